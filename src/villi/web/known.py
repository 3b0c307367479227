"""What is known: the statements of the article with their answers, and each in full."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from villi.web.drawing import opened, page, place
from villi.web.examined import as_asked, at_once, awaited
from villi.web.ranged import everything, links

if TYPE_CHECKING:
    from villi.evidence import Base
    from villi.evidence.values import Answer, Statement, Study
    from villi.examination import Examination
    from villi.report.charts import Picture
    from villi.report.elements import Html
    from villi.report.paged import Draw

LONGEST = 200
"""Characters of what is looked for."""
STUDIES = 20
"""Studies that a search shows by themselves; more are counted."""


class Row(NamedTuple):
    """A statement in a list: its answer and how sure it is in words, and what of the diary it touches."""

    id: str
    statement: str
    answer: str
    sure: str
    withheld: bool
    because: str


def known(request: Request) -> Response:
    """All statements, those that touch this diary first; or those that hold the words looked for."""
    from villi.evidence import base

    asked = " ".join(request.query_params.get("q", "").split())[:LONGEST]
    held = opened(request)
    found = held.begun(held.now()).examination
    return page(request, "known.html", **_list(base(), found, asked))


def statement(request: Request) -> Response:
    """One statement in full, as this person may see it."""
    from villi.advice import answer
    from villi.evidence import base
    from villi.evidence.search import named
    from villi.evidence.wording import INFORMS, READ, SIGNS
    from villi.report.statement_page import sections

    id = request.path_params["id"]
    known, held = base(), opened(request)
    one = known.statements.get(id)
    if one is None:
        if any(named(known, id)):
            return RedirectResponse(place(request, f"/known?q={id}"), status_code=303)
        raise HTTPException(404)
    now = held.now()
    found = held.begun(now).examination
    seen = answer(one, found.safety.facts, found.safety, known)
    parts = sections(
        one,
        seen,
        found.safety,
        known,
        links=links(request, now.diary, everything(request)),
        draw=at_once(request) if request.query_params.get("charts") == "1" else _later(request),
    )
    because = next((each.because for each in found.answers if each.id == id), "")
    around = _around(known, id)
    return page(
        request,
        "statement.html",
        statement=one,
        because=because,
        parts=parts,
        before=around[0],
        after=around[1],
        small=(READ, SIGNS, INFORMS),
    )


def _later(request: Request) -> "Draw":
    """A forest plot that is fetched when it comes into view; without script it is an image."""

    def instead(picture: "Picture") -> "Html":
        address = place(request, f"/known/chart/{picture.key}")
        return awaited(picture, address=address, image=f"{address}?image=1", plain="?charts=1#trials")

    return instead


def chart(request: Request) -> Response:
    """One forest plot, drawn."""
    from villi.evidence import base
    from villi.report.evidence_plots import picture

    dataset = base().datasets.get(request.path_params["dataset"])
    if dataset is None:
        raise HTTPException(404)
    return as_asked(request, picture(dataset))


def _list(held: "Base", found: "Examination", asked: str) -> dict[str, Any]:
    from villi.evidence.search import matching, named, names, near, showing
    from villi.evidence.wording import READ

    statements: Iterable[Statement] = held.statements.values()
    studies: Sequence[Study] = ()
    groups: list[tuple[str, list[Row]]] = []
    words = asked.split()
    ids = [named(held, word) for word in words]
    if words and all(names(word) or word in held.studies for word in words):
        pairs = [pair for each in ids for pair in each.pairs]
        studies = [study for each in ids for study in each.studies]
        own = [one for each in ids for one in each.statements]
        statements = dict.fromkeys([*own, *showing(held, pairs, studies)])
    elif words:
        statements, studies = matching(held, words)
    chosen = {one.id for one in statements}
    rows = {one.id: _row(one, found, held) for one in statements}
    touching = [rows[answer.id] for answer in found.answers if answer.because and answer.id in chosen]
    told = {row.id for row in touching}
    if asked:
        groups.append(("Other statements", [row for row in rows.values() if row.id not in told]))
    else:
        for group in held.groups:
            parts = [part.id for parent in group.of for part in held.parts(parent)]
            groups.append((group.title, [rows[id] for id in parts if id not in told]))
    return {
        "asked": asked,
        "touching": touching,
        "groups": [(title, shown) for title, shown in groups if shown],
        "studies": [_study(study, held) for study in studies[:STUDIES]] if asked else (),
        "more": max(0, len(studies) - STUDIES) if asked else 0,
        "count": len(rows),
        "near": near(held, asked) if asked and not rows and not studies and names(asked) else (),
        "read": READ,
    }


def _row(one: "Statement", found: "Examination", held: "Base") -> Row:
    from villi.advice import answer
    from villi.evidence.wording import ANSWERS, certainty
    from villi.report.reasons import brief
    from villi.report.words import upper_first

    own = next((each for each in found.answers if each.id == one.id), None)
    seen: Answer = own or answer(one, found.safety.facts, found.safety, held)
    return Row(
        one.id,
        one.statement,
        upper_first(ANSWERS[one.verdict]),
        certainty(one.certainty),
        seen.withheld,
        brief([seen.because]) if seen.because else "",
    )


def _study(study: "Study", held: "Base") -> tuple[str, str, tuple[str, ...]]:
    """A study in a line: what it found in words, its certainty, and the statements that show it."""
    from villi.evidence.search import showing
    from villi.evidence.wording import in_words

    where = tuple(one.id for one in showing(held, (), (study,)))
    return f"{study.claim} {in_words(study.effect)}".strip(), study.certainty, where


def _around(held: "Base", id: str) -> tuple[str, str]:
    """The statements before and after one, in the article's order; "" at the ends."""
    order = [part.id for group in held.groups for parent in group.of for part in held.parts(parent)]
    if id not in order:
        return "", ""
    at = order.index(id)
    return order[at - 1] if at else "", order[at + 1] if at + 1 < len(order) else ""


ROUTES: list[BaseRoute] = [
    Route("/known", known),
    Route("/known/chart/{dataset}", chart),
    Route("/known/{id}", statement),
]
