"""An examination to take away: the page that stands alone, the document for programs, the days as a table."""

from typing import TYPE_CHECKING

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from villi.web.drawing import house
from villi.web.ranged import shown

if TYPE_CHECKING:
    from villi.web.examined import Seen

KINDS = {"html": "text/html; charset=utf-8", "json": "application/json", "csv": "text/csv; charset=utf-8"}


def download(request: Request) -> Response:
    """A file of the days in the address. What moves is waited for where the file tells of it."""
    from villi.web.examined import seen, whole

    kind = request.path_params["kind"]
    if kind not in KINDS:
        raise HTTPException(404)
    it = seen(request, shown(request), look=False)
    it = it if kind == "csv" else whole(it)
    headers = {"content-disposition": f'attachment; filename="{_name(it, kind)}"'}
    return Response(_made(request, it, kind), media_type=KINDS[kind], headers=headers)


def _made(request: Request, it: "Seen", kind: str) -> bytes | str:
    from villi.report import to_html, to_json
    from villi.report.applies import may_show_energy

    energy, practitioner = it.asked.energy, it.asked.practitioner
    if kind == "html":
        draw = house(request).drawing.draw
        return to_html(it.found, energy=energy, practitioner=practitioner, draw=draw)
    if kind == "json":
        return to_json(it.found, energy=energy, practitioner=practitioner)
    from villi.examining.daytable import day_table
    from villi.report.days import to_csv

    allowed = may_show_energy(it.found, energy, practitioner=practitioner)
    return to_csv(day_table(it.begun.shown), energy=allowed)


def _name(it: "Seen", kind: str) -> str:
    """A file name of dates alone: nobody's name, and nothing that anybody wrote."""
    days = [day.date for day in it.found.days]
    return f"villi-{days[0]}-to-{days[-1]}.{kind}" if days else f"villi.{kind}"


ROUTES: list[BaseRoute] = [Route("/examination/download/{kind}", download)]
