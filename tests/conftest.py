"""What tests of many rooms are given: the everyday catalogue and its index."""

import pytest
from hypothesis import settings

from villi.foods import Catalogue
from villi.meals import Index

settings.register_profile("unhurried", settings.default, deadline=None)  # no test is a measurement of time
settings.load_profile("unhurried")


@pytest.fixture(scope="session")
def everyday() -> Catalogue:
    from tests.everyday import EVERYDAY

    return EVERYDAY


@pytest.fixture(scope="session")
def ready() -> Index:
    from tests.everyday import READY

    return READY
