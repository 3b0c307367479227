"""What stands before every page: whom it answers, how much it takes, and what a browser may do with it."""

import asyncio
import re
import threading
from collections.abc import Callable, Mapping
from hmac import compare_digest
from math import inf
from secrets import token_urlsafe
from time import monotonic
from urllib.parse import parse_qsl, urlencode

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from villi.web.entering import ASSETS, LOGIN, LOGOUT, Door, held_in

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS: Mapping[str, str] = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    # not `no-referrer`: browsers then send `Origin: null` with our own forms
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
    "cache-control": "no-store",
}
SAFE = ("GET", "HEAD", "OPTIONS")
_CHARSET = re.compile(r"charset\*?\s*=\s*[\"']?([^\"';,\s]*)", re.IGNORECASE)
OPENING_SECONDS = 60.0
"""How long the address that the browser is opened with lets someone in: a browser may first have to start."""
LARGEST_FORM = 256 * 1024
"""Bytes of an ordinary form."""
LARGEST_TEXT = 100 * 1024 * 1024
"""Bytes of the editor's form: a diary of 32 MB, in which a form writes up to three characters for one."""
TEXTS = ("/text", "/text/compare", "/text/download", "/text/check")
"""Ends of the addresses whose forms hold a whole diary."""
PAUSE_SECONDS, LONGEST_SECONDS = 20.0, 300.0
"""How long the next part of a form may stay away, and how long all of it may take."""
TOO_LARGE, TOO_SLOW = "This is larger than villi takes in one piece.", "This came too slowly. Send it again."
STOPPED = "villi is being stopped. What was written before is kept."
BROKEN = "villi made a mistake here. What was written before is kept."


class Opening:
    """The key in the address that the browser is opened with. Other accounts of this machine see it in the
    list of processes, so it is good once, and not for long."""

    def __init__(self, clock: Callable[[], float] = monotonic) -> None:
        self.key = token_urlsafe(24)
        self._clock, self._until = clock, clock() + OPENING_SECONDS
        self._lock = threading.Lock()

    def takes(self, given: str) -> bool:
        """Whether this is the key, for the first time and in time.

        >>> opening = Opening()
        >>> opening.takes("another"), opening.takes(opening.key), opening.takes(opening.key)
        (False, True, False)
        """
        with self._lock:
            good = compare_digest(given.encode(), self.key.encode()) and self._clock() < self._until
            self._until = -inf if good else self._until
            return good


class Guard:
    """Wraps the application: foreign hosts and origins are refused, the key of this run is asked for, bodies
    are bounded, and every answer carries the policy. With a `door` a password stands in place of the key."""

    def __init__(
        self,
        app: ASGIApp,
        *,
        token: str,
        hosts: tuple[str, ...],
        port: int,
        door: Door | None = None,
        opening: Opening | None = None,
    ) -> None:
        self._app = app
        self._token = token
        self._opening = opening
        self._door = door
        named = [host.lower() for host in hosts]
        # a browser leaves out the port of http
        self._hosts = frozenset([f"{host}:{port}" for host in named] + (named if port == 80 else []))
        self._cookie = f"villi-{port}"  # cookies know no ports: two runs would take each other's

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        headers = Headers(scope=scope)
        refused = self._refused(scope, headers)
        if refused is not None:
            await refused(scope, receive, _with_headers(send))
            return
        limit = LARGEST_TEXT if str(scope["path"]).endswith(TEXTS) else LARGEST_FORM
        if _length(headers) > limit:
            await _refusal(413, TOO_LARGE)(scope, receive, _with_headers(send))
            return
        app = self._app if self._door is None else self._through(self._door, scope, headers)
        await _answered(app, scope, _bounded(receive, limit), _with_headers(send))

    def _through(self, door: Door, scope: Scope, headers: Headers) -> ASGIApp:
        """What answers a request where a password is asked for: the page to those who gave it, the door to
        the others."""
        cookies, path = headers.get("cookie", ""), str(scope["path"])
        if not door.is_open(cookies):
            if path == LOGIN or path.startswith(ASSETS):
                return door.app
            if scope["method"] in SAFE:
                return RedirectResponse(LOGIN, status_code=303)
            return _refusal(403, "You are not logged in. Log in on another tab, then send this again.")
        if path == LOGOUT and scope["method"] == "POST":
            return door.left(cookies)
        return RedirectResponse("/", status_code=303) if path == LOGIN else self._app

    def _refused(self, scope: Scope, headers: Headers) -> Response | None:
        """The answer to a request that is not for us, or not from here; None where it may pass."""
        said = headers.getlist("host")
        host = said[0] if len(said) == 1 else ""  # two programs may take two of them differently
        if host.lower() not in self._hosts or not str(scope["path"]).startswith("/"):
            return _refusal(421, "This address is not the one villi printed.")
        if scope["method"] not in SAFE and not _is_own(headers, host):
            return _refusal(403, "This form does not come from villi's own page.")
        if scope["method"] in SAFE and _is_embedded(headers):
            return _refusal(403, "Another page asks for this. Open it yourself.")
        if not _is_readable(headers):
            return _refusal(415, "Send this form as UTF-8.")
        if self._door is not None:
            return None
        if self._has_key(headers):
            return self._without_key(scope)
        return self._let_in(scope) or _refusal(
            403, "Open the address that villi printed when it started: it holds the key to this page."
        )

    def _has_key(self, headers: Headers) -> bool:
        token = self._token.encode()
        return any(
            compare_digest(held.encode(), token) for held in held_in(headers.get("cookie", ""), self._cookie)
        )

    def _let_in(self, scope: Scope) -> Response | None:
        """Whoever brings the key in the address gets it as a cookie, and an address without it."""
        given = dict(_query(scope)).get("token", "")
        known = compare_digest(given.encode(), self._token.encode())
        if not known and (self._opening is None or not self._opening.takes(given)):
            return None
        answer = _elsewhere(scope)
        answer.set_cookie(self._cookie, self._token, httponly=True, samesite="strict", path="/")
        return answer

    def _without_key(self, scope: Scope) -> Response | None:
        """The printed address opened again: the key leaves the address bar and the history."""
        if scope["method"] == "GET" and "token" in dict(_query(scope)):
            return _elsewhere(scope)
        return None


def _query(scope: Scope) -> list[tuple[str, str]]:
    return parse_qsl(scope["query_string"].decode("latin-1"), keep_blank_values=True)


def _elsewhere(scope: Scope) -> Response:
    """The same page without the key in its address; always a path of ours, never `//host`."""
    rest = urlencode([(name, value) for name, value in _query(scope) if name != "token"])
    path = "/" + str(scope["path"]).lstrip("/\\")
    return RedirectResponse(path + (f"?{rest}" if rest else ""), status_code=303)


def _is_own(headers: Headers, host: str) -> bool:
    """Whether a form was sent by our own page. Every browser says where a form comes from; what says nothing
    is no browser, and holds the key."""
    origins = headers.getlist("origin")
    if origins:
        return [origin.lower() for origin in origins] == [f"http://{host.lower()}"]
    return headers.get("sec-fetch-site", "same-origin") in ("same-origin", "none")


def _is_embedded(headers: Headers) -> bool:
    """Whether another site's page asks for a part of itself: it may lead here, and no more. Another port of
    this machine is the same site to a browser, and gets our cookie sent along."""
    elsewhere = headers.get("sec-fetch-site", "") in ("same-site", "cross-site")
    return elsewhere and headers.get("sec-fetch-mode", "navigate") != "navigate"


def _is_readable(headers: Headers) -> bool:
    """Whether a form is written in letters that we read: a browser sends no others."""
    named = _CHARSET.findall(headers.get("content-type", ""))
    return all(name.lower() in ("utf-8", "utf8") for name in named)


def _length(headers: Headers) -> int:
    said = headers.get("content-length", "0")
    if not (said.isascii() and said.isdecimal()):
        return 0  # what comes is counted
    return int(said) if len(said) < 16 else LARGEST_TEXT + 1


def _refusal(status: int, words: str) -> Response:
    return PlainTextResponse(words + "\n", status_code=status)


class TooLarge(Exception):
    """A body that goes on after the length it may have."""


class TooSlow(Exception):
    """A body that does not come."""


def _bounded(receive: Receive, limit: int) -> Receive:
    taken, is_whole = 0, False
    until = asyncio.get_running_loop().time() + LONGEST_SECONDS

    async def bounded() -> Message:
        nonlocal taken, is_whole
        if is_whole:
            return await receive()  # waits for the browser to leave
        left = until - asyncio.get_running_loop().time()
        try:
            message = await asyncio.wait_for(receive(), min(PAUSE_SECONDS, max(0.0, left)))
        except TimeoutError:
            raise TooSlow from None
        taken += len(message.get("body", b""))
        is_whole = not message.get("more_body", False)
        if taken > limit:
            raise TooLarge
        return message

    return bounded


async def _answered(app: ASGIApp, scope: Scope, receive: Receive, send: Send) -> None:
    """Passes a request on; what fails outside of the pages has an answer with the policy, too."""
    begun = False

    async def noted(message: Message) -> None:
        nonlocal begun
        begun = True
        await send(message)

    try:
        await app(scope, receive, noted)
    except (TooLarge, TooSlow) as wrong:
        refused = _refusal(413, TOO_LARGE) if isinstance(wrong, TooLarge) else _refusal(408, TOO_SLOW)
        if not begun:
            refused.headers["connection"] = "close"  # the rest is not waited for
            await refused(scope, receive, send)
    except asyncio.CancelledError:  # villi is asked to stop, and waits no longer
        if not begun:
            await _refusal(503, STOPPED)(scope, receive, send)
    except Exception:
        if not begun:
            await _refusal(500, BROKEN)(scope, receive, send)
        raise


def _with_headers(send: Send) -> Send:
    async def with_headers(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in HEADERS.items():
                headers.setdefault(name, value)
        await send(message)

    return with_headers
