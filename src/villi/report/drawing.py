"""Charts drawn in a process of their own, which ends when nothing was asked of it for a while.

The chart program takes some 100 MB when the first chart is drawn, and gives none of it back. A server that
runs for days is kept small by drawing elsewhere: the first chart starts the process (about half a second),
the next take what drawing takes, and after a pause all of it is free again.

    server ── a specification a line, JSON ──▶ python -m villi.report.drawing ── an answer a line ──▶ server
"""

import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import suppress
from queue import Empty, Queue
from typing import IO

from villi.quantities import VilliError
from villi.report.charts import Picture, Spec, svg_of, themed

IDLE = 20.0
"""Seconds without a question after which the process ends: longer than a reader looks at one page of charts,
short enough that what it holds is not held for nothing (judgement)."""
NOT_DRAWN = "the chart could not be drawn: its figures stand in the table below"


class Apart:
    """Draws pictures in another process, one at a time. Holds no more than that process.

    >>> from villi.report.charts import bars
    >>> with Apart() as apart:
    ...     apart.draw(Picture("a", bars([]), "Nothing", "No bars."))[:45]
    '<svg class="chart" viewBox="0 0 401 4" role="'
    """

    def __init__(self, idle: float = IDLE) -> None:
        self._idle = idle
        self._lock = threading.Lock()
        self._process: subprocess.Popen[str] | None = None

    def __enter__(self) -> "Apart":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def draw(self, picture: Picture) -> str:
        """The chart as an SVG element. Raises `VilliError` where the chart program cannot draw it."""
        question = json.dumps(picture.spec)
        with self._lock:
            # a process that has just ended of itself is started again, once
            answer = self._ask(question) or self._ask(question)
        if not answer:
            raise VilliError(NOT_DRAWN)
        svg: str | None = json.loads(answer)
        if svg is None:
            raise VilliError(NOT_DRAWN)
        return themed(svg, picture)

    def close(self) -> None:
        """End the process, if it runs."""
        with self._lock:
            self._end()

    def _ask(self, question: str) -> str:
        """The answer of the process, started where it does not run; "" where it ended without one."""
        if self._process is None or self._process.poll() is not None:
            self._end()
            self._process = subprocess.Popen(
                [sys.executable, "-m", "villi.report.drawing", str(self._idle)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                text=True,
                encoding="utf-8",
            )
        asked, told = self._process.stdin, self._process.stdout
        assert asked is not None and told is not None  # pipes were asked for
        try:
            asked.write(question + "\n")
            asked.flush()
            return told.readline()
        except OSError:
            return ""

    def _end(self) -> None:
        if self._process is None:
            return
        for pipe in (self._process.stdin, self._process.stdout):
            with suppress(OSError):  # it ended before it read what was written
                if pipe is not None:
                    pipe.close()
        self._process.wait()
        self._process = None


def serve(questions: IO[str], answers: IO[str], idle: float) -> None:
    """Answer each line until there are no more, or none comes for a while."""
    for question in _until_idle(questions, idle):
        answers.write(json.dumps(_drawn(json.loads(question))) + "\n")
        answers.flush()


def _drawn(spec: Spec) -> str | None:
    try:
        return svg_of(spec)
    except ValueError:
        return None


def _until_idle(lines: IO[str], idle: float) -> Iterator[str]:
    """Lines as they come; a thread waits for them, as a pipe cannot be waited for with a limit everywhere."""
    met: Queue[str] = Queue()

    def read() -> None:
        for line in lines:
            met.put(line)
        met.put("")

    threading.Thread(target=read, daemon=True).start()
    try:
        while line := met.get(timeout=idle):
            yield line
    except Empty:
        return


if __name__ == "__main__":
    serve(sys.stdin, sys.stdout, float(sys.argv[1]))
