"""Policies without an id, or with an empty one, cannot be told apart: they leave their surface open and are mixed up with nothing."""

from datetime import UTC, datetime

import pytest

from scanner.derive.derived import Derived
from scanner.derive.policies.effective import policy_settings
from scanner.derive.tables import tables_from
from scanner.library.organisation import undeclared

NOW = datetime(2026, 11, 1, tzinfo=UTC)
PROTECTION = "intune.iosManagedAppProtections"


def settings_with(*ids: object) -> Derived:
    policies = [{"id": each, "displayName": "アプリ保護", "isAssigned": True, "pinRequired": True} for each in ids]
    return policy_settings(tables_from({PROTECTION: policies}, NOW), undeclared("mic-sme-2021", 2))


def test_every_policy_has_its_own_records() -> None:
    found = [record["id"] for record in settings_with("p1", "p2").records]
    assert found == sorted(set(found))
    assert {"appProtection/p1/appProtectionPin", "appProtection/p2/appProtectionPin"} <= set(found)


@pytest.mark.parametrize("ids", [(None, "p1"), ("", "p1"), ("", "", "p1"), (5, "p1")])
def test_a_policy_without_an_id_is_one_that_cannot_be_read(ids: tuple[object, ...]) -> None:
    records = settings_with(*ids).records
    found = {record["id"]: record for record in records}
    assert "appProtection//*" in found
    assert [name for name in found if name.endswith("/appProtectionPin")] == ["appProtection/p1/appProtectionPin"]
    assert found["appProtection/p1/appProtectionPin"]["enabled"] is True
