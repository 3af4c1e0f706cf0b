"""The frame of a report: what was judged, by which edition, from which data."""

from __future__ import annotations

from itertools import groupby

from reporters.details import bringing, sentences
from reporters.labels import KINDS, OWNERS, REASONS, SOURCES, STATES, label
from reporters.model import Circumstance, Edition, OlderSnapshot, ResourceGroup, ResourceRow, Title, WorkStyle
from reporters.shape import At, ReportError
from reporters.source import Source
from reporters.text import Text, joined, visible


def title(source: Source) -> Title:
    """Who was judged, when the snapshot was taken, and which tool versions were at work."""
    root = source.root
    snapshot = root.at("snapshot")
    tenant = snapshot.at("tenant")
    tool = root.at("tool")
    return Title(
        organisation=root.at("organisation").at("name").shown(),
        tenant_name=tenant.maybe_shown("name") or "",
        tenant_id=tenant.at("id").shown(),
        collected_at=source.dates.moment(snapshot.at("collected_at").raw()),
        collected_utc=snapshot.at("collected_at").shown(),
        timezone=visible(source.dates.name),
        snapshot_tool=snapshot.at("tool").shown(),
        sign_in=snapshot.maybe_shown("sign_in") or "–",
        tool=f"{tool.at('name').shown()} {tool.at('version').shown()}",
    )


def edition(at: At, source: Source) -> Edition:
    """One checklist's own statement of its source; only an https address is kept as a link."""
    origin = at.at("source")
    revised = origin.optional("revised")
    remarks = at.optional("remarks")
    own = at.optional("origin")
    url = origin.maybe_shown("url")
    return Edition(
        id=at.at("id").shown(),
        name=_named(at.at("title").text(), origin.at("edition").text()),
        publisher=origin.at("publisher").text(),
        date=source.dates.day(origin.at("date").raw()),
        revised=None if revised is None else source.dates.day(revised.raw()),
        superseded_by=origin.maybe_text("superseded_by"),
        url=url if url is not None and url.startswith("https://") else None,
        priorities=tuple(
            (
                priority.at("sign").shown(),
                priority.at("label").text(),
                priority.maybe_text("description"),
            )
            for priority in sorted(at.at("priorities").each(), key=lambda one: one.at("rank").number())
        ),
        remarks=() if remarks is None else tuple(remark.text() for remark in remarks.each()),
        own=own is not None and own.raw() == "own",
    )


def _named(title: Text, edition: Text) -> Text:
    """Return title and edition as one name; some titles name their edition already."""
    ja = title.ja if edition.ja in title.ja else f"{title.ja} {edition.ja}"
    return Text(ja, title.en if edition.en in title.en else f"{title.en}, {edition.en}")


def work_style(style: str, checklist: At, source: Source) -> WorkStyle:
    """Return a work style with its method as ``checklist`` names it, and all its declarations."""
    at = _style(style, source)
    number, methods = at.at("method").number(), checklist.at("methods")
    method = methods.at(str(number)) if methods.has(str(number)) else None
    declared_on = at.maybe("declared_on")
    ledger = at.maybe("ledger")
    return WorkStyle(
        id=visible(style),
        name=at.at("name").shown(),
        method_sign="" if method is None else method.at("sign").shown(),
        method_title=_about(checklist) if method is None else method.at("title").text(),
        circumstances=tuple(Circumstance(source.circumstance(code), holds.flag()) for code, holds in at.at("circumstances").pairs()),
        undeclared=tuple(source.circumstance(code.raw()) for code in at.at("undeclared").each()),
        declared_by=at.maybe_shown("declared_by"),
        declared_on=None if declared_on is None else source.dates.day(declared_on.raw()),
        ledger=None if ledger is None else tuple((label(KINDS, kind), number.number()) for kind, number in ledger.pairs()),
        limited=at.maybe("people") is not None or at.maybe("devices_in") is not None,
    )


def _about(checklist: At) -> Text:
    """Which devices a document without methods is about; of one that knows other methods, only that it is not about this one."""
    scope = checklist.maybe("applies_to")
    if scope is None:
        return Text("この文書が扱わない方式", "a method that the document is not about")
    owner, kinds = scope.maybe_shown("ownership"), [label(KINDS, at.raw()) for at in scope.at("platforms").each()]
    named = joined(kinds, "・", ", ")
    whose = Text("", "") if owner is None else label(OWNERS, owner)
    return Text(f"対象: {whose.ja}{named.ja or '端末'}", f"about {whose.en}{named.en or 'devices'}")


def _style(style: str, source: Source) -> At:
    for at in source.root.at("organisation").at("work_styles").each():
        if at.at("id").raw() == style:
            return at
    raise ReportError(f"assessment.organisation.work_styles: no work style {visible(style)}")


def resources(source: Source, *, used: bool) -> tuple[ResourceGroup, ...]:
    """Return the snapshot's resources that the verdicts stand on, or the others, by their sources; as the assessment orders them."""
    listed = (at for at in source.root.at("snapshot").at("resources").each() if at.at("used").flag() is used)
    groups = groupby(listed, key=lambda at: at.at("resource").raw().partition(".")[0])
    return tuple(ResourceGroup(label(SOURCES, name), tuple(_resource(at, source) for at in group)) for name, group in groups)


def _resource(at: At, source: Source) -> ResourceRow:
    name = at.at("resource").raw()
    state = at.at("state").raw()
    collected = at.maybe("collected_at")
    reason, detail = at.maybe("reason"), at.maybe("detail")
    return ResourceRow(
        id=visible(name),
        title=source.resource_title(name),
        state=label(STATES, state),
        reason=None if reason is None else label(REASONS, reason.raw()),
        complete=at.at("complete").flag(),
        obtained=state != "not_obtained",
        count=at.at("count").number(),
        permission=at.maybe_shown("permission"),
        rights=source.rights(name),
        sha256=at.maybe_shown("sha256"),
        collected_at=None if collected is None else source.dates.compact(collected.raw()),
        detail=None if detail is None else detail.shown(),
        noted=() if detail is None else sentences(detail.raw(), source),
    )


def products(source: Source) -> tuple[Text, ...]:
    """Which products bring what the resources lack that were not read for want of a licence, each said once."""
    lacking = [at for at in source.root.at("snapshot").at("resources").each() if at.at("reason").value == "not_licensed"]
    return tuple(dict.fromkeys(text for at in lacking for text in bringing([plan.raw() for plan in at.at("plan").each()], source)))


def inputs(source: Source) -> tuple[tuple[str, str], ...]:
    """Every file that went in, with its SHA-256; older snapshots apart (see `older`)."""
    return tuple((at.at("name").shown(), at.at("sha256").shown()) for at in source.root.at("inputs").each() if not at.has("collected_at"))


def older(source: Source) -> tuple[OlderSnapshot, ...]:
    """Older snapshots of the same tenant that were used besides, the oldest first."""
    listed = (at for at in source.root.at("inputs").each() if at.has("collected_at"))
    return tuple(OlderSnapshot(at.at("name").shown(), source.dates.compact(at.at("collected_at").raw()), at.at("sha256").shown()) for at in listed)
