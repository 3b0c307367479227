"""Check the evidence: `python tools/evidence/check.py` lists what is wrong, and what nothing reaches.

Found: ids that are double or do not exist, statements without sources or without a plain sentence, values
outside their interval, ratios that are not above 0, doses and words that are never said where a person reads,
sentences that are too hard. Certainty words and verdicts outside the lists do not even open (`sources.py`).
"""

import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from math import isfinite, isnan
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from evidence.readability import OLDEST, reading_age
from evidence.sources import DatasetRow, EffectRow, RefusedError, Sources, StudyRow, TrialRow, read

WITHOUT_SOURCES = ("no evidence held", "commercial")
"""Verdicts that may stand without a source: there is nothing to cite."""

AMOUNT = (
    r"(?:\d(?:[\d.,^x×-]|\s*to\s*(?=\d))*"
    r"|\b(?:a|an|one|two|three|four|five|six|eight|ten|fifteen|twenty)\b)\s*"
)
UNIT = (
    "g|mg|ug|µg|mcg|ml|iu|cfu|g/kg|mg/kg|grams?|milligrams?|micrograms?|capsules?|packets?|sachets?|drops?"
    "|tablets?|pills?|servings?|scoops?|teaspoons?|tablespoons?"
)
DOSE = re.compile(
    rf"(?i){AMOUNT}(?:{UNIT})\b(?!/d?L)"
    r"|\b(?:tid|tds|bid|cfu)\b|\b(?:once|twice|times) (?:a|per|each) day\b|\b(?:twice|times) daily\b"
    r"|\bper day\b|/d\b|/day\b|\b(?:g|mg|ug|µg) a day\b"
)
"""An amount of something taken, or how often it is: digits or words."""

WEEKS = re.compile(
    r"(?i)\b(?:for|up to|over)\s+(?:\d+|two|three|four|six|eight|ten|twelve)\s+(?:days|weeks|months)\b"
)
"""How long something was taken is part of a dose in what a person is told."""

SENTENCE = re.compile(r"(?<=[.!?])\s+")
COMPOSITION = "100 g"
"""A sentence about 100 g of a food tells what is in it: grams of glutamine there are no dose."""

NEVER = re.compile(
    r"(?i)\b(?:treats?|cures?|cured|heals?|healed|restores?|restored|detox\w*|boosts?|boosted|proves?|proven"
    r"|proved|causes your depression)\b"
)
"""Words that are never said (safety, section 7)."""

NOT_A_DOSE = {
    ("phys-flux-hankard1995", "note"): "what the body makes and what enters the blood",
    ("phys-intake-nhs", "note"): "what food brings",
    ("phys-intake-nhs", "effect.measure"): "what food brings",
    ("iron_fatigue_2017", "note"): "a level in the blood",
    ("maoi_tyramine", "note"): "an amount in food that does harm",
}
"""Amounts in the open fields of studies that nobody could take for a dose, with the reason."""

OPEN_FIELDS = ("claim", "population", "intervention", "outcome", "design", "harms", "note")


def problems(sources: Sources) -> list[str]:
    """Everything that is wrong, each with its place; empty if nothing is."""
    return [
        *_ids(sources),
        *_statements(sources),
        *_situations(sources),
        *_pairs(sources),
        *(said for study in sources.studies for said in _study(study)),
        *(said for dataset in sources.datasets for said in _dataset(dataset)),
    ]


def unreached(sources: Sources) -> list[str]:
    """Ids of studies that no statement's answer and no contradiction cites: worth a look, not wrong."""
    cited = {id for row in sources.statements for id in row.studies}
    cited |= {id for row in sources.pairs for id in (*row.supports, *row.against)}
    return [study.id for study in sources.studies if study.id not in cited]


def _ids(sources: Sources) -> Iterator[str]:
    held = {row.id for row in sources.statements}
    parents = {id.partition(".")[0] for id in held}
    studies = {row.id for row in sources.studies}
    for kind, rows in (
        ("statement", sources.statements),
        ("study", sources.studies),
        ("pair", sources.pairs),
        ("situation", sources.situations),
        ("dataset", sources.datasets),
    ):
        yield from (f"{id}: this {kind} stands twice" for id in _double(row.id for row in rows))
    for study in sources.studies:
        yield from _broken(study.id, "statement", study.statements, held | parents)
    citing = [(row.id, row.studies) for row in sources.statements]
    for at, cited in citing + [(row.id, row.studies) for row in sources.datasets]:
        yield from _broken(at, "study", cited, studies)
    for pair in sources.pairs:
        yield from _broken(pair.id, "study", (*pair.supports, *pair.against), studies)
        yield from _broken(pair.id, "statement", pair.statements, held)
    yield from _broken("certainty", "study", sources.certainty.graded_by_the_source, studies)
    yield from (
        f"{row.id}: this situation has no statement" for row in sources.situations if row.id not in held
    )
    grouped = Counter(id for group in sources.groups for id in group.of)
    yield from (f"{id}: stands in {grouped[id]} groups of the article" for id in parents if grouped[id] != 1)
    yield from _broken("groups", "statement", tuple(grouped), parents)


def _double(ids: Iterable[str]) -> list[str]:
    return [id for id, times in Counter(ids).items() if times > 1]


def _broken(at: str, kind: str, ids: tuple[str, ...], known: set[str]) -> Iterator[str]:
    yield from (f"{at}: no {kind} has the id {id}" for id in ids if id not in known)
    yield from (f"{at}: the {kind} {id} is named twice" for id in _double(ids))


def _statements(sources: Sources) -> Iterator[str]:
    for row in sources.statements:
        if not row.plain.strip():
            yield f"{row.id}: no plain sentence"
        if not row.for_whom.strip():
            yield f"{row.id}: does not say for whom"
        if not row.studies and row.verdict not in WITHOUT_SOURCES:
            yield f"{row.id}: no source, which only {' and '.join(WITHOUT_SOURCES)} may lack"
        if not row.certainty:
            yield f"{row.id}: no certainty"
        elif len(row.certainty) > 1 and not all(held.scope for held in row.certainty):
            yield f"{row.id}: several certainties, one without saying what it holds for"
        if row.dose and not row.domains:
            yield f"{row.id}: a dose without the domains that open it"
        for name, said in (("plain", row.plain), ("for_whom", row.for_whom)):
            yield from _said(f"{row.id}, {name}", said)
        age = reading_age(row.plain)
        if age > OLDEST:
            yield f"{row.id}, plain: reading age {age:.1f} is above {OLDEST}"


def _situations(sources: Sources) -> Iterator[str]:
    for row in sources.situations:
        yield from _said(f"{row.id}, finding", row.finding)
        for words in row.not_for:
            yield from _said(f"{row.id}, not_for", words)


def _pairs(sources: Sources) -> Iterator[str]:
    for row in sources.pairs:
        if not (row.supports and row.against):
            yield f"{row.id}: a contradiction with one side only"
        if not row.statements:
            yield f"{row.id}: no statement shows this contradiction"
        yield from (
            f"{row.id}: {id} is on neither side" for id in row.said if id not in (*row.supports, *row.against)
        )
        for words in (row.question, row.text, *row.said.values()):
            yield from _said(row.id, words)


def _said(place: str, words: str) -> Iterator[str]:
    """What is wrong with words that a person reads."""
    without = " ".join(part for part in SENTENCE.split(words) if COMPOSITION not in part)
    for dose in (DOSE.search(without), WEEKS.search(without) if "plain" in place else None):
        if dose:
            yield f"{place}: a dose stands in the open: {dose.group()!r}"
    never = NEVER.search(words)
    if never:
        yield f"{place}: never said: {never.group()!r}"


def _study(row: StudyRow) -> Iterator[str]:
    for name in OPEN_FIELDS:
        dose = DOSE.search(getattr(row, name))
        if dose and (row.id, name) not in NOT_A_DOSE:
            yield f"{row.id}, {name}: a dose stands in the open: {dose.group()!r}"
    dose = DOSE.search(row.effect.measure)
    if dose and (row.id, "effect.measure") not in NOT_A_DOSE:
        yield f"{row.id}, effect: a dose stands in the open: {dose.group()!r}"
    never = NEVER.search(row.claim)
    if never:
        yield f"{row.id}, claim: never said: {never.group()!r}"
    if not row.statements:
        yield f"{row.id}: bears on no statement"
    if not row.source.title.strip():
        yield f"{row.id}: no source"
    if row.verified and not (row.source.doi or row.source.pmid or row.source.url or row.note):
        yield f"{row.id}: verified, but nothing says where"
    if row.n is not None and row.n <= 0:
        yield f"{row.id}: {row.n} people"
    if any(not isfinite(grams) or grams <= 0 for grams in row.grams_a_day):
        yield f"{row.id}: grams a day are not above 0"
    yield from (f"{row.id}: {said}" for said in _effect(row.effect))


def _effect(effect: EffectRow) -> Iterator[str]:
    figures = (effect.value, effect.low, effect.high, *effect.values)
    if effect.scale != "other" and not isnan(effect.value) and not effect.of:
        yield "does not say in plain words what was compared"
    if any(not isfinite(figure) for figure in figures if not isnan(figure)):
        yield "an endless figure"
    if effect.scale == "ratio" and any(figure <= 0 for figure in figures if not isnan(figure)):
        yield "a ratio is not above 0"
    if effect.low > effect.high:
        yield f"the interval ends before it begins: {effect.low} to {effect.high}"
    if effect.value < effect.low or effect.value > effect.high:
        yield f"{effect.value} lies outside its interval {effect.low} to {effect.high}"
    one_end = isnan(effect.low) != isnan(effect.high)
    none = isnan(effect.low) and isnan(effect.high)
    if one_end or none != (effect.interval == "none"):
        yield "the interval and what it is called do not fit"


def _dataset(row: DatasetRow) -> Iterator[str]:
    if row.measure not in ("RR", "MD"):
        yield f"{row.id}: measure {row.measure} is neither RR nor MD"
    if not row.trials:
        yield f"{row.id}: no trial"
    if row.left_out < 0:
        yield f"{row.id}: {row.left_out} trials left out"
    for name in _double(trial.trial for trial in row.trials):
        yield f"{row.id}: {name} stands twice"
    if row.pool == "yes" and row.left_out:
        yield f"{row.id}: pooled although {row.left_out} trials are left out; an example at most"
    for trial in row.trials:
        yield from (f"{row.id}, {trial.trial}: {said}" for said in _trial(trial))
    held = row.published
    if held and (held.low > held.high or held.pooled < held.low or held.pooled > held.high):
        yield f"{row.id}: {held.pooled} lies outside its interval {held.low} to {held.high}"


def _trial(trial: TrialRow) -> Iterator[str]:
    if DOSE.search(trial.trial):
        yield "a dose stands in the open"
    for events, n in ((trial.treated_events, trial.treated_n), (trial.control_events, trial.control_n)):
        if (n is not None and n <= 0) or (events is not None and not 0 <= events <= (n or 0)):
            yield f"{events} events of {n}"
    if any(sd <= 0 for sd in (trial.treated_sd, trial.control_sd, trial.limit)):
        yield "a spread is not above 0"


def main() -> int:
    """Print what is wrong and what nothing reaches; 1 if something is wrong."""
    try:
        sources = read()
    except RefusedError as refused:
        print(refused)
        return 1
    found = problems(sources)
    print("\n".join(found) if found else "nothing is wrong")
    loose = unreached(sources)
    print(f"{len(loose)} studies that no answer and no contradiction cites: {', '.join(loose)}")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
