"""What each permission unlocks, and how what was granted compares with what is needed. Worked out by hand from the few rules of `few`."""

import re
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest

from scanner.collect.grants import GRAPH, azure_cli, powershell
from scanner.collect.permissions import Comparison, Row, granted_and_needed, only_reads, permissions_of, rows
from scanner.collect.plan import everything
from scanner.library.library import load_library
from scanner.model.text import Text
from scanner.resources.registry import registry
from tests.collect.few import FEW, numbers
from tests.collect.few import LIBRARY as FEW_RULES

ROOT = Path(__file__).resolve().parents[2]
LIBRARY = load_library()
MIC = "mic-sme-2021"
DEVICES, CONFIGURATION = "DeviceManagementManagedDevices.Read.All", "DeviceManagementConfiguration.Read.All"


def by_name(*methods: int, beyond: bool = False) -> dict[str, Row]:
    return {row.permission: row for row in rows(FEW_RULES, [FEW], methods, beyond=beyond)}


def test_a_permission_that_many_rules_stand_on_shows_them_their_items_and_what_is_read_with_it() -> None:
    row = by_name(2)[DEVICES]
    # 1-1 devices and Defender, 1-2 encryption: its report tells of managed devices.
    assert row.decides == numbers("1-1", "1-2")
    assert row.notes == numbers("2-2")  # where the devices are only noted
    assert row.resources == ("defender.windowsProtectionStates", "intune.managedDevices")
    assert row.rules == ("devices", "encryption", "protection")
    assert row.least


def test_two_permissions_unlock_the_encryption_of_devices() -> None:
    found = by_name(2)
    assert [name for name, row in found.items() if numbers("1-2")[0] in row.decides] == [CONFIGURATION, DEVICES]
    assert found[CONFIGURATION] == Row(CONFIGURATION, True, ("intune.managedDeviceEncryptionStates",), ("encryption",), numbers("1-2"), ())


def test_every_permission_of_method_2_with_the_items_that_it_helps_to_decide() -> None:
    assert {name: row.decides for name, row in by_name(2).items()} == {
        "AuditLog.Read.All": (),  # people's registrations, noted in 1-1
        "Device.Read.All": (),  # members of groups
        CONFIGURATION: numbers("1-2"),
        DEVICES: numbers("1-1", "1-2"),
        "Domain.Read.All": numbers("3-1"),
        "GroupMember.Read.All": (),
        "GroupSettings.Read.All": numbers("2-1", "3-1"),
        "LicenseAssignment.Read.All": (),
        "Organization.Read.All": (),
        "Policy.Read.All": numbers("2-2"),
        "SharePointTenantSettings.Read.All": numbers("2-2"),
        "User.Read.All": numbers("3-1"),
    }
    assert by_name(2)["AuditLog.Read.All"].notes == numbers("1-1")


def test_a_derived_resource_asks_for_the_permissions_of_all_that_it_is_worked_out_from() -> None:
    found = by_name(2)
    assert [name for name, row in found.items() if "domains" in row.rules] == ["Domain.Read.All", "GroupSettings.Read.All", "User.Read.All"]
    assert found["Domain.Read.All"].resources == ("entra.domains",)  # what is read, not what is made of it
    assert "session" in found["Policy.Read.All"].rules
    assert found["Policy.Read.All"].resources == ("entra.activityBasedTimeoutPolicies", "entra.securityDefaults")


def test_an_item_outside_the_method_is_neither_decided_nor_noted() -> None:
    row = by_name(6)["GroupSettings.Read.All"]
    assert (row.decides, row.notes) == ((), numbers("2-2"))  # 2-1, where it decides, is for ② and ④
    assert "SharePointTenantSettings.Read.All" not in by_name(6)  # that part is about company devices


def test_everything_asks_for_more_and_says_so() -> None:
    least, full = by_name(2), by_name(2, beyond=True)
    assert list(full) == sorted(full)
    assert {name for name, row in full.items() if row.least} == set(least)
    assert full["BitlockerKey.ReadBasic.All"] == Row("BitlockerKey.ReadBasic.All", False, ("bitlocker.recoveryKeys",), (), (), ())
    assert set(full) == set(permissions_of(everything()))


def test_no_permission_of_the_handbook_is_asked_for_without_something_to_read() -> None:
    found = rows(LIBRARY, [MIC], range(1, 9))
    assert all(row.least and row.resources for row in found)
    # What tells tenant, licences and members of groups aside, each serves an item.
    assert [row.permission for row in found if not row.decides and not row.notes] == []


def test_what_a_resource_needs_besides_is_asked_for_too() -> None:
    assert permissions_of(["entra.userSignInActivity"]) == ("AuditLog.Read.All", "User.Read.All")
    assert "Device.Read.All" in by_name(2)  # else a device in a group cannot be recognised


def test_every_permission_of_every_resource_only_reads() -> None:
    assert [name for name in permissions_of(everything()) if not only_reads(name)] == []


@pytest.mark.parametrize(
    "permission", ["User.Read.All", "BitlockerKey.ReadBasic.All", "RoleManagement.Read.Directory", "Mail.Read", "openid", "User.Read"]
)
def test_a_permission_that_only_reads(permission: str) -> None:
    assert only_reads(permission)


@pytest.mark.parametrize(
    "permission",
    [
        "User.ReadWrite.All",
        "Directory.AccessAsUser.All",
        "Mail.Send",
        "Sites.FullControl.All",
        "DeviceManagementManagedDevices.PrivilegedOperations.All",
        "Policy.ReadWrite.Authorization",
        "Application.ReadWrite.OwnedBy",
        "user_impersonation",
        "User.Readable.All",
    ],
)
def test_any_other_verb_counts_as_writing(permission: str) -> None:
    assert not only_reads(permission)


def test_what_is_granted_exactly_as_needed_needs_no_words() -> None:
    same = granted_and_needed(["User.Read.All", "Policy.Read.All"], ["Policy.Read.All", "User.Read.All"])
    assert same == Comparison((), ())
    assert same.sentences() == ()


def test_missing_more_and_writing_are_told_apart() -> None:
    found = granted_and_needed(["User.Read.All", "Sites.FullControl.All", "Mail.Read"], ["User.Read.All", "Policy.Read.All", "AuditLog.Read.All"])
    assert found == Comparison(("AuditLog.Read.All", "Policy.Read.All"), ("Mail.Read", "Sites.FullControl.All"))
    assert found.writing == ("Sites.FullControl.All",)
    missing, writing, more = found.sentences()
    assert "AuditLog.Read.All、Policy.Read.All" in missing.ja
    assert "別の広い権限で読めることもあるため" in missing.ja
    assert "書き込みの権限が付いています。外すことをお勧めします: Sites.FullControl.All" in writing.ja
    assert "Mail.Read" in more.ja
    assert "Sites" not in more.ja


@pytest.mark.parametrize(
    ("granted", "wanted", "enough"),
    [
        ("Directory.Read.All", "User.Read.All", True),
        ("Directory.ReadWrite.All", "User.Read.All", True),
        ("User.ReadWrite.All", "User.Read.All", True),
        ("Group.Read.All", "GroupMember.Read.All", True),
        ("Organization.Read.All", "LicenseAssignment.Read.All", True),
        ("DeviceManagementConfiguration.ReadWrite.All", CONFIGURATION, True),
        ("BitlockerKey.Read.All", "BitlockerKey.ReadBasic.All", True),
        ("Directory.Read.All", "Policy.Read.All", False),  # not on the page of any policy
        ("Directory.Read.All", "AuditLog.Read.All", False),
        ("Policy.ReadWrite.ConditionalAccess", "Policy.Read.All", False),
        ("LicenseAssignment.Read.All", "Organization.Read.All", False),  # the narrower does not contain the broader
        ("User.Read", "User.Read.All", False),
        ("Group.Read.All", "User.Read.All", False),
    ],
)
def test_a_broader_permission_counts_only_where_the_documentation_says_so(granted: str, wanted: str, enough: bool) -> None:
    assert (granted_and_needed([granted], [wanted]).missing == ()) is enough


def test_the_scopes_of_a_sign_in_are_not_more_than_needed() -> None:
    assert granted_and_needed(["openid", "profile", "email", "offline_access", "User.Read", "User.Read.All"], ["User.Read.All"]) == Comparison((), ())


SCRIPTS = {"azure-cli": (azure_cli, r"^grant (\S+)"), "powershell": (powershell, r"^Grant-Read '([^']+)'")}
# What the administrator's own session asks for; the app does not get it.
OF_THE_ADMINISTRATOR = ["Application.ReadWrite.All", "AppRoleAssignment.ReadWrite.All"]


@pytest.mark.parametrize(("script", "line"), SCRIPTS.values(), ids=SCRIPTS)
@pytest.mark.parametrize("beyond", [False, True])
def test_the_commands_grant_every_permission_once_and_no_other(script: Callable[[Sequence[Row]], Iterator[Text]], line: str, beyond: bool) -> None:
    wanted = rows(LIBRARY, [MIC], [2], beyond=beyond)
    for lines in zip(*script(wanted), strict=True):
        text = "\n".join(lines)
        assert re.findall(line, text, re.MULTILINE) == [row.permission for row in wanted]
        named = re.findall(r"\b[A-Z]\w+\.(?:Read|Write|Full|Access)\w*\.\w+", text)
        assert sorted(set(named) - set(OF_THE_ADMINISTRATOR)) == [row.permission for row in wanted]
        assert all(named.count(row.permission) == 1 for row in wanted)
        assert text.count(GRAPH) == 1
        # No id but that of Microsoft Graph is written down; ids of permissions are looked up by their names.
        assert re.findall(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", text) == [GRAPH]


@pytest.mark.parametrize(("script", "line"), SCRIPTS.values(), ids=SCRIPTS)
def test_the_commands_say_who_runs_them_what_each_reads_and_how_to_revoke(script: Callable[[Sequence[Row]], Iterator[Text]], line: str) -> None:
    wanted = rows(LIBRARY, [MIC], [2])
    texts = list(script(wanted))
    japanese = "\n".join(text.ja for text in texts)
    for words in ("グローバル管理者", f"{len(wanted)} 個", "準備", "見直し", "取り消し", "秘密鍵"):
        assert words in japanese
    granting = [text.ja for text in texts if re.match(line, text.ja)]
    assert all(f"# 読むもの: {', '.join(row.resources)}" in each for row, each in zip(wanted, granting, strict=True))
    assert not re.search("[ぁ-んァ-ヶ一-龠]", "\n".join(text.en for text in texts))
    assert japanese.encode("cp932")


def test_the_bash_script_is_bash(tmp_path: Path) -> None:
    script = tmp_path / "grant.sh"
    script.write_text("\n".join(text.ja for text in azure_cli(rows(LIBRARY, [MIC], [2]))), encoding="utf-8")
    assert subprocess.run(["bash", "-n", str(script)], capture_output=True, text=True, check=False).stderr == ""


def test_the_bash_script_looks_each_permission_up_and_adds_it_by_its_id(tmp_path: Path) -> None:
    log = tmp_path / "log"
    (tmp_path / "az").write_text(
        f"""#!/bin/sh
echo "$*" >> {log}
case "$*" in *"sp show"*) echo "$*" | sed "s/.*value=='\\(.*\\)'.*/id-of-\\1/" ;; esac
""",
        encoding="utf-8",
    )
    (tmp_path / "az").chmod(0o755)
    wanted = rows(LIBRARY, [MIC], [2])
    lines = "\n".join(text.ja for text in azure_cli(wanted))
    subprocess.run(["bash", "-euc", lines], env={"PATH": f"{tmp_path}:/usr/bin:/bin", "APP_ID": "the-app"}, check=True, capture_output=True)
    said = log.read_text(encoding="utf-8").splitlines()
    added = [line for line in said if " permission add " in line]
    assert added == [f"ad app permission add --id the-app --api {GRAPH} --api-permissions id-of-{row.permission}=Role" for row in wanted]
    assert said[0].startswith("login ")
    assert said[-1] == "ad app permission admin-consent --id the-app"
    assert len(said) == 1 + 2 * len(wanted) + 2  # sign in, look up and add each, list, consent; the rest is commented out


def test_planning_and_permissions_import_nothing_heavy() -> None:
    code = (
        "import sys, scanner.collect.plan, scanner.collect.permissions, scanner.collect.grants, scanner.cli.permissions;"
        "print(sorted({name.split('.')[0] for name in sys.modules} & {'msgraph', 'azure', 'kiota_abstractions', 'httpx', 'asyncio', 'rich'}))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    assert done.stdout.strip() == "[]"


def test_every_resource_says_why_it_is_read_and_where_its_permission_is_from() -> None:
    for each in registry().values():
        assert each.why is not None, each.name
        assert each.why.ja.endswith(("ため。", "。")), each.name
        assert each.why.en.endswith("."), each.name
        assert each.permission_source, each.name
