"""What a face calls the things that a person gives for an experiment: options that are typed, or fields of a
form."""

from typing import NamedTuple


class Names(NamedTuple):
    """How sentences about a plan name what was given; the default is what is typed on a command line.

    `safety` stands behind "the safety questions" and says where they are asked, `left_out` behind "the one
    food that is left out" and says how that is said.
    """

    vary: str = "--vary"
    without: str = "--without"
    watch: str = "--watch"
    better: str = "--better"
    days: str = "--days"
    carry_over: str = "--carry-over"
    first: str = "--first"
    safety: str = " (villi safety)"
    left_out: str = ": --without FOOD"
    changing_it: str = " --carry-over changes it."
    lasting_longer: str = " with --carry-over DAYS"
    finish: str = "villi experiment finish"
    stop: str = '--stop "reason"'

    def adding(self, words: str) -> str:
        """Words as an example of what is varied.

        >>> Names().adding("kefir at breakfast"), ON_PAGE.adding("kefir at breakfast")
        ('--vary "kefir at breakfast"', '"kefir at breakfast"')
        """
        return f'{self.vary} "{words}"' if self.vary else f'"{words}"'

    def leaving(self, words: str) -> str:
        """Words as an example of what is left out.

        >>> Names().leaving("onions"), ON_PAGE.leaving("onions")
        ('--without onions', 'onions')
        """
        return f"{self.without} {words}" if self.without else words

    def lasting(self, days: int) -> str:
        """A number of days as an example.

        >>> Names().lasting(28), ON_PAGE.lasting(28)
        ('--days 28', '28')
        """
        return f"{self.days} {days}" if self.days.startswith("--") else f"{days}"

    def finishing(self, path: str) -> str:
        """How an experiment of a diary is finished.

        >>> Names().finishing("me.txt"), ON_PAGE.finishing("me.txt")
        ('villi experiment finish me.txt', 'the button on the page of experiments')
        """
        return f"{self.finish} {path}" if self.finish.startswith("villi") else self.finish

    def stopping(self, path: str, reason: str) -> str:
        """How one is stopped that has not ended.

        >>> Names().stopping("me.txt", "lots lost"), ON_PAGE.stopping("me.txt", "lots lost")
        ('villi experiment finish me.txt --stop "lots lost"', 'the button on the page of experiments')
        """
        typed = self.finish.startswith("villi")
        return f'{self.finish} {path} --stop "{reason}"' if typed else self.finish


TYPED = Names()
ON_PAGE = Names(
    vary="",
    without="",
    watch="what you watch,",
    better="which way is better,",
    days="how many days,",
    carry_over="how long it acts set to",
    first="the first day,",
    safety="",
    left_out=", and choose that it is left out",
    changing_it="",
    lasting_longer=" in the form",
    finish="the button on the page of experiments",
    stop="the one beside it",
)
"""As the form on the page calls them."""
