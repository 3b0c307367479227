"""Who an amount is for: what reference values and safety rules ask of a person."""

from typing import Literal, NamedTuple

Sex = Literal["", "female", "male"]
State = Literal["", "none", "pregnant", "lactating"]


class Person(NamedTuple):
    """A person as a diary says it; the name is handed on only when it is asked for.

    `sex` "" unknown; `age` in whole years, None unknown; `state` "" where nothing was said of pregnancy or
    breast-feeding, "none" where it was denied; `weight_kg` and `height_cm` None unknown. What contradicts
    itself (pregnant, male) is kept as written: no reference value fits, and every rule that fits applies.
    """

    name: str = ""
    sex: Sex = ""
    age: int | None = None
    state: State = ""
    weight_kg: float | None = None
    height_cm: float | None = None
