"""Promise 7: judging and reporting open no socket."""

import socket
from pathlib import Path
from typing import Any, NoReturn

import pytest

from scanner.cli.main import main

TENANT = Path(__file__).resolve().parents[2] / "fixtures" / "tenants" / "sample"


def test_the_offline_commands_open_no_socket(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: Any, **__: Any) -> NoReturn:
        raise AssertionError("a socket was opened")

    monkeypatch.setattr(socket, "socket", refused)
    monkeypatch.setattr(socket, "create_connection", refused)
    monkeypatch.setattr(socket, "getaddrinfo", refused)
    out = str(tmp_path / "a")
    assert main(["evaluate", str(TENANT / "snapshot"), "--organisation", str(TENANT / "organisation.yaml"), "--out", out]) == 0
    assert main(["report", out, "--out", str(tmp_path / "r")]) == 0
    assert main(["verify", out]) == 0
    assert main(["verify", str(TENANT / "snapshot")]) == 0
    assert main(["explain", "mic-sme-2021/8-3"]) == 0
    assert main(["lint"]) == 0
    assert main(["demo", "--out", str(tmp_path / "demo")]) == 0
