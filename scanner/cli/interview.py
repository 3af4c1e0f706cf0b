"""The interview sheet: every open question as Markdown, for whoever can answer, with room to write."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from reporters.markdown_text import code, inline
from scanner.library.checklists import Checklist
from scanner.library.interview import Asked, Undeclared, Use
from scanner.library.organisation import Organisation, WorkStyle
from scanner.model.methods import SIGNS
from scanner.model.text import Text

# Kinds of devices that a ledger counts.
_KINDS = {
    "windows": Text("Windows", "Windows"),
    "macos": Text("Mac", "Mac"),
    "ios": Text("iPhone・iPad", "iPhone and iPad"),
    "android": Text("Android", "Android"),
}

_WORDS = {
    "title": Text("テレワークのセキュリティ 聞き取り票", "Telework security: interview sheet"),
    "organisation": Text("組織", "Organisation"),
    "checklists": Text("チェックリスト", "Checklists"),
    "styles": Text("勤務形態", "Work styles"),
    "use": Text(
        "設定を読み取るだけでは分からないことを、担当の方にうかがうための票です。分かる方に、分かる範囲でお答えいただければ結構です。"
        "分からないときは、空欄のままで構いません。お答えは answers.yaml に、前提と台帳は organisation.yaml に書き写します。",
        "This sheet asks people what cannot be read from settings. Whoever knows may answer as far as they know; leave blank what nobody"
        " knows. The answers then go into answers.yaml, circumstances and the ledger into organisation.yaml.",
    ),
    "answers": Text(
        "「はい」は、すべて行っている場合です。一部の人や機器だけのときは「一部だけ」をお選びください。"
        "「対象外」は、そのもの自体がない場合です。理由もお書きください。",
        "Yes means everywhere. Choose partly if it is so for some people or devices only, and not applicable, with the reason, if there is"
        " no such thing at all.",
    ),
    "nothing": Text("いま、うかがうことはありません。すべての質問に有効な回答があります。", "Nothing is open: every question has a valid answer."),
    "contents": Text("うかがう方と質問の数", "Who is asked, and how much"),
    "who": Text("うかがう方", "To be answered by"),
    "area": Text("分野", "Area"),
    "particular": Text("うかがう方について", "About who answers"),
    "why": Text("うかがう理由", "Why we ask"),
    "help": Text("お答えの目安", "How to decide"),
    "evidence": Text("確認できる資料の例", "What counts as evidence"),
    "decides": Text("この質問で決まる項目", "Items it decides"),
    "expired": Text("前回の回答は有効期限が切れました。改めてお答えください。", "The earlier answer has expired: please answer again."),
    "alternative": Text("ほかの方法で満たしていれば、お答えがなくても適合になることがあります", "may be met in another way without this answer"),
    "note": Text("参考。判定は変わりません", "for information; does not change the verdict"),
    "answer": Text("お答え", "Answer"),
    "boxes": Text("☐ はい　☐ いいえ　☐ 一部だけ　☐ 対象外", "☐ yes   ☐ no   ☐ partly   ☐ not applicable"),
    "by": Text(
        "お答えの方: ＿＿＿＿＿＿＿＿　日付: ＿＿＿＿＿＿＿＿　資料の場所: ＿＿＿＿＿＿＿＿＿＿＿＿",
        "Answered by: ________________   Date: ______________   Evidence kept at: ____________________",
    ),
    "memo": Text("メモ", "Notes"),
    "circumstances": Text("前提（まだ申告のないもの）", "Circumstances not declared yet"),
    "circumstances_use": Text(
        "お答えのないものは、あてはまるものとして厳しい側で判定します。「いいえ」と分かれば、下の項目の全部または一部が対象から外れます。",
        "What is not declared is taken as if it applied, which is the stricter case. A clear no takes the items below, or a part of them, out.",
    ),
    "depends": Text("関係する項目", "Items that depend on it"),
    "yes_no": Text("☐ はい　☐ いいえ", "☐ yes   ☐ no"),
    "ledger": Text("端末台帳の台数", "Number of devices in your ledger"),
    "ledger_use": Text(
        "会社の台帳にある、このテレワークに使う端末の台数です。管理ツールに登録されていない端末があるかどうかを確かめるために使います。",
        "How many devices used for this telework your own ledger lists. It shows whether some are missing in the management tool.",
    ),
    "number": Text("＿＿＿＿ 台", "______"),
    "id": Text("answers.yaml での名前", "name in answers.yaml"),
    "id_circumstance": Text("organisation.yaml での名前", "name in organisation.yaml"),
}


class _Sheet:
    def __init__(self, language: str) -> None:
        self._ja = language == "ja"

    def __call__(self, text: Text) -> str:
        """Return our own words as plain Markdown."""
        return inline(text.ja if self._ja else text.en)

    def word(self, name: str) -> str:
        return _WORDS[name].ja if self._ja else _WORDS[name].en

    def items(self, uses: Iterable[Use]) -> Iterator[str]:
        for use in uses:
            remark = self.word("note") if use.note else self.word("alternative") if use.alternative else ""
            beside = (f"（{remark}）" if self._ja else f" ({remark})") if remark else ""
            level = self(use.checklist.priorities[use.item.priority].label)
            yield f"  - {code(f'{use.checklist.id}/{use.item.number}')} {level} – {self(use.item.title)}{beside}"

    def style(self, style: WorkStyle, checklists: Iterable[Checklist]) -> str:
        named = any(style.method in each.methods for each in checklists)
        return f"{SIGNS[style.method - 1]} {inline(style.name)}" if named else inline(style.name)

    def who(self, text: Text) -> tuple[str, str]:
        """Return who can answer, and what is said of them in brackets."""
        found = text.ja if self._ja else text.en
        person, bracket, rest = found.partition("（" if self._ja else " (")
        return person, rest.rstrip("）)") if bracket else ""


def sheet(
    organisation: Organisation, checklists: tuple[Checklist, ...], asked: Iterable[Asked], undeclared: tuple[Undeclared, ...], language: str
) -> str:
    """Return the whole sheet. Questions stand under who can answer them, then under the area of the first item that they decide."""
    words = _Sheet(language)
    groups: dict[str, dict[str, list[Asked]]] = {}
    for each in asked:
        first = each.uses[0]
        person = words.who(each.question.who)[0]
        groups.setdefault(person, {}).setdefault(words(first.checklist.categories[first.item.category]), []).append(each)
    ordered = sorted(groups.items(), key=lambda pair: -sum(map(len, pair[1].values())))
    lines = [*_head(organisation, checklists, words), *_contents(ordered, undeclared, words)]
    number = 0
    for person, areas in ordered:
        lines += [f"## {words.word('who')}: {inline(person)}", ""]
        for area, questions in areas.items():
            lines += [f"### {words.word('area')}: {area}", ""]
            for each in questions:
                number += 1
                lines += _question(number, each, organisation, checklists, words)
    lines += _circumstances(undeclared, organisation, checklists, words)
    lines += _ledger(organisation, checklists, words)
    return "\n".join(lines).rstrip() + "\n"


def _head(organisation: Organisation, checklists: tuple[Checklist, ...], words: _Sheet) -> Iterator[str]:
    yield f"# {words.word('title')}"
    yield ""
    if organisation.name:
        yield f"- {words.word('organisation')}: {inline(organisation.name)}"
    yield f"- {words.word('checklists')}:"
    yield from (f"  - {code(each.id)} {words(each.title)}" for each in checklists)
    yield f"- {words.word('styles')}:"
    yield from (f"  - {words.style(each, checklists)}" for each in organisation.work_styles)
    yield from ("", words.word("use"), "", words.word("answers"), "")


def _contents(groups: list[tuple[str, dict[str, list[Asked]]]], undeclared: tuple[Undeclared, ...], words: _Sheet) -> Iterator[str]:
    if not groups and not undeclared:
        yield from (words.word("nothing"), "")
        return
    yield from (f"## {words.word('contents')}", "")
    yield from (f"- {inline(person)}: {sum(map(len, areas.values()))}" for person, areas in groups)
    if undeclared:
        yield f"- {words.word('circumstances')}: {len(undeclared)}"
    yield ""


def _question(number: int, asked: Asked, organisation: Organisation, checklists: tuple[Checklist, ...], words: _Sheet) -> Iterator[str]:
    question = asked.question
    yield from (f"#### {number}. {words(question.text)}", "")
    if asked.expired:
        yield from (f"**{words.word('expired')}**", "")
    particular = words.who(question.who)[1]
    if particular:
        yield f"- {words.word('particular')}: {inline(particular)}"
    yield f"- {words.word('why')}: {words(question.asked_because)}"
    yield f"- {words.word('help')}: {words(question.help)}"
    yield f"- {words.word('evidence')}: {words(question.evidence)}"
    yield f"- {words.word('decides')}:"
    yield from words.items(asked.uses)
    yield f"- {words.word('id')}: {code(question.id)}"
    yield ""
    yield from _room(asked.styles, organisation, checklists, "boxes", words)
    yield from (words.word("by"), "", f"{words.word('memo')}:", "", "&nbsp;", "", "&nbsp;", "")


def _room(styles: Iterable[WorkStyle], organisation: Organisation, checklists: tuple[Checklist, ...], boxes: str, words: _Sheet) -> Iterator[str]:
    """A line to answer on, for each work style where there are several."""
    if len(organisation.work_styles) == 1:
        yield from (f"**{words.word('answer')}**: {words.word(boxes)}", "")
        return
    for style in styles:
        yield from (f"**{words.word('answer')} {words.style(style, checklists)}**: {words.word(boxes)}", "")


def _circumstances(undeclared: tuple[Undeclared, ...], organisation: Organisation, checklists: tuple[Checklist, ...], words: _Sheet) -> Iterator[str]:
    if not undeclared:
        return
    yield from (f"## {words.word('circumstances')}", "", words.word("circumstances_use"), "")
    for each in undeclared:
        yield from (f"### {words(each.circumstance.question)}", "")
        yield f"- {words.word('depends')}:"
        yield from words.items(each.uses)
        yield f"- {words.word('id_circumstance')}: {code(each.circumstance.name)}"
        yield ""
        yield from _room(each.styles, organisation, checklists, "yes_no", words)


def _ledger(organisation: Organisation, checklists: tuple[Checklist, ...], words: _Sheet) -> Iterator[str]:
    """Ask for the ledger of the work styles that have none."""
    without = [style for style in organisation.work_styles if style.ledger is None]
    if not without:
        return
    yield from (f"## {words.word('ledger')}", "", words.word("ledger_use"), "")
    for style in without:
        rooms = [f"{words(kind)} {words.word('number')}" for kind in _KINDS.values()]
        yield from (f"- {words.style(style, checklists)}: {' / '.join(rooms)}", "")
