"""The whole diary in an editor: the same file as every other page, saved only over what was loaded."""

from collections.abc import Callable, Sequence
from datetime import date as Date
from typing import Any, NamedTuple

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from villi.diary import read
from villi.diary.changing import Moved, now_at
from villi.diary.editing import compared, meant, shown, together
from villi.diary.files import digest
from villi.diary.lines import LARGEST, decode
from villi.diary.outline import outline
from villi.diary.splices import Splice, texts_of, without_end
from villi.diary.today import date_of, diary_day
from villi.diary.values import Diary
from villi.quantities import Problem, VilliError
from villi.report.words import plural
from villi.web.changes import status_of
from villi.web.drawing import changed, opened, page, place
from villi.web.encoded import as_saved
from villi.web.forms import Handler, field, number, posted
from villi.web.opened import Now, Opened
from villi.web.today import known_words

MOST_LISTED = 200
"""Problems that are listed; the margin of more would be all marks."""
MOST_CHANGES = 100
"""Changed stretches that are shown of two versions, and lines of one stretch."""
CHECKED = 1_000_000
"""Characters of a text that are checked while it is being typed: some 25 years of days."""
PATIENCE_SECONDS = 1.5
"""How long a check may take before the page is told to ask again."""
AROUND = 5
"""Lines shown above and below one line that is changed by itself."""


class Found(NamedTuple):
    """Something in the margin: the number of its line (0 the whole file), what is wrong, what may help;
    `unread` for food words that were not understood."""

    line: int
    message: str
    suggestion: str
    unread: bool = False


class Stretch(NamedTuple):
    """Lines that differ between two versions, from number `line` on: what stood there, what stands there."""

    line: int
    old: tuple[str, ...]
    new: tuple[str, ...]
    more: int


class Conflict(NamedTuple):
    """The file was changed since the editor loaded it; `now` is the digest of what it holds, which only a
    choice made here saves over. `changes` in the file since (`known`), or between
    file and editor where nobody knows what was loaded; `both` the text with both, where their changes are
    apart."""

    now: str
    changes: tuple[Stretch, ...]
    more: int
    known: bool
    both: str | None
    both_lines: tuple[int, ...]


def whole(handle: Handler) -> Callable[[Request], Any]:
    """A handler of forms that hold a whole diary."""
    return posted(handle, most_fields=20, longest=2 * LARGEST)


def text(request: Request) -> Response:
    """The editor, at the line that the address names."""
    held = opened(request)
    line = number(request.query_params.get("line", ""))
    try:
        now = held.now()
    except VilliError as wrong:
        return page(request, "text.html", status=422, **_EMPTY | {"wrong": str(wrong)})
    words = request.query_params.get("words", "") == "1"
    return _editor(request, held, now, shown(_text(now)), line=line, words=words)


@whole
def save(request: Request, form: FormData) -> Response:
    """The editor's text into the file, where the file still is what was loaded."""
    held = opened(request)
    given, loaded = field(form, "text"), field(form, "digest")
    line = number(field(form, "line"))
    over = field(form, "over")  # what stands in the file, seen and given up
    try:
        now = held.now()
        mine = meant(given, _loaded(held, loaded, now))
        if not compared(_text(now), mine):
            return RedirectResponse(place(request, _at(line)), status_code=303)
        done = held.changes.rewrite(over or loaded, mine)
    except Moved:
        return _conflict(request, held, given, loaded, line, 409)
    except VilliError as wrong:
        return _kept(request, held, given, loaded, str(wrong), status_of(wrong))
    return changed(request, _at(line), done)


@whole
def compare(request: Request, form: FormData) -> Response:
    """What changed in the file since the editor loaded it, beside the editor's text; nothing is saved."""
    held = opened(request)
    given, loaded = field(form, "text"), field(form, "digest")
    return _conflict(request, held, given, loaded, number(field(form, "line")), 200)


@whole
def download(request: Request, form: FormData) -> Response:
    """The editor's text as a file of its own."""
    held = opened(request)
    given = field(form, "text")
    base = held.given.get(field(form, "digest"))
    mine = meant(given, decode(base)[0] if base is not None else "")
    headers = {"content-disposition": 'attachment; filename="diary-mine.txt"'}
    return Response(mine.encode("utf-8", "replace"), media_type="text/plain; charset=utf-8", headers=headers)


@whole
def check(request: Request, form: FormData) -> Response:
    """What is wrong with the editor's text as it is now, and which food words are not understood."""
    held = opened(request)
    given = field(form, "text")
    return page(request, "text.html", **_EMPTY | _checked(held, given))


@posted
def complete(request: Request, form: FormData) -> Response:
    """Ways to go on with a line of the editor. Offsets are code points of the line."""
    from villi.keeping import completions

    held = opened(request)
    now = held.now()
    known = known_words(held, now, diary_day(now.diary.header))
    found = completions(known, field(form, "words"), number(field(form, "cursor")))
    return JSONResponse([one._asdict() for one in found])


@posted
def line(request: Request, form: FormData) -> Response:
    """One line changed by itself: a page without script cannot open an editor at a line."""
    held = opened(request)
    at, old = number(field(form, "number")), field(form, "old")
    day = field(form, "day")
    new = " ".join(field(form, "new").split("\n")).replace("\r", "")

    def make(data: bytes) -> list[Splice]:
        there = now_at(data, at, (old,), _date(day), held.path)
        if not day and outline(texts_of(decode(data)[0])).date(there) is not None:
            raise Moved(held.path, f", line {at}: no longer says {old!r}: read the diary again", now=data)
        return [Splice(there, (old,), (new,))]

    try:
        done = held.changes.make(f"Changed line {at}.", make, once=field(form, "once"))
    except VilliError as wrong:
        return page(request, "wrong.html", status=status_of(wrong), wrong=str(wrong), typed=new)
    return changed(request, f"/text?line={at}", done)


def _editor(
    request: Request,
    held: Opened,
    now: Now,
    given: str,
    *,
    line: int = 0,
    words: bool = False,
    status: int = 200,
    **more: Any,
) -> Response:
    held.given.put(now.digest, now.data)
    known = {**_EMPTY, **_problems(now.diary, _unread(held, now) if words else None)}
    lines = [without_end(each) for each in now.diary.lines]
    there = outline(lines)
    first = max(1, line - AROUND)
    here = 1 <= line <= len(lines)
    known |= {
        "text": given,
        "day": (there.date(line) or "") if here else "",
        "last": there.last(),
        "digest": now.digest,
        "line": line,
        "count": plural(len(lines), "line"),
        "around": tuple(enumerate(lines[first - 1 : line + AROUND], first)) if here else (),
    }
    return page(request, "text.html", status=status, **known | more)


def _conflict(request: Request, held: Opened, given: str, loaded: str, line: int, status: int) -> Response:
    """The page of a file that was changed on both sides."""
    try:
        now = held.now()
    except VilliError as wrong:
        return _kept(request, held, given, loaded, str(wrong), 422)
    base = held.given.get(loaded)
    mine = meant(given, _loaded(held, loaded, now))
    if not compared(_text(now), mine):
        return RedirectResponse(place(request, _at(line)), status_code=303)
    both = together(base, now.data, mine) if base is not None else None
    stretches = compared(decode(base)[0], _text(now)) if base is not None else compared(_text(now), mine)
    found = Conflict(
        now.digest,
        tuple(map(_stretch, stretches[:MOST_CHANGES])),
        max(0, len(stretches) - MOST_CHANGES),
        base is not None,
        shown(both.text) if both is not None else None,
        both.lines if both is not None else (),
    )
    return _editor(request, held, now, shown(mine), line=line, status=status, digest=loaded, conflict=found)


def _kept(request: Request, held: Opened, given: str, loaded: str, wrong: str, status: int) -> Response:
    """The page after a refusal: the text stands in the editor as it was sent, still over what was loaded."""
    known = _EMPTY | {"text": given, "digest": loaded, "wrong": wrong}
    return page(request, "text.html", status=status, **known)


_EMPTY: dict[str, Any] = {
    "wrong": "",
    "text": None,
    "digest": "",
    "line": 0,
    "last": 0,
    "count": "",
    "around": (),
    "day": "",
    "conflict": None,
    "problems": (),
    "more": 0,
    "words": "",
}
"""What the template is given where nothing else is known."""


def _checked(held: Opened, given: str) -> dict[str, Any]:
    if len(given) > CHECKED:
        return {"words": "large"}
    mine = meant(given, "")
    data, stops = as_saved(mine, _held(held))

    def made() -> dict[str, Any]:
        from villi.meals import resolve

        diary = read(data, held.path.name)
        found = _problems(diary, _not_understood(diary, resolve(diary, held.foods.index)))
        first = (Found(stops.line, stops.message, stops.suggestion),) if stops else ()
        return found | {"problems": first + found["problems"]}

    try:
        return held.soon.value((digest(data), stops), made, PATIENCE_SECONDS) or {"words": "later"}
    except VilliError as wrong:
        return {"problems": (Found(0, str(wrong), ""),), "words": "yes"}


def _held(held: Opened) -> bytes:
    """What the file holds; nothing where it is gone, which saving says."""
    try:
        return held.now().data
    except VilliError:
        return b""


def _unread(held: Opened, now: Now) -> tuple[Problem, ...]:
    return _not_understood(now.diary, held.understood(now))


def _not_understood(diary: Diary, understood: Any) -> tuple[Problem, ...]:
    from villi.examining.places import problems, written

    return problems(understood, written(diary))


def _problems(diary: Diary, unread: Sequence[Problem] | None) -> dict[str, Any]:
    """Everything for the margin, by line; `words` says whether the food words were looked at."""
    found = [Found(p.line, p.message, p.suggestion) for p in diary.problems]
    found += [Found(p.line, p.message, p.suggestion, unread=True) for p in unread or ()]
    found.sort(key=lambda one: (one.line, one.unread))
    return {
        "problems": tuple(found[:MOST_LISTED]),
        "more": max(0, len(found) - MOST_LISTED),
        "words": "yes" if unread is not None else "",
    }


def _stretch(splice: Splice) -> Stretch:
    longest = max(len(splice.old), len(splice.new))
    return Stretch(
        splice.line, splice.old[:MOST_CHANGES], splice.new[:MOST_CHANGES], max(0, longest - MOST_CHANGES)
    )


def _text(now: Now) -> str:
    return decode(now.data)[0]


def _loaded(held: Opened, loaded: str, now: Now) -> str:
    """The text that an editor loaded; what the file holds now where nobody knows it any more."""
    base = held.given.get(loaded)
    return decode(base)[0] if base is not None else _text(now)


def _at(line: int) -> str:
    return f"/text?line={line}#L{line}" if line else "/text"


def _date(said: str) -> Date | None:
    """The day that a form names; None for a line that stands under none."""
    return date_of(said) if said else None


ROUTES = [
    Route("/text", text, methods=["GET"]),
    Route("/text", save, methods=["POST"]),
    Route("/text/compare", compare, methods=["POST"]),
    Route("/text/download", download, methods=["POST"]),
    Route("/text/check", check, methods=["POST"]),
    Route("/text/complete", complete, methods=["POST"]),
    Route("/text/line", line, methods=["POST"]),
]
