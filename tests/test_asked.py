"""The ledger: the first question alone, later ones with everything else, nothing asked twice."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date as Date
from datetime import timedelta

import numpy as np
import pytest
from tests.everyday import EVERYDAY, READY

from villi import examine
from villi.diary import read
from villi.diary.values import Diary
from villi.examination import Asked
from villi.examining.asked import asked, beside, ledger, undeclarable
from villi.examining.asking import answer
from villi.examining.screened import screened
from villi.series.asking import Question
from villi.series.declaring import line
from villi.series.values import Adjustment, Array, Exposure, Outcome, Series
from villi.signals.question_rates import question_rates
from villi.simulated import simulated

FIRST = Date(2026, 1, 1)
TODAY = Date(2026, 11, 23)
"""Today of the tests."""


def made(days: int = 300, seed: int = 1) -> Series:
    """Comfort is 1.5 points higher on the day after kefir or wine; nothing else acts on anything."""
    rng = np.random.default_rng(seed)
    foods = {
        name: (rng.random(days) < 0.4).astype(float) for name in ("kefir", "tea", "oats", "fish", "wine")
    }
    comfort = 5 + rng.standard_normal(days)
    mood = 5 + rng.standard_normal(days)
    comfort[1:] += 1.5 * foods["kefir"][:-1] + 1.5 * foods["wine"][:-1]
    comfort, mood = np.clip(np.round(comfort), 0, 10), np.clip(np.round(mood), 0, 10)
    stress = np.clip(np.round(5 + rng.standard_normal(days)), 0, 10)
    return Series(
        tuple(FIRST + timedelta(days=n) for n in range(days)),
        np.arange(days, dtype=np.intp) % 7,
        np.ones(days, dtype=bool),
        (outcome("mood", mood), outcome("comfort", comfort), outcome("stress", stress, "down")),
        (*(food(name, values) for name, values in foods.items()), food("stress", stress, "feel:stress")),
        (Adjustment("feel:stress", "stress", stress),),
    )


def outcome(key: str, values: Array, better: str = "up") -> Outcome:
    return Outcome(key, key, better, "points", values)  # type: ignore[arg-type]


def food(name: str, values: Array, key: str = "") -> Exposure:
    return Exposure(
        key or f"food:{name}",
        name,
        "days with it",
        1.0,
        "food",
        "harm" if name == "wine" else "any",
        values,
    )


def diary(*questions: str, on: Date = TODAY) -> Diary:
    lines = [line(question, on) for question in questions]
    return read("\n".join([str(on), *lines, ""]).encode())


def nothing(words: str) -> Exposure | None:
    return None


def found(series: Series, *questions: str) -> tuple[Asked, ...]:
    return asked(diary(*questions), series, lambda: screened(series), nothing, TODAY)


KEFIR = "kefir raises comfort the next day?"


def test_the_first_question_is_tested_by_itself_and_shown_whatever_it_gives() -> None:
    (one,) = found(made(), KEFIR)
    assert one.first and one.reply is not None and one.move is not None
    assert (one.reply.verdict, one.reply.lags, one.reply.level) == ("shown", (1, 1), 0.05)
    assert np.isnan(one.move.found.q)
    assert one.move.low < 1.5 < one.move.high
    (other,) = found(made(), "kefir lowers comfort the next day?")
    assert other.reply is not None and other.reply.verdict == "opposite"
    (none,) = found(made(), "tea raises mood over the next three days?")
    assert none.reply is not None and none.reply.verdict == "not shown" and none.move is not None


def test_a_later_question_is_answered_from_the_screen() -> None:
    series = made()
    first, second, third = found(
        series, "tea raises mood the next day?", KEFIR, "fish moves with mood the same day?"
    )
    assert (first.first, second.first, third.first) == (True, False, False)
    whole = screened(series)
    assert whole is not None and second.reply is not None and second.move is not None
    assert second.reply.lags == (1, 3) and second.reply.level == whole.fdr
    pairs = {(each.outcome, each.exposure, each.kind): each for each in whole.associations}
    assert second.move.found == pairs["comfort", "food:kefir", "leads"]
    assert third.move is not None and third.move.found == pairs["mood", "food:fish", "together"]
    assert second.reply.verdict == "shown" and second.move.found.q < 0.1


def test_a_later_question_is_not_claimed_by_its_raw_p() -> None:
    """A pair with p under 5 % whose q does not pass is not shown, when it was not the first."""
    hits = 0
    for seed in range(8):
        series = made(seed=seed)
        whole = screened(series)
        assert whole is not None
        for pair in whole.associations:
            if pair.kind == "leads" and pair.p < 0.05 and pair.q > 0.1 and pair.exposure != "food:wine":
                name = pair.exposure.partition(":")[2]
                later = found(
                    series,
                    "fish raises mood the next day?",
                    f"{name} moves with {pair.outcome} over the next three days?",
                )
                if len(later) == 2:
                    hits += 1
                    assert later[1].reply is not None and later[1].reply.verdict == "not shown"
    assert hits


def test_asked_again_is_the_same_entry() -> None:
    series = made()
    said = read(f"2026-03-01\n{line(KEFIR, Date(2026, 3, 1))}\n2026-11-23\n{line(KEFIR, TODAY)}\n".encode())
    (one,) = ledger(said, series, nothing, TODAY)
    assert one.declared.date == Date(2026, 3, 1) and one.first


def test_a_changed_first_question_keeps_its_place() -> None:
    said = diary(KEFIR, "tea raises mood the next day?")
    text = "".join(said.lines).replace("kefir raises", "oats raises")
    first, second = asked(read(text.encode()), made(), lambda: None, nothing, TODAY)
    assert first.first and first.reply is None and "changed" in first.because
    assert not second.first and second.reply is None and "goes into the screen" in second.because


def test_what_was_written_by_hand_takes_no_place() -> None:
    text = f"2026-11-23\nasked: kefir and comfort\n{line(KEFIR, TODAY)}\n"
    by_hand, real = asked(read(text.encode()), made(), lambda: None, nothing, TODAY)
    assert (by_hand.first, real.first) == (False, True)
    assert by_hand.reply is None and real.reply is not None


def test_before_ninety_days_only_the_first_is_answered() -> None:
    series = made(days=80)
    assert screened(series) is None
    first, second = asked(
        diary(KEFIR, "fish raises mood the next day?"), series, lambda: None, nothing, TODAY
    )
    assert first.reply is not None and first.reply.verdict in ("shown", "not shown")
    assert second.reply is None and "rated on 80 days so far" in second.because


def drunk(effect: float) -> Series:
    """The same days with wine that acts on the next day's comfort as said."""
    series = made()
    wine = series.exposures[4].values
    comfort = series.outcomes[1].values.copy()
    comfort[1:] += (effect - 1.5) * wine[:-1]
    return replace(series, outcomes=(series.outcomes[0], outcome("comfort", comfort), series.outcomes[2]))


WINE = (
    "wine lowers comfort the next day?",
    "wine moves with comfort the next day?",
    "wine moves with comfort over the next three days?",
    "wine moves with comfort the same day?",
)


@pytest.mark.parametrize("question", WINE)
@pytest.mark.parametrize("first", [True, False])
def test_of_alcohol_the_same_is_said_of_good_and_of_nothing(question: str, first: bool) -> None:
    before = () if first else ("fish raises mood the next day?",)
    good, nought, bad = (found(drunk(effect), *before, question)[-1] for effect in (2.0, 0.0, -2.0))
    assert good == nought and good.move is None and good.reply is not None
    assert (good.reply.verdict, good.reply.association) == ("not shown", None)
    assert "only a change for the worse is said" in good.because and "nothing good" in good.because
    assert good.outcome == "comfort"
    if "same day" not in question:
        assert bad.reply is not None and bad.move is not None
        assert (bad.reply.verdict, bad.reply.direction, bad.move.effect < -1) == ("shown", "lowers", True)


def test_what_is_not_in_the_diary_any_more_is_said() -> None:
    (one,) = found(made(), "quimble raises comfort the next day?")
    assert one.reply is None and "“quimble” was not found" in one.because
    (two,) = found(made(), "kefir raises clarity the next day?")
    assert two.reply is None and two.because == "clarity: it is not rated on enough days"
    (three,) = found(made(), "buy kefir now")
    assert "not in the words that villi writes" in three.because


def test_a_food_outside_the_screen_can_only_be_the_first() -> None:
    series = made()
    own = food("rare cheese", np.where(np.arange(300) % 9 == 0, 1.0, 0.0))
    foods: Mapping[str, Exposure] = {"rare cheese": own}
    question = "rare cheese raises mood the next day?"
    (first,) = asked(diary(question), series, lambda: screened(series), foods.get, TODAY)
    assert first.reply is not None and first.reply.association is not None
    _, later = asked(diary(KEFIR, question), series, lambda: screened(series), foods.get, TODAY)
    assert later.reply is None and "not among what the screen looks at" in later.because


def test_nobodys_stress_is_allowed_for_in_questions_about_it() -> None:
    series = made()
    kefir, rest = series.exposures[0], series.exposures[1:-1]
    stress = series.outcomes[-1].values.copy()
    stress[1:] += 2 * kefir.values[:-1]
    moved = replace(
        series,
        outcomes=(*series.outcomes[:-1], outcome("stress", stress, "down")),
        exposures=(kefir, *rest, food("stress", stress, "feel:stress")),
        adjustments=(Adjustment("feel:stress", "stress", stress),),
    )
    (one,) = found(moved, "kefir raises stress the next day?")
    assert one.reply is not None and one.reply.verdict == "shown"
    assert one.move is not None and one.move.low < 2 < one.move.high


@pytest.mark.parametrize(
    ("values", "said"),
    [
        (np.ones(300), "the same on all"),
        (np.zeros(300), "the same on all"),
        (np.eye(1, 300)[0], "10 of each"),
    ],
)
def test_days_that_could_never_answer_use_up_nothing(values: Array, said: str) -> None:
    series = made()
    comfort = series.outcome("comfort")
    assert comfort is not None
    assert said in undeclarable(Question(food("milk", values), comfort, "raises", (1, 1), "milk"))
    kefir = series.exposure("food:kefir")
    assert kefir is not None
    assert undeclarable(Question(kefir, comfort, "raises", (1, 1), "kefir")) == ""


def test_the_power_beside_the_answer_is_that_of_its_length() -> None:
    for days in (80, 150, 300):
        series = made(days=days)
        power = answer(ledger(diary(KEFIR), series, nothing, TODAY)[0], series).power
        rated = int(np.isfinite(series.outcomes[0].values).sum())
        assert power is not None and power == question_rates(rated) and power.rated <= rated
    short = made(days=40)
    assert answer(ledger(diary(KEFIR), short, nothing, TODAY)[0], short).power is None


def test_what_cannot_be_told_apart_is_named_by_its_name() -> None:
    series = made()
    kefir = series.exposures[0]
    twin = replace(series, exposures=(*series.exposures, food("ayran", kefir.values)))
    (one,) = found(series, KEFIR)
    assert one.move is not None
    found_alike = one.move.found._replace(alike=("food:ayran", "food:long gone"))
    assert beside(one.move._replace(found=found_alike), twin).alike == ("ayran",)


def test_an_examination_answers_what_was_asked_and_a_gate_hides_it() -> None:
    text = simulated(3, days=80).text + f"\n{TODAY}\n{line('kefir raises comfort the next day?', TODAY)}\n"
    found = examine(read(text.encode()), EVERYDAY, ready=READY, today=TODAY).moves
    assert [each.first for each in found.asked] == [True]
    assert found.asked[0].reply is not None and found.asked[0].reply.association is not None
    low = examine(read(f"{text}feel: mood 1\n".encode()), EVERYDAY, ready=READY, today=TODAY).moves
    assert (low.state, low.asked) == ("withheld", ())
