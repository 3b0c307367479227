"""Food groups that people recognise, from survey codes and SR groups."""

from collections.abc import Mapping

from villi.foods.importers.groups import SR_GROUPS, named

GROUPS: tuple[tuple[str, str, str], ...] = (
    ("dairy", "Milk, yogurt and cheese", "11 12 13 14"),
    ("eggs", "Eggs and egg dishes", "31 32 33 35"),
    ("meat", "Meat and poultry", "20 21 22 23 24 25"),
    ("fish", "Fish and seafood", "26"),
    ("meat_dishes", "Dishes with meat or fish, and ready meals", "27 28 77"),
    ("legumes", "Beans, lentils, soya and meat substitutes", "1132 41 59"),
    ("nuts", "Nuts and seeds", "42 43"),
    ("bread", "Bread and rolls", "50 51 52"),
    ("baked", "Cakes, biscuits, crackers and pancakes", "53 54 55"),
    ("cereals", "Pasta, rice, porridge and breakfast cereals", "56 57"),
    ("grain_dishes", "Pizza, sandwiches, pasta and rice dishes", "58"),
    ("fruit", "Fruit and fruit juice", "61 62 63 64 67"),
    ("potatoes", "Potatoes", "71"),
    ("vegetables", "Vegetables", "72 73 74 75 76 78"),
    ("fats", "Fats, oils and dressings", "81 82 83 89"),
    ("sweets", "Sugar, sweets and puddings", "91"),
    ("drinks", "Water, coffee, tea and soft drinks", "113 92 94 95"),
    ("alcohol", "Alcoholic drinks", "93"),
    ("supplement", "Supplements", ""),
    ("other", "Other", "117 99"),
)
"""(key, name, survey code prefixes); of several prefixes that fit a code the longest wins."""

PREFIXES: Mapping[str, str] = {prefix: key for key, _, prefixes in GROUPS for prefix in prefixes.split()}

SR_CODES: Mapping[str, int] = {name: code for code, (name, _) in SR_GROUPS.items()}


def survey_group(code: str) -> str:
    """The group of a survey code.

    >>> survey_group("11111000"), survey_group("11320000"), survey_group("71000100")
    ('dairy', 'legumes', 'potatoes')
    """
    for length in (4, 3, 2):
        if code[:length] in PREFIXES:
            return PREFIXES[code[:length]]
    return "other"


def sr_group(name: str, group: str) -> str:
    """The group of an SR food by its name and its SR group.

    >>> sr_group("Egg, whole, raw, fresh", "Dairy and Egg Products"), sr_group("Milk", "unheard of")
    ('eggs', 'other')
    """
    return named(SR_CODES.get(group, 0), name)[1]
