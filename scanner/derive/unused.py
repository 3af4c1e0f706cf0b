"""What every work style declares unused although the snapshot shows it: services of Microsoft 365, and an Active Directory."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from scanner.derive.people.licences import Licences
from scanner.derive.tables import Tables
from scanner.library.organisation import Organisation, WorkStyle
from scanner.model.text import Text
from scanner.model.verdicts import Reason

Doubt = dict[str, Any]

MAX_SUBJECTS = 20
MAIL = ("EXCHANGE_S_STANDARD", "EXCHANGE_S_ENTERPRISE", "EXCHANGE_S_DESKLESS")
FILES = ("SHAREPOINTSTANDARD", "SHAREPOINTENTERPRISE", "SHAREPOINTDESKLESS")
MEETINGS = ("TEAMS1",)


def doubt(code: str, text: Text, subjects: Iterable[str]) -> Iterator[Doubt]:
    """One contradiction, if anything shows it. ``subjects``: the names of what does."""
    names = sorted(subjects)
    if names:
        yield {"id": code, **text.as_json(), "subjects": names[:MAX_SUBJECTS], "total": len(names)}


def denied(organisation: Organisation, circumstance: str) -> bool:
    """Whether every work style declares that it is not so, and one of them speaks for the whole tenant."""
    return for_all(organisation.work_styles) and all(style.circumstances.get(circumstance) is False for style in organisation.work_styles)


def for_all(styles: Iterable[WorkStyle]) -> bool:
    """Whether one of the work styles is not limited to groups: people and devices outside of all groups contradict nothing."""
    return any(style.people is None and style.devices_in is None for style in styles)


def services_denied(tables: Tables, organisation: Organisation, _: object) -> Iterator[Doubt]:
    """Licences for a service that is declared unused."""
    for circumstance, (code, plans, text) in _SERVICES.items():
        if denied(organisation, circumstance):
            yield from doubt(code, text, _licensed(tables, *plans))


# Circumstance → kind of the doubt, service plans, and what it means that people hold them.
_SERVICES = {
    "uses_online_meetings": (
        "meetings",
        MEETINGS,
        Text(
            "オンライン会議は使わないと申告されていますが、Teams のライセンスが割り当てられている人がいます。",
            "Online meetings are declared unused, but people hold licences for Teams.",
        ),
    ),
    "uses_webmail": (
        "mail",
        MAIL,
        Text(
            "クラウドのメールは使わないと申告されていますが、Exchange Online のライセンスが割り当てられている人がいます。",
            "Cloud mail is declared unused, but people hold licences for Exchange Online.",
        ),
    ),
    "uses_microsoft_365": (
        "microsoft-365",
        (*MAIL, *FILES, *MEETINGS),
        Text(
            "Microsoft 365 は使わないと申告されていますが、メール・Teams・SharePoint のライセンスが割り当てられている人がいます。",
            "Microsoft 365 is declared unused, but people hold licences for mail, Teams or SharePoint.",
        ),
    ),
    "uses_cloud_services": (
        "cloud-services",
        (*MAIL, *FILES, *MEETINGS),
        Text(
            "クラウドサービスは使わないと申告されていますが、Microsoft 365 のメール・Teams・SharePoint のライセンスが割り当てられている人がいます。",
            "Cloud services are declared unused, but people hold licences for mail, Teams or SharePoint in Microsoft 365.",
        ),
    ),
}


def _licensed(tables: Tables, *plans: str) -> Iterator[str]:
    """Names of enabled members with a licence that brings one of these service plans, and has it switched on."""
    subscriptions = Licences(tables["entra.subscribedSkus"], lambda name, _: name in plans, Reason.INCOMPLETE)
    for name, kind, enabled, licences in tables["entra.users"].rows("displayName", "userType", "accountEnabled", "assignedLicenses"):
        person = kind == "Member" and enabled is True and isinstance(name, str)
        if person and subscriptions.include(licences) is True:
            yield name


def directory_denied(tables: Tables, organisation: Organisation, _: object) -> Iterator[Doubt]:
    """A domain that was read, people synced from one and computers joined to one, where an Active Directory is declared unused."""
    if denied(organisation, "uses_active_directory"):
        for code, text, shown in _DIRECTORY:
            yield from doubt(code, text, shown(tables))


def _domains(tables: Tables) -> Iterator[str]:
    for names in tables["directory.domain"].rows("dnsRoot", "distinguishedName"):
        yield from [name for name in names if isinstance(name, str)][:1]


def _synced(tables: Tables) -> Iterator[str]:
    for name, enabled, synced in tables["entra.users"].rows("displayName", "accountEnabled", "onPremisesSyncEnabled"):
        if enabled is True and synced is True and isinstance(name, str):
            yield name


def _joined(tables: Tables) -> Iterator[str]:
    for name, joined in tables["windows.computers"].rows("name", "partOfDomain"):
        if joined is True and isinstance(name, str):
            yield name


_DIRECTORY: tuple[tuple[str, Text, Callable[[Tables], Iterator[str]]], ...] = (
    (
        "directory-domain",
        Text(
            "Active Directory は使わないと申告されていますが、社内の Active Directory からドメインを読み取っています。",
            "Active Directory is declared unused, but a domain was read from an Active Directory of the company.",
        ),
        _domains,
    ),
    (
        "directory-people",
        Text(
            "Active Directory は使わないと申告されていますが、社内の Active Directory から同期している人が Entra ID にいます。",
            "Active Directory is declared unused, but people in Entra ID are synced from one of the company.",
        ),
        _synced,
    ),
    (
        "directory-computers",
        Text(
            "Active Directory は使わないと申告されていますが、読み取った Windows の中に、ドメインに参加しているものがあります。",
            "Active Directory is declared unused, but Windows computers that were read are joined to a domain.",
        ),
        _joined,
    ),
)
