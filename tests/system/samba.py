"""A real Active Directory domain: Samba, provisioned in a folder of its own and served on this machine only. As root, one at a time."""

import contextlib
import os
import re
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from scanner.cli.collect_directory import PASSWORD
from scanner.cli.main import main
from tests.collect.certificates import authority

REALM, BASE = "CORP.EXAMPLE.JP", "DC=corp,DC=example,DC=jp"
ADMINISTRATOR_PASSWORD, READER_PASSWORD = "Sample-Passw0rd-1", "Sample-Passw0rd-2"
LDAPS = 636
# Samba's own modules belong to the system's Python, not to ours.
SYSTEM_PYTHON = "/usr/bin/python3"


class Domain:
    """A domain that is being served. ``ca``: the authority of its certificate."""

    def __init__(self, folder: Path, ca: Path) -> None:
        self.folder = folder
        self.ca = ca
        self._configuration = folder / "etc" / "smb.conf"
        self._database = folder / "private" / "sam.ldb"

    def tool(self, *arguments: str) -> None:
        """Change the domain with samba-tool."""
        self._run(["samba-tool", *arguments, "-H", str(self._database), "-s", str(self._configuration)])

    def add(self, ldif: str) -> None:
        """Add or change objects as LDIF says."""
        script = (
            "import sys; from samba.samdb import SamDB; from samba.param import LoadParm; from samba.auth import system_session;"
            "lp = LoadParm(); lp.load(sys.argv[2]);"
            "SamDB(url=sys.argv[1], session_info=system_session(), lp=lp).modify_ldif(sys.stdin.read())"
        )
        self._run([SYSTEM_PYTHON, "-c", script, str(self._database), str(self._configuration)], ldif)

    def _run(self, command: list[str], given: str | None = None) -> None:
        done = subprocess.run(command, input=given, capture_output=True, text=True, check=False, timeout=60)
        assert done.returncode == 0, f"{command[1:4]}: {done.stdout}{done.stderr}"

    def collect(self, into: Path, user: str, password: str, *more: str) -> int:
        """Run our command; its exit code."""
        arguments = ["collect-directory", "--server", "ldaps://localhost", "--user", user, "--into", str(into), *more]
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv(PASSWORD, password)
            return main([*arguments, *(() if more else ("--ca", str(self.ca)))])


def provisioned(folder: Path) -> Path:
    """A new domain in a folder; returns that of its database. About five seconds."""
    made = folder / "domain"
    command = ["samba-tool", "domain", "provision", f"--realm={REALM}", "--domain=CORP", f"--adminpass={ADMINISTRATOR_PASSWORD}"]
    command += ["--server-role=dc", "--dns-backend=NONE", f"--targetdir={made}", "--host-name=dc1", "--host-ip=127.0.0.1"]
    command += ["--option=bind interfaces only=yes", "--option=interfaces=lo", "--option=vfs objects=dfs_samba4 acl_xattr xattr_tdb"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == 0, done.stdout + done.stderr
    return made


@contextlib.contextmanager
def served(folder: Path) -> Iterator[Domain]:
    """Provision a domain and serve it over LDAPS, with a certificate for localhost, until the block ends."""
    assert os.geteuid() == 0, "serving a domain on ports 389 and 636 needs root"
    assert not _answers(), "something else is listening on port 636"
    made = provisioned(folder)
    ca = authority(folder, "localhost").file
    key, certificate = _split((folder / "server.pem").read_text(), folder)
    options = {
        "server services": "ldap",
        "pid directory": made / "run",
        "ncalrpc dir": made / "ncalrpc",
        "tls keyfile": key,
        "tls certfile": certificate,
        "tls cafile": ca,
        "log file": made / "log",
    }
    command = ["samba", "-s", str(made / "etc" / "smb.conf"), "-F", "--no-process-group", "--model=single"]
    command += [f"--option={name}={value}" for name, value in options.items()]
    with (folder / "samba.log").open("wb") as log, subprocess.Popen(command, stdout=log, stderr=log) as process:
        try:
            _wait(process, folder / "samba.log")
            yield Domain(made, ca)
        finally:
            process.terminate()
            process.wait(timeout=20)


def _split(pair: str, folder: Path) -> tuple[Path, Path]:
    key, certificate = folder / "key.pem", folder / "certificate.pem"
    at = re.search("(?=-----BEGIN CERTIFICATE)", pair)
    assert at is not None
    key.touch(mode=0o600)
    key.write_text(pair[: at.start()])
    certificate.write_text(pair[at.start() :])
    return key, certificate


def _answers() -> bool:
    with socket.socket() as plain:
        return plain.connect_ex(("127.0.0.1", LDAPS)) == 0


def _wait(process: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + 30
    while not _answers():
        assert process.poll() is None, log.read_text()
        assert time.monotonic() < until, log.read_text()
        time.sleep(0.05)
