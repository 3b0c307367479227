"""The table of arrows against the equations, and paths along it.

An arrow that the equations do not have, or an equation without its arrow, would be a claim about the system
that nobody made. So the equations are read here once more, plainly, and perturbed one name at a time.
"""

import ast
import math
from collections.abc import Iterator, Mapping

import numpy as np
import pytest

from villi.body import Course, Dose, Ensemble, Infusion, Inputs, Onset, simulate
from villi.body.arrows import ALSO, ORDER, Arrow, Path, arrows, best, idle, paths, reached, worst
from villi.body.generating import FUNCTIONS
from villi.body.table import model
from villi.body.values import Event, Label, Resolution
from villi.evidence import base
from villi.quantities import VilliError
from villi.safety import wording

MODEL = model()
MODELLED = [arrow for arrow in arrows() if arrow.modelled]
STATES = {row.id: row for row in MODEL.states}
PARAMETERS = {row.id: row for row in MODEL.parameters}
USUAL = {f"{row.id}0": row.usual for row in MODEL.inputs if row.kind == "daily"}
INPUTS = [row.id for row in MODEL.inputs]
SHOWN = {"mood": "Y"}
"""A rule that is a state as it is shown: mood on an endotoxin day."""


def names_of(text: str) -> set[str]:
    found = {node.id for node in ast.walk(ast.parse(text, mode="eval")) if isinstance(node, ast.Name)}
    return found - set(FUNCTIONS)


def rules(resolution: Resolution) -> dict[str, str]:
    return {row.id: row.expression for row in MODEL.rules if row.modes in ("both", resolution)}


def closed(text: str, resolution: Resolution) -> set[str]:
    """All names that an expression rests on, through rules, down to inputs, states and parameters."""
    follow, found, open_ = rules(resolution), set[str](), [text]
    while open_:
        for name in names_of(open_.pop()) - found:
            found.add(name)
            if name in follow:
                open_.append(follow[name])
    return found


def expressions(target: str, resolution: Resolution) -> list[str]:
    """What a state follows: its rate (or its quasi-steady value), what events add, how it is shown."""
    state = STATES[target]
    main = state.quasi if resolution == "day" and state.quasi else state.rate
    jumps = [row.adds for row in MODEL.jumps if row.state == target]
    return [main, *jumps, *(rule for rule, shown in SHOWN.items() if shown == target)]


def dependencies(resolution: Resolution) -> set[tuple[str, str]]:
    """Which input, event or state each state follows directly, by the names that arrows use."""
    movers = {*INPUTS, *STATES, *(row.id for row in MODEL.jumps)}
    return {
        (ALSO.get(name, name), target)
        for target in STATES
        for text in expressions(target, resolution)
        for name in closed(text, resolution) & movers
        if name != target
    }


def evaluated(text: str, values: Mapping[str, float]) -> float:
    """An expression at a point, rules worked out as they are met: slow, and independent of the generator."""
    follow, known = rules("hour"), dict(values)

    def of(expression: str) -> float:
        for name in names_of(expression):
            if name not in known:
                known[name] = of(follow[name])
        calls = {"min": min, "max": max, "abs": abs, "where": lambda test, yes, no: yes if test else no}
        calls |= {"exp": math.exp, "log": math.log}
        return float(eval(expression, {"__builtins__": {}}, {**calls, **known}))

    return of(text)


def points() -> list[dict[str, float]]:
    """Places where every term of every equation counts: nothing at rest, nothing at a bound, no parameter at
    no effect; plasma once above and once below fasting."""
    parameters = {row.id: row.value or row.high for row in MODEL.parameters}
    inputs = {row.id: row.usual * 1.2 + 0.3 * min(row.high - row.usual, 2) for row in MODEL.inputs}
    inputs |= {"gln_dose": 3.0, "protein": USUAL["protein0"] + 2, "iv": 20.0, "exercise": 0.4}
    inputs |= {row.id: 0.5 for row in MODEL.jumps}
    states = {"G": 30.0, "N": 40.0, "Q": 640.0, "L": 60.0, "M": 15.0, "V": 0.8, "K": 0.05, "B": 0.6, "W": 0.8}
    states |= {"E": 0.5, "T": 0.9, "D": 0.7, "S": 20.0, "I": 3.0, "A": 1.1, "C": 1.5, "X": 0.3, "Y": 60.0}
    here = {**parameters, **USUAL, **inputs, **states}
    return [{**here, "P": 750.0}, {**here, "P": 450.0}]


POINTS = points()


def off(arrow: Arrow) -> dict[str, float]:
    return dict(arrow.parameters)


def response(source: str, target: str, changed: Mapping[str, float]) -> np.ndarray:
    """How what a state follows answers a small rise of one name, at every point."""
    moved = [
        name
        for name in (*INPUTS, *STATES, *(row.id for row in MODEL.jumps))
        if ALSO.get(name, name) == source
    ]
    out = []
    for point in POINTS:
        before = {**point, **changed}
        after = before | {name: before[name] * 1.05 + 0.001 for name in moved}
        out += [evaluated(text, after) - evaluated(text, before) for text in expressions(target, "hour")]
    return np.array(out)


def nothing(answer: np.ndarray) -> bool:
    return bool(np.all(np.abs(answer) < 1e-12))


def together(source: str, target: str) -> dict[str, float]:
    """No effect for every arrow from one to the other."""
    return {
        name: value
        for arrow in MODELLED
        if (arrow.source, arrow.target) == (source, target)
        for name, value in arrow.parameters
    }


def test_what_an_equation_uses_is_an_arrow() -> None:
    drawn = {(arrow.source, arrow.target) for arrow in MODELLED}
    assert dependencies("hour") <= drawn


def test_an_arrow_is_in_an_equation() -> None:
    drawn = {(arrow.source, arrow.target) for arrow in MODELLED if arrow.source != arrow.target}
    assert drawn <= dependencies("hour")


def test_by_day_nothing_depends_on_what_no_path_leads_from() -> None:
    """Quasi-steady states are stepped over: food acts on plasma at once, along the same arrows."""
    at_once = {row.id for row in MODEL.states if row.quasi}
    steps: dict[str, set[str]] = {}
    for arrow in MODELLED:
        steps.setdefault(arrow.source, set()).add(arrow.target)
    for source, target in dependencies("day"):
        seen, open_ = set[str](), [source]
        while open_:
            new = steps.get(open_.pop(), set()) - seen
            seen |= new
            open_ += [node for node in new if node in at_once]
        assert target in seen, f"{source} moves {target}"


@pytest.mark.parametrize("arrow", MODELLED, ids=lambda arrow: arrow.id)
def test_an_arrow_without_its_parameters_is_gone_from_the_equation(arrow: Arrow) -> None:
    full = response(arrow.source, arrow.target, {})
    assert not nothing(full)
    if arrow.source != arrow.target and all(
        other.parameters for other in MODELLED if (other.source, other.target) == (arrow.source, arrow.target)
    ):
        assert nothing(response(arrow.source, arrow.target, together(arrow.source, arrow.target)))
    if arrow.parameters:
        assert not np.allclose(response(arrow.source, arrow.target, off(arrow)), full, rtol=1e-9, atol=0)


@pytest.mark.parametrize(
    "arrow", [arrow for arrow in MODELLED if arrow.sign in ("up", "down")], ids=lambda arrow: arrow.id
)
def test_an_arrow_points_where_it_says(arrow: Arrow) -> None:
    without = response(arrow.source, arrow.target, off(arrow)) if arrow.parameters else 0.0
    share = response(arrow.source, arrow.target, {}) - without
    moved = share[np.abs(share) > 1e-12]
    assert np.all(moved > 0) if arrow.sign == "up" else np.all(moved < 0)


@pytest.mark.parametrize(
    "arrow", [arrow for arrow in MODELLED if arrow.parameters], ids=lambda arrow: arrow.id
)
def test_an_arrow_goes_either_way_where_its_size_does(arrow: Arrow) -> None:
    size = PARAMETERS[arrow.parameters[0][0]]
    assert (size.low < 0 < size.high) == (arrow.sign in ("either", "none"))


@pytest.mark.parametrize(
    "arrow", [arrow for arrow in MODELLED if arrow.parameters], ids=lambda arrow: arrow.id
)
def test_the_label_of_an_arrow_is_that_of_its_parameters(arrow: Arrow) -> None:
    assert {PARAMETERS[name].label for name, _ in arrow.parameters} == {arrow.label}


def test_every_hypothesis_among_the_parameters_is_an_arrow_and_off() -> None:
    carried = {name for arrow in MODELLED for name, _ in arrow.parameters}
    hypotheses = {row.id: row for row in MODEL.parameters if row.label == "C"}
    assert set(hypotheses) <= carried
    for arrow in MODELLED:
        if arrow.label == "C":
            assert all(hypotheses[name].value == value for name, value in arrow.parameters)


# Runs: what a simulation moves is what a path leads to, and nothing else.

DAYS = 8
EVENTS: dict[str, Event] = {
    "gln_dose": Dose(1, 9.0, 10.0),
    "enteral": Infusion("enteral", 1, 8.0, 5.0, 400.0),
    "iv": Infusion("iv", 1, 8.0, 5.0, 100.0),
    "sink": Infusion("sink", 1, 8.0, 5.0, 90.0),
    "antibiotic": Course("amoxicillin", 1, 3, 1.0),
    "disease": Onset("disease", 1, 0.0, 0.8),
    "endotoxin": Onset("endotoxin", 1, 9.0, 9.0),
}
CHANGED = {
    "gln_food": 15.0,
    "protein": 130.0,
    "fibre": 8.0,
    "fermented": 4.0,
    "processed": 0.9,
    "alcohol": 40.0,
    "stress": 8.0,
    "sleep": 4.0,
    "exercise": 1.0,
    "nsaid": 1.0,
    "probiotic": 1.0,
    "catabolic": 0.6,
    "steroid": 1.0,
    "tpn": 1.0,
    "crh": 1.0,
}


def run(sources: tuple[str, ...], hypotheses: bool) -> Ensemble:
    daily: dict[str, object] = {name: CHANGED[name] for name in sources if name in CHANGED}
    if "endotoxin" in sources:
        daily["lps"] = [0.0, 1.0, *([0.0] * (DAYS - 2))]
    events = tuple(EVENTS[name] for name in sources if name in EVENTS)
    inputs = Inputs(DAYS, daily=daily, events=events)
    return simulate(inputs, members=40, seed=4, hypotheses=hypotheses, resolution="hour")


REST_DRIFTS = 2e-5
"""Some members' bacteria are not quite at rest on a usual day: what lowers permeability finds that to do."""
REST = {hypotheses: run((), hypotheses) for hypotheses in (False, True)}
TRIED = [
    *((name,) for name in (*CHANGED, *EVENTS)),
    *(("tpn", "iv"), ("gln_dose", "stress"), ("protein", "disease"), ("probiotic", "antibiotic")),
    *(("gln_food", "nsaid", "fibre"), ("alcohol", "gln_dose"), ("fermented", "probiotic")),
]


@pytest.mark.parametrize("hypotheses", [False, True], ids=["measured", "hypotheses"])
@pytest.mark.parametrize("sources", TRIED, ids="+".join)
def test_a_run_moves_what_a_path_leads_to(sources: tuple[str, ...], hypotheses: bool) -> None:
    after, before = run(sources, hypotheses), REST[hypotheses]
    moved = {
        name: float(np.max(np.abs(after.of(name) - before.of(name))) / np.max(np.abs(before.of(name)) + 1e-9))
        for name in after.names
    }
    if "endotoxin" in sources:  # mood as shown on such a day is a rule, and no state that a run records
        moved["Y"] = 1.0
    to = set(reached(MODEL, sources, hypotheses))
    assert to <= {name for name, by in moved.items() if by}
    assert {name for name, by in moved.items() if by > REST_DRIFTS} <= to


@pytest.mark.parametrize("sources", TRIED, ids="+".join)
def test_hypotheses_only_add_paths(sources: tuple[str, ...]) -> None:
    few, more = reached(MODEL, sources), reached(MODEL, sources, hypotheses=True)
    assert set(few) <= set(more)
    assert all(more[state] == label for state, label in few.items())
    assert all(more[state] == "C" for state in more.keys() - few.keys())


# Labels of chains.


def test_a_path_is_as_well_known_as_its_worst_arrow() -> None:
    for state in STATES:
        for path in paths(MODEL, ["antibiotic", "gln_dose", "stress"], state, hypotheses=True):
            assert ORDER.index(path.label) == max(ORDER.index(arrow.label) for arrow in path.arrows)
            assert path.nodes[-1] == state
            assert len(set(path.nodes)) == len(path.nodes)
            ends = zip(path.arrows, path.arrows[1:], strict=False)
            assert all(one.target == after.source for one, after in ends)


def every(labels: str) -> Iterator[tuple[Label, ...]]:
    known: dict[str, Label] = {"A": "A", "B": "B", "C": "C"}
    yield tuple(known[letter] for letter in labels)


@pytest.mark.parametrize(
    ("chain", "label"),
    [("A", "A"), ("AB", "B"), ("BA", "B"), ("ABC", "C"), ("CAA", "C"), ("BB", "B"), ("", "")],
)
def test_worst(chain: str, label: str) -> None:
    for labels in every(chain):
        assert worst(labels) == label


@pytest.mark.parametrize(("ways", "label"), [("CB", "B"), ("CAB", "A"), ("C", "C"), ("", "")])
def test_an_effect_has_the_label_of_its_best_path(ways: str, label: str) -> None:
    for labels in every(ways):
        assert best(Path((), one) for one in labels) == label


def test_the_two_stresses_are_apart() -> None:
    """Stress of the mind reaches plasma by a hypothesis alone; stress of the body does in studies."""
    assert best(paths(MODEL, ["stress"], "P")) == ""
    assert best(paths(MODEL, ["stress"], "P", hypotheses=True)) == "C"
    assert best(paths(MODEL, ["catabolic"], "P")) == "A"


def test_sleep_has_no_arrow() -> None:
    assert reached(MODEL, ["sleep"], hypotheses=True) == {}


def test_an_arrow_that_waits_for_something_else_is_told() -> None:
    assert best(paths(MODEL, ["gln_dose"], "K")) == ""
    assert [arrow.id for arrow in idle(MODEL, ["gln_dose"])] == ["dose-lining", "dose-lining-disease"]
    assert [arrow.id for arrow in idle(MODEL, ["gln_dose", "nsaid"])] == ["dose-lining-disease"]
    assert best(paths(MODEL, ["gln_dose", "nsaid"], "K")) == "A"
    assert paths(MODEL, ["gln_dose", "nsaid"], "K")[-1].label == "B"


def test_an_arrow_is_known_no_better_than_what_it_needs() -> None:
    """Powder can lower only what something raises; that alcohol raises it is a hypothesis."""
    both = paths(MODEL, ["gln_dose", "alcohol"], "K", hypotheses=True)
    assert {path.label for path in both} == {"C"}
    assert paths(MODEL, ["gln_dose", "alcohol"], "K") == ()
    assert [arrow.id for arrow in idle(MODEL, ["gln_dose", "alcohol"])][:1] == ["dose-lining"]


@pytest.mark.parametrize("name", ["stres", "adrenal fatigue", "", "P0"])
def test_an_unknown_name_is_told_with_what_is_known(name: str) -> None:
    with pytest.raises(VilliError, match=r"did you mean|write one of"):
        paths(MODEL, [name], "K")
    with pytest.raises(VilliError, match=r"did you mean|write one of"):
        paths(MODEL, ["stress"], name)


# The table itself.


def test_arrows_are_told_apart() -> None:
    assert len({arrow.id for arrow in arrows()}) == len(arrows())
    assert len({arrow.words for arrow in arrows()}) == len(arrows())


@pytest.mark.parametrize("arrow", arrows(), ids=lambda arrow: arrow.id)
def test_a_row_says_what_it_must(arrow: Arrow) -> None:
    assert arrow.words and not arrow.words.endswith(".")
    assert arrow.words[0].islower() or arrow.words.startswith(("CRP ", "'"))
    assert arrow.modelled or not (arrow.parameters or arrow.needs)
    assert not arrow.modelled or arrow.sources
    known = {*INPUTS, *STATES, *(row.id for row in MODEL.jumps)} - set(ALSO)
    assert not arrow.modelled or {arrow.source, arrow.target, *arrow.needs} <= known | {"endotoxin"}
    assert not arrow.article or arrow.statement
    assert not arrow.statement or arrow.statement in base().statements
    assert wording.complaints(arrow.words) == ()


def test_a_repeated_arrow_rests_on_more_than_our_judgement() -> None:
    for arrow in MODELLED:
        assert arrow.label != "A" or set(arrow.sources) - {"judged", "fitted", "derived"}


def test_what_the_article_claims_and_nobody_has_shown_is_said() -> None:
    """The arrows that ship off or are not there at all: each stands in the table with its words."""
    claimed = {arrow.id for arrow in arrows() if arrow.article and (arrow.label == "C" or not arrow.modelled)}
    assert {"mind-plasma", "adrenal", "enterobacteria-absorption", "antibiotic-villus"} <= claimed
    assert {"dose-bacteria", "dose-mood", "lining-il6", "glutamine-sleep"} <= claimed


def test_a_measured_arrow_of_a_judged_size_says_so() -> None:
    """A and B say that a direction was measured; where its size was not, the sentence has to say that."""
    for arrow in MODELLED:
        sizes = [PARAMETERS[name] for name, _ in arrow.parameters if PARAMETERS[name].status != "fitted"]
        if arrow.label == "C" or len(sizes) < len(arrow.parameters) or not sizes:
            continue
        if all(row.status == "unverified" for row in sizes):
            assert "judgement" in arrow.words or "not measured" in arrow.words, arrow.id


def test_fibre_alone_moves_no_enterobacteria() -> None:
    """A bloom was measured after antibiotics, and nothing of the kind with more or less fibre."""
    assert not paths(MODEL, ["fibre"], "E")
    daily = {"fibre": [45.0] * 30 + [2.0] * 30 + [20.0] * 30}
    run = simulate(Inputs(90, daily=daily), members=200).of("E")
    assert np.allclose(run, run[:, :1], rtol=1e-9, atol=0)
    course = simulate(Inputs(90, daily=daily, events=(Course("antibiotic", 3, 7, 1.0),)), members=200)
    assert np.median(course.of("E").max(axis=1) / course.of("E")[:, 0]) > 2


def test_little_fibre_leaves_makers_of_butyrate() -> None:
    """Bacteria that live on mucus, too, are not crowded out by what does not grow."""
    run = simulate(Inputs(180, daily={"fibre": 0}), members=200).of("B")
    assert np.median(run[:, -1] / run[:, 0]) > 0.03
