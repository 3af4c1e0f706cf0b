"""What derivations read: typed values, each a fact or not, however the records came in."""

import json
from datetime import UTC, datetime
from pathlib import Path

from scanner.derive.opened import tables_of
from scanner.derive.tables import tables_from
from scanner.language.types import INVALID, MISSING
from scanner.model.logic import unknown
from scanner.model.verdicts import Reason
from scanner.snapshot.read import open_snapshot
from tests.cli.refusing import write_snapshot

NOW = datetime(2026, 11, 1, tzinfo=UTC)
ROOT = Path(__file__).resolve().parents[2]


def test_rows_hold_typed_values_and_unknowns_with_their_reasons() -> None:
    users: list[dict[str, object]] = [
        {"id": "a", "accountEnabled": True, "userType": "Member"},
        {"id": "b", "accountEnabled": 1, "userType": "Robot"},
        {"id": "c"},
    ]
    table = tables_from({"entra.users": users}, NOW)["entra.users"]
    assert list(table.rows("id", "accountEnabled", "userType")) == [("a", True, "Member"), ("b", INVALID, INVALID), ("c", MISSING, MISSING)]
    assert (table.missing, table.complete, table.open) == (None, True, None)


def test_true_and_one_are_told_apart_whichever_came_first() -> None:
    for values in ([True, 1], [1, True]):
        table = tables_from({"entra.users": [{"id": str(at), "accountEnabled": value} for at, value in enumerate(values)]}, NOW)["entra.users"]
        assert [enabled for (enabled,) in table.rows("accountEnabled")] == [True if value is True else INVALID for value in values]


def test_a_documented_null_is_read_as_what_it_means_and_an_absent_value_is_not() -> None:
    table = tables_from({"entra.users": [{"id": "a", "onPremisesSyncEnabled": None}, {"id": "b"}]}, NOW)["entra.users"]
    assert list(table.rows("onPremisesSyncEnabled")) == [(False,), (MISSING,)]


def test_lists_are_read_too() -> None:
    licences = tables_from({"entra.users": [{"id": "a", "assignedLicenses": [{"skuId": "s"}]}]}, NOW)["entra.users"]
    assert list(licences.rows("assignedLicenses")) == [([{"skuId": "s"}],)]


def test_values_in_lists_of_names_and_values_are_read_too() -> None:
    settings: list[dict[str, object]] = [{"id": "a", "values": [{"name": "LockoutThreshold", "value": "5"}]}, {"id": "b", "values": []}]
    table = tables_from({"entra.groupSettings": settings}, NOW)["entra.groupSettings"]
    assert list(table.rows("id", "LockoutThreshold")) == [("a", 5), ("b", MISSING)]


def test_what_stands_in_the_place_of_a_value_or_of_the_way_to_it_is_told_apart() -> None:
    values: list[object] = ["x", {}, [], None, ..., {"a": 1}, "x", None]
    given = [{"id": str(at)} if value is ... else {"id": str(at), "displayName": value} for at, value in enumerate(values)]
    table = tables_from({"entra.users": given}, NOW)["entra.users"]
    names = [name for (name,) in table.rows("displayName")]
    assert names == ["x", INVALID, INVALID, MISSING, MISSING, INVALID, "x", MISSING]
    assert names == [table.read(record, "displayName") for record in table.records()]


def test_what_was_not_collected_or_refused_is_missing_with_the_reason() -> None:
    tables = tables_from({"entra.groups": unknown(Reason.PERMISSION_DENIED), "entra.devices": []}, NOW, incomplete=["entra.devices"])
    assert tables["entra.users"].missing == unknown(Reason.NOT_COLLECTED)
    assert tables["entra.groups"].open == unknown(Reason.PERMISSION_DENIED)
    assert (tables["entra.devices"].missing, tables["entra.devices"].open) == (None, unknown(Reason.INCOMPLETE))
    assert not tables["entra.users"].complete


def test_the_tables_of_a_snapshot_say_the_same_as_its_records(tmp_path: Path) -> None:
    snapshot = open_snapshot(ROOT / "fixtures/tenants/sample/snapshot")
    table = tables_of(snapshot)["intune.managedDevices"]
    records = list(snapshot.records("intune.managedDevices"))
    assert list(table.records()) == records
    assert list(table.rows("id", "isEncrypted")) == [(each["id"], table.read(each, "isEncrypted")) for each in records]
    entry = snapshot.entry("intune.managedDevices")
    assert entry is not None
    assert table.now == entry.collected_at


def test_a_resource_known_not_to_exist_is_complete_and_empty_only_where_that_means_something(tmp_path: Path) -> None:
    folder = write_snapshot(tmp_path)
    described = json.loads((folder / "manifest.json").read_bytes())
    for name in ("intune.applePushNotificationCertificate", "entra.users"):
        described["resources"][name] = {**described["resources"]["entra.securityDefaults"], "state": "none", "file": None, "count": 0, "sha256": None}
    (folder / "manifest.json").write_text(json.dumps(described), encoding="utf-8")
    tables = tables_of(open_snapshot(folder))
    assert tables["intune.applePushNotificationCertificate"].open is None
    assert list(tables["intune.applePushNotificationCertificate"].records()) == []
    assert tables["entra.users"].missing == unknown(Reason.NOT_COLLECTED)


def test_what_a_manifest_says_of_a_resource_is_what_its_table_says(tmp_path: Path) -> None:
    folder = write_snapshot(tmp_path)
    described = json.loads((folder / "manifest.json").read_bytes())
    resources = described["resources"]
    defaults = resources["entra.securityDefaults"]
    refused = {**defaults, "state": "not_obtained", "file": None, "count": 0, "sha256": None, "complete": False}
    resources["entra.groups"] = {**refused, "reason": "permission_denied"}
    resources["entra.securityDefaults"] = {**defaults, "collected_at": "2026-10-31T01:02:03Z"}
    cut = {**resources["intune.managedDevices"], "complete": False, "reason": "incomplete"}
    resources["intune.managedDevices"] = cut
    (folder / "manifest.json").write_text(json.dumps(described), encoding="utf-8")
    snapshot = open_snapshot(folder)
    tables = tables_of(snapshot)
    assert (tables["entra.groups"].missing, tables["entra.groups"].complete) == (unknown(Reason.PERMISSION_DENIED), False)
    assert (tables["entra.users"].missing, tables["entra.users"].complete) == (unknown(Reason.NOT_COLLECTED), False)
    assert (tables["intune.managedDevices"].missing, tables["intune.managedDevices"].complete) == (None, False)
    assert (tables["entra.securityDefaults"].missing, tables["entra.securityDefaults"].complete) == (None, True)
    assert tables["entra.securityDefaults"].now == datetime(2026, 10, 31, 1, 2, 3, tzinfo=UTC)
    assert tables["entra.users"].now == snapshot.manifest.collected_at == tables.now
