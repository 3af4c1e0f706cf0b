"""Unknowns grouped by their cause: what stops which items, and what would resolve it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from reporters.labels import PLANS, REASONS, label
from reporters.model import Cause, ItemRef
from reporters.phrases import unit
from reporters.sections import Judged
from reporters.source import Finding, Source
from reporters.text import Text, joined, same, visible
from reporters.tree import deciding, pending

_NAMES = 30
_ABOUT_RECORDS = ("stale", "field_missing", "invalid_value")
_HUMAN = ("unanswered", "answer_expired")

Key = tuple[str, ...]


@dataclass(slots=True)
class _Gathered:
    """What one cause has been seen to block so far."""

    finding: Finding
    resources: dict[str, None] = field(default_factory=dict)
    subjects: dict[str, str] = field(default_factory=dict)
    unlisted: int = 0
    whole: dict[str, ItemRef] = field(default_factory=dict)
    part: dict[str, ItemRef] = field(default_factory=dict)


def causes(items: Iterable[Judged], source: Source) -> tuple[Cause, ...]:
    """All causes, those that block most items first.

    Looked at are the parts that decide or could still change an item (not notes, which never
    decide; not open alternatives of a group that already passes).
    """
    gathered: dict[Key, _Gathered] = {}
    for one in items:
        if one.tree is None:
            continue
        decisive = set(map(id, deciding(one.tree))) if one.tree.verdict == "unknown" else set()
        for node in pending(one.tree):
            if node.kind == "rule" and node.verdict == "unknown" and node.finding is not None:
                finding = source.finding(node.finding)
                for code in sorted(node.reasons):
                    _gather(gathered, code, one, finding, id(node) in decisive, source)
    ordered = sorted(
        gathered.items(), key=lambda pair: (-len(pair[1].whole), -len(pair[1].part), pair[0])
    )
    return tuple(_cause(key, found, source) for key, found in ordered)


def _gather(
    gathered: dict[Key, _Gathered],
    code: str,
    one: Judged,
    finding: Finding,
    decisive: bool,
    source: Source,
) -> None:
    if code in _HUMAN:
        return
    found = gathered.setdefault(_key(code, one, finding, source), _Gathered(finding))
    found.resources[finding.resource] = None
    if code in _ABOUT_RECORDS:
        listed = dict(finding.subjects(code))
        found.subjects.update(listed)
        if finding.total > len(finding.records):
            hidden = finding.at.at("reasons").tally().get(code, 0) - len(listed)
            found.unlisted = max(found.unlisted, hidden)
    (found.whole if decisive else found.part)[one.ref.anchor] = one.ref


def _key(code: str, one: Judged, finding: Finding, source: Source) -> Key:
    if code == "stale":
        return (code, finding.scope)
    if code == "permission_denied":
        return (code, _permission(finding, source))
    if code == "not_licensed":
        return (code, *_plans(finding, source))
    if code == "rule_error":
        return (code, finding.rule)
    if code == "no_subject":
        return (code, one.style.id, finding.scope, "some" if finding.judged else "none")
    return (code, finding.resource)


def _permission(finding: Finding, source: Source) -> str:
    entry = source.resource(finding.resource)
    return finding.resource if entry is None else entry.at("permission").shown()


def _plans(finding: Finding, source: Source) -> tuple[str, ...]:
    entry = source.resource(finding.resource)
    return () if entry is None else tuple(plan.shown() for plan in entry.at("plan").each())


def _cause(key: Key, found: _Gathered, source: Source) -> Cause:
    whole = tuple(found.whole.values())
    partly = tuple(ref for anchor, ref in found.part.items() if anchor not in found.whole)
    names = sorted(found.subjects.values())
    number = len(names) + found.unlisted
    subject = _subject(key, found, number, source)
    return Cause(
        headline=_headline(subject, len(whole), len(partly)),
        resolve=_resolve(key, found.finding, source),
        data=_data(key, found, source),
        names=tuple(names[:_NAMES]),
        more=number - min(len(names), _NAMES),
        items=whole,
        partly=partly,
    )


def _data(key: Key, found: _Gathered, source: Source) -> Text | None:
    """The resources concerned, where the headline does not name them."""
    if key[0] in ("field_missing", "invalid_value", "permission_denied", "not_licensed"):
        return joined(map(source.resource_title, found.resources), "、", ", ")
    return None


def _headline(subject: Text, whole: int, partly: int) -> Text:
    if whole:
        return Text(
            f"{subject.ja}、{whole} 項目を確認できません",
            f"{subject.en}: {whole} {'item' if whole == 1 else 'items'} could not be checked",
        )
    return Text(
        f"{subject.ja}、{partly} 項目の一部を確認できません",
        f"{subject.en}: a part of {partly} {'item' if partly == 1 else 'items'} "
        "could not be checked",
    )


def _subject(key: Key, found: _Gathered, number: int, source: Source) -> Text:
    code, of = key[0], unit(found.finding.scope)
    title = source.resource_title(found.finding.resource)
    if code == "stale":
        old = "同期の古い" if found.finding.scope == "device" else "情報の古い"
        return Text(
            f"{old}{of.noun}が {of.ja(number)}{of.there}", f"{of.en(number)} with out-of-date information"
        )
    if code == "field_missing":
        return Text(
            f"必要な値の報告されていない{of.noun}が {of.ja(number)}{of.there}",
            f"{of.en(number)} without a value that is needed",
        )
    if code == "invalid_value":
        return Text(
            f"想定外の値を返した{of.noun}が {of.ja(number)}{of.there}",
            f"{of.en(number)} with an unexpected value",
        )
    if code == "permission_denied":
        return Text(f"権限 {key[1]} がなく", f"Permission {key[1]} is missing")
    if code == "not_licensed":
        plans = _plan_names(key[1:])
        return Text(f"{plans.ja}がなく", f"{plans.en} is not licensed")
    if code == "not_collected":
        return Text(f"「{title.ja}」が未収集で", f"“{title.en}” was not collected")
    if code == "incomplete":
        return Text(f"「{title.ja}」の取得が途中までで", f"“{title.en}” was read only in part")
    if code == "rule_error":
        rule = source.rule(found.finding.rule).at("title").text()
        return Text(
            f"「{rule.ja}」の判定処理でエラーが起き", f"The rule “{rule.en}” ended in an error"
        )
    if code == "no_subject" and key[-1] == "none":
        return Text(
            f"判定する{of.noun}が 1 {of.counter}もなく、台帳にも 0 の申告がないため",
            f"There is no {of.one} to judge, and the ledger does not say zero",
        )
    if code == "no_subject":
        return Text(
            f"判定できた{of.noun}が台帳の数より少なく",
            f"Fewer {of.many} were judged than the ledger declares",
        )
    words = label(REASONS, code)
    return Text(f"{words.ja}ため", words.en)


def _plan_names(plans: Sequence[str]) -> Text:
    if not plans:
        return Text("必要なライセンス", "The licence that is needed")
    return joined([label(PLANS, plan) for plan in plans], " または ", " or ")


def _resolve(key: Key, finding: Finding, source: Source) -> Text:
    code = key[0]
    if code == "permission_denied":
        return Text(
            f"読み取りに使うアプリに {key[1]}（読み取り専用）を追加し、管理者の同意を"
            "与えてから、もう一度収集します。",
            f"Give the reading application {key[1]} (read-only) with admin consent, "
            "then collect again.",
        )
    if code == "not_licensed":
        plans = _plan_names(key[1:])
        return Text(
            f"{plans.ja}を契約するか、別の方法で確かめて質問に回答します。",
            f"License {plans.en}, or check in another way and answer the question.",
        )
    if code == "no_subject" and key[-1] == "some":
        return _RESOLVE["no_subject_some"]
    if code == "stale" and finding.scope != "device":
        return _RESOLVE["not_collected"]
    if code in ("not_collected", "incomplete"):
        entry = source.resource(finding.resource)
        detail = None if entry is None else entry.maybe_shown("detail")
        if detail is not None:
            words = _RESOLVE[code]
            return Text(f"{words.ja}（{detail}）", f"{words.en} ({detail})")
    return _RESOLVE.get(code, same(visible(code)))


_RESOLVE = {
    "stale": Text(
        "これらの端末の電源を入れてネットワークにつなぎ、同期させます。すでに使っていない端末なら、"
        "使用をやめたことを organisation.yaml の out_of_use に理由を添えて記録します。",
        "Switch these devices on, connect them and let them sync. If one is no longer used, "
        "record it with a reason under out_of_use in organisation.yaml.",
    ),
    "field_missing": Text(
        "値が報告されるまで待つか、管理センターでその端末や設定を直接確かめます。"
        "次の収集で報告されれば判定できます。",
        "Wait until the value is reported, or look at the record in the admin centre. "
        "Once the next collection holds it, it can be judged.",
    ),
    "invalid_value": Text(
        "このツールの知らない値です。管理センターで意味を確かめ、ツールの更新を確認します。",
        "The tool does not know this value. Look up its meaning in the admin centre and check "
        "for an update of the tool.",
    ),
    "not_collected": Text(
        "このデータを含めて、もう一度収集します。", "Collect again, this data included."
    ),
    "incomplete": Text(
        "もう一度収集し、最後まで取得できることを確かめます。",
        "Collect again and see that the data is read to its end.",
    ),
    "rule_error": Text(
        "ルールかツールの不具合です。ルールの ID を添えて開発元に知らせます。",
        "This is a defect of the rule or the tool. Report it with the id of the rule.",
    ),
    "no_subject": Text(
        "対象の端末や利用者が本当にいないなら台帳（ledger）に 0 と記入し、"
        "いるなら管理の対象に登録します。",
        "If there really are none, write 0 in the ledger; if there are, enrol them.",
    ),
    "no_subject_some": Text(
        "台帳と登録済みの一覧を突き合わせ、足りない端末を登録するか、台帳の数を直します。",
        "Compare the ledger with the list of enrolled records; enrol what is missing or correct "
        "the ledger.",
    ),
}
