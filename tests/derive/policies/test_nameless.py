"""Policies with an empty id stay apart, from each other and from what is said of their surface; one without any id leaves the surface open."""

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


@pytest.mark.parametrize("ids", [("",), ("", "", "p1"), ("p1", "p2")])
def test_every_policy_has_its_own_records(ids: tuple[str, ...]) -> None:
    found = [record["id"] for record in settings_with(*ids).records]
    assert found == sorted(set(found))
    assert len([each for each in found if each.startswith("appProtection/") and each.endswith("/appProtectionPin")]) == len(ids)


def test_a_policy_without_an_id_is_one_that_cannot_be_read() -> None:
    found = {record["id"]: record for record in settings_with(None, "p1").records}
    assert "appProtection//*" in found
    assert found["appProtection/p1/appProtectionPin"]["enabled"] is True
