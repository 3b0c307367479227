"""How the diet scores, as JSON: the key `scores` of `villi.examination/1` (`docs/json.md`)."""

from villi.examination import Examination, Scored
from villi.report.answered import Json, number, text
from villi.report.scored import rule, shown


def document(examination: Examination) -> Json:
    """The key `scores`; `because` says why none is shown."""
    scores = shown(examination)
    return {
        "because": text(scores.because),
        "days": scores.days,
        "rule": "person-ratio",
        "found": [_scored(one) for one in scores.found],
        "left": [{"name": text(one.name), "because": text(one.because)} for one in scores.left],
    }


def _scored(one: Scored) -> Json:
    return {
        "id": one.id,
        "name": text(one.name),
        "version": text(one.version),
        "points": number(one.points),
        "low": number(one.low),
        "high": number(one.high),
        "possible": number(one.possible),
        "whole": number(one.whole),
        "parts": [
            {
                "key": part.key,
                "name": text(part.name),
                "points": number(part.points),
                "highest": number(part.highest),
                "rule": text(rule(part)),
            }
            for part in one.parts
        ],
        "missing": [text(name) for name in one.missing],
        "left_out": [text(name) for name in one.left_out],
        "experimental": text(one.experimental),
        "citation": text(one.citation),
        "source": text(one.source),
    }
