"""A diary that is not there: never begun, or moved or deleted. The page says so, and begins one."""

from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from villi.diary.files import NotThere, create
from villi.diary.starting import headed, started, system_country, system_zone
from villi.diary.today import diary_day
from villi.quantities import VilliError
from villi.web.changes import ONLY_SHOWS, ReadOnly
from villi.web.drawing import FRAGMENT, house, opened, page, place
from villi.web.forms import field, posted

PATH = "/start"
TYPED = ("words", "name", "country", "zone")


def begin(request: Request) -> Response:
    """What to do where the diary is not there; where it is, its page."""
    if not _is_missing(request):
        return RedirectResponse(place(request, "/day"), status_code=303)
    return _shown(request, dict.fromkeys(TYPED, "") | {"country": system_country(), "zone": system_zone()})


@posted
def begun(request: Request, form: FormData) -> Response:
    """A new diary, as `villi start` writes one; a file that is there is never overwritten. Its first words,
    where some were written, are sent on to the form that adds words to a day."""
    held = opened(request)
    if held.settings.read_only:
        raise ReadOnly(ONLY_SHOWS)
    typed = {name: field(form, name).strip() for name in TYPED}
    try:
        header = headed(typed["name"], typed["country"], typed["zone"])
        if _is_missing(request):
            create(held.path, started(header, diary_day(header)))
        today = place(request, f"/day/{diary_day(held.now().diary.header)}")
    except VilliError as wrong:
        return _shown(request, typed, str(wrong), 422)
    if typed["words"]:
        return RedirectResponse(f"{today}/add", status_code=307)  # the same form again
    return RedirectResponse(f"{today}#words", status_code=303)  # an address of a field gives it the keyboard


def not_there(request: Request, error: Exception) -> Response:
    """A page was asked for, and its diary is not there; forms give back what was typed in their own ways."""
    is_page = request.method == "GET" and "text/html" in request.headers.get("accept", "")
    if is_page and FRAGMENT not in request.headers and not house(request).is_folder:
        return RedirectResponse(place(request, PATH), status_code=303)
    return page(request, "wrong.html", status=422, wrong=str(error))


def _is_missing(request: Request) -> bool:
    """Whether there is nothing of that name. Raises `VilliError` for what is there and cannot be read."""
    held = opened(request)
    if house(request).is_folder:
        raise HTTPException(404)
    try:
        held.now()
    except NotThere:
        return True
    return False


def _shown(request: Request, typed: dict[str, str], wrong: str = "", status: int = 200) -> Response:
    called = opened(request).path.name
    return page(request, "start.html", status=status, called=called, typed=typed, wrong=wrong)


ROUTES: list[BaseRoute] = [Route(PATH, begin), Route(PATH, begun, methods=["POST"])]
