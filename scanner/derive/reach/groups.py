"""Which people and devices are in the groups that assignments name, nested groups included."""

from __future__ import annotations

from typing import Any

from scanner.derive.devices.duplicates import guid_of
from scanner.derive.tables import Table, Tables
from scanner.model.logic import Truth, Unknown, unknown
from scanner.model.verdicts import Reason

# Members that are neither people nor devices. Of a nested group the members stand in the same list.
_OTHERS = frozenset({"#microsoft.graph.group", "#microsoft.graph.servicePrincipal", "#microsoft.graph.orgContact"})
_NO_DEVICES = _OTHERS | {"#microsoft.graph.user"}
_NO_PEOPLE = _OTHERS | {"#microsoft.graph.device"}
_INCOMPLETE = unknown(Reason.INCOMPLETE)


class GroupMembers:
    """The groups of people (by object id) and of devices (by Entra's device id), each as a set of bits.

    Of a device that Graph lists by its object id alone, the device id is looked up among Entra's devices.
    """

    def __init__(self, tables: Tables) -> None:
        self._members = tables["entra.groupMembers"]
        self._groups = tables["entra.groups"]
        self._bits: dict[str, int] = {}
        self._of: dict[str, int] = {}
        # Groups that have people; that have members of whom it is not told who they are, or devices of which not which they are.
        self._peopled = 0
        self._unnamed = 0
        self._hiding = 0
        # Why there are members of whom it is not told in which group they are: any group may have them.
        self._astray: Unknown | None = None
        nameless: dict[str, int] = {}
        for group, member, kind, device in self._members.rows("of", "id", "@odata.type", "deviceId"):
            if isinstance(group, Unknown):
                self._astray = group
                continue
            bit = self._bits.setdefault(guid_of(group), 1 << len(self._bits))
            for each in {guid_of(member), guid_of(device)}:
                self._of[each] = self._of.get(each, 0) | bit
            if kind not in _NO_PEOPLE:
                self._peopled |= bit
            if isinstance(member, Unknown):
                self._unnamed |= bit
            elif isinstance(device, Unknown) and kind not in _NO_DEVICES:
                nameless[member] = nameless.get(member, 0) | bit
        self._resolve(nameless, tables["entra.devices"])
        self._listed = {guid_of(each) for (each,) in self._groups.rows("id")}

    def _resolve(self, nameless: dict[str, int], devices: Table) -> None:
        for member, device in devices.rows("id", "deviceId"):
            if member in nameless and isinstance(device, str):
                self._of[guid_of(device)] = self.of(device) | nameless.pop(member)
        for groups in nameless.values():
            self._hiding |= groups

    def of(self, member: Any) -> int:
        """The groups of a person (object id) or of a device (Entra's device id)."""
        return self._of.get(guid_of(member), 0)

    def person_in(self, group: str, groups: int) -> Truth:
        """Whether a person with these groups is in this one."""
        return self._in(guid_of(group), groups, self._unnamed)

    def has_people(self, group: str) -> Truth:
        """Whether there are, or may be, people in this group."""
        return self._in(guid_of(group), self._peopled, 0)

    def device_in(self, group: str, groups: int) -> Truth:
        """Whether a device with these groups is in this one; unknown if the group may hold it under a name that we do not see."""
        return self._in(guid_of(group), groups, self._unnamed | self._hiding)

    def _in(self, group: str, groups: int, hiding: int) -> Truth:
        """What is known of a member. A group without any is empty only if Entra lists it; else it was deleted."""
        bit = self._bits.get(group, 0)
        if groups & bit:
            return True
        if hiding & bit:
            return _INCOMPLETE
        if self._astray is not None:
            return self._astray
        if self._members.open is not None:
            return self._members.open
        if bit or group in self._listed:
            return False
        return _INCOMPLETE if self._groups.open is None else self._groups.open
