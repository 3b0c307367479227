"""The equations as code for a compiler (extra `fast`), one module a resolution, made from the tables.

Nothing but `villi.body.compiling` imports this: it loads the compiler.
"""

from collections.abc import Callable
from typing import Any

import numba


def jitted(function: Callable[..., Any]) -> Any:
    """The function compiled, and kept compiled beside this module, or in the user's cache where the package's
    folder cannot be written. Where neither can be, it is compiled anew by every process.

    It runs without the interpreter's lock, so that threads share an ensemble; a division by zero gives what
    NumPy gives; no operation is reordered."""
    try:
        return numba.njit(cache=True, nogil=True, error_model="numpy")(function)
    except RuntimeError:  # numba finds no folder for its cache
        return numba.njit(nogil=True, error_model="numpy")(function)
