"""Promise 1: knowing less never overturns a verdict and never makes a pass. At a seeded size in CI, in full by ``make proof``.

Damage is done to what was read, to declared fields and to every leaf of a record as it was sent; what is derived from it is derived anew.
Findings, items, every judged record and every derived fact that a rule reads may become unknown, and nothing else. What only looks like a
doubt, because the service documents it as an answer, is named in `tests.proof.documented`.
"""

import os
import random
from collections.abc import Iterator
from typing import Any

import pytest

from scanner.judge.population import DEVICES
from tests.proof.bodies import on_bodies
from tests.proof.documented import NULLS, WITHOUT_LICENCE
from tests.proof.facts import decisive
from tests.proof.mutations import MemorySnapshot, on_fields, on_resources
from tests.proof.tenant_in_proof import LIBRARY, Tenant

FULL = os.environ.get("TELEWORK_SCAN_PROOF") == "full"
SAMPLES = ["sample", "exemplary", "basic", "byod", "vpn", "empty", "stale"] if FULL else ["sample", "exemplary", "byod"]
LABELLED = [f"labelled-{number}" for number in range(20 if FULL else 3)]
# So many damages of each kind a tenant in CI.
SOME = 40


@pytest.fixture(scope="module", params=[*SAMPLES, *LABELLED])
def tenant(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Tenant:
    return Tenant(request.param, tmp_path_factory.mktemp("derived"))


def chosen(damages: Iterator[tuple[str, MemorySnapshot]]) -> Iterator[tuple[str, MemorySnapshot]]:
    """All of them, or a seeded sample."""
    if FULL:
        yield from damages
        return
    kept: list[tuple[str, MemorySnapshot]] = []
    chance = random.Random(20261101)
    for index, each in enumerate(damages):
        if index < SOME:
            kept.append(each)
        elif (at := chance.randrange(index + 1)) < SOME:
            kept[at] = each
    yield from kept


def field_damages(tenant: Tenant) -> Iterator[tuple[str, MemorySnapshot]]:
    """Every declared field of every resource that a verdict may stand on."""
    chance = random.Random(20261101)
    for name in sorted(tenant.read()):
        resource = LIBRARY.resources[name]
        for field in resource.fields.values():
            if not field.of_device:
                yield from on_fields(tenant.snapshot, resource, field, chance, 2)


def harms(tenant: Tenant, damages: Iterator[tuple[str, MemorySnapshot]]) -> list[str]:
    found = []
    for label, snapshot in damages:
        resource = label.split(" ")[0].split("[")[0]
        found += [f"{label}: {wrong}" for wrong in tenant.harm(snapshot, [resource])]
    return found


def test_the_fields_whose_null_is_a_fact_are_the_documented_ones() -> None:
    found = {
        resource.name: {field.name for field in resource.fields.values() if field.has_null_meaning}
        for resource in LIBRARY.resources.values()
        if any(field.has_null_meaning for field in resource.fields.values())
    }
    assert found == NULLS


def test_knowing_less_of_a_resource_overturns_nothing(tenant: Tenant) -> None:
    own = tenant.read()
    answers = {f"{name} not obtained: not_licensed" for name in WITHOUT_LICENCE}
    damages = (each for each in on_resources(tenant.snapshot) if each[0].split(" ")[0] in own and each[0] not in answers)
    assert harms(tenant, chosen(damages)) == []


def test_knowing_less_of_a_field_overturns_nothing(tenant: Tenant) -> None:
    assert harms(tenant, chosen(field_damages(tenant))) == []


def test_knowing_less_of_anything_in_a_record_overturns_nothing(tenant: Tenant) -> None:
    damages = (each for name in sorted(tenant.read()) for each in on_bodies(tenant.snapshot, name, 2 if FULL else 1))
    assert harms(tenant, chosen(damages)) == []


def test_the_facts_of_every_derived_resource_that_rules_read_are_held_against_the_damage() -> None:
    explaining = {"derived.accessPolicies", "derived.plausibility"}
    assert {name for name in LIBRARY.resources if name.startswith("derived.")} - set(decisive()) == explaining


def test_a_mutation_that_adds_a_fact_would_be_noticed(tenant: Tenant) -> None:
    """The proof can fail: turning unencrypted system drives into encrypted ones, or the other way round, is caught."""
    records: list[dict[str, Any]] = tenant.snapshot.data.get(DEVICES, [])
    key = next((key for key in tenant.findings if key[0] == "windows-system-drive-encrypted"), None)
    if key is None or tenant.findings[key].verdict not in ("pass", "fail"):
        return
    flipped = [{**record, "isEncrypted": tenant.findings[key].verdict == "fail"} for record in records]
    assert tenant.harm(tenant.snapshot.with_records(DEVICES, flipped), [DEVICES]) != []


def test_a_fact_that_hides_behind_a_verdict_would_be_noticed(tenant: Tenant) -> None:
    """Of a device without a system drive's state another is taken: whatever the finding as a whole says, the device's own record changes."""
    records: list[dict[str, Any]] = tenant.snapshot.data.get(DEVICES, [])
    windows = [index for index, record in enumerate(records) if record.get("operatingSystem") == "Windows" and record.get("isEncrypted") is False]
    judged = {
        record.id: record.verdict for key, found in tenant.findings.items() if key[0] == "windows-system-drive-encrypted" for record in found.records
    }
    own = [index for index in windows if judged.get(str(records[index].get("id"))) == "fail"]
    for index in own[:1]:
        flipped = [*records[:index], {**records[index], "isEncrypted": True}, *records[index + 1 :]]
        assert any(str(records[index]["id"]) in wrong for wrong in tenant.harm(tenant.snapshot.with_records(DEVICES, flipped), [DEVICES]))
