"""Parts of an item that its words ask for one by one, and what is read from them.

A line under ``parts`` of a table names a part by its ``rule`` or ``ask`` (which has to hold), or both (either is enough), and the ``words``
that want it. ``use`` is its base: the first one of the table where nothing is said. ``without`` and ``why``: what takes the part away;
``kinds``: the only kinds of devices that it is about. The rows that a line becomes stand under ``parts`` of ``readings.yaml``, by level and by
``rule``, ``ask`` and ``either``. A row says what the rule came to (``found``) and the ``answer``; rows with ``declared`` (``without``,
``otherwise``) are about parts that something takes away, rows with ``devices`` about parts of some kinds: ``one`` (a row for each kind,
which is then the only one there is) or ``others`` (there are only other kinds).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from scanner.library.checklists import Checklist
from tests.judge.item_tables import SYSTEMS, Case, WrongCase, item_of, row_cases

_LINE = frozenset({"rule", "ask", "words", "use", "without", "why", "kinds"})
_READ = frozenset({"found", "answer", "declared", "devices"})
NAMES = {"windows": "Windows", "macos": "Mac", "ios": "iPhone・iPad", "android": "Android"}


def part_cases(checklist: Checklist, table: Mapping[str, Any], rows: Mapping[str, Any]) -> Iterator[Case]:
    """The cases of the lines under ``parts``. ``rows``: those of the item's level. Raises `WrongCase`."""
    item, seen = item_of(checklist, table["item"]), set()
    for line in table.get("parts", ()):
        _check(table, line)
        named = tuple(line[key] for key in ("rule", "ask", "use") if key in line)
        if named in seen:
            raise WrongCase(f"{item.number}: {named} stands there twice")
        seen.add(named)
        for row in rows["either" if "rule" in line and "ask" in line else "rule" if "rule" in line else "ask"]:
            if ("declared" not in row or "without" in line) and ("devices" not in row or "kinds" in line):
                for filled in _filled(row, line, next(iter(table["bases"]))):
                    yield from row_cases(checklist, item, table["bases"], filled)


def _check(table: Mapping[str, Any], line: Mapping[str, Any]) -> None:
    if strange := set(line) - _LINE:
        raise WrongCase(f"{table['item']}: {sorted(strange)}")
    if not {"rule", "ask"} & set(line) or not line.get("words", "").strip():
        raise WrongCase(f"{table['item']}: a part has a rule or a question, and the words that want it")
    if line.get("use", next(iter(table["bases"]))) not in table["bases"]:
        raise WrongCase(f"{table['item']}: base {line['use']}")
    if bool(line.get("without")) != bool(line.get("why", "").strip()):
        raise WrongCase(f"{table['item']}: without and why belong together")
    if "kinds" in line and not 0 < len(set(line["kinds"]) & set(SYSTEMS)) == len(line["kinds"]):
        raise WrongCase(f"{table['item']}: kinds {line['kinds']}")


def _filled(row: Mapping[str, Any], line: Mapping[str, Any], base: str) -> Iterator[dict[str, Any]]:
    """One row with the words of a part; one for each kind of devices where it says so."""
    without = line.get("without", {})
    declared = {"without": without, "otherwise": {name: not value for name, value in without.items()}}
    told = {
        "part": "・".join(line[key] for key in ("rule", "ask") if key in line),
        "words": line["words"],
        "why": line.get("why", ""),
        "without": "、".join(f"{name}: {str(value).lower()}" for name, value in without.items()),
    }
    for kind in line["kinds"] if row.get("devices") == "one" else ("",):
        filled = {key: value for key, value in row.items() if key not in _READ}
        filled["use"] = line.get("use", base)
        filled |= {key: row[key].format(**told, kind=NAMES.get(kind, "")) for key in ("name", "because")}
        if "found" in row:
            filled["rules"] = {line["rule"]: row["found"]}
        if "answer" in row:
            filled["answers"] = {line["ask"]: row["answer"]}
        if "declared" in row:
            filled["circumstances"] = declared[row["declared"]]
        if "devices" in row:
            there = [kind] if kind else [each for each in SYSTEMS if each not in line["kinds"]]
            filled |= {"enrolled": there, "ledger": {each: 5 if each in there else 0 for each in SYSTEMS}}
        yield filled
