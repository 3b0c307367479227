"""What is eaten and taken, as rules hear of it after the whole diary was examined."""

from villi.diary import read
from villi.examining import examine


def test_drinks_with_live_ferments_and_beer_from_the_tap_are_warned_of() -> None:
    lines = "has: neutropenia\ntakes: Nardil\n2026-11-16\n12:00 Actimel\n18:00 IPA on tap\n"
    found = examine(read(lines.encode()))
    said = {one.gate.id: one.collisions for one in found.safety.fired}
    assert said["G22"] == ("Actimel (line 4)",)
    assert said["G20"] == ("IPA on tap (line 5)",)


def test_vitamin_a_is_not_the_b_complex() -> None:
    found = examine(read(b"2026-11-16\ntook: vitamin A 5000 ug\ntook: vitamin B complex\n"))
    first, second = (dose.name for dose in found.supplements)
    assert first.startswith("vitamin A")
    assert not second.startswith("vitamin A")
