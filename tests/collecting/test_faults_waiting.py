"""Faults 6 to 9: a service that is too busy, for a while or for ever, as a whole or in one item of a batch, and one that stumbles."""

import itertools
from pathlib import Path

import pytest

from scanner.collect.collector import Limits
from scanner.sandbox.faults import Fault, seeded
from scanner.sandbox.service import Request
from tests.collecting.faults_aids import FIRST, FULL, PAGED, Collected, asked_again, assert_as_clean, clean, collected, different, struck
from tests.collecting.faults_judging import assert_only_less_is_known, judged, judged_clean

BUDGET, LATE = 2.0, 5.0
PROTECTION = "/v1.0/deviceManagement/managedDevices/{id}/windowsProtectionState"
BUSY = ("not_obtained", False, "incomplete", "HTTP 429 TooManyRequests")

# What Retry-After says → seconds that may not be undercut. The service's clock stands at 2026-11-01 00:00:00.
FORMS: dict[str | None, float] = {
    "5" if FULL else "2": 5.0 if FULL else 2.0,
    "2.128": 2.128,
    "Sun, 01 Nov 2026 00:00:02 GMT": 2.0,
    "Sat, 31 Oct 2026 23:59:59 GMT": 0.0,
    "-1": 0.0,
    "abc": 0.0,
    None: 0.0,
}
WHOLE = [
    "entra.domains",
    "entra.users",
    "intune.managedDevices",
    "intune.configurationPolicies",
    "entra.groupSettings",
    "security.secureScores",
    "entra.devices",
]


def busy(after: str | None) -> dict[str, str]:
    return {} if after is None else {"Retry-After": after}


def waits(requests: list[Request]) -> list[float]:
    """Seconds by the service's clock between one request and the next."""
    return [later.time - earlier.time for earlier, later in itertools.pairwise(requests)]


def test_06_no_request_comes_earlier_than_any_form_of_retry_after_allows_and_nothing_is_lost(tmp_path: Path) -> None:
    found = collected(tmp_path, *(struck(name, times=1, status=429, headers=busy(form)) for name, form in zip(WHOLE, FORMS, strict=True)))
    early = []
    for request, again in itertools.combinations(found.asked(), 2):
        if request.fault is not None and request.target == again.target:
            early += [request.target] if again.time - request.time < FORMS[request.fault.headers.get("Retry-After")] else []
    assert len([each for each in found.asked() if each.status == 429]) == len(FORMS)
    assert early == []
    assert_as_clean(found, clean())


@pytest.mark.parametrize(
    "fault", [Fault("/v1.0/$batch", status=429, headers=busy("1.5")), Fault(PROTECTION, exact=True, status=429, headers=busy("1.5"))]
)
def test_06_a_batch_and_an_item_of_a_batch_are_waited_for_as_long_as_they_say(tmp_path: Path, fault: Fault) -> None:
    found = collected(tmp_path, fault, resources=("intune.managedDevices", "defender.windowsProtectionStates"))
    assert [each >= 1.5 for each in waits(found.asked_for("/v1.0/$batch"))] == [True]
    assert found.entries["defender.windowsProtectionStates"] == clean().entries["defender.windowsProtectionStates"]


def test_06_a_wait_that_does_not_fit_is_given_up_rather_than_cut_short(tmp_path: Path) -> None:
    found = collected(tmp_path, struck("entra.domains", status=429, headers=busy("301")), limits=Limits(resource_seconds=300))
    assert (found.said("entra.domains"), len(found.asked_for("/v1.0/domains"))) == (BUSY, 1)


@pytest.mark.parametrize("after", ["0.4", None, "100000"])
def test_07_endless_throttling_of_one_resource_ends_with_its_budget_and_leaves_the_others_alone(tmp_path: Path, after: str | None) -> None:
    limits = Limits(resource_seconds=BUDGET)
    found = collected(tmp_path, struck("entra.groupSettings", status=429, headers=busy(after)), limits=limits, chance=lambda: 0.5)
    assert found.seconds <= BUDGET + LATE
    assert found.said("entra.groupSettings") == BUSY
    assert different(found, clean()) == {"entra.groupSettings"}
    assert_only_less_is_known(judged_clean(), judged(tmp_path), ["incomplete"], ["entra.groupSettings"])


def test_07_throttling_that_begins_on_a_later_page_leaves_what_came_and_says_that_it_is_not_all(tmp_path: Path) -> None:
    fault = struck("entra.users", first=3, status=429)
    found = collected(tmp_path, fault, **PAGED, limits=Limits(resource_seconds=BUDGET), chance=lambda: 0.5)
    assert found.seconds <= BUDGET + LATE
    assert found.said("entra.users") == ("present", False, "incomplete", "HTTP 429 TooManyRequests")
    assert (found.entries["entra.users"]["count"], found.entries["entra.users"]["pages"]) == (8, 2)
    assert found.files["entra/users.jsonl"].splitlines() == clean(**PAGED).files["entra/users.jsonl"].splitlines()[:8]
    assert different(found, clean(**PAGED)) == {"entra.users", "entra.userAuthenticationRequirements"}


@pytest.mark.parametrize("after", ["0.4", None])
def test_07_endless_throttling_of_everything_ends_with_the_budget_of_the_whole(tmp_path: Path, after: str | None) -> None:
    fault = Fault("", times=0, status=429, headers=busy(after))
    found = collected(tmp_path, *FIRST, fault, limits=Limits(total_seconds=BUDGET), chance=lambda: 0.5)
    assert found.seconds <= BUDGET + LATE
    rest = [entry for name, entry in found.entries.items() if name not in ("entra.organization", "entra.subscribedSkus")]
    assert {(entry["state"], entry["reason"]) for entry in rest} == {("not_obtained", "incomplete")}
    assert_only_less_is_known(judged_clean(), judged(tmp_path), ["incomplete"])


def test_07_items_of_batches_that_stay_busy_end_with_the_budget_and_the_others_are_kept(tmp_path: Path) -> None:
    fault = Fault(PROTECTION, exact=True, first=3, times=0, status=429, headers=busy("0.4"))
    found = collected(tmp_path, fault, limits=Limits(resource_seconds=BUDGET))
    assert found.seconds <= BUDGET + LATE
    assert found.said("defender.windowsProtectionStates") == ("present", False, "incomplete", "HTTP 429 TooManyRequests")
    assert found.entries["defender.windowsProtectionStates"]["count"] == 2
    assert different(found, clean()) == {"defender.windowsProtectionStates"}


def test_07_a_budget_that_is_spent_ends_a_hundred_thousand_parents_too(tmp_path: Path) -> None:
    rows = b",".join(b'{"id":"%06d.example.jp"}' % number for number in range(100_000))
    faults = [struck("entra.domains", body=b'{"value":[' + rows + b"]}"), Fault("/v1.0/$batch", times=0, status=429)]
    wanted = ("entra.domains", "entra.federationConfigurations")
    found = collected(tmp_path, *faults, resources=wanted, limits=Limits(total_seconds=BUDGET), chance=lambda: 0.5)
    assert found.entries["entra.domains"]["count"] == 100_000
    assert found.said("entra.federationConfigurations")[:3] == ("not_obtained", False, "incomplete")
    assert found.seconds <= BUDGET + LATE


def histories(found: Collected, part: str) -> list[list[int]]:
    """The statuses that each target with this in it was answered with."""
    return [statuses for target, statuses in found.answers().items() if part in target]


@pytest.mark.parametrize("status", [429, 503])
@pytest.mark.parametrize(("first", "times"), [(1, 1), (5, 3), (16, 6), (1, 16)])
def test_08_of_a_batch_nothing_that_was_answered_is_asked_for_again(tmp_path: Path, status: int, first: int, times: int) -> None:
    fault = Fault(PROTECTION, exact=True, first=first, times=times, status=status, headers=busy("0.05"))
    found = collected(tmp_path, fault)
    assert asked_again(found) == {}
    states = histories(found, "windowsProtectionState")
    assert (len(states), sum(map(len, states))) == (16, 16 + times)
    assert all(each[-1] == 200 for each in states)
    assert_as_clean(found, clean())


@pytest.mark.parametrize("seed", range(40 if FULL else 4))
def test_08_of_batches_in_which_items_fail_by_chance_nothing_that_was_answered_is_asked_for_again(tmp_path: Path, seed: int) -> None:
    found = collected(tmp_path, *seeded(seed, ["item"], share=0.7, most=3), **PAGED)
    assert any(429 in statuses or 503 in statuses for statuses in found.answers().values())
    assert asked_again(found) == {}
    assert_as_clean(found, clean(**PAGED))


@pytest.mark.parametrize("kind", ["429", "500", "502", "503", "504"])
def test_09_when_every_request_fails_at_first_the_data_are_those_of_a_clean_run(tmp_path: Path, kind: str) -> None:
    faults = (Fault("", times=30, status=429),) if kind == "429" else seeded(9, [kind], share=1.0, most=1)
    found = collected(tmp_path, *faults)
    assert sum(each.status == int(kind) for each in found.asked()) >= 30
    assert_as_clean(found, clean())
