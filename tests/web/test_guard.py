"""What stands before every page: whom it answers, what it takes, and what every answer carries."""

import asyncio
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient
from starlette.types import Message
from tests.web.conftest import KEY, PORT, WEEK, Open

from villi.web import Settings, forms, guarding
from villi.web.app import application
from villi.web.guarding import HEADERS, LARGEST_FORM, POLICY
from villi.web.house import House

FORM = {"content-type": "application/x-www-form-urlencoded"}
OWN = f"http://127.0.0.1:{PORT}"
ADD = "/day/2026-11-16/add"


@pytest.fixture
def browser(open_page: Open, week: Path) -> TestClient:
    return open_page(week)


def carries_the_policy(answer: Any) -> None:
    for name, value in HEADERS.items():
        if name != "cache-control":
            assert answer.headers[name] == value, name
    assert answer.headers["cache-control"]


def test_only_this_machine_unless_another_address_is_given(week: Path) -> None:
    assert Settings(week).host == "127.0.0.1"
    assert Settings(week).is_local


def test_the_policy_allows_nothing_unsafe() -> None:
    assert "unsafe" not in POLICY and "*" not in POLICY and "http" not in POLICY
    said = dict(part.strip().split(" ", 1) for part in POLICY.split(";"))
    assert said.pop("default-src") == "'none'"
    assert said.pop("img-src") == "'self' data:"
    assert set(said.values()) == {"'self'", "'none'"}


@pytest.mark.parametrize(
    "host",
    [
        "elsewhere.example", "elsewhere.example:8000", "127.0.0.1", "127.0.0.1:8001", "127.0.0.1.:8000",
        "127.0.0.1:8000.", "localhost.:8000", "user@127.0.0.1:8000", "127.0.0.1:8000@elsewhere.example",
        "127.1:8000", "2130706433:8000", "0.0.0.0:8000", "[::ffff:127.0.0.1]:8000", "[::1]",
        "[::1]:80", "::1:8000", " ", "127.0.0.1:08000", "127.0.0.1:8000 ",
        "127.0.0.1:8000, elsewhere.example",
        "localhost:8000/elsewhere", "localhost:8000?", "xn--localhost:8000", "localhost\t:8000",
    ],
)  # fmt: skip
def test_another_name_is_refused(browser: TestClient, host: str) -> None:
    answer = browser.get("/day", headers={"host": host})
    assert answer.status_code == 421
    carries_the_policy(answer)
    assert "toast" not in answer.text


@pytest.mark.parametrize("host", ["127.0.0.1:8000", "LOCALHOST:8000", "localhost:8000", "[::1]:8000"])
def test_its_own_names_are_answered(browser: TestClient, host: str) -> None:
    assert browser.get("/known", headers={"host": host}).status_code == 200


def asked(app: Any, headers: Iterable[tuple[bytes, bytes]], path: str = "/day", method: str = "GET") -> int:
    """The status of a request as the server would pass it on, with any headers."""
    scope = {
        "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": method, "scheme": "http",
        "path": path, "raw_path": path.encode(), "query_string": b"", "root_path": "",
        "headers": list(headers),
        "client": ("127.0.0.1", 1), "server": ("127.0.0.1", PORT),
    }  # fmt: skip
    said: list[Message] = []

    async def receive() -> Message:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Message) -> None:
        said.append(message)

    asyncio.run(app(scope, receive, send))
    assert dict(said[0]["headers"])[b"content-security-policy"] == POLICY.encode()
    return int(said[0]["status"])


def test_two_hosts_no_host_and_whole_addresses_are_refused(browser: TestClient) -> None:
    own, foreign = (b"host", b"127.0.0.1:8000"), (b"host", b"elsewhere.example")
    key = (b"cookie", f"villi-{PORT}={KEY}".encode())
    assert asked(browser.app, [own, key]) == 303
    assert asked(browser.app, [own, foreign, key]) == 421
    assert asked(browser.app, [own, own, key]) == 421
    assert asked(browser.app, [key]) == 421
    assert asked(browser.app, [own, key], path="http://elsewhere.example/day") == 421
    assert asked(browser.app, [own, key], path="*", method="OPTIONS") == 421


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "http://elsewhere.example"},
        {"origin": "null"},
        {"origin": ""},
        {"origin": "http://127.0.0.1:8001"},
        {"origin": "https://127.0.0.1:8000"},
        {"origin": "http://localhost:8000"},
        {"origin": f"{OWN}.elsewhere.example"},
        {"origin": f"{OWN}/"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"sec-fetch-site": "nonsense"},
        {"origin": "null", "sec-fetch-site": "same-origin"},
    ],
)
def test_a_form_of_another_page_is_refused(browser: TestClient, week: Path, headers: dict[str, str]) -> None:
    before = week.read_bytes()
    for path in (ADD, "/undo", "/text", "/foods/use", "/nowhere"):
        answer = browser.post(path, data={"words": "toast"}, headers=headers)
        assert answer.status_code == 403, path
        carries_the_policy(answer)
    assert week.read_bytes() == before


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "TRACE", "NONSENSE"])
def test_other_ways_of_asking_are_no_way_round(browser: TestClient, method: str) -> None:
    assert browser.request(method, ADD, headers={"origin": "http://elsewhere.example"}).status_code == 403
    assert browser.request(method, ADD).status_code == 405


@pytest.mark.parametrize(
    "headers", [{}, {"origin": OWN}, {"origin": OWN.upper()}, {"sec-fetch-site": "same-origin"}]
)
def test_a_form_of_its_own_is_taken(browser: TestClient, week: Path, headers: dict[str, str]) -> None:
    assert browser.post(ADD, data={"words": "porridge"}, headers=headers).status_code == 303
    assert week.read_bytes().count(b"porridge") == WEEK.read_bytes().count(b"porridge") + 1


@pytest.mark.parametrize(
    "cookie",
    [
        "",
        f"villi-{PORT}=",
        f"villi-{PORT}={KEY}x",
        f"villi-{PORT + 1}={KEY}",
        f"villi-{PORT}=é",
        "villi-8000",
    ],
)
def test_nothing_is_shown_without_the_key(week: Path, cookie: str) -> None:
    app = application(House(Settings(week)), token=KEY, host="127.0.0.1", port=PORT)
    stranger = TestClient(app, base_url=OWN, follow_redirects=False)
    for path in (
        "/",
        "/day/2026-11-10",
        "/text",
        "/known",
        "/assets/0/page.css",
        "/nowhere",
        "/?token=x",
        "/?token=",
    ):
        answer = stranger.get(path, headers={b"cookie": cookie.encode("latin-1")})
        assert answer.status_code == 403, path
        assert KEY not in answer.text and "toast" not in answer.text
        carries_the_policy(answer)
    assert (
        stranger.post(ADD, data={"words": "x"}, headers={b"cookie": cookie.encode("latin-1")}).status_code
        == 403
    )


def test_cookies_of_others_do_not_hide_the_key(week: Path) -> None:
    app = application(House(Settings(week)), token=KEY, host="127.0.0.1", port=PORT)
    stranger = TestClient(app, base_url=OWN, follow_redirects=False)
    for others in ('a={"b": [1, 2]}', f"villi-{PORT}=other", '=; ;; a\tb; "x=y'):
        answer = stranger.get("/known", headers={"cookie": f"{others}; villi-{PORT}={KEY}"})
        assert answer.status_code == 200, others


def test_the_key_leaves_the_address_at_once(week: Path) -> None:
    app = application(House(Settings(week)), token=KEY, host="127.0.0.1", port=PORT)
    stranger = TestClient(app, base_url=OWN, follow_redirects=False)
    first = stranger.get(f"/day/2026-11-16?energy=1&token={KEY}")
    assert (first.status_code, first.headers["location"]) == (303, "/day/2026-11-16?energy=1")
    cookie = first.headers["set-cookie"].lower()
    assert cookie.startswith(f"villi-{PORT}=") and "httponly" in cookie and "samesite=strict" in cookie
    assert "domain" not in cookie and "expires" not in cookie and "max-age" not in cookie
    assert first.headers["referrer-policy"] == "same-origin"
    again = stranger.get(f"/day/2026-11-16?token={KEY}")
    assert again.headers["location"] == "/day/2026-11-16", "also where the cookie is held already"
    assert "set-cookie" not in again.headers
    for path in ("/day/2026-11-10", "/text", "/examination", "/foods", "/known", "/safety"):
        assert KEY not in stranger.get(path).text


@pytest.mark.parametrize(
    "path",
    [
        "//elsewhere.example/",
        "/\\elsewhere.example",
        "///elsewhere.example",
        "/%09/elsewhere.example",
        "/..//x",
    ],
)
def test_the_first_address_leads_nowhere_else(week: Path, path: str) -> None:
    app = application(House(Settings(week)), token=KEY, host="127.0.0.1", port=PORT)
    stranger = TestClient(app, base_url=OWN, follow_redirects=False)
    to = stranger.get(f"{OWN}{path}?token={KEY}").headers["location"]
    assert re.match(r"/(?![/\\])", to) and "\t" not in to


def test_the_key_is_compared_in_constant_time(browser: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    compared: list[tuple[bytes, bytes]] = []

    def compare(one: bytes, other: bytes) -> bool:
        compared.append((one, other))
        return one == other

    monkeypatch.setattr(guarding, "compare_digest", compare)
    browser.get("/known")
    browser.cookies.clear()
    browser.get("/?token=guess")
    assert compared == [(KEY.encode(), KEY.encode()), (b"guess", KEY.encode())]


def test_every_answer_carries_the_policy(
    browser: TestClient, folder: Path, open_page: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    carries_the_policy(browser.get("/nowhere"))
    carries_the_policy(browser.get("/"))
    carries_the_policy(browser.delete("/day"))
    carries_the_policy(browser.get("/assets/0/page.css"))
    carries_the_policy(browser.get("/assets/0/../page.css"))
    carries_the_policy(browser.get("/assets"))
    carries_the_policy(browser.get("/examination/download/csv"))
    carries_the_policy(browser.post("/text/download", data={"text": "x"}))
    carries_the_policy(browser.post(ADD, data={"words": ""}))
    carries_the_policy(browser.post(ADD, content=b"x" * (LARGEST_FORM + 1), headers=FORM))
    carries_the_policy(open_page(folder).get("/c/nobody/day"))
    carries_the_policy(open_page(folder, read_only=True).post("/clients/new", data={"name": "x"}))

    def fails(*_: object, **__: object) -> None:
        raise RuntimeError("secret words of the diary")

    monkeypatch.setattr("villi.web.known._list", fails)
    browser = TestClient(browser.app, base_url=OWN, raise_server_exceptions=False, cookies=browser.cookies)
    broken = browser.get("/known")
    assert broken.status_code == 500 and "secret" not in broken.text
    carries_the_policy(broken)
    monkeypatch.setattr("villi.web.app.page", fails)
    worse = browser.get("/known")
    assert worse.status_code == 500 and "secret" not in worse.text
    carries_the_policy(worse)


def test_assets_are_named_and_nothing_else_is_read(browser: TestClient) -> None:
    for name in (
        "..%2f__init__.py",
        "%2e%2e/app.py",
        "..\\app.py",
        "/etc/passwd",
        "page.css%00",
        "PAGE.CSS",
        "con",
    ):
        assert browser.get(f"/assets/0/{name}").status_code == 404, name


def parts(size: int, many: int) -> Iterable[bytes]:
    yield from (b"a" * size for _ in range(many))


def test_forms_are_bounded(browser: TestClient, week: Path) -> None:
    before = week.read_bytes()
    large = b"words=" + b"a" * LARGEST_FORM
    assert browser.post(ADD, content=large, headers=FORM).status_code == 413
    assert browser.post(ADD, content=parts(65_536, 6), headers=FORM).status_code == 413, "without its length"
    assert browser.post(ADD, content=b"x", headers=FORM | {"content-length": "9" * 5_000}).status_code == 413
    many = b"&".join(b"a%d=1" % n for n in range(3_000))
    assert browser.post(ADD, content=many, headers=FORM).status_code == 400
    deep = b"words" + b"[a]" * 30_000 + b"=x"
    assert browser.post(ADD, content=deep, headers=FORM).status_code in (400, 422)
    assert week.read_bytes() == before


def multipart(*parts: bytes, mark: bytes = b"x") -> tuple[bytes, dict[str, str]]:
    body = b"".join(b"--" + mark + b"\r\n" + part + b"\r\n" for part in parts) + b"--" + mark + b"--\r\n"
    return body, {"content-type": f"multipart/form-data; boundary={mark.decode()}"}


@pytest.mark.parametrize(
    "sent",
    [
        multipart(*[b'content-disposition: form-data; name="a"\r\n\r\nb'] * 2_500),
        multipart(b'content-disposition: form-data; name="words"; filename="x.txt"\r\n\r\ntoast'),
        multipart(b'content-disposition: form-data; name="words"\r\n\r\n' + b"a" * 70_000),
        multipart(b"\r\n".join(b"x-%d: y" % n for n in range(5_000)) + b"\r\n\r\n"),
        multipart(b"x" * 100_000),
        (b"--x\r\n" * 40_000, {"content-type": "multipart/form-data; boundary=x"}),
        (b"", {"content-type": "multipart/form-data"}),
        (b"\x00\xff", {"content-type": "multipart/form-data; boundary=\xff"}),
        (b"words=toast", {"content-type": "text/plain"}),
        (b"%ff%zz&%=%&=", {"content-type": "application/x-www-form-urlencoded; charset=utf-7"}),
        multipart(b'content-disposition: form-data; name="_charset_"\r\n\r\nraw_unicode_escape',
                  b'content-disposition: form-data; name="words"\r\n\r\n\\ud800'),
    ],
)  # fmt: skip
def test_strange_forms_are_refused_with_words(
    browser: TestClient, week: Path, sent: tuple[bytes, dict[str, str]]
) -> None:
    before = week.read_bytes()
    answer = browser.post(
        ADD, content=sent[0], headers={k.encode(): v.encode("latin-1") for k, v in sent[1].items()}
    )
    assert answer.status_code in (400, 413, 415, 422, 303)
    if answer.status_code != 303:
        assert week.read_bytes() == before
        assert "This was not done" in answer.text or answer.status_code == 415


def test_halves_of_characters_do_not_reach_the_file(browser: TestClient, week: Path) -> None:
    body, kind = multipart(b'content-disposition: form-data; name="words"\r\n\r\nrice \\ud800')
    answer = browser.post(
        ADD, content=body, headers={"content-type": kind["content-type"] + "; charset=raw_unicode_escape"}
    )
    assert answer.status_code == 415
    week.read_bytes().decode("utf-8")


def test_a_form_that_does_not_come_is_not_waited_for(
    browser: TestClient, week: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(guarding, "PAUSE_SECONDS", 0.05)
    said: list[Message] = []
    began: list[bool] = []

    async def receive() -> Message:
        if began:
            await asyncio.sleep(60)
        began.append(True)
        return {"type": "http.request", "body": b"words=to", "more_body": True}

    async def send(message: Message) -> None:
        said.append(message)

    scope = {
        "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": "POST", "scheme": "http",
        "path": ADD, "raw_path": ADD.encode(), "query_string": b"", "root_path": "",
        "headers": [(b"host", b"127.0.0.1:8000"), (b"cookie", f"villi-{PORT}={KEY}".encode()),
                    (b"content-type", b"application/x-www-form-urlencoded")],
        "client": ("127.0.0.1", 1), "server": ("127.0.0.1", PORT),
    }  # fmt: skip
    asyncio.run(browser.app(scope, receive, send))  # type: ignore[arg-type]
    assert said[0]["status"] == 408
    assert week.read_bytes() == WEEK.read_bytes()


def test_who_waits_while_villi_stops_is_told_so(browser: TestClient) -> None:
    async def cancelled(*_: Any) -> None:
        raise asyncio.CancelledError

    guard: Any = browser.app
    guard._app = cancelled
    answer = browser.get("/known")
    assert answer.status_code == 503 and "being stopped" in answer.text
    carries_the_policy(answer)


BACKS = (
    "//elsewhere.example", "https://elsewhere.example", "/\\elsewhere.example", "\\\\elsewhere.example",
    "javascript:alert(1)",
    "/day\r\nset-cookie: x=1", "/day\x00", "/\t/elsewhere.example", "elsewhere.example", "/day\u2028x", "",
    "/day%0d%0aset-cookie:%20x", "/day/2026-11-16?told=1#x",
)  # fmt: skip


@pytest.mark.parametrize("back", BACKS)
def test_what_a_form_says_leads_nowhere_else(browser: TestClient, back: str) -> None:
    told = browser.post(ADD, data={"words": "porridge"}).headers["location"]
    number = re.search(r"told=(\d+)", told)
    assert number is not None
    answer = browser.post("/undo", data={"number": number[1], "back": back})
    assert answer.status_code == 303
    to = answer.headers["location"]
    assert re.match(r"/day[/?%]", to), to
    assert "set-cookie" not in answer.headers
    assert not re.search(r"[\r\n\x00]", to)


def test_no_words_stand_in_an_address_or_a_header(browser: TestClient) -> None:
    words = "porridge=1&x?y#z\r\nset-cookie: a=b"
    for path, form in (
        (ADD, {"words": words}),
        ("/day/2026-11-16/note", {"words": words}),
        ("/foods/own", {"words": "my\r\nx", "meaning": words}),
    ):
        answer = browser.post(path, data=form)
        assert "porridge" not in str(answer.headers)
        assert "set-cookie" not in answer.headers


def test_the_script_of_a_person_is_text(open_page: Open, tmp_path: Path) -> None:
    from fuzz_web import sound

    hostile = (
        '<villi-x onload="alert(1)"></textarea></details><script>alert(1)</script>{{ 123 * 4321 }}\u202e'
    )
    client = tmp_path / "clients" / "<villi-x> & {{ 123 * 4321 }}"
    client.mkdir(parents=True)
    path = client / "diary.txt"
    path.write_text(
        f"country: GB\nperson: {hostile}, female, 34\nhas: {hostile}\nmeans: {hostile} = 2 eggs\n"
        f"2026-11-16\n08:00 {hostile}\nnote: {hostile}\ntook: {hostile} 25 ug\nantibiotic: {hostile}\n"
        f"feel: {hostile} 5\n{hostile}\nagreed: {hostile}, 2026-11-16, glutamine\nasked: {hostile}?\n",
        encoding="utf-8",
    )
    browser = open_page(client.parent)
    browser.follow_redirects = True
    at = "/c/%3Cvilli-x%3E%20%26%20%7B%7B%20123%20%2A%204321%20%7D%7D"
    for page in ("/day/2026-11-16", "/text?words=1", "/examination", "/examination/lines", "/foods",
                 "/foods/own", "/known", "/safety", "/summary?name=1", "/supplement",
                 "/experiments"):  # fmt: skip
        answer = browser.get(at + page)
        assert answer.status_code == 200, page
        sound(answer.text, page)
        assert "531483" not in answer.text, page
    sound(browser.get("/").text, "/")


def test_what_the_checker_refuses() -> None:
    """The check of pages sees what it is there to see."""
    from fuzz_web import Fault, sound

    for wrong in ("<p style=a>x</p>", "<p onclick=a>x</p>", "<script>x</script>", "<p><b>x</p>", "<villi-x>",
                  "<a href='//x'>x</a>", "<form action='https://x'></form>", "<img src='http://x'>", "<div>",
                  "<a href='javascript:x'>x</a>", "<iframe></iframe>",
                  "<!-- x -->",
                  "<i id=a></i><i id=a></i>"):  # fmt: skip
        with pytest.raises(Fault):
            sound(wrong, "/")


def test_a_table_to_take_along_holds_no_formula(tmp_path: Path, open_page: Open) -> None:
    from fuzz_web import _no_formula

    path = tmp_path / "diary.txt"
    path.write_text(
        "2026-11-16\n08:00 toast\nnote: =1+1\nfeel: =HYPERLINK 5\nfeel: @x 3\n=cmd|x\ndone: food\n"
    )
    text = open_page(path).get("/examination/download/csv").text
    assert text.count("\n") > 1
    _no_formula(text)


def test_forms_are_named_by_all_they_hold() -> None:
    first, again = [("once", "a"), ("words", "x")], [("once", "a"), ("words", "x")]
    assert forms._named("/p", first) == forms._named("/p", again)
    assert forms._named("/p", first) != forms._named("/p", [("once", "a"), ("words", "y")])
    assert forms._named("/p", first) != forms._named("/q", first)
    assert forms._named("/p", [("once", ""), ("words", "x")]) == [("once", ""), ("words", "x")]


def test_two_origins_are_none(browser: TestClient) -> None:
    host, key = (b"host", b"127.0.0.1:8000"), (b"cookie", f"villi-{PORT}={KEY}".encode())
    own, foreign = (b"origin", OWN.encode()), (b"origin", b"http://elsewhere.example")
    assert asked(browser.app, [host, key, own, foreign], path=ADD, method="POST") == 403
    assert asked(browser.app, [host, key, own, own], path=ADD, method="POST") == 403


@pytest.mark.parametrize("site", ["same-site", "cross-site"])
def test_another_page_may_lead_here_and_have_nothing_worked_out(browser: TestClient, site: str) -> None:
    part = {"sec-fetch-site": site, "sec-fetch-mode": "no-cors"}
    assert browser.get("/known", headers=part).status_code == 403
    assert browser.get("/known", headers=part | {"sec-fetch-mode": "navigate"}).status_code == 200


@pytest.mark.parametrize("charset", ["undefined", "utf-16", "idna", '"utf-7"', "no-such"])
@pytest.mark.parametrize("kind", ["multipart/form-data; boundary=x", "application/x-www-form-urlencoded"])
def test_a_form_in_other_letters_is_refused(browser: TestClient, kind: str, charset: str) -> None:
    body = b'--x\r\ncontent-disposition: form-data; name="words"\r\n\r\ntoast\r\n--x--\r\n'
    answer = browser.post(ADD, content=body, headers={"content-type": f"{kind}; charset={charset}"})
    assert answer.status_code == 415
    carries_the_policy(answer)
    plain = browser.post(ADD, content=body, headers={"content-type": f"{kind}; charset=UTF-8"})
    assert plain.status_code < 500


@pytest.mark.parametrize("referer", ["http://[", "//[x]", "http://[::1", "?energy=1&energy=%00"])
def test_an_odd_referer_is_nobodys(open_page: Open, folder: Path, referer: str) -> None:
    answer = open_page(folder).post(f"/c/one{ADD}", data={"words": "1 apple"}, headers={"referer": referer})
    assert answer.status_code == 303


def test_a_browser_is_opened_with_a_key_that_is_good_once_and_soon(week: Path) -> None:
    now = [0.0]
    opening = guarding.Opening(clock=lambda: now[0])
    app = application(House(Settings(week)), token=KEY, host="127.0.0.1", port=PORT, opening=opening)
    strangers = [TestClient(app, base_url=OWN, follow_redirects=False) for _ in range(3)]
    first, late = strangers[0].get(f"/?token={opening.key}"), strangers[1].get(f"/?token={opening.key}")
    assert (first.status_code, late.status_code) == (303, 403)
    assert opening.key not in first.headers["set-cookie"], "it is not the key of the run"
    assert strangers[0].get("/known").status_code == 200
    now[0] = guarding.OPENING_SECONDS + 1
    assert not guarding.Opening(clock=lambda: now[0]).takes(opening.key)
    slow = guarding.Opening(clock=lambda: now[0])
    now[0] += guarding.OPENING_SECONDS
    assert not slow.takes(slow.key)
