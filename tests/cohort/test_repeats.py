"""Rows that were there before, against a plain set of what was seen."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from villi.cohort.repeats import Repeats

KEYS = st.lists(
    st.one_of(st.integers(0, 2**64 - 1), st.integers(0, 5), st.integers(2**63, 2**63 + 3)), max_size=40
)
"""Numbers of 64 bits: any, and some that agree in most of their bits or in all."""


@given(st.lists(KEYS, max_size=4))
def test_repeats_are_those_of_a_plain_set(batches: list[list[int]]) -> None:
    seen: set[int] = set()
    repeats = Repeats()
    for keys in batches:
        again = []
        for key in keys:
            again.append(key in seen)
            seen.add(key)
        found = repeats.again(np.array(keys, np.uint64), ordered=False, at_end=min(1, len(keys)))
        assert found.tolist() == again
