"""Recall notices in a file that the person downloaded: openFDA enforcement reports (food, or drug).

The file is `{"meta": {"results": {"total"}}, "results": [{"product_description", "reason_for_recall",
"classification", "recalling_firm", "code_info", "recall_initiation_date", ...}]}`, plain or in a zip
archive, as open.fda.gov gives it. A search result saved from the web has the same shape and holds a part
only; `complete` says so. Not being named in it shows little: notices are few beside products, and other
countries have their own.
"""

import re
import zipfile
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from villi.quantities import VilliError
from villi.substances import substances

LARGEST = 256 * 1024 * 1024
"""Bytes, unpacked. All food notices since 2004 are some 29,000 of about 1.5 kB (openFDA, June 2026),
45 MB."""

SHORTEST = 3
"""Letters of a word that can tell a product apart."""

_PLAIN_WORDS = frozenset(
    "the and with for from powder capsule capsules tablet tablets supplement supplements dietary food pure"
    " natural organic product formula pack oz mg grams inc llc ltd co company corp gmbh".split()
)
"""Words on so many labels that they tell nothing apart (judgement)."""


class Notice(NamedTuple):
    """A recall notice: `date` as year-month-day, "" where none was readable; `grade` Class I (worst) to
    III."""

    number: str
    product: str
    reason: str
    grade: str
    firm: str
    codes: str
    date: str


class Searched(NamedTuple):
    """What one file says of a product: `about_product` notices that name it (all words of its name, or its
    lot with its maker), `about_others` notices that name only its maker or what it is, newest first; `words`
    what was looked for; `complete` whether the file says that it holds all notices; `between` its oldest and
    newest day."""

    source: str
    notices: int
    between: str
    complete: bool
    words: tuple[str, ...]
    about_product: tuple[Notice, ...]
    about_others: tuple[Notice, ...]


def search(
    path: str | Path, product: str = "", maker: str = "", lot: str = "", inside: Iterable[str] = ()
) -> Searched:
    """Look for a product in a file of recall notices; `inside` names of substances that are in it.

    Raises `VilliError`, with the place and the remedy, for a file that is missing, too large, no JSON, or not
    recall notices.
    """
    notices, total = _notices(Path(path))
    name, firm, code = _telling(product), _telling(maker), _words(lot)
    kind = [words for substance in inside for words in _names(substance)]
    own = name.difference(*kind)  # a product called "Glutamine" is not told apart by its name
    found: list[Notice] = []
    others: list[Notice] = []
    for notice in notices:
        label = _words(notice.product)
        by_firm = bool(firm) and firm <= _words(notice.firm) | label
        by_lot = bool(code) and code <= _words(notice.codes)
        if (own and name <= label | _words(notice.firm)) or (by_firm and by_lot):
            found.append(notice)
        elif by_firm or any(words <= label for words in kind):
            others.append(notice)
    dates = sorted(notice.date for notice in notices if notice.date)
    return Searched(
        Path(path).name,
        len(notices),
        f"{dates[0]} to {dates[-1]}" if dates else "without dates",
        total is None or len(notices) >= total,
        tuple(words for words in (product, maker, lot) if words) if product else (),
        _newest_first(found),
        _newest_first(others),
    )


def beside(folder: Path) -> tuple[Path, ...]:
    """The files of recall notices in a folder, by the names under which open.fda.gov gives them
    ("food-enforcement-0001-of-0001.json.zip"); () where there is none, or the folder cannot be read."""
    try:
        found = sorted(each for each in folder.iterdir() if _FILE.fullmatch(each.name.casefold()))
    except OSError:
        return ()
    return tuple(found[:MOST_FILES])


_FILE = re.compile(r"(?:food|drug)-enforcement.*\.json(?:\.zip)?")
MOST_FILES = 8
"""Files of one folder that are looked in: openFDA gives one of food and two of drugs."""


def _newest_first(notices: Iterable[Notice]) -> tuple[Notice, ...]:
    return tuple(sorted(notices, key=lambda notice: notice.date, reverse=True))


def _words(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"[^\W_]+", text.casefold()))


def _telling(text: str) -> frozenset[str]:
    """The words of a name that tell it apart; all of them where none does.

    >>> sorted(_telling("Example Gut Powder")), sorted(_telling("The Powder"))
    (['example', 'gut'], ['powder', 'the'])
    """
    words = _words(text)
    return frozenset(w for w in words if len(w) >= SHORTEST and w not in _PLAIN_WORDS) or words


def _names(substance: str) -> tuple[frozenset[str], ...]:
    """The names of a substance, as sets of words."""
    for one in substances():
        if one.name == substance:
            return tuple(words for name in (one.name, *one.also) if (words := _telling(name)))
    return ()


def _notices(path: Path) -> tuple[list[Notice], int | None]:
    """The notices of a file, and how many there are in all by its own words (None: it does not say)."""
    import msgspec

    class Row(msgspec.Struct):
        product_description: str
        reason_for_recall: str
        recalling_firm: str | None = None
        recall_number: str | None = None
        classification: str | None = None
        code_info: str | None = None
        recall_initiation_date: str | None = None

    class Count(msgspec.Struct):
        total: int | None = None

    class Meta(msgspec.Struct):
        results: Count | None = None

    class Page(msgspec.Struct):
        results: list[Row]
        meta: Meta | None = None

    data = _bytes(path)
    try:
        page = msgspec.json.decode(data, type=Page)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as wrong:
        raise VilliError(
            f"{path} holds no recall notices ({_short(str(wrong))}): give the JSON file of openFDA's food"
            " enforcement reports, from open.fda.gov/apis/food/enforcement/download, as it is or in its zip"
        ) from wrong
    count = page.meta.results.total if page.meta and page.meta.results else None
    return [
        Notice(
            row.recall_number or "",
            row.product_description,
            row.reason_for_recall,
            row.classification or "",
            row.recalling_firm or "",
            row.code_info or "",
            _day(row.recall_initiation_date or ""),
        )
        for row in page.results
    ], count


def _short(text: str) -> str:
    return text if len(text) <= 100 else text[:99] + "…"


def _day(text: str) -> str:
    """openFDA writes 20160808.

    >>> _day("20160808"), _day("soon")
    ('2016-08-08', '')
    """
    found = re.fullmatch(r"([0-9]{4})-?([0-9]{2})-?([0-9]{2})", text)
    return "-".join(found.groups()) if found else ""


def _bytes(path: Path) -> bytes:
    too_large = f"{path} is larger than {LARGEST >> 20} MB: give the food file of openFDA alone"
    try:
        if not path.is_file():
            raise VilliError(f"{path} is not a file: download the recall notices from open.fda.gov first")
        with path.open("rb") as file:
            if file.read(4) != b"PK\x03\x04":
                file.seek(0)
                data = file.read(LARGEST + 1)
            else:
                data = _unpacked(path)
    except OSError as wrong:
        raise VilliError(f"{path} could not be read ({wrong.strerror or wrong})") from wrong
    except ValueError as wrong:  # a NUL character in the name
        raise VilliError(f"{str(path)!r} is not a file name") from wrong
    if len(data) > LARGEST:
        raise VilliError(too_large)
    return data.removeprefix(b"\xef\xbb\xbf")


def _unpacked(path: Path) -> bytes:
    """The one JSON file of an archive, read in place and no further than the limit."""
    try:
        with zipfile.ZipFile(path) as archive:
            inside = [name for name in archive.namelist() if name.lower().endswith(".json")]
            if len(inside) != 1:
                raise VilliError(
                    f"{path} holds {len(inside)} JSON files, not one: unpack it, and name the file"
                )
            with archive.open(inside[0]) as file:
                return file.read(LARGEST + 1)
    except (zipfile.BadZipFile, EOFError, NotImplementedError, RuntimeError) as wrong:
        raise VilliError(f"{path} is a damaged archive ({_short(str(wrong))}): download it again") from wrong
