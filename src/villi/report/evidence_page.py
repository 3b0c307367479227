"""What is known, as one HTML page: every statement of the article with its answer, and what it rests on.

The page knows no person, so it holds no dose: `dose`, `grams_a_day` and `duration` of a study or a statement
never come here. Every statement can be opened; both sides of a contradiction stand together; what nobody has
verified says so. Links lead out only when they are followed.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from villi.evidence import Base
from villi.evidence.pooling import Pooled
from villi.evidence.together import Shown, Together, together
from villi.evidence.values import Dataset, Pair, Published, Source, Statement, Study
from villi.evidence.wording import ANSWERS, MEANINGS, certainty, figures, in_words, on_the_question
from villi.report import charts, elements, forest
from villi.report.elements import Html, join, tag
from villi.report.evidence import READ, SIGNS
from villi.report.evidence_rules import named_rules, rules
from villi.report.html import STYLES, document
from villi.report.sentences import PUBLIC_FOOTER
from villi.report.words import percent, plural, upper_first

TITLE = "What the article says, and what is known"

NO_DOSES = (
    "This page does not know you. So it holds no doses, and no advice. What may be right for you depends on "
    "your age, your health and your medicines: ask a clinician or a pharmacist."
)
SELF_HARM = (
    "If you think of harming yourself, tell someone now. It can be a person near you or your doctor. In "
    "danger, call your emergency number."
)
HOW_TO_READ = (
    "Each line is a trial. The square is what it found. The line through it is the range that fits its "
    "figures. A line that crosses the middle may be chance. A diamond is all of them together. The dashed "
    "line shows where one more such trial may fall."
)
RATIOS = "1 means no difference, 2 twice as often, 0.5 half as often."
DIFFERENCES = "0 means no difference."
NO_STUDY = "No study that we hold."
UNVERIFIED = "not verified"

SIDES = {"RR": ("less often with it", "more often with it"), "MD": ("less with it", "more with it")}
"""What lies at the left and at the right of a plot, by its measure."""


def to_page(held: Base) -> str:
    """The whole page, self-contained: no script, nothing fetched.

    >>> from villi.evidence import base
    >>> page = to_page(base())
    >>> page.startswith("<!DOCTYPE html>"), "<script" in page
    (True, False)
    """
    sections = [("short", "In short", _short(held))]
    for place, group in enumerate(held.groups, start=1):
        parts = [part for id in group.of for part in held.parts(id)]
        sections.append((f"part-{place}", group.title, join(_statement(part, held) for part in parts)))
    sections.append(("trials", "Trials with figures", _trials(held)))
    sections.append(("rules", "Safety rules that come first", rules(held)))
    sections.append(("certainty", "How sure, and how that was judged", _judging(held)))
    return document(
        TITLE,
        [
            tag("a", "Skip to the statements", class_="skip", href="#main"),
            _header(held),
            _contents(sections),
            tag("main", *(_section(*section) for section in sections), id="main", class_="report"),
            tag("footer", tag("p", PUBLIC_FOOTER), tag("p", READ), tag("p", SIGNS)),
        ],
        (*STYLES, "evidence.css"),
    )


def _header(held: Base) -> Html:
    seen = sum(study.verified for study in held.studies.values())
    studies = plural(len(held.studies), "study", "studies")
    admin = f"{len(held.statements)} statements, {studies}; the figures of {seen} were seen at their source."
    return tag("header", tag("p", "villi", class_="brand"), tag("h1", TITLE), tag("p", admin, class_="admin"))


def _contents(sections: Sequence[tuple[str, str, Html]]) -> Html:
    links = (tag("li", tag("a", heading, href=f"#{id}")) for id, heading, _ in sections[1:])
    return tag("nav", tag("ul", *links), aria_label="Parts of this page")


def _section(id: str, heading: str, body: Html) -> Html:
    return tag(
        "section", tag("h2", heading, id=f"{id}-heading"), body, id=id, aria_labelledby=f"{id}-heading"
    )


def _short(held: Base) -> Html:
    counts = Counter(statement.verdict for statement in held.statements.values())
    rows = [[upper_first(said), str(counts[verdict])] for verdict, said in ANSWERS.items() if counts[verdict]]
    table = elements.table("How the statements were answered", ["Answer", ">Statements"], rows, quiet=True)
    return tag(
        "div",
        tag(
            "p",
            f"An article made {len(held.statements)} statements. Here is each with its answer.",
            class_="lead",
        ),
        table,
        tag("p", NO_DOSES),
        tag("p", tag("strong", SELF_HARM)),
    )


def _statement(statement: Statement, held: Base) -> Html:
    heading = f"{statement.id}-heading"
    situation = held.situations.get(statement.id)
    parts = [
        tag("h3", tag("span", statement.id, class_="id"), " ", statement.statement, id=heading),
        tag(
            "p",
            tag("strong", f"{upper_first(ANSWERS[statement.verdict])}.", class_="verdict"),
            tag("span", f"How sure: {certainty(statement.certainty)}", class_="sure"),
            class_="answer",
        ),
        tag("p", statement.plain),
    ]
    if situation and situation.finding != statement.plain:
        parts.append(tag("p", situation.finding))
    if situation and situation.not_for:
        parts.append(tag("p", f"Not for, or not without a clinician: {'; '.join(situation.not_for)}."))
    if statement.for_whom:
        parts.append(tag("p", f"For whom: {statement.for_whom}", class_="quiet"))
    if statement.gates:
        parts.append(named_rules(statement.gates))
    parts.append(_behind(statement, held))
    return tag("article", *parts, class_="statement", id=statement.id, aria_labelledby=heading)


def _behind(statement: Statement, held: Base) -> Html:
    """What can be opened below a statement: studies, contradictions, trials, other studies."""
    cited, pairs, others = held.cited(statement), held.pairs_of(statement), held.others(statement)
    if not (cited or pairs or others):
        return tag("p", "There is no study to cite.", class_="quiet")
    parts = []
    if cited:
        parts += [tag("h4", "What the answer rests on"), _studies(cited)]
    parts += [part for pair in pairs for part in _pair(pair, held, statement.studies)]
    if datasets := held.datasets_of(statement):
        parts += [tag("h4", "Trials with figures"), tag("ul", *map(_link, datasets), class_="points")]
    if others:
        more = tag("summary", f"{plural(len(others), 'other study', 'other studies')} on this subject")
        parts.append(tag("details", more, _studies(others)))
    against = ", and where they disagree" if pairs else ""
    count = len({study.id for study in (*cited, *_all_of(pairs, held))})
    summary = (
        f"Why: {plural(count, 'study', 'studies')}{against}" if count else "Other studies on this subject"
    )
    return tag("details", tag("summary", summary), *parts, class_="why")


def _all_of(pairs: Iterable[Pair], held: Base) -> Iterator[Study]:
    for pair in pairs:
        for side in held.sides(pair):
            yield from side


def _pair(pair: Pair, held: Base, above: Sequence[str]) -> Iterator[Html]:
    """A contradiction: its question, what it comes to, and both sides; in short what already stands above."""
    yield tag("h4", f"They disagree: {pair.question}")
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


def _studies(studies: Iterable[Study]) -> Html:
    return tag("ul", *(tag("li", *_study(study)) for study in studies), class_="studies")


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


def _link(dataset: Dataset) -> Html:
    return tag("li", tag("a", _name(dataset), href=f"#trials-{dataset.id}"))


def _name(dataset: Dataset) -> str:
    return f"{upper_first(dataset.outcome)}: with {dataset.treated} and without"


def _trials(held: Base) -> Html:
    shown = [_dataset(dataset) for dataset in held.datasets.values()]
    return join([tag("p", HOW_TO_READ), tag("div", *shown, class_="plots")])


def _dataset(dataset: Dataset) -> Html:
    """A forest plot, what was pooled and why not, what was published, and the same as a table."""
    found, ratio = together(dataset), dataset.measure == "RR"
    drawn = forest.lines(found, ratio=ratio)
    less, more = SIDES[dataset.measure]
    told = "; ".join(f"{line.name}: {line.said}" for line in drawn)
    spec = forest.forest(drawn, ratio=ratio, fewer=less, more=more)
    picture = charts.Picture(dataset.id, spec, _name(dataset), f"{told}. {found.why}")
    words = [f"{RATIOS if ratio else DIFFERENCES} {found.why}".strip(), *_pooled_how(found)]
    words += [_silent(shown) for shown in found.trials if shown.silent]
    if dataset.left_out and not found.headline.pooled:  # else `found.why` says so
        words.append(_left_out(dataset))
    if dataset.published:
        words.append(_published(dataset.published))
    as_table = tag("details", tag("summary", "The same as a table"), _table(dataset, found, drawn))
    return tag(
        "figure",
        tag("h3", _name(dataset)),
        Html(charts.draw(picture)),
        tag("figcaption", *(tag("p", sentence) for sentence in words), as_table),
        id=f"trials-{dataset.id}",
    )


def _silent(shown: Shown) -> str:
    """Why nothing is drawn for a trial, and what is known of it."""
    note = f" {upper_first(shown.trial.note)}." if shown.trial.note else ""
    return f"{shown.trial.trial}: {shown.silent}.{note}"


def _left_out(dataset: Dataset) -> str:
    count = plural(dataset.left_out, "more trial")
    are = "is" if dataset.left_out == 1 else "are"
    return f"{count} of this question {are} left out: we have not seen the figures."


def _pooled_how(found: Together) -> Iterator[str]:
    """How the trials were put together, for those who want to check it."""
    if found.headline.pooled:
        yield f"Put together by {_how(found.headline.pooled)}."
    if found.headline.beside:
        yield f"Another way: {_how(found.headline.beside)}."


def _how(pooled: Pooled) -> str:
    method = {"REML": "restricted maximum likelihood", "PM": "Paule and Mandel"}[pooled.method]
    return (
        f"{method}, with the Hartung-Knapp interval and its floor: {plural(pooled.k, 'trial')}, "
        f"I² {percent(pooled.i2)}, τ² {pooled.tau2:.2g}"
    )


def _published(published: Published) -> str:
    """What the source itself printed."""
    said = forest.figure(published.pooled)
    if published.low == published.low:  # NaN where no interval was printed
        said = forest.interval(published.pooled, published.low, published.high)
    return f"As published: {said}, {published.source}."


def _table(dataset: Dataset, found: Together, drawn: Sequence[forest.Line]) -> Html:
    """Trials with their arms, then what they come to; notes and sources with each."""
    rows = [
        [shown.trial.trial, *_arms(shown), line.said if not shown.silent else shown.silent, _remarks(shown)]
        for shown, line in zip(found.trials, drawn, strict=False)
    ]
    rows += [[line.name, "", "", line.said, ""] for line in drawn[len(found.trials) :]]
    effect = "Ratio (95 % interval)" if dataset.measure == "RR" else "Difference (95 % interval)"
    heads = ["Trial", f">With {dataset.treated}", ">Without", f">{effect}", "Remarks"]
    return elements.table(_name(dataset), heads, rows, quiet=True)


def _arms(shown: Shown) -> tuple[str, str]:
    trial = shown.trial
    if trial.treated_events is not None and trial.control_events is not None:
        return f"{trial.treated_events} of {trial.treated_n}", f"{trial.control_events} of {trial.control_n}"
    if trial.treated_mean == trial.treated_mean:  # NaN where only the difference was printed
        return (
            f"{trial.treated_mean:g} (SD {trial.treated_sd:g}), n = {trial.treated_n}",
            f"{trial.control_mean:g} (SD {trial.control_sd:g}), n = {trial.control_n}",
        )
    return (f"n = {trial.crossover_n}, each both ways", "") if trial.crossover_n else ("", "")


def _remarks(shown: Shown) -> str:
    corrected = "a half was added to each count, as one is nought" if shown.corrected else ""
    return "; ".join(part for part in (shown.trial.note, corrected, shown.trial.source) if part)


def _judging(held: Base) -> Html:
    meanings = elements.table(
        "What the words mean",
        ["Word", "Meaning"],
        [[upper_first(word), upper_first(meaning)] for word, meaning in MEANINGS.items()],
    )
    starts = elements.table(
        "Where it starts",
        ["Kind of evidence", "Starts at"],
        [[upper_first(start.kind), " to ".join(start.words)] for start in held.judging.starts],
    )
    lowered = tag(
        "ul", *(tag("li", upper_first(reason)) for reason in held.judging.lowered_by), class_="points"
    )
    graded = len(held.judging.graded_by_the_source)
    return join(
        [
            tag(
                "p",
                f"The words are those of GRADE. They are our judgement, except for {graded} sources that "
                "graded themselves.",
            ),
            meanings,
            starts,
            tag("h3", "What lowers it by one word"),
            lowered,
        ]
    )
