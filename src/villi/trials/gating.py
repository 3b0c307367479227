"""What may be varied, and what stands in front of it.

Whatever is varied, the lot also gives days without it. So three things are asked of any words, whichever
option they came with: do they name a meal, all food or a group of foods (`eating`), is it something that the
person has on most days (`usual`), and do the gates let it through.

Tables: `data/never.csv` (never, whoever asks: what is told of each kind, and words for eating less),
`data/eating.csv` and `data/groups.csv` (read by `eating`), `data/about.csv` (facts of a food -> what the
rules are asked about, how many days it is taken to act, and whether there are medicines that it does not go
with).
Medicines are known from `villi.substances` and by the words of `villi.safety.off_limits`, and from what the
diary says is taken; which foods the words name is found out by who calls.
"""

import csv
import re
from collections.abc import Collection, Iterable
from functools import cache
from importlib.resources import files
from math import isnan, nan
from typing import NamedTuple

from villi.safety import permit
from villi.safety.checklist import domains_of
from villi.safety.finding import slug
from villi.safety.off_limits import clear, medicine_named, off_limits, one_of_each
from villi.safety.permitting import NO_DOSE_FOR
from villi.safety.said import even, matcher
from villi.safety.tables import above, domains
from villi.safety.values import Facts, Fired, Safety
from villi.series.alcohol import names_alcohol
from villi.substances import misspelt, named
from villi.trials.eating import meaning, more_than, names_group, names_need, readable
from villi.trials.naming import TYPED, Names

FEWEST_WITHOUT, MOST_WITHOUT = 14, 28
"""Days for which a food may be left out: two to four weeks (rule G52)."""
OPEN = "open:profile"
"""The fact that the safety questions are open: an eating disorder is then not ruled out (rule G28; unknown is
not no)."""
NOT_CHECKED = "G45"
"""The rule that says that a medicine or an illness of theirs is not checked here."""
USUAL = 0.5
"""The share of days above which something is usual: a day without it then leaves it out (judgement)."""
EXAMPLE = "kefir at breakfast"
LEFT_OUT = "onions"
SUPPLEMENT_DAYS = 3.0
"""Days for which a supplement is taken to act (assumed; signals.md, section 6)."""
_LEAVES = re.compile(
    r"^(?:no|not|without|avoid(?:ing)?|cut(?:ting)? (?:out|down|back)|leav(?:e|ing) out|give up|giving up|"
    r"quit(?:ting)?|stop(?:ping)?|less|fewer|drop(?:ping)?)\b|"
    r"\b(?:gluten|wheat|dairy|lactose|grain|carb|meat|egg) free \w"
)
_SEVERAL = re.compile(
    r"[;/&+]|\b(?:and|or|plus|but|except|excluding|not|und|oder|et|ou|eller|och|og)\b", re.IGNORECASE
)


class Varied(NamedTuple):
    """What somebody wants to vary: the `words`, whether it is the usual thing that is left out, the `facts`
    of the foods that they name ("food:kefir"), how many `foods` those are, and those of them that the person
    does not eat (`avoided`, names). `had`: the share of days on which the person has it (NaN not known);
    `staple`: it is of a kind that most people have on most days; `beyond`: the words beside the foods."""

    words: str
    leaving_out: bool = False
    facts: frozenset[str] = frozenset()
    foods: int = 0
    avoided: tuple[str, ...] = ()
    had: float = nan
    staple: bool = False
    beyond: str = ""


class Refused(NamedTuple):
    """Why something is not varied: in plain words, with the gates that say so."""

    why: str
    remedy: str
    gates: tuple[Fired, ...] = ()


class _Never(NamedTuple):
    words: "re.Pattern[str] | None"
    unlike: "re.Pattern[str] | None"
    why: str


@cache
def _never() -> dict[str, _Never]:
    """What is told of each kind of thing that is never varied, and the words that stand here for it."""
    return {
        row["kind"]: _Never(matcher(row["words"].split(";")), matcher(row["not"].split(";")), row["why"])
        for row in _rows("never.csv")
    }


class _About(NamedTuple):
    """What a fact of a food asks the rules about when it is added or left out, how many days it is taken to
    act, and whether there are medicines that it does not go with."""

    adding: tuple[str, ...] = ()
    leaving: tuple[str, ...] = ()
    days: float = 0.0
    medicines: bool = False


@cache
def _about() -> dict[str, _About]:
    return {
        row["fact"]: _About(
            tuple(filter(None, row["domains"].split(";"))),
            tuple(filter(None, row["without"].split(";"))),
            float(row["days"] or 0),
            row["medicines"] == "yes",
        )
        for row in _rows("about.csv")
    }


def _rows(name: str) -> list[dict[str, str]]:
    text = (files("villi.trials") / "data" / name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


def about(varied: Varied) -> tuple[str, ...]:
    """The domains that the rules are asked about.

    >>> about(Varied("kefir at breakfast", facts=frozenset({"food:fermented_live"})))
    ('experiment', 'food', 'ferment_live')
    >>> about(Varied("onions", leaving_out=True))
    ('experiment', 'food', 'elimination')
    """
    inside = supplements(varied.words)
    found = ["experiment", *(["supplement", *domains_of(inside)] if inside else ["food"])]
    words = even(varied.words)
    for domain in domains().values():
        pattern = matcher(domain.words) if domain.words else None
        if pattern is not None and pattern.search(words) and ("elimination" not in above(domain.id)):
            found.append(domain.id)
    for fact in sorted(varied.facts):
        asked = _about().get(fact, _About())
        found += [*asked.adding, *(asked.leaving if varied.leaving_out else ())]
    if varied.leaving_out:
        found.append("elimination")
        found += [
            one.id for one in domains().values() if _below("elimination", one.id) and _says(one.words, words)
        ]
    general = {"gut_advice", "all", "insight"}
    return tuple(dict.fromkeys(one for one in found if one not in general))


def _below(parent: str, domain: str) -> bool:
    return domain != parent and parent in above(domain)


def _says(phrases: Collection[str], words: str) -> bool:
    pattern = matcher(phrases) if phrases else None
    return pattern is not None and pattern.search(words) is not None


def supplements(words: str) -> tuple[str, ...]:
    """The supplements that words name.

    >>> supplements("magnesium before bed"), supplements("rye bread")
    (('magnesium',), ())
    """
    text = one_of_each(words)
    found = (*named(text), *misspelt(text))
    return tuple(dict.fromkeys(one.substance.name for one in found if one.substance.kind == "supplement"))


def lasts(varied: Varied) -> float:
    """Days for which it is taken to act after it was had: assumed, where nobody says otherwise."""
    days = [_about()[fact].days for fact in varied.facts if fact in _about()]
    return max([*days, SUPPLEMENT_DAYS if supplements(varied.words) else 0.0], default=0.0)


def refused(varied: Varied, safety: Safety, days: int | None = None, names: Names = TYPED) -> Refused | None:
    """Why a person may not vary something; None where nothing speaks against it.

    `safety` is what the gates say of the person; `days` of the experiment, where it is known; `names` what
    the face calls what was given. What the person has on most days counts as left out (`settled`).

    >>> refused(Varied("sertraline"), Safety()).why
    'A medicine is never varied, not even for a day (sertraline).'
    >>> refused(Varied("lunch"), Safety()).why
    'Days without a meal, or with less to eat, are never drawn.'
    >>> refused(Varied("a walk after lunch"), Safety()) is None
    True
    """
    asked = settled(varied)
    found = (
        _never_varied(asked, safety.facts, names)
        or _eating(asked, safety, names)
        or _needed(asked, names)
        or _leaves(asked, names)
        or _group(asked, safety, names)
        or _as_words(asked, days, names)
        or _gated(asked, safety.fired, safety.facts, names)
        or _one_food(varied, names)
        or _not_eaten(asked)
    )
    if found is not None and asked.leaving_out and not varied.leaving_out:
        return found._replace(why=f"{MOST_DAYS} {found.why}")
    return found or _not_known(asked, safety, names)


MOST_DAYS = "You have this on most days, so a day without it leaves it out."
AS_LEFT_OUT = "So the rules for leaving a food out hold: two to four weeks, and then it comes back."


def settled(varied: Varied) -> Varied:
    """What is varied, as leaving out where the person has it on most days: what comes on top of that
    ("extra milk") leaves nothing out.

    >>> settled(Varied("milk", had=0.9)).leaving_out, settled(Varied("extra milk", had=0.9)).leaving_out
    (True, False)
    """
    if varied.leaving_out or isnan(varied.had) or varied.had <= USUAL or meaning(varied.words).adds:
        return varied
    return varied._replace(leaving_out=True)


def may_leave_out(safety: Safety) -> bool:
    """Whether anything may be left out at all: the safety questions are answered, and no rule forbids it (for
    the young, in pregnancy, with an eating disorder, after low intake).

    >>> may_leave_out(Safety())
    True
    """
    return OPEN not in safety.facts and permit(["elimination"], safety.fired).allowed


ELSE = "Choose something else to vary."


def _never_varied(varied: Varied, facts: Facts, names: Names) -> Refused | None:
    """Medicines by name, kind or form, what the person takes, and all else that is never varied."""
    medicine = medicine_named(varied.words, varied.beyond if varied.foods else None) or _taken(varied, facts)
    if medicine:
        return Refused(
            f"A medicine is never varied, not even for a day ({medicine}).",
            "Speak to the person who prescribed it.",
        )
    found = off_limits(varied.words)
    if found is not None and found.kind in ("medicine", "treatment"):
        return Refused(
            _never()[found.kind].why,
            f"If it is none: name one food or habit, such as {names.adding.format(EXAMPLE)}.",
        )
    if found is not None:
        return Refused(_never()[found.kind].why, ELSE)
    if "food:alcohol" in varied.facts or names_alcohol(varied.words):
        return Refused(_never()["alcohol"].why, ELSE)
    said = even(clear(varied.words))
    for never in _never().values():
        if never.words is not None and never.words.search(
            never.unlike.sub(" . ", said) if never.unlike else said
        ):
            return Refused(never.why, ELSE)
    return None


def _taken(varied: Varied, facts: Facts) -> str:
    """What the diary says is taken and no table knows, where the words name it, one slip allowed; "" where
    they do not. What is read as food and nothing more is food, wherever the diary names it."""
    if varied.foods and not more_than(varied.beyond):
        return ""
    said = even(clear(varied.words)).split()
    for fact in facts:
        kind, _, name = fact.partition(":")
        if kind in ("unknown", "medicine") and _names(said, even(name.replace("_", " ")).split()):
            return name.replace("_", " ")
    return ""


SHORTEST_TAKEN = 5
"""Letters of a word from which one slip in it is allowed (judgement)."""


def _names(said: list[str], name: list[str]) -> bool:
    """Whether all words of a name stand among the words in a row."""
    from rapidfuzz.distance import OSA

    def same(word: str, known: str) -> bool:
        near = len(known) >= SHORTEST_TAKEN and OSA.distance(word, known, score_cutoff=1) <= 1
        return word == known or near

    size = len(name)
    places = range(len(said) - size + 1) if size else ()
    return any(all(map(same, said[at : at + size], name)) for at in places)


_DRINK = re.compile(
    r"\b(?:water|tea|coffee|broth|stock|bouillon|juice|soup|smoothie|shake|lemonade|cola|soda|drink|gum|ice)s?\b"
)
"""What may not be a meal by itself."""


def _eating(varied: Varied, safety: Safety, names: Names) -> Refused | None:
    """Meals and all food, and words that nobody here can read: whoever asks, whichever option."""
    if not readable(varied.words):
        return Refused(
            "Words in these letters cannot be checked here, so nothing is drawn for them.",
            f"Write it in English, such as {names.adding.format(EXAMPLE)}.",
        )
    if meaning(varied.words).eats:
        return Refused(
            "Days without a meal, or with less to eat, are never drawn.",
            f"Name one food or drink that is added, such as {names.adding.format(EXAMPLE)}.",
        )
    if meaning(varied.words).meal and (not may_leave_out(safety) or _DRINK.search(even(varied.words))):
        return Refused(
            "What is had for a meal may take its place, and no meal is replaced by lot here.",
            f"Say that it comes with the meal, such as {names.adding.format(EXAMPLE)}.",
        )
    return None


def _needed(varied: Varied, names: Names) -> Refused | None:
    """Water, fluids and salt: nobody goes without; a glass more of it, or at a time of day, may be varied."""
    need = names_need(varied.words)
    if not need or (need == "part" and not varied.leaving_out):
        return None
    return Refused(
        f"{varied.words}: a body needs this every day, so days without it are never drawn.",
        f"Name what comes on top, such as {names.adding.format('an extra glass of water')}, or one food.",
    )


def _group(varied: Varied, safety: Safety, names: Names) -> Refused | None:
    """A whole group of foods: days without it cut the group out, whichever option it came with. A part of one
    (an amount, a time of day) may be varied by those who may leave things out."""
    group = meaning(varied.words).group
    if group == "whole" or (group and (varied.leaving_out or not may_leave_out(safety))):
        return Refused(
            f"{varied.words}: a whole group of foods is left out only together with a dietitian.",
            f"Name one food, such as {names.adding.format(EXAMPLE)}, or say what comes on top of the usual: "
            f"{names.adding.format('extra ...')}."
            if not varied.leaving_out
            else f"Name one food, such as {names.leaving.format(LEFT_OUT)}.",
        )
    return None


def _not_known(varied: Varied, safety: Safety, names: Names) -> Refused | None:
    """Who may leave nothing out varies what comes on top: of a staple nobody knows that, unless the record
    says so."""
    known = not isnan(varied.had) or not varied.staple or varied.leaving_out or meaning(varied.words).adds
    if known or may_leave_out(safety):
        return None
    return Refused(
        "Too few whole days are recorded to know whether you have this on most days; a day without it might "
        "leave it out.",
        f"Say that it comes on top: {names.adding.format(f'extra {varied.words}')}. Or record a week of "
        "meals first.",
    )


def _leaves(varied: Varied, names: Names) -> Refused | None:
    """Words that leave something out, or put something in its place, where they were not said to do so."""
    if varied.leaving_out:
        return None
    leaves = meaning(varied.words).leaves and (varied.foods > 0 or names_group(varied.words))
    if not leaves and not _LEAVES.search(even(varied.words)):
        return None
    return Refused(
        f'"{varied.words}" means to leave something out.',
        f"Name the one food that is left out{names.left_out}. Days with are then your usual days.",
    )


def _several(varied: Varied) -> bool:
    """Whether words name more than one thing, or all but one. A comma may stand in the name of one food
    ("milk, whole"), and not after a group ("meat, cooked")."""
    first, comma, _ = varied.words.partition(",")
    one = varied.foods == 1 and not more_than(varied.beyond) and not names_group(first)
    return bool(_SEVERAL.search(varied.words)) or (bool(comma) and (not one or "," in varied.beyond))


def _as_words(varied: Varied, days: int | None, names: Names) -> Refused | None:
    if not varied.leaving_out:
        return None
    said = even(varied.words)
    if varied.foods > 1 or _several(varied):
        return Refused(
            "Only one food at a time is left out.",
            f"Name one food, such as {names.leaving.format(LEFT_OUT)}.",
        )
    if _LEAVES.search(said):
        return Refused(
            f"{varied.words}: a whole group of foods is left out only together with a dietitian.",
            f"Name one food, such as {names.leaving.format(LEFT_OUT)}.",
        )
    if days is not None and not FEWEST_WITHOUT <= days <= MOST_WITHOUT:
        return Refused(
            f"A food is left out for two to four weeks, not for {days} days.",
            f"Choose from {FEWEST_WITHOUT} to {MOST_WITHOUT}, such as {names.lasting.format(MOST_WITHOUT)}.",
        )
    return None


def _one_food(varied: Varied, names: Names) -> Refused | None:
    """What is left out is one food that villi knows, and nothing beyond it: words that nobody here can read
    may name a medicine, or all that somebody eats."""
    if not varied.leaving_out:
        return None
    if varied.foods != 1:
        return Refused(
            f"{varied.words}: not read as one food, and only one food is left out.",
            f"Name it as you would in the diary, such as {names.leaving.format(LEFT_OUT)}.",
        )
    more = more_than(varied.beyond)
    if more:
        return Refused(
            f"Beside one food, more is said here ({more}), and only one food is left out.",
            f"Name the food alone, such as {names.leaving.format(LEFT_OUT)}.",
        )
    return None


def _gated(varied: Varied, fired: Iterable[Fired], facts: Facts, names: Names) -> Refused | None:
    """Gates in front of what is varied. A bound that is a person's own (keep greens steady with warfarin)
    forbids it as well: lots would break it."""
    asked = about(varied)
    said = permit(asked, fired)
    bounds = [one for one in said.gates if one.gate.level == "limit" and one.because]
    if not said.allowed:
        behind = tuple(one for one in said.gates if one.gate.level in ("block", "clinician_first"))
        return Refused("A safety rule stands in front of this.", _how(behind, names), behind)
    if bounds:
        return Refused(
            "A safety rule asks you to keep this steady, and lots would not.",
            ELSE,
            tuple(bounds),
        )
    unread = _not_checked(varied, facts)
    if unread:
        return Refused(
            f"There are medicines that this does not go with, and no rule was written for yours ({unread}).",
            "Ask a pharmacist first, and write down what was agreed; or choose something else to vary.",
            tuple(one for one in said.gates if one.gate.id == NOT_CHECKED),
        )
    if varied.leaving_out and OPEN in facts:
        return Refused(
            "A food is left out only once the safety questions are answered: for some people it can do harm.",
            f"Answer them first{names.safety}, or vary something else.",
        )
    if "supplement" in asked and any(fact in facts for fact in NO_DOSE_FOR):
        behind = tuple(one for one in said.gates if one.gate.level == "clinician_first")
        return Refused("Supplements are not varied here for you.", _how(behind, names), behind)
    return None


def _not_checked(varied: Varied, facts: Facts) -> str:
    """A medicine that no rule was written for, beside a food that does not go with some medicines; "" where
    there is none, or somebody has agreed."""
    rows = [_about()[fact] for fact in varied.facts if fact in _about()]
    open_ = [row for row in rows if row.medicines and not any(f"agreed:{one}" in facts for one in row.adding)]
    said = [fact.partition(":") for fact in facts]
    names = [
        name
        for kind, _, name in said
        if kind == "unknown" or (kind == "unchecked" and f"medicine:{slug(name)}" in facts)  # not an illness
    ]
    return ", ".join(names) if open_ else ""


def _how(behind: tuple[Fired, ...], names: Names) -> str:
    ids = {one.gate.id for one in behind}
    if "G47" in ids:
        return f"Answer the safety questions first{names.safety}, or vary a food."
    if behind and all(one.gate.level == "clinician_first" for one in behind):
        return "Speak to a clinician first, and write down what was agreed; or choose something else."
    return ELSE


def _not_eaten(varied: Varied) -> Refused | None:
    if varied.avoided and not varied.leaving_out:
        return Refused(
            f"Your diary says that you do not eat this, or it is not for you ({', '.join(varied.avoided)}).",
            ELSE,
        )
    return None


def notes(varied: Varied, safety: Safety) -> tuple[Fired, ...]:
    """The rules that are shown beside what may be varied: bounds and information for these domains."""
    own = {one for one in about(varied) if one not in ("experiment", "food", "supplement")}
    standing = permit(about(varied), safety.fired).gates
    return tuple(one for one in standing if own & set(one.gate.domains) or one.gate.id == NOT_CHECKED)
