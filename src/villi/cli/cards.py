"""The card that stands before everything else, on the command line: shown first, opened by one key."""

import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from villi.diary import Diary
    from villi.safety.values import Card


def card_of(diary: "Diary") -> "Card | None":
    """The card for what stands in a diary; what was eaten is not asked for that."""
    from villi.diary.person import person_of
    from villi.diary.today import diary_day
    from villi.safety import facts, guard

    who, _ = person_of(diary)
    return guard(facts(diary, who, today=diary_day(diary.header)), diary.header.country).card


def card_of_words(words: str, country: str = "") -> "Card | None":
    """The card for words alone, as they are typed now."""
    from villi.diary import read

    said = "\n".join(" ".join(line.split()) for line in words.splitlines())
    text = f"country: {country}\n2000-01-01\n{said}\n"
    return card_of(read(text.replace("\0", " ").encode("utf-8", "replace")))


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
