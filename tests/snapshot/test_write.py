"""Files are whole at every moment: whatever fails while one is written, the old one stays, and nothing else is left."""

import errno
import os
import resource
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from scanner.cli.main import main
from scanner.judge.store import AssessmentFolder
from scanner.model.errors import InputError, OutputError
from scanner.snapshot import write
from scanner.snapshot.read import open_snapshot
from scanner.snapshot.write import atomic, write_bytes
from tests.cli.refusing import DEVICES, evaluate, write_snapshot

ROOT = Path(__file__).resolve().parents[2]
PARTS = [b"one " * 10_000, b"two " * 10_000, b"three " * 10_000]
FULL = OSError(errno.ENOSPC, "No space left on device")


def failing(error: BaseException) -> Callable[..., Any]:
    def fail(*_: Any, **__: Any) -> Any:
        raise error

    return fail


def write_parts(path: Path, parts: list[bytes], error: BaseException | None = None) -> None:
    with atomic(path) as stream:
        for part in parts:
            stream.write(part)
        if error is not None:
            raise error


def files(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_file_written_well_is_there_with_all_its_parts_and_readable_for_all(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "er" / "file"
    with atomic(path) as stream:
        for part in PARTS:
            stream.write(part)
    assert files(tmp_path) == {"deep/er/file": b"".join(PARTS)}
    assert path.stat().st_mode & 0o777 == 0o644


def test_until_the_end_the_old_file_stands(tmp_path: Path) -> None:
    path = tmp_path / "file"
    write_bytes(path, b"old")
    with atomic(path) as stream:
        for part in PARTS:
            stream.write(part)
            stream.flush()
            assert path.read_bytes() == b"old"
    assert path.read_bytes() == b"".join(PARTS)


CALLS = ["os.fsync", "pathlib.Path.chmod", "pathlib.Path.replace", "os.fdopen", "tempfile.mkstemp", "pathlib.Path.mkdir"]


@pytest.mark.parametrize("old", [b"old", None], ids=["over an old file", "as a new file"])
@pytest.mark.parametrize("call", CALLS)
def test_whichever_call_fails_the_old_file_stays_and_nothing_is_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str, old: bytes | None
) -> None:
    path = tmp_path / "file"
    if old is not None:
        path.write_bytes(old)
    with monkeypatch.context() as patch:
        patch.setattr(call, failing(FULL))
        with pytest.raises(OutputError) as error:
            write_bytes(path, b"new")
    assert str(path) in error.value.ja
    assert "No space left" in error.value.en
    assert files(tmp_path) == ({} if old is None else {"file": old})


@pytest.mark.parametrize("error", [FULL, KeyboardInterrupt(), MemoryError(), RuntimeError("x"), GeneratorExit()], ids=repr)
@pytest.mark.parametrize("after", [0, 1, 2, 3])
def test_wherever_the_writer_stops_the_old_file_stays_and_nothing_is_left(tmp_path: Path, error: BaseException, after: int) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"old")
    expected = OutputError if error is FULL else type(error)
    with pytest.raises(expected):
        write_parts(path, PARTS[:after], error)
    assert files(tmp_path) == {"file": b"old"}


@pytest.mark.parametrize("limit", [0, 1, 4096, 50_000, 100_000])
def test_on_a_disk_that_fills_up_the_old_file_stays_and_nothing_is_left(tmp_path: Path, limit: int) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"old")
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, hard))
    try:
        with pytest.raises(OutputError):
            write_parts(path, PARTS)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        signal.signal(signal.SIGXFSZ, handler)
    assert files(tmp_path) == {"file": b"old"}


@pytest.mark.parametrize("name", ["folder", "file/below"])
def test_what_cannot_be_a_file_is_refused_by_name(tmp_path: Path, name: str) -> None:
    (tmp_path / "folder" / "inner").mkdir(parents=True)
    (tmp_path / "file").write_bytes(b"mine")
    with pytest.raises(OutputError) as error:
        write_bytes(tmp_path / name, b"new")
    assert str(tmp_path / name) in error.value.ja
    assert files(tmp_path) == {"file": b"mine"}


REPEAT = """
import sys
from pathlib import Path
from scanner.snapshot.write import write_bytes
path = Path(sys.argv[1])
print("ready", flush=True)
for number in range(10**9):
    write_bytes(path, bytes([65 + number % 26]) * 300_000)
"""


@pytest.mark.parametrize("milliseconds", [1, 3, 7, 12, 20])
def test_killed_at_any_moment_the_file_is_one_of_the_whole_ones(tmp_path: Path, milliseconds: int) -> None:
    path = tmp_path / "file"
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT)}
    with subprocess.Popen([sys.executable, "-c", REPEAT, str(path)], env=environment, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        process.stdout.readline()
        with pytest.raises(subprocess.TimeoutExpired):
            process.wait(milliseconds / 1000)
        process.kill()
    data = path.read_bytes() if path.exists() else b""
    assert data in (b"", data[:1] * 300_000)


def test_a_file_that_cannot_be_read_is_not_said_to_be_unwritable(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    snapshot = write_snapshot(tmp_path / "snapshot")
    whole = Path.open

    def refuse(self: Path, *arguments: Any, **named: Any) -> Any:
        if self.name == "managedDevices.jsonl":
            raise PermissionError(errno.EACCES, "Permission denied")
        return whole(self, *arguments, **named)

    monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(InputError):
        list(open_snapshot(snapshot).records(DEVICES))
    assert main(evaluate(snapshot, tmp_path / "out")) == 2
    said = capsys.readouterr().err
    assert f"{snapshot}/intune/managedDevices.jsonl: 読めません（Permission denied）" in said
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("call", ["atomic", "write_bytes", "replace"])
def test_an_assessment_that_cannot_be_written_leaves_no_trace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str) -> None:
    snapshot, out = write_snapshot(tmp_path / "snapshot"), tmp_path / "new" / "out"
    monkeypatch.setattr(f"scanner.judge.store.{call}", failing(write.unwritable(out, FULL)))
    assert main(evaluate(snapshot, out)) == 2
    assert not (tmp_path / "new").exists()


def test_an_assessment_folder_that_nobody_finished_is_removed_only_as_far_as_it_was_made(tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    with AssessmentFolder(tmp_path / "mine" / "a" / "b") as folder, folder.sink("rule"):
        pass
    assert list(tmp_path.rglob("*")) == [tmp_path / "mine"]


@pytest.mark.parametrize(("umask", "mode"), [("022", 0o644), ("077", 0o600), ("027", 0o640)])
def test_a_file_is_kept_from_those_from_whom_the_user_keeps_files(tmp_path: Path, umask: str, mode: int) -> None:
    code = "import sys; from pathlib import Path; from scanner.snapshot.write import write_bytes; write_bytes(Path(sys.argv[1]), b'x')"
    subprocess.run(["sh", "-c", f'umask {umask}; exec "$@"', "sh", sys.executable, "-c", code, str(tmp_path / "f")], check=True)
    assert (tmp_path / "f").stat().st_mode & 0o777 == mode
