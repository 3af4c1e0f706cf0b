"""Reports of group policies as XML: ``Get-GPOReport -ReportType Xml`` (one policy or all), gpreport.xml of a backup, and their parts in gpresult."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from scanner.ingest.model import Refused
from scanner.ingest.policy_settings import Settings, of_records, whole_number, with_value
from scanner.ingest.xml_tree import Element, Tree, parse
from scanner.model.errors import input_error

GUID = re.compile(r"\{?([0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12})\}?", re.ASCII)
_POINT = re.compile(r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.\d{1,9})?Z", re.ASCII)
_XSI_TYPE = "type"

SECURITY, REGISTRY = "SecuritySettings", "RegistrySettings"
_NAMESPACES = {
    SECURITY: "http://www.microsoft.com/GroupPolicy/Settings/Security",
    # Group policy preferences have a type of this name too, in another namespace.
    REGISTRY: "http://www.microsoft.com/GroupPolicy/Settings/Registry",
}
_KERBEROS = frozenset({"MaxTicketAge", "MaxRenewAge", "MaxServiceAge", "MaxClockSkew", "TicketValidateClient"})
_LOGS = {"System": "System Log", "Security": "Security Log", "Application": "Application Log"}
# Settings of other sections of a security template, which are not read from GptTmpl.inf either.
_ELSEWHERE = frozenset({"Blocked", "SystemServices", "File", "Registry"})

Found = tuple[dict[str, Any], int]


@dataclass(frozen=True, slots=True)
class Link:
    """Where a policy is linked. ``path``: as a report writes it (corp.example.jp/部署); a flag is None where it is not said."""

    path: str
    enabled: bool | None
    no_override: bool | None


@dataclass(frozen=True, slots=True)
class Report:
    """What a report says of one policy.

    ``guid``: in braces, upper case; ``links``: those in the policy's own domain; ``read_time``: UTC, None where it does not say; ``security_read``,
    ``registry_read``: whether every such setting of the computer part is among ``settings`` – what an administrative template set has only a
    name in the display language in a report.
    """

    guid: str
    name: str | None
    domain: str | None
    links: tuple[Link, ...]
    computer_enabled: bool | None
    read_time: str | None
    settings: Settings
    security_read: bool
    registry_read: bool


@dataclass(frozen=True, slots=True)
class Reports:
    """Every policy of a file, in its order. ``refused``: passwords of preferences, left where they stand."""

    policies: tuple[Report, ...]
    refused: tuple[Refused, ...]


def read_reports(text: str, file: str) -> Reports:
    """The policies of a decoded report: ``<GPO>``, or ``<report>`` around several. Raises `InputError` with lines."""
    tree: Tree = parse(text, file)
    policies = [tree.root] if tree.root.name == "GPO" else list(tree.root.all("GPO")) if tree.root.name == "report" else []
    if not policies:
        raise input_error(
            file,
            "グループ ポリシーのレポートではありません。最初の要素は <GPO> か、<GPO> を含む <report> です。",
            "is no report of group policies: its first element is <GPO>, or <report> with <GPO> in it.",
            line=tree.root.line,
        )
    return Reports(tuple(_report(each, file) for each in policies), tree.refused)


def guid_of(text: str | None) -> str | None:
    """A GUID in braces and upper case, as the directory names policies; None where the text is none."""
    found = GUID.fullmatch((text or "").strip())
    return f"{{{found[1].upper()}}}" if found else None


def point_of(text: str | None) -> str | None:
    """A point in time in UTC, to the second; None where the text says no zone, or is none."""
    found = _POINT.fullmatch(text or "")
    return f"{found[1]}Z" if found else None


def _report(policy: Element, file: str) -> Report:
    guid = guid_of(policy.said("Identifier", "Identifier"))
    if guid is None:
        raise input_error(file, "<GPO> に Identifier（GUID）がありません。", "a <GPO> has no Identifier (GUID).", line=policy.line)
    extensions = Extensions(policy.one("Computer"))
    return Report(
        guid=guid,
        name=policy.said("Name") or None,
        domain=policy.said("Identifier", "Domain") or None,
        links=tuple(Link(each.said("SOMPath") or "", each.flag("Enabled"), each.flag("NoOverride")) for each in policy.all("LinksTo")),
        computer_enabled=policy.flag("Computer", "Enabled"),
        read_time=point_of(policy.said("ReadTime")),
        settings=of_records(((record, element.line) for record, element in extensions.found), file),
        security_read=extensions.security_read,
        registry_read=extensions.registry_read,
    )


class Extensions:
    """The settings under an element with ``ExtensionData``: the computer part of a report, or a computer's results.

    ``found``: records with the elements that say them. ``security_read``, ``registry_read``: see `Report`.
    """

    def __init__(self, part: Element | None) -> None:
        self.found: list[tuple[dict[str, Any], Element]] = []
        self.security_read = self.registry_read = part is not None
        for data in part.all("ExtensionData") if part else ():
            extension = data.one("Extension")
            kind = "" if extension is None else extension.attributes.get(_XSI_TYPE, "").rpartition(":")[2]
            own = [] if extension is None else [child for child in extension.children if child.space == _NAMESPACES.get(kind)]
            if extension is None or data.one("Error") is not None:
                self.security_read = self.registry_read = False
            elif kind == SECURITY:
                self.security_read = self.security_read and bool(own or not extension.children)
                self._take(own, _security)
            elif kind == REGISTRY and (own or not extension.children):
                self._take(own, _registry)
            else:
                self.registry_read = False

    def _take(self, children: list[Element], read: Callable[[Element], dict[str, Any] | None]) -> None:
        for child in children:
            record = None if child.name == "Blocked" else read(child)
            if record is not None:
                self.found.append((record, child))
            elif read is _security:
                self.security_read = self.security_read and child.name in _ELSEWHERE
            else:
                self.registry_read = self.registry_read and child.name == "Blocked"


def _security(element: Element) -> dict[str, Any] | None:
    """The record of a security setting; None where it is none of those that are read, or does not say its value."""
    if element.name == "Account":
        name = element.said("Name")
        return _named("Kerberos Policy" if name in _KERBEROS else "System Access", name, element)
    if element.name == "SecurityOptions":
        access = element.said("SystemAccessPolicyName")
        return _named("Registry Values", element.said("KeyName"), element) if access is None else _named("System Access", access, element)
    if element.name == "EventLog":
        section = _LOGS.get((element.said("Log") or "").removesuffix(" Log"))
        return None if section is None else _named(section, element.said("Name"), element)
    if element.name == "Audit":
        return _audit(element)
    return _rights(element) if element.name == "UserRightsAssignment" else None


def _named(section: str, key: str | None, element: Element) -> dict[str, Any] | None:
    values = list(_values(element))
    if not key or len(values) != 1:
        return None
    value = values[0]
    return with_value(_of(section, key), value, number=whole_number(value) if isinstance(value, str) else None)


def _values(element: Element) -> Iterator[str | tuple[str, ...]]:
    """Every value that the element says; more than one says none."""
    for child in element.children:
        if child.name == "SettingNumber" and whole_number(child.text) is not None:
            yield child.text
        elif child.name == "SettingBoolean" and child.text.lower() in ("true", "false"):
            yield "1" if child.text.lower() == "true" else "0"
        elif child.name == "SettingString":
            yield child.text
        elif child.name == "SettingStrings":
            yield tuple(each.text for each in child.all("Value"))


def _audit(element: Element) -> dict[str, Any] | None:
    name, success, failure = element.said("Name"), element.flag("SuccessAttempts"), element.flag("FailureAttempts")
    if not name or success is None or failure is None:
        return None
    number = success + 2 * failure
    return with_value(_of("Event Audit", name), str(number), number=number)


def _rights(element: Element) -> dict[str, Any] | None:
    name = element.said("Name")
    members = [f"*{sid}" if (sid := each.said("SID")) else each.said("Name") for each in element.all("Member")]
    return None if not name or not all(members) else with_value(_of("Privilege Rights", name), tuple(filter(None, members)), number=None)


def _of(section: str, key: str) -> dict[str, Any]:
    return {"area": "securityPolicy", "section": section, "key": key}


def _registry(element: Element) -> dict[str, Any] | None:
    """The record of a value without a template; what a template set says neither key nor value."""
    key, value = element.said("KeyPath"), element.one("Value")
    if element.name != "RegistrySetting" or not key or value is None:
        return None
    name, number, text = value.said("Name"), value.said("Number"), value.said("String")
    if name is None or (number is None) == (text is None):
        return None
    made = {"area": "registry", "action": "set", "key": key, "valueName": name}
    if number is None:
        return with_value(made, text or "", number=None)
    whole = whole_number(number)
    return None if whole is None else with_value(made, number, number=whole)
