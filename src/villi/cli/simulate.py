"""`villi simulate`: a diary that nobody lived, whose truth is known."""

import argparse
from pathlib import Path

_EPILOG = """\
  villi simulate diary example.txt          a year
  villi examine example.txt                 what villi makes of it
  villi simulate diary null.txt --null      the same person, but no food changes anything
The file says at its top what is true in it, so that you can see what was found, missed, or found wrongly."""


def add_parser(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the `simulate` command."""
    command = commands.add_parser("simulate")
    kinds = command.add_subparsers(title="what to simulate", metavar="WHAT", required=True)
    diary = kinds.add_parser(
        "diary",
        help="a plain-text diary of food and feelings",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    diary.add_argument("file", metavar="FILE", type=Path, help="the file to write; must not exist yet")
    diary.add_argument("--days", type=int, default=365, help="how many days, missing ones among them (365)")
    diary.add_argument("--seed", type=int, default=1, help="another number gives another diary (1)")
    diary.add_argument("--null", action="store_true", help="no food changes anything")
    diary.add_argument(
        "--missing", metavar="SHARE", type=float, default=0.1, help="share of days not rated (0.1)"
    )
    diary.add_argument("--truth", metavar="FILE", type=Path, help="write what is true as JSON, too")
    diary.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Write the diary, and its truth where asked for; nothing that exists is overwritten."""
    from villi.diary.files import create
    from villi.quantities import VilliError
    from villi.simulated import simulated
    from villi.simulated.writing import as_json, sentences

    path, truth = arguments.file, arguments.truth
    for place in filter(None, (path, truth)):
        if place.exists() or place.is_symlink():
            raise VilliError(f"{place} exists already: choose another name; nothing was written")
    if truth is not None and truth.absolute() == path.absolute():
        raise VilliError(f"--truth {truth}: the diary itself is written there; choose another name")
    made = simulated(arguments.seed, days=arguments.days, missing=arguments.missing, null=arguments.null)
    create(path, made.text.encode())
    print(f"Wrote {path}: {arguments.days} days that nobody lived. What is true in it:")
    for sentence in sentences(made.truth):
        print(f"  {sentence}")
    if truth is not None:
        create(truth, as_json(made.truth).encode() + b"\n")
        print(f"Wrote {truth}: the same as JSON.")
    print(f"See what villi finds: villi examine {path}")
    return 0
