"""The same pass on a cluster: any Spark that one has, from 4.0.

Needs the extra `villi[spark]` (pyspark), here and where the executors run, and Java 17 or later. Spark only
divides the rows by person, sorts them and hands them over; what is worked out is `villi.cohort.total`.
"""

from villi.quantities import VilliError

try:
    import pyspark
except ModuleNotFoundError as missing:
    raise VilliError(
        f"Spark needs {missing.name}, which is not installed: install villi with its extra [spark], "
        "and Java 17 or later"
    ) from missing

from villi.cohort.spark.engine import Cluster
from villi.cohort.spark.failing import plainly
from villi.cohort.spark.frames import intake
from villi.cohort.spark.shipping import each
from villi.cohort.spark.starting import session

del pyspark

__all__ = ["Cluster", "each", "intake", "plainly", "session"]
