"""Where an amount comes from: the foods and days that made it, what of it is unknown, how it is made."""

from typing import TYPE_CHECKING

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from villi.web.drawing import page, place
from villi.web.ranged import links, shown

if TYPE_CHECKING:
    from villi.examination import Contributions
    from villi.web.examined import Seen


def amount(request: Request) -> Response:
    """One nutrient or pattern of the days in the address."""
    from villi.report import amounts, cards, contributed, paged
    from villi.web.examined import at_once, seen

    it = seen(request, shown(request), look=False)
    found = _found(it, request.path_params["key"])
    energy = _may_show(it)
    body = contributed.blocks(found, energy=energy)
    if not body or cards.closed(it.found, practitioner=it.asked.practitioner):
        return RedirectResponse(place(request, f"/examination{it.asked.query()}"), status_code=303)
    on = paged.page("amount", links(request, it.now.diary, it.asked), at_once(request))
    return page(
        request,
        "behind.html",
        heading=found.name,
        anchor="",
        whole=False,
        parts=(
            ("amount", "How much", paged.drawn(amounts.blocks(it.found, found), on)),
            ("from", "Where it comes from", paged.drawn(body, on)),
            (
                "sources",
                "Food tables: the page of a food says from which its figures are",
                paged.drawn(amounts.sources(it.found, it.begun.catalogue.source), on),
            ),
        ),
        query=it.asked.query(),
        shown=it.asked,
    )


def _found(it: "Seen", key: str) -> "Contributions":
    from villi.examining.contributions import contributions

    found = contributions(it.begun.shown, it.begun.catalogue, key)
    if found is None:
        raise HTTPException(404)
    return found


def _may_show(it: "Seen") -> bool:
    from villi.report.applies import may_show_energy

    return may_show_energy(it.found, it.asked.energy, practitioner=it.asked.practitioner)


ROUTES: list[BaseRoute] = [Route("/examination/{key}", amount)]
"""The last of the addresses under `/examination`: whatever none of the others is."""
