"""Certificates and tokens that expire soon are said in two stages, by the calendar of the organisation at the snapshot's time."""

import json
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from scanner.judge.expiring import EXPIRIES, expiring
from scanner.model.text import Text
from scanner.snapshot.manifest import Entry
from scanner.snapshot.read import Snapshot, open_snapshot

SAMPLE = Path(__file__).resolve().parents[2] / "fixtures/tenants/sample/snapshot"
TOKYO = "Asia/Tokyo"
NOW = "2026-11-01T00:00:00+00:00"


def record(expires: Any, kind: str = "applePush", name: Any = "mdm@sample.example.jp") -> dict[str, Any]:
    return {"id": f"{kind}/x", "kind": kind, "name": name, "expires": expires, "lastSync": None, "working": True, "devices": 3}


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> Any:
    def sentences(*records: dict[str, Any], now: str = NOW, timezone: str = TOKYO, state: Any = "present") -> list[Text]:
        collected = datetime.fromisoformat(now)
        entry = Entry(EXPIRIES, "expiries.jsonl", len(records), "0" * 64, state, True, None, None, None, collected, now)
        monkeypatch.setattr(Snapshot, "records", lambda _, resource: iter(records if resource == EXPIRIES else ()))
        return expiring(replace(open_snapshot(SAMPLE), derived={EXPIRIES: (entry, Path("expiries.jsonl"))}), timezone)

    return sentences


# The snapshot is of 2026-11-01, 9 o'clock in Tokyo. November has 30 days: 60 days later is 2026-12-31, 30 days later 2026-12-01.
@pytest.mark.parametrize(
    ("expires", "beginning", "english"),
    [
        (
            "2026-12-31T03:00:00Z",
            "予告: Apple MDM プッシュ証明書「mdm@sample.example.jp」はあと 60 日で切れます（期限 2026-12-31）。",
            "expires in 60 days (2026-12-31)",
        ),
        (
            "2026-12-02T03:00:00Z",
            "予告: Apple MDM プッシュ証明書「mdm@sample.example.jp」はあと 31 日で切れます（期限 2026-12-02）。",
            "expires in 31 days (2026-12-02)",
        ),
        (
            "2026-12-01T03:00:00Z",
            "至急: Apple MDM プッシュ証明書「mdm@sample.example.jp」はあと 30 日で切れます（期限 2026-12-01）。",
            "expires in 30 days (2026-12-01)",
        ),
        (
            "2026-11-02T03:00:00Z",
            "至急: Apple MDM プッシュ証明書「mdm@sample.example.jp」はあと 1 日で切れます（期限 2026-11-02）。",
            "expires in 1 day (2026-11-02)",
        ),
        (
            "2026-11-01T03:00:00Z",
            "至急: Apple MDM プッシュ証明書「mdm@sample.example.jp」は今日で切れます（期限 2026-11-01）。",
            "expires today (2026-11-01)",
        ),
        (
            "2026-11-01T00:00:00Z",
            "至急: Apple MDM プッシュ証明書「mdm@sample.example.jp」は期限切れです（期限 2026-11-01）。",
            "has expired (2026-11-01)",
        ),
        (
            "2026-10-31T03:00:00Z",
            "至急: Apple MDM プッシュ証明書「mdm@sample.example.jp」は期限切れです（期限 2026-10-31）。",
            "has expired (2026-10-31)",
        ),
    ],
)
def test_it_is_said_sixty_and_thirty_days_ahead(told: Any, expires: str, beginning: str, english: str) -> None:
    (text,) = told(record(expires))
    assert text.ja.startswith(beginning)
    assert english in text.en


def test_sixty_one_days_ahead_nothing_is_said(told: Any) -> None:
    assert told(record("2027-01-01T03:00:00Z")) == []


def test_days_are_those_of_the_organisation(told: Any) -> None:
    # 15:00 UTC is midnight in Tokyo: there it is one day later than in London, for the end and for the snapshot alike.
    late = record("2026-12-31T15:00:00Z")
    assert told(late) == []
    (text,) = told(late, timezone="Europe/London")
    assert "あと 60 日で切れます（期限 2026-12-31）" in text.ja
    (text,) = told(late, now="2026-11-01T15:00:00+00:00")
    assert "あと 60 日で切れます（期限 2027-01-01）" in text.ja
    assert told(late, now="2026-11-01T14:59:59+00:00") == []


@pytest.mark.parametrize("expires", [{"unknown": ["permission_denied"]}, {"unknown": ["no_subject"]}, None])
def test_an_end_that_is_not_known_warns_of_nothing(told: Any, expires: Any) -> None:
    assert told(record(expires)) == []


def test_where_nothing_was_worked_out_nothing_is_said(told: Any) -> None:
    assert told(record("2026-11-02T03:00:00Z"), state="not_obtained") == []
    assert expiring(open_snapshot(SAMPLE), TOKYO) == []


def test_each_sort_says_what_is_lost_and_how_it_is_renewed(told: Any) -> None:
    push, token, apps, other = (record("2026-11-20T03:00:00Z", kind) for kind in ("applePush", "appleEnrolment", "appleApps", "threatConnector"))
    first, second, third = told(push, token, apps, other)
    assert "同じ Apple アカウント（Apple ID）" in first.ja
    assert "Apple MDM プッシュ証明書を更新する" in first.ja
    assert "the same Apple account (Apple ID)" in first.en
    assert "登録プログラム トークン" in second.ja
    assert "Enrollment program tokens" in second.en
    assert "Apple VPP トークン" in third.ja
    assert "Apple VPP tokens" in third.en


def test_a_name_is_data(told: Any) -> None:
    (text,) = told(record("2026-11-20T03:00:00Z", name="a\x1b[31m\n\u202e{name}」" + "b" * 100))
    assert text.ja.startswith("至急: Apple MDM プッシュ証明書「a[31m{name}」" + "b" * 67 + "…」はあと 19 日で")
    assert not {"\x1b", "\n", "\u202e"} & set(text.ja + text.en)
    for name in ("", " \n", None, {"unknown": ["field_missing"]}):
        (text,) = told(record("2026-11-20T03:00:00Z", name=name))
        assert text.ja.startswith("至急: Apple MDM プッシュ証明書はあと 19 日で")
        assert text.en.startswith("Urgent: the Apple MDM push certificate expires in 19 days (2026-11-20).")


def test_a_whole_sentence_in_each_stage(told: Any) -> None:
    assert EXPIRIES == "derived.expiries"
    (text,) = told(record("2026-12-17T03:00:00Z", "appleApps", "株式会社サンプル"))
    assert text.en == (
        'Ahead: the Apple volume purchase (VPP) token "株式会社サンプル" expires in 46 days (2026-12-17). Without it apps bought by the company are '
        "no longer handed out or updated. Get a new token from Apple Business Manager and renew it in the Intune admin center > Tenant administration > "
        "Connectors and tokens > Apple VPP tokens."
    )
    (text,) = told(record("2026-11-03T03:00:00Z", "appleEnrolment", "x" * 80))
    assert text.ja == (
        f"至急: Apple の登録プログラムのトークン「{'x' * 80}」はあと 2 日で切れます（期限 2026-11-03）。切れると、新しい端末が自動で登録されなくなります。"
        "Apple Business Manager で新しいトークンを受け取り、Intune 管理センター > デバイス > デバイスのオンボード > 登録 > Apple > 登録プログラム トークン で更新してください。"
    )


def test_the_sentences_can_be_written(told: Any) -> None:
    (text,) = told(record("2026-11-20T03:00:00Z"))
    assert json.loads(json.dumps(text.as_json())) == {"ja": text.ja, "en": text.en}
