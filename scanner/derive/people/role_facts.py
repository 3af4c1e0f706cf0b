"""What the roles of one person amount to: which of them are privileged, whether in force, for good, for everything."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from scanner.derive.people.accounts import absent
from scanner.derive.people.roles import GLOBAL_ADMINISTRATOR, PRIVILEGED_ROLES, SYNCHRONISATION_ACCOUNTS, Holding, Roles
from scanner.derive.people.standing import Schedules
from scanner.derive.tables import Tables
from scanner.model.logic import Truth, Unknown, conjunction, disjunction, negate, unknown
from scanner.model.verdicts import Reason


class Definitions:
    """What the role definitions say: names, template ids, and which roles are privileged."""

    def __init__(self, tables: Tables) -> None:
        table = tables["entra.roleDefinitions"]
        self._open = table.open
        self._known: dict[str, Truth] = {}
        self._names: dict[str, str] = dict(PRIVILEGED_ROLES)
        self._templates: dict[str, str] = {}
        self._untold: dict[str, Unknown] = {}
        for role, template, name, built_in in table.rows("id", "templateId", "displayName", "isBuiltIn"):
            if isinstance(role, Unknown):
                self._open = role
                continue
            key = template if built_in is True and isinstance(template, str) else role
            self._templates[role] = key
            self._known[key] = _beyond_the_list(template, built_in)
            if isinstance(built_in, Unknown) or (built_in and isinstance(template, Unknown)):
                self._untold[role] = built_in if isinstance(built_in, Unknown) else template
            if isinstance(name, str):
                self._names[key] = name

    def template(self, role: str) -> str:
        """Template id of a built-in role; of any other its own id."""
        return self._templates.get(role, role)

    def privileged(self, role: str) -> Truth:
        """Whether a role (template id) is privileged."""
        if role in PRIVILEGED_ROLES:
            return True
        return False if role == SYNCHRONISATION_ACCOUNTS else self._known.get(role, absent(self._open))

    def is_role(self, role: str, wanted: str) -> Truth:
        """Whether a role is the built-in one with this template id. Unknown of a role whose definition does not say what it is."""
        return True if role == wanted else self._untold.get(role, False)

    def names(self, held: Iterable[Holding]) -> list[str]:
        """The roles as people call them, sorted."""
        return sorted({self._names.get(each.role, each.role) for each in held})


class RoleFacts:
    """Answers, from all holdings of a tenant, what is so of one person. Whatever somebody may hold unseen makes it unknown."""

    NAMES = ("privileged", "privilegedRoleCount", "globalAdministrator", "active", "eligible", "standing", "throughGroup",
             "administrativeUnitOnly", "pim", "service")  # fmt: skip

    def __init__(self, roles: Roles, definitions: Definitions, schedules: Schedules) -> None:
        self._roles = roles
        self._definitions = definitions
        self._schedules = schedules
        self._active_open = _present(roles.active_open)
        self._open = _present(roles.active_open, roles.eligible_open)

    def matters(self, holding: Holding) -> bool:
        """Whether the role is privileged, may be, or is that of the synchronisation account."""
        return holding.role == SYNCHRONISATION_ACCOUNTS or self._definitions.privileged(holding.role) is not False

    def of(self, person: str) -> Mapping[str, Any]:
        """The facts of `NAMES`, each known or `Unknown`."""
        privileged = self._any(person, self._privileged, self._open)
        return {
            "privileged": privileged,
            "privilegedRoleCount": self._count(person),
            "globalAdministrator": self._any(person, self._global_administrator, self._open),
            "active": self._any(person, lambda each: conjunction((each.active, self._privileged(each))), self._active_open),
            "eligible": self._any(person, lambda each: conjunction((not each.active, self._privileged(each))), _present(self._roles.eligible_open)),
            "standing": self._any(person, lambda each: self._standing(person, each), self._active_open),
            "throughGroup": conjunction((privileged, negate(self._any(person, self._direct, self._open)))),
            "administrativeUnitOnly": conjunction((privileged, negate(self._any(person, self._everywhere, self._open)))),
            "pim": self._schedules.in_use,
            "service": self._roles.synchronises_only(person),
        }

    def _any(self, person: str, holds: Callable[[Holding], Truth], closed: tuple[Unknown, ...]) -> Truth:
        """Whether one holding of this person is such; unknown if it is not seen but may be."""
        surely = [holds(each) for each in self._roles.of(person)]
        perhaps = [conjunction((holds(each), why)) for each, why in self._roles.doubtful]
        return disjunction((*surely, *perhaps, *closed))

    def _privileged(self, holding: Holding) -> Truth:
        return self._definitions.privileged(holding.role)

    def _global_administrator(self, holding: Holding) -> Truth:
        return conjunction((self._definitions.is_role(holding.role, GLOBAL_ADMINISTRATOR), holding.tenant_wide))

    def _standing(self, person: str, holding: Holding) -> Truth:
        return conjunction((self._privileged(holding), self._schedules.standing(person, holding)))

    def _direct(self, holding: Holding) -> Truth:
        return conjunction((not holding.group, self._privileged(holding)))

    def _everywhere(self, holding: Holding) -> Truth:
        return conjunction((holding.tenant_wide, self._privileged(holding)))

    def _count(self, person: str) -> int | Unknown:
        held = {each.role: self._privileged(each) for each in self._roles.of(person)}
        more = [conjunction((self._privileged(each), why)) for each, why in self._roles.doubtful if held.get(each.role) is not True]
        unsure = disjunction((*(each for each in held.values() if each is not True), *more, *self._open))
        return unsure if isinstance(unsure, Unknown) else list(held.values()).count(True)


def _beyond_the_list(template: Any, built_in: Any) -> Truth:
    """Whether a role that is not on the list of privileged ones is privileged. What a custom role allows was not read."""
    if isinstance(built_in, Unknown):
        return built_in
    if not built_in:
        return unknown(Reason.INCONCLUSIVE)
    return template if isinstance(template, Unknown) else False


def _present(*found: Unknown | None) -> tuple[Unknown, ...]:
    return tuple(each for each in found if each is not None)
