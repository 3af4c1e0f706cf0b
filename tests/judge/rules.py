"""Small rules for the tests of the judge, read by the real loader."""

import json
from collections.abc import Mapping
from typing import Any

from scanner.judge.cases import entry_for
from scanner.judge.findings import FindingBuilder
from scanner.judge.parameters import effective
from scanner.language.strict_yaml import loads
from scanner.library.rule_reader import rule_of
from scanner.library.rules import Rule
from scanner.model.errors import Problems
from scanner.model.findings import Finding
from scanner.model.logic import Truth
from scanner.resources.registry import registry

TEXT = {"ja": "試験", "en": "test"}
PC = {
    "id": "1",
    "deviceName": "PC-001",
    "operatingSystem": "Windows",
    "managementState": "managed",
    "isEncrypted": True,
    "lastSyncDateTime": "2026-10-31T00:00:00Z",
    "managedDeviceOwnerType": "company",
}


def rule(**changes: Any) -> Rule:
    """A rule about Windows PCs that must be encrypted, with parts replaced (None removes a part)."""
    data: dict[str, Any] = {
        "id": "test-rule",
        "title": TEXT,
        "resource": "intune.managedDevices",
        "where": {"all": [{"field": "operatingSystem", "equals": "Windows"}]},
        "require": {"all": [{"field": "isEncrypted", "equals": True}]},
        "on_empty": "ledger",
        "ledger": ["windows"],
        "show": ["deviceName"],
        "why": TEXT,
        "fix": TEXT,
        "cost": {"licence": "none", "effort": "hour"},
        "limits": TEXT,
    }
    data |= changes
    data = {key: value for key, value in data.items() if value is not None}
    problems = Problems()
    made = rule_of(loads(json.dumps(data).encode(), "rules/data/test-rule.yaml"), registry(), "shipped", problems)
    assert made is not None, list(problems)
    return made


def found(a_rule: Rule, records: list[dict[str, Any]], *, ledger: Mapping[str, int] | None = None, member: Truth = True, **entry: Any) -> Finding:
    """The finding of a rule over records (each a change of `PC`)."""
    builder = FindingBuilder(a_rule, effective(a_rule, {}, {}).values, entry_for(a_rule.resource, entry), ledger)
    for record in records:
        builder.feed({key: value for key, value in (PC | record).items() if value != "ABSENT"}, member)
    return builder.finish("test", None, {})
