"""The safety questions: what an answer means, what stands in the diary already, and what would be written.

Both faces ask with this page: one question after another at a terminal, all at once as a form. A question
that is left empty stays open; nothing is ever taken for a no.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date as Date

from villi.diary import Diary, read
from villi.diary.heading import weight_of
from villi.diary.lines import decode
from villi.diary.person import HEIGHTS, OLDEST, WEIGHTS, person_of
from villi.diary.profile import Profile, ends, has_now, taken_now, with_profile
from villi.diary.splices import Splice, differences
from villi.quantities import Person
from villi.quantities.person import Sex, State
from villi.safety import facts
from villi.safety.asking import Item, items
from villi.safety.form import one_line
from villi.safety.profile import may_be_pregnant
from villi.substances import recognise

LONGEST = 200
"""Characters of one condition or medicine."""
MOST = 60
"""Things that one answer may name."""

Fields = Mapping[str, Sequence[str]]
"""What a form holds: every field with its values, as typed."""

NOT_UNDERSTOOD = {
    "age": "write whole years, such as 34; or leave it empty",
    "height": "write centimetres, or feet and inches, such as 168 or 5 ft 6; or leave it empty",
    "weight": "write kilograms, or stones and pounds, such as 62 or 9 st 11; or leave it empty",
}
BOTH = "“none of these” is ticked beside others: leave one of them"
NOT_BOTH = "“nothing” is ticked, and something is written: leave one of them"


def age_of(said: str) -> int | None:
    """Years as typed; None for anything else.

    >>> age_of("34 years"), age_of("340"), age_of("old")
    (34, None, None)
    """
    number = said.casefold().removesuffix("years").strip()
    return int(number) if number.isdecimal() and len(number) < 4 and int(number) < OLDEST else None


def sex_of(said: str) -> Sex | None:
    """Female or male as typed; None for anything else."""
    word = said.casefold()
    if word in ("f", "female", "woman", "w", "girl"):
        return "female"
    return "male" if word in ("m", "male", "man", "boy") else None


def state_of(said: str) -> State | None:
    """Pregnant, breast-feeding or neither as typed; None for anything else.

    >>> state_of("breast-feeding"), state_of("no"), state_of("maybe")
    ('lactating', 'none', None)
    """
    word = " ".join(said.casefold().replace("-", " ").split())
    if word in ("p", "pregnant", "yes", "y"):
        return "pregnant"
    if word in ("b", "breast feeding", "breastfeeding", "nursing", "lactating"):
        return "lactating"
    return "none" if word in ("n", "no", "none", "neither") else None


def height_of(said: str, age: int | None = None) -> float | None:
    """Centimetres of a height as typed; None where nobody of any age is so tall.

    >>> height_of("168"), height_of("9 m")
    (168.0, None)
    """
    text = f"{said} cm" if said.replace(",", "").replace(".", "").isdigit() and len(said) > 2 else said
    height = person_of(read(f"person: x, {text}, {_years(age)}\n2000-01-01\n".encode()))[0].height_cm
    low, high = HEIGHTS["child"][0], HEIGHTS["adult"][1]
    return height if height is not None and low <= height <= high else None


def weighed(said: str, diary: Diary, age: int | None = None) -> float | None:
    """Kilograms of a weight as typed; None where nobody of this age weighs so much."""
    weight = weight_of(said, diary.header.decimal)
    low, high = WEIGHTS["child" if _years(age) < 18 else "adult"]
    return weight if weight is not None and low <= weight <= high else None


def _years(age: int | None) -> int:
    return 18 if age is None else age


def is_no(words: str) -> bool:
    """Whether an answer says that there is nothing."""
    return words.casefold() in ("no", "none", "n", "nothing", "-", "nil")


def things(said: str) -> list[str]:
    """The things that an answer names: commas between, but not inside a number; "no" and "none" among them.

    >>> things("vitamin D 1,000 IU, sertraline 50 mg; ")
    ['vitamin D 1,000 IU', 'sertraline 50 mg']
    """
    plain = said.replace("#", " ")  # "#" would open a comment or a tag in the diary
    parts = (one_line(part)[:LONGEST].strip() for part in re.split(r"[;\n]|,(?!\d)|(?<!\d),", plain))
    return [part for part in parts if part]


def condition_as_read(words: str, key: str = "has") -> str:
    """How words for a condition are understood: as what, or as nothing that a rule covers.

    >>> condition_as_read("coeliac disease")
    'coeliac disease = coeliac'
    """
    found = facts(read(f"2000-01-01\n{key}: {words}\n".encode(errors="replace")), Person())
    kinds = ("condition:", "flag:", "state:")
    names = [fact.split(":", 1)[1].replace("_", " ") for fact in found if fact.startswith(kinds)]
    if not names or "unknown" in names:
        return f"{words}: not in our list, so no rule covers it; kept in your words. Ask a clinician."
    unruled = (
        ", no rule was written for it: ask a clinician"
        if any(fact.startswith("unchecked:") for fact in found)
        else ""
    )
    as_what = "" if names == [words.casefold()] else f" = {', '.join(names)}"
    return f"{words}{as_what}{unruled}"


def medicine_as_read(words: str) -> str:
    """How words for a medicine are understood.

    >>> medicine_as_read("zzzol")
    'zzzol: not checked, ask a pharmacist'
    """
    found = recognise(words)
    if found is None:
        return f"{words}: not checked, ask a pharmacist"
    return f"{words} = {found.name} ({found.kind})"


def is_complete(said: Profile, diary: Diary, answered: Sequence[bool]) -> bool:
    """Whether nothing that safety depends on stayed open; `answered` the questions that are lists."""
    who = person_of(diary)[0]
    sex, age = said.sex or who.sex, said.age if said.age is not None else who.age
    state = bool(said.state or who.state) or not may_be_pregnant(sex, age)
    return age is not None and bool(sex) and state and all(answered)


@dataclass(frozen=True, slots=True)
class Asked:
    """The questions as they stand: what the diary says already (`has` and `takes` with how each is read), the
    lists to choose from, and the day on which they were last answered (None never)."""

    who: Person
    pregnancy: bool
    has: tuple[tuple[str, str], ...]
    takes: tuple[tuple[str, str], ...]
    avoids: tuple[str, ...]
    conditions: tuple[Item, ...]
    flags: tuple[Item, ...]
    on: Date | None


def asked(diary: Diary) -> Asked:
    """The safety questions for a diary.

    >>> asked(read(b"person: me, female, 34\\nhas: IBS\\n2026-11-16\\ntakes: zzzol\\n")).takes
    (('zzzol', 'zzzol: not checked, ask a pharmacist'),)
    """
    who = person_of(diary)[0]
    held = has_now(diary)
    known = {words.casefold() for words, _ in held}
    records = [(day.date, entry) for day in diary.days for entry in day.entries]
    days = [
        date
        for date, entry in records
        if getattr(entry, "key", "") == "asked" and getattr(entry, "value", "").casefold() == "safety"
    ]
    everything = (*diary.states, *(entry for _, entry in records))
    avoided = [getattr(entry, "value", "") for entry in everything if getattr(entry, "key", "") == "avoids"]
    return Asked(
        who,
        may_be_pregnant(who.sex, who.age),
        tuple((words, condition_as_read(words)) for words, _ in held),
        tuple((words, medicine_as_read(words)) for words in taken_now(diary)),
        tuple(dict.fromkeys(avoided)),
        tuple(item for item in items("condition") if item.words.casefold() not in known),
        items("flag"),
        max(days, default=None),
    )


def given(fields: Fields, diary: Diary) -> tuple[Profile, Mapping[str, str]]:
    """What the fields of a form say, and for each field that could not be used what to write instead.

    Fields: age, sex, state, height, weight; `has`, `flags` (words of the lists), `has_more`, `flags_more`
    (own words), `has_none`, `flags_none`; `over`, `stops` (what is over); `takes`, `takes_none`; `avoids`.

    >>> said, wrong = given({"age": ["34"], "sex": ["female"], "has_none": ["yes"]}, read(b"2026-11-16\\n"))
    >>> said.age, said.has, said.complete, dict(wrong)
    (34, (), False, {})
    """
    wrong: dict[str, str] = {}
    age = age_of(_one(fields, "age"))
    height = height_of(_one(fields, "height"), age) if _one(fields, "height") else None
    weight = weighed(_one(fields, "weight"), diary, age) if _one(fields, "weight") else None
    for name, value in (("age", age), ("height", height), ("weight", weight)):
        if _one(fields, name) and value is None:
            wrong[name] = NOT_UNDERSTOOD[name]
    has, flags = (_listed(fields, name, wrong) for name in ("has", "flags"))
    taken = taken_now(diary)
    takes = tuple(words for words in things(_one(fields, "takes")) if not is_no(words))
    nothing = bool(_one(fields, "takes_none")) or any(map(is_no, things(_one(fields, "takes"))))
    if nothing and takes:
        wrong["takes"] = NOT_BOTH
    if len(takes) > MOST:
        wrong["takes"] = f"at most {MOST} at a time: write the rest into the diary"
    said = Profile(
        sex=sex_of(_one(fields, "sex")) or "",
        age=age,
        height_cm=height,
        weight_kg=weight,
        state=state_of(_one(fields, "state")) or "",
        has=has or (),
        over=tuple(one for one in _many(fields, "over") if ends(one, [words for words, _ in has_now(diary)])),
        takes=takes,
        stops=tuple(one for one in _many(fields, "stops") if ends(one, taken)),
        avoids=tuple(words for words in things(_one(fields, "avoids")) if not is_no(words)),
        notes=flags or (),
    )
    lists = (has is not None, flags is not None, nothing or bool(takes) or bool(taken))
    return _completed(said, diary, lists), wrong


def _completed(said: Profile, diary: Diary, lists: Sequence[bool]) -> Profile:
    return replace(said, complete=is_complete(said, diary, lists))


def _listed(fields: Fields, name: str, wrong: dict[str, str]) -> tuple[str, ...] | None:
    """What of a list was chosen, with own words; None where the question was left open."""
    more = things(_one(fields, f"{name}_more"))
    chosen = tuple(dict.fromkeys([*_many(fields, name), *(words for words in more if not is_no(words))]))
    none = bool(_one(fields, f"{name}_none")) or any(map(is_no, more))
    if none and chosen:
        wrong[name] = BOTH
    if len(chosen) > MOST:
        wrong[name] = f"at most {MOST} at a time: write the rest into the diary"
    return chosen if chosen or none else None


def _one(fields: Fields, name: str) -> str:
    return one_line(next(iter(fields.get(name, ())), "").replace("\n", ", "))


def _many(fields: Fields, name: str) -> tuple[str, ...]:
    plain = (one_line(words.replace("#", " "))[:LONGEST].strip() for words in fields.get(name, ()))
    return tuple(words for words in plain if words)


def profiling(data: bytes, said: Profile, date: Date) -> tuple[Splice, ...]:
    """What the answers change in a diary; () where nothing is new. Raises `VilliError`.

    >>> profiling(b"person: me\\n2026-11-16\\ntoast\\n", Profile(age=34), Date(2026, 11, 16))[0].new
    ('person: me, 34',)
    """
    after = with_profile(data, said, date)
    return differences(data, decode(after)[0]) if after != data else ()
