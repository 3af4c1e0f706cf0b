"""Of one computer: whether it locks itself when left alone, and whether anybody may write to removable drives."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from scanner.derive.computers.reading import Computer, number_is
from scanner.language.types import INVALID
from scanner.model.logic import Unknown, disjunction

SYSTEM = r"HKLM\SOFTWARE\Microsoft\Windows\CurrentVersion\Policies\System"
REMOVABLE = r"HKLM\SOFTWARE\Policies\Microsoft\Windows\RemovableStorageDevices"
# The class of removable disks (USB sticks, memory cards).
DISKS = rf"{REMOVABLE}\{{53f5630d-b6bf-11d0-94f2-00a0c91efb8b}}"
PROTECTED = r"HKLM\SYSTEM\CurrentControlSet\Control\StorageDevicePolicies"


def locking(computer: Computer) -> Mapping[str, Any]:
    """The facts about locking and removable drives. ``screenLockSeconds``: 0 where the computer as a whole has no limit."""
    blocked = ((REMOVABLE, "Deny_All"), (DISKS, "Deny_Write"), (PROTECTED, "WriteProtect"))
    return {
        "removableStorageBlocked": disjunction(number_is(computer.registry(*each), 1, absent=False) for each in blocked),
        "screenLockSeconds": _seconds(computer),
    }


def _seconds(computer: Computer) -> Any:
    seconds = computer.registry(SYSTEM, "InactivityTimeoutSecs")
    if seconds is None:
        return 0
    return seconds if isinstance(seconds, Unknown) or (isinstance(seconds, int) and seconds >= 0) else INVALID
