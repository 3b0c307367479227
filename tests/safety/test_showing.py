"""No face shows a supplement's dose to whom it is not for: the rules that name one are not handed on."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.everyday import EVERYDAY, READY

from villi.diary import read
from villi.examining import examine
from villi.report import to_html, to_json, to_text
from villi.safety import guard, permit
from villi.safety.permitting import NEVER_A_DOSE
from villi.safety.showing import showable
from villi.safety.tables import gates

FACTS = sorted({fact for gate in gates() for fact in gate.when if fact != "always" and "*" not in fact})
DOSE = re.compile(r"\b[0-9]+ (?:to [0-9]+ )?g a day\b[^.]*(?:safe|labels)|range on Canadian|never above")


@given(st.lists(st.sampled_from([*FACTS, *NEVER_A_DOSE]), max_size=6))
def test_what_forbids_stays_and_what_names_a_dose_is_shown_only_where_it_is_allowed(known: list[str]) -> None:
    safety = guard(dict.fromkeys(known, "said"))
    shown = showable(safety)
    assert showable(shown) == shown
    kept = {one.gate.id for one in shown.fired}
    for one in safety.fired:
        if one.gate.level in ("block", "clinician_first") or (one.because and "always" not in one.gate.when):
            assert one.gate.id in kept
    if not permit(["glutamine"], safety.fired).allowed or set(known) & set(NEVER_A_DOSE):
        assert not {"G13", "G14", "G15"} & kept


@pytest.mark.parametrize(
    "line", ["person: me, female, 9", "person: me, female, 30\npregnant: yes", "pregnant: breastfeeding"]
)
def test_no_face_shows_a_child_or_a_pregnant_person_a_dose(line: str) -> None:
    text = f"{line}\n2026-11-16\n08:00 toast\n12:00 soup\n18:00 rice\nasked: safety\n"
    found = examine(read(text.encode()), EVERYDAY, ready=READY)
    for face in (to_text(found), to_html(found), to_json(found).decode()):
        assert not DOSE.search(face)


def test_an_adult_whom_no_rule_keeps_from_it_is_told_the_limits() -> None:
    text = b"person: me, female, 34\n2026-11-16\n08:00 toast\npregnant: no\nasked: safety\n"
    fired = examine(read(text), EVERYDAY, ready=READY).safety.fired
    assert {"G13", "G14", "G15"} <= {one.gate.id for one in fired}
