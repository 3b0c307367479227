"""The record of an experiment: what is written is read back, and a change is noticed."""

from datetime import date as Date
from datetime import timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from villi.diary import read
from villi.quantities import VilliError
from villi.signals.experiment.values import Design
from villi.trials import runs
from villi.trials.record import closing, estimand, lines, parse, plain
from villi.trials.values import Announced

SEAL = "0123456789abcdef" * 4
KEFIR = Announced(
    "kefir at breakfast", "comfort", "up", Design("restricted", 48), Date(2026, 11, 24), sealed=SEAL
)

singles = st.builds(
    lambda days, run: Design("restricted", days, 1, run), st.integers(12, 366), st.integers(1, 9)
)
paired = st.builds(
    lambda pairs, block, drop: Design("pairs", 2 * pairs * block, block, drop=min(drop, block - 1)),
    st.integers(6, 20),
    st.integers(1, 9),
    st.integers(0, 3),
).filter(lambda design: design.days <= 366)
words = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), min_size=1, max_size=60)
announced = st.builds(
    Announced,
    words,
    st.sampled_from(["comfort", "mood", "sleep_hours", "brain fog", "bristol"]),
    st.sampled_from(["up", "down", ""]),
    singles | paired,
    st.dates(Date(2000, 1, 1), Date(2090, 1, 1)),
    st.booleans(),
    st.just(SEAL),
)


def in_diary(said: Announced) -> bytes:
    first, *more = lines(said)
    return "\n".join(["2026-11-23 Mon", f"experiment: {first}", *(f"  {line}" for line in more), ""]).encode()


@given(announced)
def test_what_is_written_into_a_diary_is_read_back(said: Announced) -> None:
    try:
        said = said._replace(what=plain(said.what))
    except VilliError:
        assume(False)
    (run,) = runs(read(in_diary(said)))
    assert run.announced == said
    assert run.problem == ""


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_line_ends_marks_and_wrapping_do_not_matter(newline: str, mark: bytes) -> None:
    text = in_diary(KEFIR).decode().replace("  watch", "      Watch").replace("\n", newline)
    (run,) = runs(read(mark + text.encode()))
    assert run.announced == KEFIR


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("48 single", "50 single", "do not go together"),
        ("watch comfort", "look at comfort", 'begins with "watch"'),
        ("mean of comfort", "mean of mood", "not the same"),
        ("to 2027-01-10", "to 2027-01-32", "a date in it is none"),
        ("sealed sha256 0", "sealed sha256 x", "sealed sha256"),
        ("48 single", "0 single", "do not go together"),
        ("at most 2 alike", "at most 0 alike", "do not go together"),
    ],
)
def test_a_record_that_was_changed_is_told_with_its_line(old: str, new: str, told: str) -> None:
    (run,) = runs(read(in_diary(KEFIR).replace(old.encode(), new.encode())))
    assert run.announced is None
    assert told in run.problem
    assert run.line == 2 and "backup" in run.remedy


def test_every_word_of_the_record_is_under_the_seal() -> None:
    others = [
        KEFIR._replace(what="kefir"),
        KEFIR._replace(watch="mood"),
        KEFIR._replace(better="down"),
        KEFIR._replace(first=KEFIR.first + timedelta(days=1)),
        KEFIR._replace(leaving_out=True),
        KEFIR._replace(design=Design("pairs", 48, 4, drop=1)),
    ]
    assert len({estimand(each) for each in (KEFIR, *others)}) == len(others) + 1
    assert SEAL not in estimand(KEFIR)


@pytest.mark.parametrize(
    "wrong", ["", "  ", "123", "x" * 81, "kefir # no", "kefir {x}", "a\x00b", "a\x1b[31mb"]
)
def test_words_that_a_diary_cannot_hold_are_refused(wrong: str) -> None:
    with pytest.raises(VilliError, match="--vary"):
        plain(wrong)


@given(st.text(max_size=300))
def test_no_value_is_too_strange_to_be_read(value: str) -> None:
    assert isinstance(parse(value), (str, Announced))


@given(st.text(max_size=300))
def test_a_reason_to_stop_stays_on_its_line(reason: str) -> None:
    line = closing(12, 48, reason, stopped=True)
    (first, *rest) = read(f"2026-11-24\nexperiment: {line}\n".encode("utf-8", "replace")).days[0].entries
    assert not rest and getattr(first, "key", "") == "experiment"
    assert line.startswith("stopped, 12 of 48 days")
