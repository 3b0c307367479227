"""Wording: what a report says of numbers, and what it never says."""

import re
import subprocess
import sys
import unicodedata
from dataclasses import replace
from math import nan
from types import ModuleType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from villi.quantities import Interval
from villi.report import facts as facts_module
from villi.report import sentences, to_html, to_text
from villi.report.words import amount, clean, cut, number, percent, reach

NEVER = (
    r"\b(?:treats?|cures?|heals?|healing|restores?|proves?|goals?|streaks?|scores?)\b",
    r"\b(?:detox|boost|deficien)|\b(?:good|bad) (?:day|food)",
    r"!",
    r"\bcalorie|\bkcal|your weight",
    r"\b(?:should|must) (?:eat|avoid|stop|take)",
)
AMERICAN = r"\b(?:fiber|color|flavor|center|gray|analyze)\b"


CASES = (
    *("week", "one_day", "no_complete_day", "empty", "little_known", "fasted"),
    *("collision", "crisis", "calm", "support", "unknown_person"),
    *("screened", "no_pattern", "in_trial", "withheld"),
)


@pytest.mark.parametrize("case", CASES)
def test_words_that_are_never_said(sample: ModuleType, case: str) -> None:
    examination = getattr(sample, case)()
    html = re.sub(r"<style>.*?</style>|<[^>]*>", " ", to_html(examination), flags=re.DOTALL)
    for page in (to_text(examination), html):
        for pattern in (*NEVER, AMERICAN):
            assert not re.search(pattern, page, re.IGNORECASE), pattern


def test_a_number_stands_with_its_days_and_coverage(sample: ModuleType) -> None:
    assert "days of 7 (2 of them taken as complete); coverage 97\u00a0%" in sentences.admin(sample.week())
    assert "coverage 62\u00a0%" in sentences.certainty(sample.little_known())


def test_in_short_is_two_sentences(sample: ModuleType) -> None:
    for case in ("week", "one_day", "no_complete_day", "empty", "little_known", "fasted"):
        for sentence in sentences.in_short(getattr(sample, case)()):
            assert sentence.endswith(".") and not re.search(r"\.\s", sentence)


def test_one_day_says_nothing_of_usual_days(sample: ModuleType) -> None:
    assert "not at all from one day" in sentences.certainty(sample.one_day())
    assert not [row for row in sentences.ranges(sample.one_day()) if row[0] == "Your usual days"]


def test_at_least_has_no_upper_end_anywhere(sample: ModuleType) -> None:
    first, _ = sentences.in_short(sample.little_known())
    assert "at least about 8.3\u00a0g" in first and "plausibly" not in first
    ranges = sentences.ranges(sample.little_known())
    assert all("or more" in said for label, said, _ in ranges if not label.startswith(("Of all", "As bound")))


def test_context_reads_its_figures_from_the_table(monkeypatch: pytest.MonkeyPatch) -> None:
    changed = dict(facts_module.facts())
    changed["own_production"] = changed["own_production"]._replace(value=41.0)
    monkeypatch.setattr(sentences, "facts", lambda: changed)
    assert "41\u00a0g" in " ".join(sentences.context())


@given(st.text())
def test_clean_leaves_one_safe_line(words: str) -> None:
    kept = clean(words)
    kept.encode("utf-8")
    assert all(unicodedata.category(c) not in ("Cc", "Cs", "Zl", "Zp") for c in kept)
    assert all(unicodedata.category(c) != "Cf" or c in "\u200c\u200d" for c in kept)
    assert clean(kept) == kept


@given(st.floats(0, 1e7))
def test_something_is_never_said_to_be_nothing(value: float) -> None:
    said = number(value)
    assert (said.strip("0.") == "") == (value == 0)
    if value >= 0.01:
        assert float(said.replace(",", "")) == pytest.approx(value, rel=0.055, abs=0.0051)


@given(st.floats(0, 1e6), st.floats(0, 1e6))
def test_a_range_has_its_ends_in_order(one: float, other: float) -> None:
    said = reach(Interval(min(one, other), max(one, other)), "")
    ends = [float(end) for end in re.findall(r"[\d.]+", said.replace(",", ""))]
    assert ends == sorted(ends)


@given(st.floats(0, 1))
def test_percent_is_only_all_when_it_is_all(share: float) -> None:
    said = percent(share)
    assert (said == "100\u00a0%") == (share == 1)
    assert (said == "0\u00a0%") == (share == 0)


def test_unknown_is_a_word() -> None:
    unknown = Interval(nan, 3.0)
    assert {amount(nan, "g"), number(nan), percent(nan), reach(unknown, "g")} == {"unknown"}


@given(st.text(), st.integers(2, 60))
def test_cut_fits(words: str, length: int) -> None:
    assert len(cut(words, length)) <= length


def test_importing_reports_loads_nothing_heavy() -> None:
    heavy = {"rich", "numpy", "vl_convert", "msgspec"}
    code = f"import sys, villi.report; print(sorted({heavy} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_the_remedy_fits_the_reason_a_day_is_not_complete(sample: ModuleType) -> None:
    refused = sample.no_complete_day()
    assert "in other words" in sentences.in_short(refused)[1]
    open_end = replace(refused, days=(refused.days[0]._replace(refused=0),))
    assert "done: food" in sentences.in_short(open_end)[1]
