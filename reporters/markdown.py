"""The Markdown report: the same facts as the HTML report, for tickets and pull requests."""

from __future__ import annotations

from collections.abc import Iterator

from reporters.labels import BASES, BASIS_MEANINGS, VERDICTS
from reporters.markdown_cover import cover_lines
from reporters.markdown_decisions import decision_lines, standing_lines
from reporters.markdown_documents import document_lines
from reporters.markdown_items import badge, item_lines
from reporters.markdown_ledger import ledger_lines
from reporters.markdown_planned import planned_lines
from reporters.markdown_procedures import procedure_lines
from reporters.markdown_side_by_side import side_by_side_lines
from reporters.markdown_text import Words, code, inline, table
from reporters.markdown_trend import trend_lines
from reporters.markdown_worklists import cause_lines, fix_lines, question_lines
from reporters.model import ResourceGroup, Section, View, WorkStyle
from reporters.model_counts import CountRow
from reporters.text import LANGUAGES
from reporters.words import WORDS


def render(view: View, lang: str = "ja") -> str:
    """Return the whole report in one language (``ja`` or ``en``; else ValueError).

    GitHub flavour. Each item is a section of its own. The same view and language give the same
    text, byte for byte.
    """
    if lang not in LANGUAGES:
        raise ValueError(f"no such report language: {lang!r} (ja, en)")
    words = Words(lang)
    lines = [
        *_title(view, words),
        *_summary(view, words),
        *trend_lines(view, words),
        *fix_lines(view, words),
        *cause_lines(view, words),
        *question_lines(view, words),
        *procedure_lines(view, words),
        *decision_lines(view, words),
        *ledger_lines(view, words),
        *side_by_side_lines(view, words),
        *document_lines(view, words),
        *_results(view, words),
        *_appendix(view, words),
    ]
    return "\n".join(lines).rstrip("\n") + "\n"


def _title(view: View, words: Words) -> Iterator[str]:
    title = view.title
    yield f"# {words(WORDS['report'])}: {inline(title.organisation)}"
    yield ""
    yield from planned_lines(view, words)
    yield from cover_lines(view.branding, words)
    yield f"> {words(WORDS['advisory'])}"
    yield ""
    for edition in view.editions:
        revised = f" ({words(WORDS['revised'])} {words(edition.revised)})" if edition.revised else ""
        yield (f"- **{words(WORDS['judged_by'])}**: {words(edition.publisher)} {words(edition.name)}, {words(edition.date)}{revised}")
        if edition.superseded_by is not None:
            yield f"  - {words(WORDS['later_edition'])} {words(edition.superseded_by)}"
        if edition.url is not None:
            yield f"  - {code(edition.url)}"
    for style in view.styles:
        yield f"- **{words(WORDS['work_style'])}**: {_style(style, words)}"
    yield f"- **{words(WORDS['tenant'])}**: {code(title.tenant_name)} {code(title.tenant_id)}"
    yield f"- **{words(WORDS['taken'])}**: {words(title.collected_at)}"
    yield (
        f"- **{words(WORDS['tools'])}**: {inline(title.tool)} ({words(WORDS['collected_with'])}: "
        f"{inline(title.snapshot_tool)}, {words(WORDS['sign_in'])}: {inline(title.sign_in)})"
    )
    yield ""


def _style(style: WorkStyle, words: Words) -> str:
    method = f"{inline(WORDS['method'].of(words.lang) + style.method_sign)} " if style.method_sign else ""
    return f"{inline(style.name)} ({method}{words(style.method_title)})"


def _summary(view: View, words: Words) -> Iterator[str]:
    yield f"## {words(WORDS['summary'])}"
    yield ""
    for section in view.sections:
        yield f"### {_heading(section, words)}"
        yield ""
        yield words(section.sentence)
        yield ""
        yield from standing_lines(section, words)
        if section.style.ledger is None:
            yield words(WORDS["no_ledger"])
            yield ""
        labels = [badge_.label for badge_ in VERDICTS.values()]
        head = ["", *(words(label) for label in labels)]
        total = [words(WORDS["total"]), *(str(number) for _, number in section.counts.by_code())]
        yield from table(head, [total])
        yield ""
        for name, rows in (
            ("category", section.categories),
            ("role", section.roles),
            ("threat", section.threats),
            ("priority", section.priorities),
        ):
            if rows:
                yield from _counted(name, rows, words)
        if section.threats:
            yield words(WORDS["threat_note"])
            yield ""
    if view.doubts:
        yield f"### {words(WORDS['doubts'])}"
        yield ""
        yield words(WORDS["doubts_note"])
        yield ""
        for doubt in view.doubts:
            more = f" {words(WORDS['more'])} {doubt.more}" if doubt.more else ""
            yield f"- {words(doubt.text)} {', '.join(map(code, doubt.subjects))}{more}"
        yield ""


def _heading(section: Section, words: Words) -> str:
    return f"{_style(section.style, words)} – {words(section.edition.name)}"


def _counted(name: str, rows: tuple[CountRow, ...], words: Words) -> Iterator[str]:
    head = [words(WORDS[name]), *(words(badge_.label) for badge_ in VERDICTS.values())]
    yield from table(
        head,
        [[words(row.label), *(str(number) for _, number in row.counts.by_code())] for row in rows],
    )
    yield ""


def _results(view: View, words: Words) -> Iterator[str]:
    yield f"## {words(WORDS['results'])}"
    yield ""
    yield f"{words(WORDS['times_in'])} {inline(view.title.timezone)}"
    yield ""
    for section in view.sections:
        yield f"### {_heading(section, words)}"
        yield ""
        for group in section.groups:
            for block in group.blocks:
                if block.title is not None:
                    yield f"#### {words(group.category)} – {words(block.title)}"
                    yield ""
                for item in block.items:
                    yield from item_lines(item, words, "####" if block.title is None else "#####")


def _appendix(view: View, words: Words) -> Iterator[str]:
    yield f"## {words(WORDS['appendix'])}"
    yield ""
    yield f"### {words(WORDS['declared'])}"
    yield ""
    for style in view.styles:
        yield from _declared(style, words)
    yield f"### {words(WORDS['data'])}"
    yield ""
    yield from _data(view.resources, words)
    if view.further:
        yield f"### {words(WORDS['further'])}"
        yield ""
        yield words(WORDS["further_note"])
        yield ""
        yield from _data(view.further, words)
    if view.products:
        yield words(WORDS["products"])
        yield ""
        yield from (f"- {words(sentence)}" for sentence in view.products)
        yield ""
    yield f"### {words(WORDS['inputs'])}"
    yield ""
    pairs = [[code(name), code(digest)] for name, digest in view.inputs]
    yield from table([words(WORDS["file"]), words(WORDS["sha256"])], pairs)
    yield ""
    if view.older:
        yield f"### {words(WORDS['older'])}"
        yield ""
        yield f"{words(WORDS['history_note'])} {words(WORDS['times_in'])} {inline(view.title.timezone)}"
        yield ""
        older = [[code(one.name), one.collected_at, code(one.sha256)] for one in view.older]
        yield from table([words(WORDS["file"]), words(WORDS["collected"]), words(WORDS["sha256"])], older)
        yield ""
    if view.warnings:
        yield f"### {words(WORDS['warnings'])}"
        yield ""
        yield from (f"- {words(warning)}" for warning in view.warnings)
        yield ""
    yield from _glossary(view, words)


def _data(groups: tuple[ResourceGroup, ...], words: Words) -> Iterator[str]:
    head = [words(WORDS[name]) for name in ("resource", "state", "count", "permission", "sha256")]
    rows = []
    for row in (row for group in groups for row in group.rows):
        partial = [] if row.complete or not row.obtained else [words(WORDS["partial"])]
        state = [words(row.state), *partial, words(row.reason), *map(words, row.noted)]
        state += [code(text) for text in (row.detail, row.collected_at) if text]
        digest = code(row.sha256) if row.sha256 else "–"
        rows.append(
            [
                f"{words(row.title)} {code(row.id)}",
                " ".join(filter(None, state)),
                str(row.count) if row.obtained else "–",
                code(row.permission) if row.permission else words(row.rights) or "–",
                digest,
            ]
        )
    yield from table(head, rows)
    yield ""


def _glossary(view: View, words: Words) -> Iterator[str]:
    yield f"### {words(WORDS['glossary'])}"
    yield ""
    for verdict in VERDICTS.values():
        yield f"- {badge(verdict, words)}: {words(verdict.meaning)}"
    for basis, name in BASES.items():
        yield f"- {words(WORDS['basis'])} **{words(name)}**: {words(BASIS_MEANINGS[basis])}"
    for edition in view.editions:
        for sign, label, description in edition.priorities:
            if description is not None:
                yield f"- {inline(sign)} **{words(label)}**: {words(description)}"
        for remark in edition.remarks:
            yield f"- {words(WORDS['remarks'])}: {words(remark)}"


def _declared(style: WorkStyle, words: Words) -> Iterator[str]:
    yield f"- {_style(style, words)}"
    who = code(style.declared_by) if style.declared_by else words(WORDS["nobody"])
    when = f" · {words(style.declared_on)}" if style.declared_on else ""
    yield f"  - {words(WORDS['declared_by'])}: {who}{when}"
    for one in style.circumstances:
        yield f"  - {words(one.text)}: {words(WORDS['holds' if one.holds else 'holds_not'])}"
    for text in style.undeclared:
        yield f"  - {words(text)}: {words(WORDS['undeclared'])}"
    if style.ledger is None:
        yield f"  - {words(WORDS['no_ledger'])}"
    else:
        kinds = ", ".join(f"{words(kind)} {number}" for kind, number in style.ledger)
        yield f"  - {words(WORDS['ledger'])}: {kinds}"
    yield f"  - {words(WORDS['limited' if style.limited else 'whole_tenant'])}"
    yield ""
