"""Promise 7: offline means offline. Judging and reporting open no socket and need none of the packages for collecting.

Each command runs in a process of its own, where those packages cannot be imported and whoever touches the network is stopped.
"""

import os
import subprocess
import sys
from pathlib import Path
from textwrap import dedent

import pytest

from scanner.cli.formats import FORMATS

ROOT = Path(__file__).resolve().parents[2]
SAMPLE = ROOT / "fixtures" / "tenants" / "sample"
ORGANISATION = ("--organisation", str(SAMPLE / "organisation.yaml"))
NO_PACKAGES = """
    import sys

    FORBIDDEN = ("msgraph", "azure", "httpx", "httpcore", "h2", "msal", "msal_extensions", "requests", "urllib3", "aiohttp", "opentelemetry")

    class Without:
        def __init__(self, finder):
            self.finder = finder

        def find_spec(self, name, path=None, target=None):
            first = name.partition(".")[0]
            missing = first in FORBIDDEN or first.startswith("kiota")
            return None if missing else self.finder.find_spec(name, path, target)

        def __getattr__(self, name):
            return getattr(self.finder, name)

    assert not any(name.partition(".")[0] in FORBIDDEN for name in sys.modules)
    sys.meta_path[:] = map(Without, sys.meta_path)
"""
NO_SOCKETS = """
    import socket

    def refused(*_, **__):
        raise AssertionError("the network was touched")

    class Socket(socket.socket):
        __init__ = refused

    socket.socket = Socket
    socket.create_connection = socket.create_server = socket.socketpair = refused
    socket.getaddrinfo = socket.gethostbyname = socket.gethostbyaddr = socket.getnameinfo = refused
"""
# The loop of asyncio wakes itself through a pair of sockets of its own.
ONLY_LOOPBACK = """
    import socket

    asked = []

    def inside(address):
        asked.append(address)
        if not isinstance(address, tuple) or address[0] not in ("127.0.0.1", "::1"):
            raise AssertionError(f"outside of this machine: {address!r}")
        return address

    class Socket(socket.socket):
        def connect(self, address):
            return super().connect(inside(address))

        def connect_ex(self, address):
            return super().connect_ex(inside(address))

        def sendto(self, data, *rest):
            inside(rest[-1])
            return super().sendto(data, *rest)

        def bind(self, address):
            return super().bind(inside(address))

    def getaddrinfo(host, *rest, true=socket.getaddrinfo, **more):
        inside((host,))
        return true(host, *rest, **more)

    socket.socket, socket.getaddrinfo = Socket, getaddrinfo
    socket.gethostbyname = socket.gethostbyaddr = lambda host: inside((host,))[0]
"""
COMMAND = """
    import sys
    from scanner.cli.main import main

    code = main(sys.argv[1:])
    print("\\nloaded:", *sorted(sys.modules.keys() & {"asyncio", "azure", "http.client", "httpx", "msgraph", "requests", "ssl", "urllib.request"}))
    print("asked:", len(globals().get("asked", ())))
    sys.exit(code)
"""


def run(*arguments: str | Path, before: tuple[str, ...] = (NO_PACKAGES, NO_SOCKETS)) -> tuple[int, str]:
    code = "\n".join(map(dedent, (*before, COMMAND)))
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "LC_ALL": "C.UTF-8"}
    done = subprocess.run(
        [sys.executable, "-c", code, *map(str, arguments)], cwd=ROOT, env=environment, capture_output=True, encoding="utf-8", check=False
    )
    return done.returncode, done.stdout + done.stderr


@pytest.fixture(scope="module")
def assessment(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What evaluate writes, offline."""
    out = tmp_path_factory.mktemp("assessment") / "a"
    code, said = run("evaluate", SAMPLE / "snapshot", *ORGANISATION, "--out", out)
    assert code == 0, said
    assert "loaded:\n" in said
    return out


OFFLINE: dict[str, tuple[str | Path, ...]] = {
    "verify a snapshot": ("verify", SAMPLE / "snapshot"),
    "explain an item": ("explain", "mic-sme-2021/8-3"),
    "explain a rule": ("explain", "windows-system-drive-encrypted"),
    "lint": ("lint",),
    "lint an organisation": ("lint", SAMPLE / "organisation.yaml"),
    "permissions": ("permissions", *ORGANISATION),
    "permissions of everything, as JSON": ("permissions", "--all", "--format", "json"),
    "permissions for PowerShell": ("permissions", "--method", "2", "--format", "powershell"),
    "method": ("method", "--device", "company", "--vpn", "no", "--secure-browser", "no", "--cloud", "yes"),
}


@pytest.mark.parametrize("arguments", OFFLINE.values(), ids=OFFLINE)
def test_a_command_runs_without_the_packages_and_without_a_socket(arguments: tuple[str | Path, ...]) -> None:
    code, said = run(*arguments)
    assert code == 0, said
    assert "loaded:\n" in said


def test_an_assessment_is_verified_and_reported_without_the_packages_and_without_a_socket(assessment: Path, tmp_path: Path) -> None:
    for arguments in (("verify", assessment), ("report", assessment, "--out", tmp_path / "report")):
        code, said = run(*arguments)
        assert code == 0, said
        assert "loaded:\n" in said
    assert (tmp_path / "report" / "report.html").is_file()


def test_what_is_made_of_assessments_needs_no_packages_and_no_socket(assessment: Path, tmp_path: Path) -> None:
    formats = ",".join(FORMATS)
    history, key = tmp_path / "history.sqlite", tmp_path / "key.txt"
    judge = (SAMPLE / "snapshot", *ORGANISATION)
    for arguments in (
        ("evaluate", *judge, "--out", tmp_path / "b", "--baseline", assessment, "--history", history),
        ("report", assessment, "--format", formats, "--history", history, "--out", tmp_path / "all"),
        ("evaluate", *judge, "--out", tmp_path / "c", "--workbook", tmp_path / "all" / "workbook.xlsx"),
        ("verify", assessment, "--snapshot", *judge),
        ("diff", assessment, tmp_path / "b"),
        ("history", history),
        ("init", "--assessment", assessment, "--out", tmp_path / "drafts"),
        ("notify", assessment, "--command", "cat"),
        ("pseudonymise", "--new-key", key),
        ("pseudonymise", SAMPLE / "snapshot", "--key", key, "--out", tmp_path / "tokens"),
    ):
        code, said = run(*arguments)
        assert code == 0, said
        assert "loaded:\n" in said, said
    assert {each.file for each in FORMATS.values()} == {path.name for path in (tmp_path / "all").iterdir()}


def test_init_writes_its_files_without_the_packages_and_without_a_socket(tmp_path: Path) -> None:
    code, said = run("init", "--name", "株式会社サンプル", "--method", "2", "--out", tmp_path / "new")
    assert code == 0, said
    assert "loaded:\n" in said


@pytest.mark.parametrize("command", ["collect", "scan"])
def test_what_collects_says_what_it_lacks_and_touches_nothing(command: str, tmp_path: Path) -> None:
    code, said = run(command, *ORGANISATION, "--sign-in", "secret", "--out", tmp_path / "out")
    assert code == 2, said
    assert "telework-scan[collect]" in said
    assert not (tmp_path / "out").exists()


def test_demo_without_the_packages_says_so_and_judges_the_snapshot_that_came_with_it(tmp_path: Path) -> None:
    code, said = run("demo", "--out", tmp_path / "demo")
    assert code == 0, said
    assert "telework-scan[collect]" in said
    assert "同梱のスナップショットを判定します" in said
    assert "loaded:\n" in said
    assert (tmp_path / "demo" / "report.html").is_file()
    assert not (tmp_path / "demo" / "snapshot").exists()


def test_demo_collects_from_this_machine_and_from_nowhere_else(tmp_path: Path) -> None:
    code, said = run("demo", "--out", tmp_path / "demo", before=(ONLY_LOOPBACK,))
    assert code == 0, said
    assert "模擬サービスから収集します" in said
    assert int(said.rpartition("asked: ")[2].split()[0]) > 3  # the service listens, the sign-in and the collection connect
    assert (tmp_path / "demo" / "snapshot" / "manifest.json").is_file()


def test_the_guards_of_these_tests_do_guard() -> None:
    for before, command in (
        (NO_PACKAGES, "import msgraph"),
        (NO_PACKAGES, "from azure import identity"),
        (NO_PACKAGES, "import kiota_http"),
        (NO_SOCKETS, "import asyncio; asyncio.run(asyncio.sleep(0))"),
        (NO_SOCKETS, "import urllib.request; urllib.request.urlopen('http://127.0.0.1:9')"),
        (ONLY_LOOPBACK, "import socket; socket.create_connection(('192.0.2.1', 9), 1)"),
        (ONLY_LOOPBACK, "import httpx; httpx.get('http://192.0.2.1:9')"),
        (ONLY_LOOPBACK, "import socket; socket.getaddrinfo('example.jp', 80)"),
    ):
        done = subprocess.run([sys.executable, "-c", f"{dedent(before)}\n{command}"], capture_output=True, encoding="utf-8", cwd=ROOT, check=False)
        assert done.returncode == 1, command
        assert "No module named" in done.stderr or "AssertionError" in done.stderr, command
