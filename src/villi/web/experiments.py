"""The page of experiments with oneself: what runs with today's lot, what is over, a form for a plan and one
for a question. Nothing of later days is shown, and no result on the way. Its forms stand in `planned` and
`asked`."""

from collections.abc import Callable, Mapping
from datetime import date as Date
from functools import wraps
from typing import TYPE_CHECKING, Any

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from villi.quantities import VilliError
from villi.web.drawing import drawn_card, page
from villi.web.forms import field, posted
from villi.web.ranged import everything, links
from villi.web.stands import SOURCE, Stands, entries_of, latest_of, stands, trials_of

if TYPE_CHECKING:
    from villi.report.elements import Html
    from villi.safety.values import Card, Fired
    from villi.trials.values import Announced, Run

HERE = "/experiments"
FIELDS = ("what", "way", "watch", "better", "days", "carry_over", "first")


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
        withheld=ruled(request, it, it.made.permit.gates) if not it.made.may_look else "",
        suggested=_suggested(it),
        ledger=_ledger(it),
    )


def _practitioner(request: Request) -> bool:
    return everything(request).practitioner


def _running(request: Request, it: Stands) -> dict[str, Any] | None:
    """What is shown of the experiment that is not over: the lot, the days to write down, or why it stops."""
    from villi.examining.experimenting import forbidden, stop_rules, varied_of
    from villi.trials.naming import ON_PAGE
    from villi.trials.running import ANSWERS, lot, stale
    from villi.trials.wording import NO_INTERIM, day_of

    try:
        run = latest_of(it)
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
        "stop": ruled(request, it, stop) if stop else "",
        "forbidden": refusal and {"why": refusal.why, "gates": ruled(request, it, refusal.gates)},
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
    newest = sorted(trials_of(it), key=lambda each: (each.started, each.line), reverse=True)
    return tuple((trial.line, paged.drawn(one(trial), on)) for trial in newest)


def _scales(it: Stands) -> tuple[tuple[str, str, int, bool], ...]:
    """What is rated: its key, its name, on how many days, and whether it must be said which way is better."""
    from villi.trials.ratings import ratings, scale

    rated = ratings(it.now.diary)
    return tuple((key, scale(key).name, len(days), scale(key).better is None) for key, days in rated.items())


def ruled(request: Request, it: Stands, fired: "tuple[Fired, ...]") -> "Html":
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


def _ledger(it: Stands) -> tuple[dict[str, Any], ...]:
    """The questions of the diary, the one that is tested by itself first."""
    from villi.report.cards import short_date
    from villi.series.declaring import declared

    if not it.made.may_look or not declared(it.now.diary):
        return ()  # the days are not looked at where nothing was asked
    return tuple(
        {
            "line": each.declared.line,
            "date": short_date(each.declared.date),
            "words": each.declared.question,
            "first": each.first,
            "because": each.because,
        }
        for each in entries_of(it)
    )


def typed_of(form: FormData) -> dict[str, str]:
    """What was typed, to stand in the form again."""
    return {name: field(form, name)[:500] for name in (*FIELDS, "question")}


def crisis_first(handle: Callable[[Request, FormData, Stands], Response]) -> Callable[[Request], Any]:
    """A form with a person's words: where they bring a crisis card, its page comes, and nothing is done."""

    @posted
    @wraps(handle)
    def answer(request: Request, form: FormData) -> Response:
        from villi.keeping.cards import card_of_words

        it = stands(request)
        for words in filter(None, (field(form, name) for name in ("what", "watch", "question"))):
            card = card_of_words(words, it.now.diary.header.country)
            if card is not None and card.kind == "crisis":
                return crisis_page(request, card)
        return handle(request, form, it)

    return answer


def crisis_page(request: Request, card: "Card") -> Response:
    """The card, and nothing else: nothing was planned and nothing of these words was written."""
    return page(request, "crisis.html", card=drawn_card(card), closed=True)


ROUTES: list[BaseRoute] = [Route(HERE, experiments)]
