"""Which permissions the resources need, what each of them unlocks, and how what was granted compares with it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from scanner.collect.plan import Use, everything, needed, stands_on, uses
from scanner.library.library import Library
from scanner.model.text import Text
from scanner.resources.registry import registry


@dataclass(frozen=True, slots=True)
class Row:
    """One permission.

    ``least``: the checklists need it; else it serves resources that only a collection of everything reads. ``resources``: what is
    read with it. ``rules``: the rules about something that is read with it, or worked out from it. ``decides``: items
    (``mic-sme-2021/8-3``) in which such a rule decides: without the permission they become unknown, unless what remains is enough
    to decide or an answer settles them. ``notes``: further items in which one is only noted.
    """

    permission: str
    least: bool
    resources: tuple[str, ...]
    rules: tuple[str, ...]
    decides: tuple[str, ...]
    notes: tuple[str, ...]


def permissions_of(resources: Iterable[str]) -> tuple[str, ...]:
    """Everything that must be granted to read these resources, sorted."""
    return tuple(sorted({permission for name in resources for permission in registry()[name].permissions}))


def rows(library: Library, checklists: Iterable[str], methods: Iterable[int], *, groups: bool = True, beyond: bool = False) -> tuple[Row, ...]:
    """One row for each permission that the checklists need, by name; with ``beyond`` also those that only a collection of everything needs.

    ``groups``: see `scanner.collect.plan.needed`.
    """
    names, ways = tuple(checklists), tuple(methods)
    least = needed(library, names, ways, groups=groups)
    read = everything() if beyond else least
    used = tuple(uses(library, names, ways))
    needing = {use.rule.id: _needing(library, use) for use in used}
    enough = set(permissions_of(least))
    return tuple(_row(permission, read, used, needing, least=permission in enough) for permission in permissions_of(read))


def _needing(library: Library, use: Use) -> frozenset[str]:
    return frozenset(permissions_of(stands_on(use.rule.resource, library.resources)))


def _row(permission: str, read: tuple[str, ...], used: tuple[Use, ...], needing: dict[str, frozenset[str]], *, least: bool) -> Row:
    mine = [use for use in used if permission in needing[use.rule.id]]
    decides = dict.fromkeys(f"{use.checklist}/{use.item}" for use in mine if use.decides)
    notes = dict.fromkeys(f"{use.checklist}/{use.item}" for use in mine if not use.decides)
    return Row(
        permission,
        least,
        tuple(name for name in read if permission in registry()[name].permissions),
        tuple(sorted({use.rule.id for use in mine})),
        tuple(decides),
        tuple(item for item in notes if item not in decides),
    )


# The reference pages of all the addresses that we read with the permission on the left name the ones on the right as higher privileged
# for it (learn.microsoft.com/graph/api: user-list, group-list-transitivemembers, group-list-settings, organization-list,
# subscribedsku-list, rbacapplication-list-roleassignments, device-list, bitlocker-list-recoverykeys).
_BROADER = {
    "BitlockerKey.ReadBasic.All": ("BitlockerKey.Read.All",),
    "Device.Read.All": ("Directory.Read.All",),
    "GroupMember.Read.All": ("Group.Read.All", "Directory.Read.All"),
    "GroupSettings.Read.All": ("Group.Read.All", "Directory.Read.All"),
    "LicenseAssignment.Read.All": ("Organization.Read.All", "Directory.Read.All"),
    "Organization.Read.All": ("Directory.Read.All",),
    "RoleManagement.Read.Directory": ("RoleManagement.Read.All", "Directory.Read.All"),
    "User.Read.All": ("Directory.Read.All",),
}
# They come with every sign-in of a person and open nothing of the tenant.
_OF_SIGN_IN = frozenset({"openid", "profile", "email", "offline_access", "User.Read"})
_READING = re.compile(r"[A-Za-z0-9-]+\.Read(Basic)?(\.[A-Za-z0-9.-]+)?")


def only_reads(permission: str) -> bool:
    """Whether the verb of a permission is Read or ReadBasic; any other may change something."""
    return permission in _OF_SIGN_IN or _READING.fullmatch(permission) is not None


@dataclass(frozen=True, slots=True)
class Comparison:
    """``missing``: needed, and in nothing that is granted. ``more``: granted, and not needed. Both sorted."""

    missing: tuple[str, ...]
    more: tuple[str, ...]

    @property
    def writing(self) -> tuple[str, ...]:
        """What of ``more`` does not only read."""
        return tuple(permission for permission in self.more if not only_reads(permission))

    def sentences(self) -> tuple[Text, ...]:
        """What to tell before collecting; nothing where everything needed is granted and nothing else."""
        found = []
        if self.missing:
            found.append(
                Text(
                    f"権限が足りません: {'、'.join(self.missing)}。別の広い権限で読めることもあるため、このまま続けます。"
                    "読めなかったものは「確認不能」になります。",
                    f"permissions missing: {', '.join(self.missing)}. Another, broader one may do, so the collection goes on;"
                    " what cannot be read will be unknown.",
                )
            )
        if self.writing:
            found.append(
                Text(
                    f"書き込みの権限が付いています。外すことをお勧めします: {'、'.join(self.writing)}。このツールは読み取りしか行いません。",
                    f"permissions that can change something are granted, better removed: {', '.join(self.writing)}. This tool only reads.",
                )
            )
        reading = [permission for permission in self.more if permission not in self.writing]
        if reading:
            found.append(
                Text(f"今回は使わない権限も付いています: {'、'.join(reading)}。", f"permissions that are not used this time: {', '.join(reading)}.")
            )
        return tuple(found)


def granted_and_needed(granted: Iterable[str], needed: Iterable[str]) -> Comparison:
    """Compare what the token grants (``roles`` or ``scp``) with what the collection needs."""
    given, wanted = set(granted), set(needed)
    return Comparison(
        tuple(sorted(permission for permission in wanted if not _contained(permission, given))), tuple(sorted(given - wanted - _OF_SIGN_IN))
    )


def _contained(permission: str, granted: set[str]) -> bool:
    """Whether a permission, the one that may also write, or a documented broader one is granted."""
    enough = {permission, *_BROADER.get(permission, ())}
    return bool(granted & (enough | {each.replace(".Read.", ".ReadWrite.") for each in enough}))
