"""Many people: recalls of a whole survey become person-days, with the kernel of one diary.

Needs the extra `villi[cohort]` (pyarrow): Arrow tables are what goes in and comes out.
"""

from villi.cohort.frames import intake
from villi.cohort.interning import Interned, intern
from villi.cohort.passing import total
from villi.cohort.plan import Plan
from villi.cohort.values import Fault

__all__ = ["Fault", "Interned", "Plan", "intake", "intern", "total"]
