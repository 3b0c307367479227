"""Recall notices in a file: what names a product, what only its maker, and files that are something else."""

import json
import sys
import zipfile
from pathlib import Path

import pytest

from villi.quantities import VilliError
from villi.safety import recalls
from villi.safety.recalls import search

FILE = Path(__file__).parent / "recalls.json"


def numbers(found: tuple[recalls.Notice, ...]) -> list[str]:
    return [notice.number for notice in found]


def test_a_notice_that_holds_every_telling_word_of_the_name_may_be_about_it() -> None:
    found = search(FILE, product="EXAMPLE gut powder")
    assert numbers(found.about_product) == ["F-0001-2024"]
    assert found.about_product[0].date == "2024-01-05"
    assert (found.notices, found.between, found.complete) == (4, "2023-07-12 to 2025-03-01", True)


def test_the_maker_and_the_substance_alone_are_about_others_newest_first() -> None:
    found = search(FILE, product="Example day capsules", maker="Example Foods", inside=["L-glutamine"])
    assert found.about_product == ()
    assert numbers(found.about_others) == ["F-0003-2025", "F-0002-2025", "F-0001-2024"]


def test_a_name_that_only_says_what_it_is_tells_no_product_apart() -> None:
    found = search(FILE, product="L-Glutamine powder", inside=["L-glutamine"])
    assert found.about_product == ()
    assert numbers(found.about_others) == ["F-0003-2025"]


def test_a_lot_of_the_same_maker_is_about_it_under_any_name() -> None:
    found = search(FILE, product="Sleepwell", maker="Example Foods", lot="EX2502")
    assert numbers(found.about_product) == ["F-0002-2025"]
    assert search(FILE, product="Sleepwell", maker="Third Bakery", lot="EX2502").about_product == ()


def test_words_count_whole_and_nothing_is_found_without_words() -> None:
    assert search(FILE, product="Exam gut").about_product == ()
    nothing = search(FILE)
    assert (nothing.about_product, nothing.about_others, nothing.words) == ((), (), ())
    assert search(FILE, maker="Nobody", inside=["maca"]).words == ()


def test_a_search_saved_from_the_web_is_known_to_hold_a_part(tmp_path: Path) -> None:
    page = json.loads(FILE.read_text())
    page["meta"]["results"]["total"] = 28966
    part = tmp_path / "page.json"
    part.write_text(json.dumps(page))
    assert not search(part, product="x").complete
    del page["meta"]
    part.write_text(json.dumps(page))
    assert search(part, product="x").complete


def test_the_zip_of_the_download_is_read_in_place(tmp_path: Path) -> None:
    packed = tmp_path / "food-enforcement-0001-of-0001.json.zip"
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("food-enforcement-0001-of-0001.json", FILE.read_text())
    assert (
        search(packed, product="Example Gut").about_product
        == search(FILE, product="Example Gut").about_product
    )
    with zipfile.ZipFile(packed, "a") as archive:
        archive.writestr("more.json", "{}")
    with pytest.raises(VilliError, match="2 JSON files, not one"):
        search(packed)
    assert [path.name for path in tmp_path.iterdir()] == [packed.name]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"not json",
        b"[]",
        b'{"results": {}}',
        b'{"error": {"code": "NOT_FOUND", "message": "No matches found!"}}',
        b'{"results": [{"product_description": 3, "reason_for_recall": "x"}]}',
        b'{"results": [{"safetyreportid": "1", "patient": {}}]}',  # another file of openFDA
        b"[" * 100_000,
        bytes(range(256)) * 4,
        b"\xff\xfe" + '{"results": []}'.encode("utf-16-le"),
    ],
)
def test_another_file_is_refused_with_where_to_get_the_right_one(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "file.json"
    path.write_bytes(content)
    with pytest.raises(VilliError, match=r"open\.fda\.gov") as caught:
        search(path, product="x")
    assert str(path) in str(caught.value)
    assert "\n" not in str(caught.value)


def test_what_cannot_be_read_is_refused(tmp_path: Path) -> None:
    with pytest.raises(VilliError, match="not a file"):
        search(tmp_path / "none.json")
    with pytest.raises(VilliError, match="not a file"):
        search(tmp_path)
    broken = tmp_path / "broken.zip"
    broken.write_bytes(b"PK\x03\x04" + b"\x00" * 40)
    with pytest.raises(VilliError, match="damaged archive"):
        search(broken)


@pytest.mark.skipif(sys.platform == "win32", reason="sparse files")
def test_a_huge_file_and_a_swelling_archive_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recalls, "LARGEST", 1 << 20)
    huge = tmp_path / "huge.json"
    with huge.open("wb") as file:
        file.truncate(50 << 20)
    with pytest.raises(VilliError, match="larger than 1 MB"):
        search(huge)
    bomb = tmp_path / "bomb.zip"
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.json", b" " * (50 << 20))
    with pytest.raises(VilliError, match="larger than 1 MB"):
        search(bomb)
