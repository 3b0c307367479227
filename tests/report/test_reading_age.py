"""The sections that answer can be read without training: reading age by the Flesch-Kincaid grade.

    grade = 0.39 words / sentences + 11.8 syllables / words - 15.59     (Kincaid and others 1975)

A school year begins at an age of its grade and five: reading age = grade + 5. Flesch counts units of thought,
which end at a full stop, a question mark, a colon or a semicolon.
"""

import re
from collections.abc import Sequence
from types import ModuleType

import pytest
from tests.everyday import EVERYDAY, READY

from villi.diary import read
from villi.evidence import base
from villi.examining import examine
from villi.report import (
    applies,
    cards,
    enough,
    felt,
    known,
    ledger,
    moves,
    moving,
    numbered,
    replying,
    steps,
)
from villi.report.blocks import Blocks, plain
from villi.report.sources import short_citation
from villi.safety.tables import gates, rows
from villi.trials import telling, wording

HIGHEST = 14.0
"""Reading age, in years (issue: readable without training)."""


WORD = re.compile(r"[A-Za-z]+(?:['’][a-z]+)?")
END = re.compile(r"[.?!:;]+(?=\s|$)")
VOWELS = re.compile(r"[aeiouy]+")
SPLIT = re.compile(
    r"(?<![ct])ia|iu|(?<![tcgsx])io|(?<![tcg])iou|eo(?!us)|(?<![qg])ua(?!r)|uou"
    r"|ea(?=t(?:e|ing|ion))|(?<=[a-z]{2})ea$|ui(?=d$|n[eg]|t[ey])|(?<![tcr])ie(?=n|t)|(?<=[eoy])ing"
)
"""Vowels side by side that are spoken apart: "diary", "period", "usual", "create", "diet", "going"."""
FINAL_E = re.compile(r"(?:[^aeiouylr]|[aeiouy][lr])e$|[^aeiouytd]ed$|[^aeiouysxzhcg]es$")
"""A last e that is not spoken: "five", "whole", "named", "names"; that of "table", "fibre", "dishes" is."""
SUFFIX = re.compile(r"(?:ly|ments?|ful|less|ness)$")
"""Behind these an e of the stem stays unspoken: "likely", "statement"."""
SMALL = {
    "every": 2,
    "people": 2,
    "someone": 2,
    "something": 2,
    "sometimes": 2,
    "business": 2,
    "science": 2,
    "european": 4,
    "experience": 4,
    "variety": 4,
    "cheese": 1,
    "area": 3,
    "seen": 1,
    "one": 1,
}
"""Words that the rules get wrong, counted by ear."""


def syllables(word: str) -> int:
    """Syllables of an English word, at least one."""
    word = word.lower().replace("’", "'").split("'")[0]
    if word in SMALL:
        return SMALL[word]
    stem = SUFFIX.sub("", word)
    unspoken = bool(FINAL_E.search(word)) or (stem != word and bool(FINAL_E.search(stem)))
    return max(1, len(VOWELS.findall(word)) + len(SPLIT.findall(word)) - unspoken)


def grade(words: int, sentences: int, spoken: int) -> float:
    """The Flesch-Kincaid grade of counts."""
    return 0.39 * words / sentences + 11.8 * spoken / words - 15.59


def reading_age(sentences: Sequence[str]) -> float:
    """The reading age of sentences taken together, in years."""
    text = " ".join(sentences)
    words = WORD.findall(text)
    ends = sum(max(1, len(END.findall(sentence.strip()))) for sentence in sentences)
    return grade(len(words), ends, sum(map(syllables, words))) + 5


BY_EAR = {
    1: "the names whole five named soup mood weeks stopped seed sleep used leaves hour our fire yes",
    2: "table needed dishes create protein doctor enough likely intake value statement trial people amount "
    "levels tested added fibre choline folate iron science hybrid mammal creature because question lentil "
    "breakfast something disease oatmeal quiet fluid pieces changes sources higher studies carried being "
    "seeing simple really yogurt agreed going",
    3: "diary medium period vitamin medicine pharmacist supplement unlikely reference uncertain clinician "
    "average calcium recorded platypus seemingly usual serious suggestion restaurant nausea beautiful "
    "natural violent area idea glutamine different",
    4: "european potassium riboflavin australian reptilian usually experiment variation",
}
"""Words by their number of syllables."""


@pytest.mark.parametrize(("count", "words"), BY_EAR.items())
def test_syllables_are_counted_as_they_are_spoken(count: int, words: str) -> None:
    assert {word: syllables(word) for word in words.split()} == dict.fromkeys(words.split(), count)


def test_the_formula_gives_published_values() -> None:
    # Wikipedia on the tests (24 syllables counted), and the README of flesch-kincaid in JavaScript (26)
    assert round(grade(13, 1, 24), 1) == 11.3
    assert round(grade(13, 1, 26), 2) == 13.08
    platypus = "The Australian platypus is seemingly a hybrid of a mammal and reptilian creature."
    assert reading_age([platypus]) == pytest.approx(5 + 13.08, abs=0.005)
    # six words of one syllable: the lowest value of a sentence of that length
    assert reading_age(["The cat sat on the mat."]) == pytest.approx(5 - 1.45)


def sections(examination: object) -> dict[str, Blocks]:
    """The sections that answer, with every sentence in them."""
    return {
        "step": steps.blocks(examination),  # type: ignore[arg-type]
        "enough": enough.blocks(examination, energy=False, page=True),  # type: ignore[arg-type]
        "felt": felt.blocks(examination),  # type: ignore[arg-type]
        "known": known.blocks(examination),  # type: ignore[arg-type]
        "rules": applies.blocks(examination),  # type: ignore[arg-type]
        "moves": moves.blocks(examination),  # type: ignore[arg-type]
    }


@pytest.mark.parametrize(
    "case",
    ["week", "support", "unknown_person", "collision", "screened", "no_pattern", "in_trial", "withheld"],
)
def test_what_answers_can_be_read_at_fourteen(sample: ModuleType, case: str) -> None:
    for name, found in sections(getattr(sample, case)()).items():
        sentences = plain(found)
        if sentences:
            assert reading_age(sentences) <= HIGHEST, (name, reading_age(sentences))


def test_our_own_sentences_can_be_read_at_fourteen() -> None:
    """Without the words of other rooms, each text by itself."""
    texts = [
        *(
            enough.ALL_WRITTEN,
            enough.UNTIL_CLEAR,
            numbered.CHANCE,
            enough.SAYS_NOTHING,
            steps.FIRST,
            known.INTRO,
            applies.ASK_TODAY,
            applies.UNSIGNED,
        ),
        "".join(enough._left_open(12, alone=False).parts),
        *(f"{before}: fibre. {after}" for _, before, after in enough.GROUPS),
        *(moves.NO_PATTERN_MEANS, moves.HINT, moves.HINT_WORSE, moves.HINT_ONLY_WORSE, moves.WHICH_FIRST),
        *(moves.NOT_ENOUGH_YET, moves.ASK_FIRST, moves.WAITING.format("comfort"), moving.UNMEASURED),
        *(
            wording.NO_INTERIM,
            wording.EXPECTATION,
            telling.SEALED,
            telling.BROKEN,
            telling.GONE,
        ),
        *(telling.EARLY, telling.TOO_SHORT, ledger.WAITS, replying.WITH_ALL, replying.BY_ITSELF),
        *(
            replying.WHICH_FIRST,
            replying.EXPECTED,
            replying.LITTLE,
            replying.CANNOT_TELL,
            replying.finds(None),
        ),
        *(moves.LITTLE, moves.CANNOT_TELL, moving.SAME_DAY_UNMEASURED, moving.at_once(None)),
        *(cards.TELL, cards.IN_DANGER, cards.NOBODY_WATCHES, cards.foot(())),
    ]
    ages = {text: reading_age([text]) for text in texts}
    assert {text: age for text, age in ages.items() if age > HIGHEST} == {}


def test_every_answer_to_the_article_can_be_read_at_fourteen() -> None:
    ages = {statement.id: reading_age([statement.plain]) for statement in base().statements.values()}
    assert len(ages) == 61
    assert {id: age for id, age in ages.items() if age > HIGHEST} == {}


def test_rules_and_cards_can_be_read_at_fourteen() -> None:
    assert reading_age([gate.rule for gate in gates()]) <= HIGHEST
    for kind in ("crisis", "calm", "support"):
        assert reading_age([row["sentence"] for row in rows("cards.csv") if row["kind"] == kind]) <= HIGHEST


def test_a_report_of_a_real_diary_can_be_read_at_fourteen() -> None:
    day = (
        "2026-11-{}\n08:00 porridge with milk, coffee\n13:00 lentil soup, rye bread\n19:00 salmon, kale\n"
        "took: L-glutamine 5 g\nfeel: mood 5, bloating 6\ndone: food\n"
    )
    words = "person: female, 34\ntakes: warfarin\n" + "".join(map(day.format, range(10, 16)))
    found = examine(read(words.encode()), EVERYDAY, ready=READY)
    titles = {"".join(short_citation(one).parts) for answer in found.answers for one in answer.sources}
    said = {
        name: [words for words in plain(blocks) if words not in titles]
        for name, blocks in sections(found).items()
    }
    assert titles & set(plain(known.blocks(found))), "titles of studies are quoted, and are not our sentences"
    ages = {name: reading_age(words) for name, words in said.items() if words}
    assert set(ages) >= {"step", "enough", "known", "rules"}
    assert {name: age for name, age in ages.items() if age > HIGHEST} == {}


def test_a_sentence_that_is_too_hard_is_found() -> None:
    hard = (
        "Supplementation with conditionally indispensable amino acids demonstrates heterogeneous "
        "consequences, notwithstanding methodological limitations of the underlying investigations."
    )
    assert reading_age([hard]) > HIGHEST
    assert reading_age(["Fibre is fine.", "Eat what you like."]) < HIGHEST
