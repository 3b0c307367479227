"""Before a release: contacts that nobody has seen lately, and gates without a signature.

`python tools/safety/release.py` ends with 1 where a contact is older than six months or was never seen:
somebody then looks at the service's own page, corrects `src/villi/safety/data/contacts.csv` and writes the
day. At run time a contact is shown with its day, never hidden. Gates that await a signature are listed.
"""

import argparse
import sys
from collections.abc import Iterable
from datetime import date as Date

from villi.safety.contacts import all_contacts
from villi.safety.tables import gates
from villi.safety.values import Contact

OLDEST_DAYS = 183
"""Six months (research on safety, section 5)."""


def stale(contacts: Iterable[Contact], today: Date) -> list[str]:
    """What is wrong with contacts on a day.

    >>> seen = Contact("GB", "Samaritans", "116 123", "24/7", "", "", Date(2026, 11, 22))
    >>> stale([seen], Date(2026, 12, 1)), stale([seen], Date(2027, 6, 1))
    ([], ['GB Samaritans (116 123): last seen 2026-11-22'])
    """
    found = []
    for contact in contacts:
        name = f"{contact.country} {contact.service} ({contact.reach})"
        if contact.seen_on is None:
            found.append(f"{name}: never seen")
        elif contact.seen_on > today:
            found.append(f"{name}: seen on {contact.seen_on}, which has not come yet")
        elif (today - contact.seen_on).days > OLDEST_DAYS:
            found.append(f"{name}: last seen {contact.seen_on}")
    return found


def main(arguments: list[str] | None = None) -> int:
    """Print what is wrong; 1 where a contact is."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--today", type=Date.fromisoformat, default=Date.today())
    today = parser.parse_args(arguments).today
    wrong = stale(all_contacts(), today)
    for line in wrong:
        print(line)
    unsigned = [gate.id for gate in gates() if not gate.verified]
    print(f"{len(unsigned)} of {len(gates())} gates await a clinician's signature: {', '.join(unsigned)}")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
