"""Medicines and supplements: by name and brand, taken and stopped, known, unreviewed and unknown."""

import pytest

from villi.diary import read
from villi.quantities import Person
from villi.safety import facts, guard

MAN = Person(sex="male", age=40)


def of(text: str, *prefixes: str) -> set[str]:
    return {fact for fact in facts(read(text.encode()), MAN) if fact.startswith(prefixes)}


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("warfarin 3 mg", "class:warfarin"),
        ("Coumadin", "class:warfarin"),
        ("Marevan at night", "class:warfarin"),
        ("Marcumar", "class:warfarin"),
        ("Zoloft 50mg", "class:ssri"),
        ("Lustral", "class:ssri"),
        ("fluoxetine", "class:ssri"),
        ("Effexor XR", "class:snri"),
        ("amitriptyline 10 mg", "class:tricyclic"),
        ("Nardil", "class:maoi"),
        ("Parnate", "class:maoi"),
        ("isocarboxazid", "class:maoi"),
        ("selegiline", "class:maoi"),
        ("Emsam patch", "class:maoi"),
        ("Azilect", "class:maoi"),
        ("Zyvox", "class:maoi"),
        ("Aurorix", "class:maoi"),
        ("methylene blue", "class:maoi"),
        ("Imigran", "class:triptan"),
        ("Eliquis", "class:doac"),
        ("Epilim", "class:anticonvulsant"),
        ("gabapentin", "class:anticonvulsant"),
        ("methadone", "class:opioid_substitution"),
        ("Suboxone", "class:opioid_substitution"),
        ("the pill", "class:oral_contraceptive"),
        ("Yasmin", "class:oral_contraceptive"),
        ("cyclosporine", "class:ciclosporin"),
        ("Prograf", "class:tacrolimus"),
        ("Lanoxin", "class:digoxin"),
        ("Biktarvy", "class:hiv"),
        ("theophylline", "class:theophylline"),
        ("Zocor", "class:simvastatin"),
        ("irinotecan", "class:irinotecan"),
        ("Humira", "class:immunosuppressant"),
        ("prednisolone 5 mg", "class:immunosuppressant"),
        ("chemo", "class:chemotherapy"),
        ("Xeloda", "class:chemotherapy"),
        ("Duphalac", "class:lactulose"),
        ("Xifaxan", "class:rifaximin"),
        ("Augmentin", "class:antibiotic"),
        ("omeprazole", "class:ppi"),
        ("ibuprofen", "class:nsaid"),
    ],
)
def test_classes_by_name_and_brand(words: str, expected: str) -> None:
    for line in (f"takes: {words}\n2026-11-16\ntoast\n", f"2026-11-16\ntook: {words}\n"):
        assert expected in of(line, "class:"), line
    assert expected not in of(f"takes: no {words}\n2026-11-16\ntoast\n", "class:")


def test_a_medicine_named_among_food_counts() -> None:
    assert of("2026-11-16\ncrap mood, sertraline, toast\n", "class:", "medicine:") == {
        "class:ssri",
        "medicine:sertraline",
    }
    assert of("2026-11-16\nL-glutamine 5g scoop, same breakfast\n", "took:") == {"took:l-glutamine"}


@pytest.mark.parametrize(
    "name", ["lithium", "insulin", "levothyroxine", "metformin", "ramipril", "omeprazole", "ibuprofen"]
)
def test_what_no_rule_was_written_for_is_said_not_to_be_checked(name: str) -> None:
    safety = guard(facts(read(f"takes: {name}\n2026-11-16\ntoast\n".encode()), MAN))
    assert safety.unchecked == (name,)
    said = next(one for one in safety.fired if one.gate.id == "G45")
    assert "ask a pharmacist" in said.gate.rule
    assert name in said.because[0]


@pytest.mark.parametrize(
    ("words", "unknown"),
    [
        ("zorblaxin 5 mg", {"unknown:zorblaxin"}),
        ("Zorblaxin 5mg twice daily, warfarin", {"unknown:zorblaxin"}),
        ("none", set()),
        ("nothing regular", set()),
        ("no medicines", set()),
        ("sertraline 50 mg in the morning", set()),
        ("warfarin, 3 mg at night", set()),
        ("50 mg", set()),
        ("", set()),
    ],
)
def test_names_we_do_not_know(words: str, unknown: set[str]) -> None:
    assert of(f"takes: {words}\n2026-11-16\ntoast\n", "unknown:") == unknown


def test_a_medicine_counts_until_it_is_stopped_and_some_days_after() -> None:
    taken = "takes: phenelzine\n2026-11-01\nstops: phenelzine\n{}\ntoast\n"
    assert of(taken.format("2026-11-15"), "class:") == {"class:maoi"}
    assert of(taken.format("2026-11-16"), "class:", "medicine:") == set()
    assert of("2026-11-01\nstops: Nardil\n2026-11-10\ntoast\n", "class:") == {"class:maoi"}
    again = (
        "2026-10-01\ntakes: Nardil\n2026-10-02\nstops: Nardil\n2026-11-01\ntakes: Nardil\n2026-11-30\ntoast\n"
    )
    assert of(again, "class:") == {"class:maoi"}
    assert of("2026-11-16\ntakes: Nardil\nstops: Nardil\n", "class:") == {"class:maoi"}
    assert of("takes: zorblax\n2026-11-01\nstops: zorblax\n2026-11-02\ntoast\n", "unknown:") == set()
    assert of("takes: warfarin\n2026-10-01\nstops: all\n2026-11-02\ntoast\n", "class:") == set()


def test_a_single_dose_counts_for_ninety_days() -> None:
    assert of("2026-08-01\ntook: sumatriptan\n2026-10-29\ntoast\n", "class:") == {"class:triptan"}
    assert of("2026-08-01\ntook: sumatriptan\n2026-10-30\ntoast\n", "class:") == set()


@pytest.mark.parametrize(
    ("lines", "counts"),
    [
        ("2026-11-10\nantibiotic: amoxicillin\n2026-11-16\ntoast", True),
        ("2026-11-01\nantibiotic: amoxicillin until 2026-11-05\n2026-11-16\ntoast", True),
        ("2026-10-01\nantibiotic: amoxicillin until 2026-10-05\n2026-11-16\ntoast", False),
        ("2026-11-10\ncourse: doxycycline\n2026-11-16\ntoast", True),
        ("2026-11-10\ncourse: prednisolone\n2026-11-16\ntoast", False),
        ("2026-11-10\nantibiotic: amoxicillin\n2026-11-12\nended: amoxicillin\n2026-11-16\ntoast", True),
    ],
)
def test_courses_of_antibiotics(lines: str, counts: bool) -> None:
    assert ("record:antibiotic" in of(lines + "\n", "record:")) == counts


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("MAOI", {"class:maoi"}),
        ("an SSRI", {"class:ssri"}),
        ("blood thinners", {"class:warfarin", "class:doac", "class:unnamed", "unchecked:blood thinner"}),
        (
            "antidepressants",
            {
                *("class:ssri", "class:snri", "class:tricyclic", "class:maoi", "class:serotonergic"),
                *("class:unnamed", "unchecked:antidepressant"),
            },
        ),
        ("steroids", {"class:immunosuppressant", "class:unnamed", "unchecked:steroid tablet"}),
    ],
)
def test_a_medicine_named_only_by_its_kind(words: str, expected: set[str]) -> None:
    assert of(f"takes: {words}\n2026-11-16\ntoast\n", "class:", "unchecked:", "unknown:") == expected
    assert of(f"has: cold, on {words}\n2026-11-16\ntoast\n", "class:", "unchecked:", "unknown:") == expected


def test_a_name_that_holds_and_or_plus_is_one_name() -> None:
    assert of("takes: Calcium and vitamin D, Pro Plus\n2026-11-16\ntoast\n", "took:", "unknown:") == {
        "took:calcium_tablet",
        "took:caffeine_tablet",
    }
    assert of("takes: red clover\n2026-11-16\ntoast\n", "took:") == {"took:red_clover"}


def test_a_medicine_named_in_a_note_counts_and_a_supplement_there_does_not() -> None:
    assert of("2026-11-16\nnote: started Nardil today\n", "class:", "took:") == {"class:maoi"}
    assert of("2026-11-16\nnote: no Nardil today\n", "class:") == set()
    assert of("2026-11-16\nnote: read about glutamine and Fybogel\n", "took:", "unknown:") == set()


def test_supplements_by_their_names() -> None:
    taken = "takes: St John's wort, fish oil, Fybogel, magnesium citrate\n2026-11-16\ntook: 5-HTP\n"
    assert of(taken, "took:") == {
        "took:st_john's_wort",
        "took:omega_3",
        "took:psyllium",
        "took:magnesium",
        "took:5-htp",
    }


def test_what_was_logged_against_a_rule_comes_first() -> None:
    def first(lines: str, **extra: str) -> tuple[str, tuple[str, ...]]:
        found = facts(read(lines.encode()), MAN, {f"food:{name}": said for name, said in extra.items()})
        fired = guard(found).fired[0]
        return fired.gate.id, fired.collisions

    assert first("takes: phenelzine\n2026-11-16\nkimchi\n", tyramine="kimchi (line 3)") == (
        "G20",
        ("kimchi (line 3)",),
    )
    both = first("takes: Zoloft\n2026-11-16\ntook: St John's wort\n")
    assert both == ("G23", ("took: St John's wort (line 3)",))
    assert first("takes: Microgynon\n2026-11-16\ntook: St John's wort\n")[0] == "G24"
    assert first("has: weak immunity\n2026-11-16\ntook: probiotic\n")[0] == "G22"
    assert first("takes: warfarin\n2026-11-16\ntook: vitamin K2\n") == ("G21", ("took: vitamin K2 (line 3)",))
    assert first("has: cirrhosis\n2026-11-16\nL-glutamine 5 g\n") == ("G01", ("L-glutamine 5 g (line 3)",))


def test_a_rule_fired_by_an_unverified_class_awaits_a_signature() -> None:
    def awaits(lines: str, gate: str) -> bool:
        found = guard(facts(read(lines.encode()), MAN)).fired
        return next(one.awaits for one in found if one.gate.id == gate)

    assert awaits("takes: methotrexate\n2026-11-16\ntoast\n", "G22")
    assert not awaits("takes: methotrexate\nhas: central line\n2026-11-16\ntoast\n", "G22")
    assert not awaits("takes: warfarin\n2026-11-16\ntoast\n", "G21")
    assert awaits("has: anaemia\n2026-11-16\ntoast\n", "G16")


@pytest.mark.parametrize(
    ("words", "fact", "name"),
    [
        ("sertaline 50 mg", "class:ssri", "sertraline"),
        ("warfrin", "class:warfarin", "warfarin"),
        ("gluatmine 5 g", "took:l-glutamine", "L-glutamine"),
        ("glutamin", "took:l-glutamine", "L-glutamine"),
    ],
)
def test_a_slip_in_a_long_name_is_read_and_said(words: str, fact: str, name: str) -> None:
    for line in (f"takes: {words}\n2026-11-16\ntoast\n", f"2026-11-16\ntook: {words}\n"):
        assert facts(read(line.encode()), MAN)[fact].endswith(f"; read as {name}")
    assert fact not in of(f"2026-11-16\nnote: {words}\n", "class:", "took:")
    assert fact not in of(f"takes: no {words}\n2026-11-16\ntoast\n", "class:", "took:")


@pytest.mark.parametrize(
    ("words", "fact"),
    [
        ("5htp", "took:5-htp"),
        ("SJW", "took:st_john's_wort"),
        ("St. John’s Wort", "took:st_john's_wort"),
        ("procarbazine", "class:maoi"),
    ],
)
def test_names_in_other_spellings(words: str, fact: str) -> None:
    assert fact in of(f"2026-11-16\ntook: {words}\n", "took:", "class:")


def test_one_headache_tablet_is_not_checked_for_two_weeks_and_no_longer() -> None:
    once = "2026-11-01\ntook: ibuprofen\n{}\ntoast\n"
    assert of(once.format("2026-11-14"), "unchecked:") == {"unchecked:ibuprofen"}
    assert of(once.format("2026-11-15"), "unchecked:") == set()
    assert of(once.format("2026-11-10\ntook: ibuprofen\n2026-11-26"), "unchecked:") == {"unchecked:ibuprofen"}
    assert of(f"takes: ibuprofen\n{once.format('2026-11-26')}", "unchecked:") == {"unchecked:ibuprofen"}
