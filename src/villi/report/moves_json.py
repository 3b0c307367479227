"""What moves with how a person feels, as JSON: the key `moves` of `villi.examination/1` (`docs/json.md`)."""

from villi.examination import Asked, Curve, Examination, Missed, Move, Offer, Trial, Tried
from villi.report.answered import Json, number, text
from villi.report.moves import shown
from villi.signals.experiment.values import Design, Option, Result
from villi.signals.values import Association, Checks, Interval, Lagged, Level, Rates, Reply, Unrated


def document(examination: Examination, *, practitioner: bool) -> Json | None:
    """The key `moves`; null where a card stands, except for a practitioner."""
    moves = shown(examination, practitioner=practitioner)
    if moves is None:
        return None
    return {
        "state": moves.state,
        "because": text(moves.because),
        "rated": moves.rated,
        "needed": moves.needed,
        "rule": moves.rule,
        "rates": None if moves.rates is None else rates(moves.rates),
        "allowed": [text(name) for name in moves.allowed],
        "claimed": [move(each) for each in moves.claimed],
        "together": [move(each) for each in moves.together],
        "tried": [tried(each) for each in moves.tried],
        "left": [{"name": text(each.name), "because": text(each.because)} for each in moves.left],
        "asked": [asked(each) for each in moves.asked],
        "trials": [trial(each) for each in moves.trials],
        "offers": [offer(each) for each in moves.offers],
        "missed": [missed(each) for each in moves.missed],
        "curves": [curve(each) for each in moves.curves],
        "one_way": [text(name) for name in moves.one_way],
    }


def rates(found: Rates) -> Json:
    """What the rule of a screen did on simulated diaries."""
    return {
        "days": found.days,
        "rule": found.rule,
        "diaries": found.diaries,
        "false": number(found.false),
        "false_se": number(found.false_se),
        "any_null": number(found.any_null),
        "any_null_se": number(found.any_null_se),
        "found_small": number(found.found_small),
        "found_large": number(found.found_large),
        "found_large_se": number(found.found_large_se),
        "together_false": number(found.together_false),
        "together_false_se": number(found.together_false_se),
        "null_diaries": found.null_diaries,
        "together_pairs": found.together_pairs,
        "claims": found.claims,
        "claims_false": number(found.claims_false),
        "claims_false_se": number(found.claims_false_se),
    }


def move(found: Move) -> Json:
    """A pattern in the words' own units, and what was tested in its own."""
    return {
        "outcome": text(found.outcome),
        "outcome_name": text(found.outcome_name),
        "better": found.better,
        "outcome_unit": text(found.outcome_unit),
        "exposure": text(found.exposure),
        "exposure_name": text(found.exposure_name),
        "unit": text(found.unit),
        "per": number(found.per),
        "effect": number(found.effect),
        "low": number(found.low),
        "high": number(found.high),
        "alike": [text(name) for name in found.alike],
        "total": None if found.total is None else [number(each) for each in found.total],
        "vary": text(found.vary),
        "without": bool(found.without),
        "found": association(found.found),
    }


def association(found: Association) -> Json:
    """A tested pair: effects for one standard deviation of the exposure."""
    return {
        "kind": found.kind,
        "effect": number(found.effect),
        "low": number(found.low),
        "high": number(found.high),
        "selected": ends(found.selected),
        "p": number(found.p),
        "q": number(found.q),
        "announced": bool(found.announced),
        "claimed": bool(found.claimed),
        "days": int(found.days),
        "exposed": int(found.exposed),
        "unexposed": int(found.unexposed),
        "sd": number(found.sd),
        "smallest": number(found.smallest),
        "inclusion": number(found.inclusion),
        "disagrees": bool(found.disagrees),
        "checks": None if found.checks is None else checks(found.checks),
        "levels": [level(each) for each in found.levels],
        "by_lag": [lagged(each) for each in found.by_lag],
    }


def ends(found: Interval) -> list[float | None]:
    """[low, high]."""
    return [number(found.low), number(found.high)]


def checks(found: Checks) -> Json:
    """What speaks for or against a pattern."""
    return {
        "reverse_p": number(found.reverse_p),
        "months": int(found.months),
        "months_same_sign": int(found.months_same_sign),
        "shift_p": number(found.shift_p),
        "shift_median": number(found.shift_median),
    }


def level(found: Level) -> Json:
    """The outcome after days of so much of the exposure."""
    return {
        "from": number(found.low),
        "to": number(found.high),
        "days": int(found.days),
        "mean": number(found.mean),
        "interval": ends(found.interval),
    }


def lagged(found: Lagged) -> Json:
    """The effect so many days later, alone."""
    return {"lag": int(found.lag), "effect": number(found.effect), "interval": ends(found.interval)}


def tried(found: Tried) -> Json:
    """An outcome that was looked at."""
    return {
        "outcome": text(found.outcome),
        "outcome_name": text(found.outcome_name),
        "unit": text(found.unit),
        "days": found.days,
        "exposures": [text(name) for name in found.exposures],
        "smallest": number(found.smallest),
        "acf": [number(each) for each in found.acf],
        "at_end": number(found.at_end),
    }


def asked(found: Asked) -> Json:
    """A question that was declared before its answer was shown."""
    return {
        "date": found.date.isoformat(),
        "line": found.line,
        "words": text(found.words),
        "first": bool(found.first),
        "because": text(found.because),
        "reply": None if found.reply is None else reply(found.reply),
        "move": None if found.move is None else move(found.move),
        "outcome": text(found.outcome),
    }


def reply(found: Reply) -> Json:
    """The answer to a declared question."""
    return {
        "verdict": found.verdict,
        "direction": found.direction,
        "lags": list(found.lags),
        "level": number(found.level),
        "because": text(found.because),
        "association": None if found.association is None else association(found.association),
    }


def trial(found: Trial) -> Json:
    """An experiment; no result while it runs."""
    return {
        "started": found.started.isoformat(),
        "line": found.line,
        "what": text(found.what),
        "outcome": text(found.outcome),
        "outcome_name": text(found.outcome_name),
        "better": found.better,
        "unit": text(found.unit),
        "days": found.days,
        "done": found.done,
        "state": found.state,
        "because": text(found.because),
        "sealed": text(found.sealed),
        "intact": bool(found.intact),
        "swapped": found.swapped,
        "unknown": found.unknown,
        "seal": found.seal,
        "pairs": found.pairs,
        "missing": found.missing,
        "harms": found.harms,
        "verdict": found.verdict,
        "as_done": bool(found.as_done),
        "result": None if found.result is None else result(found.result),
    }


def result(found: Result) -> Json:
    """What an experiment showed."""
    return {
        "effect": number(found.effect),
        "low": number(found.low),
        "high": number(found.high),
        "p_randomisation": number(found.p_randomisation),
        "exact": bool(found.exact),
        "draws": int(found.draws),
        "fewest_p": number(found.fewest_p),
        "posterior_probability": number(found.posterior_probability),
        "posterior_mean": number(found.posterior_mean),
        "posterior": [number(found.posterior_low), number(found.posterior_high)],
        "with_days": int(found.with_days),
        "without_days": int(found.without_days),
        "missing": int(found.missing),
        "phi": number(found.phi),
        "rho": number(found.rho),
        "problem": text(found.problem),
        "notes": [text(note) for note in found.notes],
        "as_done": None if found.as_done is None else [number(value) for value in found.as_done],
    }


def offer(found: Offer) -> Json:
    """What an experiment could show of an outcome."""
    return {
        "outcome": text(found.outcome),
        "outcome_name": text(found.outcome_name),
        "unit": text(found.unit),
        "assumed": bool(found.assumed),
        "options": [option(each) for each in found.options],
    }


def missed(found: Missed) -> Json:
    """The gaps of an outcome."""
    gaps = found.gaps
    return {
        "outcome": text(found.outcome),
        "outcome_name": text(found.outcome_name),
        "better": found.better,
        "days": gaps.days,
        "rated": gaps.rated,
        "gaps": gaps.gaps,
        "longest": gaps.longest,
        "cut": number(gaps.cut),
        "after_worst": unrated(gaps.after_worst),
        "after_others": unrated(gaps.after_others),
        "z": number(gaps.z),
        "p": number(gaps.p),
    }


def curve(found: Curve) -> Json:
    """Ratings day by day; null where a day was not rated."""
    return {
        "outcome": text(found.outcome),
        "outcome_name": text(found.outcome_name),
        "better": found.better,
        "unit": text(found.unit),
        "first": found.first.isoformat(),
        "values": [number(each) for each in found.values],
    }


def unrated(found: Unrated) -> Json:
    """Days after rated ones, and how many of them were not rated."""
    return {"days": found.days, "unrated": found.unrated}


def option(found: Option) -> Json:
    """A design, and the smallest effect that it would show."""
    return {**design(found.design), "smallest": number(found.smallest)}


def design(found: Design) -> Json:
    """How days are given to "with" and "without"."""
    return {
        "kind": found.kind,
        "days": found.days,
        "block": found.block,
        "max_run": found.max_run,
        "drop": found.drop,
    }
