"""The sources of a report, numbered in the order in which they are first met."""

from collections.abc import Mapping

from villi.evidence.values import Source
from villi.examination import Examination
from villi.report import powder, scored
from villi.report.blocks import Blocks, Line, Points, line, said
from villi.report.words import clean

UNCHECKED = "Not yet checked at the source."


def of_reference(words: str) -> Source:
    """The source of a reference value, which is named in words only; those words say where it was only read
    about ("through press text")."""
    return Source(clean(words), None, "", "", "", "through" not in words)


def cited(examination: Examination, *, answers: bool = True) -> tuple[Source, ...]:
    """Every source once: of the steps, reference values, glutamine, scores, then of the `answers`.

    Without the answers the numbers of the others stay the same: the terminal leaves answers to a command.
    """
    met: dict[Source, None] = {}
    for suggestion in examination.advice:
        met.update(dict.fromkeys(suggestion.sources))
    for need in examination.needs.every:
        if need.reference.source:
            met[of_reference(need.reference.source)] = None
    for level in examination.needs.upper:
        if level.source:
            met[of_reference(level.source)] = None
    met.update(dict.fromkeys(powder.studies(examination)))
    met.update(dict.fromkeys(scored.sources(examination)))
    if answers:
        for answer in examination.answers:
            if answer.because:
                met.update(dict.fromkeys(answer.sources))
    return tuple(met)


def numbers(examination: Examination) -> Mapping[Source, int]:
    """The number of each source, counted from 1."""
    return {source: number for number, source in enumerate(cited(examination), start=1)}


def citation(source: Source) -> Line:
    """A source as a reader looks it up; whose figures nobody has checked is marked.

    >>> "".join(citation(Source("A trial of soup", 2019, "10.1000/x", "", "", False)).parts)
    'A trial of soup. 2019. doi 10.1000/x. Not yet checked at the source.'
    """
    where = (
        f"doi {source.doi}" if source.doi else f"PMID {source.pmid}" if source.pmid else address(source.url)
    )
    parts = [_title(source), str(source.year or ""), where]
    marked = "" if source.verified else f" {UNCHECKED}"
    return line(said(". ".join(part for part in map(clean, parts) if part)), ".", marked)


def short_citation(source: Source) -> Line:
    """A source by title and year, where its number leads to the whole of it."""
    marked = "" if source.verified else f" {UNCHECKED}"
    return line(said(_title(source)), f" ({source.year})." if source.year else ".", marked)


def _title(source: Source) -> str:
    return clean(source.title).rstrip(".") or source.pmid or source.doi


def address(url: str) -> str:
    """An address in words: the page fetches nothing, so nothing on it looks like a link.

    >>> address("https://www.ncbi.nlm.nih.gov/books/NBK545442/")
    'ncbi.nlm.nih.gov/books/NBK545442'
    """
    return url.partition("://")[2].removeprefix("www.").rstrip("/") if "://" in url else url


def section(examination: Examination, *, answers: bool = True) -> Blocks:
    """The list at the end of a report; empty where nothing was cited."""
    known = cited(examination, answers=answers)
    return (Points(tuple(citation(source) for source in known), numbered=True),) if known else ()
