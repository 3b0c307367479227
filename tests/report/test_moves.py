"""What moves with how a person feels: what is said, what is never said, and what waits."""

import json
import re
import shlex
from collections.abc import Iterator
from dataclasses import replace
from itertools import product
from math import inf, isnan, nan
from types import ModuleType
from typing import Any, get_args, get_type_hints

import pytest
from hypothesis import given
from hypothesis import strategies as st

from villi.examination import Examination, Missed, Move, Moves, Trial
from villi.report import (
    charts,
    commands,
    curves,
    experiments,
    headings,
    ledger,
    moves,
    moving,
    picturing,
    to_html,
    to_json,
    to_text,
)
from villi.report.asking import lines, told
from villi.report.blocks import (
    Beside,
    Block,
    Code,
    Courses,
    Dot,
    Dots,
    Group,
    Head,
    Line,
    More,
    Points,
    Rows,
    plain,
)
from villi.report.moves import blocks, in_short
from villi.report.words import clean
from villi.safety.wording import complaints
from villi.signals.question_rates import question_rates
from villi.signals.values import Association, Checks, Gaps, Rates, Unrated
from villi.trials import telling, wording

CASES = ("week", "one_day", "no_complete_day", "screened", "no_pattern", "in_trial", "withheld")
STATES = ("screened", "too few days", "nothing rated", "no food", "withheld")
TRIALS = (None, *get_args(get_type_hints(Trial)["state"]))
NEVER = re.compile(
    r"\b(?:caus(?:e|es|ed|ing)|trigger\w*|treats?|cures?|heals?|restores?|detox\w*|boosts?|proves?|proven|diagnos\w*"
    r"|good days?|bad days?|avoid|cut out|red|green|signific\w*)\b|!",
    re.IGNORECASE,
)


def every(found: tuple[Block, ...]) -> Iterator[str]:
    """Every word of some blocks: sentences, and what stands in tables and pictures."""
    yield from plain(found)
    for block in found:
        if isinstance(block, Head):
            yield block.words
        elif isinstance(block, Rows):
            yield from (block.caption, *block.heads, *(str(cell) for row in block.rows for cell in row))
        elif isinstance(block, Beside):
            for picture in block.pictures:
                yield from (picture.heading, picture.axis, picture.description, *every((picture.table,)))
        elif isinstance(block, Courses):
            yield from (block.heading, block.description, *every((block.table,)))
            yield from (words for course in block.courses for words in (course.name, course.said))
        elif isinstance(block, Group | More):
            yield from (getattr(block, "summary", ""), *every(block.blocks))


def faces(examination: Examination, **asked: Any) -> tuple[str, ...]:
    """The three faces as words."""
    page = re.sub(r"<style>.*?</style>|<[^>]*>", " ", to_html(examination, **asked), flags=re.DOTALL)
    return (to_text(examination, width=200, **asked), page, to_json(examination, **asked).decode())


def tame(examination: Examination) -> Examination:
    """Without the hostile names, which are not our words."""

    def renamed(move: Move) -> Move:
        return move._replace(exposure_name="rye bread")

    held = examination.moves
    return replace(
        examination,
        moves=replace(
            held,
            claimed=tuple(map(renamed, held.claimed)),
            together=tuple(map(renamed, held.together)),
            asked=tuple(each._replace(words="does rye bread move mood?") for each in held.asked),
        ),
    )


@pytest.mark.parametrize("case", CASES)
def test_every_sentence_passes_the_wording_rules(sample: ModuleType, case: str) -> None:
    examination = tame(getattr(sample, case)())
    for words in (*every(blocks(examination)), in_short(examination)):
        assert complaints(words) == ()
        assert not NEVER.search(words), words


def test_the_search_for_words_finds_them() -> None:
    assert (
        NEVER.search("Rye bread causes it.") and NEVER.search("a trigger food") and NEVER.search("good day")
    )
    assert not NEVER.search("an experiment can tell sooner, and because of that")


def test_a_pattern_says_how_much_how_sure_and_how_often_such_are_false(sample: ModuleType) -> None:
    said = " ".join(plain(blocks(sample.screened())))
    sentence = (
        "After days with fermented food (three in a row), your comfort averaged 0.6\u00a0points higher, "
        "which is better (likely 0.1 to 1.0), after allowing for weekday, sleep, stress and how comfort "
        "drifts by itself."
    )
    assert sentence in said
    assert (
        "About 11 in 100 announcements of this kind were false alarms in simulated diaries like yours."
        in said
    )
    assert "your mood averaged 0.11\u00a0points higher (likely 0.06 lower to 0.28 higher)" in said
    assert (
        "The likely range reaches nought, so there may be no difference. "
        "A second method does not share this." in said
    )
    assert "With one month left out, it points the other way." in said
    assert "cannot be told apart from magnesium in food, different plants and oats" in said
    assert "It also shows the other way round: mood may come first." in said
    assert "10.9\u00a0% (standard error 2.1\u00a0%) of a diary's announcements were false in the mean" in said
    pooled = sample.RATES._replace(claims=120, claims_false=0.16, claims_false_se=0.03)
    assert moving.false_alarms(pooled).startswith("About 16 in 100 announcements")
    beneath = " ".join(plain(moving.evidence(sample.fermented(), pooled)))
    assert "of all 120 put together 16.0\u00a0%" in beneath
    assert "In 150 other diaries, without any effect, 8.0\u00a0% (standard error 1.9\u00a0%) got an" in said


def test_nothing_is_said_to_be_allowed_for_that_was_not(sample: ModuleType) -> None:
    move = sample.fermented()
    assert (
        "".join(moving.allowing(move, ())) == ", after allowing for weekday and how comfort drifts by itself"
    )
    many = "".join(moving.allowing(move, ("fasting", "energy eaten", "antibiotics", "stress", "sleep")))
    assert many.startswith(", after allowing for weekday, sleep, stress, fasting, 2 other things and how")
    four = "".join(moving.allowing(move, ("fasting", "antibiotics", "stress", "sleep")))
    assert four.startswith(", after allowing for weekday, sleep, stress, fasting, antibiotics and how")
    stress = move._replace(exposure="feel:stress", exposure_name="Stress")
    assert "sleep" in "".join(moving.allowing(stress, ("sleep", "stress")))
    assert "stress" not in "".join(moving.allowing(stress, ("sleep", "stress")))


@pytest.mark.parametrize(
    ("unit", "per", "said"),
    [
        ("days with it", 1.0, "After days with kefir (three in a row), your"),
        ("servings", 1.0, "After days with one more serving of kefir (three in a row), your"),
        ("servings", 2.0, "After days with 2 more servings of kefir (three in a row), your"),
        ("g", 10.0, "After days with 10\u00a0g more kefir (three in a row), your"),
        ("mg", 100.0, "After days with 100\u00a0mg more kefir (three in a row), your"),
        ("ug", 5.0, "After days with 5\u00a0µg more kefir (three in a row), your"),
        ("hours", 1.0, "After days with one more hour of kefir (three in a row), your"),
        ("share", 0.1, "After days with 10\u00a0% more kefir (three in a row), your"),
    ],
)
def test_the_amount_of_an_exposure_in_words(sample: ModuleType, unit: str, per: float, said: str) -> None:
    move = sample.fermented()._replace(unit=unit, per=per, exposure_name="Kefir")
    assert "".join(moving.averaged(move)).startswith(said)


@pytest.mark.parametrize(
    ("name", "unit", "per", "said"),
    [
        ("hours of sleep", "hours", 1.0, "one more hour of sleep"),
        ("hours of sleep", "hours", 2.0, "2 more hours of sleep"),
        ("eggs (nearly always fried eggs)", "eggs", 1.0, "one more egg (nearly always fried eggs)"),
        ("different plants", "plants", 5.0, "5 more different plants"),
        ("fruit juice", "glasses", 1.0, "one more glass of fruit juice"),
        (
            "ultra-processed food",
            "% of energy",
            10.0,
            "10\u00a0% more of the energy from ultra-processed food",
        ),
    ],
)
def test_a_unit_is_not_said_twice(sample: ModuleType, name: str, unit: str, per: float, said: str) -> None:
    move = sample.fermented()._replace(unit=unit, per=per, exposure_name=name)
    assert "".join(moving.more_of(move)) == said


@pytest.mark.parametrize(
    ("effect", "better", "said"),
    [
        (0.5, "up", "higher, which is better"),
        (-0.5, "up", "lower, which is worse"),
        (0.5, "down", "higher, which is worse"),
        (-0.5, "down", "lower, which is better"),
        (-0.5, "", "lower (likely"),
    ],
)
def test_which_way_is_better_is_said_in_words(
    sample: ModuleType, effect: float, better: Any, said: str
) -> None:
    move = sample.fermented()._replace(effect=effect, low=effect - 0.3, high=effect + 0.3, better=better)
    assert said in "".join(moving.averaged(move))


def test_what_only_moves_together_is_never_advice(sample: ModuleType) -> None:
    whole = sample.screened()
    only = replace(whole, moves=replace(whole.moves, claimed=(), asked=(), trials=(), offers=()))
    said = " ".join(every(blocks(only)))
    assert "on days with one more serving of coffee" in said and "which comes first is unknown" in said
    assert "After days with" not in said and "Test it" not in said and "villi experiment" not in said
    assert "may move with" not in in_short(only) and "no clear pattern" in in_short(only)


def test_no_clear_pattern_is_a_result_with_what_was_tried(sample: ModuleType) -> None:
    found = blocks(sample.no_pattern())
    said = " ".join(every(found))
    assert plain(found)[0] == "No clear pattern, alcohol aside."
    assert plain(found)[1].startswith("Nothing else that was tried was followed by a clear change in how you")
    for words in ("about 0.3\u00a0points", "fermented food, fibre, rye bread", "172", "about 70", "Oysters"):
        assert words in said, words
    assert in_short(sample.no_pattern()) == (
        "In 172 rated days there is no clear pattern yet in what moves with how you feel, alcohol aside."
    )
    whole = sample.no_pattern()
    every_one = replace(whole, moves=replace(whole.moves, one_way=()))
    assert plain(blocks(every_one))[:1] == ("No clear pattern.",)
    assert plain(blocks(every_one))[1].startswith("Nothing that was tried")
    many = replace(whole, moves=replace(whole.moves, one_way=("wine", "kefir", "kimchi", "natto")))
    assert plain(blocks(many))[0] == "No clear pattern, 4 things aside."


def test_few_days_give_no_statistics_and_offer_an_experiment(sample: ModuleType) -> None:
    week = sample.week()
    shown = to_text(week)
    start = shown.index(f"{headings.MOVES} ─")
    section = shown[start : shown.index("What your gut got ─")].strip().splitlines()
    assert len(section) - 1 <= 20, "one screen on the terminal"
    assert "mood is rated on 6 of 7 days; the longest gap is 1 day. From 90 rated days on" in " ".join(
        shown.split()
    )
    assert in_short(week) == "" and not any(isinstance(block, Beside) for block in blocks(week))


def test_an_offer_says_whose_values_it_rests_on(sample: ModuleType) -> None:
    week = sample.week()
    week = replace(week, moves=replace(week.moves, curves=()))
    said = " ".join(every(blocks(week)))
    assert (
        "40 days would show a change of mood of about 0.8 times its usual up and down "
        "(by usual values, not yet your own: for that, rate 14 days)." in said
    )
    assert "Mood, 28 days" in said and "points" not in said  # of an unknown spread no points can be said
    own = replace(week, moves=replace(week.moves, offers=sample.OFFERS))
    said = " ".join(every(blocks(own)))
    assert "80 days would show a change of comfort of about 0.8\u00a0points. villi" in said
    assert "Comfort, 40 days" in said and "about 1.1\u00a0points" in said
    assert "usual" not in said


def test_what_is_always_rated_the_same_is_not_told_to_wait(sample: ModuleType) -> None:
    week = sample.week()
    held = replace(week.moves, rated=100, offers=(), missed=(), curves=())
    said = " ".join(every(blocks(replace(week, moves=held))))
    assert said == "100 days are rated. But the rating is the same on every day, so nothing can move with it."


def test_without_food_an_experiment_is_offered_too(sample: ModuleType) -> None:
    week = sample.week()
    hungry = replace(week, moves=replace(week.moves, state="no food"))
    said = " ".join(every(blocks(hungry)))
    assert "No day's food counts yet" in said and "An experiment can tell sooner" in said


def gaps_said(sample: ModuleType, z: float, p: float, low: int, others: int, **changed: Any) -> str:
    """What the section says of the days without ratings."""
    whole = sample.no_pattern()
    gaps = Gaps(365, 274, 64, 9, 4.0, Unrated(100, low), Unrated(100, others), z, p)
    first = Missed("mood", "mood", "up", gaps)._replace(**changed)
    held = replace(whole, moves=replace(whole.moves, missed=(first,)))
    return next((words for words in plain(blocks(held)) if "longest gap" in words), "")


def test_days_that_are_missing_after_worse_ones_are_said(sample: ModuleType) -> None:
    start = "From the first rating to the last, mood is rated on 274 of 365 days; the longest gap is 9 days. "
    assert gaps_said(sample, 2.4, 0.016, 31, 22) == (
        start + "Days after low mood (4 or less) are missing more often (31 of 100) than after other days "
        "(22 of 100): what is said here may miss your worst days."
    )
    less = gaps_said(sample, -2.4, 0.016, 22, 31)
    assert "missing less often (22 of 100)" in less and "may miss some of your better days" in less
    assert gaps_said(sample, 0.9, 0.37, 24, 22) == (
        start
        + "Days after low mood (4 or less) are missing 24 of 100 times, after other days 22 of 100 times: "
        "no clear difference. A small one would not show."
    )
    turned = gaps_said(sample, 2.4, 0.016, 22, 31)  # the weekday hid it in the plain shares
    assert "Allowing for weekday and drift, days after low mood (4 or less) are missing more often:" in turned
    assert "of 100" not in turned


def test_too_few_gaps_are_only_counted_and_none_are_not_mentioned(sample: ModuleType) -> None:
    start = "From the first rating to the last, mood is rated on 274 of 365 days; the longest gap is 9 days."
    assert gaps_said(sample, nan, nan, 0, 0).strip() == start
    assert gaps_said(sample, 2.4, 0.016, 31, 22, better="").strip() == start
    assert gaps_said(sample, nan, nan, 0, 0, gaps=Gaps(200, 200, 0, 0)) == ""
    much = gaps_said(sample, 2.4, 0.016, 31, 22, better="down", outcome_name="Pain")
    assert "after much pain (4 or more)" in much
    assert "after few hours of sleep (4 or less)" in gaps_said(
        sample, 2.4, 0.016, 31, 22, outcome_name="hours of sleep"
    )


@pytest.mark.parametrize("word", ["SCRIPT", "MARKUP", "ESCAPE", "DIRECTION", "QUOTES"])
def test_hostile_scales_are_shown_as_words(sample: ModuleType, word: str) -> None:
    hostile = getattr(sample, f"HOSTILE_{word}")
    for whole in (sample.week(), sample.no_pattern()):
        moves_of = replace(
            whole.moves,
            missed=tuple(each._replace(outcome_name=hostile) for each in whole.moves.missed),
            curves=tuple(each._replace(outcome_name=hostile) for each in whole.moves.curves),
            offers=tuple(each._replace(outcome_name=hostile) for each in whole.moves.offers),
        )
        named = replace(whole, moves=moves_of)
        for face in (to_text(named), to_html(named)):
            assert not any(mark in face for mark in "\x1b\x9b\u202e\u2066\u2069")
        assert not re.search(r"<(?:script|b|img)\b", to_html(named))


def test_behind_a_rule_no_gap_is_shown(sample: ModuleType) -> None:
    assert "gap" not in " ".join(every(blocks(sample.withheld())))
    assert json.loads(to_json(sample.withheld()))["moves"]["missed"] == []


def test_where_the_gates_gave_no_experiment_none_is_offered(sample: ModuleType) -> None:
    """The gates are asked once, when a diary is examined: the report shows what they left."""
    for case in ("screened", "no_pattern", "week"):
        whole = getattr(sample, case)()
        held = replace(whole.moves, offers=(), trials=())
        held = replace(held, claimed=tuple(each._replace(vary="", without=False) for each in held.claimed))
        offered = ("villi experiment plan", "An experiment can tell sooner", "What an experiment could show")
        assert any(words in " ".join(every(blocks(whole))) for words in offered)
        for words in offered:
            assert words not in " ".join(every(blocks(replace(whole, moves=held)))), words


def test_a_command_names_the_food_and_on_the_terminal_the_file(sample: ModuleType) -> None:
    whole = replace(sample.screened(), source="my diary.txt")
    screen = " ".join(to_text(whole, width=200).split())
    assert 'villi experiment plan "my diary.txt" --vary "extra fermented food" --watch comfort' in screen
    held = replace(whole.moves, claimed=(sample.fermented()._replace(vary="kefir", without=True),))
    worse = " ".join(to_text(replace(whole, moves=held), width=200).split())
    assert 'villi experiment plan "my diary.txt" --without kefir --watch comfort' in worse
    unasked = replace(whole, moves=replace(whole.moves, asked=()))
    assert 'villi ask "my diary.txt" "does rye' in " ".join(to_text(unasked, width=200).split())
    quiet = replace(whole, moves=replace(sample.no_pattern().moves, trials=(sample.trial(),)))
    offered = " ".join(to_text(quiet, width=200).split())
    assert 'villi experiment plan "my diary.txt" --vary WORDS --watch comfort' in offered
    assert 'villi experiment finish "my diary.txt"' in offered
    for face in (to_html(whole), to_html(unasked), to_text(whole, practitioner=True)):
        assert "my diary" not in face, "a page is handed to others, and an export is no diary"


def test_what_is_worse_is_tested_by_leaving_it_out_for_some_weeks(sample: ModuleType) -> None:
    whole = sample.screened()
    for vary, said in (("rye bread", moves.HINT_WORSE), ("", moves.HINT_ONLY_WORSE)):
        bread = sample.bread_and_bloating()._replace(vary=vary, exposure_name="rye bread")
        words = " ".join(plain(blocks(replace(whole, moves=replace(whole.moves, claimed=(bread,))))))
        assert said in words and ("--without" in words) == bool(vary)


def test_a_question_and_an_experiment_are_offered_whatever_was_found(sample: ModuleType) -> None:
    for case in ("screened", "no_pattern", "week"):
        whole = getattr(sample, case)()
        open = replace(whole, moves=replace(whole.moves, asked=(), trials=()))
        shown = " ".join(to_text(open, width=200).split())
        assert "villi ask" in shown and "villi experiment plan" in shown, "not hidden on the terminal"
    assert "villi ask" not in " ".join(to_text(sample.screened()).split()), "a first question was asked"


def test_what_is_not_listed_says_where_it_stands(sample: ModuleType) -> None:
    whole = sample.screened()
    many = replace(whole, moves=replace(whole.moves, together=(sample.coffee_and_energy(),) * 7))
    assert "Two more like these: see the page (--html)." in to_text(many)
    page = to_html(many)
    assert "Two more like these, under “More on these”." in page and "--html" not in page
    assert f"<summary>{moves.ON_THESE}</summary>" in page


def test_no_food_is_said_to_be_left_out(sample: ModuleType) -> None:
    said = " ".join(plain(blocks(sample.screened())))
    assert "no reason to leave a food out" in said
    assert not re.search(r"\b(?:eat less|leave out|without (?:rye|coffee)|stop eating|remove)\b", said)


def test_below_ninety_days_the_own_days_are_drawn_with_their_table(sample: ModuleType) -> None:
    week = sample.week()
    (drawn,) = (block for block in blocks(week) if isinstance(block, Courses))
    assert [row[:2] for row in drawn.table.rows][:3] == [
        ("Mon 16 Nov 2026", "6"),
        ("Tue 17 Nov 2026", "4"),
        ("Wed 18 Nov 2026", ""),
    ]
    assert drawn.courses[0].said == "middle 6, 4 to 8, 6 days"
    assert [(course.low, course.high) for course in drawn.courses] == [(0, 10), (1, 7), (7.5, 7.5)]
    screen = " ".join(to_text(week).split())
    assert "▄▁ ▃▆█▄" in screen and "▄▄▄▄" in screen and "a sign is a day" in screen
    assert all(len(line) <= 40 for line in to_text(week, width=40).splitlines())
    page = to_html(week)
    assert f"<h3>{curves.HEADING}</h3>" in page and "<script>alert" not in page
    shown = [block for block in blocks(sample.screened()) if isinstance(block, Courses)]
    assert not shown, "where a diary is screened the page has enough"


def test_no_curve_of_what_an_experiment_watches(sample: ModuleType) -> None:
    week = sample.week()
    for state, names in (
        ("running", {"bristol", "sleep_hours"}),
        ("finished", {"mood", "bristol", "sleep_hours"}),
    ):
        held = replace(week, moves=replace(week.moves, trials=(sample.trial(state, outcome="mood"),)))
        (drawn,) = (block for block in blocks(held) if isinstance(block, Courses))
        assert len(drawn.courses) == len(names)
        assert {each["outcome"] for each in json.loads(to_json(held))["moves"]["curves"]} == names


def test_pictures_on_the_terminal_have_their_captions_once(sample: ModuleType) -> None:
    shown = " ".join(to_text(sample.screened(), width=200).split())
    assert shown.count("Dot: mean of the days. Band: where it may lie (95 %).") == 1
    assert picturing.ONE_DAY in shown and "rated days to show half a point" in shown


MARK = "quokka"


def marked(sample: ModuleType) -> Moves:
    """Everything that moves, each with a word that is found wherever it is shown."""
    whole: Moves = sample.screened().moves

    def named(move: Move) -> Move:
        return move._replace(exposure_name=MARK, outcome_name=MARK)

    return replace(
        whole,
        because=MARK,
        claimed=tuple(map(named, whole.claimed)),
        together=tuple(map(named, whole.together)),
        tried=tuple(each._replace(outcome_name=MARK, exposures=(MARK,)) for each in whole.tried),
        left=tuple(each._replace(name=MARK) for each in whole.left),
        asked=tuple(each._replace(words=MARK) for each in whole.asked),
        trials=tuple(each._replace(what=MARK) for each in whole.trials),
        offers=tuple(each._replace(outcome_name=MARK) for each in whole.offers),
        allowed=(MARK,),
        curves=tuple(each._replace(outcome_name=MARK) for each in sample.week().moves.curves),
    )


@pytest.mark.parametrize(("card", "state"), [*product(["crisis", "calm", "support"], STATES)])
def test_behind_a_card_nothing_of_it_is_shown(sample: ModuleType, card: str, state: Any) -> None:
    behind = replace(getattr(sample, card)(), moves=replace(marked(sample), state=state))
    for face in (*faces(behind), to_text(behind, record=True)):
        assert MARK not in face.lower() and headings.MOVES not in face
    assert json.loads(to_json(behind))["moves"] is None
    assert in_short(behind) == ""
    for face in faces(behind, practitioner=True):
        assert MARK in face.lower(), "a practitioner keeps the data"


def test_withheld_is_one_line(sample: ModuleType) -> None:
    held = sample.withheld()
    assert plain(blocks(held)) == ("Nothing is said here now. Your mood comes first (rule G42).",)
    found = json.loads(to_json(held))["moves"]
    assert found["state"] == "withheld" and not any(
        found[key] for key in ("claimed", "tried", "asked", "trials")
    )
    marks = replace(held, moves=replace(marked(sample), state="withheld", because="a rule"))
    assert not [face for face in faces(marks) if MARK in face.lower()]


@pytest.mark.parametrize(("state", "trial"), [*product(STATES, TRIALS)])
def test_every_state_on_every_face(sample: ModuleType, state: Any, trial: Any) -> None:
    whole = sample.screened()
    trials = () if trial is None else (sample.trial(trial),)
    held = replace(whole, moves=replace(whole.moves, state=state, trials=trials))
    for face in faces(held):
        assert not re.search(r"\b(?:nan|inf|None)\b", face)
    for width in (40, 60, 80):
        assert all(len(line) <= width for line in to_text(held, width=width).splitlines())
    said = " ".join(every(blocks(held)))
    patterns = "Comfort, and fermented food" in said
    assert patterns == (state == "screened" and trial not in ("running", "to finish"))


def test_while_an_experiment_runs_nothing_of_it_is_shown(sample: ModuleType) -> None:
    whole = sample.screened()
    for state in ("running", "to finish"):
        leaky = sample.trial(state, result=sample.trial().result)
        held = replace(whole, moves=replace(whole.moves, trials=(leaky,)))
        found = json.loads(to_json(held))["moves"]
        assert "comfort" not in {each["outcome"] for each in (*found["claimed"], *found["together"])}
        assert all(each["reply"] is None and each["move"] is None for each in found["asked"])
        assert found["trials"][0]["result"] is None
        said = " ".join(every(blocks(held)))
        assert "comfort averaged" not in said and "sure that it" not in said and "With minus" not in said
        assert "patterns in comfort are not shown" in said and "comfort" not in in_short(held)
    assert f"12 of 40 days are over. {wording.NO_INTERIM}" in " ".join(plain(blocks(sample.in_trial())))


def test_while_an_experiment_runs_what_was_tried_of_it_is_not_listed(sample: ModuleType) -> None:
    """What stands out would be missing from the list, and so be told."""
    whole = sample.screened()
    for claimed in (whole.moves.claimed, ()):
        held = replace(whole, moves=replace(whole.moves, claimed=claimed, trials=(sample.trial("running"),)))
        found = json.loads(to_json(held))["moves"]
        assert [each["outcome"] for each in found["tried"]] == ["mood", "stools"]
        rows = [block for block in blocks(held) if isinstance(block, Rows)]
        assert all("Comfort" not in row for block in rows for row in block.rows)
        assert "Comfort: " not in " ".join(every(blocks(held)))


def test_while_an_experiment_runs_no_pattern_is_said_of_the_rest_alone(sample: ModuleType) -> None:
    whole: Examination = sample.screened()

    def watched(*tried: str) -> Examination:
        kept = tuple(each for each in whole.moves.tried if each.outcome in tried)
        held = replace(whole.moves, claimed=(), together=(), tried=kept, trials=(sample.trial("running"),))
        return replace(whole, moves=held)

    said = plain(blocks(watched("comfort", "mood", "stools")))
    assert "No clear pattern in mood and stools a day, alcohol aside." in said
    assert "how you felt" not in " ".join(said)
    assert in_short(watched("comfort", "mood")) == (
        "In 172 rated days there is no clear pattern yet in mood, alcohol aside."
    )
    alone = watched("comfort")
    assert in_short(alone) == "" and "No clear pattern" not in " ".join(plain(blocks(alone)))


def test_an_answer_without_a_figure_waits_for_the_experiment_too(sample: ModuleType) -> None:
    """Of alcohol no figure is said, and yet "not shown" would be a result."""
    whole = sample.screened()
    reply = sample.asked()[0].reply._replace(association=None)
    wine = sample.asked()[0]._replace(reply=reply, move=None, because="only a change", outcome="comfort")
    held = replace(whole, moves=replace(whole.moves, asked=(wine,), trials=(sample.trial("running"),)))
    shown = moves.shown(held)
    assert shown is not None and [each.because for each in shown.asked] == [ledger.WAITS]
    assert "not shown" not in " ".join(plain(ledger.blocks(shown.asked)))


def test_what_is_doubtful_is_never_called_better_nor_said_in_short(sample: ModuleType) -> None:
    doubtful, firm = sample.fibre_and_mood(), sample.fermented()
    assert doubtful.doubtful and not firm.doubtful
    assert not doubtful._replace(low=0.01).doubtful
    assert not doubtful._replace(found=firm.found).doubtful
    assert "better" not in "".join(moving.averaged(doubtful))
    assert "better" in "".join(moving.averaged(doubtful._replace(low=0.01)))
    whole = sample.screened()

    def short(*claimed: Move) -> str:
        return in_short(replace(whole, moves=replace(whole.moves, claimed=claimed)))

    assert "no clear pattern" in short(doubtful) and "fibre" not in short(doubtful)
    assert short(firm, doubtful) == short(firm)


def test_of_what_only_harm_is_said_that_is_said(sample: ModuleType) -> None:
    said = " ".join(plain(blocks(sample.screened())))
    assert "Of alcohol only a change for the worse is said, whatever the days show" in said
    assert json.loads(to_json(sample.screened()))["moves"]["one_way"] == ["alcohol"]


def result_of(sample: ModuleType, **more: Any) -> str:
    """What is said of a finished experiment."""
    trial = sample.trial()
    changed = {key: value for key, value in more.items() if key in trial.result._fields and key != "as_done"}
    rest = {key: value for key, value in more.items() if key not in changed}
    return " ".join(
        plain(experiments.blocks((trial._replace(result=trial.result._replace(**changed), **rest),)))
    )


def test_a_finished_experiment_says_both_analyses_and_expectation(sample: ModuleType) -> None:
    said = result_of(sample)
    assert "Result: not shown. If it did nothing, about 22 in 100 of the schedules" in said
    assert "about 0.8\u00a0points higher with it (likely 0.3 lower to 1.9 higher). More likely higher" in said
    assert "and 86\u00a0% sure" not in said and wording.EXPECTATION in said
    assert "By a sceptical estimate, 86\u00a0% sure that it helps." in said  # among the figures
    assert telling.SEALED in said and "On 3 days you did the other thing than was drawn." in said
    assert "2 days had no rating." in said and "ab" * 32 in said
    assert "On 2 days discomfort was strong." in result_of(sample, harms=2)
    shown = result_of(sample, p_randomisation=0.03, verdict="shown")
    assert "Result: shown." in shown and "1.9 higher), and 86\u00a0% sure that it helps" in shown
    assert "fewer than 1 in 1,000" in result_of(sample, p_randomisation=0.0003, verdict="shown")


def test_an_experiment_is_shown_only_where_both_the_test_and_its_room_say_so(sample: ModuleType) -> None:
    assert "Result: not shown." in result_of(sample, p_randomisation=0.03, verdict="not shown")
    assert "Result: not shown." in result_of(sample, p_randomisation=0.0501, verdict="shown")
    assert "5.1 in 100" in result_of(sample, p_randomisation=0.0501)
    assert "Result: nothing can be said. So short" in result_of(
        sample, p_randomisation=0.03, verdict="cannot say"
    )


def test_sure_that_it_helps_follows_the_better_direction(sample: ModuleType) -> None:
    assert "86\u00a0% sure that it helps" in result_of(sample, better="up")
    assert "14\u00a0% sure that it helps" in result_of(sample, better="down")
    assert "86\u00a0% sure that it is higher" in result_of(sample, better="")


def test_a_broken_seal_or_too_few_days_show_nothing(sample: ModuleType) -> None:
    broken = result_of(sample, intact=False, seal="differs", p_randomisation=0.001, verdict="shown")
    assert telling.BROKEN in broken and "Result: shown" not in broken and telling.SEALED not in broken
    gone = result_of(sample, intact=False, seal="gone", as_done=True, p_randomisation=nan)
    assert f"Result: not shown. {telling.GONE}" in gone and "sure that" not in gone and "nan" not in gone
    short = result_of(sample, fewest_p=0.125, p_randomisation=0.125)
    assert "Result: nothing can be said. So short an experiment" in short
    nothing = result_of(sample, problem="only 3 days were rated", effect=nan)
    assert "Nothing can be said of it. Only 3 days were rated." in nothing and "sure that" not in nothing


def test_a_question_of_the_same_day_is_never_answered_as_if_one_came_first(sample: ModuleType) -> None:
    whole = sample.screened()
    coffee = sample.coffee_and_energy()
    reply = whole.moves.asked[0].reply._replace(verdict="shown", lags=(0, 0), association=coffee.found)
    asked = whole.moves.asked[0]._replace(reply=reply, move=coffee, first=False)
    held = replace(whole.moves, claimed=(), together=(), asked=(asked,))
    said = " ".join(plain(blocks(replace(whole, moves=held)))).partition("does rye bread")[2]
    assert "On days with one more serving of coffee" in said and "unknown which comes first" in said
    assert "After days" not in said


def test_the_ledger_answers_each_question_whatever_came_out(sample: ModuleType) -> None:
    whole = sample.screened()
    first = whole.moves.asked[0]

    def said(verdict: Any) -> str:
        reply = first.reply._replace(verdict=verdict, because="too few days")
        held = replace(whole.moves, asked=(first._replace(reply=reply),))
        return " ".join(plain(blocks(replace(whole, moves=held))))

    assert "1 May 2026, “does rye bread lower tomorrow's comfort?”. Tested by itself: not shown." in said(
        "not shown"
    )
    assert (
        "Tested by itself: shown. After days with rye bread (three in a row), your comfort averaged 0.22"
        in said("shown")
    )
    assert "Of 20 such tests, one shows something where there is nothing." in said("shown")
    assert "Tested by itself: not as you asked, but the other way round. After" in said("opposite")
    assert "Tested by itself: nothing can be said. Too few days." in said("cannot say")
    next_day = first._replace(reply=first.reply._replace(verdict="shown", lags=(1, 1)))
    held = replace(whole, moves=replace(whole.moves, asked=(next_day,)))
    assert "On the day after rye bread, your comfort averaged" in " ".join(plain(blocks(held)))
    later = " ".join(plain(blocks(whole)))
    assert "as a later question: shown. After days with fermented food" in later
    assert "It was eaten on 3 days, and 10 are needed." in later


def test_both_faces_answer_a_question_in_the_same_sentences(sample: ModuleType) -> None:
    """What raises a doubt, what is expected, what could have shown: nothing is dropped in the report."""
    whole = sample.screened()
    for asked in whole.moves.asked[:2]:
        checks = Checks(0.01, 6, 5, 0.01, 0.5)
        found = asked.reply.association._replace(announced=True, inclusion=0.2, checks=checks)
        doubtful = asked._replace(
            reply=asked.reply._replace(verdict="shown", association=found),
            move=asked.move._replace(found=found, alike=("oats",)),
        )
        held = replace(whole.moves, asked=(doubtful,), claimed=(), together=())
        said = " ".join(plain(ledger.blocks(held.asked, held.rates)[:2]))
        power = question_rates(found.days)
        asks = " ".join(" ".join(lines(told(doubtful, 2, rates=held.rates, power=power))).split())
        for words in (
            *(
                "A second method does not share this.",
                "It also shows the other way round: comfort may come first",
            ),
            *("With one month left out", "cannot be told apart from oats", "this includes expectation."),
            *("would have shown in four of five such diaries", "higher" if not asked.first else "lower"),
        ):
            assert words in said.replace("\u00a0", " ") and words in asks, words
        chance = "Of 20 such tests" if asked.first else "About 11 in 100 announcements of this kind"
        assert chance in said and chance in asks
        assert ("one such question found" in said) == asked.first


def test_of_a_screen_the_rates_of_a_screen_are_said_beside_what_was_not_found(sample: ModuleType) -> None:
    for case in ("screened", "no_pattern"):
        said = " ".join(plain(blocks(getattr(sample, case)()))).replace("\u00a0", " ")
        assert "Looking at all of it at once finds less: 14 of 100 clear effects" in said
        assert "In diaries without any effect, 8 of 100 got a false alarm." in said
    whole = sample.no_pattern()
    unknown = replace(whole, moves=replace(whole.moves, rates=None))
    assert "How much less was not measured for this length." in " ".join(plain(blocks(unknown)))


def test_what_is_left_is_called_small_only_where_a_small_change_would_have_shown(sample: ModuleType) -> None:
    whole = sample.no_pattern()
    for smallest, said in ((0.2, moves.LITTLE), (0.4, moves.CANNOT_TELL), (nan, moves.CANNOT_TELL)):
        tried = tuple(each._replace(smallest=smallest, unit="points") for each in whole.moves.tried)
        words = " ".join(plain(blocks(replace(whole, moves=replace(whole.moves, tried=tried)))))
        assert said in words and sum(each in words for each in (moves.LITTLE, moves.CANNOT_TELL)) == 1
    assert not moving.is_little(0.1, "of an unknown unit")


def test_pairs_of_the_same_day_have_a_rate_of_their_own_and_no_range(sample: ModuleType) -> None:
    whole = sample.screened()
    said = " ".join(plain(blocks(whole))).replace("\u00a0", " ")
    listed = said[said.index("These move together") : said.index("From the first rating")]
    assert "About 23 in 100 such pairs were false in simulated diaries like yours." in listed
    (drawn,) = picturing.by_lag(sample.coffee_and_energy())
    assert "95" not in drawn.caption and "too narrow" in drawn.caption
    assert "coffee" in listed and "0.3 points higher" in listed and "likely" not in listed
    rates = whole.moves.rates._replace(together_false=nan)
    unknown = " ".join(plain(blocks(replace(whole, moves=replace(whole.moves, rates=rates)))))
    assert moving.SAME_DAY_UNMEASURED in unknown
    none = whole.moves.rates._replace(together_false=0.0, together_pairs=60)
    assert moving.same_day(none).startswith("At most about 5 in 100")


def test_half_of_what_would_have_shown_is_said_to_be_seldom_seen(sample: ModuleType) -> None:
    move = sample.fermented()
    size = moving.figure(moving.smallest(move), 1)
    assert moving.would_show(move) == (
        f"An effect of about {size}\u00a0points would have shown in four of five such diaries; one of half "
        "that size, seldom."
    )
    assert "beside everything else, it takes a larger one" in moving.would_show(move, alone=False)
    assert moving.would_show(move._replace(found=move.found._replace(smallest=nan))) == ""


def test_rates_of_nought_are_none(sample: ModuleType) -> None:
    rates = sample.RATES._replace(false=0.0, false_se=0.0)
    said = " ".join(plain(moving.evidence(sample.fermented(), rates)))
    assert (
        "none of a diary's announcements were false" in said and "0.0" not in said.partition("In 200")[2][:80]
    )


PLANS = {
    *(commands.plan("comfort"), commands.plan("comfort", vary="extra fermented food")),
    *(commands.plan("mood", vary="extra fibre"), commands.plan("bloating", vary="<", without=True)),
}
ITEM_KEYS = {
    "claimed": (
        "outcome outcome_name better outcome_unit exposure exposure_name unit per effect low high "
        "alike total vary without found"
    ),
    "tried": "outcome outcome_name unit days exposures smallest acf at_end",
    "left": "name because",
    "asked": "date line words first because reply move outcome",
    "trials": (
        "started line what outcome outcome_name better unit days done state because sealed intact swapped "
        "unknown seal pairs missing harms verdict as_done result"
    ),
    "offers": "outcome outcome_name unit assumed options",
    "curves": "outcome outcome_name better unit first values",
    "missed": ("outcome outcome_name better days rated gaps longest cut after_worst after_others z p"),
}


def test_json_holds_all_of_it(sample: ModuleType) -> None:
    found = json.loads(to_json(sample.screened()))["moves"]
    keys = (
        "state because rated needed rule rates allowed claimed together tried left asked trials offers "
        "missed curves one_way"
    )
    assert list(found) == keys.split()
    found["curves"] = json.loads(to_json(sample.week()))["moves"]["curves"]
    for place, keys in ITEM_KEYS.items():
        assert found[place] and all(list(item) == keys.split() for item in found[place])
    assert set(found["claimed"][0]["found"]) >= set(Association._fields) - {"outcome", "exposure", "alike"}
    assert set(found["rates"]) == set(Rates._fields)


numbers = st.floats(-20, 20) | st.sampled_from([nan, 0.0, 0.004, -0.049])


@given(
    numbers, numbers, numbers, st.text(max_size=30), st.text(max_size=30), st.sampled_from(["up", "down", ""])
)
def test_any_pattern_is_a_sentence(
    effect: float, low: float, high: float, name: str, unit: str, better: Any
) -> None:
    if low > high:
        low, high = high, low
    found = Association("m", "food:x", "leads", effect, low, high, nan, nan, True, True, 0, 0, 0, nan, nan)
    move = Move("m", "mood", better, "points", "food:x", name, unit, 1.0, effect, low, high, found)
    said = "".join(moving.announced(move, ("sleep",)))
    assert said.startswith("After days with") and said.endswith(".")
    assert "\n" not in said and "\x1b" not in said
    ours = said.lower().replace(clean(name).lower(), "").replace(clean(unit).lower(), "")
    assert not re.search(r"\bnan\b|\binf\b", ours)
    if not isnan(effect):
        assert ("higher" in said) or ("lower" in said)
        assert not (effect < 0 and "mood averaged" in said and "points higher, which" in said)
    assert moving.evidence(move, None) and moving.doubts(move) is not None


@given(numbers, numbers, numbers)
def test_a_range_is_said_with_its_sides(effect: float, low: float, high: float) -> None:
    if isnan(low) or isnan(high):
        assert moving.ranged(effect, low, high) == "unknown"
        return
    low, high = sorted((low, high))
    said = moving.ranged(effect, low, high)
    assert ("lower to" in said) == (low < 0 < high)


@given(st.lists(st.tuples(numbers, numbers, numbers), max_size=5), st.sampled_from([nan, 0.0]))
def test_an_axis_holds_all_that_is_drawn(rows: list[tuple[float, float, float]], none: float) -> None:
    dots = [Dot("", value, low, high, "") for value, low, high in rows]
    low, high = charts.axis_ends(dots, none)
    assert low < high < inf
    for end in (end for row in rows for end in row):
        assert isnan(end) or low <= end <= high


@pytest.mark.parametrize("word", ["SCRIPT", "MARKUP", "ESCAPE", "DIRECTION", "QUOTES"])
def test_hostile_names_are_shown_as_words(sample: ModuleType, word: str) -> None:
    hostile = getattr(sample, f"HOSTILE_{word}")
    whole = sample.screened()
    moved = sample.fermented()._replace(exposure_name=hostile, outcome_name=hostile)
    held = replace(whole.moves, claimed=(moved,) * 4, together=(moved,), trials=(sample.trial(what=hostile),))
    named = replace(whole, moves=replace(held, allowed=(hostile,), because=hostile))
    screen, page = to_text(named), to_html(named)
    assert (hostile not in page or word == "MARKUP") and not re.search(r"<(?:script|b|img)\b", page)
    for face in (screen, page, in_short(named)):
        assert not any(mark in face for mark in "\x1b\x9b\u202e\u2066\u2069")
    assert clean(hostile)[:4] in screen


def test_every_picture_has_words_and_its_table(sample: ModuleType) -> None:
    pictures = [picture for move in sample.screened().moves.claimed for picture in picturing.pictures(move)]
    assert len(pictures) == 3
    for picture in pictures:
        assert isinstance(picture, Dots) and picture.caption and picture.description.endswith(".")
        assert len(picture.table.rows) == len(picture.dots)
        for dot in picture.dots:
            assert dot.said in picture.description
    page, screen = to_html(sample.screened()), to_text(sample.screened())
    for picture in pictures:
        assert f"<h3>{picture.heading}</h3>" in page
    assert pictures[0].heading in screen and pictures[1].heading in screen
    assert "●" in screen and "│" in screen


def test_code_is_typed_as_it_stands(sample: ModuleType) -> None:
    def codes(found: tuple[Block, ...]) -> Iterator[str]:
        for block in found:
            if isinstance(block, Group | More):
                yield from codes(block.blocks)
            for each in block.lines if isinstance(block, Points) else (block,):
                if isinstance(each, Line):
                    yield from (part for part in each.parts if isinstance(part, Code))

    found = set(codes(blocks(sample.screened(), page=True)))
    assert found <= {*PLANS, commands.finish(), "ab" * 32} and len(found & PLANS) == 3
    assert "villi experiment plan DIARY --without WORDS --watch bloating" in found, (
        "hostile words are not typed"
    )


@given(st.text(max_size=40))
def test_a_command_holds_nothing_that_a_shell_would_run(words: str) -> None:
    typed = commands.plan("mood", diary=words, vary=words)
    assert len(shlex.split(typed)) == 8
    assert not re.search(r"[$`;&|<>!*?(){}\[\]\\\n\r#~]", typed)
    path = shlex.split(typed)[3]
    assert path in (words, commands.DIARY)
