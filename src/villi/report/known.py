"""What the article says, and what is known: the answers that touch a diary, in words."""

from villi.evidence.values import Answer, Certainty, Verdict, Word
from villi.examination import Examination
from villi.report.applies import unkeyed
from villi.report.blocks import Block, Blocks, Code, Group, Label, Line, More, Points, line, said, sentence
from villi.report.sources import cites, numbers, short_citation
from villi.report.words import clean, plural

VERDICTS: dict[Verdict, str] = {
    "correct": "yes",
    "partly": "yes, but",
    "subgroup": "only for some",
    "overstated": "not that far",
    "not shown": "not shown",
    "wrong": "no",
    "not found": "source could not be verified",
    "no evidence held": "we hold no study on this",
    "advice": "fair advice, with this limit",
    "commercial": "we name no brand",
}
"""A verdict as the product says it (table of verdict words in the research on statements)."""

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


def touching(examination: Examination) -> tuple[Answer, ...]:
    """The answers that touch this diary, those held back for safety first."""
    found = [answer for answer in examination.answers if answer.because]
    return tuple(sorted(found, key=lambda answer: not answer.withheld))


def blocks(examination: Examination, *, limit: int | None = None) -> Blocks:
    """The answers that touch the diary, at most `limit` of them; empty where none does."""
    answers = touching(examination)
    if not answers:
        return ()
    known = numbers(examination)
    shown = answers[:limit]
    found: list[Block] = [line(INTRO, style="quiet")]
    for answer in shown:
        numbered = tuple(
            short_citation(source)._replace(cites=cites((source,), known)) for source in answer.sources
        )
        found.append(Group((*_answer(answer), *_studies(numbered, answer))))
    rest = len(answers) - len(shown)
    more = f"{plural(rest, 'more statement')} of the article on your diary, and all others: " if rest else ""
    found.append(
        line(more or "All statements of the article: ", Code("villi evidence"), _one(shown), style="quiet")
    )
    return tuple(found)


def _one(shown: tuple[Answer, ...]) -> str:
    """How to look one of them up; not one that is held back."""
    free = next((answer for answer in shown if not answer.withheld), None)
    return f"; one of them with its studies: villi evidence {clean(free.id)}." if free else "."


def _answer(answer: Answer) -> Blocks:
    verdict = HELD_BACK if answer.withheld else VERDICTS[answer.verdict]
    why = line(Label("Because: "), said(_ended(unkeyed(answer.because))), style="quiet")
    if answer.withheld:
        return (
            line(said(clean(answer.statement).rstrip(".")), f": {verdict.lower()}", style="strong"),
            line(sentence(answer.plain)),
            why,
        )
    return (
        line(said(clean(answer.statement).rstrip(".")), f": {verdict}", style="strong"),
        line(sentence(answer.plain)),
        *((line(Label("Amount in the trials: "), said(_ended(answer.dose))),) if answer.dose else ()),
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


def _studies(numbered: tuple[Line, ...], answer: Answer) -> Blocks:
    """What opens: the studies with their numbers in the list of sources."""
    if not numbered:
        return ()
    return (
        More(
            f"{plural(len(numbered), 'source')} behind this answer ({clean(answer.id)})", (Points(numbered),)
        ),
    )
