"""What the made-up companies answered."""

from __future__ import annotations

from collections.abc import Iterable

from scanner.sandbox.organisation import Answer

_GENERAL = "総務担当"
_RULE = "https://intra.{}.example.jp/rules/telework"
_LEDGER = "https://intra.{}.example.jp/ledger"

EVERY_QUESTION = (
    "only-permitted-devices",
    "device-ledger-with-users",
    "unmanaged-devices-in-ledger",
    "system-inventory",
    "important-information-inventory",
    "other-antivirus-realtime-on",
    "definition-update-rule",
    "non-windows-antivirus",
    "unmanaged-devices-antivirus",
    "suspicious-mail-awareness",
    "mail-filter-on",
    "apps-from-official-stores",
    "important-information-access-limited",
    "boundary-firewall-restricted",
    "meeting-identity-check",
    "meeting-link-only-to-members",
    "meeting-passcode-forced",
    "meeting-remove-participants",
    "privacy-filter-attached",
    "screen-lock-rule",
    "os-supported",
    "apps-supported",
    "os-updated",
    "apps-updated",
    "home-router-supported-updated",
    "vpn-supported-updated",
    "https-and-url-checked",
    "wifi-wpa2-strong-key",
    "incident-procedure",
    "incident-contacts",
    "clocks-synchronised",
    "office-access-logged",
    "lost-device-locatable",
    "other-mdm-on-phones",
    "phone-wipe-and-settings-forced",
    "unmanaged-devices-encrypted",
    "important-files-not-stored-or-encrypted",
    "meeting-titles-without-secrets",
    "recordings-protected",
    "device-password-strong",
    "other-systems-password-strong",
    "device-initial-password-changed",
    "system-initial-passwords-changed",
    "device-lockout",
    "other-systems-lockout",
    "m365-mfa-for-everyone",
    "other-systems-mfa",
    "admin-rights-minimal-systems",
    "admin-rights-minimal-devices",
    "admin-password-policy",
    "admin-rights-only-when-needed",
)


def _yes(questions: str) -> Iterable[Answer]:
    return (Answer(question, "yes") for question in questions.split())


SAMPLE = (
    Answer("only-permitted-devices", "yes", url=_RULE.format("sample"), expires="2027-10-10"),
    Answer("device-ledger-with-users", "yes", "company-pc", url=_LEDGER.format("sample")),
    Answer("system-inventory", "yes"),
    Answer("important-information-inventory", "partly", by=_GENERAL, note="営業の見積書だけ一覧にした。人事の書類はこれから。"),
    Answer("other-antivirus-realtime-on", "no"),
    Answer("definition-update-rule", "yes", url=_RULE.format("sample")),
    Answer("non-windows-antivirus", "yes"),
    Answer("suspicious-mail-awareness", "yes", by=_GENERAL, on="2026-09-01", expires="2027-08-31"),
    Answer("apps-from-official-stores", "yes"),
    Answer("important-information-access-limited", "yes", "company-pc"),
    Answer("meeting-identity-check", "yes", by=_GENERAL),
    Answer("meeting-link-only-to-members", "yes", by=_GENERAL),
    Answer("meeting-passcode-forced", "no"),
    Answer("privacy-filter-attached", "partly", "company-pc", by=_GENERAL, note="営業の端末にだけ貼っている。"),
    Answer(
        "privacy-filter-attached",
        "not_applicable",
        "own-device",
        by=_GENERAL,
        note="画面の小さいスマートフォンが中心で、外出先では使わない決まり。",
    ),
    Answer("screen-lock-rule", "yes", by=_GENERAL, url=_RULE.format("sample")),
    Answer("os-supported", "yes", "company-pc"),
    Answer("apps-supported", "yes"),
    Answer("os-updated", "yes", on="2025-10-01", expires="2026-09-30", note="昨年度の棚卸しの結果。"),
    Answer("apps-updated", "yes"),
    Answer("https-and-url-checked", "yes", by=_GENERAL),
    Answer("wifi-wpa2-strong-key", "yes", "company-pc"),
    Answer("wifi-wpa2-strong-key", "no", "own-device"),
    Answer("incident-procedure", "yes", by=_GENERAL, url=_RULE.format("sample")),
    Answer("incident-contacts", "yes", by=_GENERAL),
    Answer("clocks-synchronised", "yes"),
    Answer("lost-device-locatable", "yes", "company-pc"),
    Answer("other-mdm-on-phones", "no"),
    Answer("phone-wipe-and-settings-forced", "yes"),
    Answer("meeting-titles-without-secrets", "yes", by=_GENERAL),
    Answer("device-initial-password-changed", "yes"),
    Answer("system-initial-passwords-changed", "yes"),
    Answer("device-lockout", "yes", "company-pc"),
    Answer("m365-mfa-for-everyone", "yes", url=_RULE.format("sample")),
    Answer("other-systems-mfa", "no", "company-pc", note="勤怠の管理画面は ID とパスワードだけで入れる。"),
    Answer("admin-rights-minimal-systems", "no", note="普段使いのアカウントにもグローバル管理者を付けている。"),
    Answer("admin-password-policy", "yes"),
)

_ALTERNATIVES = ("other-antivirus-realtime-on", "other-mdm-on-phones")

EXEMPLARY = (
    *(Answer(question, "yes", url=_RULE.format("exemplary"), expires="2027-09-30") for question in EVERY_QUESTION if question not in _ALTERNATIVES),
    *(Answer(question, "not_applicable", note="Microsoft 365 の機能を使っており、ほかの製品は入れていない。") for question in _ALTERNATIVES),
)

BYOD = (
    *_yes(
        "only-permitted-devices device-ledger-with-users system-inventory important-information-inventory non-windows-antivirus "
        "apps-from-official-stores meeting-identity-check meeting-link-only-to-members meeting-remove-participants privacy-filter-attached "
        "screen-lock-rule home-router-supported-updated wifi-wpa2-strong-key phone-wipe-and-settings-forced device-password-strong "
        "device-initial-password-changed system-initial-passwords-changed admin-password-policy"
    ),
    Answer("important-information-access-limited", "no", by=_GENERAL, note="共有フォルダーは全員が開ける。"),
    Answer("incident-procedure", "no", by=_GENERAL),
    Answer("lost-device-locatable", "partly", note="iPhone だけ確かめた。"),
    Answer("other-mdm-on-phones", "no"),
)

VPN = (
    *_yes(
        "only-permitted-devices system-inventory suspicious-mail-awareness mail-filter-on boundary-firewall-restricted "
        "privacy-filter-attached screen-lock-rule apps-supported wifi-wpa2-strong-key incident-procedure incident-contacts "
        "clocks-synchronised office-access-logged device-password-strong device-initial-password-changed system-initial-passwords-changed "
        "m365-mfa-for-everyone admin-rights-minimal-systems admin-password-policy"
    ),
    Answer(
        "apps-from-official-stores",
        "yes",
        covers=("ios-not-jailbroken",),
        note="別のモバイル脅威対策アプリが脱獄を毎日調べている。",
        url=_RULE.format("vpn"),
    ),
    Answer("meeting-identity-check", "yes", "vpn-laptop"),
    Answer("home-router-supported-updated", "partly", by=_GENERAL, note="半数の人から回答があった。"),
    Answer("vpn-supported-updated", "no", note="VPN 装置のファームウェアが 2 世代古い。"),
    Answer("https-and-url-checked", "yes", "vpn-laptop"),
    Answer("lost-device-locatable", "yes", "vpn-laptop"),
    Answer("other-mdm-on-phones", "no"),
    Answer("phone-wipe-and-settings-forced", "yes", "vpn-laptop"),
    Answer("important-files-not-stored-or-encrypted", "yes", "vpn-laptop"),
    Answer("other-systems-password-strong", "yes", "vpn-laptop"),
    Answer("device-lockout", "yes", "vpn-laptop"),
    Answer("other-systems-lockout", "yes", "vpn-laptop"),
    Answer("other-systems-mfa", "yes", "vpn-laptop"),
    Answer("other-systems-mfa", "no", "home-pc", note="個人 PC からのリモートデスクトップはパスワードだけ。"),
    Answer("admin-rights-minimal-devices", "yes", "vpn-laptop"),
    Answer("admin-rights-minimal-devices", "not_applicable", "home-pc", note="個人の PC なので管理者は本人。"),
    Answer("admin-rights-only-when-needed", "yes", "vpn-laptop"),
)
