"""What stands beside a finding: access policies that nearly do, and how far a setting got to the devices."""

from __future__ import annotations

from collections.abc import Iterator

from reporters.labels import KINDS, label
from reporters.model_parts import Layer, LayerCounts, NearMiss
from reporters.shape import At
from reporters.source import Finding, Source

_REQUIREMENTS = "derived.accessRequirements"
_COVERAGE = "derived.mfaCoverage"
_SETTINGS = "derived.deviceSettings"
_LAYERS = ("configured", "assigned", "reported")


def near_misses(finding: Finding, source: Source) -> tuple[NearMiss, ...]:
    """Access policies that come close to what the finding is about, with what spoils them.

    Nothing for findings about something else, and nothing where the finding passes: then nothing is missing.
    """
    if finding.verdict == "pass":
        return ()
    about = set(_requirements(finding))
    return tuple(
        NearMiss(at.at("policy").shown(), tuple(clause.text() for clause in at.at("clauses").each()))
        for at in source.root.at("near_misses").each()
        if at.at("requirement").raw() in about
    )


def _requirements(finding: Finding) -> Iterator[str]:
    if finding.resource == _COVERAGE:
        yield "mfa"
    elif finding.resource == _REQUIREMENTS:
        yield from (str(record["id"]) for record in finding.records)


def layers(finding: Finding, source: Source) -> tuple[Layer, ...]:
    """How far the settings that the finding is about got: configured, assigned, reported. Nothing for other findings."""
    if finding.resource != _SETTINGS:
        return ()
    style = finding.at.maybe("work_style")
    settings = {entry["field"].partition(".")[0] for record in finding.records for entry in record["observed"] if "." in entry["field"]}
    kinds = {kind.raw() for kind in source.rule(finding.rule).at("ledger").each()}
    return tuple(
        _layer(at)
        for at in source.root.at("layers").each()
        if at.at("setting").raw() in settings
        and (style is None or at.at("work_style").raw() == style.raw())
        and (not kinds or at.at("platform").raw() in kinds)
    )


def _layer(at: At) -> Layer:
    return Layer(
        platform=label(KINDS, at.at("platform").raw()),
        title=at.at("title").text(),
        devices=at.at("devices").number(),
        counts=tuple(_counts(at.at(name)) for name in _LAYERS),
        differ=at.at("differ").number(),
    )


def _counts(at: At) -> LayerCounts:
    return LayerCounts(at.at("yes").number(), at.at("no").number(), at.at("unknown").number())
