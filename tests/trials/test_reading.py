"""Experiments of a diary: which lines begin them, say what was done, and end them."""

from datetime import date as Date

import pytest

from villi.diary import read
from villi.quantities import Person
from villi.safety import facts
from villi.signals.experiment.values import Design
from villi.trials import runs
from villi.trials.reading import day_line, ending
from villi.trials.record import lines
from villi.trials.values import Announced, Run

FIRST = Date(2026, 11, 24)
COFFEE = Announced("coffee after lunch", "mood", "up", Design("restricted", 12), FIRST, sealed="ab" * 32)


def record(said: Announced = COFFEE) -> str:
    first, *more = lines(said)
    return "\n".join([f"experiment: {first}", *(f"  {line}" for line in more)])


def found(text: str) -> tuple[Run, ...]:
    return runs(read(text.encode()))


def test_what_was_done_belongs_to_its_day() -> None:
    (run,) = found(
        f"2026-11-23\n{record()}\n2026-11-24\nexperiment: with\n2026-11-25\nexperiment: done without, late\n"
        "2026-11-26\nexperiment: skipped\n"
    )
    assert run.days == {
        FIRST: ("with", 8),
        Date(2026, 11, 25): ("without", 10),
        Date(2026, 11, 26): ("skipped", 12),
    }
    assert (run.ended, run.how) == (None, "")


def test_two_lines_that_differ_say_nothing_of_a_day() -> None:
    day = "2026-11-24\nexperiment: with\nexperiment: {}\n"
    (run,) = found(f"2026-11-23\n{record()}\n" + day.format("without"))
    assert run.days is not None and run.days[FIRST][0] == "unclear"
    (run,) = found(f"2026-11-23\n{record()}\n" + day.format("with"))
    assert run.days is not None and run.days[FIRST][0] == "with"


@pytest.mark.parametrize(
    ("line", "how", "because"),
    [
        ("stop, it hurts", "stopped", "it hurts"),
        ("stopped, 3 of 12 days: a cold", "stopped", "a cold"),
        ("quit", "stopped", ""),
        ("ended", "stopped", ""),
    ],
)
def test_a_line_may_end_it(line: str, how: str, because: str) -> None:
    (run,) = found(f"2026-11-23\n{record()}\n2026-11-26\nexperiment: {line}\n")
    assert (run.ended, run.how, run.because) == (Date(2026, 11, 26), how, because)


def test_after_the_last_day_an_end_is_an_end() -> None:
    (run,) = found(f"2026-11-23\n{record()}\n2026-12-06\nexperiment: finished, 12 of 12 days\n")
    assert (run.how, run.closed) == ("finished", True)


def test_what_was_stopped_by_hand_ended_that_day_and_not_when_it_was_written_up() -> None:
    (run,) = found(
        f"2026-11-23\n{record()}\n2026-11-26\nexperiment: stop, I want to\n"
        "2026-12-20\nexperiment: stopped, 3 of 12 days: I want to\n"
    )
    assert (run.ended, run.how, run.because, run.closed) == (Date(2026, 11, 26), "stopped", "I want to", True)


def test_a_second_one_ends_the_first() -> None:
    later = COFFEE._replace(first=Date(2026, 12, 1), sealed="cd" * 32)
    first, second = found(
        f"2026-11-23\n{record()}\n2026-11-30\n{record(later)}\n2026-12-01\nexperiment: with\n"
    )
    assert (first.how, first.because) == ("stopped", "another experiment was begun")
    assert first.days == {} and second.days == {Date(2026, 12, 1): ("with", 14)}
    assert second.ended is None


@pytest.mark.parametrize(
    "value", ["3f2a start", "oats instead of toast", "with or without kefir", "began today"]
)
def test_other_notes_are_left_alone(value: str) -> None:
    assert found(f"2026-11-23\nexperiment: {value}\n") == ()
    assert day_line(value) is None and ending(value) is None


def test_days_may_stand_in_any_order() -> None:
    blocks = [f"2026-11-23\n{record()}\n", "2026-11-24\nexperiment: with\n", "2026-11-25\nexperiment: stop\n"]
    (forwards,), (backwards,) = found("".join(blocks)), found("".join(reversed(blocks)))
    assert (forwards.how, forwards.ended) == (backwards.how, backwards.ended)
    assert {date: did for date, (did, _) in (forwards.days or {}).items()} == {
        date: did for date, (did, _) in (backwards.days or {}).items()
    }


def known(text: str) -> set[str]:
    said = facts(read(text.encode()), Person(sex="male", age=40))
    return {fact for fact in said if fact.startswith(("experiment:", "mood:"))}


def test_the_record_itself_is_no_sign_of_anything() -> None:
    for watch in ("mood", "pain", "comfort"):
        said = COFFEE._replace(what="finishing work over at six, to end the day", watch=watch)
        assert known(f"2026-11-23\n{record(said)}\n") == {"experiment:running"}


def test_g44_looks_from_the_start_on_and_not_from_the_last_line() -> None:
    start = f"2026-11-23\n{record()}\n2026-11-24\n"
    assert known(f"{start}feel: bloating 9\n2026-11-25\nexperiment: with\n") == {
        "experiment:running",
        "experiment:stop",
    }
    assert known(f"2026-11-22\nfeel: bloating 9\n{start}experiment: with\n") == {"experiment:running"}
    assert known(f"{start}feel: bloating 9\nexperiment: stopped, 1 of 12 days: I want to\n") == set()


def test_a_day_line_after_the_end_begins_nothing() -> None:
    assert (
        known(f"2026-11-23\n{record()}\n2026-11-24\nexperiment: stopped, 1 of 12 days\nexperiment: with\n")
        == set()
    )


def test_a_wish_to_stop_holds_until_the_end_is_written_down() -> None:
    wish = f"2026-11-23\n{record()}\n2026-11-25\nexperiment: stop, I want to\n"
    assert known(wish) == {"experiment:stop"}
    assert known(f"{wish}2026-11-26\nexperiment: stopped, 2 of 12 days: I want to\n") == set()


@pytest.mark.parametrize(
    "note",
    [
        "over breakfast, not after",
        "end of week 1, going well",
        "finish date is 13 December",
        "ended up with two",
    ],
)
def test_an_innocent_note_ends_nothing_and_is_told_of(note: str) -> None:
    (run,) = found(f"2026-11-23\n{record()}\n2026-11-26\nexperiment: {note}\n")
    assert (run.ended, run.how) == (None, "")
    (told,) = run.notes
    assert told.line == 8 and "goes on" in told.message and "experiment: stop" in told.suggestion


def test_a_day_that_is_not_clear_is_told_of() -> None:
    (run,) = found(f"2026-11-23\n{record()}\n2026-11-24\nexperiment: with; then without\n")
    assert run.days == {FIRST: ("unclear", 8)} and "not known" in run.notes[0].message
    (run,) = found(f"2026-11-23\n{record()}\n2026-11-24\nexperiment: with kefir\n")
    assert run.days == {} and len(run.notes) == 1


def test_a_record_that_was_copied_is_one_experiment() -> None:
    (run,) = found(
        f"2026-11-23\n{record()}\n2026-11-24\nexperiment: with\n2026-11-25\n{record()}\nexperiment: without\n"
    )
    assert run.ended is None and run.days is not None
    assert [did for did, _ in run.days.values()] == ["with", "without"]
    broken = record().replace("compare the mean", "compare the averages")
    for first, then in ((broken, record()), (record(), broken)):
        (run,) = found(f"2026-11-23\n{first}\n2026-11-25\n{then}\n")
        assert run.announced == COFFEE and run.problem == ""


def test_a_record_that_cannot_be_read_ends_nothing() -> None:
    other = record(COFFEE._replace(sealed="cd" * 32)).replace("12 single days", "twelve days")
    first, second = found(f"2026-11-23\n{record()}\n2026-11-24\n{other}\n2026-11-25\nexperiment: with\n")
    assert first.ended is None and first.days == {Date(2026, 11, 25): ("with", 14)}
    assert second.problem and second.ended is None
    both = found(f"2026-11-23\n{record()}\n2026-11-24\n{other}\n2026-11-25\nexperiment: stop\n")
    assert [run.how for run in both] == ["stopped", "stopped"]


def test_the_words_that_are_varied_are_no_rating() -> None:
    said = COFFEE._replace(what="a walk when I feel mood 1")
    assert known(f"2026-11-23\n{record(said)}\n") == {"experiment:running"}
    assert "mood:very_low" in known(f"2026-11-23\n{record(said)}\n2026-11-24\nnote: mood 1\n")
