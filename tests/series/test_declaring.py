"""The `asked:` line: written once, read back as it was meant, and not believed once it was changed."""

import hashlib
from datetime import date as Date

import pytest

from villi.diary import read
from villi.diary.changing import appended
from villi.series.declaring import declared, line, seal

ASKED = Date(2026, 11, 23)
QUESTION = "rye bread lowers comfort the next day?"
LINE = line(QUESTION, ASKED)


def diary(*lines: str) -> bytes:
    return ("\n".join(lines) + "\n").encode()


def because(*lines: str, today: Date | None = ASKED) -> list[str]:
    return [each.because for each in declared(read(diary(*lines)), today)]


def test_the_seal_is_what_the_documentation_says() -> None:
    assert seal(QUESTION, ASKED) == hashlib.sha256(f"{QUESTION}\n2026-11-23".encode()).hexdigest()[:12]


def test_a_line_reads_back() -> None:
    found = declared(read(appended(diary("2026-11-22", "toast"), [LINE], ASKED)[0]), ASKED)
    assert [(each.question, each.date, each.sealed, each.because) for each in found] == [
        (QUESTION, ASKED, True, "")
    ]


def test_spaces_and_capitals_of_the_seal_do_not_matter() -> None:
    assert because("2026-11-23", LINE.replace("(declared", " ( Declared").replace(", 7", " ,  7")) == [""]


@pytest.mark.parametrize(
    ("old", "new"), [("lowers", "raises"), ("comfort", "mood"), ("next day", "same day"), ("7bd8", "7bd9")]
)
def test_a_changed_line_does_not_hold(old: str, new: str) -> None:
    assert old in LINE
    (wrong,) = because("2026-11-23", LINE.replace(old, new))
    assert "changed after it was declared" in wrong


def test_an_earlier_date_does_not_hold() -> None:
    earlier = LINE.replace("2026-11-23", "2026-11-01")
    assert "changed after it was declared" in because("2026-11-01", earlier)[0]
    moved = line(QUESTION, Date(2026, 11, 1))
    assert "stands under 2026-11-23" in because("2026-11-23", moved)[0]
    assert "above the first day" in because(LINE, "2026-11-23", "toast")[0]


def test_a_future_date_does_not_hold_until_it_has_come() -> None:
    later = Date(2026, 11, 24)
    lines = ("2026-11-24", line(QUESTION, later))
    assert because(*lines) == ["it is dated 2026-11-24, which has not come yet"]
    assert because(*lines, today=later) == [""]


def test_a_date_that_is_none() -> None:
    assert "is not a date" in because("2026-11-23", LINE.replace("2026-11-23", "2026-13-45"))[0]


def test_what_was_written_by_hand_has_no_seal() -> None:
    found = declared(read(diary("2026-11-23", "asked: does coffee lower my mood")), ASKED)
    assert [(each.sealed, "by hand" in each.because) for each in found] == [(False, True)]


def test_the_safety_questions_are_no_question_of_this_kind() -> None:
    assert because("2026-11-23", "asked: safety", "asked: Safety (all of them)", LINE) == [""]


def test_the_order_is_that_of_the_days() -> None:
    earlier = line("coffee raises mood the same day?", Date(2026, 11, 20))
    found = declared(read(diary("2026-11-23", LINE, "2026-11-20", earlier)), ASKED)
    assert [each.date.day for each in found] == [20, 23]


def test_a_line_above_the_first_day_is_put_there() -> None:
    found = declared(read(diary("asked: kefir and comfort", "2026-11-23", "toast")), ASKED)
    assert [each.date for each in found] == [ASKED]
