"""What is found in diaries that nobody lived: the whole way from words to claims, where the truth is known.

    python benchmarks/simulated_diaries.py [--diaries 30] [--days 365] [--null]

Each diary of `villi simulate diary` is read, its food understood, its series made and screened, as `villi
examine` does. Counted: diaries in which kefir and comfort were claimed, claims of anything else, and diaries
with such a claim. A claim of fermented food or dairy with comfort is counted by itself: kefir is both. Stress
and sleep act on every rating in these diaries, so claims of them are none of the false ones.
"""

import argparse
from collections import Counter
from math import sqrt

from villi.diary import read
from villi.examining.screened import screened
from villi.foods import Catalogue
from villi.intake import compose_diary
from villi.meals import index, resolve
from villi.series import series
from villi.simulated import simulated

PLANTED = ("comfort", "food:kefir")
PART_OF_IT = {("comfort", key) for key in ("pattern:fermented", "group:dairy", "group:yogurt")}


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--diaries", type=int, default=30)
    parser.add_argument("--days", type=int, default=365)
    parser.add_argument("--null", action="store_true")
    arguments = parser.parse_args()
    catalogue = Catalogue.everyday()
    ready = index(catalogue)
    found: Counter[str] = Counter()
    for seed in range(1, arguments.diaries + 1):
        diary = read(simulated(seed, days=arguments.days, null=arguments.null).text.encode())
        eaten = resolve(diary, ready)
        daily = series(diary, compose_diary(diary.days, eaten, catalogue), eaten, catalogue)
        screen = screened(daily)
        claims = [] if screen is None else [(each.outcome, each.exposure) for each in screen.claimed]
        effect = not arguments.null
        true = {PLANTED, *PART_OF_IT} if effect else set()
        other = [each for each in claims if each not in true and not each[1].startswith("feel:")]
        found["planted"] += effect and PLANTED in claims
        found["part of it"] += effect and PLANTED not in claims and bool(PART_OF_IT.intersection(claims))
        found["false claims"] += len(other)
        found["diaries with one"] += bool(other)
        for pair in other:
            print(f"  seed {seed}: {pair[1]} and {pair[0]}")
    n = arguments.diaries
    for name in ("planted", "part of it", "false claims", "diaries with one"):
        share = found[name] / n
        print(f"{name:<18}{found[name]:>4} of {n} (+-{sqrt(max(share * (1 - share), 0) / n):.2f})")


if __name__ == "__main__":
    main()
