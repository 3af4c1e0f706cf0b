"""Scripts of chance: the same for the same seed in whatever order requests come, and whoever tries again gets everything."""

import http.client
import random
from collections import Counter
from typing import Any

import pytest

from scanner.sandbox.faults import KINDS, RETRY_AFTER, Fault, Seeded, seeded
from tests.sandbox.client import Client, serving

TARGETS = [f"/v1.0/users?$skiptoken={number}" for number in range(400)]


def script_of(found: tuple[Seeded, ...], targets: list[str]) -> dict[tuple[str, int], Fault | None]:
    return {(target, attempt): found[0].fault(target, b"", attempt) for target in targets for attempt in (1, 2, 3)}


def test_the_same_seed_gives_the_same_faults() -> None:
    assert script_of(seeded(7), TARGETS) == script_of(seeded(7), TARGETS)
    assert script_of(seeded(7), TARGETS) != script_of(seeded(8), TARGETS)


def test_the_order_of_the_requests_does_not_matter() -> None:
    mixed = TARGETS.copy()
    random.Random(1).shuffle(mixed)
    assert script_of(seeded(7), TARGETS) == script_of(seeded(7), mixed)


def test_a_share_of_the_attempts_fails_and_no_more_than_a_few_at_one_request() -> None:
    struck = [key for key, fault in script_of(seeded(7, share=0.3), TARGETS).items() if fault is not None]
    assert 0.2 < len(struck) / 800 < 0.4  # of the first two attempts; the third is never struck
    assert {attempt for _, attempt in struck} == {1, 2}
    assert not any(script_of(seeded(7, share=0.0), TARGETS).values())


def test_every_kind_and_every_form_of_retry_after_occurs() -> None:
    found = [fault for fault in script_of(seeded(7, share=1.0, most=3), TARGETS).values() if fault is not None]
    statuses = {fault.status for fault in found}
    assert {429, 500, 502, 503, 504} <= statuses
    assert {fault.headers.get("Retry-After") for fault in found if fault.status == 429} == set(RETRY_AFTER)
    assert any(fault.reset for fault in found)
    assert any(fault.cut is not None and not fault.reset for fault in found)
    assert any(fault.hang for fault in found)


def test_items_fail_only_inside_a_batch() -> None:
    assert not any(fault for fault in script_of(seeded(7, ["item"], share=1.0), TARGETS).values())
    found = [seeded(seed, ["item"], share=1.0)[0].fault("/v1.0/$batch", b"x", 1) for seed in range(30)]
    assert all(fault is not None and fault.item in (1, 2, 3) and fault.status in (429, 503) for fault in found)


@pytest.mark.parametrize("kind", KINDS)
def test_kinds_can_be_chosen(kind: str) -> None:
    found = [seeded(seed, [kind], share=1.0)[0].fault("/beta/$batch", b"", 1) for seed in range(20)]
    assert all(found)
    assert len({_kind(fault) for fault in found if fault is not None}) <= 2


def _kind(fault: Fault) -> Any:
    return fault.status, fault.reset, fault.cut is not None, bool(fault.hang), fault.item is not None


def test_an_unknown_kind_is_an_error() -> None:
    with pytest.raises(ValueError, match="418"):
        seeded(1, ["418"])


def patiently(client: Client, target: str) -> Any:
    """The JSON of an answer, however often one has to ask."""
    for _ in range(5):
        try:
            got = client.get(target)
        except (http.client.HTTPException, ConnectionError):
            client.close()
            continue
        if got.status == 200:
            return got.json
    raise AssertionError(target)


@pytest.mark.parametrize("seed", range(5))
def test_who_tries_again_gets_the_same_data_as_without_faults(seed: int) -> None:
    with serving(top=4, faults=seeded(seed, share=0.5)) as client:
        found: list[Any] = []
        link: str | None = "/v1.0/users?$select=id,displayName"
        while link:
            page = patiently(client, link)
            found += page["value"]
            link = page.get("@odata.nextLink")
        struck = Counter(each.fault is not None for each in client.log)
    assert struck[True] > 0
    with serving() as plain:
        assert found == plain.all("/v1.0/users?$select=id,displayName")
