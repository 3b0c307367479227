"""What an examination found: the value that faces and reports read, and never change."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date as Date
from typing import TYPE_CHECKING, Literal, NamedTuple

from villi.advice.values import Suggestion
from villi.diary.values import Completeness
from villi.evidence.values import Answer
from villi.meals.values import Candidate, Portion, Refused
from villi.needs.values import Needs
from villi.quantities import Estimate, Interval, Pattern, Person, Problem
from villi.safety.values import Safety
from villi.signals.experiment.values import Option
from villi.signals.values import Association, Gaps, Rates, Reply, Rule
from villi.trials.values import Trial as Trial  # part of this value, for those who read it

if TYPE_CHECKING:
    from villi.body.asking import Asked as Asked_

SCHEMA = "villi.examination/1"


class ModelUsed(NamedTuple):
    """A language model that helped to read: its name, the host that it ran on, the version of the prompts,
    and how many portions it had a say in."""

    name: str
    host: str
    prompts: int
    portions: int


class Provenance(NamedTuple):
    """What the figures rest on: program, catalogue content, its sources (id, edition), and the lines.

    `model` the language model that had a say in reading them, None where none had (the usual case)."""

    villi: str
    catalogue: str
    sources: tuple[tuple[str, str], ...]
    lines_sha256: str
    model: ModelUsed | None = None


class DayResult(NamedTuple):
    """One day: how complete it is, what was refused, and its glutamine (g, free amino acid).

    `glutamine` covers composition and portion error of that day's record; it is a lower bound where
    words were refused, the day is partial, or too little is known. `at_least` says so.
    """

    date: Date
    complete: Completeness
    refused: int
    glutamine: float
    interval: Interval
    at_least: bool


class Share(NamedTuple):
    """A part of the glutamine: of a food group, a meal or a food. `mean` in g a day over the complete
    days, with its interval; `share` of the total (0 to 1); `grams` of food a day; NaN unknown."""

    key: str
    name: str
    mean: float
    interval: Interval
    share: float
    grams: float


@dataclass(frozen=True, slots=True)
class GlutamineResult:
    """Glutamine in food, free amino acid unless a name says residue.

    `estimate` is the mean a day; `linear` the wider bound with every protein class at its low or high
    end at once; `residue_mean` only compares with studies that count residues; `listed_vegetables`
    the share that comes from the vegetables that popular lists name (kale, spinach, cabbage, ...).
    """

    estimate: Estimate
    linear: Interval
    residue_mean: float
    by_group: tuple[Share, ...]
    by_meal: tuple[Share, ...]
    top_foods: tuple[Share, ...]
    listed_vegetables: float
    per_protein: float


class Dose(NamedTuple):
    """A supplement or medicine as recorded, beside food. `amount` NaN where none is known; `assumed` True
    where it is the usual amount of the measure that was written ("1 scoop"), not a written weight; `words`
    what was written."""

    name: str
    food_id: str
    amount: float
    unit: str
    date: Date | None
    line: int
    kind: str
    assumed: bool = False
    words: str = ""


class Feeling(NamedTuple):
    """What was rated of one scale in the last two weeks of a diary: on `days` of `of_days`, the `middle`
    (median of the days' values; NaN where too few days are rated to sum up), the lowest and the highest day.
    A description: nothing follows from it."""

    scale: str
    days: int
    of_days: int
    middle: float
    low: float
    high: float


class Question(NamedTuple):
    """Something whose answer would change the result: where (`span` in code points of the raw line), what
    to ask, and how much each nutrient key could move (in its own unit, mean a day). `asks` says whether a
    food or an amount is asked for; `candidates` are the foods to choose from, the one assumed first."""

    line: int
    span: tuple[int, int]
    words: str
    ask: str
    changes: Mapping[str, float]
    asks: Literal["", "food", "amount"] = ""
    candidates: tuple[Candidate, ...] = ()


class Part(NamedTuple):
    """What one food brought of an amount: `mean` a day over the complete days with its `interval` (NaN where
    unknown), `share` of all (0 to 1; NaN where nothing adds up), `grams` of the food a day, `days` on which
    it was eaten, complete or not, and the `lines` it stands on. `plants`: where plants are asked about, those
    in it that count; its `mean` is NaN then."""

    food_id: str
    name: str
    mean: float
    interval: Interval
    share: float
    grams: float
    days: int
    lines: tuple[int, ...]
    plants: tuple[str, ...] = ()


class OnDay(NamedTuple):
    """An amount on one day; `at_least` where more may have been eaten, or much of it is unknown; `counted`
    whether the day is complete, and so in the mean."""

    date: Date
    amount: float
    at_least: bool
    counted: bool


class Contributions(NamedTuple):
    """Which foods and days made an amount: `key` of a nutrient or a pattern, its `name` and `unit`. `foods`
    the largest part first, those of which nothing is known last; `days` in their order."""

    key: str
    name: str
    unit: str
    foods: tuple[Part, ...]
    days: tuple[OnDay, ...]


class DayRow(NamedTuple):
    """One day in numbers: its completeness, how many words were refused, `amounts` with their `coverage` (0
    to 1) and what was `felt`, each in the order of its table's head; NaN unknown, or not rated."""

    date: Date
    complete: Completeness
    refused: int
    amounts: tuple[float, ...]
    coverage: tuple[float, ...]
    felt: tuple[float, ...]


class DayTable(NamedTuple):
    """Days in numbers: ids of `nutrients` (foods only), `scales` as the person calls them, a row for each
    day. What a day holds is what was recorded; of a day that is not complete it is "at least"."""

    nutrients: tuple[str, ...]
    scales: tuple[str, ...]
    rows: tuple[DayRow, ...]


class Ratings(NamedTuple):
    """What was felt, as it was written: the `scales` in the order of their names, for each the days on which
    it was rated (`counts`), and the days on which anything was, each with the ratings of every scale, in the
    order in which they were written and empty where there are none. `recent`: the days that a `Feeling` is of
    begin here; None where nothing is recorded."""

    scales: tuple[str, ...]
    counts: tuple[int, ...]
    days: tuple[tuple[Date, tuple[tuple[float, ...], ...]], ...]
    recent: Date | None


class Total(NamedTuple):
    """An effect with its 95 % interval, as `Move` words it."""

    effect: float
    low: float
    high: float


class Compared(NamedTuple):
    """A day that a pair was compared on: its `amount` of the exposure, whether it is of those with `more` of
    it, and the `ratings` of the outcome on each day of the lags after it, NaN where not rated."""

    date: Date
    amount: float
    more: bool
    ratings: tuple[float, ...]


class Grounds(NamedTuple):
    """What a pair was tested on: the `lags` (first and last, in days), the `days` that were compared in their
    order, the ids of the `foods` that count as the exposure, and how it was counted (`because`)."""

    lags: tuple[int, int]
    days: tuple[Compared, ...]
    foods: tuple[str, ...]
    because: str


class Move(NamedTuple):
    """One exposure and one outcome in the words of a reader. `effect` with `low` and `high`: outcome units
    for `per` `unit`s of the exposure ("points" for 1 "day with it", for 10 "g"); `better` which way of
    the outcome is good ("" neither); `found` what was tested, in its own units; `alike` names of exposures
    that cannot be told apart from it; `total` the effect without allowing for sleep, where the exposure may
    act through sleep (coffee), None elsewhere. `vary`: the words that an experiment may vary, or leave out
    (`without`), as the gates stand; "" where none may be done. `only_harm`: of the exposure only a change for
    the worse is said, and more of it is never suggested. `grounds`: the days and foods it was tested on; None
    where the arrays alone are known."""

    outcome: str
    outcome_name: str
    better: Literal["up", "down", ""]
    outcome_unit: str
    exposure: str
    exposure_name: str
    unit: str
    per: float
    effect: float
    low: float
    high: float
    found: Association
    alike: tuple[str, ...] = ()
    total: Total | None = None
    vary: str = ""
    without: bool = False
    only_harm: bool = False
    grounds: Grounds | None = None

    @property
    def doubtful(self) -> bool:
        """Whether its range holds nought and the second method does not share it."""
        return self.found.disagrees and self.low <= 0 <= self.high


class Tried(NamedTuple):
    """An outcome that was looked at: over `days` rated days, beside which `exposures` (names), and the
    smallest effect that a pair typically could have shown (80 % power), in outcome units per usual up or
    down (SD) of an exposure. `acf` and `at_end` as in `signals.values.Fit`; NaN where not fitted."""

    outcome: str
    outcome_name: str
    unit: str
    days: int
    exposures: tuple[str, ...]
    smallest: float
    acf: tuple[float, float, float] = (float("nan"),) * 3
    at_end: float = float("nan")


class Missed(NamedTuple):
    """The days on which an outcome was not rated; `better` which way of it is good ("" neither: then nothing
    is asked of what came before, only counted)."""

    outcome: str
    outcome_name: str
    better: Literal["up", "down", ""]
    gaps: Gaps


class Curve(NamedTuple):
    """A person's own ratings, as they were written: a mean for each day from `first` on, NaN not rated."""

    outcome: str
    outcome_name: str
    better: Literal["up", "down", ""]
    unit: str
    first: Date
    values: tuple[float, ...]


class Unasked(NamedTuple):
    """What was not tested, and why in plain words."""

    name: str
    because: str


class Asked(NamedTuple):
    """A question that was declared in the diary before its answer was shown. `first`: the one that is tested
    by itself at 5 %; later ones only within the screen. `reply` None where nothing can be said
    (`because`); `move` None also where nothing good is said of what was asked about. `outcome`: the key of
    what it asks about, "" where it was not understood."""

    date: Date
    line: int
    words: str
    first: bool
    reply: Reply | None
    move: Move | None
    because: str
    outcome: str = ""


class Offer(NamedTuple):
    """What a randomised experiment could show of one outcome, from the person's own variability so far.

    `assumed`: fewer than 14 days are rated, so usual values stand in, and what the options would show is in
    standard deviations of the outcome instead of its `unit`."""

    outcome: str
    outcome_name: str
    unit: str
    options: tuple[Option, ...]
    assumed: bool


@dataclass(frozen=True, slots=True)
class Moves:
    """What moves with how somebody feels, behind the gates: a face shows it as it is.

    `state` "looking" (nothing was looked at yet: the second stage of `villi.examine` follows), "screened",
    "too few days" (below 90 rated days nothing is screened; `offers` experiments
    instead), "nothing rated", "no food" (no day's food record counts), or "withheld" (`because` names the
    rule). `rated` days of the outcome with fewest of those screened, or with most where none was;
    `needed` rated days for a screen. `rates`: what the rule did on simulated diaries. `claimed` may be
    worded "may influence", `together` only "moves together, direction unknown"; `tried` all that was
    looked at; `left` what was not, and why. `allowed`: names of what was allowed for, beside the weekday, the
    trend and how an outcome drifts by itself ("sleep", "stress", "a course of antibiotics"). `missed`: the
    gaps of each outcome, the first one that was rated most and has a better and a worse. `offers`: none where
    a rule stands in front of experiments. `curves`: the ratings themselves, where nothing is screened yet.
    `one_way`: names of what was looked at and only said where it is a change for the worse (alcohol, what a
    rule of safety stands in front of, what the person does not eat).
    """

    state: Literal["looking", "screened", "too few days", "nothing rated", "no food", "withheld"]
    because: str = ""
    rated: int = 0
    needed: int = 90
    rule: Rule = "none"
    rates: Rates | None = None
    claimed: tuple[Move, ...] = ()
    together: tuple[Move, ...] = ()
    tried: tuple[Tried, ...] = ()
    left: tuple[Unasked, ...] = ()
    asked: tuple[Asked, ...] = ()
    trials: tuple[Trial, ...] = ()
    offers: tuple[Offer, ...] = ()
    allowed: tuple[str, ...] = ()
    missed: tuple[Missed, ...] = ()
    curves: tuple[Curve, ...] = ()
    one_way: tuple[str, ...] = ()


class ScorePart(NamedTuple):
    """A part of a score: its `points` (NaN unknown) of the `highest`, and the `rule` that gives them."""

    key: str
    name: str
    points: float
    highest: float
    rule: str


class Scored(NamedTuple):
    """How the recorded days score: `points` of `possible`, with the range (`low`, `high`) in which the usual
    diet's may lie, as these days differed (NaN unknown); `whole` what could be had if every part were known.

    `missing`: names of parts that are unknown; `left_out` of parts that are never counted (alcohol).
    `experimental`: "" or what is not settled; `citation` and `source` (an address) where it is defined.
    """

    id: str
    name: str
    version: str
    points: float
    low: float
    high: float
    possible: float
    whole: float
    parts: tuple[ScorePart, ...]
    missing: tuple[str, ...]
    left_out: tuple[str, ...]
    experimental: str
    citation: str
    source: str


@dataclass(frozen=True, slots=True)
class Scores:
    """Scores of the diet over `days` complete days: those that can be told, and what is `left` with the
    reason. `because`: why none is shown at all ("" where some may be)."""

    because: str = ""
    days: int = 0
    found: tuple[Scored, ...] = ()
    left: tuple[Unasked, ...] = ()


@dataclass(frozen=True, slots=True)
class Examination:
    """One person's diary, examined. `intake` maps nutrient id (without glutamine) -> Estimate a day over
    food-complete days. `portions` and `refused` keep the reading of each line, in diary order. `advice`,
    `answers` and `scores` have passed the gates of `safety`: a face shows them as they are. `first` and
    `last`: the days that were chosen, None where that end is open (what is of them: `villi.examining`).
    `what_if` is there only where it was asked for."""

    made_by: Provenance
    person: Person
    source: str
    days: tuple[DayResult, ...]
    intake: Mapping[str, Estimate]
    glutamine: GlutamineResult
    patterns: tuple[Pattern, ...]
    supplements: tuple[Dose, ...]
    portions: tuple[Portion, ...]
    refused: tuple[Refused, ...]
    problems: tuple[Problem, ...]
    questions: tuple[Question, ...]
    needs: Needs
    safety: Safety
    advice: tuple[Suggestion, ...]
    answers: tuple[Answer, ...]
    feelings: tuple[Feeling, ...] = ()
    moves: Moves = Moves("nothing rated")
    scores: Scores = Scores()
    first: Date | None = None
    last: Date | None = None
    what_if: "Asked_ | None" = None

    @property
    def ranged(self) -> bool:
        """Whether days were chosen: the figures are of these then, and not of the whole diary."""
        return self.first is not None or self.last is not None

    @property
    def complete_days(self) -> int:
        """Days whose food record is complete or seems so: only these enter a mean."""
        return sum(day.complete.food in ("done", "seems") for day in self.days)
