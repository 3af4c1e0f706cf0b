"""Answers and waivers as the YAML files that people keep in version control; everything that is text stands in quotes."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any

from scanner.library.answers import Answer
from scanner.library.waivers import Waiver

# What a YAML file may not hold as it is, and what looks like a line end to some programs.
_UNPRINTABLE = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff\ud800-\udfff]")
_MOST_DIGITS = 18


def answers_yaml(answers: Iterable[Answer]) -> str:
    """The text of an answers.yaml. A file named as evidence of which no hash is known stands as a comment."""
    lines = [line for answer in answers for line in _answer(answer)]
    return _file("# 人にしか答えられない質問への回答。検査: telework-scan lint answers.yaml", "answers", lines)


def waivers_yaml(waivers: Iterable[Waiver]) -> str:
    """The text of a waivers.yaml. Raises ValueError for a value that such a file cannot hold (a number of more than 18 digits)."""
    lines = [line for waiver in waivers for line in _waiver(waiver)]
    return _file("# 例外承認（リスク受容）。検査: telework-scan lint waivers.yaml", "waivers", lines)


def _file(head: str, name: str, lines: list[str]) -> str:
    return "\n".join((head, f"{name}:", *lines) if lines else (head, f"{name}: []")) + "\n"


def _answer(answer: Answer) -> Iterator[str]:
    yield from _entry(
        {
            "question": answer.question,
            "work_style": answer.work_style,
            "answer": answer.answer,
            "by": answer.by,
            "on": answer.on,
            "expires": answer.expires,
        }
    )
    known = [each for each in answer.evidence if each.url or each.sha256]
    if known:
        yield "    evidence:"
        for each in known:
            named = {"file": each.file, "sha256": each.sha256, "url": each.url}
            yield f"      - {flow({name: value for name, value in named.items() if value})}"
    for each in answer.evidence:
        if each not in known:
            yield f"    # 証跡のファイルが見つかりません: {flow(each.file)}"
    if answer.covers:
        yield f"    covers: {flow(list(answer.covers))}"
    if answer.product:
        yield f"    product: {flow(answer.product)}"
    if answer.note:
        yield f"    note: {flow(answer.note)}"


def _waiver(waiver: Waiver) -> Iterator[str]:
    yield from _entry(
        {"item": f"{waiver.checklist}/{waiver.item}", "work_style": waiver.work_style, "rule": waiver.rule, "question": waiver.question}
    )
    if waiver.records:
        yield "    records:"
        for each in waiver.records:
            yield f"      - {flow({'id': each.id, 'observed': each.observed})}"
    if waiver.count is not None:
        yield f"    count: {waiver.count}"
    said = {"answer": waiver.answer, "reason": waiver.reason, "approved_by": waiver.approved_by, "on": waiver.on, "expires": waiver.expires}
    for name, value in said.items():
        if value is not None:
            yield f"    {name}: {flow(value)}"


def _entry(fields: Mapping[str, str | None]) -> Iterator[str]:
    """The first lines of an entry of a list."""
    for at, (name, value) in enumerate((name, value) for name, value in fields.items() if value is not None):
        yield f"  {'-' if at == 0 else ' '} {name}: {flow(value)}"


def flow(value: Any) -> str:
    """A value on one line, as `strict_yaml` reads it back."""
    if isinstance(value, str):
        return _UNPRINTABLE.sub(lambda match: f"\\u{ord(match[0]):04x}", json.dumps(value, ensure_ascii=False))
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{flow(str(name))}: {flow(each)}" for name, each in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(flow, value)) + "]"
    if isinstance(value, float):
        plain = format(Decimal(repr(value)), "f")
        if "." not in plain:
            plain += ".0"
        return plain
    if isinstance(value, int) and not isinstance(value, bool) and len(str(abs(value))) > _MOST_DIGITS:
        raise ValueError(f"a number of more than {_MOST_DIGITS} digits: {value}")
    return json.dumps(value)
