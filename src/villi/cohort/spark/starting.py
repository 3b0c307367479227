"""A Spark session: the one that runs, one on the cluster that the settings name, or one on this machine.

Nothing is downloaded and no address outside is called. A session on this machine listens on the loopback
interface alone and serves no page.
"""

import os
import re
import shutil
import subprocess
import sys
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pyspark import __version__ as pyspark_version
from pyspark.sql import SparkSession

from villi.cohort.spark.failing import plainly
from villi.quantities import VilliError

ROWS_PER_BATCH = 1 << 17
"""Rows that Spark hands over at once. Its own 10,000 are few for a kernel that sums a million in 50 ms."""

LEAST_JAVA = 17
"""Spark 4 starts on Java 17 or later (its documentation, "Overview")."""

_SETTLED = ("SPARK_HOME", "SPARK_CONF_DIR", "SPARK_REMOTE", "MASTER")
"""Where one of these is set, Spark's own settings say which cluster is meant."""

_ALONE = {
    "spark.driver.host": "127.0.0.1",
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.ui.enabled": "false",
    "spark.log.level": "ERROR",
}
_ALONE_ENVIRONMENT = {"SPARK_LOCAL_IP": "127.0.0.1", "SPARK_LOCAL_HOSTNAME": "localhost"}


@contextmanager
def session(master: str = "", **settings: str) -> Iterator[SparkSession]:
    """The Spark session that is active, or else one of our own that ends with the block.

    `master` as Spark writes it: "local[4]", "spark://head:7077", "yarn"; without one, Spark's own settings
    decide (spark-defaults.conf), and where there are none, all cores of this machine. `settings` are those
    of Spark, for a session that is started: `**{"spark.executor.memory": "8g"}`.

    Raises VilliError where Java is missing or too old, where a session of another master is active, and
    where the cluster has another version of Spark.
    """
    running = SparkSession.getActiveSession()
    if running is not None:
        if master and running.conf.get("spark.master") != master:
            raise VilliError(
                f"a Spark session on {running.conf.get('spark.master')} is active, not on {master}: "
                "stop it, or leave the master out"
            )
        yield running
        return
    started = _started(master or _default_master(), settings)
    try:
        _same_version(started)
        yield started
    finally:
        started.stop()


def _default_master() -> str:
    return "" if any(os.environ.get(name) for name in _SETTLED) else "local[*]"


def _started(master: str, settings: dict[str, str]) -> SparkSession:
    needs_java()
    alone = master.startswith("local")
    environment = {"PYSPARK_PYTHON": sys.executable, **_ALONE_ENVIRONMENT} if alone else {}
    builder = SparkSession.builder.appName("villi cohort")
    chosen = {
        "spark.sql.execution.arrow.maxRecordsPerBatch": str(ROWS_PER_BATCH),
        "spark.ui.showConsoleProgress": str(sys.stderr.isatty()).lower(),
        **(_ALONE if alone else {}),
        **({"spark.master": master} if master else {}),
        **settings,
    }
    for name, value in chosen.items():
        builder = builder.config(name, value)
    place = master or "the cluster of its settings"
    with plainly(f"Spark on {place} does not start"), _environment(environment), warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="PySpark does not yet fully support pandas")
        return builder.getOrCreate()


@contextmanager
def _environment(names: dict[str, str]) -> Iterator[None]:
    """Set what is not set, for the block: Spark's Java side reads these when it starts, and nowhere else."""
    added = {name: value for name, value in names.items() if name not in os.environ}
    os.environ.update(added)
    try:
        yield
    finally:
        for name in added:
            del os.environ[name]


def needs_java() -> None:
    """Raise VilliError where no Java is found that Spark can start on.

    Looks where Spark looks: JAVA_HOME first, then PATH.
    """
    home = os.environ.get("JAVA_HOME")
    java = str(Path(home, "bin", "java")) if home else shutil.which("java")
    remedy = f"install Java {LEAST_JAVA} or later (Debian: default-jre-headless) or set JAVA_HOME"
    if java is None or not Path(java).exists():
        raise VilliError(
            f"Spark needs Java, and there is none at {java or 'any place of PATH'}", remedy=remedy
        )
    try:
        said = subprocess.run([java, "-version"], capture_output=True, text=True, timeout=60, check=False)
    except (OSError, subprocess.TimeoutExpired) as broken:
        raise VilliError(f"{java} does not run ({broken})", remedy=remedy) from broken
    version = java_version(said.stderr + said.stdout)
    if version is not None and version < LEAST_JAVA:
        raise VilliError(f"{java} is Java {version}, and Spark needs {LEAST_JAVA} or later", remedy=remedy)


def java_version(said: str) -> int | None:
    """The major version in what `java -version` prints; None where it says none.

    >>> java_version('openjdk version "17.0.15" 2025-04-15'), java_version('java version "1.8.0_292"')
    (17, 8)
    """
    found = re.search(r'version "(?:1\.)?(\d+)', said)
    return int(found[1]) if found else None


def _same_version(started: SparkSession) -> None:
    ours, theirs = pyspark_version.split(".")[:2], started.version.split(".")[:2]
    if ours != theirs:
        raise VilliError(
            f"pyspark {pyspark_version} is installed here, and the cluster runs Spark {started.version}: "
            f"install pyspark {'.'.join(theirs)}"
        )
