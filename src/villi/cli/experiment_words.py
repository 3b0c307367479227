"""What the commands on experiments share: reading the diary, the card first, sentences on a terminal."""

from collections.abc import Iterable
from datetime import date as Date
from typing import TYPE_CHECKING

from villi.cli.varying import quick_safety

if TYPE_CHECKING:
    from villi.diary import Diary
    from villi.safety.values import Fired, Safety
    from villi.trials.wording import Part


def read_now(path: str) -> tuple[bytes, "Diary", Date]:
    """The bytes of a diary, the diary, and the diary day that it is."""
    from villi.diary import read_diary
    from villi.diary.today import diary_day

    diary = read_diary(path)
    data = "".join(diary.lines).encode("cp1252" if diary.encoding == "cp1252" else diary.encoding)
    return data, diary, diary_day(diary.header)


def carded(diary: "Diary", path: str) -> bool:
    """Show a card, where the words of a diary bring one; then nothing is planned and nothing drawn."""
    return stands(quick_safety(diary), path)


def stands(safety: "Safety", path: str) -> bool:
    """Show a card, where one stands; then nothing is planned and nothing drawn."""
    from villi.cli.cards import show

    card = safety.card
    show(card)
    if card is None:
        return False
    if card.kind != "crisis":
        say("Experiments wait for now. A running one may be stopped at any time:")
        command(f'villi experiment finish {path} --stop "reason"')
    return True


def crisis(words: "Iterable[str | None]", diary: "Diary") -> bool:
    """Show the crisis card, where words as they are typed now bring one: nothing about food is on it, and
    nothing is planned or written."""
    from villi.cli.cards import show
    from villi.keeping.cards import card_of_words

    said = (card_of_words(each, diary.header.country) for each in words if each)
    card = next((one for one in said if one is not None and one.kind == "crisis"), None)
    show(card)
    return card is not None


def gates(fired: "Iterable[Fired]") -> None:
    """Print rules as every command shows them."""
    from villi.report.rules import gate_lines

    for line in gate_lines(fired):
        print(line)


def show_part(part: "Part") -> None:
    """Print a heading with its sentences."""
    print(part.heading)
    for sentence in part.sentences:
        say(sentence, 2)
    print()


def day(date: Date) -> str:
    """A date as a person says it."""
    from villi.trials.wording import day_of

    return day_of(date)


def clean_line(text: str) -> str:
    """A line that is safe for a terminal, its indentation kept."""
    from villi.report.words import clean

    return clean(text) if text.strip() == text else text[: len(text) - len(text.lstrip())] + clean(text)


def command(words: str) -> None:
    """What can be typed, on a line of its own, never broken."""
    print(f"  {clean_line(words)}")


def say(sentence: str, indent: int = 0) -> None:
    """A sentence over several lines of plain text, safe for a terminal."""
    from villi.report.rules import wrapped

    for line in wrapped(sentence, "", indent):
        print(line)
