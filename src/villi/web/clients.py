"""A folder of clients: all at a glance, and a new one."""

from collections.abc import Callable
from datetime import date as Date
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import quote

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from villi.quantities import VilliError
from villi.web.changes import status_of
from villi.web.drawing import house, page
from villi.web.forms import field, posted
from villi.web.house import diary_in

if TYPE_CHECKING:
    from villi.keeping.overview import Overview

PATIENCE_SECONDS = 0.4
"""How long a list waits for diaries that were not read yet; the rest follows."""


class Row(NamedTuple):
    """A client in the list: `seen` None where the diary was not read yet, `wrong` why it cannot be."""

    name: str
    seen: "Overview | None"
    wrong: str = ""


def clients(request: Request) -> Response:
    """Every client of the folder, those whose diary cannot be read with the reason."""
    return _shown(request)


@posted
def new(request: Request, form: FormData) -> Response:
    """A new client: a folder and a diary, as `villi start` writes one."""
    from villi.diary.starting import headed

    try:
        header = headed("", field(form, "country"), field(form, "zone").strip())
        name = house(request).start(field(form, "name"), header)
    except VilliError as wrong:
        typed = {name: field(form, name) for name in ("name", "country", "zone")}
        return _shown(request, wrong=str(wrong), typed=typed, status=status_of(wrong))
    return RedirectResponse(f"/c/{quote(name, safe='')}/safety", status_code=303)


def _shown(
    request: Request, wrong: str = "", typed: dict[str, str] | None = None, status: int = 200
) -> Response:
    from villi.report import cards

    rows = _rows(request)
    asked = " ".join(request.query_params.get("q", "").split())
    sort = request.query_params.get("sort", "")
    sort = sort if sort in SORTS else "name"
    found = [row for row in rows if all(part in row.name.casefold() for part in asked.casefold().split())]
    return page(
        request,
        "clients.html",
        status=status,
        rows=sorted(found, key=lambda row: (_urgent(row), SORTS[sort][1](row))),
        many=len(rows),
        waiting=sum(row.seen is None and not row.wrong for row in rows),
        unexamined=sum(row.seen is not None and not row.seen.examined for row in rows),
        asked=asked,
        sort=sort,
        sorts=[(key, words) for key, (words, _) in SORTS.items()],
        at_time=datetime.now(),
        nobody=NOBODY,
        fired_by=cards.fired_by,
        parted=cards.parted,
        of_another=cards.of_another,
        first_of=_first_sentence,
        wrong=wrong,
        typed=typed or _usual(),
    )


def _rows(request: Request) -> list[Row]:
    """All clients with what is known of them by now."""
    from villi.report.words import clean

    found, diaries = [], {}
    for name, folder in house(request).clients().items():
        try:
            diaries[name] = diary_in(folder)
        except VilliError as wrong:
            found.append(Row(name, None, clean(str(wrong))))
    for name, seen in house(request).overviews.of(diaries, PATIENCE_SECONDS).items():
        found.append(Row(name, None, clean(seen)) if isinstance(seen, str) else Row(name, seen))
    return found


NOBODY = "villi tells nobody: only who opens this page sees it."
"""For whoever reads the list, as the report says it to its own readers."""


def _urgent(row: Row) -> int:
    """Flagged clients stand first in any order: a crisis, then the other cards."""
    card = row.seen.safety.card if row.seen is not None else None
    return ("crisis", "calm", "support").index(card.kind) if card is not None else 3


def _first_sentence(rule: str) -> str:
    """What a rule says first.

    >>> _first_sentence("No grapefruit with this medicine. Ask a pharmacist.")
    'No grapefruit with this medicine'
    """
    return rule.partition(". ")[0].removesuffix(".")


def _by_name(row: Row) -> tuple[object, ...]:
    return (row.name.casefold(),)


def _by_last(row: Row) -> tuple[object, ...]:
    last = row.seen.last if row.seen is not None else None
    return -(last or Date.min).toordinal(), row.name.casefold()


def _by_flags(row: Row) -> tuple[object, ...]:
    return -len(row.seen.rules) if row.seen is not None else 0, row.name.casefold()


def _by_complete(row: Row) -> tuple[object, ...]:
    return (row.seen.complete if row.seen is not None else -1), row.name.casefold()


SORTS: dict[str, tuple[str, Callable[[Row], tuple[object, ...]]]] = {
    "name": ("Flags, then name", _by_name),
    "last": ("Flags, then last entry, newest first", _by_last),
    "flags": ("Flags, then most rules", _by_flags),
    "complete": ("Flags, then fewest complete days", _by_complete),
}
"""The orders of the list, by their names in an address; flagged clients stand first in each."""


def _usual() -> dict[str, str]:
    """What a new client most likely needs: the country and the zone of this computer."""
    from villi.diary.starting import system_country, system_zone

    return {"name": "", "country": system_country(), "zone": system_zone()}


ROUTES: list[BaseRoute] = [Route("/", clients), Route("/clients/new", new, methods=["POST"])]
