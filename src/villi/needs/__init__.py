"""What is enough: reference values for a person, and what may be said of an intake beside them.

>>> from villi.quantities import Person
>>> reference("magnesium", Person(sex="female", age=34)).ear
265.0
"""

from villi.needs.assess import assess
from villi.needs.energy import basal, energy_need
from villi.needs.reference import reference
from villi.needs.values import Needs, Supply

__all__ = ["Needs", "Supply", "assess", "basal", "energy_need", "reference"]
