"""What stands at the top of a diary: the person, and how the file is to be read."""

import re
from datetime import time as Time
from typing import Literal

from villi.diary.dates import clock_at
from villi.diary.numbers import numbers
from villi.diary.reading import Reading
from villi.diary.values import Header

FORMAT = 1
"""The version of the grammar; a file may name it (`format: 1`)."""

_WEIGHT = re.compile(
    r"(?P<n>[0-9]{1,4}(?:[.,][0-9]+)?)\s*(?:(?P<st>st(?:one)?)\s*(?:(?P<lb2>[0-9]{1,4}(?:[.,][0-9]+)?)\s*(?:lbs?|pounds?)?)?"
    r"|(?P<lb>lbs?|pounds?)|kgs?|kilos?)?\Z",
    re.IGNORECASE,
)
_POUND_KG = 0.45359237  # exact by definition (international yard and pound agreement, 1959)

_COUNTRIES = {
    **dict.fromkeys(("uk", "united kingdom", "great britain", "britain"), "GB"),
    **dict.fromkeys(("england", "scotland", "wales", "northern ireland"), "GB"),
    **dict.fromkeys(("usa", "united states", "america"), "US"),
    "ireland": "IE",
    "australia": "AU",
    "new zealand": "NZ",
    "canada": "CA",
    "india": "IN",
}
"""What people write for the two letters of a country."""


def country_of(said: str) -> str | None:
    """The two letters of a country as people write it; "" where nothing was said, None if it is unknown.

    >>> country_of("U.K."), country_of("new zealand"), country_of("de"), country_of("Atlantis")
    ('GB', 'NZ', 'DE', None)
    """
    name = " ".join(said.lower().replace(".", "").split())
    code = _COUNTRIES.get(name, name.upper())
    return code if not code or (len(code) == 2 and code.isascii() and code.isalpha()) else None


def header_of(reading: Reading) -> Header:
    """The header that the lines above the first day make; what is not understood is a problem."""
    said = reading.header
    decimal: Literal["point", "comma"] = "point"
    if said.get("decimal", "point").lower() in ("comma", ","):
        decimal = "comma"
    elif said.get("decimal", "point").lower() not in ("point", "dot", ".", ""):
        _unusable(reading, "decimal", "write decimal: point or decimal: comma")
    starts = Time(4, 0)
    if "day starts" in said:
        clock, _, timed = clock_at(said["day starts"], 0, len(said["day starts"]))
        if timed and clock is not None:
            starts = clock
        else:
            _unusable(reading, "day starts", "write an hour, such as day starts: 04:00")
    version = said.get("format", "1")
    if version not in ("1", ""):
        _unusable(reading, "format", "this villi reads format 1; a newer villi may read more of this file")
    weight = weight_of(said["weight"], decimal) if "weight" in said else None
    if "weight" in said and weight is None:
        _unusable(reading, "weight", "write kilograms, such as weight: 70 kg")
    if "zone" in said and not _is_zone(said["zone"]):
        _unusable(reading, "zone", "write a zone such as Europe/London")
    country = country_of(said.get("country", ""))
    if country is None:
        country = ""
        _unusable(reading, "country", "write two letters, such as country: GB")
    return Header(
        person=said.get("person", ""),
        country=country,
        zone=said.get("zone", ""),
        decimal=decimal,
        day_starts=starts,
        weight_kg=weight,
        format=int(version) if version.isascii() and version.isdigit() and len(version) < 9 else FORMAT,
    )


def _unusable(reading: Reading, key: str, remedy: str) -> None:
    line, column = reading.header_lines[key]
    reading.trouble(line, column, f"{key}: {reading.header[key]} is not understood", remedy)


def weight_of(text: str, decimal: Literal["point", "comma"]) -> float | None:
    """Kilograms.

    >>> weight_of("70 kg", "point"), round(weight_of("11 st 4 lb", "point"), 2), weight_of("heavy", "point")
    (70.0, 71.67, None)
    """
    found = _WEIGHT.match(numbers(text, decimal).strip())
    if not found:
        return None
    amount = float(found["n"])
    if found["st"]:
        return (amount * 14 + float(found["lb2"] or 0)) * _POUND_KG
    return amount * _POUND_KG if found["lb"] else amount


def _is_zone(name: str) -> bool:
    """Whether an IANA zone has this name; where the computer has no zone table, any name will do."""
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

    for zone in (name, "Europe/London"):
        try:
            ZoneInfo(zone)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            continue
        return zone == name
    return True
