"""Splices on any bytes: every other byte stays, and undoing gives the exact bytes back."""

from itertools import pairwise

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from villi.diary.lines import decode, split
from villi.diary.splices import (
    Moved,
    Splice,
    differences,
    in_front,
    performed,
    spliced,
    standing,
    without_end,
)
from villi.quantities import VilliError

ODD = "\x85\u2028\x0c\r\u200b\ufeff\u00a0é½ÿÃ©#{}:, 0ab\n"
LINES = ["2026-11-16", "toast", "  jam", "", "", "# for later", "08:00 soup", "café", "tues"]
texts = st.one_of(
    st.text(alphabet=ODD, max_size=60),
    st.text(alphabet=st.characters(exclude_characters="\x00", exclude_categories=["Cs"]), max_size=60),
    st.lists(st.tuples(st.sampled_from(LINES), st.sampled_from(["\n", "\n", "\r\n", ""])), max_size=14).map(
        lambda lines: "".join(text + end for text, end in lines)
    ),
)
codecs = st.sampled_from(["utf-8", "utf-8-sig", "cp1252"])
new_lines = st.lists(
    st.one_of(st.sampled_from(LINES), st.text(alphabet=ODD.replace("\n", ""), max_size=6)), max_size=3
)


@st.composite
def diaries(draw: st.DrawFn) -> bytes:
    """Bytes that can be read as text."""
    data = draw(texts).encode(draw(codecs), "ignore")
    try:
        decode(data)
    except VilliError:
        assume(False)
    return data


@st.composite
def changes(draw: st.DrawFn) -> tuple[bytes, list[Splice]]:
    """Bytes, and splices in them that do not overlap."""
    data = draw(diaries())
    said = [without_end(line) for line in split(decode(data)[0])]
    cuts = sorted(draw(st.lists(st.integers(0, len(said)), min_size=2, max_size=6)))
    return data, [
        Splice(a + 1, tuple(said[a:b]), tuple(draw(new_lines)))
        for a, b in list(pairwise(cuts))[:: draw(st.sampled_from([1, 2]))]
    ]


@settings(deadline=None, max_examples=600)
@given(changes())
@example((b"2026-11-16\ncaf\xe9\ntoast", [Splice(2, ("café",), ())]))  # what stays is plain ASCII
@example((b"a\r\nb", [Splice(3, (), ("c",))]))  # the last line had no end
@example((b"a\nb\r", [Splice(3, (), ("c",))]))  # ... and ended in a character that makes one with it
@example((b"a\n", [Splice(1, ("a",), ())]))
@example((b"", [Splice(1, (), ("a", ""))]))
@example((b"\xef\xbb\xbf", [Splice(1, (), ("a",))]))
@example((b"a", [Splice(1, ("a",), ("",))]))
def test_undoing_gives_the_exact_bytes_back(change: tuple[bytes, list[Splice]]) -> None:
    data, splices = change
    try:
        after, undo = spliced(data, splices)
    except VilliError as refusal:
        assert ":" in str(refusal)  # place: remedy
        return
    assert spliced(after, undo)[0] == data
    again, redo = spliced(data, splices)
    assert again == after
    assert spliced(spliced(after, undo)[0], redo and splices)[0] == after


@settings(deadline=None, max_examples=400)
@given(changes())
def test_every_line_that_is_not_named_keeps_its_bytes(change: tuple[bytes, list[Splice]]) -> None:
    data, splices = change
    try:
        made = performed(data, splices)
    except VilliError:
        return
    text, codec, _ = decode(data)
    before = list(split(text))
    after = list(split(decode(made.data)[0]))
    named = {n for splice in splices for n in range(splice.line, splice.line + len(splice.old))}
    kept = [line for n, line in enumerate(before, 1) if n not in named]
    stayed = [line for n, line in enumerate(after, 1) if n not in made.lines]
    if kept and not kept[-1].endswith("\n"):  # it may have got the line end it lacked
        kept[-1], stayed[-1] = kept[-1].rstrip("\r"), stayed[-1].rstrip("\r\n")
    assert stayed == kept
    assert codec == "cp1252" or made.data.startswith(b"\xef\xbb\xbf") == data.startswith(b"\xef\xbb\xbf")


@settings(deadline=None)
@given(diaries(), st.integers(0, 20), st.sampled_from(["pear", "08:00 figs"]))
def test_what_was_put_in_is_taken_out_though_lines_were_put_in_above(data: bytes, at: int, new: str) -> None:
    lines = len(split(decode(data)[0]))
    after, undo = spliced(data, [Splice(min(at, lines) + 1, (), (new,))])
    meanwhile = spliced(after, [Splice(1, (), ("person: somebody else",))])[0]
    back = spliced(meanwhile, undo)[0]
    assert decode(back)[0].count(new) == decode(data)[0].count(new)
    assert "person: somebody else" in decode(back)[0]


def test_a_line_that_says_something_else_now_is_not_touched() -> None:
    data = b"2026-11-16\ntoast\n2026-11-17\ntoast\n"
    for splice in (Splice(2, ("2 toast",), ("x",)), Splice(3, ("toast",), ("x",)), Splice(9, (), ("x",))):
        with pytest.raises(Moved, match="no longer says") as caught:
            spliced(data, [splice])
        assert caught.value.now == data
    with pytest.raises(VilliError, match="two changes at once"):
        spliced(data, [Splice(1, ("2026-11-16", "toast"), ("x",)), Splice(2, ("toast",), ("y",))])
    with pytest.raises(VilliError, match="one line at a time"):
        spliced(data, [Splice(1, (), ("a\nb",))])


def test_a_block_that_moved_is_found_again_where_it_stands_once() -> None:
    data = b"# new\n2026-11-16\n08:00 toast\n\nsoup\n"
    assert spliced(data, [Splice(2, ("08:00 toast",), ("08:00 2 toast",))])[0] == data.replace(
        b"toast", b"2 toast"
    )
    assert standing(["a", "", "a", ""], 9, [""]) is None  # an empty line is nowhere in particular
    assert standing(["a", "b", "a"], 2, ["a"]) is None
    assert standing(["a", "b", "a"], 2, ["a"], [2, 3]) == 3


def test_words_that_the_file_cannot_hold_are_refused() -> None:
    with pytest.raises(VilliError, match="save it as UTF-8"):
        spliced("2026-11-16\ncafé\n".encode("cp1252"), [Splice(3, (), ("☕",))])
    with pytest.raises(VilliError, match="half a character"):
        spliced(b"2026-11-16\n", [Splice(2, (), ("\ud83c",))])
    with pytest.raises(VilliError, match="is not text"):
        spliced(b"2026-11-16\n", [Splice(2, (), ("a\x00b",))])
    # without its one wrong byte the rest would be read as UTF-8, and say something else
    with pytest.raises(VilliError, match="read otherwise"):
        spliced(b"\xe9\n\xc3\xa9\n", [Splice(1, ("é",), ())])


def test_a_line_in_front_of_another() -> None:
    assert spliced(b"a\n", [in_front(b"a\n", 1, "a", "b")])[0] == b"b\na\n"
    assert spliced(b"a", [in_front(b"a", 2, "", "b")])[0] == b"a\nb\n"
    with pytest.raises(Moved):
        spliced(b"a\n", [in_front(b"a\n", 1, "x", "b")])


@settings(deadline=None, max_examples=400)
@given(diaries(), texts, st.booleans())
@example(b"a\r\nb\r\n", "a\nb", False)
def test_an_editors_text_is_written_with_the_files_own_line_ends(data: bytes, text: str, crlf: bool) -> None:
    text = text.replace("\r\n", "\n")
    sent = text.replace("\n", "\r\n") if crlf else text
    try:
        after, undo = spliced(data, differences(data, sent))
    except VilliError:
        return
    assert spliced(after, undo)[0] == data
    assume("\r" not in text)
    assert decode(after)[0].replace("\r\n", "\n").removeprefix("\ufeff") == text.removeprefix("\ufeff")


@settings(deadline=None)
@given(diaries())
def test_an_editors_text_that_is_the_same_changes_no_byte(data: bytes) -> None:
    text = decode(data)[0]
    assert spliced(data, differences(data, text.replace("\r\n", "\n")))[0] == data
    assert differences(data, text) == ()
