"""`villi safety` as a person types it: asked once, written at once or not at all, and what applies then."""

import os
import subprocess
import sys
from datetime import datetime
from pathlib import Path

import pytest

from villi.cli import main
from villi.diary import files, read, read_diary
from villi.diary import today as clock
from villi.diary.person import person_of
from villi.quantities import Person
from villi.safety import facts
from villi.safety.asking import items

WEEK = b"person: me\ncountry: GB\n\n2026-11-16 Mon\n08:00 toast\n"
ALL = ["34", "f", "n", "168", "62,5", "none", "sertraline 50 mg, zzzol", "peanuts", "none", "y"]


@pytest.fixture(autouse=True)
def _own_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VILLI_STATE", str(tmp_path / "state"))
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(clock, "now", lambda header: datetime(2026, 11, 23, 9, 30))


@pytest.fixture
def week(tmp_path: Path) -> Path:
    path = tmp_path / "diary.txt"
    path.write_bytes(WEEK)
    return path


class Typing:
    """A person at a terminal: answers in turn, then the end of the input."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, *answers: str | type[BaseException]) -> None:
        self.answers = list(answers)
        self.asked: list[str] = []
        monkeypatch.setattr("builtins.input", self)
        monkeypatch.setattr(sys.stdin, "isatty", lambda: True)
        monkeypatch.setattr(sys.stdout, "isatty", lambda: True, raising=False)

    def __call__(self, prompt: str = "") -> str:
        self.asked.append(prompt.strip())
        answer = self.answers.pop(0) if self.answers else EOFError
        if isinstance(answer, str):
            return answer
        raise answer


def test_the_answers_stand_in_the_diary_and_the_rules_follow(
    week: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    Typing(monkeypatch, *ALL)
    assert main(["safety", "diary.txt"]) == 0
    assert week.read_bytes() == WEEK.replace(b"person: me", b"person: me, female, 34, 168 cm") + (
        b"\n2026-11-23 Mon\ntakes: sertraline 50 mg\ntakes: zzzol\navoids: peanuts\npregnant: no\n"
        b"weight: 62.5 kg\nasked: safety\n"
    )
    shown = capsys.readouterr().out
    assert "sertraline 50 mg = sertraline (medicine)" in shown
    assert "zzzol: not checked, ask a pharmacist" in shown
    assert "62.5" not in shown
    assert "[G23]" in shown and "because: sertraline 50 mg" in shown
    assert "Samaritans: 116 123" in shown
    found = facts(read_diary(week), person_of(read_diary(week))[0])
    assert "open:profile" not in found and "class:ssri" in found


def test_asked_again_only_what_changed_is_written(
    week: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    Typing(monkeypatch, *ALL)
    main(["safety", "diary.txt"])
    once = week.read_bytes()
    Typing(monkeypatch, "")
    assert main(["safety", "diary.txt"]) == 0
    assert "Rules that apply to you" in capsys.readouterr().out and week.read_bytes() == once
    typing = Typing(monkeypatch, "y", "", "", "", "", "", "none", "", "sertraline", "none", "none")
    assert main(["safety", "diary.txt"]) == 0
    assert week.read_bytes() == once
    assert "nothing is written" in capsys.readouterr().out
    assert typing.asked[1].endswith("[34]") and typing.asked[4].endswith("[as before]")
    Typing(monkeypatch, "y", "35", "", "p", "", "", "14", "zzzol", "none", "none", "1", "")
    assert main(["safety", "diary.txt"]) == 0
    assert week.read_bytes() == once.replace(b"female, 34,", b"female, 35,").replace(
        b"female, 34", b"female, 35"
    ) + (b"has: epilepsy\nstops: zzzol\nnote: blood in the stool\npregnant: yes\n")


def test_after_ninety_days_the_same_answers_close_the_questions_again(
    week: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    Typing(monkeypatch, *ALL)
    main(["safety", "diary.txt"])
    week.write_bytes(week.read_bytes() + b"\n2027-03-01 Mon\n08:00 toast\n")
    once = week.read_bytes()
    monkeypatch.setattr(clock, "now", lambda header: datetime(2027, 3, 1, 9, 30))
    Typing(monkeypatch, "", "", "", "", "", "none", "", "", "none", "none", "y")
    capsys.readouterr()
    assert main(["safety", "diary.txt"]) == 0
    assert "  asked: safety\n" in capsys.readouterr().out
    assert week.read_bytes() == once + b"asked: safety\n"
    assert "open:profile" not in facts(read_diary(week), person_of(read_diary(week))[0])


@pytest.mark.parametrize("stop", [EOFError, KeyboardInterrupt])
@pytest.mark.parametrize("after", range(len(ALL)))
def test_an_end_or_an_interruption_writes_nothing(
    week: Path, monkeypatch: pytest.MonkeyPatch, stop: type[BaseException], after: int
) -> None:
    Typing(monkeypatch, *ALL[:after], stop)
    assert main(["safety", "diary.txt"]) == (130 if stop is KeyboardInterrupt else 0)
    assert week.read_bytes() == WEEK
    assert [path.name for path in week.parent.iterdir() if path.name != "state"] == ["diary.txt"]


def test_no_is_no(week: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    Typing(monkeypatch, *ALL[:-1], "what", "n")
    assert main(["safety", "diary.txt"]) == 0
    assert week.read_bytes() == WEEK
    assert "Nothing was written" in capsys.readouterr().out


def test_what_is_over_is_said_to_be_over(
    week: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    week.write_bytes(WEEK.replace(b"\n\n", b"\nhas: chemotherapy, IBS\n\n"))
    skipped = ["34", "f", "n", "", "", "none"]
    Typing(monkeypatch, *skipped, "chemo, chemotherapy", "none", "none", "none", "y")
    assert main(["safety", "diary.txt"]) == 0
    assert "chemo: not in your diary" in capsys.readouterr().out
    assert week.read_bytes().endswith(b"has: no longer chemotherapy\npregnant: no\nasked: safety\n")
    found = facts(read_diary(week), person_of(read_diary(week))[0])
    assert "condition:chemotherapy" not in found and "condition:ibs" in found


def test_refusing_leaves_it_open(
    week: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    Typing(monkeypatch, "34", "", "", "", "", "", "", "", "", "")
    assert main(["safety", "diary.txt"]) == 0
    assert week.read_bytes() == WEEK.replace(b"person: me", b"person: me, 34")
    shown = capsys.readouterr().out
    assert "Some questions stay open" in shown and "[G47]" in shown
    Typing(monkeypatch, "", "m", "q", "y")
    assert main(["safety", "diary.txt"]) == 0
    assert b"person: me, 34, male" in week.read_bytes() and b"asked" not in week.read_bytes()


def test_slips_are_asked_again(week: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    slips = [
        "old",
        "340",
        "-3",
        "34",
        "x",
        "male",
        "16800",
        "6 ft",
        "9 kg",
        "80",
        "99",
        "14",
        "none",
        "none",
        "none",
        "y",
    ]
    Typing(monkeypatch, *slips)
    assert main(["safety", "diary.txt"]) == 0
    assert person_of(read_diary(week))[0] == Person("me", "male", 34, "", 80.0, 182.9)
    assert b"has: epilepsy" in week.read_bytes()


def test_a_comment_sign_or_a_line_break_cannot_slip_in(week: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    Typing(monkeypatch, "34", "m", "", "", "gout # not", "none", "none", "none", "y")
    assert main(["safety", "diary.txt"]) == 0
    assert b"has: gout not\n" in week.read_bytes()


def test_show_only_reads_and_marks_what_awaits_a_signature(
    week: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    week.write_bytes(WEEK + b"has: blood in my stool\ntakes: lithium\n")
    before = week.read_bytes()
    assert main(["safety", "diary.txt", "--show"]) == 0
    shown = " ".join(capsys.readouterr().out.split())
    assert week.read_bytes() == before
    assert "awaits a clinician's signature" in shown and "[G16]" in shown
    assert "because: blood in my stool (line 6)" in shown
    assert "Not checked: ask a pharmacist" in shown and "lithium" in shown
    assert "Emergency: 999" in shown


def test_what_was_eaten_against_a_rule_warns_first(week: Path, capsys: pytest.CaptureFixture[str]) -> None:
    week.write_bytes(WEEK + b"takes: phenelzine\n12:00 kimchi\n")
    assert main(["safety", "diary.txt", "--show"]) == 0
    shown = capsys.readouterr().out
    assert shown.startswith("Please read this first\n")
    assert "kimchi" in shown[: shown.index("Rules that apply to you")]


def test_without_a_terminal_the_rules_are_shown_and_nothing_is_asked(
    week: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["safety", "diary.txt"]) == 0
    assert "At a terminal, villi safety diary.txt asks" in capsys.readouterr().out
    assert week.read_bytes() == WEEK


@pytest.mark.parametrize(
    "line", ["person: me, 9", "pregnant: yes", "person: me, female, 30\npregnant: breastfeeding"]
)
def test_a_child_or_a_pregnant_person_sees_no_dose(
    line: str, week: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    week.write_bytes(
        f"{line}\n2026-11-16\ntoast\nasked: safety\nagreed: glutamine, Dr A, 2026-11-16\n".encode()
    )
    assert main(["safety", "diary.txt", "--show"]) == 0
    assert "g a day" not in capsys.readouterr().out


CRISIS = WEEK + b"note: I want to kill myself\n"


def test_a_crisis_card_stands_alone_until_it_is_opened(
    week: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    week.write_bytes(CRISIS)
    assert main(["safety", "diary.txt", "--show"]) == 0
    shown = capsys.readouterr().out
    assert "999" in shown and "--show --record" in shown
    assert not any(word in shown.casefold() for word in ("food", "supplement", "glutamine", "diet"))
    assert main(["safety", "diary.txt", "--show", "--record"]) == 0
    shown = capsys.readouterr().out
    assert shown.index("999") < shown.index("Rules that apply to you")
    typing = Typing(monkeypatch)
    assert main(["safety", "diary.txt"]) == 0
    assert typing.asked == ["Press Enter to go on."] and "How old" not in capsys.readouterr().out
    assert week.read_bytes() == CRISIS


def test_a_read_only_diary_is_said_to_be_so_before_anything_is_asked(
    week: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    typing = Typing(monkeypatch, *ALL)
    monkeypatch.setattr("os.access", lambda path, mode: False)
    assert main(["safety", "diary.txt"]) == 2
    assert "may not be written by you" in capsys.readouterr().err
    assert typing.asked == [] and week.read_bytes() == WEEK
    assert main(["safety", "diary.txt", "--show"]) == 0


def test_a_full_disk_leaves_the_diary_whole(
    week: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(handle: int) -> None:
        raise OSError(28, "No space left on device")

    Typing(monkeypatch, *ALL)
    monkeypatch.setattr(os, "fsync", fail)
    assert main(["safety", "diary.txt"]) == 2
    assert "disk is full" in capsys.readouterr().err
    assert week.read_bytes() == WEEK
    assert [path.name for path in week.parent.iterdir() if path.name != "state"] == ["diary.txt"]


def test_what_another_program_wrote_meanwhile_is_kept(week: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Meanwhile(Typing):
        def __call__(self, prompt: str = "") -> str:
            if prompt.startswith("Write this"):
                week.write_bytes(week.read_bytes() + b"12:00 soup\ntakes: Zzzol\n")
            return super().__call__(prompt)

    Meanwhile(monkeypatch, *ALL)
    assert main(["safety", "diary.txt"]) == 0
    text = week.read_bytes()
    assert b"12:00 soup\ntakes: Zzzol\n" in text and text.count(b"zzol") == 1
    assert text.endswith(b"asked: safety\n")


WRITER = """
import sys
from villi.diary.files import append
for n in range(25):
    append(sys.argv[1], [f"note: other {n}"])
"""


def test_two_writers_lose_nothing(week: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    other = subprocess.Popen([sys.executable, "-c", WRITER, str(week)], stderr=subprocess.PIPE)
    for age in range(30, 40):
        Typing(monkeypatch, str(age), "q", "y")
        assert main(["safety", "diary.txt"]) == 0
    _, said = other.communicate(timeout=60)
    assert other.returncode == 0, said
    text = week.read_text()
    assert [line for line in text.splitlines() if "other" in line] == [f"note: other {n}" for n in range(25)]
    assert "person: me, 39\n" in text


def test_the_lock_is_held_while_it_is_written(week: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    changes: list[Path] = []
    change = files.change

    def watched(path: Path, changed: object) -> None:
        changes.append(path)
        change(path, changed)  # type: ignore[arg-type]

    monkeypatch.setattr(files, "change", watched)
    Typing(monkeypatch, *ALL)
    assert main(["safety", "diary.txt"]) == 0
    assert len(changes) == 1  # one replacement for all lines


@pytest.mark.parametrize("item", [*items("condition"), *items("flag")], ids=lambda item: item.fact)
def test_what_the_list_writes_is_read_back_as_that_fact(item: object) -> None:
    from villi.safety.asking import Item

    assert isinstance(item, Item)
    key = "has" if item.kind == "condition" else "note"
    found = facts(read(f"2026-11-16\n{key}: {item.words}\n".encode()), Person())
    named = {fact for fact in found if fact.startswith(("condition:", "flag:"))}
    assert item.fact in named and "condition:unknown" not in named


@pytest.mark.parametrize(
    ("content", "said"),
    [(None, "villi start"), (b"", "is empty"), (b"\x00\x01", "not text")],
)
def test_what_is_no_diary_is_refused(
    content: bytes | None, said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    if content is not None:
        (tmp_path / "x.txt").write_bytes(content)
    assert main(["safety", "x.txt"]) == 2
    err = capsys.readouterr().err
    assert said in err and err.count("\n") == 1


HOSTILE = [
    "a\x00b",
    "\x1b[31mred",
    "\ud800",
    "x # y",
    "2026-11-16",
    "person: z",
    "²",
    "{own:1}",
    "ö" * 5000,
    "1e9",
]


@pytest.mark.parametrize("words", HOSTILE)
def test_hostile_answers_break_nothing(
    words: str, week: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    Typing(monkeypatch, words, "34", words, "f", "n", words, "", words, "", *[words] * 6, "y", "y", "y")
    assert main(["safety", "diary.txt"]) in (0, 2)
    assert "\x1b" not in capsys.readouterr().out
    text = week.read_bytes()
    assert text.startswith(b"person: me") and b"\n2026-11-16 Mon\n08:00 toast\n" in text
    assert read(text).header.country == "GB" and len(read(text).days) <= 2
