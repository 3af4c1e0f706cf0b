"""Where a snapshot contradicts what the organisation declares. A doubt decides nothing: it tells a person what to look at."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from operator import itemgetter
from typing import Any

from scanner.derive.derived import Derived
from scanner.derive.devices.duplicates import guid_of, real_devices, superseded_in
from scanner.derive.devices.reading import platforms_of
from scanner.derive.devices.registration import CO_MANAGED
from scanner.derive.tables import Tables
from scanner.derive.unused import Doubt, denied, directory_denied, doubt, for_all, services_denied
from scanner.library.organisation import Organisation, WorkStyle
from scanner.model.methods import ownership_of
from scanner.model.text import Text

DEVICES = "intune.managedDevices"
RECENT = timedelta(days=30)
PHONES = ("ios", "android")
_NAMES = {"windows": "Windows", "macos": "Mac", "ios": "iPhone・iPad", "android": "Android"}
_NAMES_EN = {"windows": "Windows", "macos": "Mac", "ios": "iPhone and iPad", "android": "Android"}
_OWNED = {"company": Text("会社所有", "company-owned"), "personal": Text("個人所有", "personally owned")}


_ENROLLED = frozenset({"mdm", "easMdm", "googleCloudDevicePolicyController", "microsoft365ManagedMdm", *CO_MANAGED})


@dataclass(frozen=True, slots=True)
class _Device:
    kind: str
    owner: Any
    name: str


def plausibility(tables: Tables, organisation: Organisation) -> Derived:
    """``derived.plausibility``: the contradictions that the snapshot surely shows. What is not known raises no doubt."""
    devices = _devices(tables, organisation)
    found = [doubt for check in _CHECKS for doubt in check(tables, organisation, devices)]
    return Derived(sorted(found, key=itemgetter("id")), None, complete=True)


def _devices(tables: Tables, organisation: Organisation) -> list[_Device]:
    """Devices that are enrolled and in use, of a known kind.

    Older records of a device are left out. Where it is not known which is the newest, a device counts if they agree.
    """
    table = tables[DEVICES]
    platforms, away, older = platforms_of(table), _away(organisation, table.now), superseded_in(table)
    found: dict[int, dict[tuple[Any, Any], str]] = {}
    rows = table.rows("deviceName", "serialNumber", "id", "operatingSystem", "managedDeviceOwnerType", "managementState", "managementAgent")
    for real, (name, serial, device_id, system, owner, state, agent) in zip(real_devices(table), rows, strict=True):
        if device_id not in older:
            # Exchange alone lists phones that were never enrolled.
            counts = state == "managed" and agent in _ENROLLED and away.isdisjoint({name, serial, device_id})
            found.setdefault(real, {}).setdefault((platforms.get(system), owner) if counts else (None, None), str(name))
    alike = [records for records in found.values() if len(records) == 1]
    return [_Device(kind, owner, name) for records in alike for (kind, owner), name in records.items() if kind]


def _away(organisation: Organisation, now: datetime) -> set[str]:
    """What is declared out of use, as long as the declaration holds."""
    return {each.device for each in organisation.out_of_use if now <= organisation.end_of(each.until)}


def _owner_nobody_declared(_: Tables, organisation: Organisation, devices: list[_Device]) -> Iterator[Doubt]:
    declared = {ownership_of(style.method) for style in organisation.work_styles}
    for owner, other in (("personal", "company"), ("company", "personal")):
        if declared == {other} and for_all(organisation.work_styles):
            text = Text(
                f"申告された勤務形態はどれも{_OWNED[other].ja}の端末を使う方式ですが、{_OWNED[owner].ja}の端末が Intune に登録されています。",
                f"Every declared work style uses {_OWNED[other].en} devices, but {_OWNED[owner].en} devices are enrolled in Intune.",
            )
            yield from doubt(f"{owner}-devices", text, (each.name for each in devices if each.owner == owner))


def _phones_denied(_: Tables, organisation: Organisation, devices: list[_Device]) -> Iterator[Doubt]:
    if denied(organisation, "uses_smartphones"):
        text = Text(
            "スマートフォンやタブレットは使わないと申告されていますが、Intune に登録されています。",
            "Smartphones and tablets are declared unused, but some are enrolled in Intune.",
        )
        yield from doubt("phones", text, (each.name for each in devices if each.kind in PHONES))


def _more_than_ledger(_: Tables, organisation: Organisation, devices: list[_Device]) -> Iterator[Doubt]:
    enrolled = Counter((each.owner, each.kind) for each in devices)
    for (owner, kind), count in enrolled.items():
        styles = [style for style in organisation.work_styles if ownership_of(style.method) == owner]
        declared = [style.ledger[kind] for style in styles if style.ledger is not None and kind in style.ledger]
        if for_all(styles) and len(declared) == len(styles) and count > sum(declared):
            text = Text(
                f"台帳の申告では{_OWNED[owner].ja}の {_NAMES[kind]} は {sum(declared)} 台ですが、Intune には {count} 台登録されています。",
                f"The ledger counts {sum(declared)} {_OWNED[owner].en} devices of kind {_NAMES_EN[kind]}, but {count} are enrolled in Intune.",
            )
            yield from doubt(f"ledger/{owner}/{kind}", text, (each.name for each in devices if (each.owner, each.kind) == (owner, kind)))


def _no_app_protection(tables: Tables, organisation: Organisation, _: list[_Device]) -> Iterator[Doubt]:
    wanting = [style for style in organisation.work_styles if ownership_of(style.method) == "personal" and _has_phones(style)]
    policies = [tables[name] for name in ("intune.iosManagedAppProtections", "intune.androidManagedAppProtections")]
    read = all(table.open is None for table in policies)
    if read and all(assigned is False for table in policies for (assigned,) in table.rows("isAssigned")):
        text = Text(
            "個人所有のスマートフォンを使う勤務形態がありますが、割り当てられたアプリ保護ポリシーが 1 つもありません。",
            "A work style uses personal smartphones, but no app protection policy is assigned.",
        )
        yield from doubt("app-protection", text, (style.name for style in wanting))


def _has_phones(style: WorkStyle) -> bool:
    counted = style.ledger is None or any(kind in style.ledger and style.ledger[kind] > 0 for kind in PHONES)
    return style.circumstances.get("uses_smartphones") is not False and counted


def _unmanaged_denied(tables: Tables, organisation: Organisation, _: list[_Device]) -> Iterator[Doubt]:
    if denied(organisation, "has_unmanaged_devices"):
        table = tables["entra.devices"]
        text = Text(
            "Intune に登録していない端末はないと申告されていますが、最近 30 日にサインインした未管理の端末が Entra ID にあります。",
            "It is declared that all devices are enrolled in Intune, but Entra ID knows unmanaged ones that signed in within the last 30 days.",
        )
        # Entra may learn late of an enrolment.
        enrolled = {guid_of(each) for (each,) in tables[DEVICES].rows("azureADDeviceId")}
        rows = table.rows("displayName", "deviceId", "accountEnabled", "isManaged", "approximateLastSignInDateTime")
        unmanaged = (
            str(name)
            for name, device, enabled, managed, last in rows
            if enabled is True and managed is False and guid_of(device) not in enrolled and _recent(last, table.now)
        )
        yield from doubt("unmanaged-devices", text, unmanaged)


def _recent(moment: object, now: datetime) -> bool:
    return isinstance(moment, datetime) and moment >= now - RECENT


def _break_glass(tables: Tables, organisation: Organisation, _: list[_Device]) -> Iterator[Doubt]:
    users = tables["entra.users"]
    if users.open is not None:
        return
    known: dict[object, object] = {}
    for name, user_id, enabled in users.rows("userPrincipalName", "id", "accountEnabled"):
        known.update(dict.fromkeys(map(_folded, (name, user_id)), enabled))
    declared = [each.account for each in organisation.break_glass]
    missing = Text("緊急用として申告されたアカウントが、Entra ID に見つかりません。", "Accounts declared for emergencies were not found in Entra ID.")
    if _UNREAD not in known:
        yield from doubt("break-glass-missing", missing, (each for each in declared if each.casefold() not in known))
    disabled = Text(
        "緊急用として申告されたアカウントが無効になっています。いざというときに使えません。",
        "Accounts declared for emergencies are disabled and would be of no use.",
    )
    yield from doubt("break-glass-disabled", disabled, (each for each in declared if known.get(each.casefold()) is False))


# Stands for a name that could not be read: it may be any.
_UNREAD = None


def _folded(name: object) -> object:
    return name.casefold() if isinstance(name, str) else _UNREAD


def _groups(tables: Tables, organisation: Organisation, _: list[_Device]) -> Iterator[Doubt]:
    groups = tables["entra.groups"]
    known = {_folded(group) for (group,) in groups.rows("id")}
    if groups.open is None and _UNREAD not in known:
        text = Text("勤務形態で指定されたグループが、Entra ID に見つかりません。", "Groups that work styles name were not found in Entra ID.")
        yield from doubt("groups", text, (each for each in organisation.groups if each.casefold() not in known))


def _out_of_use(tables: Tables, organisation: Organisation, _: list[_Device]) -> Iterator[Doubt]:
    table = tables[DEVICES]
    away = _away(organisation, table.now)
    seen: set[object] = set()
    active: set[str] = set()
    for *names, last in table.rows("deviceName", "serialNumber", "id", "lastSyncDateTime"):
        seen.update(name if isinstance(name, str) else _UNREAD for name in names)
        if _recent(last, table.now):
            active |= away.intersection(names)
    text = Text(
        "使っていないと申告された端末が、最近 30 日に Intune と同期しています。",
        "Devices declared out of use synced with Intune within the last 30 days.",
    )
    yield from doubt("out-of-use-active", text, active)
    if table.open is None and _UNREAD not in seen:
        text = Text("使っていないと申告された端末が、Intune に見つかりません。", "Devices declared out of use were not found in Intune.")
        yield from doubt("out-of-use-missing", text, away - seen)


_CHECKS: tuple[Callable[[Tables, Organisation, list[_Device]], Iterator[Doubt]], ...] = (
    _owner_nobody_declared,
    _phones_denied,
    _more_than_ledger,
    _no_app_protection,
    services_denied,
    directory_denied,
    _unmanaged_denied,
    _break_glass,
    _groups,
    _out_of_use,
)
