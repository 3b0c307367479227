"""`villi ask`: gates first, then the question into the diary, then its answer in plain words."""

import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from villi.cli import main
from villi.diary import read
from villi.diary.today import diary_day
from villi.diary.values import Header
from villi.quantities import VilliError
from villi.safety.wording import complaints
from villi.series.declaring import declared
from villi.simulated import simulated

KEFIR = "does kefir raise comfort?"


@pytest.fixture(scope="session")
def text() -> str:
    """Half a year with a known truth: kefir raises comfort."""
    return simulated(3, days=180).text


@pytest.fixture
def diary(tmp_path: Path, text: str, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("VILLI_STATE", str(tmp_path / "state"))
    path = tmp_path / "diary.txt"
    path.write_bytes(text.encode())
    return path


@pytest.fixture
def no_statistics(monkeypatch: pytest.MonkeyPatch) -> None:
    def never(*_: object, **__: object) -> None:
        raise AssertionError("something was computed")

    monkeypatch.setattr("villi.signals.question", never)
    monkeypatch.setattr("villi.signals.screen", never)


def test_the_first_question_is_declared_and_answered(
    diary: Path, text: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["ask", str(diary), KEFIR, "--everyday"]) == 0
    shown = " ".join(capsys.readouterr().out.split())
    after = diary.read_bytes().decode()
    assert after.startswith(text)
    (one,) = declared(read(after.encode()))
    assert one.question == "kefir raises comfort over the next three days?" and not one.because
    assert (
        "tested by itself" in shown
        and "A hint, not an answer for good: shown. After days with kefir (three in a row), your comfort "
        "averaged"
        in shown
    )
    assert "rated days were used" in shown and "would have shown in four of five" in shown
    assert re.search(r"In simulated diaries of about [0-9]+ rated days", shown)
    assert "includes expectation" in shown and "villi experiment plan" in shown
    assert not complaints(shown)


def test_asked_again_nothing_is_written(diary: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["ask", str(diary), KEFIR, "--everyday"]) == 0
    first, before = capsys.readouterr().out, diary.read_bytes()
    assert main(["ask", str(diary), "kefir and comfort get better with kefir", "--everyday"]) == 2
    capsys.readouterr()
    assert main(["ask", str(diary), "Is my comfort BETTER after kefir", "--everyday"]) == 0
    again = capsys.readouterr().out
    assert diary.read_bytes() == before
    assert "You asked this first on" in again and "another chance for a false alarm" in again
    assert "another chance" not in first
    said, said_again = " ".join(first.split()), " ".join(again.split())
    assert said_again[said_again.index("shown. After") :] == said[said.index("shown. After") :]


def test_the_declaration_stands_in_the_diary_before_anything_is_computed(
    diary: Path, no_statistics: None
) -> None:
    with pytest.raises(AssertionError, match="something was computed"):
        main(["ask", str(diary), KEFIR, "--everyday"])
    assert "asked: kefir raises comfort" in diary.read_text(encoding="utf-8")


def test_below_ninety_days_a_second_question_waits_for_the_screen(
    diary: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    diary.write_text(simulated(3, days=80).text, encoding="utf-8")
    assert main(["ask", str(diary), "does chocolate lower tomorrow's mood", "--everyday"]) == 0
    first = capsys.readouterr().out
    assert "tested by itself" in first
    assert main(["ask", str(diary), KEFIR, "--everyday"]) == 0
    second = " ".join(capsys.readouterr().out.split())
    assert "later question" in second and "goes into the screen then" in second
    assert "You have asked two questions so far." in second


LOW = "\n{day}\nfeel: mood 1\n"


def test_a_low_mood_comes_first_and_nothing_is_computed_or_written(
    diary: Path, no_statistics: None, capsys: pytest.CaptureFixture[str]
) -> None:
    day = diary_day(Header()) - timedelta(days=1)
    diary.write_text(diary.read_text(encoding="utf-8") + LOW.format(day=day), encoding="utf-8")
    before = diary.read_bytes()
    assert main(["ask", str(diary), KEFIR, "--everyday"]) == 0
    shown = capsys.readouterr().out
    assert "First, how you are" in shown and "G42" in shown and "Nothing was computed" in shown
    assert diary.read_bytes() == before


def test_words_of_harm_in_the_question_are_answered_with_contacts(
    diary: Path, no_statistics: None, capsys: pytest.CaptureFixture[str]
) -> None:
    before = diary.read_bytes()
    assert main(["ask", str(diary), "does coffee make me want to kill myself"]) == 0
    assert capsys.readouterr().out.startswith("Please talk to someone now")
    assert diary.read_bytes() == before


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("", "nothing was asked"),
        ("   ", "nothing was asked"),
        ("does sertraline raise mood", "no question about medicines"),
        ("do antibiotics cause bloating", "no question about antibiotics"),
        ("does fasting raise mood", "no question about fasting"),
        ("does wine raise mood", "nothing good of"),
        ("does caviar raise mood", "“caviar” was not found in this diary"),
        ("does kefir raise clarity", "clarity is not rated in this diary"),
        ("does kefir raise comfort\x1b[2J\n# has: cirrhosis", "not understood"),
        ("<script>alert(1)</script>", "no feeling was understood"),
    ],
)
def test_what_is_refused_is_not_declared(
    diary: Path, words: str, said: str, no_statistics: None, capsys: pytest.CaptureFixture[str]
) -> None:
    before = diary.read_bytes()
    assert main(["ask", str(diary), words, "--everyday"]) == 2
    error = capsys.readouterr().err
    assert said in error and "\x1b" not in error and "Traceback" not in error
    assert diary.read_bytes() == before


def with_lines(change: Callable[[str], str]) -> Callable[[Path], None]:
    def written(path: Path) -> None:
        path.write_text(change(path.read_text(encoding="utf-8")), encoding="utf-8")

    return written


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda text: re.sub(r"(?m)^.*feel:.*\n", "", text), "no feeling is rated on enough days yet"),
        (lambda text: re.sub(r"(?m)^  (?!21:30).*\n", "", text), "was not found in this diary"),
        (
            lambda text: text.replace("  07:30 ", "  07:30 kefir, "),
            "of each are needed. Nothing was declared",
        ),
        (lambda text: text.replace("kefir", "milk", 10_000), "“kefir” was not found in this diary"),
        (lambda text: "person: me\n", "no day was found"),
        (lambda text: "", "is empty"),
    ],
)
def test_a_diary_that_cannot_answer(
    diary: Path,
    change: Callable[[str], str],
    said: str,
    no_statistics: None,
    capsys: pytest.CaptureFixture[str],
) -> None:
    with_lines(change)(diary)
    before = diary.read_bytes()
    assert main(["ask", str(diary), KEFIR, "--everyday"]) == 2
    assert said in capsys.readouterr().err
    assert diary.read_bytes() == before


def test_a_file_that_is_not_there(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["ask", str(tmp_path / "none.txt"), KEFIR]) == 2
    assert "does not exist" in capsys.readouterr().err


def test_a_file_that_may_not_be_written_gets_no_answer(
    diary: Path, no_statistics: None, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def refused(*_: object) -> None:
        raise VilliError(f"{diary} may not be written by you: change its permissions")

    monkeypatch.setattr("villi.diary.files.change", refused)
    assert main(["ask", str(diary), KEFIR, "--everyday"]) == 2
    assert "may not be written" in capsys.readouterr().err


RUNNING = """
{today}
experiment: start, with or without a walk after lunch
  watch comfort, higher is better
  48 single days from {today} to {last}, at most 2 alike in a row
  compare the mean of comfort on days with and on days without, as drawn
  sealed sha256 {seal}
"""


def test_the_answer_of_what_an_experiment_watches_waits(
    diary: Path, no_statistics: None, capsys: pytest.CaptureFixture[str]
) -> None:
    today = diary_day(Header())
    record = RUNNING.format(today=today, last=today + timedelta(days=47), seal="ab" * 32)
    diary.write_text(diary.read_text(encoding="utf-8") + record, encoding="utf-8")
    assert main(["ask", str(diary), KEFIR, "--everyday"]) == 0
    assert "waits until the experiment is over" in capsys.readouterr().out
    assert "asked: kefir raises comfort" in diary.read_text(encoding="utf-8")
    with pytest.raises(AssertionError, match="something was computed"):  # another feeling does not wait
        main(["ask", str(diary), "does chocolate lower tomorrow's energy?", "--everyday"])


def test_behind_any_card_nothing_is_computed(
    diary: Path, no_statistics: None, capsys: pytest.CaptureFixture[str]
) -> None:
    """Two weeks of low mood put a card first, though none of the days is very low."""
    today = diary_day(Header())
    days = (f"\n{today - timedelta(days=n)}\nfeel: mood 4\n" for n in range(14, 0, -1))
    diary.write_text("".join(days), encoding="utf-8")
    before = diary.read_bytes()
    assert main(["ask", str(diary), KEFIR, "--everyday"]) == 0
    assert "Nothing was computed" in capsys.readouterr().out
    assert diary.read_bytes() == before
