"""Tables of item cases, as they are written down by hand under ``fixtures/items/<checklist>``.

A table has ``item``, ``bases`` and ``cases``. A base, changed by a case, says ``method`` (or a list of them), ``circumstances`` (declared
ones only), ``ledger`` (or nothing), ``enrolled`` (kinds of devices that Intune lists, or ``not_read``), ``excluded`` (the organisation
leaves the item out), the verdict of every deciding rule (``not_read``: unknown, and no record at all) and the answer to every question
(``unanswered`` and ``expired`` included). ``covers`` names what an answer settles, ``notes`` what all notes came to (they decide nothing: ``fail`` where
nothing is said). ``expect`` (and ``reason`` of an item that does not
apply) is worked out from the words of the document, and ``because`` says how.

A file is one such table, named after its item, or the ``tables`` and ``answered`` items (see `tests.judge.item_readings`) of a chapter or
section that it is named after.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from scanner.language.strict_yaml import load
from scanner.library.answers import WORDS
from scanner.library.checklists import Checklist, Item
from scanner.library.library import Library, load_library
from scanner.model.verdicts import Verdict

FOLDER = Path(__file__).resolve().parents[2] / "fixtures" / "items"
CHECKLISTS = tuple(sorted(path.name for path in FOLDER.iterdir()))
READINGS = "readings"
SYSTEMS = {"windows": "Windows", "macos": "macOS", "ios": "iOS", "android": "Android"}
FOUND_WORDS = ("pass", "fail", "unknown", "not_read", "not_applicable")
ANSWER_WORDS = ("yes", "no", "partly", "not_applicable", "unanswered", "expired")
_KEYS = frozenset({"method", "circumstances", "ledger", "enrolled", "excluded", "notes", "rules", "answers", "covers"})
_MERGED = ("circumstances", "rules", "answers", "covers")


class WrongCase(Exception):
    """A case that says less, or something else, than the item needs."""


@dataclass(frozen=True, slots=True)
class Case:
    """One row for one method."""

    item: str
    name: str
    method: int
    circumstances: Mapping[str, bool]
    ledger: Mapping[str, int] | None
    enrolled: tuple[str, ...] | None
    excluded: bool
    rules: Mapping[str, str]
    answers: Mapping[str, str]
    covers: Mapping[str, tuple[str, ...]]
    notes: str
    expect: str
    reason: str | None

    def __str__(self) -> str:
        return f"{self.item} {self.name} ({self.method})"


@cache
def library() -> Library:
    """The shipped library, read once."""
    return load_library()


def data_of(checklist: str, stem: str) -> Any:
    """The contents of one file of a checklist's folder."""
    return load(FOLDER / checklist / f"{stem}.yaml", words=WORDS).data


def item_of(checklist: Checklist, number: str) -> Item:
    """An item by its number. Raises `WrongCase` if there is none."""
    item = checklist.item(number)
    if item is None:
        raise WrongCase(f"{number}: {checklist.id} has no such item")
    return item


def table_cases(checklist: Checklist, table: Mapping[str, Any]) -> Iterator[Case]:
    """The cases of one table, one for each method that a row names. Raises `WrongCase`."""
    if not {"item", "bases", "cases"} <= set(table):
        raise WrongCase(f"{sorted(table)}: item, bases and cases")
    item = item_of(checklist, table["item"])
    names = [row["name"] for row in table["cases"]]
    if len(names) != len(set(names)):
        raise WrongCase(f"{item.number}: {next(name for name in names if names.count(name) > 1)} stands there twice")
    for row in table["cases"]:
        yield from row_cases(checklist, item, table["bases"], row)


def row_cases(checklist: Checklist, item: Item, bases: Mapping[str, Any], row: Mapping[str, Any]) -> Iterator[Case]:
    """The cases of one row, one for each method that it names. Raises `WrongCase`."""
    name, told = row["name"], {key: value for key, value in row.items() if key in _KEYS}
    if strange := set(row) - _KEYS - {"name", "use", "expect", "reason", "because"}:
        raise WrongCase(f"{item.number} {name}: {sorted(strange)}")
    if not row.get("because", "").strip():
        raise WrongCase(f"{item.number} {name}: no reason in a line (because)")
    if (row["expect"] == "not_applicable") != ("reason" in row):
        raise WrongCase(f"{item.number} {name}: an item that does not apply, and no other, says its reason")
    if row["expect"] not in set(Verdict):
        raise WrongCase(f"{item.number} {name}: {row['expect']}")
    base = bases[row["use"]]
    if strange := set(base) - _KEYS:
        raise WrongCase(f"{item.number} {row['use']}: {sorted(strange)}")
    whole = {**base, **told, **{key: {**base.get(key, {}), **told.get(key, {})} for key in _MERGED}}
    _check(checklist, item, name, whole)
    methods = whole["method"] if isinstance(whole["method"], list) else [whole["method"]]
    for method in methods:
        yield Case(
            item=item.number,
            name=name,
            method=method,
            circumstances={key: value for key, value in whole["circumstances"].items() if value != "undeclared"},
            ledger=whole.get("ledger"),
            enrolled=None if whole["enrolled"] == "not_read" else tuple(whole["enrolled"]),
            excluded=whole.get("excluded", False),
            rules=whole["rules"],
            answers=whole["answers"],
            covers={question: tuple(rules) for question, rules in whole["covers"].items()},
            notes=whole.get("notes", "fail"),
            expect=row["expect"],
            reason=row.get("reason"),
        )


def _check(checklist: Checklist, item: Item, name: str, whole: Mapping[str, Any]) -> None:
    """Every deciding part is named, nothing else is, and every word is one that is known."""
    for kind, key, words in (("rule", "rules", FOUND_WORDS), ("ask", "answers", ANSWER_WORDS)):
        needed = {leaf.target for leaf in item.judged_by.leaves() if leaf.kind == kind}
        if needed != set(whole[key]):
            raise WrongCase(f"{item.number} {name}: {key} {sorted(needed ^ set(whole[key]))}")
        if wrong := set(whole[key].values()) - set(words):
            raise WrongCase(f"{item.number} {name}: {key} {sorted(wrong)}")
    if unknown := set(whole["circumstances"]) - set(checklist.circumstances):
        raise WrongCase(f"{item.number} {name}: circumstances {sorted(unknown)}")
    if unknown := set(whole["covers"]) - set(whole["answers"]):
        raise WrongCase(f"{item.number} {name}: covers {sorted(unknown)}")
    if unknown := {rule for rules in whole["covers"].values() for rule in rules} - set(library().rules):
        raise WrongCase(f"{item.number} {name}: covers {sorted(unknown)}")
    if "enrolled" not in whole or (whole["enrolled"] != "not_read" and set(whole["enrolled"]) - set(SYSTEMS)):
        raise WrongCase(f"{item.number} {name}: enrolled")
    if whole.get("notes", "fail") not in FOUND_WORDS:
        raise WrongCase(f"{item.number} {name}: notes {whole['notes']}")
    if whole.get("excluded") and checklist.tailoring is None:
        raise WrongCase(f"{item.number} {name}: {checklist.id} lets nobody leave items out")
