"""Foods: what they are called, what portions weigh, and what is in them.

>>> from villi.foods import Catalogue
>>> catalogue = Catalogue.everyday()
>>> any("rye" in food.name for food in catalogue.find("rye br"))
True
"""

from villi.foods.catalogue import Catalogue
from villi.foods.values import Composition, Food, Measure

__all__ = ["Catalogue", "Composition", "Food", "Measure"]
