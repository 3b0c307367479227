"""A summary on one printed page."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from villi.web.drawing import opened, page
from villi.web.ranged import shown


def summary(request: Request) -> Response:
    """The days in the address on one page of paper: without a name, calories and weight unless asked for."""
    from villi.diary.today import now as clock
    from villi.examining.ranges import recorded
    from villi.report import sentences
    from villi.report.summary import LIMIT, sections

    held = opened(request)
    now, asked = held.now(), shown(request)
    if now.diary.days:
        recorded(now.diary, asked.days)
    begun = held.begun(now, asked.days)
    found = begun.examination
    named = request.query_params.get("name") == "1"
    return page(
        request,
        "summary.html",
        parts=sections(found, energy=asked.energy, practitioner=asked.practitioner),
        when=sentences.title(found),
        admin=sentences.admin(found),
        made=clock(now.diary.header),
        person=found.person.name if named else "",
        named=named,
        asked=asked,
        limit=LIMIT,
    )


ROUTES: list[BaseRoute] = [Route("/summary", summary)]
