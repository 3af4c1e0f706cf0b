"""Drafts of letters to providers and makers: what to ask for, item by item. Nothing in them says more than the assessment does."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from reporters.markdown_text import Words, code, inline, table
from reporters.model import View
from reporters.model_ledger import ClaimView, ProductView, Request
from reporters.text import LANGUAGES, Text
from reporters.words_ledger import LEDGER, LETTER


def render(view: View, lang: str = "ja") -> str:
    """Return one Markdown file with a letter for each product in use, in one language (``ja`` or ``en``; else ValueError)."""
    if lang not in LANGUAGES:
        raise ValueError(f"no such report language: {lang!r} (ja, en)")
    words = Words(lang)
    lines = [f"# {words(LETTER['title'])}", ""]
    products = [each for each in view.responsibilities.products if not each.ended] if view.responsibilities is not None else []
    if not products:
        lines += [words(LETTER["none"]), ""]
    else:
        lines += [f"> {words(LETTER['draft'])}", ""]
    for product in products:
        lines += ["---", "", *_letter(product, view, words)]
    return "\n".join(lines).rstrip("\n") + "\n"


def _letter(one: ProductView, view: View, words: Words) -> Iterator[str]:
    yield from (f"## {words(one.title)}", "")
    if one.party == "cloud":
        yield from (f"> {words(LETTER['cloud_way'])}", "")
    yield from (words(LETTER["issued"]), "")
    yield from (words(one.publisher), words(LETTER["addressee"]), "")
    yield from (f"{code(view.title.organisation)} {words(LETTER['sender'])}", "")
    if one.contact:
        yield from (f"{words(LETTER['contact'])}: {code(one.contact)}", "")
    yield from (f"**{words(LETTER['subject'])}: {_quoted(words(one.title), words)}{_joined(words)}{words(LETTER['subject_is'])}**", "")
    yield from (words(LETTER["greeting"]), "", words(LETTER["why"]), "")
    yield from (f"- {words(edition.publisher)} {words(edition.name)}" for edition in view.editions)
    yield ""
    asked = [each for each in one.requests if each.kind == "open"]
    planned = [each for each in one.requests if each.kind == "planned"]
    yield from (words(LETTER["asks" if asked or planned else "asks_nothing"]), "")
    date = f" ({words(one.date)})" if one.date is not None else ""
    yield from (f"- {words(one.document)}{date}", "")
    yield from _asked(asked, words)
    yield from _planned(planned, words)
    yield from _settings(one, words)
    yield from _ours(one, words)
    yield from _rest(one, words)
    if asked or planned:
        yield from (f"{words(LETTER['each'])} {words(LETTER['answer_until'])}", "")
    yield from (words(LETTER["closing"]), "")


def _quoted(title: str, words: Words) -> str:
    return f"「{title}」" if words.lang == "ja" else f"“{title}”"


def _joined(words: Words) -> str:
    return "" if words.lang == "ja" else ": "


def _asked(asked: list[Request], words: Words) -> Iterator[str]:
    if not asked:
        return
    yield from (f"### {words(LETTER['requested'])}", "")
    heads = [words(LETTER["number"]), words(LETTER["item"]), words(LEDGER["claimed"]), words(LETTER["requested"]), words(LEDGER["by_when"])]
    numbers = {each: str(number) for number, each in enumerate(asked, start=1)}
    for document, listed in _by_document(asked):
        yield from (f"**{words(document)}**", "")
        rows = [
            [numbers[each], f"{words(each.item)}{_for(each)}", _said(each.claim, words), words(each.wanted), words(each.due or LETTER["answer_by"])]
            for each in listed
        ]
        yield from table(heads, rows)
        yield ""


def _for(one: Request) -> str:
    """The work styles that it is missing for, where others have it."""
    return f" ({', '.join(map(code, one.styles))})" if one.styles else ""


def _by_document(requests: Iterable[Request]) -> Iterator[tuple[Text, list[Request]]]:
    found: dict[Text, list[Request]] = {}
    for each in requests:
        found.setdefault(each.document, []).append(each)
    yield from found.items()


def _planned(planned: list[Request], words: Words) -> Iterator[str]:
    if not planned:
        return
    yield from (f"### {words(LETTER['planned'])}", "", words(LETTER["planned_note"]), "")
    rows = [[_named(each, words), _said(each.claim, words), words(each.wanted), words(LETTER["answer_by"])] for each in planned]
    yield from table([words(LETTER["item"]), words(LEDGER["claimed"]), words(LETTER["requested"]), words(LEDGER["by_when"])], rows)
    yield ""


def _named(one: Request, words: Words) -> str:
    return f"{words(one.document)} {words(one.item)}"


def _settings(one: ProductView, words: Words) -> Iterator[str]:
    off = [each for each in one.settings if each.code == "deviates"]
    if not off:
        return
    yield from (f"### {words(LETTER['settings'])}", "", words(LETTER["settings_note"]), "")
    yield from (f"- {words(each.title)} ({words(each.now)})" for each in off)
    yield ""


def _ours(one: ProductView, words: Words) -> Iterator[str]:
    ours = [each for each in one.requests if each.claim.customer is not None]
    if not ours:
        return
    yield from (f"### {words(LETTER['ours'])}", "", words(LETTER["ours_note"]), "")
    for document, listed in _by_document(ours):
        yield from (f"**{words(document)}**", "")
        yield from (f"- {words(each.item)}: {words(each.claim.customer)}" for each in listed)
        yield ""


def _rest(one: ProductView, words: Words) -> Iterator[str]:
    shown = [(each, each.claim.evidence.life) for each in one.requests if each.claim.evidence.code == "shown"]
    lists = (
        ("have", [f"{_named(each, words)} ({words(life.text)})" for each, life in shown if life is not None]),
        ("not_covered", [_named(each, words) for each in one.requests if each.claim.code == "none"]),
        ("notes", [f"{inline(each.sign)} {words(each.text)}" for each in one.footnotes]),
    )
    for name, listed in lists:
        if listed:
            yield from (f"### {words(LETTER[name])}", "", *(f"- {each}" for each in listed), "")


def _said(claim: ClaimView, words: Words) -> str:
    platforms = f" ({words(claim.platforms)})" if claim.platforms is not None else ""
    measures = "".join(f" {words(each)}" for each in claim.measures)
    return f"{' '.join(map(inline, (claim.sign, *claim.footnotes)))} {words(claim.extent)}{platforms}{measures}"
