"""Certificates and tokens of Apple device management that expire soon: said beside the verdicts, in two stages, and changing none."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from scanner.model.text import Text
from scanner.snapshot.read import Snapshot

EXPIRIES = "derived.expiries"
# Days before the end: time to plan the renewal, and time to do it.
PLAN, ACT = 60, 30
_LONGEST_NAME = 80


@dataclass(frozen=True, slots=True)
class _Sort:
    """What expires, what no longer works without it, and how it is renewed."""

    title: Text
    loss: Text
    renewal: Text


_SORTS: Mapping[str, _Sort] = {
    "applePush": _Sort(
        Text("Apple MDM プッシュ証明書", "the Apple MDM push certificate"),
        Text(
            "切れると、iPhone・iPad・Mac に消去やロックの命令が届かなくなります。",
            "Without it wipe and lock commands no longer reach iPhones, iPads and Macs.",
        ),
        Text(
            "手順「Apple MDM プッシュ証明書を更新する」のとおり、Intune 管理センター > デバイス > デバイスのオンボード > 登録 > Apple > Apple MDM プッシュ証明書 で、"
            "取得したときと同じ Apple アカウント（Apple ID）を使って更新してください。別のアカウントで取り直すと、全端末の登録をやり直すことになります。",
            "Follow the procedure for renewing the Apple MDM push certificate (Intune admin center > Devices > Device onboarding > Enrollment > Apple > Apple MDM Push "
            "certificate) with the same Apple account (Apple ID) that obtained it. One from another account means enrolling every device again.",
        ),
    ),
    "appleEnrolment": _Sort(
        Text("Apple の登録プログラムのトークン", "the Apple enrolment program token"),
        Text("切れると、新しい端末が自動で登録されなくなります。", "Without it new devices are no longer enrolled automatically."),
        Text(
            "Apple Business Manager で新しいトークンを受け取り、Intune 管理センター > デバイス > デバイスのオンボード > 登録 > Apple > 登録プログラム トークン で更新してください。",
            "Get a new token from Apple Business Manager and renew it in the Intune admin center > Devices > Device onboarding > Enrollment > Apple > Enrollment program tokens.",
        ),
    ),
    "appleApps": _Sort(
        Text("Apple のアプリ一括購入（VPP）のトークン", "the Apple volume purchase (VPP) token"),
        Text(
            "切れると、会社で購入したアプリの配布と更新が止まります。", "Without it apps bought by the company are no longer handed out or updated."
        ),
        Text(
            "Apple Business Manager で新しいトークンを受け取り、Intune 管理センター > テナント管理 > コネクタとトークン > Apple VPP トークン で更新してください。",
            "Get a new token from Apple Business Manager and renew it in the Intune admin center > Tenant administration > Connectors and tokens > Apple VPP "
            "tokens.",
        ),
    ),
}


def expiring(snapshot: Snapshot, timezone: str) -> list[Text]:
    """A sentence for each certificate and token that ends within `PLAN` days of the snapshot or has ended, in the order of their ids.

    Days are those of the calendar in ``timezone``, counted from when the snapshot was taken. What is not known warns of nothing.
    """
    entry = snapshot.entry(EXPIRIES)
    if entry is None or entry.state != "present":
        return []
    found = (_warning(record, entry.collected_at, ZoneInfo(timezone)) for record in snapshot.records(EXPIRIES))
    return [each for each in found if each is not None]


def _warning(record: Mapping[str, Any], now: datetime, zone: ZoneInfo) -> Text | None:
    sort = _SORTS.get(record["kind"])
    if sort is None or not isinstance(record["expires"], str):
        return None
    end = datetime.fromisoformat(record["expires"])
    day = end.astimezone(zone).date()
    days = (day - now.astimezone(zone).date()).days
    if days > PLAN:
        return None
    name = _quoted(record["name"])
    what = Text(f"{sort.title.ja}{name.ja}", f"{sort.title.en}{name.en}")
    when = Text("期限切れです", "has expired") if end <= now else _left(days)
    urgent = Text("至急: ", "Urgent: ") if days <= ACT else Text("予告: ", "Ahead: ")
    return Text(
        f"{urgent.ja}{what.ja}は{when.ja}（期限 {day.isoformat()}）。{sort.loss.ja}{sort.renewal.ja}",
        f"{urgent.en}{what.en} {when.en} ({day.isoformat()}). {sort.loss.en} {sort.renewal.en}",
    )


def _left(days: int) -> Text:
    if days == 0:
        return Text("今日で切れます", "expires today")
    return Text(f"あと {days} 日で切れます", f"expires in {days} day{'' if days == 1 else 's'}")


def _quoted(name: Any) -> Text:
    """The name that the tenant gave it, in quotation marks, without what is not seen; nothing where there is none."""
    seen = "".join(each for each in name if not unicodedata.category(each).startswith("C")).strip() if isinstance(name, str) else ""
    if not seen:
        return Text("", "")
    short = seen if len(seen) <= _LONGEST_NAME else f"{seen[: _LONGEST_NAME - 1]}…"
    return Text(f"「{short}」", f' "{short}"')
