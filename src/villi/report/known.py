"""What the article says, and what is known: the answers that touch a diary, in words."""

from collections.abc import Iterator, Mapping

from villi.evidence.values import Answer, Certainty, Source, Word
from villi.evidence.wording import ANSWERS
from villi.examination import Examination
from villi.report.applies import unkeyed
from villi.report.blocks import (
    Block,
    Blocks,
    Code,
    Group,
    Head,
    Label,
    Line,
    More,
    Points,
    cites,
    line,
    said,
    sentence,
)
from villi.report.sources import numbers, short_citation
from villi.report.words import clean, plural, upper_first

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
ON_TERMINAL = 8
"""Answers on the terminal; a command and the page hold the rest."""

OPEN = 12
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
    found: list[Block] = [line(INTRO, style="quiet")]
    groups = tuple(Group((*_answer(answer), *_studies(answer, numbered))) for answer in shown)
    found += groups[:OPEN]
    if groups[OPEN:]:
        count = plural(len(groups) - OPEN, "more statement")
        found.append(More(f"{count} that touch your diary", groups[OPEN:]))
    if held:
        found += [Head(HELD_BACK), Points(tuple(_held_back(held)))]
    rest = len(free) - len(shown)
    more = f"{plural(rest, 'more statement')} of the article on your diary, and all others: " if rest else ""
    found.append(
        line(more or "All statements of the article: ", Code("villi evidence"), _one(shown), style="quiet")
    )
    return tuple(found)


def _held_back(held: tuple[Answer, ...]) -> Iterator[Line]:
    """What is held back, once for each rule: the rule, and which statements it stands in front of."""
    rules: dict[str, list[str]] = {}
    for answer in held:
        rules.setdefault(sentence(answer.plain), []).append(f"“{clean(answer.statement).rstrip('.')}”")
    for rule, statements in rules.items():
        yield line(said(rule), " So no answer here to: ", said(", ".join(dict.fromkeys(statements))), ".")


def _one(shown: tuple[Answer, ...]) -> str:
    """How to look one of them up."""
    return f"; one of them with its studies: villi evidence {clean(shown[0].id)}." if shown else "."


def _answer(answer: Answer) -> Blocks:
    return (
        line(Label(f"{upper_first(ANSWERS[answer.verdict])}: "), said(_ended(answer.statement))),
        line(sentence(answer.plain)),
        *((line(Label("Amounts: "), said(_ended(answer.dose))),) if answer.dose else ()),
        line(
            Label("How sure: "),
            said(certainty(answer.certainty)),
            ". ",
            Label("Because: "),
            said(_ended(unkeyed(answer.because))),
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
