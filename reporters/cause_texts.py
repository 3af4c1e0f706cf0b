"""How a cause of unknowns is said, and what would resolve it; no string of the tenant enters."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from reporters.labels import REASONS, label
from reporters.phrases import Unit
from reporters.text import Text, joined


@dataclass(frozen=True, slots=True)
class Facts:
    """What the wording of a cause may use.

    ``beside``: where outside the tenant it is lacking (see `BESIDE`), empty if in the tenant. ``number``: records concerned. ``permission``: what is missing, or the resource that lacks it. ``plans``: titles of the service
    plans of which one is needed. ``bringing``: sentences that name the product which brings one. ``title``: the resource, or of a
    broken rule the rule.
    """

    kind: str
    unit: Unit
    number: int
    permission: str
    beside: str
    plans: tuple[Text, ...]
    bringing: tuple[Text, ...]
    title: Text


def headline(facts: Facts, whole: int, partly: int) -> Text:
    """Return what stops how many items: 同期の古い端末が 2 台あり、7 項目を確認できません."""
    said = _SUBJECTS.get(facts.kind, _other)(facts)
    if whole:
        return Text(f"{said.ja}、{whole} 項目を確認できません", f"{said.en}: {_items(whole)} could not be checked")
    return Text(f"{said.ja}、{partly} 項目の一部を確認できません", f"{said.en}: a part of {_items(partly)} could not be checked")


def resolution(facts: Facts) -> Text:
    """Return what somebody can do so that the next run knows."""
    if facts.beside in BESIDE and facts.kind != "field_missing":
        return BESIDE[facts.beside]
    if facts.kind in _ASK_FOR:
        return _ASK_FOR[facts.kind](facts)
    if facts.kind == "stale" and facts.unit.noun != "端末":
        return _RESOLVE["not_collected"]
    return _RESOLVE.get(facts.kind, label(REASONS, facts.kind))


def _items(number: int) -> str:
    return f"{number} {'item' if number == 1 else 'items'}"


def _plans(facts: Facts) -> Text:
    if not facts.plans:
        return Text("必要なライセンス", "the licence that is needed")
    named = joined([Text(f"「{plan.ja}」", plan.en) for plan in facts.plans], "または", " or ")
    return Text(f"ライセンス{named.ja}", named.en)


def _stale(facts: Facts) -> Text:
    of = facts.unit
    old = "同期の古い" if of.noun == "端末" else "情報の古い"
    return Text(f"{old}{of.noun}が {of.ja(facts.number)}{of.there}", f"{of.en(facts.number)} with out-of-date information")


def _records(ja: str, en: str) -> Callable[[Facts], Text]:
    def say(facts: Facts) -> Text:
        of = facts.unit
        return Text(f"{ja}{of.noun}が {of.ja(facts.number)}{of.there}", f"{of.en(facts.number)} {en}")

    return say


def _titled(ja: str, en: str) -> Callable[[Facts], Text]:
    return lambda facts: Text(f"「{facts.title.ja}」{ja}", f"“{facts.title.en}” {en}")


def _nothing_to_judge(facts: Facts) -> Text:
    nothing = facts.unit.nothing_to_judge()
    return Text(f"{nothing.ja}ため", f"There is {nothing.en}")


def _other(facts: Facts) -> Text:
    words = label(REASONS, facts.kind)
    return Text(f"{words.ja}ため", words.en)


_SUBJECTS: Mapping[str, Callable[[Facts], Text]] = {
    "stale": _stale,
    "field_missing": _records("必要な値の報告されていない", "without a value that is needed"),
    "inconclusive": _records("値だけでは判断できない", "whose value alone does not tell"),
    "invalid_value": _records("想定外の値を返した", "with an unexpected value"),
    "permission_denied": lambda facts: (
        Text(f"「{facts.title.ja}」を読む権利がなく", f"“{facts.title.en}” may not be read by the account that was used")
        if facts.beside
        else Text(f"権限 {facts.permission} がなく", f"Permission {facts.permission} is missing")
    ),
    "not_licensed": lambda facts: Text(f"{_plans(facts).ja}がなく", f"Not licensed: {_plans(facts).en}"),
    "not_collected": _titled("が未収集で", "was not collected"),
    "incomplete": _titled("を最後まで取得できず", "could not be read to its end"),
    "rule_error": _titled("の判定処理でエラーが起き", "ended in an error"),
    "ledger": lambda facts: Text(f"判定できた{facts.unit.noun}が台帳の数より少なく", f"Fewer {facts.unit.many} were judged than the ledger declares"),
    "no_subject": _nothing_to_judge,
}

_ASK_FOR: Mapping[str, Callable[[Facts], Text]] = {
    "permission_denied": lambda facts: Text(
        f"読み取りに使うアプリに {facts.permission}（読み取り専用）を追加し、管理者の同意を与えてから、もう一度収集します。",
        f"Give the reading application {facts.permission} (read-only) with admin consent, then collect again.",
    ),
    "not_licensed": lambda facts: joined(
        [
            Text(
                f"{_plans(facts).ja}を契約するか、別の方法で確かめて質問に回答します。",
                f"License {_plans(facts).en}, or check in another way and answer the question.",
            ),
            *facts.bringing,
        ],
        "",
        " ",
    ),
}

BESIDE: Mapping[str, Text] = {
    "windows": Text(
        "その PC で、管理者として docs/collect-windows.ps1 を実行し、できたファイルを telework-scan ingest で取り込みます。",
        "Run docs/collect-windows.ps1 on the PC as an administrator, and bring in its file with telework-scan ingest.",
    ),
    "directory": Text(
        "読む権利のあるアカウントで、社内のディレクトリ（Active Directory）から、もう一度集めます。だれが読めるかは付録の一覧にあります。",
        "Collect again from the directory (Active Directory), with an account that may read it; the appendix says who may.",
    ),
    "policies": Text(
        "グループ ポリシーのバックアップか gpresult の結果を管理者として取り直し、telework-scan ingest で取り込みます。",
        "Take the backup of the group policies, or the result of gpresult, as an administrator, and bring it in with telework-scan ingest.",
    ),
    "older": Text(
        "以前に集めたスナップショットのフォルダーを --older に指定して、もう一度判定します。なければ、日を置いて集め直します。",
        "Judge again with the folder of earlier snapshots as --older; if there are none, collect again some days later.",
    ),
}

_RESOLVE: Mapping[str, Text] = {
    "stale": Text(
        "これらの端末の電源を入れてネットワークにつなぎ、同期させます。もう使っていない端末なら、"
        "organisation.yaml の out_of_use に理由を添えて記録します。",
        "Switch these devices on, connect them and let them sync. If one is no longer used, "
        "record it with a reason under out_of_use in organisation.yaml.",
    ),
    "field_missing": Text(
        "値が報告されるまで待つか、管理センターで直接確かめます。次の収集で値が届けば判定できます。",
        "Wait until the value is reported, or look in the admin centre. Once the next collection holds it, it can be judged.",
    ),
    "inconclusive": Text(
        "報告された値だけでは適合とも不適合とも言えません。管理センターで実際の状態を確かめます。",
        "What is reported fits both a pass and a fail. Look at the real state in the admin centre.",
    ),
    "invalid_value": Text(
        "このツールの知らない値です。管理センターで意味を確かめ、ツールの更新がないか調べます。",
        "The tool does not know this value. Look up its meaning in the admin centre and check for an update of the tool.",
    ),
    "not_collected": Text("このデータを含めて、もう一度収集します。", "Collect again, this data included."),
    "incomplete": Text("もう一度収集し、最後まで取得できることを確かめます。", "Collect again and see that the data is read to its end."),
    "rule_error": Text(
        "ルールかツールの不具合です。ルールの ID を添えて開発元に知らせます。",
        "This is a defect of the rule or the tool. Report it with the id of the rule.",
    ),
    "ledger": Text(
        "台帳と登録済みの一覧を突き合わせ、足りない端末を登録するか、台帳の数を直します。",
        "Compare the ledger with the list of what is enrolled; enrol what is missing or correct the ledger.",
    ),
    "no_subject": Text(
        "対象の端末や利用者が本当にいないなら台帳（ledger）に 0 と記入し、いるなら管理の対象に登録します。",
        "If there really are none, write 0 in the ledger; if there are, enrol them.",
    ),
}
