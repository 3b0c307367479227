"""Studies and contradictions as parts of a page: words, then figures, then where they stand; no dose."""

from collections.abc import Iterable, Iterator, Sequence

from villi.evidence import Base
from villi.evidence.values import Pair, Source, Study
from villi.evidence.wording import figures, in_words, on_the_question
from villi.report.elements import Html, join, tag
from villi.report.words import upper_first

NO_STUDY = "No study that we hold."
UNVERIFIED = "not verified"


def sides(pair: Pair, held: Base, above: Sequence[str]) -> Iterator[Html]:
    """A contradiction: what it comes to, and both sides; in short what already stands `above`."""
    if pair.text:
        yield tag("p", pair.text)
    for name, side in zip(("For", "Against"), held.sides(pair), strict=True):
        yield tag("p", tag("strong", name), class_="side")
        items = [tag("li", *_on_the_question(pair, study, study.id in above)) for study in side]
        yield tag("ul", *items, class_="studies") if items else tag("p", NO_STUDY, class_="quiet")


def _on_the_question(pair: Pair, study: Study, above: bool) -> Iterator[Html]:
    """What a study says on a contradiction; its figures, if they do not stand above."""
    yield tag("p", on_the_question(pair, study), " (above)" if above else "")
    if not above:
        yield from _figures(study)


def studies(shown: Iterable[Study]) -> Html:
    """Studies as a list: in words, their figures, where each was published."""
    return tag("ul", *(tag("li", *_study(study)) for study in shown), class_="studies")


def _study(study: Study) -> Iterator[Html]:
    """A study in words, then its figures, then where it was published. No dose, no duration."""
    yield tag("p", f"{study.claim} {in_words(study.effect)}".strip())
    yield from _figures(study)


def _figures(study: Study) -> Iterator[Html]:
    """The figures of a study and where they stand."""
    people = "" if study.n is None else f"n = {study.n:,}"
    facts = [study.design, study.population, people, figures(study.effect), f"certainty {study.certainty}"]
    told = "; ".join(fact for fact in facts if fact)
    yield tag("p", f"{upper_first(told)}.", class_="quiet")
    if study.harms:
        yield tag("p", f"Harms: {study.harms}", class_="quiet")
    if study.note:
        yield tag("p", f"Note: {study.note}", class_="quiet")
    yield tag("p", *_citation(study.source, study.verified), class_="quiet")


def _citation(source: Source, verified: bool) -> Iterator[str]:
    """The source with its links, and whether its figures were seen."""
    yield tag("cite", source.title.rstrip("."))
    yield f" ({source.year})." if source.year else "."
    for words, address in _addresses(source):
        yield " "
        yield tag("a", words, href=address, rel="noreferrer") if address else words
    if not (verified and source.verified):
        yield join([" ", tag("strong", upper_first(UNVERIFIED), class_="unverified")])


def _addresses(source: Source) -> Iterator[tuple[str, str]]:
    """Words and address of each place of a source; no address where it is not reached over https."""
    if source.doi:
        yield f"doi:{source.doi}", f"https://doi.org/{source.doi}"
    if source.pmid:
        yield f"PMID {source.pmid}", f"https://pubmed.ncbi.nlm.nih.gov/{source.pmid}/"
    if not (source.doi or source.pmid) and source.url:
        yield source.url, source.url if source.url.startswith("https://") else ""
