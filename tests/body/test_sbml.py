"""The system as SBML: sound, with a unit on every figure, a label and a source on every parameter."""

import re
from typing import Any
from xml.etree import ElementTree

import numpy as np
import pytest

from villi.body import sbml
from villi.body.drawing import draws
from villi.body.sbml import sbml_text
from villi.body.scheduling import schedule
from villi.body.sources import sources
from villi.body.table import model
from villi.body.values import Course, Dose, Infusion, Inputs, Onset, Resolution
from villi.quantities import VilliError

libsbml = pytest.importorskip("libsbml", reason="python-libsbml is of the extra [sbml]")

EVENTFUL = Inputs(
    4,
    usual={"fibre": 18},
    daily={"fibre": [18, 30, 30, 12], "gln_dose": [0, 5, 5, 0], "stress": [3, 8, 8, 3]},
    events=(
        Dose(0, 10, 10),
        Infusion("enteral", 1, 9, 5, 856),
        Course("amoxicillin", 1, 2, 0.5),
        Onset("disease", 2, 8, 0.5),
    ),
)
RESOLUTIONS = ("day", "hour")
NAMESPACE = "{http://www.sbml.org/sbml/level3/version2/core}"


def read(text: str) -> Any:
    return libsbml.readSBMLFromString(text)


def complaints(document: Any) -> list[str]:
    for category in (
        libsbml.LIBSBML_CAT_GENERAL_CONSISTENCY,
        libsbml.LIBSBML_CAT_IDENTIFIER_CONSISTENCY,
        libsbml.LIBSBML_CAT_UNITS_CONSISTENCY,
        libsbml.LIBSBML_CAT_MATHML_CONSISTENCY,
        libsbml.LIBSBML_CAT_SBO_CONSISTENCY,
        libsbml.LIBSBML_CAT_OVERDETERMINED_MODEL,
        libsbml.LIBSBML_CAT_MODELING_PRACTICE,
    ):
        document.setConsistencyChecks(category, True)
    document.checkConsistency()
    return [document.getError(i).getMessage() for i in range(document.getNumErrors())]


@pytest.mark.parametrize("resolution", RESOLUTIONS)
def test_it_is_consistent_with_not_even_a_warning(resolution: Resolution) -> None:
    assert complaints(read(sbml_text(EVENTFUL, resolution=resolution))) == []


def test_the_check_of_units_would_see_a_wrong_one() -> None:
    text = sbml_text(Inputs(1), resolution="hour")
    parameter = next(re.finditer(r'<parameter [^>]*id="tauV"[^>]*>', text))[0]
    swapped = parameter.replace('units="h"', 'units="L_per_kg"')
    assert complaints(read(text.replace(parameter, swapped)))


@pytest.mark.parametrize("resolution", RESOLUTIONS)
def test_every_figure_has_a_unit(resolution: Resolution) -> None:
    root = ElementTree.fromstring(sbml_text(EVENTFUL, resolution=resolution))
    defined = {each.get("id") for each in root.iter(f"{NAMESPACE}unitDefinition")} | {"dimensionless"}
    assert all(each.get("units") in defined for each in root.iter(f"{NAMESPACE}parameter"))
    figures = list(root.iter("{http://www.w3.org/1998/Math/MathML}cn"))
    assert figures and all(each.get(f"{NAMESPACE}units") in defined for each in figures)


@pytest.mark.parametrize("resolution", RESOLUTIONS)
def test_it_holds_all_states_parameters_and_inputs(resolution: Resolution) -> None:
    table, found = model(), read(sbml_text(EVENTFUL, resolution=resolution)).getModel()
    ruled = {found.getRule(i).getVariable(): found.getRule(i).isRate() for i in range(found.getNumRules())}
    quasi = {state.id for state in table.states if state.quasi and resolution == "day"}
    assert {state.id for state in table.states} <= set(ruled)
    assert {name for name, rate in ruled.items() if rate} == {state.id for state in table.states} - quasi
    for each in table.parameters:
        assert found.getParameter(each.id).getValue() == each.value
        assert found.getParameter(each.id).getConstant()
    assert found.getParameter("fibre0").getValue() == 18


def test_every_parameter_says_how_well_it_is_known_and_where_it_is_from() -> None:
    root = ElementTree.fromstring(sbml_text(Inputs(1)))
    found = {each.get("id"): each for each in root.iter(f"{NAMESPACE}parameter")}
    for each in model().parameters:
        evidence = next(found[each.id].iter(f"{{{sbml.EVIDENCE}}}evidence"))
        assert evidence.get("status") == each.status
        assert evidence.get("label", "") == each.label
        assert evidence.get("source") == each.source
        address = sources()[each.source].address
        said = ElementTree.tostring(found[each.id], encoding="unicode")
        assert ("isDescribedBy" in said) == bool(address) and address in said
        assert each.says in "".join(found[each.id].itertext())


def test_a_member_is_written_with_its_own_figures() -> None:
    row = draws(model(), 1, 5, True)[0]
    found = read(sbml_text(Inputs(1), row=row)).getModel()
    written = [found.getParameter(each.id).getValue() for each in model().parameters]
    np.testing.assert_allclose(written, row, rtol=1e-14)  # the library writes fifteen digits


def test_figures_of_another_model_are_refused() -> None:
    with pytest.raises(VilliError, match="3 figures for"):
        sbml_text(Inputs(1), row=np.ones(3))


@pytest.mark.parametrize("resolution", RESOLUTIONS)
def test_no_clock_and_no_rounding(resolution: Resolution) -> None:
    text = sbml_text(EVENTFUL, resolution=resolution)
    assert not re.search(r"<(floor|ceiling|rem|quotient|delay)\b", text)
    times = re.findall(r"<csymbol[^>]*symbols/time", text)
    assert len(times) == text.count("<event ")


def test_days_that_are_alike_need_no_event() -> None:
    assert "<event " not in sbml_text(Inputs(180, daily={"fibre": [30] * 180}))
    assert sbml_text(Inputs(3, daily={"fibre": [30, 30, 12]})).count("<event ") == 1


def test_what_starts_at_once_is_there_from_the_start() -> None:
    found = read(sbml_text(Inputs(2, events=(Onset("disease", 0, 0, 0.5),)))).getModel()
    assert found.getNumEvents() == 0
    assert libsbml.formulaToL3String(found.getInitialAssignment("X").getMath()).startswith("0 ")


@pytest.mark.parametrize("resolution", RESOLUTIONS)
def test_segments_become_events_at_their_times(resolution: Resolution) -> None:
    walk = schedule(model(), EVENTFUL, resolution)
    found = read(sbml_text(EVENTFUL, resolution=resolution)).getModel()
    starts = ((np.cumsum(walk.steps) - walk.steps) * walk.dt)[1:]
    due = [found.getEvent(i).getTrigger().getMath().getRightChild() for i in range(found.getNumEvents())]
    np.testing.assert_allclose([each.getValue() for each in due], starts)


@pytest.mark.parametrize(
    "words",
    [
        '<script>"a" & b</script>',
        "&amp; &lt;",
        "]]>",
        "\x00\x1bname\ufffe",
        "\ud800half",
        "\u202eيوم",
        "x" * 100_000,
    ],
)
def test_words_of_people_are_data(words: str) -> None:
    text = sbml_text(Inputs(1), name=words)
    assert read(text).getModel().getName() == re.sub("[\x00\x1b\ufffe\ud800]", "", words)
    assert complaints(read(text)) == []
    assert "<script" not in text


def test_without_the_extra_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    def absent(name: str) -> None:
        raise ImportError(name)

    monkeypatch.setattr(sbml, "import_module", absent)
    with pytest.raises(VilliError, match=r"extra \[sbml\]"):
        sbml_text(Inputs(1))


def test_the_same_run_is_the_same_text() -> None:
    assert sbml_text(EVENTFUL, resolution="hour") == sbml_text(EVENTFUL, resolution="hour")
