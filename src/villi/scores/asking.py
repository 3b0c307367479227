"""The one table of inputs: name, unit, meaning, and how each follows from columns of FPED and ASA24.

Those columns, and their names in other programs, stand in `villi.scores.columns`. Names are compared without
regard to upper and lower case. A name stands for one unit everywhere: what has no unit in its name is in the
equivalents of FPED (cups, ounces, teaspoons), or in g, mg or ug as its `unit` says.

Served vegetables count a cup of dark green leaves or half a cup of others as one serving, no potatoes and
no legumes; meat servings are 4 oz of meat or 1.5 oz of cured meat; drinks 8 fl oz (Fung 2008; Chiuve 2012).
"""

from collections.abc import Mapping
from types import MappingProxyType

from villi.scores.columns import COLUMNS, plain, scaled
from villi.scores.values import Input, Kind, Recipe

__all__ = ["COLUMNS", "INPUTS", "PERCENT_FAT", "TEASPOON_GRAMS_KCAL", "wanted"]

OZ_PER_GRAM = 0.035274
TEASPOON_GRAMS_KCAL = 16.0
"""kcal of a teaspoon of added sugars, as the index of 2015 counts (4 g)."""
PERCENT_FAT, PERCENT_SUGAR = 900.0, 400.0
"""100 times kcal per gram (9 of fat, 4 of sugar and protein): grams over kcal to percent of energy."""


def _percent(times: float, *columns: str) -> Recipe:
    return Recipe(plain(*columns).terms, per=(("kcal", 1.0),), times=times)


def _input(
    name: str,
    unit: str,
    meaning: str,
    *made_of: Recipe,
    also: tuple[str, ...] = (),
    kind: Kind = "amount",
    made_first: bool = False,
) -> Input:
    return Input(name, unit, meaning, made_of, also, kind, made_first)


_CORE = (
    _input("kcal", "kcal/day", "energy", plain("KCAL"), also=("energy",)),
    _input(
        "sex",
        "1 male, 2 female",
        "sex of the person",
        also=("gender", "riagendr", "sex (1=male; 2=female)"),
        kind="label",
    ),
)

_FPED = (
    _input("total_fruit", "cup eq/day", "all fruit, with 100 % juice", plain("F_TOTAL")),
    _input(
        "whole_fruit",
        "cup eq/day",
        "fruit without juice",
        plain("F_SOLID"),
        plain("F_CITMLB", "F_OTHER"),
        plain("F_TOTAL", "-F_JUICE"),
    ),
    _input(
        "total_vegetable",
        "cup eq/day",
        "all vegetables, with legumes",
        plain("V_TOTAL", "V_LEGUMES"),
        also=("total_vegetables",),
    ),
    _input(
        "green_and_bean",
        "cup eq/day",
        "dark green vegetables and legumes",
        plain("V_DRKGR", "V_LEGUMES"),
        also=("greens_and_beans",),
    ),
    _input("whole_grain", "oz eq/day", "whole grains", plain("G_WHOLE"), also=("whole_grains",)),
    _input("refined_grain", "oz eq/day", "refined grains", plain("G_REFINED"), also=("refined_grains",)),
    _input("dairy", "cup eq/day", "milk, yogurt, cheese, fortified soya drink", plain("D_TOTAL")),
    _input(
        "total_protein",
        "oz eq/day",
        "meat, poultry, seafood, eggs, nuts, soya and legumes (not grams of protein)",
        plain("PF_MPS_TOTAL", "PF_EGGS", "PF_NUTSDS", "PF_SOY", "PF_LEGUMES"),
        plain("PF_TOTAL", "PF_LEGUMES"),
    ),
    _input(
        "seafood_plant_protein",
        "oz eq/day",
        "seafood, nuts, soya and legumes",
        plain("PF_SEAFD_HI", "PF_SEAFD_LOW", "PF_NUTSDS", "PF_SOY", "PF_LEGUMES"),
    ),
    _input(
        "vegetables_serv",
        "servings/day",
        "vegetables without potatoes and legumes; a serving is a cup of dark green or half a cup of others",
        Recipe((("V_DRKGR", 1.0), ("V_REDOR_TOTAL", 2.0), ("V_STARCHY_OTHER", 2.0), ("V_OTHER", 2.0))),
    ),
    _input("legumes_oz", "oz eq/day", "legumes and soya foods", plain("PF_SOY", "PF_LEGUMES")),
    _input("nuts", "oz eq/day", "nuts and seeds", plain("PF_NUTSDS")),
    _input(
        "nuts_legumes",
        "oz eq/day",
        "nuts, seeds, soya foods and legumes",
        plain("PF_NUTSDS", "PF_SOY", "PF_LEGUMES"),
        plain("nuts", "legumes_oz"),
    ),
    _input("fish", "oz eq/day", "fish and seafood", plain("PF_SEAFD_HI", "PF_SEAFD_LOW")),
    _input(
        "red_processed_meat_serv",
        "servings/day",
        "red and processed meat; a serving is 4 oz of meat or organ meat or 1.5 oz of cured meat",
        Recipe((("PF_CUREDMEAT", 1 / 1.5), ("PF_MEAT", 1 / 4), ("PF_ORGAN", 1 / 4))),
    ),
    _input("red_meat", "oz eq/day", "red meat, not cured", plain("PF_MEAT")),
    _input("processed_meat", "oz eq/day", "cured and processed meat", plain("PF_CUREDMEAT")),
    _input(
        "red_processed_meat",
        "oz eq/day",
        "red, organ and processed meat",
        plain("PF_MEAT", "PF_CUREDMEAT", "PF_ORGAN"),
    ),
    _input(
        "white_meat",
        "oz eq/day",
        "poultry, fish and seafood",
        plain("PF_POULT", "PF_SEAFD_HI", "PF_SEAFD_LOW"),
    ),
    _input("added_sugar", "tsp eq/day", "added sugars", plain("ADD_SUGARS"), also=("added_sugars",)),
)

_NUTRIENTS = (
    _input("sodium", "mg/day", "sodium", plain("SODI")),
    _input("saturated_fat", "g/day", "saturated fatty acids", plain("SFAT"), also=("sfa",)),
    _input("mufa", "g/day", "monounsaturated fatty acids", plain("MFAT"), also=("monounsaturated_fat",)),
    _input("pufa", "g/day", "polyunsaturated fatty acids", plain("PFAT"), also=("polyunsaturated_fat",)),
    _input(
        "fatty_acid",
        "ratio",
        "(mufa + pufa) / saturated fat; only looked at where mufa, pufa and saturated_fat are not given",
        Recipe((("mufa", 1.0), ("pufa", 1.0)), per=(("saturated_fat", 1.0),), empty="endless"),
        also=("fatty_acids",),
        kind="ratio",
        made_first=True,
    ),
    _input(
        "mufa_sfa",
        "ratio",
        "mufa / saturated fat, 0 without saturated fat; only looked at where these are not given",
        Recipe((("mufa", 1.0),), per=(("saturated_fat", 1.0),), empty="zero"),
        kind="ratio",
        made_first=True,
    ),
    _input(
        "pufa_sfa",
        "ratio",
        "pufa / saturated fat; only looked at where these are not given",
        Recipe((("pufa", 1.0),), per=(("saturated_fat", 1.0),), empty="endless"),
        kind="ratio",
        made_first=True,
    ),
    _input(
        "white_red_meat",
        "ratio",
        "white to red and processed meat (weights); only looked at where these are not given",
        Recipe((("white_meat", 1.0),), per=(("red_processed_meat", 1.0),), empty="endless"),
        kind="ratio",
        made_first=True,
    ),
    _input("alcohol", "g/day", "alcohol (ethanol)", plain("ALC"), also=("alco",)),
    _input(
        "alcohol_drinks",
        "drinks/day",
        "alcoholic drinks of 14 g alcohol",
        plain("A_DRINKS"),
        scaled("alcohol", 1 / 14),
    ),
    _input("cholesterol", "mg/day", "cholesterol", plain("CHOLE"), also=("chol",)),
    _input("fibre", "g/day", "dietary fibre", plain("FIBE"), also=("fiber",)),
    _input("potassium", "mg/day", "potassium", plain("POTA")),
    _input("magnesium", "mg/day", "magnesium", plain("MAGN")),
    _input("calcium", "mg/day", "calcium", plain("CALC")),
    _input("iron", "mg/day", "iron", plain("IRON")),
    _input("folate", "ug/day", "total folate", plain("FOLA")),
    _input(
        "epa_dha",
        "mg/day",
        "EPA and DHA",
        Recipe((("P205", 1.0), ("P226", 1.0)), times=1000.0),
    ),
    _input(
        "fat_percent",
        "% of energy",
        "total fat",
        _percent(PERCENT_FAT, "fat"),
        also=("fat_pct",),
        kind="share",
    ),
    _input(
        "saturated_fat_percent",
        "% of energy",
        "saturated fatty acids",
        _percent(PERCENT_FAT, "saturated_fat"),
        kind="share",
    ),
    _input("protein_percent", "% of energy", "protein", _percent(PERCENT_SUGAR, "protein"), kind="share"),
    _input(
        "trans_percent",
        "% of energy",
        "trans fatty acids",
        _percent(PERCENT_FAT, "trans_fat"),
        kind="share",
    ),
    _input(
        "trans_fat",
        "g/day",
        "trans fatty acids",
        also=("trans_fat_g", "*total trans fatty acitds (g)", "dt_trfat"),
    ),
    _input(
        "other_pufa_percent",
        "% of energy",
        "polyunsaturated fatty acids without EPA and DHA",
        Recipe((("pufa", 1.0), ("epa_dha", -0.001)), per=(("kcal", 1.0),), times=PERCENT_FAT),
        kind="share",
    ),
)

_FOODS = (
    _input("sugared_drinks_g", "g/day", "sugar-sweetened drinks, without 100 % juice"),
    _input("sugar_from_drinks_g", "g/day", "added sugar in sweetened drinks"),
    _input(
        "sugared_drinks_serv",
        "servings/day",
        "sugar-sweetened drinks, without 100 % juice; a serving is 8 fl oz, 240 g, or 26 g added sugar",
        scaled("sugared_drinks_g", 1 / 240),
        scaled("sugar_from_drinks_g", 1 / 26),
    ),
    _input(
        "sugared_drinks_juice_serv",
        "servings/day",
        "sugar-sweetened drinks and fruit juice; a serving is 8 fl oz (a cup of juice)",
        plain("sugared_drinks_serv", "F_JUICE"),
    ),
    _input(
        "lowfat_dairy_serv",
        "servings/day",
        "milk to 2 % fat and yogurt (cups), low-fat cheese (slices), low-fat ice cream (half cups)",
    ),
    _input(
        "whole_grain_g",
        "g/day",
        "whole grains",
        scaled("whole_grain", 1 / OZ_PER_GRAM),
    ),
    _input("starchy_vegetables_g", "g/day", "potatoes and other starchy vegetables"),
    _input("vegetables_g", "g/day", "vegetables without starchy ones and legumes"),
    _input("fruit_g", "g/day", "fruit without juice"),
    _input("dairy_g", "g/day", "milk and what is made of it, as whole milk"),
    _input("red_processed_meat_g", "g/day", "red and processed meat"),
    _input("poultry_g", "g/day", "poultry"),
    _input("egg_g", "g/day", "eggs"),
    _input("fish_g", "g/day", "fish and seafood"),
    _input("nuts_g", "g/day", "nuts, peanuts and seeds"),
    _input("legumes_g", "g/day", "legumes without soya"),
    _input("soy_g", "g/day", "soya foods"),
    _input("unsaturated_added_fat_g", "g/day", "added unsaturated oils and fats"),
    _input("saturated_added_fat_g", "g/day", "added saturated and trans fats (butter, lard, palm, coconut)"),
    _input("added_sugar_juice_g", "g/day", "added sugar, with the sugar of fruit juice"),
    _input(
        "unsaturated_added_fat_percent",
        "% of energy",
        "added unsaturated oils and fats",
        _percent(PERCENT_FAT, "unsaturated_added_fat_g"),
        kind="share",
    ),
    _input(
        "saturated_added_fat_percent",
        "% of energy",
        "added saturated and trans fats",
        _percent(PERCENT_FAT, "saturated_added_fat_g"),
        kind="share",
    ),
    _input(
        "added_sugar_juice_percent",
        "% of energy",
        "added sugar, with the sugar of fruit juice",
        _percent(PERCENT_SUGAR, "added_sugar_juice_g"),
        kind="share",
    ),
    _input("olive_oil_g", "g/day", "olive oil"),
    _input("sweets_g", "g/day", "sweets, chocolate, cakes, pastries, ice cream"),
    _input("discretionary_fat_g", "g/day", "butter, margarine, mayonnaise, dressings"),
)

_MEDI = (
    _input(
        "olive_oil_10g", "servings of 10 g/day", "olive oil (extra virgin)", scaled("olive_oil_g", 1 / 10)
    ),
    _input("fruit_125g", "servings of 125 g/day", "fruit without juice", scaled("fruit_g", 1 / 125)),
    _input(
        "vegetables_125g",
        "servings of 125 g/day",
        "vegetables without potatoes and legumes",
        scaled("vegetables_g", 1 / 125),
    ),
    _input(
        "legumes_40g",
        "servings of 40 g/day",
        "legumes and soya foods",
        Recipe((("legumes_g", 1 / 40), ("soy_g", 1 / 40))),
    ),
    _input("nuts_25g", "servings of 25 g/day", "nuts and seeds", scaled("nuts_g", 1 / 25)),
    _input("fish_125g", "servings of 125 g/day", "fish and seafood", scaled("fish_g", 1 / 125)),
    _input("alcohol_14g", "servings of 14 g/day", "alcohol", scaled("alcohol", 1 / 14), plain("A_DRINKS")),
    _input(
        "sugared_drinks_240ml",
        "servings of 240 ml/day",
        "sugar-sweetened drinks",
        plain("sugared_drinks_serv"),
    ),
    _input(
        "sweets_50g",
        "servings of 50 g/day",
        "sweets, chocolate, cakes, pastries, ice cream",
        scaled("sweets_g", 1 / 50),
    ),
    _input(
        "discretionary_fat_10g",
        "servings of 10 g/day",
        "butter, margarine, mayonnaise, dressings",
        scaled("discretionary_fat_g", 1 / 10),
    ),
    _input(
        "red_processed_meat_150g",
        "servings of 150 g/day",
        "red and processed meat",
        scaled("red_processed_meat_g", 1 / 150),
    ),
)

_MIND = (
    _input("leafy_greens_per_week", "servings/week", "green leafy vegetables"),
    _input("other_vegetables_per_week", "servings/week", "other vegetables"),
    _input("berries_per_week", "servings/week", "berries"),
    _input("nuts_per_week", "servings/week", "nuts"),
    _input("olive_oil_tbsp_per_week", "tablespoons/week", "olive oil"),
    _input("olive_oil_primary", "1 yes, 0 no", "olive oil is the oil mostly used at home"),
    _input("butter_pats_per_week", "pats/week", "butter and stick margarine"),
    _input("butter_tbsp_per_day", "tablespoons/day", "butter and stick margarine"),
    _input("cheese_per_week", "servings/week", "cheese"),
    _input("whole_grains_per_week", "servings/week", "whole grains"),
    _input("fish_per_week", "meals/week", "fish, not fried"),
    _input("beans_per_week", "meals/week", "beans, lentils, soya beans"),
    _input("poultry_per_week", "meals/week", "poultry, not fried"),
    _input("red_meat_per_week", "meals/week", "red and processed meat"),
    _input("sweets_per_week", "servings/week", "pastries and sweets"),
    _input("fried_food_per_week", "meals/week", "fried and fast food"),
    _input("wine_per_day", "glasses/day", "wine"),
)

_GUT = (
    _input("avocado_g", "g/day", "avocado"),
    _input("broccoli_g", "g/day", "broccoli"),
    _input("chickpea_g", "g/day", "chickpeas"),
    _input("coffee_g", "g/day", "coffee"),
    _input("cranberry_g", "g/day", "cranberries"),
    _input("fermented_dairy_g", "g/day", "yogurt, cheese, kefir, sour cream, buttermilk"),
    _input("green_tea_g", "g/day", "green tea"),
    _input("soybean_g", "g/day", "soya beans"),
    _input("vegetable_kinds", "kinds", "different vegetables reported"),
    _input("fruit_kinds", "kinds", "different fruits reported"),
    _input(
        "processed_refined_percent",
        "% of energy",
        "highly processed foods and refined grains (without sweetened drinks and processed meat)",
        _percent(100.0, "processed_refined_kcal"),
        kind="share",
    ),
    _input("processed_refined_serv", "servings/day", "highly processed foods and refined grains"),
    _input(
        "processed_refined_per_1000_kcal",
        "servings/1000 kcal",
        "highly processed foods and refined grains",
        Recipe((("processed_refined_serv", 1.0),), per=(("kcal", 1.0),), times=1000.0),
        kind="share",
    ),
    _input("processed_refined_kcal", "kcal/day", "highly processed foods and refined grains"),
)

_INFLAMMATION = (
    _input("vitamin_b12", "ug/day", "vitamin B12", plain("VB12")),
    _input("vitamin_b6", "mg/day", "vitamin B6", plain("VB6")),
    _input("beta_carotene", "ug/day", "beta-carotene", plain("BCAR")),
    _input(
        "caffeine_g", "g/day", "caffeine, in grams as the weights were published", scaled("CAFF", 1 / 1000)
    ),
    _input("carbohydrate", "g/day", "carbohydrate", plain("CARB")),
    _input("eugenol", "mg/day", "eugenol"),
    _input("fat", "g/day", "total fat", plain("TFAT")),
    _input("folic_acid", "ug/day", "folic acid", plain("FA")),
    _input("garlic_g", "g/day", "garlic"),
    _input("ginger_g", "g/day", "ginger"),
    _input("niacin", "mg/day", "niacin", plain("NIAC")),
    _input("n3_fat", "g/day", "n-3 fatty acids (of ASA24: EPA, DPA and DHA)", plain("P205", "P225", "P226")),
    _input("n6_fat", "g/day", "n-6 fatty acids (of ASA24: 18:2 and 20:4)", plain("P182", "P204")),
    _input("onion_g", "g/day", "onion"),
    _input("protein", "g/day", "protein", plain("PROT")),
    _input("riboflavin", "mg/day", "riboflavin", plain("VB2")),
    _input("saffron_g", "g/day", "saffron"),
    _input("selenium", "ug/day", "selenium", plain("SELE")),
    _input("thiamin", "mg/day", "thiamin", plain("VB1")),
    _input("turmeric_mg", "mg/day", "turmeric"),
    _input("vitamin_a", "ug RE/day", "vitamin A (of ASA24: activity equivalents, RAE)", plain("VARA")),
    _input("vitamin_c", "mg/day", "vitamin C", plain("VC")),
    _input("vitamin_d", "ug/day", "vitamin D", plain("VITD"), also=("vd",)),
    _input("vitamin_e", "mg/day", "vitamin E", plain("ATOC")),
    _input("zinc", "mg/day", "zinc", plain("ZINC")),
    _input("tea_g", "g/day", "green and black tea"),
    _input("flavan_3_ols", "mg/day", "flavan-3-ols"),
    _input("flavones", "mg/day", "flavones"),
    _input("flavonols", "mg/day", "flavonols"),
    _input("flavanones", "mg/day", "flavanones"),
    _input("anthocyanidins", "mg/day", "anthocyanidins"),
    _input("isoflavones", "mg/day", "isoflavones"),
    _input("pepper_g", "g/day", "pepper"),
    _input("thyme_oregano_mg", "mg/day", "thyme and oregano"),
    _input("rosemary_mg", "mg/day", "rosemary"),
)

_COUNTS = (
    _input("ultra_processed_kcal", "kcal/day", "energy from ultra-processed foods"),
    _input("unclassified_kcal", "kcal/day", "energy from foods whose processing is not known"),
    _input("ultra_processed_g", "g/day", "weight of ultra-processed foods"),
    _input("unclassified_g", "g/day", "weight of foods whose processing is not known"),
    _input("food_g", "g/day", "weight of all food and drink"),
    _input("plants_week", "plants in seven days", "different plants eaten in seven days"),
    _input("fermented_live_serv", "servings/day", "fermented foods eaten with live cultures"),
    _input("fermented_heated_serv", "servings/day", "fermented foods that were heated afterwards"),
    _input("polyols_g", "g/day", "polyols"),
    _input("glutamine_g", "g/day", "glutamine"),
    _input("glutamine_low_g", "g/day", "glutamine, low end of its range", kind="ratio"),
    _input("glutamine_high_g", "g/day", "glutamine, high end of its range", kind="ratio"),
)

INPUTS: Mapping[str, Input] = MappingProxyType(
    {
        one.name: one
        for one in (
            *_CORE,
            *_FPED,
            *_NUTRIENTS,
            *_FOODS,
            *_MEDI,
            *_MIND,
            *_GUT,
            *_INFLAMMATION,
            *_COUNTS,
        )
    }
)
"""Every input by name."""


def wanted(*names: str) -> Mapping[str, Input]:
    """The inputs of these names, in this order."""
    return MappingProxyType({name: INPUTS[name] for name in names})
