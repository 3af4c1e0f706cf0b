"""Changes between two assessments in words: lines for the terminal or for Markdown."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from reporters.dates import Dates
from reporters.labels import ANSWERS, KINDS, REASONS, STATES, VERDICTS, WAIVER_STATES, label
from reporters.markdown_text import code, inline
from reporters.text import visible
from scanner.change.compare import Change, Circumstance
from scanner.change.facts import Part, Result, leaves
from scanner.change.kinds import CAUSES, Cause
from scanner.change.parts import PartChange
from scanner.change.records import Records
from scanner.model.changes import FIXED, UNCHANGED
from scanner.model.text import Text
from scanner.model.verdicts import Reason, Verdict

Lines = Iterator[tuple[int, str]]  # how deep a line stands below its item, and the line

_MOST_NAMES = 10

_RECORDS = {
    "newly_failing": Text("新しく不適合", "newly failing"),
    "fixed": Text("直ったもの", "fixed"),
    "newly_unknown": Text("新しく確認不能", "newly unknown"),
    "newly_known": Text("新しく適合と分かったもの", "newly known to pass"),
    "gone": Text("判定の対象からなくなったもの", "no longer judged"),
}
_BASED_ON = {
    **CAUSES,
    "tool": Text(
        "telework-scan の版が変わりました。判定のしくみの変化が結果に表れることがあります", "another version of telework-scan; it may judge otherwise"
    ),
    "resource": Text("読み取れたかどうかが変わりました", "it was read otherwise than before"),
    "work_style": Text("勤務形態が増えたか、減りました", "a work style was added or removed"),
}
_NO, _YES = Text("いいえ", "no"), Text("はい", "yes")
_NOTHING = {"ledger": Text("申告なし", "not declared"), "circumstances": Text("申告なし", "not declared")}
_SHORT = Text("台帳の台数に足りない", "fewer than the ledger declares")


class Teller:
    """Tells changes in one language. ``markdown``: with what a tenant wrote made inert for Markdown; else as plain lines."""

    def __init__(self, old: Mapping[str, Any], new: Mapping[str, Any], language: str, *, markdown: bool = False) -> None:
        self.language = language
        self._markdown = markdown
        self._new = new
        both = (old, new)
        self._short = {id(side): _short_of_ledger(side) for side in both}
        self._old = old
        self._items = {(each["id"], item["number"]): item for side in both for each in side["checklists"] for item in each["items"]}
        self._checklists = {each["id"]: each["title"] for side in both for each in side["checklists"]}
        self._styles = {style["id"]: style["name"] for side in both for style in side["organisation"]["work_styles"]}
        self._texts = {
            kind: {**old["texts"].get(kind, {}), **new["texts"].get(kind, {})} for kind in ("rules", "questions", "circumstances", "resources")
        }
        self._labels = {
            (each["rule"], name): parameter["label"] for side in both for each in side["findings"] for name, parameter in each["parameters"].items()
        }
        waivers = {each["id"]: each for each in new.get("waivers", ())}
        self._accepted = {
            (each["checklist"], each["item"], each["work_style"]): [waivers[name] for name in (each.get("waiver") or {}).get("waivers", ())]
            for each in new["results"]
        }
        self._dates = Dates(new["organisation"]["timezone"])

    def say(self, ja: str, en: str) -> str:
        """One of two sentences."""
        return ja if self.language == "ja" else en

    def words(self, text: Any) -> str:
        """A text of ours in this language. ``text``: has ``ja`` and ``en``, as attributes or as members."""
        said: str = text[self.language] if isinstance(text, Mapping) else getattr(text, self.language)
        return inline(said) if self._markdown else visible(said)

    def name(self, name: str) -> str:
        """What a tenant calls something, set apart from our words."""
        if self._markdown:
            return code(visible(name))
        return self.say(f"「{visible(name)}」", f"'{visible(name)}'")

    def moment(self, stamp: str) -> str:
        """A point in time."""
        return self.words(self._dates.moment(stamp))

    def item(self, result: Result) -> str:
        """What an item is called: its number, priority and title, and where several are judged its work style and checklist."""
        parts = [result.item, result.priority]
        if (known := self._items.get((result.checklist, result.item))) is not None:
            parts.append(self.words(known["title"]))
        if len(self._styles) > 1:
            parts.append(self.name(self._styles.get(result.work_style, result.work_style)))
        if len(self._checklists) > 1:
            parts.append(f"[{self.words(self._checklists[result.checklist])}]")
        return " ".join(parts)

    def verdict(self, one: Result | Part | None, *, before: bool) -> str:
        """A verdict with its reasons; of an item also whether it is accepted. ``before``: of which of the two assessments."""
        if one is None:
            return "–"
        told = [self.words(VERDICTS[one.verdict].label)]
        short = self._short[id(self._old if before else self._new)]
        parts = [part for part in (leaves(one.tree) if isinstance(one, Result) else (one,)) if Reason.INCOMPLETE in part.reasons]
        ledger = bool(parts) and all(part.finding in short for part in parts)
        why = [
            self.words(_SHORT if reason == Reason.INCOMPLETE and ledger else label(REASONS, reason))
            for reason in one.reasons
            if reason != Reason.UNANSWERED
        ]
        if isinstance(one, Result) and one.waived:
            why.append(self.say("例外承認", "waived"))
        if why:
            told.append(self.say(f"（{'、'.join(why)}）", f" ({', '.join(why)})"))
        return "".join(told)

    def change(self, change: Change) -> Lines:
        """One item: what it is called, from what to what, and why."""
        one = change.after or change.before
        if one is None:
            return
        yield 0, f"{self.item(one)}: {self._from_to(change.before, change.after)}"
        yield from self._waivers(change)
        for cause in change.causes:
            yield 1, self.cause(cause)
        for part in change.parts:
            yield from self.part(part, told=change.causes)
        if change.kind == FIXED and any(_only_gone(part.records) for part in change.parts):
            yield (
                1,
                self.say(
                    "不適合だったものは、直ったのではなく判定の対象からなくなっています。",
                    "what failed was not mended: it is no longer among what is judged.",
                ),
            )

    def _waivers(self, change: Change) -> Lines:
        """What became of the waivers of an item that is accepted now and was not, or the other way round."""
        if change.before is None or change.after is None or change.before.waived == change.after.waived:
            return
        named = self._accepted.get(change.key, ())
        if not named:
            yield 1, self.say("例外承認の記載が、今回はありません。", "no waiver names it any more.")
        for waiver in named:
            by, state = self.name(waiver["approved_by"]), self.words(label(WAIVER_STATES, waiver["state"]))
            until = self.words(self._dates.day(waiver["expires"]))
            yield 1, self.say(f"例外承認（承認者 {by}、期限 {until}）: {state}", f"waiver (approved by {by}, until {until}): {state}")

    def part(self, part: PartChange, told: tuple[Cause, ...]) -> Lines:
        """One rule or question of an item. ``told``: causes that were named already."""
        known = self._texts["rules" if part.kind == "rule" else "questions"].get(part.target)
        title = part.target if known is None else self.words(known["title" if part.kind == "rule" else "question"])
        what = self.say("ルール", "rule") if part.kind == "rule" else self.say("質問", "question")
        yield 1, f"{what}: {title}: {self._from_to(part.before, part.after)}{self._answers(part)}"
        if part.newly_fails and part.change == UNCHANGED:
            yield 2, self.say("これまでは、ほかの方法で満たされていました。", "until now something else held in its place.")
        for cause in part.causes:
            if cause not in told:
                yield 2, self.cause(cause)
        for name, moved in part.records.lists() if part.records else ():
            if moved:
                names = self.say("、", ", ").join(self.name(each.name or each.id or self.say("設定", "setting")) for each in moved[:_MOST_NAMES])
                more = len(moved) - _MOST_NAMES
                rest = self.say(f" ほか {more} 件", f" and {more} more") if more > 0 else ""
                yield 2, f"{self.words(_RECORDS[name])}: {names}{rest}"

    def _from_to(self, old: Result | Part | None, new: Result | Part | None) -> str:
        before, after = self.verdict(old, before=True), self.verdict(new, before=False)
        return self.say(f"{after}のまま", f"still {after}") if before == after else f"{before} → {after}"

    def _answers(self, part: PartChange) -> str:
        answers = [each.answer if each else None for each in (part.before, part.after)]
        if answers[0] == answers[1]:
            return ""
        then, now = (self.words(label(ANSWERS, each)) if each else self.say("なし", "none") for each in answers)
        return self.say(f"（回答: {then} → {now}）", f" (answer: {then} → {now})")

    def cause(self, cause: Cause) -> str:
        """Why a verdict may differ although nothing in the tenant does."""
        return self._told(self.words(CAUSES[cause.kind]), cause.kind, cause.target, cause.name, cause.before, cause.after)

    def circumstance(self, one: Circumstance) -> str:
        """What differs of what both assessments stand on."""
        if one.kind == "resource":
            title = self._texts["resources"].get(one.subject)
            called = self.name(one.subject) if title is None else self.words(title)
            return f"{called}: {self._state(one.before)} → {self._state(one.after)}"
        subject = self._styles.get(one.subject, one.subject)
        return self._told(self.words(_BASED_ON[one.kind]), one.kind, subject, "", one.before, one.after)

    def _state(self, resource: Mapping[str, Any]) -> str:
        told = [self.words(label(STATES, resource["state"]))]
        if resource["state"] == "present" and not resource["complete"]:
            told.append(self.say("途中まで", "in part"))
        if resource["reason"] is not None:
            told.append(self.words(label(REASONS, resource["reason"])))
        return self.say("、", ", ").join(told)

    def _told(self, words: str, kind: str, subject: str, name: str, before: Any, after: Any) -> str:
        about = f"{self.name(subject)} " if subject else ""
        if kind == "parameter":
            known = self._labels.get((subject, name))
            return f"{about}{words}: {self.words(known) if known else name} {before} → {after}"
        if kind in ("ledger", "circumstances"):
            return f"{about}{words}{self._members(kind, before, after)}"
        if kind in ("method", "tool"):
            return f"{about}{words}: {before} → {after}"
        return f"{about}{words}"

    def _members(self, kind: str, before: Any, after: Any) -> str:
        then, now = ({} if side is None else dict(side) for side in (before, after))
        told = []
        for name in sorted(then.keys() | now.keys()):
            if then.get(name) != now.get(name):
                known = self._texts["circumstances"].get(name) if kind == "circumstances" else None
                called = self.words(label(KINDS, name)) if kind == "ledger" else self.words(known) if known else name
                told.append(f"{called} {self._value(kind, then.get(name))} → {self._value(kind, now.get(name))}")
        return f": {self.say('、', ', ').join(told)}" if told else ""

    def _value(self, kind: str, value: Any) -> str:
        if isinstance(value, bool):
            return self.words(_YES if value else _NO)
        return self.words(_NOTHING[kind]) if value is None else str(value)


def _short_of_ledger(assessment: Mapping[str, Any]) -> frozenset[str]:
    """The findings that are unknown only because the ledger declares more than was judged, though everything was read."""
    snapshot = assessment["snapshot"]
    whole = {each["resource"] for kind in ("resources", "derived") for each in snapshot[kind] if each["complete"]}
    return frozenset(
        each["id"]
        for each in assessment["findings"]
        if each["verdict"] == Verdict.UNKNOWN and each["counts"]["unknown"] == 0 and each["resource"] in whole
    )


def _only_gone(records: Records | None) -> bool:
    return records is not None and not records.fixed and any(each.before == Verdict.FAIL for each in records.gone)
