"""A real browser on real pages: what the browser tests, the pictures and the benchmark of the page share.

A `villi web` process of its own serves a copy of a diary; Chromium is Debian's (or any on the PATH, or the
one that VILLI_CHROMIUM names), without a way to any other machine.
"""

import os
import re
import select
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date as Date
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from playwright.sync_api import Browser, ConsoleMessage, Page, Request, Response

ROOT = Path(__file__).resolve().parents[1]
WEEK = ROOT / "examples" / "week.txt"

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
ARGUMENTS = (
    "--no-sandbox",  # in a container nobody else shares
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--lang=en-GB",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # a name that is not this machine is not found: nothing leaves it even by mistake
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE 127.0.0.2",
)

PATIENCE_SECONDS = 60
"""How long a server may take to start on a busy machine."""

SLOW = re.compile(r"^Cancel \d+ running task\(s\), timeout graceful shutdown exceeded\n", re.MULTILINE)
"""What the server says where an answer took longer than it waits for when it is stopped: no failure."""

PHONE, DESK = (390, 844), (1280, 800)
"""Widths and heights that every page is looked at in."""


def chromium() -> str | None:
    """Where Chromium is; None where there is none."""
    named = os.environ.get("VILLI_CHROMIUM", "")
    return named or next((found for name in NAMES if (found := shutil.which(name))), None)


@contextmanager
def browsing() -> Iterator["Browser"]:
    """A headless Chromium. Raises `FileNotFoundError` where there is none."""
    from playwright.sync_api import sync_playwright

    path = chromium()
    if path is None:
        raise FileNotFoundError("there is no Chromium on this machine: install the package chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(ARGUMENTS))
        try:
            yield browser
        finally:
            browser.close()


# what is served


@dataclass(frozen=True, slots=True)
class Served:
    """A running `villi web`: its whole first address with the key, and `path`, what it serves."""

    address: str
    path: Path
    process: "subprocess.Popen[str]"
    seconds: float
    """From the start of the process to its line on standard output."""

    @property
    def base(self) -> str:
        """The address without path and key.

        >>> Served("http://127.0.0.1:8000/?token=x", Path("d.txt"), None, 0.5).base
        'http://127.0.0.1:8000'
        """
        parts = urlsplit(self.address)
        return f"{parts.scheme}://{parts.netloc}"

    @property
    def key(self) -> tuple[str, str]:
        """The name and the value of the cookie that a browser gets for the key."""
        parts = urlsplit(self.address)
        return f"villi-{parts.port}", parts.query.removeprefix("token=")


@contextmanager
def served(path: Path, *options: str, state: Path | None = None, password: str = "") -> Iterator[Served]:
    """A `villi web` process on a diary or a folder, with a state folder of its own. Raises `RuntimeError`
    where it does not start, does not stop in time, fails, or complains."""
    with tempfile.TemporaryDirectory(prefix="villi-") as folder:
        kept = state or Path(folder)
        environment = {
            **os.environ,
            "PYTHONPATH": os.pathsep.join([str(ROOT / "src"), os.environ.get("PYTHONPATH", "")]),
            "VILLI_STATE": str(kept / "state"),
            "VILLI_HOME": str(kept / "home"),  # no foods of whoever runs this
            "VILLI_WEB_PASSWORD": password,
        }
        errors = Path(folder) / "stderr"
        with errors.open("w", encoding="utf-8") as told:
            start = time.perf_counter()
            process = subprocess.Popen(
                [sys.executable, "-m", "villi", "web", str(path), "--no-browser", *options],
                stdout=subprocess.PIPE,
                stderr=told,
                text=True,
                env=environment,
            )
        try:
            address = _first_line(process, errors)
            yield Served(address, path, process, time.perf_counter() - start)
        finally:
            _stopped(process)
        said = SLOW.sub("", errors.read_text(encoding="utf-8"))
        if process.returncode != 0 or (said and not password):
            raise RuntimeError(f"villi web ended with {process.returncode}: {said[-1500:]}")


def _first_line(process: "subprocess.Popen[str]", errors: Path) -> str:
    assert process.stdout is not None
    ready, _, _ = select.select([process.stdout], [], [], PATIENCE_SECONDS)
    line = process.stdout.readline().strip() if ready else ""
    if not line:
        raise RuntimeError(f"villi web did not start: {errors.read_text(encoding='utf-8')}")
    return line


def _stopped(process: "subprocess.Popen[str]") -> None:
    if process.poll() is None:
        process.send_signal(signal.SIGTERM)
    try:
        process.wait(15)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
        raise RuntimeError("villi web did not stop when it was asked to") from None
    finally:
        if process.stdout is not None:
            process.stdout.close()


# what is looked at


@dataclass
class Watched:
    """What went wrong on a page while it was used. `expected` are the answers that a test asks for: a refusal
    is written into the browser's console like a mistake. (No slots: playwright notes its listeners on it.)"""

    base: str
    expected: set[int] = field(default_factory=set)
    wrong: list[str] = field(default_factory=list)

    def console(self, message: "ConsoleMessage") -> None:
        """An error, or a warning of the policy."""
        refused = re.search(r"the server responded with a status of (\d+)", message.text)
        if refused and int(refused[1]) in self.expected:
            return
        policy = "Content Security Policy" in message.text or "Content-Security-Policy" in message.text
        if message.type == "error" or (message.type == "warning" and policy):
            self.wrong.append(f"console: {message.text} ({message.location.get('url', '')})")

    def error(self, error: Exception) -> None:
        """A script that failed."""
        self.wrong.append(f"script: {error}")

    def asked(self, request: "Request") -> None:
        """A request to another machine."""
        if not request.url.startswith((self.base + "/", "data:", "blob:", "about:")):
            self.wrong.append(f"request to another machine: {request.url}")

    def answered(self, response: "Response") -> None:
        """Our own mistakes."""
        if response.status >= 500 and response.status not in self.expected:
            self.wrong.append(f"{response.status}: {response.request.method} {response.url}")


def watch(page: "Page", base: str) -> Watched:
    """Note from now on whatever goes wrong on a page."""
    seen = Watched(base)
    page.on("console", seen.console)
    page.on("pageerror", seen.error)
    page.on("request", seen.asked)
    page.on("response", seen.answered)
    return seen


def too_wide(page: "Page") -> list[str]:
    """What makes a page scroll sideways: the elements that reach beyond its right edge; nothing where it does
    not."""
    found: list[str] = page.evaluate(
        """() => {
          if (document.documentElement.scrollWidth <= innerWidth) return [];
          const all = [...document.body.querySelectorAll("*")];
          const wide = all.filter((each) => each.getBoundingClientRect().right > innerWidth + 0.5);
          const said = wide.map((each) => `${each.tagName.toLowerCase()}#${each.id}.${each.className}`);
          return [`${document.documentElement.scrollWidth} of ${innerWidth} pixels`, ...said.slice(-6)];
        }"""
    )
    return found


# diaries whose last day is as near as a test needs it

DATE = re.compile(r"\b(\d{4}-\d\d-\d\d)\b( (?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)\b)?")


def ending(text: str, last: Date) -> str:
    """A diary with all its dates moved so that the latest is the one given, weekdays written anew.

    >>> ending("2026-11-16 Mon\\n  kefir\\n2026-11-18\\n  toast\\n", Date(2026, 12, 3))
    '2026-12-01 Tue\\n  kefir\\n2026-12-03\\n  toast\\n'
    """
    shift = last - max(Date.fromisoformat(found[1]) for found in DATE.finditer(text))

    def moved(found: re.Match[str]) -> str:
        date = Date.fromisoformat(found[1]) + shift
        return f"{date} {date:%a}" if found[2] else f"{date}"

    return DATE.sub(moved, text)


def today() -> Date:
    """The day that it is for a diary which names no time zone."""
    from villi.diary.today import diary_day
    from villi.diary.values import Header

    return diary_day(Header())


def week(last: Date | None = None) -> str:
    """The example week; its last day is yesterday where none is given."""
    return ending(WEEK.read_text(encoding="utf-8"), last or today() - timedelta(days=1))


@cache
def _simulated(days: int) -> str:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "year.txt"
        subprocess.run(
            [sys.executable, "-m", "villi", "simulate", "diary", str(path), "--days", str(days)],
            env={**os.environ, "PYTHONPATH": str(ROOT / "src")},
            check=True,
            capture_output=True,
        )
        return path.read_text(encoding="utf-8")


def year(last: Date | None = None, days: int = 365) -> str:
    """A simulated diary of many days; its last day is yesterday where none is given."""
    return ending(_simulated(days), last or today() - timedelta(days=1))
