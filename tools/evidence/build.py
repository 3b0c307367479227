"""Compile the evidence: `python tools/evidence/build.py` writes the file that villi reads.

The sources are checked first (`check.py`); nothing is written while something is wrong.
"""

import sys
from dataclasses import MISSING, Field, fields, is_dataclass
from math import isnan
from pathlib import Path
from typing import Any

import msgspec

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from evidence import check
from evidence.sources import DatasetRow, PairRow, RefusedError, Sources, StatementRow, StudyRow, read
from villi.evidence import values
from villi.evidence.base import Compiled

TARGET = Path(__file__).resolve().parents[2] / "src" / "villi" / "evidence" / "data" / "evidence.json"


def main() -> int:
    """Check and write; 1 if something is wrong."""
    try:
        sources = read()
    except RefusedError as refused:
        print(refused)
        return 1
    found = check.problems(sources)
    if found:
        print("\n".join(found))
        return 1
    TARGET.parent.mkdir(exist_ok=True)
    TARGET.write_bytes(encoded(compiled(sources)))
    print(f"{TARGET.name}: {len(sources.statements)} statements, {len(sources.studies)} studies")
    return 0


def compiled(sources: Sources) -> Compiled:
    """The values of the evidence room from the sources."""
    judged = sources.certainty
    return Compiled(
        groups=tuple(values.Group(group.title, group.of) for group in sources.groups),
        statements=tuple(_statement(row) for row in sources.statements),
        situations=tuple(
            values.Situation(row.id, row.situation, row.finding, row.not_for, row.dose)
            for row in sources.situations
        ),
        pairs=tuple(_pair(row) for row in sources.pairs),
        studies=tuple(_study(row) for row in sources.studies),
        datasets=tuple(_dataset(row) for row in sources.datasets),
        judging=values.Judging(
            tuple(values.Start(start.kind, start.words) for start in judged.starts),
            judged.lowered_by,
            judged.graded_by_the_source,
        ),
    )


def _statement(row: StatementRow) -> values.Statement:
    return values.Statement(
        id=row.id,
        statement=row.statement,
        verdict=row.verdict,
        certainty=tuple(values.Certainty(held.scope, held.word) for held in row.certainty),
        plain=row.plain,
        dose=row.dose,
        for_whom=row.for_whom,
        studies=row.studies,
        gates=row.gates,
        domains=row.domains,
        about=row.about,
    )


def _pair(row: PairRow) -> values.Pair:
    said = tuple(row.said.items())
    return values.Pair(row.id, row.question, row.supports, row.against, row.text, row.statements, said)


def _study(row: StudyRow) -> values.Study:
    cited, effect = row.source, row.effect
    return values.Study(
        id=row.id,
        statements=row.statements,
        topic=row.topic,
        claim=row.claim,
        population=row.population,
        intervention=row.intervention,
        dose=row.dose,
        duration=row.duration,
        outcome=row.outcome,
        design=row.design,
        n=row.n,
        effect=values.Effect(
            effect.measure,
            effect.scale,
            effect.value,
            effect.low,
            effect.high,
            effect.values,
            effect.interval,
            effect.of,
        ),
        certainty=row.certainty,
        harms=row.harms,
        source=values.Source(cited.title, cited.year, cited.doi, cited.pmid, cited.url, row.verified),
        verified=row.verified,
        note=row.note,
        grams_a_day=row.grams_a_day,
    )


def _dataset(row: DatasetRow) -> values.Dataset:
    return msgspec.convert(plain(row), values.Dataset)


def encoded(compiled: Compiled) -> bytes:
    """The compiled file: one value a line, so that a change is seen in review."""
    whole = plain(compiled)
    parts = []
    for name, held in whole.items():
        if isinstance(held, list):
            lines = b",\n".join(msgspec.json.encode(row) for row in held)
            parts.append(b'"%s": [\n%s\n]' % (name.encode(), lines))
        else:
            parts.append(b'"%s": %s' % (name.encode(), msgspec.json.encode(held)))
    return b"{\n" + b",\n".join(parts) + b"\n}\n"


def plain(value: Any) -> Any:
    """Plain lists and mappings; records leave out what is unknown or at its default (JSON has no NaN)."""
    if is_dataclass(value) and not isinstance(value, type):
        held = ((field, getattr(value, field.name)) for field in fields(value))
        return {field.name: plain(found) for field, found in held if not _default(field, found)}
    if isinstance(value, msgspec.Struct):
        return {
            name: plain(found)
            for name in value.__struct_fields__
            if (found := getattr(value, name)) not in (None, "", ()) and found == found
        }
    if isinstance(value, tuple):
        return [plain(part) for part in value]
    return value


def _default(field: "Field[Any]", found: object) -> bool:
    if field.default is MISSING:
        return False
    return found == field.default or (isinstance(found, float) and isnan(found))


if __name__ == "__main__":
    sys.exit(main())
