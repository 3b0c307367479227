"""`villi answer` as a person types it: what is asked, what is written, and that it is not asked again."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.everyday import EVERYDAY, READY

from villi.cli import main
from villi.diary import read, read_diary
from villi.diary.answering import means_line, place_above, with_pin
from villi.diary.files import insert
from villi.diary.values import Pin
from villi.examining import examine
from villi.examining.answers import LETTERS, asked, change, changed, chosen
from villi.meals import resolve
from villi.quantities import VilliError

LATTE = "fndds:92101900"
WEEK = b"""person: me

2026-11-16 Mon
08:00 porridge
13:00 lentil soup
19:00 pasta, salad
gut 4
done: food
2026-11-17
08:00 porridge
13:00 lentil soup
19:00 pasta, salad
done: food
"""


@pytest.fixture(autouse=True)
def _own_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VILLI_STATE", str(tmp_path / "state"))
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def week(tmp_path: Path) -> Path:
    path = tmp_path / "diary.txt"
    path.write_bytes(WEEK)
    return path


def questions(path: Path) -> list[tuple[int, str]]:
    return [(q.line, q.words) for q in examine(read_diary(path), EVERYDAY).questions]


def food(path: Path) -> tuple[str, int, str]:
    """The first question about a food: its number, its line and its words."""
    return next((str(n), line, words) for n, (line, words) in enumerate(questions(path), 1) if words)


def grams_of(path: Path, words: str) -> list[tuple[float, str]]:
    return [(p.grams, p.found) for p in resolve(read_diary(path), READY).portions if p.words == words]


def answer(*said: str) -> int:
    return main(["answer", "diary.txt", *said, "--everyday"])


def test_without_an_answer_the_questions_are_listed(week: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert answer() == 0
    shown = capsys.readouterr().out
    assert shown.startswith('1. line 7: is "gut" comfort')
    assert "a  comfort (10 is best)" in shown
    assert "as assumed" in shown
    assert week.read_bytes() == WEEK


@pytest.mark.parametrize(
    ("header", "said", "grams"),
    [("", "1,200 g", 1200.0), ("", "1,5", 1.5), ("decimal: comma\n", "0,2 kg", 200.0), ("", "½ kg", 500.0)],
)
def test_numbers_of_an_answer_are_read_as_in_the_diary(
    tmp_path: Path, header: str, said: str, grams: float
) -> None:
    path = tmp_path / "diary.txt"
    path.write_text(f"{header}2026-11-16\n13:00 lentil soup\ndone: food\n", encoding="utf-8")
    assert answer("1", *said.split()) == 0
    assert [(p.grams, p.found) for p in resolve(read_diary(path), READY).portions] == [(grams, "pin")]


def test_an_amount_becomes_a_pin_and_nothing_else_changes(week: Path) -> None:
    number, line, words = food(week)
    assert answer(number, "250", "g") == 0
    before, after = WEEK.decode().splitlines(), week.read_text(encoding="utf-8").splitlines()
    assert [n for n, (a, b) in enumerate(zip(before, after, strict=True), 1) if a != b] == [line]
    head, _, tail = after[line - 1].partition(" {")
    assert head + tail.partition("}")[2] == before[line - 1]
    assert tail.partition("}")[0].endswith(" 250 g")
    assert words not in [said for _, said in questions(week)]
    assert grams_of(week, words) == [(250.0, "pin"), (250.0, "remembered")]


@pytest.mark.parametrize("said", [("a",), ("150 g",), ("150",), ("2 cups",), ("b", "200 g"), ("2", "cups")])
def test_an_answered_question_does_not_come_again(week: Path, said: tuple[str, ...]) -> None:
    number, _, words = food(week)
    assert answer(number, *said) == 0
    assert words not in [other for _, other in questions(week)]
    assert read_diary(week).problems == ()


def test_another_food_in_other_words(week: Path) -> None:
    number, _, words = food(week)
    assert answer(number, "brown rice 180 g") == 0
    (found, *_) = [p for p in resolve(read_diary(week), READY).portions if p.words == words]
    assert "rice" in found.name
    assert found.grams == 180


def test_always_becomes_a_means_line_above_the_first_day(week: Path) -> None:
    number, _, words = food(week)
    assert answer(number, "250 g", "--always") == 0
    lines = week.read_text(encoding="utf-8").splitlines()
    assert lines[0] == "person: me"
    assert lines[1].startswith(f"means: {words} = ")
    assert lines[1].endswith(" 250 g}")
    assert lines[2:] == WEEK.decode().splitlines()[1:]
    assert grams_of(week, words) == [(250.0, "pin"), (250.0, "pin")]


def test_a_feeling_becomes_a_means_line(week: Path) -> None:
    assert answer("1", "a") == 0
    assert b"person: me\nmeans: gut = comfort\n\n" in week.read_bytes()
    assert read_diary(week).questions == ()
    assert all('"gut"' not in q.ask for q in examine(read_diary(week), EVERYDAY).questions)


@pytest.mark.parametrize(
    ("said", "message"),
    [
        (("9", "a"), "shows them"),
        (("0", "a"), "shows them"),
        (("2", "h"), "there is no answer h"),
        (("2", "0", "g"), "no amount of food"),
        (("2", "999999", "g"), "no amount of food"),
        (("2", "quumble"), "not understood as one food"),
        (("2", "2 eggs and toast"), "not understood as one food"),
        (("1", "150 g"), "answers nothing here"),
        (("1", "c"), "there is no answer c"),
    ],
)
def test_what_cannot_be_an_answer_changes_nothing(
    week: Path, said: tuple[str, ...], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert answer(*said) == 2
    assert message in capsys.readouterr().err
    assert week.read_bytes() == WEEK


def test_at_a_terminal_one_question_after_another(week: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked_so: list[str] = []
    said = iter(["b", "nonsense", "250 g", "a", "", "q"])

    def reply(prompt: str) -> str:
        asked_so.append(prompt)
        return next(said)

    monkeypatch.setattr("sys.stdin.isatty", lambda: True)
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    monkeypatch.setattr("builtins.input", reply)
    assert answer() == 0
    after = week.read_text(encoding="utf-8")
    assert "means: gut = pain" in after
    assert after.count("{") + after.count("means:") >= 2
    assert any("Only here" in prompt for prompt in asked_so)


def test_the_end_of_the_input_stops_it(week: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def ends(_: str) -> str:
        raise EOFError

    monkeypatch.setattr("sys.stdin.isatty", lambda: True)
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    monkeypatch.setattr("builtins.input", ends)
    assert answer() == 0
    assert week.read_bytes() == WEEK


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "cp1252"])
def test_line_ends_and_encoding_stay(week: Path, newline: str, codec: str) -> None:
    text = WEEK.decode().replace("salad", "salad  # café").replace("\n", newline)
    week.write_bytes(text.encode(codec))
    assert answer(food(week)[0], "250 g") == 0
    assert answer(food(week)[0], "200 g", "--always") == 0
    after = week.read_bytes().decode(codec).split(newline)
    before = text.split(newline)
    assert after[1].startswith("means: ")
    changed_lines = [(a, b) for a, b in zip(before, [after[0], *after[2:]], strict=True) if a != b]
    assert all(a.startswith(b.partition(" {")[0]) for a, b in changed_lines)
    assert len(changed_lines) == 1
    assert week.read_bytes().count(b"\r\n") == (week.read_bytes().count(b"\n") if newline == "\r\n" else 0)


def test_a_line_that_has_changed_since_is_left_alone(week: Path) -> None:
    with pytest.raises(VilliError, match="no longer says"):
        insert(week, 3, "2026-11-15", "means: a = b")
    assert week.read_bytes() == WEEK
    insert(week, 3, "2026-11-16 Mon", "means: a = b")
    assert week.read_bytes() == WEEK.replace(b"2026-11-16", b"means: a = b\n2026-11-16")


def test_what_was_repeated_is_answered_where_its_words_stand(week: Path) -> None:
    week.write_bytes(b"2026-11-16\nbreakfast: porridge\ndone: food\n2026-11-17\nsame breakfast\ndone: food\n")
    assert answer("1", "200 g") == 0
    assert week.read_bytes().splitlines()[1].startswith(b"breakfast: porridge {")
    assert [p.grams for p in resolve(read_diary(week), READY).portions] == [200.0, 200.0]


@pytest.mark.parametrize("words", ["rest of the lasagne", "half a pizza", "lasagne leftovers", "more soup"])
def test_references_and_brackets_are_answered_too(week: Path, words: str) -> None:
    week.write_bytes(f"2026-11-16\n13:00 toast 30 g; {words}; tea 200 g\ndone: food\n".encode())
    (one,) = [q for q in examine(read_diary(week), EVERYDAY).questions if q.words in words][:1]
    number = [q.words for q in examine(read_diary(week), EVERYDAY).questions].index(one.words) + 1
    assert answer(str(number), "200 g") == 0
    grams = [p.grams for p in resolve(read_diary(week), READY).portions]
    assert 200.0 in grams
    assert len(grams) == 3


LINES = [
    "porridge",
    "soup, bread",
    "2 flat whites and pasta",
    "gut 4",
    "rest of the lasagne",
    "stool 4",
    "seconds",
]
LINES += ["lunch: same as yesterday", "salad  # at home", "chips #work", "½ pizza", "more soup", "wine x2"]


@settings(max_examples=15, deadline=None)
@given(
    st.lists(st.lists(st.sampled_from(LINES), min_size=1, max_size=4), min_size=1, max_size=3),
    st.sampled_from(["a", "b", "150 g", "1 cup"]),
    st.booleans(),
)
def test_every_answer_is_read_as_it_was_given(days: list[list[str]], said: str, always: bool) -> None:
    text = "\n".join(line for n, day in enumerate(days) for line in (f"2026-11-{16 + n}", *day, "done: food"))
    diary = read((text + "\n").encode())
    for one in asked(examine(diary, EVERYDAY), diary, READY):
        try:
            option = chosen(said, one, READY)
            new = change(one, option, diary, READY, always=always)
        except VilliError as refusal:
            assert ":" in str(refusal) or "is not" in str(refusal)
            continue
        after = read(changed(diary, new))
        again = asked(examine(after, EVERYDAY), after, READY)
        line = one.question.line + new.inserted
        assert (line, one.question.ask) not in [(q.question.line, q.question.ask) for q in again]
        assert len(after.lines) == len(diary.lines) + new.inserted
        assert len(one.options) <= len(LETTERS)


def test_the_text_of_answers() -> None:
    pin = Pin("own:1", 240.0)
    assert with_pin("a (flat white), toast", 13, pin) == "a (flat white {own:1 240 g}), toast"
    assert with_pin("flat white{own:2 1 g}toast", 10, pin) == "flat white {own:1 240 g} toast"
    assert means_line("a = b # c", "d {e}", None) == "means: a b c = d e"
    with pytest.raises(VilliError, match="this line only"):
        means_line(" = ", "x", None)
    assert place_above(("# notes\n", "\n", "toast\n", "Mon\n")) == 4
    assert place_above(()) == 1


def test_examine_says_how_to_answer(week: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["examine", str(week), "--everyday"]) == 0
    assert "villi answer" in capsys.readouterr().out
    week.write_bytes(b"2026-11-16\n08:00 200 g banana\ndone: food\n")
    assert main(["examine", str(week), "--everyday"]) == 0
    assert "villi answer" not in capsys.readouterr().out
