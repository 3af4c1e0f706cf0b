"""What group policy did to a PC: policies applied and denied, which of them says a setting, in any display language."""

import pytest

from scanner.ingest import gpresult
from scanner.ingest.model import HEAD, Format, Part
from scanner.model.errors import InputError
from scanner.resources.registry import local_registry
from tests.ingest.windows_files import DOMAIN_POLICY, FORMATS, HOME_POLICY, source

DATA = (FORMATS / "gpresult" / "pc-001-utf16.xml").read_bytes()


def parts(data: bytes = DATA) -> dict[str, Part]:
    return {part.resource: part for part in gpresult.read(source("pc-001.xml", data)).parts}


def changed(old: str, new: str) -> bytes:
    text = DATA.decode("utf-16")
    assert old in text
    return text.replace(old, new).encode("utf-16")


def test_the_computer_is_named_without_domain_and_dollar() -> None:
    assert parts()["windows.computers"] == Part(
        "windows.computers", "PC-001", ({"name": "PC-001", "domain": "corp.example.jp", "collectedAt": "2026-11-19T01:02:03Z"},), None
    )


def test_policies_say_whether_and_when_they_were_applied() -> None:
    found = parts()["policies.appliedPolicies"]
    assert found.of == "PC-001"
    applied = {"enabled": True, "filterAllowed": True, "accessDenied": False, "valid": True}
    assert found.values == (
        {"name": "ローカル グループ ポリシー", "guid": "LocalGPO", **applied, "order": 0},
        {"name": "Default Domain Policy", "guid": DOMAIN_POLICY, **applied, "order": 1},
        {"name": "在宅勤務 PC の共通設定", "guid": HOME_POLICY, **applied, "order": 2},
        # Denied by security filtering.
        {"name": "経理の設定", "guid": "{A1B2C3D4-0002-4ABC-8DEF-0123456789AB}", **applied, "accessDenied": True, "order": 0},
        # One that Windows could not read: whether it is enabled it does not say.
        {
            "name": "{A1B2C3D4-0003-4ABC-8DEF-0123456789AB}",
            "guid": "{A1B2C3D4-0003-4ABC-8DEF-0123456789AB}",
            "valid": False,
            "filterAllowed": False,
            "accessDenied": False,
            "order": 0,
        },
    )


def test_settings_say_which_policy_they_come_from_and_which_wins() -> None:
    found = parts()["policies.appliedSettings"]
    assert [(each["key"].rpartition("\\")[2], each["number"], each["guid"], each["precedence"]) for each in found.values] == [
        ("LockoutBadCount", 10, DOMAIN_POLICY, 1),
        ("LmCompatibilityLevel", 2, HOME_POLICY, 1),
        ("LmCompatibilityLevel", 5, DOMAIN_POLICY, 2),
    ]
    assert found.lack is None


def test_a_policy_linked_twice_works_in_its_last_place() -> None:
    one = "<AppliedOrder>2</AppliedOrder>"
    twice = changed(f"{one}\r\n        <LinkOrder>2</LinkOrder>\r\n", f"{one}</Link><Link><AppliedOrder>7</AppliedOrder>\r\n")
    assert parts(twice)["policies.appliedPolicies"].values[2]["order"] == 7


def test_a_workgroup_is_no_domain() -> None:
    found = gpresult.read(source("pc.xml", changed("<Domain>corp.example.jp</Domain>", "<Domain>WORKGROUP</Domain>")))
    assert "domain" not in found.parts[0].values[0]
    assert found.domains == frozenset()


@pytest.mark.parametrize("gone", ["ComputerResults", "Name"])
def test_a_report_without_the_computer_is_refused_with_what_helps(gone: str) -> None:
    data = changed("ComputerResults>", "UserResults>") if gone == "ComputerResults" else changed(r"CORP\PC-001$", "")
    with pytest.raises(InputError) as error:
        parts(data)
    assert "/scope computer" in error.value.problems[0].hint_en


def test_it_is_known_by_its_first_element() -> None:
    assert gpresult.detect(("結果.xml",), DATA[:HEAD]) is Format.GPRESULT
    assert gpresult.detect(("a.xml",), b"<GPO/>") is None


def test_every_field_that_is_made_is_one_of_the_resource_s() -> None:
    for name, part in parts().items():
        for value in part.values:
            assert set(value) <= set(local_registry()[name].fields)
