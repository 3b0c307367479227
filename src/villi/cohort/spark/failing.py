"""What goes wrong on a cluster, in the words of what went wrong: Spark wraps it in pages of its own."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

from villi.quantities import VilliError

INSTALL = "install villi with its extra [spark], in this version, where the executors run their Python"

_KNOWN = (
    (r"No module named '(pyarrow|numpy|scipy|pandas|villi)\b", "the executors have no {0}", INSTALL),
    (
        r"Python in worker has different version: (.*?), PySpark",
        "the executors run another Python ({0})",
        "let PYSPARK_PYTHON name the same version of Python everywhere",
    ),
    (
        r"No space left on device()",
        "no disk is left on a machine of the cluster",
        "give Spark another place for what it sorts (spark.local.dir)",
    ),
    (
        r"(?:Java heap space|GC overhead limit exceeded|Container killed by YARN|OutOfMemoryError)()",
        "a machine of the cluster ran out of memory",
        "give it more (spark.executor.memory; on one's own machine spark.driver.memory)",
    ),
)
"""What others say, what it means, what helps. What villi itself raised is found by its own name."""


@contextmanager
def plainly(what: str) -> Iterator[None]:
    """Raise VilliError for whatever Spark raises within: villi's own message where there is one inside.

    >>> with plainly("the run broke off"):
    ...     raise RuntimeError("at a.b(C.java:9)\\n  villi.quantities.errors.VilliError: no grams\\n  at d.e")
    Traceback (most recent call last):
    villi.quantities.errors.VilliError: the run broke off: no grams
    """
    try:
        yield
    except VilliError:
        raise
    except Exception as wrong:  # Py4J, Spark and sockets have no root of exceptions in common
        message, remedy = said(str(wrong))
        raise VilliError(f"{what}: {message}", remedy=remedy) from wrong


def said(text: str) -> tuple[str, str]:
    """What is wrong, and what helps, in a text of Spark; without one that is known, its first line.

    >>> said("Traceback ...\\nModuleNotFoundError: No module named 'villi'\\n\\tat org.apache")[0]
    'the executors have no villi'
    >>> said("[PATH_NOT_FOUND] Path does not exist: x.")
    ('[PATH_NOT_FOUND] Path does not exist: x.', '')
    """
    own = re.findall(r"VilliError: ([^\n]+)", text)
    if own:
        return own[-1].strip(), ""
    for pattern, message, remedy in _KNOWN:
        if found := re.search(pattern, text):
            return message.format(found[1].strip()), remedy
    return next((line.strip() for line in text.splitlines() if line.strip()), "no reason was given"), ""
