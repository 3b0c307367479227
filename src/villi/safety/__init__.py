"""What is safe: gates that stand in front of everything shown, who to call, how to word it.

>>> from villi.diary import read
>>> from villi.quantities import Person
>>> diary = read(b"has: cirrhosis\\n2026-11-16\\ntook: L-glutamine 5 g\\n")
>>> safety = guard(facts(diary, Person()), "GB")
>>> safety.fired[0].gate.id, safety.fired[0].because, permit(["glutamine"], safety.fired).allowed
('G01', ('has: cirrhosis (line 1)',), False)
"""

from villi.safety.contacts import contacts
from villi.safety.facts import Reasons, facts, reasons
from villi.safety.guarding import guard
from villi.safety.permitting import may_see_doses, permit

__all__ = ["Reasons", "contacts", "facts", "guard", "may_see_doses", "permit", "reasons"]
