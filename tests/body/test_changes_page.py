"""`docs/changes.md` shows the specification of the language of changes, and the names of a scenario.

`python tests/body/test_changes_page.py` writes them into the page anew.
"""

import csv
import re
from pathlib import Path

from villi.body.scenario import KEYS
from villi.body.table import model

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "changes.md"
TABLE = re.compile(r"<!-- table: (\w+\.csv) -->\n(?:\n(?:\|.*\n)+)?")
INPUTS = re.compile(r"<!-- inputs -->\n(?:\n(?:\|.*\n)+)?")


def lines(head: list[str], rows: list[list[str]]) -> str:
    """A table in Markdown; what people write in code type."""
    out = [f"| {' | '.join(head)} |", "|" + "---|" * len(head)]
    for row in rows:
        cells = [cell.replace("|", "\\|") for cell in row]
        out.append(f"| {' | '.join([f'`{cells[0]}`', *cells[1:]])} |")
    return "\n".join(out)


def table(name: str) -> str:
    """A specification."""
    with (ROOT / "tests" / "spec" / name).open(encoding="utf-8", newline="") as file:
        head, *rows = csv.reader(file)
    return lines(head, rows)


def inputs() -> str:
    """The names of a scenario."""
    rows = [
        [row.id, f"{row.usual:g}", f"{row.low:g} to {row.high:g}", row.unit, row.says]
        for row in model().inputs
        if row.kind == "daily"
    ]
    return lines(["name", "usual", "bounds", "unit", "what it is"], rows)


def with_tables(page: str) -> str:
    """The page with the tables of today."""
    page = TABLE.sub(lambda mark: f"<!-- table: {mark[1]} -->\n\n{table(mark[1])}\n", page)
    return INPUTS.sub(lambda _: f"<!-- inputs -->\n\n{inputs()}\n", page)


def test_the_page_shows_the_specification() -> None:
    page = PAGE.read_text(encoding="utf-8")
    assert sorted(TABLE.findall(page)) == ["changes.csv", "changes_refused.csv"]
    assert page == with_tables(page)


def test_the_page_names_every_key_of_a_scenario() -> None:
    page = PAGE.read_text(encoding="utf-8").partition("## A scenario file")[2]
    named = {word for code in re.findall(r"`([^`]+)`", page) for word in re.findall(r"\w+", code)}
    assert {key for keys in KEYS.values() for key in keys} <= named


if __name__ == "__main__":
    PAGE.write_text(with_tables(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
