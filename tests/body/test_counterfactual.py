"""What if: pairs, hypotheses, what has no arrow, mood, what goes before."""

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from villi.body import Change, Course, Setting, WhatIf, what_if
from villi.body.counterfactual import AFTER, AFTER_COURSE, SHOWN, Own
from villi.body.table import model
from villi.body.values import Effect
from villi.body.visible import Varying
from villi.body.wording import FORESEEING
from villi.quantities import Person, VilliError
from villi.safety.wording import complaints

GLUTAMINE = Change("L-glutamine 5 g a day for 8 weeks", 0, 56, (Setting("gln_dose", "to", 5),))
FIBRE = Change("fibre to 30 g", 0, 56, (Setting("fibre", "to", 30),))
AMOXICILLIN = Change("amoxicillin 7 days", 0, 7, (), (Course("amoxicillin", 0, 7),))
STRESS = Change("stress 8 for a month", 0, 30, (Setting("stress", "to", 8),))
SLEEP = Change("sleep 6 h", 0, 14, (Setting("sleep", "to", 6),))
MOOD = {"Y": Varying(60, 12.0, 0.3, 0.8, 0.9)}
WHOLE = [row for row in model().inputs if row.kind == "daily"]


def of(found: WhatIf, state: str) -> Effect:
    """The effect on a state."""
    return next(effect for effect in found.effects if effect.state == state)


@pytest.fixture(scope="module")
def glutamine() -> WhatIf:
    return what_if({}, [GLUTAMINE], members=300, records=MOOD)


def test_glutamine_reaches_gut_plasma_and_muscle(glutamine: WhatIf) -> None:
    for state in "LPM":
        effect = of(glutamine, state)
        assert effect.label in ("A", "B")
        assert effect.known.low > 0
        assert effect.known.above == 1


@pytest.mark.parametrize("state", ["Y", "V", "I", "C"])
def test_glutamine_has_no_measured_arrow_to_mood_lining_and_inflammation(
    glutamine: WhatIf, state: str
) -> None:
    effect = of(glutamine, state)
    assert (effect.label, effect.label_all) == ("", "C")
    assert effect.known[:3] == (0, 0, 0)
    assert math.isnan(effect.known.above)
    assert effect.known.same == 1
    assert effect.notice == "no arrow"
    assert effect.everything.low < 0 < effect.everything.high


def test_bacteria_have_no_arrow_from_glutamine_even_with_hypotheses(glutamine: WhatIf) -> None:
    for state in "BEDS":
        effect = of(glutamine, state)
        assert effect.label == effect.label_all == ""
        assert effect.everything.same == 1
        assert effect.drivers == ()


def test_nothing_that_is_changed_to_what_is_usual_makes_a_difference() -> None:
    same = Change("as usual", 0, 30, tuple(Setting(row.id, "to", row.usual) for row in WHOLE))
    for effect in what_if({}, [same], members=40).effects:
        for each in (effect.known, effect.everything):
            assert each[:3] == (0, 0, 0)
            assert each.same == 1
        for band in (effect.known_band, effect.everything_band):
            assert band is None or not band.difference.any()


def test_the_same_seed_is_the_same_result_and_another_one_is_not() -> None:
    one, again, other = (what_if({}, [FIBRE], members=60, seed=seed) for seed in (4, 4, 5))
    for effect, same in zip(one.effects, again.effects, strict=True):
        assert effect.everything == pytest.approx(same.everything, nan_ok=True)
        assert effect.drivers == same.drivers
    assert of(one, "S").known != of(other, "S").known


def test_the_first_members_of_more_are_the_same_members() -> None:
    fewer = what_if({}, [FIBRE], members=1)
    more = what_if({}, [FIBRE], members=1, seed=0, after=0)
    assert of(fewer, "S").known.median == of(more, "S").known.median


@settings(max_examples=12, deadline=None)
@given(st.sampled_from(WHOLE), st.floats(0.1, 0.9), st.integers(0, 1000))
def test_hypotheses_add_arrows_and_never_take_one_away(row: object, share: float, seed: int) -> None:
    chosen = next(each for each in WHOLE if each == row)
    top = min(chosen.high, {"alcohol": 60.0, "protein": 200.0, "fibre": 60.0}.get(chosen.id, chosen.high))
    amount = chosen.low + share * (top - chosen.low)
    found = what_if(
        {}, [Change("any", 0, 20, (Setting(chosen.id, "to", amount),))], members=60, seed=seed, after=0
    )
    for effect in found.effects:
        assert effect.everything.same <= effect.known.same + 1e-9
        if effect.label == "":
            assert effect.known.same == 1
        if effect.label_all == "":
            assert effect.everything.same == 1
        for each in (effect.known, effect.everything):
            assert each.low <= each.median <= each.high
            assert all(map(math.isfinite, each[:3]))


@pytest.mark.parametrize("state", ["I", "K", "C"])
def test_hypotheses_widen(state: str) -> None:
    effect = of(what_if({}, [FIBRE], members=400), state)
    assert (
        effect.everything_percent.high - effect.everything_percent.low
        > effect.known_percent.high - effect.known_percent.low
    )


def test_mood_is_the_size_of_an_arrow_and_nothing_else() -> None:
    found = what_if({}, [STRESS], members=200, records=MOOD)
    mood = of(found, "Y")
    assert math.isnan(mood.usual)
    assert mood.known_band is None
    assert mood.everything_band is None
    assert mood.known.high < 0
    assert mood.visible.difference > 0


def test_an_effect_under_the_days_own_variation_is_too_small_to_notice() -> None:
    assert of(what_if({}, [GLUTAMINE], members=200, records=MOOD), "Y").notice_all == "too small"
    steady = {"Y": Varying(200, 0.5, 0.0, 0.0, 1.0)}
    assert of(what_if({}, [STRESS], members=200, records=steady), "Y").notice == "could show"
    few = {"Y": Varying(5, math.nan, 0.3, 0.8, 1.0)}
    assert of(what_if({}, [STRESS], members=200, records=few), "Y").notice == "not known"
    assert of(what_if({}, [STRESS], members=200), "Y").notice == "not known"


def test_an_arrow_that_acts_beside_what_is_had_anyway_has_its_label() -> None:
    probiotic = Change("a probiotic 4 weeks", 0, 28, (Setting("probiotic", "to", 1),))
    after = what_if({}, [probiotic], members=60, before=(Course("amoxicillin", -7, 7),), after=0)
    assert of(after, "D").known.same < 1
    assert of(after, "D").label == "B"
    assert of(what_if({}, [probiotic], members=20, after=0), "D").label == ""


@settings(max_examples=15, deadline=None)
@given(
    st.dictionaries(st.sampled_from([row.id for row in WHOLE]), st.floats(0.1, 0.6), min_size=1, max_size=4),
    st.dictionaries(st.sampled_from([row.id for row in WHOLE]), st.floats(0, 0.6), max_size=3),
)
def test_whatever_differs_has_an_arrow(changed: dict[str, float], had: dict[str, float]) -> None:
    top = {"alcohol": 100.0, "protein": 200.0, "fibre": 80.0}
    highest = {row.id: top.get(row.id, row.high) for row in WHOLE}
    usual = {name: max(share * highest[name], 10 if name == "fibre" else 0) for name, share in had.items()}
    settings_ = tuple(Setting(name, "to", share * highest[name]) for name, share in changed.items())
    for effect in what_if(usual, [Change("", 0, 10, settings_)], members=30, after=0).effects:
        assert effect.label or effect.known.same == 1, effect.state
        assert effect.label_all or effect.everything.same == 1, effect.state


def test_two_kinds_of_stress_are_apart() -> None:
    found = what_if({}, [STRESS], members=200)
    for state in "PM":
        assert of(found, state).label == ""
        assert of(found, state).label_all == "C"
    assert of(found, "K").known.median > 0


def test_sizes_are_of_the_last_day_of_the_change_and_bands_go_on() -> None:
    found = what_if({}, [FIBRE], members=60)
    assert (found.at, found.days) == (56, 56 + AFTER)
    assert found.times.tolist() == list(range(found.days + 1))
    band = of(found, "S").known_band
    assert band is not None
    assert band.difference.shape == (found.days + 1, 3)
    assert band.difference[56] == pytest.approx(
        [of(found, "S").known.low, of(found, "S").known.median, of(found, "S").known.high]
    )
    assert abs(band.difference[-1]).max() < abs(band.difference[56]).max()
    assert what_if({}, [AMOXICILLIN], members=10).days == 7 + AFTER_COURSE


def test_a_change_may_start_later() -> None:
    later = Change("later", 10, 20, (Setting("fibre", "by", 10),))
    band = of(what_if({"fibre": 18}, [later], members=20), "S").known_band
    assert band is not None
    assert not band.difference[:11].any()
    assert band.difference[20:31].any()


def test_several_changes_act_together() -> None:
    both = what_if({}, [FIBRE, GLUTAMINE], members=60)
    assert of(both, "S").known == pytest.approx(of(what_if({}, [FIBRE], members=60), "S").known, nan_ok=True)
    assert of(both, "P").known.low > 0


def test_a_known_weight_is_every_members() -> None:
    light, heavy = (
        of(what_if({}, [GLUTAMINE], Person(weight_kg=kg), members=100), "P").known.median for kg in (50, 90)
    )
    assert light > heavy


def test_a_course_before_the_change_is_in_both_runs() -> None:
    before = (Course("amoxicillin", -10, 7),)
    found = what_if({}, [FIBRE], members=60, before=before)
    diversity = of(found, "D")
    assert diversity.known_band is not None
    assert diversity.known_band.without[0, 1] < 0.9  # still on its way back
    assert diversity.known.same == 1
    assert of(found, "S").known.median > 0
    assert len(found.times) == found.days + 1


def test_a_course_that_still_runs_is_in_the_way_of_another() -> None:
    before = (Course("doxycycline", -3, 7),)
    with pytest.raises(VilliError, match=r'"amoxicillin 7 days": doxycycline still runs .* from day 5'):
        what_if({}, [AMOXICILLIN], members=5, before=before)
    later = AMOXICILLIN._replace(start=4)
    assert of(what_if({}, [later], members=20, before=before), "D").known.above == 0
    long = what_if(
        {},
        [Change("", 0, 1, (Setting("fibre", "to", 30),))],
        before=(Course("x", -1, 50, 0.5),),
        members=5,
        after=0,
    )
    assert long.days == 49


@pytest.mark.parametrize(
    ("change", "options", "says"),
    [
        (FIBRE, {"members": 0}, "members=0"),
        (FIBRE, {"members": 1_000_000}, "take at most"),
        (FIBRE, {"seed": -1}, "seed=-1"),
        (FIBRE, {"after": 1_000}, "1 to 730"),
        (FIBRE, {"has": ("cirrhosis",)}, "liver failure"),
        (FIBRE, {"person": Person(state="pregnant")}, "pregnancy"),
        (Change("less", 0, 7, (Setting("fibre", "by", -30),)), {}, "outside 0 to 150"),
        (Change("5 kg", 0, 7, (Setting("gln_dose", "to", 5_000),)), {}, "gln_dose"),
        (Change("", 0, 7, (Setting("fiber", "to", 20),)), {}, "fiber"),
        (Change("", 0, 0, (Setting("fibre", "to", 20),)), {}, "whole days"),
    ],
)
def test_what_cannot_be_run_is_refused_with_its_place(
    change: Change, options: dict[str, Any], says: str
) -> None:
    with pytest.raises(VilliError) as refused:
        what_if({}, [change], **options)
    assert says in str(refused.value)


def test_what_is_inert_is_said() -> None:
    assert what_if({}, [SLEEP], members=5).inert == (
        "no arrow leads from sleep to anything: the system is silent on it",
    )
    same = Change("fibre to 20 g", 0, 7, (Setting("fibre", "to", 20),))
    assert what_if({}, [same], members=5).inert == ("fibre is so already: nothing changes in it",)
    assert what_if({"fibre": 15}, [same], members=5).inert == ()


@pytest.mark.parametrize("change", [GLUTAMINE, FIBRE, AMOXICILLIN, STRESS, SLEEP])
@pytest.mark.parametrize(
    "records", [{}, MOOD, {"Y": Varying(60, 6.0, 0.3, 0.8, 0.9)}, {"Y": Varying(300, 0.4, 0.0, 0.0, 1.0)}]
)
def test_sentences_claim_nothing_and_foresee_nothing(change: Change, records: dict[str, Varying]) -> None:
    for effect in what_if({}, [change], members=40, after=0, records=records).effects:
        assert effect.says.endswith(".")
        assert complaints(effect.says) == ()
        assert not FORESEEING.search(effect.says)
        if effect.label == "" and effect.label_all:
            assert effect.says.startswith("No measured arrow leads to ")
        if effect.state != "Y" and effect.label_all:
            assert effect.says.endswith(f"No diary shows {effect.name}.")


def test_an_own_estimate_takes_the_place_of_the_tables() -> None:
    own = {"yPsy": Own(0.2, 0.1, 0.3)}
    ours, mine = (of(what_if({}, [STRESS], members=200, own=each), "Y").known for each in ({}, own))
    assert abs(mine.median) < abs(ours.median) / 3
    with pytest.raises(VilliError, match="no parameter"):
        what_if({}, [STRESS], members=5, own={"nothing": Own(0, 0, 0)})


def test_no_change_is_said() -> None:
    with pytest.raises(VilliError, match="nothing changes"):
        what_if({}, [])


def test_what_is_nothing_without_the_change_has_no_percent() -> None:
    gut = of(what_if({"gln_food": 0}, [GLUTAMINE], members=40), "L")
    assert math.isnan(gut.known_percent.median)
    assert gut.known.median > 0


def test_drivers_are_of_what_is_said_with_hypotheses(glutamine: WhatIf) -> None:
    mood = of(glutamine, "Y")
    assert mood.drivers[0].parameter == "yG"
    assert mood.drivers[0].label == "C"
    shares = [one.share for one in mood.drivers]
    assert shares == sorted(shares, reverse=True)
    assert all(0 < share <= 1 for share in shares)


def test_every_shown_state_is_one_of_the_model() -> None:
    assert set(SHOWN) <= {state.id for state in model().states}
    assert len(np.unique(SHOWN)) == len(SHOWN)


def test_sleep_has_no_arrow() -> None:
    for effect in what_if({}, [SLEEP], members=20).effects:
        assert effect.label_all == ""
        assert effect.everything.same == 1


def test_a_course_whose_strength_is_judged_is_known_no_better_than_that() -> None:
    """Three antibiotics at once were measured, and repeated; amoxicillin alone moved nothing in a trial."""
    measured = Change("three at once", 0, 4, (), (Course("three at once", 0, 4, 1.0),))
    labels = [
        {effect.state: effect.label for effect in what_if({}, [change], members=30).effects}
        for change in (measured, AMOXICILLIN)
    ]
    assert (labels[0]["D"], labels[1]["D"]) == ("A", "B")
    assert all(label != "A" for label in labels[1].values())


def test_the_largest_difference_on_the_way_is_that_of_the_course() -> None:
    found = what_if({}, [AMOXICILLIN], members=60)
    for state in "DBS":
        effect = of(found, state)
        assert effect.known_peak is not None and effect.known_band is not None
        day = effect.known_peak.day
        assert day is not None and effect.known_peak.percent.median == effect.known_band.percent[day, 1]
        assert abs(effect.known_band.percent[:, 1]).max() == abs(effect.known_peak.percent.median)
        assert effect.known_peak.percent.median < 0
    none = of(found, "M")
    assert none.known.same == 1 and none.known_peak is None


def test_of_mood_the_largest_difference_has_no_day() -> None:
    longer = Change("fermented", 0, 56, (Setting("fermented", "to", 2),))
    peak = of(what_if({}, [STRESS, longer], members=60), "Y").known_peak
    assert peak is not None and peak.day is None and peak.size.median < 0
