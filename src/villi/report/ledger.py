"""Questions that were asked beforehand, in words: each is answered whatever came out.

The first one is tested by itself; later ones are looked at with everything else, because who asks often
enough is always shown something.
"""

from collections.abc import Iterable, Sequence

from villi.examination import Asked
from villi.report.blocks import Block, Blocks, Head, Line, More, Points, line, said, sentence
from villi.report.cards import short_date
from villi.report.moving import averaged, evidence, hardly
from villi.report.words import clean, plural

HEADING = "What you asked beforehand"
SHOWN = 4
"""Questions on the terminal; the page has all (judgement)."""
WAITS = "This waits until the experiment is over."
BY_ITSELF = "Tested by itself: "
FIRST_UNKNOWN = "Of the same day it is unknown which comes first."
WITH_ALL = "Looked at with everything else, as a later question: "
SAID = {
    "shown": "shown",
    "opposite": "not as you asked, but the other way round",
    "not shown": "not shown",
    "cannot say": "nothing can be said",
}
"""What a verdict is called."""


def blocks(asked: Sequence[Asked]) -> Blocks:
    """Each question with its answer, the first one first; empty where nothing was asked."""
    if not asked:
        return ()
    ordered = sorted(asked, key=lambda each: (not each.first, each.date, each.line))
    lines = [_line(each) for each in ordered]
    found: list[Block] = [Head(HEADING), Points(tuple(lines[:SHOWN]))]
    if len(lines) > SHOWN:
        found.append(More(plural(len(lines) - SHOWN, "more question"), (Points(tuple(lines[SHOWN:])),)))
    first = ordered[0]
    if first.first and first.move is not None and first.reply is not None:
        found.append(More("What the answer rests on", evidence(first.move, None)))
    return tuple(found)


def waiting(asked: Asked, hidden: Iterable[str]) -> bool:
    """Whether a question is about what a running experiment watches: no interim result is shown."""
    return asked.move is not None and asked.move.outcome in hidden


def _line(asked: Asked) -> Line:
    words = clean(asked.words)
    question = f"“{words if words.endswith('?') else words + '?'}”"
    return line(f"{short_date(asked.date)}, ", said(question), ". ", *_answer(asked))


def _answer(asked: Asked) -> tuple[str, ...]:
    if asked.because == WAITS:
        return (WAITS,)
    how = BY_ITSELF if asked.first else WITH_ALL
    if asked.reply is not None:
        return (how, f"{SAID[asked.reply.verdict]}. ", *_rest(asked))
    if asked.move is not None:
        claimed = asked.move.found.claimed
        return (how, "it stands out. " if claimed else "no clear pattern. ", *_told(asked, told=claimed))
    return (how, "nothing can be said. ", sentence(asked.because))


def _rest(asked: Asked) -> tuple[str, ...]:
    reply = asked.reply
    if reply is None or reply.verdict == "cannot say":
        return (sentence((reply.because if reply is not None else "") or asked.because),)
    shown = reply.verdict in ("shown", "opposite")
    chance = f" Of {round(1 / reply.level)} such tests, one shows something where there is nothing."
    return (*_told(asked, told=shown), chance if shown and asked.first and reply.level > 0 else "")


def _told(asked: Asked, *, told: bool) -> tuple[str, ...]:
    if asked.move is None:
        return ()
    if not told:
        return (hardly(asked.move),)
    first = "" if asked.move.found.kind == "leads" else f" {FIRST_UNKNOWN}"
    return (*averaged(asked.move), ".", first)
