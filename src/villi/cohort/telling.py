"""A run's flow count in words, and as JSON."""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from villi.cohort.summary import Summary
from villi.quantities import AT_LEAST_BELOW

GLUTAMINE = (
    "No food table measures glutamine: glutamine_low_g to glutamine_high_g is what the proteins of the foods"
    " allow (about 19 in 20, if errors are as judged); persons share that error, so it does not shrink in a"
    " mean, and portions reported wrongly are not in it."
)
"""What the interval of glutamine means, in one sentence."""

UNKNOWN = (
    "What the catalogue lacks counts as eaten and not known: coverage falls, and nothing is taken as zero."
    " Add the survey's own tables of foods with 'villi foods add', or give --near-foods."
)
"""What becomes of unknown codes, and the remedy."""

MOST_REFUSED = 5
"""Files that the words name; the list of what was set aside names all."""


class Line(NamedTuple):
    """A line of the flow count: a number in front of what it counts; `under` belongs to the line before."""

    number: str
    words: str
    under: bool = False


def flow(summary: Summary) -> Iterator[Line]:
    """The flow count, from files to persons."""
    again = f", {summary.again:,} of them from the cache" if summary.again else ""
    yield Line(f"{summary.files:,}", f"{_plural(summary.files, 'file')} read{again}")
    for fault in summary.refused[:MOST_REFUSED]:
        yield Line("", f"set aside whole: {fault.file}: {fault.reason}; {fault.remedy}", under=True)
    if len(summary.refused) > MOST_REFUSED:
        yield Line("", f"and {len(summary.refused) - MOST_REFUSED:,} more files set aside", under=True)
    yield Line(f"{summary.rows:,}", _plural(summary.rows, "row"))
    for reason, rows in summary.left_out.items():
        yield Line(f"-{rows:,}", f"left out: {reason}", under=True)
    for reason, rows in summary.aside.items():
        yield Line(f"-{rows:,}", f"set aside, left out: {reason}", under=True)
    yield Line(f"{summary.used:,}", f"{_plural(summary.used, 'row')} used")
    for reason, rows in summary.as_unknown.items():
        yield Line(f"{rows:,}", f"set aside, counted as unknown food: {reason}", under=True)
    for reason, rows in summary.noted.items():
        yield Line(f"{rows:,}", reason, under=True)
    if summary.near_rows:
        yield Line(f"{summary.near_rows:,}", "answered by a near food", under=True)
    if summary.unknown_rows:
        yield Line(f"{summary.unknown_rows:,}", unknown(summary), under=True)
    yield Line(f"{summary.days:,}", _plural(summary.days, "person-day"))
    if summary.crossing.days:
        yield Line(f"{summary.crossing.days:,}", crossing(summary), under=True)
    if summary.implausible:
        limits = summary.implausible_limits
        yield Line(
            f"{summary.implausible:,}",
            f"with energy under {limits['below_kcal']} or over {limits['above_kcal']} kcal: flagged, kept",
            under=True,
        )
    yield Line(f"{summary.persons:,}", _plural(summary.persons, "person"))


def unknown(summary: Summary) -> str:
    """Codes that the catalogue lacks, the most frequent by name, and how much of the grams they are.

    Grams alone, as nothing else is known of them.
    """
    share = f", {summary.unknown_grams / summary.grams:.1%} of the grams" if summary.grams else ""
    named = ", ".join(f"{code} ({rows:,})" for code, rows, _ in summary.unknown)
    more = summary.unknown_codes - len(summary.unknown)
    least = "at least " if summary.unknown_more else ""
    codes = "a code" if summary.unknown_codes == 1 else f"{least}{summary.unknown_codes:,} codes"
    return f"with {codes} that the catalogue lacks{share}: {named}{f' and {more:,} more' if more else ''}"


def crossing(summary: Summary) -> str:
    """Person-days of more than one file, the first by name: whether that is right, only the reader knows."""
    named = "; ".join(f"person {person}, day {day}" for person, day in summary.crossing.first)
    more = summary.crossing.days - len(summary.crossing.first)
    return (
        f"with rows from more than one file: {named}{f'; and {more:,} more' if more else ''}."
        " All are added up: right where a file was split, double where a day was exported twice"
    )


def notes(summary: Summary) -> Iterator[str]:
    """What is to be said besides the counts: coverage, glutamine, where everything lies."""
    if summary.ignored:
        yield "An unfinished run with other files or choices lay in the cache: it was dropped."
    for basis, covered in summary.coverage.items():
        below = (
            f"; below {AT_LEAST_BELOW:.0%} on {covered.below:,} {_plural(covered.below, 'person-day')}"
            if covered.below
            else ""
        )
        yield f"Coverage of {basis}: {covered.mean:.1%} on a mean person-day{below}."
    if any(covered.below for covered in summary.coverage.values()):
        yield 'Where coverage is low, an amount is an "at least".'
    if summary.unknown_rows:
        yield UNKNOWN
    if summary.sampled:
        yield f"{', '.join(summary.sampled)}: cut-offs from these people; not comparable between files."
    for id, absent in summary.lacking.items():
        yield (
            f"{id} has no total: recalls do not say {', '.join(absent)}. Its parts are there, and"
            f" {id}.partial of {id}.possible points."
        )
    if summary.weeks is not None and summary.weeks < summary.persons:
        yield (
            f"plants_week is known of {summary.weeks:,} of {summary.persons:,} persons: the others have fewer"
            " than seven recorded days, or none of their weeks has enough. plants is of the days recorded."
        )
    yield GLUTAMINE
    yield f"Days: {summary.out}"
    if summary.people is not None:
        yield f"People, by the rule {summary.rule}: {summary.people}"
    if summary.aside_list is not None:
        yield f"Set aside, with reasons: {summary.aside_list}"
    size = _size(summary.cache_bytes)
    yield f"Cache ({size}; makes another run on these files fast; delete it at will): {summary.cache}"


def as_json(summary: Summary) -> dict[str, Any]:
    """The flow count for programs: the same, with everything that is unknown as null."""
    return {
        "files": {
            "read": summary.files,
            "from_cache": summary.again,
            "set_aside": [
                {"file": fault.file, "reason": fault.reason, "remedy": fault.remedy}
                for fault in summary.refused
            ],
        },
        "rows": {
            "in": summary.rows,
            "set_aside": dict(summary.aside),
            "set_aside_as_unknown": dict(summary.as_unknown),
            "left_out": dict(summary.left_out),
            "noted": dict(summary.noted),
            "used": summary.used,
            "near_food": summary.near_rows,
        },
        "unknown_codes": {
            "rows": summary.unknown_rows,
            "codes": summary.unknown_codes,
            "codes_at_least": summary.unknown_more,
            "grams_share": summary.unknown_grams / summary.grams if summary.grams else None,
            "most_frequent": [code._asdict() for code in summary.unknown],
        },
        "person_days": summary.days,
        "persons": summary.persons,
        "person_days_of_several_files": {
            "person_days": summary.crossing.days,
            "first": [{"person": person, "day": day} for person, day in summary.crossing.first],
        },
        "implausible_energy": {"person_days": summary.implausible, **_numbers(summary.implausible_limits)},
        "coverage": {
            basis: {"mean": covered.mean, "person_days_below_0.80": covered.below}
            for basis, covered in summary.coverage.items()
        },
        "scores_of_this_file_only": list(summary.sampled),
        "scores_without_total": {id: list(absent) for id, absent in summary.lacking.items()},
        "persons_with_plants_week": summary.weeks,
        "glutamine": GLUTAMINE,
        "results": str(summary.out),
        "people": str(summary.people) if summary.people else None,
        "rule": summary.rule,
        "aside": str(summary.aside_list) if summary.aside_list else None,
        "cache": {"folder": str(summary.cache), "bytes": summary.cache_bytes},
    }


def _numbers(limits: Mapping[str, str]) -> dict[str, Any]:
    return {name: float(said) if name.endswith("kcal") else said for name, said in limits.items()}


def _plural(count: int, noun: str) -> str:
    return noun if count == 1 else f"{noun}s"


def _size(size: int) -> str:
    """Bytes in words.

    >>> _size(900), _size(2_340_000), _size(1_200_000_000)
    ('1 kB', '2.34 MB', '1.2 GB')
    """
    if size < 1e6:
        return f"{max(1, round(size / 1e3))} kB"
    return f"{size / 1e6:.3g} MB" if size < 1e9 else f"{size / 1e9:.3g} GB"
