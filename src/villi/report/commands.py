"""What to type, with the file and the food where they are known; safe to paste into a shell.

A name comes from a diary, and people paste what they read. So only letters, digits and a few plain signs are
put into a command; where a name holds anything else, a word in capitals stands in its place.
"""

from villi.report.words import clean, lower_first

DIARY, WORDS, SCALE = "DIARY", "WORDS", "SCALE"
"""Stand-ins for what is not known, or not safe to type."""
_PLAIN = " ,'-"
_PATH = " -_./:"
EXAMPLE = "does rye bread lower tomorrow's comfort?"


_INSTEAD = {
    "villi experiment plan": "Plan an experiment",
    "villi experiment": "the page of experiments",
    "villi ask": "ask a question",
    "villi safety": "the safety questions",
    "villi evidence": "what is known",
    "villi supplement": "the checklist for a supplement",
}


def instead(typed: str) -> str:
    """What a command is called where a page does the same: the words of its link.

    >>> instead("villi ask DIARY QUESTION"), instead("villi log")
    ('ask a question', 'villi log')
    """
    return next((said for command, said in _INSTEAD.items() if typed.startswith(command)), typed)


def plan(outcome: str, *, diary: str = "", vary: str = "", without: bool = False) -> str:
    """What to type to plan an experiment.

    >>> plan("comfort", diary="my diary.txt", vary="rye bread", without=True)
    'villi experiment plan "my diary.txt" --without "rye bread" --watch comfort'
    >>> plan("my; scale", vary="kefir `rm`")
    'villi experiment plan DIARY --vary WORDS --watch SCALE'
    """
    scale = outcome if outcome.isascii() and outcome.replace("_", "").isalpha() else SCALE
    varied = f"{'--without' if without else '--vary'} {_typed(lower_first(vary), _PLAIN, WORDS)}"
    return f"villi experiment plan {file(diary)} {varied} --watch {scale}"


def finish(diary: str = "") -> str:
    """What to type to see what came out of an experiment.

    >>> finish()
    'villi experiment finish DIARY'
    """
    return f"villi experiment finish {file(diary)}"


def ask(diary: str = "") -> str:
    """What to type to ask a question beforehand.

    >>> ask("diary.txt")
    'villi ask diary.txt "does rye bread lower tomorrow\\'s comfort?"'
    """
    return f'villi ask {file(diary)} "{EXAMPLE}"'


def file(diary: str) -> str:
    """The diary's file as an argument.

    >>> file("diaries/diary.txt"), file("my diary.txt"), file("$(rm -r x).txt"), file("")
    ('diaries/diary.txt', '"my diary.txt"', 'DIARY', 'DIARY')
    """
    return _typed(diary, _PATH, DIARY)


def _typed(words: str, signs: str, instead: str) -> str:
    """Words as one argument, quoted where they hold a space; `instead` where they are not plain."""
    plain = all(each.isalnum() or each in signs for each in words) and clean(words) == words
    if not words or not plain or words[0] in " -'," or words[-1] == " ":
        return instead
    return f'"{words}"' if " " in words or "'" in words or "," in words else words
