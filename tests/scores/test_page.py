"""The page of scores is what the scores say."""

from scores_page import MARKER, PAGE, generated
from villi.scores import SCORES


def test_the_page_is_up_to_date() -> None:
    text = PAGE.read_text(encoding="utf-8")
    assert MARKER + text.split(MARKER)[1] == generated(), "run python tools/scores_page.py"


def test_every_score_has_its_part() -> None:
    text = PAGE.read_text(encoding="utf-8")
    for one in SCORES.values():
        assert f"\n### {one.id}\n" in text and one.source in text
        assert all(f"`{name}`" in text for name in one.inputs)
