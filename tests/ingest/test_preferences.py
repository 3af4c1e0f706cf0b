"""Registry values out of group policy preferences: what they surely set on every computer; of the rest it is said that it is not known."""

from __future__ import annotations

from typing import Any

import pytest

from scanner.ingest import gpo
from scanner.ingest.model import Parts
from scanner.ingest.preferences import read_preferences
from scanner.model.errors import InputError
from tests.ingest.windows_files import HOME_BACKUP, HOME_POLICY, MACHINE, folder, sources

FILE = "Registry.xml"
PLACE = "Preferences/Registry/Registry.xml"
SMB = 'action="U" hive="HKEY_LOCAL_MACHINE" key="SYSTEM\\CurrentControlSet\\Services\\mrxsmb10" name="Start" type="REG_DWORD" value="00000004"'
OTHER = SMB.replace("SYSTEM\\CurrentControlSet\\Services\\mrxsmb10", "SYSTEM\\Sample")
SET = {
    "area": "registry",
    "action": "set",
    "key": "SYSTEM\\CurrentControlSet\\Services\\mrxsmb10",
    "valueName": "Start",
    "type": "REG_DWORD",
    "value": "4",
    "number": 4,
}


def item(properties: str = SMB, *, attributes: str = "", inside: str = "") -> str:
    return f'<Registry clsid="{{9CD4B2F4-923D-47f5-A062-E897DD1DAD50}}" name="x" {attributes}><Properties {properties}/>{inside}</Registry>'


def document(*items: str) -> str:
    return f'<?xml version="1.0" encoding="utf-8"?>\n<RegistrySettings clsid="{{A3CCFC41-DFDB-43a5-8D26-0FE8B954DA51}}">{"".join(items)}</RegistrySettings>'


def read(*items: str) -> tuple[list[dict[str, Any]], bool]:
    found = read_preferences(document(*items), FILE)
    return [dict(each) for each in found.settings.values], found.whole


def test_a_number_is_written_in_hexadecimal() -> None:
    assert read(item()) == ([SET], True)
    (port,) = read(item(SMB.replace("00000004", "0000c3cb")))[0]
    assert (port["value"], port["number"]) == ("50123", 50123)


def test_a_text_stays_a_text() -> None:
    (found,) = read(item(SMB.replace("REG_DWORD", "REG_SZ").replace("00000004", "1")))[0]
    assert (found["type"], found["value"], "number" in found) == ("REG_SZ", "1", False)


@pytest.mark.parametrize("value", ["", "4x", "000000004", "-4", "0x4"])
def test_a_number_that_is_none_is_set_to_something_unknown(value: str) -> None:
    found, whole = read(item(SMB.replace("00000004", value)))
    assert [("value" in each, "number" in each) for each in found] == [(False, False)]
    assert whole


@pytest.mark.parametrize("type_", ["REG_BINARY", "REG_MULTI_SZ", "REG_FOO"])
def test_bytes_lists_and_unknown_types_have_no_value(type_: str) -> None:
    (found,) = read(item(SMB.replace("REG_DWORD", type_)))[0]
    assert (found["valueName"], "value" in found, found.get("type")) == ("Start", False, None if type_ == "REG_FOO" else type_)


def test_replacing_sets_and_deleting_takes_away() -> None:
    assert read(item(SMB.replace('"U"', '"R"'))) == ([SET], True)
    (gone,) = read(item(SMB.replace('"U"', '"D"')))[0]
    assert (gone["action"], gone["valueName"], "value" in gone) == ("deleteValue", "Start", False)


def test_an_update_is_what_is_meant_where_no_action_is_named() -> None:
    assert read(item(SMB.replace('action="U" ', ""))) == ([SET], True)


@pytest.mark.parametrize("action", ["C", "X"])
def test_what_is_only_created_or_of_an_unknown_kind_is_not_known(action: str) -> None:
    """A value that is there already stays as it is."""
    assert read(item(SMB.replace('"U"', f'"{action}"'))) == ([], False)


def test_what_is_switched_off_sets_nothing() -> None:
    assert read(item(attributes='disabled="1"')) == ([], True)
    assert read(f'<Collection name="古い設定" disabled="1">{item()}</Collection>') == ([], True)
    assert read(item(attributes='disabled="0"')) == ([SET], True)


def test_what_stands_in_folders_counts() -> None:
    assert read(f'<Collection name="外"><Collection name="内">{item()}</Collection></Collection>') == ([SET], True)


def test_what_only_some_computers_get_is_not_known() -> None:
    filters = '<Filters><FilterOs bool="AND" not="0" class="NT" version="WIN10"/></Filters>'
    assert read(item(inside=filters)) == ([], False)
    assert read(f'<Collection name="一部">{item()}{filters}</Collection>') == ([], False)
    assert read(item(inside="<Filters/>")) == ([SET], True)


def test_a_filter_on_one_item_does_not_touch_its_neighbours() -> None:
    filtered = item(inside='<Filters><FilterComputer bool="AND" not="0" type="DNS" name="pc"/></Filters>')
    assert read(filtered, item()) == ([SET], False)


@pytest.mark.parametrize("hive", ["HKEY_CURRENT_USER", "HKEY_USERS", "HKEY_CLASSES_ROOT"])
def test_other_hives_are_of_no_interest(hive: str) -> None:
    assert read(item(SMB.replace("HKEY_LOCAL_MACHINE", hive))) == ([], True)


@pytest.mark.parametrize("properties", [SMB.replace(" key=", " x="), SMB.replace(" name=", " x="), SMB.replace(" hive=", " x=")])
def test_an_item_that_does_not_say_what_it_is_about_is_not_known(properties: str) -> None:
    assert read(item(properties)) == ([], False)


def test_a_key_alone_sets_no_value() -> None:
    key = 'action="U" hive="HKEY_LOCAL_MACHINE" key="SOFTWARE\\Sample" name="" type="" value=""'
    assert read(item(key)) == ([], True)
    assert read(item(key.replace('"U"', '"D"')))[0] == [{"area": "registry", "action": "deleteKey", "key": "SOFTWARE\\Sample"}]


def test_a_password_is_named_and_left_there() -> None:
    text = SMB.replace("Start", "DefaultPassword").replace("REG_DWORD", "REG_SZ").replace("00000004", "hunter2")
    found = read_preferences(document(item(text)), FILE)
    assert "hunter2" not in repr(found)
    assert [each.what for each in found.settings.refused] == ["DefaultPassword"]


def test_another_document_is_refused() -> None:
    with pytest.raises(InputError, match="no registry preferences"):
        read_preferences("<Groups/>", FILE)


def of_backup(text: str | None) -> tuple[dict[str, Any], list[dict[str, Any]], Parts]:
    files = folder("backup")
    if text is not None:
        files[f"{HOME_BACKUP}/{MACHINE}/{PLACE}"] = text.encode()
    parts = gpo.read(sources(files)[f"{HOME_BACKUP}/Backup.xml"])
    (policy,) = [dict(value) for part in parts.parts if part.resource == "policies.groupPolicies" for value in part.values]
    return policy, [dict(value) for part in parts.parts if part.resource == "policies.groupPolicySettings" for value in part.values], parts


def test_a_backup_gives_the_values_of_its_preferences() -> None:
    policy, settings, _ = of_backup(document(item(OTHER)))
    assert {**SET, "key": "SYSTEM\\Sample"} in settings
    assert policy["registryRead"] is True


def test_what_is_not_known_of_the_preferences_leaves_the_registry_incomplete_and_is_said() -> None:
    policy, settings, parts = of_backup(document(item(OTHER.replace('"U"', '"C"'))))
    assert not any(each["key"] == "SYSTEM\\Sample" for each in settings)
    assert policy["registryRead"] is False
    assert [problem.place.file for problem in parts.warnings if "preferences" in problem.en] == [f"{HOME_BACKUP}/{MACHINE}/{PLACE}"]


def test_preferences_that_a_backup_names_but_lacks_are_missed() -> None:
    files = folder("backup")
    name = f"{HOME_BACKUP}/Backup.xml"
    old, new = b"{35378EAC-683F-11D2-A89A-00C04FBBCFA2}", b"{35378EAC-683F-11D2-A89A-00C04FBBCFA2}{B087BE9D-ED37-454F-AF9C-04291E351182}"
    assert old in files[name]
    files[name] = files[name].replace(old, new)
    parts = gpo.read(sources(files)[name])
    assert [value["registryRead"] for part in parts.parts if part.resource == "policies.groupPolicies" for value in part.values] == [False]


def test_a_copy_of_sysvol_gives_them_too() -> None:
    files = {f"corp.example.jp/Policies/{HOME_POLICY}/GPT.INI": b"[General]\r\nVersion=3\r\n"}
    files[f"corp.example.jp/Policies/{HOME_POLICY}/Machine/{PLACE}"] = document(item()).encode()
    parts = gpo.read(sources(files)[f"corp.example.jp/Policies/{HOME_POLICY}/GPT.INI"])
    assert [dict(value) for part in parts.parts if part.resource == "policies.groupPolicySettings" for value in part.values] == [SET]
