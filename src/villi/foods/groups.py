"""Food groups in plain words: `data/groups.csv`."""

import csv
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from types import MappingProxyType


@cache
def group_names() -> Mapping[str, str]:
    """Group key -> name in plain words, in the order of the table.

    >>> "bread" in group_names()
    True
    """
    text = (files("villi.foods") / "data" / "groups.csv").read_text(encoding="utf-8")
    return MappingProxyType({row["group"]: row["name"] for row in csv.DictReader(text.splitlines())})
