"""The whole assessment as JSON data (schema telework-scan/assessment/1): self-contained, without absolute paths."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterable, Mapping
from pathlib import Path, PurePath
from tempfile import TemporaryDirectory
from typing import Any

from scanner import __version__
from scanner.derive.run import with_derived
from scanner.judge.assess import Assessor
from scanner.judge.differences import differences
from scanner.judge.engine import OpenSink, judge, plan
from scanner.judge.expiring import expiring
from scanner.judge.insights import layers, near_misses, plausibility, wanted
from scanner.judge.ledger import ledger
from scanner.judge.passed import passed_by
from scanner.judge.population import DEVICES, MEMBERS, Populations
from scanner.judge.receipt import sha256_of
from scanner.judge.side_by_side import side_by_side
from scanner.judge.texts import Judged, checklist_json, texts_json
from scanner.judge.waivers import Waivers, Watch
from scanner.library.answers import Answer
from scanner.library.checklists import Checklist
from scanner.library.library import Library
from scanner.library.organisation import Organisation
from scanner.library.waivers import Waiver
from scanner.model.errors import input_error
from scanner.model.findings import Finding
from scanner.model.names import free_name
from scanner.model.text import Text
from scanner.model.verdicts import Verdict
from scanner.resources.registry import inputs_of
from scanner.snapshot.manifest import Entry
from scanner.snapshot.older import OlderSnapshots
from scanner.snapshot.read import Snapshot

SCHEMA = "telework-scan/assessment/1"
Json = dict[str, Any]


def assess(
    library: Library,
    organisation: Organisation,
    answers: tuple[Answer, ...],
    snapshot: Snapshot,
    files: Mapping[str, Path],
    open_sink: OpenSink | None = None,
    derived: Path | None = None,
    older: OlderSnapshots | None = None,
    waivers: tuple[Waiver, ...] = (),
) -> Json:
    """Judge a snapshot for an organisation.

    ``files``: inputs besides snapshot and library (name to show → path), whose hashes are recorded. ``derived``: where derived
    resources are written; None if nobody wants to keep them. ``older``: older snapshots of the tenant; None where none were given.
    ``waivers``: deviations that were accepted. Raises `InputError` if the snapshot is damaged or belongs to another tenant.
    """
    if derived is None:
        with TemporaryDirectory(prefix="telework-scan-") as folder:
            return assess(library, organisation, answers, snapshot, files, open_sink, Path(folder), older, waivers)
    if organisation.tenant and organisation.tenant != snapshot.manifest.tenant_id.lower():
        raise input_error(
            str(snapshot.folder / "manifest.json"),
            f"別のテナントのスナップショットです（organisation.yaml は {organisation.tenant}）。",
            f"the snapshot belongs to another tenant (organisation.yaml says {organisation.tenant}).",
        )
    checklists = [library.checklists[name] for name in organisation.checklists]
    jobs = plan(library, organisation, checklists)
    snapshot = with_derived(snapshot, organisation, wanted(jobs), derived, older.opened if older else None)
    populations = Populations(snapshot, organisation, library.resources)
    watch = Watch(waivers, jobs)
    findings = judge(snapshot, populations, jobs, watch.through(open_sink))
    accepted = Waivers(waivers, watch, lambda day: snapshot.manifest.collected_at > organisation.end_of(day))
    assessor = Assessor(library, organisation, snapshot.manifest, populations, findings, answers, accepted)
    results = list(assessor.results(checklists))
    listed = sorted(findings.values(), key=lambda finding: finding.id)
    resources = _resources(snapshot, library, organisation, listed)
    return {
        "schema": SCHEMA,
        "tool": {"name": "telework-scan", "version": __version__},
        "organisation": _organisation(organisation, checklists, snapshot.manifest.tenant_name or snapshot.manifest.tenant_id),
        "snapshot": _snapshot(snapshot, resources),
        "planned": dict(snapshot.planned.record) if snapshot.planned else None,
        "inputs": _inputs(library, organisation, snapshot, listed, files) + (older.inputs if older else []),
        "checklists": [checklist_json(checklist) for checklist in checklists],
        "summary": [_summary(results, checklist, style.id, style.method) for style in organisation.work_styles for checklist in checklists],
        "results": results,
        "findings": [finding.as_json() for finding in listed],
        "answers": [_answer(answer, expired=assessor.expired(answer)) for answer in answers],
        "waivers": accepted.listed(),
        "differences": differences(library, organisation, checklists, results),
        **side_by_side(checklists, library.rules),
        "products": assessor.products.listed(results, {finding.id: finding for finding in listed}),
        "ledger": ledger(assessor, results, answers),
        "near_misses": near_misses(snapshot),
        "layers": layers(snapshot, populations, library.resources),
        "plausibility": plausibility(snapshot),
        "warnings": [
            text.as_json()
            for text in (
                *_warnings(organisation, snapshot, library, answers),
                *assessor.products.warnings(),
                *expiring(snapshot, organisation.timezone),
                *(older.warnings if older else ()),
                *(snapshot.planned.warnings if snapshot.planned else ()),
            )
        ],
        "texts": texts_json(
            library,
            checklists,
            [Judged(finding.id, finding.rule, _values(finding)) for finding in listed],
            {*(each["resource"] for each in resources), *(finding.resource for finding in listed)},
        ),
    }


def _values(finding: Finding) -> Mapping[str, Any]:
    return {name: each["value"] for name, each in finding.parameters.items()}


def _organisation(organisation: Organisation, checklists: list[Checklist], tenant: str) -> Json:
    known = sorted({name for checklist in checklists for name in checklist.circumstances})
    return {
        "name": organisation.name or tenant,
        "language": organisation.language,
        "timezone": organisation.timezone,
        "work_styles": [
            {
                "id": style.id,
                "name": style.name,
                "method": style.method,
                "circumstances": dict(sorted(style.circumstances.items())),
                "undeclared": [name for name in known if name not in style.circumstances],
                "declared_by": style.declared_by,
                "declared_on": style.declared_on,
                "ledger": dict(style.ledger) if style.ledger is not None else None,
                "people": list(style.people) if style.people is not None else None,
                "devices_in": list(style.devices_in) if style.devices_in is not None else None,
            }
            for style in organisation.work_styles
        ],
    }


def _snapshot(snapshot: Snapshot, resources: list[Json]) -> Json:
    manifest = snapshot.manifest
    return {
        "tenant": {"id": manifest.tenant_id, "name": manifest.tenant_name},
        "collected_at": manifest.stamp,
        "tool": manifest.tool,
        "sign_in": manifest.sign_in,
        "resources": resources,
        "derived": [_derived(entry) for _, (entry, _) in sorted(snapshot.derived.items())],
    }


def _derived(entry: Entry) -> Json:
    return {
        "resource": entry.resource,
        "complete": entry.complete,
        "count": entry.count,
        "reason": str(entry.reason) if entry.reason else None,
        "from": sorted(inputs_of(entry.resource)),
    }


def _resources(snapshot: Snapshot, library: Library, organisation: Organisation, findings: Iterable[Finding]) -> list[Json]:
    """What lies in the snapshot or should. ``used``: rules read it, or it tells whom and which devices they are about."""
    used = {name for finding in findings for name in inputs_of(finding.resource)}
    there = set(snapshot.manifest.entries)
    limited = any(style.people is not None or style.devices_in is not None for style in organisation.work_styles)
    used |= there & {DEVICES, *([MEMBERS] if limited else [])}
    return [_resource(name, snapshot, library) | {"used": name in used} for name in sorted(used | there)]


def _resource(name: str, snapshot: Snapshot, library: Library) -> Json:
    entry, described = snapshot.entry(name), library.resources.get(name)
    plan_ = list(described.plan) if described else []
    permission = (described.permission or None) if described else None
    if entry is None:
        return {
            "resource": name, "state": "not_obtained", "complete": False, "count": 0, "reason": "not_collected", "detail": None,
            "permission": permission, "plan": plan_, "sha256": None, "collected_at": None,
        }  # fmt: skip
    # Of what a plan changed, the hash is that of the file that was collected: the plan's own files have theirs.
    collected = snapshot.planned.hashes.get(name, entry.sha256) if snapshot.planned else entry.sha256
    return {
        "resource": name, "state": entry.state, "complete": entry.complete, "count": entry.count, "reason": str(entry.reason) if entry.reason else None,
        "detail": entry.detail, "permission": entry.permission or permission, "plan": plan_, "sha256": collected, "collected_at": entry.stamp,
    }  # fmt: skip


def _inputs(library: Library, organisation: Organisation, snapshot: Snapshot, findings: Iterable[Finding], files: Mapping[str, Path]) -> list[Json]:
    rules = {finding.rule for finding in findings}
    read = {
        **{library.files[name]: 3 for name in rules},
        **{library.files[name]: 2 for name in organisation.checklists},
        **{question.place[0]: 3 for question in library.questions.values()},
        **{template.file: 3 for template in library.templates.values()},
        **{library.files[f"products/{used.product.id}"]: 3 for used in organisation.products},
    }
    hashes: dict[str, str] = {}
    for file in library.hashes:
        if file in read:
            hashes[_public(file, read[file], hashes)] = library.hashes[file]
    hashes["snapshot/manifest.json"] = snapshot.manifest_sha256
    for name, path in files.items():
        hashes[name] = sha256_of(path)
    return [{"name": name, "sha256": hashes[name]} for name in sorted(hashes)]


def _public(file: str, depth: int, taken: Container[str]) -> str:
    """A library file's name without the folder that it lies in on this machine: ``rules/data/x.yaml``, ``own/rules/data/x.yaml``.

    ``depth``: how many parts of the name that are. The second of one name, of another folder of one's own, is ``… (2)``.
    """
    name = "/".join(PurePath(file).parts[-depth:])
    if name != file:
        name = f"own/{name}"
    return free_name(name, taken)


def _summary(results: list[Json], checklist: Checklist, style: str, method: int) -> Json:
    mine = [each for each in results if each["checklist"] == checklist.id and each["work_style"] == style]
    counts = _counted(mine)
    return {
        "checklist": checklist.id,
        "work_style": style,
        "method": method,
        "counts": counts,
        "by_priority": {sign: _counted([each for each in mine if each["priority"] == sign]) for sign in checklist.priorities},
        "passed_by": passed_by(each["judged_by"] for each in mine if each["verdict"] == Verdict.PASS),
        "waived": sum(bool(each["waiver"] and each["waiver"]["waived"]) for each in mine),
        "share": {
            "pass": counts["pass"],
            "of": len(mine) - counts["not_applicable"],
            "at_most": counts["pass"] + counts["unknown"] + counts["manual"],
        },
    }


def _counted(results: Iterable[Json]) -> dict[str, int]:
    tally = Counter(each["verdict"] for each in results)
    return {str(verdict): tally[str(verdict)] for verdict in Verdict}


def _answer(answer: Answer, *, expired: bool) -> Json:
    return {
        "question": answer.question,
        "work_style": answer.work_style,
        "answer": answer.answer,
        "by": answer.by,
        "on": answer.on,
        "expires": answer.expires,
        "expired": expired,
        "evidence": [{"file": each.file, "sha256": each.sha256, "url": each.url, "found": each.found} for each in answer.evidence],
        "covers": list(answer.covers),
        "note": answer.note,
        "product": answer.product,
    }


def _warnings(organisation: Organisation, snapshot: Snapshot, library: Library, answers: tuple[Answer, ...]) -> list[Text]:
    found = list(organisation.warnings)
    found += [
        Text(
            f"質問「{answer.question}」への回答の証跡「{each.file}」が見つかりません。証跡のない回答（申告）として扱いました。",
            f"the evidence '{each.file}' of the answer to '{answer.question}' was not found; the answer counts as a statement without evidence.",
        )
        for answer in answers
        for each in answer.evidence
        if not each.holds
    ]
    unused = sorted(set(snapshot.manifest.entries) - set(library.resources))
    found += [
        Text(f"スナップショットの {name} は、この版では使いません。", f"{name} in the snapshot is not used by this version.") for name in unused
    ]
    return found
