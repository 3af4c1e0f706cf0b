"""Unknowns grouped by their cause: what stops which items, and what would resolve it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from reporters.cause_texts import Facts, headline, resolution
from reporters.details import bringing, sentences
from reporters.model import Cause
from reporters.model_documents import ItemRef
from reporters.phrases import unit
from reporters.sections import Judged
from reporters.source import Finding, Source
from reporters.text import Text, joined, visible
from reporters.tree import Node, deciding, pending

_NAMES = 30
_ABOUT_RECORDS = ("stale", "field_missing", "inconclusive", "invalid_value")
_NAMED_BY_DATA = (*_ABOUT_RECORDS[1:], "permission_denied", "not_licensed")
"""Causes whose headline does not say which data they are about."""


@dataclass(frozen=True, slots=True, order=True)
class _Key:
    """What makes two unknowns the same cause. ``names``: the permission, shown, or codes of plans; ``of`` is not shown.

    ``beside``: where outside the tenant it is lacking (see `BESIDE`); empty if it is in the tenant.
    """

    kind: str
    beside: str
    names: tuple[str, ...]
    of: tuple[str, ...]


@dataclass(slots=True)
class _Gathered:
    """What one cause has been seen to block so far."""

    finding: Finding
    resources: dict[str, None] = field(default_factory=dict)
    subjects: dict[str, str] = field(default_factory=dict)
    unlisted: int = 0
    whole: dict[str, ItemRef] = field(default_factory=dict)
    part: dict[str, ItemRef] = field(default_factory=dict)


def causes(items: Iterable[Judged], source: Source) -> tuple[Cause, ...]:
    """All causes, those that block most items first.

    Looked at are the parts that decide or could still change an item (not notes, which never
    decide; not open alternatives of a group that already passes).
    """
    gathered: dict[_Key, _Gathered] = {}
    for one in items:
        for node in () if one.tree is None or one.ref.verdict.code == "not_applicable" else pending(one.tree):
            if node.kind == "rule" and node.verdict == "unknown" and node.finding is not None:
                finding = source.finding(node.finding)
                for code in sorted(node.reasons):
                    key = _key(code, one, finding, source)
                    _gather(gathered.setdefault(key, _Gathered(finding)), code, finding)
                    blocked = gathered[key].whole if _decides(node, one) else gathered[key].part
                    blocked[one.ref.anchor] = one.ref
    ordered = sorted(gathered.items(), key=lambda pair: (-len(pair[1].whole), -len(pair[1].part), pair[0]))
    return tuple(_cause(key, found, source) for key, found in ordered)


def _decides(node: Node, one: Judged) -> bool:
    """Whether the item is unknown because of this very part."""
    return one.tree is not None and one.tree.verdict == "unknown" and any(node is leaf for leaf in deciding(one.tree))


def _gather(found: _Gathered, code: str, finding: Finding) -> None:
    found.resources[finding.resource] = None
    if code in _ABOUT_RECORDS:
        listed = dict(finding.subjects(code))
        found.subjects.update(listed)
        if finding.total > len(finding.records):
            hidden = finding.at.at("reasons").tally().get(code, 0) - len(listed)
            found.unlisted = max(found.unlisted, hidden)


def _key(code: str, one: Judged, finding: Finding, source: Source) -> _Key:
    entries = [entry for entry in source.inputs(finding.resource) if entry.at("reason").value == code] or list(source.inputs(finding.resource))[:1]
    beside = _beside(code, finding, source)
    if code == "stale" or beside:
        return _Key(code, beside, (), (finding.scope if code == "stale" else finding.resource,))
    if code == "permission_denied":
        permissions = {entry.maybe_shown("permission") or entry.at("resource").shown() for entry in entries}
        return _Key(code, "", ("、".join(sorted(permissions)) or visible(finding.resource),), ())
    if code == "not_licensed":
        plans = tuple(dict.fromkeys(plan.raw() for entry in entries for plan in entry.at("plan").each()))
        return _Key(code, "", plans, () if plans else (finding.resource,))
    if code == "rule_error":
        return _Key(code, "", (), (finding.rule,))
    if code == "no_subject" or (code == "incomplete" and finding.short_of_ledger):
        return _Key("no_subject" if code == "no_subject" else "ledger", "", (), (one.style.id, finding.scope))
    return _Key(code, "", (), (finding.resource,))


_LOCAL = ("stale", "permission_denied", "not_collected", "incomplete", "field_missing")
"""Causes that are resolved in another way where they are about the directory or a PC."""


def _beside(code: str, finding: Finding, source: Source) -> str:
    """Where outside the tenant something is lacking: directory, policies, windows or older; empty if it is in the tenant.

    What is noted with an entry of the snapshot is sure. A reason that only single records have comes from the PC or the directory, if the
    finding stands on them: the service's own gaps are noted with its entries.
    """
    if code not in _LOCAL or (code == "incomplete" and finding.short_of_ledger):
        return ""
    if finding.resource in _OF_HISTORY and code == "not_collected":
        return "older"
    entries = source.inputs(finding.resource)
    noted = [entry for entry in entries if entry.at("reason").value == code] or entries
    names = [entry.at("resource").raw() for entry in noted]
    local = [name for name in names if source.rights(name) is not None]
    return local[0].partition(".")[0] if local and (noted is entries or len(local) == len(names)) else ""


_OF_HISTORY = frozenset({"derived.fullScans"})


def _cause(key: _Key, found: _Gathered, source: Source) -> Cause:
    whole = tuple(found.whole.values())
    partly = tuple(ref for anchor, ref in found.part.items() if anchor not in found.whole)
    names = sorted(found.subjects.values())
    finding = found.finding
    plans = key.names if key.kind == "not_licensed" else ()
    detail = _detail(key, finding, source)
    facts = Facts(
        kind=key.kind,
        unit=unit(finding.scope),
        number=len(names) + found.unlisted,
        permission=key.names[0] if key.kind == "permission_denied" and key.names else "",
        beside=key.beside,
        plans=tuple(map(source.plan_title, plans)),
        bringing=tuple(bringing(plans, source)),
        title=source.rule(finding.rule).at("title").text() if key.kind == "rule_error" else source.resource_title(finding.resource),
    )
    return Cause(
        headline=headline(facts, len(whole), len(partly)),
        resolve=resolution(facts),
        data=_data(key, found, source),
        detail=None if detail is None else visible(detail),
        noted=() if detail is None else sentences(detail, source),
        names=tuple(names[:_NAMES]),
        more=facts.number - min(len(names), _NAMES),
        items=whole,
        partly=partly,
    )


def _data(key: _Key, found: _Gathered, source: Source) -> Text | None:
    if key.kind not in _NAMED_BY_DATA:
        return None
    return joined([source.resource_title(resource) for resource in found.resources], "、", ", ")


def _detail(key: _Key, finding: Finding, source: Source) -> str | None:
    """Return what the collector noted about data that it could not read to the end."""
    if key.kind not in ("not_collected", "incomplete"):
        return None
    noted = [detail.raw() for entry in source.inputs(finding.resource) if (detail := entry.maybe("detail")) is not None]
    return noted[0] if noted else None
