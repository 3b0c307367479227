"""A page that other machines can reach: only with the password, which cannot be tried for ever."""

import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from villi.quantities import VilliError
from villi.web import Settings, serve
from villi.web.app import application
from villi.web.entering import (
    LONGEST_WAIT_SECONDS,
    MOST_ADDRESSES,
    SESSION_SECONDS,
    TRIES,
    WAIT_SECONDS,
    Door,
    Waits,
)
from villi.web.house import House

HOST, PORT, WORD = "192.0.2.20", 8000, "three words together"


@pytest.fixture
def stranger(week: Path) -> TestClient:
    """A browser on another machine, without anything."""
    settings = Settings(week, host=HOST, port=PORT, password=WORD)
    app = application(House(settings), token="unused", host=HOST, port=PORT)
    return TestClient(app, base_url=f"http://{HOST}:{PORT}", follow_redirects=False)


def _log_in(browser: TestClient, word: str = WORD) -> int:
    return int(browser.post("/login", data={"password": word}).status_code)


def test_nothing_is_shown_before_the_password(stranger: TestClient) -> None:
    for path in ("/", "/day", "/text", "/known", "/nowhere"):
        answer = stranger.get(path)
        assert (answer.status_code, answer.headers["location"]) == (303, "/login"), path
    assert stranger.post("/undo", data={"number": "1"}).status_code == 403
    page = stranger.get("/login")
    assert page.status_code == 200
    assert 'type="password"' in page.text
    assert page.headers["content-security-policy"].startswith("default-src 'none'")


def test_the_password_opens_a_session_that_can_be_ended(stranger: TestClient) -> None:
    answer = stranger.post("/login", data={"password": WORD})
    assert answer.status_code == 303
    cookie = answer.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=strict" in cookie
    assert WORD not in cookie
    assert stranger.get("/day", follow_redirects=True).status_code == 200
    assert stranger.post("/logout").headers["location"] == "/login"
    assert stranger.get("/known").headers["location"] == "/login"


def test_a_session_that_was_ended_stays_ended(stranger: TestClient) -> None:
    _log_in(stranger)
    kept = dict(stranger.cookies)
    stranger.post("/logout")
    stranger.cookies.update(kept)
    assert stranger.get("/day").headers["location"] == "/login"


def test_wrong_passwords_have_to_wait(stranger: TestClient) -> None:
    assert [_log_in(stranger, "guess") for _ in range(TRIES)] == [403] * (TRIES - 1) + [429]
    answer = stranger.post("/login", data={"password": WORD})
    assert answer.status_code == 429, "even the right one waits"
    assert 0 < int(answer.headers["retry-after"]) <= WAIT_SECONDS
    assert "Wait" in answer.text


def test_the_password_stands_in_no_answer(stranger: TestClient) -> None:
    answer = stranger.post("/login", data={"password": "a guess <b>"})
    assert "guess" not in answer.text


@pytest.mark.parametrize(
    "host", ["192.0.2.20", "192.0.2.20:81", "elsewhere.example:8000", "localhost:8000", ""]
)
def test_only_the_given_address_and_port(stranger: TestClient, host: str) -> None:
    _log_in(stranger)
    assert stranger.get("/day", headers={"host": host}).status_code == 421


def test_a_form_of_another_site_cannot_log_in_or_out(stranger: TestClient) -> None:
    foreign = {"origin": "http://elsewhere.example"}
    assert stranger.post("/login", data={"password": WORD}, headers=foreign).status_code == 403
    _log_in(stranger)
    assert stranger.post("/logout", headers=foreign).status_code == 403
    assert stranger.get("/day").status_code == 303
    assert "/login" not in stranger.get("/day").headers["location"]


def test_a_session_ends_by_itself() -> None:
    time = [0.0]
    door = Door(WORD, PORT, clock=lambda: time[0])
    browser = TestClient(door.app, base_url=f"http://{HOST}:{PORT}", follow_redirects=False)
    cookie = browser.post("/login", data={"password": WORD}).headers["set-cookie"].partition(";")[0]
    time[0] = SESSION_SECONDS
    assert door.is_open(cookie), "and a request prolongs it"
    time[0] = 2 * SESSION_SECONDS + 1
    assert not door.is_open(cookie)
    assert not door.is_open(f"villi-{PORT}=guess")
    assert not door.is_open("")


def test_waits_grow_are_bounded_and_forgotten() -> None:
    time = [0.0]
    waits = Waits(clock=lambda: time[0])
    seen = []
    for _ in range(TRIES + 12):
        assert waits.tried("2001:db8::1") == 0.0, "it has waited"
        seen.append(waits.seconds("2001:db8::2"))
        if seen[-1]:
            assert waits.tried("2001:db8::3") == seen[-1], "what is not looked at counts for nothing"
        time[0] += seen[-1]
    assert seen[: TRIES - 1] == [0.0] * (TRIES - 1)
    assert seen[TRIES - 1] == WAIT_SECONDS
    assert seen == sorted(seen)
    assert seen[-1] == LONGEST_WAIT_SECONDS
    time[0] -= seen[-1]
    assert waits.seconds("2001:db8::1") > 0
    waits.right("2001:db8::3")
    assert waits.seconds("2001:db8::1") == 0.0
    for n in range(MOST_ADDRESSES + 10):
        waits.tried(f"10.{n // 65536}.{n // 256 % 256}.{n % 256}")
    assert len(waits._wrong) == MOST_ADDRESSES


def test_no_more_passwords_are_looked_at_because_they_come_at_once() -> None:
    """Forms that wait for their last letters have all passed the first look at the clock."""
    door = Door(WORD, PORT)
    many = 40
    together = threading.Barrier(many)

    def tries(word: str) -> int:
        together.wait()
        return door._answer(word, HOST).status_code

    with ThreadPoolExecutor(many) as pool:
        answers = list(pool.map(tries, ["wrong"] * many))
    assert answers.count(403) < TRIES
    assert answers.count(429) == many - answers.count(403)
    assert door._answer(WORD, HOST).status_code == 429


@pytest.mark.parametrize("host", ["0.0.0.0", "::"])
def test_an_address_that_means_every_address_is_refused(week: Path, host: str) -> None:
    with pytest.raises(VilliError, match="your network"):
        serve(Settings(week, host=host, password=WORD), ready=lambda *_: None)


def test_another_address_needs_a_password(week: Path) -> None:
    with pytest.raises(VilliError, match="VILLI_WEB_PASSWORD"):
        serve(Settings(week, host=HOST), ready=lambda *_: None)
