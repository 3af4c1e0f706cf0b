"""Managed devices, brought down to what decides which policies reach them: devices that are alike in that are looked at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from scanner.derive.devices.duplicates import guid_of, superseded_in
from scanner.derive.devices.reading import platforms_of
from scanner.derive.reach.android_modes import Mode, mode_of_device
from scanner.derive.reach.filters import VERSION, AssignmentFilters
from scanner.derive.reach.groups import GroupMembers
from scanner.derive.tables import Record, Table, Tables
from scanner.language.types import MISSING
from scanner.model.logic import Truth, Unknown, unknown
from scanner.model.verdicts import Reason

# Graph's names for what a filter's rule calls otherwise.
_TEXTS = {"devicename": "deviceName", "manufacturer": "manufacturer", "model": "model"}
_CHOICES = {
    "deviceownership": ("managedDeviceOwnerType", {"company": "corporate", "personal": "personal", "unknown": "unknown"}),
    "isrooted": ("jailBroken", {"True": "true", "False": "false"}),
}
_EDITIONS: Mapping[str, tuple[str, Mapping[Any, str]]] = {
    "devicetrusttype": (
        "joinType",
        {
            "azureADJoined": "azure ad joined",
            "azureADRegistered": "azure ad registered",
            "hybridAzureADJoined": "hybrid azure ad joined",
            "unknown": "unknown",
        },
    ),
    # Numbers of Windows' GetProductInfo, and the names that filters have for them.
    "operatingsystemsku": (
        "skuNumber",
        {
            4: "enterprise",
            48: "professional",
            100: "coresinglelanguage",
            101: "core",
            121: "education",
            125: "enterprises",
            161: "professionalworkstation",
            164: "professionaleducation",
            175: "serverrdsh",
            188: "iotenterprise",
        },
    ),
}
_UNSEEN = unknown(Reason.NOT_COLLECTED)
_INCONCLUSIVE = unknown(Reason.INCONCLUSIVE)

# Whether what Intune assigns goes to a device, by what manages it: learn.microsoft.com/graph/api/resources/intune-devices-managementagenttype.
# Where Configuration Manager has a part, Intune's policies of the workloads that it kept have no effect, and which these are was not collected.
# What is not named here gets some kinds of policies at most.
_MANAGED: Mapping[str, Truth] = {
    "mdm": True,
    "easMdm": True,
    "googleCloudDevicePolicyController": True,
    "microsoft365ManagedMdm": True,
    "eas": False,
    "configurationManagerClientMdm": _UNSEEN,
    "configurationManagerClientMdmEas": _UNSEEN,
}


@dataclass(frozen=True, slots=True)
class Signature:
    """All that decides what reaches a device. ``platform``: windows, macos, ios, android, or empty for another operating system.

    ``person``: whether it has a primary user; ``person_groups``: that user's groups. ``registered``: whether Entra knows it;
    ``device_groups``: its own groups. ``filters``: whether it matches, filter by filter. ``mode``: how an Android device is managed
    (`scanner.derive.reach.android_modes`); None for others. ``managed``: whether Intune's policies go to it at all.
    """

    platform: str | Unknown
    managed: Truth
    person: Truth
    person_groups: int
    registered: Truth
    device_groups: int
    filters: tuple[Truth, ...]
    mode: Mode | Unknown | None


def signatures(tables: Tables, groups: GroupMembers, filters: AssignmentFilters) -> dict[str, Signature]:
    """Of every managed device by id, without the older records of devices that have a newer one. Equal signatures are one object."""
    table = tables["intune.managedDevices"]
    older = superseded_in(table)
    shared: dict[Signature, Signature] = {}
    found: dict[str, Signature] = {}
    reader = _Reader(table, tables["intune.managedDeviceEditions"], groups, filters)
    for record in table.records():
        device = table.read(record, "id")
        if isinstance(device, str) and device not in older:
            made = reader.signature(record, device)
            found[device] = shared.setdefault(made, made)
    return found


class _Reader:
    def __init__(self, table: Table, editions: Table, groups: GroupMembers, filters: AssignmentFilters) -> None:
        self._platforms = platforms_of(table)
        self._table = table
        self._groups = groups
        self._filters = filters
        self._enrolments = dict(editions.rows("id", "deviceEnrollmentType"))
        self._no_edition = MISSING if editions.open is None else editions.open
        self._editions = {name: _values(editions, *_EDITIONS[name]) for name in filters.names if name in _EDITIONS}

    def signature(self, record: Record, device: str) -> Signature:
        read = self._table.read
        system, person, entra = read(record, "operatingSystem"), read(record, "userId"), read(record, "azureADDeviceId")
        platform = system if isinstance(system, Unknown) else self._platforms.get(system, "")
        agent = read(record, "managementAgent")
        return Signature(
            platform,
            agent if isinstance(agent, Unknown) else _MANAGED.get(agent, _INCONCLUSIVE),
            _given(person),
            self._groups.of(person),
            _given(entra),
            self._groups.of(entra),
            self._filters.results(tuple([self._property(name, record, device) for name in self._filters.names])),
            mode_of_device(read(record, "managedDeviceOwnerType"), self._enrolments.get(device, self._no_edition)) if platform == "android" else None,
        )

    def _property(self, name: str, record: Record, device: str) -> Any:
        """A property as rules of filters see it: texts in small letters, a version as numbers."""
        if name in _TEXTS:
            text = self._table.read(record, _TEXTS[name])
            return text if isinstance(text, Unknown) else text.casefold() or MISSING
        if name == "osversion":
            # As it is written: the typed field would drop trailing zeros.
            written = record.get("osVersion")
            return written.casefold() if isinstance(written, str) else MISSING
        if name in _CHOICES:
            field, spelled = _CHOICES[name]
            value = self._table.read(record, field)
            return value if isinstance(value, Unknown) else spelled[value]
        if name in self._editions:
            return self._editions[name].get(device, self._no_edition)
        return self._table.read(record, "osVersion") if name == VERSION else _UNSEEN


def _given(guid: Any) -> Truth:
    """Whether there is somebody or something with this id: services write an empty text or zeros for nobody."""
    return guid if isinstance(guid, Unknown) else guid_of(guid) != ""


def _values(editions: Table, field: str, known: Mapping[Any, str]) -> Mapping[str, Any]:
    """Of every device what filters call the value of a field."""
    return {device: value if isinstance(value, Unknown) else known.get(value, _UNSEEN) for device, value in editions.rows("id", field)}
