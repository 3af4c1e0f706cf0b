"""How the items of the sample are judged, and what came out for each work style."""

from __future__ import annotations

from typing import Any

Json = dict[str, Any]

TREES = """
1-1 all(only-permitted-devices any(@managed-device-has-user device-ledger-with-users))
1-2 all(system-inventory important-information-inventory)
2-1 all(any(@windows-realtime-protection-on other-antivirus-realtime-on)
    any(@windows-malware-definitions-current definition-update-rule)
    non-windows-antivirus unmanaged-devices-antivirus)
2-2 all(suspicious-mail-awareness mail-filter-on)
2-3 all(@ios-not-jailbroken @android-not-rooted apps-from-official-stores)
3-1 important-information-access-limited
3-2 boundary-firewall-restricted
3-3 meeting-identity-check
3-4 all(meeting-link-only-to-members meeting-passcode-forced)
3-5 meeting-remove-participants
4-1 all(privacy-filter-attached screen-lock-rule)
5-1 all(os-supported apps-supported)
5-2 os-updated
5-3 home-router-supported-updated
5-4 vpn-supported-updated
6-1 https-and-url-checked
6-2 wifi-wpa2-strong-key
7-1 all(incident-procedure incident-contacts)
7-2 clocks-synchronised
7-3 office-access-logged
8-1 lost-device-locatable
8-2 all(any(all(@phone-under-mdm @apple-push-certificate-valid) other-mdm-on-phones)
    phone-wipe-and-settings-forced)
8-3 all(@windows-system-drive-encrypted @windows-all-drives-protected @mac-filevault-on
    @android-storage-encrypted unmanaged-devices-encrypted)
8-4 important-files-not-stored-or-encrypted
8-5 all(meeting-titles-without-secrets recordings-protected)
9-1 all(@entra-strong-password-required device-password-strong other-systems-password-strong)
9-2 all(device-initial-password-changed system-initial-passwords-changed)
9-3 all(@entra-lockout-not-loosened device-lockout other-systems-lockout)
9-4 all(any(@security-defaults-on m365-mfa-for-everyone) other-systems-mfa)
10-1 all(admin-rights-minimal-systems admin-rights-minimal-devices)
10-2 admin-password-policy
10-3 admin-rights-only-when-needed
"""

NOTES = {
    "2-1": ["@windows-tamper-protection-on"],
    "3-1": ["@sharepoint-sharing-not-anonymous"],
    "7-1": ["@security-contact-registered"],
    "8-1": ["@ios-supervised"],
    "9-4": ["any(@legacy-authentication-blocked @security-defaults-on)", "@people-mfa-capable"],
    "10-1": ["@global-administrators-few"],
    "10-2": ["@own-printer-driver-current"],
}

# Verdict and reasons of a rule by work style; whatever is not named passes.
OUTCOMES: dict[str, dict[str, tuple[str, dict[str, int]]]] = {
    "company-pc": {
        "managed-device-has-user": ("unknown", {"stale": 2}),
        "windows-malware-definitions-current": ("fail", {}),
        "windows-tamper-protection-on": ("fail", {}),
        "android-not-rooted": ("not_applicable", {"no_subject": 1}),
        "phone-under-mdm": ("unknown", {"incomplete": 1}),
        "apple-push-certificate-valid": ("fail", {}),
        "ios-supervised": ("unknown", {"field_missing": 3}),
        "windows-system-drive-encrypted": ("fail", {"stale": 2}),
        "windows-all-drives-protected": ("unknown", {"permission_denied": 1}),
        "mac-filevault-on": ("not_applicable", {"no_subject": 1}),
        "android-storage-encrypted": ("not_applicable", {"no_subject": 1}),
        "entra-strong-password-required": ("unknown", {"field_missing": 4, "stale": 1}),
        "entra-lockout-not-loosened": ("unknown", {"incomplete": 1}),
        "security-defaults-on": ("fail", {}),
        "people-mfa-capable": ("unknown", {"not_licensed": 1}),
        "sharepoint-sharing-not-anonymous": ("fail", {}),
        "global-administrators-few": ("fail", {}),
        "legacy-authentication-blocked": ("unknown", {"not_collected": 1}),
    },
    "own-phone": {
        "managed-device-has-user": ("unknown", {"no_subject": 1}),
        "windows-realtime-protection-on": ("unknown", {"no_subject": 1}),
        "windows-malware-definitions-current": ("unknown", {"rule_error": 1}),
        "ios-not-jailbroken": ("unknown", {"invalid_value": 1, "inconclusive": 2}),
        "android-not-rooted": ("fail", {}),
        "security-defaults-on": ("fail", {}),
        "people-mfa-capable": ("unknown", {"not_licensed": 1}),
        "sharepoint-sharing-not-anonymous": ("fail", {}),
        "global-administrators-few": ("fail", {}),
        "legacy-authentication-blocked": ("unknown", {"not_collected": 1}),
    },
}
COVERED = {("company-pc", "ios-not-jailbroken"): "apps-from-official-stores"}
EXEMPT = {
    "company-pc": {"unmanaged-devices-antivirus", "unmanaged-devices-encrypted"},
    "own-phone": {"unmanaged-devices-encrypted"},
}
EXEMPT_ITEMS = {"company-pc": set[str](), "own-phone": {"8-3", "8-4"}}
DAY = "2026-10-10"


def exhibit(file: str, sha256: str, *, found: bool = True) -> Json:
    """Return a file that an answer rests on."""
    return {"file": file, "sha256": sha256, "url": None, "found": found}


def address(url: str) -> Json:
    """Return an address that an answer rests on."""
    return {"file": None, "sha256": None, "url": url, "found": False}


# Question: work style, answer, by, expires, expired, evidence, note.
ANSWERS: dict[str, tuple[str | None, str, str, str | None, bool, list[Json], str | None]] = {
    "only-permitted-devices": (None, "yes", "総務部", "2027-10-10", False, [exhibit("evidence/規程 | 第3版.pdf", "ab" * 32)], None),
    "system-inventory": (None, "yes", "総務部", None, False, [], None),
    "important-information-inventory": (None, "no", "総務部", None, False, [], "12 月に着手"),
    "apps-from-official-stores": (None, "yes", "情報システム担当", None, False, [], None),
    "privacy-filter-attached": ("company-pc", "partly", "総務部", None, False, [], "外出用の 12 台だけ"),
    "screen-lock-rule": (None, "yes", "総務部", None, False, [], None),
    "os-supported": (None, "yes", "情報システム担当", None, False, [address("javascript:alert(1)"), address("https://sample.example.jp/台帳")], None),
    "apps-supported": (None, "yes", "情報システム担当", None, False, [], None),
    "os-updated": (None, "yes", "情報システム担当", "2026-10-31", True, [], "<script>alert(1)</script>"),
    "home-router-supported-updated": ("own-phone", "not_applicable", "総務部", None, False, [], "携帯回線だけを使うため"),
    "incident-procedure": (None, "yes", "総務部", None, False, [exhibit("evidence/手順書.pdf", "cd" * 32)], None),
    "incident-contacts": (None, "yes", "総務部", None, False, [exhibit("evidence/連絡網.xlsx", "ef" * 32)], None),
    "lost-device-locatable": (None, "yes", "情報システム担当", None, False, [], None),
    "recordings-protected": ("company-pc", "no", "情報システム担当", None, False, [], None),
    "meeting-titles-without-secrets": (None, "yes", "総務部", None, False, [], None),
    "m365-mfa-for-everyone": (None, "yes", "情報システム担当", None, False, [], None),
    "other-systems-mfa": (None, "yes", "情報システム担当", None, False, [], None),
    "mail-filter-on": (None, "yes", "情報システム担当", None, False, [], None),
}  # fmt: skip


def parse(text: str) -> tuple[str, list[Any]] | str:
    """``all(a any(@b c))`` as nested (kind, children); a leaf stays its name, rules with @."""
    tokens = text.replace("(", " ( ").replace(")", " ) ").split()
    return _parse(tokens)


def _parse(tokens: list[str]) -> tuple[str, list[Any]] | str:
    name = tokens.pop(0)
    if not tokens or tokens[0] != "(":
        return name
    tokens.pop(0)
    children = []
    while tokens[0] != ")":
        children.append(_parse(tokens))
    tokens.pop(0)
    return name, children


def trees() -> dict[str, tuple[str, list[Any]] | str]:
    """Item number to its parsed tree."""
    joined = TREES.strip().replace("\n    ", " ")
    return {line.split(maxsplit=1)[0]: parse(line.split(maxsplit=1)[1]) for line in joined.splitlines()}
