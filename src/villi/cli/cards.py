"""The card that stands before everything else, on the command line: shown first, opened by one key."""

import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from villi.safety.values import Card


def show(card: "Card | None") -> None:
    """Print a card; nothing where there is none."""
    from villi.report.rules import card_lines

    if card is not None:
        for line in card_lines(card):
            print(line)
        print()


def opened(card: "Card | None", remedy: str, *, record: bool = False) -> bool:
    """Show the card. What is behind a crisis card opens by Enter, by `record`, or by what `remedy` says where
    nobody is there to press a key."""
    show(card)
    if card is None or card.kind != "crisis" or record:
        return True
    if not (sys.stdin is not None and sys.stdin.isatty() and sys.stdout.isatty()):
        print(remedy)
        return False
    try:
        input("Press Enter to go on. ")
    except EOFError:
        print()
        return False
    return True
