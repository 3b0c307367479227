"""Medicines and supplements by the names people write: what each is, and which class it belongs to.

The meal language uses it to keep them out of the food, safety to know what must not go together.

>>> found = recognise("Zoloft 50 mg")
>>> found.name, found.kind
('sertraline', 'medicine')
>>> recognise("rye bread") is None
True
"""

from villi.substances.table import Class, Named, Substance, classes, misspelt, named, recognise, substances

__all__ = ["Class", "Named", "Substance", "classes", "misspelt", "named", "recognise", "substances"]
