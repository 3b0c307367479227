"""Taking a change back, putting back a diary that was emptied, and noticing changes made elsewhere."""

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from villi.diary.today import diary_day
from villi.quantities import VilliError
from villi.web.drawing import changed, opened
from villi.web.forms import field, number, posted


@posted
def undo(request: Request, form: FormData) -> Response:
    """Take back the change with the number in the form, and go to the page that it was asked from."""
    change = number(field(form, "number"))
    if not change:
        raise VilliError("nothing was named that could be taken back")
    done = opened(request).changes.undo(change)
    return changed(request, _back(field(form, "back")), done)


@posted
def put_back(request: Request, form: FormData) -> Response:
    """What was last seen of a diary into its file, where another program emptied that."""
    held = opened(request)
    done = held.changes.put_back()
    return changed(request, f"/day/{diary_day(held.now().diary.header)}", done)


def _back(path: str) -> str:
    """A page of this diary to go back to; never another site's address.

    >>> _back("/day/2026-11-23"), _back("//elsewhere.example/x"), _back("https://elsewhere.example")
    ('/day/2026-11-23', '/day', '/day')
    """
    safe = (
        path.startswith("/")
        and not path.startswith(("//", "/\\"))
        and path.isprintable()
        and "\\" not in path
    )
    return path if safe else "/day"


def state(request: Request) -> Response:
    """The hash of the diary's bytes and the day it is: an open page asks whether it still shows both."""
    now = opened(request).now()
    return JSONResponse({"digest": now.digest, "today": str(diary_day(now.diary.header))})


ROUTES = [
    Route("/undo", undo, methods=["POST"]),
    Route("/put-back", put_back, methods=["POST"]),
    Route("/state", state),
]
