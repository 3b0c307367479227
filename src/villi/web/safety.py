"""The safety questions, the rules that apply, and what a clinician agreed to."""

from collections.abc import Mapping, Sequence

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from villi.diary.changing import now_at, putting, removing
from villi.diary.today import date_of, diary_day
from villi.quantities import VilliError
from villi.web.drawing import changed, opened, page, place
from villi.web.forms import field, number, posted
from villi.web.ranged import everything, links

PATH = "/safety"
Fields = Mapping[str, Sequence[str]]


def safety(request: Request) -> Response:
    """The questions with what the diary says already, the rules, and the agreements."""
    return _shown(request, {}, {})


@posted
def answered(request: Request, form: FormData) -> Response:
    """The answers become lines of the diary; where one is not understood nothing is written."""
    from villi.keeping.profiling import given, profiling

    held = opened(request)
    fields = {name: [value for value in form.getlist(name) if isinstance(value, str)] for name in form}
    now = held.now()
    said, wrong = given(fields, now.diary)
    if wrong:
        return _shown(request, fields, wrong, status=422)
    today = diary_day(now.diary.header)
    if not profiling(now.data, said, today):
        return RedirectResponse(place(request, f"{PATH}?same=1#rules"), status_code=303)
    open_still = "" if said.complete else " Some questions stay open."
    done = held.changes.make(
        f"Wrote your answers into the diary.{open_still}",
        lambda data: profiling(data, said, today),
        once=field(form, "once"),
    )
    return changed(request, f"{PATH}#rules", done)


@posted
def agreed(request: Request, form: FormData) -> Response:
    """An agreement of a clinician becomes a line of the diary."""
    from villi.keeping.agreeing import agreement

    held = opened(request)
    today = diary_day(held.now().diary.header)
    fields = {name: [field(form, name)] for name in ("who", "when", "about")}
    try:
        line = agreement(field(form, "who"), date_of(field(form, "when")), field(form, "about"), today)
    except VilliError as wrong:
        return _shown(request, fields, {"agreed": str(wrong)}, status=422)
    done = held.changes.make(
        "Recorded the agreement.", lambda data: [putting(data, [line], today)], once=field(form, "once")
    )
    return changed(request, f"{PATH}#agreements", done)


@posted
def withdrawn(request: Request, form: FormData) -> Response:
    """An agreement is taken back: its line leaves the diary."""
    line, old = number(field(form, "line")), field(form, "old")
    if not line:
        raise VilliError("nothing was named that could be taken back")
    done = opened(request).changes.make(
        "Took the agreement back.",
        lambda data: removing(data, [now_at(data, line, [old])]),
        once=field(form, "once"),
    )
    return changed(request, f"{PATH}#agreements", done)


def _shown(request: Request, fields: Fields, wrong: Mapping[str, str], status: int = 200) -> Response:
    from villi.keeping.agreeing import open_to, recorded
    from villi.keeping.profiling import asked
    from villi.report import applies, paged

    held = opened(request)
    now = held.now()
    found = held.begun(now).examination
    on = paged.page("gates", links(request, now.diary, everything(request)))
    return page(
        request,
        "safety.html",
        status=status,
        asked=asked(now.diary),
        fields=fields,
        wrong=wrong,
        warning=paged.drawn(applies.warning(found), on),
        rules=paged.drawn(applies.blocks(found), on),
        unanswered=found.safety.ask,
        subjects=open_to(found.safety),
        agreements=recorded(now.diary, found.safety),
        today=diary_day(now.diary.header),
        same="same" in request.query_params,
    )


ROUTES: list[BaseRoute] = [
    Route(PATH, safety),
    Route(PATH, answered, methods=["POST"]),
    Route(f"{PATH}/agreed", agreed, methods=["POST"]),
    Route(f"{PATH}/withdrawn", withdrawn, methods=["POST"]),
]
