"""Who is judged: by ownership, by groups, minus devices out of use; and nobody is forgotten because a report is silent about them."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from scanner.judge.engine import judge, plan
from scanner.judge.population import DEVICES, MEMBERS, Populations
from scanner.library.checklists import Node
from scanner.library.library import Library, load_library
from scanner.library.organisation import Organisation, OutOfUse, undeclared
from scanner.library.rules import Rule
from scanner.model.findings import Finding
from scanner.model.verdicts import Reason
from tests.judge.rules import rule
from tests.proof.mutations import MemorySnapshot, in_memory

TENANTS = Path(__file__).resolve().parents[2] / "fixtures" / "tenants"
STATES, REPORTS = "defender.windowsProtectionStates", "intune.managedDeviceEncryptionStates"
REALTIME, ENCRYPTED, REPORT, PEOPLE = "realtime", "encrypted", "report", "people"


def holds(field: str, **test: Any) -> dict[str, Any]:
    return {"all": [{"field": field, **test}]}


def a_rule_for_each() -> dict[str, Rule]:
    """One rule for each way in which a record tells whose it is: a device, two reports about devices, a person."""
    states = {"resource": STATES, "where": None, "require": holds("realTimeProtectionEnabled", equals=True), "show": ["realTimeProtectionEnabled"]}
    reports = {
        "resource": REPORTS,
        "where": holds("deviceType", none_of=["macMDM", "iPhone", "iPad"]),
        "require": holds("encryptionState", equals="encrypted"),
    }
    reports |= {"limits": {"ja": "ベータ版の API で読みます。", "en": "Read from the beta API."}}
    people = {"resource": "entra.users", "where": None, "require": holds("accountEnabled", equals=True), "show": ["displayName"]}
    managed = [{"field": "operatingSystem", "equals": "Windows"}, {"field": "managementState", "equals": "managed"}]
    asked: dict[str, dict[str, Any]] = {
        ENCRYPTED: {"where": {"all": managed}},
        REALTIME: states,
        REPORT: reports,
        PEOPLE: people | {"ledger": None, "on_empty": "fail"},
    }
    return {name: replace(rule(**changes), id=name) for name, changes in asked.items()}


def library() -> Library:
    """A checklist of one item for all methods, judged by these rules."""
    shipped, rules = load_library(), a_rule_for_each()
    tree = Node("all", "", tuple(Node("rule", name, (), {}, {}, (), (), "", None) for name in rules), {}, {}, (), (), "", None)
    checklist = shipped.checklists["mic-sme-2021"]
    item = replace(checklist.items[0], methods=tuple(range(1, 9)), judged_by=tree, notes=())
    return replace(shipped, rules=rules, checklists={"mic-sme-2021": replace(checklist, items=(item,))})


LIBRARY = library()


@pytest.fixture(scope="module")
def exemplary() -> MemorySnapshot:
    return in_memory(TENANTS / "exemplary" / "snapshot")


def findings(snapshot: MemorySnapshot, organisation: Organisation | None = None) -> dict[str, Finding]:
    organisation = organisation or undeclared("mic-sme-2021", 1)
    jobs = plan(LIBRARY, organisation, [LIBRARY.checklists["mic-sme-2021"]])
    found = judge(snapshot.as_snapshot(), Populations(snapshot.as_snapshot(), organisation, LIBRARY.resources), jobs)
    return {finding.rule: finding for finding in found.values()}


def changed(snapshot: MemorySnapshot, **changes: Any) -> MemorySnapshot:
    """The snapshot with the first Windows PC changed."""
    devices = snapshot.data[DEVICES]
    at = next(index for index, device in enumerate(devices) if device["operatingSystem"] == "Windows")
    return snapshot.with_records(DEVICES, [*devices[:at], {**devices[at], **changes}, *devices[at + 1 :]])


def test_everything_is_right_to_begin_with(exemplary: MemorySnapshot) -> None:
    found = findings(exemplary)
    assert {name: finding.verdict for name, finding in found.items()} == dict.fromkeys(LIBRARY.rules, "pass")


@pytest.mark.parametrize(("resource", "name"), [(STATES, REALTIME), (REPORTS, REPORT)])
def test_a_pc_that_a_report_does_not_mention_is_unknown_even_without_a_ledger(resource: str, name: str, exemplary: MemorySnapshot) -> None:
    windows = {device["id"] for device in exemplary.data[DEVICES] if device["operatingSystem"] == "Windows"}
    kept = [record for record in exemplary.data[resource] if record.get("of", record.get("id")) != min(windows)]
    finding = findings(exemplary.with_records(resource, kept))[name]
    assert finding.verdict == "unknown"
    assert finding.reasons == {Reason.FIELD_MISSING: 1}
    assert finding.records[0].name.startswith("PC-")


def test_a_report_cannot_pass_while_the_list_of_devices_is_not_whole(exemplary: MemorySnapshot) -> None:
    finding = findings(exemplary.with_entry(DEVICES, complete=False, reason=Reason.INCOMPLETE))[REALTIME]
    assert (finding.verdict, set(finding.reasons)) == ("unknown", {Reason.INCOMPLETE})


def test_a_personal_device_is_outside_a_company_method_and_one_of_unknown_owner_stays_in_as_unknown(exemplary: MemorySnapshot) -> None:
    own = findings(changed(exemplary, managedDeviceOwnerType="personal", isEncrypted=False))
    assert own[ENCRYPTED].verdict == "pass"
    for owner in ("unknown", None, "shared"):
        unknown = findings(changed(exemplary, managedDeviceOwnerType=owner, isEncrypted=False))
        assert unknown[ENCRYPTED].verdict == "unknown"
        assert unknown[ENCRYPTED].unknown_owner == 1
        assert unknown[REALTIME].verdict == "unknown"


def test_a_retired_device_is_not_judged_in_any_resource(exemplary: MemorySnapshot) -> None:
    found = findings(changed(exemplary, managementState="retirePending", isEncrypted=False))
    assert found[ENCRYPTED].verdict == "pass"
    assert found[REALTIME].counts.not_judged == 1


def test_a_device_out_of_use_is_left_out_until_its_date(exemplary: MemorySnapshot) -> None:
    bad = changed(exemplary, isEncrypted=False)
    name = next(device["deviceName"] for device in bad.data[DEVICES] if device["isEncrypted"] is False)
    for until, verdict in (("2026-11-01", "pass"), ("2026-10-31", "fail")):
        organisation = replace(undeclared("mic-sme-2021", 1), out_of_use=(OutOfUse(name, "廃棄", "担当", until),))
        assert findings(bad, organisation)[ENCRYPTED].verdict == verdict


def test_a_work_style_of_a_group_whose_members_were_not_read_is_unknown(exemplary: MemorySnapshot) -> None:
    base = undeclared("mic-sme-2021", 1)
    organisation = replace(base, work_styles=(replace(base.work_styles[0], people=("no-such-group",)),))
    assert findings(exemplary, organisation)[PEOPLE].verdict == "unknown"


def test_a_group_with_a_device_whose_device_id_was_not_told_leaves_no_device_out(exemplary: MemorySnapshot) -> None:
    """Without Device.Read.All a group lists its devices by their object ids alone: any device may be the one that is meant."""
    windows = [device for device in exemplary.data[DEVICES] if device["operatingSystem"] == "Windows"]
    bad = exemplary.with_records(DEVICES, [{**device, "isEncrypted": device is not windows[0]} for device in exemplary.data[DEVICES]])
    style = replace(undeclared("mic-sme-2021", 1).work_styles[0], devices_in=("g",))
    organisation = replace(undeclared("mic-sme-2021", 1), work_styles=(style,))
    told = [{"of": "g", "value": {"@odata.type": "#microsoft.graph.device", "id": "x", "deviceId": each["azureADDeviceId"]}} for each in windows[1:]]
    hidden = {"of": "g", "value": {"@odata.type": "#microsoft.graph.device", "id": "y", "deviceId": None}}
    assert findings(bad.with_records(MEMBERS, told), organisation)[ENCRYPTED].verdict == "pass"
    assert findings(bad.with_records(MEMBERS, [*told, hidden]), organisation)[ENCRYPTED].verdict == "unknown"
