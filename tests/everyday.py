"""The everyday catalogue and its index: the same for all tests, so that none pays for another's making them.

An index remembers what it read and answers the same as one that never read anything: `test_stages.py`
holds it to that.
"""

from villi.foods import Catalogue
from villi.meals import index

EVERYDAY = Catalogue.everyday()
READY = index(EVERYDAY)
