"""Of one computer: which antivirus works, how old its definitions are, and what Microsoft Defender scans."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from scanner.derive.computers.exclusions import risky_exclusions
from scanner.derive.computers.reading import INCONCLUSIVE, Computer, Row
from scanner.language.types import INVALID
from scanner.model.logic import Truth, Unknown, conjunction, disjunction, negate

# Windows Security Center lists Defender, too, under an id and two names that are the same in every language.
_DEFENDER = "d68ddc3a-831f-4fae-9e44-da132c1acf46"
_DEFENDERS = frozenset({"windows defender", "microsoft defender antivirus"})

# learn.microsoft.com/previous-versions/windows/desktop/defender/msft-mpcomputerstatus: ages of what never happened.
_NEVER = frozenset({65535, 4294967295})
NEVER_UPDATED = 65535


@dataclass(frozen=True, slots=True)
class Antivirus:
    """``defender``: Microsoft Defender does the work. ``other``: another maker's product is on."""

    defender: Truth
    other: Truth

    def of_defender(self, value: Truth) -> Truth:
        """What a setting of Defender amounts to: False where no antivirus works, inconclusive where another product does."""
        if self.defender is not False:
            return value if self.defender is True else self.defender
        return INCONCLUSIVE if self.other is True else self.other


def antivirus_of(computer: Computer) -> Antivirus:
    """Which product works on a computer."""
    status = computer.one("defenderStatus")
    works = status if isinstance(status, Unknown) else _works(status)
    products = computer.told("antivirusProducts")
    # Defender steps back where another product registers (learn.microsoft.com/defender-endpoint/microsoft-defender-antivirus-compatibility).
    other = False if works is True else disjunction(products.lacking(conjunction([_foreign(row), row.read("on")]) for row in products.rows))
    return Antivirus(works, other)


def antivirus(computer: Computer, working: Antivirus) -> Mapping[str, Any]:
    """The facts about malware protection."""
    preferences = computer.one("defenderPreferences")
    return {
        "antivirusActive": disjunction([working.defender, working.other]),
        "antivirusUpToDate": _up_to_date(computer, working),
        "realTimeProtection": working.of_defender(computer.read("defenderStatus", "RealTimeProtectionEnabled")),
        "definitionsDaysOld": _age(computer, working),
        "lastFullScan": computer.read("defenderStatus", "FullScanEndTime"),
        "emailScanning": working.of_defender(_not_disabled(preferences, "DisableEmailScanning")),
        "removableScanned": working.of_defender(_not_disabled(preferences, "DisableRemovableDriveScanning")),
        "fullScanScheduled": working.of_defender(_scheduled(preferences)),
        "scanExclusions": INCONCLUSIVE if working.other is True else risky_exclusions(preferences),
    }


def _works(status: Row) -> Truth:
    return conjunction([status.read("AMServiceEnabled"), status.read("AntivirusEnabled"), status.is_("AMRunningMode", "Normal")])


def _foreign(product: Row) -> Truth:
    """Whether a product of Security Center is another maker's."""
    guid, name = product.read("instanceGuid"), product.read("displayName")
    if isinstance(guid, str):
        return guid.strip("{}").casefold() != _DEFENDER
    return name.casefold() not in _DEFENDERS if isinstance(name, str) else name


def _up_to_date(computer: Computer, working: Antivirus) -> Truth:
    if working.other is not True:
        return working.of_defender(negate(computer.read("defenderStatus", "DefenderSignaturesOutOfDate")))
    products = computer.told("antivirusProducts")
    current = (conjunction([_foreign(row), row.read("on"), row.read("upToDate")]) for row in products.rows)
    return disjunction(products.lacking(current))


def _age(computer: Computer, working: Antivirus) -> Any:
    """Days since Defender's definitions were last updated, as of the day the file was made."""
    if working.other is True:
        return INCONCLUSIVE
    age = computer.read("defenderStatus", "AntivirusSignatureAge")
    if isinstance(age, int):
        return NEVER_UPDATED if age in _NEVER else age if age >= 0 else INVALID
    updated, collected = computer.read("defenderStatus", "AntivirusSignatureLastUpdated"), computer.row.read("collectedAt")
    if isinstance(updated, Unknown) or isinstance(collected, Unknown):
        return age
    return (collected - updated).days if collected >= updated else INVALID


def _not_disabled(preferences: Row | Unknown, field: str) -> Truth:
    return preferences if isinstance(preferences, Unknown) else negate(preferences.read(field))


def _scheduled(preferences: Row | Unknown) -> Truth:
    if isinstance(preferences, Unknown):
        return preferences
    return conjunction([preferences.is_("ScanParameters", "FullScan"), negate(preferences.is_("ScanScheduleDay", "Never"))])
