"""Builds the table of reference values: `python tools/needs/build.py`.

Reads `shared/data/needs/dri.csv` beside the checkout and `notes.csv` beside this file; writes
`src/villi/needs/data/reference.csv`. Only rows that were compared with the published tables and may be
embedded go in; numbers are copied as they are written. The same input gives the same bytes.
"""

import csv
from collections.abc import Iterator, Mapping
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[2]
TABLE = CHECKOUT.parent / "shared" / "data" / "needs" / "dri.csv"
NOTES = Path(__file__).resolve().parent / "notes.csv"
OUT = CHECKOUT / "src" / "villi" / "needs" / "data" / "reference.csv"

NOT_EMBEDDABLE = "efsa_"
"""European values were read in a secondary transcription: for tests only until checked at their source."""

LAST = ("source", "cdrr", "ul_basis", "note")
COLUMNS = ("nutrient", "unit", "sex", "age_min", "age_max", "state", "ear", "rda_or_ai", "kind", "ul", *LAST)
FROM = {"ear": "EAR", "rda_or_ai": "RDA_or_AI", "ul": "UL", "cdrr": "CDRR", "ul_basis": "UL_basis"}


NOT_READ = {"2019: no UL; CDRR replaces it; CDRR under 14 y UNVERIFIED": "cdrr"}
"""Rows one figure of which was not read in print, by their note: that cell stays empty."""


def embeddable(row: Mapping[str, str]) -> bool:
    """Whether a row of the research table may stand in the package.

    >>> embeddable({"nutrient": "iron", "verified": "true"})
    True
    >>> embeddable({"nutrient": "iron", "verified": "partial"})
    False
    >>> embeddable({"nutrient": "efsa_choline", "verified": "true"})
    False
    """
    return row["verified"] == "true" and not row["nutrient"].startswith(NOT_EMBEDDABLE)


def lines() -> Iterator[list[str]]:
    """The rows to write, in the order of the research table."""
    with NOTES.open(encoding="utf-8", newline="") as text:
        words = {row["note"]: row["words"] for row in csv.DictReader(text)}
    with TABLE.open(encoding="utf-8", newline="") as text:
        for row in csv.DictReader(text):
            if embeddable(row):
                cells = {name: row[FROM.get(name, name)] for name in COLUMNS}
                cells["note"] = words[row["note"]] if row["note"] else ""
                if row["note"] in NOT_READ:
                    cells[NOT_READ[row["note"]]] = ""
                yield [*cells.values()]


def main() -> None:
    """Writes the table."""
    with OUT.open("w", encoding="utf-8", newline="") as text:
        writer = csv.writer(text, lineterminator="\n")
        writer.writerow(COLUMNS)
        writer.writerows(lines())


if __name__ == "__main__":
    main()
