"""A plain writer of SAS transport files, version 5, for the tests: a number, a letter of missing, or text.

Written from the published layout, apart from the reader: numbers are made digit by digit of base 16.
"""

from collections.abc import Sequence
from fractions import Fraction
from typing import NamedTuple

STAMP = b"01JAN26:00:00:00"


class Variable(NamedTuple):
    name: str
    length: int = 8
    text: bool = False
    form: str = ""


class Missing(NamedTuple):
    letter: str = "."


def ibm(value: float, length: int = 8) -> bytes:
    """A number as sign, exponent to base 16 and digits after the point, cut (not rounded) to its length."""
    left = abs(Fraction(value))
    if left == 0:
        return bytes(length)
    exponent = 64
    while left >= 1:
        left, exponent = left / 16, exponent + 1
    while left < Fraction(1, 16):
        left, exponent = left * 16, exponent - 1
    digits = int(left * 256 ** (length - 1))
    return bytes([exponent | (0x80 if value < 0 else 0)]) + digits.to_bytes(length - 1, "big")


def cell(value: object, variable: Variable) -> bytes:
    if isinstance(value, Missing):
        return value.letter.encode().ljust(variable.length, b"\0")
    if variable.text:
        return str(value).encode("latin-1").ljust(variable.length, b" ")
    assert isinstance(value, (int, float))
    return ibm(value, variable.length)


def transport(variables: Sequence[Variable], rows: Sequence[Sequence[object]]) -> bytes:
    """A whole file."""
    zeros = b"0" * 30
    head = [
        b"HEADER RECORD*******LIBRARY HEADER RECORD!!!!!!!" + zeros + b"  ",
        b"SAS     SAS     SASLIB  9.4     X64_10PR" + b" " * 24 + STAMP,
        STAMP + b" " * 64,
        b"HEADER RECORD*******MEMBER  HEADER RECORD!!!!!!!000000000000000001600000000140  ",
        b"HEADER RECORD*******DSCRPTR HEADER RECORD!!!!!!!" + zeros + b"  ",
        b"SAS     MADE    SASDATA 9.4     X64_10PR" + b" " * 24 + STAMP,
        STAMP + b" " * 64,
        b"HEADER RECORD*******NAMESTR HEADER RECORD!!!!!!!"
        + b"000000"
        + str(len(variables)).zfill(4).encode()
        + b"0" * 20
        + b"  ",
    ]
    described, start = b"", 0
    for number, variable in enumerate(variables, 1):
        described += b"".join(
            (
                (2 if variable.text else 1).to_bytes(2, "big"),
                bytes(2),
                variable.length.to_bytes(2, "big"),
                number.to_bytes(2, "big"),
                variable.name.encode().ljust(8),
                b" " * 40,
                variable.form.encode().ljust(8),
                bytes(8),
                b" " * 8,
                bytes(4),
                start.to_bytes(4, "big"),
                bytes(52),
            )
        )
        start += variable.length
    observed = b"".join(cell(v, variable) for row in rows for v, variable in zip(row, variables, strict=True))
    obs = b"HEADER RECORD*******OBS     HEADER RECORD!!!!!!!" + zeros + b"  "
    return b"".join(head) + padded(described) + obs + padded(observed)


def padded(block: bytes) -> bytes:
    return block + b" " * (-len(block) % 80)
