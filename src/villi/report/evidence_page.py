"""What is known, as one HTML page: every statement of the article with its answer, and what it rests on.

The page knows no person, so it holds no dose: `dose`, `grams_a_day` and `duration` of a study or a statement
never come here. Every statement can be opened; both sides of a contradiction stand together; what nobody has
verified says so. Links lead out only when they are followed.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from villi.evidence import Base
from villi.evidence.values import Dataset, Pair, Statement, Study
from villi.evidence.wording import ANSWERS, MEANINGS, READ, SIGNS, certainty
from villi.report import elements
from villi.report.elements import Html, join, tag
from villi.report.evidence_parts import sides, studies
from villi.report.evidence_plots import HOW_TO_READ, name, plot
from villi.report.evidence_rules import named_rules, rules
from villi.report.html import STYLES, document
from villi.report.sentences import PUBLIC_FOOTER
from villi.report.words import plural, upper_first

TITLE = "What the article says, and what is known"

NO_DOSES = (
    "This page does not know you. So it holds no doses, and no advice. What may be right for you depends on "
    "your age, your health and your medicines: ask a clinician or a pharmacist."
)
SELF_HARM = (
    "If you think of harming yourself, tell someone now. It can be a person near you or your doctor. In "
    "danger, call your emergency number."
)


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
        parts += [tag("h4", "What the answer rests on"), studies(cited)]
    for pair in pairs:
        parts += [tag("h4", f"They disagree: {pair.question}"), *sides(pair, held, statement.studies)]
    if datasets := held.datasets_of(statement):
        parts += [tag("h4", "Trials with figures"), tag("ul", *map(_link, datasets), class_="points")]
    if others:
        more = tag("summary", f"{plural(len(others), 'other study', 'other studies')} on this subject")
        parts.append(tag("details", more, studies(others)))
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


def _link(dataset: Dataset) -> Html:
    return tag("li", tag("a", name(dataset), href=f"#trials-{dataset.id}"))


def _trials(held: Base) -> Html:
    shown = [plot(dataset) for dataset in held.datasets.values()]
    return join([tag("p", HOW_TO_READ), tag("div", *shown, class_="plots")])


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
