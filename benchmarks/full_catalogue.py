"""The full catalogue for measuring: the everyday foods, the whole US survey table and the SR tables.

It is what `villi foods add` makes of the tables beside the checkout, in a store of its own; nothing depends
on what somebody has added on this computer. The store is kept until the code that makes it changes.
"""

from hashlib import sha256
from pathlib import Path

from villi.foods import Catalogue
from villi.foods.importers import recognise, tables
from villi.foods.store import add

ROOT = Path(__file__).resolve().parents[1]
DATA = ROOT.parent / "shared" / "data" / "food"
KEPT = ROOT / "benchmarks" / ".full"
TABLES = ("fndds1718_*.csv.gz", "fped1718.csv.gz", "sr26_*.csv.gz", "srlegacy_*.csv.gz")


def store() -> Path:
    """The store of the full catalogue, made where there is none."""
    code = sorted((ROOT / "src" / "villi" / "foods").rglob("*.py"))
    digest = sha256(b"".join(path.read_bytes() for path in code)).hexdigest()[:12]
    path = KEPT / f"{digest}.sqlite"
    if not path.is_file():
        KEPT.mkdir(exist_ok=True)
        for old in KEPT.iterdir():
            old.unlink()
        named = [name for pattern in TABLES for name in sorted(DATA.glob(pattern))]
        found = [table for name in named for table in tables(name)]
        pairs = [(table, importer) for table in found if (importer := recognise(table)) is not None]
        being = path.with_suffix(".tmp")
        list(add(being, pairs))
        being.rename(path)
    return path


def full() -> Catalogue:
    """Everyday foods, FNDDS 2017-18 with food patterns, SR 26 and SR Legacy."""
    return Catalogue.with_store(store())
