"""A file of many items through `villi cohort`, in a process of its own: seconds and the highest memory.

    python benchmarks/cohort_stream.py ITEMS OUT

Twice: from the file, and again with other nutrients from the cache beside OUT. The second run takes other
nutrients, because it would otherwise find its results done.
"""

import contextlib
import json
import sys
import time

from cohort_jobs import peak
from villi.cli import main as villi


def main() -> None:
    items, out = sys.argv[1:]
    seconds = [
        timed(["cohort", items, "--out", out, *more]) for more in ([], ["--nutrients", "fibre,energy"])
    ]
    print(json.dumps({"seconds": seconds[0], "again": seconds[1], "mb": peak()}))


def timed(words: list[str]) -> float:
    """Seconds of a command whose exit code is 0."""
    start = time.perf_counter()
    with contextlib.redirect_stdout(sys.stderr):
        code = villi(words)
    if code:
        raise SystemExit(f"villi {' '.join(words)} ended with {code}")
    return time.perf_counter() - start


if __name__ == "__main__":
    main()
