"""`docs/meals.md` shows `tests/spec/meals.csv` as it is.

`python tests/meals/test_documentation.py` writes it into the page anew.
"""

import csv
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "meals.md"
MARK = re.compile(r"<!-- table: meals\.csv -->\n(?:\n(?:\|.*\n)+)?")


def table() -> str:
    """The specification in Markdown."""
    with (ROOT / "tests" / "spec" / "meals.csv").open(encoding="utf-8", newline="") as file:
        head, *rows = csv.reader(file)
    lines = [f"| {' | '.join(head)} |", "|" + "---|" * len(head)]
    lines += [f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in row)} |" for row in rows]
    return "\n".join(lines)


def with_table(page: str) -> str:
    """The page with the table of today."""
    return MARK.sub(lambda _: f"<!-- table: meals.csv -->\n\n{table()}\n", page)


def test_the_page_shows_the_specification() -> None:
    page = PAGE.read_text(encoding="utf-8")
    assert MARK.search(page)
    assert page == with_table(page)


if __name__ == "__main__":
    PAGE.write_text(with_table(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
