"""What group policy did to one PC: ``gpresult /x`` as an administrator (Rsop): the policies it met, and what they set."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from scanner.ingest.gpreport import Extensions, guid_of, point_of
from scanner.ingest.model import HEAD, Format, Part, Parts, Path, Refused, Source, located, parts_of
from scanner.ingest.policy_settings import Settings, of_records, whole_number
from scanner.ingest.text import decode
from scanner.ingest.xml_tree import Element, parse, root_of
from scanner.model.verdicts import Reason

APPLIED, SETTINGS, COMPUTERS = "policies.appliedPolicies", "policies.appliedSettings", "windows.computers"


@dataclass(frozen=True, slots=True)
class Results:
    """What a report says of its computer.

    ``computer``: its name without the domain; ``domain``: DNS name, None where the computer is in none; ``read_time``: UTC; ``policies``: as
    policies.appliedPolicies names its fields; ``settings``: as policies.appliedSettings does; ``whole``: whether every setting of the kinds that
    are read is among them.
    """

    computer: str
    domain: str | None
    read_time: str | None
    policies: tuple[dict[str, Any], ...]
    settings: Settings
    whole: bool
    refused: tuple[Refused, ...]


def detect(path: Path, head: bytes) -> Format | None:
    """Known by its first element."""
    return Format.GPRESULT if root_of(head[:HEAD]) == "Rsop" else None


def read(source: Source) -> Parts:
    """What one report gives of its PC."""
    found = read_results(source, decode(source.data, source.name))
    about = (
        {"name": found.computer} | ({"domain": found.domain} if found.domain else {}) | ({"collectedAt": found.read_time} if found.read_time else {})
    )
    parts = (
        Part(COMPUTERS, found.computer, (about,), None),
        Part(APPLIED, found.computer, found.policies, None),
        Part(SETTINGS, found.computer, found.settings.values, None if found.whole else Reason.INCOMPLETE),
    )
    return parts_of(parts, (*found.refused, *found.settings.refused), domains=[found.domain] if found.domain else [])


def read_results(source: Source, text: str) -> Results:
    """The computer's part of a decoded report. Raises `InputError` where it has none: ``gpresult`` leaves it out for who is no administrator."""
    tree = parse(text, source.name)
    computer = tree.root.one("ComputerResults")
    name = _plain(computer.said("Name")) if computer is not None else None
    if computer is None or not name:
        raise located(
            source,
            "コンピューターの結果（ComputerResults）がありません。",
            "has no results of the computer (ComputerResults).",
            (
                "管理者として開いたコマンド プロンプトで gpresult /x 名前.xml /scope computer を実行してください。",
                "run gpresult /x name.xml /scope computer in a command prompt that was opened as an administrator.",
            ),
            line=tree.root.line,
        )
    domain = computer.said("Domain") or ""
    extensions = Extensions(computer)
    records = of_records((({**record, **_whose(element)}, element.line) for record, element in extensions.found), source.name)
    return Results(
        computer=name,
        domain=domain if "." in domain else None,
        read_time=point_of(tree.root.said("ReadTime")),
        policies=tuple(_policies(computer)),
        settings=records,
        whole=extensions.security_read and extensions.registry_read,
        refused=tree.refused,
    )


def _plain(name: str | None) -> str | None:
    r"""PC-001 of CORP\PC-001$."""
    return (name or "").rpartition("\\")[2].removesuffix("$") or None


def _policies(computer: Element) -> Iterator[dict[str, Any]]:
    for policy in computer.all("GPO"):
        identifier = policy.said("Path", "Identifier")
        orders = [order for link in policy.all("Link") if (order := whole_number(link.said("AppliedOrder") or "")) is not None]
        known: dict[str, Any] = {
            "name": policy.said("Name") or None,
            # The PC's own policy has no GUID; Windows calls it LocalGPO in every language.
            "guid": guid_of(identifier) or identifier or None,
            "enabled": policy.flag("Enabled"),
            "filterAllowed": policy.flag("FilterAllowed"),
            "accessDenied": policy.flag("AccessDenied"),
            "valid": policy.flag("IsValid"),
            # Linked in several places, it works in the last; 0 = in none.
            "order": max(orders) if orders else None,
        }
        yield {field: value for field, value in known.items() if value is not None}


def _whose(setting: Element) -> dict[str, Any]:
    """Which policy says it; precedence 1 = this is what the PC has."""
    guid = setting.said("GPO", "Identifier")
    precedence = whole_number(setting.said("Precedence") or "")
    known = {"guid": guid_of(guid) or guid or None, "precedence": precedence}
    return {field: value for field, value in known.items() if value is not None}
