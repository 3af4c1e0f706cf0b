"""Phrases about records: how many of what, and why they could not be judged."""

from __future__ import annotations

from dataclasses import dataclass

from reporters.labels import REASONS, label
from reporters.source import Finding
from reporters.text import Text, joined


@dataclass(frozen=True, slots=True)
class Unit:
    """How the records of a scope are counted: 端末 2 台, 2 devices. ``in_ledger``: whether the ledger declares how many there are."""

    noun: str
    counter: str
    there: str
    one: str
    many: str
    in_ledger: bool

    def ja(self, number: int) -> str:
        """Return the number with its counter: 2 台."""
        return f"{number} {self.counter}"

    def en(self, number: int) -> str:
        """Return the number with its noun: 2 devices."""
        return f"{number} {self.one if number == 1 else self.many}"

    def nothing_to_judge(self) -> Text:
        """Return that there is not one, and what the ledger could have said of it."""
        ja, en = f"判定する{self.noun}が 1 {self.counter}もな", f"no {self.one} to judge"
        if not self.in_ledger:
            return Text(f"{ja}い", en)
        return Text(f"{ja}く、台帳にも 0 の申告がない", f"{en}, and the ledger does not say zero")


_UNITS = {
    "device": Unit("端末", "台", "あり", "device", "devices", in_ledger=True),
    "person": Unit("利用者", "人", "おり", "person", "people", in_ledger=False),
}
_RECORDS = Unit("記録", "件", "あり", "record", "records", in_ledger=False)


def unit(scope: str) -> Unit:
    """Return the unit of a scope; an unknown scope counts records."""
    return _UNITS.get(scope, _RECORDS)


def reason(code: str, number: int, finding: Finding | None) -> Text:
    """One reason for an unknown as a phrase: 同期の古い端末 2 台."""
    of = unit(finding.scope if finding else "")
    if code in _OF_RECORDS:
        said = _OF_RECORDS[code]
        return Text(f"{said.ja.format(of.noun)} {of.ja(number)}", f"{of.en(number)} {said.en}")
    if code == "stale":
        old = "同期の古い" if of.noun == "端末" else "情報の古い"
        return Text(f"{old}{of.noun} {of.ja(number)}", f"{of.en(number)} out of date")
    if code == "incomplete" and finding is not None and finding.short_of_ledger:
        return Text(f"判定できた{of.noun}が台帳の数より少ない", f"fewer {of.many} judged than the ledger declares")
    if code == "no_subject" and finding is not None:
        return of.nothing_to_judge()
    return _WHOLE.get(code) or label(REASONS, code)


_OF_RECORDS = {
    "field_missing": Text("値が報告されていない{}", "without a reported value"),
    "inconclusive": Text("値だけでは判断できない{}", "whose value alone does not tell"),
    "invalid_value": Text("想定外の値を返した{}", "with an unexpected value"),
}
_WHOLE = {
    "permission_denied": Text("読み取り権限がなく未取得", "not read for want of a permission"),
    "not_licensed": Text("ライセンスがなく未取得", "not read for want of a licence"),
    "not_collected": Text("データが未収集", "the data was not collected"),
    "incomplete": Text("データを最後まで取得できていない", "the data is incomplete"),
    "rule_error": Text("判定処理でエラーが発生", "the rule ended in an error"),
}


def observed(verdict: str, finding: Finding) -> Text | None:
    """Return what a finding that passes or fails saw: 38 台中 3 台; None for a single setting."""
    of = unit(finding.scope)
    if finding.bounds is not None:
        return bounds(finding)
    if finding.judged == 0:
        return Text("該当するものが 1 件もない", "there is none at all")
    number = finding.judged
    if finding.scope == "tenant" and number == 1:
        return None
    if verdict == "pass":
        ja = f"{of.ja(number)}すべて" if number > 1 else of.ja(1)
        return Text(ja, f"all {of.en(number)}" if number > 1 else of.en(1))
    failed = finding.counts["fail"]
    return Text(f"{of.ja(number)}中 {of.ja(failed)}", f"{failed} of {of.en(number)}")


def bounds(finding: Finding) -> Text | None:
    """How many records match the condition of a count rule, as far as is known."""
    if finding.bounds is None:
        return None
    low, high = finding.bounds
    if high is None:
        return Text(f"条件に合うもの {low} 件以上", f"at least {low} matching")
    if high == low:
        return Text(f"条件に合うもの {low} 件", f"{low} matching")
    return Text(f"条件に合うもの {low}〜{high} 件", f"{low} to {high} matching")


def population(declared: int | None, judged: int, stale: int, unowned: int, double: int) -> Text:
    """How the records judged compare with the organisation's own ledger."""
    extra = [
        Text(f"{ja} {number} 件", f"{number} {en}")
        for number, ja, en in (
            (stale, "情報が古い", "out of date"),
            (unowned, "所有者の種類が不明", "of unknown ownership"),
        )
        if number
    ]
    listed = joined(extra, "、", ", ")
    tail = Text(f"（うち{listed.ja}）", f" ({listed.en})") if extra else Text("", "")
    old = _left_out(double)
    if declared is None:
        return Text(
            f"判定した記録は {judged} 件です{tail.ja}。{old.ja}台帳がないため、登録されていない端末は数えられません。",
            f"{judged} records judged{tail.en}.{old.en} Without a ledger, devices that are not enrolled cannot be counted.",
        )
    gap = declared - judged
    missing = Text("", "")
    if gap > 0:
        missing = Text(f"差の {gap} 件は判定できていません。", f" {gap} of the ledger {'was' if gap == 1 else 'were'} not seen.")
    elif gap < 0:
        missing = Text(f"台帳より {-gap} 件多いので、台帳を確かめてください。", f" That is {-gap} more than the ledger says: check the ledger.")
    return Text(
        f"台帳の申告は {declared}、判定した記録は {judged} 件です{tail.ja}。{old.ja}{missing.ja}",
        f"The ledger declares {declared}; {judged} records were judged{tail.en}.{old.en}{missing.en}",
    )


def _left_out(double: int) -> Text:
    if not double:
        return Text("", "")
    return Text(
        f"同じ端末の古い記録 {double} 件は除いています。",
        f" {double} older {'record' if double == 1 else 'records'} of the same devices left out.",
    )
