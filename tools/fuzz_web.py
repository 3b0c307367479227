"""Asks every address of the page for what nobody should ask, and looks at what comes back.

    PYTHONPATH=tools python -m fuzz_web --seconds 600 --seed 7

The addresses are those of the application, forms and links those of its own pages, names of fields those
that its handlers read. On diaries of many kinds it must hold that no answer is a mistake of ours (5xx),
that each carries the whole policy, that each page is sound HTML without anything that the policy
forbids, that the diary can be read after every form, and that no line left it that a form did not name.
"""

import argparse
import csv
import json
import random
import re
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from html.parser import HTMLParser
from importlib.resources import files
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import quote, urlencode

from starlette.routing import BaseRoute, Mount, Route
from starlette.testclient import TestClient

from villi.diary import read
from villi.diary.files import create
from villi.diary.lines import decode
from villi.diary.starting import started
from villi.diary.values import Header
from villi.web import Settings
from villi.web.app import application
from villi.web.drawing import FRAGMENT
from villi.web.guarding import HEADERS
from villi.web.house import House

ROOT = Path(__file__).parents[1]
PORT, KEY = 8000, "the-key-of-this-run"
OWN = f"http://127.0.0.1:{PORT}"

HOSTILE = (
    "", " ", "0", "-1", "1e999", "nan", "inf", "٣", "²", "9" * 400, "0x10", "1,5", "1/2",
    "<villi-x onload=alert(1)>", "</textarea><villi-x>", '"><villi-x a="',
    "'><script>alert(1)</script>", "<!--", "]]>", "<svg/onload=alert(1)>",
    "</title></details></main><villi-x>", "&lt;&#60;&amp", "javascript:alert(1)",
    "{{ 7 * 7 }}{% raw %}", "${7*7}", "%(a)s {0} %s %n", "=HYPERLINK(1)", "+1+1", "@SUM(A1)", "\tx",
    "a\r\nset-cookie: x=1", "a\nb\nc", "\r\n", "a\x00b", "\x1b[31m", "\u202egnp\u2066", "\ufeff",
    "\u2028\u2029\x85", "é" * 300, "𝕏🥑", "\ud7ff\uffff", "ﷺ" * 50, "../../etc/passwd", "..\\..\\x",
    "/etc/passwd", "C:\\con", "%2e%2e%2f", "//elsewhere.example", "a" * 70_000, "2026-11-16",
    "2026-02-30", "0001-01-01", "9999-12-31", "2026-W10-1", "20261116", "yesterday", "25:99",
    "24:30", "8am", "2026-11-16T08:00", "me: x", "means: a = b", "done: food", "# only a comment",
    "[sr:1 100 g]", "2 eggs [sr:11457 -5 g]", "feel: mood 11", "note:", "took: ",
    "asked: does x lower mood?", "2026-11-16\n2 eggs", "experiment: x", "I want to die", "[1]",
    "{}", "[[1]]", '[1, "x"]', "[1e9, null]", "[" * 5000, "null", '"x"',
)  # fmt: skip
"""What is put in the place of what a form expects."""
PLAIN = (
    "2 eggs, rye toast", "toast", "lentil soup", "6", "mood", "08:15", "breakfast", "food", "done", "1",
    "took", "vitamin D 25 ug", "porridge", "g", "GB", "Europe/London", "without", "sr:11457", "magnesium",
    "glutamine", "does kefir raise tomorrow's comfort?", "yes", "A", "150 g",
)  # fmt: skip
"""What a form expects, more or less: hostile words alone never get far."""
SLOW = re.compile(r"/moves|/download/(html|json)")
"""Addresses that wait for a whole search: asked rarely."""
KINDS = (
    "application/x-www-form-urlencoded",
    "application/x-www-form-urlencoded; charset=undefined",
    "multipart/form-data; boundary=x",
    "multipart/form-data; boundary=x; charset=idna",
    "multipart/form-data",
    "text/plain",
    "application/json; charset=utf-16",
    "?; ;=",
)
"""How forms say what they are written in: as a browser does, and as none does."""
REFERERS = ("", "http://[", "//[x]", f"{OWN}/day?energy=1", "http://127.0.0.1:8000/%ff?%00=1", "x" * 9_000)
FORGETS = re.compile(r"/(text|undo)$")
"""Forms by which any line may leave the diary: the whole text, and what takes a change back."""
MARKS = re.compile(r"\s*(\d\d:\d\d\s+)?(done|skip|fasted)\b")
TOP = re.compile(r"\s*[\w ]+:")
TAGS = frozenset(
    """a abbr article aside b bdi body br button caption circle cite clippath code dd defs del details div
    dl dt em fieldset figcaption figure footer form g h1 h2 h3 h4 h5 h6 head header hgroup hr html i
    img input ins kbd label legend li line link main mark meta meter nav noscript ol optgroup option
    output p path polygon polyline progress q rect s samp script search section select small span
    strong sub summary sup svg table tbody td template text textarea tfoot th thead time title tr
    tspan u ul use var wbr datalist desc symbol clippath lineargradient stop""".split()
)
VOID = frozenset("br hr img input link meta wbr".split())
LINKS = frozenset("href src action formaction".split())
AWAY = ("https://", "http://", "mailto:", "tel:", "sms:")
"""Where a link, and nothing else, may lead."""


class Fault(Exception):
    """Something that must hold does not."""


class Form(NamedTuple):
    """A form of a page: where it goes, how, and what its fields hold."""

    action: str
    method: str
    fields: tuple[tuple[str, str], ...]


class Sound(HTMLParser):
    """Reads a page: its forms, its links, and what is wrong with it."""

    def __init__(self, at: str) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self.links: list[str] = []
        self.faults: list[str] = []
        self._at = at.partition("#")[0]
        self._open: list[str] = []
        self._ids: Counter[str] = Counter()
        self._form: tuple[str, str, list[tuple[str, str]]] | None = None
        self._area: list[str] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """A tag with its attributes."""
        held = {name: value or "" for name, value in attrs}
        self._looked(tag, held, [name for name, _ in attrs])
        if tag not in VOID:
            self._open.append(tag)
        if tag == "form":
            action = held.get("action") or self._at.partition("?")[0]
            self._form = (action, held.get("method", "get").lower(), [])
        if tag == "a" and held.get("href", "").startswith(("/", "?")):
            self.links.append(held["href"])
        if self._form is not None and tag in ("input", "button", "textarea", "select") and "name" in held:
            self._form[2].append((held["name"], held.get("value", "")))
            self._area = [] if tag == "textarea" else None

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """A tag that ends at once, as those of pictures do."""
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self._open.pop()

    def handle_endtag(self, tag: str) -> None:
        """The end of an element: the last one that was opened."""
        if tag == "form" and self._form is not None:
            action, method, fields = self._form
            self.forms.append(Form(action, method, tuple(fields)))
            self._form = None
        if tag == "textarea" and self._area is not None and self._form is not None:
            name, _ = self._form[2][-1]
            self._form[2][-1] = (name, "".join(self._area))
            self._area = None
        if not self._open or self._open.pop() != tag:
            self.faults.append(f"</{tag}> closes nothing that is open")

    def handle_data(self, data: str) -> None:
        """Words between tags."""
        if self._area is not None:
            self._area.append(data)
        if self._open and self._open[-1] in ("script", "style") and data.strip():
            self.faults.append(f"words within {self._open[-1]}")

    def handle_comment(self, data: str) -> None:
        """A comment: our templates write none."""
        self.faults.append(f"a comment: {data[:40]!r}")

    def looked(self) -> list[str]:
        """All that is wrong."""
        if self.rawdata:
            self.faults.append(f"unread: {self.rawdata[:60]!r}")
        several = [id for id, count in self._ids.items() if count > 1]
        return (
            self.faults + [f"{tag} stays open" for tag in self._open] + [f"id {id} twice" for id in several]
        )

    def _looked(self, tag: str, held: Mapping[str, str], names: Sequence[str]) -> None:
        if tag not in TAGS:
            self.faults.append(f"<{tag}>")
        if len(set(names)) < len(names):
            self.faults.append(f"<{tag}> has an attribute twice: {names}")
        for name, value in held.items():
            if name.startswith("on") or name in ("style", "srcdoc", "http-equiv"):
                self.faults.append(f"<{tag} {name}>")
            is_away = value.lower().startswith(AWAY)
            if name in LINKS and not ((is_away and tag == "a") or _is_ours(value)):
                self.faults.append(f"<{tag} {name}={value[:60]!r}>")
        if tag == "script" and not held.get("src"):
            self.faults.append("a script within the page")
        if "id" in held:
            self._ids[held["id"]] += 1


def _is_ours(address: str) -> bool:
    """Whether an address stays on this page's own server."""
    if address.startswith(("//", "/\\")) or not address.isprintable():
        return False
    return address.startswith(("/", "#", "?")) or address == ""


def sound(text: str, at: str) -> Sound:
    """A page as a browser would read it. Raises `Fault` for what is wrong with it."""
    page = Sound(at)
    page.feed(text)
    page.close()
    if wrong := page.looked():
        raise Fault("; ".join(wrong[:5]))
    return page


class Address(NamedTuple):
    """A pattern of the application and one way of asking it."""

    pattern: str
    method: str


def addresses(app: object) -> list[Address]:
    """Every pattern of an application with its ways, whatever stands in front of it."""
    while not hasattr(app, "routes"):
        app = app._app  # type: ignore[attr-defined]
    return list(dict.fromkeys(_walked(app.routes, "")))


def _walked(routes: Sequence[BaseRoute], before: str) -> Iterator[Address]:
    for route in routes:
        if isinstance(route, Mount):
            yield from _walked(route.routes, before + route.path)
        elif isinstance(route, Route):
            yield from (Address(before + route.path, method) for method in sorted(route.methods or ()))


def names_of_fields() -> tuple[str, ...]:
    """What the handlers of the page read of a form or an address, by their own text."""
    found = re.compile(r"""(?:field\(form, |getlist\(|query_params\.get\(|asked\.get\()"(\w+)\"""")
    texts = [each.read_text("utf-8") for each in files("villi.web").iterdir() if each.name.endswith(".py")]
    return tuple(sorted({name for text in texts for name in found.findall(text)}))


def diaries() -> dict[str, bytes]:
    """Diaries of many kinds by name."""
    week = (ROOT / "examples" / "week.txt").read_bytes()
    day = b"2026-11-16 Mon\n"
    nasty = "\n".join(
        f"{key}{value}"
        for value in HOSTILE
        if len(value) < 1_000 and "\n" not in value and "\x00" not in value
        for key in ("", "note: ", "  ", "took: ", "means: ", "feel: ", "08:00 lunch: ", "course: ")
    )
    top = b"country: GB\nperson: <villi-x>, female, 34\nhas: <villi-x>\n"
    found = {
        "empty": b"",
        "new": started(Header(country="GB"), read(week).days[0].date),
        "week": week,
        "cp1252": day + "08:00 crème brûlée, jalapeño\nnote: café “x”\n".encode("cp1252"),
        "crlf": b"\xef\xbb\xbf" + week.replace(b"\n", b"\r\n"),
        "crisis": top + day + b"08:00 toast\nfeel: mood 1\nnote: I want to die\n",
        "nasty": top + day + nasty.encode("utf-8", "replace"),
        "manual": _blocks(ROOT / "docs" / "diary.md"),
    }
    for table in sorted((ROOT / "tests" / "spec").glob("*.csv")):
        with table.open(encoding="utf-8", newline="") as file:
            cells = [row[1] if table.name == "meals.csv" else row[0] for row in csv.reader(file) if row]
        found[table.stem] = day + "\n".join(cells).replace(" ⏎ ", "\n").encode()
    return found


def _blocks(manual: Path) -> bytes:
    """Everything that a manual shows as written in a diary: its blocks and its words in code."""
    text = manual.read_text("utf-8")
    parts = re.findall(r"```\w*\n(.*?)```", text, re.S) + re.findall(r"`([^`\n]+)`", text)
    return ("2026-11-16 Mon\n" + "\n".join(parts)).encode()


@dataclass
class Fuzzer:
    """One diary with its page, and what was met on it."""

    path: Path
    rng: random.Random
    forms: list[Form] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    asked: Counter[str] = field(default_factory=Counter)
    client: str = ""

    def __post_init__(self) -> None:
        served = self.path.parent.parent if self.client else self.path
        app = application(House(Settings(served)), token=KEY, host="127.0.0.1", port=PORT)
        self.browser = TestClient(app, base_url=OWN, follow_redirects=False)
        self.browser.cookies.set(f"villi-{PORT}", KEY)
        self.addresses = addresses(app)
        self.fields = names_of_fields()

    def step(self) -> None:
        """One request, and all that must hold after it. Raises `Fault` with what was asked."""
        method, path, fields = self._chosen()
        if SLOW.search(path) and self.rng.random() > 0.05:
            return
        before = self.path.read_bytes()
        headers = (
            {} if self.rng.random() < 0.7 else {FRAGMENT: self.rng.choice(("day", "toast", "state", "x"))}
        )
        if self.rng.random() < 0.1:
            headers |= {"referer": self.rng.choice(REFERERS)}
        asked = f"{method} {path} {fields}"[:1_500]
        try:
            self._ask(method, path, fields, headers)
            self._kept(path, fields, before)
        except Fault as wrong:
            raise Fault(f"{wrong}\n  after {asked}") from None
        except Exception as wrong:
            raise Fault(f"{traceback.format_exc(limit=-6)}\n  after {asked}") from wrong

    def _ask(self, method: str, path: str, fields: list[tuple[str, str]], headers: dict[str, str]) -> None:
        files = None
        if method == "POST":
            if self.rng.random() < 0.3:  # as our editor sends it
                files = [(name, (None, value.encode("utf-8", "replace"))) for name, value in fields]
                answer = self.browser.post(path, files=files or None, headers=headers)
            else:
                body = urlencode([(n, v.encode("utf-8", "replace")) for n, v in fields])
                kind = {"content-type": self.rng.choice(KINDS) if self.rng.random() < 0.1 else KINDS[0]}
                answer = self.browser.post(path, content=body, headers=headers | kind)
        else:
            more = urlencode([(name, value[:500].encode("utf-8", "replace")) for name, value in fields])
            mark = "&" if "?" in path else "?"
            to, hash, anchor = path.partition("#")
            path = f"{to}{mark}{more}{hash}{anchor}" if more else path
            answer = self.browser.request(method, path, headers=headers)
        self._looked(path, answer, is_part=FRAGMENT in headers)

    def _looked(self, path: str, answer: Any, *, is_part: bool) -> None:
        self.asked[str(answer.status_code)] += 1
        if answer.status_code >= 500:
            raise Fault(f"{answer.status_code}: {answer.text[:300]}")
        for name, value in HEADERS.items():
            if name != "cache-control" and answer.headers.get(name) != value:
                raise Fault(f"{name}: {answer.headers.get(name)}")
        for name, value in answer.headers.items():
            if re.search(r"[\r\n\x00]", value):
                raise Fault(f"a header of several lines: {name}")
        if "set-cookie" in answer.headers:
            raise Fault("a cookie that nobody asked for")
        to = answer.headers.get("location")
        if to is not None and not (_is_ours(to.removeprefix(OWN)) and to.isascii()):
            raise Fault(f"leads to {to!r}")
        kind = answer.headers.get("content-type", "")
        is_file = answer.headers.get("content-disposition", "").startswith("attachment")
        if kind.startswith("text/html") and not is_file and answer.request.method != "HEAD":
            page = sound(answer.text, path)
            if not is_part and "<main" not in answer.text and "/chart/" not in path:
                raise Fault("a page without its main part")
            self.forms = (page.forms + self.forms)[:150]
            self.links = (page.links + self.links)[:150]
        if kind.startswith("application/json") and answer.request.method != "HEAD":
            json.loads(answer.text)
        if kind.startswith("text/csv"):
            _no_formula(answer.text)

    def _kept(self, path: str, fields: list[tuple[str, str]], before: bytes) -> None:
        """The diary can be read, and nothing left it that was not named."""
        after = self.path.read_bytes()
        if after == before:
            return
        read(after)
        lost = Counter(_lines(before)) - Counter(_lines(after))
        if not lost or FORGETS.search(path.partition("?")[0]):
            return
        named = {text.strip() for name, value in fields if name in ("old", "line") for text in _named(value)}
        for text in lost:
            is_mark = path.endswith("/mark") and MARKS.match(text)
            is_top = path.endswith("/safety") and TOP.match(text)
            if text.strip() and text.strip() not in named and not is_mark and not is_top:
                raise Fault(f"lost: {text!r}")

    def _chosen(self) -> tuple[str, str, list[tuple[str, str]]]:
        """What to ask next: a link or a form of a page, or an address with fields of any name."""
        kind = self.rng.random()
        if kind < 0.15 and self.links:
            return "GET", self.rng.choice(self.links), []
        if kind < 0.6 and self.forms:
            form = self.rng.choice(self.forms)
            return form.method.upper(), form.action, self._mutated(form)
        one = self.rng.choice(self.addresses)
        some = self.rng.sample(self.fields, self.rng.randint(0, min(8, len(self.fields))))
        return one.method, self._filled(one.pattern), [(name, self._value()) for name in some]

    def _mutated(self, form: Form) -> list[tuple[str, str]]:
        """A form with nothing, one or some of its fields changed, left out or given twice."""
        fields = [(n, v if v or self.rng.random() < 0.3 else self._value()) for n, v in form.fields]
        for _ in range(self.rng.choice((0, 0, 1, 1, 2))):
            if not fields:
                break
            at = self.rng.randrange(len(fields))
            done = self.rng.random()
            if done < 0.6:
                fields[at] = (fields[at][0], self._value())
            elif done < 0.8:
                del fields[at]
            else:
                fields.insert(at, (fields[at][0], self._value()))
        return fields

    def _value(self) -> str:
        return self.rng.choice(PLAIN if self.rng.random() < 0.5 else HOSTILE)

    def _filled(self, pattern: str) -> str:
        def some(match: re.Match[str]) -> str:
            name = match[1]
            if name == "client" and self.rng.random() < 0.9:
                return self.client
            usual = {
                "date": ("2026-11-16", "2026-11-10", "2026-11-23"), "id": ("sr:11457", "S16.8", "sr:1123"),
                "key": ("fibre_g", "intake-1", "moves-1", "glutamine_g"), "kind": ("csv", "html", "json"),
                "line": ("1", "6", "99999999999999999999"), "name": ("page.css",), "version": ("0",),
            }  # fmt: skip
            said = self.rng.choice(usual.get(name, PLAIN)) if self.rng.random() < 0.6 else self._value()[:300]
            return _quoted(said)

        return re.sub(r"\{(\w+)(?::\w+)?\}", some, pattern)


def _quoted(said: str) -> str:
    return quote(said.encode("utf-8", "replace"), safe="/:.")


def _lines(data: bytes) -> list[str]:
    """Its lines by their words: one that went on with another loses its indent when that one changes."""
    return [line.strip() for line in re.split(r"\r\n|\n|\r", decode(data)[0])]


def _named(value: str) -> list[str]:
    """The lines that a field names: as they are, or as JSON behind their number."""
    found = value.replace("\r\n", "\n").split("\n")
    try:
        said = json.loads(value)
    except (ValueError, RecursionError):
        return found
    return found + [str(text) for text in said] if isinstance(said, list) else found


def _no_formula(text: str) -> None:
    for row in csv.reader(text.splitlines()):
        for cell in row:
            if cell[:1] in ("=", "+", "@", "\t", "\r") or (cell[:1] == "-" and not _is_number(cell)):
                raise Fault(f"a cell that a spreadsheet would work out: {cell[:60]!r}")


def _is_number(cell: str) -> bool:
    try:
        float(cell)
    except ValueError:
        return False
    return True


class Run(NamedTuple):
    """How often each status was answered, and what did not hold: diary, seed, step, what was asked."""

    answers: Counter[str]
    faults: list[str]


def fuzzed(folder: Path, name: str, data: bytes, seed: int, steps: int, seconds: float) -> Run:
    """So many requests on one diary, as long as there is time."""
    is_client = seed % 3 == 2
    path = folder / f"{name}-{seed}" / ("one/diary.txt" if is_client else "diary.txt")
    path.parent.mkdir(parents=True)
    create(path, data)
    fuzzer = Fuzzer(path, random.Random(f"{seed} {name}"), client="one" if is_client else "")
    until, faults = time.monotonic() + seconds, []
    for step in range(steps):
        if time.monotonic() > until:
            break
        try:
            fuzzer.step()
        except Fault as wrong:
            faults.append(f"diary {name}, seed {seed}, step {step}: {wrong}")
    return Run(fuzzer.asked, faults)


def main() -> int:
    """Goes through all diaries again and again until the time is over, and tells all faults."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--seconds", type=float, default=600.0)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--steps", type=int, default=200, help="requests on one diary at a time")
    parser.add_argument("diary", nargs="*", type=Path, help="more diaries")
    said = parser.parse_args()
    held = diaries() | {each.stem: each.read_bytes() for each in said.diary}
    until, seed, faults, total = time.monotonic() + said.seconds, said.seed, 0, Counter[str]()
    with tempfile.TemporaryDirectory() as folder:
        while time.monotonic() < until:
            for name, data in held.items():
                run = fuzzed(Path(folder), name, data, seed, said.steps, until - time.monotonic())
                total += run.answers
                faults += len(run.faults)
                print("".join(f"{fault}\n\n" for fault in run.faults), end="", flush=True)
            seed += 1
            print(f"seed {seed}: {sum(total.values())} answers {dict(total)}", flush=True)
    print(f"{sum(total.values())} answers, {faults} faults")
    return 1 if faults else 0


if __name__ == "__main__":
    raise SystemExit(main())
