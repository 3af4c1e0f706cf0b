"""Reports of group policies as XML: one and all of a domain, namespaces, the display language, what a report cannot say."""

from typing import Any

import pytest

from scanner.ingest import gpo
from scanner.ingest.gpreport import Report, guid_of, point_of, read_reports
from scanner.ingest.model import Parts
from scanner.model.errors import InputError
from scanner.model.verdicts import Reason
from scanner.resources.registry import local_registry
from tests.ingest.windows_files import DOMAIN_POLICY, FORMATS, HOME_POLICY, source, utf16

SECURITY = "http://www.microsoft.com/GroupPolicy/Settings/Security"
REGISTRY = "http://www.microsoft.com/GroupPolicy/Settings/Registry"
XSI = "http://www.w3.org/2001/XMLSchema-instance"


def read(name: str) -> Parts:
    return gpo.read(source(name, (FORMATS / "reports" / name).read_bytes()))


def report(extension: str = "", kind: str = "SecuritySettings", space: str = SECURITY, after: str = "") -> Report:
    """A report whose computer part has one extension."""
    data = f'<ExtensionData><Extension xmlns:q="{space}" xmlns:i="{XSI}" i:type="q:{kind}">{extension}</Extension><Name>何か</Name>{after}</ExtensionData>'
    text = f"<GPO><Identifier><Identifier>{HOME_POLICY}</Identifier></Identifier><Computer><Enabled>true</Enabled>{data}</Computer></GPO>"
    return read_reports(text, "r.xml").policies[0]


def security(body: str) -> list[dict[str, Any]]:
    return [{name: value for name, value in each.items() if name != "area"} for each in report(body).settings.values]


def test_a_report_says_links_flags_and_settings() -> None:
    parts = read("one-utf16.xml")
    about, settings = parts.parts
    assert about.values == (
        {
            "guid": DOMAIN_POLICY,
            "from": "gpreport",
            "links": [{"path": "corp.example.jp", "enabled": True, "noOverride": False}],
            "name": "Default Domain Policy",
            "domain": "corp.example.jp",
            "computerEnabled": True,
            "readTime": "2026-11-18T09:15:03Z",
            "securityPolicyRead": True,
            "registryRead": True,
        },
    )
    assert (settings.of, settings.lack, len(settings.values)) == (DOMAIN_POLICY, None, 13)
    assert parts.domains == {"corp.example.jp"}


def test_its_settings_are_those_that_the_template_would_say() -> None:
    found = {(each["section"], each["key"]): each["value"] for each in read("one-utf16.xml").parts[1].values}
    assert found == {
        ("System Access", "ClearTextPassword"): "0",
        ("System Access", "LockoutBadCount"): "10",
        ("System Access", "LockoutDuration"): "30",
        ("System Access", "MinimumPasswordLength"): "12",
        ("System Access", "PasswordComplexity"): "1",
        ("Kerberos Policy", "MaxClockSkew"): "5",
        ("Kerberos Policy", "TicketValidateClient"): "1",
        ("Registry Values", r"MACHINE\System\CurrentControlSet\Control\Lsa\NoLMHash"): "1",
        ("System Access", "NewAdministratorName"): "管理担当",
        ("System Access", "EnableGuestAccount"): "0",
        ("Privilege Rights", "SeDenyRemoteInteractiveLogonRight"): "*S-1-5-32-546",
        ("Event Audit", "AuditLogonEvents"): "3",
        ("Security Log", "MaximumLogSize"): "102400",
    }


def test_a_report_of_all_policies_gives_each() -> None:
    parts = read("all-utf16.xml")
    assert [part.of for part in parts.parts] == [None, DOMAIN_POLICY, None, HOME_POLICY]


def test_what_a_template_set_has_only_a_name_in_the_display_language_so_the_registry_is_not_read_whole() -> None:
    about, settings = read("one-cp932.xml").parts
    assert about.values[0]["name"] == "在宅勤務 PC の共通設定"
    assert (about.values[0]["securityPolicyRead"], about.values[0]["registryRead"], settings.lack) == (True, False, Reason.INCOMPLETE)
    assert settings.values == (
        {
            "area": "registry",
            "action": "set",
            "key": r"SYSTEM\CurrentControlSet\Services\mrxsmb10",
            "valueName": "Start",
            "value": "4",
            "number": 4,
        },
    )


def test_a_policy_that_is_linked_nowhere_has_an_empty_list() -> None:
    assert report().links == ()
    assert report().security_read is True


@pytest.mark.parametrize(
    "body",
    [
        "<q:Account><q:Name>LockoutBadCount</q:Name></q:Account>",
        "<q:Account><q:Name>LockoutBadCount</q:Name><q:SettingNumber>ten</q:SettingNumber></q:Account>",
        "<q:Account><q:Name>LockoutBadCount</q:Name><q:SettingNumber>1</q:SettingNumber><q:SettingNumber>2</q:SettingNumber></q:Account>",
        "<q:Account><q:Name>PasswordComplexity</q:Name><q:SettingBoolean>maybe</q:SettingBoolean></q:Account>",
        "<q:EventLog><q:Name>MaximumLogSize</q:Name><q:Log>監査</q:Log><q:SettingNumber>1</q:SettingNumber></q:EventLog>",
        "<q:Audit><q:Name>AuditLogonEvents</q:Name><q:SuccessAttempts>true</q:SuccessAttempts></q:Audit>",
        "<q:RestrictedGroups/>",
        "<q:UserRightsAssignment><q:Name>SeX</q:Name><q:Member/></q:UserRightsAssignment>",
        "<Account><Name>LockoutBadCount</Name><SettingNumber>1</SettingNumber></Account>",
    ],
)
def test_a_security_setting_that_is_not_understood_leaves_them_incomplete_and_is_not_made_up(body: str) -> None:
    found = report(body)
    assert (found.settings.values, found.security_read, found.registry_read) == ((), False, True)


def test_lists_and_texts_keep_their_form() -> None:
    options = "<q:SecurityOptions><q:KeyName>A</q:KeyName><q:SettingStrings><q:Value>x,y</q:Value><q:Value>z</q:Value></q:SettingStrings></q:SecurityOptions>"
    assert security(options) == [{"section": "Registry Values", "key": "A", "value": "x,y,z", "values": ["x,y", "z"]}]
    nobody = "<q:UserRightsAssignment><q:Name>SeX</q:Name></q:UserRightsAssignment>"
    assert security(nobody) == [{"section": "Privilege Rights", "key": "SeX", "value": "", "values": []}]


@pytest.mark.parametrize(
    ("kind", "space"),
    [("WindowsFirewallSettings", "http://www.microsoft.com/GroupPolicy/Settings/WindowsFirewall"), ("RegistrySettings", "urn:preferences")],
)
def test_an_extension_that_is_not_read_leaves_the_registry_incomplete(kind: str, space: str) -> None:
    found = report(
        "<q:RegistrySetting/>" if kind == "RegistrySettings" else "<q:DomainProfile/>", kind, space if kind != "RegistrySettings" else "urn:p"
    )
    assert (found.settings.values, found.security_read, found.registry_read) == ((), True, False)


def test_an_extension_that_windows_could_not_report_leaves_all_incomplete() -> None:
    found = report(after="<Error><Details>x</Details></Error>")
    assert (found.security_read, found.registry_read) == (False, False)


@pytest.mark.parametrize("value", ["<q:Number>four</q:Number>", "", "<q:Number>1</q:Number><q:String>1</q:String>"])
def test_a_registry_value_that_is_not_understood_is_not_made_up(value: str) -> None:
    found = report(
        f"<q:RegistrySetting><q:KeyPath>K</q:KeyPath><q:Value><q:Name>V</q:Name>{value}</q:Value></q:RegistrySetting>", "RegistrySettings", REGISTRY
    )
    assert (found.settings.values, found.registry_read) == ((), False)


def test_passwords_of_preferences_in_a_report_are_named_and_stay_there() -> None:
    text = (FORMATS / "reports" / "one-utf16.xml").read_bytes().decode("utf-16")
    user = '<LocalUsersAndGroups><User><Properties cpassword="bm90LXJlYWw="/></User></LocalUsersAndGroups><SOMName>'
    parts = gpo.read(source("r.xml", utf16(text.replace("<SOMName>", user, 1).replace("\r\n", "\n"))))
    assert [each.what for each in parts.refused] == ["cpassword (Properties)"]
    assert "bm90" not in repr(parts)


@pytest.mark.parametrize("text", ["<report/>", "<Rsop/>", "<GPO/>", "<GPO><Identifier><Identifier>x</Identifier></Identifier></GPO>"])
def test_what_is_no_report_is_refused(text: str) -> None:
    with pytest.raises(InputError):
        read_reports(text, "r.xml")


def test_guids_and_times_have_one_form() -> None:
    assert guid_of(" 31b2f340-016d-11d2-945f-00c04fb984f9 ") == DOMAIN_POLICY
    assert [guid_of(text) for text in (None, "", "{31B2F340}", "LocalGPO")] == [None] * 4
    assert point_of("2026-11-18T09:15:03.1234567Z") == "2026-11-18T09:15:03Z"
    # Without a zone it may be nine hours off.
    assert [point_of(text) for text in (None, "", "2026-11-18T09:15:03", "2026/11/18")] == [None] * 4


def test_every_field_that_is_made_is_one_of_the_resource_s() -> None:
    policies, settings = (local_registry()[name].fields for name in ("policies.groupPolicies", "policies.groupPolicySettings"))
    for part in read("all-utf16.xml").parts:
        known = policies if part.resource == "policies.groupPolicies" else settings
        for value in part.values:
            assert set(value) <= set(known)
            assert value.get("section") in {None, *settings["section"].values}
