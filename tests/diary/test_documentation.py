"""`docs/diary.md` shows the tables of the specification as they are.

`python tests/diary/test_documentation.py` writes them into the page anew.
"""

import csv
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "diary.md"
MARK = re.compile(r"<!-- table: (?P<name>\w+\.csv) -->\n(?:\n(?:\|.*\n)+)?")


def table(name: str) -> str:
    """A specification table in Markdown; what people write in code type."""
    with (ROOT / "tests" / "spec" / name).open(encoding="utf-8", newline="") as file:
        head, *rows = csv.reader(file)
    lines = [f"| {' | '.join(head)} |", "|" + "---|" * len(head)]
    for row in rows:
        cells = [cell.replace("|", "\\|") for cell in row]
        cells[0] = f"`{cells[0]}`"
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)


def with_tables(page: str) -> str:
    return MARK.sub(lambda mark: f"<!-- table: {mark['name']} -->\n\n{table(mark['name'])}\n", page)


def test_the_page_shows_the_tables_of_the_specification() -> None:
    page = PAGE.read_text(encoding="utf-8")
    shown = {mark["name"] for mark in MARK.finditer(page)}
    assert shown == {path.name for path in (ROOT / "tests" / "spec").glob("diary_*.csv")}
    assert page == with_tables(page)


if __name__ == "__main__":
    PAGE.write_text(with_tables(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
