"""The page of what is known: everything is on it, nothing of it is a dose, nothing is fetched."""

import re
from html import unescape
from html.parser import HTMLParser

import pytest

from evidence.check import DOSE, NEVER
from evidence.readability import OLDEST, reading_age
from villi.evidence import base
from villi.evidence.pooling import FEW
from villi.evidence.together import EXAMPLE
from villi.evidence.wording import ANSWERS, on_the_question
from villi.report.applies import UNSIGNED
from villi.report.evidence_page import NO_DOSES, SELF_HARM, to_page
from villi.report.evidence_parts import UNVERIFIED
from villi.report.evidence_plots import HOW_TO_READ, RATIOS
from villi.safety.tables import gates

HELD = base()
PAGE = to_page(HELD)
TEXT = re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", PAGE.partition("<body>")[2])))
VOID = {"meta", "br", "hr"}


class Outline(HTMLParser):
    """Ids, links and headings; fails where tags do not nest."""

    def __init__(self) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.links: list[dict[str, str | None]] = []
        self.levels: list[int] = []
        self.named: list[str] = []
        self.open: list[str] = []
        self.attributes: set[str] = set()

    def handle_starttag(self, name: str, attributes: list[tuple[str, str | None]]) -> None:
        held = dict(attributes)
        self.attributes |= held.keys()
        self.named += (held.get("aria-labelledby") or "").split()
        if identity := held.get("id"):
            self.ids.append(identity)
        if name == "a":
            self.links.append(held)
        if re.fullmatch(r"h[1-6]", name):
            self.levels.append(int(name[1]))
        if name not in VOID:
            self.open.append(name)

    def handle_endtag(self, name: str) -> None:
        assert self.open.pop() == name

    def handle_startendtag(self, name: str, attributes: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(name, attributes)
        self.open.pop()


@pytest.fixture(scope="module")
def outline() -> Outline:
    read = Outline()
    read.feed(PAGE)
    assert not read.open
    return read


def part(id: str) -> str:
    """One statement of the page, as text."""
    begin = PAGE.index(f'<article class="statement" id="{id}"')
    inside = PAGE[begin : PAGE.index("</article>", begin)]
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", "\n", inside)))


@pytest.mark.parametrize("id", HELD.statements)
def test_every_statement_with_its_answer_and_all_it_rests_on(id: str) -> None:
    statement, shown = HELD.statements[id], part(id)
    assert ANSWERS[statement.verdict].lower() in shown.lower()
    for held in statement.certainty:
        assert held.word in shown and held.scope in shown
    assert " ".join(statement.plain.split()) in shown
    studies = [*HELD.cited(statement), *HELD.others(statement)]
    assert all(study.claim in shown for study in studies)
    for pair in HELD.pairs_of(statement):
        supporting, against = HELD.sides(pair)
        assert pair.question in shown
        assert all(on_the_question(pair, study) in shown for study in (*supporting, *against))
        studies += [*supporting, *against]
    for study in studies:
        assert study.source.doi in shown
        assert study.source.pmid in shown
    unseen = len({study.id for study in studies if not (study.verified and study.source.verified)})
    assert shown.lower().count(UNVERIFIED) >= unseen


def test_both_sides_of_a_contradiction_stand_together() -> None:
    for pair in HELD.pairs.values():
        for id in pair.statements:
            shown = part(id)
            assert shown.index("For") < shown.rindex("Against"), pair.id


def test_no_dose() -> None:
    """The gated fields never come here. Those without an amount ("single") are words like any other."""
    gated = [study.dose for study in HELD.studies.values()]
    gated += [statement.dose for statement in HELD.statements.values()]
    gated += [situation.dose for situation in HELD.situations.values()]
    told = {" ".join(dose.split()) for dose in gated if DOSE.search(dose)}
    assert len(told) > 60
    assert not [dose for dose in told if re.search(rf"(?<![\d.,-]){re.escape(dose)}", TEXT)]


FOOD_OR_BODY = re.compile(r"100 g|umol|from food|free amino acid|not seen at a source|tyramine|doi:")
"""What amounts on the page are about: what a food holds, what the body makes, a level that does harm."""


def test_no_amount_that_could_be_taken_for_a_dose() -> None:
    for found in DOSE.finditer(TEXT):
        near = TEXT[max(0, found.start() - 100) : found.end() + 100]
        assert FOOD_OR_BODY.search(near), near


@pytest.mark.parametrize("id", HELD.studies)
def test_grams_a_day_are_not_told(id: str) -> None:
    for grams in HELD.studies[id].grams_a_day:
        assert not re.search(rf"\b{grams:g} ?g(?:rams?)? (?:a|per) day\b", TEXT)


def test_words_that_are_never_said() -> None:
    """In what is ours to say; claims of the article and titles of papers are other people's words."""
    ours = " ".join(
        sentence
        for statement in HELD.statements.values()
        for sentence in (statement.plain, ANSWERS[statement.verdict])
    )
    assert not NEVER.search(ours)
    header = TEXT.partition("Low mood and food")[0]
    assert not NEVER.search(header)


@pytest.mark.parametrize("sentences", [NO_DOSES, SELF_HARM, HOW_TO_READ, RATIOS, EXAMPLE, *FEW[1:]])
def test_what_the_page_says_itself_is_easy_to_read(sentences: str) -> None:
    assert reading_age(sentences) <= OLDEST


def test_nothing_is_fetched_and_nothing_runs(outline: Outline) -> None:
    assert "<script" not in PAGE and "@import" not in PAGE and "url(" not in PAGE
    assert not outline.attributes & {"src", "srcset", "action", "onclick", "style"}
    assert "default-src 'none'" in PAGE.replace("&#x27;", "'")
    for link in outline.links:
        address = link["href"] or ""
        if not address.startswith("#"):
            assert address.startswith("https://")
            assert link["rel"] == "noreferrer"


def test_it_can_be_walked_through(outline: Outline) -> None:
    assert len(outline.ids) == len(set(outline.ids))
    inner = {(link["href"] or "")[1:] for link in outline.links if (link["href"] or "").startswith("#")}
    assert inner <= set(outline.ids)
    assert set(outline.named) <= set(outline.ids)
    assert outline.levels[0] == 1 and outline.levels.count(1) == 1
    steps = zip(outline.levels, outline.levels[1:], strict=False)
    assert all(after - before <= 1 for before, after in steps), "no level of heading is left out"


def test_every_set_of_trials_is_drawn_with_its_table() -> None:
    for dataset in HELD.datasets.values():
        begin = PAGE.index(f'id="trials-{dataset.id}"')
        figure = PAGE[begin : PAGE.index("</figure>", begin)]
        assert "<svg" in figure and "<table" in figure
        for trial in dataset.trials:
            assert trial.trial in unescape(figure)


def test_what_was_not_pooled_says_why() -> None:
    assert TEXT.count("Not pooled: the two trials count different end points.") >= 1
    assert "Ogden 2022: no difference with its range is held. P=0.06, d=0.73 in favour of PLACEBO." in TEXT
    assert TEXT.count("A single trial: there is nothing to pool.") >= 8
    assert "not the answer: 6 trials of this question are missing" in TEXT


def test_every_rule_that_a_statement_names_is_told_with_whom_it_is_for() -> None:
    held = {gate.id: gate for gate in gates()}
    for id in {id for statement in HELD.statements.values() for id in statement.gates}:
        begin = PAGE.index(f'id="rule-{id}"')
        shown = unescape(re.sub(r"<[^>]+>", "", PAGE[begin : PAGE.index("</li>", begin)]))
        assert held[id].rule in shown
        assert "For: " in shown and "For: ." not in shown
        assert (UNSIGNED.lower() in shown.lower()) == (not held[id].verified)
        assert not re.search(r"[a-z]_[a-z]|:\*", shown), "no id of a fact is shown as it is kept"


def test_it_is_escaped() -> None:
    assert "P<0" not in PAGE and ">=50 point" not in PAGE.replace("&gt;=50 point", "")


def test_a_person_in_need_is_told_where_to_turn() -> None:
    assert "If you think of harming yourself, tell someone now" in TEXT
