"""Experiments with oneself: plan, begin, today's lot, what was done, the end. Nothing of later days is
shown, and no result on the way. Questions that are asked beforehand stand in `asked`."""

from collections.abc import Mapping
from datetime import date as Date
from typing import TYPE_CHECKING, Any, NamedTuple

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from villi.quantities import VilliError
from villi.web import asked
from villi.web.drawing import changed, drawn_card, field, opened, page, place, posted
from villi.web.ranged import everything, links

if TYPE_CHECKING:
    from villi.examining.asking import Ready
    from villi.examining.experimenting import Prepared, Wish
    from villi.examining.moves import KeptOf
    from villi.report.elements import Html
    from villi.safety.values import Card, Fired
    from villi.trials.gating import Refused
    from villi.trials.values import Announced, Run, Trial
    from villi.web.opened import Now, Opened

HERE = "/experiments"
SOURCE = "the diary"
"""What the diary is called in messages: a page says no paths."""
FIELDS = ("what", "way", "watch", "better", "days", "carry_over", "first")


class Stands(NamedTuple):
    """A diary with what its gates say, on the day that it is."""

    held: "Opened"
    now: "Now"
    made: "Ready"
    today: Date
    kept_of: "KeptOf"


def stands(request: Request) -> Stands:
    """The diary of the address."""
    from villi.diary.today import diary_day
    from villi.examining.asking import ready_of
    from villi.trials.files import kept_beside

    held = opened(request)
    now = held.now()
    return Stands(held, now, ready_of(held.begun(now)), diary_day(now.diary.header), kept_beside(held.path))


def experiments(request: Request) -> Response:
    """The experiment that runs, those that are over, a form for a plan, and one for a question."""
    return shown(request, stands(request))


def shown(
    request: Request,
    it: Stands,
    *,
    status: int = 200,
    wrong: str = "",
    typed: Mapping[str, str] | None = None,
) -> Response:
    """The page; with what went wrong and what was typed, after a form that could not be used."""
    card = it.made.safety.card
    return page(
        request,
        "experiments.html",
        status=status,
        wrong=wrong,
        typed=dict.fromkeys((*FIELDS, "question"), "") | dict(typed or {}),
        card=None if card is None else drawn_card(card),
        waits=card is not None and not _practitioner(request),
        running=_running(request, it),
        trials=_trials(request, it),
        scales=_scales(it),
        today=it.today,
        withheld=_ruled(request, it, it.made.permit.gates) if not it.made.may_look else "",
        suggested=_suggested(it),
        **asked.ledger_of(request, it),
    )


def _practitioner(request: Request) -> bool:
    return everything(request).practitioner


def _running(request: Request, it: Stands) -> dict[str, Any] | None:
    """What is shown of the experiment that is not over: the lot, the days to write down, or why it stops."""
    from villi.examining.experimenting import forbidden, stop_rules, varied_of
    from villi.trials.naming import ON_PAGE
    from villi.trials.running import ANSWERS, latest, lot, stale
    from villi.trials.wording import NO_INTERIM, day_of

    try:
        run = latest(it.now.diary, it.held.path)
    except VilliError as wrong:
        return {"problem": str(wrong)}
    if run is None or run.closed:
        return None
    if run.announced is None:
        return {"problem": f"Line {run.line}: {run.problem}: {run.remedy}"}
    said = run.announced
    made = it.made
    foods = it.held.foods
    varied = varied_of(
        said.what, said.leaving_out, made.diary, made, made.catalogue, foods.index, made.safety
    )
    stop = stop_rules(made.safety)
    refusal = None if stop or made.safety.card else forbidden(said, varied, made.safety)
    may = not (stop or refusal or made.safety.card or run.over)
    found = lot(said, it.today, it.kept_of, SOURCE, ON_PAGE) if may else None
    old = stale(it.now.diary, it.today)
    over = run.over or it.today > said.last
    return {
        "problem": "",
        "what": said.what,
        "watch": said.watch,
        "line": run.line,
        "first": day_of(said.first),
        "last": day_of(said.last),
        "over": over,
        "stop": _ruled(request, it, stop) if stop else "",
        "forbidden": refusal and {"why": refusal.why, "gates": _ruled(request, it, refusal.gates)},
        "lot": found,
        "days": _done_marks(run, said, it.today) if not over else (),
        "answers": ANSWERS,
        "stale": "" if old is None else day_of(old),
        "notes": tuple(f"Line {note.line}: {note.message}; {note.suggestion}." for note in run.notes),
        "no_interim": NO_INTERIM,
        "can_end": over or run.over,
    }


def _done_marks(run: "Run", said: "Announced", today: Date) -> tuple[dict[str, Any], ...]:
    """The days of which something may be written down, with what the diary says of them."""
    from villi.trials.running import open_days
    from villi.trials.wording import day_of

    done = run.days or {}
    return tuple(
        {
            "date": day,
            "name": "Today" if day == today else day_of(day),
            "did": done[day][0] if day in done else "",
        }
        for day in open_days(said, today)
    )


def _trials(request: Request, it: Stands) -> tuple[tuple[int, "Html"], ...]:
    """Every experiment of the diary, the newest first, with the line of its record."""
    from villi.report import paged
    from villi.report.experiments import one

    on = paged.page("experiments", links(request, it.now.diary, everything(request)))
    newest = sorted(_found(it), key=lambda each: (each.started, each.line), reverse=True)
    return tuple((trial.line, paged.drawn(one(trial), on)) for trial in newest)


def _found(it: Stands) -> "tuple[Trial, ...]":
    """The experiments; without their results where a card or a rule stands in front of these."""
    from villi.examining.experimenting import may_see
    from villi.trials import trials

    if it.made.safety.card is not None and it.made.safety.card.kind == "crisis":
        return ()
    found = it.held.kept(
        (it.now.digest, "trials", it.today, _beside(it)),
        lambda: trials(it.now.diary, it.today, it.kept_of),
    )
    return found if may_see(it.made.safety) else tuple(trial.held() for trial in found)


def _beside(it: Stands) -> tuple[str, ...]:
    """Which small files of experiments are there: with another one the results are others."""
    from villi.trials import runs

    found = (run.announced for run in runs(it.now.diary))
    return tuple(it.kept_of(said).seal for said in found if said is not None)


def _scales(it: Stands) -> tuple[tuple[str, str, int, bool], ...]:
    """What is rated: its key, its name, on how many days, and whether it must be said which way is better."""
    from villi.trials.ratings import ratings, scale

    rated = ratings(it.now.diary)
    return tuple((key, scale(key).name, len(days), scale(key).better is None) for key, days in rated.items())


def _ruled(request: Request, it: Stands, fired: "tuple[Fired, ...]") -> "Html":
    """Rules of safety as the report says them."""
    from villi.report import paged
    from villi.report.applies import rules

    return paged.drawn(rules(fired), paged.page("rules", links(request, it.now.diary, everything(request))))


def _suggested(it: Stands) -> tuple[dict[str, str], ...]:
    """Patterns of the whole diary that an experiment could test, where they are found already."""
    from villi.examining.figures import Range
    from villi.report.words import clean, lower_first

    if not it.made.may_look:
        return ()
    found = it.held.looking.found(it.now.digest, (it.today, Range()))
    moves = found.moves.claimed if found is not None else ()
    return tuple(
        {
            "what": lower_first(clean(move.vary)),
            "way": "without" if move.without else "with",
            "watch": move.outcome,
            "name": lower_first(clean(move.outcome_name)),
        }
        for move in moves
        if move.vary
    )


def wish_of(form: FormData) -> "Wish":
    """What a form asks for. Raises `VilliError` for numbers that are none."""
    from villi.examining.experimenting import Wish

    better = field(form, "better")
    return Wish(
        field(form, "what"),
        field(form, "watch"),
        field(form, "way") == "without",
        better if better in ("higher", "lower") else None,
        _number(field(form, "days"), "how many days", int),
        _number(field(form, "carry_over"), "how long it acts", float),
        field(form, "first").strip() or None,
    )


def _number(words: str, what: str, kind: type[Any]) -> Any:
    said = words.strip().replace(",", ".")
    if not said:
        return None
    try:
        found = kind(said)
    except ValueError:
        found = None
    if found is None or not -1_000 < found < 10_000:
        raise VilliError(f"{what}: {words.strip()[:40]!r} is no number of days")
    return found


def typed_of(form: FormData) -> dict[str, str]:
    """What was typed, to stand in the form again."""
    return {name: field(form, name)[:500] for name in (*FIELDS, "question")}


@posted
def plan(request: Request, form: FormData) -> Response:
    """What an experiment could show, and what it asks of the person. Nothing is written."""
    it = stands(request)
    stopped = said_in_crisis(request, it, form)
    if stopped is not None:
        return stopped
    if it.made.safety.card is not None or field(form, "edit") == "yes":
        return shown(request, it, typed=typed_of(form))
    try:
        found = prepared_of(it, form)
    except VilliError as wrong:
        return shown(request, it, status=422, wrong=str(wrong), typed=typed_of(form))
    return page(request, "plan.html", **_plan_of(request, it, form, found))


def prepared_of(it: Stands, form: FormData) -> "Prepared | Refused":
    """The plan that a form asks for, or why there is none."""
    from villi.examining.experimenting import prepared
    from villi.trials.naming import ON_PAGE

    return prepared(wish_of(form), it.made, it.held.foods.index, it.today, SOURCE, ON_PAGE)


def _plan_of(request: Request, it: Stands, form: FormData, found: "Prepared | Refused") -> dict[str, Any]:
    from villi.trials.gating import AS_LEFT_OUT, MOST_DAYS, Refused
    from villi.trials.naming import ON_PAGE
    from villi.trials.wording import plan_parts, smallest_words

    given: dict[str, Any] = {"typed": typed_of(form), "digest": it.now.digest, "today": it.today}
    if isinstance(found, Refused):
        return given | {"refused": found, "gates": _ruled(request, it, found.gates)}
    announced = found.announced
    parts = plan_parts(announced, found.plan, found.chosen, found.carry_over, found.assumed_carry, ON_PAGE)
    return given | {
        "refused": None,
        "checked": _checked(found) if field(form, "check") == "yes" else "",
        "typed": given["typed"] | {"days": str(announced.design.days), "first": str(announced.first)},
        "usual": f"{MOST_DAYS} {AS_LEFT_OUT}" if found.usual else "",
        "parts": tuple(parts),
        "options": tuple(
            (option.design.days, smallest_words(option, found.plan, found.scale), option == found.chosen)
            for option in found.plan.options
        ),
        "beside": _ruled(request, it, found.beside) if found.beside else "",
    }


def _checked(found: "Prepared") -> str:
    """How often simulated experiments of a plan show what it promises."""
    from villi.examining.experimenting import CHECKED, checked
    from villi.trials.wording import smallest_words

    effect = smallest_words(found.chosen, found.plan, found.scale)
    share = checked(found)
    return f"In {CHECKED} simulated experiments, an effect of {effect} was shown in {share:.0%} of them."


@posted
def start(request: Request, form: FormData) -> Response:
    """Begin: the record into the diary and the number beside it, both or neither."""
    from villi.diary.changing import Moved
    from villi.signals.experiment import new_seed
    from villi.trials.files import begin
    from villi.trials.gating import Refused

    it = stands(request)
    stopped = said_in_crisis(request, it, form)
    if stopped is not None:
        return stopped
    if it.made.safety.card is not None:
        return shown(request, it, typed=typed_of(form))

    def write() -> None:
        if field(form, "digest") != it.now.digest:
            raise Moved(CHANGED, it.now.data)
        found = prepared_of(it, form)
        if isinstance(found, Refused):
            raise VilliError(f"{found.why} {found.remedy}")
        begin(it.held.path, found.announced, new_seed(), it.today, refuse)

    def refuse(data: bytes) -> None:
        if data != it.now.data:
            raise Moved(CHANGED, data)

    it.held.write("The experiment has begun.", write, once=field(form, "once"))
    return RedirectResponse(place(request, HERE), status_code=303)


CHANGED = "the diary was changed in the meantime: nothing was written; look at the plan again"


@posted
def done(request: Request, form: FormData) -> Response:
    """What was done on a day, into the diary."""
    from villi.trials.running import ANSWERS, answering, current, open_days

    it = stands(request)
    run = current(it.now.diary, SOURCE)
    if run is None or run.announced is None:
        raise VilliError("no experiment runs, so there is nothing to write down")
    date, did = _date(field(form, "date")), field(form, "did")
    if date not in open_days(run.announced, it.today) or did not in ANSWERS:
        raise VilliError("this is no day of the experiment that can be written down now")
    made = it.held.change(
        f"Written down: {did}.",
        lambda data: answering(data, it.now.diary, run, date, did),
        once=field(form, "once"),
    )
    return changed(request, f"{HERE}#running", made)


def _date(words: str) -> Date | None:
    try:
        return Date.fromisoformat(words)
    except ValueError:
        return None


@posted
def finish(request: Request, form: FormData) -> Response:
    """The line that ends an experiment: its days are over, or the person stops, at any time and for any
    reason. Words of a crisis are not written down; the card comes instead, and the stop still stands."""
    from villi.diary.changing import putting
    from villi.keeping.cards import card_of_words
    from villi.trials.running import closing_line, latest

    it = stands(request)
    run = latest(it.now.diary, it.held.path)
    if run is None or run.closed or run.announced is None:
        raise VilliError("no experiment runs, so there is nothing to end")
    stops = field(form, "stop") == "yes"
    if not stops and not run.over and it.today <= run.announced.last:
        raise VilliError("the experiment is not over yet; to end it now, stop it")
    reason = " ".join(field(form, "reason").split()) if stops else ""
    card = card_of_words(reason, it.now.diary.header.country) if reason else None
    crisis = card is not None and card.kind == "crisis"
    line = closing_line(run, it.today, ("" if crisis else reason) if stops and not run.over else None)
    made = it.held.change(
        "The experiment is stopped." if stops else "The experiment is finished.",
        lambda data: [putting(data, [line], it.today)],
        once=field(form, "once"),
    )
    if crisis and card is not None:
        return _crisis(request, card)
    return changed(request, f"{HERE}#line-{run.line}", made)


def said_in_crisis(request: Request, it: Stands, form: FormData) -> Response | None:
    """The page of a crisis card for words as they were just typed; None where they bring none."""
    from villi.keeping.cards import card_of_words

    for name in ("what", "watch", "question"):
        card = card_of_words(field(form, name), it.now.diary.header.country) if field(form, name) else None
        if card is not None and card.kind == "crisis":
            return _crisis(request, card)
    return None


def _crisis(request: Request, card: "Card") -> Response:
    """The card, and nothing else: nothing was planned and nothing of these words was written."""
    return page(request, "crisis.html", card=drawn_card(card), closed=True)


ROUTES: list[BaseRoute] = [
    Route(HERE, experiments),
    Route(f"{HERE}/plan", plan, methods=["POST"]),
    Route(f"{HERE}/start", start, methods=["POST"]),
    Route(f"{HERE}/done", done, methods=["POST"]),
    Route(f"{HERE}/finish", finish, methods=["POST"]),
    *asked.ROUTES,
]
