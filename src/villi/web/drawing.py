"""From values to a page: the templates, and what every page is given."""

import os
from functools import cache
from hashlib import sha256
from secrets import token_urlsafe
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, quote, urlencode, urlsplit

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape
from markupsafe import Markup
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from villi.diary.today import diary_day
from villi.keeping.cards import low_of, safety_of
from villi.quantities import VilliError
from villi.web import assets, encoded
from villi.web.changes import Done
from villi.web.forms import number
from villi.web.house import House
from villi.web.opened import Now, Opened

if TYPE_CHECKING:
    from villi.safety.values import Card, Safety

FRAGMENT = "x-villi-fragment"
"""The header with which our script asks for the changed part of a page only; it names the part."""

PAGES = (
    ("/day", "Today", "", "M5 5.5h14V20H5zM5 9.5h14M9 3v4m6-4v4M9 14l2 2 4-4"),
    ("/text", "Text", "", "M5 5h14M5 9.5h14M5 14h14M5 18.5h8"),
    ("/examination", "Examination", "Findings", "M4 20h16M7 16v-5m5 5V5m5 11V9"),
    ("/foods", "Foods", "", "M12 8c-5-3-8 1-7 6 1 4 4 7 7 5 3 2 6-1 7-5 1-5-2-9-7-6zm0 0c0-3 1-4 3-5"),
    (
        "/known",
        "What is known",
        "Known",
        "M12 6c-2-1.5-5-2-8-1.5V18c3-.5 6 0 8 1.5 2-1.5 5-2 8-1.5V4.5c-3-.5-6 0-8 1.5zm0 0v13.5",
    ),
)
"""The pages of a diary for the bar: address, name, a shorter name for phones ("" the same), the strokes of
its picture."""

MORE = (
    ("/supplement", "Check a supplement"),
    ("/safety", "Safety questions"),
    ("/experiments", "Experiments and questions"),
    ("/summary", "A summary for your doctor or dietitian"),
    ("/foods/own", "Foods and recipes of your own"),
)
"""Pages of a diary that are needed now and then, for the foot of every page."""

WITH_ENERGY = ("/day", "/examination", "/foods", "/summary")
"""Pages on which a practitioner may have calories shown."""


@cache
def templates() -> Environment:
    """Our templates; whatever is not HTML already is escaped."""
    made = Environment(
        loader=PackageLoader("villi.web"),
        autoescape=select_autoescape(default=True, default_for_string=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    made.filters["html"] = _html
    return made


def _html(text: str) -> Markup:
    """What a report drew is HTML already; anything else is escaped.

    >>> from villi.report.elements import tag
    >>> str(_html(tag("b", "2 < 3"))), str(_html("2 < 3"))
    ('<b>2 &lt; 3</b>', '2 &lt; 3')
    """
    from villi.report.elements import Html

    return Markup(text) if isinstance(text, Html) else Markup.escape(text)


def house(request: Request) -> House:
    """What this run serves."""
    found: House = request.app.state.house
    return found


def opened(request: Request) -> Opened:
    """The diary that the address names; 404 where there is none."""
    found = house(request).opened(request.path_params.get("client", ""))
    if found is None:
        raise HTTPException(404)
    return found


def place(request: Request, path: str) -> str:
    """The address of a page of the same diary.

    For a client of a folder it begins with `/c/NAME`.
    """
    client = request.path_params.get("client", "")
    return (f"/c/{quote(client, safe='')}" if client else "") + path


def going(request: Request, path: str) -> str:
    """The same for a link that is followed: what a practitioner chose to see of a client goes along."""
    address, hash, anchor = place(request, path).partition("#")
    mark = "&" if "?" in address else "?"
    return f"{address}{f'{mark}energy=1' if with_energy(request) else ''}{hash}{anchor}"


def with_energy(request: Request) -> bool:
    """Whether a practitioner has calories shown: by this address or, where a form was sent, its page's."""
    if not request.path_params.get("client", ""):
        return False
    if request.method == "GET":
        return request.query_params.get("energy") == "1"
    try:
        asked = parse_qs(urlsplit(request.headers.get("referer", "")).query)
    except ValueError:  # such as "http://["
        return False
    return asked.get("energy") == ["1"]


def _energy_switch(request: Request) -> dict[str, Any] | None:
    """Where a practitioner shows or hides calories on this page; None where there are none."""
    if request.method != "GET" or not request.path_params.get("client", ""):
        return None
    path = str(request.scope["path"])
    here = path.removeprefix(f"/c/{request.path_params['client']}")
    if not here.startswith(WITH_ENERGY):
        return None
    on = with_energy(request)
    rest = [pair for pair in request.query_params.multi_items() if pair[0] not in ("energy", "told")]
    query = urlencode(rest if on else [*rest, ("energy", "1")])
    return {"on": on, "address": quote(path) + (f"?{query}" if query else "")}


def page(request: Request, template: str, *, status: int = 200, **values: Any) -> Response:
    """A page from a template, or the part of it that was asked for: the template's block of that name."""
    given = _given(request) | {"refused_with": status if status >= 400 else 0} | values
    made = templates().get_template(template)
    part = request.headers.get(FRAGMENT, "")
    if part in made.blocks:
        context = made.new_context(given)
        return HTMLResponse("".join(made.blocks[part](context)), status_code=status)
    return HTMLResponse(made.render(given), status_code=status)


def _given(request: Request) -> dict[str, Any]:
    """What every template may use."""
    settings = house(request).settings
    client = request.path_params.get("client", "")
    return {
        "at": lambda path: place(request, path),
        "to": lambda path: going(request, path),
        "energy_switch": _energy_switch(request),
        "more_pages": MORE,
        "asset": assets.address,
        "path": quote(request.scope["path"]),
        "client": client,
        "is_folder": house(request).is_folder,
        "read_only": settings.read_only,
        "incognito": settings.incognito,
        "has_password": not settings.is_local,
        "once": token_urlsafe(12),
        "drafts": _drafts(request),
        "told": _told(request),
        "looked": request.method in ("GET", "HEAD"),
        "has_diary": bool(client) or not house(request).is_folder,
        "pages": PAGES,
        **_standing(request),
    }


def _standing(request: Request) -> dict[str, Any]:
    """What every page says of the diary it belongs to: its state, the card that comes first, whom to reach.

    `closed` is whether the page's content is put away behind the card; a practitioner's never is.
    """
    from villi.report import cards
    from villi.safety import contacts

    reach = cards.foot(contacts(""))
    nothing = {
        "watched": None,
        "card": None,
        "closed": False,
        "encoded": "",
        "emptied": False,
        "reach": reach,
    }
    if getattr(request.state, "broken", False):
        return nothing  # what broke may be this
    try:
        held = house(request).opened(request.path_params.get("client", ""))
        if held is None:
            return nothing
        now = held.now()
        safety = standing(held, now)
    except VilliError:
        return nothing  # what is wrong with the file is said by the page itself
    card = safety.card
    return {
        "watched": {"digest": now.digest, "today": diary_day(now.diary.header)},
        "card": _first(request, safety, now),
        "closed": card is not None and card.kind == "crisis" and not house(request).is_folder,
        "encoded": encoded.said(now.diary),
        "emptied": held.changes.last.misses(now.data),
        "reach": cards.foot(safety.contacts),
    }


def _drafts(request: Request) -> str:
    """What tells the diaries apart whose forms a browser keeps: it names nobody."""
    it = house(request)
    about = f"{os.path.realpath(it.settings.path)}\0{request.path_params.get('client', '')}"
    return sha256(about.encode("utf-8", "replace")).hexdigest()[:12]


def standing(held: Opened, now: Now) -> "Safety":
    """The gates and the card of a diary as it stands."""
    today = diary_day(now.diary.header)

    def made() -> "Safety":
        low = low_of(now.diary, held.foods.index, held.foods.catalogue)
        return safety_of(now.diary, today, low, held.said_of_safety(now))

    return held.kept((now.digest, today, "safety"), made)


def _first(request: Request, safety: "Safety", now: Now) -> dict[str, Any] | None:
    """What comes first on a page: the card; for a practitioner, who keeps the data, a flag in its place."""
    from villi.report import cards, paged

    if safety.card is None:
        return None
    if not house(request).is_folder:
        return drawn_card(safety.card)
    found = cards.flagged(safety, [day.date for day in now.diary.days], linked=True)
    words = paged.drawn(
        found, paged.page("card", lambda key: place(request, f"/text?line={key.id}#L{key.id}"))
    )
    return {"kind": f"flag {safety.card.kind}", "heading": "Look at this first", "words": words}


def drawn_card(card: "Card") -> dict[str, Any]:
    """A card as the report draws it: its kind, its heading, what it says."""
    from villi.report import cards, paged

    words = paged.drawn(cards.blocks(card), paged.page("card"))
    return {"kind": card.kind, "heading": cards.heading(card), "words": words}


def _told(request: Request) -> Done | None:
    """The change that this page comes from, with which it can be taken back."""
    change = number(request.query_params.get("told", ""))
    try:
        held = house(request).opened(request.path_params.get("client", ""))
    except VilliError:
        return None
    return held.changes.done(change) if held is not None else None


def changed(request: Request, path: str, done: Done) -> Response:
    """After a change: the page that shows it, with its undo."""
    mark = "&" if "?" in path else "?"
    address, hash, anchor = path.partition("#")
    return RedirectResponse(
        going(request, f"{address}{mark}told={done.number}{hash}{anchor}"), status_code=303
    )
