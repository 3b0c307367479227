"""The questions that would change most, answered where they stand: the answer becomes a line of the diary."""

from typing import TYPE_CHECKING, NamedTuple

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from villi.quantities import VilliError
from villi.web.drawing import changed, opened
from villi.web.forms import field, posted
from villi.web.ranged import Shown, shown

if TYPE_CHECKING:
    from villi.diary.changing import Splice
    from villi.examining.answers import Asked, Option
    from villi.web.examined import Seen
    from villi.web.opened import Now, Opened


class Ask(NamedTuple):
    """A question on the page: `line` of the diary with its `text`, where in it (`start`, `end`), what is
    asked, the `options` with their letters, what the answer would change; `free` where an amount or other
    words may be given, `times` how often the words stand in the diary."""

    line: int
    text: str
    start: int
    end: int
    words: str
    ask: str
    options: tuple[tuple[str, str], ...]
    changes: str
    free: bool
    times: int


def asks(it: "Seen") -> tuple[Ask, ...]:
    """The open questions of an examination, those that would change most first."""
    from villi.report.applies import may_show_energy
    from villi.report.tables import changes_said

    energy = may_show_energy(it.found, it.asked.energy, practitioner=it.asked.practitioner)
    return tuple(
        _ask(one, it.now, changes_said(one.question, energy=energy))
        for one in _open(it.held, it.now, it.asked)
    )


def _open(held: "Opened", now: "Now", seen: Shown) -> "tuple[Asked, ...]":
    from villi.examining.answers import asked

    begun = held.begun(now, seen.days)
    return held.kept(
        (now.digest, "questions", begun.today, seen.days),
        lambda: asked(begun.examination, now.diary, held.foods.index),
    )


def _ask(one: "Asked", now: "Now", changes: str) -> Ask:
    from villi.examining.answers import LETTERS

    question = one.question
    lines = now.diary.lines
    text = lines[question.line - 1].rstrip("\r\n") if 1 <= question.line <= len(lines) else ""
    options = tuple((letter, option.label) for letter, option in zip(LETTERS, one.options, strict=False))
    return Ask(
        question.line,
        text,
        *question.span,
        question.words,
        question.ask,
        options,
        changes,
        one.portion is not None,
        one.times if one.portion is not None else 1,
    )


@posted
def answer(request: Request, form: FormData) -> Response:
    """An answer into the diary, as a pin behind the words or as a `means:` line; then the next question."""
    held, seen = opened(request), shown(request)
    said = field(form, "answer").strip() or field(form, "other").strip()
    if not said:
        raise VilliError("nothing was answered: choose one, or write an amount or other words")
    always = field(form, "always") == "yes"
    done = held.changes.make(
        f"Answered: {field(form, 'ask')[:80]}",
        lambda data: _splices(held, data, seen, form, said, always=always),
        once=field(form, "once"),
    )
    return changed(request, f"/examination{seen.query()}#next", done)


def _splices(
    held: "Opened", data: bytes, seen: Shown, form: FormData, said: str, *, always: bool
) -> "tuple[Splice, ...]":
    """What an answer changes in the diary as it is now, where the same is still asked in the same line."""
    from villi.diary.changing import Moved, Splice
    from villi.diary.splices import in_front
    from villi.examining.answers import change

    now = held.now()
    one = next((each for each in _open(held, now, seen) if _is(each, now, form)), None)
    if one is None or now.data != data:
        raise Moved("this question is no longer open as it stood here: the diary has changed since", now=data)
    option = _chosen(held, now, one, said)
    new = change(one, option, now.diary, held.foods.index, always=always)
    if new.inserted:
        return (in_front(data, new.line, new.old, new.new),)
    return (Splice(new.line, (new.old,), (new.new,)),)


def _chosen(held: "Opened", now: "Now", one: "Asked", said: str) -> "Option":
    from villi.examining.answers import chosen

    header = now.diary.header
    return chosen(said, one, held.foods.index, header.country, header.decimal)


def _is(one: "Asked", now: "Now", form: FormData) -> bool:
    """Whether a question is the one that a form was about: the same words asked of the same text."""
    asked = _ask(one, now, "")
    same = (str(asked.start), asked.ask, asked.text)
    return same == (field(form, "start"), field(form, "ask"), field(form, "old"))


ROUTES: list[BaseRoute] = [Route("/examination/answer", answer, methods=["POST"])]
