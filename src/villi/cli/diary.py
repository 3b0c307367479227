"""`villi start` writes a new diary, `villi log` adds to one."""

import argparse
import sys
from collections.abc import Sequence
from datetime import date as Date
from datetime import time as Time
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from villi.cli.model import add_options, chosen

if TYPE_CHECKING:
    from villi.diary.values import Header
    from villi.meals.asking import Model

DEFAULT = "diary.txt"


def add_parser(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the `start` and `log` commands."""
    start = commands.add_parser("start")
    start.add_argument(
        "diary", metavar="DIARY", nargs="?", default=DEFAULT, help=f"the file to write ({DEFAULT})"
    )
    start.add_argument("--name", help="what to call you; may stay empty")
    start.add_argument("--country", help="two letters, such as GB: names of foods and help lines differ")
    start.add_argument("--zone", help="time zone, such as Europe/London")
    start.add_argument("--first", metavar="WORDS", help="what you ate today, or how you feel")
    start.set_defaults(run=run_start)
    log = commands.add_parser("log")
    log.add_argument(
        "words", metavar="WORDS", nargs="+", help='such as "2 eggs, rye toast" or "slept 6 and a half"'
    )
    log.add_argument("--file", metavar="DIARY", default=DEFAULT, help=f"the diary ({DEFAULT})")
    log.add_argument("--at", metavar="TIME", help="when, such as 08:10")
    log.add_argument("--date", metavar="DATE", help="which day: 2026-11-16, today, yesterday (today)")
    add_options(log)
    log.set_defaults(run=run_log)


def run_start(arguments: argparse.Namespace) -> int:
    """Ask what was not given, write the diary, say what to do next."""
    from villi.diary import build
    from villi.diary.adding import added
    from villi.diary.files import create
    from villi.diary.starting import headed, started, system_country, system_zone
    from villi.diary.today import diary_day
    from villi.quantities import VilliError

    path = Path(arguments.diary)
    if path.exists() or path.is_symlink():
        raise VilliError(f"{path} exists already: choose another name, or add to it with villi log")
    name = _asked(arguments.name, "What shall I call you? (may stay empty)", "")
    country = _asked(arguments.country, "Which country are you in? Two letters", system_country())
    headed("", country, "")  # a slip is said before more is asked
    zone = _asked(arguments.zone, "Which time zone?", system_zone())
    first = _asked(arguments.first, "What have you eaten today, or how do you feel? (may stay empty)", "")
    header = headed(name, country, zone)
    today = diary_day(header)
    said = added(build({}, header), first, today) if first else None
    text = started(header, today, said.lines if said is not None else ())
    create(path, text)
    print(f"Wrote {path}. It is yours: a text file, read and written nowhere else.")
    if said is not None:
        _echo(path, today, range(1, text.count(b"\n") + 1))
    file = "" if arguments.diary == DEFAULT else f" --file {path}"
    print(f'Add to it with: villi log "2 eggs, rye toast"{file}')
    print(f"Once, for what safety depends on: villi safety {path}")
    print(f"After some days: villi examine {path}")
    return 0


def run_log(arguments: argparse.Namespace) -> int:
    """Add words to a diary and show how they were read."""
    from villi.cli.cards import show
    from villi.diary import read_diary
    from villi.diary.adding import added
    from villi.diary.files import append
    from villi.keeping.cards import card_of_words

    model = chosen(arguments)
    diary = read_diary(arguments.file)
    clock = _clock(arguments.at)
    date = _date(arguments.date, clock, diary.header)
    said = added(diary, _joined(arguments.words), date, clock)
    line = append(arguments.file, said.lines, date)
    card = card_of_words("\n".join(said.lines), diary.header.country)
    show(card)
    if card is not None and card.kind == "crisis":
        print(f"Your words are kept: {arguments.file}, line {line}.")
        return 0
    print(f"{arguments.file}, {date:%A} {date}, line {line}:")
    for written in said.lines:
        print(f"  {written}")
    _echo(arguments.file, date, range(line, line + len(said.lines)), model)
    return 0


def _joined(words: Sequence[str]) -> str:
    """The words of a call: quoted arguments are lines of their own, bare words make one line.

    >>> _joined(["2", "eggs", "and", "toast"])
    '2 eggs and toast'
    >>> _joined(["slept 6 and a half", "wine x2"])
    'slept 6 and a half\\nwine x2'
    """
    quoted = any(" " in word.strip() for word in words)
    return ("\n" if quoted else " ").join(words)


def _asked(given: str | None, question: str, default: str) -> str:
    """What was given, or the answer at the terminal; without a terminal the default."""
    if given is not None:
        return given.strip()
    if not sys.stdin.isatty():
        return default
    try:
        answer = input(f"{question}{f' [{default}]' if default else ''}: ").strip()
    except EOFError:
        return default
    return answer or default


def _clock(text: str | None) -> Time | None:
    from villi.diary.today import clock_of
    from villi.quantities import VilliError

    try:
        return None if text is None else clock_of(text)
    except VilliError as wrong:
        raise VilliError(f"--at {wrong}") from None


def _date(text: str | None, clock: Time | None, header: "Header") -> Date:
    from villi.diary.today import date_of, diary_day, meant_by
    from villi.quantities import VilliError

    if text is None:
        return meant_by(clock, header)
    if text.lower() in ("today", "yesterday"):
        return diary_day(header) - timedelta(days=text.lower() == "yesterday")
    try:
        return date_of(text)
    except VilliError as wrong:
        raise VilliError(f"--date {wrong}") from None


def _echo(path: str | Path, date: Date, lines: range, model: "Model | None" = None) -> None:
    """How some lines of a day were read, food by food, with what references and earlier choices make of
    them; amounts in grams, never energy. Only these lines are shown to a language model."""
    from villi.diary import read_diary
    from villi.foods import Catalogue
    from villi.meals import resolve
    from villi.meals.earlier import reach
    from villi.report.words import clean

    diary = read_diary(path)
    understood = resolve(diary, Catalogue.default(), model, since=reach(date), asked=lines)
    for portion in understood.portions:
        if (portion.repeats or portion.line) not in lines:
            continue
        amount = f", {portion.grams:,.0f} g" if portion.grams else ""
        before = " (as before)" if portion.found == "remembered" else ""
        sure = "" if portion.confidence >= 0.5 else "  (unsure)"
        by = f"  (read by {clean(portion.read_by)})" if portion.read_by else ""
        print(f"  {clean(portion.words)} = {clean(portion.name)}{amount}{before}{sure}{by}")
    for refused in understood.refused:
        if refused.line in lines:
            remedy = f"; {refused.suggestion}" if refused.suggestion else ""
            print(f"  {clean(refused.words)}: not understood{remedy}")
    if model is not None and model.complaint():
        print(f"  {model.complaint()}")
