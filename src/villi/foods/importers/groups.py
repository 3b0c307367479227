"""Groups of the USDA reference tables (SR and FoodData Central) in villi's own groups."""

SR_GROUPS: dict[int, tuple[str, str]] = {
    100: ("Dairy and Egg Products", "dairy"),
    200: ("Spices and Herbs", "other"),
    300: ("Baby Foods", "other"),
    400: ("Fats and Oils", "fats"),
    500: ("Poultry Products", "meat"),
    600: ("Soups, Sauces, and Gravies", "meat_dishes"),
    700: ("Sausages and Luncheon Meats", "meat"),
    800: ("Breakfast Cereals", "cereals"),
    900: ("Fruits and Fruit Juices", "fruit"),
    1000: ("Pork Products", "meat"),
    1100: ("Vegetables and Vegetable Products", "vegetables"),
    1200: ("Nut and Seed Products", "nuts"),
    1300: ("Beef Products", "meat"),
    1400: ("Beverages", "drinks"),
    1410: ("Alcoholic Beverages", "alcohol"),
    1500: ("Finfish and Shellfish Products", "fish"),
    1600: ("Legumes and Legume Products", "legumes"),
    1700: ("Lamb, Veal, and Game Products", "meat"),
    1800: ("Baked Products", "bread"),
    1900: ("Sweets", "sweets"),
    2000: ("Cereal Grains and Pasta", "cereals"),
    2100: ("Fast Foods", "grain_dishes"),
    2200: ("Meals, Entrees, and Side Dishes", "meat_dishes"),
    2500: ("Snacks", "baked"),
    3500: ("American Indian/Alaska Native Foods", "other"),
    3600: ("Restaurant Foods", "meat_dishes"),
}
"""Group code of SR -> (name in SR, villi's group)."""

FDC_CATEGORIES: dict[int, int] = {
    **{place: place * 100 for place in range(1, 23)},
    23: 2500,
    24: 3500,
    25: 3600,
    28: 1410,
}
"""Category id of FoodData Central -> group code of SR (food_category.csv of FoodData Central)."""


def named(code: int, name: str) -> tuple[str, str]:
    """(SR's group name, villi's group) of a food; ("", "other") for a code that is not SR's.

    >>> named(100, "Egg, whole, raw"), named(1100, "Potatoes, boiled")
    (('Dairy and Egg Products', 'eggs'), ('Vegetables and Vegetable Products', 'potatoes'))
    """
    category, group = SR_GROUPS.get(code, ("", "other"))
    words = name.lower()
    if code == 100 and words.startswith(("egg,", "eggs,")):
        group = "eggs"
    elif code == 1100 and words.startswith(("potato,", "potatoes,")):
        group = "potatoes"
    elif code == 1400 and words.startswith("alcoholic beverage"):
        group = "alcohol"
    return category, group
