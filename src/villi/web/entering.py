"""The door where other machines can reach villi: a password, a session, and a wait after wrong passwords."""

import threading
from collections import OrderedDict
from collections.abc import Callable, Iterator
from hashlib import sha256
from hmac import compare_digest
from ipaddress import IPv6Address, ip_address
from math import ceil, inf
from secrets import token_urlsafe
from time import monotonic

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Mount, Route

from villi.web import assets
from villi.web.drawing import templates

TRIES = 5
"""Wrong passwords in a row before an address has to wait."""
WAIT_SECONDS = 30.0
"""The first wait; every further wrong password doubles it, up to `LONGEST_WAIT_SECONDS`."""
LONGEST_WAIT_SECONDS = 15 * 60.0
SESSION_SECONDS = 12 * 3600.0
"""A session ends after so long without a request: a working day, not a week."""
MOST_SESSIONS = 50
MOST_ADDRESSES = 4_000
"""Addresses whose wrong tries are remembered, the latest ones: a bound on what strangers can fill."""
LONGEST_PASSWORD = 1_000
LOGIN, LOGOUT, ASSETS = "/login", "/logout", "/assets/"


class Waits:
    """How long an address has to wait before it may try a password again."""

    def __init__(self, clock: Callable[[], float] = monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._wrong: OrderedDict[str, tuple[int, float]] = OrderedDict()

    def seconds(self, address: str) -> float:
        """How long it still has to wait, 0 where it may try now."""
        with self._lock:
            return self._left(_network(address))

    def tried(self, address: str) -> float:
        """The same for a password that came from there and, where it may be looked at, counts as wrong until
        it was `right`: of many that come at once no more are looked at than of some that come in turn.

        >>> waits = Waits(clock=lambda: 100.0)
        >>> [waits.tried("192.0.2.1") for _ in range(6)], waits.seconds("192.0.2.2")
        ([0.0, 0.0, 0.0, 0.0, 0.0, 30.0], 0.0)
        """
        key = _network(address)
        with self._lock:
            if left := self._left(key):
                return left
            tries = min(self._wrong.pop(key, (0, 0.0))[0] + 1, TRIES + 20)
            wait = min(WAIT_SECONDS * 2 ** (tries - TRIES), LONGEST_WAIT_SECONDS) if tries >= TRIES else 0.0
            self._wrong[key] = tries, self._clock() + wait
            while len(self._wrong) > MOST_ADDRESSES:
                self._wrong.popitem(last=False)
            return 0.0

    def right(self, address: str) -> None:
        """The password came from there: what was wrong before is forgotten."""
        with self._lock:
            self._wrong.pop(_network(address), None)

    def _left(self, key: str) -> float:
        return max(0.0, self._wrong.get(key, (0, 0.0))[1] - self._clock())


def _network(address: str) -> str:
    """What is counted as one place: an address, of IPv6 its network, as everybody there has very many.

    >>> _network("192.0.2.1"), _network("2001:db8:1:2:3:4:5:6"), _network("nowhere")
    ('192.0.2.1', '2001:db8:1:2::', 'nowhere')
    """
    try:
        found = ip_address(address.partition("%")[0])
    except ValueError:
        return address
    return str(IPv6Address(int(found) >> 64 << 64)) if isinstance(found, IPv6Address) else str(found)


def held_in(cookies: str, name: str) -> Iterator[str]:
    """The values of a cookie. Other programs of this machine may have set some of the same name, or others
    that no parser takes: these do not hide ours.

    >>> list(held_in('a={"b": 1}; villi-80=one; villi-80=two', "villi-80"))
    ['one', 'two']
    """
    for part in cookies.split(";"):
        said, _, value = part.strip().partition("=")
        if said == name:
            yield value


class Door:
    """Who has come in with the password. Its `app` answers those who have not."""

    def __init__(self, password: str, port: int, clock: Callable[[], float] = monotonic) -> None:
        self._password = sha256(password.encode("utf-8", "surrogateescape")).digest()
        self._clock = clock
        self._lock = threading.Lock()
        self._sessions: OrderedDict[bytes, float] = OrderedDict()
        self.waits = Waits(clock)
        self.cookie = f"villi-{port}"  # cookies know no ports: two runs would take each other's
        self.app = Starlette(
            routes=[
                Route(LOGIN, self._ask, methods=["GET"]),
                Route(LOGIN, self._tried, methods=["POST"]),
                Mount("/assets", app=assets.files()),
            ]
        )

    def is_open(self, cookies: str) -> bool:
        """Whether the cookies of a request hold a session that has not ended."""
        now = self._clock()
        with self._lock:
            for key in self._keys(cookies):
                if now - self._sessions.get(key, -inf) <= SESSION_SECONDS:
                    self._sessions[key] = now
                    self._sessions.move_to_end(key)
                    return True
                self._sessions.pop(key, None)
        return False

    def left(self, cookies: str) -> Response:
        """End the session of a request."""
        with self._lock:
            for key in self._keys(cookies):
                self._sessions.pop(key, None)
        answer = RedirectResponse(LOGIN, status_code=303)
        answer.delete_cookie(self.cookie, path="/", httponly=True, samesite="strict")
        return answer

    def _keys(self, cookies: str) -> list[bytes]:
        """What sessions are held by: never the cookies themselves."""
        return [sha256(held.encode("utf-8", "replace")).digest() for held in held_in(cookies, self.cookie)]

    def _ask(self, request: Request) -> Response:
        return _page("", 200)

    async def _tried(self, request: Request) -> Response:
        address = request.client.host if request.client else ""
        if waiting := self.waits.seconds(address):
            return _wait(waiting)
        async with request.form(max_files=0, max_fields=4, max_part_size=8 * LONGEST_PASSWORD) as form:
            given = form.get("password", "")
        said = given if isinstance(given, str) else ""
        return await run_in_threadpool(self._answer, said, address)

    def _answer(self, said: str, address: str) -> Response:
        if waiting := self.waits.tried(address):
            return _wait(waiting)
        digest = sha256(said[:LONGEST_PASSWORD].encode("utf-8", "surrogateescape")).digest()
        if not compare_digest(digest, self._password):
            waiting = self.waits.seconds(address)
            return _wait(waiting) if waiting else _page("This is not the password. Try again.", 403)
        self.waits.right(address)
        key = token_urlsafe(32)
        with self._lock:
            self._sessions[sha256(key.encode()).digest()] = self._clock()
            while len(self._sessions) > MOST_SESSIONS:
                self._sessions.popitem(last=False)
        answer = RedirectResponse("/", status_code=303)
        answer.set_cookie(self.cookie, key, httponly=True, samesite="strict", path="/")
        return answer


def _wait(seconds: float) -> Response:
    whole = ceil(seconds)
    said = f"{whole} seconds" if whole < 120 else f"{ceil(whole / 60)} minutes"
    answer = _page(f"Too many wrong passwords. Wait {said}, then try again.", 429)
    answer.headers["retry-after"] = str(whole)
    return answer


def _page(wrong: str, status: int) -> Response:
    words = templates().get_template("login.html").render(wrong=wrong, asset=assets.address)
    return HTMLResponse(words, status_code=status)
