"""A medicine that ended or was left out is no dose; nor is how long it is taken a food."""

import pytest

from villi.meals import Index, understand


@pytest.mark.parametrize(
    "words",
    [
        "stopped sertraline",
        "finished antibiotics",
        "forgot my sertraline",
        "no sertraline",
        "came off sertraline",
        "didn't take my sertraline",
        "not taking sertraline",
        "sertraline - forgot",
        "stopped magnesium tablets",
    ],
)
def test_what_was_not_taken_is_no_dose(words: str, ready: Index) -> None:
    found = understand(words, ready)
    assert (found.portions, found.refused) == ((), ())
    assert "not counted as taken" in found.notes[0].suggestion
    assert found.notes[0].remedy


@pytest.mark.parametrize(
    "words",
    [
        "sertraline 50 mg",
        "sertraline with no food",
        "ibuprofen, no coffee",
        "finished lunch, sertraline",
        "stopped smoking, sertraline",
        "no sugar coffee and sertraline",
        "sertraline, didn't finish the toast",
    ],
)
def test_what_was_taken_is_a_dose_whatever_else_ended(words: str, ready: Index) -> None:
    assert [p.kind for p in understand(words, ready).portions].count("medicine") == 1


def test_how_long_a_medicine_is_taken_is_no_food(ready: Index) -> None:
    for words in ("started amoxicillin 500 mg today for 7 days", "on amoxicillin until 30 november"):
        found = understand(words, ready)
        assert [p.name for p in found.portions] == ["amoxicillin"]
        assert found.refused == ()
    assert [r.words for r in understand("quimbledorf, 7 days", ready).refused][-1] == "7 days"
