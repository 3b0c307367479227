"""How a run is simulated, as SED-ML (level 1, version 4): one model, one time course, all states reported."""

from typing import Any

from villi.body.marking import escaped, plain
from villi.body.sbml import library
from villi.body.scheduling import schedule
from villi.body.table import Model
from villi.body.table import model as shipped
from villi.body.values import Inputs, Resolution
from villi.quantities import VilliError

LEVEL, VERSION = 1, 4
SBML = "urn:sedml:language:sbml.level-3.version-2"
CORE = "http://www.sbml.org/sbml/level3/version2/core"
"""The namespace that the places of outputs are told in."""
TIME = "urn:sedml:symbol:time"
CVODE, RELATIVE, ABSOLUTE = "KISAO:0000019", "KISAO:0000209", "KISAO:0000211"
"""Terms of the ontology of simulation algorithms: a solver with adaptive steps, and its two tolerances."""
TOLERANCES = {RELATIVE: "1e-8", ABSOLUTE: "1e-10"}


def sedml_text(
    inputs: Inputs,
    source: str,
    *,
    resolution: Resolution = "day",
    name: str = "",
    model: Model | None = None,
) -> str:
    """The simulation of the run that stands as SBML in the file `source`, as SED-ML.

    Reported are time (hours) and all states, as often as villi records them; `name` is shown as it stands.
    Raises VilliError where the extra is absent.

    >>> text = sedml_text(Inputs(28), "usual.xml")
    >>> 'numberOfSteps="28"' in text, 'outputEndTime="672"' in text
    (True, True)
    """
    table = model or shipped()
    walk = schedule(table, inputs, resolution)
    steps = int(walk.steps.sum())
    lib = library("libsedml")
    made = lib.SedDocument(LEVEL, VERSION)
    made.getNamespaces().add(CORE, "sbml")
    made.setNotes(
        '<body xmlns="http://www.w3.org/1999/xhtml"><p>'
        + escaped(f"{name or 'The described system'}. Nothing about any person or disease follows from it.")
        + "</p></body>"
    )
    of = made.createModel()
    _named(of, "model", name)
    of.setLanguage(SBML)
    of.setSource(source)
    course = made.createUniformTimeCourse()
    _named(course, "course", name)
    course.setInitialTime(0.0)
    course.setOutputStartTime(0.0)
    course.setOutputEndTime(steps * walk.dt)
    course.setNumberOfSteps(steps // walk.every)
    _solver(course)
    task = made.createTask()
    _named(task, "task", name)
    task.setModelReference("model")
    task.setSimulationReference("course")
    report = made.createReport()
    _named(report, "states", name)
    _reported(lib, made, report, "time", "time (h)")
    for state in table.states:
        _reported(lib, made, report, state.id, f"{state.name} ({state.unit})")
    text: str = lib.writeSedMLToString(made)
    return text


def _named(part: Any, id_: str, name: str) -> None:
    part.setId(id_)
    part.setName(plain(name).replace("&", "&amp;") or id_)


def _solver(course: Any) -> None:
    algorithm = course.createAlgorithm()
    algorithm.setKisaoID(CVODE)
    for term, value in TOLERANCES.items():
        tolerance = algorithm.createAlgorithmParameter()
        tolerance.setKisaoID(term)
        tolerance.setValue(value)


def _reported(lib: Any, made: Any, report: Any, id_: str, label: str) -> None:
    """A column of the report: time, or the SBML parameter that the state is."""
    generator = made.createDataGenerator()
    _named(generator, f"of_{id_}", label)
    variable = generator.createVariable()
    _named(variable, f"task_{id_}", label)
    variable.setTaskReference("task")
    if id_ == "time":
        variable.setSymbol(TIME)
    else:
        variable.setTarget(f"/sbml:sbml/sbml:model/sbml:listOfParameters/sbml:parameter[@id='{id_}']")
    if generator.setMath(lib.parseL3Formula(f"task_{id_}")) != 0:
        raise VilliError(f"SED-ML refuses the output of {id_}")
    column = report.createDataSet()
    column.setId(f"column_{id_}")
    column.setLabel(id_)
    column.setName(label)
    column.setDataReference(f"of_{id_}")
