"""Memory of a server that runs for days: what was needed for a moment is given back.

The C library of Linux keeps what a thread has freed in a pool of that thread, and a server answers in many.
After some searches and changes the pools hold more than everything that is in use. With one pool for all, and
that emptied after each search, a year's diary with its charts stays below 250 MB. Where the C library has no
such thing, nothing is done.
"""

import ctypes
import ctypes.util
import sys
from functools import cache

ARENA_MAX = -8
"""`M_ARENA_MAX` of glibc's `mallopt`."""


@cache
def _library() -> "ctypes.CDLL | None":
    """The C library, where it is glibc."""
    if not sys.platform.startswith("linux"):
        return None
    try:
        found = ctypes.CDLL(ctypes.util.find_library("c") or "libc.so.6")
    except OSError:
        return None
    return found if hasattr(found, "malloc_trim") and hasattr(found, "mallopt") else None


def one_pool() -> None:
    """Have all threads take from one pool; to be called before there are threads."""
    library = _library()
    if library is not None:
        library.mallopt(ARENA_MAX, 1)


def give_back() -> None:
    """Give back what is free, after work that needed much for a moment."""
    library = _library()
    if library is not None:
        library.malloc_trim(0)
