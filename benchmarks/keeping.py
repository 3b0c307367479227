"""How fast the diary answers while it is kept: per letter typed, per day looked at.

    python benchmarks/keeping.py

A simulated year and a dozen lines typed letter by letter, with both catalogues: words read back (`echo`),
ways to go on (`completions`), a day (`day_view`), what to offer (`offers`), and what is worked out once for
a diary as it stands. Milliseconds of processor time, median and 95th percentile; every part begins with an
index that has read the diary and none of the typed words. Baselines in the same run: bare `understand` of
the same letters for the echo, `Catalogue.find` of the same fragments for completion, `resolve` of the whole
year for the day. The full catalogue needs the test data beside the checkout. Targets with it: echo 30 ms,
completion 15 ms (medians); both together 60 ms at the 95th percentile.
"""

import time
from collections.abc import Callable
from datetime import date as Date
from datetime import time as Time
from datetime import timedelta
from functools import partial
from statistics import median
from typing import NamedTuple, TypeVar

from full_catalogue import DATA, full
from record import record
from villi.diary import Diary, read
from villi.foods import Catalogue
from villi.keeping import Before, before, completions, day_view, echo, food_names, offers, vocabulary
from villi.meals import Index, Understood, index, resolve, understand
from villi.simulated import simulated

SEED = 2026
TYPED = (
    "2 eggs, rye toast with butter, flat white",
    "same breakfast no coffee",
    "half a pizza, slept 6 and a half, loo x2",
    "grilled salmon 150 g with new potatoes and green beans",
    "feel: mood 6, bloating 2, energy 5",
    "lunch: chicken caesar salad, sparkling water, an apple",
    "another coffee, 2 oatcakes with hummus",
    "19:30 beef and bean chilli with brown rice, sour cream",
    "porridge 50 g with blueberries and walnuts",
    "took: vitamin D 25 ug",
    "a handful of nuts; 200 ml kefir",
    "spag bol, garlic bread, small glass of red wine",
)
"""What people type, as they do: foods, amounts, repetitions, feelings, what they take."""
DAYS = 60
"""Days that are looked at, the last ones of the year."""


class Opened(NamedTuple):
    """A diary with all that is at hand before anything is typed."""

    catalogue: Catalogue
    ready: Index
    diary: Diary
    understood: Understood
    known: Before


def main() -> None:
    """Measure with both catalogues and keep the figures."""
    data = simulated(SEED, days=365).text.encode()
    shown: dict[str, float] = {}
    for name, catalogue in catalogues():
        shown |= {f"{name}_{key}": value for key, value in measured(data, catalogue).items()}
    record("keeping", shown)


def catalogues() -> list[tuple[str, Catalogue]]:
    """The everyday catalogue, and the full one where its tables are at hand."""
    found = [("everyday", Catalogue.everyday())]
    return [*found, ("full", full())] if DATA.is_dir() else found


def opened(data: bytes, catalogue: Catalogue) -> Opened:
    """The diary opened with an index of its own."""
    ready = index(catalogue)
    diary = read(data)
    understood = resolve(diary, ready)
    tomorrow = diary.days[-1].date + timedelta(days=1)
    return Opened(catalogue, ready, diary, understood, before(diary, tomorrow, ready))


def measured(data: bytes, catalogue: Catalogue) -> dict[str, float]:
    """All figures with one catalogue, in milliseconds."""
    first = opened(data, catalogue)
    date = first.known.date
    names, names_ms = timed(lambda: food_names(first.ready))
    return {
        "read_ms": timed(lambda: read(data))[1],
        "resolve_ms": timed(lambda: resolve(first.diary, index(catalogue)))[1],
        "before_ms": timed(lambda: before(first.diary, date, first.ready))[1],
        "names_ms": names_ms,
        "vocabulary_ms": timed(lambda: vocabulary(first.known, first.understood, names))[1],
        **spread("echo", echoes(opened(data, catalogue))),
        **spread("understand", understandings(opened(data, catalogue))),
        **spread("completions", completed(opened(data, catalogue))),
        **spread("find", finds(opened(data, catalogue))),
        **spread("day_view", days(opened(data, catalogue))),
        **spread("offers", offerings(opened(data, catalogue))),
    }


def echoes(it: Opened) -> list[float]:
    """Words read back, a letter more each time."""
    return typing(lambda said: echo(it.known.diary, said, it.known.date, it.ready, known=it.known))


def understandings(it: Opened) -> list[float]:
    """The same letters, as food words and nothing else."""
    return typing(lambda said: understand(said, it.ready, means=it.diary.means))


def completed(it: Opened) -> list[float]:
    """Ways to go on, a letter more each time."""
    known = vocabulary(it.known, it.understood, food_names(it.ready))
    return typing(lambda said: completions(known, said, len(said)))


def finds(it: Opened) -> list[float]:
    """The fragments that are being typed, looked up in the catalogue as a search page does."""
    it.catalogue.find("milk")  # the index of a search is made when first asked for
    return typing(lambda said: it.catalogue.find(said.replace(":", ",").split(",")[-1], 8))


def days(it: Opened) -> list[float]:
    """The last days of the year, each looked at for the first time."""

    def look(date: Date) -> object:
        return day_view(it.diary, date, it.ready, it.catalogue, understood=it.understood)

    return [timed(partial(look, day.date))[1] for day in it.diary.days[-DAYS:]]


def offerings(it: Opened) -> list[float]:
    """What to offer, hour by hour."""

    def offered(hour: int) -> object:
        return offers(it.diary, it.understood, it.known.date, Time(hour), it.ready, known=it.known)

    return [timed(partial(offered, hour))[1] for hour in range(5, 24)]


def typing(answer: Callable[[str], object]) -> list[float]:
    """Milliseconds of each answer while the lines are typed."""
    return [timed(partial(answer, line[:end]))[1] for line in TYPED for end in range(1, len(line) + 1)]


T = TypeVar("T")


def timed(work: Callable[[], T]) -> tuple[T, float]:
    """What some work gives, and its milliseconds of processor time."""
    start = time.process_time()  # nothing here waits, and what else runs is no part of it
    made = work()
    return made, 1e3 * (time.process_time() - start)


def spread(name: str, found: list[float]) -> dict[str, float]:
    """Median and 95th percentile."""
    ordered = sorted(found)
    return {f"{name}_ms": median(ordered), f"{name}_p95_ms": ordered[int(0.95 * (len(ordered) - 1))]}


if __name__ == "__main__":
    main()
