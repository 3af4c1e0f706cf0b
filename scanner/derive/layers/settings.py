"""What is configured, assigned and reported on every managed device, control by control."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from scanner.derive.derived import Derived, fact, nothing
from scanner.derive.layers.controls import CONTROLS, Control
from scanner.derive.layers.layers import Layers, Reached
from scanner.derive.layers.statuses import Statuses
from scanner.derive.policies.effective import settings_of
from scanner.derive.policies.model import Policy, SettingsRead
from scanner.derive.reach.android_modes import modes_of_policies, suits
from scanner.derive.reach.assignments import Reach
from scanner.derive.reach.devices import Signature
from scanner.derive.tables import Tables
from scanner.library.organisation import Organisation
from scanner.model.logic import Truth, Unknown, conjunction, disjunction

# Where the policies of a platform may stand. App protection and enrolment are not about devices.
_SURFACES = {
    "windows": ("template", "catalog", "intent", "admx", "omaUri", "compliance"),
    "macos": ("template", "catalog", "intent", "compliance"),
    "ios": ("template", "catalog", "compliance"),
    "android": ("template", "catalog", "compliance"),
}
_ALL_SURFACES = tuple(dict.fromkeys(surface for surfaces in _SURFACES.values() for surface in surfaces))

Facts = Mapping[str, Mapping[str, Any]]


def device_settings(tables: Tables, organisation: Organisation) -> Derived:
    """``derived.deviceSettings``: one record for every managed device of a known platform, older duplicates left out."""
    table = tables["intune.managedDevices"]
    if table.missing is not None:
        return nothing(table.missing)
    nameless = any(isinstance(device, Unknown) for (device,) in table.rows("id"))
    return Derived(_Devices(tables).records(), None, table.complete and not nameless)


class _Devices:
    def __init__(self, tables: Tables) -> None:
        self._table = tables["intune.managedDevices"]
        self._reach = Reach(tables)
        read = settings_of(tables, _ALL_SURFACES)
        self._statuses = Statuses(tables, [(each.surface, each.id) for each in read.policies])
        self._platforms = {platform: _layers(read, platform, surfaces) for platform, surfaces in _SURFACES.items()}
        self._modes = modes_of_policies(tables)
        self._shared: dict[Signature, tuple[Reached, Facts]] = {}
        self._facts: dict[tuple[Signature, bytes], Facts] = {}

    def records(self) -> Iterator[Mapping[str, Any]]:
        """The records in the order of the devices. Devices that are alike share what is worked out."""
        for device, name, user, synced in self._table.rows("id", "deviceName", "userPrincipalName", "lastSyncDateTime"):
            signature = self._reach.devices.get(device)
            if signature is not None and signature.platform != "":
                yield {
                    "id": device,
                    "deviceName": fact(name),
                    "userPrincipalName": fact(user),
                    "platform": fact(signature.platform),
                    "lastSyncDateTime": fact(synced),
                    **self._of(signature, self._statuses.of(device)),
                }

    def _of(self, signature: Signature, report: bytes) -> Facts:
        """The facts of all controls; none where the platform is not known."""
        if isinstance(signature.platform, Unknown):
            return {}
        key = signature, report
        if key not in self._facts:
            layers = self._platforms[signature.platform]
            reached, facts = self._assigned(layers, signature)
            self._facts[key] = {
                control.name: {**facts[control.name], "reported": self._reported(layers, control, reached, report)} for control in CONTROLS
            }
        return self._facts[key]

    def _reported(self, layers: Layers, control: Control, reached: Reached, report: bytes) -> Any:
        return _layer(control, lambda setting: layers.reported(setting, control, reached, self._statuses, report))

    def _assigned(self, layers: Layers, signature: Signature) -> tuple[Reached, Facts]:
        """Which policies reach devices of a signature, and all that does not depend on what they report."""
        if signature not in self._shared:
            reached = [self._reaches(layers.applies(at), each, signature) for at, each in enumerate(layers.policies)]
            self._shared[signature] = reached, {control.name: _facts(layers, control, reached) for control in CONTROLS}
        return self._shared[signature]

    def _reaches(self, applies: Truth, policy: Policy, signature: Signature) -> Truth:
        mode = suits(self._modes.get(policy.id), signature.mode)
        return conjunction([applies, mode, self._reach.reaches(policy.targets, signature)])


def _layers(read: SettingsRead, platform: str, surfaces: tuple[str, ...]) -> Layers:
    own = [
        at for at, each in enumerate(read.policies) if each.surface in surfaces and (each.platform == platform or isinstance(each.platform, Unknown))
    ]
    return Layers([read.policies[at] for at in own], own, {surface: reason for surface, reason in read.open.items() if surface in surfaces})


def _facts(layers: Layers, control: Control, reached: Reached) -> Mapping[str, Any]:
    def assigned(setting: str) -> Truth:
        return layers.assigned(setting, reached)

    return {
        "configured": _layer(control, layers.configured),
        "assigned": _layer(control, assigned),
        "policies": layers.names(control, reached),
        **{value.field: fact(layers.value(value, reached)) for value in control.values},
        **{field: fact(assigned(setting)) for field, setting in control.switches},
    }


def _layer(control: Control, of: Callable[[str], Truth]) -> Any:
    """One layer of a control: every part holds, each by one of its settings."""
    return fact(conjunction(disjunction(map(of, part)) for part in control.parts))
