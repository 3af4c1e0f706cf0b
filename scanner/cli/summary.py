"""The summary of an assessment in the terminal."""

from __future__ import annotations

from typing import Any

from scanner.cli.console import say
from scanner.model.methods import SIGNS
from scanner.model.shares import at_least, at_most

_LABELS = {
    "pass": ("○ 適合", "○ pass"),
    "fail": ("× 不適合", "× fail"),
    "unknown": ("？ 確認不能", "? unknown"),
    "manual": ("□ 未回答", "□ unanswered"),
    "not_applicable": ("－ 対象外", "- not applicable"),
}
_BASES = {"machine": ("機械", "machine"), "document": ("文書", "document"), "statement": ("申告", "statement")}


def show_summary(assessment: dict[str, Any], language: str) -> None:
    """One block per checklist and work style: how many items have which verdict, what the passes stand on, and the share as an interval."""
    index = 0 if language == "ja" else 1
    names = {style["id"]: style["name"] for style in assessment["organisation"]["work_styles"]}
    titles = {each["id"]: each["title"][language] for each in assessment["checklists"]}
    signed = {each["id"] for each in assessment["checklists"] if each["methods"]}
    for summary in assessment["summary"]:
        sign = f"{SIGNS[summary['method'] - 1]} " if summary["checklist"] in signed else ""
        say(f"{titles[summary['checklist']]}  {sign}{names[summary['work_style']]}".rstrip())
        counts = summary["counts"]
        say("  " + "  ".join(f"{labels[index]} {counts[verdict]}" for verdict, labels in _LABELS.items()))
        stands = (" · " if index else "・").join(f"{labels[index]} {summary['passed_by'][basis]}" for basis, labels in _BASES.items())
        say(
            f"  適合の根拠: {stands}  不適合のうち例外承認: {summary['waived']}"
            if language == "ja"
            else f"  passes stand on: {stands}; fails that are waived: {summary['waived']}"
        )
        say(f"  {_share(summary, language)}")


def _share(summary: dict[str, Any], language: str) -> str:
    """The share of passes: an interval where anything is unknown or unanswered, rounded so that it never promises too much."""
    share, counts = summary["share"], summary["counts"]
    whole = share["of"]
    if whole == 0:
        return "適合の割合は算出不能です（対象となる項目がありません）。" if language == "ja" else "There is no share to calculate: no item applies."
    low, high = at_least(share["pass"], whole), at_most(share["at_most"], whole)
    left = [
        f"{_LABELS[verdict][0][2:]} {at_most(counts[verdict], whole)} %" if language == "ja" else f"{at_most(counts[verdict], whole)} % {name}"
        for verdict, name in (("unknown", "unknown"), ("manual", "unanswered"))
        if counts[verdict]
    ]
    if language == "ja":
        return f"対象 {whole} 項目: 適合 {low}-{high} %（{'、'.join(left)}）" if left else f"対象 {whole} 項目: 適合 {low} %"
    return f"{whole} items apply: {low}-{high} % pass ({', '.join(left)})" if left else f"{whole} items apply: {low} % pass"
