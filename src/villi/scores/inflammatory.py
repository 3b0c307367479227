"""Literature-derived inflammatory score: published weights of up to 45 parameters of the diet.

Per parameter with world mean m, standard deviation s and effect e:
    z = (x - m) / s;  component = (2 Phi(z) - 1) e = erf(z / sqrt 2) e;  total = sum over the known parameters
    normalised = total * sum|e| of all 45 / sum|e| of those used
A missing parameter is missing, not 0: the total stands on those that are known, and says how many.
Weights published by Shivappa N et al. 2014, Public Health Nutr 17:1689 (doi:10.1017/S1368980013002115,
PMC3925198), read in two dependent copies; the primary table was not seen. Not affiliated with or endorsed by
the owners of any mark.
"""

from typing import NamedTuple

import numpy as np

from villi.scores.asking import INPUTS, wanted
from villi.scores.values import Component, Score, Values


class Parameter(NamedTuple):
    """An input with its world mean, its standard deviation (both in the input's unit) and its effect."""

    input: str
    mean: float
    spread: float
    effect: float


PARAMETERS = (
    Parameter("alcohol", 13.98, 3.72, -0.278),
    Parameter("vitamin_b12", 5.15, 2.7, 0.106),
    Parameter("vitamin_b6", 1.47, 0.74, -0.365),
    Parameter("beta_carotene", 3718, 1720, -0.584),
    Parameter("caffeine_g", 8.05, 6.67, -0.11),
    Parameter("carbohydrate", 272.2, 40, 0.097),
    Parameter("cholesterol", 279.4, 51.2, 0.11),
    Parameter("kcal", 2056, 338, 0.18),
    Parameter("eugenol", 0.01, 0.08, -0.14),
    Parameter("fat", 71.4, 19.4, 0.298),
    Parameter("fibre", 18.8, 4.9, -0.663),
    Parameter("folic_acid", 273, 70.7, -0.19),
    Parameter("garlic_g", 4.35, 2.9, -0.412),
    Parameter("ginger_g", 59, 63.2, -0.453),
    Parameter("iron", 13.35, 3.71, 0.032),
    Parameter("magnesium", 310.1, 139.4, -0.484),
    Parameter("mufa", 27, 6.1, -0.009),
    Parameter("niacin", 25.9, 11.77, -0.246),
    Parameter("n3_fat", 1.06, 1.06, -0.436),
    Parameter("n6_fat", 10.8, 7.5, -0.159),
    Parameter("onion_g", 35.9, 18.4, -0.301),
    Parameter("protein", 79.4, 13.9, 0.021),
    Parameter("pufa", 13.88, 3.76, -0.337),
    Parameter("riboflavin", 1.7, 0.79, -0.068),
    Parameter("saffron_g", 0.37, 1.78, -0.14),
    Parameter("saturated_fat", 28.6, 8, 0.373),
    Parameter("selenium", 67, 25.1, -0.191),
    Parameter("thiamin", 1.7, 0.66, -0.098),
    Parameter("trans_fat", 3.15, 3.75, 0.229),
    Parameter("turmeric_mg", 533.6, 754.3, -0.785),
    Parameter("vitamin_a", 983.9, 518.6, -0.401),
    Parameter("vitamin_c", 118.2, 43.46, -0.424),
    Parameter("vitamin_d", 6.26, 2.21, -0.446),
    Parameter("vitamin_e", 8.73, 1.49, -0.419),
    Parameter("zinc", 9.84, 2.19, -0.313),
    Parameter("tea_g", 1.69, 1.53, -0.536),
    Parameter("flavan_3_ols", 95.8, 85.9, -0.415),
    Parameter("flavones", 1.55, 0.07, -0.616),
    Parameter("flavonols", 17.7, 6.79, -0.467),
    Parameter("flavanones", 11.7, 3.82, -0.25),
    Parameter("anthocyanidins", 18.05, 21.14, -0.131),
    Parameter("isoflavones", 1.2, 0.2, -0.593),
    Parameter("pepper_g", 10, 7.07, -0.131),
    Parameter("thyme_oregano_mg", 0.33, 0.99, -0.102),
    Parameter("rosemary_mg", 1, 15, -0.013),
)

ALL_EFFECTS = sum(abs(one.effect) for one in PARAMETERS)
"""Sum of all absolute effects, 13.15."""


def _points(x: Values, cutoffs: Values) -> Values:
    from scipy.special import erf  # costs time that only this score should take

    return {
        one.input: erf((x[one.input] - one.mean) / (one.spread * np.sqrt(2.0))) * one.effect
        for one in PARAMETERS
        if one.input in x
    }


def _component(one: Parameter) -> Component:
    size = abs(one.effect)
    unit = INPUTS[one.input].unit.removesuffix("/day")
    rule = f"{one.effect:g} x (2 Phi(z) - 1), z = (x - {one.mean:g}) / {one.spread:g} {unit}"
    return Component(one.input, INPUTS[one.input].meaning, -size, size, rule, (one.input,))


INFLAMMATORY = (
    Score(
        id="inflam-shivappa2014",
        name="Literature-derived inflammatory score",
        version="2014 weights",
        citation="Shivappa N et al. Designing and developing a literature-derived, population-based dietary "
        "inflammatory index. Public Health Nutr 2014;17:1689-1696",
        source="https://doi.org/10.1017/S1368980013002115",
        range=(-8.87, 7.98),
        components=tuple(_component(one) for one in PARAMETERS),
        inputs=wanted(*(one.input for one in PARAMETERS)),
        optional=frozenset(one.input for one in PARAMETERS),
        points=_points,
        one_person=True,
        why="only with the number of parameters and their share of the weights beside it",
        notes=(
            "Higher means a diet that the literature of 2014 links with more inflammation; median "
            "+0.23 as printed.",
            "The total stands on the parameters that are known: components_scored of 45, possible "
            "is the sum of "
            "their absolute effects (13.15 for all), normalised brings the total to all of them. Totals of "
            "different parameters cannot be compared.",
            "Caffeine is asked for in grams, as published, with a mean of 8.05 g that nobody "
            "drinks: it adds about "
            "+0.085 for everybody. The means of ginger (59 g), pepper (10 g) and trans fat (3.15 g) are not "
            "plausible either.",
            "Vitamin A is published in retinol equivalents; tables of today give activity "
            "equivalents (RAE). Niacin "
            "may be with or without that of tryptophan. Folic acid of ASA24 is the added one.",
            "Weights published by Shivappa et al. 2014; villi is not affiliated with or endorsed by "
            "the owners of the "
            "DII mark.",
        ),
        default=False,
        partial=True,
    ),
)
