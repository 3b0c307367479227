"""The checklist for a supplement as one form. Nothing of it is kept, unless somebody writes it down."""

from collections.abc import Mapping
from itertools import groupby
from typing import TYPE_CHECKING

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from villi.diary.adding import added
from villi.diary.changing import putting
from villi.diary.today import diary_day
from villi.quantities import VilliError
from villi.web.drawing import changed, opened, page
from villi.web.forms import field, posted
from villi.web.opened import Opened
from villi.web.ranged import everything, links

if TYPE_CHECKING:
    from villi.safety.checklist import Answers, Checked
    from villi.safety.recalls import Searched

PATH = "/supplement"
KINDS = ("note", "took")
"""What can be written into the diary about a product: that it was looked at, or that it was taken."""


def supplement(request: Request) -> Response:
    """The blank form."""
    return _shown(request, {}, {}, None, ())


@posted
def checked(request: Request, form: FormData) -> Response:
    """The form with what the checklist comes to. It changes nothing, and leaves nothing behind."""
    from villi.safety.checking import check
    from villi.safety.form import from_fields

    held = opened(request)
    fields = {name: field(form, name) for name in form}
    answers, wrong = from_fields(fields)
    if wrong:
        return _shown(request, fields, wrong, None, (), status=422)
    searched, unread = _searched(held, answers)
    return _shown(
        request, fields, {}, check(answers, held.begun(held.now()).examination.safety, searched), unread
    )


@posted
def write(request: Request, form: FormData) -> Response:
    """A note on the product, or that it was taken, becomes a line of today."""
    held = opened(request)
    key, words = field(form, "kind"), " ".join(field(form, "words").replace("#", " ").split())
    if key not in KINDS or not words:
        raise VilliError("nothing was said: write what should stand in the diary")
    diary = held.now().diary
    today = diary_day(diary.header)
    lines = added(diary, f"{key}: {words}", today).lines
    done = held.changes.make(
        "Wrote it into your diary.", lambda data: [putting(data, lines, today)], once=field(form, "once")
    )
    return changed(request, f"/day/{today}", done)


def _searched(held: Opened, answers: "Answers") -> "tuple[list[Searched], tuple[str, ...]]":
    """What the recall notices beside the diary say, and which files could not be used."""
    from villi.safety.checklist import substances_of
    from villi.safety.recalls import beside, search

    found, unread = [], []
    for path in beside(held.path.parent):
        try:
            found.append(search(path, answers.product, answers.maker, answers.lot, substances_of(answers)))
        except VilliError as wrong:
            unread.append(str(wrong))
    return found, tuple(unread)


def _shown(
    request: Request,
    fields: Mapping[str, str],
    wrong: Mapping[str, str],
    result: "Checked | None",
    unread: tuple[str, ...],
    status: int = 200,
) -> Response:
    from villi.report.supplement import LIMIT
    from villi.report.supplement_page import here, sections
    from villi.safety.checklist import SECTIONS, questions, wanted
    from villi.safety.form import from_fields
    from villi.safety.recalls import beside

    answers = from_fields(fields)[0]
    held = opened(request)
    to = links(request, held.now().diary, everything(request))
    asked = [one for one in questions().values() if not fields or wanted(one, answers) or one.id in wrong]
    return page(
        request,
        "supplement.html",
        status=status,
        fields=fields,
        wrong=wrong,
        find={one.id: here(one.find, to) for one in asked},
        groups=[(SECTIONS[id], tuple(group)) for id, group in groupby(asked, key=lambda one: one.section)],
        result=result,
        parts=() if result is None else sections(result, to),
        sentence=None if result is None else here(result.sentence, to),
        limit=LIMIT,
        unread=unread,
        has_recalls=bool(beside(held.path.parent)),
        note=_note(result),
        taken=_taken(answers),
    )


def _note(result: "Checked | None") -> str:
    """What a note would say of the result."""
    if result is None:
        return ""
    name = result.answers.product or result.answers.substance or "a supplement"
    counts = f"{len(result.against)} against, {len(result.unknown)} unknown, {len(result.speaks_for)} for"
    return f"checked {name}: {counts}"


def _taken(answers: "Answers") -> str:
    """What a line of what was taken would say: what is in it, and how much, where that was said."""
    name = answers.substance or answers.product
    grams = answers.numbers.get("grams_per_serving")
    return f"{name} {grams:g} g" if name and grams else name


ROUTES: list[BaseRoute] = [
    Route(PATH, supplement),
    Route(PATH, checked, methods=["POST"]),
    Route(f"{PATH}/write", write, methods=["POST"]),
]
