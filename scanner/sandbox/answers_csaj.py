"""What a made-up company answered to the questions of the home-work policy."""

from __future__ import annotations

from scanner.sandbox.organisation import Answer

_BY = "総務担当"
_YES = """
lent-pc-fresh-setup-checked lent-pc-in-use-checked lent-pc-software-known recovery-key-printed-kept
lent-pc-full-scan-complete full-scan-procedure-known antivirus-console-scans lent-pc-mail-scanned mail-scan-procedure-known
firewall-procedure-known local-admin-password-handover home-wifi-wpa2-aes home-wifi-settings-agreed home-router-password-agreed
home-router-ports-dropped legacy-protocols-forbidden legacy-nas-replaced domain-policy-by-group-policy passphrases-encouraged
network-device-admin-renamed guest-account-audited file-sharing-on-servers file-server-rights-audited
server-remote-desktop-procedure server-remote-desktop-own-accounts vpn-procedure-taught vpn-accounts-maintained
vpn-access-monitored vpn-credentials-procedure vpn-outage-alternative vpn-outage-strength-kept vpn-outage-telework-ends
vpn-shared-credentials-forbidden vpn-personal-credentials vpn-linked-to-directory video-camera-guidance vpn-logs-preserved
antivirus-logs-archived rule-encrypt-files rule-encrypt-company-method rule-file-password-12 rule-password-file-apart rule-cipher-suite
lent-pc-rules-agreed lent-pc-rules-explained rule-no-private-use rule-no-third-party-use rule-no-unapproved-software rule-usb-permission
training-browser-tls training-malware-and-social-engineering training-unknown-attachments training-mail-is-plain
"""

CSAJ = (
    *(Answer(question, "yes", by=_BY, on="2026-10-12") for question in _YES.split()),
    Answer("patch-procedure-agreed", "partly", by=_BY, on="2026-10-12", note="Office だけ手順がある。ほかのソフトウェアはこれから。"),
    Answer("antivirus-console-mail", "no", by=_BY, on="2026-10-12"),
    Answer("home-wifi-key-long", "no", by=_BY, on="2026-10-12", note="12 文字の人がいる。"),
    Answer("home-pcs-protected", "partly", by=_BY, on="2026-10-12"),
    Answer("ntlm-audit-carried-out", "no", by=_BY, on="2026-10-12"),
    Answer("vpn-vulnerabilities-managed", "no", by=_BY, on="2026-10-12", note="ファームウェアが古い。"),
    Answer("vpn-logs-one-year", "no", by=_BY, on="2026-10-12", note="3 か月で消える。"),
    Answer("rule-password-not-by-mail", "no", by=_BY, on="2026-10-12"),
    Answer("edr-introduced", "no", by=_BY, on="2026-10-12"),
    Answer("blocklist-at-firewall", "not_applicable", by=_BY, on="2026-10-12", note="境界の装置が自動で更新する。"),
)
