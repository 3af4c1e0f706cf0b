"""Waivers of the sample: one that ends soon, one for some of the records, one that has expired, one that nothing needs any more."""

from __future__ import annotations

from typing import Any

Json = dict[str, Any]
ENCRYPTED = "windows-system-drive-encrypted"
RECORDS = (("in_force", "PC-001"), ("changed", "PC-002"), ("met", "<b>PC-090</b>"))


def waivers() -> list[Json]:
    """All waivers, as assessment.json lists them."""
    return [
        _waiver("w1", "1-2", "in_force", question="important-information-inventory", answer="no", on="2026-10-01", expires="2026-12-15"),
        _waiver(
            "w2",
            "8-3",
            "in_force",
            work_style="company-pc",
            rule=ENCRYPTED,
            records=[_record(index, name, state) for index, (state, name) in enumerate(RECORDS)],
            reason="更新待ち\u202e <script>alert(1)</script> | `x`",
        ),
        _waiver("w3", "4-1", "expired", question="privacy-filter-attached", answer="partly", on="2026-05-01", expires="2026-10-31"),
        _waiver("w4", "2-3", "unused", work_style="company-pc", rule="ios-not-jailbroken", records=[_record(77, None, "gone")]),
    ]


def _waiver(name: str, item: str, state: str, **rest: Any) -> Json:
    common: Json = {"work_style": None, "rule": None, "question": None, "records": [], "count": None, "answer": None}
    said = {"reason": "次の更新で直すため", "approved_by": "代表取締役 <b>", "on": "2026-10-20", "expires": "2027-10-20"}
    return {"id": name, "item": f"mic-sme-2021/{item}", **common, **said, **rest, "state": state}


def _record(index: int, name: str | None, state: str) -> Json:
    return {"id": f"{index:08x}-2222-4333-8444-555555555555", "name": name, "observed": {"isEncrypted": False}, "state": state}


def waived(item: str, style: str, verdict: str) -> Json | None:
    """``results[].waiver`` of an item: of 8-3 one of three failing records is accepted."""
    if item == "1-2" and verdict == "fail":
        return _result(["w1"], 1, 1)
    if item == "8-3" and style == "company-pc":
        return _result(["w2"], 3, 1)
    if item == "4-1":
        return _result(["w3"], int(verdict == "fail"), 0)
    if item == "2-3" and style == "company-pc":
        return _result(["w4"], 0, 0)
    return None


def _result(names: list[str], failing: int, accepted: int) -> Json:
    return {
        "waived": 0 < failing == accepted,
        "waivers": names,
        "failing": failing,
        "accepted": accepted,
        "otherwise": "pass" if 0 < failing == accepted else None,
    }
