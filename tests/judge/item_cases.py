"""Cases of whole items: what was found and answered of every deciding part of an item → the verdict of the item.

A file ``fixtures/items/<number>.yaml`` has ``item``, ``bases`` and ``cases``. A base, changed by a case, says ``method`` (or a list of
them), ``circumstances`` (declared ones only), ``ledger`` (or nothing), ``enrolled`` (kinds of devices that Intune lists, or ``not_read``),
the verdict of every deciding rule (``not_read``: unknown, and no record at all) and the answer to every question (``unanswered`` and
``expired`` included). ``covers`` names what an
answer settles. ``expect`` (and ``reason`` of an item that does not apply) is worked out from the words of the document.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

from scanner.judge.assess import Assessor
from scanner.judge.engine import FindingKey, effective_for, key_of
from scanner.judge.population import DEVICES, Populations
from scanner.language.strict_yaml import load
from scanner.library.answers import WORDS, Answer
from scanner.library.checklists import Checklist, Item
from scanner.library.library import Library, load_library
from scanner.library.organisation import Organisation, WorkStyle, undeclared
from scanner.model.findings import Counts, Finding
from scanner.model.methods import ownership_of
from scanner.model.verdicts import Reason, Verdict
from scanner.snapshot.manifest import Entry, Manifest
from tests.proof.mutations import MemorySnapshot

FOLDER = Path(__file__).resolve().parents[2] / "fixtures" / "items" / "mic-sme-2021"
CHECKLIST = "mic-sme-2021"
NOW = datetime(2026, 11, 1, tzinfo=UTC)
STAMP = "2026-11-01T00:00:00Z"
ANSWER_WORDS = ("yes", "no", "partly", "not_applicable", "unanswered", "expired")
SYSTEMS = {"windows": "Windows", "macos": "macOS", "ios": "iOS", "android": "Android"}
_KEYS = frozenset({"method", "circumstances", "ledger", "enrolled", "rules", "answers", "covers"})
_MERGED = ("circumstances", "rules", "answers", "covers")
_OUTCOMES = {
    "pass": (Verdict.PASS, {}, Counts(1, 0, 0, 0)),
    "fail": (Verdict.FAIL, {}, Counts(0, 1, 0, 0)),
    "unknown": (Verdict.UNKNOWN, {Reason.PERMISSION_DENIED: 1}, Counts(0, 0, 1, 0)),
    "not_read": (Verdict.UNKNOWN, {Reason.PERMISSION_DENIED: 1}, Counts(0, 0, 0, 0)),
    "not_applicable": (Verdict.NOT_APPLICABLE, {Reason.NO_SUBJECT: 1}, Counts(0, 0, 0, 0)),
}


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
    rules: Mapping[str, str]
    answers: Mapping[str, str]
    covers: Mapping[str, tuple[str, ...]]
    expect: str
    reason: str | None

    def __str__(self) -> str:
        return f"{self.item} {self.name} ({self.method})"


@cache
def library() -> Library:
    """The shipped library, read once."""
    return load_library()


def checklist() -> Checklist:
    """The shipped checklist whose items are tried."""
    return library().checklists[CHECKLIST]


def shipped_cases() -> Iterator[Case]:
    """The cases of all files, in the order of the files' names."""
    for path in sorted(FOLDER.glob("*.yaml")):
        yield from cases_of(load(path, words=WORDS).data, path.stem)


def cases_of(data: Mapping[str, Any], stem: str) -> Iterator[Case]:
    """The cases of one file, one for each method that a row names. Raises `WrongCase`."""
    item = checklist().item(data["item"])
    if item is None or stem != data["item"] or set(data) != {"item", "bases", "cases"}:
        raise WrongCase(f"{stem}: item, bases and cases of an item that exists, in a file of its name")
    names = [row["name"] for row in data["cases"]]
    if len(names) != len(set(names)):
        raise WrongCase(f"{stem}: {next(name for name in names if names.count(name) > 1)} stands there twice")
    for row in data["cases"]:
        yield from _row(item, data["bases"], row)


def _row(item: Item, bases: Mapping[str, Any], row: Mapping[str, Any]) -> Iterator[Case]:
    name, told = row["name"], {key: value for key, value in row.items() if key in _KEYS}
    if strange := set(row) - _KEYS - {"name", "use", "expect", "reason", "because"}:
        raise WrongCase(f"{item.number} {name}: {sorted(strange)}")
    if not row.get("because", "").strip():
        raise WrongCase(f"{item.number} {name}: no reason in a line (because)")
    if (row["expect"] == "not_applicable") != ("reason" in row):
        raise WrongCase(f"{item.number} {name}: an item that does not apply, and no other, says its reason")
    base = bases[row["use"]]
    if strange := set(base) - _KEYS:
        raise WrongCase(f"{item.number} {row['use']}: {sorted(strange)}")
    whole = {**base, **told, **{key: {**base.get(key, {}), **told.get(key, {})} for key in _MERGED}}
    _check(item, name, whole)
    if row["expect"] not in set(Verdict):
        raise WrongCase(f"{item.number} {name}: {row['expect']}")
    methods = whole["method"] if isinstance(whole["method"], list) else [whole["method"]]
    for method in methods:
        yield Case(
            item=item.number,
            name=name,
            method=method,
            circumstances={key: value for key, value in whole["circumstances"].items() if value != "undeclared"},
            ledger=whole.get("ledger"),
            enrolled=None if whole["enrolled"] == "not_read" else tuple(whole["enrolled"]),
            rules=whole["rules"],
            answers=whole["answers"],
            covers={question: tuple(rules) for question, rules in whole["covers"].items()},
            expect=row["expect"],
            reason=row.get("reason"),
        )


def _check(item: Item, name: str, whole: Mapping[str, Any]) -> None:
    """Every deciding part is named, nothing else is, and every word is one that is known."""
    for kind, key, words in (("rule", "rules", _OUTCOMES), ("ask", "answers", ANSWER_WORDS)):
        needed = {leaf.target for leaf in item.judged_by.leaves() if leaf.kind == kind}
        if needed != set(whole[key]):
            raise WrongCase(f"{item.number} {name}: {key} {sorted(needed ^ set(whole[key]))}")
        if wrong := set(whole[key].values()) - set(words):
            raise WrongCase(f"{item.number} {name}: {key} {sorted(wrong)}")
    if unknown := set(whole["circumstances"]) - set(checklist().circumstances):
        raise WrongCase(f"{item.number} {name}: circumstances {sorted(unknown)}")
    if unknown := set(whole["covers"]) - set(whole["answers"]):
        raise WrongCase(f"{item.number} {name}: covers {sorted(unknown)}")
    if unknown := {rule for rules in whole["covers"].values() for rule in rules} - set(library().rules):
        raise WrongCase(f"{item.number} {name}: covers {sorted(unknown)}")
    if "enrolled" not in whole or (whole["enrolled"] != "not_read" and set(whole["enrolled"]) - set(SYSTEMS)):
        raise WrongCase(f"{item.number} {name}: enrolled")


def judged(item: Item, case: Case) -> tuple[str, set[str]]:
    """The verdict and the reasons that the item comes to."""
    style = WorkStyle("all", "全社", case.method, None, None, case.circumstances, None, None, case.ledger)
    organisation = replace(undeclared(CHECKLIST, case.method), work_styles=(style,))
    manifest, populations = _populations(case.enrolled, ownership_of(case.method), case.method)
    findings = _findings(item, case, style, organisation)
    answers = tuple(_answer(case, question, word) for question, word in case.answers.items() if word != "unanswered")
    assessor = Assessor(library(), organisation, manifest, populations, findings, answers)
    result = next(iter(assessor.results([replace(checklist(), items=(item,))])))
    return result["verdict"], set(result["reasons"])


def _findings(item: Item, case: Case, style: WorkStyle, organisation: Organisation) -> dict[FindingKey, Finding]:
    """What the rules found. All notes fail: they decide nothing."""
    found = {}
    noted = [leaf for note in item.notes for leaf in note.leaves()]
    for leaf, word in [*((leaf, "fail") for leaf in noted), *((leaf, case.rules.get(leaf.target, "not_read")) for leaf in item.judged_by.leaves())]:
        if leaf.kind == "rule":
            rule = library().rules[leaf.target]
            key = key_of(rule, style, effective_for(leaf, rule, organisation))
            verdict, reasons, counts = _OUTCOMES[word]
            found[key] = Finding(
                id=rule.id,
                rule=rule.id,
                work_style=key[1],
                parameters={},
                scope=rule.resource.scope,
                resource=rule.resource.name,
                verdict=verdict,
                reasons=reasons,
                counts=counts,
                bounds=None,
                records=(),
                unknown_owner=0,
            )
    return found


def _answer(case: Case, question: str, word: str) -> Answer:
    said, expires = ("yes", "2026-10-01") if word == "expired" else (word, None)
    return Answer(question, None, said, "担当者", "2026-09-01", expires, (), case.covers.get(question, ()), None)


@cache
def _populations(enrolled: tuple[str, ...] | None, ownership: str, method: int) -> tuple[Manifest, Populations]:
    records = [
        {"id": f"d{number}", "deviceName": f"D-{number}", "operatingSystem": SYSTEMS[kind], "managedDeviceOwnerType": ownership}
        for number, kind in enumerate(enrolled or ())
    ]
    entry = Entry(DEVICES, "devices.jsonl", len(records), "0" * 64, "present", True, None, None, None, NOW, STAMP)
    manifest = Manifest("test", "tenant", None, NOW, STAMP, None, (), {} if enrolled is None else {DEVICES: entry})
    snapshot = MemorySnapshot(manifest, {DEVICES: records})
    return manifest, Populations(snapshot.as_snapshot(), undeclared(CHECKLIST, method), library().resources)
