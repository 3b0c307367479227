"""Where in a file of TOML something stands: its line, looked for among the words as written."""

import re

from villi.quantities import VilliError


class Misplaced(Exception):
    """What is wrong with a key of a section (the `number`-th of its name, from 1; 0 where there is one), and
    what helps."""

    def __init__(self, section: str, number: int, key: str, wrong: str, remedy: str) -> None:
        """Keep the place apart from what is wrong."""
        super().__init__(wrong)
        self.place, self.wrong, self.remedy = (section, number, key), wrong, remedy


_HEADER = re.compile(r"\s*\[(\[?)\s*([^\[\]]+?)\s*\]")
_KEY = re.compile(r"""\s*((?:[\w-]+|"[^"]*"|'[^']*')(?:\s*\.\s*(?:[\w-]+|"[^"]*"|'[^']*'))*)\s*=""")


def placed(fault: Misplaced | VilliError, text: str, source: str) -> str:
    """A fault with its line, as a message."""
    if isinstance(fault, VilliError):
        return f"{source}: {fault}"
    line = line_of(text, *fault.place)
    where = f"{source}, line {line}" if line else source
    return f"{where}: {fault.wrong}; {fault.remedy}"


def line_of(text: str, section: str, number: int, key: str) -> int:
    """The line on which a key of a section stands, else that of the section; 0 where it is not found.

    >>> line_of("[usual]\\nfibre = 3\\n[[change]]\\nset.fibre = 4\\n", "change", 1, "set.fibre")
    4
    """
    here, counts, header = "", dict[str, int](), 0
    for at, line in enumerate(text.splitlines(), 1):
        opened = _HEADER.match(line)
        if opened:
            here = opened[2]
            counts[here] = counts.get(here, 0) + 1
        inside = here == section and (not number or counts.get(here) == number)
        if inside and opened:
            header = at
        found = _KEY.match(line)
        plain = re.sub(r"""[\s"']""", "", found[1]) if found else ""
        if inside and key and plain == re.sub(r"""[\s"']""", "", key):
            return at
        if not section and opened and opened[2] == key:
            return at
    return header
