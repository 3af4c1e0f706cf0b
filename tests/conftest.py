"""In CI a skipped test is a failure: nothing may pass because a tool is missing."""

import os
import signal

import pytest

# A job in the background of a script ignores Ctrl-C, and so would the processes that tests start to interrupt them.
signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    skipped = terminalreporter.stats.get("skipped", [])
    if skipped and os.environ.get("TELEWORK_SCAN_NO_SKIP"):
        terminalreporter.write_line(f"{len(skipped)} skipped tests count as failures here", red=True)


def pytest_sessionfinish(session: pytest.Session) -> None:
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if os.environ.get("TELEWORK_SCAN_NO_SKIP") and reporter is not None and reporter.stats.get("skipped"):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
