"""The page of one pair: what may not be looked at is not found, and its words are those of the report."""

from dataclasses import replace
from datetime import date
from math import nan
from types import ModuleType

import pytest

from villi.examination import Compared, Examination, Grounds, Move, Ratings
from villi.report import felt_page, finding, leading, moving
from villi.report.blocks import Blocks, Head, More, Ref, Rows, plain
from villi.safety.wording import complaints

DAYS = tuple(
    Compared(date(2026, 11, n), float(n % 2), bool(n % 2), (6.0, nan, float(n))) for n in range(1, 31)
)


def known(move: Move) -> Move:
    return move._replace(grounds=Grounds((1, 3), DAYS, ("a",), "days with it"))


@pytest.fixture
def whole(sample: ModuleType) -> Examination:
    made: Examination = sample.screened()
    claimed = tuple(known(move) for move in made.moves.claimed)
    asked = tuple(each._replace(move=each.move and known(each.move)) for each in made.moves.asked)
    return replace(made, moves=replace(made.moves, claimed=claimed, asked=asked))


def rows(found: Blocks) -> list[Rows]:
    inside = [each for block in found for each in (block.blocks if isinstance(block, More) else (block,))]
    return [block for block in inside if isinstance(block, Rows)]


def test_every_pair_of_the_section_is_found_by_its_own_address(whole: Examination) -> None:
    ids = [leading.found(move).id for move in whole.moves.claimed]
    asked = [leading.found(each.move, asked=True).id for each in whole.moves.asked if each.move]
    assert len({*ids, *asked}) == len(ids) + len(asked) and asked
    for id, move in zip(ids, whole.moves.claimed, strict=True):
        found = finding.find(whole, id)
        assert found == finding.Found(move)
        assert moving.sized(
            move.effect, move.low, move.high, move.outcome_name, move.outcome_unit
        ) in " ".join(plain(finding.blocks(whole, found)))
    assert all(finding.find(whole, id) is not None for id in asked)
    assert finding.find(whole, "0" * 12) is None


def test_what_a_running_experiment_watches_is_not_found(whole: Examination, sample: ModuleType) -> None:
    watched = [move for move in whole.moves.claimed if move.outcome == "comfort"]
    assert watched
    running = replace(whole, moves=replace(whole.moves, trials=(sample.trial("running"),)))
    for move in watched:
        assert finding.find(whole, leading.found(move).id) is not None
        assert finding.find(running, leading.found(move).id) is None
    for each in whole.moves.asked:
        if each.move is not None and each.move.outcome == "comfort":
            assert finding.find(running, leading.found(each.move, asked=True).id) is None


def test_behind_a_card_nothing_is_found_but_by_a_practitioner(whole: Examination, sample: ModuleType) -> None:
    id = leading.found(whole.moves.claimed[0]).id
    carded = replace(whole, safety=sample.crisis().safety)
    assert finding.find(carded, id) is None
    assert finding.find(carded, id, practitioner=True) is not None
    rated = Ratings(("mood",), (1,), ((date(2026, 11, 1), ((6.0,),)),), date(2026, 11, 1))
    assert felt_page.blocks(carded, rated) == () != felt_page.blocks(whole, rated)


def test_every_day_stands_on_its_side_once_and_leads_to_itself(whole: Examination) -> None:
    move = whole.moves.claimed[0]
    found = finding.days(move)
    heads = [block.words for block in found if isinstance(block, Head)]
    assert [head.rsplit(": ", 1)[1] for head in heads] == ["15", "15"]
    days = [row[0] for table in rows(found) for row in table.rows]
    assert all(isinstance(day, Ref) and day.key.kind == "day" for day in days)
    assert sorted(day.key.id for day in days if isinstance(day, Ref)) == [str(day.date) for day in DAYS]
    assert "not rated" in str(rows(found)[0].rows[0]), "unknown is not nought"


def test_its_words_are_calm(whole: Examination) -> None:
    for move in whole.moves.claimed:
        each = finding.Found(move)
        for part in (finding.blocks(whole, each), finding.days(move), finding.foods(move, ())):
            assert not [wrong for words in plain(part) for wrong in complaints(words)]
