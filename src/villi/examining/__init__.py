"""The main job: a diary examined, step by step.

    words -> portions -> intake -> estimates, patterns, questions -> needs, gates, advice, moves

Every step is a public function of its room or of a module beside this page, which only joins them.
"""

from datetime import date as Date
from hashlib import sha256
from importlib.metadata import version
from typing import TYPE_CHECKING

from villi.diary.person import person_of
from villi.diary.values import Diary
from villi.examination import Examination, ModelUsed, Provenance
from villi.examining.feelings import feelings
from villi.examining.glutamine import by_day, glutamine
from villi.examining.moves import KeptOf, moves
from villi.examining.places import complaints, problems, written
from villi.examining.questions import questions
from villi.examining.standing import standing
from villi.examining.supplements import doses
from villi.foods import Catalogue
from villi.intake import compose_diary, nutrient_estimates, patterns
from villi.meals import Index, Understood, index, resolve
from villi.quantities import Person

if TYPE_CHECKING:
    from villi.meals.asking import Model

__all__ = ["examine"]


def examine(
    diary: Diary,
    catalogue: Catalogue | None = None,
    person: Person | None = None,
    model: "Model | None" = None,
    ready: Index | None = None,
    today: Date | None = None,
    kept_of: KeptOf | None = None,
) -> Examination:
    """Examine one person's diary.

    `catalogue` defaults to the everyday catalogue joined with the person's own; `person` overrides what
    the diary says of who it is about; `model` (of `villi.model`) is a language model that helps to read
    what the rules do not understand, none by default; `ready` the catalogue's index, where it stands
    already; `today` keeps a day in the future, a slip of the pen, from being the day on which rules look
    back; `kept_of` gives what an experiment was drawn from (`villi.trials.files.kept_beside(path)`): without
    it a finished one can only be told as it was done. Never raises for what a person wrote: that comes back
    as problems.

    >>> from villi.diary import read
    >>> diary = read(b"2026-11-16\\n08:00 2 slices rye bread\\n18:00 150 g salmon\\ndone: food\\n")
    >>> found = examine(diary, Catalogue.everyday())
    >>> found.complete_days, found.glutamine.estimate.mean > 1
    (1, True)
    """
    catalogue = catalogue or Catalogue.default()
    ready = index(catalogue) if ready is None else ready
    understood = resolve(diary, ready, model)
    intake = compose_diary(diary.days, understood, catalogue)
    eaten = written(diary)
    taken = doses(diary, understood, ready)
    who, misfits = (person, ()) if person else person_of(diary)
    estimates = nutrient_estimates(intake)
    found = patterns(intake, catalogue)
    stands = standing(diary, who, understood, intake, estimates, found, taken, catalogue, today)
    return Examination(
        made_by=_provenance(diary, catalogue, understood, model),
        person=who,
        source=diary.source,
        days=by_day(intake),
        intake=estimates,
        glutamine=glutamine(intake, catalogue),
        patterns=found,
        supplements=taken,
        portions=understood.portions,
        refused=understood.refused,
        problems=(*diary.problems, *misfits, *problems(understood, eaten), *complaints(model)),
        questions=questions(diary, taken, intake, eaten, catalogue),
        needs=stands.needs,
        safety=stands.safety,
        advice=stands.advice,
        answers=stands.answers,
        feelings=feelings(diary),
        moves=moves(diary, understood, intake, catalogue, stands.safety, today, kept_of, ready),
    )


def _provenance(
    diary: Diary, catalogue: Catalogue, understood: Understood, model: "Model | None"
) -> Provenance:
    lines = "".join(diary.lines) or repr(diary.days)
    digest = sha256(lines.encode("utf-8", "surrogateescape")).hexdigest()
    helped = sum(bool(portion.read_by) for portion in understood.portions)
    used = ModelUsed(model.name, model.host, model.prompts, helped) if model is not None and helped else None
    return Provenance(version("villi"), catalogue.sha256, tuple(catalogue.sources), digest, used)
