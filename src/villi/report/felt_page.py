"""All ratings, day by day, as they were written: where what is said of how a person felt comes from."""

from collections.abc import Sequence
from datetime import date as Date

from villi.examination import Examination, Ratings
from villi.report import felt
from villi.report.blocks import Block, Blocks, Cites, Key, More, Ref, Rows, line, said
from villi.report.words import clean, plural, short_day, upper_first

TITLE = "How you felt, day by day"
NONE = "Nothing is rated on these days."
AS_WRITTEN = "Each rating as you wrote it; several on one day stand beside each other. Empty: not rated."
RECENT = "The last days"
EARLIER = "Earlier days"
COUNTS = "How often each was rated"

Day = tuple[Date, tuple[tuple[float, ...], ...]]


def blocks(examination: Examination, ratings: Ratings, *, practitioner: bool = False) -> Blocks:
    """The whole page; empty behind any card, except for a practitioner."""
    if examination.safety.card is not None and not practitioner:
        return ()
    if not ratings.days:
        return (line(NONE),)
    recent = [day for day in ratings.days if ratings.recent is None or day[0] >= ratings.recent]
    earlier = [day for day in ratings.days if ratings.recent is not None and day[0] < ratings.recent]
    found: list[Block] = [*felt.blocks(examination, practitioner=practitioner), _counts(ratings)]
    found.append(line(AS_WRITTEN, style="quiet"))
    if recent:
        found.append(_table(RECENT, ratings, recent))
    if earlier:
        label = plural(len(earlier), "earlier rated day")
        found.append(More(label, (_table(EARLIER, ratings, earlier),)))
    return tuple(found)


def _counts(ratings: Ratings) -> Rows:
    rows = tuple(
        (said(upper_first(felt.name(scale))), f"{days:,}")
        for scale, days in zip(ratings.scales, ratings.counts, strict=True)
    )
    return Rows(COUNTS, ("What was rated", ">Rated days"), rows, (0, 1))


def _table(caption: str, ratings: Ratings, days: Sequence[Day]) -> Rows:
    """Days as rows, the latest first, and scales as columns."""
    heads = ("Day", *(f">{upper_first(clean(felt.name(scale)))}" for scale in ratings.scales))
    return Rows(caption, heads, tuple(_row(day) for day in reversed(days)), tuple(range(len(heads))))


def _row(day: Day) -> tuple[str | Cites, ...]:
    date, rated = day
    called = Ref(f"{short_day(date)} {date.year}", Key("day", date.isoformat()))
    return (called, *(", ".join(f"{value:g}" for value in values) for values in rated))
