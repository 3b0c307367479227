"""Whole reports against the pages kept in `snapshots/`: a change of words or layout is seen in review.

To accept a change, delete the file and run the test: it writes the new one and fails once.
"""

import json
import re
from pathlib import Path
from types import ModuleType

import pytest

from villi.report import headings, to_html, to_json, to_text

SNAPSHOTS = Path(__file__).with_name("snapshots")
CASES = (
    *("week", "one_day", "no_complete_day", "empty", "little_known", "fasted"),
    *("collision", "crisis", "calm", "support", "unknown_person"),
    *("screened", "no_pattern", "in_trial", "withheld"),
)
OF_MOVES = ("screened", "no_pattern", "in_trial", "withheld")
"""Cases that differ from "week" in one section, which alone is kept."""
DRAWING = re.compile(r"(</desc>).*?</svg>", re.DOTALL)


def agree(name: str, found: str) -> None:
    """Compare with the kept page, or write it and fail when there is none."""
    path = SNAPSHOTS / name
    if not path.exists():
        path.write_text(found, encoding="utf-8", newline="\n")
        pytest.fail(f"{name} was missing and has been written: read it, then run again")
    assert found == path.read_text(encoding="utf-8")


def kept(case: str, whole: str, section: str) -> str:
    """A whole report, or of some cases the one section that is about them."""
    if case not in OF_MOVES:
        return whole
    found = re.search(section, whole, re.DOTALL)
    assert found is not None
    return found[0].rstrip() + "\n"


@pytest.mark.parametrize("case", CASES)
def test_text(sample: ModuleType, case: str) -> None:
    section = rf"{headings.MOVES} ─.*?(?={headings.GUT} ─)"
    agree(f"{case}.txt", kept(case, to_text(getattr(sample, case)()), section))


@pytest.mark.parametrize("case", CASES)
def test_html(sample: ModuleType, case: str) -> None:
    """Without the lines of the drawings, which belong to the chart program's edition."""
    page = DRAWING.sub(r"\1</svg>", to_html(getattr(sample, case)()))
    page = re.sub(
        r"chart-[a-z]+-\d+", "chart", re.sub(r"<style>.*?</style>", "<style></style>", page, flags=re.DOTALL)
    )
    page = kept(case, page, r'<section id="moves".*?</section>')
    agree(f"{case}.html", re.sub(r"(</(?:tr|p|li|h\d|table|section|div|details)>)", r"\1\n", page))


def test_json(sample: ModuleType) -> None:
    agree("week.json", json.dumps(json.loads(to_json(sample.week())), indent=1, ensure_ascii=False) + "\n")
