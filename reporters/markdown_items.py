"""Items as Markdown sections: verdict and reason, then every part, then the records."""

from __future__ import annotations

from collections.abc import Iterator

from reporters.labels import Badge
from reporters.markdown_text import Words, code, inline, table
from reporters.model import Item
from reporters.model_decisions import WaiverView
from reporters.model_parts import AnswerView, Evidence, Exhibit, Layer, Part, RuleText
from reporters.text import Text, same
from reporters.words import WORDS


def item_lines(item: Item, words: Words, level: str) -> Iterator[str]:
    """One item as a section that can stand alone in a ticket. ``level``: the signs of its heading."""
    yield f"{level} {inline(item.number)} {words(item.title)}"
    yield ""
    yield f"{badge(item.verdict, words)} – {words(item.why)}"
    yield ""
    if item.waiver is not None:
        yield from _waived(item.waiver, words)
    if item.exclusion is not None:
        one = item.exclusion
        yield f"> {words(WORDS['waived_reason'])}: {code(one.reason)} · {words(WORDS['decided'])}: {code(one.by)} {words(one.on)}"
        yield ""
    yield from _told(item, words)
    if item.tree is not None:
        yield f"**{words(WORDS['parts'])}**"
        yield ""
        yield from _part(item.tree, 0, words)
        yield ""
        yield from _tables(item.tree, words)
    if item.notes:
        yield f"**{words(WORDS['notes'])}**"
        yield ""
        for note in item.notes:
            yield from _part(note, 0, words)
        yield ""
        for note in item.notes:
            yield from _tables(note, words)


def _told(item: Item, words: Words) -> Iterator[str]:
    """What the document says of an item, and how it is judged."""
    for name, text in (
        ("priority", item.level),
        ("role", item.role),
        ("category", item.category),
        ("methods", same("".join(item.methods)) if item.methods else None),
        ("pages", item.pages if item.pages.ja else None),
        ("demand", item.demand),
        ("decided_by", item.decided_by),
        ("population", item.population),
    ):
        if text is not None:
            yield f"- {_said(name, text, words)}"
    if item.threats:
        threats = ", ".join(words(threat) for threat in item.threats)
        yield f"- **{words(WORDS['threats'])}**: {threats}"
    for remark in item.remarks:
        yield f"- {_said('remarks', remark, words)}"
    yield ""


def _waived(waiver: WaiverView, words: Words) -> Iterator[str]:
    yield f"> **{words(waiver.text)}**"
    for one in waiver.waivers:
        approved = f"{words(WORDS['approved_by'])} {code(one.approved_by)}"
        yield f"> - {words(one.what)}: **{words(one.state)}**, {words(one.life.text)} · {code(one.reason)} · {approved}"
    yield ""


def badge(verdict: Badge, words: Words) -> str:
    """Sign and word of a verdict."""
    return f"{verdict.sign} **{words(verdict.label)}**"


def _said(name: str, text: Text | None, words: Words) -> str:
    return f"**{words(WORDS[name])}**: {words(text)}"


def _part(part: Part, depth: int, words: Words) -> Iterator[str]:
    indent = "  " * depth
    basis = f" ({words(part.basis)})" if part.basis else ""
    own = f" [{words(WORDS['own'])}]" if part.rule is not None and part.rule.own else ""
    yield f"{indent}- {badge(part.verdict, words)}{basis} {words(part.title)}{own} – {words(part.why)}"
    if part.words is not None:
        yield f"{indent}  - {_said('words', part.words, words)}"
    for child in part.children:
        yield from _part(child, depth + 1, words)
    for line in _facts(part, words):
        yield f"{indent}  - {line}"


def _facts(part: Part, words: Words) -> Iterator[str]:
    if part.answer is not None:
        yield from _answer(part.answer, words)
    if part.verdict.code == "not_applicable":
        return
    if part.asked_because is not None:
        yield _said("asked_because", part.asked_because, words)
    if part.remedy is not None and part.verdict.code == "fail":
        yield _said("remedy", part.remedy, words)
    if part.rule is not None:
        yield from _rule(part.rule, words)
    if part.evidence is not None:
        for parameter in part.evidence.parameters:
            yield (
                f"**{words(WORDS['numbers'])}**: {words(parameter.label)} = "
                f"{code(parameter.value)} ({words(parameter.basis)}, {words(parameter.origin)}) "
                f"{words(parameter.source)}"
            )


def _rule(rule: RuleText, words: Words) -> Iterator[str]:
    yield _said("why", rule.why, words)
    for name, condition in (
        ("where", rule.where),
        ("require", rule.require),
        ("valid_when", rule.valid_when),
        ("conclusive_when", rule.conclusive_when),
    ):
        if condition is not None:
            yield f"**{words(WORDS['condition'])}** ({words(WORDS[name])}): {words(condition)}"
    yield f"{_said('fix', rule.fix, words)} ({words(rule.licence)}, {words(rule.effort)})"
    if rule.limits.of(words.lang):
        yield _said("limits", rule.limits, words)
    for reference in rule.references:
        yield _said("references", reference, words)


def _answer(answer: AnswerView, words: Words) -> Iterator[str]:
    until = f", {words(WORDS['valid_until'])} {words(answer.expires)}" if answer.expires else ""
    yield (
        f"{_said('answer', answer.answer, words)} ({words(WORDS['answered_by'])} "
        f"{code(answer.by)}, {words(WORDS['answered_on'])} {words(answer.on)}{until})"
    )
    yield f"**{words(WORDS['evidence'])}**: {exhibits(answer.evidence, words)}"
    if answer.note is not None:
        yield f"**{words(WORDS['note'])}**: {code(answer.note)}"


def exhibits(listed: tuple[Exhibit, ...], words: Words) -> str:
    """All pieces of evidence of an answer, or that there is none."""
    return ", ".join(_exhibit(one, words) for one in listed) or words(WORDS["no_evidence"])


def _exhibit(one: Exhibit, words: Words) -> str:
    digest = f" (SHA-256 {code(one.sha256)})" if one.sha256 else ""
    return f"{code(one.named)}{digest}" + (f" {words(one.state)}" if one.state else "")


def _tables(part: Part, words: Words) -> Iterator[str]:
    for child in part.children:
        yield from _tables(child, words)
    evidence = part.evidence
    if evidence is not None and part.verdict.code != "not_applicable":
        yield from _beside(evidence, words)
    if evidence is None or not evidence.rows or part.verdict.code == "not_applicable":
        return
    if part.elsewhere:
        yield f"{words(part.title)}: {words(WORDS['see_table'])}"
        yield ""
        return
    yield _caption(part, evidence, words)
    yield ""
    head = [words(WORDS["verdict"]), *([words(WORDS["name"])] if evidence.named else [])]
    head.extend(f"{words(column.label)}{_test(column.test, words)}" for column in evidence.columns)
    yield from table(head, [list(_cells(evidence, index, words)) for index in range(len(evidence.rows))])
    yield ""


def _beside(evidence: Evidence, words: Words) -> Iterator[str]:
    if evidence.near_misses:
        yield f"*{words(WORDS['near_misses'])}*"
        yield ""
        for one in evidence.near_misses:
            yield f"- {code(one.policy)}: {' '.join(words(clause) for clause in one.clauses)}"
        yield ""
    if evidence.layers:
        yield f"*{words(WORDS['layers'])}* – {words(WORDS['layers_note'])}"
        yield ""
        head = [words(WORDS[name]) for name in ("setting", "platform", "devices", "configured", "assigned", "reported", "differ")]
        yield from table(head, [list(_layer(layer, words)) for layer in evidence.layers])
        yield ""


def _layer(layer: Layer, words: Words) -> Iterator[str]:
    yield words(layer.title)
    yield words(layer.platform)
    yield str(layer.devices)
    for count in layer.counts:
        yield f"{count.yes} ({count.unknown})" if count.unknown else str(count.yes)
    yield str(layer.differ)


def _caption(part: Part, evidence: Evidence, words: Words) -> str:
    shown = ""
    if evidence.total > len(evidence.rows):
        file = code(f"findings/{evidence.id}.jsonl")
        shown = f" · {len(evidence.rows)} / {evidence.total} {words(WORDS['shown_of'])} {file}"
    bounds = f" · {words(evidence.bounds)}" if evidence.bounds else ""
    summary = f" · {words(evidence.summary)}" if evidence.summary else ""
    return f"*{words(WORDS['observed'])}*: {words(part.title)} · {words(evidence.resource)}{bounds}{summary}{shown}"


def _cells(evidence: Evidence, index: int, words: Words) -> Iterator[str]:
    row = evidence.rows[index]
    reasons = f" ({words(row.reasons)})" if row.reasons else ""
    yield f"{row.verdict.sign} {words(row.verdict.label)}{reasons}"
    if evidence.named:
        name = code(row.name) if isinstance(row.name, str) else words(row.name or WORDS["unnamed"])
        yield f"{name} {code(row.id)}" if row.id else name
    for cell in row.cells:
        value = code(cell.value) if isinstance(cell.value, str) else words(cell.value or WORDS["absent"])
        yield f"{value}{_test(cell.test, words)}"


def _test(test: Text | None, words: Words) -> str:
    return f" ({words(WORDS['test'])}: {words(test)})" if test is not None else ""
