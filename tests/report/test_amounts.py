"""The head of the page of an amount: how much, how sure, what of it is unknown."""

from functools import cache

from tests.everyday import EVERYDAY, READY

from villi.diary import read
from villi.examination import Contributions, Examination
from villi.examining import begin
from villi.examining.contributions import contributions
from villi.examining.daytable import day_table
from villi.report import amounts
from villi.report.blocks import Rows, plain
from villi.report.days import guarded, to_csv
from villi.safety.wording import complaints

DIARY = (
    b"2026-11-16\n08:00 2 slices rye bread\n13:00 200 g lentil soup\n19:00 150 g salmon\ndone: food\n\n"
    b"2026-11-17\n08:00 kefir\nfasted\ndone: food\n\n2026-11-18\nskip: food\n"
)


@cache
def made(text: bytes = DIARY) -> tuple[Examination, dict[str, Contributions]]:
    begun = begin(read(text), EVERYDAY, ready=READY)
    keys = ("fibre", "glutamine", "caffeine", "plants", "fermented", "quercetin", "vitamin_k")
    found = {key: contributions(begun.shown, begun.catalogue, key) for key in keys}
    return begun.examination, {key: one for key, one in found.items() if one is not None}


def said(key: str) -> str:
    examination, found = made()
    return " ".join(plain(amounts.blocks(examination, found[key])))


def test_an_amount_says_its_days_its_coverage_and_its_three_errors() -> None:
    examination, found = made()
    assert "complete day" in said("fibre") and "Coverage" in said("fibre")
    assert "the energy of what you ate" in said("fibre")
    assert "the protein of what you ate" in said("glutamine")
    table = next(block for block in amounts.blocks(examination, found["fibre"]) if isinstance(block, Rows))
    assert [row[0] for row in table.rows][:3] == ["What these days held", "Food tables", "Portions"]


def test_what_is_unknown_is_named_and_never_nought() -> None:
    examination, found = made()
    unknown = [key for key in found if any(part.mean != part.mean for part in found[key].foods)]
    for key in set(unknown) - {"plants"}:
        assert amounts.NO_TABLE in said(key) and "never as nought" in said(key)
    low = [key for key in found if key in examination.intake and examination.intake[key].at_least]
    for key in low:
        assert "at least" in said(key).lower()


def test_a_pattern_says_how_it_is_counted() -> None:
    assert "Species groups eaten" in said("plants") and said("plants").endswith("a quarter each.")


def test_without_a_complete_day_nothing_is_said_of_a_mean() -> None:
    begun = begin(read(b"2026-11-16\ntoast\n"), EVERYDAY, ready=READY)
    found = contributions(begun.shown, begun.catalogue, "fibre")
    assert found is not None
    assert plain(amounts.blocks(begun.examination, found)) == (amounts.NO_DAY,)


def test_every_sentence_is_plain() -> None:
    examination, found = made()
    for one in found.values():
        for sentence in plain(amounts.blocks(examination, one)):
            assert not complaints(sentence), sentence


def test_a_day_that_was_not_recorded_is_empty_and_a_fast_is_none() -> None:
    begun = begin(read(DIARY), EVERYDAY, ready=READY)
    rows = [row.split(",") for row in to_csv(day_table(begun.shown)).decode("utf-8-sig").splitlines()]
    fibre = rows[0].index("fibre_g")
    assert float(rows[1][fibre]) > 0 and rows[3][fibre] == ""
    fasted = begin(read(b"2026-11-16\nfasted\n"), EVERYDAY, ready=READY)
    row = to_csv(day_table(fasted.shown)).decode("utf-8-sig").splitlines()[1].split(",")
    assert float(row[fibre]) == 0


def test_no_cell_is_run_by_a_spreadsheet() -> None:
    for words in ("=1+1", "+1", "-1", "@x", "\t=1", "\r=1", "  =1", "=cmd|' /C calc'!A0"):
        assert guarded(words).startswith("'")
    assert guarded("brain fog") == "brain fog"
