"""Who to call: by country, with the day on which each number was seen."""

from datetime import date as Date
from functools import cache

from villi.safety.tables import rows
from villi.safety.values import Contact

EVERYWHERE, UNION = "ZZ", "EU"
LOCAL = Contact(
    EVERYWHERE,
    "emergency",
    "your local emergency number",
    "24/7",
    "immediate danger",
    "general knowledge",
    None,
)
"""Where no number is held for a country, none is guessed."""
_UNION = frozenset(
    "AT BE BG HR CY CZ DK EE FI FR DE GR HU IE IT LV LT LU MT NL PL PT RO SK SI ES SE CH".split()
)
"""The European Union and Switzerland, where 112 is an emergency number. Elsewhere none is guessed."""


@cache
def all_contacts() -> tuple[Contact, ...]:
    """Every contact held, in the order of the table."""
    return tuple(
        Contact(
            row["country"],
            row["service"],
            row["reach"],
            row["hours"],
            row["note"],
            row["source"],
            Date.fromisoformat(row["seen_on"]) if row["seen_on"] else None,
        )
        for row in rows("contacts.csv")
    )


def contacts(country: str) -> tuple[Contact, ...]:
    """Who to call in a country of two letters: its emergency number, its services, a directory.

    Where the country is not known, or no emergency number is held for it: "your local emergency number".
    Never empty, and never a number of another country.

    >>> [contact.reach for contact in contacts("US")][0], [contact.reach for contact in contacts("")]
    ('911', ['your local emergency number', 'findahelpline.com'])
    """
    own = [contact for contact in all_contacts() if contact.country == country.upper() != EVERYWHERE]
    if country.upper() in _UNION:
        own += [contact for contact in all_contacts() if contact.country == UNION]
    urgent = [contact for contact in own if contact.service == "emergency"] or [LOCAL]
    others = [contact for contact in own if contact.service != "emergency"]
    directory = [contact for contact in all_contacts() if contact.country == EVERYWHERE]
    return (*urgent, *others, *directory)
