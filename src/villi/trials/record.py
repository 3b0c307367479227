"""The record of an experiment in the diary: written so that a person can read it, and read back.

    experiment: start, with or without coffee after lunch
      watch sleep, higher is better
      48 single days from 2026-11-24 to 2027-01-10, at most 2 alike in a row
      compare the mean of sleep on days with and on days without, as drawn
      sealed sha256 8d1f0c...

Blanks and capitals do not matter; everything else is under the seal.
"""

import re
from datetime import date as Date
from datetime import timedelta

from villi.quantities import VilliError
from villi.safety.experiment_lines import line
from villi.signals.experiment.values import Design
from villi.trials.values import PAIRS, Announced, Better

LONGEST = 80
"""Characters of what is varied: it is one thing, in a few words (judgement)."""
LONGEST_DAYS = 366
"""Days of the longest experiment (judgement: a year)."""
_WAYS: dict[Better, str] = {"up": "higher is better", "down": "lower is better", "": "neither way is better"}
_BACK = "left out on days without, and back for good from"

_WHAT = re.compile(r"start, with or without (?P<what>.+)", re.IGNORECASE)
_OUT = re.compile(rf"{_BACK} (?P<back>\d{{4}}-\d\d-\d\d)", re.IGNORECASE)
_WATCH = re.compile(
    r"watch (?P<watch>.+), (?P<way>higher is better|lower is better|neither way is better)", re.I
)
_SPAN = r"from (?P<first>\d{4}-\d\d-\d\d) to (?P<last>\d{4}-\d\d-\d\d)"
_SINGLE = re.compile(
    rf"(?P<days>\d{{1,4}}) single days {_SPAN}, at most (?P<run>\d{{1,3}}) alike in a row", re.IGNORECASE
)
_PAIRED = re.compile(
    rf"(?P<days>\d{{1,4}}) days {_SPAN}, (?P<pairs>\d{{1,3}}) pairs of periods of (?P<block>\d{{1,3}}) "
    r"(?:days|day)(?:, the first (?P<drop>\d{1,2}) of each not counted)?",
    re.IGNORECASE,
)
_ASKS = re.compile(
    r"compare the mean of (?P<watch>.+) on days with and on days without, as drawn", re.IGNORECASE
)
_SEALED = re.compile(r"sealed sha256 (?P<sealed>[0-9a-f]{64})", re.IGNORECASE)

_REMEDY = "write the line as it was: the seal holds only for the words that were drawn"


def starts(value: str) -> bool:
    """Whether a value of `experiment:` is meant as the record of a start in this form.

    >>> starts("start, with or without kefir"), starts("oats instead of toast")
    (True, False)
    """
    return line(value).kind == "start"


def plain(words: str, what: str = "--vary") -> str:
    """What is varied, in one line that the diary can hold. Raises `VilliError` where it cannot.

    >>> plain("  kefir   at breakfast ")
    'kefir at breakfast'
    """
    one = " ".join(words.split())
    if not any(letter.isalpha() for letter in one):
        raise VilliError(f'{what} is empty: name one thing, such as {what} "kefir at breakfast"')
    if len(one) > LONGEST:
        raise VilliError(f"{what} is longer than {LONGEST} letters: name one thing in a few words")
    if "#" in one or "{" in one or any(not letter.isprintable() for letter in one):
        raise VilliError(f"{what} {one!r}: use plain words, without # and {{")
    return one


def lines(announced: Announced) -> tuple[str, ...]:
    """The lines of the record without the key and without indentation; the seal last, once there is one.

    >>> said = Announced("kefir", "comfort", "up", Design("restricted", 24), Date(2026, 11, 24))
    >>> print("\\n".join(lines(said)))
    start, with or without kefir
    watch comfort, higher is better
    24 single days from 2026-11-24 to 2026-12-17, at most 2 alike in a row
    compare the mean of comfort on days with and on days without, as drawn
    """
    written = [f"start, with or without {announced.what}"]
    if announced.leaving_out:
        written.append(f"{_BACK} {announced.last + timedelta(days=1)}")
    written += [
        f"watch {announced.watch}, {_WAYS[announced.better]}",
        _days(announced),
        f"compare the mean of {announced.watch} on days with and on days without, as drawn",
    ]
    if announced.sealed:
        written.append(f"sealed sha256 {announced.sealed}")
    return tuple(written)


def estimand(announced: Announced) -> str:
    """All that the seal stands for beside the number drawn: the whole record, without the seal itself."""
    return "\n".join(lines(announced._replace(sealed="")))


def _days(announced: Announced) -> str:
    design = announced.design
    span = f"from {announced.first} to {announced.last}"
    if design.kind == "restricted":
        return f"{design.days} single days {span}, at most {design.max_run} alike in a row"
    pairs = design.days // (2 * design.block)
    days = "day" if design.block == 1 else "days"
    drop = f", the first {design.drop} of each not counted" if design.drop else ""
    return f"{design.days} days {span}, {pairs} pairs of periods of {design.block} {days}{drop}"


def parse(value: str) -> Announced | str:
    """What a record says, or in words what of it cannot be read. `parse("\\n".join(lines(x))) == x`.

    >>> said = Announced("kefir", "comfort", "up", Design("restricted", 24), Date(2026, 11, 24))
    >>> said = said._replace(sealed="a" * 64)
    >>> parse("\\n".join(lines(said))) == said
    True
    >>> parse("start, with or without kefir")
    'the line that begins with "watch" is missing or changed'
    """
    said = [" ".join(line.split()) for line in value.split("\n") if line.strip()]
    what = _find(_WHAT, said)
    watch = _find(_WATCH, said)
    single, paired = _find(_SINGLE, said), _find(_PAIRED, said)
    sealed = _find(_SEALED, said)
    asks = _find(_ASKS, said)
    days = single or paired
    for found, name in (
        (what, '"start, with or without"'),
        (watch, '"watch"'),
        (days, "the number of days"),
        (asks, '"compare the mean of"'),
        (sealed, '"sealed sha256"'),
    ):
        if found is None:
            return f"the line that begins with {name} is missing or changed"
    assert what and watch and days and asks and sealed
    out = _find(_OUT, said)
    try:
        first, last = Date.fromisoformat(days["first"]), Date.fromisoformat(days["last"])
        back = Date.fromisoformat(out["back"]) if out else None
    except ValueError:
        return "a date in it is none"
    design = _single(days) if single else _pairs(days)
    if design is None or design.days > LONGEST_DAYS:
        return "the number of days and the periods do not go together"
    way = next(key for key, words in _WAYS.items() if words == watch["way"].lower())
    announced = Announced(
        what["what"], watch["watch"], way, design, first, out is not None, sealed["sealed"].lower()
    )
    if announced.last != last or (back is not None and back != last + timedelta(days=1)):
        return "the first day, the last day and the number of days do not go together"
    if asks["watch"].lower() != announced.watch.lower() or len(said) != len(lines(announced)):
        return "what is watched and what is compared are not the same, or a line was added"
    return announced


LONGEST_REASON = 120
"""Characters of a reason to stop that are kept."""


def closing(done: int, days: int, because: str = "", *, stopped: bool) -> str:
    """The value of the line that ends an experiment.

    >>> closing(48, 48, stopped=False), closing(12, 48, "a cold  # flu", stopped=True)
    ('finished, 48 of 48 days', 'stopped, 12 of 48 days: a cold flu')
    """
    reason = " ".join("".join(c for c in because if c not in "#{}" and (c.isprintable() or c == " ")).split())
    said = f"{'stopped' if stopped else 'finished'}, {done} of {days} days"
    return f"{said}: {reason[:LONGEST_REASON].rstrip()}" if reason else said


def remedy(date: Date | None) -> str:
    """What to do about a record that cannot be read."""
    when = f" of {date}" if date is not None else ""
    return f"{_REMEDY}; a backup{when} has it. To give it up, add a line: experiment: stopped"


def _find(pattern: "re.Pattern[str]", said: list[str]) -> "re.Match[str] | None":
    return next((found for line in said if (found := pattern.fullmatch(line))), None)


def _single(found: "re.Match[str]") -> Design | None:
    days, run = int(found["days"]), int(found["run"])
    return Design("restricted", days, 1, run) if days >= 2 * PAIRS and run >= 1 else None


def _pairs(found: "re.Match[str]") -> Design | None:
    days, pairs, block = int(found["days"]), int(found["pairs"]), int(found["block"])
    drop = int(found["drop"] or 0)
    if pairs < PAIRS or block < 1 or days != 2 * pairs * block or drop >= block:
        return None
    return Design("pairs", days, block, drop=drop)
