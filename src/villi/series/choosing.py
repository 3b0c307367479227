"""Which exposures are looked at: those that can be compared, each thing once, at most sixty.

Every further exposure makes the guard against false alarms stricter, so what says the same is said once:
patterns, nutrients and groups first, then foods of the person's own, the most evenly split first.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from villi.series.foods import ALIKE, FEWEST, Sorted, correlation
from villi.series.naming import joined, stems
from villi.series.values import Array, Exposure, Unused

MOST = 60
"""Exposures of a series (signals.md, section 4: the sizes that were simulated)."""
MAKES = 0.1
"""Share of an amount from which a food is named as what it is made of; less of it only comes with it
(judgement)."""
SAME = 0.9
"""Share of an amount from which a food that bears its name is the same thing ("black coffee" of all coffee)
(judgement)."""
KNOWN = 20
"""Known days that an amount must have (judgement: ten on either side)."""

MOSTLY = 0.5
"""Share of an amount from which it is mostly what foods with alcohol bring, so that a benefit of it would be
one of the drink (judgement)."""
SPANNED = 0.5
"""Share of what an effect is worded for that a person's own days must span: an effect is said for at most
twice as much as was seen (judgement: two rashers of bacon are no whole serving, and may be asked about)."""


class Chosen(NamedTuple):
    """What is looked at, in order, and what is not."""

    exposures: tuple[Exposure, ...]
    unused: tuple[Unused, ...]


def choose(amounts: Sequence[Exposure], others: Sequence[Exposure], single: Sorted) -> Chosen:
    """Amounts that vary, `others` (sleep, stress, supplements) as they are, and single foods."""
    unused: list[Unused] = []
    usable: list[Exposure] = []
    complete = max((int(np.isfinite(each.values).sum()) for each in amounts), default=0)
    if complete < KNOWN:
        days = "1 day" if complete == 1 else f"{complete} days"
        because = f"all that was eaten is known on {days}; from {KNOWN} days on it is looked at"
        unused.append(Unused("exposures", "what was eaten", because))
    looked_at = (*(amounts if complete >= KNOWN else ()), *(each for each in others if each.kind == "own"))
    others = [each for each in others if each.kind != "own" or not _too_little(each)]
    for each in looked_at:
        why = _too_little(each) if each.kind == "own" else _why_not(each)
        if why:
            unused.append(Unused(each.key, each.name, why))
        elif each.kind != "own":
            usable.append(each)
    kept, gone = _once(_of_drinks(usable, single))
    unused += gone
    named = {stems(each.name) for each in usable}  # days with coffee are not asked about beside cups of it
    others_named = [food for food in single.usable if stems(food.name) not in named]
    kept, foods, gone = _beside(kept, others_named, single)
    unused += gone
    room = max(MOST - len(kept) - len(others), 0)
    foods = sorted(foods, key=lambda each: (-_split(each.values), each.key))
    unused += _foods_left(single, foods[room:])
    return Chosen((*kept, *others, *foods[:room]), tuple(unused))


def _why_not(each: Exposure) -> str:
    known = each.values[np.isfinite(each.values)]
    if len(known) < KNOWN:
        return f"known on fewer than {KNOWN} days"
    if (known >= _trace(each)).sum() < FEWEST:
        return f"eaten, in more than traces, on fewer than {FEWEST} days"
    if len(known) - np.unique(known, return_counts=True)[1].max() < FEWEST:
        return "nearly the same on every day, so there is nothing to compare with"
    return _too_little(each)


def _too_little(each: Exposure) -> str:
    """Why no effect of `per` units can be said: the person's own days lie less than half of that apart.

    "2 g more glutamine" of somebody whose days differ by a quarter of a gram is a guess eight times as far as
    anything seen; the effect and its range then come out far beyond the scale that was rated on."""
    apart = span(each.values)
    if apart >= SPANNED * each.per:
        return ""
    return (
        f"varied too little: the {FEWEST} days with most lie only {apart:.2g} {each.unit} above the {FEWEST} "
        f"with least, and an effect is said for {each.per:g}"
    )


def span(values: Array) -> float:
    """How far a person's own days lie apart: the mean of the ten highest known days less that of the ten
    lowest; fewer than twenty known days are split in halves.

    >>> span(np.array([1.0] * 30 + [3.0] * 10 + [np.nan]))
    2.0
    """
    known = np.sort(values[np.isfinite(values)])
    either = min(FEWEST, len(known) // 2)
    return float(known[-either:].mean() - known[:either].mean()) if either else 0.0


def _trace(each: Exposure) -> float:
    """What counts as eaten: a quarter of the amount that an effect is worded for (judgement)."""
    return each.per / 4


def _of_drinks(found: Sequence[Exposure], single: Sorted) -> list[Exposure]:
    """Amounts, of which no benefit is said where foods with alcohol bring most of it, or are eaten on nearly
    the same days: "fermented food" that is alcoholic kombucha is a drink under another name."""
    drinks = [food for food in single.usable if food.announce == "harm"]
    if not found or not drinks:
        return list(found)
    same = np.any(correlation(_filled(found), _filled(drinks)) > ALIKE, axis=1).tolist()
    names = {name for food in drinks for name in single.members[food.key]}
    return [
        each._replace(announce="harm")
        if same[n] or sum(single.supplies[name].get(each.key, 0.0) for name in names) >= MOSTLY
        else each
        for n, each in enumerate(found)
    ]


def _once(found: Sequence[Exposure]) -> tuple[list[Exposure], list[Unused]]:
    """Amounts of which none is nearly another; the first stands for both, and is named after both."""
    if not found:
        return [], []
    alike = correlation(*(_filled(found),) * 2) > ALIKE
    kept: dict[int, list[int]] = {}
    for n in range(len(found)):
        first = next((m for m in kept if alike[m, n]), None)
        if first is None:
            kept[n] = [n]
        else:
            kept[first].append(n)
    unused = [
        Unused(
            found[n].key,
            found[n].name,
            f"nearly the same on every day as {found[m].name}: looked at together",
        )
        for m, members in kept.items()
        for n in members[1:]
    ]
    return [_named([found[n] for n in members]) for members in kept.values()], unused


def _filled(found: Sequence[Exposure]) -> Array:
    """Values (p, T) with unknown days at the mean, where they weigh nothing."""
    rows = np.array([each.values for each in found])
    means = np.nanmean(rows, axis=1, keepdims=True)
    return np.where(np.isnan(rows), means, rows)


def _named(same: Sequence[Exposure]) -> Exposure:
    first = same[0]
    if len(same) == 1:
        return first
    because = "; ".join(
        part for part in (first.because, "nearly the same on every day, so they cannot be told apart") if part
    )
    return first._replace(
        name=_with(first, same[1:]),
        because=because,
        announce="harm" if any(each.announce == "harm" for each in same) else "any",
        through=max(each.through for each in same),
        aliases=tuple(dict.fromkeys(word for each in same for word in (each.name, *each.aliases))),
    )


def _with(first: Exposure, others: Sequence[Exposure]) -> str:
    """The name of an amount that goes with others: what it mostly consists of, or what comes with it."""
    made_of = first.kind == "pattern" and all(each.kind == "group" for each in others)
    return (
        f"{first.name} ({'nearly always' if made_of else 'and with it'} {joined([o.name for o in others])})"
    )


def _beside(
    kept: Sequence[Exposure], foods: Sequence[Exposure], single: Sorted
) -> tuple[list[Exposure], list[Exposure], list[Unused]]:
    """Groups and foods of which no food is nearly a group by itself: it is then named with the group.

    It is where its days are nearly those of the group, or where it bears the group's name and nearly all of
    the group comes from it: cups of coffee and days with black coffee are not two things to ask about."""
    groups = [n for n, each in enumerate(kept) if each.kind == "group"]
    if not groups or not foods:
        return list(kept), list(foods), []
    eaten = _filled(foods)
    amounts = [kept[n] for n in groups]
    days = [
        each._replace(values=np.where(np.isnan(each.values), np.nan, each.values >= _trace(each)))
        for each in amounts
    ]
    same = (correlation(_filled(days), eaten) > ALIKE) | (correlation(_filled(amounts), eaten) > ALIKE)
    out, unused = list(kept), []
    gone: set[int] = set()
    for row, n in enumerate(groups):
        held = [m for m, food in enumerate(foods) if same[row, m] or _is_it(food, kept[n], single)]
        meant = [m for m in held if m not in gone]
        gone |= set(meant)
        for m in meant:
            because = f"nearly the same on every day as {kept[n].name}: looked at together"
            unused.append(Unused(foods[m].key, foods[m].name, because))
        out[n] = _with_foods(kept[n], [foods[m] for m in meant], single)
    return out, [food for m, food in enumerate(foods) if m not in gone], unused


def _is_it(food: Exposure, group: Exposure, single: Sorted) -> bool:
    """Whether one of the foods meant bears the name of the group, and nearly all of the group is it."""
    called = stems(group.name.split(" (")[0])
    return any(
        called <= stems(name) and single.supplies[name].get(group.key, 0.0) >= SAME
        for name in single.members[food.key]
    )


def _with_foods(group: Exposure, foods: Sequence[Exposure], single: Sorted) -> Exposure:
    """A group of which some foods are nearly all, named after it, what it is made of, and what comes with
    that: eggs (nearly always scrambled eggs, with toast)."""
    if not foods:
        return group
    names = [name for food in foods for name in single.members[food.key]]
    itself = stems(group.name.split(" (")[0])
    makes = [name for name in names if single.supplies[name].get(group.key, 0.0) >= MAKES]
    comes = [name for name in names if name not in makes]
    makes = [name for name in makes if stems(name) != itself]
    said = [joined(makes)] if makes else []
    said += [f"with {joined(comes)}"] if comes else []
    name = group.name
    if said and name.endswith(")"):
        name = f"{name[:-1]}; nearly always {', '.join(said)})"
    elif said:
        name = f"{name} (nearly always {', '.join(said)})"
    aliases = (group.name, *group.aliases, *(word for food in foods for word in (food.name, *food.aliases)))
    return group._replace(
        name=name,
        announce="harm" if any(food.announce == "harm" for food in foods) else group.announce,
        through=group.through or max(food.through for food in foods),
        aliases=tuple(dict.fromkeys(aliases)),
    )


def _split(values: Array) -> float:
    """p(1-p) of days with and without, the most where they are as many."""
    share = float(np.nanmean(values))
    return share * (1 - share)


def _foods_left(single: Sorted, over: Sequence[Exposure]) -> list[Unused]:
    """One line for each reason why foods are not looked at by themselves."""
    reasons = (
        (single.rare, f"eaten on fewer than {FEWEST} days"),
        (
            single.unsure,
            f"eaten on fewer than {FEWEST} days that are written to the end, and only those are compared "
            "(say so with done: food)",
        ),
        (
            single.common,
            f"known to be left out on fewer than {FEWEST} days: there is too little to compare with",
        ),
        (single.once, "begun or ended once: whatever else changed at that time could be meant"),
        (tuple(each.name for each in over), f"at most {MOST} things are looked at, to keep false alarms few"),
    )
    return [
        Unused(
            "foods", f"{len(names)} foods" if len(names) > 1 else names[0], f"{because}: {joined(names, 8)}"
        )
        for names, because in reasons
        if names
    ]
