"""What the article says, and what is known: the answers that touch a diary, in words."""

from collections.abc import Iterator, Mapping, Sequence

from villi.evidence.values import Answer, Certainty, Source, Word
from villi.evidence.wording import ANSWERS
from villi.examination import Examination
from villi.report.blocks import (
    Block,
    Blocks,
    Code,
    Group,
    Head,
    Key,
    Label,
    More,
    Points,
    Ref,
    cites,
    line,
    said,
    sentence,
)
from villi.report.reasons import brief
from villi.report.sources import numbers, short_citation
from villi.report.words import clean, count_word, plural, upper_first
from villi.safety.values import Safety

WORDS: dict[Word, str] = {
    "high": "high",
    "moderate": "moderate",
    "low": "low",
    "very low": "very low",
    "none": "no study to be sure of",
    "textbook": "textbook knowledge, not graded",
}
INTRO = "These are the statements that touch your diary, each with our answer."
HELD_BACK = "Held back for your safety"
WROTE = "You wrote: "
OPEN_PROFILE = "open:profile"
"""The fact behind the rule that waits for the questions of safety."""

ON_TERMINAL = 8
"""Answers on the terminal; a command and the page hold the rest."""

OPEN = 8
"""Answers that stand open on the page; the rest is a click away."""


def sure(word: Word) -> str:
    """A certainty in words.

    >>> sure("none")
    'no study to be sure of'
    """
    return WORDS[word]


def certainty(scopes: tuple[Certainty, ...]) -> str:
    """How sure, and for what where that differs.

    >>> certainty((Certainty("critical illness", "high"), Certainty("everyday stress", "none")))
    'high (critical illness); no study to be sure of (everyday stress)'
    """
    return "; ".join(
        f"{sure(word)} ({clean(scope)})" if scope else sure(word) for scope, word in scopes
    ) or sure("none")


def touching(examination: Examination, *, withheld: bool = False) -> tuple[Answer, ...]:
    """The answers that touch this diary: those that may be read, or those that a rule stands in front of."""
    return tuple(one for one in examination.answers if one.because and one.withheld == withheld)


def blocks(examination: Examination, *, limit: int | None = None) -> Blocks:
    """The answers that touch the diary, at most `limit` of them; empty where none does."""
    free, held = touching(examination), touching(examination, withheld=True)
    if not free and not held:
        return ()
    numbered = numbers(examination)
    shown = free[:limit]
    found: list[Block] = [line(INTRO, style="quiet"), *_by_reason(shown[:OPEN], numbered)]
    if shown[OPEN:]:
        count = plural(len(shown) - OPEN, "more statement")
        found.append(More(f"{count} that touch your diary", tuple(_by_reason(shown[OPEN:], numbered))))
    if held:
        found += [Head(HELD_BACK), *_held_back(held, examination.safety)]
    rest = len(free) - len(shown)
    more = f"{plural(rest, 'more statement')} of the article on your diary, and all others: " if rest else ""
    found.append(
        line(more or "All statements of the article: ", Code("villi evidence"), _one(shown), style="quiet")
    )
    return tuple(found)


def _by_reason(answers: Sequence[Answer], numbered: Mapping[Source, int]) -> Iterator[Block]:
    """Answers below the words of the diary that they are about, in the order in which these come first."""
    together: dict[str, list[Answer]] = {}
    for answer in answers:
        together.setdefault(brief([answer.because]), []).append(answer)
    for because, same in together.items():
        yield Head(said(f"{WROTE}{because}" if "(line" in because else upper_first(because)))
        yield from (Group((*_answer(answer), *_studies(answer, numbered))) for answer in same)


def _held_back(held: Sequence[Answer], safety: Safety) -> Iterator[Block]:
    """What is held back, once for each rule: how many answers, and why; which they are opens on the page."""
    rules: dict[str, list[str]] = {}
    for answer in held:
        rules.setdefault(answer.plain, []).append(f"“{clean(answer.statement).rstrip('.')}”")
    waiting = {fired.gate.rule for fired in safety.fired if OPEN_PROFILE in fired.gate.when}
    points, which = [], []
    for rule, statements in rules.items():
        count = upper_first(count_word(len(statements)))
        one = len(statements) == 1
        if rule in waiting:
            wait = "answer on supplements waits" if one else "answers on supplements wait"
            points.append(line(f"{count} {wait} for the safety questions: ", Code("villi safety DIARY")))
        else:
            points.append(
                line(
                    f"{count} {'answer is' if one else 'answers are'} held back by this rule: ",
                    sentence(rule),
                )
            )
        which += [line(said(statement), ".") for statement in dict.fromkeys(statements)]
    yield Points(tuple(points))
    yield More("Which they are", (Points(tuple(which)),))


def _one(shown: tuple[Answer, ...]) -> str:
    """How to look one of them up."""
    return f"; one of them with its studies: villi evidence {clean(shown[0].id)}." if shown else "."


def _answer(answer: Answer) -> Blocks:
    return (
        line(
            Label(f"{upper_first(ANSWERS[answer.verdict])}: "),
            Ref(said(_ended(answer.statement)), Key("statement", answer.id)),
        ),
        line(sentence(answer.plain)),
        *((line(Label("Amounts: "), said(_ended(answer.dose))),) if answer.dose else ()),
        line(
            Label("How sure: "),
            said(certainty(answer.certainty)),
            ".",
            style="quiet",
        ),
    )


def _ended(words: str) -> str:
    return clean(words).rstrip(" .") + "."


def _studies(answer: Answer, known: Mapping[Source, int]) -> Blocks:
    """What opens: the studies with their numbers in the list of sources."""
    if not answer.sources:
        return ()
    studies = tuple(short_citation(one)._replace(cites=cites((one,), known)) for one in answer.sources)
    return (
        More(f"{plural(len(studies), 'source')} behind this answer ({clean(answer.id)})", (Points(studies),)),
    )
