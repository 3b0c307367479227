"""Incognito: a page that can be shown to others. Every digit and every known name in a finished page is
covered before it leaves, wherever it came from: text, charts, titles, labels of screen readers. What a person
wrote in words (`<bdi>`) and every field that holds something get a bar in their place (`bars.py`) until they
are asked for.

What stays: our own words, with their digits where an element is marked `data-fixed` (a scale's numbers; what
is not marked is covered, so that a mark forgotten shows too little); what a person is typing, while it is
typed; what forms need to work, and the numbers of help lines. A file that is taken along is no screen, and
stays whole.
"""

import json
import re
from collections.abc import Callable, Iterable
from functools import cache
from html import escape, unescape
from html.parser import HTMLParser
from typing import Any, NamedTuple

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from villi.safety.tables import rows
from villi.web import bars

COVER = "•"
SPOKEN = frozenset(
    "title alt aria-label aria-description aria-valuetext aria-roledescription aria-placeholder placeholder "
    "content label data-label summary data-does".split()
)
"""Attributes that are shown or read out."""
TYPED = frozenset({"textarea", "script", "style"})
"""Elements whose text is typed by the person, or no text."""
PRESSED = frozenset({"submit", "button", "reset"})
"""Kinds of input whose value is shown on a button."""
SHORTEST = 2
"""Letters of a name that is covered: one letter stands in every word's place."""
NOBODY = frozenset("me i my myself self none".split())
"""Words in the place of a name that name nobody."""
SHOWN_KEYS = frozenset({"label", "detail"})
"""What of a completion is shown; the rest is what is written."""

FIXED = "data-fixed"
"""Marks an element of fixed words of ours, whose digits tell nothing of a person. Names in it are covered."""
OF_A_PERSON = frozenset("card gates warning lines beside taken moves open experiments running asked".split())
"""Parts of a report that quote what a person wrote of medicines, illness and mood."""
SIGNS = frozenset({"name", "whose"})
"""Classes of elements that hold a sign in the place of a client's name."""
ACTIVE = frozenset("a button summary label".split())
"""What is focused itself, with the words in it."""
VOID = frozenset("area base br col embed hr img input link meta source track wbr".split())

_DIGIT = re.compile(r"\d")


def cover(text: str, names: "re.Pattern[str] | None" = None) -> str:
    """Text without digits and names.

    >>> cover("12.5 g for Ann, and Annual", names_pattern(["Ann"]))
    '••.• g for •••, and Annual'
    """
    named = names.sub(COVER * 3, text) if names is not None else text
    return _DIGIT.sub(COVER, named)


def names_pattern(names: Iterable[str]) -> "re.Pattern[str] | None":
    """What finds names in text, the longest first; None where there are none to find."""
    words = {name.strip() for name in names}
    known = sorted((one for one in words if len(one) >= SHORTEST and one.casefold() not in NOBODY), key=len)
    if not known:
        return None
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, reversed(known)))})(?!\w)", re.IGNORECASE)


def veiled(page: str, names: Iterable[str] = (), plain: Iterable[str] = ()) -> str:
    """A page, or a part of one, with every digit and name covered. Texts that are `plain` stay: numbers of
    help lines, as our own sentences say them.

    >>> veiled('<p title="9 g">7 g</p><input type="hidden" value="7"><option>3')
    '<p title="• g">• g</p><input type="hidden" value="7"><option value="3">•'
    """
    parser = _Veil(names_pattern(names), frozenset(map(_even, plain)))
    parser.feed(page)
    parser.close()
    return parser.made()


class _Open(NamedTuple):
    """An element that is open, with what holds in it: `fixed` words of ours, `quiet` bdi that stay readable,
    `active` whether it is focused itself. `bar` is whether its own words have one in their place; `field`
    whether it is typed into."""

    tag: str
    fixed: bool
    quiet: bool
    active: bool
    bar: bool
    field: bool


def _opened(tag: str, attrs: list[tuple[str, str | None]], within: "_Open | None") -> _Open:
    known = dict(attrs)
    classes = frozenset((known.get("class") or "").split())
    quiet = within is not None and within.quiet
    if "report" in classes or classes & SIGNS:
        quiet = True
    if (known.get("id") or "") in OF_A_PERSON:
        quiet = False
    return _Open(
        tag,
        (within is not None and within.fixed) or FIXED in known,
        quiet,
        (within is not None and within.active) or tag in ACTIVE,
        tag == bars.WORDS and not quiet,
        bars.is_field(tag, attrs),
    )


class _Veil(HTMLParser):
    """Writes a page out again as it was, but for what is covered."""

    def __init__(self, names: "re.Pattern[str] | None", plain: frozenset[str]) -> None:
        super().__init__(convert_charrefs=False)
        self._names = names
        self._plain = plain
        self._out: list[str] = []
        self._text: list[str] = []
        self._typed: list[str] = []
        self._filled = False
        self._option: int | None = None
        self._open: list[_Open] = []

    def made(self) -> str:
        self._told()
        return "".join(self._out)

    def _told(self) -> None:
        """Write the text up to here; the parts of it come in pieces."""
        if not self._text:
            return
        raw = "".join(self._text)
        self._text = []
        if self._typed:
            self._out.append(raw)
            self._filled = bool(raw.strip())
            return
        said = unescape(raw)
        kept = not said.strip() or _even(said) in self._plain
        self._out.append(raw if kept else escape(self._cover(said), quote=False))
        if self._option is not None:
            self._give_value(said.strip())

    def _cover(self, said: str) -> str:
        """Words without names, and without digits unless they are fixed words of ours."""
        if not (self._open and self._open[-1].fixed):
            return cover(said, self._names)
        return self._names.sub(COVER * 3, said) if self._names is not None else said

    def _give_value(self, value: str) -> None:
        """An option without a value sends its text: it gets that text as its value."""
        at = self._option
        self._option = None
        if at is not None:
            self._out[at] = f'{self._out[at][:-1]} value="{escape(value)}">'

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._told()
        self._option = None
        if tag not in VOID:
            self._open.append(_opened(tag, attrs, self._open[-1] if self._open else None))
        self._out.append(self._barred(tag, attrs, self._tag(tag, attrs)))
        if tag in TYPED:
            self._typed.append(tag)
            self._filled = False
        elif tag == "option" and not any(name == "value" for name, _ in attrs):
            self._option = len(self._out) - 1

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._told()
        self._out.append(self._barred(tag, attrs, self._tag(tag, attrs)))

    def _barred(self, tag: str, attrs: list[tuple[str, str | None]], written: str) -> str:
        """The start of an element with the bar that stands in the place of what it holds. That of a text area
        follows its end."""
        if tag == bars.WORDS and self._open[-1].bar:
            return bars.opening(written, self._open[-1].active)
        if not bars.is_field(tag, attrs):
            return written
        holds = tag == "input" and bool(dict(attrs).get("value"))
        return bars.field(written, attrs) + (bars.SHOW if holds else "")

    def _tag(self, tag: str, attrs: list[tuple[str, str | None]]) -> str:
        """A tag as it was written, or with the attributes covered that are shown."""
        raw = self.get_starttag_text() or ""
        pressed = tag == "input" and (dict(attrs).get("type") or "").lower() in PRESSED
        shown = {
            name: value
            for name, value in attrs
            if value and (name in SPOKEN or (pressed and name == "value")) and self._cover(value) != value
        }
        if not shown or (tag == "meta" and not _is_said(attrs)):
            return raw
        written = "".join(
            f" {name}"
            if value is None
            else f' {name}="{escape(self._cover(value) if name in shown else value)}"'
            for name, value in attrs
        )
        name = re.match(r"<([^\s/>]+)", raw)
        end = "/>" if raw.endswith("/>") else ">"
        return f"<{name[1] if name else tag}{written}{end}"

    def handle_endtag(self, tag: str) -> None:
        self._told()
        self._option = None
        if self._typed and self._typed[-1] == tag:
            self._typed.pop()
        ended = self._ended(tag)
        if ended is not None and ended.bar:
            self._out.append(bars.END)
        self._out.append(f"</{tag}>")
        if ended is not None and ended.field and self._filled:
            self._out.append(bars.SHOW)

    def _ended(self, tag: str) -> _Open | None:
        """The element that ends, with those in it; None where none of that name is open."""
        for n in reversed(range(len(self._open))):
            if self._open[n].tag == tag:
                ended = self._open[n]
                del self._open[n:]
                return ended
        return None

    def handle_data(self, data: str) -> None:
        self._text.append(data)

    def handle_entityref(self, name: str) -> None:
        self._text.append(f"&{name};")

    def handle_charref(self, name: str) -> None:
        self._text.append(f"&#{name};")

    def handle_comment(self, data: str) -> None:
        self._told()  # nobody needs to read a comment

    def handle_decl(self, decl: str) -> None:
        self._told()
        self._out.append(f"<!{decl}>")


def _is_said(attrs: list[tuple[str, str | None]]) -> bool:
    """Whether a meta element says something of the page, and does not set it up."""
    return dict(attrs).get("name") in ("description", "author", "keywords")


def _even(text: str) -> str:
    return " ".join(text.split())


def veiled_json(text: str, names: Iterable[str] = ()) -> str:
    """Completions with what is shown of them covered; anything else as it is.

    >>> veiled_json('[{"label": "2 eggs", "insert": "2 eggs"}]')
    '[{"label": "• eggs", "insert": "2 eggs"}]'
    """
    pattern = names_pattern(names)

    def covered(value: Any, key: str = "") -> Any:
        if isinstance(value, dict):
            return {name: covered(one, name) for name, one in value.items()}
        if isinstance(value, list):
            return [covered(one, key) for one in value]
        return cover(value, pattern) if isinstance(value, str) and key in SHOWN_KEYS else value

    return json.dumps(covered(json.loads(text)), ensure_ascii=False)


@cache
def reached() -> frozenset[str]:
    """What a page says of help lines, in any country: it is never covered."""
    from villi.report.cards import numbers_said
    from villi.safety.contacts import all_contacts, contacts

    countries = {"", *(contact.country for contact in all_contacts())}
    sentences = [row["sentence"] for row in rows("cards.csv")]
    return frozenset(
        [*sentences, *(said for country in countries for said in numbers_said(contacts(country)))]
    )


class Veil:
    """Wraps the application: whatever it shows is covered. `names` gives the names of people that are known
    now, `plain` the texts that stay."""

    def __init__(
        self, app: ASGIApp, names: Callable[[], Iterable[str]], plain: Callable[[], Iterable[str]]
    ) -> None:
        self._app = app
        self._names = names
        self._plain = plain

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        start: Message | None = None
        body: list[bytes] = []

        async def covered(message: Message) -> None:
            nonlocal start
            if message["type"] == "http.response.start":
                if not _is_shown(Headers(raw=message["headers"])):
                    await send(message)
                    return
                start = message
                return
            if start is None:
                await send(message)
                return
            body.append(message.get("body", b""))
            if message.get("more_body"):
                return
            made = self._covered(Headers(raw=start["headers"]), b"".join(body))
            MutableHeaders(raw=start["headers"])["content-length"] = str(len(made))
            await send(start)
            await send({"type": "http.response.body", "body": made})

        await self._app(scope, receive, covered)

    def _covered(self, headers: Headers, body: bytes) -> bytes:
        text = body.decode("utf-8", "replace")
        if headers.get("content-type", "").startswith("application/json"):
            return veiled_json(text, self._names()).encode()
        if headers.get("content-type", "").startswith("text/plain"):
            return cover(text, names_pattern(self._names())).encode()
        return veiled(text, self._names(), self._plain()).encode()


def _is_shown(headers: Headers) -> bool:
    """Whether an answer is something to look at; not a file to take along, a script or a style."""
    kind = headers.get("content-type", "").partition(";")[0]
    shown = kind in ("text/html", "text/plain", "application/json", "image/svg+xml")
    return shown and not headers.get("content-disposition", "").startswith("attachment")
