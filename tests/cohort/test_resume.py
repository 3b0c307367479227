"""A run that is killed at any point goes on when it is given again, and ends with the same bytes.

A process that has everything loaded forks a child for each point: the child does the run and kills itself
there, as a power cut or an impatient system would, without a word or a chance to tidy up.
"""

import os
import subprocess
import sys
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from tests.cohort.surveys import shuffled, split, survey, written

from villi.cohort import Plan
from villi.cohort.readers import look
from villi.cohort.running import Order, run
from villi.cohort.telling import notes
from villi.foods import Catalogue
from villi.quantities import VilliError

FORKING = """
import os, signal, sys
from pathlib import Path
import pyarrow.parquet as pq
from villi.cohort import Plan
from villi.cohort.readers import look
from villi.cohort.running import Order, run
from villi.foods import Catalogue

folder, workers, step = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
plan = Plan.of(Catalogue.everyday(), ["energy", "fibre"])
items = sorted(folder.glob("items*"))

def order(name):
    (folder / name).mkdir(exist_ok=True)
    place = folder / name
    return Order(place / "days", place / "people", "person-ratio", workers=workers, range_rows=200)

def killing(at):
    '''Kill this process at so many events: before and after a name is taken, in the midst of a file.'''
    seen = [0]
    def event(*_):
        seen[0] += 1
        if seen[0] == at:
            os.kill(os.getpid(), signal.SIGKILL)
    def around(real):
        def called(*given, **choices):
            event()
            found = real(*given, **choices)
            event()
            return found
        return called
    Path.replace = around(Path.replace)
    Path.rename = around(Path.rename)
    pq.ParquetWriter.write_batch = around(pq.ParquetWriter.write_batch)
    pq.ParquetWriter.write_table = around(pq.ParquetWriter.write_table)
    return seen

def in_a_child(work):
    child = os.fork()
    if child == 0:
        try:
            work()
            os._exit(0)
        except BaseException as wrong:
            print(repr(wrong), file=sys.stderr)
            os._exit(1)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])

def undisturbed():
    seen = killing(-1)
    run(look(items), plan, order("whole"))
    (folder / "events").write_text(str(seen[0]))

assert in_a_child(undisturbed) == 0
wanted = {name: (folder / "whole" / name).read_bytes() for name in ("days", "people")}
events = int((folder / "events").read_text())
print("events", events)
again = 0
for at in range(1, events + 1, step):
    name = f"killed{at}"
    def disturbed():
        killing(at)
        run(look(items), plan, order(name))
    assert in_a_child(disturbed) == -signal.SIGKILL, at
    for result in ("days", "people"):
        place = folder / name / result
        assert not place.exists() or place.read_bytes() == wanted[result], f"half a result at {at}"
    def resumed():
        summary = run(look(items), plan, order(name))
        assert not summary.ignored
        (folder / name / "again").write_text(str(summary.again))
    assert in_a_child(resumed) == 0, at
    again += int((folder / name / "again").read_text())
    for result in wanted:
        assert (folder / name / result).read_bytes() == wanted[result], f"another result at {at}"
    assert not list((folder / name).rglob("*.part")), at
print("resumed files", again)
assert again > 0
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system cannot fork: killing is tested where it can")
@pytest.mark.parametrize(
    ("order", "workers", "step"), [("ordered", 1, 13), ("mixed", 1, 11), ("mixed", 2, 29)]
)
def test_killed_anywhere_it_goes_on_to_the_same_bytes(
    tmp_path: Path, order: str, workers: int, step: int
) -> None:
    table = survey(900, seed=8)
    paths = split(shuffled(table) if order == "mixed" else table, 2, tmp_path)
    for number, path in enumerate(paths):
        path.rename(tmp_path / f"items{number}.csv")
    done = subprocess.run(
        [sys.executable, "-c", FORKING, str(tmp_path), str(workers), str(step)],
        capture_output=True,
        text=True,
        timeout=500,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )
    assert done.returncode == 0, done.stderr[-2000:]


def test_an_unfinished_run_of_another_kind_is_dropped_with_a_word(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = written(survey(900), tmp_path / "items.csv")
    write, writes = pq.write_table, []

    def stopping(*given: object, **choices: object) -> None:
        writes.append(1)
        if len(writes) == 3:
            raise KeyboardInterrupt
        write(*given, **choices)

    monkeypatch.setattr(pq, "write_table", stopping)
    order = Order(tmp_path / "o", workers=1, range_rows=200)
    with pytest.raises(KeyboardInterrupt):
        run(look([path]), Plan.of(Catalogue.everyday(), ["energy"]), order)
    other = run(look([path]), Plan.of(Catalogue.everyday(), ["fibre"]), order)
    assert other.ignored
    assert any("dropped" in note for note in notes(other))
    assert "fibre_g" in pq.read_schema(tmp_path / "o").names
    assert not run(look([path]), Plan.of(Catalogue.everyday(), ["fibre"]), order).ignored


@pytest.mark.parametrize("damage", ["gone", "cut"])
def test_a_finished_range_that_is_no_longer_whole_is_done_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, damage: str
) -> None:
    path, plan = written(survey(900), tmp_path / "items.csv"), Plan.of(Catalogue.everyday(), ["energy"])
    run(look([path]), plan, Order(tmp_path / "whole", workers=1, range_rows=200))
    write, writes = pq.write_table, []

    def stopping(*given: object, **choices: object) -> None:
        writes.append(1)
        if len(writes) == 3:
            raise KeyboardInterrupt
        write(*given, **choices)

    monkeypatch.setattr(pq, "write_table", stopping)
    order = Order(tmp_path / "o", workers=1, range_rows=200)
    with pytest.raises(KeyboardInterrupt):
        run(look([path]), plan, order)
    first = min((tmp_path / "o.cache" / "passes").rglob("days-*.parquet"))
    if damage == "gone":
        first.unlink()
    else:
        first.write_bytes(first.read_bytes()[:-30])
    run(look([path]), plan, order)
    assert (tmp_path / "o").read_bytes() == (tmp_path / "whole").read_bytes()


@pytest.mark.parametrize("damage", ["gone", "bytes flipped"])
def test_rows_that_are_lost_from_the_cache_are_never_lost_in_silence(tmp_path: Path, damage: str) -> None:
    path, plan = (
        written(shuffled(survey(900)), tmp_path / "items.csv"),
        Plan.of(Catalogue.everyday(), ["energy"]),
    )
    order = Order(tmp_path / "o", workers=1, range_rows=200)
    run(look([path]), plan, order)
    before = (tmp_path / "o").read_bytes()
    piece = min((tmp_path / "o.cache" / "spread").rglob("*.parquet"))
    if damage == "gone":
        piece.unlink()
    else:
        held = bytearray(piece.read_bytes())
        held[len(held) // 4] ^= 0x55
        piece.write_bytes(held)
    with pytest.raises(VilliError, match="is damaged") as said:
        run(look([path]), plan, order)
    assert "delete" in said.value.remedy
    assert (tmp_path / "o").read_bytes() == before
