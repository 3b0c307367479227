"""Every figure of the described system has a source, every source a use; no row claims more than was read."""

import csv
import re
from collections import Counter
from importlib.resources import files
from typing import NamedTuple

import pytest

from villi.body.table import model
from villi.body.targets import targets
from villi.evidence import base

DATA = files("villi.body") / "data"
SEEN = ("abstract", "label", "page", "secondary", "memory", "not seen")
OURS = ("judged", "fitted", "derived")
"""Sources that are no publication: they say so and have no identifier."""
BEARS_ON = {
    "derived": "phi kS kN",
    "boza2001": "SEmax SEmin gln_food",
    "dechelotte1991": "ka",
    "endari-label": "Vd CL",
    "harris2012": "kg ka",
    "ziegler1990": "kg ka",
    "mittendorfer1999": "c b s",
    "vanacker": "M0",
    "cc13829": "phi CL",
    "cc13836": "P0 catabolic",
    "icu-splanchnic2016": "SEmax catabolic",
    "lebacquer2007": "phi_low steroid",
    "pmc3095500": "phi_low sink",
    "matthews-campbell": "protein P0",
    "burn-globinmed": "catabolic P0",
    "burn-children": "catabolic P0",
    "acidosis1972": "CL P0",
    "renal-ammonia1963": "CL",
    "tizianello1978": "kout SEmax",
    "rowbottom1996": "exercise P",
    "kargotich2005": "exercise P",
    "swimmers2005": "exercise P",
    "nurses-intake": "gln_food",
    "smedberg2021": "P",
    "blaauw2020": "P0",
    "laboratory-range": "P0",
    "chen2014": "gln_dose catabolic",
    "fouillet": "kmeal",
    "calbet1997": "kg",
    "speech2022": "kS responder",
    "bjarnason1986": "kN",
    "indomethacin1991": "kN",
    "indomethacin2025": "kN",
    "zhou2019": "kPd X",
    "pugh2017": "kX kP",
    "ogden2022": "kX kP",
    "chantler2021": "kX",
    "lambert2008": "kX",
    "hulsewe2004": "vkeep",
    "mucosa-fsr": "tauV",
    "cheng-leblond1974": "tauV",
    "darwich2014": "tauV",
    "alcohol1994": "kalc valc",
    "hirsch1997": "kalc",
    "alcohol2024": "kalc",
    "palleja2018": "kab kabE kd tauD loss",
    "dethlefsen2011": "kab kd tauD",
    "haak2018": "kab tauD",
    "anthony2022": "antibiotic tauD",
    "reijnders2016": "antibiotic kB iBut",
    "stewardson2015": "antibiotic",
    "elvers2020": "antibiotic tauD",
    "mcdonnell2021": "antibiotic",
    "co-amoxiclav": "antibiotic",
    "pmc10355080": "wp",
    "mcorist2011": "yx",
    "baxter2019": "yx",
    "venkataraman2016": "yx",
    "rs-arabinoxylan": "D fibre",
    "endotoxin-crp": "tauA tauC",
    "endotoxin-csf": "yLPS",
    "crp-healthy": "C0",
    "said2021": "I0",
    "fibre-crp": "iFibre",
    "pmc6800199": "yI",
    "pmc7887136": "yI",
    "stanislas": "uC",
    "ng2018": "probiotic Y",
    "romijn2017": "probiotic Y",
    "smiles2017": "yD yG",
    "inoshita2018": "yG",
    "bolger1989": "yPsy tauY",
    "tomaso2021": "sleep Y",
    "sleep-affect": "sleep Y",
    "karl2023": "sleep K",
}
"""Sources that give no row its figure, but were weighed for it: they contradict it, stand behind its range,
or are why an arrow is absent (an input and a state with none between them)."""


class Source(NamedTuple):
    id: str
    citation: str
    identifier: str
    seen: str
    says: str


def _rows(name: str) -> list[dict[str, str]]:
    return list(csv.DictReader((DATA / name).read_text(encoding="utf-8").splitlines()))


def _ids(cell: str) -> list[str]:
    return [word for word in re.split(r"[;,\s]+", cell) if word]


SOURCES = tuple(Source(**row) for row in _rows("sources.csv"))
BY_ID = {source.id: source for source in SOURCES}
USED = [
    (table.name, row.get("id", ""), source)
    for table in sorted(DATA.iterdir(), key=lambda path: path.name)
    if table.name.endswith(".csv") and table.name != "sources.csv"
    for row in _rows(table.name)
    for column in ("source", "sources", "against")
    for source in _ids(row.get(column) or "")
]
every = pytest.mark.parametrize("source", SOURCES, ids=lambda source: source.id)


def test_a_source_named_in_a_table_is_in_the_list() -> None:
    assert len(USED) > 50
    assert [use for use in USED if use[2] not in BY_ID] == []


def test_every_parameter_names_a_source() -> None:
    assert [row.id for row in model().parameters if not _ids(row.source)] == []


def test_every_source_is_used_or_weighed_for_something_in_the_model() -> None:
    used = {source for _, _, source in USED}
    assert [source.id for source in SOURCES if source.id not in used | set(BEARS_ON)] == []
    assert [name for name in BEARS_ON if name not in BY_ID] == []
    whole = model()
    known = {row.id for rows in (whole.states, whole.inputs, whole.parameters) for row in rows}
    assert [(name, id) for name, ids in BEARS_ON.items() for id in ids.split() if id not in known] == []


def test_ids_are_short_and_unlike() -> None:
    assert [id for id, times in Counter(source.id for source in SOURCES).items() if times > 1] == []
    form = re.compile(r"[a-z][a-z0-9]*([-_][a-z0-9]+)*")
    assert [source.id for source in SOURCES if not form.fullmatch(source.id) or len(source.id) > 24] == []


@every
def test_a_row_says_who_where_and_what(source: Source) -> None:
    assert source.citation and source.says.endswith(".")
    assert source.seen in SEEN
    assert all(cell == " ".join(cell.split()) for cell in source)
    assert (source.seen == "not seen") == (source.id in (*OURS, "vanacker"))


@every
def test_an_identifier_has_a_known_form(source: Source) -> None:
    numbers = r"doi 10\.\S+/\S+|PMID \d+|PMC\d+|BioNumbers \d+|PLOS ONE \d+"
    forms = rf"{numbers}|https?://\S+|[A-Z][A-Za-z ]+ \d+:\d+-\d+"
    assert not source.identifier or re.fullmatch(forms, source.identifier)


@every
def test_a_figure_from_memory_or_at_second_hand_is_owned_up_to(source: Source) -> None:
    if source.seen == "secondary":
        assert re.search(r"cited|page|globinmed|examine", source.citation)
    if source.id in OURS:
        assert not source.identifier and source.says.startswith(
            ("A figure chosen", "A figure found", "A figure worked")
        )


def test_a_figure_called_verified_or_derived_was_read_in_a_publication() -> None:
    """Not at second hand, not from memory, and not our own judgement."""
    rows = [row for row in model().parameters if row.status in ("verified", "derived")]
    assert rows
    read = ("abstract", "label", "page")
    assert [row.id for row in rows if any(BY_ID[id].seen not in read for id in _ids(row.source))] == []


def test_a_judged_figure_never_looks_measured() -> None:
    judged = [row for row in model().parameters if row.source == "judged"]
    assert [row.id for row in judged if row.status not in ("unverified", "hypothesis")] == []


def test_a_held_out_target_whose_study_gives_a_parameter_says_so() -> None:
    """Such a target tests what follows from the figure, not the figure: it must not pass for independent."""
    giving = {id for row in model().parameters for id in _ids(row.source)} - set(OURS)
    held_out = [target for target in targets() if not target.used_to_fit and target.scored]
    shared = [target for target in held_out if giving & set(target.source)]
    assert shared
    assert [target.id for target in shared if "not independent" not in target.note.lower()] == []


def test_what_the_evidence_holds_too_is_the_same_paper() -> None:
    """A row that names a study of the evidence has its identifier, where both have one of the same kind."""
    studies = base().studies
    named = [(source, id) for source in SOURCES for id in re.findall(r"Evidence: ([\w-]+)\.", source.says)]
    assert len(named) > 20
    for source, id in named:
        there = studies[id].source
        number = source.identifier.removeprefix("PMID ").removeprefix("doi ")
        if source.identifier.startswith("PMID") and there.pmid:
            assert number == there.pmid
        if source.identifier.startswith("doi") and there.doi:
            assert number.lower() == there.doi.lower()


def test_no_place_of_work_in_a_citation() -> None:
    text = " ".join(" ".join(source) for source in SOURCES).lower()
    assert re.search(r"/(tmp|home|work|mnt|usr)/|localhost|\bsession\b|\bagent\b|file://", text) is None
