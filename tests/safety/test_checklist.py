"""The checklist for a supplement: unknown is never yes, no name is judged, amounts stay behind the gates."""

import csv
import re
from dataclasses import replace
from importlib.resources import files
from typing import cast, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from villi.report.supplement import LIMIT, document, lines
from villi.safety.checking import NO_DOSE, WAITS, check
from villi.safety.checklist import (
    NAMES,
    SECTIONS,
    Answers,
    Checked,
    Kind,
    Said,
    Section,
    domains_of,
    questions,
    references,
    schemes,
    seal_of,
    studied,
    wanted,
)
from villi.safety.recalls import Notice, Searched
from villi.safety.values import Card, Fired, Gate, Safety
from villi.safety.wording import complaints
from villi.substances import substances

YES_NO = [q.id for q in questions().values() if q.kind == "yes_no"]
PREREQUISITES = {q.after for q in questions().values()}
GOOD = {q.id: q.good for q in questions().values() if q.kind == "yes_no"}
NUMBERS = {"grams_per_serving": 5.0, "servings_per_day": 1.0, "price": 25.0, "servings_per_pack": 50.0}
BEST = Answers(
    product="Example",
    substance="glutamine",
    said=cast(dict[str, Said], GOOD),
    numbers=NUMBERS,
    form="L-glutamine",
    seals=("USP",),
)
BLOCK = Gate(
    "G01", "block", ("glutamine",), ("condition:cirrhosis",), "No glutamine.", (), True, False, (), ""
)
ASK = Gate(
    "G05", "clinician_first", ("glutamine",), ("condition:cancer",), "Ask first.", (), True, True, (), ""
)
ELSE = Gate(
    "G31", "clinician_first", ("iron",), ("always",), "Iron only after a test.", (), True, True, (), ""
)

answers = st.builds(
    Answers,
    product=st.sampled_from(["", "Example glutamine powder", "Calm"]),
    substance=st.sampled_from(["", "L-glutamine", "probiotic", "maca", "nonsense"]),
    said=st.dictionaries(st.sampled_from(YES_NO), st.sampled_from(["yes", "no"])),
    numbers=st.dictionaries(st.sampled_from(list(NUMBERS)), st.floats(0.01, 1000)),
    form=st.sampled_from(["", "L-glutamine", "N-acetyl-L-glutamine", "powder"]),
    seals=st.lists(st.sampled_from(["USP", "Informed Choice", "Best of 2026"]), max_size=2).map(tuple),
)
gates = st.lists(st.sampled_from([BLOCK, ASK, ELSE]), max_size=3, unique=True).map(
    lambda chosen: tuple(Fired(gate, ("because",)) for gate in chosen)
)
facts = st.dictionaries(st.sampled_from([*NO_DOSE, "age:50_or_over", "sex:female"]), st.just("said"))


def words_of(checked: Checked) -> str:
    """Everything that a face shows."""
    return "\n".join(lines(checked)) + repr(document(checked))


def shows_a_dose(checked: Checked) -> bool:
    shown = words_of(checked)
    return any(one.words in shown for one in studied()) or bool(re.search(r"[0-9] g (?:a day|in one)", shown))


def test_the_tables_hold_together() -> None:
    text = (files("villi.safety") / "data" / "checklist.csv").read_text(encoding="utf-8")
    assert len(list(csv.DictReader(text.splitlines()))) == len(questions())
    assert tuple(SECTIONS) == get_args(Section)
    assert not set(NAMES) & set(questions())
    used: set[str] = set()
    for question in questions().values():
        assert question.section in SECTIONS and question.kind in get_args(Kind), question
        assert question.ask and question.find and question.ask.endswith(("?", ")")), question
        assert (question.kind == "yes_no") == (question.good in ("yes", "no")), question
        assert bool(question.speaks_for) == bool(question.against), question
        assert not question.after or questions()[question.after].kind == "yes_no"
        used |= set(question.sources)
    for scheme in schemes().values():
        assert scheme.shows and scheme.limits and scheme.list and scheme.sources, scheme
        used |= set(scheme.sources)
    used |= {one.source for one in studied()}
    assert used == set(references())
    for source in references().values():
        assert source.title and (source.doi or source.pmid or source.url), source
    named = {one.name for one in substances()}
    domains = (files("villi.safety") / "data" / "supplement_domains.csv").read_text(encoding="utf-8")
    assert {row["substance"] for row in csv.DictReader(domains.splitlines())} <= named
    assert {one.substance for one in studied()} <= named


def test_nothing_said_is_all_unknown() -> None:
    found = check(Answers())
    assert found.speaks_for == () and found.against == ()
    asked = [q for q in questions().values() if q.speaks_for and wanted(q, Answers())]
    assert {finding.id for finding in found.unknown} == {q.id for q in asked} | {"gates"}
    assert all(finding.find for finding in found.unknown)
    assert "Unknown is not yes" in found.sentence


@given(answers)
def test_unknown_never_counts_as_yes(given_answers: Answers) -> None:
    found = check(given_answers)
    answered = {*given_answers.said, *given_answers.numbers, *(["form"] if given_answers.form else [])}
    assert {finding.id for finding in found.speaks_for} <= answered
    for finding in found.speaks_for:
        question = questions()[finding.id]
        assert question.kind != "yes_no" or given_answers.said[finding.id] == question.good


@given(answers, st.sampled_from([key for key in YES_NO if key not in PREREQUISITES]))
def test_taking_an_answer_back_adds_nothing_that_speaks_for_it(given_answers: Answers, key: str) -> None:
    less = replace(given_answers, said={k: v for k, v in given_answers.said.items() if k != key})
    before = {finding.id for finding in check(given_answers).speaks_for}
    assert {finding.id for finding in check(less).speaks_for} <= before


@given(answers, st.sampled_from(["Calm", "Wonder Gut", "Example"]))
def test_a_name_is_never_judged(given_answers: Answers, name: str) -> None:
    one = check(replace(given_answers, product="Plain", maker=""))
    other = check(replace(given_answers, product=name, maker=name))
    assert [f._replace() for f in one.against] == [f._replace() for f in other.against]
    assert (one.speaks_for, one.unknown, one.sentence) == (other.speaks_for, other.unknown, other.sentence)
    both = [check(replace(given_answers, product=words), Safety()) for words in ("Plain", name)]
    assert (both[0].speaks_for, both[0].unknown) == (both[1].speaks_for, both[1].unknown)


def test_no_score_and_no_word_of_safety_even_where_all_is_well() -> None:
    found = check(BEST, Safety())
    assert (found.against, found.unknown) == ((), ())
    assert found.sentence.startswith("Nothing on this list speaks against it. That does not show")
    assert not re.search(r"\b(safe to take|is safe|good product|score|recommend|points)\b", words_of(found))
    assert LIMIT in words_of(found)


def test_fda_approved_is_a_red_flag_before_all_else() -> None:
    found = check(replace(BEST, said={**BEST.said, "fda_approved": "yes"}), Safety())
    assert found.against[0].id == "fda_approved" and found.against[0].flag
    assert found.sentence == "There is a red flag. Leave it until that is cleared up."
    assert next(line for line in lines(found) if "Red flag" in line).startswith('  ! Red flag. It says "FDA')


@pytest.mark.parametrize(
    ("form", "verdict"),
    [
        ("Free-form L-Glutamine (fermented)", "for"),
        ("glutamine", "for"),
        ("N-Acetyl-L-Glutamine", "against"),
        ("L-alanyl-L-glutamine", "against"),
        ("glutamine peptides", "against"),
        ("amino acids", "unknown"),
    ],
)
def test_forms(form: str, verdict: str) -> None:
    found = check(Answers(substance="glutamine", form=form))
    by = {"for": found.speaks_for, "against": found.against, "unknown": found.unknown}
    assert [name for name, findings in by.items() if any(f.id == "form" for f in findings)] == [verdict]


def test_questions_about_glutamine_are_asked_of_glutamine_alone() -> None:
    ids = {finding.id for finding in check(Answers(substance="magnesium")).unknown}
    assert not {"form", "dry"} & ids
    assert {"form", "dry"} <= {finding.id for finding in check(Answers(substance="L glutamine")).unknown}
    assert domains_of(["iron tablet"]) == ("supplement", "iron", "minerals")


def test_without_a_seal_no_list_is_asked_for() -> None:
    found = check(Answers(said={"seal": "no"}))
    assert "on_list" not in {finding.id for finding in found.unknown}
    assert [finding.id for finding in found.against] == ["seal"]


def test_where_to_look_is_said_as_long_as_the_question_is_open() -> None:
    assert check(Answers()).schemes == tuple(schemes().values())
    assert check(Answers(said={"seal": "no"})).schemes == ()
    assert check(Answers(said={"on_list": "no"})).schemes == ()
    shown = " ".join(" ".join(lines(check(Answers()))).split())
    assert all(scheme.limits in shown and scheme.list in shown for scheme in schemes().values())


def test_a_seal_that_nobody_knows_is_not_one() -> None:
    found = check(Answers(said={"seal": "yes"}, seals=("Best of 2026",)))
    assert found.unknown_seals == ("Best of 2026",)
    assert "seal" in {finding.id for finding in found.unknown}
    assert check(Answers(said={"seal": "yes"}, seals=("Best", "nsf sport"))).schemes[0].id == "nsf_sport"
    assert seal_of("NSF") != seal_of("NSF Certified for Sport")
    for scheme in schemes().values():
        assert all(seal_of(words) == scheme for words in (scheme.name, scheme.id, *scheme.also))


def test_cost_is_worked_out_from_the_pack() -> None:
    numbers = {"price": 24.0, "servings_per_pack": 60.0, "grams_per_serving": 5.0}
    assert check(Answers(numbers=numbers)).cost == "0.40 a serving, 0.08 a gram."
    assert check(Answers(numbers={"price": 24.0})).cost == ""


NOTICE = Notice(
    "F-1", "Example Gut Powder", "Undeclared milk", "Class II", "Example Foods", "EX1", "2024-01-05"
)


def searched(**parts: object) -> Searched:
    base = Searched("f.json", 4, "2023-07-12 to 2025-03-01", True, ("Example",), (), ())
    return base._replace(**parts)  # type: ignore[arg-type]


def test_a_recall_notice_that_names_it_is_a_red_flag() -> None:
    found = check(BEST, None, [searched(about_product=(NOTICE,))])
    assert found.against[0].id == "recalls" and found.against[0].flag
    assert "2024-01-05 | Class II | Example Foods" in " ".join("\n".join(lines(found)).split())


def test_not_being_named_counts_only_in_a_whole_file_and_with_words() -> None:
    def verdict(one: Searched) -> str:
        found = check(Answers(product="Example"), None, [one])
        by = {"for": found.speaks_for, "against": found.against, "unknown": found.unknown}
        return next(name for name, findings in by.items() if any(f.id == "recalls" for f in findings))

    assert verdict(searched()) == "for"
    assert verdict(searched(complete=False)) == "unknown"
    assert verdict(searched(words=())) == "unknown"
    assert verdict(searched(about_others=(NOTICE,))) == "unknown"


def test_amounts_are_not_shown_before_the_safety_questions() -> None:
    found = check(BEST)
    assert found.dose == () and "villi safety DIARY" in found.withheld
    assert not shows_a_dose(found)


def test_amounts_are_shown_where_no_gate_stands_and_the_label_is_held_against_them() -> None:
    assert shows_a_dose(check(BEST, Safety()))
    told = {
        0.1: "less than the range",
        5: "within the range",
        12: "more than the range, less than was seen as safe",
        20: "more than was seen as safe; only with a clinician",
        50: "more than anyone should take",
    }
    for grams, words in told.items():
        label = replace(BEST, numbers={**NUMBERS, "grams_per_serving": float(grams)})
        assert check(label, Safety()).dose[-1] == f"The label says {grams:g} g a day: {words}."


@given(answers, gates, facts, st.booleans())
def test_no_amount_passes_a_gate_a_child_a_pregnancy_a_card_or_open_questions(
    given_answers: Answers, fired: tuple[Fired, ...], known: dict[str, str], carded: bool
) -> None:
    card = Card("calm", ("G42",), ("Take care.",), ()) if carded else None
    found = check(given_answers, Safety(card=card, fired=fired, facts=known))
    blocked = any(one.gate in (BLOCK, ASK) for one in fired) or carded or set(known) & set(NO_DOSE)
    if blocked:
        assert found.dose == ()
        assert not shows_a_dose(found)
    if any(one.gate in (BLOCK, ASK) for one in fired) and "glutamine" in found.answers.substance:
        assert found.sentence.startswith("Not now")
    assert ELSE not in [one.gate for one in found.gates]


def test_a_crisis_card_stands_alone() -> None:
    card = Card("crisis", ("G40",), ("Call someone now.",), ())
    found = check(BEST, Safety(card=card, fired=(Fired(BLOCK, ("said",)),)))
    assert (found.speaks_for, found.against, found.unknown, found.gates, found.dose) == ((), (), (), (), ())
    shown = list(lines(found))
    assert shown[2] == "Call someone now."
    assert not any("glutamine" in line.casefold() for line in shown)
    assert document(found)["card"] == "crisis"


def test_a_calm_card_comes_first_and_the_checklist_says_not_now() -> None:
    card = Card("calm", ("G42",), ("Take care.",), ())
    shown = list(lines(check(BEST, Safety(card=card))))
    assert shown[2] == "Take care."
    assert any(line.startswith("Not now:") for line in shown)


def test_what_no_rule_was_written_for_is_never_let_through_in_silence() -> None:
    for words in ("ginkgo", "hyperforin", "glutamine with ginkgo"):
        found = check(replace(BEST, substance=words, form="", product=""), Safety())
        assert {"substance"} == {f.id for f in found.unknown} - {"form"}, words
        assert "gates" not in {f.id for f in found.speaks_for}, words


def test_every_substance_in_it_meets_its_own_gates() -> None:
    gate = Gate("G23", "block", ("5-htp",), ("class:ssri",), "No 5-HTP.", (), True, False, (), "")
    mixed = replace(BEST, substance="glutamine, 5-HTP")
    found = check(mixed, Safety(fired=(Fired(gate, ("takes: sertraline",)),)))
    assert [one.gate.id for one in found.gates] == ["G23"]
    assert found.dose == () and found.sentence.startswith("Not now")


def test_open_questions_are_unknown_and_said_to_be_open() -> None:
    gate = Gate("G47", "clinician_first", ("supplement",), ("open:profile",), "Ask.", (), True, True, (), "")
    found = check(BEST, Safety(fired=(Fired(gate, ("open",)),), facts={"open:profile": "open"}))
    assert found.sentence.startswith("Not yet: the safety questions")
    assert "gates" in {finding.id for finding in found.unknown}
    both = (Fired(gate, ("open",)), Fired(BLOCK, ("has: cirrhosis",)))
    assert check(BEST, Safety(fired=both, facts={"open:profile": "open"})).sentence.startswith("Not now")


def test_what_is_not_allowed_comes_without_hints_for_its_use() -> None:
    hint = Gate(
        "G15", "inform", ("glutamine",), ("always",), "Stir it into something cold.", (), True, False, (), ""
    )
    limit = Gate("G13", "limit", ("glutamine",), ("always",), "5 to 9 g a day.", (), True, False, (), "")
    fired = (Fired(BLOCK, ("has: cirrhosis (line 1)",)), Fired(hint, ()), Fired(limit, ()))
    assert [one.gate.id for one in check(BEST, Safety(fired=fired)).gates] == ["G01"]
    assert [one.gate.id for one in check(BEST, Safety(fired=fired[1:])).gates] == ["G15", "G13"]


def test_a_clinicians_agreement_lifts_a_gate_but_never_for_a_child_or_in_pregnancy() -> None:
    agreed = (Fired(ASK, ("has: cancer (line 3)",), (), "Dr A, 2026-11-02", ("glutamine",)),)
    assert check(BEST, Safety(fired=agreed)).dose
    for fact in ("age:under_18", "state:pregnant", "state:lactating"):
        assert not shows_a_dose(check(BEST, Safety(fired=agreed, facts={fact: "said"})))


def test_a_high_amount_speaks_against_it_without_saying_any_amount() -> None:
    high = Answers(substance="glutamine", numbers={"grams_per_serving": 20.0})
    found = check(high)
    assert any(finding.id == "amount" and finding.flag for finding in found.against)
    assert not shows_a_dose(found)


def test_medicines_that_no_rule_covers_stay_unknown() -> None:
    found = check(BEST, Safety(unchecked=("lithium",), unknown=("zzzol",)))
    assert [finding.says for finding in found.unknown] == [
        "lithium: not checked against supplements.",
        "zzzol: not checked against supplements.",
    ]


def sentences_of_the_tables() -> list[str]:
    """Every sentence that the checklist can show."""
    asked = [
        words for q in questions().values() for words in (q.ask, q.speaks_for, q.against, q.find) if words
    ]
    marks = [words for scheme in schemes().values() for words in (scheme.shows, scheme.limits)]
    return [*asked, *marks, LIMIT, WAITS]


def test_nothing_is_claimed_that_villi_never_says() -> None:
    for sentence in sentences_of_the_tables():
        assert complaints(sentence) == (), sentence
    for given_answers in (Answers(), BEST, replace(BEST, said={})):
        assert complaints(check(given_answers, Safety()).sentence) == ()
