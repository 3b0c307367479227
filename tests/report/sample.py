"""A realistic examination built by hand, with hostile words in it, for the tests of reports.

The amounts are plausible and made up; nothing is read from a catalogue.
"""

from dataclasses import replace
from datetime import date, time
from math import isnan, nan
from typing import Any

from villi.advice.values import Suggestion
from villi.diary.values import Completeness
from villi.evidence.values import Answer, Certainty, Source
from villi.examination import (
    Asked,
    Curve,
    DayResult,
    Dose,
    Examination,
    Feeling,
    GlutamineResult,
    Missed,
    Move,
    Moves,
    Offer,
    Provenance,
    Question,
    Scored,
    ScorePart,
    Scores,
    Share,
    Trial,
    Tried,
    Unasked,
)
from villi.meals.values import Candidate, Found, Kind, Portion, Refused
from villi.needs.values import Claim, Limiting, Need, Needs, Recording, Reference, UpperLevel, Without
from villi.needs.values import Kind as ReferenceKind
from villi.quantities import NUTRIENTS, Estimate, Interval, Pattern, Person, Problem
from villi.safety.values import Card, Contact, Fired, Gate, Level, Safety
from villi.signals.experiment.values import Design, Option, Result
from villi.signals.values import Association, Checks, Gaps, Lagged, Rates, Reply, Unrated
from villi.signals.values import Interval as Ends
from villi.signals.values import Level as Level_

NAME = "name-not-shown"
HOSTILE_SCRIPT = "<script>alert('x')</script> cake"
HOSTILE_MARKUP = "[red]curry[/red] [link=https://example.org]x[/link]"
HOSTILE_ESCAPE = "soup \x1b[31mred\x1b]0;title\x07 \x9b2J"
HOSTILE_DIRECTION = "rice \u202eecir\u202c \u2066x\u2069 שקשוקה"
HOSTILE_QUOTES = 'tea" onload="x\' & <b>milk</b>'

MONDAY = date(2026, 11, 16)
UNKNOWN = Interval(nan, nan)

TYPICAL = {
    "energy": 2043.0,
    "protein": 78.4,
    "fat": 74.1,
    "carbohydrate": 238.0,
    "sugars": 81.2,
    "starch": 121.0,
    "fibre": 26.3,
    "alcohol": 7.6,
    "water": 2310.0,
    "saturated_fat": 24.8,
    "monounsaturated_fat": 27.9,
    "polyunsaturated_fat": 14.6,
    "trans_fat": 1.1,
    "cholesterol": 262.0,
    "fa_4_0": 0.41,
    "fa_18_1": 25.2,
    "fa_18_2": 12.4,
    "fa_18_3": 1.63,
    "epa": 0.31,
    "dpa": 0.07,
    "dha": 0.52,
    "vitamin_a": 812.0,
    "retinol": 221.0,
    "beta_carotene": 4810.0,
    "thiamin": 1.62,
    "riboflavin": 1.91,
    "niacin": 19.8,
    "pantothenic_acid": 5.1,
    "vitamin_b6": 1.84,
    "folate": 402.0,
    "folate_dfe": 467.0,
    "choline": 331.0,
    "vitamin_b12": 5.2,
    "vitamin_c": 41.0,
    "vitamin_d": 4.9,
    "vitamin_e": 9.7,
    "vitamin_k": 143.0,
    "calcium": 921.0,
    "phosphorus": 1370.0,
    "magnesium": 338.0,
    "iron": 14.2,
    "zinc": 10.6,
    "copper": 1.42,
    "manganese": 4.1,
    "selenium": 104.0,
    "potassium": 2310.0,
    "sodium": 2874.0,
    "caffeine": 182.0,
    "theobromine": 21.0,
    "tryptophan": 0.92,
    "leucine": 6.1,
    "lysine": 5.0,
    "glutamic_acid": 16.2,
    "flavonoids": 214.0,
    "catechins": 71.0,
    "f_total": 1.42,
    "v_total": 2.11,
    "g_whole": 2.3,
    "add_sugars": 7.4,
}
SCARCE = {"starch": 0.41, "trans_fat": 0.66, "vitamin_d": 0.74, "flavonoids": 0.38, "catechins": 0.36}
NOT_KNOWN = ("manganese", "theobromine")


def estimate(mean: float, coverage: float, days: int = 5, day_share: float = 0.22) -> Estimate:
    """An estimate whose ranges are fixed shares of its mean."""
    usual = around(mean, day_share, day_share) if days > 1 else UNKNOWN
    composition, portions = around(mean, 0.06, 0.09), around(mean, 0.1, 0.11)
    return Estimate(mean, around(mean, 0.12, 0.14), coverage, days, composition, portions, usual)


def around(mean: float, below: float, above: float) -> Interval:
    """An interval by relative half-widths."""
    return Interval(mean * (1 - below), mean * (1 + above))


def intake(days: int = 5) -> dict[str, Estimate]:
    """Estimates for the nutrients of TYPICAL, in table order, some scarce and some unknown."""
    out = {}
    for id in NUTRIENTS:
        if id in NOT_KNOWN:
            out[id] = Estimate(nan, UNKNOWN, 0.0, days, UNKNOWN, UNKNOWN, UNKNOWN)
        elif id in TYPICAL:
            out[id] = estimate(TYPICAL[id], SCARCE.get(id, 0.96), days)
    return out


def share(key: str, name: str, mean: float, total: float, grams: float) -> Share:
    """A part of the glutamine."""
    return Share(key, name, mean, Interval(mean * 0.88, mean * 1.12), mean / total, grams)


def glutamine(days: int = 5) -> GlutamineResult:
    """Glutamine of an ordinary European diet."""
    total = 8.31
    return GlutamineResult(
        estimate=Estimate(
            total,
            Interval(7.32, 9.51),
            0.97,
            days,
            Interval(8.02, 8.86),
            Interval(7.44, 9.30),
            Interval(6.1, 10.5) if days > 1 else UNKNOWN,
        ),
        linear=Interval(7.21, 9.62),
        residue_mean=7.29,
        by_group=(
            share("bread", "Bread and rolls", 2.61, total, 141),
            share("grain_dishes", "Grain dishes (pasta, pizza, rice)", 1.92, total, 186),
            share("dairy", "Milk, cheese and yogurt", 1.33, total, 310),
            share("meat", "Meat and poultry", 1.02, total, 88),
            share("fish", "Fish", 0.51, total, 61),
            share("legumes", "Beans, lentils and tofu", 0.42, total, 74),
            share("vegetables", "Vegetables", 0.21, total, 260),
            share("eggs", "Eggs", 0.2, total, 40),
            share("fruit", "Fruit", 0.05, total, 170),
            Share("other", "Everything else", 0.04, UNKNOWN, 0.04 / total, nan),
        ),
        by_meal=(
            share("breakfast", "Breakfast", 2.2, total, 430),
            share("lunch", "Lunch", 2.5, total, 520),
            share("dinner", "Dinner", 3.1, total, 640),
            share("snack", "Snacks", 0.51, total, 180),
        ),
        top_foods=(
            share("fndds:51301010", "Bread, rye", 1.4, total, 62),
            share("fndds:58131320", "Ravioli, cheese", 1.1, total, 90),
            share("fndds:51101000", "Bread, white", 0.9, total, 48),
            share("fndds:14104100", "Cheese, Cheddar", 0.6, total, 22),
            share("fndds:24122150", "Chicken breast, roasted", 0.55, total, 39),
        ),
        listed_vegetables=0.018,
        per_protein=0.106,
    )


def portion(
    line: int,
    words: str,
    name: str,
    grams: float,
    *,
    day: int = 0,
    found: Found = "measure",
    confidence: float = 0.9,
    kind: Kind = "food",
    food_id: str = "fndds:51301010",
    question: str = "",
) -> Portion:
    """A portion on a line of the sample diary."""
    return Portion(
        words=words,
        span=(0, len(words)),
        kind=kind,
        food_id=food_id,
        name=name,
        grams=grams,
        grams_sd=0.2,
        found=found,
        confidence=confidence,
        candidates=(Candidate(food_id, name, confidence),),
        question=question,
        line=line,
        date=date(2026, 11, 16 + day),
        clock=time(8, 0),
        meal="breakfast",
    )


def day(number: int, food: str, refused: int, amount: float, *, at_least: bool = False) -> DayResult:
    """One of the seven days."""
    return DayResult(
        date=date(2026, 11, 16 + number),
        complete=Completeness(food, "done"),  # type: ignore[arg-type]
        refused=refused,
        glutamine=amount,
        interval=Interval(amount * 0.85, amount * 1.16),
        at_least=at_least,
    )


DRI = "NASEM/IOM DRI summary table, RDA and AI, vitamins"
MACRO = "IOM 2002/2005 DRI macronutrients"
WHO = "WHO/FAO/UNU 2007 amino acids, adults"


def reference(nutrient: str, unit: str, kind: ReferenceKind, source: str = DRI, **values: float) -> Reference:
    """A reference value; what is not given is unknown."""
    known = dict.fromkeys(("ear", "rda", "ai", "low", "high", "ul", "cdrr"), nan) | values
    return Reference(nutrient, unit, kind, **known, ul_basis="", source=source, note="")


def need(
    name: str, amount: float, claim: Claim, of: Reference, probability: float = nan, because: str = ""
) -> Need:
    """An intake beside its reference value, over five days."""
    span = (
        UNKNOWN
        if isnan(probability)
        else Interval(max(0.0, probability - 0.09), min(1.0, probability + 0.01))
    )
    scarce = SCARCE.get(of.nutrient, 1.0) < 0.8
    return Need(
        *(of.nutrient, name, amount, of.unit, 5, of, claim, probability, span, because, scarce),
        plausible=around(amount, 0.12, 0.14),
    )


def needs() -> Needs:
    """What is enough for a woman of 35: every claim once or more."""
    share = "% energy"
    return Needs(
        needs=(
            need(
                "Protein",
                78.4,
                "very likely enough",
                reference("protein", "g/d", "EAR", MACRO, ear=40, rda=46),
                0.99,
            ),
            need(
                "Vitamin B12",
                5.2,
                "very likely enough",
                reference("vitamin_b12", "µg/d", "EAR", ear=2, rda=2.4),
                0.99,
            ),
            need(
                "Folate",
                467,
                "likely enough",
                reference("folate_dfe", "µg/d", "EAR", ear=320, rda=400, ul=1000),
                0.93,
            ),
            need(
                "Calcium",
                921,
                "uncertain",
                reference("calcium", "mg/d", "EAR", ear=800, rda=1000, ul=2500),
                0.71,
            ),
            need(
                "Vitamin C",
                41,
                "likely low",
                reference("vitamin_c", "mg/d", "EAR", ear=60, rda=75, ul=2000),
                0.16,
            ),
            need("Fibre", 26.3, "low intake unlikely", reference("fibre", "g/d", "AI", MACRO, ai=25)),
            need("Choline", 331, "cannot say", reference("choline", "mg/d", "AI", ai=425, ul=3500)),
            need("Potassium", 2310, "cannot say", reference("potassium", "mg/d", "AI", ai=2600)),
            need(
                "Iron",
                14.2,
                "not assessed",
                reference("iron", "mg/d", "EAR", ear=8.1, rda=18, ul=45),
                because="the need of women who have periods is not spread evenly, and we hold no curve",
            ),
            need(
                "Vitamin D",
                4.9,
                "not assessed",
                reference("vitamin_d", "µg/d", "EAR", ear=10, rda=15, ul=100),
                because="the amount is known for too little of the food",
            ),
            need("Fat", 32.6, "inside", reference("fat", share, "range", MACRO, low=20, high=35)),
            need(
                "Saturated fat", 10.9, "outside", reference("saturated_fat", share, "limit", MACRO, high=10)
            ),
            need("Sodium", 2874, "outside", reference("sodium", "mg/d", "limit", high=2300)),
            need(
                "Leucine",
                5230,
                "very likely enough",
                reference("aa_leu", "mg/d", "mean requirement", WHO, ear=2340),
                0.99,
            ),
            need(
                "Lysine",
                3810,
                "very likely enough",
                reference("aa_lys", "mg/d", "mean requirement", WHO, ear=1800),
                0.99,
            ),
        ),
        upper=(
            UpperLevel(
                "vitamin_d",
                "Vitamin D",
                "µg/d",
                4.9,
                25.0,
                ("vitamin D [bold]3[/bold]",),
                (),
                100.0,
                "",
                DRI,
                False,
            ),
            UpperLevel(
                "magnesium",
                "Magnesium",
                "mg/d",
                nan,
                400.0,
                ("night salts",),
                ("the green powder",),
                250.0,
                "supplements only",
                DRI,
                True,
                True,
            ),
        ),
        limiting=Limiting("aa_lysine", "Lysine", 2.12),
        without=(
            Without("iodine", "Iodine", "The food tables do not hold it."),
            Without("chromium", "Chromium", "The food tables do not hold it."),
        ),
        recording=Recording(False, 2043.0, 1390.0, 5, "a cited equation"),
    )


SMILES = Source(
    "A trial of dietary improvement for adults with major depression",
    2017,
    "10.1186/s12916-017-0791-y",
    "28137247",
    "",
    True,
)
HEALTH_CANADA = Source("Glutamine monograph", 2018, "", "", "https://webprod.hc-sc.gc.ca/nhpid-bdipsn", True)
BOZA = Source("Splanchnic use of glutamine, free or in protein", 2001, "", "11448589", "", True)
UNCHECKED = Source(
    "A list of medicines and amino acids <i>", None, "", "", "https://example.org/list/", False
)


def advice() -> tuple[Suggestion, ...]:
    """Three steps, hostile words among them."""
    return (
        Suggestion(
            "add a food",
            "Have lentil soup on one more day a week",
            "you ate fruit and vegetables on two of five days, and you already like lentil soup",
            "low",
            "a little more fibre; most people notice nothing in the first week",
            (SMILES, BOZA),
            ("Soup, lentil", HOSTILE_MARKUP),
            "stop if your belly hurts more than before, or after four weeks",
            "three weeks of records that show enough without it",
            ("food",),
            ("add it slowly and drink with it",),
        ),
        Suggestion(
            "ask a clinician",
            "Ask your doctor whether an iron test makes sense",
            "your diary says that you are tired on most days",
            "low",
            "a clear answer from one blood test",
            (UNCHECKED,),
            (),
            "when you have the answer",
            "a recent test",
            ("iron",),
        ),
        Suggestion(
            "nothing to change", "Or change nothing", "five days are few", "none", "", (), (), "", "", ()
        ),
    )


def answers() -> tuple[Answer, ...]:
    """Answers that touch the diary, one that does not, and one held back."""
    low = (Certainty("", "low"),)
    return (
        Answer(
            "S01.1",
            "When you feel low, look at what you eat",
            "advice",
            low,
            "Looking at your diet is a fair first step. Low mood for two weeks needs a person, not a diet.",
            "",
            False,
            ("G43",),
            "feel: mood 4 (line 11)",
            (SMILES,),
        ),
        Answer(
            "S09.2",
            "Eggs are a source",
            "correct",
            low,
            "Yes: about 0.6 g in two eggs.",
            "",
            False,
            (),
            "2 eggs (line 6)",
            (BOZA,),
        ),
        Answer(
            "S15",
            "Supplements help us recover in times of stress",
            "wrong",
            (Certainty("critical illness", "high"), Certainty("everyday stress", "none")),
            "In the sickest people large trials found no gain. For everyday stress there is no trial.",
            "",
            False,
            ("G04",),
            f"took: L-glutamine (line 9), {HOSTILE_SCRIPT}",
            (UNCHECKED, BOZA),
        ),
        Answer(
            "S16.6",
            "Depression may warrant glutamine",
            "not shown",
            (Certainty("", "none"),),
            "Not with sertraline unless your doctor agrees.",
            "",
            True,
            ("G17",),
            "takes: sertraline (line 2)",
            (SMILES,),
        ),
        Answer(
            "S18.1",
            "Glutamine mends the intestinal lining",
            "not shown",
            low,
            "In people fed by drip one trial said yes, a later one no. In people who eat there is no trial.",
            "5 to 9 g a day",
            False,
            ("G13",),
            "took: L-glutamine (line 9)",
            (HEALTH_CANADA,),
        ),
        Answer(
            "S20.1",
            "Further supplements help the gut",
            "subgroup",
            low,
            "Psyllium for some.",
            "",
            False,
            (),
            "",
            (SMILES,),
        ),
    )


def gate(
    id: str,
    level: Level,
    rule: str,
    *when: str,
    domains: tuple[str, ...] = ("glutamine",),
    verified: bool = True,
) -> Gate:
    """A rule of safety."""
    return Gate(id, level, domains, when, rule, (), verified, level == "clinician_first", (), "")


SSRI = gate("G23", "block", "No St John's wort, 5-HTP or tryptophan.", "class:ssri")
SEEN = date(2026, 11, 22)
CONTACTS = (
    Contact(
        "GB", "Samaritans", "116 123", "24/7", "free from any phone", "samaritans.org contact page", SEEN
    ),
    Contact("GB", "NHS 111 mental health option", "call 111, choose option 2", "24/7", "England", "", SEEN),
    Contact("GB", "emergency", "999", "24/7", "immediate danger", "", SEEN),
)


def safety() -> Safety:
    """An SSRI, a lapsed profile, an unread medicine and the rules for everyone."""
    return Safety(
        fired=(
            Fired(SSRI, ("takes: sertraline (line 2)",)),
            Fired(
                gate(
                    "G07",
                    "clinician_first",
                    "No glutamine unless a clinician has agreed.",
                    "condition:epilepsy",
                    verified=False,
                ),
                ("has: epilepsy (line 3)",),
            ),
            Fired(
                gate(
                    "G13", "limit", "Keep to the range on the label, and to eight weeks.", "took:l-glutamine"
                ),
                ("took: L-glutamine (line 9)",),
            ),
            Fired(
                gate(
                    "G10",
                    "inform",
                    "Some people who react to flavour enhancers react to this too.",
                    "condition:msg_sensitivity",
                ),
                (f"has: {HOSTILE_QUOTES}",),
                (),
                "Dr A, 2026-11-02",
            ),
            Fired(
                gate(
                    "G51",
                    "block",
                    "Some numbers stay hidden until you ask for them.",
                    "always",
                    domains=("energy",),
                ),
                (),
            ),
        ),
        unchecked=("lithium",),
        unknown=(HOSTILE_ESCAPE,),
        ask=("Do you have a condition of the liver or the kidneys?", "Which medicines do you take?"),
        facts={"class:ssri": "takes: sertraline (line 2)"},
        contacts=CONTACTS,
    )


MAOI = gate(
    "G20",
    "block",
    "Aged and fermented foods with this medicine can raise blood pressure to a dangerous height.",
    "class:maoi",
    domains=("ferment_aged",),
)


def collision() -> Examination:
    """Kimchi beside phenelzine: it warns before everything else."""
    whole = week()
    fired = Fired(MAOI, ("takes: phenelzine (line 2)",), ("kimchi (line 12)",))
    return replace(whole, safety=replace(whole.safety, fired=(*whole.safety.fired, fired)))


ITEM_NINE = gate("G40", "block", "First a person.", "mood:item9", domains=("all",))


def carded(card: Card, *fired: Fired) -> Examination:
    """The week behind a card."""
    whole = week()
    return replace(whole, safety=replace(whole.safety, card=card, fired=(*fired, *whole.safety.fired)))


def crisis() -> Examination:
    """An answer that needs a person, not a report."""
    said = (
        "You wrote something that worries us, and you do not have to carry it alone.",
        "Tell someone you trust now.",
        "You can call one of these numbers, day or night.",
    )
    return carded(
        Card("crisis", ("G40",), said, CONTACTS), Fired(ITEM_NINE, ("item 9 of a questionnaire (line 40)",))
    )


def calm() -> Examination:
    """Low days: the card first, supplements and experiments left out."""
    said = ("Your mood has been low on several days.", "It may be worth telling someone about it.")
    low = gate(
        "G42",
        "block",
        "Supplements and experiments wait.",
        "mood:low_week",
        domains=("supplement",),
        verified=False,
    )
    return replace(
        carded(Card("calm", ("G42",), said, CONTACTS), Fired(low, ("feel: mood 2 (line 30)",))), advice=()
    )


def support() -> Examination:
    """Little recorded: a question without a number."""
    whole = week()
    said = ("Is everything written down?", "If eating has become hard, a doctor or a dietitian can help.")
    recording = Recording(True, 611.0, 1390.0, 5, "a cited equation")
    return replace(
        carded(Card("support", ("G50",), said, ())), needs=replace(whole.needs, recording=recording)
    )


def unknown_person() -> Examination:
    """Neither age nor sex is known."""
    whole = week()
    return replace(
        whole, person=Person(NAME), needs=Needs(because="age and sex are not known"), advice=(), answers=()
    )


def scores() -> Scores:
    """Two scores, one with a part that is unknown and one left out; and one that is not shown."""
    return Scores(
        "",
        5,
        (
            Scored(
                "hei-2020",
                "Healthy Eating Index 2020",
                "2020",
                71.4,
                48.2,
                83.8,
                100.0,
                100.0,
                (
                    ScorePart(
                        "whole_grain", "Whole grains", 5.1, 10.0, "10 at >= 1.5, 0 at <= 0 oz eq/1000 kcal"
                    ),
                    ScorePart("sodium", "Sodium", 0.0, 10.0, "10 at <= 1.1, 0 at >= 2 g/1000 kcal"),
                    ScorePart("total_fruit", "Total fruit", 5.0, 5.0, "5 at >= 0.8 cup eq/1000 kcal"),
                ),
                (),
                (),
                "",
                "Index of <b>2020</b>, a made-up citation",
                "https://www.example.org/hei",
            ),
            Scored(
                "mind-rush2022",
                "MIND diet score",
                "2022",
                7.5,
                nan,
                nan,
                13.0,
                14.0,
                (
                    ScorePart("berries", "Berries", 0.5, 1.0, "1 if >= 5 a week, 0.5 if >= 1 a week, else 0"),
                    ScorePart("olive_oil", "Olive oil", nan, 1.0, "1 if >= 14 a week"),
                ),
                ("Olive oil",),
                ("Wine",),
                "some rows were not seen",
                "Codebook of a made-up centre (not seen)",
                "https://doi.org/10.1000/mind",
            ),
        ),
        (Unasked("Planetary [red]Health[/red] Diet", "too little is known of the food for nuts"),),
    )


def scored() -> Examination:
    """The week with scores."""
    return replace(week(), scores=scores())


def week() -> Examination:
    """Seven days: three done, two that seem complete, one partial, one skipped; hostile words throughout."""
    return Examination(
        made_by=Provenance(
            villi="0.1.0",
            catalogue="5a" * 32,
            sources=(("fndds", "2017-2018"), ("sr", "SR Legacy 2018")),
            lines_sha256="c4" * 32,
        ),
        person=Person(NAME, "female", 35, "none"),
        source="diaries/week.txt",
        days=(
            day(0, "done", 0, 7.9),
            day(1, "done", 0, 10.4),
            day(2, "seems", 1, 6.8, at_least=True),
            day(3, "skipped", 0, nan),
            day(4, "partial", 1, 3.1, at_least=True),
            day(5, "done", 0, 8.8),
            day(6, "seems", 0, 7.6),
        ),
        intake=intake(),
        glutamine=glutamine(),
        patterns=(
            Pattern("plants", "Different plants a week", 23, 23, 24.5, "a week", "species groups eaten"),
            Pattern("fermented", "Fermented food, alive, a day", 0.6, 0.6, 1.4, "servings", "yogurt, kefir"),
            Pattern(
                "ultra_processed", "Ultra-processed share", 0.31, 0.31, 0.44, "share", "by written rules"
            ),
            Pattern("epa_dha", "EPA and DHA a day", nan, nan, nan, "mg", "the omega-3 fats of fish and eggs"),
            Pattern("energy", "Energy", 2043.0, nan, nan, "kcal", "a day"),
        ),
        supplements=(
            Dose("L-glutamine", "sup:glutamine", 5, "g", MONDAY, 9, "supplement"),
            Dose("L-glutamine", "sup:glutamine", 5, "g", date(2026, 11, 17), 21, "supplement"),
            Dose("vitamin D [bold]3[/bold]", "sup:vitamin_d", 25, "ug", date(2026, 11, 17), 22, "supplement"),
            Dose("sertraline", "", nan, "", None, 2, "medicine"),
        ),
        portions=(
            portion(6, "2 slices rye toast", "Bread, rye", 64),
            portion(6, "butter", "Butter", 10, found="guideline", confidence=0.7),
            portion(7, "flat white", "Coffee with milk, flat white", 240, found="pin", confidence=1.0),
            portion(8, HOSTILE_SCRIPT, "Cake, plain", 80, found="default", confidence=0.4),
            portion(9, "L-glutamine 5g scoop", "L-glutamine", 0, kind="supplement", found="given"),
            portion(14, HOSTILE_MARKUP, "Curry, vegetable", 300, day=1, found="default", confidence=0.62),
            portion(15, "lentil soup", "Soup, lentil", 350, day=1, found="size", confidence=0.8),
            portion(23, HOSTILE_DIRECTION, "Rice, white, cooked", 158, day=2, confidence=0.45),
            portion(31, HOSTILE_QUOTES, "Tea with milk", 250, day=4, confidence=0.9),
        ),
        refused=(
            Refused(HOSTILE_ESCAPE, (0, 9), 24, date(2026, 11, 18), "lunch", "write it in other words"),
            Refused("gloopflakes", (0, 11), 32, date(2026, 11, 20), "snack", "did you mean cornflakes?"),
        ),
        problems=(
            Problem(19, 1, "2026-13-45 is not a date", "write year-month-day, such as 2026-11-16"),
            Problem(24, 1, f"not understood: {HOSTILE_ESCAPE}", "write it in other words"),
            Problem(28, 3, "unknown id <fndds:0>", "the words are used instead"),
        ),
        questions=(
            Question(7, (0, 10), "flat white", "How large was the flat white?", {"calcium_mg": 90.0}),
            Question(
                14,
                (0, 5),
                HOSTILE_MARKUP,
                f"How large was “{HOSTILE_MARKUP}”?",
                {"energy_kcal": 310.0, "glutamine_g": 0.42, "fibre_g": 1.1},
            ),
            Question(23, (0, 4), "rice", "Was the rice weighed cooked or dry?", {"glutamine_g": 0.21}),
            Question(8, (0, 4), "cake", "Which cake <b>was</b> it?", {"sugars_g": 4.0}),
        ),
        needs=needs(),
        safety=safety(),
        advice=advice(),
        answers=answers(),
        feelings=(
            Feeling("bloating", 6, 14, 2.5, 1.0, 7.0),
            Feeling("bristol", 4, 14, 4.0, 3.0, 5.0),
            Feeling("energy", 3, 14, 5.0, 5.0, 5.0),
            Feeling("mood", 7, 14, 6.0, 4.0, 8.0),
            Feeling("sleep_hours", 5, 14, 7.0, 5.5, 8.0),
            Feeling("stress", 4, 14, 4.0, 2.0, 6.0),
        ),
        moves=Moves(
            "too few days",
            rated=6,
            offers=OFFERS_USUAL,
            missed=(Missed("mood", "mood", "up", Gaps(7, 6, 1, 1)),),
            curves=(
                Curve("mood", "mood", "up", "points", MONDAY, (6.0, 4.0, nan, 5.5, 7.0, 8.0, 6.0)),
                Curve("bristol", f"stool type {HOSTILE_SCRIPT}", "", "", MONDAY, (4.0, 4.0, 3.0)),
                Curve("sleep_hours", "hours of sleep", "up", "hours", MONDAY, (7.5, 7.5, 7.5, 7.5)),
            ),
        ),
    )


def one_day() -> Examination:
    """One complete day only."""
    whole = week()
    return replace(
        whole,
        days=whole.days[:1],
        intake=intake(1),
        glutamine=glutamine(1),
        portions=whole.portions[:4],
        refused=(),
        problems=(),
        questions=(),
        needs=Needs(),
        safety=Safety(),
        advice=(),
        answers=(),
        feelings=(),
        supplements=(),
        moves=Moves("nothing rated"),
    )


def no_complete_day() -> Examination:
    """Only a partial day: no mean is known."""
    whole = week()
    nothing = Estimate(nan, UNKNOWN, nan, 0, UNKNOWN, UNKNOWN, UNKNOWN)
    return replace(
        whole,
        days=(whole.days[4],),
        intake=dict.fromkeys(whole.intake, nothing),
        glutamine=GlutamineResult(nothing, UNKNOWN, nan, (), (), (), nan, nan),
        patterns=(),
        portions=whole.portions[8:],
        refused=whole.refused[1:],
        problems=(),
        questions=(),
        needs=Needs(),
        safety=Safety(),
        advice=(),
        answers=(),
        feelings=(),
        supplements=(),
        moves=Moves("no food", rated=1),
    )


def empty() -> Examination:
    """A diary without any day."""
    return replace(no_complete_day(), days=(), portions=(), refused=(), intake={})


def little_known() -> Examination:
    """A week whose food is known for too little of its protein: only a lower end."""
    whole = week()
    scarce = replace(whole.glutamine.estimate, coverage=0.62)
    return replace(whole, glutamine=replace(whole.glutamine, estimate=scarce))


def fasted() -> Examination:
    """One complete day without food: nought is known, coverage is not."""
    whole = one_day()
    nought = Interval(0.0, 0.0)
    nothing = Estimate(0.0, nought, nan, 1, nought, nought, UNKNOWN)
    return replace(
        whole,
        days=(whole.days[0]._replace(glutamine=0.0, interval=nought),),
        intake=dict.fromkeys(whole.intake, nothing),
        glutamine=GlutamineResult(nothing, nought, 0.0, (), (), (), nan, nan),
        patterns=(),
        portions=(),
    )


RATES = Rates(180, "BH", 200, 0.109, 0.021, 0.08, 0.019, 0.03, 0.14, 0.02, 0.23, 0.03, 150)
"""Made up, as all figures here."""


def association(
    outcome: str, exposure: str, effect: float, low: float, high: float, **more: Any
) -> Association:
    """A tested pair; an announced one with its levels, lags and checks."""
    known: dict[str, Any] = {
        "kind": "leads",
        "p": 0.0003,
        "q": 0.041,
        "claimed": True,
        "announced": True,
        "days": 172,
        "exposed": 61,
        "unexposed": 111,
        "sd": 0.48,
        "smallest": 0.31,
        "selected": Ends(low * 1.3, high * 1.2),
        "inclusion": 0.83,
        "checks": Checks(0.41, 6, 6, 0.005, 0.52),
    }
    return Association(outcome, exposure, effect=effect, low=low, high=high, **{**known, **more})


def fermented() -> Move:
    """A pattern of a food that is there or not."""
    found = association(
        "comfort",
        "pattern:fermented",
        0.29,
        0.05,
        0.48,
        levels=(
            Level_(0.0, 0.0, 111, 5.42, Ends(5.1, 5.74)),
            Level_(1.0, 1.0, 61, 6.01, Ends(5.6, 6.43)),
        ),
        by_lag=(
            Lagged(0, 0.02, Ends(-0.1, 0.14)),
            Lagged(1, 0.17, Ends(0.04, 0.3)),
            Lagged(2, 0.08, Ends(-0.05, 0.21)),
            Lagged(3, 0.02, Ends(-0.11, 0.15)),
        ),
    )
    per = 1 / found.sd
    return Move(
        *("comfort", "comfort", "up", "points", "pattern:fermented", "fermented food", "days with it", 1.0),
        *(found.effect * per, found.low * per, found.high * per, found),
        vary="extra fermented food",
    )


def fibre_and_mood() -> Move:
    """A pattern of an amount, drawn down to nought, of which another method says nothing."""
    found = association(
        *("mood", "nutrient:fibre", 0.1, -0.05, 0.25),
        sd=9.0,
        inclusion=0.31,
        alike=("nutrient:magnesium", "pattern:plants", "food:oats"),
        checks=Checks(0.01, 6, 5, 0.02, 0.47),
        levels=(
            Level_(9.0, 18.0, 57, 5.8, Ends(5.5, 6.1)),
            Level_(18.0, 27.0, 58, 5.9, Ends(5.6, 6.2)),
            Level_(27.0, 51.0, 57, 6.1, Ends(5.8, 6.4)),
        ),
    )
    return Move(
        *("mood", "mood", "up", "points", "nutrient:fibre", "fibre", "g", 10.0, 0.11, -0.06, 0.28, found),
        alike=("magnesium in food", "different plants", "oats"),
        vary="extra fibre",
    )


def bread_and_bloating() -> Move:
    """A pattern in the direction nobody wants, of a food with hostile words in its name."""
    found = association("bloating", "food:rye", 0.4, 0.1, 0.7, sd=0.8, checks=None)
    return Move(
        *(
            "bloating",
            "bloating",
            "down",
            "points",
            "food:rye",
            f"rye bread {HOSTILE_SCRIPT}",
            "servings",
            1.0,
        ),
        *(0.5, 0.12, 0.88, found),
        vary=f"rye bread {HOSTILE_SCRIPT}",
        without=True,
    )


def coffee_and_energy() -> Move:
    """A pair of the same day."""
    found = association(
        *("energy", "food:coffee", 0.3, 0.1, 0.5),
        kind="together",
        claimed=False,
        sd=0.9,
        by_lag=tuple(Lagged(lag, 0.3 / (1 + lag), Ends(0.1 - 0.2 * lag, 0.5)) for lag in range(4)),
    )
    return Move(
        *("energy", "energy", "up", "points", "food:coffee", f"coffee {HOSTILE_MARKUP}", "servings", 1.0),
        *(0.33, 0.11, 0.55, found),
    )


EXPOSURES = (
    *("fermented food", "fibre", "rye bread", "coffee", "fish", "alcohol", "magnesium", "sleep", "stress"),
    HOSTILE_DIRECTION,
)
TRIED = (
    Tried("comfort", "comfort", "points", 172, EXPOSURES, 0.31, (0.03, -0.02, 0.05), 0.04),
    Tried("mood", "mood", "points", 180, EXPOSURES, 0.28, (0.01, 0.02, -0.04), 0.02),
    Tried("stools", "stools a day", "stools", 175, EXPOSURES, 0.14, (0.0, 0.01, 0.02), 0.61),
)
OFFERS = (
    Offer(
        *("comfort", "comfort", "points"),
        (
            Option(Design("restricted", 40), 1.12),
            Option(Design("pairs", 60, 5, drop=1), 1.31),
            Option(Design("restricted", 80), 0.79),
        ),
        False,
    ),
    Offer("mood", "mood", "points", (Option(Design("restricted", 80), 0.92),), False),
)
MISSED = (
    Missed("mood", "mood", "up", Gaps(200, 180, 14, 4, 4.0, Unrated(50, 6), Unrated(123, 8), 1.2, 0.23)),
    Missed(
        "comfort", "comfort", "up", Gaps(198, 172, 12, 9, 5.0, Unrated(48, 5), Unrated(120, 7), 0.9, 0.37)
    ),
)
MISSED_AFTER_LOW = (
    Missed("mood", "mood", "up", Gaps(365, 274, 64, 9, 4.0, Unrated(100, 31), Unrated(150, 33), 2.4, 0.016)),
)
OFFERS_USUAL = (
    Offer(
        "mood",
        "mood",
        "points",
        (Option(Design("restricted", 28), 0.98), Option(Design("restricted", 40), 0.8)),
        True,
    ),
)
LEFT = (
    Unasked("oysters", "on fewer than 10 days"),
    Unasked(HOSTILE_QUOTES, "on fewer than 10 days"),
    Unasked("mood with stress", "they are rated at the same moment"),
)


def asked() -> tuple[Asked, ...]:
    """Three questions: one tested by itself, one within the screen, one that nobody can answer."""
    found = association("comfort", "food:rye", -0.11, -0.35, 0.13, claimed=False, announced=False, sd=0.5)
    rye = Move(
        *(
            "comfort",
            "comfort",
            "up",
            "points",
            "food:rye",
            "rye bread",
            "days with it",
            1.0,
            -0.22,
            -0.7,
            0.26,
        ),
        found,
    )
    reply = Reply("not shown", found, "lowers", (1, 3), 0.05, "")
    later = Reply("shown", fermented().found, "raises", (1, 3), 0.1, "")
    return (
        Asked(date(2026, 5, 1), 3, "does rye bread lower tomorrow's comfort?", True, reply, rye, ""),
        Asked(date(2026, 6, 1), 40, "does fermented food raise comfort", False, later, fermented(), ""),
        Asked(
            *(date(2026, 7, 1), 60, f"does {HOSTILE_SCRIPT} move mood?", False, None, None),
            "It was eaten on 3 days, and 10 are needed.",
        ),
    )


def trial(state: Any = "finished", **more: Any) -> Trial:
    """An experiment with kefir that shows nothing, as most do."""
    result = Result(
        *(0.94, -0.3, 2.18, 0.22, 0.864, 0.78, -0.3, 1.86),
        *(False, 4000, 0.00025, 20, 20, 3, 0.3, 0.8),
    )
    over = state in ("finished", "stopped")
    known = Trial(
        *(date(2026, 9, 1), 400, "kefir", "comfort", "comfort", "up", "points", 40, 40 if over else 12),
        *(state, "Bloating was 8 on two days." if state == "stopped" else "", "ab" * 32, True, 3, 1),
        result if over else None,
        seal="holds",
        pairs=20,
        missing=2,
        verdict="not shown" if over else "",
    )
    return known._replace(**more)


def screened() -> Examination:
    """Half a year with patterns, questions, an experiment that is over, and all that was not looked at."""
    whole = week()
    moves = Moves(
        state="screened",
        rated=172,
        rule="BH",
        rates=RATES,
        claimed=(fermented(), bread_and_bloating(), fibre_and_mood()),
        together=(coffee_and_energy(),),
        tried=TRIED,
        left=LEFT,
        asked=asked(),
        trials=(trial(),),
        offers=OFFERS,
        allowed=("sleep", "stress"),
        missed=MISSED,
        one_way=("alcohol",),
    )
    return replace(whole, moves=moves)


def no_pattern() -> Examination:
    """Half a year in which nothing stands out: the usual result."""
    whole = screened()
    return replace(
        whole,
        moves=replace(whole.moves, claimed=(), together=(), asked=(), trials=(), missed=MISSED_AFTER_LOW),
    )


def in_trial() -> Examination:
    """An experiment runs: nothing of what it watches is shown."""
    whole = screened()
    return replace(
        whole, moves=replace(whole.moves, trials=(trial("running"), trial("stopped", outcome="mood")))
    )


def withheld() -> Examination:
    """A rule stands in front of patterns, and no card."""
    whole = screened()
    return replace(
        whole, moves=replace(whole.moves, state="withheld", because="your mood comes first (rule G42)")
    )
