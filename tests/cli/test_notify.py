"""`notify`: what is told, to whom, and that the address of a Teams workflow is told to nobody."""

import json
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest

from scanner.cli import notify
from scanner.cli.main import main
from scanner.model.errors import UsageError

ROOT = Path(__file__).resolve().parents[2]
SAMPLE = ROOT / "fixtures" / "tenants" / "sample"
WORKFLOW = "https://default0123456789abcdef.61.environment.api.powerplatform.com:443/powerautomate/automations/direct/workflows/w?sig=SECRETSIG"


@pytest.fixture(scope="module")
def assessment(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("notify") / "a"
    assert main(["evaluate", str(SAMPLE / "snapshot"), "--organisation", str(SAMPLE / "organisation.yaml"), "--out", str(out)]) == 0
    return out


def command(out: Path, code: int = 0) -> str:
    """A command line that writes its standard input to a file and ends with a code."""
    script = f"import sys; open({str(out)!r}, 'wb').write(sys.stdin.buffer.read()); sys.exit({code})"
    return f'{sys.executable} -c "{script}"'


def test_a_command_reads_counts_and_no_names(assessment: Path, tmp_path: Path) -> None:
    assert main(["notify", str(assessment), "--command", command(tmp_path / "told.json")]) == 0
    told = json.loads((tmp_path / "told.json").read_bytes())
    assert told["schema"] == "telework-scan/notice/1"
    assert "株式会社サンプル" in told["title"]
    # The sample company: 10 and 8 items fail in its two work styles, none of them waived.
    assert (told["failed"], told["worse"]) == (18, None)
    assert len(told["lines"]) == 4
    text = json.dumps(told, ensure_ascii=False)
    assert not any(name in text for name in ("PC-0", "営業", "sample.example.jp"))


def test_nothing_is_told_where_there_is_no_reason(assessment: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    line = ["notify", str(assessment), "--command", command(tmp_path / "told.json"), "--baseline", str(assessment), "--when", "worse"]
    assert main(line) == 0
    assert not (tmp_path / "told.json").exists()
    assert "知らせることはありません" in capsys.readouterr().out


def test_what_got_worse_is_told_with_its_number(assessment: Path, tmp_path: Path) -> None:
    """Before, every question was answered yes; now 3-4 is answered no, so it fails in both work styles (it passed before)."""
    better = tmp_path / "answers.yaml"
    better.write_text((SAMPLE / "answers.yaml").read_text(encoding="utf-8").replace("answer: no\n", "answer: yes\n"), encoding="utf-8")
    line = ["evaluate", str(SAMPLE / "snapshot"), "--organisation", str(SAMPLE / "organisation.yaml"), "--answers", str(better)]
    assert main([*line, "--out", str(tmp_path / "old")]) == 0
    told = tmp_path / "told.json"
    assert main(["notify", str(assessment), "--command", command(told), "--baseline", str(tmp_path / "old"), "--when", "worse"]) == 0
    worse = json.loads(told.read_bytes())["worse"]
    assert {"mic-sme-2021/3-4 (company-pc)", "mic-sme-2021/3-4 (own-device)"} <= {each["item"] for each in worse}
    assert all(each["title"] for each in worse)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (["--command", "   "], "空"),
        (["--command", "/nowhere/program"], "実行できません"),
        (["--command", "'unclosed"], "読めません"),
        ([], "--command か --teams"),
        (["--command", "true", "--when", "worse"], "--baseline"),
        (["--teams", WORKFLOW], "環境変数の名前"),
        (["--teams", "NOT_SET_ANYWHERE"], "NOT_SET_ANYWHERE"),
    ],
)
def test_wrong_usage_is_said(assessment: Path, line: list[str], said: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["notify", str(assessment), *line, "--lang", "ja"]) == 2
    shown = capsys.readouterr()
    assert said in shown.err
    assert "SECRETSIG" not in shown.err + shown.out


def test_a_command_that_fails_is_an_error(assessment: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["notify", str(assessment), "--command", command(tmp_path / "x", 7), "--lang", "ja"]) == 2
    assert "終了コード 7" in capsys.readouterr().err


@pytest.mark.parametrize(
    "address", [WORKFLOW, WORKFLOW.replace(":443", ""), "https://prod-01.japaneast.logic.azure.com:443/workflows/w?sig=SECRETSIG"]
)
def test_workflow_addresses_are_taken(address: str) -> None:
    assert notify.checked(address) == address


@pytest.mark.parametrize(
    "address",
    [
        WORKFLOW.replace("https:", "http:"),
        WORKFLOW.replace(":443", ":444"),
        WORKFLOW.replace("https://", "https://user@"),
        WORKFLOW.replace(".com:443", ".com.example.jp:443"),
        WORKFLOW.replace(".environment", "environment-"),
        "https://example.jp/?x=.environment.api.powerplatform.com",
        "https://example.jp#.environment.api.powerplatform.com",
        "https://example.jp\\.environment.api.powerplatform.com/",
        "https://logic.azure.com/workflows/w",
        "https://169.254.169.254/latest",
        "https://sample.webhook.office.com/webhookb2/x",
        "https://x.logic.azure.com:port/",
        "https://[x.logic.azure.com/",
        "https://x.logic.azure.com/\n",
        "https://x。logic.azure.com/",
        "file:///etc/passwd",
        "",
    ],
)
def test_other_addresses_are_refused_without_saying_them(address: str) -> None:
    with pytest.raises(UsageError) as caught:
        notify.checked(address)
    assert "SECRETSIG" not in str(caught.value.ja) + caught.value.en


class Taker(BaseHTTPRequestHandler):
    """Answers with the code that the path asks for, and keeps what it was sent."""

    got: list[tuple[str, bytes]] = []  # noqa: RUF012 - emptied by the fixture

    def do_POST(self) -> None:
        self.got.append((self.headers["Content-Type"], self.rfile.read(int(self.headers["Content-Length"]))))
        self.send_response(int(self.path.strip("/")))
        if self.path == "/302":
            self.send_header("Location", "/202")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def do_GET(self) -> None:
        self.got.append(("GET", b""))
        self.send_response(200)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        return


@pytest.fixture
def taker() -> Iterator[str]:
    Taker.got.clear()
    with HTTPServer(("127.0.0.1", 0), Taker) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def test_a_teams_workflow_gets_one_card_of_plain_text(assessment: Path, taker: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TELEWORK_SCAN_TEAMS_WEBHOOK", f"{taker}/202")
    monkeypatch.setattr(notify, "checked", lambda address: address)
    assert main(["notify", str(assessment), "--teams"]) == 0
    ((kind, body),) = Taker.got
    assert kind == "application/json"
    message: dict[str, Any] = json.loads(body)
    (attachment,) = message["attachments"]
    assert (message["type"], attachment["contentType"]) == ("message", "application/vnd.microsoft.card.adaptive")
    blocks = attachment["content"]["body"]
    assert {each["type"] for each in blocks} == {"RichTextBlock"}
    assert "株式会社サンプル" in blocks[0]["inlines"][0]["text"]


@pytest.mark.parametrize("code", [302, 400, 404, 500])
def test_a_refusal_and_a_redirect_are_errors_and_nothing_is_sent_twice(code: int, taker: str) -> None:
    with pytest.raises(UsageError, match=str(code)):
        notify.send(f"{taker}/{code}?sig=SECRETSIG".replace("?sig=SECRETSIG", ""), b"{}")
    assert len(Taker.got) == 1


def test_a_service_that_is_not_there_is_an_error_without_its_address() -> None:
    with pytest.raises(UsageError) as caught:
        notify.send("http://127.0.0.1:9/SECRETSIG", b"{}")
    assert "SECRETSIG" not in caught.value.ja + caught.value.en
