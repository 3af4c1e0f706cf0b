"""A word of the documents, printed with its meaning; a former name of a product with today's, a kind of risky sign-in with its severity."""

from __future__ import annotations

from scanner.cli.console import pick, say
from scanner.library.checklist_tables import ProductName, RiskEvent
from scanner.library.checklists import Checklist
from scanner.library.glossary import Term, find_product, find_risk_event, find_term, nearest
from scanner.library.library import Library
from scanner.model.errors import UsageError
from scanner.model.terms import folded
from scanner.model.text import Text

_SEVERITIES = {"high": Text("高", "high"), "medium": Text("中", "medium"), "low": Text("低", "low")}


def word(library: Library, name: str, language: str) -> None:
    """Print what a word means, what a product is called today, how severe a risk is. Raises `UsageError` with what resembles it if it is none."""
    product, term = find_product(library.checklists, name), find_term(library.glossary, name)
    event = find_risk_event(library.checklists, name)
    if product is None and term is None and event is None:
        raise _unknown(library, name)
    if event is not None:
        _risk_event(*event, language)
    if product is not None:
        _product(*product, language)
        today = find_term(library.glossary, product[0].now)
        term = today or term
    if term is not None:
        _term(term, language)


def _product(product: ProductName, checklist: Checklist, language: str) -> None:
    if folded(product.then) != folded(product.now):
        say(pick(Text(f"{product.then} → 今の名前: {product.now}", f"{product.then} → today: {product.now}"), language))
    else:
        say(pick(Text(f"{product.then}（名前は変わっていません）", f"{product.then} (the name has not changed)"), language))
    if product.note is not None:
        say(pick(product.note, language))
    say(pick(Text(f"前の名前を使う資料: {checklist.title.ja}", f"called so in: {checklist.title.en}"), language))
    say()


def _risk_event(event: RiskEvent, checklist: Checklist, language: str) -> None:
    severity = _SEVERITIES[event.severity]
    say(pick(Text(f"{event.title.ja}（重要度: {severity.ja}）", f"{event.title.en} (severity: {severity.en})"), language))
    say(pick(event.description, language))
    names = ", ".join(event.graph)
    say(pick(Text(f"Microsoft Graph での名前: {names}", f"in Microsoft Graph: {names}"), language))
    for remark in event.remarks:
        say(pick(remark, language))
    say(pick(Text(f"重要度を示す資料: {checklist.title.ja}", f"severity as in: {checklist.title.en}"), language))
    say()


def _term(term: Term, language: str) -> None:
    reading = f"（{term.reading}）" if term.reading and language == "ja" else ""
    say(f"{pick(term.name, language)}{reading}")
    say(pick(term.meaning, language))
    others = _others(term, language)
    if others:
        say(pick(Text(f"ほかの書き方・関連する言葉: {'、'.join(others)}", f"also written, or related: {', '.join(others)}"), language))
    say(pick(Text(f"使われている資料: {term.source.ja}", f"used in: {term.source.en}"), language))


def _others(term: Term, language: str) -> list[str]:
    """Other spellings that a reader of the language looks for; those that differ in capitals alone are one."""
    small = {each for each in term.also if each.isascii() and each[0].islower()}
    listed = [each for each in term.spellings() if (each not in small if language == "ja" else each.isascii())]
    by_folded = {folded(each): each for each in reversed(listed)}
    return [each for each in listed if by_folded[folded(each)] == each and folded(each) != folded(pick(term.name, language))]


def _unknown(library: Library, name: str) -> UsageError:
    like = nearest(library.glossary, name)
    ja = f"「{name}」というルール、項目、手順、用語はありません（例: mic-sme-2021/8-3、EDR）。"
    en = f"there is no rule, item, procedure or term '{name}' (for example mic-sme-2021/8-3, or EDR)."
    if like:
        ja += f"近い用語: {'、'.join(like)}"
        en += f" Similar terms: {', '.join(like)}."
    return UsageError(ja, en)
