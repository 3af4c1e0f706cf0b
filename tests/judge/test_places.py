"""What is learnt of many records at a time is what each of them says by itself: devices, places, evidence."""

import os
from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scanner.judge.cases import COLLECTED_AT
from scanner.judge.devices import Device, Devices, Group
from scanner.judge.evidence import Seen, evidence
from scanner.judge.population import DEVICES, MEMBERS, Populations
from scanner.judge.replaced import Replaced
from scanner.library.organisation import Organisation, OutOfUse
from scanner.model.logic import Unknown, unknown
from scanner.model.verdicts import Reason
from scanner.resources.registry import registry
from scanner.snapshot.batches import Plain
from scanner.snapshot.shapes import walk
from tests.judge.test_together import ROOT, style
from tests.language.at_random import records
from tests.proof.mutations import in_memory

BASE = in_memory(ROOT / "fixtures/tenants/vpn/snapshot")
GROUPS = {"g1": Group(frozenset({"a", "b", ""}), complete=True), "g2": Group(frozenset({"b"}), complete=False)}
IDS = st.sampled_from(["", "a", "b", "c", None, 1])
EXAMPLES = 500 if os.environ.get("TELEWORK_SCAN_PROOF") == "full" else 25
RESOURCES = [DEVICES, "defender.windowsProtectionStates", "intune.managedDeviceEncryptionStates", "entra.userSignInActivity", "entra.groupSettings"]


@st.composite
def found(draw: st.DrawFn, resource: str) -> list[dict[str, Any]]:
    """Records of a resource, with ids that are met again elsewhere."""
    described = registry()[resource]
    result = draw(st.lists(records(described.fields.values()), max_size=6))
    paths = {path[0] for path in (described.identity.device, described.identity.id, described.identity.person) if path}
    more = {"azureADDeviceId"} if resource == DEVICES else set()
    return [{**record, **{name: draw(IDS) for name in paths | more}} for record in result]


def told(device: Device) -> tuple[Any, ...]:
    place = device.place
    return place.owner, place.in_use, place.managed, place.groups, device.kind, device.name, device.serial, device.shared


@settings(max_examples=EXAMPLES, deadline=None)
@given(data=st.data())
def test_devices_are_read_alike(data: st.DataObject) -> None:
    out_of_use = frozenset(data.draw(st.sets(st.sampled_from(["a", "Windows", "端末", ""]))))
    others: list[bool | Unknown] = [False, unknown(Reason.INCOMPLETE)]
    replaced = Replaced(
        data.draw(st.dictionaries(st.sampled_from(["a", "b"]), st.sampled_from([True, unknown(Reason.FIELD_MISSING)]))),
        data.draw(st.sampled_from(others)),
    )
    groups = data.draw(st.sampled_from([{}, GROUPS]))
    devices = Devices(registry()[DEVICES], COLLECTED_AT, out_of_use, replaced, groups, ("lastSyncDateTime", "isEncrypted"))
    index: dict[str, tuple[Any, ...]] = {}
    for batch in data.draw(st.lists(found(DEVICES), max_size=3)):
        places = devices.take(Plain(batch))
        for place, record in zip(places, batch, strict=True):
            alone = devices.one(record)
            assert (place.owner, place.in_use, place.managed, place.groups) == told(alone)[:4]
            if isinstance(record["id"], str) and record["id"]:
                index[record["id"]] = told(alone)
    assert {name: told(device) for name, device in devices.by_id.items()} == index


@pytest.mark.parametrize("resource", RESOURCES)
@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_records_of_one_place_belong_to_the_same_work_styles(resource: str, data: st.DataObject) -> None:
    described = registry()[resource]
    groups = st.sampled_from([None, ("g1",), ("g1", "g2"), ("g3",)])
    styles = [style(number, data.draw(st.sampled_from([2, 6])), data.draw(groups)) for number in range(2)]
    organisation = Organisation("o", None, "ja", "Asia/Tokyo", (), tuple(styles), (OutOfUse("a", "", "", "2099-01-01"),), (), {}, None, None, (), ())
    members = [{"of": "g1", "value": {"id": "a"}}, {"of": "g2", "value": {"deviceId": "b"}}]
    snapshot = (
        BASE.with_records(DEVICES, data.draw(found(DEVICES))).with_records(MEMBERS, members).with_entry(MEMBERS, complete=data.draw(st.booleans()))
    )
    if data.draw(st.booleans()):
        snapshot = snapshot.with_entry(DEVICES, state="present" if data.draw(st.booleans()) else "not_obtained")
    populations = Populations(snapshot.as_snapshot(), organisation, registry())
    batch = data.draw(found(resource))
    places = populations.places(described, styles, Plain(batch), COLLECTED_AT)
    known: dict[Any, Any] = {}
    for place, record in zip(places, batch, strict=True):
        belongs = [populations.membership(described, each, record, COLLECTED_AT) for each in styles]
        assert known.setdefault(place, belongs) == belongs


@pytest.mark.parametrize("resource", [*RESOURCES, "entra.conditionalAccessPolicies"])
@pytest.mark.parametrize("most", [True, False])
@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_evidence_is_the_same_for_many_records(resource: str, most: bool, data: st.DataObject) -> None:
    described = registry()[resource]
    fields = tuple(described.fields.values())
    batch = data.draw(found(resource))
    seen = Seen(Plain(batch), described.identity, lambda index: f"known as {index}", most=most)
    for index, record in enumerate(batch):
        assert seen.values(index, fields) == tuple(evidence(field, record) for field in fields)
        record_id, name = seen.names(index)
        assert record_id == _text(record, described.identity.id or described.identity.device)
        own = walk(record, described.identity.name) if described.identity.name else None
        assert name == (own if own and isinstance(own, str) else record_id if own and own is not walk({}, ("x",)) else f"known as {index}")


def _text(record: dict[str, Any], path: Sequence[str]) -> str:
    value = walk(record, tuple(path)) if path else None
    return value if isinstance(value, str) else ""


@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_a_joined_batch_is_the_joined_records(data: st.DataObject) -> None:
    described = registry()["intune.managedDeviceEncryptionStates"]
    snapshot = BASE.with_records(DEVICES, data.draw(found(DEVICES)))
    organisation = Organisation("o", None, "ja", "Asia/Tokyo", (), (), (), (), {}, None, None, (), ())
    populations = Populations(snapshot.as_snapshot(), organisation, registry())
    batch = [{**record, **data.draw(st.sampled_from([{}, {"device": {"lastSyncDateTime": "own"}}]))} for record in data.draw(found(described.name))]
    joined = populations.joined(described, Plain(batch))
    assert len(joined) == len(batch)
    paths = (("device", "lastSyncDateTime"), ("device", "other"), ("device", "lastSyncDateTime", "deeper"), ("encryptionState",))
    expected = [populations.with_device(described, record) for record in batch]
    assert [joined.record(index) for index in range(len(batch))] == expected
    for path in paths:
        assert list(joined.column(path)) == [walk(record, path) for record in expected]
    assert joined.rows(paths) == [tuple(walk(record, path) for path in paths) for record in expected]
    assert joined.rows(paths[3:] * 2) == [(walk(record, paths[3]),) * 2 for record in expected]
