"""Foods: search, one food's page, and those with most glutamine."""

from collections.abc import Iterator
from functools import cache
from math import isfinite
from typing import Any, Literal, NamedTuple
from urllib.parse import quote

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from villi.diary.changing import putting
from villi.diary.today import date_of, diary_day
from villi.diary.today import now as clock_now
from villi.foods import Catalogue, Food, Measure
from villi.foods.richest import richest, usual
from villi.foods.search import tokens
from villi.keeping.finding import Finds, finds
from villi.keeping.standing import HEAVIEST, eaten_most, food_line, in_diary
from villi.quantities import VilliError
from villi.report import foods as said
from villi.report.words import clean, dates, day_name, plural, upper_first
from villi.web.drawing import changed, house, opened, page
from villi.web.forms import field, posted, time_of
from villi.web.opened import Now, Opened
from villi.web.today import known_words

FROM_LETTERS = 2
MOST_FOUND = 30
MOST_LISTED = 40
MOST_EATEN = 12
NEAR = 3
LATEST = 12
"""Times that a food was eaten which are shown at once; the earlier ones wait under them."""


class Row(NamedTuple):
    """A food in a list: what leads to it, what is said beside it."""

    id: str
    name: str
    beside: str


class Choice(NamedTuple):
    """A measure to choose: its place among the food's own, its words, its grams."""

    key: str
    said: str
    grams: float


def search(request: Request) -> Response:
    """Foods for fragments in any order; without any, those of this diary."""
    held = opened(request)
    asked = request.query_params.get("q", "")[:200]
    catalogue = held.foods.catalogue
    now = held.now()
    enough = any(len(word) >= FROM_LETTERS for word in tokens(asked))
    found = finds(asked, catalogue, held.foods.index, MOST_FOUND) if enough else Finds(())
    return page(
        request,
        "foods.html",
        q=asked,
        enough=enough,
        found=tuple(_row(catalogue, food) for food in found.foods),
        near=found.words,
        own=tuple(_own_found(now, asked)) if enough else (),
        most=MOST_FOUND if len(found.foods) == MOST_FOUND else 0,
        eaten=() if asked else _eaten(held, now),
    )


def most_glutamine(request: Request) -> Response:
    """The everyday foods that hold most glutamine, per 100 g or per usual portion."""
    opened(request)
    per: Literal["portion", "100g"] = "portion" if request.query_params.get("per") == "portion" else "100g"
    return page(request, "richest.html", rows=_richest(per), per=per, note=said.RICHEST)


@cache
def _richest(per: Literal["portion", "100g"]) -> tuple[dict[str, str], ...]:
    """The rows of that list; the everyday catalogue stays the same."""
    return tuple(
        {
            "id": one.food.id,
            "name": upper_first(one.food.name),
            "portion": said.portion(one.portion),
            "in_portion": _ranged(one.low, one.mid, one.high, one.portion.grams)
            if one.portion
            else "unknown",
            "in_100": said.ranged(one.low, one.mid, one.high),
        }
        for one in richest(Catalogue.everyday(), per, MOST_LISTED)
    )


def food(request: Request) -> Response:
    """One food with everything that is known of it."""
    held = opened(request)
    return _food(request, held, request.path_params["id"])


@posted
def use(request: Request, form: FormData) -> Response:
    """So much of a food into the diary of a day."""
    held = opened(request)
    now = held.now()
    id = field(form, "id")
    try:
        found = _known(held.foods.catalogue, id)
        grams = _grams(found, field(form, "many"), field(form, "measure"))
        clock = time_of(form, "clock")
        date = date_of(field(form, "date")) if field(form, "date") else diary_day(now.diary.header)
        line = food_line(known_words(held, now, date), id, grams, clock)
    except VilliError as wrong:
        return _food(request, held, id, status=422, wrong=str(wrong), form=form)
    done = held.changes.make(
        f"Added {found.name}, {said.figure(grams)} g.",
        lambda data: [putting(data, [line], date)],
        once=field(form, "once"),
    )
    return changed(request, f"/day/{date}", done)


def _food(
    request: Request,
    held: Opened,
    id: str,
    *,
    status: int = 200,
    wrong: str = "",
    form: FormData | None = None,
) -> Response:
    catalogue = held.foods.catalogue
    found = catalogue.food(id)
    if found is None:
        return page(request, "nofood.html", status=404, id=id, near=_near(catalogue, id))
    energy = _energy(request, held)
    choices = tuple(_choices(found))
    chosen = _chosen(choices, request.query_params.get("portion", ""))
    contents = catalogue.composition([id])
    now = held.now()
    understood = held.understood(now)
    stands = in_diary(understood, id)
    typed = {name: field(form, name) for name in ("many", "measure", "clock", "date")} if form else {}
    return page(
        request,
        "food.html",
        status=status,
        wrong=wrong,
        food=found,
        name=upper_first(found.name),
        about=tuple(each for each in said.about(catalogue, found) if each[0] != "portions"),
        survey=catalogue.survey_names.get(id, ""),
        choices=choices,
        chosen=chosen,
        glutamine=tuple(map(upper_first, said.glutamine(contents))),
        glutamine_portion=next(said.glutamine(contents, chosen.grams), "") if chosen else "",
        kinds=said.composition(contents, energy=energy),
        energy=energy,
        imputed=said.IMPUTED if contents.imputed.any() else "",
        sources=tuple((source, catalogue.source(source)) for source in found.sources),
        stands=stands,
        often=_often(stands) if stands else "",
        latest=LATEST,
        dated=lambda day: f"{day_name(day)} {day.year}",
        statements=_statements(found),
        today=diary_day(now.diary.header),
        clock=f"{clock_now(now.diary.header):%H:%M}",
        typed=typed,
    )


def _energy(request: Request, held: Opened) -> bool:
    """Whether calories are shown: only where they were asked for, and no rule of this person hides them."""
    from villi.keeping.cards import safety_of
    from villi.report.applies import hides_energy

    if request.query_params.get("energy", "") != "1":
        return False
    diary = held.now().diary
    return house(request).is_folder or not hides_energy(safety_of(diary, diary_day(diary.header)))


def _often(stands: Any) -> str:
    times = "once a day" if stands.times == stands.days else plural(stands.times, "time")
    return f"On {plural(stands.days, 'day')}, {times}: {dates([stands.first, stands.last])}."


def _statements(found: Food) -> tuple[tuple[str, str], ...]:
    """What the article says of such food: (id, statement). The answer, behind its gates, has its own page."""
    from villi.advice.answering import UNFOUND
    from villi.evidence import base
    from villi.examining.eaten import facts_of_food

    facts = facts_of_food(found)
    return tuple(
        (one.id, UNFOUND if one.verdict == "not found" else one.statement)
        for one in base().statements.values()
        if facts.intersection(one.about)
    )


def _row(catalogue: Catalogue, found: Food) -> Row:
    portion = usual(found)
    beside = [said.group(catalogue, found)]
    beside += [f"usual portion {said.portion(portion)}"] if portion is not None else []
    return Row(found.id, upper_first(clean(found.name)), ", ".join(beside))


def _eaten(held: Opened, now: Now) -> tuple[Row, ...]:
    found = eaten_most(held.understood(now), MOST_EATEN)
    return tuple(Row(one.food_id, upper_first(one.name), f"on {plural(one.days, 'day')}") for one in found)


def _own_found(now: Now, asked: str) -> Iterator[tuple[str, str]]:
    """Words of one's own with all fragments: the words, what they mean."""
    starts = [f" {word}" for word in tokens(asked)]
    for words, meaning, pin in now.diary.means:
        searched = " " + " ".join(tokens(words))
        if starts and all(start in searched for start in starts):
            yield words, meaning or (pin.food_id if pin else "")


def _choices(found: Food) -> Iterator[Choice]:
    """Measures of a food to choose from, one usual portion first; grams are always among them."""
    first = usual(found)
    measures: list[Measure] = [first] if first is not None else []
    measures += [each for each in found.measures if each != first and not each.unit.startswith("per ")]
    for each in measures:
        if each.grams > 0:
            yield Choice(each.unit, f"{said.unit(each.unit)}, {said.figure(each.grams)} g", each.grams)


def _chosen(choices: tuple[Choice, ...], key: str) -> Choice | None:
    return next((one for one in choices if one.key == key), choices[0] if choices else None)


def _grams(found: Food, many: str, measure: str) -> float:
    """The grams that a form asks for. Raises `VilliError` with the remedy."""
    try:
        number = float(many.strip().replace(",", ".") or "1")
    except ValueError:
        number = 0.0
    if not (isfinite(number) and 0 < number <= HEAVIEST):
        raise VilliError(f"{many!r} is no amount: give a number such as 1, 0.5 or 150")
    if measure == "g":
        return number
    one = next((choice for choice in _choices(found) if choice.key == measure), None)
    if one is None:
        raise VilliError(f"{found.name} has no measure of that name: choose one of the list, or grams")
    return number * one.grams


def _known(catalogue: Catalogue, id: str) -> Food:
    found = catalogue.food(id)
    if found is None:
        raise VilliError(f"{id} is not in the catalogue: look for it by its name")
    return found


def _near(catalogue: Catalogue, id: str) -> tuple[Row, ...]:
    same = catalogue.equivalent(id)
    nearest = catalogue.food(same) if same else None
    found = [nearest] if nearest is not None else catalogue.find(id[:200], NEAR)
    return tuple(_row(catalogue, each) for each in found)


def _ranged(low: float, mid: float, high: float, grams: float) -> str:
    return said.ranged(*(end * grams / 100 for end in (low, mid, high)))


def link(id: str) -> str:
    """The address of a food's page.

    >>> link("fndds:11111000")
    '/foods/fndds:11111000'
    """
    return f"/foods/{quote(id, safe=':')}"


ROUTES = [
    Route("/foods", search),
    Route("/foods/glutamine", most_glutamine),
    Route("/foods/use", use, methods=["POST"]),
    Route("/foods/{id:path}", food),
]
