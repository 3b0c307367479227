"""Who a diary is about, from its `person:` line, its weights and its dated states, as of its last day.

`person: me, female, 34, 168 cm`: parts between commas in any order. What is no age, sex, height, weight or
state is the name. The person line of an export is an id and stays a name as a whole.
"""

import re
from collections.abc import Iterator
from datetime import date as Date
from typing import Literal, NamedTuple

from villi.diary.heading import weight_of
from villi.diary.values import Diary, Record
from villi.quantities import Person, Problem
from villi.quantities.person import Sex, State

OLDEST = 121
"""Years: the upper end of the table of reference values."""
FERTILE = (10, 60)
"""Ages outside which a pregnancy is asked about again (judgement); the rules of a pregnancy apply anyway."""
ADULT = 18
WEIGHTS = {"child": (2.0, 200.0), "adult": (20.0, 400.0)}
HEIGHTS = {"child": (40.0, 220.0), "adult": (90.0, 250.0)}
"""kg and cm that a person can have (judgement): what is outside is a slip of the pen and is not used."""
INCH, FOOT = 2.54, 30.48  # cm, exact by definition (international yard, 1959)

_SEXES: dict[str, Sex] = {
    **dict.fromkeys(("female", "woman", "girl", "f", "w", "she", "lady"), "female"),
    **dict.fromkeys(("male", "man", "boy", "m", "he", "gentleman"), "male"),
}
_WORDS_OF_STATES: tuple[tuple[State, "re.Pattern[str]"], ...] = (
    (
        "pregnant",
        re.compile(
            r"\b(?:pregn\w*|preg|pregs|pregers|preggers|pregat|pregant|pregent|expecting|expectant|gravid\w*|"
            r"schwanger\w*|enceintes?|embarazadas?|zwanger|incinta|gr[áa]vida|trimester|trimestre|ttc|"
            r"trying (?:to conceive|for a baby))\b",
            re.IGNORECASE,
        ),
    ),
    (
        "lactating",
        re.compile(
            r"\b(?:breast[- ]?fe\w+|breast[- ]?milk|chest[- ]?feed\w*|lactat\w+|nursing|bf|bfing|ebf|"
            r"post[- ]?partum|stillend\w*|stillen|allait\w+|lactante|amamant\w+|expressing milk|pumping)\b",
            re.IGNORECASE,
        ),
    ),
)
"""What people write for a pregnancy and for feeding a baby; after a birth it counts as feeding, for the safe
side. Other languages and misspellings from memory."""
_LOOSE = re.compile(
    r"\bdue(?: (?:date|in|on|next|this|early|late|mid|end))?(?: (?:the )?[0-9]{1,2}(?:st|nd|rd|th)?)?"
    r"(?!\w| to\b)|"
    r"\b[0-9]{1,2}\s*\+\s*[0-9]\b|\b[0-9]{1,2}\s*(?:w|wks?|weeks?)\s*(?:gone|along|in)\b",
    re.IGNORECASE,
)
"""What means a pregnancy beside an age and a sex, but not among illnesses ("anaemia due to")."""
_NUMBERED = re.compile(r"trimest|due|\+|weeks?|wks?|month|[0-9](?:st|nd|rd|th)\b", re.IGNORECASE)
"""What stands beside a number of a pregnancy that is no age: "2nd trimester", "due 4 March"."""
LONGEST_PREGNANCY = 42
"""Weeks. "34, female, 20 wks" is no second age."""
_STATES_IN_ORDER: tuple[State, ...] = ("pregnant", "lactating")
_FILLERS = frozenset(
    "a an and baby child i am is old year years yr yrs y yo aged age of sex gender born in tall".split()
)
_NONE = re.compile(
    r"\A\W*(?:(?:no|not|none|never|nope|n|false|ended|over|stopped|finished)\b|no longer\b)", re.IGNORECASE
)

_BORN = re.compile(
    r"\b(?:born|dob|date of birth)\D{0,6}(?P<y>[0-9]{4})(?:-(?P<m>[0-9]{2})-(?P<d>[0-9]{2}))?\b",
    re.IGNORECASE,
)
_JOINED = re.compile(r"\A(?P<sex>[fmw])(?P<age>[0-9]{1,3})\Z|\A(?P<age2>[0-9]{1,3})(?P<sex2>[fmw])\Z")
_AGE = re.compile(r"\A(?P<age>[0-9]{1,3})(?:y|yo|yrs?)?\Z")
_MONTHS = re.compile(r"\b(?P<n>[0-9]{1,2})\s*(?P<unit>month|week|wk)s?\b", re.IGNORECASE)
_CM = re.compile(r"\b(?P<n>[0-9]{2,3}(?:[.,][0-9]+)?)\s*cm\b", re.IGNORECASE)
_M = re.compile(r"\b(?P<n>[0-2][.,][0-9]{1,2})\s*(?:m|metres?|meters?)\b", re.IGNORECASE)
_FEET = re.compile(
    r"\b(?P<ft>[3-8])\s*(?:ft|foot|feet|['’′])\s*(?:(?P<inch>[0-9]{1,2}(?:\.[0-9])?)\s*(?:in(?:ch(?:es)?)?|[\"”″])?)?",
    re.IGNORECASE,
)
_KG = re.compile(
    r"\b[0-9]{1,4}(?:[.,][0-9]+)?\s*(?:kgs?|kilos?|st(?:one)?(?:\s*[0-9]{1,2}\s*(?:lbs?|pounds?)?)?|lbs?|pounds?)\b",
    re.IGNORECASE,
)
_LINE = re.compile(r"\A[\s\ufeff]*person\s*:", re.IGNORECASE)
_WORD = re.compile(r"[^\W_]+(?:-[^\W_]+)*")


def _named_state(text: str) -> State:
    """The state that words name, a pregnancy before breast-feeding; "" where they name none."""
    return next((state for state, words in _WORDS_OF_STATES if words.search(text)), "")


class _Said(NamedTuple):
    """What one part of the person line says; None or "" where it says nothing of it. `weeks` of a baby, or
    of a pregnancy where another part says an age."""

    sex: Sex = ""
    age: int | None = None
    height: float | None = None
    weight: float | None = None
    state: State = ""
    ages: tuple[int, ...] = ()
    weeks: int | None = None


def person_of(diary: Diary) -> tuple[Person, tuple[Problem, ...]]:
    """The person, and what of it could not be used or contradicts itself.

    >>> from villi.diary import read
    >>> diary = read(b"person: me, f, 34, 168 cm\\nweight: 62 kg\\n2026-11-16\\npregnant: no\\ntoast\\n")
    >>> person_of(diary)[0]
    Person(name='me', sex='female', age=34, state='none', weight_kg=62.0, height_cm=168.0)
    >>> person_of(read(b"person: male, aged 4, pregnant\\n2026-11-16\\n"))[1][0].message
    'a pregnancy does not go with a male aged 4'
    """
    line = next((n for n, raw in enumerate(diary.lines, start=1) if _LINE.match(raw)), 0)
    last = max((day.date for day in diary.days), default=None)
    name, said = _spoken(diary, last)
    state, place = _state(diary)
    weight = _latest_weight(diary)
    weight = said.weight if weight is None else weight
    who = Person(
        name=name,
        sex=said.sex,
        age=said.age,
        state=state or said.state,
        weight_kg=None if weight is None else round(weight, 1),
        height_cm=said.height,
    )
    problems: list[Problem] = []
    if len(said.ages) > 1:
        problems.append(
            Problem(
                line,
                0,
                f"two ages: {' and '.join(map(str, said.ages))}; the lower one is used",
                "write one age, and an amount with its unit, such as person: me, female, 34, 168 cm",
            )
        )
    who = _possible(who, line, problems)
    if who.state in _STATES_IN_ORDER and _odd_mother(who):
        what = "a pregnancy does" if who.state == "pregnant" else "breast-feeding does"
        sex = who.sex or "person"
        aged = f" aged {who.age}" if who.age is not None else ""
        problems.append(
            Problem(
                place or line,
                0,
                f"{what} not go with a {sex}{aged}",
                "correct the person line or the pregnant line; until then no reference value is used and "
                "every safety rule that could apply does",
            )
        )
    return who, tuple(problems)


def _spoken(diary: Diary, last: Date | None) -> tuple[str, _Said]:
    """Name and facts of the person line."""
    if not diary.lines:
        return diary.header.person, _Said()
    parts = [part.strip() for part in re.split(r"[,;](?!\d)|(?<!\d),", diary.header.person) if part.strip()]
    read = [(part, _part(part, last)) for part in parts]
    if len(read) == 1 and len(parts[0]) == 1:
        return parts[0], _Said()  # a single letter is an initial as likely as a sex
    facts = [said for _, said in read if said is not None]
    adult = any(said.age is not None and said.weeks is None and said.age >= FERTILE[0] for said in facts)
    if adult:
        facts = [_with_pregnancy(said) for said in facts]
    ages = tuple(sorted({age for said in facts for age in (said.ages or (said.age,)) if age is not None}))
    merged = _Said(
        sex=_one({said.sex for said in facts}),
        age=ages[0] if ages else None,
        height=next((said.height for said in facts if said.height is not None), None),
        weight=next((said.weight for said in facts if said.weight is not None), None),
        state=next((said.state for said in facts if said.state), ""),
        ages=ages,
    )
    return ", ".join(part for part, said in read if said is None), merged


def _with_pregnancy(said: _Said) -> _Said:
    """Weeks beside an age are those of a pregnancy."""
    if said.weeks is None or said.weeks > LONGEST_PREGNANCY or said.state:
        return said
    return said._replace(age=None, ages=(), weeks=None, state="pregnant")


def _one(sexes: set[Sex]) -> Sex:
    known = sexes - {""}
    return known.pop() if len(known) == 1 else ""


def _part(text: str, last: Date | None) -> _Said | None:
    """What one part says, where every word of it is accounted for; None where it is a name.

    >>> _part("female 34", None), _part("Anna", None), _part("5 ft 6", None).height
    (_Said(sex='female', age=34, height=None, weight=None, state='', ages=(34,), weeks=None), None, 167.6)
    """
    age: int | None = None
    rest, height, weight = text, None, None
    if born := _BORN.search(rest):
        age, rest = _age_at(born, last), _cut(rest, born)
    if found := _KG.search(rest):
        weight, rest = weight_of(found[0].strip(), _decimal(found[0])), _cut(rest, found)
    if found := _CM.search(rest):
        height, rest = float(found["n"].replace(",", ".")), _cut(rest, found)
    elif found := _M.search(rest):
        height, rest = round(float(found["n"].replace(",", ".")) * 100, 1), _cut(rest, found)
    elif found := _FEET.search(rest):
        height, rest = round(int(found["ft"]) * FOOT + float(found["inch"] or 0) * INCH, 1), _cut(rest, found)
    sex: Sex = ""
    state: State = ""
    strange = False
    state = _named_state(rest) or ("pregnant" if _LOOSE.search(rest) else "")
    if state and _NONE.match(rest):
        return _Said(state="none")
    lasting = _MONTHS.search(rest)
    ages: list[int] = [age] if age is not None else []
    plain = _cut(rest, lasting) if lasting else rest
    for known in (_LOOSE, *(words for _, words in _WORDS_OF_STATES)):
        plain = known.sub(" ", plain)
    for word in _WORD.findall(plain.lower()):
        if word in _SEXES:
            sex = _SEXES[word]
        elif joined := _JOINED.match(word):
            sex = _SEXES[joined["sex"] or joined["sex2"]]
            ages.append(int(joined["age"] or joined["age2"]))
        elif number := _AGE.match(word):
            ages.append(int(number["age"]))
        elif not all(piece in _FILLERS for piece in word.split("-")):
            strange = True
    if strange and not state:  # "5 months pregnant" and the like are heard, whatever else stands there
        return None
    if state:
        ages = [n for n in ages if n >= FERTILE[0]] if lasting or _NUMBERED.search(rest) else ages
    weeks = None
    if lasting and not state:
        is_weeks = lasting["unit"].lower().startswith("w")
        ages = [int(lasting["n"]) // (52 if is_weeks else 12)]
        weeks = int(lasting["n"]) if is_weeks else None
    age = min(ages, default=None)
    said = _Said(sex, age, height, weight, state, tuple(sorted(set(ages))), weeks)
    return said if said != _Said() else None


def _cut(text: str, found: "re.Match[str]") -> str:
    return f"{text[: found.start()]} {text[found.end() :]}"


def _decimal(text: str) -> Literal["point", "comma"]:
    return "comma" if "," in text else "point"


def _age_at(born: "re.Match[str]", last: Date | None) -> int | None:
    """Whole years on the last day of the diary; of a year alone, the younger age it may be."""
    if last is None:
        return None
    year = int(born["y"])
    if not born["m"]:
        return last.year - year - 1 if last.year > year else 0
    had = (last.month, last.day) >= (int(born["m"]), int(born["d"]))
    return last.year - year - (0 if had else 1)


def _records(diary: Diary, *keys: str) -> Iterator[Record]:
    """Keyed lines in the order in which they hold: those above the first day, then day by day."""
    yield from (record for record in diary.states if record.key in keys)
    for day in sorted(diary.days, key=lambda day: day.date):
        found = [entry for entry in day.entries if isinstance(entry, Record) and entry.key in keys]
        yield from sorted(found, key=lambda record: record.line)


def _state(diary: Diary) -> tuple[State, int]:
    """Pregnant, lactating or none, as last said, and where; "" where nothing was said.

    The two are followed apart: "pregnant: no" ends no breast-feeding. A pregnancy goes before."""
    said: dict[State, tuple[bool, int]] = {}
    for record in _records(diary, "pregnant", "has", "stops"):
        named = _named_state(record.value) or None
        if named is None and record.key != "pregnant":
            continue
        denied = record.key == "stops" or bool(_NONE.match(record.value))
        said[named or "pregnant"] = (not denied, record.line)
    for state in _STATES_IN_ORDER:
        holds, line = said.get(state, (False, 0))
        if holds:
            return state, line
    return ("none", 0) if said else ("", 0)


def _latest_weight(diary: Diary) -> float | None:
    weights = [weight_of(record.value, diary.header.decimal) for record in _records(diary, "weight")]
    known = [weight for weight in weights if weight is not None]
    return known[-1] if known else diary.header.weight_kg


def _possible(who: Person, line: int, problems: list[Problem]) -> Person:
    """The person without amounts that nobody has; each is a problem, and unknown from then on."""
    if who.age is not None and not 0 <= who.age < OLDEST:
        problems.append(
            Problem(line, 0, f"an age of {who.age} years is not possible", "write person: me, female, 34")
        )
        who = who._replace(age=None)
    group = "child" if who.age is not None and who.age < ADULT else "adult"
    low, high = WEIGHTS[group]
    if who.weight_kg is not None and not low <= who.weight_kg <= high:
        problems.append(
            Problem(
                0,
                0,
                f"a weight of {who.weight_kg:g} kg is not possible here, so it is not used",
                "write kilograms, such as weight: 70 kg",
            )
        )
        who = who._replace(weight_kg=None)
    low, high = HEIGHTS[group]
    if who.height_cm is not None and not low <= who.height_cm <= high:
        problems.append(
            Problem(
                line,
                0,
                f"a height of {who.height_cm:g} cm is not possible here, so it is not used",
                "write centimetres, such as person: me, female, 34, 168 cm",
            )
        )
        who = who._replace(height_cm=None)
    return who


def _odd_mother(who: Person) -> bool:
    youngest, oldest = FERTILE
    return who.sex == "male" or (who.age is not None and not youngest <= who.age < oldest)
