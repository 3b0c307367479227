"""`villi experiment`: a randomised experiment with yourself: plan it, begin it, see today's lot, finish it."""

import argparse
import sys
from collections.abc import Iterable, Iterator
from datetime import date as Date
from datetime import timedelta
from math import isnan
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from villi.diary import Diary
    from villi.foods import Catalogue
    from villi.safety.values import Fired, Safety
    from villi.signals.experiment.values import Option, Plan
    from villi.trials.gating import Refused, Varied
    from villi.trials.ratings import Scale
    from villi.trials.values import Announced, Better, Run, Trial
    from villi.trials.wording import Part

_EPILOG = """\
  villi experiment plan diary.txt --vary "kefir at breakfast" --watch comfort     what it would show
  villi experiment start diary.txt --vary "kefir at breakfast" --watch comfort    begin; you say yes first
  villi experiment today diary.txt                what the lot says today
  villi experiment today diary.txt --done with    write down what you did: with, without or skipped
  villi experiment finish diary.txt               after the last day: what was found
  villi experiment finish diary.txt --stop "reason"    stop at any time
Medicines are never varied. Nothing of later days is ever shown, and no result on the way."""

USUAL_DAYS = 56
"""Days of a plan where nobody says how many: eight weeks, about as long as people keep at it (signals.md,
section 2: half of the people who record symptoms have stopped after five weeks)."""
MOST_GLUTAMINE = 56
"""Days for which glutamine is taken at most without a doctor (rule G14)."""
AHEAD = 14
"""Days that the first day may lie ahead (judgement: the plan rests on how things are now)."""
LATEST = 14
"""Days back for which a day may still be written down by this command (judgement)."""


def add_parser(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the `experiment` command."""
    command = commands.add_parser(
        "experiment", epilog=_EPILOG, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    actions = command.add_subparsers(title="actions", metavar="ACTION", required=True)
    plan = actions.add_parser("plan", help="how many days show how much, and what it asks of you")
    _what_options(plan)
    plan.set_defaults(run=run_plan)
    start = actions.add_parser("start", help="draw the lots and begin")
    _what_options(start)
    start.add_argument("--first", metavar="DATE", help="first day: tomorrow (default), today, or a date")
    start.add_argument("--yes", action="store_true", help="begin without asking")
    start.set_defaults(run=run_start)
    today = actions.add_parser("today", help="what the lot says today; write down what you did")
    today.add_argument("diary", metavar="DIARY", help="the diary")
    today.add_argument("--done", choices=("with", "without", "skipped"), help="write down what you did")
    today.add_argument("--date", metavar="DATE", help="with --done: which day: yesterday, or a date (today)")
    today.set_defaults(run=run_today)
    finish = actions.add_parser("finish", help="after the last day, or to stop: what was found")
    finish.add_argument("diary", metavar="DIARY", help="the diary")
    finish.add_argument("--stop", metavar="REASON", help="stop now; what was done is analysed")
    finish.add_argument("--json", action="store_true", help="print the report as one JSON document")
    finish.set_defaults(run=run_finish)


def _what_options(command: argparse.ArgumentParser) -> None:
    command.add_argument("diary", metavar="DIARY", help="the diary")
    what = command.add_mutually_exclusive_group(required=True)
    what.add_argument("--vary", metavar="WORDS", help='what to vary, such as "kefir at breakfast"')
    what.add_argument("--without", metavar="FOOD", help="a food that you usually have, left out on some days")
    command.add_argument("--watch", metavar="SCALE", required=True, help="what to watch, such as comfort")
    command.add_argument("--days", type=int, metavar="N", help="how many days, at most")
    command.add_argument(
        "--carry-over",
        type=float,
        metavar="DAYS",
        help="for how many days it still acts (0: until the morning)",
    )
    command.add_argument(
        "--better", choices=("higher", "lower"), help="which way is better, for a scale of your own"
    )
    command.add_argument(
        "--everyday", action="store_true", help="use the everyday catalogue alone, not your own foods"
    )


class _Ready(NamedTuple):
    """All that a plan rests on."""

    diary: "Diary"
    data: bytes
    today: Date
    varied: "Varied"
    safety: "Safety"
    scale: "Scale"
    plan: "Plan"
    chosen: "Option"
    announced: "Announced"
    carry_over: float
    assumed_carry: bool


def run_plan(arguments: argparse.Namespace) -> int:
    """Show what an experiment could show; nothing is written."""
    ready = _ready(arguments)
    if ready is None:
        return 0
    _show_plan(ready)
    first = f'--{"without" if ready.announced.leaving_out else "vary"} "{ready.announced.what}"'
    more = f"--days {ready.announced.design.days}"
    if arguments.carry_over is not None:
        more += f" --carry-over {arguments.carry_over:g}"
    if arguments.better:
        more += f" --better {arguments.better}"
    _say(
        f"To begin: villi experiment start {arguments.diary} {first} --watch {_typed(ready.scale.key)} {more}"
    )
    return 0


def run_start(arguments: argparse.Namespace) -> int:
    """Show the plan, ask for a yes, and write record and seed: both or neither."""
    from villi.quantities import VilliError
    from villi.signals.experiment import new_seed
    from villi.trials.files import begin

    ready = _ready(arguments)
    if ready is None:
        return 0
    _show_plan(ready)
    if not _agreed(arguments):
        _say("Nothing was written.")
        return 0

    def refuse(data: bytes) -> None:
        if data != ready.data:
            raise VilliError(
                f"{arguments.diary} was changed in the meantime: nothing was written; start again"
            )

    sealed, file, line = begin(arguments.diary, ready.announced, new_seed(), ready.today, refuse)
    _say(f"Begun. {arguments.diary}, line {line}, holds the record:")
    for written in _record(sealed):
        print(f"  {_clean(written)}")
    _say(
        f"{file} holds the number that the lots are drawn from. Keep it beside the diary, and leave it as it is."
    )
    _say(f"From {_day(sealed.first)} on, each morning: villi experiment today {arguments.diary}")
    return 0


def run_today(arguments: argparse.Namespace) -> int:
    """Cards and rules, then today's lot; or write down what was done. No result, ever."""
    from villi.quantities import VilliError

    if arguments.date is not None and arguments.done is None:
        raise VilliError("--date goes with --done: villi experiment today shows today's lot alone")
    _, diary, today = _read(arguments.diary)
    if arguments.done is not None:
        return _write_done(arguments, diary, today)
    if _carded(diary, arguments.diary):
        return 0
    run = _running(diary, arguments.diary, today)
    if run is None or run.announced is None:
        _say("No experiment runs in this diary.")
        _say(f'Plan one: villi experiment plan {arguments.diary} --vary "kefir at breakfast" --watch comfort')
        return 0
    if _stopped_by_rules(run.announced, diary, arguments.diary):
        return 0
    _show_today(run.announced, arguments.diary, today)
    return 0


def run_finish(arguments: argparse.Namespace) -> int:
    """The report of the last experiment, once it is over or stopped; and the line that ends it."""
    from villi.cli.cards import show
    from villi.diary import read_diary
    from villi.quantities import VilliError
    from villi.trials.analysing import trial_of
    from villi.trials.files import kept_beside
    from villi.trials.ratings import ratings
    from villi.trials.wording import document

    _, diary, today = _read(arguments.diary)
    run = _last_run(diary, arguments.diary)
    said = run.announced
    if said is None:
        raise VilliError(f"{arguments.diary}, line {run.line}: {run.problem}: {run.remedy}")
    if run.ended is None and today <= said.last and arguments.stop is None:
        _not_yet(said, arguments.diary, today)
        return 0
    if run.ended is not None and arguments.stop is not None:
        raise VilliError(f"{arguments.diary}: no experiment runs; it ended on {run.ended}")
    written = "" if run.closed else _close(arguments, run, today)
    diary = read_diary(arguments.diary)
    run = _last_run(diary, arguments.diary)
    safety = _quick_safety(diary)
    trial = trial_of(run, ratings(diary), today, kept_beside(arguments.diary))
    seen = _may_see(safety)
    if arguments.json:
        import msgspec

        print(
            msgspec.json.encode(document(trial if seen else trial._replace(result=None, verdict=""))).decode()
        )
        return 0
    show(safety.card)
    if written:
        _say(written)
        print()
    if seen:
        _show_report(trial)
    else:
        _say("It is written down that the experiment is over. The result waits; nothing is lost.")
        _say(f"Later: villi experiment finish {arguments.diary}")
    return 0


def _ready(arguments: argparse.Namespace) -> _Ready | None:
    """Everything that a plan rests on; None where a card or a rule stands in front of it (it was shown)."""
    from villi.quantities import VilliError
    from villi.trials.gating import lasts, refused
    from villi.trials.record import plain
    from villi.trials.values import Announced

    leaving_out = arguments.without is not None
    option = "--without" if leaving_out else "--vary"
    what = plain(arguments.without if leaving_out else arguments.vary, option)
    if arguments.carry_over is not None and not 0 <= arguments.carry_over <= 30:
        raise VilliError(f"--carry-over {arguments.carry_over:g}: give days from 0 to 30")
    data, diary, today = _read(arguments.diary)
    if _carded(diary, arguments.diary):
        return None
    _none_runs(diary, arguments.diary)
    varied, safety = _varied(what, leaving_out, diary, whole=True, everyday=arguments.everyday)
    if _refused(refused(varied, safety, arguments.days)):
        return None
    scale, better = _watched(arguments, diary)
    assumed = arguments.carry_over is None
    carry_over = 0.0 if leaving_out and assumed else lasts(varied) if assumed else arguments.carry_over
    plan, chosen = _planned(arguments, diary, today, varied, scale, carry_over)
    first = _first(getattr(arguments, "first", None), today)
    announced = Announced(what, scale.key, better, chosen.design, first, leaving_out)
    return _Ready(diary, data, today, varied, safety, scale, plan, chosen, announced, carry_over, assumed)


def _read(path: str) -> tuple[bytes, "Diary", Date]:
    """The bytes of a diary, the diary, and the diary day that it is."""
    from villi.cli.diary import diary_day
    from villi.diary import read_diary

    diary = read_diary(path)
    data = "".join(diary.lines).encode("cp1252" if diary.encoding == "cp1252" else diary.encoding)
    return data, diary, diary_day(diary.header)


def _quick_safety(diary: "Diary") -> "Safety":
    """What the gates say from the words of the diary alone; what was eaten is not asked for that."""
    from villi.cli.diary import diary_day
    from villi.diary.person import person_of
    from villi.safety import facts, guard

    who, _ = person_of(diary)
    return guard(facts(diary, who, today=diary_day(diary.header)), diary.header.country)


def _carded(diary: "Diary", path: str) -> bool:
    """Show a card, where one stands; then nothing is planned and nothing drawn."""
    from villi.cli.cards import show

    card = _quick_safety(diary).card
    show(card)
    if card is None:
        return False
    if card.kind != "crisis":
        _say("Experiments wait for now. A running one may be stopped at any time:")
        _say(f'villi experiment finish {path} --stop "reason"')
    return True


def _may_see(safety: "Safety") -> bool:
    """Whether a result may be shown now: the gates let patterns in the records through."""
    from villi.safety import permit

    return permit(["insight"], safety.fired).allowed


def _none_runs(diary: "Diary", path: str) -> None:
    """Raises VilliError where an experiment runs already, or is to be finished."""
    from villi.quantities import VilliError
    from villi.trials import runs

    facts = _quick_safety(diary).facts
    found = runs(diary)
    for run in found:
        if run.ended is None:
            raise VilliError(
                f"{path}, line {run.line}: an experiment is there that has not ended: finish it first, with "
                f'villi experiment finish {path}, or stop it with --stop "reason"'
            )
    if found and not found[-1].closed and "experiment:stop" in facts:
        raise VilliError(
            f"{path}: you wrote that you wish to stop: finish that experiment first, with "
            f"villi experiment finish {path}"
        )
    running = facts.get("experiment:running") or facts.get("experiment:stop")
    if running is not None:
        raise VilliError(
            f"{path} says that an experiment runs: {_clean(running)}. End it first, with a line such as "
            "experiment: finished"
        )


def _varied(
    what: str, leaving_out: bool, diary: "Diary", *, whole: bool, everyday: bool = False
) -> tuple["Varied", "Safety"]:
    """What is varied, with the foods that its words name; and what the gates say of the person: `whole` from
    all that was eaten and taken too, else from the words of the diary."""
    from villi.cli.diary import diary_day
    from villi.examining import examine
    from villi.examining.eaten import eaten
    from villi.foods import Catalogue
    from villi.meals import index, understand
    from villi.trials.gating import Varied

    catalogue = Catalogue.everyday() if everyday else Catalogue.default()
    ready = index(catalogue)
    safety = _quick_safety(diary)
    if whole and diary.days:
        safety = examine(diary, catalogue, ready=ready, today=diary_day(diary.header)).safety
    understood = understand(what, ready, locale=diary.header.country)
    found = [portion.food_id for portion in understood.portions if portion.kind == "food"]
    facts = frozenset(eaten(understood, catalogue))
    not_eaten = _not_eaten(found, catalogue, safety)
    return Varied(what, leaving_out, facts, len(set(found)), not_eaten), safety


NOT_BORNE = ("always", "bloating:high", "condition:ibs", "condition:sibo")
"""Why a food is not named as a suggestion that does not keep a person from trying it by lot: it is often not
well borne, and rule G44 stops an experiment that is not."""


def _not_eaten(found: Iterable[str], catalogue: "Catalogue", safety: "Safety") -> tuple[str, ...]:
    """Foods among these that the person's own words, or what they have, leave out."""
    from villi.advice.advising import said_to_avoid
    from villi.advice.avoiding import avoided, belongs, left_out
    from villi.advice.phrases import phrase, within

    avoids = avoided(said_to_avoid(safety.facts), catalogue)
    families = avoids.families | {
        family
        for fact, ids, _ in left_out()
        if fact in safety.facts and fact not in NOT_BORNE
        for family in ids
    }
    names = []
    for id in found:
        food = catalogue.food(id)
        if food is None:
            continue
        said = phrase(" . ".join((food.name, *food.synonyms)))
        if belongs(food, frozenset(families), catalogue) or any(within(word, said) for word in avoids.words):
            names.append(food.name)
    return tuple(dict.fromkeys(names))


def _watched(arguments: argparse.Namespace, diary: "Diary") -> tuple["Scale", "Better"]:
    """The scale that is watched, and which way of it is better. Raises VilliError with what is rated."""
    from villi.quantities import VilliError
    from villi.trials.ratings import ratings, scale

    rated = ratings(diary)
    asked = " ".join(arguments.watch.casefold().split())
    key = next((key for key in rated if asked in (key.casefold(), scale(key).name)), None)
    if key is None:
        known = ", ".join(f"{_typed(key)} ({len(days)})" for key, days in rated.items())
        there = f"rated are, with days: {known}" if known else "nothing is rated in it yet"
        raise VilliError(
            f"--watch {arguments.watch}: {arguments.diary} has no rating of it; {there}. Rate it for some days "
            f"first, such as: feel: {asked} 6"
        )
    found = scale(key)
    if found.better is None and not arguments.better:
        raise VilliError(f"--watch {key} is a scale of your own: add --better higher or --better lower")
    if found.better is not None and arguments.better:
        known_way = {"up": "higher", "down": "lower", "": "neither"}[found.better]
        if known_way != arguments.better:
            raise VilliError(
                f"--better {arguments.better}: of {found.name}, {known_way} is better; leave it out"
            )
    own: Better = "up" if arguments.better == "higher" else "down"
    return found, own if found.better is None else found.better


def _typed(key: str) -> str:
    return f'"{key}"' if " " in key else key


def _planned(
    arguments: argparse.Namespace,
    diary: "Diary",
    today: Date,
    varied: "Varied",
    scale: "Scale",
    carry_over: float,
) -> tuple["Plan", "Option"]:
    """The plan, and the option that was asked for (or eight weeks). Raises VilliError where none fits."""
    import numpy as np

    from villi.quantities import VilliError
    from villi.signals.experiment import plan
    from villi.trials.ratings import history, ratings, weekdays

    lengths = _lengths(arguments.days, varied, carry_over)
    first, before = history(ratings(diary).get(scale.key, {}), today + timedelta(days=1))
    values = np.array(before, dtype=float)
    week = np.array(weekdays(first, len(before)), dtype=int) if len(before) else None
    found = plan(values, weekday=week, carry_over=carry_over, days=lengths)
    wanted = arguments.days or min(max(lengths), USUAL_DAYS)
    fits = [option for option in found.options if option.design.days <= wanted]
    if arguments.days and not fits:
        fewest = _fewest(carry_over)
        raise VilliError(
            f"--days {arguments.days}: at least six pairs of periods are needed, here {fewest} days or more"
            + ("; or say with --carry-over that it acts for less long" if carry_over else "")
        )
    options = fits or list(found.options[:1])
    if not options:
        raise VilliError(
            f"No plan fits: what acts for {carry_over:g} days needs {_fewest(carry_over)} days or more, and at most "
            f"{max(lengths)} are possible here; choose something that is over sooner, or give --carry-over"
        )
    return found, max(options, key=lambda option: option.design.days)


def _fewest(carry_over: float) -> int:
    """Days of the shortest experiment: six pairs of periods."""
    from math import ceil

    from villi.signals.experiment.planning import CARRIED
    from villi.trials.values import PAIRS

    return 2 * PAIRS * max(1, ceil(CARRIED * carry_over - 1e-9))  # as `signals.experiment.plan` does


def _lengths(days: int | None, varied: "Varied", carry_over: float) -> tuple[int, ...]:
    """Numbers of days to plan for: the usual ones, the one asked for, and the fewest that can be."""
    from villi.quantities import VilliError
    from villi.signals.experiment.planning import LENGTHS
    from villi.trials.gating import FEWEST_WITHOUT, MOST_WITHOUT, about
    from villi.trials.record import LONGEST_DAYS

    most = LONGEST_DAYS
    if varied.leaving_out:
        most = MOST_WITHOUT
    elif "glutamine" in about(varied):
        most = MOST_GLUTAMINE
    if days is not None and not 1 <= days <= most:
        raise VilliError(f"--days {days}: give days from {_fewest(carry_over)} to {most}")
    usual = {*LENGTHS, _fewest(carry_over), *((FEWEST_WITHOUT, 21) if varied.leaving_out else ())}
    asked = {days} if days is not None else set()
    least = FEWEST_WITHOUT if varied.leaving_out else 1
    return tuple(sorted(each for each in usual | asked if least <= each <= most)) or (most,)


def _first(text: str | None, today: Date) -> Date:
    from villi.quantities import VilliError

    if text is None or text.lower() == "tomorrow":
        return today + timedelta(days=1)
    if text.lower() == "today":
        return today
    try:
        date = Date.fromisoformat(text)
    except ValueError:
        raise VilliError(f"--first {text}: not a date; write today, tomorrow or such as {today}") from None
    if not 0 <= (date - today).days <= AHEAD:
        raise VilliError(f"--first {date}: the first day is today or within the next {AHEAD} days")
    return date


def _refused(refusal: "Refused | None") -> bool:
    """Show why something is not varied."""
    if refusal is None:
        return False
    _say(refusal.why)
    _gates(refusal.gates)
    _say(refusal.remedy)
    _say("Nothing was written.")
    return True


def _gates(fired: "Iterable[Fired]") -> None:
    from villi.report.rules import gate_lines

    for line in gate_lines(fired):
        print(line)


def _show_plan(ready: _Ready) -> None:
    from villi.trials.gating import notes
    from villi.trials.wording import plan_parts, smallest_words

    for part in plan_parts(ready.announced, ready.plan, ready.chosen, ready.carry_over, ready.assumed_carry):
        if part.heading == "The plan":
            print("How many days show how much")
            for option in ready.plan.options:
                mark = "*" if option == ready.chosen else " "
                print(
                    f"  {mark} {option.design.days:>4} days   {smallest_words(option, ready.plan, ready.scale)}"
                )
            _say("The smallest effect that comes out as shown in 4 of 5 experiments. * is the plan below.", 2)
            print()
        _part(part)
    beside = notes(ready.varied, ready.safety)
    if beside:
        print("Rules for you")
        _gates(beside)
        print()


def _part(part: "Part") -> None:
    print(part.heading)
    for sentence in part.sentences:
        _say(sentence, 2)
    print()


def _agreed(arguments: argparse.Namespace) -> bool:
    from villi.quantities import VilliError

    if arguments.yes:
        return True
    if not (sys.stdin is not None and sys.stdin.isatty() and sys.stdout.isatty()):
        raise VilliError("nobody is there to say yes: nothing was written; add --yes to begin")
    try:
        said = input("Begin? You may stop at any time. [y/N] ").strip().casefold()
    except EOFError:
        print()
        return False
    return said in ("y", "yes")


def _record(announced: "Announced") -> Iterator[str]:
    from villi.trials.record import lines

    first, *more = lines(announced)
    yield f"experiment: {first}"
    yield from (f"  {line}" for line in more)


def _running(diary: "Diary", path: str, today: Date) -> "Run | None":
    """The experiment that has not ended. Raises VilliError where its record cannot be read."""
    from villi.quantities import VilliError
    from villi.trials import runs

    run = next((run for run in reversed(runs(diary)) if run.ended is None), None)
    if run is not None and run.announced is None:
        raise VilliError(f"{path}, line {run.line}: {run.problem}: {run.remedy}")
    return run


def _last_run(diary: "Diary", path: str) -> "Run":
    from villi.quantities import VilliError
    from villi.trials import runs

    found = runs(diary)
    if not found:
        raise VilliError(
            f"{path} holds no experiment: plan one with villi experiment plan {path} --vary WORDS --watch SCALE"
        )
    return found[-1]


def _stopped_by_rules(said: "Announced", diary: "Diary", path: str) -> bool:
    """Show the rules that stand in front of an experiment that runs, where there are any."""
    from villi.safety import permit
    from villi.trials.gating import refused, supplements

    whole = said.leaving_out or bool(supplements(said.what))
    varied, safety = _varied(said.what, said.leaving_out, diary, whole=whole)
    stop = [one for one in permit(["experiment"], safety.fired).gates if one.gate.id == "G44"]
    refusal = None if stop else refused(varied, safety, said.design.days if said.leaving_out else None)
    if not stop and refusal is None:
        return False
    _say("Stop the experiment." if stop else "The experiment does not go on as things are.")
    if refusal is not None:
        _say(refusal.why)
    _gates(stop or (refusal.gates if refusal is not None else ()))
    _say("Write it down with:")
    _say(f'villi experiment finish {path} --stop "reason"', 2)
    _say("What was done so far is kept and analysed.")
    return True


def _show_today(said: "Announced", path: str, today: Date) -> None:
    """Today's lot, or why there is none."""
    from villi.quantities import VilliError
    from villi.signals.experiment import randomise
    from villi.trials.files import kept_beside
    from villi.trials.wording import NO_INTERIM, today_words

    if today < said.first:
        _say(f"It begins on {_day(said.first)}. Until then, go on rating {said.watch}.")
        return
    if today > said.last:
        _say(f"All days have passed. What was found: villi experiment finish {path}")
        return
    kept = kept_beside(path)(said)
    place = said.place(today)
    if kept.seed is None or place is None:
        raise VilliError(_without_seed(kept.seal, kept.place, path))
    for sentence in today_words(said, place, randomise(said.design, kept.seed)[place]):
        _say(sentence)
    print()
    _say(
        f"This evening: rate {said.watch}, then villi experiment today {path} --done with (or without, skipped)"
    )
    _say(NO_INTERIM)


def _without_seed(seal: str, place: str, path: str) -> str:
    if seal == "differs":
        return (
            f"{place} or the record in {path} was changed after the start, so today's lot is not known: put back "
            f'what stood there, from a backup; or stop with villi experiment finish {path} --stop "lots lost"'
        )
    return (
        f"{place} is not there, so today's lot is not known: move the small file of the experiment back beside "
        f'the diary; or stop with villi experiment finish {path} --stop "lots lost"'
    )


def _write_done(arguments: argparse.Namespace, diary: "Diary", today: Date) -> int:
    """Write what was done on a day; a second answer takes the place of the first."""
    from villi.diary.files import append, edit
    from villi.quantities import VilliError

    run = _running(diary, arguments.diary, today)
    if run is None or run.announced is None:
        raise VilliError(f"{arguments.diary}: no experiment runs, so there is nothing to write down")
    date = _done_on(arguments.date, today)
    if run.announced.place(date) is None or date > today:
        raise VilliError(
            f"{date} is no day of the experiment so far: it runs from {run.announced.first} to {run.announced.last}"
        )
    new = f"experiment: {arguments.done}"
    _, line = (run.days or {}).get(date, ("", 0))
    if line:
        old = diary.lines[line - 1].rstrip("\r\n")
        head = old[: len(old) - len(old.lstrip())]
        edit(arguments.diary, line, old, f"{head}{new}")
    else:
        line = append(arguments.diary, [new], date)
    _say(f"{arguments.diary}, {_day(date)}, line {line}: {new}")
    _say(f"Rate {run.announced.watch} too, if you have not yet.")
    from villi.cli.cards import show
    from villi.diary import read_diary

    after = read_diary(arguments.diary)
    show(_quick_safety(after).card)
    return 0


def _done_on(text: str | None, today: Date) -> Date:
    from villi.quantities import VilliError

    if text is None or text.lower() == "today":
        return today
    if text.lower() == "yesterday":
        return today - timedelta(days=1)
    try:
        date = Date.fromisoformat(text)
    except ValueError:
        raise VilliError(f"--date {text}: not a date; write yesterday, or such as {today}") from None
    if (today - date).days > LATEST:
        raise VilliError(
            f"--date {date} is more than {LATEST} days back: nobody remembers so far; leave the day open"
        )
    return date


def _not_yet(said: "Announced", path: str, today: Date) -> None:
    from villi.trials.wording import NO_INTERIM, days_of

    left = (said.last - max(today, said.first)).days + 1
    _say(f"The experiment runs until {_day(said.last)}: {days_of(left)} to go.")
    _say(NO_INTERIM)
    _say(f'You may stop at any time: villi experiment finish {path} --stop "reason"')


def _close(arguments: argparse.Namespace, run: "Run", today: Date) -> str:
    """Write the line that ends an experiment; what was written, and where."""
    from villi.diary.files import append
    from villi.trials.record import closing

    said = run.announced
    assert said is not None
    now = min(today, said.last)
    until = run.ended or now
    because = run.because if run.ended is not None else arguments.stop or ""
    done = min(max(0, (until - said.first).days + 1), said.design.days)
    stopped = done < said.design.days or arguments.stop is not None
    line = closing(done, said.design.days, because, stopped=stopped)
    at = append(arguments.diary, [f"experiment: {line}"], today)
    return f"{arguments.diary}, line {at}: experiment: {line}"


def _show_report(trial: "Trial") -> None:
    from villi.trials.wording import report_parts

    for part in report_parts(trial):
        _part(part)


def _day(date: Date) -> str:
    from villi.trials.wording import day_of

    return day_of(date)


def _clean(text: str) -> str:
    from villi.report.words import clean

    return clean(text) if text.strip() == text else text[: len(text) - len(text.lstrip())] + clean(text)


def _say(sentence: str, indent: int = 0) -> None:
    """A sentence over several lines of plain text, safe for a terminal."""
    from villi.report.rules import wrapped

    for line in wrapped(sentence, "", indent):
        print(line)
