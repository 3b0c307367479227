"""Pictures of every page, at both widths and schemes, to be looked at.

    python tools/screens.py [OUT] [--only NAME ...]
    python tools/screens.py --readme

They are written to `build/screens/` where no folder is named: `day-390-light.png`. Phones are 390 pixels
wide, and once 320, the narrowest that is still in use. The same list of pages is what the browser tests walk.
`--readme` writes the picture of the README, `docs/web.png`.
"""

import argparse
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urljoin

import browsing

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

OUT = browsing.ROOT / "build" / "screens"
SIZES = (
    (*browsing.PHONE, "light"),
    (*browsing.PHONE, "dark"),
    (*browsing.DESK, "light"),
    (*browsing.DESK, "dark"),
)
NARROWEST = (320, 640, "light")


class Run(NamedTuple):
    """What a server is started on, and how."""

    fill: Callable[[Path], Path]
    """Writes what is served into a folder, and gives its path."""
    options: tuple[str, ...] = ()
    password: str = ""


class Shown(NamedTuple):
    """A page in a state worth looking at: `run` is the server, `act` what is done once it is open."""

    name: str
    run: str
    address: str
    act: Callable[["Page"], None] | None = None
    status: int = 200
    like: str = ""
    """The page that has the same rules and less of it: accessibility is looked at there."""


def _diary(text: Callable[[], str]) -> Callable[[Path], Path]:
    def fill(folder: Path) -> Path:
        path = folder / "diary.txt"
        path.write_text(text(), encoding="utf-8")
        return path

    return fill


WHO = "person: me, female, 34\ncountry: GB\n"


def _crisis() -> str:
    return browsing.week() + f"\n{browsing.today()}\n  note: I want to end my life\n"


def _named() -> str:
    """The week of somebody who wrote a name."""
    return browsing.week().replace("person: me,", "person: Maria Example,")


OWN = """\
means: green soup (4 servings) = 1 onion, 2 courgettes, 400 g peas, 1 l vegetable stock
means: my granola = 200 g oats, 50 g honey, 40 g almonds; makes 8 portions
means: mum's stew = 500 g beef, 400 g potatoes, 1 quimbledorf; weighs 1500 g; serves 4
means: toast = bread, rye {fndds:51401010}
means: toast = 2 slices rye bread
means: gut = comfort
means: soup
"""


def _own() -> str:
    return OWN + browsing.week() + "  feel: mood 12\n  grandma's quimbledorf\n"


def _clients(folder: Path) -> Path:
    texts = {
        "North": browsing.week(),
        "River": browsing.year(days=120),
        "Harbour": WHO,
        "Low tide": _crisis(),
        "A very long name that somebody gave to a folder of a client once": browsing.week(
            browsing.today() - timedelta(days=40)
        ),
    }
    for name, text in texts.items():
        (folder / name).mkdir()
        (folder / name / "diary.txt").write_text(text, encoding="utf-8")
    return folder


RUNS = {
    "year": Run(_diary(browsing.year)),
    "week": Run(_diary(browsing.week)),
    "missing": Run(lambda folder: folder / "diary.txt"),
    "password": Run(_diary(browsing.week), ("--host", "127.0.0.2"), "correct horse"),
    "empty": Run(_diary(lambda: WHO)),
    "crisis": Run(_diary(_crisis)),
    "own": Run(_diary(_own)),
    "clients": Run(_clients),
    "read-only": Run(_diary(browsing.week), ("--read-only",)),
    "incognito": Run(_diary(_named), ("--incognito",)),
    "clients-incognito": Run(_clients, ("--incognito",)),
}


def _typed(page: "Page") -> None:
    """Words in the box, read back, with ways to go on."""
    box = page.get_by_label("What did you eat, or how do you feel?")
    box.press_sequentially("2 eggs, rye toast with butter, grandma's quimbledorf, coff")
    page.locator("#reading .foods").first.wait_for()
    page.get_by_role("listbox").wait_for()


def _menu(page: "Page") -> None:
    """The menu of a line, open."""
    page.locator(".line details.menu > summary").first.click()


def _keys(page: "Page") -> None:
    """The keys of a page, told."""
    page.keyboard.press("?")


def _plan(page: "Page") -> None:
    """The plan of an experiment."""
    page.get_by_label("What would you change on some days?").fill("kefir at breakfast")
    page.get_by_role("button", name="Show the plan").click()
    page.get_by_role("button", name="Begin").wait_for()


def _to_a_finding(page: "Page") -> None:
    """The days and foods behind the first pattern."""
    link = page.locator("#moves a[href*='/examination/moves/']").first.get_attribute("href")
    page.goto(urljoin(page.url, link or ""))
    page.locator("main table").first.wait_for(state="attached")


def _checked(page: "Page") -> None:
    """The checklist with two answers."""
    page.get_by_label("What is in it, such as L-glutamine?").fill("L-glutamine")
    page.get_by_role("radio", name="Yes").first.check()
    page.get_by_role("button", name="Show what speaks for and against it").click()
    page.locator("#result").wait_for()


def _unread(page: "Page") -> None:
    """The last lines of the text, with their problems."""
    page.locator("#problems [data-kind=unread]").first.wait_for()
    page.locator("#problems a").last.click()


def _conflict(page: "Page") -> None:
    """A text that was changed on both sides."""
    today = browsing.today()
    page.locator("#text").press("Control+Home")
    page.keyboard.type("# mine\n")
    base = page.url.partition("/text")[0]
    page.request.post(f"{base}/day/{today}/add", form={"words": "2 eggs, rye toast"})
    page.get_by_role("button", name="See what changed").click()
    page.locator("#conflict").wait_for()
    page.locator("#text").press("Control+Home")
    page.locator("#conflict").scroll_into_view_if_needed()


def _recipe(page: "Page") -> None:
    """A recipe being typed, read back, and another one open."""
    page.get_by_label("Your words").first.fill("banana loaf")
    page.get_by_label("What they mean").first.press_sequentially("250 g flour, 3 bananas; makes 10 slices")
    page.locator("#read table").wait_for()
    page.get_by_text("Change", exact=True).first.click()


def _looked(page: "Page") -> None:
    """The list of clients, once all were looked at."""
    page.get_by_text("Last entry").nth(4).wait_for()
    page.get_by_text("look again").wait_for(state="detached")


PAGES = (
    Shown("day-empty", "empty", "/day/{today}"),
    Shown("start", "missing", "/start"),
    Shown("day", "year", "/day/{yesterday}"),
    Shown("day-menu", "week", "/day/{yesterday}", _menu),
    Shown("day-week", "week", "/day/{unread}", like="day-menu"),
    Shown("day-typed", "week", "/day/{today}", _typed),
    Shown("day-keys", "week", "/day/{today}", _keys),
    Shown("today", "year", "/day/{today}"),
    Shown("text", "week", "/text"),
    Shown("text-line", "year", "/text?line=1200"),
    Shown("text-empty", "empty", "/text"),
    Shown("text-wrong", "own", "/text", _unread),
    Shown("text-conflict", "week", "/text", _conflict),
    Shown("text-crisis", "crisis", "/text"),
    Shown("text-read-only", "read-only", "/text?line=3"),
    Shown("foods", "year", "/foods"),
    Shown("foods-found", "own", "/foods?q=mi"),
    Shown("foods-none", "week", "/foods?q=quimbledorf"),
    Shown("food", "year", "/foods/fndds:51401010"),
    Shown("food-energy", "week", "/foods/fndds:11111000?energy=1&portion=1+cup"),
    Shown("food-unknown", "week", "/foods/rye", status=404),
    Shown("glutamine-foods", "week", "/foods/glutamine", like="glutamine-portions"),
    Shown("glutamine-portions", "week", "/foods/glutamine?per=portion"),
    Shown("own-words", "own", "/foods/own", _recipe),
    Shown("examination", "week", "/examination", like="examination-28"),
    Shown("examination-year", "year", "/examination", like="examination-28"),
    Shown("examination-28", "year", "/examination?from={before}&to={yesterday}"),
    Shown("examination-empty", "empty", "/examination"),
    Shown("examination-crisis", "crisis", "/examination"),
    Shown("examination-lines", "week", "/examination/lines"),
    Shown("felt", "week", "/examination/felt"),
    Shown("finding", "year", "/examination/moves/any", act=_to_a_finding),  # which leads to all of them
    Shown("amount", "week", "/examination/glutamine"),
    Shown("amount-unknown", "empty", "/examination/glutamine", status=422),
    Shown("experiments", "year", "/experiments"),
    Shown("experiments-empty", "empty", "/experiments"),
    Shown("plan", "year", "/experiments", _plan),
    Shown("own-empty", "empty", "/foods/own"),
    Shown("known", "year", "/known", like="known-found"),
    Shown("known-found", "week", "/known?q=depress"),
    Shown("statement", "week", "/known/{statement}"),
    Shown("statement-plots", "week", "/known/S17.1"),
    Shown("supplement", "week", "/supplement"),
    Shown("supplement-checked", "week", "/supplement", _checked),
    Shown("safety", "week", "/safety"),
    Shown("summary", "week", "/summary"),
    Shown("login", "password", "/"),
    Shown("wrong", "week", "/day/no-day", status=404),
    Shown("crisis", "crisis", "/day/{today}"),
    Shown("read-only", "read-only", "/day/{yesterday}"),
    Shown("incognito", "incognito", "/day/{yesterday}"),
    Shown("clients", "clients", "/", _looked),
    Shown("client-day", "clients", "/c/River/day/{yesterday}", like="day-menu"),
    Shown("client-examination", "clients", "/c/Low tide/examination?energy=1"),
    Shown("client-flagged", "clients", "/c/Low tide/safety"),
    Shown("incognito-text", "incognito", "/text"),
    Shown("clients-incognito", "clients-incognito", "/"),
    Shown("client-summary", "clients", "/c/River/summary?name=1"),
)


def address(shown: Shown) -> str:
    """Where a page is, on the day that it is now.

    >>> address(Shown("known", "year", "/known", like="known-found"))
    '/known'
    """
    today = browsing.today()
    return shown.address.format(
        today=today,
        yesterday=today - timedelta(days=1),
        before=today - timedelta(days=28),
        statement="S16.8",
        unread=today - timedelta(days=2),
    )


@contextmanager
def served(name: str) -> Iterator[browsing.Served]:
    """The server of a run, on a copy of its diary."""
    run = RUNS[name]
    with TemporaryDirectory(prefix="villi-screens-") as folder:
        path = run.fill(Path(folder))
        with browsing.served(path, *run.options, password=run.password) as found:
            yield found


_NEXT_CHART = """() => {
  const left = [...document.querySelectorAll("[data-chart]")].filter((each) => each.checkVisibility());
  left[0]?.scrollIntoView();
  return left.length;
}"""
"""Goes to the next chart that is still to come; how many these are."""


def _unrolled(page: "Page") -> None:
    """A page with what it draws only when it comes into view."""
    page.evaluate(
        """async () => {
          for (let y = 0; y < document.documentElement.scrollHeight; y += innerHeight) {
            scrollTo(0, y);
            await new Promise((done) => setTimeout(done, 30));
          }
          scrollTo(0, 0);
        }"""
    )
    # no wait_for_function: the page's policy forbids what it is evaluated with
    for _ in range(300):
        if not page.evaluate(_NEXT_CHART):
            page.evaluate("scrollTo(0, 0)")
            return
        page.wait_for_timeout(100)
    raise RuntimeError(f"charts that never came: {page.url}")


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("out", nargs="?", type=Path, default=OUT)
    parser.add_argument("--only", nargs="+", metavar="NAME", choices=[each.name for each in PAGES])
    parser.add_argument("--readme", action="store_true", help="the picture of the README")
    given = parser.parse_args(arguments)
    if given.readme:
        return readme()
    given.out.mkdir(parents=True, exist_ok=True)
    chosen = [each for each in PAGES if not given.only or each.name in given.only]
    wrong = []
    with ExitStack() as stack:
        browser = stack.enter_context(browsing.browsing())
        running = {name: stack.enter_context(served(name)) for name in {each.run for each in chosen}}
        for each in chosen:
            wrong += [
                f"{each.name}: {line}" for line in pictured(browser, running[each.run], each, given.out)
            ]
    print("\n".join([*wrong, f"{len(chosen)} pages in {given.out}"]))
    return 1 if wrong else 0


README = browsing.ROOT / "docs" / "web.png"


def readme() -> int:
    """The picture of the README: words in the box, as they were read."""
    with served("week") as run, browsing.browsing() as browser:
        page = browser.new_page(viewport={"width": 1000, "height": 1000}, color_scheme="light")
        page.goto(run.address)
        box = page.get_by_label("What did you eat, or how do you feel?")
        box.press_sequentially("07:40 2 rashers, fried egg, brown toast x2, flat white")
        page.locator("#reading .foods").last.wait_for()
        page.keyboard.press("Escape")
        page.locator("h1").click()  # the list of ways to go on closes
        page.wait_for_timeout(300)
        page.screenshot(path=README)
    print(README)
    return 0


def pictured(browser: "Browser", run: browsing.Served, shown: Shown, out: Path) -> list[str]:
    """Take all pictures of a page; what went wrong on it."""
    wrong: list[str] = []
    for width, height, scheme in (*SIZES, NARROWEST):
        context = browser.new_context(
            viewport={"width": width, "height": height},
            color_scheme=scheme,  # type: ignore[arg-type]
            locale="en-GB",
            has_touch=width < 600,
            is_mobile=width < 600,
        )
        name, value = run.key
        context.add_cookies([{"name": name, "value": value, "url": run.base, "sameSite": "Strict"}])
        page = context.new_page()
        seen = browsing.watch(page, run.base)
        seen.expected.add(shown.status)
        answer = page.goto(run.base + address(shown))
        assert answer is not None
        if answer.status != shown.status:
            wrong.append(f"answered {answer.status}")
        if shown.act is not None:
            shown.act(page)
        _unrolled(page)
        page.screenshot(path=out / f"{shown.name}-{width}-{scheme}.png", full_page=True)
        wide = browsing.too_wide(page)
        wrong += [
            f"{width} {scheme}: {line}" for line in (*seen.wrong, *([f"too wide: {wide}"] if wide else []))
        ]
        context.close()
    return wrong


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
