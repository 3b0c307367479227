"""What moves with how a person feels: what stands out, what was tried and not found, questions, experiments.

"No clear pattern" is an answer. Behind a card nothing of this is shown, except to a practitioner; while an
experiment runs, patterns of what it watches wait for its end, and so does the list of what was tried there:
what it lacks would tell.
"""

from collections.abc import Sequence
from dataclasses import replace
from math import ceil, isnan

from villi.examination import Examination, Move, Moves, Tried
from villi.report import commands, curves, experiments, leading, ledger, missed, moving, picturing
from villi.report.blocks import (
    Beside,
    Block,
    Blocks,
    Cites,
    Code,
    Head,
    Line,
    More,
    Points,
    Ref,
    Rows,
    line,
    said,
    sentence,
)
from villi.report.words import NO_BREAK, clean, count_word, listed, lower_first, plural, upper_first
from villi.signals.multiplicity import rule
from villi.signals.question_rates import table as question_table
from villi.signals.rates import table as rate_table

IN_FULL = 2
"""Patterns that are said in full; further ones are named, and on the page open (judgement: one screen)."""
TOGETHER = 5
"""Pairs of the same day that are listed; the page has all."""
DRAWN_TOGETHER = 3
"""Pairs of the same day that get a picture on the page."""
TARGET = 0.5
"""Half a point: the change for which the days are worked out that a question would need (judgement)."""
LAGS = (1, 2, 7)
"""Days between, for which what a fitted model leaves over is held against itself (`signals.values.Fit`)."""
LONGEST = 3650
"""More days than these are only called more than ten years."""
AT_END = 0.5
"""From this share of ratings at one end on a straight line fits badly (signals.md, section 2)."""

ON_THESE = "More on these"
NO_PATTERN = "No clear pattern{}."
NO_PATTERN_MEANS = (
    "Nothing{} that was tried was followed by a clear change in {}. That is what most diaries show."
)
ASIDE = 3
"""Names of what is only said where it is a harm that stand beside "no clear pattern"; more stand beneath."""
HOW_YOU_FELT = "how you felt"
ONLY_WORSE = (
    "Of {} only a change for the worse is said, whatever the days show: a rule of safety, or your own diary, "
    "speaks against more of it."
)
LITTLE = "It is an answer too: if an effect is there, it is likely small."
CANNOT_TELL = "It does not mean that nothing moves you: these days cannot tell."
HINT = "This is a hint. Test it before you change anything: "
HINT_WORSE = "This is a hint, and no reason to leave a food out for good. Test it for a few weeks first: "
HINT_ONLY = "This is a hint, not an answer."
HINT_ONLY_WORSE = "This is a hint, not an answer, and no reason to leave a food out."
WHICH_FIRST = (
    "These move together the same day, and which comes first is unknown: how you feel can change what you "
    "eat or do. So nothing to do follows from them."
)
ALWAYS_THE_SAME = "But the rating is the same on every day, so nothing can move with it."
NOT_ENOUGH_YET = "Below that, most patterns are chance."
ASK_FIRST = "You can ask one question before you know the answer: "
ASK_STILL = "You can still ask one question, of something that is not said here: "
HELD_BACK = "Nothing is said here now. "
LOOKING = "Still looking for what moves with how you feel. Nothing is known of it yet."
ONLY_THESE = (
    "Looked for on the chosen days alone. Choose the days before you look: whoever tries many stretches will "
    "find a pattern in one of them by chance."
)
WAITING = "While your experiment runs, patterns in {} are not shown: knowing them would change how you feel."
RATE = "feel: mood 6, comfort 7"


def shown(examination: Examination, *, practitioner: bool = False) -> Moves | None:
    """What may be looked at: nothing where a card stands, except for a practitioner; and of what a running
    experiment watches no pattern, no answer, no result, and nothing of what was tried."""
    if examination.safety.card is not None and not practitioner:
        return None
    moves = examination.moves
    if moves.state == "withheld":
        return Moves("withheld", moves.because)
    hidden = experiments.running(moves.trials)
    return replace(
        moves,
        claimed=tuple(each for each in moves.claimed if each.outcome not in hidden),
        together=tuple(each for each in moves.together if each.outcome not in hidden),
        tried=tuple(each for each in moves.tried if each.outcome not in hidden),
        curves=tuple(each for each in moves.curves if each.outcome not in hidden),
        asked=tuple(
            each._replace(reply=None, move=None, because=ledger.WAITS)
            if ledger.waiting(each, hidden)
            else each
            for each in moves.asked
        ),
        trials=tuple(each.held() if each.open else each for each in moves.trials),
    )


def in_short(examination: Examination, *, practitioner: bool = False) -> str:
    """One short sentence for the head of a report; "" where there is nothing to say."""
    return "".join(brief(examination, practitioner=practitioner))


def brief(examination: Examination, *, practitioner: bool = False) -> tuple[str, ...]:
    """The same in parts, which lead to what it rests on."""
    moves = shown(examination, practitioner=practitioner)
    if moves is None or moves.state != "screened":
        return ()
    firm = [move for move in moves.claimed if not move.doubtful]
    if not firm:
        days = Ref(plural(moves.rated, "rated day"), leading.RATINGS)
        watched = experiments.running(moves.trials)
        felt = listed([each.outcome_name for each in moves.tried]) if watched and moves.tried else ""
        where = said(felt) if watched else "what moves with how you feel"
        if not where:
            return ()
        return ("In ", days, " there is no clear pattern yet in ", where, f"{_aside(moves)}.")
    first, more = firm[0], len(firm) - 1
    also = (
        f", and {count_word(more)} more {'pattern stands' if more == 1 else 'patterns stand'} out"
        if more
        else ""
    )
    felt, what = (lower_first(clean(name)) for name in (first.outcome_name, first.exposure_name))
    pair = leading.to_found(said(f"Your {felt} may move with {what}"), first)
    return (pair, f" on the days before{also}: a hint, to be tested.")


def blocks(examination: Examination, *, practitioner: bool = False, page: bool = False) -> Blocks:
    """The whole section; empty behind a card, and in a diary without a day.

    The commands name the diary's file on the terminal only: a `page` is handed to others, and says nothing of
    who it is about; nor is it known for a `practitioner`, who examines an export.
    """
    moves = shown(examination, practitioner=practitioner)
    if moves is None or not examination.days:
        return ()
    if moves.state == "withheld":
        return (line(HELD_BACK, sentence(moves.because)),)
    if moves.state == "looking":
        return (line(LOOKING),)
    diary = "" if page or practitioner else examination.source
    first = _screened(moves, diary, page=page) if moves.state == "screened" else _not_yet(moves, diary)
    return (
        *((line(ONLY_THESE, style="quiet"),) if examination.ranged else ()),
        *first,
        *ledger.blocks(moves.asked, moves.rates),
        *experiments.blocks(moves.trials, diary),
        *_left(moves),
    )


def _not_yet(moves: Moves, diary: str) -> Blocks:
    """Below the days that a screen needs: how many there are, what more bring, and what can be done now."""
    needed = f"from {moves.needed} rated days on, villi looks for what moves with how you feel."
    offered = () if experiments.running(moves.trials) else experiments.offer(moves.offers, diary)
    if moves.state == "nothing rated":
        return (line("Nothing is rated yet. A rating is a line such as ", Code(RATE), f". Then, {needed}"),)
    if moves.state == "no food":
        return (
            line(
                f"No day's food counts yet, so nothing can be set beside how you felt. {upper_first(needed)}"
            ),
            *offered,
            *curves.blocks(moves.curves),
        )
    if moves.rated >= moves.needed:  # rated often enough, so what is missing is not days
        return (
            line(Ref(_rated(moves), leading.RATINGS), f" {ALWAYS_THE_SAME}"),
            *curves.blocks(moves.curves),
        )
    ask = (line(ASK_FIRST, Code(commands.ask(diary))),) if not moves.asked else ()
    return (
        line(Ref(_rated(moves), leading.RATINGS), f" {upper_first(needed)} {NOT_ENOUGH_YET}"),
        *missed.blocks(moves.missed, brief=True),
        *ask,
        *offered,
        *curves.blocks(moves.curves),
        More("What more days bring", (_one_question(), _all_at_once())),
        *_tried(moves),
    )


def _one_question() -> Rows:
    """How many days one question would need: what it found on simulated diaries, by rated days."""
    rows = tuple(
        (
            f"{row.rated:,} rated days",
            moving.in_hundred(row.found_large),
            moving.in_hundred(row.found_small),
        )
        for row in question_table()
    )
    heads = ("Asked over", ">Clear effects found", ">Small effects found")
    return Rows("What one question found in simulated diaries", heads, rows, (0, 1, 2))


def _all_at_once() -> Rows:
    """What looking for everything at once found on simulated diaries, by the rule of each length."""
    rows = tuple(
        (
            f"{row.days:,} rated days",
            moving.in_hundred(row.found_large),
            moving.in_hundred(row.found_small),
        )
        for row in rate_table()
        if row.rule == rule(row.days)
    )
    heads = ("Looked at over", ">Clear effects found", ">Small effects found")
    return Rows("What looking for everything at once found in them", heads, rows, (0, 1, 2))


def _rated(moves: Moves) -> str:
    """How many days are rated, from the first rating to the last: a question asked months later is no day."""
    if moves.missed and moves.missed[0].gaps.gaps:
        return missed.counted(moves.missed[0])
    return f"{plural(moves.rated, 'day')} {'is' if moves.rated == 1 else 'are'} rated."


def _screened(moves: Moves, diary: str, *, page: bool) -> Blocks:
    found: list[Block] = []
    watched = experiments.running(moves.trials)
    if watched:
        outcomes = [each.outcome_name for each in moves.trials if each.outcome in watched]
        found.append(line(said(WAITING.format(listed(list(dict.fromkeys(outcomes)))))))
    if moves.claimed:
        for move in moves.claimed[:IN_FULL]:
            found.extend(_pattern(move, moves, diary))
        if rest := moves.claimed[IN_FULL:]:
            found.append(line("Also: ", *_pairs(rest), "."))
            inside = tuple(block for move in rest for block in _pattern(move, moves, diary))
            found.append(More(f"{plural(len(rest), 'more pattern')} in full", inside))
    elif moves.tried or not watched:
        felt = listed([each.outcome_name for each in moves.tried]) if watched else ""
        aside = _aside(moves)
        where = f" in {felt}" if felt else ""
        found.append(line(said(NO_PATTERN.format(f"{where}{aside}")), style="lead"))
        means = NO_PATTERN_MEANS.format(" else" if aside else "", felt or HOW_YOU_FELT)
        found.append(line(said(means), f" {LITTLE if _is_little(moves) else CANNOT_TELL}"))
        if not watched:
            found.extend(experiments.offer(moves.offers, diary))
    found.extend(_together(moves, page=page))
    found.extend(missed.blocks(moves.missed))
    found.extend(_tried(moves))
    if moves.one_way:
        found.append(line(said(ONLY_WORSE.format(moving.some(moves.one_way))), style="quiet"))
    if not moves.asked:
        found.append(line(ASK_STILL, Code(commands.ask(diary))))
    if moves.claimed and not watched:
        found.extend(experiments.offer(moves.offers, table_only=True))
    return tuple(found)


def _aside(moves: Moves) -> str:
    """What "no clear pattern" does not speak of, as only a harm of it would be said; "" where there is none.

    >>> _aside(Moves("screened", one_way=("Wine (nearly always red wine)", "kimchi")))
    ', wine and kimchi aside'
    >>> _aside(Moves("screened"))
    ''
    """
    names = [clean(name).partition(" (")[0] for name in moves.one_way]
    if not names:
        return ""
    return f", {listed(names)} aside" if len(names) <= ASIDE else f", {len(names):,} things aside"


def _is_little(moves: Moves) -> bool:
    """Whether everything that was tried would have shown but for a small effect, looked at all at once."""
    return bool(moves.tried) and all(
        moving.is_little(each.smallest * moving.AT_ONCE, each.unit) for each in moves.tried
    )


def _pairs(moves: Sequence[Move]) -> tuple[str, ...]:
    """Patterns in a few words each."""
    parts: list[str] = []
    for n, move in enumerate(moves):
        felt, what = lower_first(clean(move.outcome_name)), "".join(moving.more_of(move))
        size = moving.sized(move.effect, move.low, move.high, move.outcome_name, move.outcome_unit)
        parts += ["; " if n else "", said(felt), " ", leading.to_found(size, move)]
        parts += [" after days with ", said(what)]
    return tuple(parts)


def _pattern(move: Move, moves: Moves, diary: str) -> Blocks:
    pictures = picturing.pictures(move)
    return (
        Head(f"{upper_first(clean(move.outcome_name))}, and {lower_first(clean(move.exposure_name))}"),
        line(*moving.announced(move, moves.allowed)),
        *moving.doubts(move),
        _hint(move, moves, diary),
        *((Beside(pictures),) if pictures else ()),
        More("What this rests on", moving.evidence(move, moves.rates, moves.allowed)),
    )


def _hint(move: Move, moves: Moves, diary: str) -> Block:
    """How often such a pattern was false, and what may follow from it: a test, where one may be done."""
    often = f"{moving.false_alarms(moves.rates)} "
    worse = moving.judged(move.effect, move.better).endswith("worse")
    if not move.vary:
        return line(often, HINT_ONLY_WORSE if worse else HINT_ONLY)
    typed = commands.plan(move.outcome, diary=diary, vary=move.vary, without=move.without)
    return line(often, HINT_WORSE if worse else HINT, Code(typed))


def _together(moves: Moves, *, page: bool) -> Blocks:
    """What only moves on the same day; nothing of it is worded as if one came from the other."""
    if not moves.together:
        return ()
    points = tuple(line(*_same_day(move)) for move in moves.together)
    rest = len(points) - TOGETHER
    inside: list[Block] = []
    if rest > 0:
        inside.append(Points(points[TOGETHER:]))
    for move in moves.together[:DRAWN_TOGETHER]:
        if pictures := picturing.by_lag(move):
            inside.append(Beside(pictures))
    return (
        Head("Moves together the same day"),
        line(WHICH_FIRST, f" {moving.same_day(moves.rates)}"),
        Points(points[:TOGETHER]),
        *((line(_rest(rest, page=page), style="quiet"),) if rest > 0 else ()),
        *((More(ON_THESE, tuple(inside)),) if inside else ()),
    )


def _rest(number: int, *, page: bool) -> str:
    """How many pairs are not listed, and where they stand.

    >>> _rest(6, page=False), _rest(1, page=True)
    ('Six more like these: see the page (--html).', 'One more like these, under “More on these”.')
    """
    more = f"{upper_first(count_word(number))} more like these"
    return f"{more}, under “{ON_THESE}”." if page else f"{more}: see the page (--html)."


def _same_day(move: Move) -> tuple[str, ...]:
    """A pair without a range: the ranges of such pairs do not hold the truth as often as they should."""
    size = moving.sized(move.effect, move.low, move.high, move.outcome_name, move.outcome_unit)
    return (
        said(upper_first(clean(move.outcome_name))),
        ": on days with ",
        *moving.more_of(move),
        ", ",
        leading.to_found(size, move),
    )


def _tried(moves: Moves) -> Blocks:
    """What was looked at, and the smallest change that would have shown."""
    if not moves.tried:
        return ()
    rows = tuple(_row(tried) for tried in moves.tried)
    heads = ("Outcome", ">Tried", ">Rated days", "Smallest change", "Rated days to show half a point")
    at_end = [each.outcome_name for each in moves.tried if each.at_end > AT_END]
    inside: list[Block] = [Points(tuple(_looked_at(tried) for tried in moves.tried))]
    return (
        Head("What was tried and not found"),
        Rows("What was tried and not found, by outcome", heads, rows, (0, 1, 2, 3, 4), quiet=True),
        line(
            "“Smallest change”: what one question would show in four of five such diaries, for a usual up or "
            "down of what was tried; half of it, seldom. ",
            moving.at_once(moves.rates),
            style="quiet",
        ),
        *(
            (
                line(
                    said(f"More than half of the ratings of {listed(at_end)} are at one end of the scale"),
                    ", so small changes of it are hard to see.",
                ),
            )
            if at_end
            else ()
        ),
        More("All that was tried", tuple(inside)),
    )


def _row(tried: Tried) -> tuple[str | Cites, ...]:
    unit = "" if clean(tried.unit) in clean(tried.outcome_name) else f"{NO_BREAK}{clean(tried.unit)}"
    known = not isnan(tried.smallest)
    least = (
        f"about {moving.figure(tried.smallest, moving.decimals(tried.smallest))}{unit}"
        if known
        else "unknown"
    )
    return (
        upper_first(clean(tried.outcome_name)),
        f"{len(tried.exposures):,}",
        Ref(f"{tried.days:,}", leading.RATINGS),
        least,
        _days_needed(tried),
    )


def _days_needed(tried: Tried) -> str:
    """Rated days that a question would need for half a point: the error falls with the root of the days.

    n' = n (smallest / target)^2
    """
    if isnan(tried.smallest) or tried.unit != "points":
        return "unknown" if isnan(tried.smallest) else ""
    days = ceil(tried.days * (tried.smallest / TARGET) ** 2 / 10) * 10
    return "more than ten years" if days > LONGEST else f"about {max(days, 10):,}"


def _looked_at(tried: Tried) -> Line:
    names = listed(tried.exposures) if tried.exposures else "nothing"
    left_over = [
        f"{picturing.signed(value)} after {plural(lag, 'day')}"
        for lag, value in zip(LAGS, tried.acf, strict=True)
        if not isnan(value)
    ]
    fits = (
        f" What the model leaves over still goes with itself by {listed(left_over)}; near nought is right."
        if left_over
        else ""
    )
    return line(said(upper_first(clean(tried.outcome_name))), ": ", said(names), ".", fits)


def _left(moves: Moves) -> Blocks:
    """What was not looked at, and why: names under one reason stand together."""
    reasons: dict[str, list[str]] = {}
    for each in moves.left:
        reasons.setdefault(str(sentence(each.because)), []).append(clean(each.name))
    if not reasons:
        return ()
    points = tuple(
        line(said(upper_first(listed(names))), ": ", said(lower_first(because)))
        for because, names in reasons.items()
    )
    return (More("What was not looked at, and why", (Points(points),)),)
