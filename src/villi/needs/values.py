"""The values of the needs room: a reference value, and what may be said of an intake beside it."""

from dataclasses import dataclass
from math import nan
from typing import Literal, NamedTuple

from villi.quantities import Interval

UNKNOWN = Interval(nan, nan)
"""A range of which neither end is known."""

Kind = Literal["EAR", "AI", "UL", "range", "limit", "mean requirement"]
"""What the reference rests on: an estimated average requirement (with its RDA), an adequate intake, an upper
level alone, an acceptable range of energy, a limit or goal, a mean requirement (amino acids)."""

Claim = Literal[
    "very likely enough",
    "likely enough",
    "uncertain",
    "likely low",
    "low intake unlikely",
    "cannot say",
    "inside",
    "outside",
    "not assessed",
]
"""All that is ever said of an intake. "low intake unlikely" and "cannot say" are those of an AI, or of an
advised amount without a known mean need (protein by the day): below it nothing follows. "inside" and
"outside" describe ranges and limits. "not assessed" says why in `because`."""


@dataclass(frozen=True, slots=True)
class Reference:
    """The reference value of one nutrient for one person; NaN where the table has none.

    `nutrient` is the id in the table of reference values; amounts are in `unit` ("mg/d", "g/kg/d",
    "% energy"); `low` and `high` the ends of a range; `ul` the upper level, which counts only `ul_basis`
    ("" the total intake); `source` names where it was read. Of a "mean requirement" `ear` holds the mean;
    of a "limit" `high` (and `ul`, as in the source) or, of a minimum, `low`. `note` is meant for people."""

    nutrient: str
    unit: str
    kind: Kind
    ear: float
    rda: float
    ai: float
    low: float
    high: float
    ul: float
    cdrr: float
    ul_basis: str
    source: str
    note: str


@dataclass(frozen=True, slots=True)
class Need:
    """An intake beside its reference value.

    `nutrient` is the id of `villi.quantities.NUTRIENTS` (or of the table, where it has no nutrient of ours);
    `amount` the mean a day in the reference's own unit (NaN unknown), `days` the complete days behind it;
    `probability` that the usual intake meets this person's own requirement, with its `interval` (NaN where
    none may be given: an AI, a limit, fewer than three days); `because` says why nothing (more) is claimed;
    `at_least` where too little of the food is covered for more than a lower end; `plausible` the range of the
    amount (composition and portions); `counts` what one unit of our nutrient counts in the reference's unit
    (1,000 for copper, 1/62 for protein at 62 kg; NaN where none of ours alone does), so that
    `reference.rda / counts` is the amount of it in our unit.

    `about` is the nutrient that a reader means (fat for the range and for the limit of fat), and `also` holds
    the answers beside further reference values of the same nutrient: one line for one nutrient.

    Where an intake lies above a limit that its reference value holds (`cdrr`, `ul` of the total intake), that
    limit is what it is set beside: `reference` is then of the kind "limit", with the limit in `high`.

    Where food is probably missing from the record, `amount` is "at least", and neither a probability nor any
    claim is given that more food would change."""

    nutrient: str
    name: str
    amount: float
    unit: str
    days: int
    reference: Reference
    claim: Claim
    probability: float
    interval: Interval
    because: str = ""
    at_least: bool = False
    plausible: Interval = UNKNOWN
    counts: float = nan
    about: str = ""
    also: tuple["Need", ...] = ()


class UpperLevel(NamedTuple):
    """What counts against an upper level, in the reference's unit: `food` (NaN where food does not count or
    is unknown), `supplements` with the names they came from, `unknown` names whose amount is not known (the
    sum is then "at least"), `limit` the level for this person, `over` if the known sum is above it.

    Where no level is held for this person `limit` is NaN: it was not checked, and `because` says why, in
    sentences for people. `beside` is then a level for others (NaN none): a sum above it is `over` too, and a
    sum below it means nothing. `because` also says which level was taken where sex or pregnancy is unknown.
    `note`: that a European level is lower, or ""."""

    nutrient: str
    name: str
    unit: str
    food: float
    supplements: float
    names: tuple[str, ...]
    unknown: tuple[str, ...]
    limit: float
    basis: str
    source: str
    over: bool
    at_least: bool = False
    because: str = ""
    beside: float = nan
    note: str = ""


class Supply(NamedTuple):
    """What supplements bring a day: `amount` of a nutrient (id and unit of `villi.quantities.NUTRIENTS`; of
    what no food table holds, such as iodine, name and unit of the table of reference values), NaN where the
    amount is not known; `name` of the product or substance, as it is shown."""

    nutrient: str
    name: str
    amount: float


class Limiting(NamedTuple):
    """The indispensable amino acid that covers least of its mean requirement: `share` 1 is all of it."""

    nutrient: str
    name: str
    share: float


class Without(NamedTuple):
    """A nutrient of the table that nothing was said of, and why."""

    nutrient: str
    name: str
    because: str


class Basal(NamedTuple):
    """The energy a body uses at rest, kcal a day; never shown unasked. `equation` says from what."""

    kcal: float
    equation: str
    source: str


class EnergyNeed(NamedTuple):
    """The energy a healthy adult uses, kcal a day, by way of life; never shown unasked, and no goal: it holds
    for groups of people, and one person's own need may lie outside."""

    basal: Basal
    light: Interval
    active: Interval
    vigorous: Interval
    source: str


class Recording(NamedTuple):
    """Whether the record is plausible beside the person's basal need: `implausible` True where so little was
    recorded that food is probably missing; `low` True where the last week was under basal need or 1,200 kcal
    (then `implausible` too). Never shown as a number: `energy` and `basal` are kcal a day, NaN unknown.
    `because` is a sentence for people: what was noticed, or what could not be checked."""

    implausible: bool
    energy: float
    basal: float
    days: int
    source: str
    because: str = ""
    low: bool = False


FOOD_ALONE = "This is food alone: supplements are not counted here, only beside the upper levels."
"""Said beside every word on adequacy."""

ONE_TABLE = (
    "Upper levels are those of the US and Canada only. European ones are not held; some are lower, as those "
    "of vitamin B6, zinc, magnesium and selenium."
)
"""Said beside every upper level."""


@dataclass(frozen=True, slots=True)
class Needs:
    """What is enough, for one person: needs in the order of the table, of food alone, one a nutrient (further
    answers about it in its `also`; all of them: `every`); upper levels that
    supplements or food come near; how plausible the record is; why nothing could be said at all (`because`);
    the amino acid that limits; and of which nutrients nothing can be said (`without`).

    Glutamine is in none of them: it has no reference value, so there is nothing to fall short of."""

    needs: tuple[Need, ...] = ()
    upper: tuple[UpperLevel, ...] = ()
    recording: Recording | None = None
    because: str = ""
    limiting: Limiting | None = None
    without: tuple[Without, ...] = ()

    @property
    def every(self) -> tuple[Need, ...]:
        """Every need, each followed by those that stand under it."""
        return tuple(one for need in self.needs for one in (need, *need.also))
