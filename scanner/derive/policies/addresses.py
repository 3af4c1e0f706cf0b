"""Settings of one policy by their addresses in the catalog's spelling, whether they come from the catalog or as OMA-URI."""

from __future__ import annotations

import re
from typing import Any

from scanner.derive.policies.table import UNCLEAR
from scanner.language.types import MISSING

_SCOPES = ("device_", "user_")
# Parts that the administrator chose: ids of rules and of policies, and the name under which a template was imported.
_CHOSEN = (
    (re.compile(r"(?<=vendor/msft/passportforwork/)[^/]+"), "{tenantid}"),
    (re.compile(r"(?<=vendor/msft/defender/configuration/devicecontrol/policyrules/).*"), "{ruleid}"),
    (re.compile(r"(?<=vendor/msft/applicationcontrol/policies/)[^/]+(?=/policy$)"), "{policyguid}"),
    (re.compile(r"(?<=vendor/msft/applocker/applicationlaunchrestrictions/).*"), "{rules}"),
    (re.compile(r"(?<=vendor/msft/policy/config/)[^/~]+(?=~policy~onedrivengsc/)"), "onedrivengscv2"),
)


class Addresses:
    """What a policy says under each address: a text (a choice), a whole number, a list of texts, or an Unknown."""

    def __init__(self) -> None:
        self._values: dict[str, Any] = {}
        self._hidden: set[str] = set()

    def put(self, address: str, value: Any) -> None:
        """Note a value. Two different ones under one address tell nothing sure."""
        before = self._values.setdefault(address, value)
        if before != value:
            self._values[address] = UNCLEAR

    def hide(self, address: str) -> None:
        """Note that there is a value which is not stored: of this setting, or of what belongs under it."""
        self._hidden.add(address)

    def look(self, address: str) -> Any:
        """The value, None if the policy leaves the setting alone (see `scanner.derive.policies.rows.Look`)."""
        hidden = any(address == each or address.startswith(f"{each}_") for each in self._hidden)
        return MISSING if hidden else self._values.get(address)


def of_definition(definition: str) -> str:
    """The address of a setting of the catalog, without its scope."""
    return _unscoped(definition.lower())


def of_uri(uri: str) -> str:
    """The address of an OMA-URI in the catalog's spelling, without its scope."""
    path = uri.strip().lower().removeprefix("./")
    for part, name in _CHOSEN:
        path = part.sub(name, path)
    return _unscoped(path.replace("/", "_"))


def _unscoped(address: str) -> str:
    for scope in _SCOPES:
        address = address.removeprefix(scope)
    return address
