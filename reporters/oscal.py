"""The assessment as OSCAL assessment results (1.2.1, JSON): one result for each checklist and work style.

Every item is an observation. OSCAL findings know only satisfied and not-satisfied, so only passes and fails become findings; what
is unknown, unanswered or not applicable stays an observation, with its verdict as a property. A fail is also a risk: open, or
deviation-approved where a waiver in force accepts all of it. Identifiers of observations, findings and risks are the same in every
run for the same tenant, item and work style; those of the document and its results change with what was judged.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import quote

from reporters.deciding import deciding, in_force, leaves, waived
from reporters.labels import BASES
from reporters.model import Edition, Item, Section, View
from reporters.model_decisions import AcceptedRisk
from reporters.model_parts import Part
from reporters.oscal_parts import Json, control, filled, identifier, markup, plain, prop, token
from reporters.text import Text

VERSION = "1.2.1"
_STATES = {"pass": "satisfied", "fail": "not-satisfied"}
_METHODS = {BASES["machine"]: "TEST", BASES["document"]: "EXAMINE", BASES["statement"]: "INTERVIEW"}

_TITLE = Text("テレワークセキュリティ診断（助言）", "Telework security gap analysis (advisory)")
_NO_PLAN_TITLE = Text("評価計画（ありません）", "Assessment plan (there is none)")
_NO_PLAN = Text(
    "OSCAL の評価計画（assessment plan）は作られていません。何を評価したかは、各結果の reviewed-controls に示します。",
    "No OSCAL assessment plan was written. What was assessed stands under reviewed-controls of each result.",
)
_ADVISORY = Text(
    "この文書は、チェックリストの要求と、読み取った設定・寄せられた回答との差を示す助言です。監査意見や認証に代わるものではありません。",
    "This document is advice: it shows the gap between what a checklist demands and what was read or answered. It is no audit opinion and no certificate.",
)
_TIMES = Text("時刻はすべて、スナップショットの取得が終わった時刻（UTC）です。", "Every time is the time at which the snapshot was complete (UTC).")
_PATHS = Text(
    "relevant-evidence の href は、判定結果のフォルダーから見たパスです。",
    "Each href of relevant-evidence is a path below the folder of the assessment.",
)
_PLANNED = Text(
    "計画中の構成を重ねた判定です。現在の構成の判定ではありません。", "Judged with a planned configuration laid over: not the present state."
)
_TOOL = Text("スナップショットを規則で判定するツール。", "The tool that judges a snapshot by rules.")
_INPUTS = Text("判定に使った入力", "Inputs of the assessment")
_NO_RISK = Text("要求を満たしていません。", "The demand is not met.")


@dataclass(frozen=True, slots=True)
class _Result:
    """One section being written. ``subject``: what identifies it in every run; ``actor``: the tool's identifier."""

    view: View
    section: Section
    lang: str
    subject: str
    actor: str

    def id(self, kind: str, item: Item, *names: str) -> str:
        return identifier(self.subject, kind, item.number, *names)

    def said(self, text: Text) -> str:
        return markup(text.of(self.lang))

    @property
    def origins(self) -> list[Json]:
        return [{"actors": [{"type": "tool", "actor-uuid": self.actor}]}]


def render(view: View, language: str) -> str:
    """Return ``oscal-assessment-results.json``."""
    title = view.title
    inputs = [f"{name}={digest}" for name, digest in view.inputs] + [f"{one.name}={one.sha256}" for one in view.older]
    document = identifier("document", title.tenant_id, title.collected_utc, title.tool, language, *inputs)
    plan = identifier(document, "no plan")
    organisation = identifier(title.tenant_id, "organisation")
    results = [_result(view, section, language, document) for section in view.sections]
    content = {
        "uuid": document,
        "metadata": filled(
            title=markup(_TITLE.of(language)),
            last_modified=title.collected_utc,
            version=plain(title.collected_utc),
            oscal_version=VERSION,
            props=_about(view),
            parties=[{"uuid": organisation, "type": "organization", "name": plain(title.organisation)}],
            remarks=markup(_ADVISORY.of(language)),
        ),
        "import-ap": {"href": f"#{plan}", "remarks": markup(_NO_PLAN.of(language))},
        "results": results,
        "back-matter": {"resources": list(_resources(view, language, document, plan))},
    }
    return json.dumps({"assessment-results": content}, ensure_ascii=False, indent=2) + "\n"


def _about(view: View) -> list[Json]:
    title = view.title
    found = [prop("tenant-id", title.tenant_id), prop("tenant-name", title.tenant_name), prop("tool", title.tool)]
    return [*found, prop("configuration", "present" if view.planned is None else "planned")]


def _result(view: View, section: Section, lang: str, document: str) -> Json:
    style = section.style
    actor = identifier(document, "tool")
    result = _Result(view, section, lang, identifier(view.title.tenant_id, section.edition.id, style.id), actor)
    items = [item for group in section.groups for item in group.items]
    controls = list(dict.fromkeys(control(section, item) for item in items))
    name = f"{section.edition.name.of(lang)} – {style.name} {style.method_sign}"
    return filled(
        uuid=identifier(document, "result", section.edition.id, style.id),
        title=markup(name),
        description=result.said(section.sentence),
        start=view.title.collected_utc,
        end=view.title.collected_utc,
        props=[
            prop("checklist", section.edition.id),
            prop("work-style", style.id),
            *([prop("method", style.method_sign)] if style.method_sign else []),
            *(prop(f"items-{code.replace('_', '-')}", str(count)) for code, count in section.counts.by_code()),
            *(prop(f"items-passed-by-{basis}", str(count)) for basis, count in section.passed_by.by_code()),
            prop("items-waived", str(section.waived)),
            prop("share", section.share.text.of(lang)),
        ],
        local_definitions={"assessment-assets": _tool(view, actor, lang)},
        reviewed_controls={
            "control-selections": [{"include-controls": [{"control-id": each} for each in controls]}],
            "control-objective-selections": [{"include-objectives": [{"objective-id": each} for each in controls]}],
        },
        observations=[_observation(result, item) for item in items],
        risks=[_risk(result, item) for item in items if item.verdict.code == "fail"],
        findings=[_finding(result, item) for item in items if item.verdict.code in _STATES],
        remarks=" ".join(result.said(text) for text in (_TIMES, _PATHS, *([_PLANNED] if view.planned is not None else []))),
    )


def _tool(view: View, actor: str, lang: str) -> Json:
    component = {
        "uuid": actor,
        "type": "software",
        "title": markup(view.title.tool),
        "description": markup(_TOOL.of(lang)),
        "status": {"state": "operational"},
    }
    platform = {"uuid": identifier(actor, "platform"), "title": markup(view.title.tool), "uses-components": [{"component-uuid": actor}]}
    return {"components": [component], "assessment-platforms": [platform]}


def _observation(result: _Result, item: Item) -> Json:
    parts = [] if item.tree is None else list(leaves(item.tree))
    methods = sorted({_METHODS[part.basis] for part in parts if part.basis in _METHODS})
    return filled(
        uuid=result.id("observation", item),
        title=result.said(Text(f"{item.number} {item.title.ja}", f"{item.number} {item.title.en}")),
        description=result.said(item.why),
        props=[
            prop("control", control(result.section, item)),
            prop("item", f"{result.section.edition.id}/{item.number}"),
            prop("verdict", token(item.verdict.code), item.verdict.meaning.of(result.lang)),
            prop("priority", item.priority),
        ],
        methods=methods or ["UNKNOWN"],
        types=["control-objective"],
        origins=result.origins,
        relevant_evidence=[_evidence(part, result.lang) for part in parts],
        collected=result.view.title.collected_utc,
    )


def _evidence(part: Part, lang: str) -> Json:
    """What one rule or question says, and where all records that it judged are listed."""
    words = f"{part.title.of(lang)} – {part.verdict.label.of(lang)}: {part.why.of(lang)}"
    found = filled(description=markup(words), props=[prop(part.kind, part.id), prop("verdict", token(part.verdict.code))])
    if part.evidence is None:
        return found
    return {"href": f"findings/{quote(part.evidence.id)}.jsonl", **found}


def _finding(result: _Result, item: Item) -> Json:
    code = item.verdict.code
    risks = [{"risk-uuid": result.id("risk", item)}] if code == "fail" else []
    return filled(
        uuid=result.id("finding", item),
        title=result.said(Text(f"{item.number} {item.title.ja}", f"{item.number} {item.title.en}")),
        description=result.said(item.why),
        props=[prop("item", f"{result.section.edition.id}/{item.number}"), prop("verdict", code), prop("waived", str(waived(item)).lower())],
        origins=result.origins,
        target={
            "type": "objective-id",
            "target-id": control(result.section, item),
            "description": result.said(item.demand),
            "status": {"state": _STATES[code], "reason": code},
        },
        related_observations=[{"observation-uuid": result.id("observation", item)}],
        related_risks=risks,
    )


def _risk(result: _Result, item: Item) -> Json:
    parts = [] if item.tree is None else list(deciding(item.tree))
    reasons = dict.fromkeys(part.rule.why.of(result.lang) for part in parts if part.rule is not None)
    return filled(
        uuid=result.id("risk", item),
        title=result.said(Text(f"{item.number} {item.title.ja}", f"{item.number} {item.title.en}")),
        description=markup(" ".join(reasons) or _NO_RISK.of(result.lang)),
        statement=result.said(item.why),
        props=[
            prop("item", f"{result.section.edition.id}/{item.number}"),
            prop("priority", item.priority),
            *_acceptance(item),
            *(_accepted(one, result.lang) for one in (item.waiver.waivers if item.waiver is not None else ())),
        ],
        status="deviation-approved" if waived(item) and in_force(item) else "open",
        origins=result.origins,
        remediations=[_remediation(result, item, part) for part in _mended(parts)],
        related_observations=[{"observation-uuid": result.id("observation", item)}],
    )


def _acceptance(item: Item) -> list[Json]:
    if item.waiver is None:
        return []
    return [prop("failing", str(item.waiver.failing)), prop("accepted", str(item.waiver.accepted))]


def _accepted(one: AcceptedRisk, lang: str) -> Json:
    """One waiver by its state, with its reason, approver and end."""
    words = Text(
        f"{one.id}: {one.reason}（承認: {one.approved_by}、{one.on.ja}。{one.life.text.ja}）",
        f"{one.id}: {one.reason} (approved by {one.approved_by}, {one.on.en}; {one.life.text.en})",
    )
    return prop("waiver-state", token(one.code), words.of(lang))


def _mended(parts: list[Part]) -> Iterator[Part]:
    """Return what can be mended, each rule and question once."""
    yield from {(part.kind, part.id): part for part in parts if part.rule is not None or part.remedy is not None}.values()


def _remediation(result: _Result, item: Item, part: Part) -> Json:
    fix = part.rule.fix if part.rule is not None else part.remedy
    return {
        "uuid": result.id("remediation", item, part.kind, part.id),
        "lifecycle": "recommendation",
        "title": result.said(part.title),
        "description": result.said(fix if fix is not None else part.title),
    }


def _resources(view: View, lang: str, document: str, plan: str) -> Iterator[Json]:
    yield {"uuid": plan, "title": markup(_NO_PLAN_TITLE.of(lang)), "description": markup(_NO_PLAN.of(lang))}
    for edition in view.editions:
        yield _edition(edition, lang, document)
    listed = [*view.inputs, *((one.name, one.sha256) for one in view.older)]
    links = [{"href": quote(name), "hashes": [{"algorithm": "SHA-256", "value": digest}]} for name, digest in listed]
    yield filled(uuid=identifier(document, "inputs"), title=markup(_INPUTS.of(lang)), rlinks=links)


def _edition(edition: Edition, lang: str, document: str) -> Json:
    return filled(
        uuid=identifier(document, "edition", edition.id),
        title=markup(edition.name.of(lang)),
        description=markup(edition.publisher.of(lang)),
        props=[prop("checklist", edition.id)],
        rlinks=[{"href": edition.url}] if edition.url else [],
    )
