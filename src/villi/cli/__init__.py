"""The command line: asks and shows, never calculates. Rooms are imported by the command that needs them."""

import argparse
import gc
import io
import os
import sys
from collections.abc import Sequence

UNUSABLE = 2
"""Exit code for input that cannot be used, as for a wrong call."""

COMMANDS = {
    "examine": ("examine", "examine a diary, or an export from another program"),
    "web": ("web", "keep a diary and see its examination in a browser, on this machine"),
    "start": ("diary", "write a new diary, by asking four things"),
    "answer": ("answer", "answer the questions that change the result most"),
    "log": ("diary", "add words to a diary: what you ate, how you feel"),
    "parse": ("parse", "show how a line of food words is understood"),
    "safety": ("safety", "answer the safety questions, and see which rules apply to you"),
    "supplement": ("supplement", "walk a supplement through a checklist, before you take it"),
    "experiment": ("experiment", "try something on yourself, by lot: plan, start, today, finish"),
    "body": ("body", "the described system, simulated: what if, and how little of it is certain"),
    "cohort": ("cohort", "total the recalls of many people, for your own statistics"),
    "foods": ("foods", "look a food up, or add tables of foods"),
    "evidence": ("evidence", "what the article says, what is known of it, and how surely"),
    "ask": ("ask", "ask one question before you know the answer: it is kept in the diary"),
    "simulate": ("simulate", "write an example diary whose truth is known"),
    "model": ("model", "whether a language model helps to read (off unless you name one)"),
}
"""Every command with the module that holds it and what it does."""

GARBAGE = (200_000, 50, 100)
"""How seldom cyclic garbage is looked for: a command makes many values that last until it ends, and next to
no cycles; looking through them as often as Python does otherwise takes a tenth of a long run."""

ONE_THREAD = "OMP_NUM_THREADS"
"""The matrices of a diary are small: more threads cost more than they gain, on a busy machine twenty times as
much. Read by the libraries of linear algebra when they are first loaded; what is set already stays."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit code (0 done, 2 unusable input, 130 interrupted)."""
    gc.set_threshold(*GARBAGE)
    os.environ.setdefault(ONE_THREAD, "1")
    _open_output()
    argv = sys.argv[1:] if argv is None else argv
    arguments = parser(argv).parse_args(argv)
    try:
        code = int(arguments.run(arguments))
        sys.stdout.flush()
        return code
    except BrokenPipeError:  # the reader of a pipe has seen enough
        _drop_output()
        return 0
    except KeyboardInterrupt:
        return 130
    except OSError as error:
        _drop_output()
        from villi.quantities import visible  # here, so that --help does without it

        place = error.filename or "the output could not be written"
        print(visible(f"villi: {place}: {error.strerror or error}"), file=sys.stderr)
        return UNUSABLE
    except Exception as error:
        from villi.quantities import VilliError  # here, so that --help does without it

        if not isinstance(error, VilliError):
            raise
        print(f"villi: {error}", file=sys.stderr)
        return UNUSABLE


def _open_output() -> None:
    """Standard output that takes every letter: a terminal without µ shows ? and does not fail."""
    if sys.stdout is None:
        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115, PTH123 - for the whole run
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")


def _drop_output() -> None:
    """What is still held back goes nowhere; a second error on closing standard output helps nobody."""
    try:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except (OSError, ValueError):  # no real file behind it
        return


def parser(argv: Sequence[str]) -> argparse.ArgumentParser:
    """The command line for a call: only the module of the command that is called is loaded."""
    top = argparse.ArgumentParser(
        prog="villi",
        description="Examine a diet for the gut and the mood: glutamine and gut nutrition from a text diary.",
        epilog="villi informs; it does not diagnose. Everything stays on this machine,"
        " unless you name a language model on another one and agree to it.",
    )
    top.add_argument("--version", action=_Version, nargs=0, help="show the version and stop")
    commands = top.add_subparsers(title="commands", metavar="COMMAND", required=True)
    called = next((word for word in argv if not word.startswith("-")), "")
    if called in COMMANDS:
        from importlib import import_module

        module, summary = COMMANDS[called]
        import_module(f"villi.cli.{module}").add_parser(commands)
        commands.choices[called].description = summary
        return top
    for command, (_, summary) in COMMANDS.items():
        commands.add_parser(command, help=summary)
    return top


class _Version(argparse.Action):
    """Reads the version only when asked: the metadata reader costs as much as the rest of --help."""

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> None:
        from importlib.metadata import version

        print(f"villi {version('villi')}")
        parser.exit()
