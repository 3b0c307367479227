"""The table of the validation suite: fitted and held out apart, and what fails before everything else."""

from math import nan

from villi.body.targets import targets
from villi.body.validating import Measured, Result, within
from villi.report import body_validated
from villi.report.blocks import Rows, plain


def results(value: float = nan) -> tuple[Result, ...]:
    """Every target with its published figure as the model's, or with `value` everywhere."""
    made = []
    for target in targets():
        figures = tuple(
            Measured(
                each,
                each.aim if value != value else value,
                nan,
                within(each, each.aim if value != value else value),
            )
            for each in target.figures
        )
        made.append(Result(target, figures, value != value if target.scored else None))
    return tuple(made)


def test_fitted_and_held_out_are_never_mixed() -> None:
    parts = {part.id: part for part in body_validated.sections(results())}
    assert "failing" not in parts
    for id, used in (("held-out", False), ("fitted", True)):
        rows = parts[id].blocks[0]
        assert isinstance(rows, Rows)
        named = {
            str(row[0]).split()[0] for row in rows.rows if not str(row[0]).startswith(body_validated.INSIDE)
        }
        assert named == {target.id for target in targets() if target.used_to_fit is used}


def test_what_fails_stands_first_and_is_counted() -> None:
    found = results(1e9)
    first = body_validated.sections(found)[0]
    assert first.id == "failing" and "A2" in plain(first.blocks)[0]
    assert "0 of 8 held out" in body_validated.basis(found)


def test_a_direction_without_a_figure_is_no_number() -> None:
    rows = [
        row
        for part in body_validated.sections(results())
        for block in part.blocks
        if isinstance(block, Rows)
        for row in block.rows
    ]
    assert any(row[1] == "a direction" for row in rows)
    assert not any(str(cell).startswith(("nan", "- ")) for row in rows for cell in row[1:])
