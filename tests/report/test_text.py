"""The terminal page: fits, obeys nobody but villi, and reads without colour."""

import io
from dataclasses import replace
from datetime import date
from types import ModuleType

import pytest
from rich.cells import cell_len
from rich.console import Console

from villi.diary.values import Completeness
from villi.examination import DayResult
from villi.quantities import Interval, Problem
from villi.report import render_text, sentences, tables, to_text
from villi.report.text import LISTED

CASES = (
    *("week", "one_day", "no_complete_day", "empty", "little_known", "fasted"),
    *("collision", "crisis", "calm", "support", "unknown_person"),
    *("screened", "no_pattern", "in_trial", "withheld"),
)


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("width", [60, 80, 100, 200])
def test_fits_the_window(sample: ModuleType, case: str, width: int) -> None:
    for line in to_text(getattr(sample, case)(), width=width).splitlines():
        assert cell_len(line) <= min(width, 88)


@pytest.mark.parametrize("case", CASES)
def test_no_word_is_cut_at_eighty_columns(sample: ModuleType, case: str) -> None:
    wide, narrow = (to_text(getattr(sample, case)(), width=width) for width in (88, 80))
    assert "…" not in narrow
    assert narrow.count("%") == wide.count("%")


def test_hostile_words_stay_words(sample: ModuleType) -> None:
    out = io.StringIO()
    console = Console(file=out, width=300, force_terminal=True, color_system="truecolor", highlight=False)
    render_text(sample.week(), console)
    shown = out.getvalue()
    assert "[red]curry[/red]" in shown.replace("\n", "")
    assert "\x1b]0;" not in shown and "\x1b[2J" not in shown and "\x9b" not in shown
    assert "\x1b]8;" not in shown, "a link from a user's word"
    assert not any(mark in shown for mark in "\u202e\u2066\u2069\u202c")


def test_order_of_the_first_screen(sample: ModuleType) -> None:
    page = to_text(sample.week())
    order = (
        *("Food diary, 16", "Estimated, from 5 complete days of 7", "How sure:", "In short"),
        *("One step, optional", "Is it enough?", "Glutamine in food ─", "What the article says, and what is"),
        *(
            "Rules that apply to you",
            "What to tell me next",
            "What your gut got",
            "Supplements and medicines, ",
        ),
        *("Nutrients in food, a day", "Not understood ─", "Problems ─", "How each line was", "Sources ─"),
    )
    places = [page.index(words) for words in order]
    assert places == sorted(places)


def test_sections_without_content_leave_no_heading(sample: ModuleType) -> None:
    page = to_text(sample.one_day())
    for heading in (
        "Supplements and medicines",
        "What to tell me next",
        "Not understood",
        "Problems",
        "Day by",
    ):
        assert heading not in page
    assert "Glutamine in food" not in to_text(sample.empty())


def test_refused_words_are_listed_once(sample: ModuleType) -> None:
    assert to_text(sample.week()).count("not understood: soup") == 0
    assert "2 problems" in to_text(sample.week())


def test_unknown_is_said(sample: ModuleType) -> None:
    page = to_text(sample.week())
    line = next(line for line in page.splitlines() if line.strip().startswith("Manganese"))
    assert line.split() == ["Manganese", "unknown"]
    assert "not recorded" in page and "at least 6.8 g" in page
    trans = next(line for line in page.splitlines() if line.strip().startswith("Trans fat"))
    assert "at least 1.1 g" in trans and "no upper end" in trans and "66 %" in trans


def test_energy_and_name_only_where_asked_for(sample: ModuleType) -> None:
    quiet = to_text(sample.week())
    assert "kcal" not in quiet and "Energy" not in quiet and sample.NAME not in quiet
    loud = to_text(sample.week(), energy=True, name=True)
    assert "2,040 kcal" in loud and sample.NAME in loud


@pytest.mark.parametrize("encoding", ["ascii", "cp1252", "utf-8"])
def test_any_terminal_can_show_it(sample: ModuleType, encoding: str) -> None:
    raw = io.BytesIO()
    out = io.TextIOWrapper(raw, encoding=encoding, write_through=True)
    render_text(sample.week(), Console(file=out, width=80, highlight=False))
    shown = raw.getvalue().decode(encoding)
    assert ("█" in shown) == (encoding == "utf-8")
    assert "Bread and rolls" in shown and "8.3 g" in shown


def test_a_number_and_its_unit_stay_on_one_line(sample: ModuleType) -> None:
    for width in range(60, 90):
        for line in to_text(sample.week(), width=width).splitlines():
            assert not line.strip().startswith(("% ", "%;", "g)", "g "))
            assert "\ue000" not in line and "\u00a0" not in line


@pytest.mark.parametrize("width", [0, 1, 40])
def test_a_window_of_no_width_still_shows_the_report(sample: ModuleType, width: int) -> None:
    """Some programs report 0 columns; rich prints nothing at all for them."""
    page = to_text(sample.week(), width=width)
    assert max(cell_len(line) for line in page.splitlines()) <= 40
    assert "Glutamine in food" in page and "Milk" in page


@pytest.mark.parametrize("width", [60, 71])
def test_names_of_nutrients_and_bars_are_not_broken_in_a_narrow_window(
    sample: ModuleType, width: int
) -> None:
    page = to_text(sample.week(), width=width)
    lines = [line.strip() for line in page.splitlines()]
    assert any("Polyunsaturated fat" in line for line in lines)
    assert not any(line and set(line) <= set("█▏▎▍▌▋▊▉") for line in lines), "a bar on a line of its own"


def test_a_refused_word_is_listed_once(sample: ModuleType) -> None:
    """Its problem may stand at another column: that counts in the line, not in the words of the entry."""
    week = sample.week()
    refused = week.refused[0]
    problem = Problem(refused.line, 17, f"not understood: {refused.words}", "")
    assert problem not in tables.problems(replace(week, problems=(*week.problems, problem)))


def test_long_lists_end_with_their_count(sample: ModuleType) -> None:
    many = tuple(Problem(n, 1, "toasted wrongly", "") for n in range(1, 1001))
    page = to_text(replace(sample.week(), problems=many))
    assert page.count("toasted wrongly") == LISTED
    assert "960 more: see the page" in page


def test_a_complete_day_without_food_says_so(sample: ModuleType) -> None:
    day = sample.fasted().days[0]
    fasted = day._replace(at_least=False)
    assert tables.day_amount(fasted) == "0\u00a0g"
    assert "counted as a day" in tables.day_note(fasted)


def test_unfinished_days_that_hold_more_cast_doubt_on_the_mean(sample: ModuleType) -> None:
    week = sample.week()
    mean = week.glutamine.estimate.mean

    def with_partial(*grams: float) -> str:
        days = [day for day in week.days if day.complete.food != "partial"]
        partial = days[0]._replace(complete=Completeness("partial", "partial"), at_least=True)
        return sentences.certainty(
            replace(week, days=(*days, *(partial._replace(glutamine=gram) for gram in grams)))
        )

    assert "Two of the three days that are not complete already hold more" in with_partial(
        mean + 1, mean + 2, 0.1
    )
    assert "already hold more" not in with_partial(mean + 1)
    assert "already hold more" not in with_partial(mean + 1, mean + 2, 0.1, 0.2)
    assert "already hold more" not in with_partial(float("nan"), float("nan"))


def test_a_complete_day_of_which_much_is_unknown_says_so() -> None:
    done = Completeness("done", "skipped")
    day = DayResult(date(2026, 11, 16), done, 0, 3.0, Interval(2.0, 4.0), True)
    assert tables.day_note(day) == "much of it unknown in the food tables"
    assert tables.day_note(day._replace(at_least=False)) == ""


def test_no_heading_is_cut_in_a_narrow_window(sample: ModuleType) -> None:
    page = to_text(sample.week(), width=40)
    assert "…" not in page
    assert "What the article says, and what is known" in page
