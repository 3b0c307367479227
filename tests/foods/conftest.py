"""A very small catalogue in the format of the package's own files."""

import csv
from pathlib import Path

import pytest

from villi.foods import Catalogue
from villi.quantities import NUTRIENTS

CLASSES = (
    *("gluten", "egg", "whey", "gelatin", "soy", "peanut", "almond", "sunflower", "rice", "maize", "oats"),
    *("rye", "barley", "pseudocereal", "wheat", "dairy", "meat", "fish", "pulses", "nuts", "grains"),
    *("vegetables", "fruit", "mixed"),
)

FOODS = """\
id,name,synonyms,group,reports,fermented,live,processing,processing_sure,plants,sources,kind,remark
fndds:11111000,"milk, whole",full fat milk;leche fresca,dairy,9000,,,whole,certain,,fndds1718,food,an extra column
fndds:51301010,"bread, rye",rye loaf,bread,800,cereal,no,processed,likely,rye 30;wheat 25.5,fndds1718;sr26,food,
fndds:51101000,"bread, white",,bread,12000,,,ultra,likely,wheat 60,fndds1718,food,
fndds:58100100,"sandwich, ham, on rye bread",,grain_dishes,20000,,,mixed,unclear,,fndds1718,food,
own:kombucha,kombucha,,drinks,0,beverage,depends,processed,unclear,,own,food,
sup:glutamine,glutamine powder,l-glutamine,supplement,0,,,,,,own,supplement,
"""

MEASURES = """\
id,unit,grams
fndds:11111000,1 cup,244
fndds:11111000,per fl oz of drink,2.5
fndds:11111000,default,244
fndds:51301010,1 slice,32
"""

VALUES: dict[str, dict[str, str]] = {
    "fndds:11111000": {
        "energy": "60",
        "protein": "3.28",
        "fat": "3.2",
        "fibre": "0",
        "trans_fat": "0.1~",
        "lysine": "0.2624~",
        "d_milk": "0.41",
    },
    "fndds:51301010": {"energy": "259", "protein": "8.5", "fibre": "5.8", "g_whole": "1.2"},
    "sup:glutamine": {"protein": "100"},
}

GLUTAMINE = """\
id,by_class,imputed
fndds:11111000,dairy=0.302,0
fndds:51301010,rye=0.9;wheat=0.75,0.25
own:kombucha,,0
"""


@pytest.fixture(scope="session")
def small_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the small catalogue."""
    folder = tmp_path_factory.mktemp("catalogue")
    (folder / "foods.csv").write_text(FOODS, encoding="utf-8")
    (folder / "measures.csv").write_text(MEASURES, encoding="utf-8")
    (folder / "glutamine.csv").write_text(GLUTAMINE, encoding="utf-8")
    classes = "".join(f"{key},{key},0.3,0.4,0.5,15\n" for key in CLASSES)
    head = "key,name,ratio_low,ratio_mid,ratio_high,glx_of_protein\n"
    (folder / "glutamine_classes.csv").write_text(head + classes, encoding="utf-8")
    groups = "group,name,fndds\ndairy,Dairy,11 12 13 14\nbread,Bread,51 52\ngrain_dishes,Dishes,58\n"
    (folder / "groups.csv").write_text(groups, encoding="utf-8")
    sources = 'id,edition,title,licence,embeddable\nfndds1718,2017-18,"Survey foods",public domain,yes\n'
    (folder / "sources.csv").write_text(sources, encoding="utf-8")
    equivalents = "code,id,how,name\nfndds:51301020,fndds:51301010,same first digits,Bread of seven grains\n"
    equivalents += "fndds:51301030,fndds:51301010,distance 1.20,\n"
    (folder / "equivalents.csv").write_text(equivalents, encoding="utf-8")
    (folder / "survey_names.csv").write_text("id,name\n", encoding="utf-8")
    columns = [key for key in NUTRIENTS if key != "glutamine"]
    with (folder / "composition.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["id", *columns])
        for food, values in VALUES.items():
            writer.writerow([food, *(values.get(column, "") for column in columns)])
    return folder


@pytest.fixture(scope="session")
def small(small_folder: Path) -> Catalogue:
    """The small catalogue."""
    return Catalogue.from_folder(small_folder)
