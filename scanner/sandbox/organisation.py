"""The files that a person writes: organisation.yaml and answers.yaml of a made-up company."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from scanner.sandbox.devices import device_name
from scanner.sandbox.people import principal_name
from scanner.sandbox.plan import Devices, Owner, Tenant

Scalar = str | int | bool

_PLAIN = re.compile(r"(?![-?:,\[\]{}#&*!|>'\"%@`])(?!.*(: | #|:$))[^\s\x00-\x1f].*[^\s\x00-\x1f]|[A-Za-z\u3040-\u9fff]")
_NOT_TEXT = re.compile(r"[-+.]?[0-9][0-9_.,:xXeE+-]*|~|null|true|false|yes|no|on|off|y|n", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class WorkStyle:
    """How one group of people works. ``circumstances`` None: nothing declared; ``ledger`` None: the company keeps none.

    ``ledger`` may name what differs from what is enrolled; everything else is taken from the tenant.
    """

    id: str
    name: str
    method: int
    circumstances: Mapping[str, bool] | None = None
    ledger: Mapping[str, int] | None = None
    owners: tuple[Owner, ...] = ("company",)
    team: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """One line of answers.yaml."""

    question: str
    answer: Literal["yes", "no", "partly", "not_applicable"]
    work_style: str = ""
    by: str = "情報システム担当"
    on: str = "2026-10-10"
    expires: str = ""
    url: str = ""
    covers: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class Organisation:
    """What the company says about itself. ``out_of_use``: (device prefix, number, reason, until).

    Its accounts for emergencies are declared unless ``emergencies_declared`` is False.
    """

    work_styles: tuple[WorkStyle, ...]
    answers: tuple[Answer, ...] = ()
    out_of_use: tuple[tuple[str, int, str, str], ...] = ()
    parameters: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    emergencies_declared: bool = True
    checklists: tuple[str, ...] = ("mic-sme-2021",)


def scalar(value: Scalar) -> str:
    """Write a YAML scalar, quoted wherever another reader could take it for something else."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if _PLAIN.fullmatch(value) and not _NOT_TEXT.fullmatch(value) and not set(value) & set("[]{},:"):
        return value
    return json.dumps(value, ensure_ascii=False)


def _flow(values: Mapping[str, Scalar]) -> str:
    return "{" + ", ".join(f"{key}: {scalar(value)}" for key, value in values.items()) + "}"


def organisation_text(tenant: Tenant, organisation: Organisation) -> str:
    """Write organisation.yaml of the tenant, with a ledger that fits the tenant's size."""
    lines = [
        f"name: {scalar(tenant.title)}",
        f"tenant: {scalar(tenant.id)}",
        "language: ja",
        "timezone: Asia/Tokyo",
        f"checklists: [{', '.join(organisation.checklists)}]",
    ]
    if organisation.answers:
        lines.append("answers: answers.yaml")
    lines += _emergencies(tenant, organisation)
    lines.append("work_styles:")
    for style in organisation.work_styles:
        lines += _work_style(tenant, organisation, style)
    if organisation.out_of_use:
        lines.append("out_of_use:")
    for prefix, number, reason, until in organisation.out_of_use:
        values = {"device": _name(tenant, prefix, number), "reason": reason, "by": "情報システム担当", "until": until}
        lines.append(f"  - {_flow(values)}")
    if organisation.parameters:
        lines.append("parameters:")
        lines += [f"  {rule}: {_flow(values)}" for rule, values in organisation.parameters.items()]
    return "\n".join(lines) + "\n"


def _emergencies(tenant: Tenant, organisation: Organisation) -> list[str]:
    numbers = [tenant.first_of(each.name) + local for each in tenant.people if each.role == "emergency" for local in range(each.count)]
    if not numbers or not organisation.emergencies_declared:
        return []
    reason, by = "サインインできなくなったときに使う管理者アカウント", "情報システム担当"
    names = (principal_name(tenant, tenant.member(number)) for number in numbers)
    return ["break_glass:", *(f"  - {_flow({'account': name, 'reason': reason, 'by': by})}" for name in names)]


def _name(tenant: Tenant, prefix: str, number: int) -> str:
    return device_name(tenant.machine(_first(tenant, prefix) + number - 1))


def _first(tenant: Tenant, prefix: str) -> int:
    first = 1
    for group in tenant.devices:
        if group.prefix == prefix:
            return first
        first += group.count
    raise KeyError(prefix)


def _work_style(tenant: Tenant, organisation: Organisation, style: WorkStyle) -> list[str]:
    lines = [f"  - id: {style.id}", f"    name: {scalar(style.name)}", f"    method: {style.method}"]
    if style.team:
        lines.append(f"    people: [{scalar(tenant.team_id(style.team))}]")
    if style.circumstances is not None:
        lines += ["    circumstances:", "      declared_by: 情報システム担当", '      declared_on: "2026-10-01"']
        lines += [f"      {name}: {scalar(value)}" for name, value in style.circumstances.items()]
    if style.ledger is not None:
        lines.append(f"    ledger: {_flow(_ledger(tenant, organisation, style))}")
    return lines


def _ledger(tenant: Tenant, organisation: Organisation, style: WorkStyle) -> dict[str, Scalar]:
    prefixes = {prefix for prefix, *_ in organisation.out_of_use}
    ledger: dict[str, Scalar] = {}
    for kind in ("windows", "macos", "ios", "android"):
        groups = [group for group in tenant.devices if group.kind == kind and group.owner in style.owners]
        given_up = sum(1 for group in groups for prefix in prefixes if group.prefix == prefix)
        ledger[kind] = sum(group.count - _again(tenant, group) for group in groups) - given_up + (style.ledger or {}).get(kind, 0)
    return ledger


def _again(tenant: Tenant, group: Devices) -> int:
    """How many of the group's records are older ones of devices that are there once more."""
    if not any("old-record" in traits for traits in group.traits.values()):
        return 0
    first = _first(tenant, group.prefix)
    return sum("old-record" in tenant.machine(number).traits for number in range(first, first + group.count))


def answers_text(organisation: Organisation) -> str:
    """Write answers.yaml. The answers themselves are plain words there (yes, no), which only this file allows."""
    lines = ["answers:"]
    for each in organisation.answers:
        lines.append(f"  - question: {each.question}")
        if each.work_style:
            lines.append(f"    work_style: {each.work_style}")
        lines += [f"    answer: {each.answer}", f"    by: {scalar(each.by)}", f"    on: {scalar(each.on)}"]
        if each.expires:
            lines.append(f"    expires: {scalar(each.expires)}")
        if each.url:
            lines += ["    evidence:", f"      - {_flow({'url': each.url})}"]
        if each.covers:
            lines.append(f"    covers: [{', '.join(each.covers)}]")
        if each.note:
            lines.append(f"    note: {scalar(each.note)}")
    return "\n".join(lines) + "\n"
