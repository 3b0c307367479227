"""Where the figures of the tables come from."""

import csv
import re
from functools import cache
from importlib.resources import files
from typing import NamedTuple


class Source(NamedTuple):
    """A source: `identifier` as people write it ("PMID 11408280", "doi 10.1186/...", an address, or ""),
    `seen` how it was read, `says` the figures taken from it."""

    id: str
    citation: str
    identifier: str
    seen: str
    says: str

    @property
    def address(self) -> str:
        """Where it is registered; "" where it has no identifier of a collection (a page, a journal and year).

        >>> Source("", "", "PMID 11408280", "", "").address
        'https://identifiers.org/pubmed:11408280'
        """
        for pattern, collection in COLLECTIONS.items():
            found = re.search(pattern, self.identifier)
            if found:
                return f"https://identifiers.org/{collection}:{found[1]}"
        return ""


COLLECTIONS = {
    r"PMID:?\s*(\d+)": "pubmed",
    r"\b(10\.\d{4,9}/[^\s;]*[^\s;.,])": "doi",
    r"\b(PMC\d+)": "pmc",
}
"""Kinds of identifiers, and the collection that each is looked up in; the first that is there counts."""


@cache
def sources() -> dict[str, Source]:
    """Every source by its id.

    >>> sources()["boza2001"].identifier
    'PMID 11408280'
    """
    text = (files("villi.body") / "data" / "sources.csv").read_text(encoding="utf-8")
    return {row["id"]: Source(**row) for row in csv.DictReader(text.splitlines())}
