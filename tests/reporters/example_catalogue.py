"""What the sample assessment judges by: checklist, texts, work styles, resources."""

from __future__ import annotations

import hashlib
from typing import Any

from tests.reporters.example_items import ITEMS
from tests.reporters.example_questions import QUESTIONS
from tests.reporters.example_rules import RULES

Json = dict[str, Any]

WHO = {
    "admin": ("情報システム担当者", "IT administrator"),
    "manager": ("経営者・部門の責任者", "Management"),
    "user": ("テレワークをする人", "People who telework"),
    "vendor": ("保守を委託している業者", "Maintenance supplier"),
}
THREATS = {
    "m": ("malware", "マルウェア感染", "Malware"),
    "u": ("unauthorised-access", "不正アクセス", "Unauthorised access"),
    "l": ("loss-theft", "盗難・紛失", "Loss or theft"),
    "e": ("eavesdropping", "情報の盗聴", "Eavesdropping"),
}
CATEGORIES = {
    "assets": ("資産・構成管理", "Assets and configuration"),
    "malware": ("マルウェア対策", "Malware"),
    "access": ("アクセス制御・認可", "Access control"),
    "physical": ("物理セキュリティ", "Physical security"),
    "vulnerability": ("脆弱性管理", "Vulnerabilities"),
    "encryption": ("通信暗号化", "Encrypted communication"),
    "incident": ("インシデント対応・ログ管理", "Incidents and logs"),
    "data": ("データ保護", "Data protection"),
    "accounts": ("アカウント・認証管理", "Accounts and authentication"),
    "privilege": ("特権管理", "Privileges"),
}
METHODS = {
    1: ("①", "会社支給端末・VPN/リモートデスクトップ", "Company device, VPN or remote desktop"),
    2: ("②", "会社支給端末・クラウドサービス", "Company device, cloud services"),
    3: ("③", "会社支給端末・スタンドアロン", "Company device, stand-alone"),
    4: ("④", "会社支給端末・セキュアブラウザ", "Company device, secure browser"),
    5: ("⑤", "個人所有端末・VPN/リモートデスクトップ", "Personal device, VPN or remote desktop"),
    6: ("⑥", "個人所有端末・クラウドサービス", "Personal device, cloud services"),
    7: ("⑦", "個人所有端末・スタンドアロン", "Personal device, stand-alone"),
    8: ("⑧", "個人所有端末・セキュアブラウザ", "Personal device, secure browser"),
}
CIRCUMSTANCES = {
    "uses_online_meetings": ("オンライン会議を使う", "uses online meetings"),
    "uses_smartphones": ("スマートフォンやタブレットを使う", "uses phones or tablets"),
    "uses_wireless_lan": ("無線 LAN を使う", "uses wireless LANs"),
    "stores_data_on_device": ("端末に会社のデータを保存する", "stores company data on the device"),
    "has_unmanaged_devices": ("管理の対象でない端末がある", "has devices outside management"),
    "uses_other_systems": (
        "Microsoft 365 以外のシステムを使う",
        "uses systems other than Microsoft 365",
    ),
}
RESOURCES = {
    "intune.managedDevices": ("Intune の管理対象デバイス", "Intune managed devices"),
    "intune.windowsProtectionStates": ("Windows の保護の状態", "Windows protection states"),
    "intune.managedDeviceEncryptionStates": ("ディスク暗号化の状態", "Disk encryption states"),
    "intune.applePushNotificationCertificate": ("Apple のプッシュ証明書", "Apple push certificate"),
    "entra.users": ("利用者", "Users"),
    "entra.organization": ("組織", "Organization"),
    "entra.groupSettings": ("ディレクトリの設定", "Directory settings"),
    "entra.identitySecurityDefaultsEnforcementPolicy": (
        "セキュリティの既定値群",
        "Security defaults",
    ),
    "entra.conditionalAccessPolicies": ("条件付きアクセス ポリシー", "Conditional Access policies"),
    "entra.userRegistrationDetails": ("認証方法の登録状況", "Registered sign-in methods"),
    "entra.directoryRoles": ("管理者の役割", "Directory roles"),
    "sharepoint.settings": ("SharePoint のテナント設定", "SharePoint tenant settings"),
}
PERMISSIONS = {
    "intune.managedDevices": ("DeviceManagementManagedDevices.Read.All", ["INTUNE_A"]),
    "intune.windowsProtectionStates": ("DeviceManagementManagedDevices.Read.All", ["INTUNE_A"]),
    "intune.managedDeviceEncryptionStates": (
        "DeviceManagementConfiguration.Read.All",
        ["INTUNE_A"],
    ),
    "entra.userRegistrationDetails": ("AuditLog.Read.All", ["AAD_PREMIUM", "AAD_PREMIUM_P2"]),
    "entra.conditionalAccessPolicies": ("Policy.Read.All", ["AAD_PREMIUM"]),
}
NOT_OBTAINED = {
    "intune.managedDeviceEncryptionStates": ("permission_denied", "HTTP 403 Forbidden"),
    "entra.userRegistrationDetails": ("not_licensed", "no service plan: AAD_PREMIUM, AAD_PREMIUM_P2"),
    "entra.groupSettings": ("incomplete", "connection lost"),
}
UNUSED = ("entra.organization", "intune.applePushNotificationCertificate")
PLANS = {
    "AAD_PREMIUM": (("Microsoft Entra ID P1", "Microsoft Entra ID P1"), ("Microsoft 365 Business Premium", "Microsoft 365 Business Premium")),
    "INTUNE_A": (("Microsoft Intune プラン 1", "Microsoft Intune Plan 1"), ("Microsoft 365 Business Premium", "Microsoft 365 Business Premium")),
}


def pair(ja: str, en: str) -> Json:
    """Return a text in two languages."""
    return {"ja": ja, "en": en}


def sha(name: str) -> str:
    """Return a SHA-256 that looks like one and never changes."""
    return hashlib.sha256(name.encode()).hexdigest()


def blocks(text: str) -> list[list[str]]:
    """Blocks of lines between empty lines."""
    return [block.splitlines() for block in text.strip().split("\n\n")]


def items() -> list[Json]:
    """Return the items of the sample checklist."""
    made = []
    for head, title, title_en, demand, demand_en in blocks(ITEMS):
        number, category, priority, threats, methods, page = head.split()
        remarks = []
        if number == "9-1":
            remarks = [
                pair(
                    "旧版は定期的な変更も求めていましたが、この判定では第2版の文言に従います。",
                    "An older edition also asked for regular changes; the 2nd edition is used here.",
                )
            ]
        pages = {"matrix": int(page)} | {m: 30 + 3 * (int(m) - 1) for m in methods}
        made.append(
            {
                "number": number,
                "category": category,
                "priority": priority,
                "threats": [THREATS[threat][0] for threat in threats],
                "methods": [int(method) for method in methods],
                "title": pair(title, title_en),
                "demand": pair(demand, demand_en),
                "pages": pages,
                "remarks": remarks,
            }
        )
    return made


def rule_texts() -> Json:
    """Return the texts of all rules."""
    texts: Json = {}
    for head, *lines in blocks(RULES):
        rule, _, licence, effort = head.split()
        names = ("title", "why", "fix", "limits", "require")
        texts[rule] = {name: pair(lines[2 * index], lines[2 * index + 1]) for index, name in enumerate(names)}
        device = "windows" in rule or "managed" in rule
        texts[rule] |= {
            "cost": {"licence": licence, "effort": effort},
            "origin": "own" if rule.startswith("own-") else "shipped",
            "ledger": [],
            "references": [],
            "where": pair("「OS」が Windows", "“operating system” is Windows") if device else None,
            "conclusive_when": pair("「脱獄の状態」が報告されている", "“jailbroken” is reported") if "jailbroken" in rule else None,
            "valid_when": pair("「最終同期日時」が 30 日以内", "“last sync” is at most 30 days old") if device else None,
        }
    return texts


def question_texts() -> Json:
    """Return the texts of all questions."""
    return {
        head.split()[0]: {
            "question": pair(ja, en),
            "help": pair(
                "一つでも当てはまらない端末や人があれば「一部」、分からなければ空欄にします。",
                "If it is not so for a single device or person answer “partly”; leave it empty if you do not know.",
            ),
            "who": pair(*WHO[head.split()[1]]),
            "evidence": pair(
                "規程の写し、設定画面の写し、または台帳",
                "A copy of the rule, the setting or a list",
            ),
            "remedy": pair(remedy, remedy_en),
            "asked_because": pair("設定には現れないため。", "No setting shows it."),
        }
        for head, ja, en, remedy, remedy_en in blocks(QUESTIONS)
    }


def resources() -> list[Json]:
    """Return the snapshot's resources; three could not be read."""
    listed = []
    for name in sorted(RESOURCES):
        permission, plan = PERMISSIONS.get(name, ("Directory.Read.All", []))
        reason, detail = NOT_OBTAINED.get(name, (None, None))
        listed.append(
            {
                "resource": name,
                "state": "not_obtained" if reason else "present",
                "complete": reason is None,
                "count": 0 if reason else 40 if "managedDevices" in name else 12,
                "reason": reason,
                "detail": detail,
                "permission": None if name == "entra.directoryRoles" else permission,
                "plan": plan,
                "sha256": None if reason else sha(name),
                "collected_at": "2026-11-01T00:00:00Z",
                "used": name not in UNUSED,
            }
        )
    return listed


def checklist() -> Json:
    """Return the sample checklist."""
    return {
        "id": "mic-sme-2021",
        "title": pair(
            "中小企業等担当者向けテレワークセキュリティの手引き（チェックリスト）",
            "Telework security handbook for small businesses (checklist)",
        ),
        "source": {
            "publisher": pair("総務省", "Ministry of Internal Affairs and Communications"),
            "edition": pair("第2版", "2nd edition"),
            "date": "2021-05-31",
            "revised": "2021-06-02",
            "superseded_by": pair("第3版（2022年）", "3rd edition (2022)"),
            "url": "https://www.soumu.go.jp/main_sosiki/cybersecurity/telework/",
        },
        "priorities": [
            {
                "sign": "◎",
                "rank": 1,
                "label": pair("優先度：高", "high"),
                "description": pair("効果が高く、取り組みやすいもの", "Effective and easy to do"),
            },
            {
                "sign": "○",
                "rank": 2,
                "label": pair("優先度：中", "medium"),
                "description": None,
            },
        ],
        "threats": {code: pair(ja, en) for code, ja, en in THREATS.values()},
        "categories": {code: pair(*words) for code, words in CATEGORIES.items()},
        "methods": {
            str(number): {
                "sign": sign,
                "title": pair(ja, en),
                "ownership": "company" if number < 5 else "personal",
            }
            for number, (sign, ja, en) in METHODS.items()
        },
        "remarks": [
            pair("手引きの本文と一覧表で語句の異なる項目は、一覧表に従いました。", "Where text and overview differ in words, the overview is used.")
        ],
        "items": items(),
    }


def work_styles() -> list[Json]:
    """Two work styles; the second has no ledger and declares little."""
    return [
        {
            "id": "company-pc",
            "name": "会社支給端末でのクラウド利用",
            "method": 2,
            "circumstances": {
                "uses_online_meetings": True,
                "uses_smartphones": True,
                "stores_data_on_device": True,
                "has_unmanaged_devices": False,
                "uses_other_systems": True,
            },
            "undeclared": ["uses_wireless_lan"],
            "declared_by": "情報システム担当",
            "declared_on": "2026-10-01",
            "ledger": {"windows": 38, "macos": 0, "ios": 12, "android": 0},
            "people": None,
            "devices_in": None,
        },
        {
            "id": "own-phone",
            "name": "個人スマートフォンでの連絡 <b>&</b> \u202e",
            "method": 6,
            "circumstances": {"uses_smartphones": True, "stores_data_on_device": False},
            "undeclared": ["uses_online_meetings", "uses_wireless_lan", "uses_other_systems"],
            "declared_by": None,
            "declared_on": None,
            "ledger": None,
            "people": ["11111111-2222-4333-8444-555555555555"],
            "devices_in": None,
        },
    ]
