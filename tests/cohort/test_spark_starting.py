"""What is said where Java, pyspark or villi is missing, and to whom a session on this machine listens."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from tests.cohort import clusters

from villi.quantities import VilliError

pytest.importorskip("pyspark", reason="there is no pyspark: install the extra [spark]")

from villi.cohort.spark import plainly
from villi.cohort.spark.failing import said
from villi.cohort.spark.starting import needs_java


def java_that_says(folder: Path, words: str) -> Path:
    """A home of Java whose `java -version` prints these words, as Java does on standard error."""
    java = folder / "bin" / "java"
    java.parent.mkdir(parents=True)
    java.write_text(f"#!/bin/sh\necho '{words}' >&2\n")
    java.chmod(0o755)
    return folder


@pytest.mark.skipif(sys.platform == "win32", reason="the stand-in for Java is a shell script")
def test_java_that_is_too_old_is_named_with_the_remedy(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = java_that_says(tmp_path, 'openjdk version "11.0.2" 2019-01-15')
    monkeypatch.setenv("JAVA_HOME", str(home))
    with pytest.raises(VilliError, match=r"is Java 11, and Spark needs 17 or later: install Java 17"):
        needs_java()
    java_that_says(tmp_path / "new", 'openjdk version "21.0.2" 2024-01-16')
    monkeypatch.setenv("JAVA_HOME", str(tmp_path / "new"))
    needs_java()


def test_no_java_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("JAVA_HOME", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(VilliError, match=r"Spark needs Java, and there is none .*default-jre-headless"):
        needs_java()
    monkeypatch.setenv("JAVA_HOME", str(tmp_path / "nowhere"))
    with pytest.raises(VilliError, match="nowhere"):
        needs_java()


def test_no_pyspark_names_the_extra() -> None:
    code = "import sys; sys.modules['pyspark'] = None\nimport villi.cohort.spark"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    last = done.stderr.strip().splitlines()[-1]
    assert last.startswith("villi.quantities.errors.VilliError: Spark needs pyspark, which is not installed")
    assert "extra [spark]" in last
    assert "Java 17" in last


def test_the_command_says_it_too(tmp_path: Path) -> None:
    items = tmp_path / "a.csv"
    items.write_text("person,day,code,grams\n1,1,11111000,100\n")
    call = [str(items), "--out", str(tmp_path / "o.parquet")]
    code = (
        "import sys; sys.modules['pyspark'] = None\nfrom villi.cli import main\n"
        f"sys.exit(main(['cohort', '--engine', 'spark', *{call!r}]))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "extra [spark]" in done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "o.parquet").exists()


def test_a_master_without_spark_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from villi.cli import main

    items = tmp_path / "a.csv"
    items.write_text("person,day,code,grams\n1,1,11111000,100\n")
    assert main(["cohort", str(items), "--out", str(tmp_path / "o.parquet"), "--master", "yarn"]) == 2
    assert "--engine spark" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("text", "message", "remedy"),
    [
        (
            "Traceback\nModuleNotFoundError: No module named 'pyarrow'\n",
            "the executors have no pyarrow",
            "[spark]",
        ),
        (
            "[PYTHON_VERSION_MISMATCH] Python in worker has different version: 3.12 than that in driver: "
            "3.11, PySpark cannot run with different minor versions.",
            "the executors run another Python (3.12 than that in driver: 3.11)",
            "PYSPARK_PYTHON",
        ),
        (
            "java.io.IOException: No space left on device\n\tat x",
            "no disk is left on a machine",
            "spark.local.dir",
        ),
        ("java.lang.OutOfMemoryError: Java heap space\n", "ran out of memory", "spark.executor.memory"),
        ("something else\n\tat a.b.C", "something else", ""),
        ("", "no reason was given", ""),
    ],
)
def test_what_spark_says_becomes_what_is_wrong(text: str, message: str, remedy: str) -> None:
    wrong, helps = said(text)
    assert message in wrong
    assert remedy in helps
    with pytest.raises(VilliError, match="it broke off: "), plainly("it broke off"):
        raise RuntimeError(text)


def test_executors_without_villi_are_told_how_to_get_it(tmp_path: Path) -> None:
    """In a process of its own, whose executors find a villi that cannot be imported."""
    clusters.need_spark()
    (tmp_path / "villi.py").write_text(
        "raise ModuleNotFoundError(\"No module named 'villi'\", name='villi')\n"
    )
    code = f"""
import sys
from villi.cohort.spark import Cluster, session
from villi.quantities import VilliError
with session("local[1]", **{{"spark.executorEnv.PYTHONPATH": {str(tmp_path)!r}}}) as spark:
    try:
        list(Cluster(spark).each(abs, [-1]))
    except VilliError as wrong:
        print(wrong)
"""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=False, env=environment
    )
    assert "has no villi for its Python: install villi with its extra [spark]" in done.stdout, done.stderr[
        -2000:
    ]
    assert len(done.stdout.strip().splitlines()) == 1
    assert "Traceback" not in done.stdout
