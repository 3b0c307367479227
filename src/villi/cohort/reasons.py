"""Why a row was set aside, and what helps; and what is worth a word of rows that were read."""

NO_PERSON, OTHER_PERSON = "no person", "a person who is no whole number, as in the first file"
NO_DAY, OTHER_DAY = "no day", "a day that is none as in the first file"
NO_CODE, OTHER_CODE = "no food code", "a food code that is no whole number"
NO_UNIT, VOLUME = "a unit that is no mass", "a volume, which is no mass"
NO_NUMBER, ENDLESS, NEGATIVE = "grams that are no number", "grams that are not finite", "negative grams"
TOO_MUCH = "more than 100 kg of one food"
REPEATED, TORN = "the same item of a person and day again", "too few or too many columns"
NO_GRAMS, ALIKE = "grams missing, taken as unknown", "rows alike but for no item number, all kept"
NO_ITEM = "no item number, so whether it is there twice is not known"
NOT_LOOKED = "rows behind those that were searched for repeated items"

REMEDIES = {
    NO_PERSON: "write whose row it is",
    OTHER_PERSON: "write ids alike in all files, or give this file first: then ids are text",
    NO_DAY: "write the day or the number of the recall",
    OTHER_DAY: "write days alike in all files, as 2026-01-31, or as numbers",
    NO_CODE: "write the code of the food",
    OTHER_CODE: "write the code as the food table has it",
    NO_UNIT: "write g, kg, mg, oz or lb",
    VOLUME: "weigh it: what a volume weighs depends on the food",
    NO_NUMBER: "write grams as a number such as 12.5, or leave the cell empty if they are unknown",
    ENDLESS: "write how many grams were eaten, or leave the cell empty if that is unknown",
    NEGATIVE: "write how many grams were eaten, or leave the cell empty if that is unknown",
    TOO_MUCH: "check the amount and its unit",
    REPEATED: "delete one of the rows, or number them differently if both were eaten",
    TORN: "put cells that hold the separator in quotes, or export the file again",
}
"""What helps, by reason."""
