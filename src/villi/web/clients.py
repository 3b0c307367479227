"""A folder of clients."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from villi.web.drawing import house, page


def clients(request: Request) -> Response:
    """Every client of the folder, with a link to the diary."""
    return page(request, "clients.html", clients=tuple(house(request).clients()))


ROUTES: list[BaseRoute] = [Route("/", clients)]
