"""Cards stand first, and what they withhold is nowhere: on the page, the terminal and in the JSON."""

import json
import re
from dataclasses import replace
from datetime import date
from types import ModuleType

import pytest

from villi.report import cards, is_closed, to_html, to_json, to_text
from villi.report.blocks import plain
from villi.safety import contacts
from villi.safety.values import Card, Contact

FOOD = r"food|eat|diet|soup|bread|glutamine|fibre|vitamin|nutrient|calorie|supplement|portion"
WITHHELD = (
    *("One step, optional", "Is it enough", "What the article says", "lentil soup on one more day"),
    *("Very likely enough", "In short", "plausibly", "What to tell me next", "Eggs are a source"),
)


def words(page: str) -> str:
    """A page as a person reads it, markup and style left out."""
    return re.sub(r"<style>.*?</style>|<[^>]*>", " ", page, flags=re.DOTALL)


def before_record(page: str) -> str:
    """What stands on the page of a crisis before the record is opened."""
    return page[: page.index("<details")] + page[page.rindex("</details>") :]


def test_a_crisis_card_has_nothing_about_food(sample: ModuleType) -> None:
    shown = words(before_record(to_html(sample.crisis())))
    assert not re.search(FOOD, shown, re.IGNORECASE)
    assert not re.search(FOOD, to_text(sample.crisis()), re.IGNORECASE)


def test_a_crisis_card_says_whom_to_reach_and_when_the_number_was_seen(sample: ModuleType) -> None:
    for shown in (words(to_html(sample.crisis())), " ".join(to_text(sample.crisis(), width=200).split())):
        for said in (
            "Tell someone you trust now.",
            "Samaritans: 116 123",
            "number seen on 22 Nov 2026",
            "999",
        ):
            assert said in shown
        assert shown.index("Please talk to someone now") < shown.index("Samaritans")


@pytest.mark.parametrize("record", [False, True])
def test_a_crisis_withholds_advice_answers_and_statistics(sample: ModuleType, record: bool) -> None:
    page, screen = words(to_html(sample.crisis())), to_text(sample.crisis(), record=record)
    for said in WITHHELD:
        assert said not in page and said not in screen, said
    for source in ("A trial of dietary improvement", "Rules that apply"):
        assert source not in page and source not in screen


def test_the_record_is_closed_on_the_page_and_kept(sample: ModuleType) -> None:
    page = to_html(sample.crisis())
    assert page.count("<details") >= 1 and "<details open" not in page
    record = page[page.index("<details") : page.rindex("</details>")]
    assert "Rye" in record.title() and "Your record" in record
    assert "<h2" not in page[: page.index("<details")], "nothing but the card stands before the record"


def test_the_record_on_the_terminal_only_where_asked_for(sample: ModuleType) -> None:
    card, opened = to_text(sample.crisis()), to_text(sample.crisis(), record=True)
    assert "Bread, rye" not in card and "Bread, rye" in opened
    assert opened.startswith("Please talk to someone now")


def test_json_of_a_crisis_keeps_the_record_alone(sample: ModuleType) -> None:
    found = json.loads(to_json(sample.crisis(), energy=True))
    assert list(found)[:2] == ["schema", "card"]
    assert found["card"]["kind"] == "crisis" and found["card"]["contacts"][0]["seen_on"] == "2026-11-22"
    assert found["advice"] == found["answers"] == [] and found["needs"] is None
    assert found["days"] and found["intake"]["fibre_g"]["mean"] and found["gates"]


def test_a_practitioner_keeps_data_behind_a_flag(sample: ModuleType) -> None:
    crisis = sample.crisis()
    found = json.loads(to_json(crisis, practitioner=True))
    assert found["card"]["kind"] == "crisis" and found["advice"] and found["needs"]["needs"]
    for page in (words(to_html(crisis, practitioner=True)), to_text(crisis, practitioner=True)):
        flag = page.index("Flag: crisis card, by G40")
        assert flag < page.index("In short") < page.index("One step, optional")
        assert "item 9 of a questionnaire (line 40)" in page
        assert "tells nobody" in page


@pytest.mark.parametrize("case", ["calm", "support"])
def test_other_cards_come_first_and_the_report_stays(sample: ModuleType, case: str) -> None:
    examination = getattr(sample, case)()
    assert not is_closed(examination)
    heading = cards.heading(examination.safety.card)
    for page in (words(to_html(examination)), to_text(examination)):
        assert page.index(heading) < page.index("In short") < page.index("Glutamine in food")
        assert examination.safety.card.sentences[1] in " ".join(page.split())


def test_a_low_record_is_asked_about_once_and_without_a_number(sample: ModuleType) -> None:
    support = sample.support()
    page = words(to_html(support))
    assert page.count("Is everything written down?") == 1
    assert not re.search(r"\d", " ".join(support.safety.card.sentences))
    without_card = replace(support, safety=replace(support.safety, card=None))
    assert "Is everything written down?" in words(to_html(without_card))
    section = to_text(without_card)
    section = section[section.index("Is it enough?") : section.index("Glutamine in food ─")]
    assert "nothing is said here of what is enough" in section and "Likely" not in section
    assert not re.search(r"\d", section.partition("Upper levels")[0]), "no number about what was eaten"
    for figure in ("611", "1,390", "1390"):
        assert figure not in words(to_html(without_card)) + to_text(without_card)
    assert b"611" not in to_json(without_card) and b"611" in to_json(without_card, energy=True)


def test_every_page_ends_with_whom_to_reach(sample: ModuleType) -> None:
    for case in ("week", "empty", "crisis", "calm"):
        page = to_html(getattr(sample, case)())
        foot = words(page[page.index("<footer") :])
        assert "emergency number" in foot
    assert "Samaritans, 116 123" in words(to_html(sample.week()))


def test_a_country_without_numbers_still_gets_the_emergency_line() -> None:
    far = Contact("ZZ", "find a helpline", "findahelpline.com", "", "", "", date(2026, 11, 22))
    assert "Call your local emergency number." in cards.foot([far])
    assert "find a helpline, findahelpline.com" in cards.foot([far])
    unseen = Contact("EU", "emergency", "112", "24/7", "", "", None)
    assert "112 or your local emergency number (number from general knowledge)" in cards.foot([unseen])
    assert cards.foot(contacts("")).startswith(cards.foot(())), "nothing said twice where no country is known"
    assert "address seen on 22 Nov 2026" in "".join(cards.contact_line(far).parts)


def test_no_word_of_what_is_withheld_is_anywhere_in_a_crisis(sample: ModuleType) -> None:
    """Whatever the other rooms hand over: even advice that slipped through stays behind the card."""
    mark = "quokka"
    crisis = sample.crisis()
    marked = replace(
        crisis,
        advice=tuple(replace(step, text=mark, reason=mark, stop=mark) for step in crisis.advice),
        answers=tuple(answer._replace(plain=mark, statement=mark) for answer in crisis.answers),
        needs=replace(
            crisis.needs,
            because=mark,
            needs=tuple(replace(need, name=mark, because=mark) for need in crisis.needs.needs),
        ),
    )
    everywhere = (
        *(to_text(marked), to_text(marked, record=True), to_text(marked, energy=True, record=True)),
        *(to_html(marked), to_html(marked, energy=True), to_json(marked).decode()),
    )
    assert not [page for page in everywhere if mark in page.lower()]
    assert mark in to_json(marked, practitioner=True).decode(), "the mark is where it would be found"


def test_contacts_stand_right_below_the_sentences_that_name_them() -> None:
    """On a telephone they are on the first screen, not behind a page of words."""
    sentences = ("A word first.", "Call the number below.", "The rest can wait.")
    contact = Contact("GB", "emergency", "999", "24/7", "", "", date(2026, 11, 22))
    shown = plain(cards.blocks(Card("crisis", ("G40",), sentences, (contact,))))
    assert [words.partition(":")[0] for words in shown] == [
        *("A word first.", "Call the number below.", "Tell someone you trust now.", "Emergency"),
        "The rest can wait.",
    ]
    assert "999" in shown[3] and cards.IN_DANGER not in shown
    assert cards.IN_DANGER in plain(cards.blocks(Card("crisis", ("G40",), sentences, ())))
