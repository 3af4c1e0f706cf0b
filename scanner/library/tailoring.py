"""Items that an organisation leaves out: whether they exist, and whether their document allows it."""

from __future__ import annotations

from collections.abc import Mapping

from scanner.language.operands import near
from scanner.language.schema_check import is_date
from scanner.language.strict_yaml import Document, PathKey
from scanner.library.checklists import Checklist
from scanner.model.errors import Problems


def check_tailoring(document: Document, checklists: Mapping[str, Checklist], problems: Problems) -> None:
    """Note what is wrong with ``tailoring:`` of an organisation.yaml that obeys its schema."""

    def wrong(path: PathKey, ja: str, en: str, hint: tuple[str, str] = ("", "")) -> None:
        problems.add(document.place(path), ja, en, *hint)

    seen: set[tuple[str, str]] = set()
    for index, each in enumerate(document.data.get("tailoring", ())):
        path: PathKey = ("tailoring", index)
        if not is_date(each["on"]):
            wrong((*path, "on"), f"「{each['on']}」という日付はありません。", f"there is no date {each['on']}.")
        name, number = each["checklist"], each["item"]
        checklist = checklists.get(name)
        if checklist is None:
            ja, en = f"チェックリスト「{name}」はありません。", f"there is no checklist '{name}'."
            wrong((*path, "checklist"), ja, en, near(name, checklists))
            continue
        if checklist.item(number) is None:
            ja, en = f"チェックリスト「{name}」に項目「{number}」はありません。", f"checklist '{name}' has no item '{number}'."
            wrong((*path, "item"), ja, en, near(number, [item.number for item in checklist.items]))
        elif checklist.tailoring is None:
            ja, en = (
                f"「{name}」は、項目を適用除外にすることを認めていない文書です。",
                f"the document '{name}' does not let an organisation leave items out.",
            )
            wrong((*path, "checklist"), ja, en)
        if (name, number) in seen:
            ja, en = f"項目「{number}」は、前にも適用除外にしています。", f"item '{number}' is left out already."
            wrong((*path, "item"), ja, en)
        seen.add((name, number))
