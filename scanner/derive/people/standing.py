"""Privileged Identity Management: which active assignments have no end, and whether the tenant works with it at all.

Source: https://learn.microsoft.com/graph/api/resources/unifiedroleassignmentscheduleinstance (assignments made without it stand there
too, as Assigned and without an end).
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import MAXYEAR, datetime

from scanner.derive.people.accounts import absent
from scanner.derive.people.roles import Holding, Roles
from scanner.derive.tables import Record, Table, Tables
from scanner.model.logic import Truth, Unknown, conjunction, disjunction, negate, unknown
from scanner.model.verdicts import Reason

_UNLICENSED = unknown(Reason.NOT_LICENSED)


class Schedules:
    """The active assignments as PIM lists them. A tenant without its licence has none: every assignment is without an end there.

    ``in_use``: whether anybody is eligible for a role, or holds one for a time only. ``template``: template id of a role id.
    """

    def __init__(self, tables: Tables, roles: Roles, template: Callable[[str], str]) -> None:
        table = tables["entra.roleAssignmentScheduleInstances"]
        self._licensed = table.missing != _UNLICENSED
        self._open = table.open if self._licensed else None
        self._endless: dict[tuple[str, str], list[Truth]] = {}
        used: list[Truth] = [not each.active for held in roles.by_person.values() for each in held]
        used += [not each.active for each, _ in roles.doubtful]
        for record in table.records():
            principal, role = table.read(record, "principalId"), table.read(record, "roleDefinitionId")
            if isinstance(principal, Unknown) or isinstance(role, Unknown):
                self._open = principal if isinstance(principal, Unknown) else role
                continue
            endless = _endless(table, record)
            self._endless.setdefault((principal, template(role)), []).append(endless)
            used.append(negate(endless))
        self.in_use: Truth = disjunction((*used, *(why for why in (self._open, roles.eligible_open) if why is not None)))

    def standing(self, person: str, holding: Holding) -> Truth:
        """Whether an active holding of this person is without an end (False for one that only may be activated)."""
        if not holding.active or not self._licensed:
            return holding.active
        found = self._endless.get((holding.group or person, holding.role))
        if found is None:
            return absent(self._open)
        return disjunction(found if self._open is None else (*found, self._open))


def _endless(table: Table, record: Record) -> Truth:
    """Whether this is an assignment for good: made as active, and without an end."""
    kind = table.read(record, "assignmentType")
    end: datetime | Unknown = table.read(record, "endDateTime")
    lasting: Truth = end if isinstance(end, Unknown) else end.year == MAXYEAR
    return conjunction((kind if isinstance(kind, Unknown) else kind == "Assigned", lasting))
