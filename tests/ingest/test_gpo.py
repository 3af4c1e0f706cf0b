"""Group policies out of backups and SYSVOL: one policy from its files, what is missing is unknown, passwords of preferences stay where they stand."""

from collections.abc import Callable
from typing import Any

import pytest

from scanner.ingest import gpo
from scanner.ingest.model import HEAD, Format, Parts
from scanner.model.errors import InputError
from scanner.model.verdicts import Reason
from tests.ingest.windows_files import DOMAIN_BACKUP, DOMAIN_POLICY, HOME_BACKUP, HOME_POLICY, INF, POL, folder, sources, utf16

Files = dict[str, bytes]
GROUPS = "DomainSysvol/GPO/Machine/Preferences/Groups/Groups.xml"


def backup(change: Callable[[Files], None] = lambda _: None) -> Files:
    files = folder("backup")
    change(files)
    return files


def read(files: Files, name: str) -> Parts:
    return gpo.read(sources(files)[name])


def policy(parts: Parts) -> dict[str, Any]:
    return dict(next(part for part in parts.parts if part.resource == "policies.groupPolicies").values[0])


def settings(parts: Parts) -> list[dict[str, Any]]:
    return [dict(value) for part in parts.parts if part.resource == "policies.groupPolicySettings" for value in part.values]


def without(*names: str) -> Callable[[Files], None]:
    def change(files: Files) -> None:
        for name in names:
            del files[name]

    return change


def replaced(name: str, old: str, new: str) -> Callable[[Files], None]:
    def change(files: Files) -> None:
        assert old.encode() in files[name]
        files[name] = files[name].replace(old.encode(), new.encode())

    return change


def test_every_file_of_a_backup_is_known_and_each_policy_comes_once() -> None:
    files = backup()
    given = sources(files)
    assert all(gpo.detect(each.path, each.data[:HEAD]) for each in given.values())
    parts = [part for each in given.values() for part in gpo.read(each).parts]
    assert sorted(part.resource for part in parts) == ["policies.groupPolicies"] * 2 + ["policies.groupPolicySettings"] * 2


def test_a_backup_says_name_domain_links_and_times() -> None:
    parts = read(backup(), f"{HOME_BACKUP}/Backup.xml")
    assert policy(parts) == {
        "guid": HOME_POLICY,
        "name": "在宅勤務 PC の共通設定",
        "domain": "corp.example.jp",
        "from": "gpoBackup",
        # Options 1 in Backup.xml: only the user part is off.
        "computerEnabled": True,
        "backupTime": "2026-11-18T09:15:07",
        "readTime": "2026-11-18T09:15:08Z",
        "links": [
            {"path": "corp.example.jp/コンピューター/在宅勤務", "enabled": True, "noOverride": True},
            {"path": "corp.example.jp/旧", "enabled": False, "noOverride": False},
        ],
        "securityPolicyRead": True,
        "registryRead": True,
    }
    assert parts.domains == {"corp.example.jp"}
    assert [(part.of, part.lack) for part in parts.parts] == [(None, None), (HOME_POLICY, None)]


def test_security_settings_come_from_the_template() -> None:
    found = settings(read(backup(), f"{DOMAIN_BACKUP}/Backup.xml"))
    # 7 + 2 + 3 + 1 + 2 + 2 + 1 lines of the sections that are read.
    assert len(found) == 18
    security = {"area": "securityPolicy"}
    assert {**security, "section": "System Access", "key": "LockoutDuration", "value": "-1", "number": -1} in found
    assert {**security, "section": "System Access", "key": "NewAdministratorName", "value": "管理担当"} in found
    assert {**security, "section": "Security Log", "key": "AuditLogRetentionPeriod", "value": "1", "number": 1} in found
    lsa = r"MACHINE\System\CurrentControlSet\Control\Lsa\LmCompatibilityLevel"
    assert {**security, "section": "Registry Values", "key": lsa, "type": "REG_DWORD", "value": "5", "number": 5} in found
    members = next(each for each in found if each["key"] == "*S-1-5-32-544__Members")
    assert members["values"][1].endswith("-1120")


def test_registry_settings_come_from_registry_pol() -> None:
    found = settings(read(backup(), f"{HOME_BACKUP}/Backup.xml"))
    registry = {each["valueName"] + " " + each["key"]: each for each in found if each["area"] == "registry"}
    services = r"Software\Policies\Microsoft\Windows NT\Terminal Services"
    assert registry[f"fDenyTSConnections {services}"] == {
        "area": "registry",
        "action": "set",
        "key": services,
        "valueName": "fDenyTSConnections",
        "type": "REG_DWORD",
        "value": "1",
        "number": 1,
    }
    removed = registry[r"MaxSize Software\Policies\Microsoft\Windows\EventLog\Application"]
    assert removed["action"] == "deleteValue"
    assert "number" not in removed
    assert registry[r"Retention Software\Policies\Microsoft\Windows\EventLog\System"]["value"] == "0"


def test_a_password_in_registry_pol_is_named_and_left_there() -> None:
    parts = read(backup(), f"{HOME_BACKUP}/Backup.xml")
    assert "hunter2" not in repr(parts)
    assert [(each.what, each.place.file) for each in parts.refused] == [("DefaultPassword", f"{HOME_BACKUP}/{POL}")]
    (logon,) = [each for each in settings(parts) if each.get("valueName") == "DefaultPassword"]
    assert "value" not in logon


def test_a_password_of_preferences_is_named_by_file_and_element() -> None:
    name = f"{HOME_BACKUP}/{GROUPS}"
    parts = read(backup(), name)
    assert [(each.what, each.place.file, each.place.line) for each in parts.refused] == [("cpassword (Properties)", name, 4)]
    assert "bm90LW" not in repr(parts)
    assert parts.parts == ()


def test_without_the_report_the_links_are_unknown_and_it_is_said() -> None:
    parts = read(backup(without(f"{HOME_BACKUP}/gpreport.xml")), f"{HOME_BACKUP}/Backup.xml")
    assert not {"links", "readTime"} & set(policy(parts))
    assert policy(parts)["computerEnabled"] is True
    assert [problem.place.file for problem in parts.warnings] == [f"{HOME_BACKUP}/gpreport.xml"]


@pytest.mark.parametrize(("missing", "flag", "other"), [(INF, "securityPolicyRead", "registryRead"), (POL, "registryRead", "securityPolicyRead")])
def test_a_file_that_should_be_there_makes_its_settings_unknown(missing: str, flag: str, other: str) -> None:
    parts = read(backup(without(f"{HOME_BACKUP}/{missing}")), f"{HOME_BACKUP}/Backup.xml")
    assert (policy(parts)[flag], policy(parts)[other]) == (False, True)
    assert parts.parts[1].lack is Reason.INCOMPLETE
    assert [problem.place.file for problem in parts.warnings] == [f"{HOME_BACKUP}/{missing}"]


def test_a_policy_that_names_no_registry_extension_has_no_registry_pol_to_miss() -> None:
    parts = read(backup(), f"{DOMAIN_BACKUP}/Backup.xml")
    assert policy(parts)["registryRead"] is True
    assert parts.warnings == ()


def test_bkupinfo_alone_describes_a_backup_too() -> None:
    parts = read(backup(without(f"{HOME_BACKUP}/Backup.xml")), f"{HOME_BACKUP}/bkupInfo.xml")
    assert (policy(parts)["guid"], policy(parts)["backupTime"]) == (HOME_POLICY, "2026-11-18T09:15:07")


@pytest.mark.parametrize(("options", "enabled"), [("0", True), ("1", True), ("2", False), ("3", False), ("4", None), ("", None)])
def test_the_options_of_a_backup_say_whether_the_computer_part_is_on(options: str, enabled: bool | None) -> None:
    name = f"{HOME_BACKUP}/Backup.xml"
    files = backup(without(f"{HOME_BACKUP}/gpreport.xml"))
    replaced(name, "<Options><![CDATA[1]]>", f"<Options><![CDATA[{options}]]>")(files)
    assert policy(read(files, name)).get("computerEnabled") is enabled


def test_options_and_report_that_disagree_say_nothing() -> None:
    name = f"{HOME_BACKUP}/Backup.xml"
    assert "computerEnabled" not in policy(read(backup(replaced(name, "<Options><![CDATA[1]]>", "<Options><![CDATA[3]]>")), name))


def test_files_of_different_policies_are_refused() -> None:
    name = f"{HOME_BACKUP}/Backup.xml"
    with pytest.raises(InputError, match="different ones"):
        read(backup(replaced(name, f"<ID><![CDATA[{HOME_POLICY}]]>", f"<ID><![CDATA[{DOMAIN_POLICY}]]>")), name)


def test_a_broken_file_of_a_backup_is_named() -> None:
    def cut(files: Files) -> None:
        files[f"{HOME_BACKUP}/{POL}"] = files[f"{HOME_BACKUP}/{POL}"][:100]

    with pytest.raises(InputError) as error:
        read(backup(cut), f"{HOME_BACKUP}/Backup.xml")
    assert [problem.place.file for problem in error.value.problems] == [f"{HOME_BACKUP}/{POL}"]


@pytest.mark.parametrize("name", ["GptTmpl.inf", "Registry.pol", "Machine/registry.pol"])
def test_a_file_of_an_unknown_policy_is_refused_with_what_helps(name: str) -> None:
    with pytest.raises(InputError) as error:
        read({name: b"PReg\1\0\0\0"}, name)
    assert "Backup-GPO" in error.value.problems[0].hint_en


def test_a_list_of_backups_without_the_backups_is_refused() -> None:
    name = "manifest.xml"
    with pytest.raises(InputError, match="the backups are not beside it"):
        read({name: folder("backup")[name]}, name)


def test_a_copy_of_sysvol_says_what_is_set_but_not_where_it_is_linked() -> None:
    files = folder("sysvol")
    (name,) = [each for each in files if each.endswith("GPT.INI")]
    parts = read(files, name)
    assert policy(parts) == {"guid": HOME_POLICY, "domain": "corp.example.jp", "from": "sysvol", "securityPolicyRead": True, "registryRead": True}
    assert {each["area"] for each in settings(parts)} == {"securityPolicy", "registry"}
    assert parts.domains == {"corp.example.jp"}


@pytest.mark.parametrize(("version", "read_whole"), [(0, True), (65536 * 7, True), (1, False)])
def test_a_policy_of_sysvol_without_its_machine_folder_sets_nothing_only_if_that_was_never_touched(version: int, read_whole: bool) -> None:
    name = f"Policies/{HOME_POLICY}/GPT.INI"
    parts = read({name: f"[General]\r\nVersion={version}\r\n".encode()}, name)
    assert (policy(parts)["securityPolicyRead"], policy(parts)["registryRead"]) == (read_whole, read_whole)


def test_a_template_that_is_cut_off_leaves_the_security_settings_incomplete() -> None:
    def cut(files: Files) -> None:
        files[f"{HOME_BACKUP}/{INF}"] = utf16("[Version]\nRevision=1\n[System Access]\nLockoutBadCount = 1")

    parts = read(backup(cut), f"{HOME_BACKUP}/Backup.xml")
    assert policy(parts)["securityPolicyRead"] is False
    assert not [each for each in settings(parts) if each["key"] == "LockoutBadCount"]


@pytest.mark.parametrize(
    ("path", "head", "format_"),
    [
        (("manifest.xml",), b"<assembly/>", None),
        (("x.xml",), b'<report><GPO xmlns="http://www.microsoft.com/GroupPolicy/Settings"/></report>', Format.GPREPORT),
        (("x.xml",), b"<report><GPO/></report>", None),
        (("Registry.pol",), b"", Format.REGISTRY_POL),
        (("a", "DomainSysvol", "GPO", "Machine", "audit.csv"), b"", Format.GPO),
        (("Machine", "Preferences", "Groups", "Groups.xml"), b"<Groups/>", Format.GPO),
        (("Preferences", "a.json"), b"{}", None),
        (("a.xml",), b"", None),
    ],
)
def test_files_are_known_by_name_place_and_first_element(path: tuple[str, ...], head: bytes, format_: Format | None) -> None:
    assert gpo.detect(path, head) == format_
