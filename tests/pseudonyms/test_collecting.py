"""Collected with a key, a snapshot never holds a name, at no moment of the collection; it is the one that is made of a clear one afterwards."""

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from scanner.cli.main import main
from scanner.model.errors import UsageError
from scanner.pseudonyms.keys import load_key, new_key
from scanner.pseudonyms.snapshot import pseudonymise
from scanner.sandbox.faults import Fault
from scanner.sandbox.plan import Tenant
from scanner.sandbox.service import Service, running
from scanner.snapshot.manifest import UNFINISHED
from scanner.snapshot.verify import verify_snapshot
from tests.collect.fake_graph import tree
from tests.collecting.whole import Silence, collect, whole_tenant
from tests.pseudonyms.aids import TENANTS
from tests.pseudonyms.leaks import found_in, names_in


class StoppedError(Exception):
    """Something breaks in the middle of a collection."""


class Watching(Silence):
    """Looks for names in all that is written whenever something came. ``last``: stop there."""

    def __init__(self, out: Path, names: set[str], last: str = "") -> None:
        self.out, self.names, self.last = out, names, last
        self.seen: set[tuple[Path, int]] = set()
        self.found: set[str] = set()

    def grew(self, resource: str, _: int) -> None:
        for path in self.out.rglob("*"):
            mark = (path, path.stat().st_mtime_ns)
            if path.is_file() and mark not in self.seen:
                self.seen.add(mark)
                text = f"{path.name}{path.read_text(encoding='utf-8')}".casefold()
                self.found |= {name for name in self.names if name in text}
        if resource == self.last:
            raise StoppedError


@pytest.fixture(scope="module")
def tenant() -> Tenant:
    """A tenant one of whose domains is signed in to elsewhere: how is asked for by the domain's name."""
    return replace(whole_tenant("vpn"), office=None)


@pytest.fixture(scope="module")
def url(tenant: Tenant) -> Iterator[str]:
    with running(Service(tenant, top=9)) as service:
        yield service.url


@pytest.fixture(scope="module")
def clear(tenant: Tenant, url: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("clear") / "s"
    collect(url, tenant, out)
    return out


@pytest.fixture(scope="module")
def key(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("key") / "k.key"
    new_key(path)
    return path


@pytest.fixture(scope="module")
def later(clear: Path, key: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The clear snapshot, its names replaced afterwards."""
    out = tmp_path_factory.mktemp("later") / "s"
    pseudonymise(clear, load_key(key), out)
    return out


def without_times(folder: Path) -> dict[str, Any]:
    files: dict[str, Any] = tree(folder)
    manifest = json.loads(files["manifest.json"])
    for entry in manifest["resources"].values():
        del entry["collected_at"]
    del manifest["collected_at"]
    return files | {"manifest.json": manifest}


def test_no_name_is_ever_written_and_the_result_is_what_a_clear_snapshot_becomes(
    tenant: Tenant, url: str, clear: Path, later: Path, key: Path, tmp_path: Path
) -> None:
    names = names_in(clear)
    watching = Watching(tmp_path / "p", names)
    manifest = collect(url, tenant, tmp_path / "p", watching, pseudonymise=key)
    assert len(watching.seen) > 100
    assert watching.found == set()
    assert verify_snapshot(tmp_path / "p")[1] == []
    assert (manifest["pseudonymised"]["fields"], manifest["tenant"]["name"][:2]) == ("declared", "c-")
    entry = manifest["resources"]["entra.federationConfigurations"]
    assert (entry["count"], entry["complete"], entry["detail"]) == (1, True, None)
    assert without_times(tmp_path / "p") == without_times(later)


@pytest.mark.parametrize("last", ["entra.domains", "entra.groups"])
def test_stopped_and_resumed_with_the_same_key_it_is_the_same(
    tenant: Tenant, url: str, clear: Path, later: Path, key: Path, tmp_path: Path, last: str
) -> None:
    out, names = tmp_path / "p", names_in(clear)
    stopping = Watching(out, names, last)
    with pytest.raises(StoppedError):
        collect(url, tenant, out, stopping, pseudonymise=key)
    assert (out / UNFINISHED).is_dir()
    assert found_in(out, names) == {}
    watching = Watching(out, names)
    collect(url, tenant, out, watching, pseudonymise=key, resume=True)
    assert watching.found | stopping.found == set()
    assert without_times(out) == without_times(later)


@pytest.mark.parametrize("other", ["none", "another"])
def test_it_is_not_resumed_without_the_key_or_with_another(tenant: Tenant, url: str, key: Path, tmp_path: Path, other: str) -> None:
    out = tmp_path / "p"
    with pytest.raises(StoppedError):
        collect(url, tenant, out, Watching(out, set(), "entra.users"), pseudonymise=key)
    before = tree(out)
    new_key(tmp_path / "other.key")
    with pytest.raises(UsageError, match="same key"):
        collect(url, tenant, out, resume=True, pseudonymise=None if other == "none" else tmp_path / "other.key")
    assert tree(out) == before


def test_a_clear_collection_is_not_resumed_with_a_key(tenant: Tenant, url: str, key: Path, tmp_path: Path) -> None:
    out = tmp_path / "p"
    with pytest.raises(StoppedError):
        collect(url, tenant, out, Watching(out, set(), "entra.users"))
    with pytest.raises(UsageError, match="same key"):
        collect(url, tenant, out, resume=True, pseudonymise=key)


def test_scan_leaves_no_name_but_the_companys_own(tenant: Tenant, url: str, clear: Path, key: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    organisation = TENANTS / "vpn" / "organisation.yaml"
    line = ["scan", "--organisation", str(organisation), "--out", str(out), "--sandbox-url", url, "--pseudonymise", str(key)]
    assert main(line) in (0, 3)
    assert set(found_in(out, names_in(clear))) == {"株式会社つながる"}
    assert (
        main(
            ["verify", str(out / "assessment"), "--snapshot", str(out / "snapshot"), "--organisation", str(organisation), "--pseudonymise", str(key)]
        )
        == 0
    )


class Starting(Watching):
    """Also keeps which resources were asked for."""

    def __init__(self, out: Path, names: set[str], last: str = "") -> None:
        super().__init__(out, names, last)
        self.asked: set[str] = set()

    def started(self, resource: str) -> None:
        self.asked.add(resource)


def test_free_text_is_read_again_when_more_names_are_known(tenant: Tenant, url: str, later: Path, key: Path, tmp_path: Path) -> None:
    """A first run that could not read the users knew none of their names for the names of groups."""
    out = tmp_path / "p"
    refusing = Service(tenant, top=9, faults=[Fault("/v1.0/users", query="passwordPolicies", status=403, times=0)])
    with running(refusing) as service, pytest.raises(StoppedError):
        collect(service.url, tenant, out, Watching(out, set(), "entra.groupMembers"), pseudonymise=key)
    assert (out / UNFINISHED / "entra.groups.json").is_file()
    assert not (out / UNFINISHED / "entra.users.json").is_file()
    starting = Starting(out, set())
    collect(url, tenant, out, starting, pseudonymise=key, resume=True)
    assert starting.asked >= {"entra.users", "entra.groups"}
    assert "entra.subscribedSkus" not in starting.asked
    assert without_times(out) == without_times(later)
