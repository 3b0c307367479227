"""`villi web`: keep a diary and see its examination in a browser, on this machine."""

import argparse
import os
import sys
from pathlib import Path

PASSWORD = "VILLI_WEB_PASSWORD"
"""Where the password stands that an address other than this machine's own needs."""

_EPILOG = f"""\
PATH is a diary, or a folder with one subfolder per client. The page is on this machine alone; the address
that is printed holds a key that is new at every start. To reach it from another machine, give --host and set
{PASSWORD}: what is sent then crosses your network unencrypted."""


def add_parser(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the `web` command."""
    command = commands.add_parser("web", epilog=_EPILOG, formatter_class=argparse.RawDescriptionHelpFormatter)
    command.add_argument("path", metavar="PATH", type=Path, help="a diary, or a folder of clients")
    command.add_argument("--port", type=int, default=0, metavar="N", help="the port (any that is free)")
    command.add_argument("--host", default="127.0.0.1", metavar="ADDRESS", help="the address (127.0.0.1)")
    command.add_argument("--no-browser", action="store_true", help="only print the address")
    command.add_argument("--read-only", action="store_true", help="show, and change nothing")
    command.add_argument(
        "--incognito", action="store_true", help="cover names and numbers, to share a screen"
    )
    command.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Serve until interrupted; raises VilliError for what cannot be served."""
    from villi.quantities import VilliError

    if not 0 <= arguments.port <= 65535:
        raise VilliError(f"--port {arguments.port}: give a number from 1 to 65535, or leave it out")
    try:
        from villi.web import Settings, serve
    except ModuleNotFoundError as missing:
        if (missing.name or "").partition(".")[0] == "villi":
            raise
        raise VilliError(
            f"the page needs {missing.name}, which is not installed: install villi with its extra [web]"
        ) from None
    settings = Settings(
        path=arguments.path,
        host=arguments.host,
        port=arguments.port,
        read_only=arguments.read_only,
        incognito=arguments.incognito,
        password=os.environ.get(PASSWORD, ""),
    )
    return serve(settings, ready=_told if not arguments.no_browser else _printed)


def _printed(address: str, _: str) -> None:
    """The one line on standard output."""
    print(address, flush=True)


def _told(address: str, opening: str) -> None:
    """The same, and the browser; what it is opened with stands in the list of processes for all to see."""
    import webbrowser

    _printed(address, opening)
    if not webbrowser.open(opening):
        print("Open this address in a browser.", file=sys.stderr)
