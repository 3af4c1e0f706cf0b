"""The controls that are followed from policy to device: which named settings make up each, and which of several values is the strictest."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from scanner.language.types import parse_version

COMPLIANCE = "compliance"

# A policy that pauses updates does not install them, whatever else it says.
UPDATES, PAUSED = "updatesAutomatic", "qualityPaused"


@dataclass(frozen=True, slots=True)
class Value:
    """A value of a control: the field that it goes to, the setting that it is of, and what picks the strictest of several."""

    field: str
    setting: str
    strictest: Callable[[list[Any]], Any] = min


@dataclass(frozen=True, slots=True)
class Control:
    """One control. ``parts``: every part must be set, each by one of its settings. ``switches``: fields that say whether a setting is on."""

    name: str
    parts: tuple[tuple[str, ...], ...]
    values: tuple[Value, ...]
    switches: tuple[tuple[str, str], ...]

    @property
    def settings(self) -> frozenset[str]:
        """All settings that belong to the control."""
        named = {name for part in self.parts for name in part} | {value.setting for value in self.values}
        return frozenset(named | {setting for _, setting in self.switches} | ({PAUSED} if UPDATES in named else set()))


def _newest(versions: list[str]) -> str:
    return max(versions, key=parse_version)  # type: ignore[arg-type]


def _control(name: str, *parts: str, values: tuple[Value, ...] = (), switches: tuple[tuple[str, str], ...] = ()) -> Control:
    return Control(name, tuple(tuple(part.split(" or ")) for part in parts), values, switches)


CONTROLS = (
    _control("diskEncryption", "diskEncryption"),
    _control("realTimeProtection", "realTimeProtection"),
    _control("definitionUpdates", "definitionUpdateHours", values=(Value("hours", "definitionUpdateHours"),)),
    _control("firewall", "firewallDomain", "firewallPrivate", "firewallPublic"),
    _control("screenLock", "screenLockMinutes", values=(Value("minutes", "screenLockMinutes"),)),
    _control(
        "passcode",
        "passwordRequired",
        values=(Value("minimumLength", "passwordMinimumLength", max),),
        switches=(("required", "passwordRequired"), ("strong", "passwordStrong"), ("simpleBlocked", "passwordSimpleBlocked")),
    ),
    _control("lockout", "passwordFailures", values=(Value("attempts", "passwordFailures"),)),
    _control("automaticUpdates", UPDATES, values=(Value("deferralDays", "qualityDeferralDays"),)),
    _control("minimumOs", "minimumOs", values=(Value("version", "minimumOs", _newest),)),
    _control("unknownSources", "unknownSourcesBlocked"),
    _control("jailbreakBlocked", "jailbreakBlocked"),
    _control("appScan", "appScanRequired"),
    _control("threatLevel", "threatLevelRequired"),
    _control(
        "removableMedia",
        "removableEncryption or removableStorageBlocked",
        switches=(("encrypted", "removableEncryption"), ("blocked", "removableStorageBlocked")),
    ),
    _control("localAdminPassword", "lapsBackup"),
    _control("networkProtection", "networkProtection"),
    _control("smartScreen", "smartScreenSites", "smartScreenFiles", switches=(("sites", "smartScreenSites"), ("files", "smartScreenFiles"))),
    _control("edr", "edrOnboarding"),
    _control("knownFolders", "knownFolderBackup"),
    _control("appControl", "appControl"),
    _control(COMPLIANCE, COMPLIANCE),
)
