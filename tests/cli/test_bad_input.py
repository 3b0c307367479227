"""Input that cannot be used: one message that names the place and the remedy, exit code 2, no traceback."""

import gzip
import os
from pathlib import Path

import pytest

from villi.cli import main

Make = tuple[str, bytes | None, tuple[str, ...], tuple[str, ...]]

ASA24_HEAD = (
    "UserName,UserID,RecallNo,RecallStatus,IntakeStartDateTime,Occ_No,Occ_Time,Occ_Name,FoodCode,FoodAmt"
)

CASES: list[Make] = [
    ("empty.txt", b"", (), ("empty.txt", "2026-11-16")),
    ("words.txt", b"hello\nworld\n", (), ("words.txt", "no day", "2026-11-16")),
    ("baddate.txt", b"2026-13-45\n08:00 toast\n", (), ("baddate.txt", "no day")),
    ("noise.txt", bytes(range(256)) * 40, (), ("noise.txt", "not text")),
    ("missing.txt", None, (), ("missing.txt", "villi start")),
    ("week.txt", b"2026-11-16\n08:00 toast\n", ("--format", "nosuch"), ("nosuch", "asa24")),
    ("week.txt", b"2026-11-16\n08:00 toast\n", ("--format", "asa24"), ("week.txt", "Items")),
    ("x.csv", ASA24_HEAD.replace(",", ";").encode() + b"\n", ("--format", "asa24"), ("x.csv", "semicolons")),
    (
        "cut.csv.gz",
        gzip.compress(ASA24_HEAD.encode() * 50, mtime=0)[:60],
        ("--format", "asa24"),
        ("cut.csv.gz", "again"),
    ),
    (
        "week.txt",
        b"2026-11-16\n08:00 toast\n",
        ("--html", "/dev/null/page.html"),
        ("page.html", "another place"),
    ),
]


@pytest.mark.parametrize(("name", "content", "options", "said"), CASES, ids=[f"{c[0]}{c[2]}" for c in CASES])
def test_one_message_with_place_and_remedy(
    name: str,
    content: bytes | None,
    options: tuple[str, ...],
    said: tuple[str, ...],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    path = tmp_path / name
    if content is not None:
        path.write_bytes(content)
    assert main(["examine", str(path), "--everyday", *options]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("villi: ") and err.count("\n") == 1
    assert all(word in err for word in said)


def test_a_diary_of_one_endless_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "huge.txt"
    with path.open("wb") as file:
        file.write(b"2026-11-16\n08:00 ")
        file.truncate(200_000_000)
    assert main(["examine", str(path)]) == 2
    assert "32 MB" in capsys.readouterr().err


def test_a_folder_is_no_diary(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["examine", str(tmp_path)]) == 2
    assert "folder" in capsys.readouterr().err


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="the superuser may read everything")
def test_a_diary_of_somebody_else(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "closed.txt"
    path.write_text("2026-11-16\n08:00 toast\n")
    path.chmod(0)
    assert main(["examine", str(path)]) == 2
    assert "closed.txt" in capsys.readouterr().err


def test_everything_readable_around_a_bad_line_still_counts(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "odd.txt"
    path.write_text(
        "2026-11-17\n09:00 2 eggs\ndone: food\n2026-11-16\n08:00 0.5.2 kg chicken\n"
        "09:00 40 kg of salt\n10:00 1 apple\n2026-13-45\n11:00 toast\n"
    )
    assert main(["examine", str(path), "--everyday"]) == 0
    out = capsys.readouterr().out
    assert "1 complete day" in out or "one complete day" in out
    for place in ("0.5.2", "40 kg", "2026-13-45"):
        assert place in out


def test_hostile_words_stay_words(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "hostile.txt"
    path.write_text(
        "2026-11-16\n08:00 [red]quimbledorf[/red] \x1b[31m<script>alert(1)</script>\n", encoding="utf-8"
    )
    page = tmp_path / "page.html"
    assert main(["examine", str(path), "--everyday"]) == 0
    assert "\x1b[31m" not in capsys.readouterr().out
    assert main(["examine", str(path), "--everyday", "--html", str(page)]) == 0
    assert "<script" not in page.read_text(encoding="utf-8")


def test_export_of_several_people_needs_a_folder_for_pages(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    export = Path(__file__).resolve().parents[3] / "shared" / "data" / "food" / "asa24_vvkaj_items.csv.gz"
    if not export.exists():
        pytest.skip("needs the ASA24 example beside the checkout")
    assert main(["examine", str(export), "--everyday", "--html", str(tmp_path / "all.html")]) == 2
    assert "folder" in capsys.readouterr().err
    assert main(["examine", str(export), "--everyday", "--person", "nobody"]) == 2
    assert "VVKAJ101" in capsys.readouterr().err


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
def test_a_pipe_without_writer_is_refused_at_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    os.mkfifo(tmp_path / "pipe")
    assert main(["examine", str(tmp_path / "pipe"), "--everyday"]) == 2
    assert "not an ordinary file" in capsys.readouterr().err


def test_a_page_that_cannot_be_finished_leaves_the_earlier_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    diary, page = tmp_path / "d.txt", tmp_path / "p.html"
    diary.write_bytes(b"2026-11-16\n08:00 toast\n")
    page.write_text("earlier")

    def full(path: Path, data: bytes) -> int:
        with path.open("wb") as file:
            file.write(data[:10])
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    assert main(["examine", str(diary), "--everyday", "--html", str(page)]) == 2
    assert "No space left" in capsys.readouterr().err
    assert page.read_text() == "earlier"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["d.txt", "p.html"]


def test_page_and_json_exclude_each_other(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stop:
        main(["examine", "d.txt", "--json", "--html", str(tmp_path / "p.html")])
    assert stop.value.code == 2
    assert "not allowed with" in capsys.readouterr().err


def test_quoted_words_of_log_are_lines_of_their_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VILLI_STATE", str(tmp_path / "state"))
    diary = tmp_path / "d.txt"
    diary.write_bytes(b"2026-11-16\n08:00 toast\n")
    assert main(["log", "slept 6 and a half", "wine x2", "--file", str(diary), "--date", "2026-11-16"]) == 0
    assert main(["log", "2", "eggs", "--file", str(diary), "--date", "2026-11-16"]) == 0
    assert diary.read_text().splitlines()[2:] == ["feel: sleep 6.5 h", "wine x2", "2 eggs"]
