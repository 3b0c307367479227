"""What is known, on the terminal and as JSON: all statements in a list, one whole, what a search found.

Plain words first, numbers beneath. Both sides of a contradiction stand together, and what is not verified
says so where it is shown. Doses come from the caller, who asks the safety room; nothing here shows one.
"""

import json
from collections.abc import Callable, Iterable, Sequence
from io import StringIO
from itertools import zip_longest
from typing import Any

from rich.console import Console, Group, RenderableType
from rich.constrain import Constrain
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from villi.evidence import Base
from villi.evidence.together import together
from villi.evidence.values import Dataset, Pair, Situation, Source, Statement, Study
from villi.evidence.wording import (
    ANSWERS,
    HELD_BACK,
    INFORMS,
    MEANINGS,
    READ,
    SIGNS,
    certainty,
    citation,
    figures,
    in_words,
    on_the_question,
)
from villi.report.text import NARROW, NARROWEST, WIDEST
from villi.report.words import plural, upper_first

SCHEMA = "villi.evidence/1"

LISTED = 20
"""More studies than this are only counted where words were looked for."""

ID_WIDTH = 5
ANSWER_WIDTH = 26
"""Columns of the answer beside a statement; a narrow window puts it beneath."""

COUNTED = {"animal": "animals", "ex vivo": "samples of tissue"}
"""What `n` of a study counts by its design, where that is not people."""

Json = dict[str, Any]
Dose = Callable[[Statement], str]
"""What may be said of a statement's dose; "" nothing."""

Rule = Callable[[Statement], str]
"""The rule that stands in front of a statement's answer for one reader, with its reason; "" none."""


def no_rule(_: Statement) -> str:
    """No rule: the reader is nobody in particular."""
    return ""


def to_text(render: Callable[[Console], None], width: int = 80) -> str:
    """What `render` prints, as plain text of at most `width` columns."""
    out = StringIO()
    render(
        Console(
            file=out,
            width=width,
            color_system=None,
            force_terminal=False,
            legacy_windows=False,
            highlight=False,
        )
    )
    return "".join(line.rstrip() + "\n" for line in out.getvalue().splitlines())


def render_list(held: Base, console: Console) -> None:
    """All statements, grouped as in the article, each with its answer and certainty."""
    _print(console, _list(held, _narrow(console)))


def render_statements(
    held: Base, statements: Sequence[Statement], console: Console, dose: Dose, rule: Rule = no_rule
) -> None:
    """Statements whole: answer, for whom, both sides, studies, sources, what is not verified.

    Where a `rule` stands in front of an answer, it is shown in place of the answer, of whom it holds for and
    of the dose; the studies stay, as everybody may read them.
    """
    parts: list[RenderableType] = []
    for statement in statements:
        parts += [*_statement(held, statement, dose, rule), Text()]
    _print(console, [*parts, *_footer()])


def render_studies(held: Base, studies: Sequence[Study], console: Console) -> None:
    """Studies by themselves, with the statements that they bear on."""
    _print(console, _studies_alone(held, studies))


def render_pairs(held: Base, pairs: Sequence[Pair], console: Console) -> None:
    """Contradictions by themselves, both sides with their sources."""
    cited = _Cited()
    parts = [part for pair in pairs for part in (*_pair(held, pair, cited), Text())][:-1]
    _print(console, [*parts, *_sources(cited), Text(), *_footer()])


def render_found(
    held: Base, statements: Sequence[Statement], studies: Sequence[Study], console: Console
) -> None:
    """What a search found: statements as in the list, then studies, each in a line."""
    narrow = _narrow(console)
    parts: list[RenderableType] = []
    if statements:
        parts += [Text("Statements", style="bold"), *_rows(held, statements, narrow)]
    if studies:
        parts += [Text()] * bool(statements) + [Text("Studies", style="bold")]
        parts += [_found(study) for study in studies[:LISTED]]
    if len(studies) > LISTED:
        parts.append(Text(f"{plural(len(studies) - LISTED, 'more study', 'more studies')}: add a word."))
    parts += [Text(), Text("villi evidence ID shows one whole.", style="dim")]
    _print(console, parts)


def to_json(held: Base, statements: Iterable[Statement]) -> str:
    """Statements with answers, sources, studies and contradictions; schema villi.evidence/1, no doses."""
    document = {"schema": SCHEMA, "statements": [_statement_json(held, one) for one in statements]}
    return json.dumps(document, ensure_ascii=False, allow_nan=False)


def _print(console: Console, parts: Iterable[RenderableType]) -> None:
    console.width = max(NARROWEST, console.width)  # 0 columns, as some programs report them, print nothing
    console.print(Constrain(Group(*parts), min(WIDEST, console.width)))


def _narrow(console: Console) -> bool:
    return console.width < NARROW


def _list(held: Base, narrow: bool) -> Iterable[RenderableType]:
    yield Text("What the article says, and what is known", style="bold")
    yield Text(
        f"{len(held.statements)} statements, {len(held.studies)} studies. villi evidence S07 shows one whole."
    )
    for group in held.groups:
        yield Text()
        yield Text(group.title, style="bold")
        yield from _rows(held, [part for parent in group.of for part in held.parts(parent)], narrow)
    yield Text()
    yield Text("Certainty", style="bold")
    for word, meaning in MEANINGS.items():
        yield _point(f"{word}: {meaning}")
    yield Text()
    yield Text(READ, style="dim")
    yield Text(INFORMS, style="dim")


def _rows(held: Base, statements: Sequence[Statement], narrow: bool) -> Iterable[RenderableType]:
    table = Table.grid(padding=(0, 2, 0, 0), expand=True)
    table.add_column(no_wrap=True, style="cyan", width=ID_WIDTH)
    table.add_column(ratio=1)
    if not narrow:
        table.add_column(width=ANSWER_WIDTH)
    for statement in statements:
        answer = Text(ANSWERS[statement.verdict], style="bold")
        sources = held.sources(statement)
        seen = "" if not sources or any(source.verified for source in sources) else "; source not verified"
        sure = Text(f"certainty {certainty(statement.certainty)}{seen}", style="dim")
        if narrow:
            table.add_row(Text(statement.id), Group(Text(statement.statement), answer, sure))
        else:
            table.add_row(Text(statement.id), Text(statement.statement), Group(answer, sure))
    yield Padding(table, (0, 0, 0, 2))


class _Cited:
    """Numbers the studies in the order in which they are first shown."""

    def __init__(self) -> None:
        self.studies: dict[str, Study] = {}

    def number(self, study: Study) -> int:
        self.studies.setdefault(study.id, study)
        return list(self.studies).index(study.id) + 1


def _statement(held: Base, statement: Statement, dose: Dose, rule: Rule) -> Iterable[RenderableType]:
    cited = _Cited()
    yield Text(f"{statement.id}  {statement.statement}", style="bold")
    before = rule(statement)
    if before:
        yield _labelled("Answer", HELD_BACK)
        yield Text()
        yield Text(before)
    else:
        yield from _answered(held, statement, dose)
    if statement.gates:
        yield _labelled(
            "Safety rules", f"{', '.join(statement.gates)}, asked before this is advice (villi safety DIARY)"
        )
    pairs = held.pairs_of(statement)
    if pairs:
        yield Text()
        yield Text("Studies that disagree", style="bold")
        for place, pair in enumerate(pairs):
            yield from [Text()] * bool(place)
            yield from _pair(held, pair, cited)
    studies = held.cited(statement)
    if studies:
        yield Text()
        yield Text("What the answer rests on", style="bold")
        for study in studies:
            yield from _study(study, cited)
    yield from _trials(held.datasets_of(statement))
    yield from _sources(cited)
    yield from _others(held, statement)
    yield from _unverified(cited.studies.values())


def _answered(held: Base, statement: Statement, dose: Dose) -> Iterable[RenderableType]:
    yield from _answer(statement)
    yield Text()
    yield Text(statement.plain)
    yield Text()
    yield _labelled("For whom", statement.for_whom)
    situation = held.situations.get(statement.id)
    if situation:
        yield from _situation(situation)
    said = dose(statement)
    if said:
        yield _labelled("Dose", said)


def _answer(statement: Statement) -> Iterable[RenderableType]:
    answer, held = ANSWERS[statement.verdict], statement.certainty
    if len(held) == 1:
        yield _labelled("Answer", f"{answer}; certainty {certainty(held)}")
        return
    yield _labelled("Answer", answer)
    yield Text("Certainty:", style="bold")
    yield from (_point(certainty([part])) for part in held)


def _situation(situation: Situation) -> Iterable[RenderableType]:
    yield _labelled("In detail", situation.finding)
    yield _labelled("Not for, or not alone", "; ".join(situation.not_for))


def _pair(held: Base, pair: Pair, cited: _Cited) -> Iterable[RenderableType]:
    supporting, against = held.sides(pair)
    yield Padding(Text(f"{pair.question} ({pair.id})", style="italic"), (0, 0, 0, 2))
    for side, studies in (("for", supporting), ("against", against)):
        for study in studies:
            said = f"{on_the_question(pair, study)}{_unseen(study)}"
            yield _point(f"{side}: {said} [{cited.number(study)}]")
    yield Padding(Text(pair.text), (0, 0, 0, 2))


def _unseen(study: Study) -> str:
    return "" if study.verified else " Not verified."


def _study(study: Study, cited: _Cited) -> Iterable[RenderableType]:
    effect = in_words(study.effect)
    lines = [Text(study.claim), *([Text(effect)] if effect else [])]
    many = f", {study.n:,} {COUNTED.get(study.design, 'people')}" if study.n else ""
    found = f"{upper_first(study.design)}{many}. {upper_first(figures(study.effect))}."
    lines.append(Text(f"{found} Certainty {study.certainty}.", style="dim"))
    for label, said in (("Harms", study.harms), ("Note", study.note)):
        if said:
            lines.append(Text(f"{label}: {said}", style="dim"))
    if not study.verified:
        lines.append(Text("Not verified: its figures were not seen at the source.", style="bold"))
    yield _entry(f"[{cited.number(study)}]", *lines)


def _sources(cited: _Cited) -> Iterable[RenderableType]:
    if not cited.studies:
        return
    yield Text()
    yield Text("Sources", style="bold")
    for number, study in enumerate(cited.studies.values(), 1):
        yield _entry(f"[{number}]", Text(citation(study.source)))


def _trials(datasets: Sequence[Dataset]) -> Iterable[RenderableType]:
    """Trials whose figures are held, each with its interval, and what they come to together or why not."""
    if not datasets:
        return
    from villi.report.forest import lines  # here, as the list does without charts

    yield Text()
    yield Text("Trials with figures (95 % intervals, computed here)", style="bold")
    for dataset in datasets:
        found, ratio = together(dataset), dataset.measure == "RR"
        kind = "ratio" if ratio else "difference"
        name = f"{upper_first(dataset.outcome)}, with {dataset.treated} and without: {kind}"
        yield Padding(Text(name), (0, 0, 0, 2))
        for line, shown in zip_longest(lines(found, ratio=ratio), found.trials):
            silent = shown.silent if shown else ""
            yield _point(f"{line.name}: {silent or line.said}".replace("\u2212", "-"))
        left_out = f"{plural(dataset.left_out, 'more trial')} of this question not held."
        told = [found.why, left_out if dataset.left_out and not found.headline.pooled else ""]
        yield Padding(Text(" ".join(part for part in told if part)), (0, 0, 0, 2))


def _others(held: Base, statement: Statement) -> Iterable[RenderableType]:
    others = held.others(statement)
    if not others:
        return
    yield Text()
    yield Text("Also held, not part of the answer", style="bold")
    yield from (_found(study) for study in others)


def _found(study: Study) -> RenderableType:
    said = f"{study.claim} {in_words(study.effect)}".strip() + _unseen(study)
    return _point(f"{said} ({study.id}, certainty {study.certainty})")


def _unverified(studies: Iterable[Study]) -> Iterable[RenderableType]:
    """What is not verified, in one place; nothing if all is."""
    ids = [study.id for study in studies if not study.verified]
    if ids:
        yield Text()
        yield _labelled("Not verified", f"{', '.join(ids)}: the figures were not seen at their source")


def _studies_alone(held: Base, studies: Sequence[Study]) -> Iterable[RenderableType]:
    """Studies, and every contradiction that one of them is a side of: never a positive result alone."""
    cited = _Cited()
    for study in studies:
        yield Text(study.id, style="bold")
        yield from _study(study, cited)
        for label, said in (
            ("People", study.population),
            ("Compared", study.intervention),
            ("Measured", study.outcome),
            ("Bears on", ", ".join(study.statements)),
        ):
            if said:
                yield _labelled(label, said)
        for pair in held.pairs.values():
            if study.id in (*pair.supports, *pair.against):
                yield Text()
                yield from _pair(held, pair, cited)
        yield Text()
    yield from _sources(cited)
    yield Text()
    yield from _footer()


def _footer() -> Iterable[RenderableType]:
    yield from (Text(said, style="dim") for said in (SIGNS, READ, INFORMS))


def _labelled(label: str, said: str) -> RenderableType:
    return Text.assemble((f"{label}: ", "bold"), said)


def _point(said: str) -> RenderableType:
    return _entry("-", Text(said))


def _entry(mark: str, *lines: RenderableType) -> RenderableType:
    table = Table.grid(padding=(0, 1, 0, 0))
    table.add_column(no_wrap=True)
    table.add_column(ratio=1, overflow="fold")  # an address that ends in ... cannot be opened
    table.add_row(Text(mark), Group(*lines))
    return Padding(table, (0, 0, 0, 2))


def _statement_json(held: Base, statement: Statement) -> Json:
    return {
        "id": statement.id,
        "statement": statement.statement,
        "verdict": statement.verdict,
        "certainty": [{"scope": part.scope, "word": part.word} for part in statement.certainty],
        "plain": statement.plain,
        "sources": [_source_json(source) for source in held.sources(statement)],
        "for_whom": statement.for_whom,
        "gates": list(statement.gates),
        "studies": [_study_json(study) for study in held.cited(statement)],
        "pairs": [_pair_json(held, pair) for pair in held.pairs_of(statement)],
    }


def _source_json(source: Source) -> Json:
    return {
        "title": source.title,
        "year": source.year,
        "doi": source.doi or None,
        "pmid": source.pmid or None,
        "url": source.url or None,
        "verified": source.verified,
    }


def _study_json(study: Study) -> Json:
    effect = study.effect
    return {
        "id": study.id,
        "claim": study.claim,
        "design": study.design,
        "n": study.n,
        "effect": {
            "measure": effect.measure,
            "scale": effect.scale,
            "value": _or_null(effect.value),
            "low": _or_null(effect.low),
            "high": _or_null(effect.high),
            "values": list(effect.values),
            "interval": effect.interval,
            "words": in_words(effect) or None,
        },
        "certainty": study.certainty,
        "harms": study.harms or None,
        "note": study.note or None,
        "verified": study.verified,
        "source": _source_json(study.source),
    }


def _pair_json(held: Base, pair: Pair) -> Json:
    supporting, against = held.sides(pair)
    return {
        "id": pair.id,
        "question": pair.question,
        "for": [_side_json(pair, study) for study in supporting],
        "against": [_side_json(pair, study) for study in against],
        "text": pair.text,
    }


def _side_json(pair: Pair, study: Study) -> Json:
    return {"says": on_the_question(pair, study), **_study_json(study)}


def _or_null(value: float) -> float | None:
    return value if value == value else None
