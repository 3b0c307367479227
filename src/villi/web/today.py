"""A day of the diary: what was written, how it was read, and one box for more."""

from datetime import date as Date

from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from villi.diary.adding import added
from villi.diary.changing import putting
from villi.diary.today import diary_day
from villi.web.drawing import changed, field, opened, page, place, posted


def day(request: Request) -> Response:
    """The diary of one day."""
    held = opened(request)
    now = held.now()
    date = _date(request.path_params["date"])
    lines = next((each for each in now.diary.days if each.date == date), None)
    return page(request, "day.html", date=date, entries=lines.entries if lines else ())


def to_today(request: Request) -> Response:
    """Today, by the diary's own zone and start of the day."""
    today = diary_day(opened(request).now().diary.header)
    return RedirectResponse(place(request, f"/day/{today}"), status_code=303)


@posted
def add(request: Request, form: FormData) -> Response:
    """Words into the diary."""
    held = opened(request)
    date = _date(request.path_params["date"])
    words = field(form, "words")
    said = added(held.now().diary, words, date)
    done = held.change(
        "Added to the diary.", lambda data: [putting(data, said.lines, date)], once=field(form, "once")
    )
    return changed(request, f"/day/{date}", done)


def _date(text: str) -> Date:
    try:
        return Date.fromisoformat(text)
    except ValueError:
        raise HTTPException(404) from None


ROUTES = [
    Route("/day", to_today),
    Route("/day/{date}", day),
    Route("/day/{date}/add", add, methods=["POST"]),
]
