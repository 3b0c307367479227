"""A diary that nobody wrote, with a truth that is known: to try villi with, and to check what it finds.

The statistics of `villi.signals` are checked with arrays; this room writes the same kind of person as a plain
text diary, so that the whole way from words to what moves with what can be checked by anybody.
"""

from villi.simulated.values import Simulated, Truth
from villi.simulated.writing import simulated

__all__ = ["Simulated", "Truth", "simulated"]
