"""Rules of safety that apply to a person, in words: what was logged against one comes first."""

from collections.abc import Iterable, Sequence

from villi.examination import Examination
from villi.report.blocks import Block, Blocks, Code, Head, Line, More, Points, line, said, sentence
from villi.report.reasons import UNWRITTEN, brief, verb
from villi.report.words import clean, count_word, lower_first, upper_first
from villi.safety.values import Fired, Level, Safety

LEVELS: dict[Level, str] = {
    "block": "Firm rules",
    "clinician_first": "Ask a clinician first",
    "limit": "Only so far",
    "inform": "Good to know",
}
"""From the strongest to the weakest, each with its heading."""

ALWAYS = "always"
ENERGY = "energy"
UNSIGNED = "This rule awaits a clinician's signature."
WARN = "Please read this first"
SEE_ABOVE = f"see “{WARN}” at the top."
ASK_TODAY = (
    "Ask a pharmacist or a doctor about it today. If you feel unwell, say what you took and when. "
    "Do not change a medicine on your own."
)
UNCHECKED = "Not checked, because no rule of ours covers it: "
UNKNOWN = "Not recognised: "
ASK_PHARMACIST = ". Ask a pharmacist."


def for_everyone(fired: Fired) -> bool:
    """Whether a rule is one for everybody rather than for this person."""
    return ALWAYS in fired.gate.when


def may_show_energy(examination: Examination, asked: bool, *, practitioner: bool = False) -> bool:
    """Whether calories are shown: only where they were asked for, and no rule of this person hides them.

    The rule for everyone hides them until they are asked for; one for a person (an eating disorder) cannot be
    switched off by asking. A practitioner's own reading keeps data.
    """
    if practitioner or not asked:
        return asked
    return not hides_energy(examination.safety)


def hides_energy(safety: Safety) -> bool:
    """Whether a rule of this person hides calories, whoever asks for them.

    >>> from villi.safety import guard
    >>> hides_energy(guard({})), hides_energy(guard({"condition:eating_disorder": "has: anorexia (line 1)"}))
    (False, True)
    """
    return any(
        ENERGY in fired.gate.domains and fired.gate.level in ("block", "clinician_first")
        for fired in safety.fired
        if not for_everyone(fired) and ENERGY not in fired.lifted
    )


def collisions(examination: Examination) -> tuple[Fired, ...]:
    """The rules against which something was logged."""
    return tuple(fired for fired in examination.safety.fired if fired.collisions)


def warning(examination: Examination) -> Blocks:
    """What comes before the report where something logged does not go together; else empty."""
    return warned(collisions(examination))


def warned(found: Sequence[Fired]) -> Blocks:
    """What is said of rules against which something was logged; empty for none."""
    if not found:
        return ()
    return (*(_collision(fired) for fired in found), line(ASK_TODAY))


def unsigned(fired: Fired) -> str:
    """That a rule has no verified source and awaits a signature, behind its words; "" where it has one."""
    return f" {UNSIGNED}" if fired.awaits or not fired.gate.verified else ""


def _above(fired: Fired) -> Line:
    """Where a rule that something was logged against stands in full."""
    return line(said(upper_first(brief(fired.collisions))), f": {SEE_ABOVE}")


def _collision(fired: Fired) -> Line:
    return line(
        "You wrote ",
        said(brief(fired.collisions)),
        "," if len(fired.collisions) > 1 else "",
        *((f" and {verb(fired.because)} ", said(brief(fired.because))) if fired.because else ()),
        ". ",
        sentence(fired.gate.rule),
        unsigned(fired),
    )


def why(fired: Fired) -> str:
    """Why a rule applies, in a few words; "" where it applies to everyone or says so itself."""
    if fired.because:
        words = brief(fired.because)
        return f"you take {words}" if all(map(_is_above, fired.gate.when)) else words
    return next((UNWRITTEN[fact] for fact in fired.gate.when if fact in UNWRITTEN), "")


def _is_above(fact: str) -> bool:
    return fact.startswith("above_ul:")


def blocks(examination: Examination) -> Blocks:
    """The rules that apply, the strongest first, then what could not be checked; empty where none does."""
    safety = examination.safety
    fired = examination.safety.fired
    own = [one for one in fired if not for_everyone(one)]
    against = collisions(examination)
    found: list[Block] = []
    if against:
        found.append(Points(tuple(map(_above, against))))
    for level, heading in LEVELS.items():
        here = [one for one in own if one.gate.level == level and not one.collisions]
        if here:
            found += [Head(heading), Points(tuple(map(_rule, here)))]
    if not any(when.startswith("unchecked:") for one in own for when in one.gate.when):
        found += _unchecked(safety)  # else a rule says it
    everyone = [one for one in fired if for_everyone(one) and not one.collisions]
    if everyone:
        found.append(More("Rules for everyone", (Points(tuple(map(_rule, everyone))),)))
    return tuple(found)


def _unchecked(safety: Safety) -> Iterable[Line]:
    for words, names in ((UNCHECKED, safety.unchecked), (UNKNOWN, safety.unknown)):
        if names:
            yield line(words, said(", ".join(map(clean, names))), ASK_PHARMACIST)


def rules(fired: Iterable[Fired]) -> Blocks:
    """Some rules as a list, the strongest first; empty where there are none."""
    order = list(LEVELS)
    found = tuple(_rule(one) for one in sorted(fired, key=lambda one: order.index(one.gate.level)))
    return (Points(found),) if found else ()


def _rule(fired: Fired) -> Line:
    because = "" if for_everyone(fired) else why(fired)
    rule = sentence(fired.gate.rule)
    return line(
        *((said(upper_first(because)), ": ", said(lower_first(rule))) if because else (rule,)),
        " Agreed: " if fired.agreed else "",
        said(clean(fired.agreed).rstrip(".")) if fired.agreed else "",
        "." if fired.agreed else "",
        unsigned(fired),
    )


def open_questions(examination: Examination) -> Blocks:
    """That questions of safety are open, and how to answer them; empty where none is."""
    asked = examination.safety.ask
    if not asked:
        return ()
    are = "question of safety is" if len(asked) == 1 else "questions of safety are"
    return (
        line(
            f"{upper_first(count_word(len(asked)))} {are} open. This asks them: ",
            Code("villi safety DIARY"),
        ),
        More("The questions", (Points(tuple(line(sentence(words)) for words in asked)),)),
    )
