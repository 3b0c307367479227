"""Runs of the described system in the standards of modellers: SBML, SED-ML, COMBINE archives, PEtab."""

import re
from collections.abc import Iterable, Mapping
from pathlib import Path

from villi.body.archive import Entry, omex
from villi.body.checking import checked
from villi.body.drawing import draws, middle, of_person, replaced
from villi.body.petab_files import petab_files
from villi.body.petab_suite import experiments
from villi.body.sbml import sbml_text
from villi.body.sedml import sedml_text
from villi.body.table import Model, model
from villi.body.values import Array, Inputs, Resolution
from villi.body.writing import write_all
from villi.quantities import Person, VilliError

LIMITS = "It says what follows in the described system and nothing about any person or disease."
LONGEST = 60
"""Letters of a file's name at most."""


def export(
    folder: str | Path,
    runs: Mapping[str, Inputs],
    *,
    person: Person | None = None,
    resolution: Resolution = "day",
    member: int | None = None,
    seed: int = 0,
    hypotheses: bool = False,
    suite: bool = False,
    overwrite: bool = False,
) -> tuple[Path, ...]:
    """Write `runs` into `folder`: the places of what was written, in the order in which it should be named.

    `runs` are inputs by name, such as {"usual": usual, "glutamine 5 g": with_changes(usual, changes)}; names
    are anybody's words: files are called by their letters and digits, and the words stand in the files as
    data. Each run gives NAME.xml (SBML), NAME.sedml and NAME.omex (both in one archive, which most programs
    open). `member` picks one member of the ensemble of `seed` (with the person's weight); without it every
    figure is that of the table. `suite` adds the validation suite: PEtab problems in the folder `petab`, and
    the runs of the targets, each with the three files of a run, in `targets`.

    Nothing is written where anything is there already, unless `overwrite`; all files appear complete or not
    at all. Raises VilliError for that, a full disk, faulty inputs, a stop, and where the extra `sbml` is
    absent.
    """
    if not runs and not suite:
        raise VilliError("nothing to export; give a run, or ask for the validation suite")
    table = model()
    right = {words: checked(inputs, person, table) for words, inputs in runs.items()}
    row = figures_of(person, member, seed, hypotheses)
    files: dict[str, bytes] = {}
    for name, (words, inputs) in zip(file_names(right), right.items(), strict=True):
        files |= _run(name, words, inputs, resolution, row)
    if suite:
        files |= _suite(table)
    return write_all(Path(folder), files, overwrite)


def _run(name: str, words: str, inputs: Inputs, resolution: Resolution, row: Array) -> dict[str, bytes]:
    """The files of one run: SBML, SED-ML, and both in an archive."""
    sbml = sbml_text(inputs, resolution=resolution, row=row, name=words).encode()
    sedml = sedml_text(inputs, f"{name}.xml", resolution=resolution, name=words).encode()
    model_file = Entry(f"{name}.xml", sbml, f"{words}: the model with its inputs, one member")
    how = Entry(f"{name}.sedml", sedml, f"{words}: the simulation, all states reported")
    packed = omex((model_file, how), how.name, f"{words}: a run of the described system. {LIMITS}")
    return {model_file.name: sbml, how.name: sedml, f"{name}.omex": packed}


def _suite(table: Model) -> dict[str, bytes]:
    """The PEtab problems, and every experiment of the targets as a run of its own."""
    files = {f"petab/{name}": content for name, content in petab_files(table).items()}
    for each in experiments(table):
        row: Array = replaced(table, middle(table), each.fixed)[0]
        words = f"{each.target}: {each.says}"
        name = file_names([f"{each.target} {each.id}"])[0]
        made = _run(name, words, each.inputs, each.resolution, row)
        files |= {f"targets/{place}": content for place, content in made.items()}
    return files


def file_names(words: Iterable[str]) -> list[str]:
    """Names of files for anybody's words, none twice.

    >>> file_names(["L-glutamine 5 g", "l-glutamine 5 g!", "../..", "食物"])
    ['l-glutamine-5-g', 'l-glutamine-5-g-2', 'run', 'run-2']
    """
    found: list[str] = []
    for each in words:
        plain = re.sub(r"[^a-z0-9]+", "-", each.casefold()).strip("-")[:LONGEST].rstrip("-") or "run"
        plain = f"run-{plain}" if plain in RESERVED else plain
        name, again = plain, 1
        while name in found:
            again += 1
            name = f"{plain}-{again}"
        found.append(name)
    return found


RESERVED = frozenset(
    {"con", "prn", "aux", "nul", *(f"{port}{i}" for port in ("com", "lpt") for i in range(10))}
)
"""Names that Windows keeps for itself."""


def figures_of(person: Person | None, member: int | None, seed: int, hypotheses: bool) -> Array:
    """The parameters (parameters,) that are exported: of one member of an ensemble, or of the table."""
    table = model()
    if member is not None and member < 0:
        raise VilliError(f"there is no member {member}; members are counted from 0")
    drawn = middle(table) if member is None else draws(table, 1, seed, hypotheses, first=member)
    row: Array = of_person(table, drawn, person)[0]
    return row
