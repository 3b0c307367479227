"""What moves with how somebody feels, joined: gates first, what is too short, what is never said."""

from datetime import date, timedelta

import numpy as np
import pytest
from tests.everyday import EVERYDAY, READY

from villi import examine
from villi.diary import read
from villi.diary.values import Diary
from villi.examination import Move, Moves
from villi.examining.asked import beside, moved
from villi.examining.asking import ready
from villi.examining.moves import said, strongest
from villi.examining.oneway import one_way
from villi.examining.varying import to_test, varied_in
from villi.report import to_text
from villi.series import Series
from villi.series.declaring import line as declare
from villi.series.values import Exposure, Outcome
from villi.signals.values import Association

FIRST = date(2026, 3, 2)


def diary(days: int, feel: str = "mood 6, comfort 7", food: str = "porridge") -> Diary:
    lines = []
    for n in range(days):
        lines += [f"{FIRST + timedelta(days=n)}", f"08:00 {food}", f"feel: {feel}", "done: food"]
    return read("\n".join(lines).encode())


def moves(kept: Diary) -> Moves:
    return examine(kept, EVERYDAY, ready=READY).moves


def test_a_week_with_ratings_is_too_short_and_not_unrated() -> None:
    found = moves(diary(7))
    assert (found.state, found.rated, found.needed) == ("too few days", 7, 90)
    assert not found.claimed and not found.together and not found.tried


def test_a_week_gets_an_experiment_by_usual_values() -> None:
    found = moves(diary(7))
    assert [(each.outcome, each.assumed) for each in found.offers] == [("mood", True), ("comfort", True)]
    assert all(each.options for each in found.offers)
    smallest = [option.smallest for option in found.offers[0].options]
    assert smallest == sorted(smallest, reverse=True) and smallest[-1] < 1  # in standard deviations


def test_from_two_weeks_on_it_rests_on_the_person() -> None:
    offered = moves(varied(14)).offers
    assert offered and not any(each.assumed for each in offered)
    assert all(each.assumed for each in moves(varied(13)).offers)


def test_what_is_rated_the_same_on_every_day_gets_no_experiment() -> None:
    assert moves(diary(14)).offers == ()


def varied(days: int) -> Diary:
    """Ratings that go up and down, without food."""
    lines = []
    for n in range(days):
        lines += [f"{FIRST + timedelta(days=n)}", f"feel: mood {4 + n * 3 % 5}, bristol {3 + n % 2}"]
    return read("\n".join(lines).encode())


def test_what_has_a_better_and_a_worse_comes_first() -> None:
    found = moves(varied(30))
    assert [each.outcome for each in found.offers] == ["mood", "bristol"]
    assert [each.outcome for each in found.missed] == ["mood", "bristol"]
    assert found.state == "no food"


def test_gaps_are_counted_and_asked_about_from_the_bad_end_of_the_scale() -> None:
    lines = []
    for n in range(120):
        lines.append(f"{FIRST + timedelta(days=n)}")
        bloated = n * n % 11 < 2
        if not (n and (n - 1) * (n - 1) % 11 < 2):  # the day after much bloating is not rated
            lines.append(f"feel: bloating {6 if bloated else 1}")
        lines.append("08:00 porridge")
    gaps = moves(read("\n".join(lines).encode())).missed[0].gaps
    assert gaps.gaps >= 10 and gaps.cut == 6
    assert gaps.after_worst.share == 1 and gaps.after_others.share == 0
    assert gaps.z > 0 and gaps.p < 0.001


def test_a_diary_without_ratings_says_so() -> None:
    assert moves(read(b"2026-03-02\n08:00 porridge\ndone: food\n")).state == "nothing rated"


def test_nothing_is_looked_for_behind_a_mood_gate() -> None:
    found = moves(diary(30, feel="mood 2"))
    assert found.state == "withheld" and found.because
    assert found == Moves("withheld", because=found.because)


@pytest.mark.parametrize(("effect", "is_said"), [(0.5, False), (-0.5, True)])
def test_alcohol_is_said_only_where_it_is_a_harm(effect: float, is_said: bool) -> None:
    mood = Outcome("mood", "mood", "up", "points", np.full(3, 5.0))
    wine = Exposure("food:wine", "wine", "days with it", 1.0, "food", "harm", np.array([0.0, 1.0, 0.0]))
    days = tuple(FIRST + timedelta(days=n) for n in range(3))
    made = Series(days, np.arange(3), np.ones(3, dtype=bool), (mood,), (wine,), ())
    found = Association(
        "mood", "food:wine", "leads", effect, effect - 0.2, effect + 0.2, 1e-4, 0.01, True, True, 100, 40, 60,
        0.5, 0.3,
    )  # fmt: skip
    assert (said(found, made) is not None) is is_said


def pair(effect: float, better: str = "up", exposure: str = "food:kefir", name: str = "kefir") -> Move:
    found = Association(
        "comfort", exposure, "leads", effect, effect - 0.2, effect + 0.2, 1e-4, 0.01, True, True, 100, 40, 60,
        0.5, 0.3,
    )  # fmt: skip
    outcome = Outcome("comfort", "comfort", better, "points", np.full(3, 5.0))  # type: ignore[arg-type]
    eaten = Exposure(exposure, name, "days with it", 1.0, "food", "any", np.array([0.0, 1.0, 0.0]))
    return moved(found, outcome, eaten)


@pytest.mark.parametrize(
    ("key", "most"), [("comfort", 10.0), ("bristol", 6.0), ("sleep_hours", 24.0), ("my word", 10.0)]
)
def test_no_effect_is_worded_beyond_the_scale_that_was_rated_on(key: str, most: float) -> None:
    found = Association(
        key, "nutrient:glutamine", "leads", 4.0, -9.0, 5.0, 1e-4, 0.01, True, True, 100, 40, 60, 0.1, 0.3
    )
    rated = Outcome(key, key, "up", "points", np.full(3, 5.0))
    days = np.array([0.0, 1.0, 1.0])
    eaten = Exposure("nutrient:glutamine", "glutamine", "days with it", 1.0, "food", "any", days)
    move = moved(found, rated, eaten)
    assert (move.effect, move.low, move.high) == (most, -most, most)
    less = moved(found, rated, eaten._replace(unit="g", per=2.0))
    assert 0 < less.per < 2 and less.effect == pytest.approx(40 * less.per) and less.low >= -most


def varies(move: Move, *lines: str) -> tuple[str, bool]:
    kept = read("\n".join([*lines, str(FIRST), "08:00 porridge", "feel: mood 6", "done: food", ""]).encode())
    made = ready(kept, EVERYDAY, READY, today=kept.days[-1].date)
    varied = varied_in(kept, made.understood, made.intake, EVERYDAY, READY, made.safety.facts)
    tested = to_test(move, made.safety, varied)
    return tested.vary, tested.without


ANSWERED = ("person: male, 40", str(FIRST), "asked: safety", "has: none", "takes: none")


def test_what_an_experiment_may_vary_is_known_before_it_is_shown() -> None:
    assert varies(pair(0.5)) == ("kefir", False)
    assert varies(pair(0.5, exposure="nutrient:fibre", name="fibre")) == ("extra fibre", False)
    assert varies(pair(0.5, exposure="feel:sleep", name="sleep")) == ("", False), "nobody draws sleep"
    assert varies(pair(-0.5, "down", exposure="nutrient:salt", name="salt"))[1] is False


def test_what_helps_and_is_had_on_most_days_is_added_and_not_left_out() -> None:
    days = [
        f"{FIRST - timedelta(days=n)}\nkefir, 300 g rye bread, 300 g chicken\ndone: food"
        for n in range(9, 0, -1)
    ]
    assert varies(pair(0.5), "person: male, 40", *days) == ("extra kefir", False)
    assert varies(pair(0.5, name="yogurt (nearly always kefir)", exposure="group:yogurt")) == (
        "extra yogurt",
        False,
    )


def test_what_is_worse_is_left_out_for_some_weeks_or_not_at_all() -> None:
    """Who is young, or has not answered the safety questions, is not sent to leave food out."""
    for move in (
        pair(-0.5, name="rye bread", exposure="food:rye"),
        pair(0.5, "down", "food:rye", "rye bread"),
    ):
        assert varies(move) == ("", False), "safety questions are open"
        assert varies(move, "person: example, female, 14") == ("", False)
        assert varies(move, *ANSWERED) == ("rye bread", True)
    assert varies(pair(-0.5, exposure="nutrient:fibre", name="fibre"), *ANSWERED) == ("", False)
    assert varies(pair(-0.5, exposure="group:dairy", name="dairy"), *ANSWERED) == ("", False)
    assert varies(pair(-0.5, exposure="group:alcohol", name="alcohol")) == ("", False)


def test_a_gate_before_experiments_takes_every_offer_away() -> None:
    """The wish to stop (rule G44) forbids experiments and leaves the rest."""
    lines = []
    for n in range(30):
        lines += [f"{FIRST + timedelta(days=n)}", "08:00 porridge", f"feel: mood {5 + n % 3}", "done: food"]
    calm = moves(read("\n".join(lines).encode()))
    strong = moves(read("\n".join([*lines, "experiment: wish to stop", ""]).encode()))
    assert calm.offers and strong.state == calm.state == "too few days" and not strong.offers


def test_below_ninety_days_the_own_days_are_kept_as_they_were_rated() -> None:
    said = "2026-03-02\nfeel: mood 6\n2026-03-03\n2026-03-04\nfeel: mood 4, bloating 1\n2026-03-05\n"
    kept = read(f"{said}feel: mood 5, bloating 2\n2026-03-06\nfeel: bloating 3\n".encode())
    found = moves(kept).curves
    assert [(each.outcome, each.first) for each in found] == [("mood", FIRST), ("bloating", FIRST)]
    assert [str(value) for value in found[0].values] == ["6.0", "nan", "4.0", "5.0", "nan"]
    assert [str(value) for value in found[1].values] == ["nan", "nan", "1.0", "2.0", "3.0"]
    later = read(f"{said}feel: mood 1\n".encode())
    assert moves(later).curves == () and moves(later).state == "withheld", "behind a rule nothing is drawn"


def test_a_question_asked_months_later_is_no_day_of_the_diary() -> None:
    lines = [
        f"{FIRST + timedelta(days=n)}\n400 g rye bread, 400 g chicken\nfeel: mood {4 + n % 3}\ndone: food\n"
        for n in range(30)
        if n != 7
    ]
    said = "".join([*lines, "2027-01-01\nasked: kefir and mood\n"])
    whole = examine(read(said.encode()), EVERYDAY, ready=READY, today=date(2027, 1, 1))
    shown = " ".join(to_text(whole).split())
    assert "mood is rated on 29 of 30 days; the longest gap is 1 day." in shown


def days_of(
    *above: str,
    line: str = "",
    days: int = 0,
    effect: int = 0,
) -> Diary:
    """A diary in which every other day, drawn, holds a line; the next day's mood moves by `effect`."""
    rng = np.random.default_rng(4)
    lines, before = list(above), False
    for n in range(days or 14):
        has = bool(rng.random() < 0.5)
        mood = int(rng.integers(4, 7)) + effect * before
        lines += [
            str(FIRST + timedelta(days=n)),
            "08:00 4 slices rye bread with butter, 2 eggs, orange juice",
            "13:00 lentil soup 500 g, 3 slices bread",
            f"19:00 chicken 250 g, rice 300 g{', banana' if rng.random() < 0.5 else ''}",
            *([line] if has else []),
            f"feel: mood {mood}, comfort {int(rng.integers(4, 9))}",
            "done: food",
        ]
        before = has
    return read("\n".join([*lines, ""]).encode())


ADULT = (
    "person: female, age 40, not pregnant",
    str(FIRST - timedelta(days=2)),
    *("asked: safety", "has: none", "takes: none"),
)
ASKED_AGAIN = ("person: female, age 40, not pregnant", str(FIRST + timedelta(days=20)), *ADULT[2:])
"""The safety questions, answered after the supplement was first written down."""


@pytest.mark.parametrize(
    ("above", "line", "exposure", "only_harm"),
    [
        (("takes: sertraline",), "took: St John's wort 300 mg", "supplement:St John's wort", True),
        (("takes: sertraline",), "took: 5-HTP 100 mg", "supplement:5-HTP", True),
        (("takes: nothing", "has: cirrhosis"), "took: glutamine 10 g", "supplement:L-glutamine", True),
        (("person: female, age 14",), "took: glutamine 10 g", "supplement:L-glutamine", True),
        (("has: chemotherapy",), "took: probiotic", "supplement:probiotic", True),
        (("takes: phenelzine",), "21:00 kimchi 100 g", "food:kimchi", True),
        (("takes: phenelzine",), "21:00 kimchi 100 g", "pattern:fermented", True),
        (("has: chemotherapy",), "21:00 kefir", "group:yogurt", True),
        (("has: peanut allergy",), "21:00 peanuts 30 g", "food:peanuts", True),
        (("has: peanut allergy",), "21:00 peanuts 30 g", "group:nuts", True),
        (("avoids: mushrooms",), "21:00 mushrooms 100 g", "food:mushrooms", True),
        (("takes: warfarin",), "21:00 spinach 100 g", "group:dark_green", True),
        (("has: blood in stool",), "21:00 kimchi 100 g", "food:kimchi", True),
        (("has: cirrhosis",), "21:00 kimchi 100 g", "nutrient:glutamine", True),
        (("takes: phenelzine",), "21:00 kimchi 100 g", "food:banana", False),
        (("has: peanut allergy",), "21:00 peanuts 30 g", "group:fruit", False),
        (("takes: sertraline",), "21:00 kimchi 100 g", "food:kimchi", False),
        (ADULT, "21:00 kimchi 100 g", "food:kimchi", False),
        (ADULT, "21:00 kimchi 100 g", "nutrient:glutamine", False),
        (ASKED_AGAIN, "took: glutamine 10 g", "supplement:L-glutamine", False),
        (("takes: nothing",), "took: glutamine 10 g", "supplement:L-glutamine", True),
        (ADULT, "21:00 peanuts 30 g", "group:nuts", False),
        (("takes: phenelzine",), "21:00 kimchi 100 g", "feel:sleep", False),
    ],
)
def test_behind_a_rule_or_where_it_is_not_eaten_only_a_harm_is_said(
    above: tuple[str, ...], line: str, exposure: str, only_harm: bool
) -> None:
    made = ready(days_of(*above, line=line), EVERYDAY, READY)
    told = one_way(made.understood, made.catalogue, made.safety)
    name = exposure.partition(":")[2]
    of = Exposure(exposure, name, "days with it", 1.0, "food", "any", np.array([0.0, 1.0, 0.0]))
    assert (told(of).announce == "harm") is only_harm


def test_what_is_named_together_with_such_a_food_is_told_like_it() -> None:
    made = ready(days_of("has: peanut allergy", line="21:00 peanuts 30 g"), EVERYDAY, READY)
    told = one_way(made.understood, made.catalogue, made.safety)
    both = Exposure("nutrient:salt", "salt", "g", 2.0, "nutrient", "any", np.zeros(3))
    assert told(both).announce == "any"
    assert told(both._replace(aliases=("salt", "nuts and seeds"))).announce == "harm"
    assert told(both._replace(aliases=("salt", "peanuts"))).announce == "harm"


@pytest.mark.parametrize("above", [ADULT, ("takes: phenelzine",), (*ADULT, "avoids: kimchi")])
def test_a_food_behind_a_rule_is_no_benefit_anywhere(above: tuple[str, ...]) -> None:
    asks = declare("kimchi moves with mood the next day?", FIRST)
    kept = days_of(*above, str(FIRST - timedelta(days=1)), line="21:00 kimchi 100 g", days=130, effect=3)
    kept = read("".join(kept.lines).replace(f"{FIRST}\n", f"{FIRST}\n{asks}\n", 1).encode())
    found = examine(kept, EVERYDAY, ready=READY).moves
    (answer,) = found.asked
    praised = {each.exposure for each in found.claimed if each.effect > 0}
    tried = next(each.exposures for each in found.tried if each.outcome == "mood")
    if above == ADULT:
        assert {"food:kimchi"} & praised or {"pattern:fermented"} & praised
        assert answer.move is not None and answer.move.effect > 1
    else:
        assert not {"food:kimchi", "pattern:fermented"} & praised and "kimchi" in tried
        assert not any("kimchi" in name for each in found.claimed for name in each.alike)
        assert answer.move is None and answer.reply is not None and answer.reply.association is None
        assert not any("kimchi" in each.vary for each in found.claimed) and "kimchi" in found.one_way


def test_what_a_person_does_not_eat_is_named_in_no_experiment() -> None:
    assert varies(pair(0.5), "person: male, 40", "avoids: dairy") == ("", False)
    assert varies(pair(0.5), "person: male, 40", "has: milk allergy") == ("", False)
    assert varies(pair(0.5), "person: male, 40", "avoids: nuts") == ("kefir", False)


def test_more_of_what_only_harm_is_said_of_is_no_experiment() -> None:
    """Of stool type neither way is better, so it is said of kimchi too; an experiment would add some."""
    fermented = pair(0.5, "", exposure="pattern:fermented", name="fermented food")
    assert varies(fermented, "person: male, 40") == ("extra fermented food", False)
    assert varies(fermented._replace(only_harm=True), "person: male, 40") == ("", False)
    worse = pair(-0.5)._replace(only_harm=True)
    assert varies(worse, *ANSWERED) == varies(pair(-0.5), *ANSWERED) == ("kefir", True)


def test_beside_a_benefit_alcohol_has_no_name() -> None:
    mood = Outcome("mood", "mood", "up", "points", np.array([4.0, 5.0, 9.0]))
    made = Series(
        tuple(FIRST + timedelta(days=n) for n in range(3)),
        np.arange(3),
        np.ones(3, dtype=bool),
        (mood,),
        (
            Exposure("food:wine", "wine", "days with it", 1.0, "food", "harm", np.zeros(3)),
            Exposure("food:tea", "tea", "days with it", 1.0, "food", "any", np.zeros(3)),
        ),
        (),
    )
    alike = {}
    for effect in (0.5, -0.5):
        move = pair(effect)
        found = move.found._replace(alike=("food:wine", "food:tea"))
        alike[effect] = beside(move._replace(found=found), made).alike
    assert alike == {0.5: ("tea", "something else"), -0.5: ("wine", "tea")}


def test_what_is_doubtful_stands_last() -> None:
    strong, weak = pair(0.5), pair(0.1)
    doubtful = weak._replace(found=weak.found._replace(p=1e-9, inclusion=0.2))
    assert doubtful.low < 0 < doubtful.high and doubtful.doubtful
    assert strongest([doubtful, strong]) == (strong, doubtful)


RATED = np.array([3.0, 4.0, 8.0, 5.0])
"""From 3 to 8: nothing moves by more than 5."""


@pytest.mark.parametrize(
    ("unit", "per", "effect", "worded"),
    [
        ("g", 10.0, 1.0, (10.0, 2.0)),
        ("g", 2.0, 50.0, (0.1, 5.0)),
        ("plants", 5.0, 4.0, (2.0, 3.2)),
        ("servings", 1.0, 9.0, (1.0, 5.0)),
        ("days with it", 1.0, 9.0, (1.0, 5.0)),
        ("days with it", 1.0, -9.0, (1.0, -5.0)),
    ],
)
def test_an_effect_is_worded_within_what_was_ever_rated(
    unit: str, per: float, effect: float, worded: tuple[float, float]
) -> None:
    """`effect` in points per SD, and an SD of half the amount that it would be worded for."""
    mood = Outcome("mood", "mood", "up", "points", RATED)
    of = Exposure("nutrient:x", "x", unit, per, "nutrient", "any", np.zeros(4))
    found = pair(effect).found._replace(low=effect * 0.9, high=effect, sd=per / 2)
    move = moved(found, mood, of)
    assert max(abs(move.effect), abs(move.low), abs(move.high)) <= 5
    assert move.per == worded[0]
    if abs(move.effect) < 5:
        assert move.effect == pytest.approx(effect / found.sd * move.per)
    else:
        assert move.effect == worded[1]
