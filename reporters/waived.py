"""How far an item's failures are accepted: the flag beside a verdict that stands."""

from __future__ import annotations

from collections.abc import Mapping

from reporters.model_decisions import AcceptedRisk, WaiverView
from reporters.shape import At, ReportError
from reporters.text import Text


def waived_item(at: At | None, accepted: Mapping[str, AcceptedRisk]) -> WaiverView | None:
    """Read ``results[].waiver``; None where no waiver names the item. A waiver that is not listed raises ReportError."""
    if at is None:
        return None
    failing, under = at.at("failing").number(), at.at("accepted").number()
    named = []
    for each in at.at("waivers").each():
        if each.raw() not in accepted:
            raise ReportError(f"{each.place}: no such waiver: {each.shown()}")
        named.append(accepted[each.raw()])
    waived = at.at("waived").flag()
    return WaiverView(waived, failing, under, _flag(failing, under, waived=waived), tuple(named))


def _flag(failing: int, accepted: int, *, waived: bool) -> Text:
    if waived:
        return Text("例外承認あり（判定は変わりません）", "Waived (the verdict stands)")
    if accepted:
        return Text(f"例外承認は一部だけ（{failing} 件中 {accepted} 件）", f"Waived in part ({accepted} of {failing})")
    if failing:
        return Text("例外承認は今は効いていません", "Its waiver does not hold now")
    return Text("例外承認は今は使われていません", "Its waiver is not needed now")
