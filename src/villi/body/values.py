"""The values of the body room: what goes in (inputs, events) and what comes out (an ensemble)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from math import nan
from types import MappingProxyType
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Resolution = Literal["day", "hour"]
Label = Literal["A", "B", "C", ""]
"""How well an arrow is known: A measured in people and repeated, B measured but small or conflicting,
C hypothesis; "" for what is no arrow (a volume, a person's own normal)."""


class Dose(NamedTuple):
    """L-glutamine swallowed at once: `grams` on day `day` (0 is the first) at `hour` (0 to 24)."""

    day: int
    hour: float
    grams: float


class Meal(NamedTuple):
    """Food eaten in half an hour: `grams` of the glutamine in it (free amino acid), on day `day` at `hour`,
    beside the food of the day in `gln_food`."""

    day: int
    hour: float
    grams: float


class Infusion(NamedTuple):
    """A flow for some hours: `into` "enteral" (small bowel), "iv" (a vein) or "sink" (out of plasma), at
    `rate` umol per kg of body weight and hour, from `day` and `hour` on for `hours`."""

    into: Literal["enteral", "iv", "sink"]
    day: int
    hour: float
    hours: float
    rate: float


class Course(NamedTuple):
    """A course of an antibiotic by `name` from `day` for `days` days. Its strength on gut bacteria is that of
    its class (`data/antibiotics.csv`), or `potency` (0 to 1) where one is given."""

    name: str
    day: int
    days: int
    potency: float | None = None


class Onset(NamedTuple):
    """Something that starts at once: "disease" (of the barrier, `size` in log fold of permeability) or
    "endotoxin" (`size` is what interleukin-6 gains at its peak, in multiples of the usual).

    What a disease presses on follows within a day or two while the disease itself fades over weeks, so that
    permeability peaks a little below `size`. A run by day counts an onset from the start of its day."""

    what: Literal["disease", "endotoxin"]
    day: int
    hour: float
    size: float


Event = Dose | Meal | Infusion | Course | Onset


@dataclass(frozen=True, slots=True)
class Inputs:
    """What a run is given: `days` days, in daily amounts by name and in dated events.

    `usual` holds what the person usually has (a figure a name; the names of `data/inputs.csv`): the model is
    at rest there, and folds are over it. `daily` holds what differs from it: a figure for all days, or an
    array `(days,)`. What neither names is as in the table. `has` conditions in plain words ("liver
    failure"): some are never simulated.

    >>> Inputs(28, usual={"fibre": 18}, daily={"fibre": 30, "stress": [3] * 14 + [8] * 14}).days
    28
    """

    days: int
    usual: Mapping[str, float] = field(default_factory=lambda: MappingProxyType({}))
    daily: Mapping[str, object] = field(default_factory=lambda: MappingProxyType({}))
    events: tuple[Event, ...] = ()
    has: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Ensemble:
    """A run of many members: `states` (members, times, states), `times` in days (times,), `names` and `units`
    of the states in their order; `draws` (members, parameters) what each member is, `parameters` their names;
    `inputs` what was run. `body.readout` gives any rule of the model along it.

    By day, `times` are 0, 1, ... `days`: the start and the end of each day; plasma and gut glutamine are then
    means of the day. By hour, every tenth of an hour up to three days and every hour above.
    """

    states: Array
    times: Array
    names: tuple[str, ...]
    units: tuple[str, ...]
    draws: Array
    parameters: tuple[str, ...]
    resolution: Resolution
    inputs: Inputs

    def of(self, name: str) -> Array:
        """One state (members, times) by its name. Raises KeyError for another name."""
        try:
            return self.states[:, :, self.names.index(name)]
        except ValueError:
            raise KeyError(name) from None


class Setting(NamedTuple):
    """What a change does to one daily input: `to` an amount, or `by` an amount more (or less)."""

    name: str
    how: Literal["to", "by"]
    amount: float


class Change(NamedTuple):
    """A change as somebody words it: `settings` of daily inputs and `events`, from day `start` (0 the first
    of the run) for `days` days; events are dated from the first day of the change. `notes`: what was taken
    for granted where the words leave it open, in sentences."""

    words: str
    start: int
    days: int
    settings: tuple[Setting, ...] = ()
    events: tuple[Event, ...] = ()
    notes: tuple[str, ...] = ()


class Size(NamedTuple):
    """The difference that a change makes, member by member: its median, the 5-95 % interval, and the share of
    members in which it lies above zero (`above`; NaN where it is exactly zero in all). `same` is the share in
    which it is exactly zero, `noticed` the share in which it is at least the smallest that the person's
    records could show (NaN where that is not known)."""

    median: float
    low: float
    high: float
    above: float
    same: float
    noticed: float = nan


class Band(NamedTuple):
    """A state over time without the change, with it, and the difference member by member: 5 %, median and
    95 %, each (times, 3); `percent` the difference in percent of each member's own value without the change,
    NaN where that is nothing in some."""

    without: Array
    with_change: Array
    difference: Array
    percent: Array


class Driver(NamedTuple):
    """A parameter and the share (0 to 1) of the spread of an effect that goes with it; `kind` says whether it
    is a person's own normal, in which people differ, or a size that is not known."""

    parameter: str
    says: str
    label: Label
    status: str
    share: float
    kind: Literal["not known", "people differ"] = "not known"


Notice = Literal["too small", "perhaps", "could show", "not known", "not in a diary", "no arrow"]
"""Whether a person's own records could show an effect: "too small" to notice; "perhaps", where it is large
enough in fewer than half of the members; "could show", in half of them or more; "not known" (too few ratings
to tell); "not in a diary" (no diary holds this state); "no arrow" (none leads there)."""


class Visible(NamedTuple):
    """The smallest difference of a state that somebody's records could show (in units of the state; NaN not
    known), `why` in words, `held` whether a diary holds this state at all."""

    difference: float
    why: str
    held: bool


class Peak(NamedTuple):
    """The difference on the `day` of the run on which its median is furthest from nothing: what comes and
    goes may be over when the change ends. `size` in the unit of the state, `percent` of each member's own
    value. No day where nothing but the size of an arrow is given (mood)."""

    day: int | None
    size: Size
    percent: Size


class Effect(NamedTuple):
    """What a change does to one state, at the end of the change.

    `label` is the worst label on the best path of arrows from the change to the state, "" where no arrow
    leads there; `label_all` the same with hypotheses. `known` is of A and B arrows alone, `everything` with
    the hypotheses, in the `unit` of the state; `known_percent` and `everything_percent` the same in percent
    of each member's own value without the change, which is what to say where a figure is bound to a person
    or an assay (`in_percent`). `usual` is the median without the change. `visible` the smallest difference
    that the person's own records would let anyone see, `notice` and `notice_all` (with the hypotheses) what
    follows, `says` that in a sentence. `drivers` of the spread of what is said with
    the hypotheses, each beyond those before it; `unshared` is
    the share that is left: what goes with other parameters, or with several at once. `known_peak` and
    `everything_peak` are the largest differences of the whole run; None where the median is always nothing.

    Of mood there is the size of an arrow and nothing else: `usual` is NaN and there are no bands, as nobody's
    mood is foreseen here.
    """

    state: str
    name: str
    unit: str
    usual: float
    label: Label
    label_all: Label
    known: Size
    everything: Size
    known_percent: Size
    everything_percent: Size
    in_percent: bool
    visible: Visible
    notice: Notice
    notice_all: Notice
    says: str
    drivers: tuple[Driver, ...]
    unshared: float
    known_band: Band | None
    everything_band: Band | None
    known_peak: Peak | None = None
    everything_peak: Peak | None = None


@dataclass(frozen=True, slots=True)
class WhatIf:
    """A change, run: `effects` a state, `times` in days (times,) of the bands, `usual` the inputs that it was
    set beside, each with where it comes from (`origins`: "your diary", "not known: the table's usual"), `at`
    the day at which sizes are taken (the last day of the change), `inert` what was changed and has no arrow,
    in words, `weight` in kg of the person (NaN: members differ in it)."""

    changes: tuple[Change, ...]
    days: int
    at: int
    members: int
    seed: int
    usual: Mapping[str, float]
    origins: Mapping[str, str]
    effects: tuple[Effect, ...]
    times: Array
    inert: tuple[str, ...] = ()
    weight: float = nan
