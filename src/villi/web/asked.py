"""Questions that are asked beforehand: written into the diary first, answered then; and the list of them."""

from typing import TYPE_CHECKING, Any

from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from villi.quantities import VilliError
from villi.web.drawing import field, page, place, posted

if TYPE_CHECKING:
    from villi.examining.asked import Entry
    from villi.examining.asking import Answer
    from villi.series.asking import Food
    from villi.series.values import Series
    from villi.web.experiments import Stands


def ledger_of(request: Request, it: "Stands") -> dict[str, Any]:
    """The questions of the diary, the one that is tested by itself first."""
    from villi.report.cards import short_date
    from villi.series.declaring import declared

    if not it.made.may_look or not declared(it.now.diary):
        return {"ledger": ()}  # the days are not looked at where nothing was asked
    entries = _entries(it)
    return {
        "ledger": tuple(
            {
                "line": each.declared.line,
                "date": short_date(each.declared.date),
                "words": each.declared.question,
                "first": each.first,
                "because": each.because,
            }
            for each in entries
        )
    }


def _days(it: "Stands") -> "tuple[Series, Food]":
    """The daily series, and days with any food by its words."""
    from villi.examining.asking import food_of, series_of

    return it.held.kept((it.now.digest, "series", it.today), lambda: (series_of(it.made), food_of(it.made)))


def _entries(it: "Stands") -> "tuple[Entry, ...]":
    from villi.examining.asked import ledger

    daily, food = _days(it)
    return ledger(it.now.diary, daily, food, it.today)


@posted
def ask(request: Request, form: FormData) -> Response:
    """Declare a question, then go to its answer. What was asked before is not declared again."""
    from villi.diary.changing import putting
    from villi.examining.asking import declaration, entry_of, question
    from villi.web.experiments import said_in_crisis, shown, stands, typed_of

    it = stands(request)
    stopped = said_in_crisis(request, it, form)
    if stopped is not None:
        return stopped
    if not it.made.may_look:
        return shown(request, it, typed=typed_of(form))
    words = field(form, "question").strip()
    try:
        if not words:
            raise VilliError('nothing was asked: ask such as "does rye bread lower tomorrow\'s comfort?"')
        found = question(words, *_days(it))
    except VilliError as wrong:
        return shown(request, it, status=422, wrong=str(wrong), typed=typed_of(form))
    before = entry_of(found, _entries(it))
    if before is None:
        new = declaration(found, it.today)
        it.held.change(
            "Your question is written down.",
            lambda data: [putting(data, [new], it.today)],
            once=field(form, "once"),
        )
        it = stands(request)
        before = entry_of(found, _entries(it))
        if before is None:
            raise VilliError("the question was not found again: look at the list of questions")
        return _to(request, before.declared.line)
    return _to(request, before.declared.line, again=True)


def _to(request: Request, line: int, *, again: bool = False) -> Response:
    mark = "?again=1" if again else ""
    return RedirectResponse(place(request, f"/experiments/asked/{line}{mark}"), status_code=303)


def answered(request: Request) -> Response:
    """The answer to a question that stands in the diary."""
    from villi.examining.asking import waits
    from villi.web.experiments import shown, stands

    it = stands(request)
    if not it.made.may_look:
        return shown(request, it)
    line = request.path_params["line"]
    entries = _entries(it)
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


def _told(request: Request, it: "Stands", entry: "Entry", number: int) -> dict[str, Any]:
    """How the question is answered, the answer, and what an experiment could vary."""
    from villi.examining.asking import to_vary
    from villi.report.asking import told
    from villi.report.words import clean, lower_first

    given = _answer(it, entry)
    again = request.query_params.get("again") == "1"
    how, said = told(given.asked, number, rates=given.rates, power=given.power, again=again)
    move = given.asked.move
    tested = None if move is None else to_vary(move, it.made, it.held.foods.index)
    vary = None
    if tested is not None and tested.vary:
        way = "without" if tested.without else "with"
        vary = {"what": lower_first(clean(tested.vary)), "way": way, "watch": tested.outcome}
    return {"how": how, "said": said, "vary": vary}


def _answer(it: "Stands", entry: "Entry") -> "Answer":
    from villi.examining.asking import answer

    daily, _ = _days(it)
    key = (it.now.digest, "answer", it.today, entry.declared.line)
    return it.held.kept(key, lambda: answer(entry, daily))


ROUTES: list[BaseRoute] = [
    Route("/experiments/ask", ask, methods=["POST"]),
    Route("/experiments/asked/{line:int}", answered),
]
