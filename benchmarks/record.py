"""Where benchmarks find their data, and how they keep their history."""

import csv
import subprocess
from collections.abc import Mapping
from datetime import date
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
DATA = ROOT.parent / "shared" / "data"
HISTORY = ROOT / "benchmarks" / "history"


def need_data() -> Path:
    """The test data beside the checkout; stops with a plain message where it is absent."""
    if not DATA.is_dir():
        raise SystemExit("this benchmark needs the test data, which is not beside the checkout")
    return DATA


def record(name: str, figures: Mapping[str, float]) -> None:
    """Append the figures to `history/NAME.csv` and print them beside the previous line's."""
    path = HISTORY / f"{name}.csv"
    before = _last(path)
    HISTORY.mkdir(exist_ok=True)
    line = {
        "date": date.today().isoformat(),
        "commit": _commit(),
        **{k: f"{v:.4g}" for k, v in figures.items()},
    }
    rows = [*_rows(path), line]
    columns = list(dict.fromkeys(key for row in rows for key in row))
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, columns, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    print(f"\n{'figure':<44}{'now':>12}{'before':>12}")
    for key in figures:
        print(f"{key:<44}{line[key]:>12}{before.get(key, '-'):>12}")


def _rows(path: Path) -> list[dict[str, str]]:
    if not path.exists():
        return []
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def _last(path: Path) -> dict[str, str]:
    rows = _rows(path)
    return rows[-1] if rows else {}


def _commit() -> str:
    done = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    return done.stdout.strip() or "unknown"
