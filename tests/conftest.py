"""What tests of many rooms are given: the everyday catalogue and its index."""

import pytest
from hypothesis import settings

from villi.foods import Catalogue
from villi.meals import Index

settings.register_profile("unhurried", settings.default, deadline=None)  # no test is a measurement of time
settings.load_profile("unhurried")


def pytest_make_parametrize_id(val: object) -> str | None:
    """Bytes are named by their length: a packed file holds the hour, and workers must agree on the names."""
    return f"{len(val)}-bytes" if isinstance(val, bytes) else None


@pytest.fixture(scope="session")
def everyday() -> Catalogue:
    from tests.everyday import EVERYDAY

    return EVERYDAY


@pytest.fixture(scope="session")
def ready() -> Index:
    from tests.everyday import READY

    return READY
