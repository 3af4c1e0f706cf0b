"""What the report tests share: the sample assessment, its view and its reports, and a browser."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from reporters import html, markdown
from reporters.model import View
from reporters.view import build
from tests.reporters import example

if TYPE_CHECKING:
    from playwright.sync_api import Browser

CHROMIUM = "/usr/bin/chromium"


@pytest.fixture
def assessment() -> dict[str, Any]:
    """A fresh sample assessment that a test may damage."""
    return example.build()


@pytest.fixture(scope="session")
def view() -> View:
    """The view of the sample assessment."""
    return build(example.build())


@pytest.fixture(scope="session")
def page_text(view: View) -> str:
    """The HTML report of the sample assessment."""
    return html.render(view)


@pytest.fixture(scope="session")
def ticket(view: View) -> str:
    """The Markdown report of the sample assessment."""
    return markdown.render(view)


@pytest.fixture(scope="session")
def report_file(page_text: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The HTML report as a file."""
    path = tmp_path_factory.mktemp("報告書") / "report.html"
    path.write_text(page_text, encoding="utf-8")
    return path


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium without a sandbox (tests run as root in containers)."""
    playwright = pytest.importorskip("playwright.sync_api")
    if not Path(CHROMIUM).exists():
        pytest.skip("no Chromium here")
    with playwright.sync_playwright() as driver:
        running = driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        yield running
        running.close()
