"""Of one computer: whether its internal drives are encrypted and protected, and whether a recovery password exists."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from scanner.derive.computers.reading import INCONCLUSIVE, Computer, Row, Told
from scanner.language.types import INVALID, MISSING, members
from scanner.model.logic import Truth, Unknown, conjunction, disjunction, negate

# Fully encrypted: while free space is wiped, and after, everything stored is encrypted already.
_ENCRYPTED = ("FullyEncrypted", "FullyEncryptedWipeInProgress", "FullyEncryptedWipeSuspended")


def drives(computer: Computer) -> Mapping[str, Any]:
    """The facts about drives. Removable drives are not counted; a drive of which that is not known counts unless it is in order."""
    told = computer.told("volumes")
    system = [row for row in told.rows if row.read("VolumeType") == "OperatingSystem"]
    return {
        "drivesEncrypted": _every_protected(told) if told.rows else _nothing(told),
        "systemDriveProtected": conjunction(map(_protected, system)) if system else _nothing(told),
        "recoveryProtector": _recovery(told) if told.rows else _nothing(told),
    }


def _nothing(told: Told) -> Unknown:
    """There is no computer without a drive: none told means that they were not read."""
    return MISSING if told.open is None else told.open


def _every_protected(told: Told) -> Truth:
    return conjunction(told.lacking(disjunction([negate(_internal(row)), _protected(row)]) for row in told.rows))


def _internal(row: Row) -> Truth:
    # The system starts from a fixed drive; Windows tells the kind of drive of data volumes.
    return True if row.read("VolumeType") == "OperatingSystem" else row.is_("driveType", "Fixed")


def _protected(row: Row) -> Truth:
    """Fully encrypted, and the key is not lying open beside the data (which is what suspending the protection does)."""
    return conjunction([row.is_("VolumeStatus", *_ENCRYPTED), _protection(row.read("ProtectionStatus"))])


def _protection(status: Any) -> Truth:
    if isinstance(status, Unknown):
        return status
    return INCONCLUSIVE if status == "Unknown" else status == "On"


def _recovery(told: Told) -> Truth:
    """Every internal drive on which encryption has begun has a recovery password, and there is such a drive."""
    begun = [conjunction([_internal(row), negate(row.is_("VolumeStatus", "FullyDecrypted"))]) for row in told.rows]
    recoverable = (disjunction([negate(each), _password(row)]) for each, row in zip(begun, told.rows, strict=True))
    return conjunction([disjunction(told.lacking(begun)), *told.lacking(recoverable)])


def _password(row: Row) -> Truth:
    kinds = row.read("keyProtectorTypes")
    if isinstance(kinds, Unknown):
        return kinds
    if "RecoveryPassword" in kinds:
        return True
    known = members(row.table.resource.fields["keyProtectorTypes"], kinds, row.table.now)
    return INVALID if isinstance(known, Unknown) else False
