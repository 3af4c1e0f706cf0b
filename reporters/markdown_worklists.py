"""What is left to do, as Markdown: fixes, what would settle unknowns, and questions."""

from __future__ import annotations

from collections.abc import Iterator

from reporters.labels import ANSWERS
from reporters.markdown_documents import references
from reporters.markdown_text import Words, code, inline
from reporters.model import View
from reporters.words import WORDS


def fix_lines(view: View, words: Words) -> Iterator[str]:
    """What to mend first."""
    yield f"## {words(WORDS['fix_first'])}"
    yield ""
    if not view.fixes:
        yield words(WORDS["no_fixes"])
    for number, fix in enumerate(view.fixes, start=1):
        waived = f" [{words(WORDS['waived'])}]" if fix.waived else ""
        effort = words(fix.effort or WORDS["practice"])
        costs = ", ".join([effort, *(words(licence) for licence in fix.licences)])
        yield f"{number}. {inline(fix.priority)} {references(fix.items)} **{words(fix.title)}**{waived} ({costs})"
        for remedy in fix.remedies:
            yield f"   - {words(remedy)}"
        for one in fix.procedures:
            yield f"   - {words(WORDS['procedure'])} {words(one.title)}"
    yield ""


def cause_lines(view: View, words: Words) -> Iterator[str]:
    """Why something is unknown, and what would settle it."""
    yield f"## {words(WORDS['unknowns'])}"
    yield ""
    yield words(WORDS["unknowns_note"] if view.causes else WORDS["no_unknowns"])
    yield ""
    for cause in view.causes:
        yield f"- **{words(cause.headline)}**"
        if cause.items:
            yield f"  - {words(WORDS['blocked'])}: {references(cause.items)}"
        if cause.partly:
            yield f"  - {words(WORDS['partly_blocked'])}: {references(cause.partly)}"
        if cause.names:
            more = f" {words(WORDS['more'])} {cause.more}" if cause.more else ""
            names = ", ".join(code(name) for name in cause.names)
            yield f"  - {words(WORDS['concerned'])}: {names}{more}"
        if cause.data is not None:
            yield f"  - {words(WORDS['resource'])}: {words(cause.data)}"
        if cause.detail is not None:
            noted = " ".join([*map(words, cause.noted), code(cause.detail)])
            yield f"  - {words(WORDS['detail'])}: {noted}"
        yield f"  - {words(WORDS['resolve'])}: {words(cause.resolve)}"
    yield ""


def question_lines(view: View, words: Words) -> Iterator[str]:
    """What people are asked, by who can answer."""
    yield f"## {words(WORDS['questions'])}"
    yield ""
    yield words(WORDS["questions_note"] if view.questions else WORDS["no_questions"])
    yield ""
    boxes = " ".join(f"☐ {words(answer)}" for answer in ANSWERS.values())
    for group in view.questions:
        yield f"### {words(WORDS['who'])}: {words(group.who)}"
        yield ""
        for asked in group.questions:
            late = f" ({words(WORDS['expired'])})" if asked.expired else ""
            yield (f"- {inline(asked.priority)} **{words(asked.question)}** {references(asked.items)}{late}")
            yield f"  - {words(WORDS['help'])}: {words(asked.help)}"
            yield f"  - {words(WORDS['evidence_wanted'])}: {words(asked.evidence)}"
            yield f"  - {words(WORDS['asked_because'])}: {words(asked.asked_because)}"
            for style in asked.styles:
                yield f"  - {inline(style)}: {boxes}"
        yield ""
