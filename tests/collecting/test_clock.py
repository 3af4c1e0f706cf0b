"""Fault 20: the clock of this machine is wrong by an hour or a day. Ages are measured by the service's clock: no verdict changes."""

import asyncio
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

import scanner
import scanner.cli.collecting
import scanner.cli.gates
from scanner.cli.main import main
from scanner.sandbox.faults import Fault
from scanner.sandbox.service import Service, running
from scanner.sandbox.tenants import tenant_of
from tests.collect.fake_graph import tree
from tests.collecting.faults_aids import FULL, TENANT, assert_as_clean, clean, collecting
from tests.collecting.faults_judging import TENANTS

OFFSETS = (3600.0, -3600.0, 86400.0, -86400.0)
NAMES = ("sample", "exemplary") if FULL else ("sample",)
READERS = (scanner.cli.collecting, scanner.cli.gates)


@contextmanager
def clock_put_forward(seconds: float) -> Iterator[None]:
    """The clock of this machine, wherever the tool reads it."""
    true_time = time.time

    class Shifted(datetime):
        @classmethod
        def now(cls, tz: Any = None) -> Any:
            return datetime.now(tz) + timedelta(seconds=seconds)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(time, "time", lambda: true_time() + seconds)
        for module in READERS:
            patch.setattr(module, "datetime", Shifted)
        yield


def test_20_the_clock_is_read_where_it_is_put_forward_here_and_nowhere_else() -> None:
    reading = re.compile(r"datetime\.(now|utcnow|today)\(|date\.today\(|time\.time\b")
    package = Path(scanner.__file__).parent
    found = {path for path in package.rglob("*.py") if "sandbox" not in path.parts and reading.search(path.read_text(encoding="utf-8"))}
    # The sheet that `init` writes and files that people bring in have no part in collecting and judging.
    apart = {package / "cli" / "init.py", package / "cli" / "ingest.py"}
    assert found - apart == {Path(str(module.__file__)) for module in READERS}


def collected_and_judged(name: str, folder: Path) -> tuple[dict[str, bytes], dict[str, bytes]]:
    """Everything that `collect` and `evaluate` write. The service asks once to be left alone until a time of day."""
    organisation = ["--organisation", str(TENANTS / name / "organisation.yaml")]
    busy = Fault("/v1.0/users", exact=True, status=429, headers={"Retry-After": "Sun, 01 Nov 2026 00:00:01 GMT"})
    with running(Service(tenant_of(name), faults=[busy])) as service:
        assert main(["collect", "--sandbox-url", service.url, *organisation, "--out", str(folder / "snapshot")]) == 0
        first, *again = [each for each in service.log if each.target.startswith("/v1.0/users?")]
        assert (first.fault, again[-1].status) == (busy, 200)
    assert main(["evaluate", str(folder / "snapshot"), *organisation, "--out", str(folder / "assessment")]) == 0
    return tree(folder / "snapshot"), tree(folder / "assessment")


@pytest.fixture(scope="module", params=NAMES)
def right(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, Any]:
    """A tenant, and what is written of it while the clock is as it is."""
    return request.param, collected_and_judged(request.param, tmp_path_factory.mktemp("right"))


@pytest.mark.parametrize("seconds", OFFSETS)
def test_20_a_clock_that_is_wrong_by_an_hour_or_a_day_changes_neither_the_snapshot_nor_a_verdict(
    tmp_path: Path, right: tuple[str, Any], seconds: float
) -> None:
    name, (snapshot, assessment) = right
    assert b'"collected_at": "2026-11-01T00:00:00Z"' in snapshot["manifest.json"]
    assert b'"verdict": "pass"' in assessment["assessment.json"]
    with clock_put_forward(seconds):
        assert collected_and_judged(name, tmp_path) == (snapshot, assessment)


@pytest.mark.parametrize("seconds", OFFSETS if FULL else OFFSETS[2:])
def test_20_a_clock_that_is_wrong_signs_in_no_more_often(tmp_path: Path, seconds: float) -> None:
    with running(Service(tenant_of(TENANT))) as service:
        found = asyncio.run(collecting(service, tmp_path, clock=lambda: time.time() + seconds))
    assert_as_clean(found, clean())
    assert found.sign_ins() == 1


@pytest.mark.parametrize("minutes", [-24 * 60, -60, -6, 6, 60, 24 * 60])
def test_20_a_clock_that_is_wrong_by_more_than_five_minutes_is_told_with_what_it_means(minutes: int, capsys: pytest.CaptureFixture[str]) -> None:
    server = datetime.now(UTC) - timedelta(minutes=minutes)
    scanner.cli.collecting._say_clock(server, "en")
    assert f"{abs(minutes)} minutes apart" in capsys.readouterr().err
    scanner.cli.collecting._say_clock(server, "ja")
    assert f"{abs(minutes)} 分ずれています" in capsys.readouterr().err


@pytest.mark.parametrize("minutes", [-4, 0, 4])
def test_20_a_clock_that_is_as_good_as_right_is_not_spoken_of(minutes: int, capsys: pytest.CaptureFixture[str]) -> None:
    scanner.cli.collecting._say_clock(datetime.now(UTC) + timedelta(minutes=minutes), "en")
    assert capsys.readouterr() == ("", "")
