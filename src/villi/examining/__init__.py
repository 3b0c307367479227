"""The main job: a diary examined, step by step.

    words -> portions -> figures -> needs, gates, advice, questions -> [looking] -> what moves

Every step is a public function of its room or of a module beside this page, which only joins them. The first
stage (`begin`) is everything but statistics; the second (`with_moves`) looks for what moves, and may take
seconds. `examine` is both.

What is of a range of days: the days, intake, glutamine, patterns, supplements, questions, problems, feelings,
what is enough, and what moves in these days. What is of the whole diary, as it stands now: who it is about,
how words are understood, gates and cards, advice and answers, experiments and declared questions.
"""

from dataclasses import dataclass, replace
from datetime import date as Date
from hashlib import sha256
from importlib.metadata import version
from typing import TYPE_CHECKING

from villi.diary.person import person_of
from villi.diary.values import Diary
from villi.examination import Examination, ModelUsed, Moves, Provenance
from villi.examining.feelings import feelings
from villi.examining.figures import Figures, Range, figures, problems_within, range_of, within
from villi.examining.glutamine import by_day, glutamine
from villi.examining.moves import KeptOf, moves, withheld
from villi.examining.places import complaints, problems, written
from villi.examining.questions import questions
from villi.examining.scoring import scores
from villi.examining.standing import enough, standing
from villi.foods import Catalogue
from villi.meals import Index, Understood, index, resolve
from villi.needs import Needs
from villi.quantities import Person, Problem
from villi.safety import Reasons
from villi.signals.values import Told

if TYPE_CHECKING:
    from villi.meals.asking import Model

__all__ = ["Begun", "begin", "examine", "of_days", "with_moves"]


@dataclass(frozen=True, slots=True)
class Begun:
    """An examination whose first stage is done, with what the second needs: `whole` of all days, `shown` of
    the `days` that are looked at; `needs` and `problems` are of all days too."""

    examination: Examination
    whole: Figures
    shown: Figures
    days: Range
    needs: Needs
    problems: tuple[Problem, ...]
    catalogue: Catalogue
    ready: Index
    today: Date | None
    kept_of: KeptOf | None


def examine(
    diary: Diary,
    catalogue: Catalogue | None = None,
    person: Person | None = None,
    model: "Model | None" = None,
    ready: Index | None = None,
    today: Date | None = None,
    kept_of: KeptOf | None = None,
    first: Date | None = None,
    last: Date | None = None,
) -> Examination:
    """Examine one person's diary.

    `catalogue` defaults to the everyday catalogue joined with the person's own; `person` overrides what
    the diary says of who it is about; `model` (of `villi.model`) is a language model that helps to read
    what the rules do not understand, none by default; `ready` the catalogue's index, where it stands
    already; `today` keeps a day in the future, a slip of the pen, from being the day on which rules look
    back; `kept_of` gives what an experiment was drawn from (`villi.trials.files.kept_beside(path)`): without
    it a finished one can only be told as it was done; `first` and `last` choose days (at the head of this
    page: what is of them). Never raises for what a person wrote: that comes back as problems; raises
    VilliError where `last` lies before `first`.

    >>> from villi.diary import read
    >>> diary = read(b"2026-11-16\\n08:00 2 slices rye bread\\n18:00 150 g salmon\\ndone: food\\n")
    >>> found = examine(diary, Catalogue.everyday())
    >>> found.complete_days, found.glutamine.estimate.mean > 1
    (1, True)
    """
    return with_moves(begin(diary, catalogue, person, model, ready, today, kept_of, first, last))


def begin(
    diary: Diary,
    catalogue: Catalogue | None = None,
    person: Person | None = None,
    model: "Model | None" = None,
    ready: Index | None = None,
    today: Date | None = None,
    kept_of: KeptOf | None = None,
    first: Date | None = None,
    last: Date | None = None,
    said: Reasons | None = None,
) -> Begun:
    """The first stage of `examine`: all but what moves, of which the state is "looking" (or "withheld").

    `said` is what the diary says of safety (`safety.reasons`), where that stands already.

    >>> from villi.diary import read
    >>> begun = begin(read(b"2026-11-16\\nporridge\\nfeel: mood 6\\n"), Catalogue.everyday())
    >>> begun.examination.moves.state, with_moves(begun).moves.state
    ('looking', 'too few days')
    """
    days = range_of(first, last)
    catalogue = catalogue or Catalogue.default()
    ready = index(catalogue) if ready is None else ready
    understood = resolve(diary, ready, model)
    who, misfits = (person, ()) if person else person_of(diary)
    whole = figures(diary, understood, catalogue, ready)
    stands = standing(whole, who, catalogue, today, said)
    found = (*diary.problems, *misfits, *problems(understood, written(diary)), *complaints(model))
    examination = Examination(
        made_by=_provenance(diary, catalogue, understood, model),
        person=who,
        source=diary.source,
        days=by_day(whole.intake),
        intake=whole.estimates,
        glutamine=glutamine(whole.intake, catalogue),
        patterns=whole.patterns,
        supplements=whole.taken,
        portions=understood.portions,
        refused=understood.refused,
        problems=found,
        questions=questions(whole, catalogue),
        needs=stands.needs,
        safety=stands.safety,
        advice=stands.advice,
        answers=stands.answers,
        feelings=feelings(diary),
        scores=scores(whole.intake, who, stands.safety, stands.needs, catalogue),
        moves=withheld(diary, stands.safety) or Moves("looking"),
    )
    begun = Begun(examination, whole, whole, Range(), stands.needs, found, catalogue, ready, today, kept_of)
    return begun if days.whole else of_days(begun, first, last)


def of_days(begun: Begun, first: Date | None, last: Date | None) -> Begun:
    """The first stage for other days of the same diary, which is not read again.

    >>> from villi.diary import read
    >>> begun = begin(read(b"2026-11-16\\ntoast\\n2026-11-17\\nsoup\\n"), Catalogue.everyday())
    >>> [str(day.date) for day in of_days(begun, Date(2026, 11, 17), None).examination.days]
    ['2026-11-17']
    """
    days = range_of(first, last)
    shown = within(begun.whole, days, begun.catalogue)
    known = begun.examination
    examination = replace(
        known,
        first=first,
        last=last,
        days=by_day(shown.intake),
        intake=shown.estimates,
        glutamine=glutamine(shown.intake, begun.catalogue),
        patterns=shown.patterns,
        supplements=shown.taken,
        portions=shown.understood.portions,
        refused=shown.understood.refused,
        problems=problems_within(begun.problems, begun.whole.diary, days),
        questions=questions(shown, begun.catalogue),
        needs=begun.needs if days.whole else enough(shown, known.person, begun.needs),
        feelings=feelings(shown.diary),
        scores=scores(shown.intake, known.person, known.safety, begun.needs, begun.catalogue),
    )
    return replace(begun, examination=examination, shown=shown, days=days)


def with_moves(begun: Begun, told: Told | None = None) -> Examination:
    """The second stage of `examine`: what moves with how the person feels.

    `told(done, of)` is called after each step of the search, from the thread that looks; an exception of its
    own ends the search.
    """
    if begun.examination.moves.state != "looking":
        return begun.examination
    found = moves(
        begun.whole,
        begun.shown,
        begun.days,
        begun.catalogue,
        begun.ready,
        begun.examination.safety,
        begun.today,
        begun.kept_of,
        told,
    )
    return replace(begun.examination, moves=found)


def _provenance(
    diary: Diary, catalogue: Catalogue, understood: Understood, model: "Model | None"
) -> Provenance:
    lines = "".join(diary.lines) or repr(diary.days)
    digest = sha256(lines.encode("utf-8", "surrogateescape")).hexdigest()
    helped = sum(bool(portion.read_by) for portion in understood.portions)
    used = ModelUsed(model.name, model.host, model.prompts, helped) if model is not None and helped else None
    return Provenance(version("villi"), catalogue.sha256, tuple(catalogue.sources), digest, used)
