"""Whatever a person is, nothing that the rules block appears in any face.

Random people (illnesses, medicines and brands, ages, sex, pregnancy, moods, meals, supplements, agreements,
things avoided) are written as a diary; `violations` looks at the examination and at every face with rules of
its own, in plain words, that know nothing of the tables of gates. That it can see anything at all is proven
by taking the gates away: then it has to find something.
"""

import html
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from importlib import import_module
from typing import NamedTuple

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.everyday import EVERYDAY, READY

import villi
from villi.advice import answer as asked_for
from villi.advice.wording import steps
from villi.cli.evidence import dose_for
from villi.diary import read
from villi.evidence import base
from villi.evidence.values import Statement
from villi.examination import Examination
from villi.report import evidence, supplement, to_html, to_json, to_text
from villi.report.evidence_page import to_page
from villi.report.rules import safety_lines
from villi.safety.checking import check
from villi.safety.checklist import Answers
from villi.safety.values import Safety
from villi.safety.wording import complaints

standing = import_module("villi.examining.standing")  # the package has a function of that name

Tags = frozenset[str]

CONDITIONS: dict[str, str] = {
    "cirrhosis": "no glutamine",
    "hepatic encephalopathy": "no glutamine",
    "chronic kidney disease": "",
    "kidney failure, on dialysis": "no glutamine",
    "breast cancer, having chemo": "no glutamine;no ferments",
    "bipolar": "no glutamine",
    "epilepsy": "no glutamine",
    "kidney transplant": "no ferments",
    "weak immune system": "no ferments",
    "recent intensive care": "no glutamine;no ferments",
    "anorexia": "no elimination",
    "coeliac disease": "no gluten",
    "nut allergy": "no nuts",
    "lactose intolerance": "no dairy",
    "IBS": "",
    "depression": "",
    "high ferritin, haemochromatosis": "",
    "grumbly wobble syndrome": "",
}
MEDICINES: dict[str, str] = {
    "phenelzine": "maoi",
    "Nardil 15 mg": "maoi",
    "Parnate": "maoi",
    "sertraline": "",
    "Zoloft 50 mg": "",
    "warfarin": "warfarin",
    "Coumadin": "warfarin",
    "tacrolimus": "no ferments;no glutamine",
    "lactulose": "no glutamine",
    "Keppra": "no glutamine",
    "lithium": "",
    "insulin": "",
    "quibblezole": "",
}
NOTES: dict[str, str] = {
    "": "",
    "a quiet day": "",
    "blood in my stool this morning": "flag",
    "lost 6 kg without trying": "flag",
    "I want to kill myself": "crisis",
    "better off dead": "crisis",
    "cake was to die for": "",
}
AVOIDS: dict[str, str] = {
    "dairy": "no dairy",
    "gluten": "no gluten",
    "nuts": "no nuts",
    "fish": "no fish",
    "meat (vegetarian)": "no meat",
    "vegan": "no dairy;no fish;no meat",
    "beans and lentils": "no beans",
    "mum's cooking": "",
}
MEALS = (
    "08:00 4 slices white bread, 30 g butter; 13:00 250 g chicken breast, 400 g white rice; 19:00 1 apple, "
    "300 g spaghetti, 40 g olive oil",
    "08:00 80 g oats, 200 ml milk; 13:00 300 g lentils, 1 pear; 19:00 150 g salmon, 200 g broccoli, 1 orange",
    "08:00 plain yogurt 150 g, 30 g walnuts; 13:00 cheddar 40 g, 2 slices rye bread; 19:00 kimchi, rice",
    "08:00 50 g crisps, 500 ml cola; 13:00 300 g pepperoni pizza; 19:00 hot dog, 3 biscuits",
    "13:00 1 apple",
)
TOO_MUCH = {"L-glutamine 20 g": "much glutamine", "zinc 65 mg": "much zinc"}
"""What is above the levels held, whoever takes it."""

SUPPLEMENTS = (
    "L-glutamine 5 g",
    "L-glutamine 20 g",
    "probiotic",
    "vitamin D 25 ug",
    "St John's wort",
    "iron 80 mg",
    "zinc 65 mg",
)

WORDS: dict[str, tuple[str, ...]] = {
    "no dairy": ("milk", "yogurt", "kefir", "cheese", "skyr", "butter", "cream", "lassi", "quark"),
    "no gluten": ("bread", "wheat", "rye", "barley", "pasta", "toast", "oat", "biscuit", "pizza"),
    "no nuts": ("almond", "walnut", "hazelnut", "cashew", "peanut", "pecan", "pistachio"),
    "no fish": ("salmon", "sardine", "mackerel", "tuna", "herring", "fish"),
    "no meat": ("chicken", "beef", "pork", "turkey", "ham", "bacon", "lamb"),
    "no beans": ("bean", "lentil", "chickpea", "pea,"),
    "no ferments": (
        "yogurt",
        "kefir",
        "kimchi",
        "sauerkraut",
        "kombucha",
        "skyr",
        "miso",
        "ferment",
        "live culture",
    ),
    "maoi": ("yogurt", "kefir", "kimchi", "sauerkraut", "cheddar", "cheese", "miso", "tofu", "live culture"),
    "warfarin": ("spinach", "kale", "broccoli", "lettuce", "sprout"),
    "bloated": (
        "bean",
        "lentil",
        "chickpea",
        "onion",
        "sprout",
        "wheat",
        "kimchi",
        "sauerkraut",
        "live culture",
    ),
}
"""What may not be named to whom, in words of our own."""

NEVER = re.compile(
    r"\beliminat|\bcut(?:ting)? out\b|\bfast(?:ing)?\b|\bcalorie|\bkcal\b|\blose weight|\bdetox|\bcleanse|"
    r"\bstop (?:taking )?your (?:medicine|tablet|pill)|\binstead of your\b|\bskip (?:a|your) (?:meal|dose)|"
    r"\bmore (?:wine|beer|alcohol)|\bantibiotic",
    re.IGNORECASE,
)
"""What is never advised to anyone."""

CLAIMS = re.compile(
    r"\b(?:treats|cures?|heals|restores|detoxif\w+|boosts|proves|guarantees?|miracle|superfood|"
    r"strengthens your immune)\b",
    re.IGNORECASE,
)
"""Words that none of our own sentences may hold, whoever reads them."""

OF_FOOD = re.compile(r"\bfib(?:re|er)|protein|complete days|\bfoods?\b|took:", re.IGNORECASE)
"""Sentences whose grams are those of food, or the person's own words."""

GRAMS = re.compile(r"(?<!L-glutamine )\b\d+(?:\.\d+)? (?:to \d+(?:\.\d+)? )?g\b")
"""An amount of a powder, as the checklist writes it; not the person's own words of what they took."""

BINDEMANN = "bindemann"


class Someone(NamedTuple):
    """A person as drawn: the diary, and what follows from it in our own words."""

    text: str
    tags: Tags
    adult: bool
    sure: bool


@st.composite
def people(draw: st.DrawFn) -> Someone:
    """A person's diary, and what may not be shown to them."""
    age = draw(st.sampled_from([34, 52, 71, 18, 34, 17, 16, 11, 4, 1, None]))
    sex = draw(st.sampled_from(["female", "male", ""]))
    state = draw(st.sampled_from(["", "", "", "", "pregnant", "breast-feeding"]))
    has = draw(st.lists(st.sampled_from(sorted(CONDITIONS)), max_size=2, unique=True))
    takes = draw(st.lists(st.sampled_from(sorted(MEDICINES)), max_size=2, unique=True))
    avoids = draw(st.lists(st.sampled_from(sorted(AVOIDS)), max_size=2, unique=True))
    took = draw(st.lists(st.sampled_from(SUPPLEMENTS), max_size=2, unique=True))
    note = draw(st.sampled_from(["", *NOTES]))
    moods = draw(st.sampled_from([(7, 7, 6, 7), (3, 2, 3, 4), (0, 5, 6, 5), (8, 8, 4, 3)]))
    bloating = draw(st.sampled_from([None, 2, 7]))
    asked = draw(st.sampled_from([True, True, False]))
    agreed = draw(st.sampled_from(["", "", "Dr A, 2026-11-05, glutamine", "Dr A, 2026-11-05, diet"]))
    meals = draw(st.sampled_from(MEALS))
    many = draw(st.sampled_from([7, 7, 5, 1]))
    tags = {
        tag
        for said in (*map(CONDITIONS.__getitem__, has), *map(MEDICINES.__getitem__, takes))
        for tag in said.split(";")
    }
    tags |= {tag for said in map(AVOIDS.__getitem__, avoids) for tag in said.split(";")} | {NOTES[note]}
    known = age is not None and age >= 18 and bool(sex) and not state  # whose upper levels are held
    tags |= {TOO_MUCH[said] for said in took if said in TOO_MUCH and (known or "glutamine" in said)}
    tags |= {"bloated"} if bloating == 7 and many >= 5 else set()
    tags |= {"agreed"} if agreed else set()
    tags |= {"no ferments"} if state == "pregnant" else set()
    who = ", ".join(filter(None, ["me", sex, "" if age is None else str(age)]))
    lines = [f"person: {who}", *(f"has: {said}" for said in has), *(f"takes: {said}" for said in takes)]
    lines += [f"avoids: {said}" for said in avoids]
    lines += [f"{state}: yes" if state == "pregnant" else f"has: {state}"] if state else []
    for n in range(many):
        lines += ["", f"2026-11-{8 + n:02d}", *meals.split("; "), "done: food"]
        lines += [f"feel: mood {moods[n % 4]}" + (f", bloating {bloating}" if bloating is not None else "")]
        lines += [f"took: {said}" for said in took if n == 0 or said in TOO_MUCH]
    lines += [f"note: {note}"] if note else []
    lines += ["asked: safety"] if asked else []
    lines += [f"agreed: {agreed}"] if agreed else []
    return Someone(
        "\n".join(lines) + "\n",
        frozenset(tags - {""}),
        adult=age is not None and age >= 18 and not state,
        sure=asked and age is not None and bool(sex),
    )


def examined(someone: Someone) -> Examination:
    return villi.examine(read(someone.text.encode()), EVERYDAY, ready=READY)


@pytest.fixture(autouse=True, scope="module")
def no_charts() -> Iterator[None]:
    """Charts show figures of the record alone and take most of the time of a page."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("vl_convert.vegalite_to_svg", lambda *args, **more: '<svg viewBox="0 0 1 1"></svg>')
        yield


def strings(held: object) -> Iterator[str]:
    """Every text of a JSON document."""
    if isinstance(held, str):
        yield held
    elif isinstance(held, dict):
        for value in held.values():
            yield from strings(value)
    elif isinstance(held, list):
        for value in held:
            yield from strings(value)


def faces(examination: Examination) -> dict[str, str]:
    """Every face as its words; tags of the page taken away, of JSON the texts alone, one in a line."""
    page = re.sub(r"<style.*?</style>|<svg.*?</svg>", " ", to_html(examination), flags=re.DOTALL)
    page = re.sub(r"</(?:td|th|tr|li|p|div|dt|dd|h[1-6]|summary)>", " ", page)
    return {
        "text": " ".join(to_text(examination, width=100).split()),
        "html": " ".join(html.unescape(re.sub(r"<[^>]+>", "", page)).split()),
        "safety": " ".join(safety_lines(examination.safety)),
        "json": "\n".join(strings(json.loads(to_json(examination)))),
        **supplement_faces(examination.safety),
    }


POWDER = Answers(
    product="Example powder",
    substance="L-glutamine",
    form="Free-form L-glutamine",
    said={"few_ingredients": "yes", "stop": "yes", "claims": "no"},
    numbers={"grams_per_serving": 5.0, "servings_per_day": 1.0, "price": 24.9, "servings_per_pack": 60.0},
)
"""A checklist filled in, as for `villi supplement check --diary`."""


def supplement_faces(safety: Safety) -> dict[str, str]:
    """The checklist for a powder beside the rules that apply to this person, as text and as JSON."""
    checked = check(POWDER, safety)
    return {
        "supplement": " ".join(" ".join(supplement.lines(checked)).split()),
        "supplement json": "\n".join(strings(supplement.document(checked))),
    }


def violations(someone: Someone, examination: Examination, shown: dict[str, str]) -> Iterator[str]:
    """Everything that should not be there."""
    advised = [" ".join((step.text, *step.foods)) for step in examination.advice]
    ours = [
        words
        for step in examination.advice
        for words in (step.text, step.reason, step.size, step.stop, step.change_mind)
    ]
    yield from _in_the_advice(someone, examination, advised)
    yield from (
        f"claims: {words}"
        for words in [*ours, *(a.plain for a in examination.answers)]
        if CLAIMS.search(words) or complaints(words)
    )
    yield from _doses(someone, examination, shown)
    yield from _in_the_faces(someone, examination, shown)


def _in_the_advice(someone: Someone, examination: Examination, advised: list[str]) -> Iterator[str]:
    if "crisis" in someone.tags and (examination.advice or examination.answers):
        yield "advice in a crisis"
    if (
        "flag" in someone.tags
        and "agreed" not in someone.tags
        and any(step.kind != "ask a clinician" for step in examination.advice)
    ):
        yield "advice beside a warning sign"
    if len(examination.advice) > 3:
        yield "more than three suggestions"
    for words in advised:
        if NEVER.search(words):
            yield f"never advised: {words}"
    for tag in someone.tags & WORDS.keys():
        for words in advised:
            yield from (f"{tag}: {word} in {words}" for word in WORDS[tag] if word in words.casefold())
    asked = any(step.kind == "ask a clinician" for step in examination.advice)
    if {"much glutamine", "much zinc"} & someone.tags and "crisis" not in someone.tags and not asked:
        yield "too much is taken, and nobody is asked"
    experiment = any(step.kind == "self-experiment" for step in examination.advice)
    if experiment and not (someone.adult and someone.sure):
        yield "an experiment with a supplement for a child, in pregnancy, or with questions open"
    if experiment and "much glutamine" in someone.tags:
        yield "an experiment with more glutamine than was studied"
    if experiment and "no glutamine" in someone.tags and "agreed" not in someone.tags:
        yield "an experiment with glutamine where a rule forbids it"


@cache
def dose_words() -> tuple[str, ...]:
    """Doses that the evidence holds, as people would read them: figures with g, mg or units behind them."""
    held = base()
    said = " ; ".join(
        (*(row.dose for row in held.statements.values()), *(row.dose for row in held.situations.values()))
    )
    found = re.findall(
        r"\d[\d.,]*(?:\s*(?:to|-|–)\s*\d[\d.]*)?\s*(?:g|mg)(?: a day|/d| three times| twice)", said
    )
    return tuple(sorted(set(found)))


def _doses(someone: Someone, examination: Examination, shown: dict[str, str]) -> Iterator[str]:
    agreed = {"flag", "no glutamine"} if "agreed" in someone.tags else set()
    for answer in examination.answers:
        if answer.dose and not (someone.adult and someone.sure):
            yield f"a dose in {answer.id}"
        glutamine = "glutamine" in base().statements[answer.id].domains
        if answer.dose and glutamine and "no glutamine" in someone.tags and "agreed" not in someone.tags:
            yield f"a dose of glutamine in {answer.id}"
    for row in base().statements.values():  # as `villi evidence S10.1 --diary` asks for it
        found = asked_for(row, examination.safety.facts, examination.safety, base())
        if found.dose and not (someone.adult and someone.sure):
            yield f"evidence: a dose in {row.id}"
        if found.dose and "glutamine" in row.domains and {"no glutamine"} & someone.tags - agreed:
            yield f"evidence: a dose of glutamine in {row.id}"
    if not (someone.adult and someone.sure) or {"crisis", "flag", "no glutamine"} & someone.tags - agreed:
        for face in ("supplement", "supplement json"):
            yield from (f"{face}: {dose}" for dose in GRAMS.findall(shown.get(face, "")))
    if someone.adult and "crisis" not in someone.tags:
        return
    for face, words in shown.items():
        for sentence in re.split(r"(?<=[.;!?])\s|\n", words):
            if not OF_FOOD.search(sentence):
                for dose in dose_words():
                    if re.search(rf"(?<![\d.]){re.escape(dose)}", sentence):
                        yield f"{face}: {dose} in {sentence[:200]}"


def _in_the_faces(someone: Someone, examination: Examination, shown: dict[str, str]) -> Iterator[str]:
    chosen = {step.text for step in examination.advice}
    for face, words in shown.items():
        for step in steps().values():
            said = step.text.partition("{")[0].strip()
            if said in words and not any(text.startswith(said) for text in chosen):
                yield f"{face}: shows a step that was not chosen: {said}"
        if BINDEMANN in words.casefold():
            yield f"{face}: quotes a source that was not found"
        if re.search(r"\b\d{3,} ?kcal\b|\b\d+ calories\b", words):
            yield f"{face}: calories"
        if "crisis" in someone.tags and face == "text" and re.search(r"glutamine|fibre|\bg a day", words):
            yield f"{face}: food in front of a crisis card"
        if "crisis" in someone.tags:
            yield from (
                f"{face}: an answer in a crisis" for row in base().statements.values() if row.plain in words
            )


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(people())
def test_nothing_blocked_appears_in_any_face(someone: Someone) -> None:
    examination = examined(someone)
    assert list(violations(someone, examination, faces(examination))) == [], someone.text


def diary(head: str, *after: str, feel: str = "", meals: str = MEALS[0]) -> str:
    """A week of the same meals, with lines before it and on its last day."""
    lines = [*meals.split("; "), "done: food", *filter(None, [feel])]
    days = ["\n".join([f"2026-11-{8 + n:02d}", *lines]) for n in range(7)]
    return "\n".join([head, *days, *after]) + "\n"


class Mutation(NamedTuple):
    """Someone, from whom rules (ids of gates, with their cards) and facts (how they begin) are taken away,
    and what the check then has to say."""

    someone: Someone
    gates: tuple[str, ...]
    facts: tuple[str, ...]
    expected: str

    def apply(self, patch: pytest.MonkeyPatch) -> None:
        """The same program without these rules and facts."""
        real_guard, real_facts = standing.guard, standing.facts

        def guard(*given: object) -> Safety:
            safe: Safety = real_guard(*given)
            kept = tuple(one for one in safe.fired if one.gate.id not in self.gates)
            gone = safe.card is not None and set(safe.card.gates) & set(self.gates)
            return replace(safe, fired=kept, card=None if gone else safe.card)

        def facts(*given: object) -> dict[str, str]:
            known = real_facts(*given)
            return {key: said for key, said in known.items() if not key.startswith(self.facts)}

        patch.setattr(standing, "guard", guard)
        patch.setattr(standing, "facts", facts)


ENOUGH = (
    "08:00 90 g oats, 250 ml milk, 100 g raspberries; 13:00 300 g lentils, 3 slices rye bread, 1 pear; "
    "19:00 150 g salmon, 200 g broccoli, 150 g peas, 1 orange, 30 g almonds, spinach, 2 eggs, 150 g beef"
)
"""Enough of everything, and nothing fermented."""


def adult(
    *tags: str,
    head: str = "",
    after: tuple[str, ...] = (),
    feel: str = "",
    meals: str = ENOUGH,
    sure: bool = False,
) -> Someone:
    text = diary(f"person: me, female, 34\npregnant: no\n{head}", *after, feel=feel, meals=meals)
    return Someone(text, frozenset(tags), adult=True, sure=sure)


TOOK, ASKED = "took: L-glutamine 5 g", "asked: safety"

MUTATIONS: dict[str, Mutation] = {
    "the crisis card": Mutation(
        adult("crisis", after=("note: I want to kill myself",)), ("G40", "G41"), ("none",), "in a crisis"
    ),
    "warning signs": Mutation(
        adult("flag", after=("note: blood in my stool",)), ("G16",), ("none",), "beside a warning sign"
    ),
    "a medicine": Mutation(adult("maoi", head="takes: Nardil"), (), ("class:", "medicine:"), "maoi:"),
    "weak defences": Mutation(
        adult("no ferments", head="has: weak immune system"), (), ("condition:",), "no ferments:"
    ),
    "what is avoided": Mutation(adult("no dairy", head="avoids: dairy"), (), ("avoids:",), "no dairy:"),
    "an intolerance": Mutation(
        adult("no dairy", head="has: lactose intolerance"), (), ("condition:",), "no dairy:"
    ),
    "high bloating": Mutation(
        adult("bloated", feel="feel: bloating 7", meals=MEALS[0]), (), ("bloating:",), "bloated:"
    ),
    "glutamine with cirrhosis": Mutation(
        adult("no glutamine", head="has: cirrhosis", after=(TOOK, ASKED), sure=True),
        ("G01",),
        ("none",),
        "glutamine where a rule forbids it",
    ),
    "a dose for a child": Mutation(
        Someone(diary("person: me, male, 15", TOOK, ASKED), frozenset(), adult=False, sure=True),
        ("G09", "G38"),
        ("age:",),
        "a dose in",
    ),
    "a dose in pregnancy": Mutation(
        Someone(
            diary("person: me, female, 34\npregnant: yes", TOOK, ASKED), frozenset(), adult=False, sure=True
        ),
        ("G08", "G38"),
        ("state:",),
        "a dose in",
    ),
    "more glutamine than was studied": Mutation(
        adult("much glutamine", after=("took: L-glutamine 50 g", ASKED), sure=True),
        (),
        ("dose:",),
        "nobody is asked",
    ),
    "open questions": Mutation(adult(after=(TOOK,)), ("G47",), ("open:",), "with questions open"),
}


@pytest.mark.parametrize("name", MUTATIONS)
def test_the_check_sees_what_a_missing_rule_lets_through(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    mutation = MUTATIONS[name]
    whole = examined(mutation.someone)
    assert list(violations(mutation.someone, whole, faces(whole))) == []
    mutation.apply(monkeypatch)
    broken = examined(mutation.someone)
    found = list(violations(mutation.someone, broken, faces(broken)))
    assert any(mutation.expected in said for said in found), found


def test_the_check_sees_what_a_face_adds_of_its_own() -> None:
    someone = adult("maoi", head="takes: phenelzine")
    examination = examined(someone)
    honest = faces(examination)
    assert list(violations(someone, examination, honest)) == []
    ferment = steps()["ferment"].text.partition(" {")[0]
    for added in (ferment, "1,850 kcal"):
        shown = {**honest, "text": honest["text"] + " " + added}
        assert list(violations(someone, examination, shown)), added


def test_the_check_sees_words_that_promise() -> None:
    someone = adult()
    examination = examined(someone)
    first = replace(examination.advice[0], text="Cut out bread: it heals the gut.")
    found = list(violations(someone, replace(examination, advice=(first,)), {}))
    assert any(said.startswith("claims") for said in found) and any("never advised" in said for said in found)


def test_evidence_shows_no_dose_to_anyone_who_was_not_asked() -> None:
    """`villi evidence` knows no person: no dose of any statement or trial stands in any of its faces."""
    held = base()
    rows: tuple[Statement, ...] = tuple(held.statements.values())
    shown = {
        "list": evidence.to_text(lambda console: evidence.render_list(held, console), 100),
        "whole": evidence.to_text(lambda on: evidence.render_statements(held, rows, on, dose_for), 100),
        "json": evidence.to_json(held, rows),
        "page": to_page(held),
    }
    doses = {row.dose for row in rows} | {row.dose for row in held.situations.values()}
    doses -= {""}
    assert len(doses) > 5
    for face, words in shown.items():
        joined = " ".join(html.unescape(words).split())
        assert not [dose for dose in doses if dose in joined], face
        assert not [dose for dose in dose_words() if dose in joined], face


def test_the_check_sees_an_amount_on_the_checklist() -> None:
    """An adult who was asked sees the studied amounts there; were it someone else, that would be noticed."""
    someone = adult(after=(ASKED,), sure=True)
    examination = examined(someone)
    shown = faces(examination)
    assert list(violations(someone, examination, shown)) == []
    for other in (someone._replace(sure=False), someone._replace(tags=frozenset({"no glutamine"}))):
        found = list(violations(other, examination, shown))
        assert any(said.startswith("supplement:") for said in found), found
