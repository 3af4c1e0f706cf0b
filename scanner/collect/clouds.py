"""Where Microsoft Graph lives: the worldwide service, the national clouds by name, or a sandbox on this very machine."""

from __future__ import annotations

import re
from dataclasses import dataclass

from scanner.model.errors import UsageError


@dataclass(frozen=True, slots=True)
class Cloud:
    """One Graph service: its origin without a trailing slash, and the host that signs in (of a sandbox: the origin itself)."""

    name: str
    graph: str
    authority: str

    @property
    def scope(self) -> str:
        """The scope of a token for this service: everything that was granted, nothing more."""
        return f"{self.graph}/.default"

    @property
    def local(self) -> bool:
        """Whether this is a sandbox on this machine, spoken to without TLS."""
        return self.graph.startswith("http://")


# https://learn.microsoft.com/graph/deployments
CLOUDS = {
    cloud.name: cloud
    for cloud in (
        Cloud("global", "https://graph.microsoft.com", "login.microsoftonline.com"),
        Cloud("usgov", "https://graph.microsoft.us", "login.microsoftonline.us"),
        Cloud("usgov-dod", "https://dod-graph.microsoft.us", "login.microsoftonline.us"),
        Cloud("china", "https://microsoftgraph.chinacloudapi.cn", "login.chinacloudapi.cn"),
    )
}

# The SDK hands out tokens over plain HTTP for these two addresses only.
LOOPBACK = re.compile(r"http://(127\.0\.0\.1|\[::1\]):([1-9][0-9]{0,4})/?", re.ASCII)


def cloud_named(name: str) -> Cloud:
    """The cloud of that name. Raises `UsageError` for any other."""
    if name in CLOUDS:
        return CLOUDS[name]
    known = ", ".join(CLOUDS)
    raise UsageError(f"「{name}」というクラウドはありません。使えるもの: {known}。", f"there is no cloud '{name}'; available: {known}.")


def loopback(url: str) -> Cloud:
    """The sandbox at ``http://127.0.0.1:PORT`` or ``http://[::1]:PORT``. Raises `UsageError` for every other address, names included."""
    found = LOOPBACK.fullmatch(url)
    if found is None or int(found[2]) > 65535:  # noqa: PLR2004 - the highest port there is
        raise UsageError(
            "--sandbox-url に指定できるのは、このコンピューター自身の http://127.0.0.1:ポート番号 か http://[::1]:ポート番号 だけです。",
            "--sandbox-url takes only an address of this very machine: http://127.0.0.1:PORT or http://[::1]:PORT.",
        )
    origin = f"http://{found[1]}:{found[2]}"
    return Cloud("sandbox", origin, origin)
