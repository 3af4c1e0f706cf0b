"""Made-up tenants, one after the other, the same in every run."""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Any

from tests.labelled.accounts import accounts
from tests.labelled.machine_records import backups
from tests.labelled.machines import machines
from tests.labelled.mobile import mobile
from tests.labelled.people import by_setting, cohorts, directory, excluded, expected, guests, others, users_of_devices, weakened
from tests.labelled.requirements import attempts
from tests.labelled.roles import expected_of_administrators, holders
from tests.labelled.services import services
from tests.labelled.set_up import set_up
from tests.labelled.settings import settings
from tests.labelled.spelling import pascal_case
from tests.labelled.upkeep import upkeep
from tests.labelled.verdicts import verdicts
from tests.labelled.watched import watched
from tests.labelled.world import World

SEED = 20261101


def tenants(count: int) -> Iterator[World]:
    """So many tenants."""
    for number in range(count):
        yield tenant(number)


def tenant(number: int) -> World:
    """The tenant of a number."""
    world = World(number, random.Random(f"{SEED}/{number}"))
    directory(world)
    found = machines(world)
    backups(world, found)
    upkeep(world)
    members = _access(world)
    if "entra.groupMembers" in world.refused:
        world.forget("derived.enrolmentLimits")
    else:
        settings(world, found)
        mobile(world)
    services(world)
    accounts(world)
    verdicts(world, found, members)
    watched(world)
    set_up(world)
    return world


def _access(world: World) -> list[Any]:
    """People, roles and policies. Returns of each member whether what is demanded is enough."""
    kind = world.chance.choices(["as it is", "weakened", "spelling"], [0.7, 0.25, 0.05])[0]
    whole = kind == "as it is"
    users = users_of_devices(world, [each["id"] for each in world.records["entra.users"] if each["accountEnabled"]])
    administrators = holders(world, by_role=whole and world.chance.random() < 0.5)
    people = cohorts(world, wide=world.chance.random() < 0.5, count=5) + excluded(world) + by_setting(world) + guests(world)
    people += administrators + users
    others(world)
    if whole:
        expected_of_administrators(world, administrators)
        people = attempts(world, people)
    elif kind == "weakened":
        people = weakened(world, people)
        world.forget("derived.privilegedPeople")
    else:
        people = pascal_case(world, people)
    return expected(world, people)
