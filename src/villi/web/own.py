"""Words and recipes of one's own, each as it is understood, and as it would be while it is typed."""

from collections.abc import Callable, Sequence
from math import isfinite, isnan
from typing import Any

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from villi.diary import vocabulary
from villi.diary.changing import Splice
from villi.keeping.own_words import OwnWord, own_words, read_back
from villi.quantities import VilliError
from villi.report.foods import figure
from villi.report.words import amount, clean, reach
from villi.web.changes import status_of
from villi.web.drawing import changed, opened, page
from villi.web.forms import field, number, posted
from villi.web.opened import Opened

PATH = "/foods/own"
_NOTHING: dict[str, Any] = {"own": (), "wrong": "", "typed": {}, "read": None}


def own(request: Request) -> Response:
    """The words and recipes of one's own, each as it is understood."""
    return _own(request, opened(request))


@posted
def read(request: Request, form: FormData) -> Response:
    """Words and their meaning while they are typed, as they would be understood."""
    held = opened(request)
    words, meaning = field(form, "words"), field(form, "meaning")
    found = _read_back(held, words, meaning)
    return page(request, "own.html", **_NOTHING | {"read": found})


@posted
def add(request: Request, form: FormData) -> Response:
    """Words of one's own put into the diary."""
    words, meaning = field(form, "words"), field(form, "meaning")
    return _own_changed(
        request, form, f"Kept {words.strip()}.", lambda data: [vocabulary.added(data, words, meaning)]
    )


@posted
def edit(request: Request, form: FormData) -> Response:
    """Words of one's own that mean something else from now on."""
    words, meaning = field(form, "words"), field(form, "meaning")
    line, old = number(field(form, "line")), field(form, "old")
    return _own_changed(
        request,
        form,
        f"Changed {words.strip()}.",
        lambda data: [vocabulary.changed(data, line, old, words, meaning)],
    )


@posted
def remove(request: Request, form: FormData) -> Response:
    """Words of one's own taken out of the diary."""
    line, old = number(field(form, "line")), field(form, "old")
    return _own_changed(request, form, f"Took out {old}.", lambda data: vocabulary.removed(data, line, old))


def _own_changed(
    request: Request, form: FormData, words: str, make: Callable[[bytes], Sequence[Splice]]
) -> Response:
    held = opened(request)
    try:
        done = held.changes.make(words, make, once=field(form, "once"))
    except VilliError as wrong:
        return _own(request, held, status=status_of(wrong), wrong=str(wrong), form=form)
    return changed(request, PATH, done)


def _own(
    request: Request, held: Opened, *, status: int = 200, wrong: str = "", form: FormData | None = None
) -> Response:
    now = held.now()
    typed = {name: field(form, name) for name in ("words", "meaning", "line", "old")} if form else {}
    ready, catalogue = held.foods.index, held.foods.catalogue
    found = held.kept((now.digest, "own"), lambda: own_words(now.diary, ready, catalogue))
    read = _read_back(held, typed["words"], typed["meaning"]) if typed and not typed["line"] else None
    values = {"own": tuple(map(_drawn, found)), "wrong": wrong, "typed": typed, "read": read}
    return page(request, "own.html", status=status, **_NOTHING | values)


def _read_back(held: Opened, words: str, meaning: str) -> dict[str, Any] | None:
    if not words.strip() or not meaning.strip():
        return None
    words, meaning = words[:2_000], meaning[:8_000]
    return _drawn(read_back(words, meaning, held.now().diary, held.foods.index, held.foods.catalogue))


def _drawn(one: OwnWord) -> dict[str, Any]:
    """A word of one's own as the page says it."""
    grams = one.glutamine
    return {
        "one": one,
        "parts": tuple(
            (part.food_id, clean(part.name), amount(part.grams, "g"), part.sure) for part in one.parts
        ),
        "weight": "" if isnan(one.grams) else amount(one.grams, "g"),
        "makes": figure(one.makes),
        "unit": one.unit.rstrip("s") if one.unit else "portion",
        "glutamine": ("at least " if grams.at_least else "") + amount(grams.grams, "g"),
        "reach": reach(grams.reach, "g", at_least=grams.at_least) if isfinite(grams.grams) else "",
    }


ROUTES = [
    Route(PATH, own, methods=["GET"]),
    Route(PATH, add, methods=["POST"]),
    Route(f"{PATH}/read", read, methods=["POST"]),
    Route(f"{PATH}/edit", edit, methods=["POST"]),
    Route(f"{PATH}/remove", remove, methods=["POST"]),
]
