"""The amount grammar as a table: `tests/spec/amounts.csv`, which the documentation includes.

`quantity` "2", a range "2-3", "?" before digits that nobody can read, empty where the words are no amount;
`contents` of one container in g or ml; `counted` "no" where no number was said.
"""

import csv
from pathlib import Path

import pytest

from villi.meals.amounts import Amount, parse
from villi.meals.words import fold, tokens

TABLE = Path(__file__).resolve().parents[1] / "spec" / "amounts.csv"
ROWS = list(csv.DictReader(TABLE.read_text(encoding="utf-8").splitlines()))


def shown(amount: Amount | None) -> dict[str, str]:
    """An amount as the table writes it."""
    if amount is None:
        return dict.fromkeys(("quantity", "unit", "size", "contents", "counted"), "")
    quantity = f"{amount.low:g}" if amount.low == amount.high else f"{amount.low:g}-{amount.high:g}"
    return {
        "quantity": f"?{amount.broken}" if amount.broken else quantity,
        "unit": amount.unit.name if amount.unit is not None else "",
        "size": amount.size,
        "contents": f"{amount.contents:.0f} {amount.contents_kind}" if amount.contents else "",
        "counted": "yes" if amount.counted else "no",
    }


@pytest.mark.parametrize("row", ROWS, ids=[row["words"] for row in ROWS])
def test_row(row: dict[str, str]) -> None:
    assert shown(parse(tokens(fold(row["words"])), 0)) == {k: v for k, v in row.items() if k != "words"}


@pytest.mark.parametrize("row", [r for r in ROWS if r["quantity"]], ids=lambda row: row["words"])
def test_what_follows_an_amount_is_left_to_the_food(row: dict[str, str]) -> None:
    found = tokens(fold(f"{row['words']} rye bread"))
    amount = parse(found, 0)
    assert amount is not None
    assert [token.text for token in found[amount.end :]] == ["rye", "bread"]
