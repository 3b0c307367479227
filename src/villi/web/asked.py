"""Questions that are asked beforehand: written into the diary first, answered then."""

from typing import TYPE_CHECKING, Any

from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from villi.quantities import VilliError
from villi.web.drawing import page, place
from villi.web.experiments import HERE, crisis_first, shown, typed_of
from villi.web.forms import field
from villi.web.stands import Stands, answer_to, days_of, entries_of, stands

if TYPE_CHECKING:
    from villi.examining.asked import Entry


@crisis_first
def ask(request: Request, form: FormData, it: Stands) -> Response:
    """Declare a question, then go to its answer. What was asked before is not declared again."""
    from villi.diary.changing import putting
    from villi.examining.asking import declaration, entry_of, question

    if not it.made.may_look:
        return shown(request, it, typed=typed_of(form))
    words = field(form, "question").strip()
    try:
        if not words:
            raise VilliError('nothing was asked: ask such as "does rye bread lower tomorrow\'s comfort?"')
        found = question(words, *days_of(it))
    except VilliError as wrong:
        return shown(request, it, status=422, wrong=str(wrong), typed=typed_of(form))
    before = entry_of(found, entries_of(it))
    if before is None:
        new = declaration(found, it.today)
        it.held.changes.make(
            "Your question is written down.",
            lambda data: [putting(data, [new], it.today)],
            once=field(form, "once"),
        )
        it = stands(request)
        before = entry_of(found, entries_of(it))
        if before is None:
            raise VilliError("the question was not found again: look at the list of questions")
        return _to(request, before.declared.line)
    return _to(request, before.declared.line, again=True)


def _to(request: Request, line: int, *, again: bool = False) -> Response:
    mark = "?again=1" if again else ""
    return RedirectResponse(place(request, f"{HERE}/asked/{line}{mark}"), status_code=303)


def answered(request: Request) -> Response:
    """The answer to a question that stands in the diary."""
    from villi.examining.asking import waits

    it = stands(request)
    if not it.made.may_look:
        return shown(request, it)
    line = request.path_params["line"]
    entries = entries_of(it)
    number = next((n for n, each in enumerate(entries, 1) if each.declared.line == line), 0)
    if not number:
        raise HTTPException(404)
    entry = entries[number - 1]
    hidden = entry.question is not None and waits(entry.question, it.now.diary, it.today)
    return page(
        request,
        "asked.html",
        line=line,
        words=entry.declared.question,
        date=entry.declared.date,
        again=request.query_params.get("again") == "1",
        waits=hidden,
        **({"how": (), "said": (), "vary": None} if hidden else _told(request, it, entry, number)),
    )


def _told(request: Request, it: Stands, entry: "Entry", number: int) -> dict[str, Any]:
    """How the question is answered, the answer, and what an experiment could vary."""
    from villi.examining.asking import to_vary
    from villi.report.asking import told
    from villi.report.words import clean, lower_first

    given = answer_to(it, entry)
    again = request.query_params.get("again") == "1"
    how, said = told(given.asked, number, rates=given.rates, power=given.power, again=again)
    move = given.asked.move
    tested = None if move is None else to_vary(move, it.made, it.held.foods.index)
    vary = None
    if tested is not None and tested.vary:
        way = "without" if tested.without else "with"
        vary = {"what": lower_first(clean(tested.vary)), "way": way, "watch": tested.outcome}
    return {"how": how, "said": said, "vary": vary}


ROUTES: list[BaseRoute] = [
    Route(f"{HERE}/ask", ask, methods=["POST"]),
    Route(f"{HERE}/asked/{{line:int}}", answered),
]
