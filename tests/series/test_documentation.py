"""`docs/series.md` shows the tables of outcomes and exposures as they are.

`python tests/series/test_documentation.py` writes them into the page anew.
"""

import re
from collections.abc import Iterable, Sequence
from pathlib import Path

from villi.series.tables import rules, scales

PAGE = Path(__file__).resolve().parents[2] / "docs" / "series.md"
MARK = re.compile(r"<!-- table: (outcomes|exposures) -->\n(?:\n(?:\|.*\n)+)?")
BETTER = {"up": "more is better", "down": "less is better", "": "neither"}


def table(head: Sequence[str], lines: Iterable[Sequence[str]]) -> str:
    made = [f"| {' | '.join(head)} |", "|" + "---|" * len(head)]
    return "\n".join([*made, *(f"| {' | '.join(line)} |" for line in lines)])


def outcome_table() -> str:
    return table(
        ("feeling", "unit", "direction"), ((each.name, each.unit, BETTER[each.better]) for each in scales())
    )


def exposure_table() -> str:
    lines = ((rule.name, rule.unit, f"{rule.per:g}", rule.because) for rule in rules())
    return table(("amount", "unit", "an effect is said for", "how it is counted"), lines)


def with_tables(page: str) -> str:
    """The page with the tables of today."""
    made = {"outcomes": outcome_table, "exposures": exposure_table}
    return MARK.sub(lambda mark: f"<!-- table: {mark[1]} -->\n\n{made[mark[1]]()}\n", page)


def test_the_page_shows_the_tables_of_today() -> None:
    page = PAGE.read_text(encoding="utf-8")
    assert {mark[1] for mark in MARK.finditer(page)} == {"outcomes", "exposures"}
    assert with_tables(page) == page, "run python tests/series/test_documentation.py"


if __name__ == "__main__":
    PAGE.write_text(with_tables(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
