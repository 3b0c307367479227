"""One catalogue and one index for all tests of the room."""

import pytest

from villi.foods import Catalogue
from villi.meals import Index, index


@pytest.fixture(scope="session")
def everyday() -> Catalogue:
    return Catalogue.everyday()


@pytest.fixture(scope="session")
def ready(everyday: Catalogue) -> Index:
    return index(everyday)
