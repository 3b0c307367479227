"""A what-if as it is shown: the answer first, every size with its label, unknown never nothing."""

import json
import re
from dataclasses import replace
from html import escape
from io import BytesIO, StringIO, TextIOWrapper
from math import nan
from types import ModuleType
from typing import Any

import pytest
from rich.console import Console

from villi.body.values import Change, Course, Peak, Setting, Size, Visible, WhatIf
from villi.report import bands, charts, what_if, what_if_json, what_if_page
from villi.report.blocks import Bands, Blocks, More, Rows, plain
from villi.report.html import POLICY
from villi.report.what_if_text import printed
from villi.safety.wording import complaints

FORBIDDEN = re.compile(r"\b(?:predict\w*|forecast\w*|will|treats?|cures?|restores?|heals?)\b", re.IGNORECASE)
HOSTILE = "fibre <script>alert(1)</script> \x1b[31m[red]to 30 g[/red] \u202e"


def page(found: WhatIf, width: int = 80) -> str:
    out = StringIO()
    console = Console(file=out, width=width, color_system=None, legacy_windows=False, highlight=False)
    parts = [(part.heading, part.blocks) for part in what_if.sections(found)]
    printed(what_if.title(found), what_if.basis(found), parts, console)
    return "".join(line.rstrip() + "\n" for line in out.getvalue().splitlines())


def blocks(found: WhatIf) -> Blocks:
    return tuple(block for part in what_if.sections(found) for block in part.blocks)


def pictures(found: Blocks) -> list[Bands]:
    inner = [each for block in found if isinstance(block, More) for each in block.blocks]
    return [block for block in (*found, *inner) if isinstance(block, Bands)]


def with_effect(found: WhatIf, state: str, **changed: Any) -> WhatIf:
    effects = [replace_(each, changed) if each.state == state else each for each in found.effects]
    return replace(found, effects=tuple(effects))


def replace_(effect: Any, changed: dict[str, Any]) -> Any:
    return effect._replace(**changed)


def test_the_answer_stands_in_the_first_ten_lines(what_ifs: ModuleType) -> None:
    lines = page(what_ifs.glutamine()).splitlines()
    words = " ".join(" ".join(lines[:10]).split())
    assert "Too small to notice in a diary: yours could show 9.1 points of mood or more." in words
    assert "Plasma glutamine: +9 (+5 to +14) µmol/L, up in all versions (A). More is not better." in words
    assert "Gut permeability: 0 (−3.7 to +4.0) %, no direction (B)." in words
    assert "Mood: no measured arrow leads there; if a hypothesis is true (C): +0.1 (−1.1" in words


def test_a_hypothesis_comes_after_what_was_measured(what_ifs: ModuleType) -> None:
    points = [
        words for words in plain(what_if.short(what_ifs.glutamine())) if re.match(r"[A-Z][\w ]+: ", words)
    ]
    at = [n for n, words in enumerate(points) if "hypothesis is true" in words]
    measured = [n for n, words in enumerate(points) if re.search(r"\([AB]\)\.", words) and n not in at]
    assert at and measured and min(at) > max(measured)
    assert measured[-1] == next(n for n, words in enumerate(points) if "no direction" in words)


def test_what_comes_and_goes_is_told_with_its_day(what_ifs: ModuleType) -> None:
    peak = Peak(8, Size(-0.3, -0.5, -0.12, 0.0, 0.0), Size(-30.0, -50.0, -12.0, 0.0, 0.0))
    end = Size(-1.0, -14.0, 2.0, 0.3, 0.0)
    found = with_effect(
        what_ifs.glutamine(), "D", known=end, known_percent=end, label="B", label_all="B", known_peak=peak
    )
    told = "−30 (−50 to −12) % on day 8"
    short, sizes = (
        [words.replace("\N{NO-BREAK SPACE}", " ") for words in plain(part(found))]
        for part in (what_if.short, what_if.sizes)
    )
    assert (
        f"Bacterial diversity: −1 (−14 to +2) %, down in 70 % of versions; on the way: {told} (B)." in short
    )
    assert f"Bacterial diversity: {told} (B)." in sizes
    made = next(each for each in what_if_json.document(found)["effects"] if each["state"] == "D")
    assert made["largest"]["day"] == 8 and made["largest"]["percent"]["median"] == -30
    same = with_effect(found, "D", known_peak=peak._replace(percent=end))
    assert not any("on the way" in words.lower() for words in plain(blocks(same)))


def test_what_is_over_at_the_end_is_still_an_outcome(what_ifs: ModuleType) -> None:
    peak = Peak(None, Size(-8.0, -16.0, -4.0, 0.0, 0.0), Size(nan, nan, nan, nan, nan))
    found = with_effect(what_ifs.glutamine(), "Y", label="B", label_all="B", known_peak=peak)
    said = " ".join(plain(what_if.short(found))).replace("\N{NO-BREAK SPACE}", " ")
    assert "Mood: next to nothing by then; on the way: −8 (−16 to −4) points of 100 (B)." in said


def test_every_size_in_the_short_answer_carries_its_label(what_ifs: ModuleType) -> None:
    short = what_if.short(what_ifs.glutamine())
    points = [words for words in plain(short) if re.search(r"[+−]\d", words)]
    assert points and all(re.search(r"\((?:A|B|C)\)", words) for words in points)


def test_nothing_claims_and_nothing_is_foretold(what_ifs: ModuleType) -> None:
    stress = Change("stress 8", 0, 28, (Setting("stress", "to", 8.0),))
    course = Change("amoxicillin 7 days", 0, 7, (), (Course("amoxicillin", 0, 7),))
    for found in (what_ifs.glutamine(), replace(what_ifs.glutamine(), changes=(stress, course))):
        for words in (*plain(blocks(found)), what_if.title(found), what_if.basis(found)):
            assert not complaints(words), words
            assert not FORBIDDEN.search(words), words


def test_a_state_that_no_arrow_reaches_is_silent_and_not_a_finding(what_ifs: ModuleType) -> None:
    words = " ".join(plain(what_if.sizes(what_ifs.glutamine())))
    assert "No arrow leads to bacterial diversity. The system is silent there." in words
    rows = [row for block in blocks(what_ifs.glutamine()) if isinstance(block, Rows) for row in block.rows]
    assert not [row for row in rows if row[0] == "Bacterial diversity"]


def test_an_arrow_with_nothing_to_act_on_is_not_called_no_arrow(what_ifs: ModuleType) -> None:
    found = with_effect(what_ifs.glutamine(), "K", known=what_ifs.NOTHING, everything=what_ifs.NOTHING)
    words = " ".join(plain(blocks(found)))
    assert (
        "Gut permeability: a measured arrow leads there (B), but acts only beside another; none does."
        in words
    )
    assert "no measured arrow leads there" in words  # of mood
    assert "No arrow leads to bacterial diversity." in words


@pytest.mark.parametrize(
    ("notice", "says"),
    [
        ("too small", "Too small to notice in a diary: yours could show 9.1 points of mood or more."),
        ("could show", "only if a hypothesis is true: mood (in some versions)."),
        ("perhaps", "only if a hypothesis is true: mood (in some versions)."),
        ("not known", "What a diary would show is not known: 5 days are rated."),
    ],
)
def test_what_a_diary_would_show(what_ifs: ModuleType, notice: str, says: str) -> None:
    seen = Visible(nan if notice == "not known" else 9.1, "5 days are rated", held=True)
    found = with_effect(what_ifs.glutamine(), "Y", notice="too small", notice_all=notice, visible=seen)
    assert says in plain(what_if.short(found))[0]


def test_large_enough_to_show(what_ifs: ModuleType) -> None:
    down = Size(-8.0, -16.0, -4.0, 0.0, 0.0)
    found = with_effect(
        what_ifs.glutamine(), "Y", known=down, everything=down, label="B", label_all="B", notice="could show"
    )
    said = plain(what_if.short(found))
    assert said[0] == "Large enough to show in a diary: mood. It may have other causes, too."
    some = with_effect(found, "Y", known=down._replace(noticed=0.14), notice="perhaps")
    first = plain(what_if.short(some))[0].replace("\N{NO-BREAK SPACE}", " ")
    assert first.startswith("Perhaps large enough to show in a diary: mood (in 14 % of versions). It may")
    assert "down in all versions (B)." in said[1]


def test_more_plasma_glutamine_is_never_called_better(what_ifs: ModuleType) -> None:
    assert what_if.NOT_BETTER_SHORT in " ".join(plain(what_if.short(what_ifs.glutamine())))
    assert what_if.NOT_BETTER in plain(blocks(what_ifs.glutamine()))


def test_a_course_is_never_advised_against(what_ifs: ModuleType) -> None:
    course = Change("amoxicillin 7 days", 0, 7, (), (Course("amoxicillin", 0, 7),))
    assert what_if.FINISH in plain(blocks(replace(what_ifs.glutamine(), changes=(course,))))


def test_what_is_not_known_of_a_usual_day_is_said(what_ifs: ModuleType) -> None:
    words = plain(what_if.beside(replace(what_ifs.glutamine(), weight=nan)))
    assert "Not known, so the usual day of the model was taken: stress of the mind 3.0 points." in words
    assert "Body weight is not known: the versions differ in it." in words


@pytest.mark.parametrize("width", [0, 20, 40, 60, 80, 88, 200])
def test_any_width(what_ifs: ModuleType, width: int) -> None:
    lines = page(what_ifs.glutamine(), width).splitlines()
    assert max(map(len, lines)) <= max(40, min(88, width))
    assert "Too small to notice" in " ".join(lines)


def test_a_terminal_that_shows_plain_letters_only(what_ifs: ModuleType) -> None:
    raw = BytesIO()
    out = TextIOWrapper(raw, encoding="ascii")
    console = Console(file=out, width=80, color_system=None, legacy_windows=False)
    found = what_ifs.glutamine()
    parts = [(part.heading, part.blocks) for part in what_if.sections(found)]
    printed(what_if.title(found), what_if.basis(found), parts, console)
    out.flush()
    assert b"(-3.7 to +4.0) %" in raw.getvalue(), "a minus stays a minus"


def test_words_are_data_everywhere(what_ifs: ModuleType) -> None:
    found = replace(what_ifs.glutamine(), changes=(Change(HOSTILE, 0, 56),))
    shown = page(found)
    assert "\x1b" not in shown and "\u202e" not in shown and "[red]to 30 g[/red]" in shown
    made = what_if_page.to_page(found)
    assert "<script" not in made and "&lt;script&gt;" in made
    assert escape(POLICY) in made


def test_json_is_complete_and_unknown_is_null(what_ifs: ModuleType) -> None:
    found = json.loads(what_if_json.to_json(what_ifs.glutamine()))
    assert next(iter(found)) == "schema" and found["schema"] == "villi.whatif/1"
    mood = next(each for each in found["effects"] if each["state"] == "Y")
    assert mood["usual"] is None and mood["course"] is None and mood["label"] is None
    assert mood["measured"]["up"] is None and mood["measured"]["same"] == 1
    assert "weight" not in json.dumps(found)
    plasma = next(each for each in found["effects"] if each["state"] == "P")
    assert len(plasma["course"]["difference"]) == len(found["times"])


def test_each_picture_has_its_table_and_draws(what_ifs: ModuleType) -> None:
    met = pictures(blocks(what_ifs.glutamine()))
    assert [band.key for block in met for band in block.bands] == ["K", "P", "M", "V", "C"]
    for block in met:
        for band in block.bands:
            assert band.table.rows and band.description
            spec = bands.spec(band)
            json.dumps(spec, allow_nan=False)
            dashed = [layer for layer in spec["layer"] if layer["mark"].get("strokeDash") == [5, 4]]
            assert len(dashed) == 2, "both edges with the hypotheses are dashed"
            filled = [layer for layer in spec["layer"] if layer["mark"]["type"] == "area"]
            assert len(filled) == (band.strength != "none")
    svg = charts.draw(charts.Picture("x", bands.spec(met[0].bands[0]), "T", "D"))
    assert "the change ends" in svg and "http" not in svg.replace("http://www.w3.org/2000/svg", "")


def test_how_well_an_arrow_is_known_is_drawn(what_ifs: ModuleType) -> None:
    strength = {
        band.key: band.strength for block in pictures(blocks(what_ifs.glutamine())) for band in block.bands
    }
    assert strength == {"P": "solid", "M": "solid", "K": "thin", "V": "none", "C": "none"}


def test_files_of_pictures(what_ifs: ModuleType) -> None:
    part = next(part for part in what_if.sections(what_ifs.glutamine()) if part.id == "course")
    found = dict(what_if_page.files(part.blocks, "what-if"))
    assert list(found)[:2] == ["what-if-gut-permeability.svg", "what-if-gut-permeability.csv"]
    assert found["what-if-plasma-glutamine.svg"].startswith("<svg xmlns=")
    assert "what-if-villus-integrity.csv" in found, "hypotheses have their pictures too"
    head, *rows = found["what-if-plasma-glutamine.csv"].splitlines()
    assert head.startswith("Day,") and any(row.startswith("56,9.0,5.0,14.0") for row in rows)


def test_a_change_that_is_over_before_sizes_are_taken_is_named(what_ifs: ModuleType) -> None:
    early = Change("stress 8 for a month", 0, 30, (Setting("stress", "to", 8.0),))
    found = what_ifs.glutamine()
    words = plain(what_if.short(replace(found, changes=(*found.changes, early))))
    assert any(
        "\u201cstress 8 for a month\u201d ends on day 30, and sizes are of day 56" in line for line in words
    )
    assert not any("ends on day" in line for line in plain(what_if.short(found)))


def test_what_is_nought_in_the_digits_shown_is_a_line_and_no_row(what_ifs: ModuleType) -> None:
    tiny = Size(1e-6, -1e-6, 2e-6, 0.7, 0.0)
    found = with_effect(what_ifs.glutamine(), "P", known=tiny, everything=tiny)
    part = what_if.sizes(found)
    rows = [row[0] for block in part if isinstance(block, Rows) for row in block.rows]
    assert "Plasma glutamine" not in rows
    assert "Next to nothing by then: plasma glutamine." in plain(part)
