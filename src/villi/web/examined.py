"""The examination: the report of any days, live. Intake comes first; what moves follows."""

from datetime import date as Date
from typing import TYPE_CHECKING, Any, NamedTuple

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from villi.quantities import VilliError
from villi.web import amounts, answering, behind, taking
from villi.web.answering import asks
from villi.web.drawing import house, opened, page, place
from villi.web.looking import Progress
from villi.web.ranged import Shown, everything, links, shown

if TYPE_CHECKING:
    from villi.examination import Examination
    from villi.examining import Begun
    from villi.report.charts import Picture
    from villi.report.elements import Html
    from villi.report.paged import Draw
    from villi.report.sections import Section
    from villi.web.opened import Now, Opened

LINES, MOVES, NEXT, SHORT = "lines", "moves", "next", "short"
"""Sections that this page shows in a way of its own."""
MANY_LINES = 300
"""Lines from which on how they were read has a page of its own: a year of them is ten times all the rest."""


class Seen(NamedTuple):
    """An examination on a page: what began it, and what is known of it by now."""

    held: "Opened"
    now: "Now"
    asked: Shown
    begun: "Begun"
    found: "Examination"
    progress: Progress | None


def seen(request: Request, asked: Shown, *, look: bool = True) -> Seen:
    """The examination of the days asked for, as far as it is; the search for what moves begins here, unless
    only what was eaten is wanted. Raises `VilliError` where the diary holds none of these days."""
    from villi.examining.ranges import recorded

    held = opened(request)
    now = held.now()
    recorded(now.diary, asked.days)
    held.looking.only(now.digest)  # what is given up leaves the processor to this page
    begun = held.begun(now, asked.days)
    if not look:
        return Seen(held, now, asked, begun, begun.examination, None)
    found = held.looking.look(now.digest, (begun.today, asked.days), begun)
    if isinstance(found, Progress):
        return Seen(held, now, asked, begun, begun.examination, found)
    return Seen(held, now, asked, begun, found, None)


def whole(it: Seen) -> Seen:
    """The same with what moves, waited for."""
    found = it.held.looking.wait(it.now.digest, (it.begun.today, it.asked.days), it.begun)
    return it._replace(found=found, progress=None)


def examination(request: Request) -> Response:
    """The report of the days in the address."""
    try:
        it = seen(request, shown(request))
    except VilliError as wrong:
        return _not_these_days(request, str(wrong))
    return page(request, "examination.html", **given(request, it))


def given(request: Request, it: Seen) -> dict[str, Any]:
    """What the page of an examination shows."""
    from villi.examining.ranges import offered
    from villi.report import blocks, paged, sentences
    from villi.report.applies import may_show_energy
    from villi.report.sections import BEFORE

    away = closed(it)
    on = paged.page("header", links(request, it.now.diary, it.asked))
    many = len(it.found.portions) + len(it.found.refused) > MANY_LINES
    found = drawn(request, it, without=(LINES,) if many and not away else ())
    return {
        "when": sentences.recorded(it.found),
        "admin": paged.words(blocks.line(*sentences.header(it.found)), on),
        "shown": it.asked,
        "query": it.asked.query(),
        "quick": offered(it.now.diary, it.begun.today) if it.begun.today else (),
        "before": [each for each in found if each.id in BEFORE],
        "sections": [each for each in found if each.id not in BEFORE],
        "closed": away,
        "looking": it.progress,
        "many_lines": many,
        "asks": () if away else asks(it),
        "safety_open": "" if away else _safety_open(request, it),
        "may_energy": may_show_energy(it.found, True, practitioner=it.asked.practitioner),
        "wrong": "",
    }


def closed(it: Seen) -> bool:
    """Whether a crisis card stands before everything, and the record behind it."""
    from villi.report import cards

    return cards.closed(it.found, practitioner=it.asked.practitioner)


def _dated(words: str) -> str:
    """A date as a field of a form takes it; "" for what is none, which the message names.

    >>> _dated("2026-11-16"), _dated("yesterday")
    ('2026-11-16', '')
    """
    try:
        return Date.fromisoformat(words).isoformat()
    except ValueError:
        return ""


def _safety_open(request: Request, it: Seen) -> "Html":
    """Questions of safety that are open, and where they are asked."""
    from villi.report import applies, paged

    return paged.drawn(
        applies.open_questions(it.found), paged.page(NEXT, links(request, it.now.diary, it.asked))
    )


def _not_these_days(request: Request, wrong: str) -> Response:
    """A range that cannot be shown: what was asked stands in the form again, with the reason."""
    from villi.diary.today import diary_day
    from villi.examining.ranges import offered

    now = opened(request).now()
    return page(
        request,
        "examination_none.html",
        status=422 if now.diary.days else 200,
        wrong=wrong,
        empty=not now.diary.days,
        quick=offered(now.diary, diary_day(now.diary.header)),
        query="",
        shown=everything(request),
        typed={name: _dated(request.query_params.get(name, "")) for name in ("from", "to")},
    )


def drawn(
    request: Request, it: Seen, *, only: tuple[str, ...] = (), without: tuple[str, ...] = ()
) -> "tuple[Section, ...]":
    """Sections of the report with links, their charts to be fetched when they come into view."""
    from villi.report.sections import sections

    now = request.query_params.get("charts") == "1"
    return sections(
        it.found,
        energy=it.asked.energy,
        practitioner=it.asked.practitioner,
        links=links(request, it.now.diary, it.asked),
        draw=at_once(request) if now else later(request, it.asked),
        only=only or None,
        without=without,
        folds=not closed(it) and only != (LINES,),
    )


def at_once(request: Request) -> "Draw":
    """A chart in its place, drawn before the page is sent."""
    from villi.report.elements import Html

    return lambda picture: Html(house(request).drawing.draw(picture))


def later(request: Request, asked: Shown) -> "Draw":
    """A chart that is fetched when it comes into view; without script it is an image."""

    def instead(picture: "Picture") -> "Html":
        section = picture.key.rpartition("-")[0]
        chart = f"/examination/chart/{picture.key}"
        return awaited(
            picture,
            address=place(request, chart + asked.query()),
            image=place(request, chart + asked.query(image="1")),
            plain=place(request, f"/examination{asked.query(charts='1')}#{section}"),
        )

    return instead


def awaited(picture: "Picture", *, address: str, image: str, plain: str) -> "Html":
    """What stands in the place of a chart until it is there: our script fetches it from `address`; without
    script it is the file `image`, which is on paper, too; `plain` is a page with all charts drawn."""
    from villi.report.elements import tag

    seen = tag("img", class_="chart", src=image, alt=f"{picture.title}. {picture.description}")
    link = tag("a", "Show the chart", href=plain, aria_label=f"Show the chart: {picture.title}")
    return tag("div", tag("noscript", seen), link, class_="later", data_chart=address)


def moves(request: Request) -> Response:
    """What moves, or how far the search is: the part for our script, which asks again. Without script this
    waits for the end, and then shows the page."""
    from villi.web.drawing import FRAGMENT

    asked = shown(request)
    it = seen(request, asked)
    if FRAGMENT not in request.headers:
        whole(it)
        return RedirectResponse(place(request, f"/examination{asked.query()}#{MOVES}"), status_code=303)
    found = drawn(request, it, only=(MOVES, SHORT)) if it.progress is None else ()
    return page(request, "moves.html", sections=found, looking=it.progress, query=asked.query())


def lines(request: Request) -> Response:
    """How every line of these days was read."""
    it = seen(request, shown(request), look=False)
    return page(request, "lines.html", sections=drawn(request, it, only=(LINES,)), query=it.asked.query())


def chart(request: Request) -> Response:
    """One picture of the report, drawn for these days."""
    from villi.report.sections import picture

    key = request.path_params["key"]
    it = seen(request, shown(request), look=key.startswith(MOVES))
    found = picture(it.found, key, energy=it.asked.energy, practitioner=it.asked.practitioner)
    if found is None:
        raise HTTPException(404)
    return as_asked(request, found)


def as_asked(request: Request, picture: "Picture") -> Response:
    """A chart as a part of a page or, where an image asks for it, as a file."""
    from villi.report.charts import standing_alone

    svg = house(request).drawing.draw(picture)
    if request.query_params.get("image") != "1":
        return HTMLResponse(svg)
    return Response(standing_alone(svg), media_type="image/svg+xml")


ROUTES: list[BaseRoute] = [
    Route("/examination", examination),
    *answering.ROUTES,
    Route("/examination/moves", moves),
    Route("/examination/lines", lines),
    Route("/examination/chart/{key}", chart),
    *taking.ROUTES,
    *behind.ROUTES,
    *amounts.ROUTES,
]
