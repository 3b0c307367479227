"""The checklist, applied: what speaks for a supplement, what against, what is unknown.

Pure: answers, what the gates say of the person, and what was found in recall files go in; a `Checked` comes
out.
"""

import re
from collections.abc import Iterable
from typing import Literal

from villi.safety.checklist import (
    SECTIONS,
    Answers,
    Checked,
    Finding,
    Question,
    Reference,
    Scheme,
    Studied,
    domains_of,
    even,
    questions,
    references,
    ruled,
    schemes,
    seal_of,
    studied,
    substances_of,
    wanted,
)
from villi.safety.permitting import NEVER_A_DOSE
from villi.safety.recalls import Searched
from villi.safety.values import Fired, Permit, Safety

OPEN = "open:profile"

WAITS = "The checklist waits. What stands above comes first."

NO_DOSE = (*NEVER_A_DOSE, OPEN)
"""Facts with which no amount is shown, even where a clinician has agreed (project rule)."""


def check(answers: Answers, safety: Safety | None = None, searched: Iterable[Searched] = ()) -> Checked:
    """What speaks for a product, what against, and what is unknown.

    `safety` is what the gates say of the person (None: not asked); `searched` what was found in recall files.

    >>> found = check(Answers(substance="glutamine", said={"fda_approved": "yes"}))
    >>> found.against[0].flag, len(found.speaks_for), found.dose
    (True, 0, ())
    """
    if safety is not None and safety.card is not None and safety.card.kind == "crisis":
        return Checked(answers, (), (), (), (), (), (), True, (), "", "", (), WAITS, (), safety.card)
    looked = tuple(searched)
    inside = substances_of(answers)
    substance = next((name for name in inside if any(one.substance == name for one in studied())), "")
    findings = _answered(answers, looked)
    permit = None if safety is None else _permit(domains_of(inside), safety)
    findings += _of_person(safety, permit, inside)
    dose, withheld = _dose(substance, answers, safety, permit)
    findings += _too_much(substance, answers, dose)
    order = list(SECTIONS)
    findings.sort(key=lambda pair: (not pair[1].flag, order.index(pair[1].section)))
    by = {
        verdict: tuple(finding for said, finding in findings if said == verdict)
        for verdict in ("for", "against", "unknown")
    }
    marks = _marks(answers, by["unknown"])
    return Checked(
        answers=answers,
        speaks_for=by["for"],
        against=by["against"],
        unknown=by["unknown"],
        schemes=marks,
        unknown_seals=tuple(words for words in answers.seals if seal_of(words) is None),
        gates=_gates(permit, bool(dose)),
        asked=safety is not None,
        dose=dose,
        withheld=withheld,
        cost=_cost(answers, substance if dose else ""),
        searched=looked,
        sentence=_sentence(by["against"], by["unknown"], _not_now(safety, permit)),
        sources=_cited(findings, marks, substance if dose else ""),
        card=safety.card if safety else None,
    )


def _answered(answers: Answers, looked: tuple[Searched, ...]) -> list[tuple[str, Finding]]:
    """What the questions and the recall files say: (for, against or unknown; what)."""
    findings = [
        (_verdict(q, answers), _finding(q, answers)) for q in questions().values() if _counts(q, answers)
    ]
    if any(one.about_product or one.complete for one in looked):  # the file answers what was left open
        findings = [(v, f) for v, f in findings if not (f.id == "recalled" and v == "unknown")]
    return [*findings, *map(_looked, looked)]


def _marks(answers: Answers, unknown: Iterable[Finding]) -> tuple[Scheme, ...]:
    """The seals that were named; which there are and where to look, where none was and that is open."""
    if not answers.seals and any(finding.id == "on_list" for finding in unknown):
        return tuple(schemes().values())
    found = [seal_of(words) for words in answers.seals]
    return tuple(dict.fromkeys(scheme for scheme in found if scheme is not None))


def _counts(question: Question, answers: Answers) -> bool:
    """Money and seals say nothing by themselves."""
    return wanted(question, answers) and bool(question.speaks_for)


def _verdict(question: Question, answers: Answers) -> str:
    if question.kind == "words":
        return {"plain": "for", "other": "against", "": "unknown"}[form_of(answers.form)]
    said = answers.said.get(question.id)
    if question.kind == "number":
        return "for" if question.id in answers.numbers else "against" if said == "no" else "unknown"
    if said is None or (question.id == "seal" and said == "yes" and _strange(answers.seals)):
        return "unknown"
    return "for" if said == question.good else "against"


def _strange(seals: tuple[str, ...]) -> bool:
    """Whether all seals that were named are in no table of ours: a mark may be the maker's own."""
    return bool(seals) and not any(map(seal_of, seals))


def form_of(words: str) -> Literal["plain", "other", ""]:
    """Whether words of a label name plain L-glutamine, another form of it, or neither.

    >>> form_of("free-form L-glutamine"), form_of("N-Acetyl L-Glutamine"), form_of("amino powder")
    ('plain', 'other', '')
    """
    said = even(words)
    if re.search(r"\b(acetyl|nag|alanyl|ala gln|alagln|dipeptides?|peptides?|gliadin|wheat)\b", said):
        return "other"
    return "plain" if re.search(r"\b(?:l )?glutamine\b", said) else ""


def _finding(question: Question, answers: Answers) -> Finding:
    verdict = _verdict(question, answers)
    says = {"for": question.speaks_for, "against": question.against, "unknown": question.ask}[verdict]
    return Finding(
        question.id,
        question.section,
        says,
        question.find if verdict == "unknown" else "",
        question.flag and verdict == "against",
        question.sources,
    )


def _looked(searched: Searched) -> tuple[str, Finding]:
    """What a recall file says. Not named in a part of the notices is no answer."""
    where = f"{searched.source} ({searched.notices:,} notices, {searched.between})"
    if searched.about_product:
        says = f"{_times(len(searched.about_product), 'recall notice')} in {where} may be about it."
        find = "Compare the lot on your pack with the lots of the notice, and ask the maker or the shop."
        return "against", Finding("recalls", "alerts", says, find, True, ("openfda",))
    if searched.about_others:
        says = (
            f"{_times(len(searched.about_others), 'recall notice')} in {where} name its maker or what it is."
        )
        return "unknown", Finding(
            "recalls", "alerts", says, "Look whether yours is one of them.", False, ("openfda",)
        )
    if not searched.words:
        says = f"What should be looked for in {where}?"
        return "unknown", Finding("recalls", "alerts", says, "Give the product's name.", False, ("openfda",))
    if not searched.complete:
        says = f"It is not named in {where}, but that file holds only a part of the notices."
        find = "Download the whole file from open.fda.gov, food, enforcement reports."
        return "unknown", Finding("recalls", "alerts", says, find, False, ("openfda",))
    says = f"It is not named in {where}. Newer notices, and other countries', are not in that file."
    return "for", Finding("recalls", "alerts", says, "", False, ("openfda",))


def _times(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _permit(domains: tuple[str, ...], safety: Safety) -> Permit:
    from villi.safety import permit

    return permit(domains, safety.fired)


def _of_person(
    safety: Safety | None, permit: Permit | None, inside: tuple[str, ...]
) -> list[tuple[str, Finding]]:
    if safety is None or permit is None:
        find = "villi safety DIARY asks them once; then run this again with --diary DIARY."
        return [("unknown", Finding("gates", "me", "The safety questions about you were not asked.", find))]
    found: list[tuple[str, Finding]] = []
    if _only_open(safety, permit):
        says = "The safety questions about you are open, or older than 90 days."
        found.append(("unknown", Finding("gates", "me", says, "villi safety DIARY asks them.")))
    elif not _allowed(safety, permit):
        said = "A safety rule stands in front of it for you."
        found.append(
            ("against", Finding("gates", "me", said, "Show the rule to a clinician or a pharmacist."))
        )
    elif inside and all(map(ruled, inside)):
        said = "No safety rule that we hold stands in front of it, from what your diary says."
        found.append(("for", Finding("gates", "me", said)))
    found += _unruled(inside)
    for words in (*safety.unchecked, *safety.unknown):
        said = f"{words}: not checked against supplements."
        found.append(("unknown", Finding("medicine", "me", said, "Ask a pharmacist.")))
    return found


def _gates(permit: Permit | None, dosed: bool) -> tuple[Fired, ...]:
    """The rules in front of it. Limits name amounts, and hints say how to use it: only where amounts are
    shown."""
    if permit is None:
        return ()
    return tuple(
        one
        for one in permit.gates
        if dosed
        or one.gate.level in ("block", "clinician_first")
        or (one.gate.level == "inform" and one.because)
    )


def _allowed(safety: Safety | None, permit: Permit) -> bool:
    """Whether nothing stands in front of it: no gate, and no card."""
    return permit.allowed and (safety is None or safety.card is None)


def _unruled(inside: tuple[str, ...]) -> list[tuple[str, Finding]]:
    """What no rule was written for: that nothing stands in front of it means nothing."""
    strange = [name for name in inside if not ruled(name)]
    if inside and not strange:
        return []
    says = (
        f"No rule was written for {', '.join(strange)}."
        if strange
        else "What is in it is not known to villi."
    )
    find = "Ask a pharmacist, with the names of your medicines and conditions."
    return [("unknown", Finding("substance", "me", says, find))]


def _only_open(safety: Safety | None, permit: Permit) -> bool:
    """Whether nothing stands in front of it but that the safety questions were not answered."""
    if safety is None or safety.card is not None or permit.allowed:
        return False
    stops = [one for one in permit.gates if one.gate.level in ("block", "clinician_first") and not one.agreed]
    return bool(stops) and all(OPEN in one.gate.when for one in stops)


def _a_day(answers: Answers) -> float | None:
    """Grams a day by the label; of one serving where it does not say how many."""
    grams = answers.numbers.get("grams_per_serving")
    return None if grams is None else grams * answers.numbers.get("servings_per_day", 1.0)


def _dose(
    substance: str, answers: Answers, safety: Safety | None, permit: Permit | None
) -> tuple[tuple[str, ...], str]:
    """The studied amounts beside the label's, or why they are not shown."""
    known = [one for one in studied() if one.substance == substance]
    if not known:
        return (), ""
    if safety is None or permit is None:
        return (), (
            "How the amount on the label compares with what was studied is shown after the safety questions:"
            " villi safety DIARY, then --diary DIARY."
        )
    if any(fact in safety.facts for fact in NO_DOSE) or not _allowed(safety, permit):
        return (), "Amounts are not shown, because of what your diary says. Ask a clinician or a pharmacist."
    by = {one.kind: one for one in known}
    span, safe, never = by["range"], by["observed_safe"], by["never"]
    lines = [f"Studied or allowed a day: {span.low:g} to {span.high:g} {span.unit} ({span.words})."]
    lines += [f"{one.high:g} {one.unit} in {one.words}: ask first." for one in known if one.kind == "trial"]
    lines.append(
        f"{safe.high:g} {safe.unit}: {safe.words}. More only with a clinician; never above {never.high:g}."
    )
    day = _a_day(answers)
    if day is not None:
        how = "a day" if "servings_per_day" in answers.numbers else "in one serving"
        lines.append(f"The label says {day:g} g {how}: {_beside(day, span, safe, never)}.")
    return tuple(lines), ""


def _beside(day: float, span: Studied, safe: Studied, never: Studied) -> str:
    if day > never.high:
        return "more than anyone should take"
    if day > safe.high:
        return "more than was seen as safe; only with a clinician"
    if day > span.high:
        return "more than the range, less than was seen as safe"
    return "less than the range" if span.low is not None and day < span.low else "within the range"


def _too_much(substance: str, answers: Answers, dose: tuple[str, ...]) -> list[tuple[str, Finding]]:
    """A high amount on the label speaks against it, also where no amounts are shown."""
    day = _a_day(answers)
    safe = next(
        (one for one in studied() if one.substance == substance and one.kind == "observed_safe"), None
    )
    if day is None or safe is None or day <= safe.high:
        return []
    says = "The amount on the label is high. Do not take it without asking a clinician."
    return [("against", Finding("amount", "label", says, "", True, (safe.source,) if dose else ()))]


def _cost(answers: Answers, dosed: str) -> str:
    """What a serving and a gram cost; a studied day only where amounts may be shown (`dosed`)."""
    price, servings = answers.numbers.get("price"), answers.numbers.get("servings_per_pack")
    if price is None or not servings:
        return ""
    grams = answers.numbers.get("grams_per_serving")
    says = f"{price / servings:.2f} a serving"
    if not grams:
        return f"{says}."
    gram = price / servings / grams
    span = next((one for one in studied() if one.substance == dosed and one.kind == "range"), None)
    if span is None or span.low is None:
        return f"{says}, {gram:.2f} a gram."
    return f"{says}, {gram:.2f} a gram; a day in the range {gram * span.low:.2f} to {gram * span.high:.2f}."


def _not_now(safety: Safety | None, permit: Permit | None) -> str:
    """Why it is not for now, "" where nothing stands in front of it."""
    if permit is None or _allowed(safety, permit):
        return ""
    if _only_open(safety, permit):
        return "Not yet: the safety questions about you are open. villi safety DIARY asks them."
    return (
        "Not now: a safety rule stands in front of it for you. Show this list to a clinician or a pharmacist."
    )


def _sentence(against: tuple[Finding, ...], unknown: tuple[Finding, ...], not_now: str) -> str:
    """The whole in plain words; no score, and never a word of safety."""
    if not_now:
        return not_now
    flags = sum(finding.flag for finding in against)
    if flags:
        return (
            "There is a red flag. Leave it until that is cleared up."
            if flags == 1
            else f"There are {flags} red flags. Leave it until they are cleared up."
        )
    if against and unknown:
        return (
            f"{_things(len(against))} against it and {_number(len(unknown))} unknown. Unknown is not yes:"
            " find out first, or leave it."
        )
    if unknown:
        return f"{_number(len(unknown)).capitalize()} unknown. Unknown is not yes: find out first."
    if against:
        return f"{_things(len(against))} against it. Weigh that before you spend anything."
    return (
        "Nothing on this list speaks against it. That does not show that it does anything for you:"
        " keep your stop date."
    )


def _things(number: int) -> str:
    return "One thing speaks" if number == 1 else f"{number} things speak"


def _number(number: int) -> str:
    return "one thing is" if number == 1 else f"{number} things are"


def _cited(
    findings: Iterable[tuple[str, Finding]], marks: Iterable[Scheme], dosed: str
) -> tuple[Reference, ...]:
    ids = [id for _, finding in findings for id in finding.sources]
    ids += [id for mark in marks for id in mark.sources]
    ids += [one.source for one in studied() if one.substance == dosed]
    return tuple(references()[id] for id in dict.fromkeys(ids))
