"""The sample examinations, loaded from the file beside this one."""

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest


@pytest.fixture(scope="session")
def sample() -> ModuleType:
    """`sample.py`: `week()` and other examinations, and the hostile words in them."""
    spec = importlib.util.spec_from_file_location("report_sample", Path(__file__).with_name("sample.py"))
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="session")
def what_ifs() -> ModuleType:
    """`what_if_sample.py`: a what-if built by hand."""
    path = Path(__file__).with_name("what_if_sample.py")
    spec = importlib.util.spec_from_file_location("what_if_sample", path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
