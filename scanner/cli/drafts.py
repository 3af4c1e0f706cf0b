"""Drafts to fill in: the questions that an assessment leaves open, and waivers pinned to what it observed."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from reporters.text import visible
from scanner.library.library import Library
from scanner.model.failing import FailingPart, failing_parts
from scanner.model.trees import leaves

Json = Mapping[str, Any]


def answers_head() -> Iterator[str]:
    """The first lines of a new answers.yaml."""
    yield "# 人にしか答えられない質問への回答。answer は yes / no / partly / not_applicable。"
    yield "# 使い方: 下の「answers: []」を「answers:」に直し、答えた質問の行頭の「# 」を消してください。検査: telework-scan lint answers.yaml"
    yield "answers: []"


def question_lines(question: str, item: str, style: str | None, library: Library) -> Iterator[str]:
    """One open question as a comment to fill in. ``item``: the number it decides; ``style``: the work style it is asked for, None = all."""
    asked = library.questions[question]
    yield "#"
    yield f"# {item} {asked.text.ja}"
    yield f"#   証跡の例: {asked.evidence.ja}"
    yield f"#  - question: {question}"
    if style is not None:
        yield f"#    work_style: {style}"
    yield "#    answer: yes"
    yield '#    by: "氏名または部署"'
    yield '#    on: "2026-11-01"'


def open_answers(assessment: Json, library: Library) -> Iterator[str]:
    """A new answers.yaml with the questions that decide items of this assessment and have no valid answer."""
    yield from answers_head()
    several = len(assessment["organisation"]["work_styles"]) > 1
    asked: set[tuple[str, str]] = set()
    for result in assessment["results"]:
        for leaf in leaves(result["judged_by"]) if result["judged_by"] else ():
            key = (leaf.get("ask", ""), result["work_style"])
            if leaf.get("ask") in library.questions and leaf["verdict"] == "manual" and key not in asked:
                asked.add(key)
                yield from question_lines(key[0], result["item"], key[1] if several else None, library)
                yield from _covering(assessment, *key)


def _covering(assessment: Json, question: str, style: str) -> Iterator[str]:
    """What an answer that has expired covered, and through which product: a new one will need both, evidence and an end."""
    found = [each for each in assessment["answers"] if each["question"] == question and each["work_style"] in (style, None)]
    expired = min(found, key=lambda each: each["work_style"] is None, default=None)
    if expired is None or not expired["covers"]:
        return
    yield f"#    covers: [{', '.join(expired['covers'])}]"
    if expired.get("product") is not None:
        yield '#    expires: "2027-03-31"'
        yield '#    evidence: [{url: "https://..."}]'
        yield f"#    product: {expired['product']}"


def waivers_head() -> Iterator[str]:
    """The first lines of a new waivers.yaml."""
    yield "# 例外承認（リスク受容）。不適合のまま受け入れるものと、その理由・承認者・期限。判定は「不適合」のままで、「受容」の印が付きます。"
    yield "# 期限を過ぎるか、観測した値（observed）が変わると、受容は終わります。検査: telework-scan lint waivers.yaml"
    yield "waivers: []"


def waiver_lines(folder: Path, assessment: Json) -> Iterator[str]:
    """A new waivers.yaml: every failing part of an assessment as a comment, pinned to what was observed."""
    yield from waivers_head()
    yield "# 使い方: 上の「waivers: []」を「waivers:」に直し、受け入れるものの行頭の「# 」を消して、理由・承認者・日付を書いてください。"
    titles = {(each["id"], item["number"]): item["title"]["ja"] for each in assessment["checklists"] for item in each["items"]}
    rules, questions = assessment["texts"]["rules"], assessment["texts"]["questions"]
    for part in failing_parts(assessment):
        what = rules[part.rule]["title"]["ja"] if part.rule is not None else questions[part.question]["question"]["ja"]
        yield "#"
        yield f"# {part.checklist}/{part.item} {visible(titles[part.checklist, part.item])} – {visible(what)}"
        yield f"#  - item: {part.checklist}/{part.item}"
        yield f"#    work_style: {part.work_style}"
        yield from (f"#    {line}" for line in _target(folder, part))
        yield '#    reason: "理由"'
        yield '#    approved_by: "氏名または部署"'
        yield '#    on: "2026-11-01"'
        yield '#    expires: "2027-03-31"'


def _target(folder: Path, part: FailingPart) -> Iterator[str]:
    if part.rule is None:
        yield f"question: {part.question}"
        yield f'answer: "{part.answer}"'
        return
    yield f"rule: {part.rule}"
    if not part.single:
        yield f"count: {part.count}"
        return
    yield "records:"
    for record in _failing(folder, part):
        yield f"  # {visible(record['name'])}"
        yield f"  - {json.dumps({'id': record['id'], 'observed': part.pinned(record['observed'])})}"


def _failing(folder: Path, part: FailingPart) -> Iterator[Json]:
    """Every failing record of a part, from the assessment's files."""
    assert part.finding is not None  # noqa: S101 - narrows the type; only rules come here
    with (folder / "findings" / f"{part.finding['id']}.jsonl").open("rb") as stream:
        for line in stream:
            record = json.loads(line)
            if record["verdict"] == "fail":
                yield record
