"""The made-up companies: who and what they have."""

from __future__ import annotations

from scanner.sandbox.office import Account, Office, PasswordPolicy, Server
from scanner.sandbox.plan import Devices, Grant, People, Tenant, Traits, Withheld


def _admins(count: int, emergency: int = 0, traits: Traits | None = None) -> tuple[People, ...]:
    found = [People("管理者", count, "admin", grows=False)]
    if emergency:
        found.append(People("緊急用管理者", emergency, "emergency", traits=traits or {}, grows=False))
    return tuple(found)


def _global(count: int, emergency: int = 0) -> tuple[Grant, ...]:
    return (
        *(Grant("global", "管理者", number) for number in range(1, count + 1)),
        *(Grant("global", "緊急用管理者", number) for number in range(1, emergency + 1)),
    )


SAMPLE = Tenant(
    name="sample",
    title="株式会社サンプル",
    people=(
        People("社員", 26, traits={7: ("no-mfa",), 12: ("idle",)}),
        People("営業", 6, traits={3: ("weak-password",), 5: ("no-mfa",), 6: ("unused", "no-mfa")}),
        *_admins(3, 2, {2: ("plain-mfa",)}),
        People("ゲスト", 3, "guest", traits={3: ("pending",)}),
        People("退職者", 1, traits={1: ("disabled", "idle")}, grows=False),
    ),
    devices=(
        Devices(
            "windows",
            "company",
            "PC",
            27,
            "社員",
            {
                3: ("ended",),
                4: ("signatures-old",),
                5: ("behind",),
                7: ("unencrypted",),
                8: ("other-antivirus",),
                9: ("signatures-old",),
                11: ("long-ended",),
                12: ("data-drive",),
                14: ("renewed",),
                15: ("realtime-off",),
                16: ("suspended",),
                18: ("tamper-unknown",),
                19: ("stale",),
                21: ("signatures-old",),
                23: ("stale",),
                25: ("userless",),
                26: ("retired",),
                27: ("old-record",),
            },
        ),
        Devices("macos", "company", "MAC", 1, "社員"),
        Devices("ios", "company", "IPHONE", 5, "社員", {2: ("behind",), 3: ("jailbreak-unknown",), 4: ("old",), 5: ("stale",)}),
        Devices("android", "company", "ANDROID", 2, "社員"),
        Devices("windows", "personal", "BYO-PC", 2, "営業"),
        Devices("ios", "personal", "BYO-IOS", 6, "営業", {2: ("jailbroken",), 6: ("tablet",)}),
        Devices("android", "personal", "BYO-AND", 3, "営業", {3: ("eas",)}),
    ),
    more_licences=("identity",),
    access_policies=(
        "mfa-reporting",
        "mfa-or-device",
        "mfa-admins",
        "mfa-guests",
        "legacy",
        "device-code-reporting",
        "registration-disabled",
        "compliant-disabled",
    ),
    intune_policies=(
        "windows", "ios-late", "android-unassigned", "ring", "ring-paused", "general-wide", "disks", "custom", "edition", "ios-custom", "ios-general",
    ),
    roles=(
        Grant("global", "管理者", 1),
        Grant("global", "role-global"),
        Grant("global", "管理者", 3, "eligible"),
        Grant("global", "緊急用管理者", 1),
        Grant("global", "緊急用管理者", 2),
        Grant("global", "社員", 4),
        Grant("user", "社員", 1, "activated"),
        Grant("helpdesk", "社員", 2),
        Grant("intune", "社員", 3, "activated"),
        Grant("user", "backup"),
    ),
    groups=(
        ("role-global", "グローバル管理者", ("管理者",), (2,)),
        ("pilot", "更新を先に試す人", ("社員",), (1, 2)),
    ),
    apps={"backup": "バックアップ連携"},
    unmanaged=(("DESKTOP-HOME01", "営業", 4, 3.2), ("DESKTOP-HOME02", "社員", 10, 71.5)),
    settings={"lockout": (5, 300, ()), "push_days_left": 21},
)  # fmt: skip

EXEMPLARY = Tenant(
    name="exemplary",
    title="株式会社模範",
    people=(People("社員", 16, traits={1: ("strong-mfa",), 2: ("strong-mfa",)}), *_admins(1, 2), People("ゲスト", 2, "guest")),
    devices=(
        Devices("windows", "company", "PC", 16, "社員"),
        Devices("macos", "company", "MAC", 2, "社員"),
        Devices("ios", "company", "IPHONE", 6, "社員"),
        Devices("android", "company", "ANDROID", 4, "社員"),
    ),
    licence="enterprise",
    access_policies=(
        "mfa",
        "strong-admins",
        "legacy",
        "device-code",
        "registration",
        "joining",
        "compliant",
        "protected-apps",
        "sign-in-risk",
        "user-risk",
        "forgetting",
        "abroad",
    ),
    intune_policies=("windows", "macos", "ios", "ring", "general", "protection", "custom", "detection", "ios-general", "mac-general"),
    roles=(
        Grant("global", "管理者", 1, "eligible"),
        Grant("global", "緊急用管理者", 1),
        Grant("global", "緊急用管理者", 2),
        Grant("helpdesk", "社員", 1, "activated"),
        Grant("security-reader", "社員", 2, "activated"),
    ),
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
        Devices("android", "personal", "ANDROID", 5, "社員", {4: ("unencrypted", "ended"), 5: ("unencrypted",)}),
        Devices("windows", "personal", "HOME-PC", 4, "社員"),
        Devices("ios", "unknown", "IPHONE-X", 1, "社員"),
        Devices("windows", "unknown", "HOME-PC-X", 1, "社員"),
    ),
    security_defaults=True,
    intune_policies=("ios", "android", "ios-general", "android-work"),
    roles=_global(2),
    settings={"sharing": "tight"},
)

# A domain as it was set up years ago, and files of all PCs but one.
OFFICE = Office(
    passwords=PasswordPolicy(length=8, failures=10, minutes=10),
    finer=(PasswordPolicy(length=15, failures=5, minutes=30, name="管理者用", people=2),),
    accounts=(
        Account("Administrator", 500, ("administrators", "domain-admins", "enterprise-admins"), admin_count=True),
        Account("Guest", 501, enabled=False),
        Account("krbtgt", 502, enabled=False, admin_count=True),
        Account("adm-joho", 1104, ("domain-admins",), admin_count=True),
        Account("adm-yobi", 1105, ("domain-admins",), enabled=False, admin_count=True),
        Account("soumu01", 1110, admin_count=True),
        Account("svc-backup", 1111, ("backup-operators",), admin_count=True),
    ),
    servers=(
        Server("SV-DC01", "Windows Server 2022 Standard", "10.0 (20348)", controller=True, traits=("remote-desktop-moved",)),
        Server("SV-FILE01", "Windows Server 2019 Standard", "10.0 (17763)", traits=("remote-desktop", "old-lan-manager", "unaudited", "small-logs")),
        Server("SV-OLD01", "Windows Server 2012 R2 Standard", "6.3 (9600)", file=False),
    ),
    pcs={
        1: (),
        2: ("remote-desktop",),
        3: ("shares",),
        4: ("weak-wifi",),
        5: ("smb1",),
        6: ("small-logs",),
        7: ("mail-unscanned",),
        8: ("firewall-public-off",),
        10: ("not-elevated",),
    },
    without_laps=frozenset({7}),
    without_recovery=frozenset({5}),
    policies={"Default Domain Policy": "domain", "Default Domain Controllers Policy": "controllers", "PC の設定": "computers"},
)

VPN = Tenant(
    name="vpn",
    title="株式会社つながる",
    people=(People("社員", 10, synced=True), People("派遣", 4), *_admins(2, 1)),
    devices=(
        Devices("windows", "company", "PC", 10, "社員"),
        Devices("ios", "company", "IPHONE", 4, "社員", {2: ("jailbreak-unknown",)}, days=(4, 6)),
        Devices("windows", "personal", "HOME-PC", 4, "派遣", {3: ("windows-10",)}),
    ),
    access_policies=("mfa", "legacy", "device-code", "registration"),
    intune_policies=("windows", "ios", "ring", "ring-features", "general-ruled", "protection"),
    roles=_global(2, 1),
    teams={"vpn-laptop": ("社員", "管理者"), "home-pc": ("派遣",)},
    settings={"lockout": (30, 60, ()), "push_days_left": -3, "directory": "tight"},
    office=OFFICE,
)
