"""Anyone, any record: nothing breaks, and nothing is said that the laws of this room forbid."""

from math import inf, isfinite, isnan, nan

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from villi.needs import Supply, assess
from villi.needs.claims import FEWEST_DAYS
from villi.needs.table import table
from villi.needs.together import GOOD, READS
from villi.needs.values import Need, Needs
from villi.quantities import NUTRIENTS, Estimate, Interval, Person

wild = st.sampled_from([nan, inf, -inf, 0.0, -1.0, 1e-300, 1e300])
amounts = st.floats(0, 1e4) | wild
people = st.builds(
    Person,
    sex=st.sampled_from(["", "female", "male"]),
    age=st.one_of(
        st.none(), st.integers(-5, 140), st.sampled_from([0, 1, 9, 13, 14, 18, 19, 50, 51, 71, 120])
    ),
    state=st.sampled_from(["", "none", "pregnant", "lactating"]),
    weight_kg=st.one_of(st.none(), st.floats(-10, 900), wild),
    height_cm=st.one_of(st.none(), st.floats(-10, 900), wild),
)
common = [
    "energy",
    "protein",
    "fat",
    "fibre",
    "sodium",
    "iron",
    "zinc",
    "vitamin_c",
    "carbohydrate",
    "alcohol",
]
nutrients = st.sampled_from([*common, *NUTRIENTS])
supplies = st.lists(
    st.builds(Supply, nutrients | st.sampled_from([*table(), "?"]), st.sampled_from(["a", "b", ""]), amounts),
    max_size=4,
)


@st.composite
def records(draw: st.DrawFn) -> tuple[dict[str, Estimate], dict[str, list[float]]]:
    """Means and days of some nutrients: none, one, three or four hundred days, with gaps; ends in any order
    of size that `Interval` bears, and coverage from none to all."""
    days = draw(st.sampled_from([0, 1, 2, 3, 4, 7, 8, 30, 400]))
    intake, daily = {}, {}
    for name in draw(st.lists(nutrients, max_size=9, unique=True)):
        pattern = draw(st.lists(amounts | st.floats(5, 50), min_size=1, max_size=8))
        column = [pattern[n % len(pattern)] for n in range(days)]
        known = [one for one in column if isfinite(one) and one >= 0]  # no amount is less than none
        mean = draw(st.sampled_from([sum(known) / len(known) if known else nan, nan, 0.0]))
        share = draw(st.sampled_from([0.0, 0.02, 0.3, 2.0]))
        part = Interval(mean * max(1 - share, 0), mean * (1 + share))
        cover = draw(st.sampled_from([1.0, 0.97, 0.8, 0.79, 0.0, nan]))
        intake[name] = Estimate(mean, part, cover, days, part, part, part)
        if draw(st.integers(0, 9)):
            daily[name] = column[: draw(st.sampled_from([days, days, days, 2]))]
    return intake, daily


@settings(deadline=None, max_examples=200, suppress_health_check=[HealthCheck.too_slow])
@given(people, records(), supplies)
def test_nothing_breaks_and_no_law_is_broken(
    person: Person, record: tuple[dict[str, Estimate], dict[str, list[float]]], supply: list[Supply]
) -> None:
    intake, daily = record
    found = assess(person, intake, daily, supply)
    assert found.recording is not None
    assert len({need.about for need in found.needs}) == len(found.needs)
    assert not {need.about for need in found.needs} & {one.nutrient for one in found.without}
    assert found.because == "" or not found.needs
    for line in found.needs:
        assert all(one.about == line.about and not one.also for one in line.also)
        assert READS[line.claim] == min(READS[one.claim] for one in (line, *line.also))
    for need in found.every:
        lawful(need, found, intake)
    for level in found.upper:
        assert level.because or isfinite(level.limit)
        assert not level.over or level.supplements > 0 or level.food > 0
        assert isnan(level.limit) or isnan(level.beside)
        assert level.at_least or not level.unknown


def lawful(need: Need, found: Needs, intake: dict[str, Estimate]) -> None:
    """The laws of one claim."""
    assert "glutamine" not in need.about and need.about != "energy"
    assert not isnan(need.amount)
    numbers = (need.probability, need.interval.low, need.interval.high)
    if need.claim not in ("very likely enough", "likely enough", "uncertain", "likely low"):
        assert all(map(isnan, numbers))
    if not isnan(need.probability):
        low, high = need.interval.low - 1e-9, need.interval.high + 1e-9
        assert low >= -1e-9 and high <= 1 + 1e-9 and low <= need.probability <= high
        assert need.reference.kind in ("EAR", "mean requirement")
    if need.claim == "not assessed":
        assert need.because
    else:
        assert need.days >= FEWEST_DAYS
        assert not need.at_least or (found.recording is not None and found.recording.implausible)
    if need.reference.kind == "AI":
        assert need.claim in ("low intake unlikely", "cannot say", "not assessed")
    if found.recording is not None and found.recording.implausible:
        assert all(map(isnan, numbers)) and need.claim != "likely low" and found.limiting is None
    if READS[need.claim] == GOOD and need.about in intake and need.unit != "% energy":
        for held in (need.reference.cdrr, need.reference.high):
            assert isnan(held) or not intake[need.about].interval.low * need.counts > held
