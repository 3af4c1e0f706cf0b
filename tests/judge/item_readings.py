"""Items that one answer decides, and what is read from it.

``readings.yaml`` beside the tables says once for each level of the document (``levels``) what every answer means, and what holds of every
item of it, whatever decides it (``always``). Each row is a case with its reason; ``{words}``, ``{without}`` and ``{why}`` stand for the
item's own. A line under ``answered`` writes an item down: its level, its question, the words that the answer is about, and, where it is
about some companies only, ``without``: what these declare, and ``why`` that takes the item away from them. Rows with ``declared``
(``without`` or ``otherwise``) are about such items only. Rows under ``always`` join every table, with the verdict ``every_rule``. A level
that means the same as another one is its name. Parts of a table that are read like this: `tests.judge.item_parts`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from scanner.library.checklists import Checklist, Item
from tests.judge.item_parts import part_cases
from tests.judge.item_tables import CHECKLISTS, FOLDER, READINGS, Case, WrongCase, data_of, item_of, library, row_cases, table_cases

# The role that a number begins with, where an item is numbered for a role: 管理者B-1 stands in the file B.
_ROLE = re.compile(r"^[^\x00-\x7f]+")
_LINE = frozenset({"item", "level", "asks", "words", "without", "why"})


@dataclass(frozen=True, slots=True)
class Table:
    """What is written down of one item. ``level``: the sign of its priority, empty where the tables of a checklist do not say it."""

    item: str
    level: str
    cases: tuple[Case, ...]


@cache
def tables(checklist: str) -> Mapping[str, Table]:
    """All tables of a checklist by the number of their item. Raises `WrongCase`."""
    found: dict[str, Table] = {}
    readings = data_of(checklist, READINGS) if (FOLDER / checklist / f"{READINGS}.yaml").is_file() else None
    for path in sorted((FOLDER / checklist).iterdir()):
        if path.stem != READINGS:
            for table in file_tables(library().checklists[checklist], data_of(checklist, path.stem), path.stem, readings):
                if table.item in found:
                    raise WrongCase(f"{path.stem}: {table.item} is written down twice")
                found[table.item] = table
    return found


def cases(checklist: str) -> list[Case]:
    """The cases of all tables of a checklist."""
    return [case for table in tables(checklist).values() for case in table.cases]


def all_tables() -> list[tuple[str, str]]:
    """Checklist and number of every table."""
    return [(checklist, number) for checklist in CHECKLISTS for number in tables(checklist)]


def file_tables(checklist: Checklist, data: Mapping[str, Any], stem: str, readings: Mapping[str, Any] | None) -> Iterator[Table]:
    """The tables of one file. Raises `WrongCase`."""
    if readings is None:
        if set(data) != {"item", "bases", "cases"} or stem != data["item"]:
            raise WrongCase(f"{stem}: item, bases and cases of an item, in a file of its name")
        yield Table(data["item"], "", tuple(table_cases(checklist, data)))
        return
    if strange := set(data) - {"tables", "answered"}:
        raise WrongCase(f"{stem}: {sorted(strange)}")
    for each in (*data.get("tables", ()), *data.get("answered", ())):
        if not _ROLE.sub("", each["item"]).startswith((f"{stem}.", f"{stem}-")):
            raise WrongCase(f"{stem}: {each['item']} belongs elsewhere")
        if each.get("level") not in readings["levels"]:
            raise WrongCase(f"{each['item']}: level {each.get('level')}")
    for table in data.get("tables", ()):
        parts = part_cases(checklist, table, _rows(readings.get("parts", {}), table["level"])) if "parts" in table else ()
        yield Table(table["item"], table["level"], (*table_cases(checklist, table), *parts, *_always(checklist, table, readings)))
    for line in data.get("answered", ()):
        yield Table(line["item"], line["level"], tuple(_answered(checklist, line, readings)))


def _rows(levels: Mapping[str, Any], level: str) -> Any:
    """What is read at a level; that of another one where it means the same."""
    if level not in levels:
        raise WrongCase(f"level {level}")
    return _rows(levels, levels[level]) if isinstance(levels[level], str) else levels[level]


def _always(checklist: Checklist, table: Mapping[str, Any], readings: Mapping[str, Any]) -> Iterator[Case]:
    if strange := set(table) - {"item", "level", "bases", "cases", "parts"}:
        raise WrongCase(f"{table['item']}: {sorted(strange)}")
    name, base = next(iter(table["bases"].items()))
    for row in readings["always"]:
        if "every_rule" not in row:
            raise WrongCase(f"{row['name']}: every_rule")
        rules = dict.fromkeys(base["rules"], row["every_rule"])
        yield from row_cases(
            checklist, item_of(checklist, table["item"]), table["bases"], {**_without(row, "every_rule"), "use": name, "rules": rules}
        )


def _answered(checklist: Checklist, line: Mapping[str, Any], readings: Mapping[str, Any]) -> Iterator[Case]:
    item = _decided_by_answer(checklist, line)
    base = {**readings["base"], "rules": {}, "answers": {line["asks"]: "yes"}, "covers": {}}
    for row in (*_rows(readings["levels"], line["level"]), *readings["always"]):
        if "declared" not in row or "without" in line:
            yield from row_cases(checklist, item, {"base": base}, _filled(row, line))


def _decided_by_answer(checklist: Checklist, line: Mapping[str, Any]) -> Item:
    if strange := set(line) - _LINE:
        raise WrongCase(f"{line['item']}: {sorted(strange)}")
    if missing := [key for key in ("asks", "words") if not line.get(key, "").strip()]:
        raise WrongCase(f"{line['item']}: {missing}")
    if bool(line.get("without")) != bool(line.get("why", "").strip()):
        raise WrongCase(f"{line['item']}: without and why belong together")
    item = item_of(checklist, line["item"])
    if [leaf.kind for leaf in item.judged_by.leaves()] != ["ask"]:
        raise WrongCase(f"{line['item']}: more than one answer decides it")
    return item


def _filled(row: Mapping[str, Any], line: Mapping[str, Any]) -> dict[str, Any]:
    """One row of a reading with the words of an item."""
    without = line.get("without", {})
    told = {
        "words": line["words"],
        "why": line.get("why", ""),
        "without": "、".join(f"{name}: {str(value).lower()}" for name, value in without.items()),
    }
    declared = {"without": without, "otherwise": {name: not value for name, value in without.items()}}
    because = row.get("because", "").format(**told)
    filled = {**_without(row, "every_rule", "answer", "declared"), "use": "base", "because": because}
    if "answer" in row:
        filled["answers"] = {line["asks"]: row["answer"]}
    if "declared" in row:
        if row["declared"] not in declared:
            raise WrongCase(f"{row['name']}: declared {row['declared']}")
        filled["circumstances"] = declared[row["declared"]]
    return filled


def _without(row: Mapping[str, Any], *names: str) -> dict[str, Any]:
    return {key: value for key, value in row.items() if key not in names}
