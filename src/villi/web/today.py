"""A day of the diary: what was written, how it was read, and one box for more."""

import os
from dataclasses import replace
from datetime import date as Date
from datetime import time as Time
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from villi.diary.today import date_of, diary_day, now
from villi.keeping import (
    Vocabulary,
    before,
    completions,
    day_view,
    echo,
    offers,
    pinned_words,
    scales,
    vocabulary,
)
from villi.keeping.offering import WINDOW
from villi.keeping.values import DayView, Echo, Offers
from villi.quantities import VilliError
from villi.safety.alarm import alarms
from villi.web.day_words import WORDS, near_days
from villi.web.drawing import FRAGMENT, going, house, opened, page, place, standing
from villi.web.forms import field, number, posted
from villi.web.opened import Now, Opened

if TYPE_CHECKING:
    from villi.diary.values import Diary
    from villi.keeping import Before
    from villi.meals import Understood
    from villi.report.elements import Html


def day(request: Request) -> Response:
    """The diary of one day."""
    return drawn(request, day_of(request))


def to_day(request: Request) -> Response:
    """The day that was asked for, or today, by the diary's own zone and start of the day."""
    asked = request.query_params.get("date", "")
    date = date_of(asked) if asked else diary_day(opened(request).now().diary.header)
    return RedirectResponse(going(request, f"/day/{date}"), status_code=303)


@posted
def read(request: Request, form: FormData) -> Response:
    """How the words in the box are understood; nothing is written."""
    date, words = day_of(request), field(form, "words")
    held = opened(request)
    going_on = FRAGMENT in request.headers and not field(form, "rests")  # a word may go on, until one rests
    said = echoed(held, held.now(), date, words, going_on=going_on)
    problem, plain = "", alarms(words)  # words of self-harm are no food that was not understood
    if chosen := field(form, "choose"):
        try:
            words = _with_choice(words, said, chosen)
            said = echoed(held, held.now(), date, words)
        except VilliError as wrong:
            problem = str(wrong)
    caution = typed_against(held, held.now(), date, said)
    if FRAGMENT in request.headers:
        given: dict[str, Any] = {"date": date, "said": said, "caution": caution, "typed": words}
        return page(request, "reading.html", **given, problem=problem, w=WORDS, plain=plain)
    typed = {"words": words, "at": field(form, "at")}
    more: dict[str, Any] = {"said": said, "caution": caution, "typed": typed}
    return drawn(request, date, **more, problem=problem, plain=plain)


@posted
def complete(request: Request, form: FormData) -> Response:
    """How what stands before the cursor may go on; places count in code points."""
    held, date = opened(request), day_of(request)
    at = held.now()
    words, cursor = field(form, "words").replace("\r\n", "\n"), number(field(form, "cursor"))
    found = completions(known_words(held, at, date), words, cursor)
    return JSONResponse([one._asdict() for one in found])


def known_words(held: Opened, at: Now, date: Date) -> Vocabulary:
    """What can be typed on a day, worked out once for a diary as it stands."""
    return held.kept(
        (at.digest, date, "vocabulary"),
        lambda: vocabulary(behind(held, at, date), lately(held, at, date), held.foods.names),
    )


def drawn(request: Request, date: Date, status: int = 200, **values: Any) -> Response:
    """The page of a day; `values` say what went wrong, and give back what was typed."""
    held = opened(request)
    at = held.now()
    today = diary_day(at.diary.header)
    given: dict[str, Any] = {"said": None, "caution": "", "typed": {}, "problem": "", "refused": None}
    given["plain"] = False
    given |= {
        "path": place(request, f"/day/{date}"),  # the page may be the answer to one of its forms
        "date": date,
        "today": today,
        "days": near_days(date),
        "view": viewed(held, at, date, energy=_energy(request, held, at)),
        "offers": offered(held, at, date),
        "collide": held.kept((at.digest, date, today, "against"), lambda: day_against(held, at, date)),
        "scales": scales(at.diary, date),
        "draft": sha256(os.path.realpath(held.path).encode("utf-8", "replace")).hexdigest()[:12],
        "w": WORDS,
    }
    return page(request, "day.html", status=status, **(given | values))


def day_of(request: Request) -> Date:
    """The day in the address; 404 for what is none."""
    try:
        return date_of(request.path_params["date"])
    except VilliError:
        raise HTTPException(404) from None


def viewed(held: Opened, at: Now, date: Date, *, energy: bool = False) -> DayView:
    """A day as its keeper sees it."""
    return held.kept(
        (at.digest, date, "view", energy),
        lambda: day_view(at.diary, date, held.foods.index, held.foods.catalogue, energy=energy),
    )


def _energy(request: Request, held: Opened, at: Now) -> bool:
    """Whether energy was asked for in the address, and may be shown."""
    if request.query_params.get("energy") != "1":
        return False
    from villi.report.applies import may_show_energy

    practitioner = house(request).is_folder
    return may_show_energy(held.begun(at).examination, True, practitioner=practitioner)


def day_against(held: Opened, at: Now, date: Date) -> "Html":
    """What a day logs against a rule of safety, in the words of the report; empty where nothing is."""
    from villi.examining.logged import day_alone

    return _against(held, at, date, day_alone(at.diary, date))


def typed_against(held: Opened, at: Now, date: Date, said: Echo) -> "Html":
    """The same for words as they are typed."""
    from villi.examining.logged import words_alone

    return _against(held, at, date, words_alone(said.lines, date, at.diary.header.country))


def _against(held: Opened, at: Now, date: Date, alone: "Diary") -> "Html":
    from villi.examining.logged import against, beside
    from villi.report import applies, paged

    safety = beside(standing(held, at), date, diary_day(at.diary.header))
    found = against(alone, safety, held.foods.index, held.foods.catalogue)
    return paged.drawn(applies.warned(found), paged.page("collide"))


def echoed(held: Opened, at: Now, date: Date, words: str, *, going_on: bool = False) -> Echo:
    """Words read back, as they would be written on a day."""
    known = behind(held, at, date)
    return echo(at.diary, words, date, held.foods.index, known=known, going_on=going_on)


def behind(held: Opened, at: Now, date: Date) -> "Before":
    """What lies before a day."""
    return held.kept((at.digest, date, "before"), lambda: before(at.diary, date, held.foods.index))


def lately(held: Opened, at: Now, date: Date) -> "Understood":
    """The weeks before a day, resolved."""
    from villi.meals import resolve

    since = Date.fromordinal(max(1, date.toordinal() - WINDOW))
    return held.kept((at.digest, since, "lately"), lambda: resolve(at.diary, held.foods.index, since=since))


def offered(held: Opened, at: Now, date: Date) -> Offers:
    """What to offer on a day: at its time now where it is today, else at no time."""
    if held.settings.read_only:
        return Offers()
    clock = clock_now(at, date)
    known, since, safety = behind(held, at, date), lately(held, at, date), standing(held, at)

    def offered_at(clock: Time | None) -> Offers:
        return offers(at.diary, since, date, clock, held.foods.index, known=known, safety=safety)

    found = offered_at(clock)
    if found.meals or clock is None:
        return found
    return replace(found, meals=offered_at(None).meals)  # breakfast may be written down at noon


def clock_now(at: Now, date: Date) -> Time | None:
    """The time it is for the diary, on the day it is there; None for any other day."""
    header = at.diary.header
    return (
        now(header).time().replace(second=0, microsecond=0, tzinfo=None)
        if date == diary_day(header)
        else None
    )


def _with_choice(words: str, said: Echo, chosen: str) -> str:
    """The words as they seem to be meant, or with what was chosen for one of their foods: row, start, place
    among the alternatives."""
    if chosen == "meant" and said.meant:
        return said.meant
    row, start, place = (int(part) if part.isdecimal() else -1 for part in (chosen + "..").split(".")[:3])
    for part in said.parts:
        for item in part.items:
            if (part.row, item.span[0]) == (row, start) and 0 <= place < len(item.alternatives):
                return pinned_words(words.replace("\r\n", "\n"), row, item, item.alternatives[place])
    raise VilliError("the words have changed since: choose again")


ROUTES = [
    Route("/day", to_day),
    Route("/day/{date}", day),
    Route("/day/{date}/read", read, methods=["POST"]),
    Route("/day/{date}/complete", complete, methods=["POST"]),
]
