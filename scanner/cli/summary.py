"""The summary of an assessment in the terminal."""

from __future__ import annotations

from typing import Any

from scanner.cli.console import say
from scanner.model.methods import SIGNS

_LABELS = {
    "pass": ("○ 適合", "○ pass"),
    "fail": ("× 不適合", "× fail"),
    "unknown": ("？ 確認不能", "? unknown"),
    "manual": ("□ 未回答", "□ unanswered"),
    "not_applicable": ("－ 対象外", "- not applicable"),
}


def show_summary(assessment: dict[str, Any], language: str) -> None:
    """One block per work style: how many items have which verdict."""
    index = 0 if language == "ja" else 1
    names = {style["id"]: style["name"] for style in assessment["organisation"]["work_styles"]}
    titles = {each["id"]: each["title"][language] for each in assessment["checklists"]}
    signed = {each["id"] for each in assessment["checklists"] if each["methods"]}
    for summary in assessment["summary"]:
        sign = f"{SIGNS[summary['method'] - 1]} " if summary["checklist"] in signed else ""
        say(f"{titles[summary['checklist']]}  {sign}{names[summary['work_style']]}".rstrip())
        counts = summary["counts"]
        say("  " + "  ".join(f"{labels[index]} {counts[verdict]}" for verdict, labels in _LABELS.items()))
        share = summary["share"]
        say(
            f"  対象 {share['of']} 項目のうち、適合と確認できたのは {share['pass']} 項目です。"
            if language == "ja"
            else f"  {share['pass']} of {share['of']} applicable items are known to be met."
        )
