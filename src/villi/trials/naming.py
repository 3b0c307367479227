"""What a face calls the things that a person gives for an experiment: options that are typed, or fields of a
form."""

from typing import NamedTuple


class Names(NamedTuple):
    """How sentences about a plan name what was given; the default is what is typed on a command line.

    `adding`, `leaving` and `lasting` are examples, to be filled with `format`; so are `finishing`, with the
    diary's path, and `stopping`, with path and reason. `safety` stands behind "the safety questions" and says
    where they are asked, `left_out` behind "the one food that is left out" and says how that is said.

    >>> TYPED.adding.format("kefir at breakfast"), ON_PAGE.adding.format("kefir at breakfast")
    ('--vary "kefir at breakfast"', '"kefir at breakfast"')
    >>> TYPED.stopping.format(path="me.txt", reason="lots lost")
    'villi experiment finish me.txt --stop "lots lost"'
    """

    vary: str = "--vary"
    without: str = "--without"
    watch: str = "--watch"
    better: str = "--better"
    days: str = "--days"
    carry_over: str = "--carry-over"
    first: str = "--first"
    adding: str = '--vary "{}"'
    leaving: str = "--without {}"
    lasting: str = "--days {}"
    safety: str = " (villi safety)"
    left_out: str = ": --without FOOD"
    changing_it: str = " --carry-over changes it."
    lasting_longer: str = " with --carry-over DAYS"
    finishing: str = "villi experiment finish {path}"
    stopping: str = 'villi experiment finish {path} --stop "{reason}"'
    stop: str = '--stop "reason"'


TYPED = Names()
_BUTTON = "the button on the page of experiments"
ON_PAGE = Names(
    vary="what you vary",
    without="what you vary",
    watch="what you watch,",
    better="which way is better,",
    days="how many days,",
    carry_over="how long it acts set to",
    first="the first day,",
    adding='"{}"',
    leaving="{}",
    lasting="{}",
    safety="",
    left_out=", and choose that it is left out",
    changing_it="",
    lasting_longer=" in the form",
    finishing=_BUTTON,
    stopping=_BUTTON,
    stop="the one beside it",
)
"""As the form on the page calls them."""
