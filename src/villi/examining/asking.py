"""One question put to a diary, step by step: gates, the question, its declaration, the answer.

    diary -> gates -> series -> question -> asked: line in the diary -> ledger -> answer

Nothing of the ratings is computed before the gates let it through and the question stands in the diary.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date as Date
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from villi.diary.person import person_of
from villi.diary.values import Diary
from villi.examination import Asked, Move
from villi.examining.asked import Entry, answered, key, undeclarable
from villi.examining.figures import figures
from villi.examining.oneway import one_way, one_way_series
from villi.examining.screened import screened
from villi.examining.standing import standing
from villi.examining.varying import to_test, varied_in
from villi.foods import Catalogue
from villi.intake import Intake
from villi.meals import Index, Understood, index, resolve
from villi.quantities import VilliError
from villi.safety import permit
from villi.safety.values import Permit, Safety
from villi.series import food_days, series
from villi.series.asking import Food, Question, asked
from villi.series.declaring import canonical, line
from villi.series.values import Exposure, Series
from villi.signals.question_rates import QuestionRates, question_rates
from villi.signals.rates import rates
from villi.signals.values import Rates
from villi.trials import trials
from villi.trials.analysing import unreadable

if TYPE_CHECKING:
    from villi.examining import Begun

INSIGHT = "insight"
"""What the gates are asked about."""


@dataclass(frozen=True, slots=True)
class Ready:
    """A diary that was read and whose gates stand, before anything of its ratings is looked at."""

    diary: Diary
    catalogue: Catalogue
    understood: Understood
    intake: Intake
    safety: Safety
    permit: Permit

    @property
    def may_look(self) -> bool:
        """Whether anything may be looked for: no card stands first, and no gate forbids it."""
        return self.safety.card is None and self.permit.allowed


def ready(
    diary: Diary,
    catalogue: Catalogue | None = None,
    index_of: Index | None = None,
    today: Date | None = None,
) -> Ready:
    """The diary with what was eaten in it, and what the gates say of looking for patterns in it.

    >>> from villi.diary import read
    >>> ready(read(b"2026-11-16\\ntoast\\nfeel: mood 1\\n"), Catalogue.everyday()).may_look
    False
    """
    catalogue = catalogue or Catalogue.default()
    index_of = index(catalogue) if index_of is None else index_of
    whole = figures(diary, resolve(diary, index_of), catalogue, index_of)
    who, _ = person_of(diary)
    safety = standing(whole, who, catalogue, today).safety
    return Ready(diary, catalogue, whole.understood, whole.intake, safety, permit([INSIGHT], safety.fired))


def ready_of(begun: "Begun") -> Ready:
    """The same from an examination of the whole diary that has begun.

    >>> from villi.diary import read
    >>> from villi.examining import begin
    >>> ready_of(begin(read(b"2026-11-16\\ntoast\\nfeel: mood 1\\n"), Catalogue.everyday())).may_look
    False
    """
    safety = begun.examination.safety
    whole = begun.whole
    allowed = permit([INSIGHT], safety.fired)
    return Ready(whole.diary, begun.catalogue, whole.understood, whole.intake, safety, allowed)


def series_of(made: Ready) -> Series:
    """The daily series, each exposure as far as it may be told; raises VilliError where a gate stands in
    front of them, or the record of an experiment that has no end cannot be read."""
    if not made.may_look:
        raise VilliError("a rule of safety stands in front of patterns in this diary; nothing was computed")
    unread = unreadable(made.diary)
    if unread:
        raise VilliError(f"{unread}. Nothing was computed, and nothing was declared")
    daily = series(made.diary, made.intake, made.understood, made.catalogue)
    return one_way_series(daily, one_way(made.understood, made.catalogue, made.safety))


def food_of(made: Ready) -> Food:
    """Days with any food of the diary, by its words."""

    told = one_way(made.understood, made.catalogue, made.safety)

    def food(words: str) -> Exposure | None:
        found = food_days(words, made.diary, made.intake, made.understood, made.catalogue)
        return None if found is None else told(found)

    return food


def question(words: str, daily: Series, food: Food) -> Question:
    """What words ask; raises VilliError where they ask nothing, or nothing that these days could answer."""
    found = asked(words, daily, food)
    because = undeclarable(found)
    if because:
        raise VilliError(f"{because}. Nothing was declared")
    return found


def declaration(found: Question, date: Date) -> str:
    """The line that declares a question on a date."""
    return line(canonical(found), date)


def entry_of(found: Question, entries: Sequence[Entry]) -> Entry | None:
    """The entry of the ledger in which the same was asked, in whatever words; None where it was not."""
    return next((each for each in entries if each.question and key(each.question) == key(found)), None)


def to_vary(move: Move, made: Ready, words: Index) -> Move:
    """An answer with the words that an experiment on it may vary: none where a rule stands in front of it, or
    where it cannot be drawn."""
    varied = varied_in(made.diary, made.understood, made.intake, made.catalogue, words, made.safety.facts)
    return to_test(move, made.safety, varied)


class Answer(NamedTuple):
    """The answer to a question; `rates` of the screen it comes from, `power` of one question by itself, each
    None where it does not apply or was not measured."""

    asked: Asked
    rates: Rates | None
    power: QuestionRates | None


def answer(entry: Entry, daily: Series) -> Answer:
    """The answer to a question of the ledger: the first by itself, a later one from the screen."""
    if entry.first:
        days = 0 if entry.question is None else int(np.isfinite(entry.question.outcome.values).sum())
        return Answer(answered(entry, daily, None), None, question_rates(days))
    found = screened(daily)
    measured = None if found is None else rates(found.rated, found.rule)
    return Answer(answered(entry, daily, found), measured, None)


def waits(found: Question, diary: Diary, today: Date | None = None) -> bool:
    """Whether an experiment that runs watches the outcome: nothing of it is shown before its end."""
    return any(
        each.outcome == found.outcome.key and each.state in ("running", "to finish")
        for each in trials(diary, today)
    )
