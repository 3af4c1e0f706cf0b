"""The workbook among the reports: people's entries go from the filled one into the new one, and none is overwritten unread."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from scanner.cli.console import note
from scanner.cli.formats import FORMATS
from scanner.cli.workbook_inputs import Filled, check_tenant, tell
from scanner.library.workbook import Workbook, read_workbook
from scanner.library.workbook_carry import Entries, carried
from scanner.model.errors import InputError, UsageError
from scanner.model.text import Text
from scanner.model.workbook import PINS_LONGEST, RISKS

if TYPE_CHECKING:
    from reporters.model import View
    from reporters.model_waivers import Acceptable

_NONE: Entries = {}
_FEW = 3


class Workbooks:
    """Makes the new workbook. ``filled``: the one that people filled in, perhaps read (and told of) already; None if nobody did."""

    FORMAT: Final = "xlsx"

    def __init__(self, filled: Path | Filled | None, formats: Sequence[str], out: Path, tenant: str, language: str) -> None:
        """Read what was filled in. Raises `InputError` if it cannot be read or is another tenant's, `UsageError` if no workbook is asked for."""
        self._path = filled.path if isinstance(filled, Filled) else filled
        self._told = isinstance(filled, Filled)
        self._target = out / FORMATS[self.FORMAT].file
        self._language = language
        self._workbook: Workbook | None = None
        if filled is None or self._path is None:
            return
        if self.FORMAT not in formats:
            raise UsageError("--workbook は、--format に xlsx を含めて指定してください。", "--workbook goes with xlsx in --format.")
        if _mark_of_open(self._path) is not None:
            note(
                f"{self._path.name} は表計算ソフトで開いているようです。保存していない記入は読めません。"
                if language == "ja"
                else f"{self._path.name} seems to be open in a spreadsheet program; what is not saved yet cannot be read."
            )
        self._workbook = filled.workbook if isinstance(filled, Filled) else read_workbook(filled)
        check_tenant(self._path, self._workbook, tenant)

    def made(self, render: Callable[[View, str, Entries], bytes], view: View) -> bytes:
        """The new workbook. Raises `UsageError` where writing it would destroy what people wrote."""
        data = render(view, self._language, self._entries(view))
        self._guard(data)
        return data

    def _entries(self, view: View) -> Entries:
        if self._path is None or self._workbook is None:
            return _NONE
        pins = {_key(each): each.pins for each in view.acceptable if each.complete and len(each.pins) <= PINS_LONGEST}
        questions = {each.id: Text(each.question.ja, each.question.en) for each in view.questionnaire}
        entries, conflicts = carried(self._workbook, pins, questions, self._language)
        tell(Filled(self._path, self._workbook, (*(() if self._told else self._workbook.conflicts), *conflicts)), self._language)
        for name in self._workbook.foreign:
            note(
                f"追加されたシート「{name}」は、新しいブックには入りません。元のブックを残してください。"
                if self._language == "ja"
                else f"the sheet '{name}' was added; it is not in the new workbook: keep the old one."
            )
        return entries

    def _guard(self, new: bytes) -> None:
        """Nothing that people wrote is overwritten unread, and no file that a spreadsheet program has open."""
        target = self._target
        if not target.exists():
            return
        mark = _mark_of_open(target)
        if mark is not None:
            raise UsageError(
                f"{target} を表計算ソフトで開いているようです（{mark.name} があります）。閉じてからやり直してください。",
                f"{target} seems to be open in a spreadsheet program ({mark.name} is there): close it and try again.",
            )
        if self._path is not None and self._workbook is not None and target.samefile(self._path):
            if self._workbook.foreign:
                listed = "、".join(self._workbook.foreign)
                raise UsageError(
                    f"{target} には追加されたシート（{listed}）があり、上書きすると失われます。--out に別のフォルダーを指定してください。",
                    f"{target} has sheets that were added ({listed}) and would be lost: give another --out.",
                )
            return
        lost = _lost(target, new)
        if lost:
            raise UsageError(
                f"{target} には、上書きすると失われる記入があります（{lost}）。--workbook に指定して引き継ぐか、--out に別のフォルダーを指定してください。",
                f"{target} holds entries that would be lost ({lost}): name it with --workbook to carry them over, or give another --out.",
            )


def _key(each: Acceptable) -> str:
    part = f"rule:{each.rule}" if each.rule is not None else f"question:{each.question}"
    return f"{RISKS.prefix}{each.checklist}/{each.item}@{each.style}:{part}"


def _lost(target: Path, new: bytes) -> str:
    """What of an existing workbook the new one does not have; empty if it has everything."""
    try:
        before = read_workbook(target)
    except InputError as error:
        return error.problems[0].ja
    after = read_workbook(target, new)
    gone = [
        str(before.places.get((key, name), key))
        for key, cells in before.entries.items()
        for name, value in cells.items()
        if after.entries.get(key, {}).get(name) != value
    ]
    return "、".join((*gone[:_FEW], *(["…"] if len(gone) > _FEW else []), *before.foreign))


def _mark_of_open(path: Path) -> Path | None:
    """The file that a spreadsheet program leaves beside a workbook while it has it open."""
    marks = (path.with_name(f"~${path.name}"), path.with_name(f".~lock.{path.name}#"))
    return next((mark for mark in marks if mark.exists()), None)
