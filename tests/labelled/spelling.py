"""A policy that came out of another tool, in its spelling."""

from __future__ import annotations

import copy
from dataclasses import replace

from tests.labelled.people import Person
from tests.labelled.policies import POLICY
from tests.labelled.second_factor import DEMANDED, OFFICE_ONLY
from tests.labelled.world import NotKnown, World


def pascal_case(world: World, people: list[Person]) -> list[Person]:
    """A policy from an export in the spelling of another tool: whom it is for is not known, so it may be for anybody."""
    planted = world.plant("ID-01: export with other spelling")
    record = {"Id": world.guid("pascal"), "DisplayName": "書き出し", "State": "enabled", "Conditions": copy.deepcopy(POLICY["conditions"])}
    world.add("entra.conditionalAccessPolicies", {**record, "id": record["Id"], "GrantControls": POLICY["grantControls"]})
    changed = []
    for each in people:
        before = each.truth.reasons if isinstance(each.truth, NotKnown) else frozenset()
        truth = NotKnown(before | {"field_missing", "invalid_value", "inconclusive"})
        changed.append(each if each.truth == DEMANDED else replace(each, truth=truth, planted=planted, surely_enough=each.truth == OFFICE_ONLY))
    return changed
