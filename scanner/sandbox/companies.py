"""The made-up companies: who and what they have, and what they say about themselves."""

from __future__ import annotations

from collections.abc import Mapping

from scanner.sandbox import answers
from scanner.sandbox.organisation import Organisation, WorkStyle
from scanner.sandbox.plan import Devices, People, Tenant, Withheld

_EVERYTHING = {
    "uses_webmail": True,
    "connects_to_office_network": True,
    "uses_online_meetings": True,
    "uses_cloud_services": True,
    "uses_wireless_lan": True,
    "uses_smartphones": True,
    "stores_data_on_device": True,
    "has_unmanaged_devices": True,
    "uses_other_systems": True,
}


def _declared(*absent: str, undeclared: tuple[str, ...] = ()) -> dict[str, bool]:
    return {name: name not in absent for name in _EVERYTHING if name not in undeclared}


def _admins(count: int, emergency: int = 0) -> tuple[People, ...]:
    found = [People("管理者", count, "admin", grows=False)]
    if emergency:
        found.append(People("緊急用管理者", emergency, "emergency", grows=False))
    return tuple(found)


def _global(count: int, emergency: int = 0) -> tuple[tuple[str, str, int], ...]:
    return (
        *(("global", "管理者", number) for number in range(1, count + 1)),
        *(("global", "緊急用管理者", number) for number in range(1, emergency + 1)),
    )


SAMPLE = Tenant(
    name="sample",
    title="株式会社サンプル",
    people=(
        People("社員", 26, traits={7: ("no-mfa",), 12: ("idle",)}),
        People("営業", 6, traits={3: ("weak-password",), 5: ("no-mfa",), 6: ("unused", "no-mfa")}),
        *_admins(3, 2),
        People("ゲスト", 3, "guest", traits={3: ("pending",)}),
        People("退職者", 1, traits={1: ("disabled", "idle")}, grows=False),
    ),
    devices=(
        Devices(
            "windows",
            "company",
            "PC",
            26,
            "社員",
            {
                4: ("signatures-old",),
                7: ("unencrypted",),
                9: ("signatures-old",),
                12: ("data-drive",),
                15: ("realtime-off",),
                18: ("tamper-unknown",),
                19: ("stale",),
                21: ("signatures-old",),
                23: ("stale",),
                25: ("userless",),
                26: ("retired",),
            },
        ),
        Devices("macos", "company", "MAC", 1, "社員"),
        Devices("ios", "company", "IPHONE", 5, "社員", {3: ("jailbreak-unknown",), 5: ("stale",)}),
        Devices("android", "company", "ANDROID", 2, "社員"),
        Devices("windows", "personal", "BYO-PC", 2, "営業"),
        Devices("ios", "personal", "BYO-IOS", 6, "営業", {2: ("jailbroken",), 6: ("tablet",)}),
        Devices("android", "personal", "BYO-AND", 3, "営業", {3: ("eas",)}),
    ),
    access_policies=("mfa", "legacy", "device-code-reporting", "registration-disabled", "compliant-disabled"),
    intune_policies=("windows", "ios-late", "android-unassigned", "ring", "ring-paused", "general-wide", "disks", "custom", "edition", "ios-custom"),
    roles=(*_global(3, 2), ("user", "社員", 1), ("helpdesk", "社員", 2), ("intune", "社員", 3)),
    settings={"lockout": (5, 300, ())},
)

EXEMPLARY = Tenant(
    name="exemplary",
    title="株式会社模範",
    people=(People("社員", 16), *_admins(1, 2), People("ゲスト", 2, "guest")),
    devices=(
        Devices("windows", "company", "PC", 16, "社員"),
        Devices("macos", "company", "MAC", 2, "社員"),
        Devices("ios", "company", "IPHONE", 6, "社員"),
        Devices("android", "company", "ANDROID", 4, "社員"),
    ),
    licence="enterprise",
    security_defaults=True,
    intune_policies=("windows", "macos", "ios", "android", "ring", "general", "disks", "custom"),
    roles=(*_global(1, 2), ("helpdesk", "社員", 1), ("security-reader", "社員", 2)),
    settings={
        "lockout": (10, 60, ("mohan", "もはん")),
        "directory": "tight",
        "sharing": "tight",
        "security_contacts": ("security@exemplary.example.jp",),
    },
)

BASIC = Tenant(
    name="basic",
    title="有限会社ベーシック",
    people=(People("社員", 12), *_admins(2), People("ゲスト", 1, "guest")),
    devices=(),
    licence="standard",
    security_defaults=True,
    roles=_global(2),
)

# A tenant has at least one administrator. It is left out on purpose: in this tenant no record may pass or fail.
EMPTY = Tenant(
    name="empty",
    title="株式会社これから",
    people=(),
    devices=(),
    absent=frozenset(
        {
            "entra.authorizationPolicy",
            "entra.organization",
            "entra.securityDefaults",
            "intune.applePushNotificationCertificate",
            "sharepoint.settings",
        }
    ),
)

NO_PERMISSION = Tenant(
    name="no-permission",
    title="株式会社許可待ち",
    people=(),
    devices=(),
    withheld=Withheld("permission_denied", 403),
    permitted=False,
)

STALE = Tenant(
    name="stale",
    title="株式会社ひさしぶり",
    people=(People("社員", 8), *_admins(2)),
    devices=(
        Devices("windows", "company", "PC", 8, "社員", {2: ("unencrypted",), 5: ("realtime-off",)}, days=(61, 140)),
        Devices("ios", "company", "IPHONE", 2, "社員", {2: ("jailbroken",)}, days=(61, 120)),
    ),
    roles=_global(2),
    withheld=Withheld("incomplete", 400, "BadRequest"),
    readable=frozenset({"/v1.0/deviceManagement/managedDevices", "/v1.0/deviceManagement/managedDevices/{id}/windowsProtectionState"}),
)

BYOD = Tenant(
    name="byod",
    title="合同会社じぶん端末",
    people=(People("社員", 14), *_admins(2)),
    devices=(
        Devices("ios", "personal", "IPHONE", 6, "社員"),
        Devices("android", "personal", "ANDROID", 5, "社員", {4: ("unencrypted", "old-os"), 5: ("unencrypted",)}),
        Devices("windows", "personal", "HOME-PC", 4, "社員"),
        Devices("ios", "unknown", "IPHONE-X", 1, "社員"),
        Devices("windows", "unknown", "HOME-PC-X", 1, "社員"),
    ),
    security_defaults=True,
    intune_policies=("ios", "android"),
    roles=_global(2),
    settings={"sharing": "tight"},
)

VPN = Tenant(
    name="vpn",
    title="株式会社つながる",
    people=(People("社員", 10, synced=True), People("派遣", 4), *_admins(2, 1)),
    devices=(
        Devices("windows", "company", "PC", 10, "社員"),
        Devices("ios", "company", "IPHONE", 4, "社員", {2: ("jailbreak-unknown",)}, days=(4, 6)),
        Devices("windows", "personal", "HOME-PC", 4, "派遣"),
    ),
    access_policies=("mfa", "legacy", "device-code", "registration"),
    intune_policies=("windows", "ios", "ring", "general", "disks"),
    roles=_global(2, 1),
    teams={"vpn-laptop": ("社員", "管理者"), "home-pc": ("派遣",)},
    settings={"lockout": (30, 60, ()), "push_days_left": -3, "directory": "tight"},
)

COMPANIES: Mapping[str, tuple[Tenant, Organisation]] = {
    "sample": (
        SAMPLE,
        Organisation(
            (
                WorkStyle("company-pc", "会社支給端末でのクラウド利用", 2, _declared("connects_to_office_network", "has_unmanaged_devices"), {}),
                WorkStyle(
                    "own-device",
                    "個人所有端末でのクラウド利用",
                    6,
                    _declared(
                        "stores_data_on_device",
                        "has_unmanaged_devices",
                        "uses_other_systems",
                        undeclared=("connects_to_office_network", "uses_wireless_lan"),
                    ),
                    {"windows": 1},
                    owners=("personal",),
                ),
            ),
            answers.SAMPLE,
            out_of_use=(("PC", 26, "故障のため廃棄予定", "2026-12-31"),),
        ),
    ),
    "exemplary": (
        EXEMPLARY,
        Organisation((WorkStyle("office-vpn", "会社支給端末での VPN とクラウドの利用", 1, _EVERYTHING, {}),), answers.EXEMPLARY),
    ),
    "basic": (
        BASIC,
        Organisation(
            (
                WorkStyle(
                    "company-pc",
                    "会社支給端末でのクラウド利用",
                    2,
                    _declared("connects_to_office_network", "uses_smartphones", "uses_other_systems"),
                    {"windows": 12},
                ),
            )
        ),
    ),
    "empty": (EMPTY, Organisation((WorkStyle("company-pc", "会社支給端末でのクラウド利用", 2),))),
    "no-permission": (
        NO_PERMISSION,
        Organisation(
            (WorkStyle("company-pc", "会社支給端末でのクラウド利用", 2, _declared("connects_to_office_network"), {"windows": 10, "ios": 2}),)
        ),
    ),
    "stale": (
        STALE,
        Organisation(
            (WorkStyle("company-pc", "会社支給端末でのクラウド利用", 2, _declared("connects_to_office_network", "has_unmanaged_devices"), {}),)
        ),
    ),
    "byod": (
        BYOD,
        Organisation(
            (
                WorkStyle(
                    "own-device",
                    "個人所有端末でのクラウド利用",
                    6,
                    _declared("connects_to_office_network", "has_unmanaged_devices", "uses_other_systems"),
                    {},
                    owners=("personal", "unknown"),
                ),
            ),
            answers.BYOD,
        ),
    ),
    "vpn": (
        VPN,
        Organisation(
            (
                WorkStyle("vpn-laptop", "会社支給端末での VPN 利用", 1, _declared("has_unmanaged_devices"), {}, team="vpn-laptop"),
                WorkStyle(
                    "home-pc",
                    "個人所有 PC からのリモートデスクトップ",
                    5,
                    _declared(
                        "uses_online_meetings",
                        "uses_smartphones",
                        "stores_data_on_device",
                        "has_unmanaged_devices",
                        undeclared=("uses_cloud_services",),
                    ),
                    {},
                    owners=("personal",),
                    team="home-pc",
                ),
            ),
            answers.VPN,
        ),
    ),
}
