"""Lines of a diary's bytes replaced, put in or taken out, with what undoes it. Every other byte stays."""

from codecs import BOM_UTF8
from collections.abc import Sequence
from difflib import SequenceMatcher
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

from villi.diary.lines import decode, newline_of, split
from villi.quantities import VilliError

_MOST_CONTEXT = 8
"""Lines around a change by which what undoes it finds its place again after other changes."""
_COMPARED = 2_000
"""Lines of a stretch in which single changed lines are looked for; a longer one is replaced as a whole."""


class Moved(VilliError):
    """What was to be changed no longer stands there: somebody else changed the diary. `now` is what the file
    holds instead."""

    def __init__(self, *parts: str | Path, now: bytes = b"") -> None:
        """Keep what the file holds now beside the message."""
        super().__init__(*parts)
        self.now = now


class Splice(NamedTuple):
    """Lines from number `line` on (counted from 1; texts without line ends) that say `old` become `new`.

    `old` empty: `new` goes in front of line `line` (one more than there are lines: at the end). `new` empty:
    the lines are removed. `ends` are the line ends of `new`, and `codec` the one that bytes which fit
    several are written in; both are only said by what undoes a change, so that it gives back every byte.
    """

    line: int
    old: tuple[str, ...]
    new: tuple[str, ...]
    ends: tuple[str, ...] = ()
    codec: str = ""


class Spliced(NamedTuple):
    """The bytes after a change, the splices that undo it, and the numbers that the new lines have now."""

    data: bytes
    undo: tuple[Splice, ...]
    lines: tuple[int, ...]


class _Change(NamedTuple):
    """A stretch of lines before and after, counted from 0."""

    before: int
    before_stop: int
    after: int
    after_stop: int


def spliced(
    data: bytes, splices: Sequence[Splice], path: str | Path = "the diary"
) -> tuple[bytes, tuple[Splice, ...]]:
    """The bytes of a diary with splices done, all of them in the lines as they are now, and what undoes them.

    Every other byte stays: line ends, byte-order mark, encoding, a missing line end at the end of the file.
    A block that merely moved is found again if it stands exactly once. Raises `Moved` where the lines no
    longer say `old`, and `VilliError` for words that the file cannot hold.

    >>> after, undo = spliced(b"2026-11-16\\r\\ntoast", [Splice(2, ("toast",), ("2 toast", "soup"))])
    >>> after, spliced(after, undo)[0]
    (b'2026-11-16\\r\\n2 toast\\r\\nsoup', b'2026-11-16\\r\\ntoast')
    """
    return performed(data, splices, path)[:2]


def performed(data: bytes, splices: Sequence[Splice], path: str | Path = "the diary") -> Spliced:
    """The same as `spliced`, with the numbers of the lines that are new."""
    text, codec, _ = decode(data, path)
    raw = split(text)
    texts = texts_of(text)
    placed = _placed(data, texts, splices, path)
    newline = newline_of(raw)
    out: list[str] = []
    changes: list[_Change] = []
    at = 0
    for splice in placed:
        start, stop = splice.line - 1, splice.line - 1 + len(splice.old)
        out += raw[at:start]
        begun = len(out)
        ends = _ends(splice, _ends_of(raw[start:stop]), newline)
        out += [said + end for said, end in zip(splice.new, ends, strict=True)]
        changes.append(_Change(start, stop, begun, len(out)))
        at = stop
    out += raw[at:]
    lines = tuple(n + 1 for change in changes for n in range(change.after, change.after_stop))
    changes = _closed(out, changes, newline)
    named = next((splice.codec for splice in placed if splice.codec), codec)
    codec = named if data.isascii() else codec
    after = _bytes(out, codec, path)
    return Spliced(after, _undone(changes, raw, texts_of("".join(out)), data, after, path), lines)


def in_front(data: bytes, line: int, old: str, new: str) -> Splice:
    """A line of its own in front of a line that says `old`; `old` empty one behind the last line: at the end.

    >>> in_front(b"2026-11-16\\n", 1, "2026-11-16", "person: me").new
    ('person: me', '2026-11-16')
    """
    at_end = not old and line == len(split(decode(data)[0])) + 1
    return Splice(line, (), (new,)) if at_end else Splice(line, (old,), (new, old))


def standing(
    texts: Sequence[str], line: int, old: Sequence[str], within: Sequence[int] | None = None
) -> int | None:
    """The number of the line from which on lines say `old` now: `line` itself, else the only other place;
    None where there is none, or several. With `within` only these lines count.

    >>> standing(["2026-11-16", "toast", "soup"], 1, ["toast"])
    2
    """
    allowed = None if within is None else set(within)
    if 1 <= line <= len(texts) and _says(texts, line - 1, old) and (allowed is None or line in allowed):
        return line
    if not any(said.strip() for said in old):
        return None
    places = [at + 1 for at in _places(texts, old) if allowed is None or at + 1 in allowed]
    return places[0] if len(places) == 1 else None


def differences(data: bytes, text: str, path: str | Path = "the diary") -> tuple[Splice, ...]:
    """What an editor's text changes in a diary, as splices: lines that say the same keep their bytes,
    whatever line ends the editor sent.

    >>> differences(b"2026-11-16\\ntoast\\nsoup\\n", "2026-11-16\\r\\n2 toast\\r\\nsoup\\r\\n")
    (Splice(line=2, old=('toast',), new=('2 toast',), ends=('\\n',), codec=''),)
    """
    raw = split(decode(data, path)[0])
    newline = newline_of(raw)
    new = split(text.replace("\r\n", "\n"))
    before = [without_end(line) for line in raw]
    after = [line.removesuffix("\n") for line in new]  # a carriage return that is left is a character
    marks = [(said, line.endswith("\n")) for said, line in zip(before, raw, strict=True)]
    wanted = [(said, line.endswith("\n")) for said, line in zip(after, new, strict=True)]
    head = 0
    while head < min(len(marks), len(wanted)) and marks[head] == wanted[head]:
        head += 1
    tail = 0
    while tail < min(len(marks), len(wanted)) - head and marks[-1 - tail] == wanted[-1 - tail]:
        tail += 1
    a, b = marks[head : len(marks) - tail], wanted[head : len(wanted) - tail]
    stretches = [(0, len(a), 0, len(b))]
    if max(len(a), len(b)) <= _COMPARED:
        found = SequenceMatcher(None, a, b, autojunk=False).get_opcodes()
        stretches = [(i, j, k, m) for what, i, j, k, m in found if what != "equal"]
    ends = [newline if line.endswith("\n") else "" for line in new]
    return tuple(
        Splice(
            head + i + 1,
            tuple(before[head + i : head + j]),
            tuple(after[head + k : head + m]),
            tuple(ends[head + k : head + m]),
        )
        for i, j, k, m in stretches
        if (i, k) != (j, m)
    )


def without_end(raw: str) -> str:
    """A line's text without its line end.

    >>> without_end("toast\\r\\n")
    'toast'
    """
    return raw.removesuffix("\n").removesuffix("\r") if raw.endswith("\n") else raw


def texts_of(text: str) -> list[str]:
    """The texts of all lines, without line ends.

    >>> texts_of("a\\r\\nb\\n\\nc")
    ['a', 'b', '', 'c']
    """
    *whole, last = text.split("\n")
    texts = [line.removesuffix("\r") for line in whole] if "\r" in text else whole
    return [*texts, last] if last else texts


def _ends_of(lines: Sequence[str]) -> list[str]:
    return [line[len(without_end(line)) :] for line in lines]


def one_line(text: str) -> str:
    """The text of one line. Raises `VilliError` where it holds a line break."""
    if "\n" in text:
        raise VilliError("a diary line holds no line break: give one line at a time")
    return text


def _placed(data: bytes, texts: Sequence[str], splices: Sequence[Splice], path: str | Path) -> list[Splice]:
    """The splices at the lines where their old texts stand now, in the order of the file."""
    found: list[Splice] = []
    for splice in splices:
        for text in splice.new:
            one_line(text)
        if splice.old:
            line = standing(texts, splice.line, splice.old)
        else:
            line = splice.line if 1 <= splice.line <= len(texts) + 1 else None
        if line is None:
            said = " / ".join(splice.old)
            raise Moved(
                path,
                f", line {splice.line}: no longer says {said!r}: read the diary again and repeat the change",
                now=data,
            )
        found.append(splice._replace(line=line))
    found.sort(key=lambda splice: splice.line)
    for one, two in pairwise(found):
        if two.line < one.line + len(one.old):
            raise VilliError(path, f", line {two.line}: two changes at once: make one after the other")
    return found


def _says(texts: Sequence[str], at: int, old: Sequence[str]) -> bool:
    return at + len(old) <= len(texts) and all(texts[at + n] == said for n, said in enumerate(old))


def _places(texts: Sequence[str], old: Sequence[str]) -> list[int]:
    """Where lines say `old`, counted from 0; at most two places."""
    found: list[int] = []
    at = -1
    while len(found) < 2:
        try:
            at = texts.index(old[0], at + 1)
        except ValueError:
            break
        if _says(texts, at, old):
            found.append(at)
    return found


def _ends(splice: Splice, there: Sequence[str], newline: str) -> list[str]:
    """The line ends of the new lines: those of the lines whose place they take, else the file's own."""
    if splice.ends:
        return [newline if end and end not in ("\n", "\r\n") else end for end in splice.ends]
    ends = [(there[n] if n < len(there) else "") or newline for n in range(len(splice.new))]
    if ends and there:
        ends[-1] = there[-1]
    return ends


def _closed(out: list[str], changes: list[_Change], newline: str) -> list[_Change]:
    """Gives a line end to every line but the last, which has none only where it had none; a last line without
    text and end is no line. What this changes beside a change belongs to it."""
    for at, change in enumerate(changes):
        for n in range(max(change.after - 1, 0), min(change.after_stop, len(out) - 1)):
            if not out[n].endswith("\n"):
                out[n] += newline
                if n < change.after:
                    changes[at] = change._replace(before=change.before - 1, after=n)
    if out and not out[-1]:
        out.pop()
        changes = [change._replace(after_stop=min(change.after_stop, len(out))) for change in changes]
    return changes


def _bytes(out: Sequence[str], codec: str, path: str | Path) -> bytes:
    """The bytes of lines, which must be read back as these lines."""
    text = "".join(out)
    try:
        after = text.encode("cp1252" if codec == "cp1252" else "utf-8")
    except UnicodeEncodeError as wrong:
        if codec != "cp1252":
            raise VilliError(path, f": {text[wrong.start]!r} is half a character: type it again") from wrong
        raise VilliError(
            path, f" is in Windows-1252, which has no {text[wrong.start]!r}: save it as UTF-8"
        ) from wrong
    after = (BOM_UTF8 if codec == "utf-8-sig" else b"") + after
    if decode(after, path)[0] != text:
        raise VilliError(path, " would be read otherwise after this change: save it as UTF-8 first")
    return after


def _undone(
    changes: Sequence[_Change],
    before: Sequence[str],
    after: Sequence[str],
    was: bytes,
    now: bytes,
    path: str | Path,
) -> tuple[Splice, ...]:
    """What undoes changes of lines (`before` with their ends, `after` without): each with as many lines
    around it as make its place the only one."""
    wide: list[_Change] = []
    for change in changes:
        if wide and change.after < wide[-1].after_stop:
            change = _joined(wide.pop(), change)
        added = 0
        while added < _MOST_CONTEXT and not _unique(after, change):
            lower = wide[-1].after_stop if wide else 0
            if change.after > lower:
                change = change._replace(before=change.before - 1, after=change.after - 1)
            elif wide:
                change = _joined(wide.pop(), change)
            elif len(changes) == 1 and change.after_stop < len(after):
                change = change._replace(before_stop=change.before_stop + 1, after_stop=change.after_stop + 1)
            else:
                break
            added += 1
        wide.append(change)
    codec = decode(was, path)[1]
    named = "" if decode(now, path)[1] == codec else codec
    return tuple(
        Splice(
            change.after + 1,
            tuple(after[change.after : change.after_stop]),
            tuple(map(without_end, before[change.before : change.before_stop])),
            tuple(_ends_of(before[change.before : change.before_stop])),
            named,
        )
        for change in wide
    )


def _joined(one: _Change, two: _Change) -> _Change:
    return _Change(one.before, two.before_stop, one.after, two.after_stop)


def _unique(after: Sequence[str], change: _Change) -> bool:
    old = after[change.after : change.after_stop]
    return any(said.strip() for said in old) and len(_places(after, old)) == 1
