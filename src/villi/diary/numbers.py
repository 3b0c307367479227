"""Numbers as people write them: decimal commas, thousands, "6 and a half", "x2"."""

import re
from typing import Literal

Decimal = Literal["point", "comma"]

# A thousands group never starts with 0, so "0,125" is a decimal; "2,5,3" is nobody's number and is left.
_COMMA = re.compile(r"(?<![0-9.,])([1-9][0-9]{0,2}(?:,[0-9]{3})+(?![0-9,])|[0-9]+,[0-9]+(?![0-9,]))")
_THOUSANDS = re.compile(r"[1-9][0-9]{0,2}(?:,[0-9]{3})+")
_POINT_THOUSANDS = re.compile(r"(?<![0-9.,])[1-9][0-9]{0,2}(?:\.[0-9]{3})+(?![0-9.])")


def numbers(text: str, decimal: Decimal = "point") -> str:
    """The same words with every number written with a decimal point and no thousands mark.

    The result has exactly as many code points as `text`, each standing where it stood (a dropped
    thousands mark leaves a blank before the number), so a span in one is a span in the other. With
    `decimal` "comma" the text follows the continental habit: `1,200` is 1.2 and `1.200` is 1200.

    >>> numbers("2 eggs, 1,5 dl milk; 1,200 ml water")
    '2 eggs, 1.5 dl milk;  1200 ml water'
    >>> numbers("1,200 kg", "comma"), numbers("1.200 g", "comma")
    ('1.200 kg', ' 1200 g')
    """
    if decimal == "comma":
        if "." in text:
            text = _POINT_THOUSANDS.sub(_closed_up, text)
        return _COMMA.sub(lambda m: m[0].replace(",", ".") if m[0].count(",") == 1 else _closed_up(m), text)
    if "," not in text:
        return text
    return _COMMA.sub(lambda m: _closed_up(m) if _THOUSANDS.fullmatch(m[0]) else m[0].replace(",", "."), text)


def _closed_up(match: "re.Match[str]") -> str:
    digits = match[0].replace(",", "").replace(".", "")
    return digits.rjust(len(match[0]))
