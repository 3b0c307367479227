"""Words of a person's own as `means` lines: put in, changed, taken out."""

from collections.abc import Sequence

from villi.diary.answering import place_above
from villi.diary.changing import removing
from villi.diary.grammar import read
from villi.diary.lines import decode, split
from villi.diary.shapes import Line, decide
from villi.diary.splices import Splice, in_front, without_end
from villi.quantities import VilliError

KEY = "means"


def means_text(words: str, meaning: str) -> str:
    """The line that says what words mean. Raises `VilliError`, with the remedy, where it would not be read.

    >>> means_text("my granola", "200 g oats, 50 g honey; makes 4 portions")
    'means: my granola = 200 g oats, 50 g honey; makes 4 portions'
    """
    words, meaning = (" ".join(text.split()) for text in (words, meaning))
    if not words or not meaning:
        raise VilliError("say both: the words, and what they mean")
    text = f"{KEY}: {words} = {meaning}"
    kept = read(text.encode("utf-8", "replace")).means
    if "=" in words or len(kept) != 1 or kept[0][0] != words.lower() or decide(text, 1).end != len(text):
        raise VilliError(f"{words!r} cannot be kept as words: leave out =, {{ }} and a # by itself")
    return text


def added(data: bytes, words: str, meaning: str) -> Splice:
    """Words of one's own, above the first day.

    >>> added(b"person: me\\n\\n2026-11-16\\n", "toast", "bread, rye")
    Splice(line=2, old=('',), new=('means: toast = bread, rye', ''), ends=(), codec='')
    """
    lines = split(decode(data)[0])
    line = place_above(lines)
    old = without_end(lines[line - 1]) if line <= len(lines) else ""
    return in_front(data, line, old, means_text(words, meaning))


def changed(data: bytes, line: int, old: str, words: str, meaning: str) -> Splice:
    """A `means` line that says something else; a comment behind it stays.

    >>> changed(b"means: toast = rye  # at home\\n", 1, "means: toast = rye  # at home", "toast", "2 rye").new
    ('means: toast = 2 rye  # at home',)
    """
    shape = _shape(old)
    text = means_text(words, meaning).partition(":")[2].strip()
    return Splice(line, (old,), (old[: shape.start] + text + old[shape.end :],))


def removed(data: bytes, line: int, old: str) -> Sequence[Splice]:
    """A `means` line taken out.

    >>> removed(b"means: toast = rye\\n2026-11-16\\n", 1, "means: toast = rye")
    (Splice(line=1, old=('means: toast = rye',), new=(), ends=(), codec=''),)
    """
    _shape(old)
    lines = split(decode(data)[0])
    if 1 <= line <= len(lines) and without_end(lines[line - 1]) == old:
        return removing(data, [line])
    return (Splice(line, (old,), ()),)  # looked for where it stands now


def _shape(old: str) -> Line:
    shape = decide(old, 1)
    if shape.kind != "entry" or shape.key != KEY:
        raise VilliError("this line does not say what words mean: change it in the text")
    return shape
