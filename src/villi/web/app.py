"""The application: every address of the page, and what happens where something goes wrong."""

from collections.abc import Sequence

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.types import ASGIApp

from villi.diary.files import NotThere
from villi.quantities import VilliError
from villi.web import (
    asked,
    assets,
    beginning,
    clients,
    day_changes,
    examined,
    experiments,
    foods,
    known,
    own,
    planned,
    safety,
    summary,
    supplement,
    text,
    today,
    undoing,
)
from villi.web.changes import ONLY_SHOWS, ReadOnly, status_of
from villi.web.drawing import going, opened, page
from villi.web.entering import Door
from villi.web.guarding import BROKEN, TOO_LARGE, TOO_SLOW, Guard, Opening, TooLarge, TooSlow
from villi.web.house import House
from villi.web.veiling import Veil, reached

PAGES = (
    today,
    day_changes,
    text,
    examined,
    experiments,
    planned,
    asked,
    own,
    foods,
    known,
    safety,
    summary,
    supplement,
    undoing,
    beginning,
)
"""The modules that hold the pages of one diary; each gives its `ROUTES`, and the first that fits answers."""

LOCAL = ("127.0.0.1", "localhost", "[::1]")
"""How a browser on this machine may call it."""


def application(house: House, *, token: str, host: str, port: int, opening: Opening | None = None) -> ASGIApp:
    """Everything that is served for one run, behind its guard."""
    of_a_diary: list[BaseRoute] = [Route("/", _home), *(route for module in PAGES for route in module.ROUTES)]
    routes: list[BaseRoute] = [Mount("/assets", app=assets.files())]
    if house.is_folder:
        routes += [*clients.ROUTES, Mount("/c/{client}", routes=of_a_diary)]
    else:
        routes += of_a_diary
    if house.settings.read_only:
        routes = _for_reading(routes)
    app = Starlette(
        routes=routes,
        exception_handlers={
            HTTPException: _missing,
            NotThere: beginning.not_there,
            VilliError: _unusable,
            TooLarge: _too_large,
            TooSlow: _too_slow,
            Exception: _broken,
        },
    )
    app.state.house = house
    settings = house.settings
    shown: ASGIApp = Veil(app, house.names, reached) if settings.incognito else app
    if settings.is_local:
        return Guard(shown, token=token, hosts=(host, *LOCAL), port=port, opening=opening)
    return Guard(shown, token=token, hosts=(host,), port=port, door=Door(settings.password, port))


READING = frozenset(
    (
        "/day/{date}/read",
        "/day/{date}/complete",
        "/text/compare",
        "/text/check",
        "/text/complete",
        "/text/download",
        "/foods/own/read",
        "/experiments/plan",
        "/supplement",
    )
)
"""Forms that change nothing: they are sent so that words stand in no address. Every other form writes."""


def _for_reading(routes: Sequence[BaseRoute]) -> list[BaseRoute]:
    """The same addresses, of which those that write refuse."""
    found: list[BaseRoute] = []
    for route in routes:
        if isinstance(route, Mount) and route.routes:
            found.append(Mount(route.path, routes=_for_reading(route.routes)))
        elif isinstance(route, Route) and "POST" in (route.methods or ()) and route.path not in READING:
            found.append(Route(route.path, _only_shows, methods=["POST"]))
        else:
            found.append(route)
    return found


def _only_shows(request: Request) -> Response:
    raise ReadOnly(ONLY_SHOWS)


def _home(request: Request) -> Response:
    opened(request)  # an unknown client is not found
    return RedirectResponse(going(request, "/day"), status_code=303)


def _missing(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    said = {404: "There is no such page here.", 405: "This address is not asked in this way."}
    return page(
        request, "wrong.html", status=error.status_code, wrong=said.get(error.status_code, error.detail)
    )


def _unusable(request: Request, error: Exception) -> Response:
    return page(request, "wrong.html", status=status_of(error), wrong=str(error))


def _too_large(request: Request, error: Exception) -> Response:
    return page(request, "wrong.html", status=413, wrong=TOO_LARGE)


def _too_slow(request: Request, error: Exception) -> Response:
    return page(request, "wrong.html", status=408, wrong=TOO_SLOW)


def _broken(request: Request, error: Exception) -> Response:
    """Our own mistake: said as such, without what was written."""
    request.state.broken = True
    return page(request, "wrong.html", status=500, wrong=BROKEN)
