"""Who to call: never empty, never another country's number, always dated or said not to be."""

import csv
import string
from datetime import date as Date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safety.release import OLDEST_DAYS, main, stale
from villi.safety import contacts
from villi.safety.contacts import LOCAL, all_contacts

SHARED = Path(__file__).resolve().parents[3] / "shared" / "data" / "safety" / "contacts.csv"


@pytest.mark.skipif(not SHARED.exists(), reason="the shared data folder is absent")
def test_every_contact_of_the_research_is_held() -> None:
    rows = csv.DictReader(SHARED.read_text(encoding="utf-8").splitlines())
    held = {(one.country, one.service, one.reach, one.hours) for one in all_contacts()}
    assert {(row["country"], row["service"], row["reach"], row["hours"]) for row in rows} <= held


@given(st.text(max_size=4) | st.text(string.ascii_letters, min_size=2, max_size=2))
def test_an_emergency_number_or_your_local_one_always_comes_first(country: str) -> None:
    found = contacts(country)
    assert found[0].service == "emergency"
    assert found[-1].country == "ZZ"
    for one in found:
        assert one.country in (country.upper(), "ZZ", "EU")


@pytest.mark.parametrize(
    ("country", "first"),
    [
        ("US", "911"),
        ("us", "911"),
        ("CA", "911"),
        ("GB", "999"),
        ("IE", "112"),
        ("DE", "112"),
        ("AU", "000"),
        ("NZ", "111"),
        ("IN", "112"),
    ],
)
def test_emergency_numbers(country: str, first: str) -> None:
    assert contacts(country)[0].reach == first


@pytest.mark.parametrize("country", ["", "XX", "BR", "JP", "ZZ", "EU", "U", "GBR"])
def test_an_unknown_country_fails_closed(country: str) -> None:
    found = contacts(country)
    if country == "EU":
        assert found[0].reach == "112"
        return
    assert found[0] == LOCAL
    assert [one.reach for one in found[1:]] == ["findahelpline.com"]


def test_a_release_fails_on_a_contact_that_is_old_or_was_never_seen() -> None:
    newest = max(one.seen_on for one in all_contacts() if one.seen_on)
    assert main(["--today", str(newest)]) == 0
    assert main(["--today", "2030-01-01"]) == 1
    one = all_contacts()[0]
    assert stale([one._replace(seen_on=None)], newest)
    assert stale([one._replace(seen_on=Date(2026, 1, 1))], Date(2026, 1, 1 + 30)) == []
    assert stale(
        [one._replace(seen_on=Date(2026, 1, 1))],
        Date.fromordinal(Date(2026, 1, 1).toordinal() + OLDEST_DAYS + 1),
    )
    assert stale([one._replace(seen_on=Date(2027, 1, 1))], Date(2026, 1, 1))
