"""What the system says of one thing: every arrow with its label and its sources, nothing unsourced."""

import re

import pytest

from villi.body.driving import PLAIN, Driven, driven
from villi.body.explaining import explain
from villi.body.table import model
from villi.body.wording import FORESEEING
from villi.report import body_explained
from villi.report.blocks import Cites, Points, Rows, plain
from villi.report.what_if_words import ORDER
from villi.safety.wording import complaints

STATES = [row.id for row in model().states]
INPUTS = [row.id for row in model().inputs if row.kind == "daily"]


@pytest.mark.parametrize("what", [*STATES, *INPUTS, "antibiotic", "adrenal fatigue"])
def test_every_arrow_has_its_label_and_every_number_its_source(what: str) -> None:
    found = explain(what)
    parts = {part.id: part for part in body_explained.sections(found, equations=True)}
    known = len(found.sources)
    for id in ("into", "out", "missing"):
        blocks = parts[id].blocks if id in parts else ()
        for point in (p for block in blocks if isinstance(block, Points) for p in block.lines):
            words = "".join(point.parts)
            assert re.search(r"\((?:A|B|C)\)", words), words
            assert point.cites or id == "missing", "an arrow in the equations has a source"
            assert all(1 <= number <= known for number in point.cites), words
    if "figures" in parts:
        rows = parts["figures"].blocks[0]
        assert isinstance(rows, Rows)
        assert all(isinstance(row[-1], Cites) for row in rows.rows), "a figure has a source in the list"


@pytest.mark.parametrize("what", ["K", "P", "Y", "gln_dose", "stress"])
def test_nothing_claims_and_nothing_is_foretold(what: str) -> None:
    found = explain(what)
    blocks = tuple(block for part in body_explained.sections(found) for block in part.blocks)
    for words in (*plain(blocks), body_explained.title(found), body_explained.basis(found)):
        if words.startswith("[") or re.match(r"[A-Z].*\. (?:PMID|doi|PMC)", words):
            continue  # titles of sources are theirs
        assert not FORESEEING.search(words), words
        assert not complaints(words), words


def test_what_is_not_in_it_says_so() -> None:
    found = explain("adrenal fatigue")
    assert "nothing to simulate" in plain(body_explained.sections(found)[0].blocks)[0]


def test_sleep_leads_nowhere_and_that_is_no_finding() -> None:
    words = " ".join(plain(body_explained.sections(explain("sleep"))[0].blocks))
    assert "No arrow leads from it to anything. That does not mean that nothing happens." in words


def test_every_plain_change_moves_what_it_is_of() -> None:
    offered = {row.id for row in model().inputs}
    assert set(PLAIN) <= offered
    for name, change in PLAIN.items():
        assert [setting.name for setting in change.settings] in ([name], [])


def test_what_drives_a_spread_is_shown_with_its_label() -> None:
    found = driven(explain("mood"), members=200)
    assert found and all(isinstance(one, Driven) for one in found)
    words = plain(body_explained._driven(found))
    assert all(re.search(r"\d+\s%|under 1", line) for line in words[1:])


def test_the_list_names_every_outcome() -> None:
    words = " ".join(line for part in body_explained.index() for line in plain(part.blocks)).casefold()
    assert all(row.name.casefold() in words for row in model().states if row.id in ORDER)
    assert "losses by a course" not in words
