"""One experiment: planned, begun, written down day by day, and ended. Nothing is shown of later days."""

from datetime import date as Date
from typing import TYPE_CHECKING, Any

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from villi.quantities import VilliError
from villi.web.drawing import changed, page, place
from villi.web.experiments import HERE, crisis_first, crisis_page, ruled, shown, typed_of
from villi.web.forms import field, posted
from villi.web.stands import SOURCE, Stands, latest_of, stands

if TYPE_CHECKING:
    from villi.examining.experimenting import Prepared, Wish
    from villi.trials.gating import Refused


CHANGED = "the diary was changed in the meantime: nothing was written; look at the plan again"


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


@crisis_first
def plan(request: Request, form: FormData, it: Stands) -> Response:
    """What an experiment could show, and what it asks of the person. Nothing is written."""
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
        return given | {"refused": found, "gates": ruled(request, it, found.gates)}
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
        "beside": ruled(request, it, found.beside) if found.beside else "",
    }


def _checked(found: "Prepared") -> str:
    """How often simulated experiments of a plan show what it promises."""
    from villi.examining.experimenting import CHECKED, checked
    from villi.trials.wording import smallest_words

    effect = smallest_words(found.chosen, found.plan, found.scale)
    share = checked(found)
    return f"In {CHECKED} simulated experiments, an effect of {effect} was shown in {share:.0%} of them."


@crisis_first
def start(request: Request, form: FormData, it: Stands) -> Response:
    """Begin: the record into the diary and the number beside it, both or neither."""
    from villi.diary.changing import Moved
    from villi.signals.experiment import new_seed
    from villi.trials.files import begin
    from villi.trials.gating import Refused

    if it.made.safety.card is not None:
        return shown(request, it, typed=typed_of(form))

    def write() -> None:
        if field(form, "digest") != it.now.digest:
            raise Moved(CHANGED, now=it.now.data)
        found = prepared_of(it, form)
        if isinstance(found, Refused):
            raise VilliError(f"{found.why} {found.remedy}")
        begin(it.held.path, found.announced, new_seed(), it.today, refuse)

    def refuse(data: bytes) -> None:
        if data != it.now.data:
            raise Moved(CHANGED, now=data)

    it.held.changes.write("The experiment has begun.", write, once=field(form, "once"))
    return RedirectResponse(place(request, HERE), status_code=303)


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
    made = it.held.changes.make(
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
    from villi.trials.running import closing_line

    it = stands(request)
    run = latest_of(it)
    if run is None or run.closed or run.announced is None:
        raise VilliError("no experiment runs, so there is nothing to end")
    stops = field(form, "stop") == "yes"
    if not stops and not run.over and it.today <= run.announced.last:
        raise VilliError("the experiment is not over yet; to end it now, stop it")
    reason = " ".join(field(form, "reason").split()) if stops else ""
    card = card_of_words(reason, it.now.diary.header.country) if reason else None
    crisis = card is not None and card.kind == "crisis"
    line = closing_line(run, it.today, ("" if crisis else reason) if stops and not run.over else None)
    made = it.held.changes.make(
        "The experiment is stopped." if stops else "The experiment is finished.",
        lambda data: [putting(data, [line], it.today)],
        once=field(form, "once"),
    )
    if crisis and card is not None:
        return crisis_page(request, card)
    return changed(request, f"{HERE}#line-{run.line}", made)


ROUTES: list[BaseRoute] = [
    Route(f"{HERE}/plan", plan, methods=["POST"]),
    Route(f"{HERE}/start", start, methods=["POST"]),
    Route(f"{HERE}/done", done, methods=["POST"]),
    Route(f"{HERE}/finish", finish, methods=["POST"]),
]
