"""docs/body.md: its tables are those of the model, its validation that of a run now."""

import pytest

from body_page import MARKER, PAGE, SUITE, generated
from villi.body.arrows import Path, best, paths
from villi.body.table import model
from villi.body.validating import Result, validate
from villi.body.wording import FORESEEING
from villi.safety.wording import complaints

REMEDY = "run python tools/body_page.py"
MODEL_COLUMN = 4


@pytest.fixture(scope="module")
def results() -> tuple[Result, ...]:
    return validate()


@pytest.fixture(scope="module")
def text() -> str:
    return PAGE.read_text(encoding="utf-8")


def test_the_tables_are_those_of_the_model(text: str, results: tuple[Result, ...]) -> None:
    kept, _, _ = (MARKER + text.split(MARKER)[1]).partition(SUITE)
    assert kept == generated(results).partition(SUITE)[0], REMEDY


def test_the_validation_is_that_of_a_run_now(text: str, results: tuple[Result, ...]) -> None:
    """Figures of the model may differ in their last digit between processors; all else is as printed."""
    kept, now = (page.partition(SUITE)[2].splitlines() for page in (text, generated(results)))
    assert len(kept) == len(now), REMEDY
    for line, new in zip(kept, now, strict=True):
        cells, fresh = line.split(" | "), new.split(" | ")
        assert len(cells) == len(fresh), REMEDY
        for i, (cell, other) in enumerate(zip(cells, fresh, strict=True)):
            assert cell == other or (i == MODEL_COLUMN - 1 and near(cell, other)), f"{REMEDY}: {new}"


def near(cell: str, other: str) -> bool:
    return float(other) == pytest.approx(float(cell), rel=0.02, abs=0.01)


def test_what_is_written_by_hand_claims_nothing_and_foresees_nothing(text: str) -> None:
    paragraphs = text.split(MARKER)[0].replace("\n", " ").split("  ")
    assert not [found for paragraph in paragraphs for found in complaints(paragraph)]
    assert not FORESEEING.search(text.split(MARKER)[0])


@pytest.mark.parametrize(
    ("sources", "target", "label"),
    [
        (["gln_food", "gln_dose"], "L", "A"),
        (["L"], "P", "A"),
        (["P"], "M", "B"),
        (["M"], "P", "B"),
        (["catabolic"], "M", "A"),
        (["stress"], "P", "C"),
        (["gln_food", "gln_dose"], "V", "C"),
        (["V"], "K", "C"),
        (["K"], "I", "C"),
        (["I"], "C", "B"),
        (["I"], "Y", "B"),
        (["stress"], "Y", "B"),
        (["nsaid"], "K", "A"),
        (["exercise", "stress"], "K", "B"),
        (["fibre"], "B", "B"),
        (["B"], "S", "B"),
        (["S"], "K", "C"),
        (["S"], "I", "C"),
        (["antibiotic"], "B", "A"),
        (["antibiotic"], "D", "A"),
        (["fermented"], "D", "B"),
        (["fermented"], "I", "B"),
        (["processed"], "C", "B"),
    ],
)
def test_the_picture_is_of_these_arrows(sources: list[str], target: str, label: str) -> None:
    """Each line of the picture that is drawn by hand: paths through no other state that it shows."""
    for source in sources:
        found = best(path for path in paths(model(), [source], target, hypotheses=True) if few(path))
        assert found == label, f"{source} to {target}"


def few(path: Path) -> bool:
    """Through nothing but what is eaten or made and not there yet."""
    return set(path.nodes[1:-1]) <= {"G", "N", "A"}
