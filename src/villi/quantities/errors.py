"""The one root of villi's exceptions."""


class VilliError(Exception):
    """Something outside the reader's words is wrong: a file, a disk, a format, or our own code.

    What a person wrote wrong in a diary is a `Problem`, never an exception. The message names the
    place and the remedy, so that a face can print it as it is.

    >>> str(VilliError("week.txt is empty: write a date such as 2026-11-16 on a line of its own"))
    'week.txt is empty: write a date such as 2026-11-16 on a line of its own'
    """
