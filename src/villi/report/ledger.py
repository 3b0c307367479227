"""Questions that were asked beforehand, in words: each is answered whatever came out.

The first one is tested by itself; later ones are looked at with everything else, because who asks often
enough is always shown something.
"""

from collections.abc import Iterable, Sequence

from villi.examination import Asked
from villi.report import leading
from villi.report.blocks import Block, Blocks, Head, Key, Line, More, Points, Ref, line, said
from villi.report.cards import short_date
from villi.report.moving import evidence
from villi.report.replying import BY_ITSELF, SAID, WITH_ALL, answer, power_of, verdict
from villi.report.words import clean, plural
from villi.signals.values import Rates

HEADING = "What you asked beforehand"
SHOWN = 4
"""Questions on the terminal; the page has all (judgement)."""
WAITS = "This waits until the experiment is over."


def blocks(asked: Sequence[Asked], rates: Rates | None = None) -> Blocks:
    """Each question with its answer, the first one first; empty where nothing was asked. `rates` of the
    screen, which answers the later ones."""
    if not asked:
        return ()
    ordered = sorted(asked, key=lambda each: (not each.first, each.date, each.line))
    lines = [_line(each, rates) for each in ordered]
    found: list[Block] = [Head(HEADING), Points(tuple(lines[:SHOWN]))]
    if len(lines) > SHOWN:
        found.append(More(plural(len(lines) - SHOWN, "more question"), (Points(tuple(lines[SHOWN:])),)))
    first = ordered[0]
    if first.first and first.move is not None and first.reply is not None:
        found.append(
            More("What the answer rests on", evidence(first.move, None, (), first.reply.lags, asked=True))
        )
    return tuple(found)


def one(asked: Asked, rates: Rates | None = None) -> Blocks:
    """One question with its answer, by itself."""
    return (_line(asked, rates),)


def waiting(asked: Asked, hidden: Iterable[str]) -> bool:
    """Whether a question is about what a running experiment watches: no interim result is shown."""
    outcome = asked.outcome if asked.move is None else asked.move.outcome
    return asked.reply is not None and outcome in hidden


def _line(asked: Asked, rates: Rates | None) -> Line:
    words = clean(asked.words)
    question = f"“{words if words.endswith('?') else words + '?'}”"
    date = Ref(short_date(asked.date), Key("line", str(asked.line)))
    return line(date, ", ", said(question), ". ", *_answer(asked, rates))


def _answer(asked: Asked, rates: Rates | None) -> tuple[str, ...]:
    if asked.because == WAITS:
        return (WAITS,)
    how = BY_ITSELF if asked.first else WITH_ALL
    told = " ".join(answer(asked, rates, power_of(asked)))
    came = SAID[verdict(asked)]
    to = came if asked.move is None else leading.to_found(came, asked.move, asked=True)
    return (f"{how}: ", to, ". ", said(told))
