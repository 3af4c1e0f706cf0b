"""Every small change of a rule is noticed by its case table. A seeded sample in CI, all of them by ``make proof`` and ``make mutants``."""

import os
import random

import pytest

from tests.proof.rule_mutants import AT_LEAST, Mutant, library, mutants, mutants_of, survives

FULL = os.environ.get("TELEWORK_SCAN_PROOF") == "full"
SAMPLE = 6

# Changes that make no difference, and why. They count as alive all the same.
EXPLAINED: dict[tuple[str, str], str] = {
    (rule, "count.at_least: -1"): "where selects the policies in question; of none of them on_empty decides before a number is compared"
    for rule in ("device-code-flow-blocked", "legacy-authentication-blocked", "security-info-registration-protected")
}

RULE = {
    "resource": "entra.users",
    "on_empty": "ledger",
    "ledger": ["windows"],
    "where": {"all": [{"field": "userType", "equals": "Member"}, {"not": {"field": "passwordPolicies", "contains_any": ["None"]}}]},
    "count": {
        "of": {"field": "assignedLicenses", "every_item": {"field": "skuId", "one_of": ["a", "b"]}, "when_empty": True},
        "at_least": 1,
        "at_most": 9,
    },
    "valid_when": {"field": "createdDateTime", "newer_than": {"parameter": "days"}},
    "conclusive_when": {"any": [{"field": "accountEnabled", "equals": True}, {"field": "displayName", "equals": "x"}]},
    "parameters": {"days": {"default": 30}, "version": {"default": "10.0.19045"}},
}
LABELS = [
    "without where",
    "without valid_when",
    "without conclusive_when",
    "on_empty pass",
    "days +1",
    "version -1",
    "where: all → any",
    "where.all: without 0",
    "where.all.0: equals → not_equals",
    "where.all.0: equals Member → Guest",
    "where.all.1: without not",
    "where.all.1.not: contains_any None → DisablePasswordExpiration",
    "count: without at_least",
    "count.at_most: +1",
    "count.of: every_item → any_item",
    "count.of: not every_item",
    "count.of.when_empty: False",
    "count.of.every_item: one_of → none_of",
    "count.of.every_item.one_of: without 1",
    "valid_when: newer_than → older_than",
    "conclusive_when: any → all",
    "conclusive_when.any.0.equals: False",
    "conclusive_when.any.1: equals x → x~",
]


def test_every_part_of_a_rule_is_changed() -> None:
    found = [label for label, _ in mutants(RULE)]
    assert [label for label in LABELS if label not in found] == []
    assert len(set(found)) == len(found)


def chosen(rule_id: str) -> list[Mutant]:
    found = mutants_of(rule_id)
    assert len(found) >= 3
    return found if FULL else random.Random(rule_id).sample(found, min(SAMPLE, len(found)))


@pytest.mark.parametrize("rule_id", sorted(library().rules))
def test_the_case_table_notices_every_small_change_of_the_rule(rule_id: str) -> None:
    assert [label for label, mutant in chosen(rule_id) if (rule_id, label) not in EXPLAINED and survives(rule_id, mutant)] == []


def test_enough_is_noticed_when_the_explained_ones_count_as_alive() -> None:
    outcomes = [survives(rule_id, mutant) for rule_id in library().rules for _, mutant in chosen(rule_id)]
    tried = [each for each in outcomes if each is not None]
    assert 1 - sum(tried) / len(tried) >= AT_LEAST
