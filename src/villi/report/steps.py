"""One step, optional: suggestions in words, with all that is needed to doubt them."""

from villi.advice.values import Suggestion
from villi.examination import Examination
from villi.report.blocks import (
    Block,
    Blocks,
    Cites,
    Group,
    Head,
    Key,
    Label,
    Line,
    Ref,
    cites,
    line,
    said,
    sentence,
)
from villi.report.known import sure
from villi.report.sources import numbers
from villi.report.words import clean, lower_first

FIRST = "Nothing here has to be done. It is one thing you could try, or ask about."
OF_ALL = "This rests on your whole diary as it is now, not on the chosen days."
OTHERS = "Or instead"
MIND = "What would change our mind: "


def blocks(examination: Examination) -> Blocks:
    """The first suggestion in full, further ones shorter; empty where there is none."""
    if not examination.advice:
        return ()
    known = numbers(examination)
    first, *others = examination.advice
    found: list[Block] = []
    if first.kind != "nothing to change":
        found.append(line(FIRST, style="quiet"))
    if examination.ranged:
        found.append(line(OF_ALL, style="quiet"))
    found.extend(_first(first, cites(first.sources, known), leads=not examination.ranged))
    if others:
        found.append(Head(OTHERS))
        leads = not examination.ranged
        found.extend(_shorter(other, cites(other.sources, known), leads=leads) for other in others)
    return tuple(found)


def _reason(step: Suggestion, words: str, *, leads: bool) -> tuple[str, ...]:
    """Why, the amount in it leading to where that comes from. Not among chosen days: a step is of the whole
    diary, and the page of an amount would be of these days."""
    before, figure, after = words.partition(clean(step.figure)) if step.figure and leads else (words, "", "")
    if not figure:
        return (said(words),)
    gap = " " if after.startswith(" ") else ""
    return (said(before), " ", Ref(said(figure), Key("amount", step.of)), gap, said(after))


def _first(step: Suggestion, from_: Cites, *, leads: bool) -> Blocks:
    if step.kind == "nothing to change":
        return (
            line(sentence(step.text), style="lead"),
            *_labelled("Why: ", step.reason),
            *_labelled("What to expect: ", step.size),
            *_labelled(MIND, step.change_mind),
            *(line(sentence(note), style="quiet") for note in step.notes),
        )
    return (
        line(sentence(step.text), style="lead"),
        *_why(step, leads=leads),
        *((line(Label("Foods: "), said(_foods(step)), "."),) if _foods_unsaid(step) else ()),
        line(Label("How sure: "), sure_of(step), ".", cites=from_),
        *_labelled("What to expect: ", step.size),
        *((line(*_stop(step)),) if clean(step.stop) else ()),
        *_labelled(MIND, step.change_mind),
        *(line(sentence(note), style="quiet") for note in step.notes),
    )


def _why(step: Suggestion, *, leads: bool) -> Blocks:
    if not clean(step.reason):
        return ()
    words = lower_first(sentence(step.reason))
    return (line(Label("Why: "), *_reason(step, words, leads=leads)),)


def _shorter(step: Suggestion, from_: Cites, *, leads: bool) -> Group:
    expect = _labelled_part("What to expect: ", step.size)
    return Group(
        (
            line(sentence(step.text), " ", *_reason(step, sentence(step.reason), leads=leads)),
            line(
                Label("How sure: "),
                sure_of(step),
                ". ",
                *expect,
                " " if expect else "",
                *_stop(step),
                style="quiet",
                cites=from_,
            ),
            *(each._replace(style="quiet") for each in _labelled(MIND, step.change_mind)),
            *(line(sentence(note), style="quiet") for note in step.notes),
        )
    )


def _stop(step: Suggestion) -> tuple[str, ...]:
    return (Label("When to stop: "), said(_stop_words(step.stop))) if clean(step.stop) else ()


def _stop_words(words: str) -> str:
    """A stop rule behind "When to stop": without a "stop" of its own."""
    return lower_first(sentence(words).removeprefix("Stop "))


def _labelled(label: str, words: str) -> tuple[Line, ...]:
    return (line(*_labelled_part(label, words)),) if clean(words) else ()


def _labelled_part(label: str, words: str) -> tuple[str, ...]:
    return (Label(label), said(lower_first(sentence(words)))) if clean(words) else ()


def _foods_unsaid(step: Suggestion) -> bool:
    """Whether there are foods that the text does not name."""
    text = clean(step.text).lower()
    return bool(step.foods) and not any(clean(food).lower().partition(",")[0] in text for food in step.foods)


def _foods(step: Suggestion) -> str:
    return ", ".join(lower_first(clean(food)) for food in step.foods)


def sure_of(step: Suggestion) -> str:
    """The certainty of a suggestion in words."""
    return sure(step.certainty)
