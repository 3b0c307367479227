"""Trials with figures: a forest plot, what it comes to or why not, and the same as a table."""

from collections.abc import Iterator, Sequence

from villi.evidence.pooling import Pooled
from villi.evidence.together import Shown, Together, together
from villi.evidence.values import Dataset, Published
from villi.report import charts, elements, forest
from villi.report.elements import Html, tag
from villi.report.paged import Draw, at_once
from villi.report.words import percent, plural, upper_first

HOW_TO_READ = (
    "Each line is a trial. The square is what it found. The line through it is the range that fits its "
    "figures. A line that crosses the middle may be chance. A diamond is all of them together. The dashed "
    "line shows where one more such trial may fall."
)
RATIOS = "1 means no difference, 2 twice as often, 0.5 half as often."
DIFFERENCES = "0 means no difference."

SIDES = {"RR": ("less often with it", "more often with it"), "MD": ("less with it", "more with it")}
"""What lies at the left and at the right of a plot, by its measure."""


def name(dataset: Dataset) -> str:
    """What the trials of a data set are about."""
    return f"{upper_first(dataset.outcome)}: with {dataset.treated} and without"


def picture(dataset: Dataset) -> charts.Picture:
    """The forest plot of a data set, not drawn."""
    found, ratio = together(dataset), dataset.measure == "RR"
    drawn = forest.lines(found, ratio=ratio)
    less, more = SIDES[dataset.measure]
    told = "; ".join(f"{line.name}: {line.said}" for line in drawn)
    spec = forest.forest(drawn, ratio=ratio, fewer=less, more=more)
    return charts.Picture(dataset.id, spec, name(dataset), f"{told}. {found.why}")


def plot(dataset: Dataset, draw: Draw = at_once) -> Html:
    """A forest plot, what was pooled and why not, what was published, and the same as a table."""
    found, ratio = together(dataset), dataset.measure == "RR"
    drawn = forest.lines(found, ratio=ratio)
    words = [f"{RATIOS if ratio else DIFFERENCES} {found.why}".strip(), *_pooled_how(found)]
    words += [_silent(shown) for shown in found.trials if shown.silent]
    if dataset.left_out and not found.headline.pooled:  # else `found.why` says so
        words.append(_left_out(dataset))
    if dataset.published:
        words.append(_published(dataset.published))
    as_table = tag("details", tag("summary", "The same as a table"), _table(dataset, found, drawn))
    return tag(
        "figure",
        tag("h3", name(dataset)),
        draw(picture(dataset)),
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
    return elements.table(name(dataset), heads, rows, quiet=True)


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
