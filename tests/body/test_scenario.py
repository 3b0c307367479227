"""Scenario files: what is read, and what is refused with its line."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from villi.body import simulate
from villi.body.placing import line_of
from villi.body.scenario import from_file, read
from villi.body.stops import Stopped
from villi.body.values import Course, Dose, Setting
from villi.quantities import Person, VilliError

EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "scenario.toml"
CHANGE = '[[change]]\nwords = "fibre to 30 g for 4 weeks"\n'


def wrong(text: str) -> str:
    with pytest.raises(VilliError) as found:
        read(text, "s.toml")
    return str(found.value)


def test_the_example_is_read_and_run() -> None:
    found = from_file(EXAMPLE)
    assert found.person == Person(sex="female", age=34, state="none", weight_kg=70)
    assert found.has == ("IBS",)
    assert found.usual["fibre"] == 18
    course, servings, fibre = found.changes
    assert course.events == (Course("amoxicillin", 0, 7),)
    assert (servings.start, servings.days) == (7, 56)
    assert fibre.settings == (Setting("fibre", "to", 30.0),)
    assert (fibre.start, fibre.days, found.days) == (7, 56, 91)
    run = simulate(found.changed, person=found.person, members=20)
    assert run.states.shape == (20, 92, len(run.names))


def test_what_may_be_left_out() -> None:
    found = read(f"version = 1\n{CHANGE}")
    assert found.person is None and found.has == () and found.usual == {}
    assert found.days == 28 + 28


def test_doses_courses_and_lengths() -> None:
    found = read(
        "version = 1\ndays = 30\n[[dose]]\nday = 2\nhour = 8.5\ngrams = 10\n"
        '[[course]]\nname = "Augmentin"\nfrom = 5\ndays = 7\n'
        "[[change]]\nset.stress = 8\nadd.protein = 20\ndays = 30\n"
    )
    changed = found.changed
    assert found.days == 30
    assert changed.events == (Dose(1, 8.5, 10.0), Course("co-amoxiclav", 4, 7))
    assert any("judgement" in note for one in found.changes for note in one.notes)
    assert set(changed.daily) == {"stress", "protein"}


REFUSED = [
    ("", "nothing changes"),
    (f"[usual]\n\nfiber = 18\n{CHANGE}", 'line 4: no such key: fiber; did you mean "fibre"?'),
    (f"[person]\nwieght = 70\n{CHANGE}", 'line 3: no such key: wieght; did you mean "weight"?'),
    (f"[persn]\nweight = 70\n{CHANGE}", 'line 2: no such key: persn; did you mean "person"?'),
    (f"[person]\nweight = 7000\n{CHANGE}", "line 3: weight = 7000 is outside 25 to 350 kg"),
    (f"[person]\nage = -1\n{CHANGE}", "line 3: age = -1 is outside"),
    (f"[person]\nage = 30.5\n{CHANGE}", "no whole number"),
    (f'[person]\nsex = "femal"\n{CHANGE}', 'did you mean "female"?'),
    (f'[person]\nstate = "expecting"\n{CHANGE}', "line 3: state"),
    (f"[person]\nhas = 7\n{CHANGE}", "line 3: has is a list"),
    (f"[usual]\nfibre = nan\n{CHANGE}", "line 3: fibre = nan is no number"),
    (f"[usual]\nfibre = inf\n{CHANGE}", "line 3: fibre = inf is outside"),
    (f'[usual]\nfibre = "18"\n{CHANGE}', "is no number"),
    (f"[usual]\nfibre = -3\n{CHANGE}", "outside 0 to 150 g/day"),
    (f"[usual]\nfibre = [18]\n{CHANGE}", "is no number"),
    (f"[usual]\ncatabolic = 1\n{CHANGE}", "line 3: catabolic is for the validation"),
    (f"[usual]\nantibiotic = 1\n{CHANGE}", "line 3: an antibiotic is a course"),
    ("[[change]]\nset.lps = 1\n", "line 3: lps is for the validation"),
    ("[[infusion]]\nrate = 1\n", "line 2: no such key: infusion; infusions are for the validation"),
    ('[[change]]\nwords = "glutamine 5"\n', 'line 3: column 11 of "glutamine 5": 5 of what?'),
    ('[[change]]\nwords = "L-glutamine 5 kg a day"\n', "above 40 g"),
    ("[[change]]\nwords = 5\n", "line 3: words are no text"),
    (f"{CHANGE}from = 3\n", "line 4: from beside words"),
    ("[[change]]\nset.fibre = -1\n", "line 3: set.fibre = -1 is outside 0 to 150"),
    ("[[change]]\nadd.fibre = -30\n", "line 3: add.fibre = -30 is outside -20 to 130"),
    ("[[change]]\nset.fibre = 30\nadd.fibre = 5\n", "set and added to"),
    ("[[change]]\ndays = 5\n", "nothing changes"),
    ("[[change]]\nset.fibre = 30\ndays = 400\nfrom = 700\n", "outside 1 to 730"),
    ("[[change]]\nset.fibre = 30\nfrom = 0\n", "line 4: from = 0 is outside 1 to 730"),
    ("[[change]]\nset.fibr = 30\n", 'line 3: no such key: fibr; did you mean "fibre"?'),
    (f"{CHANGE}[[change]]\nset.fibre = 30\ndayz = 4\n", 'line 6: no such key: dayz; did you mean "days"?'),
    ("[change]\nset.fibre = 30\n", "line 2: change is no list"),
    ("[[dose]]\nday = 1\ngrams = 41\n", "line 4: grams = 41 is outside 0 to 40 g"),
    ("[[dose]]\nday = 1\n", "line 2: grams is not named"),
    ("[[dose]]\nday = 1\ngrams = 5\nhour = 25\n", "line 5: hour = 25"),
    ('[[course]]\nname = "amoxicilin"\ndays = 7\n', "line 3: "),
    ('[[course]]\nname = "amoxicillin"\ndays = 400\n', "longer than 60"),
    ('[[course]]\nname = "amoxicillin"\n', "days is not named"),
    (f"days = 20\n{CHANGE}", "line 2: changes go on to day 28"),
    ("name =\n", "is no TOML"),
    (
        '[[course]]\nname = "amoxicillin"\ndays = 7\n[[course]]\nname = "cipro"\nfrom = 5\ndays = 7\n',
        "still runs",
    ),
    ("[[dose]]\nday = 1\ngrams = 30\n[[dose]]\nday = 1\ngrams = 30\n", "together is above 40"),
]
"""What stands below the version, and what is said of it."""


@pytest.mark.parametrize(("text", "said"), REFUSED)
def test_refused(text: str, said: str) -> None:
    found = wrong(f"version = 1\n{text}")
    assert said in found
    assert found.startswith("s.toml")


def test_the_version() -> None:
    assert "the version is not named" in wrong(CHANGE)
    assert "line 1: version 2 is not known" in wrong(f"version = 2\n{CHANGE}")
    assert "line 1: version True is not known" in wrong(f"version = true\n{CHANGE}")
    assert wrong(f"verion = 1\n{CHANGE}") == 's.toml, line 1: no such key: verion; did you mean "version"?'


def test_all_that_is_wrong_is_told_together() -> None:
    found = wrong('version = 1\n[person]\nweight = 1\n[usual]\nfiber = 3\n[[change]]\nwords = "less fibre"\n')
    assert found.startswith("3 things")
    for line in (3, 5, 7):
        assert f"s.toml, line {line}:" in found


@pytest.mark.parametrize(
    "person", ['has = ["cirrhosis"]', 'has = "on dialysis"', "age = 12", 'state = "pregnant"']
)
def test_a_stop(person: str) -> None:
    with pytest.raises(Stopped, match="nothing is simulated"):
        read(f"version = 1\n[person]\n{person}\n{CHANGE}")


BOMBS = {
    "deep": "a = " + "[" * 50_000,
    "deep keys": ".".join("a" * 8_000) + " = 1",
    "deep tables": "\n".join(f"[{'a.' * n}a]" for n in range(300)),
    "long": "version = 1\n" + "# x\n" * 200_000,
    "a long number": f"version = {'9' * 10_000}",
    "many changes": "version = 1\n" + "[[change]]\nset.fibre = 30\n" * 3_000,
    "many words": "version = 1\n" + CHANGE * 2_000,
    "many keys": "version = 1\n[usual]\n" + "".join(f"k{n} = 1\n" for n in range(5_000)),
    "control": 'version = 1\n[usual]\n"\\u001b[2J" = 1\n',
    "right to left": 'version = 1\n[usual]\n"\\u202efibre" = 1\n',
    "a date": f"version = 1\n[usual]\nfibre = 2026-01-01\n{CHANGE}",
}


@pytest.mark.parametrize("text", BOMBS.values(), ids=BOMBS)
def test_bombs(text: str) -> None:
    found = wrong(text)
    assert len(found) < 3_000
    assert not set(found) & set("\x1b\u202e")


def test_files_that_are_none(tmp_path: Path) -> None:
    for path, said in ((tmp_path / "none.toml", "cannot be read"), (tmp_path, "cannot be read")):
        with pytest.raises(VilliError, match=said):
            from_file(path)
    (tmp_path / "bytes.toml").write_bytes(b"\xff\xfe\x00version = 1")
    with pytest.raises(VilliError, match="no text in UTF-8"):
        from_file(tmp_path / "bytes.toml")
    (tmp_path / "mark.toml").write_bytes(
        b"\xef\xbb\xbfversion = 1\r\n" + CHANGE.replace("\n", "\r\n").encode()
    )
    assert from_file(tmp_path / "mark.toml").days == 56


@settings(max_examples=60)
@given(st.text(alphabet='version=1 \n[]{}"abcdefghn.use3#', max_size=120))
def test_whatever_is_written_is_read_or_refused(text: str) -> None:
    try:
        read(text)
    except VilliError as fault:
        assert len(str(fault)) < 3_000


def test_lines_are_found() -> None:
    text = '[usual]\nfibre = 3\n\n[[change]]\nset.fibre = 4\n[[change]]\n  "set" . fibre=5\n'
    assert line_of(text, "change", 2, "set.fibre") == 7
    assert line_of(text, "change", 2, "days") == 6
    assert line_of(text, "usual", 0, "fibre") == 2
    assert line_of(text, "person", 0, "age") == 0


def test_what_is_set_is_said_with_its_unit() -> None:
    said = [
        one.words
        for text in ("set.fibre = 30", "add.protein = 20", "set.processed = 0.2", "set.stress = 8")
        for one in read(f"version = 1\n[[change]]\n{text}\n").changes
    ]
    assert said == [
        "fibre to 30 g a day",
        "protein by +20 g a day",
        "processed share to 20 %",
        "stress of the mind to 8 points",
    ]


def test_changes_of_a_file_without_a_length_end_with_the_others() -> None:
    found = read("version = 1\n[[change]]\nset.fibre = 30\n[[change]]\nset.stress = 8\ndays = 20\n")
    assert [one.days for one in found.changes] == [20, 20]
    assert found.days == 48
