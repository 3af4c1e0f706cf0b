"""Hostile names of devices and users, all the way from the snapshot into both reports: inert, and visible as what they are."""

from __future__ import annotations

import hashlib
import json
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from markdown_it import MarkdownIt

from scanner.cli.main import main

if TYPE_CHECKING:
    from playwright.sync_api import Browser

TENANT = Path(__file__).resolve().parents[2] / "fixtures" / "tenants" / "sample"
NAMES = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(2)>',
    '=HYPERLINK("https://evil.example.com","x")',
    "a | b | c",
    "{{7*7}} {% raw %}",
    "evil\u202etxt.exe",
    "[x](javascript:alert(3)) ![y](https://evil.example.com/y.png)",
    "`code` <!-- c --> *b* _i_ # h",
    "</style></title><svg onload=alert(4)>",
    "javascript:alert(5)",
    "line\nbreak\r\n# heading",
]


@pytest.fixture(scope="module")
def reports(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with both reports of the sample tenant, its names replaced by hostile ones."""
    folder = tmp_path_factory.mktemp("hostile")
    snapshot = folder / "snapshot"
    shutil.copytree(TENANT / "snapshot", snapshot)
    manifest = json.loads((snapshot / "manifest.json").read_text(encoding="utf-8"))
    manifest["tenant"]["name"] = NAMES[0]
    for resource, keys in {
        "intune.managedDevices": ("deviceName", "userPrincipalName", "osVersion"),
        "entra.users": ("displayName", "userPrincipalName"),
        "intune.managedDeviceEncryptionStates": ("deviceName", "userPrincipalName"),
    }.items():
        entry = manifest["resources"][resource]
        path = snapshot / entry["file"]
        lines = []
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines()):
            record: dict[str, Any] = json.loads(line)
            record |= {key: f"{NAMES[number % len(NAMES)]} {number}" for key in keys}
            lines.append(json.dumps(record, ensure_ascii=False, separators=(",", ":")))
        raw = ("\n".join(lines) + "\n").encode()
        path.write_bytes(raw)
        entry["sha256"] = hashlib.sha256(raw).hexdigest()
    (snapshot / "manifest.json").write_text(json.dumps(manifest, ensure_ascii=False), encoding="utf-8")
    assert main(["evaluate", str(snapshot), "--checklist", "mic-sme-2021", "--method", "2", "--out", str(folder / "a")]) == 0
    assert main(["report", str(folder / "a"), "--out", str(folder)]) == 0
    return folder


@pytest.mark.system
@pytest.mark.parametrize("script", [True, False])
def test_nothing_runs_nothing_is_requested_and_no_foreign_element_appears(browser: Browser, reports: Path, *, script: bool) -> None:
    page = browser.new_context(java_script_enabled=script).new_page()
    events: list[str] = []
    page.on("dialog", lambda dialog: events.append(f"dialog {dialog.message}"))
    page.on("console", lambda message: events.append(f"console {message.text}"))
    page.on("pageerror", lambda error: events.append(f"error {error}"))
    page.on("request", lambda request: events.append(request.url) if not request.url.startswith(("file:", "data:")) else None)
    page.goto((reports / "report.html").as_uri())
    assert events == []
    assert page.locator("img, iframe, object, embed, form[action], a[href^='javascript:'], a[href*='evil']").count() == 0
    if script:
        text = page.evaluate("document.body.textContent")
        assert "<script>alert(1)</script>" in text
        assert "{{7*7}}" in text
        assert "⟦U+202E⟧" in text
        assert "\u202e" not in text
    page.close()


def test_no_name_breaks_out_of_its_place_in_markdown(reports: Path) -> None:
    text = (reports / "report.md").read_text(encoding="utf-8")
    assert "\u202e" not in text
    tokens = MarkdownIt("commonmark").enable("table").parse(text)
    inline = [child for token in tokens for child in token.children or ()]
    assert [token.content for token in [*tokens, *inline] if token.type in ("html_block", "html_inline")] == []
    assert [token for token in inline if token.type == "image"] == []
    targets = [str(token.attrs.get("href", "")) for token in inline if token.type == "link_open"]
    assert [target for target in targets if "evil" in target or target.startswith("javascript:")] == []
    headings = [tokens[index + 1].content for index, token in enumerate(tokens) if token.type == "heading_open"]
    assert headings
    assert "heading" not in [heading.strip() for heading in headings]
    said = ["".join(child.content for child in token.children or ()) for token in tokens if token.type == "inline"]
    assert any("a | b | c" in cell for cell in said), "a name with bars stays in one cell"


def test_no_name_reaches_the_terminal_as_it_is(reports: Path, capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["--checklist", "mic-sme-2021", "--method", "2", "--out", str(reports / "b")]
    assert main(["evaluate", str(reports / "snapshot"), *arguments]) == 0
    captured = capsys.readouterr()
    assert "\u202e" not in captured.out + captured.err
    assert "\x1b" not in captured.out + captured.err
