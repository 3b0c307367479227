"""`docs/meals.md` shows `tests/spec/meals.csv` and `tests/spec/amounts.csv` as they are; the map of
CONTRIBUTING.md names every module of the room.

`python tests/meals/test_documentation.py` writes them into the page anew.
"""

import csv
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "meals.md"
TABLES = ("meals.csv", "amounts.csv")
MARK = re.compile(r"<!-- table: (\w+\.csv) -->\n(?:\n(?:\|.*\n)+)?")


def table(name: str) -> str:
    """A specification in Markdown."""
    with (ROOT / "tests" / "spec" / name).open(encoding="utf-8", newline="") as file:
        head, *rows = csv.reader(file)
    lines = [f"| {' | '.join(head)} |", "|" + "---|" * len(head)]
    lines += [f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in row)} |" for row in rows]
    return "\n".join(lines)


def with_tables(page: str) -> str:
    """The page with the tables of today."""
    return MARK.sub(lambda mark: f"<!-- table: {mark[1]} -->\n\n{table(mark[1])}\n", page)


def test_the_page_shows_the_specifications() -> None:
    page = PAGE.read_text(encoding="utf-8")
    assert tuple(sorted(MARK.findall(page))) == tuple(sorted(TABLES))
    assert page == with_tables(page)


def test_the_map_names_every_module() -> None:
    mapped = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    inside = mapped[mapped.index("### Inside `meals`") : mapped.index("## The vocabulary")]
    named = set(re.findall(r"`(\w+)(?:\.py)?`", inside))
    modules = {path.stem for path in (ROOT / "src" / "villi" / "meals").glob("*.py")} - {"__init__"}
    assert modules <= named, modules - named


if __name__ == "__main__":
    PAGE.write_text(with_tables(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
