"""What of a filled workbook goes into the next one: everything – but what was accepted for other values waits to be accepted again."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping

from scanner.library.workbook import Workbook
from scanner.library.workbook_entries import Conflict, carried_row
from scanner.library.workbook_said import parsed
from scanner.library.workbook_tables import Place
from scanner.library.workbook_torn import TORN, misplaced
from scanner.model.text import Text
from scanner.model.workbook import QUESTIONS, RISKS
from scanner.model.workbook_parts import Sheet

Entries = Mapping[str, Mapping[str, str]]
_ACCEPTANCE = ("accept", "approved_by", "on", "expires")
_CHANGED = Text(
    "受容した値が変わりました。受容は引き継いでいません。続けるには、新しいブックでもう一度承認してください。",
    "the values accepted have changed; the acceptance is not carried over: accept them again in the new workbook to go on.",
)
_AGAIN = Text("受容した値が変わったため、もう一度の承認が必要", "what was accepted has changed: to be accepted again")


def carried(workbook: Workbook, pins: Mapping[str, str], questions: Mapping[str, Text], language: str) -> tuple[Entries, tuple[Conflict, ...]]:
    """The entries for a new workbook. ``pins``: by the key of a risk, what its row is pinned to now; ``questions``: by their ids.

    An acceptance of values that are no longer the same is not repeated for the new ones: it is kept under 引き継ぎ, its reason stays.
    Answers that stand beside another question than theirs are kept there, too.
    """
    entries: dict[str, Mapping[str, str]] = {}
    conflicts: list[Conflict] = []
    wrong = misplaced(workbook.questions, questions)
    for key, cells in workbook.entries.items():
        if key in wrong:
            entries |= _moved(QUESTIONS, workbook.questions[key], cells, cells, TORN, language)
            conflicts.append(Conflict((_place(workbook, key, "answer"),), TORN))
        elif _is_outdated(workbook, key, cells, pins):
            entries[key] = {name: value for name, value in cells.items() if name not in _ACCEPTANCE}
            entries |= _moved(RISKS, key, cells, _ACCEPTANCE, _AGAIN, language)
            conflicts.append(Conflict((_place(workbook, key, "accept"),), _CHANGED))
        else:
            entries[key] = cells
    return entries, tuple(conflicts)


def _moved(sheet: Sheet, row: str, cells: Mapping[str, str], names: Iterable[str], why: Text, language: str) -> Entries:
    """Some cells of a row as rows of 引き継ぎ."""
    columns = {column.id: column for column in sheet.human}
    at = 0 if language == "ja" else 1  # of a text's two languages
    return dict(
        carried_row(sheet.name(language), row, columns[name].head[at], columns[name].word(cells[name], language), why[at])
        for name in names
        if name in cells and name in columns
    )


def _place(workbook: Workbook, key: str, name: str) -> Place:
    found = workbook.places.get((key, name))
    return found or next((place for (other, _), place in workbook.places.items() if other == key), Place(key, name))


def _is_outdated(workbook: Workbook, key: str, cells: Mapping[str, str], pins: Mapping[str, str]) -> bool:
    """Whether a row accepts, and the row of today would accept more than it did."""
    accepts = key.startswith(RISKS.prefix) and (cells.get("accept") == "yes" or (key, "accept") in workbook.unclear)
    return accepts and bool(pins.get(key)) and not _covers(workbook.pins.get(key, ""), pins[key])


def _covers(accepted: str, now: str) -> bool:
    """Whether everything that a row is pinned to now was accepted with the same values."""
    before, after = parsed(accepted), parsed(now)
    if before is None or after is None or before.keys() != after.keys():
        return False
    if "records" not in after:
        return _exactly(before) == _exactly(after)
    return all(isinstance(each["records"], list) for each in (before, after)) and (
        Counter(map(_exactly, after["records"])) <= Counter(map(_exactly, before["records"]))
    )


def _exactly(value: object) -> str:
    """A value so that yes is not 1, and 1 is not 1.0."""
    return json.dumps(value, sort_keys=True)
