"""Secrets that give themselves away wherever they turn up, in whatever spelling."""

import asyncio
import base64
import os
import re
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

ROOT = Path(__file__).resolve().parents[2]
MARK = "CANARY"
TENANT = "11111111-2222-4333-8444-555555555555"
CLIENT = "aaaaaaaa-2222-4333-8444-555555555555"
PLAIN = """
from scanner.cli.main import run
run()
"""
# The same, azure-identity's pauses between its tries left out.
RUN = f"""
from azure.core.pipeline.policies import RetryPolicy
RetryPolicy.get_backoff_time = lambda *_: 0
{PLAIN}
"""


def _spellings() -> re.Pattern[bytes]:
    data = MARK.encode()
    found = {data, data[::-1], data.hex().encode(), "".join(f"%{byte:02x}" for byte in data).encode(), data.decode().encode("utf-16-le")}
    for shift in range(3):  # base64 looks different for each place that the word may begin at; its first and last sign also hang on the neighbours
        whole = base64.b64encode(b"\0" * shift + data)
        found.add(whole[(0, 2, 3)[shift] : len(whole) - (0, 4, 3)[shift]])
    return re.compile(b"|".join(map(re.escape, sorted(found))), re.IGNORECASE)


SPELLINGS = _spellings()


def hits(data: bytes) -> list[bytes]:
    """Where canaries stand in some bytes, with what stands around them."""
    return [data[max(0, found.start() - 60) : found.end() + 40] for found in SPELLINGS.finditer(data)]


def hits_in(folder: Path) -> list[tuple[str, bytes]]:
    """Where canaries stand in the names and the contents of everything in a folder."""
    found = []
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        found += [(name, each) for each in (*hits(name.encode()), *(hits(path.read_bytes()) if path.is_file() else ()))]
    return found


def secret(name: str) -> str:
    """A secret with signs that URLs, JSON and base64 spell in other ways."""
    return f"{MARK}/+ {name}&=%~\"'\\é"


ENVIRONMENT: Mapping[str, str] = {
    **{
        name: secret(name)
        for name in (
            "AZURE_CLIENT_SECRET",
            "AZURE_CLIENT_CERTIFICATE_PASSWORD",
            "AZURE_USERNAME",
            "AZURE_PASSWORD",
            "AZURE_CLIENT_SEND_CERTIFICATE_CHAIN",
            "AZURE_STORAGE_CONNECTION_STRING",
            "ACTIONS_RUNTIME_TOKEN",
            "GITHUB_TOKEN",
            "GH_TOKEN",
            "SYSTEM_ACCESSTOKEN",
            "MSI_SECRET",
        )
    },
    "ACTIONS_ID_TOKEN_REQUEST_TOKEN": f"{MARK}-request-token",
    "IDENTITY_HEADER": f"{MARK}-identity-header",
    "TELEWORK_SCAN_DEBUG": "1",
    "TELEWORK_SCAN_LANG": "en",
    "PYTHONDEVMODE": "1",
    "PYTHONWARNINGS": "default",
    "LC_ALL": "C.UTF-8",
}


def proxy(port: int) -> dict[str, str]:
    """The variables of a proxy that wants a name and a password."""
    address = f"http://{quote(secret('proxy-user'), safe='')}:{quote(secret('proxy-password'), safe='')}@127.0.0.1:{port}"
    return {"HTTPS_PROXY": address, "HTTP_PROXY": address, "ALL_PROXY": address, "NO_PROXY": "127.0.0.1"}


@dataclass(frozen=True)
class Done:
    """One run of the command: its exit code, all that it printed, and the folder that was its working, home and temporary folder."""

    code: int
    said: bytes
    home: Path

    @property
    def hits(self) -> list[tuple[str, bytes]]:
        """Canaries in what it printed and in every file that it wrote."""
        return [*(("printed", each) for each in hits(self.said)), *hits_in(self.home)]


async def run(home: Path, arguments: Sequence[str], environment: Mapping[str, str] = ENVIRONMENT, code: str = RUN) -> Done:
    """Run ``telework-scan`` in a folder of its own, with these variables and hardly any others."""
    for name in ("work", "tmp"):
        (home / name).mkdir(parents=True)
    own = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "HOME": str(home), "TMPDIR": str(home / "tmp"), "PYTHONDONTWRITEBYTECODE": "1"}
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-c",
        code,
        *arguments,
        cwd=home / "work",
        env={**own, **environment},
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    said, _ = await process.communicate()
    assert process.returncode is not None
    return Done(process.returncode, said, home)
