"""A what-if built by hand, for the tests of its faces: the figures are made up, nothing is simulated."""

from collections.abc import Sequence
from math import nan

import numpy as np

from villi.body.values import (
    Band,
    Change,
    Dose,
    Driver,
    Effect,
    Label,
    Notice,
    Setting,
    Size,
    Visible,
    WhatIf,
)

DAYS, END = 84, 56
TIMES = np.arange(0.0, DAYS + 1)


def band(median: float, low: float, high: float, usual: float) -> Band:
    """A band that rises in a week, stays, and goes back after the change."""
    shape = np.clip(TIMES / 7, 0, 1) * np.where(TIMES > END, np.exp(-(TIMES - END) / 5), 1)
    difference = np.stack([shape * low, shape * median, shape * high], axis=1)
    without = np.tile([0.8 * usual, usual, 1.2 * usual], (len(TIMES), 1))
    return Band(without, without + difference, difference, 100 * difference / usual)


def size(median: float, low: float, high: float, above: float) -> Size:
    return Size(median, low, high, above, 0.0)


NOTHING = Size(0.0, 0.0, 0.0, nan, 1.0)
NOWHERE = Visible(nan, "no diary shows this", held=False)
DRIVERS = (
    Driver("CL", "clearance", "A", "fitted", 0.41),
    Driver("P0", "fasting plasma", "", "unverified", 0.22, "people differ"),
    Driver("kP", "glutamine at amounts of trials", "B", "verified", 0.11),
)


def effect(
    state: str,
    name: str,
    unit: str,
    usual: float,
    known: Size,
    everything: Size,
    labels: tuple[Label, Label],
    *,
    in_percent: bool = True,
    notice: Notice = "not in a diary",
    drivers: Sequence[Driver] = DRIVERS,
) -> Effect:
    def of(found: Size) -> Size:
        median, low, high = (100 * x / usual for x in found[:3])
        return Size(median, low, high, found.above, found.same)

    def course(found: Size) -> Band | None:
        return None if state == "Y" else band(found.median, found.low, found.high, usual)

    return Effect(
        state=state,
        name=name,
        unit=unit,
        usual=usual,
        label=labels[0],
        label_all=labels[1],
        known=known,
        everything=everything,
        known_percent=of(known),
        everything_percent=of(everything),
        in_percent=in_percent,
        visible=Visible(9.1, "from 40 rated days", held=True) if state == "Y" else NOWHERE,
        notice=notice,
        notice_all=notice,
        says=f"What happens to {name} is said here.",
        drivers=tuple(drivers),
        unshared=0.2,
        known_band=course(known),
        everything_band=course(everything),
    )


def glutamine() -> WhatIf:
    """Five grams a day for eight weeks: plasma surely, permeability either way, mood by hypotheses alone."""
    return WhatIf(
        changes=(Change("L-glutamine 5 g a day for 8 weeks", 0, END, (Setting("gln_dose", "to", 5.0),)),),
        days=DAYS,
        at=END,
        members=1000,
        seed=0,
        usual={"gln_food": 8.2, "fibre": 24.0, "stress": 3.0},
        origins={
            "gln_food": "your diary: the mean of 6 complete days",
            "fibre": "your diary: the mean of 6 complete days",
            "stress": "not known: the table's usual",
        },
        effects=(
            effect(
                "P",
                "plasma glutamine",
                "umol/L",
                612,
                size(9, 5, 14, 1),
                size(9, 4, 15, 1),
                ("A", "A"),
                in_percent=False,
            ),
            effect(
                "M",
                "muscle glutamine",
                "mmol/L",
                21,
                size(0.3, 0.1, 0.6, 1),
                size(0.3, 0.1, 0.7, 1),
                ("A", "A"),
                in_percent=False,
            ),
            effect(
                "K",
                "gut permeability",
                "L/M",
                0.03,
                size(0, -0.0011, 0.0012, 0.52),
                size(-0.0001, -0.0016, 0.0014, 0.46),
                ("B", "B"),
            ),
            effect("V", "villus integrity", "fold", 1, NOTHING, size(0.0, -0.05, 0.05, 0.5), ("", "C")),
            effect("D", "bacterial diversity", "index", 1, NOTHING, NOTHING, ("", "")),
            effect("C", "CRP", "mg/L", 0.7, NOTHING, size(0.0, -0.001, 0.001, 0.5), ("", "C")),
            effect(
                "Y",
                "mood",
                "points of 100",
                nan,
                NOTHING,
                size(0.1, -1.1, 1.4, 0.55),
                ("", "C"),
                in_percent=False,
                notice="too small",
            ),
            effect("L", "gut glutamine", "umol/kg", 4, size(2, 1, 3, 1), size(2, 1, 3, 1), ("A", "A")),
        ),
        times=TIMES,
        inert=("sleep: no arrow leads from it",),
        weight=62.0,
    )


def dose() -> Dose:
    return Dose(0, 8.0, 5.0)
