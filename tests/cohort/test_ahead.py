"""What is made in a thread of its own comes as it would have come without."""

from collections.abc import Iterator

import pytest

from villi.cohort.ahead import ahead


def test_order_is_kept_and_what_goes_wrong_is_raised_in_its_place() -> None:
    def made() -> Iterator[int]:
        yield from range(3)
        raise ValueError("the file breaks")

    seen = []
    with pytest.raises(ValueError, match="the file breaks"):
        for one in ahead(made()):
            seen.append(one)
    assert seen == [0, 1, 2]


def test_no_more_than_one_is_made_ahead() -> None:
    made: list[int] = []

    def making() -> Iterator[int]:
        for number in range(100):
            made.append(number)
            yield number

    coming = ahead(making())
    assert [next(coming), next(coming)] == [0, 1]
    coming.close()  # waits for the one that is on its way
    assert len(made) <= 3


def test_nothing_gives_nothing() -> None:
    assert list(ahead(iter(()))) == []
