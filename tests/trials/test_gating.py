"""What may be varied: habits and foods for most people, medicines for nobody."""

import pytest

from villi.diary import read
from villi.quantities import Person
from villi.safety import facts, guard
from villi.safety.values import Safety
from villi.trials.gating import Varied, about, lasts, notes, refused

ANSWERED = "person: me, male, 40\n2026-11-01\nasked: safety\nhas: none\ntakes: none\n"
LIVE = frozenset({"food:fermented_live"})


def of(text: str = ANSWERED, person: Person | None = None) -> Safety:
    diary = read((text if text.endswith("\n") else f"{text}\n").encode())
    return guard(facts(diary, person or Person(sex="male", age=40)))


@pytest.mark.parametrize(
    "words",
    [
        "sertraline", "Zoloft 50 mg", "sertaline", "my antidepressant", "antibiotics", "the pill", "insulin",
        "a painkiller", "paracetamol at night", "my inhaler", "half my tablets, my dose",
        "red wine with dinner", "gin", "alcohol", "skipping breakfast", "intermittent fasting", "eating less",
        "a calorie deficit", "smaller portions", "nicotine gum", "weed",
    ],
)  # fmt: skip
def test_never_whoever_asks(words: str) -> None:
    refusal = refused(Varied(words), of())
    assert refusal is not None and refusal.why and refusal.remedy
    assert refused(Varied(words, leaving_out=True), of()) is not None


def test_a_drink_that_the_catalogue_knows_as_alcohol_is_never_varied() -> None:
    assert refused(Varied("a pornstar martini", facts=frozenset({"food:alcohol"})), of()) is not None


@pytest.mark.parametrize(
    "words",
    [
        "kefir at breakfast", "coffee after lunch", "a fast walk after dinner", "ginger ale", "oats",
        "apple cider vinegar", "porridge with milk", "ten minutes outside", "screens off at nine", "kimchi",
        "phone-free evening", "dates", "warm water", "green tea", "lentils", "bed by ten", "probiotic drinks",
        "magnesium before bed",
    ],
)  # fmt: skip
def test_ordinary_things_may_be_varied(words: str) -> None:
    assert refused(Varied(words), of()) is None


def test_supplements_wait_for_the_safety_questions_and_food_does_not() -> None:
    open_ = of("2026-11-01\ntoast\n", Person())
    assert "open:profile" in open_.facts
    refusal = refused(Varied("magnesium before bed"), open_)
    assert refusal is not None and [one.gate.id for one in refusal.gates] == ["G47"]
    assert "villi safety" in refusal.remedy
    assert refused(Varied("kefir", facts=LIVE), open_) is None


@pytest.mark.parametrize(
    ("said", "varied", "gate"),
    [
        ("takes: Nardil", Varied("kefir", facts=LIVE), "G20"),
        ("takes: Nardil", Varied("toast with cheddar", facts=frozenset({"food:tyramine"})), "G20"),
        ("takes: Coumadin", Varied("kale smoothie"), "G21"),
        ("has: cirrhosis", Varied("L-glutamine 5 g"), "G01"),
        ("has: epilepsy", Varied("glutamine"), "G07"),
        ("has: blood in the stool", Varied("oats"), "G16"),
        ("has: eating disorder", Varied("oats"), "G55"),
        ("has: atrial fibrillation", Varied("fish oil"), "G25"),
        ("takes: sertraline", Varied("5-HTP at night"), "G23"),
        ("has: kidney disease", Varied("a protein shake"), "G26"),
        ("feel: mood 1", Varied("oats"), "G42"),
    ],
)
def test_a_rule_that_stands_is_shown(said: str, varied: Varied, gate: str) -> None:
    refusal = refused(varied, of(f"{ANSWERED}{said}\n"))
    assert refusal is not None
    assert gate in [one.gate.id for one in refusal.gates]
    assert refused(varied, of()) is None or gate in ("G23",), (
        "without the reason nothing stands in front of it"
    )


def test_an_agreement_lifts_what_can_be_lifted() -> None:
    text = f"{ANSWERED}has: epilepsy\n2026-11-10\nagreed: Dr A, 2026-11-10, glutamine\n"
    assert refused(Varied("L-glutamine 5 g"), of(text)) is None
    assert [one.gate.id for one in notes(Varied("L-glutamine 5 g"), of(text))][:1] != []


@pytest.mark.parametrize(
    "person", [Person(sex="male", age=15), Person(sex="female", age=30, state="pregnant")]
)
def test_no_supplement_and_nothing_left_out_for_the_young_and_in_pregnancy(person: Person) -> None:
    safety = of(ANSWERED, person)
    assert refused(Varied("magnesium"), safety) is not None
    refusal = refused(Varied("onions", leaving_out=True), safety, 28)
    assert refusal is not None and "G53" in [one.gate.id for one in refusal.gates]
    assert refused(Varied("oats"), safety) is None


@pytest.mark.parametrize(
    ("words", "days", "foods", "told"),
    [
        ("onions and garlic", 28, 2, "one food"),
        ("onion soup", 28, 2, "one food"),
        ("dairy", 28, 1, "dietitian"),
        ("gluten", 28, 0, "dietitian"),
        ("no bread", 28, 1, "dietitian"),
        ("onions", 56, 1, "two to four weeks"),
        ("onions", 7, 1, "two to four weeks"),
    ],
)
def test_one_food_for_two_to_four_weeks(words: str, days: int, foods: int, told: str) -> None:
    refusal = refused(Varied(words, True, foods=foods), of(), days)
    assert refusal is not None and told in f"{refusal.why} {refusal.remedy}"


def test_wheat_is_left_out_only_after_a_blood_test() -> None:
    bread = Varied("bread", leaving_out=True, facts=frozenset({"food:wheat", "food:bread"}), foods=1)
    refusal = refused(bread, of(), 28)
    assert refusal is not None and "G18" in [one.gate.id for one in refusal.gates]
    assert refused(bread._replace(leaving_out=False), of()) is None
    assert refused(Varied("onions", leaving_out=True, foods=1), of(), 28) is None


@pytest.mark.parametrize(
    "words", ["no bread", "without milk", "gluten-free bread", "less sugar", "cutting out coffee"]
)
def test_leaving_out_in_other_words_is_leaving_out(words: str) -> None:
    refusal = refused(Varied(words), of())
    assert refusal is not None and "--without" in refusal.remedy


def test_what_the_person_does_not_eat_is_not_varied() -> None:
    refusal = refused(Varied("walnuts", avoided=("walnuts",)), of())
    assert refusal is not None and "walnuts" in refusal.why


def test_what_is_taken_to_last() -> None:
    assert lasts(Varied("kefir", facts=LIVE)) == 3.0
    assert lasts(Varied("magnesium")) == 3.0
    assert lasts(Varied("coffee after lunch", facts=frozenset({"food:bread"}))) == 0.0


def test_an_experiment_is_always_asked_about() -> None:
    for words in ("oats", "magnesium", "calcium and iron", "a walk"):
        assert about(Varied(words))[0] == "experiment"
    assert "elimination" in about(Varied("oats", leaving_out=True))
    assert "elimination" not in about(Varied("oats"))
