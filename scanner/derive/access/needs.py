"""What a requirement asks of conditional access: of whom, at which sign-ins, and what a policy has to make unavoidable."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any

from scanner.derive.access import axes, devices
from scanner.derive.access.choices import INCONCLUSIVE
from scanner.derive.access.devices import Device, Rule
from scanner.derive.access.grants import Strength
from scanner.derive.access.people import Standing
from scanner.derive.access.places import Origin, Places
from scanner.derive.access.policies import Conditions, Policy
from scanner.derive.access.space import Axis
from scanner.model.logic import Truth, conjunction, disjunction, negate

COMPLIANT, HYBRID = "compliantDevice", "domainJoinedDevice"
_CONTROLS = {"iscompliant": COMPLIANT, "trusttype": HYBRID}

Goal = Callable[[str, Strength | None], Truth]


@dataclass(frozen=True, slots=True)
class Need:
    """One requirement.

    ``concerns``: whether it is about somebody (who is enabled and is neither an emergency nor a synchronisation account). ``goal``: whether
    a grant control ensures it. ``aims``: whether a policy is of its kind. ``action``: the user action that it is about; "" = signing in to
    apps. ``suite_suffices``: Office 365 alone is enough. ``defaults``, ``per_user``, ``session``: security defaults, per-user MFA or one of these
    session controls meet it. ``free_devices``: devices with one of these proofs (of `devices.PROOFS`) need nothing. ``hidden_free``: nor do
    the trusted addresses that Graph does not show; ``named_free``: nor does any named location. ``only_aimed``: policies of other kinds do
    not count. ``vacuous``: it is met where it concerns nobody.
    """

    id: str
    concerns: Callable[[Standing], Truth]
    goal: Goal
    aims: Callable[[Policy], bool]
    action: str = ""
    clients: Sequence[str] = axes.MODERN_CLIENTS
    platforms: Sequence[str] = axes.PLATFORMS
    sign_in_risks: Sequence[str] = axes.RISKS
    user_risks: Sequence[str] = axes.RISKS
    flows: Sequence[str] = axes.FLOWS
    suite_suffices: bool = False
    defaults: bool = False
    per_user: bool = False
    session: frozenset[str] = frozenset()
    free_devices: frozenset[str] = frozenset()
    hidden_free: bool = False
    named_free: bool = False
    only_aimed: bool = False
    vacuous: bool = False

    def applies(self, standing: Standing) -> Truth:
        """Whether somebody is concerned."""
        return conjunction((negate(standing.break_glass), standing.enabled, negate(standing.service), self.concerns(standing)))

    def ensured(self, policy: Policy, lacking: frozenset[str] = frozenset()) -> Truth:
        """Whether a policy makes it unavoidable where it applies. ``lacking``: controls that nobody can meet there, so that they stop everybody."""
        if self.only_aimed and not self.aims(policy):
            return False
        granted = policy.grant.ensures(lambda name, strength: name in lacking or self.goal(name, strength))
        return disjunction((granted, policy.session.limits(self.session)))

    def axes(self, policies: Sequence[Policy], places: Places, *, suite: bool) -> dict[str, Axis]:
        """What sign-ins of this requirement differ in. ``suite``: only those to Office 365."""
        conditions = [each.conditions for each in policies]
        origins = axes.origins_of(conditions, places)
        return {
            "app": self._app_axis(conditions, suite=suite),
            "client": _axis(self.clients, axes.accepts_client),
            "platform": _axis(self.platforms, axes.accepts_platform),
            "place": Axis(origins, lambda each, origin: axes.accepts_origin(each.conditions, origin), self._free_place),
            **self._device_axes(conditions),
            "signInRisk": _axis(self.sign_in_risks, lambda each, level: axes.accepts_risk(each.sign_in_risk, level)),
            "userRisk": _axis(self.user_risks, lambda each, level: axes.accepts_risk(each.user_risk, level)),
            "insiderRisk": _axis(axes.INSIDER_RISKS, lambda each, level: axes.accepts_risk(each.insider_risk, level)),
            "flow": _axis(self.flows, lambda each, flow: axes.accepts_risk(each.flows, flow)),
        }

    def _app_axis(self, conditions: Sequence[Conditions], *, suite: bool) -> Axis:
        if self.action:
            return _axis((self.action,), axes.accepts_action)
        apps = [each for each in axes.apps_of(conditions) if each.suite or not suite]
        return Axis(apps, lambda policy, app: axes.accepts_app(policy.conditions, app), axes.free_app)

    def _free_place(self, origin: Origin) -> Truth:
        if self.named_free:
            return bool(origin.named)
        return True if self.hidden_free and origin.hidden else origin.office

    def _device_axes(self, conditions: Sequence[Conditions]) -> dict[str, Axis]:
        rules = devices.rules_of(conditions)
        named = {axis: _named(each for each in rules if each.axis == axis) for axis in (devices.MANAGED, *(each.axis for each in rules))}
        proofs = {name: devices.PROOFS[name] for name in named[devices.MANAGED]}
        unread = {each.axis for each in rules if not each.read}

        def accepts(policy: Policy, device: Device) -> Truth:
            lacking = frozenset(_CONTROLS[name] for name, proof in proofs.items() if device[name] != proof)
            return conjunction((devices.accepts_device(policy.conditions, devices.MANAGED, device), self.ensured(policy, lacking)))

        def free(device: Device) -> Truth:
            return any(device[name] == proof for name, proof in proofs.items() if name in self.free_devices)

        others = {
            f"device {axis}": self._other_axis(axis, values[axis], unread=axis in unread) for axis, values in named.items() if axis != devices.MANAGED
        }
        return {"device": Axis(_devices({name: {proof, *named[devices.MANAGED][name]} for name, proof in proofs.items()}), accepts, free), **others}

    def _other_axis(self, axis: str, named: Collection[str], *, unread: bool) -> Axis:
        """Make the axis of an attribute that does not tell whether a device is managed; only a device without it is known not to be."""

        def free(device: Device) -> Truth:
            return INCONCLUSIVE if self.free_devices and (unread or device[axis] != devices.ANOTHER) else False

        return Axis(_devices({axis: named}), lambda policy, device: devices.accepts_device(policy.conditions, axis, device), free)


def _named(rules: Iterable[Rule]) -> dict[str, set[str]]:
    """The values that rules name, by attribute."""
    found: dict[str, set[str]] = {}
    for rule in rules:
        for name, values in rule.values.items():
            found.setdefault(name, set()).update(values)
    return found


def _devices(values: Mapping[str, Collection[str]]) -> list[Device]:
    """Every kind of device that these values of attributes make."""
    return [dict(zip(values, each, strict=True)) for each in product(*((*sorted(named), devices.ANOTHER) for named in values.values()))]


def _never_free(value: Any) -> Truth:
    return False


def _axis(values: Sequence[Any], accepts: Callable[[Conditions, Any], Truth]) -> Axis:
    """Make an axis of which every value counts."""
    return Axis(values, lambda policy, value: accepts(policy.conditions, value), _never_free)


def weight(policy: Policy, reach: Truth) -> Truth:
    """Whether a policy is in force for somebody whom it is for or not; conditions that we do not know leave it open."""
    doubts = () if policy.doubt is None else (policy.doubt,)
    return conjunction((policy.on, reach, *doubts))
