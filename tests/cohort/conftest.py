"""The Spark of two executors that tests share: it takes ten seconds to start."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.cohort import clusters

if TYPE_CHECKING:
    from pyspark.sql import SparkSession


@pytest.fixture(scope="package")
def events(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder in which Spark notes what its tasks did."""
    return tmp_path_factory.mktemp("events")


@pytest.fixture(scope="package")
def spark(events: Path) -> "Iterator[SparkSession]":
    """A session on two executors; skipped where there is no Spark, except where everything must run."""
    with clusters.cluster(events) as session:
        yield session
