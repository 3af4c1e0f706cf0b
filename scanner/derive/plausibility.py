"""Where a snapshot contradicts what the organisation declares. A doubt decides nothing: it tells a person what to look at."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from operator import itemgetter
from typing import Any

from scanner.derive.derived import Derived
from scanner.derive.devices.duplicates import superseded_in
from scanner.derive.tables import Tables
from scanner.library.organisation import Organisation, WorkStyle
from scanner.model.methods import ownership_of
from scanner.model.text import Text

Doubt = dict[str, Any]

MAX_SUBJECTS = 20
RECENT = timedelta(days=30)
PHONES = ("ios", "android")
KINDS = {"Windows": "windows", "macOS": "macos", "iOS": "ios", "iPadOS": "ios", "Android": "android"}
_NAMES = {"windows": "Windows", "macos": "Mac", "ios": "iPhone・iPad", "android": "Android"}
_NAMES_EN = {"windows": "Windows", "macos": "Mac", "ios": "iPhone and iPad", "android": "Android"}
_OWNED = {"company": Text("会社所有", "company-owned"), "personal": Text("個人所有", "personally owned")}


@dataclass(frozen=True, slots=True)
class _Device:
    kind: str
    owner: str
    name: str


def plausibility(tables: Tables, organisation: Organisation) -> Derived:
    """``derived.plausibility``: the contradictions that the snapshot surely shows. What is not known raises no doubt."""
    devices = _devices(tables, organisation)
    found = [doubt for check in _CHECKS for doubt in check(tables, organisation, devices)]
    return Derived(sorted(found, key=itemgetter("id")), None, complete=True)


def _doubt(code: str, text: Text, subjects: Iterable[str]) -> Iterator[Doubt]:
    names = sorted(subjects)
    if names:
        yield {"id": code, **text.as_json(), "subjects": names[:MAX_SUBJECTS], "total": len(names)}


def _devices(tables: Tables, organisation: Organisation) -> list[_Device]:
    """Devices that are managed, in use, of a known kind and owner, and no older records of others."""
    away = {each.device for each in organisation.out_of_use} | superseded_in(tables["intune.managedDevices"])
    fields = ("deviceName", "serialNumber", "id", "operatingSystem", "managedDeviceOwnerType", "managementState")
    return [
        _Device(KINDS[system], owner, str(name))
        for name, serial, device_id, system, owner, state in tables["intune.managedDevices"].rows(*fields)
        if state == "managed" and system in KINDS and owner in _OWNED and away.isdisjoint({name, serial, device_id})
    ]


def _denied(organisation: Organisation, circumstance: str) -> bool:
    """Whether every work style declares that it is not so."""
    return all(style.circumstances.get(circumstance) is False for style in organisation.work_styles)


def _owner_nobody_declared(_: Tables, organisation: Organisation, devices: list[_Device]) -> Iterator[Doubt]:
    declared = {ownership_of(style.method) for style in organisation.work_styles}
    for owner, other in (("personal", "company"), ("company", "personal")):
        if declared == {other}:
            text = Text(
                f"申告された勤務形態はどれも{_OWNED[other].ja}の端末を使う方式ですが、{_OWNED[owner].ja}の端末が Intune に登録されています。",
                f"Every declared work style uses {_OWNED[other].en} devices, but {_OWNED[owner].en} devices are enrolled in Intune.",
            )
            yield from _doubt(f"{owner}-devices", text, (each.name for each in devices if each.owner == owner))


def _phones_denied(_: Tables, organisation: Organisation, devices: list[_Device]) -> Iterator[Doubt]:
    if _denied(organisation, "uses_smartphones"):
        text = Text(
            "スマートフォンやタブレットは使わないと申告されていますが、Intune に登録されています。",
            "Smartphones and tablets are declared unused, but some are enrolled in Intune.",
        )
        yield from _doubt("phones", text, (each.name for each in devices if each.kind in PHONES))


def _more_than_ledger(_: Tables, organisation: Organisation, devices: list[_Device]) -> Iterator[Doubt]:
    enrolled = Counter((each.owner, each.kind) for each in devices)
    for (owner, kind), count in sorted(enrolled.items()):
        ledgers = [style.ledger for style in organisation.work_styles if ownership_of(style.method) == owner]
        declared = [ledger[kind] for ledger in ledgers if ledger is not None and kind in ledger]
        if ledgers and len(declared) == len(ledgers) and count > sum(declared):
            text = Text(
                f"台帳の申告では{_OWNED[owner].ja}の {_NAMES[kind]} は {sum(declared)} 台ですが、Intune には {count} 台登録されています。",
                f"The ledger counts {sum(declared)} {_OWNED[owner].en} devices of kind {_NAMES_EN[kind]}, but {count} are enrolled in Intune.",
            )
            yield from _doubt(f"ledger/{owner}/{kind}", text, (each.name for each in devices if (each.owner, each.kind) == (owner, kind)))


def _no_app_protection(tables: Tables, organisation: Organisation, _: list[_Device]) -> Iterator[Doubt]:
    wanting = [style for style in organisation.work_styles if ownership_of(style.method) == "personal" and _has_phones(style)]
    policies = [tables[name] for name in ("intune.iosManagedAppProtections", "intune.androidManagedAppProtections")]
    if not wanting or any(table.open is not None for table in policies):
        return
    if all(assigned is False for table in policies for (assigned,) in table.rows("isAssigned")):
        text = Text(
            "個人所有のスマートフォンを使う勤務形態がありますが、割り当てられたアプリ保護ポリシーが 1 つもありません。",
            "A work style uses personal smartphones, but no app protection policy is assigned.",
        )
        yield from _doubt("app-protection", text, (style.name for style in wanting))


def _has_phones(style: WorkStyle) -> bool:
    counted = sum(style.ledger.get(kind, 0) for kind in PHONES) if style.ledger is not None else 1
    return style.circumstances.get("uses_smartphones") is not False and counted > 0


def _meetings_denied(tables: Tables, organisation: Organisation, _: list[_Device]) -> Iterator[Doubt]:
    if _denied(organisation, "uses_online_meetings"):
        text = Text(
            "オンライン会議は使わないと申告されていますが、Teams のライセンスが割り当てられている人がいます。",
            "Online meetings are declared unused, but people hold licences for Teams.",
        )
        yield from _doubt("meetings", text, _licensed(tables, "TEAMS1"))


def _microsoft_365_denied(tables: Tables, organisation: Organisation, _: list[_Device]) -> Iterator[Doubt]:
    if _denied(organisation, "uses_microsoft_365"):
        text = Text(
            "Microsoft 365 は使わないと申告されていますが、メールや SharePoint のライセンスが割り当てられている人がいます。",
            "Microsoft 365 is declared unused, but people hold licences for mail or SharePoint.",
        )
        plans = ("EXCHANGE_S_STANDARD", "EXCHANGE_S_ENTERPRISE", "SHAREPOINTSTANDARD", "SHAREPOINTENTERPRISE")
        yield from _doubt("microsoft-365", text, _licensed(tables, *plans))


def _licensed(tables: Tables, *plans: str) -> Iterator[str]:
    """Names of enabled members with a licence that brings one of these service plans, and has it switched on."""
    bringing: dict[str, set[str]] = {}
    for sku, service_plans in tables["entra.subscribedSkus"].rows("skuId", "servicePlans"):
        if isinstance(sku, str) and isinstance(service_plans, list):
            bringing[sku] = {each["servicePlanId"] for each in service_plans if isinstance(each, dict) and each.get("servicePlanName") in plans}
    for name, kind, enabled, licences in tables["entra.users"].rows("displayName", "userType", "accountEnabled", "assignedLicenses"):
        person = kind == "Member" and enabled is True and isinstance(name, str) and isinstance(licences, list)
        if person and any(isinstance(each, dict) and _switched_on(each, bringing) for each in licences):
            yield name


def _switched_on(licence: dict[str, object], bringing: dict[str, set[str]]) -> bool:
    disabled = licence.get("disabledPlans")
    wanted = bringing.get(str(licence.get("skuId")), set())
    return isinstance(disabled, list) and bool(wanted - set(map(str, disabled)))


def _unmanaged_denied(tables: Tables, organisation: Organisation, _: list[_Device]) -> Iterator[Doubt]:
    if _denied(organisation, "has_unmanaged_devices"):
        table = tables["entra.devices"]
        text = Text(
            "Intune に登録していない端末はないと申告されていますが、最近 30 日にサインインした未管理の端末が Entra ID にあります。",
            "It is declared that all devices are enrolled in Intune, but Entra ID knows unmanaged ones that signed in within the last 30 days.",
        )
        rows = table.rows("displayName", "accountEnabled", "isManaged", "approximateLastSignInDateTime")
        seen = (str(name) for name, enabled, managed, last in rows if enabled is True and managed is False and _recent(last, table.now))
        yield from _doubt("unmanaged-devices", text, seen)


def _recent(moment: object, now: datetime) -> bool:
    return isinstance(moment, datetime) and moment >= now - RECENT


def _break_glass(tables: Tables, organisation: Organisation, _: list[_Device]) -> Iterator[Doubt]:
    users = tables["entra.users"]
    if not organisation.break_glass or users.open is not None:
        return
    known = {str(name).casefold(): enabled for row in users.rows("userPrincipalName", "id", "accountEnabled") for name, enabled in _both(row)}
    declared = [each.account for each in organisation.break_glass]
    missing = Text("緊急用として申告されたアカウントが、Entra ID に見つかりません。", "Accounts declared for emergencies were not found in Entra ID.")
    yield from _doubt("break-glass-missing", missing, (each for each in declared if each.casefold() not in known))
    disabled = Text(
        "緊急用として申告されたアカウントが無効になっています。いざというときに使えません。",
        "Accounts declared for emergencies are disabled and would be of no use.",
    )
    yield from _doubt("break-glass-disabled", disabled, (each for each in declared if known.get(each.casefold()) is False))


def _both(row: tuple[object, ...]) -> Iterator[tuple[object, object]]:
    name, user_id, enabled = row
    yield name, enabled
    yield user_id, enabled


def _groups(tables: Tables, organisation: Organisation, _: list[_Device]) -> Iterator[Doubt]:
    groups = tables["entra.groups"]
    if organisation.groups and groups.open is None:
        known = {group for (group,) in groups.rows("id")}
        text = Text("勤務形態で指定されたグループが、Entra ID に見つかりません。", "Groups that work styles name were not found in Entra ID.")
        yield from _doubt("groups", text, (each for each in organisation.groups if each not in known))


def _out_of_use(tables: Tables, organisation: Organisation, _: list[_Device]) -> Iterator[Doubt]:
    table = tables["intune.managedDevices"]
    away = {each.device for each in organisation.out_of_use}
    if not away or table.missing is not None:
        return
    seen: set[str] = set()
    active: set[str] = set()
    for *names, last in table.rows("deviceName", "serialNumber", "id", "lastSyncDateTime"):
        mine = away.intersection(each for each in names if isinstance(each, str))
        seen |= mine
        if _recent(last, table.now):
            active |= mine
    text = Text(
        "使っていないと申告された端末が、最近 30 日に Intune と同期しています。",
        "Devices declared out of use synced with Intune within the last 30 days.",
    )
    yield from _doubt("out-of-use-active", text, active)
    if table.complete:
        text = Text("使っていないと申告された端末が、Intune に見つかりません。", "Devices declared out of use were not found in Intune.")
        yield from _doubt("out-of-use-missing", text, away - seen)


_CHECKS: tuple[Callable[[Tables, Organisation, list[_Device]], Iterator[Doubt]], ...] = (
    _owner_nobody_declared,
    _phones_denied,
    _more_than_ledger,
    _no_app_protection,
    _meetings_denied,
    _microsoft_365_denied,
    _unmanaged_denied,
    _break_glass,
    _groups,
    _out_of_use,
)
