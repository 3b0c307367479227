"""The card that comes before everything on a page of a diary."""

from typing import TYPE_CHECKING, NamedTuple

from starlette.requests import Request

if TYPE_CHECKING:
    from villi.report.elements import Html
    from villi.safety.values import Card, Safety

OPENED = "record"
"""What an address says once the page behind a crisis card was asked for."""


class Carded(NamedTuple):
    """A card as a page shows it; `closed` where nothing else is shown until it is asked for."""

    kind: str
    heading: str
    body: "Html"
    closed: bool


def carded(request: Request, card: "Card | None") -> Carded | None:
    """The card of a diary, None where there is none."""
    from villi.report import cards, paged

    if card is None:
        return None
    body = paged.drawn(cards.blocks(card), paged.page("card"))
    closed = card.kind == "crisis" and OPENED not in request.query_params
    return Carded(card.kind, cards.heading(card), body, closed)


def foot(safety: "Safety") -> str:
    """Whom to reach, for the foot of every page of a diary."""
    from villi.report import cards

    return cards.foot(safety.contacts)
