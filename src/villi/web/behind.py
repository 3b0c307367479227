"""Where what is said of feelings comes from: the days and foods behind a pair, and all ratings.

What may not be looked at (behind a card, or while an experiment runs) is not found here either.
"""

from typing import TYPE_CHECKING

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from villi.web.drawing import page, place
from villi.web.ranged import links, shown

if TYPE_CHECKING:
    from villi.report.blocks import Key
    from villi.report.paged import Links
    from villi.web.examined import Seen


def finding(request: Request) -> Response:
    """One pair of the days in the address; the search for it is waited for. A pair that is not among what may
    be shown leads back to what is."""
    from villi.examining.contributions import eaten_as
    from villi.report import finding, paged
    from villi.web.examined import MOVES, at_once, seen, whole

    it = whole(seen(request, shown(request)))
    found = finding.find(it.found, request.path_params["key"], practitioner=it.asked.practitioner)
    if found is None:
        return RedirectResponse(place(request, f"/examination{it.asked.query()}#{MOVES}"), status_code=303)
    figures = it.begun.shown if found.asked is None else it.begun.whole
    ids = frozenset(found.move.grounds.foods) if found.move.grounds is not None else frozenset()
    eaten = eaten_as(figures, it.begun.catalogue, ids)
    on = paged.page("finding", links(request, it.now.diary, it.asked), at_once(request))
    return page(
        request,
        "behind.html",
        heading=finding.title(found.move),
        anchor=f"#{MOVES}",
        parts=(
            ("found", "What was found", paged.drawn(finding.blocks(it.found, found), on)),
            ("days", "The days", paged.drawn(finding.days(found.move), on)),
            ("foods", "What counts as it", paged.drawn(finding.foods(found.move, eaten), on)),
            ("tested", "How it was tested", paged.drawn(finding.tested(it.found, found), on)),
        ),
        whole=found.asked is not None,
        query=it.asked.query(),
        shown=it.asked,
    )


def felt(request: Request) -> Response:
    """All ratings of the days in the address."""
    from villi.examining.feelings import ratings
    from villi.report import felt_page, paged
    from villi.web.examined import seen

    it = seen(request, shown(request), look=False)
    rated = ratings(it.begun.shown.diary)
    body = felt_page.blocks(it.found, rated, practitioner=it.asked.practitioner)
    if not body:
        return RedirectResponse(place(request, f"/examination{it.asked.query()}"), status_code=303)
    on = paged.page("felt", _elsewhere(request, it))
    return page(
        request,
        "behind.html",
        heading=felt_page.TITLE,
        anchor="#felt",
        parts=(("ratings", "Your ratings", paged.drawn(body, on)),),
        whole=False,
        query=it.asked.query(),
        shown=it.asked,
    )


def _elsewhere(request: Request, it: "Seen") -> "Links":
    """Where words lead, but for those that would lead to the page they stand on."""
    anywhere = links(request, it.now.diary, it.asked)

    def address(key: "Key") -> str:
        return "" if key.kind == "felt" else anywhere(key)

    return address


ROUTES: list[BaseRoute] = [
    Route("/examination/moves/{key}", finding),
    Route("/examination/felt", felt),
]
