"""Lines of an experiment: a wish to stop is never missed, and a note ends nothing (rule G44)."""

import pytest

from villi.diary import read
from villi.quantities import Person
from villi.safety import facts
from villi.safety.experiment_lines import line, wishes_of_experiment

STOP, RUNNING = "experiment:stop", "experiment:running"
RECORD = f"""2026-11-01
feel: mood 6
experiment: start, with or without kefir
  watch comfort, higher is better
  40 single days from 2026-11-02 to 2026-12-11, at most 2 alike in a row
  compare the mean of comfort on days with and on days without, as drawn
  sealed sha256 {"ab" * 32}
"""


def known(text: str) -> dict[str, str]:
    found = facts(read(text.encode()), Person(sex="male", age=40))
    return {fact: why for fact, why in found.items() if fact.startswith("experiment:")}


@pytest.mark.parametrize(
    "words",
    """please stop
it hurts, please stop this
I want to stop
want to stop
stop it hurts
I give up
I gave up on this
abandon
no more
no more, thank you
I wish to stop because it hurts
I'd like to quit
can't go on
I don't want to do this any more
I do not want to go on
I've had enough
enough
call it off
I want out
let's end this
I need to finish this
no, stop
why not stop?
I wish this was over
ＳＴＯＰ please
with, please stop
without; I give up
skipped, I do not want to go on
Ich will nicht mehr
je veux arrêter
stopping tomorrow
I am done with it
drop out
count me out
scrap it
it's over
I can't take any more
never again
I won't be continuing
not stopping was wrong, stop now""".splitlines(),
)
def test_a_wish_to_stop_is_heard_in_any_words(words: str) -> None:
    assert STOP in known(f"{RECORD}2026-11-20\nexperiment: {words}\n"), words
    assert RUNNING in known(f"{RECORD}2026-11-20\nexperiment: {words}\n"), "a wish ends nothing by itself"


@pytest.mark.parametrize(
    "words",
    """note: I wish to stop the experiment
note: please stop
I want to stop this experiment now
note: no more
feel: mood 5, I want to quit the experiment
20:00 note: the lots are too much for me
# I give up on the experiment""".splitlines(),
)
def test_a_wish_may_stand_in_any_line(words: str) -> None:
    assert STOP in known(f"{RECORD}2026-11-20\n{words}\n"), words


@pytest.mark.parametrize(
    "words",
    """over breakfast, not after
end of week 1, going well
finish date is 13 December
end: 13 December
stop date 2026-12-13
ended up eating two
finished the kefir pot, new one bought
not done yet
felt odd
I do not want to stop
haven't finished the kefir yet
no more bloating
stopped at the shop for kefir
couldn't stop eating
the rain stopped
with, at the end of breakfast
with a friend
with, stopped at two glasses
happy to go on
over lunch""".splitlines(),
)
def test_a_note_neither_ends_nor_stops(words: str) -> None:
    assert set(known(f"{RECORD}2026-11-20\nexperiment: {words}\n")) == {RUNNING}, words
    assert line(words).kind in ("note", "day")


@pytest.mark.parametrize(
    "words", ["note: stop sweets", "note: I never want to stop the experiment", "stop 1"]
)
def test_other_lines_about_other_things_stop_nothing(words: str) -> None:
    assert STOP not in known(f"{RECORD}2026-11-20\n{words}\n")
    assert not wishes_of_experiment(words)


@pytest.mark.parametrize("note", ["not done yet", "felt odd", "over breakfast, not after", "end of week 1"])
def test_a_note_hides_no_harm(note: str) -> None:
    same = f"{RECORD}2026-11-20\nfeel: pain 9\nexperiment: {note}\n"
    later = f"{RECORD}2026-11-20\nfeel: pain 9\n2026-11-22\nexperiment: {note}\n"
    assert "pain on 2026-11-20" in known(same)[STOP] and "pain on 2026-11-20" in known(later)[STOP]


def test_a_record_that_was_copied_hides_no_harm() -> None:
    copied = f"{RECORD}2026-11-10\nfeel: pain 9\n{RECORD.replace('2026-11-01', '2026-11-12')}"
    assert STOP in known(copied)
    ended = f"{RECORD}2026-11-20\nexperiment: stop\n{RECORD.replace('2026-11-01', '2026-11-22')}"
    assert known(ended) == {}


def test_an_end_ends() -> None:
    for words in ("stop", "stopped early", "quit", "3f2a stop", "stop, it hurts", "finished, 40 of 40 days"):
        assert known(f"{RECORD}2026-11-20\nfeel: pain 9\nexperiment: {words}\n") == {}, words


@pytest.mark.parametrize(
    ("words", "did"),
    [
        ("with (late)", "with"),
        ("with - over lunch", "with"),
        ("with\n  and felt odd", "with"),
        ("with, but only half a glass", "with"),
        ("without, with friends", "without"),
        ("with; then without", "unclear"),
        ("without, then with", "unclear"),
        ("with kefir", ""),
        ("yes", ""),
    ],
)
def test_what_was_done_is_read_or_told_of(words: str, did: str) -> None:
    assert line(words).did == did
    assert (line(words).doubt == "day") == (did in ("", "unclear"))
