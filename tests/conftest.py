"""In CI a skipped test is a failure: nothing may pass because a tool is missing. The shipped library is read once, not once a command."""

import os
import signal
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest

from scanner.library import library
from scanner.library.shipped import shipped_folder

# A job in the background of a script ignores Ctrl-C, and so would the processes that tests start to interrupt them.
signal.signal(signal.SIGINT, signal.default_int_handler)


_read_library = library.read_library
_LIBRARIES: dict[Any, Any] = {}


def _read_once(own: Iterable[Path] = ()) -> Any:
    """`read_library`; of the shipped folder alone the same result again, as long as no file of it changed."""
    folders = list(own)
    if folders:
        return _read_library(folders)
    files = [path for pattern in library.FOLDERS.values() for path in sorted(shipped_folder().glob(pattern))]
    key = tuple((str(path), stat.st_mtime_ns, stat.st_size, stat.st_ino) for path in files for stat in [path.stat()])
    if key not in _LIBRARIES:
        _LIBRARIES.clear()
        _LIBRARIES[key] = _read_library()
    return _LIBRARIES[key]


@pytest.fixture(scope="session", autouse=True)
def shipped_library_read_once() -> Iterator[None]:
    library.read_library = _read_once
    yield
    library.read_library = _read_library


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    skipped = terminalreporter.stats.get("skipped", [])
    if skipped and os.environ.get("TELEWORK_SCAN_NO_SKIP"):
        terminalreporter.write_line(f"{len(skipped)} skipped tests count as failures here", red=True)


def pytest_sessionfinish(session: pytest.Session) -> None:
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if os.environ.get("TELEWORK_SCAN_NO_SKIP") and reporter is not None and reporter.stats.get("skipped"):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
