"""The commands: off unless named, the same three options everywhere, `villi model`."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from fake_server import Reply, Server, data

import villi
from villi.cli import main
from villi.model import model_at

LINE = "grumfed blorp my lentil soup"
SPLIT = {"items": [{"quote": "my lentil soup", "food": "lentil soup", "amount": ""}]}
DIARY = f"2026-11-16\n12:00 {LINE}\n18:00 150 g salmon\nfeel: mood 6\nnote: secret thoughts\ndone: food\n"


@pytest.fixture(autouse=True)
def everyday(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("VILLI_HOME", str(tmp_path / "home"))


@pytest.fixture
def diary(tmp_path: Path) -> Path:
    path = tmp_path / "week.txt"
    path.write_text(DIARY, encoding="utf-8")
    return path


def test_off_unless_named(server: Server, diary: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["examine", str(diary), "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["made_by"]["model"] is None and found["days"][0]["refused"] == 1
    assert server.requests == []


def test_examine_names_the_model(server: Server, diary: Path, capsys: pytest.CaptureFixture[str]) -> None:
    server.answers(split=SPLIT)
    assert main(["examine", str(diary), "--json", "--model", server.base, "--model-name", "small"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["made_by"]["model"] == {"name": "small", "host": "127.0.0.1", "prompts": 1, "portions": 1}
    assert found["days"][0]["refused"] == 0
    assert [data(request.body) for request in server.requests] == [{"line": LINE}]


def test_the_report_says_so(server: Server, diary: Path, tmp_path: Path) -> None:
    server.answers(split=SPLIT)
    page = tmp_path / "page.html"
    options = ["--model", server.base, "--model-name", "<b>small</b>"]
    assert main(["examine", str(diary), "--html", str(page), *options]) == 0
    text = page.read_text(encoding="utf-8")
    assert "&lt;b&gt;small&lt;/b&gt; at 127.0.0.1, helped to read the words of 1 portion" in text
    assert "with a model&#x27;s help" in text or "with a model's help" in text
    assert "<b>small" not in text


def test_a_failure_is_one_problem(server: Server, diary: Path, capsys: pytest.CaptureFixture[str]) -> None:
    server.says = lambda asked: Reply(500)
    assert main(["examine", str(diary), "--json", "--model", server.base, "--model-name", "small"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["made_by"]["model"] is None and found["days"][0]["refused"] == 1
    (problem,) = [p for p in found["problems"] if p["line"] == 0]
    assert "error 500" in problem["message"]


def test_the_environment_names_it(
    server: Server, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    server.answers(split=SPLIT)
    monkeypatch.setenv("VILLI_MODEL", server.base)
    monkeypatch.setenv("VILLI_MODEL_NAME", "small")
    monkeypatch.setenv("VILLI_MODEL_KEY", "sesame")
    assert main(["parse", "--json", LINE]) == 0
    (portion,) = json.loads(capsys.readouterr().out)["portions"]
    assert portion["read_by"] == "small"
    assert [request.headers["Authorization"] for request in server.requests] == ["Bearer sesame"]
    assert main(["parse", LINE]) == 0
    shown = capsys.readouterr()
    assert "read by small" in " ".join(shown.out.split()) and "sesame" not in shown.out + shown.err
    assert main(["parse", "--json", "--model", "", LINE]) == 0
    assert json.loads(capsys.readouterr().out)["portions"] == []


def test_log(server: Server, diary: Path, capsys: pytest.CaptureFixture[str]) -> None:
    server.answers(split=SPLIT)
    options = ["--file", str(diary), "--model", server.base, "--model-name", "small"]
    assert main(["log", LINE, *options]) == 0
    assert "(read by small)" in capsys.readouterr().out
    assert diary.read_text(encoding="utf-8").rstrip().endswith(LINE)  # the diary keeps the person's words


def test_log_for_an_earlier_day_shows_the_model_no_line_of_a_later_one(server: Server, diary: Path) -> None:
    server.answers(split=SPLIT)
    options = ["--file", str(diary), "--model", server.base, "--model-name", "small"]
    assert main(["log", "blorp of soup", "--date", "2026-11-15", *options]) == 0
    assert [data(request.body) for request in server.requests] == [{"line": "blorp of soup"}]


@pytest.mark.parametrize("command", [["parse", LINE], ["examine", "week.txt"], ["log", LINE]])
def test_another_computer_is_refused_first(command: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    options = ["--model", "https://models.example.org/v1", "--model-name", "small"]
    assert main([*command, *options]) == 2
    shown = capsys.readouterr()
    assert shown.out == "" and "villi model allow models.example.org" in shown.err


def test_allow_show_forget(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    def shown(*call: str) -> str:
        assert main(["model", *call]) == 0
        return capsys.readouterr().out

    assert "No language model is used" in shown() and "No other computer" in shown()
    assert "health data" in shown("allow", "models.example.org")
    assert "lines may be sent to models.example.org" in shown()
    monkeypatch.setenv("VILLI_MODEL", "https://models.example.org/v1")
    monkeypatch.setenv("VILLI_MODEL_NAME", "large")
    monkeypatch.setenv("VILLI_MODEL_KEY", "sesame")
    assert "large, on another computer, models.example.org" in shown()
    assert "VILLI_MODEL_KEY is set" in shown() and "sesame" not in shown()
    assert "nothing any more" in shown("forget", "models.example.org")
    assert "It gets nothing until you agree" in shown()
    assert "was not agreed to" in shown("forget", "models.example.org")


def test_from_python(server: Server, diary: Path) -> None:
    server.answers(split=SPLIT)
    catalogue = villi.Catalogue.everyday()
    model = model_at(server.base, "small", timeout=5.0)
    found = villi.examine(villi.read_diary(diary), catalogue, model=model)
    assert [portion.read_by for portion in found.portions] == ["small", ""]


def test_nothing_of_it_is_loaded_unless_asked() -> None:
    code = (
        "import sys, villi, villi.cli, villi.examining\n"
        "villi.cli.main(['parse', '2 eggs'])\n"
        "never = ('villi.model', 'villi.meals.asking', 'villi.meals.helped', 'urllib.request', 'ssl')\n"
        "loaded = [module for module in sys.modules if module.startswith(never)]\n"
        "assert not loaded, loaded"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stderr
