"""Every gate: facts that fire it, near facts that do not, and what it stands in front of."""

import pytest

from villi.safety import guard, permit
from villi.safety.tables import domains, gates

BASE = {"sex:male": "male", "answered:age": ""}


def test_ids_and_domains_hold_together() -> None:
    ids = [gate.id for gate in gates()]
    assert len(set(ids)) == len(ids)
    for gate in gates():
        assert set(gate.domains) <= set(domains()), gate.id
        assert gate.when
        assert gate.rule


@pytest.mark.parametrize("gate", gates(), ids=lambda gate: gate.id)
def test_every_trigger_fires_its_gate(gate: object) -> None:
    from villi.safety.values import Gate

    assert isinstance(gate, Gate)
    for when in gate.when:
        facts = dict(BASE) if when == "always" else {when.replace("*", "something"): "said"}
        fired = guard(facts).fired
        assert gate.id in {one.gate.id for one in fired}
        for domain in gate.domains:
            allowed = permit([domain], fired).allowed
            assert not (allowed and gate.level in ("block", "clinician_first"))
