"""The simulated diary: what it says is what is true in it, and villi reads every word."""

import json
from pathlib import Path

import numpy as np
import pytest

from villi.cli import main
from villi.diary import read
from villi.diary.person import person_of
from villi.diary.values import Felt
from villi.foods import Catalogue
from villi.meals import index, resolve
from villi.quantities import VilliError
from villi.safety import facts, guard, permit
from villi.simulated import simulated
from villi.simulated.living import lived
from villi.simulated.values import Lived
from villi.simulated.writing import KEFIR

SCALES = {"mood", "energy", "bloating", "comfort", "stress", "sleep"}


def test_the_same_seed_gives_the_same_file() -> None:
    assert simulated(3, days=60).text == simulated(3, days=60).text
    assert simulated(3, days=60).text != simulated(4, days=60).text
    assert simulated(3, days=60).text != simulated(3, days=60, null=True).text


@pytest.mark.parametrize("seed", [1, 2])
def test_villi_reads_every_word(seed: int) -> None:
    diary = read(simulated(seed, days=200).text.encode())
    assert not diary.problems and not diary.questions
    understood = resolve(diary, index(Catalogue.everyday()))
    assert not understood.refused
    unsure = {portion.words for portion in understood.portions if portion.confidence < 0.5}
    assert unsure <= {"milk"}  # how much went into the coffee
    felt = {entry.scale for day in diary.days for entry in day.entries if isinstance(entry, Felt)}
    assert felt == SCALES
    complete = [day.complete.food for day in diary.days]
    assert complete.count("done") > 150 and "partial" in complete


@pytest.mark.parametrize("null", [False, True])
@pytest.mark.parametrize("seed", range(1, 9))
def test_no_card_hides_what_is_found(seed: int, null: bool) -> None:
    diary = read(simulated(seed, days=120, null=null).text.encode())
    safety = guard(facts(diary, person_of(diary)[0]), diary.header.country)
    assert safety.card is None
    assert permit(["insight"], safety.fired).allowed
    assert not any(fact.startswith("flag:") for fact in safety.facts)


def test_the_effect_is_the_one_that_is_told() -> None:
    """The same draws with and without the effect differ by it alone."""
    found = []
    for seed in range(6):
        life, null = (lived(seed, 0, 365, 0.0, effects) for effects in ((KEFIR,), ()))
        assert np.array_equal(life.eaten, null.eaten)
        for scale in SCALES - {"comfort"}:
            assert np.array_equal(life.felt[scale], null.felt[scale])
        kefir = _had(life, "kefir")
        inside = (null.felt["comfort"] > 0) & (life.felt["comfort"] < 10)
        difference = (life.felt["comfort"] - null.felt["comfort"])[2:]
        lags = np.column_stack([kefir[2:], kefir[1:-1], kefir[:-2], np.ones(len(kefir) - 2)])
        found.append(np.linalg.lstsq(lags[inside[2:]], difference[inside[2:]], rcond=None)[0])
    assert np.mean(found, axis=0) == pytest.approx([0.0, 1.2, 0.6, 0.0], abs=0.08)


def test_chocolate_follows_mood_of_the_day_and_pizza_the_weekend() -> None:
    moods, weekends = [], []
    for seed in range(10):
        life = lived(seed, 0, 365, 0.0, ())
        chocolate, pizza = _had(life, "chocolate"), _had(life, "pizza")
        moods.append(life.felt["mood"][chocolate > 0].mean() - life.felt["mood"][chocolate == 0].mean())
        weekend = np.array([date.weekday() >= 5 for date in life.dates])
        weekends.append(pizza[weekend].mean() - pizza[~weekend].mean())
    assert np.mean(moods) < -0.7
    assert np.mean(weekends) > 0.15


def test_a_screen_has_enough_days_with_and_without_each_food() -> None:
    life = lived(1, 0, 365, 0.1, (KEFIR,))
    days = life.written.sum(axis=0)
    assert len(days) >= 25 and days.min() >= 15 and days.max() <= 365 - 15


def test_missing_days_are_absent_and_not_empty() -> None:
    assert len(read(simulated(1, days=200, missing=0.0).text.encode()).days) == 200
    rated = []
    for missing in (0.0, 0.2, 0.5):
        diary = read(simulated(1, days=200, missing=missing).text.encode())
        assert all(day.entries for day in diary.days)
        rated.append(sum(any(isinstance(entry, Felt) for entry in day.entries) for day in diary.days))
    assert rated[0] == 200 > rated[1] > rated[2] > 50


@pytest.mark.parametrize("days", [14, 59, 60, 7305])
def test_short_and_long_diaries(days: int) -> None:
    diary = read(simulated(1, days=days, missing=0.0).text.encode())
    assert (len(diary.days), diary.problems) == (days, ())


@pytest.mark.parametrize(
    "wrong", [{"days": 13}, {"days": 7306}, {"missing": -0.1}, {"missing": 0.9}, {"seed": -1}]
)
def test_numbers_that_make_no_diary(wrong: dict[str, int]) -> None:
    with pytest.raises(VilliError):
        simulated(**wrong)  # type: ignore[arg-type]
    with pytest.raises(VilliError, match="share"):
        simulated(missing=float("nan"))


def test_the_command_writes_the_diary_and_its_truth(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    diary, truth = tmp_path / "example.txt", tmp_path / "truth.json"
    assert main(["simulate", "diary", str(diary), "--days", "40", "--truth", str(truth)]) == 0
    assert "After a day with kefir, comfort is 1.2 points higher the next day" in capsys.readouterr().out
    assert "# truth: After a day with kefir" in diary.read_text(encoding="utf-8")
    said = json.loads(truth.read_text(encoding="utf-8"))
    assert said["effects"][0]["points_by_days_after"] == {"0": 0.0, "1": 1.2, "2": 0.6, "3": 0.0}
    null = tmp_path / "null.txt"
    assert main(["simulate", "diary", str(null), "--days", "40", "--null"]) == 0
    assert "# truth: No food changes how the days after it feel." in null.read_text(encoding="utf-8")


def test_nothing_is_overwritten(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    diary, truth = tmp_path / "mine.txt", tmp_path / "truth.json"
    diary.write_text("mine", encoding="utf-8")
    assert main(["simulate", "diary", str(diary)]) == 2
    assert diary.read_text(encoding="utf-8") == "mine"
    truth.write_text("mine", encoding="utf-8")
    assert main(["simulate", "diary", str(tmp_path / "new.txt"), "--truth", str(truth)]) == 2
    assert not (tmp_path / "new.txt").exists()
    same = str(tmp_path / "same.txt")
    assert main(["simulate", "diary", same, "--truth", same]) == 2
    assert not Path(same).exists()
    assert main(["simulate", "diary", str(tmp_path / "no" / "folder.txt")]) == 2
    assert "make the folder first" in capsys.readouterr().err


def _had(life: Lived, food: str) -> np.ndarray:
    return life.eaten[:, [each.food for each in life.foods].index(food)]
