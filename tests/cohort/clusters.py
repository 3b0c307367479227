"""A Spark of two executors for tests: real processes on this machine, started for a file of tests."""

import importlib.util
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from villi.quantities import VilliError

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

TWO_EXECUTORS = "local-cluster[2,1,1024]"
SMALL = {
    "spark.sql.shuffle.partitions": "4",
    "spark.default.parallelism": "4",
    "spark.task.maxFailures": "1",  # what is refused is refused at once
}


def need_spark() -> None:
    """Skip where there is no pyspark or no Java; fail there where everything must run."""
    lacking = ""
    if importlib.util.find_spec("pyspark") is None:
        lacking = "there is no pyspark: install the extra [spark]"
    else:
        from villi.cohort.spark.starting import needs_java

        try:
            needs_java()
        except VilliError as wrong:
            lacking = str(wrong)
    if lacking and os.environ.get("CI", "").lower() in ("1", "true"):
        pytest.fail(lacking)
    if lacking:
        pytest.skip(lacking)


@contextmanager
def cluster(events: Path, master: str = TWO_EXECUTORS, **settings: str) -> "Iterator[SparkSession]":
    """A session that writes what its tasks do into the folder `events`."""
    need_spark()
    from villi.cohort.spark import session

    logged = {
        "spark.eventLog.enabled": "true",
        "spark.eventLog.dir": f"file://{events}",
        "spark.eventLog.compress": "false",
        "spark.eventLog.rolling.enabled": "false",
        "spark.local.dir": str(events),
    }
    with session(master, **logged, **SMALL, **settings) as spark:
        yield spark


def executors(events: Path) -> set[str]:
    """Ids of the executors that finished a task which ran Python, so far."""
    found = set()
    for log in events.iterdir():
        if not log.is_file():
            continue
        for line in log.read_text(encoding="utf-8").splitlines():
            if '"SparkListenerTaskEnd"' in line and "data sent to Python workers" in line:
                found.add(json.loads(line)["Task Info"]["Executor ID"])
    return found


def listening() -> list[str]:
    """Addresses, in hexadecimal as Linux gives them, on which processes that we started listen."""
    if not Path("/proc/net/tcp").exists():
        pytest.skip("open sockets are only looked up on Linux")
    sockets = {}
    for table in ("tcp", "tcp6"):
        for line in Path("/proc/net", table).read_text().splitlines()[1:]:
            fields = line.split()
            if fields[3] == "0A":  # LISTEN
                sockets[f"socket:[{fields[9]}]"] = fields[1].partition(":")[0]
    found = []
    for process in _descendants(os.getpid()):
        for handle in _handles(process):
            if handle in sockets:
                found.append(sockets[handle])
    return found


def is_loopback(address: str) -> bool:
    """Whether a hexadecimal address of Linux is 127.x, ::1 or 127.x written as IPv6.

    >>> is_loopback("0100007F"), is_loopback("00000000"), is_loopback("0" * 16 + "FFFF0000" + "0100007F")
    (True, False, True)
    """
    if len(address) == 8:
        return address.endswith("7F")
    mapped = address.startswith("0" * 16 + "FFFF0000") and address.endswith("7F")
    return mapped or address == "0" * 24 + "01000000"


def _descendants(process: int) -> Iterator[int]:
    yield process
    parents: dict[int, list[int]] = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue  # it has ended meanwhile
        parents.setdefault(int(fields[1]), []).append(int(stat.parent.name))
    waiting = [process]
    while waiting:
        for child in parents.get(waiting.pop(), []):
            yield child
            waiting.append(child)


def _handles(process: int) -> Iterator[str]:
    try:
        for handle in Path("/proc", str(process), "fd").iterdir():
            try:
                yield str(handle.readlink())
            except OSError:
                continue
    except OSError:
        return
