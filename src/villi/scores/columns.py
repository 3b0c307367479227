"""Columns that inputs are made of: names of FPED and ASA24, what other programs call them, and identities.

FPED: USDA Food Patterns Equivalents Database. ASA24: Automated Self-Administered 24-hour recall. DHQ III: the
Diet History Questionnaire of the National Cancer Institute (of its two families of nutrients the one without
a leading `*`). Block: the questionnaire of NutritionQuest, whose groups are those of the older MyPyramid
database: its citrus and other fruit hold juice, so fruit without juice is its F_SOLID and not their sum.
"""

from collections.abc import Mapping
from types import MappingProxyType

from villi.quantities import NUTRIENTS
from villi.scores.values import Recipe

LEGUME_OZ_PER_CUP = 4.0
"""One cup of legumes as vegetables is 4 oz as protein food (FPED; for older editions without PF_LEGUMES)."""


def plain(*columns: str) -> Recipe:
    """A sum of columns; one that begins with "-" is taken away."""
    return Recipe(tuple((name.lstrip("-"), -1.0 if name.startswith("-") else 1.0) for name in columns))


def scaled(column: str, factor: float) -> Recipe:
    """A column times a factor."""
    return Recipe(((column, factor),))


COLUMNS: Mapping[str, tuple[Recipe, ...]] = MappingProxyType(
    {
        "PF_LEGUMES": (scaled("V_LEGUMES", LEGUME_OZ_PER_CUP),),
        "PF_MPS_TOTAL": (
            plain("PF_MEAT", "PF_CUREDMEAT", "PF_ORGAN", "PF_POULT", "PF_SEAFD_HI", "PF_SEAFD_LOW"),
        ),
        "V_REDOR_TOTAL": (plain("V_REDOR_TOMATO", "V_REDOR_OTHER"), plain("V_DPYEL", "V_TOMATO")),
        "V_TOTAL": (plain("V_DRKGR", "V_REDOR_TOTAL", "V_STARCHY_TOTAL", "V_OTHER"),),
        "F_TOTAL": (plain("F_CITMLB", "F_OTHER", "F_JUICE"),),
    }
)
"""Columns that follow from others (identities of the database; V_DPYEL and V_TOMATO are those of Block)."""

_DHQ = {
    "KCAL": "Energy (kcal)",
    "PROT": "Protein (g)",
    "TFAT": "Total fat (g)",
    "SFAT": "Total saturated fatty acids (g)",
    "MFAT": "Total monounsaturated fatty acids (g)",
    "PFAT": "Total polyunsaturated fatty acids (g)",
    "CHOLE": "Cholesterol (mg)",
    "FIBE": "Dietary fiber (g)",
    "FOLA": "Total folate (mcg)",
    "CALC": "Calcium (mg)",
    "MAGN": "Magnesium (mg)",
    "IRON": "Iron (mg)",
    "SODI": "Sodium (mg)",
    "POTA": "Potassium (mg)",
    "ALC": "Alcohol (g)",
    "P205": "PFA 20:5 (Eicosapentaenoic) (g)",
    "P226": "PFA 22:6 (Docosahexaenoic) (g)",
    "F_CITMLB": "Citrus, melon, berry fruit (cups)",
    "F_OTHER": "Other fruit (cups)",
    "F_JUICE": "Juice fruit (cups)",
    "F_TOTAL": "Total fruit (cups)",
    "V_DRKGR": "Dark-green vegetable (cups)",
    "V_REDOR_TOTAL": "Total red/orange vegetable (cups)",
    "V_STARCHY_OTHER": "Other starchy vegetable (cups)",
    "V_STARCHY_TOTAL": "Total starchy vegetable (cups)",
    "V_OTHER": "Other vegetable (cups)",
    "V_TOTAL": "Total vegetable (cups)",
    "V_LEGUMES": "Legumes vegetable (cups)",
    "G_WHOLE": "Whole grain (oz)",
    "G_REFINED": "Refined grain (oz)",
    "PF_MEAT": "Meat from beef, pork, veal, lamb, and game protein foods (oz)",
    "PF_CUREDMEAT": "Cured meat protein foods (oz)",
    "PF_ORGAN": "Meat from organ meat protein foods (oz)",
    "PF_POULT": "Poultry protein foods (oz)",
    "PF_SEAFD_HI": "Seafood high in omega-3 protein foods (oz)",
    "PF_SEAFD_LOW": "Seafood low in omega-3 protein foods (oz)",
    "PF_MPS_TOTAL": "Total meat, poultry, seafood protein foods (oz)",
    "PF_EGGS": "Eggs protein foods (oz)",
    "PF_SOY": "Soy products protein foods (oz)",
    "PF_NUTSDS": "Nuts and seeds protein foods (oz)",
    "PF_LEGUMES": "Legumes protein foods (oz)",
    "D_TOTAL": "Total dairy (cups)",
    "ADD_SUGARS": "Added sugars (tsp)",
    "A_DRINKS": "Alcohol (drink(s))",
}

_BLOCK = {
    "KCAL": "DT_KCAL",
    "PROT": "DT_PROT",
    "TFAT": "DT_TFAT",
    "SFAT": "DT_SFAT",
    "MFAT": "DT_MFAT",
    "PFAT": "DT_PFAT",
    "CHOLE": "DT_CHOL",
    "FIBE": "DT_FIBE",
    "CALC": "DT_CALC",
    "MAGN": "DT_MAGN",
    "IRON": "DT_IRON",
    "SODI": "DT_SODI",
    "POTA": "DT_POTA",
    "ALC": "DT_ALCO",
    "P205": "DT_FA205",
    "P226": "DT_FA226",
    "V_STARCHY_OTHER": "V_STARCY",
    "V_LEGUMES": "LEGUMES",
    "G_WHOLE": "G_WHL",
    "G_REFINED": "G_NWHL",
    "PF_MEAT": "M_MEAT",
    "PF_CUREDMEAT": "M_FRANK",
    "PF_ORGAN": "M_ORGAN",
    "PF_POULT": "M_POULT",
    "PF_SEAFD_HI": "M_FISH_HI",
    "PF_SEAFD_LOW": "M_FISH_LO",
    "PF_MPS_TOTAL": "M_MPF",
    "PF_EGGS": "M_EGG",
    "PF_SOY": "M_SOY",
    "PF_NUTSDS": "M_NUTSD",
    "ADD_SUGARS": "ADD_SUG",
    "A_DRINKS": "A_BEV",
}

_OURS = {nutrient.asa24: nutrient.key for nutrient in NUTRIENTS.values() if nutrient.asa24}

SAME: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {name: tuple(there[name] for there in (_OURS, _DHQ, _BLOCK) if name in there) for name in (*_OURS, *_DHQ)}
)
"""Other names for the columns of ASA24 and FPED: our own (`fibre_g`), those of DHQ III and of Block."""
