"""Tenants whose truth was decided before a record was written: no false pass, no false fail, nothing unknown but what was made so.

Some in CI, 500 by ``make proof``.
"""

from __future__ import annotations

import ast
import os
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from scanner.language import strict_yaml
from scanner.library.library import load_library
from scanner.resources.registry import inputs_of
from tests.labelled.machines import DISKS, GUARDS, SYSTEMS
from tests.labelled.mobile import SETTINGS
from tests.labelled.requirements import ATTEMPTS
from tests.labelled.roles import HOLDERS
from tests.labelled.running import check
from tests.labelled.second_factor import WAYS
from tests.labelled.services import STATES
from tests.labelled.set_up import SET_UP
from tests.labelled.surfaces import KINDS
from tests.labelled.tenants import tenant, tenants
from tests.labelled.watched import WATCHED
from tests.labelled.world import Fact, NotKnown, Verdict, World, not_known

FULL = os.environ.get("TELEWORK_SCAN_PROOF") == "full"
COUNT = 500
CHUNKS = range(20) if FULL else range(1)
SIZE = COUNT // len(CHUNKS) if FULL else 25
LIBRARY = load_library()
OWN = Path(__file__).parent
ROOT = OWN.parents[1]


@pytest.mark.parametrize("chunk", CHUNKS)
def test_what_is_found_is_what_was_planted(chunk: int, tmp_path: Path) -> None:
    wrong = [problem for number in range(chunk * SIZE, (chunk + 1) * SIZE) for problem in check(tenant(number), LIBRARY, tmp_path)]
    assert wrong[:20] == []


def test_everything_that_can_be_planted_is_planted() -> None:
    planted = Counter(name for world in tenants(COUNT) for name in world.planted)
    wanted = {
        *(f"{way.row}: {name}" for name, way in WAYS.items()),
        *(f"{attempt.row}: {requirement} {name}" for requirement, kinds in ATTEMPTS.items() for name, attempt in kinds.items()),
        *(f"{holder.row}: administrator {name}" for name, holder in HOLDERS.items()),
        *(f"D-49: disk {name}" for name in DISKS),
        *(f"D-13: guard {name}" for name in GUARDS),
        *(f"D-31: system {name}" for name in SYSTEMS),
        *(f"{kind.row}: {name}" for name, kind in KINDS.items()),
        *(f"{kind.row}: phones {name}" for name, kind in SETTINGS.items()),
        *(
            f"{state.row}: {resource} {name}"
            for resource, states in (*STATES.items(), *WATCHED.items(), *SET_UP.items())
            for name, state in states.items()
        ),
    }
    assert wanted - set(planted) == set()


def test_every_fact_that_a_rule_carries_has_something_planted() -> None:
    """Rows of the map of facts; those without a rule are questions, or lie outside what can be read, as the map says of each."""
    planted = {name.split(":")[0] for world in tenants(COUNT) for name in world.planted}
    facts = strict_yaml.loads((ROOT / "rules" / "facts-map.yaml").read_bytes(), "facts-map.yaml").data
    asked = {row: entry["rules"] for part in facts.values() for row, entry in part.items() if entry.get("rules")}
    # The made-up tenants are of the service alone: what a directory or a PC says is planted nowhere.
    here = {row for row, rules in asked.items() if not all(map(_local, rules))}
    assert sorted(here - planted) == []


def _local(rule: str) -> bool:
    return any(LIBRARY.resources[each].local for each in inputs_of(LIBRARY.rules[rule].resource.name))


def test_every_verdict_of_every_rule_here_occurs() -> None:
    said: dict[str, set[str]] = {}
    for world in tenants(COUNT):
        for each in world.verdicts:
            said.setdefault(each.rule, set()).add(each.verdict)
    assert set(said) <= set(LIBRARY.rules)
    # Three administrators are never too many; of the systems of phones nothing is planted; no emergency account has a role; there is no ledger.
    once = {"global-administrators-few", "device-os-supported", "emergency-account-declared", "unused-platforms-blocked"}
    assert {rule for rule, verdicts in said.items() if len(verdicts) < 2} == once


def test_a_tenant_is_the_same_in_every_run() -> None:
    one, two = tenant(7), tenant(7)
    assert (one.records, one.facts, one.verdicts, one.planted) == (two.records, two.facts, two.verdicts, two.planted)


def test_what_plants_knows_nothing_of_how_the_truth_is_worked_out() -> None:
    imported = {
        (path.name, node.module)
        for path in OWN.glob("*.py")
        if path.stem not in ("running", Path(__file__).stem)
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith(("scanner.", "tests."))
    }
    assert {module for _, module in imported if not (module or "").startswith("tests.labelled.")} == {"scanner.resources.registry"}


@pytest.mark.parametrize("resource", ["devices", "mfaCoverage", "accessRequirements", "deviceSettings", "policySettings", "expiries"])
def test_a_wrong_label_would_be_noticed(resource: str, tmp_path: Path) -> None:
    world = next(each for each in tenants(50) if _changeable(each, resource) is not None)
    fact = _changeable(world, resource)
    assert fact is not None
    for value in (not fact.value if isinstance(fact.value, bool) else f"{fact.value}~", not_known("stale")):
        world.facts, world.verdicts = [replace(fact, value=value)], []
        assert len(check(world, LIBRARY, tmp_path)) == 1


def _changeable(world: World, resource: str) -> Fact | None:
    return next((each for each in world.facts if each.resource == f"derived.{resource}" and isinstance(each.value, bool | str)), None)


def test_a_wrong_verdict_would_be_noticed(tmp_path: Path) -> None:
    world = next(each for each in tenants(50) if any(one.verdict == "unknown" for one in each.verdicts))
    verdict = next(each for each in world.verdicts if each.verdict == "unknown")
    world.facts = []
    for wrong in (replace(verdict, verdict="pass"), replace(verdict, verdict="fail"), Verdict(verdict.rule, "unknown", frozenset({"optional"}), "")):
        world.verdicts = [wrong]
        assert len(check(world, LIBRARY, tmp_path)) == 1


def test_what_cannot_be_known_is_planted_too() -> None:
    facts = [fact for world in tenants(25) for fact in world.facts]
    assert sum(isinstance(fact.value, NotKnown) for fact in facts) / len(facts) > 0.05
