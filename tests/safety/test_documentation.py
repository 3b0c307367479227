"""`docs/safety.md` shows every gate with its tests, and the words that are never said, as they are.

`python tests/safety/test_documentation.py` writes them into the page anew.
"""

import csv
import re
from collections.abc import Iterable, Sequence
from pathlib import Path

from villi.safety.tables import domains, gates, rows

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "safety.md"
SPEC = ROOT / "tests" / "spec" / "gates.csv"
MARK = re.compile(r"<!-- table: (gates|wording) -->\n(?:\n(?:\|.*\n)+)?")


def cell(text: str) -> str:
    return text.replace("|", "\\|")


def table(head: Sequence[str], lines: Iterable[Sequence[str]]) -> str:
    made = [f"| {' | '.join(head)} |", "|" + "---|" * len(head)]
    return "\n".join([*made, *(f"| {' | '.join(map(cell, line))} |" for line in lines)])


def gate_table() -> str:
    """Every gate: level, what it stands in front of, rule with amounts, source, rows of its tests."""
    cases = list(csv.DictReader(SPEC.read_text(encoding="utf-8").splitlines()))
    lines = []
    for gate in gates():
        own = [case for case in cases if case["gate"] == gate.id]
        always = "always" in gate.when
        lines.append(
            (
                gate.id,
                gate.level.replace("_", " "),
                ", ".join(domains()[domain].name for domain in gate.domains),
                f"{gate.rule} *{gate.dose}*" if gate.dose else gate.rule,
                "verified" if gate.verified else "**awaiting signature**",
                "everyone" if always else "; ".join(f"`{case['fires']}`" for case in own),
                "" if always else "; ".join(f"`{case['near']}`" for case in own if case["near"]),
            )
        )
    return table(("gate", "level", "in front of", "rule", "source", "applies on", "does not on"), lines)


def wording_table() -> str:
    """The words that are never said, and why."""
    return table(("words", "why"), ((f"`{row['words']}`", row["why"]) for row in rows("wording.csv")))


def with_tables(page: str) -> str:
    """The page with the tables of today."""
    made = {"gates": gate_table, "wording": wording_table}
    return MARK.sub(lambda mark: f"<!-- table: {mark[1]} -->\n\n{made[mark[1]]()}\n", page)


def test_the_page_shows_the_gates_of_today() -> None:
    page = PAGE.read_text(encoding="utf-8")
    assert MARK.findall(page) == ["gates", "wording"]
    assert page == with_tables(page)


if __name__ == "__main__":
    PAGE.write_text(with_tables(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
