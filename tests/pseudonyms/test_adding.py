"""Files that are brought in and a directory that is read: into a pseudonymised snapshot with the same key only, and without a name."""

import json
from pathlib import Path
from typing import Any

import pytest

from scanner.cli.collect_directory import PASSWORD
from scanner.cli.main import main
from scanner.collect import directory_connection
from scanner.ingest import store
from scanner.pseudonyms.snapshot import pseudonymise
from scanner.snapshot.manifest import INGESTING
from scanner.snapshot.verify import verify_snapshot
from scanner.snapshot.write import replace
from tests.cli.test_collect_directory import SignedIn
from tests.collect.fake_graph import tree
from tests.ingest.samples import SCRIPT, TENANT, as_bytes
from tests.pseudonyms.aids import KEY, OTHER
from tests.pseudonyms.leaks import found_in, names_in

# A PC that does not say to which tenant it belongs: it may be added to what was read of a directory.
ALONE = {**SCRIPT, "sections": {name: each for name, each in SCRIPT["sections"].items() if name != "CloudDomainJoin"}}
HIDDEN = {"sample-pc-01", "sn-0001", "corp.example.jp"}


@pytest.fixture
def keys(tmp_path: Path) -> tuple[Path, Path]:
    paths = tmp_path / "a.key", tmp_path / "b.key"
    for path, key in zip(paths, (KEY, OTHER), strict=True):
        path.write_text(key.secret.hex())
    return paths


@pytest.fixture(autouse=True)
def signed_in(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(directory_connection, "sign_in", lambda *_: SignedIn())
    monkeypatch.setenv(PASSWORD, "x" * 12)


def brought_in(tmp_path: Path, into: Path, key: Path | None, data: Any = SCRIPT) -> int:
    (tmp_path / "SAMPLE-PC-01.json").write_bytes(as_bytes(data))
    more = ["--pseudonymise", str(key)] if key else []
    more += [] if (into / "manifest.json").exists() else ["--tenant", TENANT]
    return main(["ingest", str(tmp_path / "SAMPLE-PC-01.json"), "--into", str(into), *more])


def read(into: Path, key: Path | None) -> int:
    more = ["--pseudonymise", str(key)] if key else []
    return main(["collect-directory", "--server", "ldaps://dc1.corp.example.jp", "--user", "scan@corp.example.jp", "--into", str(into), *more])


def without_times(folder: Path) -> dict[str, Any]:
    files: dict[str, Any] = tree(folder)
    manifest = json.loads(files["manifest.json"])
    for entry in manifest["resources"].values():
        del entry["collected_at"]
    return files | {"manifest.json": manifest | {"collected_at": None}}


@pytest.mark.parametrize("order", ["files first", "directory first"])
def test_what_is_added_with_the_key_is_what_a_clear_snapshot_becomes(tmp_path: Path, keys: tuple[Path, Path], order: str) -> None:
    key = keys[0]
    for out, own in ((tmp_path / "clear", None), (tmp_path / "p", key)):
        steps = ("file", "directory") if order == "files first" else ("directory", "file")
        for step in steps:
            assert (brought_in(tmp_path, out, own, ALONE) if step == "file" else read(out, own)) == 0
    names = names_in(tmp_path / "clear") | HIDDEN
    assert len(names) > 15
    assert set(found_in(tmp_path / "clear", HIDDEN)) == HIDDEN
    assert found_in(tmp_path / "p", names) == {}
    assert verify_snapshot(tmp_path / "p")[1] == []
    pseudonymise(tmp_path / "clear", KEY, tmp_path / "later")
    found, expected = without_times(tmp_path / "p"), without_times(tmp_path / "later")
    if order == "directory first":  # whose snapshot it is was not known to the first of the two: the domain stands for it
        for each in (found, expected):
            del each["manifest.json"]["tenant"]
    assert found == expected


def test_a_pc_is_brought_in_again_in_the_place_of_its_older_file(tmp_path: Path, keys: tuple[Path, Path]) -> None:
    assert brought_in(tmp_path, tmp_path / "p", keys[0]) == 0
    before = tree(tmp_path / "p")
    assert brought_in(tmp_path, tmp_path / "p", keys[0], SCRIPT | {"collectedAt": "2026-11-20T02:00:00Z"}) == 0
    manifest = json.loads((tmp_path / "p" / "manifest.json").read_bytes())
    assert manifest["resources"]["windows.computers"]["count"] == 1
    assert brought_in(tmp_path, tmp_path / "p", keys[0], SCRIPT | {"collectedAt": "2026-11-19T02:00:00Z"}) == 0
    assert tree(tmp_path / "p") != before


@pytest.mark.parametrize("adding", ["ingest", "collect-directory"])
@pytest.mark.parametrize("given", ["none", "another"])
def test_without_the_same_key_nothing_is_added(
    tmp_path: Path, keys: tuple[Path, Path], adding: str, given: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert brought_in(tmp_path, tmp_path / "p", keys[0]) == 0
    before = tree(tmp_path / "p")
    key = None if given == "none" else keys[1]
    assert (brought_in(tmp_path, tmp_path / "p", key) if adding == "ingest" else read(tmp_path / "p", key)) == 2
    assert tree(tmp_path / "p") == before
    assert KEY.fingerprint in capsys.readouterr().err


@pytest.mark.parametrize("adding", ["ingest", "collect-directory"])
def test_names_are_not_replaced_in_a_part_of_a_snapshot(
    tmp_path: Path, keys: tuple[Path, Path], adding: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert brought_in(tmp_path, tmp_path / "s", None) == 0
    before = tree(tmp_path / "s")
    assert (brought_in(tmp_path, tmp_path / "s", keys[0]) if adding == "ingest" else read(tmp_path / "s", keys[0])) == 2
    assert tree(tmp_path / "s") == before
    assert "仮名に置き換えられていません" in capsys.readouterr().err


def test_a_file_of_another_company_is_refused_in_a_pseudonymised_snapshot_too(
    tmp_path: Path, keys: tuple[Path, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    assert read(tmp_path / "p", keys[0]) == 0
    other = json.loads(json.dumps(ALONE).replace("corp.example.jp", "corp.other.example.jp"))
    assert brought_in(tmp_path, tmp_path / "p", keys[0], other) == 2
    assert "別の Active Directory ドメイン" in capsys.readouterr().err
    below = json.loads(json.dumps(ALONE).replace("corp.example.jp", "osaka.corp.example.jp"))
    assert brought_in(tmp_path, tmp_path / "p", keys[0], below) == 0


def test_an_interrupted_ingest_is_finished_by_the_next_one_with_the_same_key(
    tmp_path: Path, keys: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert brought_in(tmp_path, tmp_path / "p", keys[0]) == 0
    newer = SCRIPT | {"collectedAt": "2026-11-20T02:00:00Z"}
    moved: list[Path] = []

    def breaking(new: Path, path: Path) -> None:
        if len(moved) == 3:
            raise KeyboardInterrupt
        moved.append(path)
        replace(new, path)

    with monkeypatch.context() as patched:
        patched.setattr(store, "replace", breaking)
        assert brought_in(tmp_path, tmp_path / "p", keys[0], newer) == 130
    assert (tmp_path / "p" / INGESTING).is_dir()
    assert brought_in(tmp_path, tmp_path / "p", keys[0], newer) == 0
    assert verify_snapshot(tmp_path / "p")[1] == []
    assert found_in(tmp_path / "p", HIDDEN) == {}
