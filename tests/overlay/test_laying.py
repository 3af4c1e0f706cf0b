"""An overlay over a snapshot: which object is meant, what becomes of it, and that nothing else changes."""

import hashlib
from pathlib import Path
from typing import Any

import pytest

from scanner.model.errors import InputError
from scanner.overlay.kinds import PREFIX
from scanner.snapshot.read import Snapshot, open_snapshot
from tests.overlay.aids import MFA, MFA_NAME, POLICIES, TENANTS, changes, collected, laid, one, policy, warnings

OFF = {"state": "disabled"}


def refused(tmp_path: Path, files: dict[str, Any]) -> tuple[str, int, str]:
    """The file, line and English words of the one complaint."""
    with pytest.raises(InputError) as caught:
        laid(tmp_path, files)
    (found,) = caught.value.problems
    return Path(found.place.file).name, found.place.line, found.en


def policies(snapshot: Snapshot) -> dict[str, Any]:
    return {each["id"]: each for each in snapshot.records(POLICIES)}


def test_an_object_is_meant_by_its_id_whatever_the_case_of_its_letters(tmp_path: Path) -> None:
    found = laid(tmp_path, {"a.json": policy(id=MFA.upper(), **OFF)})
    assert one(found, POLICIES, MFA) == {**collected(POLICIES, MFA), **OFF}
    assert [(each["id"], each["name"], each["action"], each["file"]) for each in changes(found)] == [(MFA, MFA_NAME, "merge", "overlay/a.json")]
    assert changes(found)[0]["fields"] == [
        {"field": "state", "label": {"ja": "状態", "en": "state"}, "from": "enabled", "to": "disabled"},
    ]


def test_without_an_id_an_object_is_meant_by_its_name(tmp_path: Path) -> None:
    found = laid(tmp_path, {"Conditional Access/a.json": {"displayName": MFA_NAME, **OFF}})
    assert one(found, POLICIES, MFA)["state"] == "disabled"
    assert len(policies(found)) == 12


def test_all_other_objects_and_the_order_of_all_stay_as_they_were(tmp_path: Path) -> None:
    found = laid(tmp_path, {"a.json": policy(id=MFA, **OFF)})
    before = list(open_snapshot(TENANTS / "exemplary" / "snapshot").records(POLICIES))
    after = list(found.records(POLICIES))
    assert [each["id"] for each in after] == [each["id"] for each in before]
    assert [one for one, other in zip(after, before, strict=True) if one != other] == [{**collected(POLICIES, MFA), **OFF}]
    assert found.entry("entra.users") == open_snapshot(TENANTS / "exemplary" / "snapshot").entry("entra.users")


def test_a_name_that_two_objects_have_names_none(tmp_path: Path) -> None:
    twin = policy(id="0a0a0a0a-0000-0000-0000-000000000000", displayName=MFA_NAME)
    name, line, said = refused(tmp_path, {"a.json": [twin, {"@odata.type": policy()["@odata.type"], "displayName": MFA_NAME, **OFF}]})
    assert (name, line) == ("a.json", 1)
    assert "2 objects are called" in said


def test_an_object_without_id_and_name_is_refused(tmp_path: Path) -> None:
    assert "neither id nor displayName" in refused(tmp_path, {"a.json": policy(**OFF)})[2]


def test_a_new_object_gets_the_same_id_every_time(tmp_path: Path) -> None:
    new = {"a.json": policy(displayName="新しいポリシー", **OFF)}
    for run in ("1", "2"):
        (tmp_path / run).mkdir()
    ids = [changes(laid(tmp_path / run, new))[0]["id"] for run in ("1", "2")]
    assert ids[0] == ids[1]
    found = laid(tmp_path, new)
    assert [(each["action"], each["id"]) for each in changes(found)] == [("add", ids[0])]
    assert {"id": ids[0], "displayName": "新しいポリシー", **OFF}.items() <= one(found, POLICIES, ids[0]).items()
    assert (found.entry(POLICIES).count, found.entry(POLICIES).complete) == (13, True)  # type: ignore[union-attr]


def test_a_known_name_with_another_id_is_added_beside_and_said(tmp_path: Path) -> None:
    found = laid(tmp_path, {"a.json": policy(id="0a0a0a0a-0000-0000-0000-000000000000", displayName=MFA_NAME, **OFF)})
    assert one(found, POLICIES, MFA)["state"] == "enabled"
    assert any("added beside it" in each for each in warnings(found))


def test_replacing_leaves_nothing_of_the_old_object_but_its_id(tmp_path: Path) -> None:
    said = "changes:\n  - {file: a.json, action: replace, why: 作り直すため}\n"
    found = laid(tmp_path, {"a.json": policy(id=MFA, displayName="作り直し", **OFF), "overlay.yaml": said})
    assert one(found, POLICIES, MFA) == {"id": MFA, "displayName": "作り直し", **OFF}
    assert (changes(found)[0]["action"], changes(found)[0]["why"]) == ("replace", "作り直すため")


@pytest.mark.parametrize("how", ["id: " + MFA, "name: " + MFA_NAME])
def test_what_is_removed_is_said_in_overlay_yaml(tmp_path: Path, how: str) -> None:
    found = laid(tmp_path, {"overlay.yaml": f"changes:\n  - {{resource: {POLICIES}, action: remove, {how}}}\n"})
    assert MFA not in policies(found)
    assert [(each["action"], each["name"], each["file"]) for each in changes(found)] == [("remove", MFA_NAME, None)]


def test_an_object_of_a_file_can_be_removed(tmp_path: Path) -> None:
    found = laid(tmp_path, {"a.json": policy(id=MFA), "overlay.yaml": "changes:\n  - {file: a.json, action: remove}\n"})
    assert MFA not in policies(found)


@pytest.mark.parametrize(
    ("said", "en"),
    [
        ("{resource: entra.conditionalAccessPolicies, action: remove, name: ない}", "not exactly one object"),
        ("{resource: entra.conditionalAccessPolicies, action: remove, id: ない}", "not exactly one object"),
        ("{resource: entra.securityDefaults, action: remove, name: Security Defaults}", "not exactly one object"),
    ],
)
def test_what_is_not_there_once_cannot_be_removed(tmp_path: Path, said: str, en: str) -> None:
    name, line, found = refused(tmp_path, {"overlay.yaml": f"changes:\n  - {said}\n"})
    assert (name, line) == ("overlay.yaml", 2)
    assert en in found


@pytest.mark.parametrize(
    ("action", "body", "en"),
    [
        ("add", policy(id=MFA), "there already"),
        ("merge", policy(id="0a"), "nothing in the snapshot to merge"),
        ("replace", policy(id="0a"), "nothing in the snapshot to replace"),
        ("remove", policy(id="0a"), "nothing in the snapshot to remove"),
        ("remove", {"@odata.type": f"{PREFIX}authorizationPolicy"}, "cannot be removed"),
    ],
)
def test_an_action_that_cannot_be_carried_out_is_refused(tmp_path: Path, action: str, body: Any, en: str) -> None:
    assert en in refused(tmp_path, {"a.json": body, "overlay.yaml": f"changes:\n  - {{file: a.json, action: {action}}}\n"})[2]


def test_an_object_cannot_become_one_of_another_type(tmp_path: Path) -> None:
    windows = "b6927649-346d-4970-8622-7460185e2b35"
    name, line, said = refused(tmp_path, {"a.json": f'{{"id": "{windows}",\n"@odata.type": "{PREFIX}iosCompliancePolicy"}}'})
    assert (name, line) == ("a.json", 2)
    assert "windows10CompliancePolicy" in said


def test_an_object_is_changed_once(tmp_path: Path) -> None:
    name, _, said = refused(tmp_path, {"a.json": policy(id=MFA, **OFF), "b.json": policy(id=MFA.upper(), state="enabled")})
    assert name == "b.json"
    assert "a.json" in said


@pytest.mark.parametrize(
    ("text", "line", "en"),
    [
        ('"state": 1', 3, "state must be text"),
        ('"conditions": {\n"users": []}', 4, "conditions.users must be an object"),
        ('"conditions": {"users": {\n"excludeGroups": "x"}}', 4, "conditions.users.excludeGroups must be a list"),
        ('"conditions": {"users": {"excludeGroups": [\n1]}}', 4, "conditions.users.excludeGroups.0 must be text"),
        ('"grantControls": "mfa"', 3, "grantControls must be an object"),
        ('"modifiedDateTime": "gestern"', 3, "modifiedDateTime must be a date"),
    ],
)
def test_a_field_of_another_type_is_an_error_with_its_place(tmp_path: Path, text: str, line: int, en: str) -> None:
    body = f'{{"@odata.type": "#microsoft.graph.conditionalAccessPolicy",\n"id": "{MFA}",\n{text}}}'
    name, at, said = refused(tmp_path, {"a.json": body})
    assert (name, at) == ("a.json", line)
    assert en in said


def test_a_value_that_nobody_knows_is_kept_and_said(tmp_path: Path) -> None:
    found = laid(tmp_path, {"a.json": policy(id=MFA, state="enabeld", newThing=1)})
    assert (one(found, POLICIES, MFA)["state"], one(found, POLICIES, MFA)["newThing"]) == ("enabeld", 1)
    assert warnings(found) == ["planned configuration a.json: 'enabeld' is no known value of state; it counts as unknown."]


def test_the_snapshot_itself_is_only_read(tmp_path: Path) -> None:
    def hashes() -> dict[str, str]:
        return {str(path): hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted((TENANTS / "exemplary").rglob("*")) if path.is_file()}

    before = hashes()
    laid(tmp_path, {"a.json": policy(id=MFA, **OFF)})
    assert hashes() == before


def test_the_files_and_what_was_collected_are_known_by_their_hashes(tmp_path: Path) -> None:
    found = laid(tmp_path, {"x/a.json": policy(id=MFA, **OFF)})
    assert found.planned is not None
    digest = hashlib.sha256((tmp_path / "overlay" / "x" / "a.json").read_bytes()).hexdigest()
    assert found.planned.record["files"] == [{"name": "overlay/x/a.json", "sha256": digest}]
    real = open_snapshot(TENANTS / "exemplary" / "snapshot")
    assert found.planned.hashes == {POLICIES: real.manifest.entries[POLICIES].sha256}
    assert found.manifest_sha256 == real.manifest_sha256
