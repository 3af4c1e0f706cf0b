"""Which setting of a security template or of Registry.pol is which of those that are looked at, by names that no language changes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

_SERVICES = r"system\currentcontrolset\services"
_LSA = r"system\currentcontrolset\control\lsa"
_POLICIES = r"software\policies\microsoft"
_LOGS = {"System": "System Log", "Security": "Security Log", "Application": "Application Log"}


class Known(NamedTuple):
    """``setting``: its name here; ``part``: of which log or which firewall profile, "" where there are no parts; ``numeric``: its value is a number."""

    setting: str
    part: str
    numeric: bool


class KnownSettings:
    """All of them, by where they stand."""

    def __init__(self) -> None:
        self._security = dict(_security())
        self._registry = dict(_registry())

    def security(self, section: str, key: str) -> Known | None:
        r"""A setting of a security template (``key`` of a registry value: MACHINE\System\…); None if it is none of those that are looked at."""
        return self._security.get((section, key.casefold().removeprefix("machine\\")))

    def registry(self, key: str, name: str) -> Known | None:
        r"""A value of Registry.pol (``key`` without HKEY_LOCAL_MACHINE); None if it is none of those that are looked at."""
        return self._registry.get(f"{key}\\{name}".casefold())


def _both() -> Iterator[tuple[str, Known]]:
    """Values of the registry that a template sets as well as a template for administrators does."""
    yield rf"{_LSA}\lmcompatibilitylevel", Known("lmCompatibilityLevel", "", numeric=True)
    yield rf"{_LSA}\nolmhash", Known("noLmHash", "", numeric=True)
    yield rf"{_SERVICES}\lanmanserver\parameters\smb1", Known("smb1Server", "", numeric=True)
    yield rf"{_SERVICES}\mrxsmb10\start", Known("smb1ClientStart", "", numeric=True)
    yield rf"{_LSA}\msv1_0\auditreceivingntlmtraffic", Known("auditReceivingNtlm", "", numeric=True)
    yield rf"{_SERVICES}\netlogon\parameters\auditntlmindomain", Known("auditNtlmInDomain", "", numeric=True)
    yield r"system\currentcontrolset\control\terminal server\winstations\rdp-tcp\portnumber", Known("remoteDesktopPort", "", numeric=True)
    yield r"software\microsoft\windows\currentversion\policies\system\inactivitytimeoutsecs", Known("inactivityLimit", "", numeric=True)


def _security() -> Iterator[tuple[tuple[str, str], Known]]:
    for path, known in _both():
        yield ("Registry Values", path), known
    for name in ("MinimumPasswordLength", "PasswordComplexity", "LockoutBadCount", "LockoutDuration", "EnableGuestAccount"):
        yield ("System Access", name.casefold()), Known(name[0].lower() + name[1:], "", numeric=True)
    yield ("System Access", "newadministratorname"), Known("newAdministratorName", "", numeric=False)
    for log, section in _LOGS.items():
        yield (section, "maximumlogsize"), Known("logSize", log, numeric=True)
        yield (section, "auditlogretentionperiod"), Known("logRetention", log, numeric=True)


def _registry() -> Iterator[tuple[str, Known]]:
    yield from _both()
    for log in _LOGS:
        key = rf"{_POLICIES}\windows\eventlog\{log.casefold()}"
        yield rf"{key}\maxsize", Known("logSize", log, numeric=True)
        # Texts "0" and "1".
        yield rf"{key}\retention", Known("logKeepsOld", log, numeric=False)
        yield rf"{key}\autobackuplogfiles", Known("logArchives", log, numeric=False)
    for profile in ("Domain", "Private", "Standard", "Public"):
        key = rf"{_POLICIES}\windowsfirewall\{profile.casefold()}profile"
        yield rf"{key}\enablefirewall", Known("firewall", profile, numeric=True)
        yield rf"{key}\defaultinboundaction", Known("firewallInbound", profile, numeric=True)
    terminal = rf"{_POLICIES}\windows nt\terminal services"
    yield rf"{terminal}\fdenytsconnections", Known("remoteDesktopDenied", "", numeric=True)
    yield rf"{terminal}\userauthentication", Known("remoteDesktopNla", "", numeric=True)
