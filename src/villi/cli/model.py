"""`villi model`: whether a language model helps to read, and which hosts were agreed to; its options."""

import argparse
import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from villi.meals.asking import Model

ADDRESS, NAME, KEY = "VILLI_MODEL", "VILLI_MODEL_NAME", "VILLI_MODEL_KEY"
"""Environment variables: the address and the name where the call gives none; the key only from here."""


def add_parser(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the `model` command."""
    command = commands.add_parser("model")
    command.set_defaults(run=run)
    actions = command.add_subparsers(title="actions", metavar="ACTION")
    yes = actions.add_parser("allow", help="agree that lines of your diary are sent to a host, once for good")
    yes.add_argument("host", metavar="HOST", help="such as api.example.org")
    yes.set_defaults(run=run_allow)
    no = actions.add_parser("forget", help="take that back")
    no.add_argument("host", metavar="HOST")
    no.set_defaults(run=run_forget)


def add_options(command: argparse.ArgumentParser) -> None:
    """Add `--model` and `--model-name` to a command that reads food words."""
    command.add_argument(
        "--model",
        metavar="URL",
        help="let a language model help where words are not understood: an OpenAI-compatible address, "
        f"such as http://localhost:11434/v1 (or {ADDRESS}; off otherwise)",
    )
    command.add_argument(
        "--model-name", metavar="NAME", help=f"which model there, such as llama3.2 (or {NAME})"
    )


def chosen(arguments: argparse.Namespace) -> "Model | None":
    """The model that the call or the environment names; None where neither does (the usual case)."""
    base = arguments.model if arguments.model is not None else os.environ.get(ADDRESS, "")
    if not base.strip():
        return None
    from villi.model import model_at

    name = arguments.model_name or os.environ.get(NAME, "")
    return model_at(base, name, key=os.environ.get(KEY, "").strip())


def run(arguments: argparse.Namespace) -> int:
    """Say what is set and who was agreed to; nothing is sent."""
    from villi.model import address, agreed

    base, name = os.environ.get(ADDRESS, "").strip(), os.environ.get(NAME, "").strip()
    if not base:
        print("No language model is used: villi reads by its own rules, on this computer.")
        print("For one run: villi examine DIARY --model http://localhost:11434/v1 --model-name llama3.2")
    else:
        where = address(base)
        here = "this computer" if where.local else f"another computer, {where.host}"
        print(f"{ADDRESS}: {name or f'a model without a name (set {NAME})'}, on {here}.")
        print(f"{KEY} is {'set' if os.environ.get(KEY) else 'not set'}.")
        if not where.local and where.host not in agreed():
            print(f"It gets nothing until you agree: villi model allow {where.host}")
    hosts = agreed()
    for host, day in sorted(hosts.items()):
        print(f"Agreed on {day}: lines may be sent to {host} (villi model forget {host})")
    if not hosts:
        print("No other computer may be sent anything.")
    return 0


def run_allow(arguments: argparse.Namespace) -> int:
    """Remember an agreement and say what it means."""
    from villi.model import allow

    host = allow(arguments.host)
    print(f"Agreed: when you name a model at {host}, villi sends it lines of what you ate, word for word,")
    print("where its own rules did not understand them or were in doubt. A diary is health data; what")
    print("happens to it there is decided by whoever runs that computer. No dates, names, feelings or doses")
    print("are sent unless they stand among the food words of the line.")
    print(f"To take it back: villi model forget {host}")
    return 0


def run_forget(arguments: argparse.Namespace) -> int:
    """Take an agreement back."""
    from villi.model import forget
    from villi.model.consent import host_name

    host = host_name(arguments.host)
    print(f"{host} gets nothing any more." if forget(host) else f"{host} was not agreed to.")
    return 0
