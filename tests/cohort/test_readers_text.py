"""CSV: encodings, separators, quotes, rows that are torn, files that are cut; real ASA24 files."""

import csv
import gzip
import io
from collections import defaultdict
from pathlib import Path

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from villi.cohort.layouts import declared, from_toml
from villi.cohort.readers import Broken, Inputs, Tally, heads, look, read, text, watching
from villi.cohort.reasons import TORN
from villi.cohort.rows import Piece

SHARED = Path(__file__).resolve().parents[3] / "shared" / "data"
VVKAJ = SHARED / "food" / "asa24_vvkaj_items.csv.gz"
THR = SHARED / "cohort" / "ASA24_exp_detailed.csv"

PLAIN = "person,day,code,grams\n1,1,11111000,244\n1,2,63101000,182\n2,1,51180010,\n"


def put(path: Path, content: str | bytes) -> Path:
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def pieces(inputs: Inputs, rows: int = 1 << 17) -> list[Piece]:
    assert not inputs.refused, inputs.refused
    return list(read(inputs.sources[0], inputs.kinds, rows))


def items(path: Path, rows: int = 1 << 17) -> list[dict[str, object]]:
    made = pieces(look([path]), rows)
    return [row for piece in made for row in piece.items.to_pylist()]


def tally(made: list[Piece]) -> Tally:
    return sum((piece.tally for piece in made), Tally())


def test_plain(tmp_path: Path) -> None:
    path = put(tmp_path / "a.csv", PLAIN)
    assert items(path) == [
        {"person": 1, "day": 1, "code": "11111000", "grams": 244.0, "line": 1},
        {"person": 1, "day": 2, "code": "63101000", "grams": 182.0, "line": 2},
        {"person": 2, "day": 1, "code": "51180010", "grams": None, "line": 3},
    ]


@pytest.mark.parametrize(
    "made",
    [
        PLAIN.replace(",", "\t"),
        PLAIN.replace(",", ";"),
        PLAIN.replace("\n", "\r\n"),
        PLAIN.removesuffix("\n").replace(",\n", ",NA\n"),
        "\ufeff" + PLAIN,
        PLAIN.replace("person,day", '"person", day '),
        PLAIN.replace("11111000", '"11111000"'),
        PLAIN.replace("\n2,1", "\n\n2,1"),
        PLAIN.replace("1,1,11111000", "1.0, 1 ,11111000.0"),
        PLAIN.encode("utf-16"),
        gzip.compress(PLAIN.encode(), mtime=0),
        gzip.compress(PLAIN[:30].encode(), mtime=0) + gzip.compress(PLAIN[30:].encode(), mtime=0),
    ],
)
def test_the_same_rows_otherwise_written_are_the_same(tmp_path: Path, made: str | bytes) -> None:
    plain = items(put(tmp_path / "a.csv", PLAIN))
    assert items(put(tmp_path / "b.csv", made)) == plain


def test_cells_with_separators_quotes_and_line_breaks(tmp_path: Path) -> None:
    rows = 'person,day,code,grams,what\n1,1,11,5,"milk, ""whole""\nfrom a farm"\n2,1,12,6,b\n'
    assert [row["person"] for row in items(put(tmp_path / "a.csv", rows))] == [1, 2]


def test_persons_are_whole_numbers_or_all_text(tmp_path: Path) -> None:
    for last, kind in (("3", pa.int64()), ("3.0", pa.int64()), ("03", pa.string()), ("P3", pa.string())):
        path = put(tmp_path / "a.csv", f"{PLAIN}{last},1,11,5\n")
        inputs = look([path])
        assert inputs.kinds.person == kind
        assert [piece.tally.aside for piece in pieces(inputs)] == [{}]


def test_days_are_numbers_dates_or_text(tmp_path: Path) -> None:
    for day, kind in (
        ("1", pa.int64()),
        ("2022-01-18", pa.date32()),
        ("Mon", pa.string()),
        ("1/2/2022", pa.string()),
    ):
        inputs = look([put(tmp_path / "a.csv", f"person,day,code,grams\n1,{day},11,5\n")])
        assert inputs.kinds.day == kind
        (piece,) = pieces(inputs)
        assert piece.items.num_rows == 1


def test_torn_rows_are_set_aside_and_other_rows_keep_their_numbers(tmp_path: Path) -> None:
    lines = [f"{n},1,11111000,{n}\n" for n in range(1, 40_001)]
    lines[9] = "10,1,11111000\n"
    lines[19_999] = "20000,1,11111000,5,6\n"
    lines[39_998] = "39999\n"
    path = put(tmp_path / "a.csv", "person,day,code,grams\n" + "".join(lines))
    made = pieces(look([path]), rows=1000)
    rows = [row for piece in made for row in piece.items.select(["person", "line"]).to_pylist()]
    assert all(row["person"] == row["line"] for row in rows)
    assert len(rows) == 39_997
    faults = [fault for piece in made for fault in piece.faults]
    assert [(fault.line, fault.reason) for fault in faults] == [(10, TORN), (20_000, TORN), (39_999, TORN)]
    assert faults[1].value == "20000,1,11111000,5,6 (5 of 4)"
    assert (tally(made).rows, tally(made).aside) == (40_000, {TORN: 3})
    assert all(piece.items.num_rows <= 1000 for piece in made)


def test_a_file_whose_rows_are_all_torn_loses_none_silently(tmp_path: Path) -> None:
    path = put(tmp_path / "a.csv", "person,day,code,grams\n1,1,11\n2,1,12\n")
    assert tally(pieces(look([path]))).aside == {TORN: 2}


def broken(path: Path) -> str:
    """What is said of a file that breaks, where it is looked at first or as it is read."""
    inputs = look([path])
    if inputs.refused:
        assert inputs.refused[0].line == 0
        return f"{inputs.refused[0].reason}: {inputs.refused[0].remedy}"
    with pytest.raises(Broken) as wrong:
        pieces(inputs)
    return str(wrong.value)


LONG = "person,day,code,grams\n" + "".join(f"{n},1,11111000,{n}.5\n" for n in range(200_000))


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (LONG[:-12], "cut short: its last row, 200000, has 3 of 4"),
        (gzip.compress(LONG.encode(), mtime=0)[:-200], "cut short or damaged"),
        (gzip.compress(LONG.encode(), mtime=0)[:-3], "cut short or damaged"),
        (
            gzip.compress(LONG.encode(), mtime=0)[:5000]
            + b"x"
            + gzip.compress(LONG.encode(), mtime=0)[5001:],
            "damaged",
        ),
        (b"", "empty"),
        (b"person,day,code,grams\n", "no rows"),
        (b"person,day,code,grams", "no rows"),
        (LONG.replace("\n150000,1", "\n\xe9,1").encode("latin-1"), "not utf-8"),
        (b"<!DOCTYPE html><html>", "web page"),
        (b"PK\x03\x04abc", "zip archive"),
        (gzip.compress(b"HEADER RECORD*******LIBRARY", mtime=0), "packed with gzip"),
        (b"\0\1\2\3" * 100, "no text"),
    ],
)
def test_a_file_that_breaks_is_told(tmp_path: Path, content: str | bytes, told: str) -> None:
    assert told in broken(put(tmp_path / "a.csv", content))


@pytest.mark.parametrize("cell", ["{at}", "11111000", "{at}.5"])
@pytest.mark.parametrize("at", [10, 120_000, 199_990, 199_999])
def test_a_quote_that_is_never_closed_breaks_the_file(tmp_path: Path, cell: str, at: int) -> None:
    row = f"\n{at},1,11111000,{at}.5"
    opened = LONG.replace(row, row.replace(cell.format(at=at), '"' + cell.format(at=at), 1))
    assert "quote" in broken(put(tmp_path / "a.csv", opened))


def test_a_quote_within_a_cell_breaks_nothing(tmp_path: Path) -> None:
    made = put(tmp_path / "a.csv", 'person,day,code,grams,what\n1,1,11,5,6" sub\n\n2,1,11,5,b\n\n')
    assert len(items(made)) == 2


def test_what_a_file_hides_in_quotes_or_at_its_end_is_noted(tmp_path: Path) -> None:
    hidden = 'person,day,code,grams,what\n1,1,11,5,"a\n2,1,11,5,b\n3,1,11,5,c"\n4,1,11,5,d'
    (piece, last) = pieces(look([put(tmp_path / "a.csv", hidden)]))
    assert piece.items["person"].to_pylist() == [1, 4]
    assert last.tally.noted == {text.LINES_WITHIN: 2, text.OPEN_END: 1}


def test_bytes_in_columns_that_are_not_read_do_not_matter(tmp_path: Path) -> None:
    made = b"person,day,code,grams,caf\xe9\n1,1,11,5,cr\xe8me\n"
    assert len(items(put(tmp_path / "a.csv", made))) == 1


def test_bytes_of_another_encoding_are_told_where_they_matter(tmp_path: Path) -> None:
    spoilt = LONG.replace(",grams\n", ",grams,what\n").replace(".5\n", ".5,caf\xe9\n").encode("latin-1")
    rows = spoilt.replace(b"\n120000,1,11111000,120000.5,", b"\n120000,1,11111000,")  # and a torn row
    made = pieces(look([put(tmp_path / "a.csv", rows)]))
    assert (tally(made).rows, tally(made).aside[TORN]) == (200_000, 1)
    rows = spoilt.replace(b"\n150000,", b"\n15\xe90000,")
    assert "row 150001, column person, is not utf-8" in broken(put(tmp_path / "a.csv", rows))


@pytest.mark.parametrize("size", [1, 2, 5, 7, 8, 9, 100])
def test_letters_are_not_cut_by_the_blocks_they_are_read_in(size: int) -> None:
    said = ("a\u00e9\u20ac\U0001f35e" * 9).encode() + b"\xff\xc3"
    watched = watching.Watched(io.BytesIO(said), utf8=True)
    parts = []
    while part := watched.read(size):
        assert len(part) <= size + 3 * (size < 8)
        parts.append(part)
    assert b"".join(parts) == said[:-2] + b"\x1a\x1a"
    assert watched.spoilt


def test_names_in_another_encoding_are_told(tmp_path: Path) -> None:
    path = put(tmp_path / "a.csv", "Prénom,Tag,Code,Menge\nZoé;1;11;12,5\n".encode("cp1252"))
    (fault,) = look([path], declared("person=Prénom,day=Tag,code=Code,grams=Menge")).refused
    assert "not utf-8" in fault.reason
    assert "encoding" in fault.remedy


def test_another_encoding_and_a_decimal_comma_are_declared(tmp_path: Path) -> None:
    layout = put(
        tmp_path / "l.toml",
        'encoding = "cp1252"\ndecimal = ","\n'
        '[columns]\nperson = "Prénom"\nday = "Tag"\ncode = "Code"\ngrams = "Menge"\n',
    )
    rows = put(tmp_path / "a.csv", "Prénom;Tag;Code;Menge\nZoé;1;11;12,5\n".encode("cp1252"))
    (piece,) = pieces(look([rows], from_toml(layout)))
    assert piece.items.to_pylist() == [{"person": "Zoé", "day": 1, "code": "11", "grams": 12.5, "line": 1}]


def test_a_declared_layout(tmp_path: Path) -> None:
    path = put(tmp_path / "a.csv", "ID,V,F,G,N,W\nx,1,11,5,1,2.5\nx,1,11,5,2,\n")
    layout = declared("person=ID,day=V,code=F,grams=G,item=N,keep=W")
    (piece,) = pieces(look([path], layout))
    assert piece.items.schema.field("W").type == pa.float64()
    assert (piece.items["W"].to_pylist(), piece.tally.noted) == ([2.5, None], {"W missing": 1})


@pytest.mark.skipif(not THR.exists(), reason="the shared data is not here")
@pytest.mark.parametrize("path", [THR, VVKAJ])
def test_real_asa24_items_are_all_read(path: Path) -> None:
    data = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    rows = list(csv.DictReader(io.StringIO(data.decode(), newline="")))
    grams: dict[tuple[str, int], float] = defaultdict(float)
    for row in rows:
        grams[row["UserName"], int(row["RecallNo"])] += float(row["FoodAmt"])
    made = pieces(look([path]), rows=50)
    assert (tally(made).rows, tally(made).aside, tally(made).noted) == (len(rows), {}, {})
    ours: dict[tuple[str, int], float] = defaultdict(float)
    for item in (item for piece in made for item in piece.items.to_pylist()):
        ours[item["person"], item["day"]] += item["grams"]
        source, _, key = item["code"].partition(":")
        assert (source, len(key) == 8) in (("fndds", True), ("sr", False))
    assert ours == pytest.approx(grams)


WORDS = st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), max_size=8)
IDS = st.one_of(st.integers(-(10**12), 10**12).map(str), WORDS.filter(lambda word: word.strip() not in ("",)))


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.tuples(IDS, st.integers(0, 9), st.integers(1, 10**8), st.floats(0, 1e5), WORDS),
        min_size=1,
        max_size=40,
    ),
    st.sampled_from([",", "\t", ";"]),
    st.integers(1, 50),
)
def test_what_a_csv_writer_wrote_is_read_again(
    tmp_path_factory: pytest.TempPathFactory,
    made: list[tuple[str, int, int, float, str]],
    separator: str,
    rows: int,
) -> None:
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=separator)
    writer.writerow(["person", "day", "code", "grams", "words"])
    writer.writerows(made)
    path = put(tmp_path_factory.mktemp("t") / "a.csv", out.getvalue())
    inputs = look([path])
    read_again = [row for piece in pieces(inputs, rows) for row in piece.items.to_pylist()]
    whole = inputs.kinds.person == pa.int64()
    missing = ("", ".", "NA", "N/A", "NaN", "nan", "-nan", "NULL", "null")
    kept = [(n, row) for n, row in enumerate(made, 1) if row[0].strip() not in missing]
    assert [row["line"] for row in read_again] == [n for n, _ in kept]
    assert [str(row["person"]) for row in read_again] == [
        str(int(float(row[0]))) if whole else row[0].strip() for _, row in kept
    ]
    assert [row["grams"] for row in read_again] == [row[3] for _, row in kept]
    assert [row["code"] for row in read_again] == [str(row[2]) for _, row in kept]


def test_the_head_says_what_separates(tmp_path: Path) -> None:
    assert heads.header(put(tmp_path / "a.csv", '"a;b",c,d\n')) == (("a;b", "c", "d"), ",")
    assert heads.header(put(tmp_path / "b.csv", "a\tb\n"))[1] == "\t"
