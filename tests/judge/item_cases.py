"""Cases of whole items: what was found and answered of every deciding part of an item → the verdict of the item."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from functools import cache

from scanner.judge.assess import Assessor
from scanner.judge.engine import FindingKey, effective_for, key_of
from scanner.judge.population import DEVICES, Populations
from scanner.library.answers import Answer
from scanner.library.checklists import Checklist, Item
from scanner.library.organisation import Exclusion, Organisation, WorkStyle, undeclared
from scanner.model.findings import Counts, Finding
from scanner.model.methods import ownership_of
from scanner.model.verdicts import Reason, Verdict
from scanner.snapshot.manifest import Entry, Manifest
from tests.judge.item_tables import SYSTEMS, Case, library
from tests.judge.waived import none_accepted
from tests.proof.mutations import MemorySnapshot

NOW = datetime(2026, 11, 1, tzinfo=UTC)
STAMP = "2026-11-01T00:00:00Z"
_OUTCOMES = {
    "pass": (Verdict.PASS, {}, Counts(1, 0, 0, 0)),
    "fail": (Verdict.FAIL, {}, Counts(0, 1, 0, 0)),
    "unknown": (Verdict.UNKNOWN, {Reason.PERMISSION_DENIED: 1}, Counts(0, 0, 1, 0)),
    "not_read": (Verdict.UNKNOWN, {Reason.PERMISSION_DENIED: 1}, Counts(0, 0, 0, 0)),
    "not_applicable": (Verdict.NOT_APPLICABLE, {Reason.NO_SUBJECT: 1}, Counts(0, 0, 0, 0)),
}


def judged(checklist: Checklist, item: Item, case: Case) -> tuple[str, set[str]]:
    """The verdict and the reasons that the item comes to."""
    style = WorkStyle("all", "全社", case.method, None, None, case.circumstances, None, None, case.ledger)
    excluded = (Exclusion(checklist.id, item.number, "リスク分析により外す", "社長", "2026-09-01"),) if case.excluded else ()
    organisation = replace(undeclared(checklist.id, case.method), work_styles=(style,), tailoring=excluded)
    manifest, populations = _populations(case.enrolled, ownership_of(case.method), case.method, checklist.id)
    findings = _findings(item, case, style, organisation)
    answers = tuple(_answer(case, question, word) for question, word in case.answers.items() if word != "unanswered")
    assessor = Assessor(library(), organisation, manifest, populations, findings, answers, none_accepted())
    result = next(iter(assessor.results([replace(checklist, items=(item,))])))
    return result["verdict"], set(result["reasons"])


def _findings(item: Item, case: Case, style: WorkStyle, organisation: Organisation) -> dict[FindingKey, Finding]:
    """What the rules found."""
    found = {}
    noted = [leaf for note in item.notes for leaf in note.leaves()]
    for leaf, word in [
        *((leaf, case.notes) for leaf in noted),
        *((leaf, case.rules.get(leaf.target, "not_read")) for leaf in item.judged_by.leaves()),
    ]:
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
                demanded=rule.demanded,
                otherwise=verdict,
            )
    return found


def _answer(case: Case, question: str, word: str) -> Answer:
    said, expires = ("yes", "2026-10-01") if word == "expired" else (word, None)
    return Answer(question, None, said, "担当者", "2026-09-01", expires, (), case.covers.get(question, ()), None)


@cache
def _populations(enrolled: tuple[str, ...] | None, ownership: str, method: int, checklist: str) -> tuple[Manifest, Populations]:
    records = [
        {"id": f"d{number}", "deviceName": f"D-{number}", "operatingSystem": SYSTEMS[kind], "managedDeviceOwnerType": ownership}
        for number, kind in enumerate(enrolled or ())
    ]
    entry = Entry(DEVICES, "devices.jsonl", len(records), "0" * 64, "present", True, None, None, None, NOW, STAMP)
    manifest = Manifest("test", "tenant", None, NOW, STAMP, None, (), {} if enrolled is None else {DEVICES: entry}, None)
    snapshot = MemorySnapshot(manifest, {DEVICES: records})
    return manifest, Populations(snapshot.as_snapshot(), undeclared(checklist, method), library().resources)
