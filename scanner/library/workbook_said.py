"""Answers and accepted deviations that stand in a filled workbook, held to the same rules as answers.yaml and waivers.yaml."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

from scanner.language.schema_check import check
from scanner.language.strict_yaml import Document
from scanner.library.answers import Answer
from scanner.library.evidence import Evidence, digest_of, is_relative
from scanner.library.library import Library
from scanner.library.organisation import Organisation
from scanner.library.waivers import Waiver, waiver_of
from scanner.library.workbook import Workbook
from scanner.library.workbook_entries import Conflict, quoted
from scanner.library.workbook_tables import Place
from scanner.library.workbook_torn import TORN, misplaced
from scanner.model.errors import Problems
from scanner.model.text import Text
from scanner.model.workbook import QUESTIONS, RISKS
from scanner.model.workbook_parts import Sheet

_ANSWER = re.compile(r"q:([^@]+)@(.+)")
_WAIVER = re.compile(r"w:([^/]+)/([^@]+)@([^:]+):(rule|question):(.+)")
_URL = re.compile("https?://", re.IGNORECASE)
_NO_EVIDENCE = frozenset({"なし", "無し", "無", "-", "―", "ー", "n/a", "none"})
_OF_ANSWER = ("answer", "by", "on", "expires")
_OF_WAIVER = ("reason", "approved_by", "on", "expires")


@dataclass(frozen=True, slots=True)
class Said:
    """What a workbook says, by the keys of its rows, and what of it cannot be used."""

    answers: Mapping[str, Answer]
    waivers: Mapping[str, Waiver]
    conflicts: tuple[Conflict, ...]


def said_in(workbook: Workbook, folder: Path, library: Library, organisation: Organisation) -> Said:
    """The answers and waivers of a workbook that lies in ``folder``, where evidence files are looked for."""
    return _Reader(workbook, folder, library, organisation).said()


class _Reader:
    def __init__(self, workbook: Workbook, folder: Path, library: Library, organisation: Organisation) -> None:
        self._workbook = workbook
        self._folder = folder
        self._library = library
        self._styles = {style.id for style in organisation.work_styles}
        self._misplaced = misplaced(workbook.questions, {name: question.text for name, question in library.questions.items()})
        self._conflicts: list[Conflict] = []

    def said(self) -> Said:
        entries = sorted(self._workbook.entries.items())
        answers = {key: answer for key, cells in entries if key.startswith(QUESTIONS.prefix) and (answer := self._answer(key, cells))}
        waivers = {key: waiver for key, cells in entries if key.startswith(RISKS.prefix) and (waiver := self._waiver(key, cells))}
        return Said(answers, waivers, tuple(self._conflicts))

    def _answer(self, key: str, cells: Mapping[str, str]) -> Answer | None:
        if "answer" not in cells:
            return None
        if key in self._misplaced:
            self._refuse(key, "answer", *TORN)
            return None
        match = _ANSWER.fullmatch(key)
        question, style = (match[1], None if match[2] == "*" else match[2]) if match else (key, None)
        if question not in self._library.questions:
            self._refuse(key, "answer", f"質問「{quoted(question)}」はありません。", f"there is no question '{quoted(question)}'.")
            return None
        if not self._style_known(key, "answer", style) or not self._whole(QUESTIONS, key, cells, ("answer", "by", "on")):
            return None
        return Answer(
            question, style, cells["answer"], cells["by"], cells["on"], cells.get("expires"), tuple(self._evidence(key, cells)), (), cells.get("note")
        )

    def _waiver(self, key: str, cells: Mapping[str, str]) -> Waiver | None:
        if "accept" not in cells or (cells["accept"] != "yes" and (key, "accept") not in self._workbook.unclear):
            return None
        match = _WAIVER.fullmatch(key)
        if not match or not self._decides(match[1], match[2], match[4], match[5]):
            ja = "この行の項目、またはそれを決めるルール・質問は、いまのチェックリストにありません。"
            self._refuse(key, "accept", ja, "the item of this row, or the rule or question that decides it, is in no checklist of today.")
            return None
        if not self._style_known(key, "accept", match[3]) or not self._whole(RISKS, key, cells, ("accept", *_OF_WAIVER)):
            return None
        pins = self._pins(key)
        if pins is None:
            return None
        data: dict[str, Any] = {
            "item": f"{match[1]}/{match[2]}", "work_style": match[3], match[4]: match[5], **pins, **{name: cells[name] for name in _OF_WAIVER},
        }  # fmt: skip
        problems = Problems()
        if not check(Document("", {"waivers": [data]}, {}, {}), "waivers", problems):
            self._refuse(key, "accept", *_PINS)
            return None
        return waiver_of(data)

    def _pins(self, key: str) -> Mapping[str, Any] | None:
        text = self._workbook.pins.get(key, "")
        if not text.strip():
            ja = "受容する値の列が空です。記録が多すぎる行などは、ブックでは受容できません。waivers.yaml に書いてください。"
            en = "the column of the values accepted is empty: such a row, with too many records for example, can only be accepted in waivers.yaml."
            self._refuse(key, "accept", ja, en)
            return None
        found = parsed(text)
        if found is None:
            self._refuse(key, "accept", *_PINS)
        return found

    def _decides(self, checklist: str, number: str, kind: str, target: str) -> bool:
        known = self._library.checklists.get(checklist)
        item = known.item(number) if known else None
        wanted = "rule" if kind == "rule" else "ask"
        return item is not None and any(leaf.kind == wanted and leaf.target == target for leaf in item.judged_by.leaves())

    def _style_known(self, key: str, name: str, style: str | None) -> bool:
        if style is None or style in self._styles:
            return True
        self._refuse(key, name, f"勤務形態「{quoted(style)}」はありません。", f"there is no work style '{quoted(style)}'.")
        return False

    def _whole(self, sheet: Sheet, key: str, cells: Mapping[str, str], needed: tuple[str, ...]) -> bool:
        """Whether everything that an answer or a waiver needs is there and clear, and its days are in order."""
        heads = {column.id: column.head for column in sheet.human}
        missing = [name for name in needed if not cells.get(name, "").strip()]
        unclear = [name for name in (*needed, "expires") if (key, name) in self._workbook.unclear]
        wrong = [heads[name] for name in dict.fromkeys((*missing, *unclear))]
        first = needed[0]
        if wrong:
            ja = f"使いませんでした。{'・'.join(head.ja for head in wrong)}が空か、読み取れません。"
            self._refuse(key, first, ja, f"not used: {', '.join(head.en for head in wrong)} is empty or cannot be understood.")
            return False
        if cells.get("expires", cells["on"]) < cells["on"]:
            ja = f"使いませんでした。{heads['expires'].ja}が{heads['on'].ja}より前です。"
            self._refuse(key, "expires", ja, f"not used: '{heads['expires'].en}' is before '{heads['on'].en}'.")
            return False
        return True

    def _evidence(self, key: str, cells: Mapping[str, str]) -> Iterator[Evidence]:
        """The addresses and files named, one a line. A file that is not there stays named, and holds for nothing."""
        if (key, "evidence") in self._workbook.unclear:
            return
        for line in cells.get("evidence", "").splitlines():
            name = line.strip()
            if _URL.match(name):
                yield Evidence(None, None, name, found=False)
            elif name and name.casefold() not in _NO_EVIDENCE:
                file = name.replace("\\", "/")
                below = is_relative(file)
                if not below:
                    ja = f"証跡のファイル「{quoted(name)}」は、ブックと同じフォルダーか、その下に置いてください。"
                    self._refuse(key, "evidence", ja, f"put the evidence file '{quoted(name)}' beside the workbook or below its folder.")
                digest = digest_of(self._folder / file) if below else None
                yield Evidence(file, digest, None, found=digest is not None)

    def _refuse(self, key: str, name: str, ja: str, en: str) -> None:
        place = self._workbook.places.get((key, name)) or Place(key, name)
        self._conflicts.append(Conflict((place,), Text(ja, en)))


_PINS = (
    "受容する値の列が書き換えられていて読めません。新しいブックを作り直してください。",
    "the column of the values accepted was changed and cannot be read: make a new workbook.",
)


def _no_number(name: str) -> NoReturn:
    raise ValueError(name)


def parsed(pins: str) -> Mapping[str, Any] | None:
    """What a row of accepted risks is pinned to: ``records``, ``count`` or ``answer`` as waivers.yaml has them; None if it cannot be read."""
    try:
        found = json.loads(pins, parse_constant=_no_number)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) and len(found.keys() & {"records", "count", "answer"}) == len(found) == 1 else None


def joined(
    workbook: Workbook, said: Said, answers: tuple[Answer, ...], waivers: tuple[Waiver, ...]
) -> tuple[tuple[Answer, ...], tuple[Waiver, ...], tuple[Conflict, ...]]:
    """What the YAML files say and, after it, what only the workbook says. Where both speak of the same, YAML counts and a difference is named."""
    conflicts: list[Conflict] = []
    more_answers: list[Answer] = []
    for key, answer in said.answers.items():
        told = [
            each for each in answers if each.question == answer.question and (each.work_style is None or answer.work_style in (None, each.work_style))
        ]
        same_scope = [each for each in told if each.work_style == answer.work_style]
        for each in same_scope or told:
            conflicts += _difference(workbook, key, "answer", "answers.yaml", _differing(answer, each))
        if not same_scope and not any(each.work_style is None for each in told):
            more_answers.append(answer)
    more_waivers: list[Waiver] = []
    for key, waiver in said.waivers.items():
        told_of = [each for each in waivers if _part(each) == _part(waiver) and each.work_style in (None, waiver.work_style)]
        differing = [_differing_waiver(waiver, each) for each in told_of]
        if not told_of:
            more_waivers.append(waiver)
        elif all(differing):
            conflicts += _difference(workbook, key, "accept", "waivers.yaml", differing[0])
    return (*answers, *more_answers), (*waivers, *more_waivers), tuple(conflicts)


def _part(waiver: Waiver) -> tuple[str, str, str | None, str | None]:
    return waiver.checklist, waiver.item, waiver.rule, waiver.question


def _differing(one: Answer, other: Answer) -> list[str]:
    names = [name for name in _OF_ANSWER if getattr(one, name) != getattr(other, name)]
    names += [] if _same_evidence(one, other) else ["evidence"]
    return names + (["note"] if (one.note or "").strip() != (other.note or "").strip() else [])


def _same_evidence(one: Answer, other: Answer) -> bool:
    """Whether both name the same pieces; the workbook shows of each its address or, without one, its file."""
    named = [{name for name in (each.file, each.url) if name} for each in one.evidence]
    told = [{name for name in (each.file, each.url) if name} for each in other.evidence]
    return len(named) == len(told) and all(any(names & each for each in told) for names in named)


def _differing_waiver(one: Waiver, other: Waiver) -> list[str]:
    return [name for name in _OF_WAIVER if getattr(one, name) != getattr(other, name)]


def _difference(workbook: Workbook, key: str, name: str, file: str, differing: list[str]) -> Iterator[Conflict]:
    if differing:
        sheet = QUESTIONS if name == "answer" else RISKS
        heads = [column.head for column in sheet.human if column.id in differing]
        place = workbook.places.get((key, name)) or Place(key, name)
        ja = f"{'・'.join(head.ja for head in heads)}が {file} と違います。{file} を使いました。"
        yield Conflict((place,), Text(ja, f"{', '.join(head.en for head in heads)} differs from {file}, which is used."))
