"""The data-flow sheet and the permissions page say of every resource what its file says, and are what the generator makes."""

import re
from pathlib import Path

import pytest

from scanner.collect.dataflow import local_sections, properties, sections, whose
from scanner.collect.documents import PAGES, parts, renewed
from scanner.collect.plan import needed
from scanner.library.library import load_library
from scanner.resources.registry import local_registry, registry

ROOT = Path(__file__).resolve().parents[2]
SHEET = (ROOT / "docs" / "data-flow.md").read_text(encoding="utf-8")


def section(name: str) -> str:
    found = re.search(rf"^### {re.escape(name)}\n(.*?)(?=^### |^## |\Z)", SHEET, re.MULTILINE | re.DOTALL)
    assert found is not None, name
    return found[1]


@pytest.mark.parametrize("page", PAGES)
def test_the_page_is_what_the_generator_makes(page: str) -> None:
    text = (ROOT / page).read_text(encoding="utf-8")
    assert text == renewed(text, parts()), f"{page} is out of date: run `make docs`"


def test_making_the_pages_twice_changes_nothing_more() -> None:
    made = parts()
    once = renewed(SHEET, made)
    assert renewed(once, made) == once
    assert sorted(made) == sorted(
        {name for page in PAGES for name in re.findall(r"<!-- make docs: ([a-z-]+) -->", (ROOT / page).read_text(encoding="utf-8"))}
    )
    with pytest.raises(KeyError):
        renewed("<!-- make docs: nothing -->\n<!-- /make docs -->", made)


def test_every_resource_has_one_section_with_its_purpose_address_permissions_and_every_property() -> None:
    assert re.findall(r"^### (\S+)$", SHEET, re.MULTILINE) == [*registry(), *local_registry()]
    for each in registry().values():
        text = section(each.name)
        assert each.why is not None
        assert f"目的: {each.why.ja}" in text
        assert f"`GET /{each.api}{each.endpoint}`" in text
        assert ("ベータ版" in text) is (each.api == "beta")
        assert all(f"`{permission}`" in text for permission in each.permissions)
        assert re.findall(r"^\| .+ \| `([^`]+)` \|$", text, re.MULTILINE) == [name for name, _ in properties(each)]


def test_what_is_read_in_the_directory_and_on_pcs_says_who_may_read_it_what_is_never_kept_and_its_source() -> None:
    for each in local_registry().values():
        text = section(each.name)
        assert each.rights is not None
        assert f"読める人: {each.rights.ja}" in text
        assert f"目的: {each.why.ja}" in text
        assert all(f"`{name}`" in text for name in each.never)
        assert "出典: <https://" in text
        assert "権限: " not in text
        assert "GET" not in text
        assert re.findall(r"^\| .+ \| `([^`]+)` \|$", text, re.MULTILINE) == [name for name, _ in properties(each)]


def test_a_property_in_a_list_is_named_by_its_path_and_a_value_of_a_pair_by_its_key() -> None:
    organisation = [name for name, _ in properties(registry()["entra.organization"])]
    assert "verifiedDomains[].name" in organisation
    assert "technicalNotificationMails" in organisation
    settings = [name for name, _ in properties(registry()["entra.groupSettings"])]
    assert "values[LockoutThreshold].value" in settings
    actions = "scheduledActionsForRule[].scheduledActionConfigurations[].gracePeriodHours"
    assert actions in [name for name, _ in properties(registry()["intune.deviceCompliancePolicies"])]
    # What is read of the managed device beside the report stands with the managed devices.
    assert "device.lastSyncDateTime" not in [name for name, _ in properties(registry()["intune.managedDeviceEncryptionStates"])]


def test_a_resource_that_keeps_whole_objects_says_so_and_one_that_selects_too() -> None:
    assert "オブジェクト全体を残します" in section("entra.conditionalAccessPolicies")
    assert "項目を指定して読みます" in section("intune.managedDevices")
    for each in registry().values():
        assert ("オブジェクト全体を残します" in section(each.name)) is (not each.selected), each.name


def test_what_is_never_kept_stands_with_the_resource() -> None:
    assert "`activationLockBypassCode`" in section("intune.managedDevices")
    for each in registry().values():
        for name in each.never:
            kind, _, own = name.removeprefix("@").partition(".")
            assert (f"`{kind}` の `{own}`" if name.startswith("@") else f"`{name}`") in section(each.name), each.name
        for path in each.keep:
            assert f"`{path}` の中で残すもの" in section(each.name)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("intune.managedDevices", ("端末", "利用者")),
        ("defender.windowsProtectionStates", ("端末",)),
        ("bitlocker.recoveryKeys", ("端末",)),
        ("entra.users", ("利用者",)),
        ("entra.pendingInvitations", ("利用者",)),
        ("entra.groupMembers", ("端末", "利用者")),
        ("entra.roleAssignments", ("利用者", "テナント設定")),
        ("entra.organization", ("利用者", "テナント設定")),
        ("entra.securityDefaults", ("テナント設定",)),
        ("entra.conditionalAccessPolicies", ("テナント設定",)),
        ("sharepoint.settings", ("テナント設定",)),
    ],
)
def test_the_sheet_says_whose_data_it_is(name: str, expected: tuple[str, ...]) -> None:
    assert whose(registry()[name]) == expected


def test_everything_that_names_a_person_or_a_device_is_said_to_be_about_one() -> None:
    for each in registry().values():
        names = " ".join(name for name, _ in properties(each))
        assert ("利用者" in whose(each)) or not re.search(r"[uU]serPrincipalName|userDisplayName|userId\b", names), each.name
        assert ("端末" in whose(each)) or not re.search(r"serialNumber|\bdeviceName|\bdeviceId\b", names), each.name


def test_the_overview_tells_what_is_always_collected() -> None:
    library = load_library()
    methods = sorted({method for each in library.checklists.values() for method in each.numbers})
    always = set(needed(library, library.checklists, methods))
    found = dict(re.findall(r"^\| \[`([^`]+)`\]\(#\w+\) \| .+? \| .+? \| (.+?) \| \d+ \|$", SHEET, re.MULTILINE))
    assert found == {name: "いつも" if name in always else "`--all` のとき" for name in registry()}


def test_what_is_read_one_by_one_and_what_is_beta_is_listed() -> None:
    part = SHEET.partition("## 要求の数")[2].partition("## 集めるもの")[0]
    counted = re.findall(r"^\| `([^`]+)` \|", part, re.MULTILINE)
    assert counted == [each.name for each in registry().values() if each.parented]
    assert re.findall(r"^- `([^`]+)`（", part, re.MULTILINE) == [each.name for each in registry().values() if each.api == "beta"]


def test_lines_of_a_section_do_not_break_the_table() -> None:
    for line in (*sections(registry()), *local_sections(local_registry())):
        assert "\n" not in line
        assert not line.startswith("|") or len(re.findall(r"(?<!\\)\|", line)) == 3, line
