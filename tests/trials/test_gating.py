"""What may be varied: habits and foods for most people, medicines for nobody."""

import pytest

from villi.diary import read
from villi.quantities import Person
from villi.safety import facts, guard
from villi.safety.values import Safety
from villi.trials.gating import Varied, about, lasts, notes, refused, settled, supplements

ANSWERED = "person: me, male, 40\n2026-11-01\nasked: safety\nhas: none\ntakes: none\n"
LIVE = frozenset({"food:fermented_live"})


def of(text: str = ANSWERED, person: Person | None = None) -> Safety:
    diary = read((text if text.endswith("\n") else f"{text}\n").encode())
    return guard(facts(diary, person or Person(sex="male", age=40)))


@pytest.mark.parametrize(
    "words",
    [
        "sertraline", "Zoloft 50 mg", "sertaline", "my antidepressant", "antibiotics", "the pill",
        "insulin", "a painkiller", "paracetamol at night", "my inhaler", "half my tablets, my dose",
        "red wine with dinner", "gin", "alcohol", "skipping breakfast", "intermittent fasting",
        "eating less", "a calorie deficit", "smaller portions", "nicotine gum", "weed",
    ],
)  # fmt: skip
def test_never_whoever_asks(words: str) -> None:
    refusal = refused(Varied(words), of())
    assert refusal is not None and refusal.why and refusal.remedy
    assert refused(Varied(words, leaving_out=True), of()) is not None


YOUNG = Person(sex="female", age=14)
PREGNANT = Person(sex="female", age=30, state="pregnant")
OPEN_QUESTIONS = "2026-11-01\ntoast\n"
AGREED = f"{ANSWERED}has: eating disorder\n2026-11-10\nagreed: Dr A, 2026-11-10, experiment\n"
WHOEVER = [
    pytest.param(ANSWERED, None, id="adult"),
    pytest.param(ANSWERED, YOUNG, id="14 years"),
    pytest.param(ANSWERED, PREGNANT, id="pregnant"),
    pytest.param(OPEN_QUESTIONS, Person(), id="open questions"),
    pytest.param(AGREED, None, id="eating disorder, agreed"),
]


@pytest.mark.parametrize(("text", "person"), WHOEVER)
@pytest.mark.parametrize("leaving_out", [False, True])
@pytest.mark.parametrize(
    "words",
    [
        "food", "eating", "meals", "lunch", "dinner", "supper", "everything", "solid food", "breakfast",
        "snacks", "eating after 6 pm", "food before noon", "eating late", "my usual breakfast", "all meals",
        "two meals", "a big lunch", "Breakfasts", "brekfast", "diner", "soup instead of dinner",
        "water only", "16:8", "a fast", "only water", "half portions", "an eating window",
        "late-night snacking", "every meal", "no food at night", "Frühstück", "petit déjeuner", "desayuno",
        "colazione", "ontbijt", "café da manhã", "frukost", "śniadanie", "chakula cha mchana", "sarapan",
        "comida", "puasa", "jeûne", "завтрак", "朝食",
    ],
)  # fmt: skip
def test_no_meal_and_no_eating_is_ever_drawn(
    words: str, leaving_out: bool, text: str, person: Person | None
) -> None:
    refusal = refused(Varied(words, leaving_out), of(text, person), 28)
    assert refusal is not None and refusal.remedy
    assert "--without" not in refusal.remedy or not leaving_out


@pytest.mark.parametrize(("text", "person"), WHOEVER)
@pytest.mark.parametrize("leaving_out", [False, True])
@pytest.mark.parametrize(
    "words",
    [
        "meat", "gluten", "carbs", "dairy", "all dairy", "dairy products", "fruit", "vegetables", "grains",
        "fibre", "protein", "fat", "starchy foods", "anything with gluten", "red meat", "sugar",
        "sweet foods", "junk food", "vegan", "a keto day", "low carb days", "meatless Mondays",
        "a vegetarian diet", "vegtables", "my usual carbs", "more vegan days",
        "an extra keto day", "carbohydrate intake", "dairy every day",
        "Kohlenhydrate", "viande", "lácteos", "latticini", "vlees", "węglowodany", "nyama", "sayur",
    ],
)  # fmt: skip
def test_no_whole_group_is_drawn_whatever_the_option(
    words: str, leaving_out: bool, text: str, person: Person | None
) -> None:
    refusal = refused(Varied(words, leaving_out, foods=1), of(text, person), 28)
    assert refusal is not None
    alone = refused(Varied(words, leaving_out, foods=1), of(), 28)
    assert alone is not None and "dietitian" in alone.why


@pytest.mark.parametrize(("text", "person"), WHOEVER)
def test_what_is_had_on_most_days_counts_as_left_out(text: str, person: Person | None) -> None:
    safety = of(text, person)
    bread = Varied("bread", facts=frozenset({"food:bread"}), foods=1, had=0.8)
    assert settled(bread).leaving_out
    refusal = refused(bread, safety, 28)
    if text == ANSWERED and person is None:
        assert refusal is None
        long = refused(bread, safety, 56)
        assert long is not None and "two to four weeks" in long.why and "most days" in long.why
    else:
        assert refusal is not None and "most days" in refusal.why
    # on top of what is usual nothing is left out, and half of the days is not most of them
    assert refused(bread._replace(words="extra bread"), safety) is None
    assert refused(bread._replace(had=0.5), safety) is None
    assert not settled(bread._replace(had=float("nan"))).leaving_out


@pytest.mark.parametrize(("text", "person"), WHOEVER[1:])
def test_a_staple_waits_for_a_record_where_nothing_may_be_left_out(text: str, person: Person | None) -> None:
    milk = Varied("milk", foods=1, staple=True)
    refusal = refused(milk, of(text, person))
    assert refusal is not None and '"extra milk"' in refusal.remedy
    assert refused(milk._replace(words="extra milk"), of(text, person)) is None
    assert refused(milk._replace(had=0.2), of(text, person)) is None
    assert refused(milk, of()) is None


@pytest.mark.parametrize("person", [None, YOUNG, PREGNANT])
@pytest.mark.parametrize("words", ["fruit at breakfast", "a portion of vegetables", "dairy in the evening"])
def test_a_part_of_a_group_is_for_those_who_may_leave_things_out(words: str, person: Person | None) -> None:
    part = Varied(words, foods=1)
    assert (refused(part, of(ANSWERED, person)) is None) == (person is None)
    assert refused(part._replace(had=0.9), of(ANSWERED, person)) is not None
    assert refused(part._replace(words=f"extra {words}"), of(ANSWERED, person)) is None


@pytest.mark.parametrize(("text", "person"), WHOEVER)
def test_a_meal_is_not_replaced_by_what_is_had_for_it(text: str, person: Person | None) -> None:
    for words in ("water for dinner", "coffee for breakfast", "a soup for lunch", "tea zum Abendessen"):
        assert refused(Varied(words, foods=1), of(text, person)) is not None
    eggs = refused(Varied("eggs for breakfast", foods=1), of(text, person))
    assert (eggs is None) == (text == ANSWERED and person is None)
    assert refused(Varied("eggs with breakfast", foods=1), of(text, person)) is None


def test_a_swap_is_no_addition() -> None:
    for words in (
        "oat milk instead of milk",
        "toast without butter",
        "salad replacing bread",
        "a milk-free day",
    ):
        refusal = refused(Varied(words, foods=1), of())
        assert refusal is not None and "--without" in refusal.remedy


def test_dairy_is_refused_for_what_it_is() -> None:
    """Not for a rule about one food beneath the word, which the person never named."""
    refusal = refused(Varied("dairy", facts=LIVE, foods=1), of(ANSWERED, PREGNANT))
    assert refusal is not None and not refusal.gates and "dietitian" in refusal.why


TAKES = f"{ANSWERED}2026-11-02\ntakes: Zyxol 5 mg, levothyroxin 50\ntook: Marbex\n"


@pytest.mark.parametrize("leaving_out", [False, True])
@pytest.mark.parametrize(
    "words", ["Zyxol", "zyxol in the morning", "Marbex", "marbexx", "Ｚｙｘｏｌ", "levothyroxin"]
)
def test_what_the_person_takes_is_no_lot(words: str, leaving_out: bool) -> None:
    refusal = refused(Varied(words, leaving_out, foods=int(leaving_out), beyond=words), of(TAKES), 28)
    assert refusal is not None and "medicine" in refusal.why


def test_what_reads_as_food_is_food_though_it_is_taken() -> None:
    text = f"{ANSWERED}2026-11-02\ntook: grandmas tonic\n"
    assert refused(Varied("grandmas tonic", foods=1), of(text)) is None
    assert refused(Varied("grandmas tonic", beyond="grandmas tonic"), of(text)) is not None


@pytest.mark.parametrize(
    ("words", "foods", "beyond"),
    [
        ("blood pressure tablets", 0, "blood pressure tablets"),
        ("every food but chicken", 1, "every food but"),
        ("a walk", 0, "a walk"),
        ("magnesium", 0, "magnesium"),
        ("sleep", 0, "sleep"),
        ("rye bread and what the nurse said", 1, "and what the nurse said"),
        ("coffee with Zyxol", 1, "with Zyxol"),
        ("milk or cheese", 1, ""),
        ("bread, but not rye", 1, ""),
        ("meat, cooked", 1, ""),
        ("onions, all of them", 1, ", all of them"),
    ],
)
def test_one_food_is_left_out_and_nothing_beyond_it(words: str, foods: int, beyond: str) -> None:
    assert refused(Varied(words, True, foods=foods, beyond=beyond), of(), 28) is not None


@pytest.mark.parametrize(
    ("words", "beyond"),
    [
        ("onions", ""),
        ("my usual rye bread", "my usual"),
        ("coffee after lunch", "after lunch"),
        ("milk, whole", ""),
    ],
)
def test_one_food_may_be_left_out_in_the_words_of_a_person(words: str, beyond: str) -> None:
    assert refused(Varied(words, True, foods=1, beyond=beyond), of(), 28) is None


@pytest.mark.parametrize("leaving_out", [False, True])
@pytest.mark.parametrize(
    "words",
    [
        "water",
        "drinking water",
        "salt",
        "iodised salt",
        "fluids",
        "drinks",
        "all my fluids",
        "Wasser",
        "agua",
        "sel",
    ],
)
def test_nobody_goes_without_what_a_body_needs(words: str, leaving_out: bool) -> None:
    assert refused(Varied(words, leaving_out, foods=1), of(), 28) is not None


def test_a_glass_of_water_may_be_varied_and_not_left_out() -> None:
    for words in ("a glass of water before lunch", "extra water", "soft drinks", "energy drinks"):
        assert refused(Varied(words, foods=1), of()) is None
    glass = Varied("a glass of water before lunch", True, foods=1, beyond="before lunch")
    assert refused(glass, of(), 28) is not None


@pytest.mark.parametrize(
    "words",
    [
        "water fast",
        "restricting",
        "eating half",
        "leave half on the plate",
        "throwing up",
        "vinegar for weight",
    ],
)
def test_eating_less_in_more_words(words: str) -> None:
    assert refused(Varied(words), of()) is not None


def test_a_food_one_letter_from_a_medicine_is_food() -> None:
    assert refused(Varied("galette", foods=1), of()) is None
    assert refused(Varied("galette with sertaline", foods=1, beyond="with sertaline"), of()) is not None


def test_a_drink_that_the_catalogue_knows_as_alcohol_is_never_varied() -> None:
    for words in (
        "Wein",
        "Apfelwein",
        "Bier",
        "cerveza",
        "vin rouge",
        "øl",
        "piwo",
        "hard seltzer",
        "a pint",
    ):
        assert refused(Varied(words), of()) is not None
    assert refused(Varied("a pornstar martini", facts=frozenset({"food:alcohol"})), of()) is not None


@pytest.mark.parametrize(
    "words",
    [
        "kefir at breakfast", "coffee after lunch", "a fast walk after dinner", "ginger ale", "oats",
        "apple cider vinegar", "porridge with milk", "ten minutes outside", "screens off at nine", "kimchi",
        "phone-free evening", "dates", "warm water", "green tea", "lentils", "bed by ten",
        "probiotic drinks", "magnesium before bed", "eggs at breakfast", "lunch outside", "an early night",
        "breakfast cereal", "vegetable soup", "fruit salad", "a handful of nuts", "beans", "fermented food",
        "extra vegetables", "eating slowly", "a walk before each meal", "kefir every day", "sweet potatoes",
        "writing a diary", "kefir beim Frühstück", "yoga", "a super smoothie", "sugar-free gum",
        "nuts at 4 pm",
    ],
)  # fmt: skip
def test_ordinary_things_may_be_varied(words: str) -> None:
    assert refused(Varied(words), of()) is None
    assert refused(Varied(words, had=0.1), of(ANSWERED, YOUNG)) is None or supplements(words)


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


GRAPEFRUIT = Varied("grapefruit juice", facts=frozenset({"food:grapefruit"}), foods=1)
SWEETS = Varied("a bowl of sweets", facts=frozenset({"food:sugary"}), foods=1)


@pytest.mark.parametrize(
    ("said", "varied", "gate"),
    [
        ("takes: simvastatin", GRAPEFRUIT, "G56"),
        ("takes: Lipitor", GRAPEFRUIT, "G56"),
        ("takes: insulin", SWEETS, "G57"),
        ("has: diabetes", SWEETS, "G57"),
        ("takes: Zyxol", GRAPEFRUIT, "G45"),
        ("takes: Zyxol", Varied("a kale smoothie", facts=frozenset({"food:leafy_greens"})), "G45"),
        ("takes: levothyroxine", Varied("liquorice", facts=frozenset({"food:liquorice"}), foods=1), "G45"),
    ],
)
def test_food_that_does_not_go_with_a_medicine(said: str, varied: Varied, gate: str) -> None:
    refusal = refused(varied, of(f"{ANSWERED}{said}\n"))
    assert refusal is not None and gate in [one.gate.id for one in refusal.gates]
    assert refused(varied, of()) is None


def test_who_takes_a_medicine_without_a_rule_may_vary_other_food_and_is_told() -> None:
    taking = of(f"{ANSWERED}takes: Zyxol\n")
    oats = Varied("oats at breakfast", facts=frozenset({"food:wheat"}), foods=1)
    assert refused(oats, taking) is None
    assert "G45" in [one.gate.id for one in notes(oats, taking)]
    assert "G45" not in [one.gate.id for one in notes(oats, of())]
    assert refused(GRAPEFRUIT, of(f"{ANSWERED}has: gout\n")) is None, "an illness is no medicine"
    agreed = of(f"{ANSWERED}takes: Zyxol\n2026-11-10\nagreed: Dr A, 2026-11-10, grapefruit\n")
    assert refused(GRAPEFRUIT, agreed) is None
