"""The HTML file before a browser sees it: policy, escaping, determinism, size, words."""

import ast
import base64
import hashlib
import html as escaping
import re
import subprocess
import sys
from pathlib import Path

import pytest

from reporters import html
from reporters.model import View
from reporters.view import build
from reporters.words import WORDS
from tests.reporters import example
from tests.reporters.example_findings import HOSTILE

ROOT = Path(__file__).resolve().parents[2]


def test_reporters_import_only_the_standard_library_and_jinja() -> None:
    allowed = set(sys.stdlib_module_names) | {"jinja2", "reporters"}
    for path in sorted((ROOT / "reporters").glob("**/*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = (
                [alias.name for alias in node.names]
                if isinstance(node, ast.Import)
                else [node.module or ""]
                if isinstance(node, ast.ImportFrom)
                else []
            )
            for name in names:
                assert name.split(".")[0] in allowed or name.startswith("scanner.model"), f"{path.name} imports {name}"


def test_the_policy_allows_only_the_two_written_blocks(page_text: str) -> None:
    policy = escaping.unescape(re.findall(r'http-equiv="Content-Security-Policy" content="([^"]*)"', page_text)[0])
    blocks = re.findall(r"<(style|script)>(.*?)</\1>", page_text, re.DOTALL)
    assert [name for name, _ in blocks] == ["style", "script"]
    hashes = ["sha256-" + base64.b64encode(hashlib.sha256(block.encode()).digest()).decode() for _, block in blocks]
    assert policy == (f"default-src 'none'; style-src '{hashes[0]}'; script-src '{hashes[1]}'; img-src data:; base-uri 'none'; form-action 'none'")


def test_nothing_is_loaded_and_nothing_runs_from_attributes(page_text: str) -> None:
    tags = re.findall(r"<[a-z][^>]*>", re.sub(r"<(style|script)>.*?</\1>", "", page_text, flags=re.DOTALL))
    for tag in tags:
        assert not re.search(r"\s(on[a-z]+|style|src|srcset|srcdoc|action|formaction|background|poster)\s*=", tag), tag
        for address in re.findall(r'href="([^"]*)"', tag):
            assert address.startswith(("#", "https://www.soumu.go.jp/")) or address == "data:,", tag
    assert not re.search(r"url\(\s*['\"]?(?!#)|@import", page_text)


@pytest.mark.parametrize("name", [name for name in HOSTILE if "<" in name])
def test_hostile_names_are_escaped(page_text: str, name: str) -> None:
    assert name not in page_text
    assert name in escaping.unescape(page_text)


def test_templates_in_names_are_not_evaluated(page_text: str) -> None:
    assert "{{7*7}} ${7*7} {% raw %}" in page_text
    assert "49 $" not in page_text


def test_control_and_direction_characters_are_shown(page_text: str) -> None:
    assert "PC-⟦U+202E⟧gnp.exe" in page_text
    assert not re.search("[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200b-\u200f\u202a-\u202e\u2066-\u2069]", page_text)


def test_a_link_of_a_checklist_that_is_not_https_stays_text() -> None:
    assessment = example.build()
    assessment["checklists"][0]["source"]["url"] = "javascript:alert(1)"
    assert "javascript:alert(1)</a>" not in html.render(build(assessment))


def test_ids_are_unique_and_links_within_the_page_lead_somewhere(page_text: str) -> None:
    ids = re.findall(r'\sid="([^"]*)"', page_text)
    assert len(ids) == len(set(ids))
    assert set(re.findall(r'href="#([^"]+)"', page_text)) <= set(ids)
    assert set(re.findall(r'aria-labelledby="([^"]+)"', page_text)) <= set(ids)


def test_both_languages_are_in_the_file_and_one_is_shown_first(view: View) -> None:
    japanese, english = html.render(view), html.render(view, "en")
    for words in WORDS.values():
        if f'<span lang="ja">{escaping.escape(words.ja)}</span>' in japanese:
            assert escaping.escape(words.en) in japanese, words
    assert 'id="lang-ja" checked' in japanese
    assert 'id="lang-en" checked' in english
    with pytest.raises(ValueError, match="fr"):
        html.render(view, "fr")


def test_the_same_view_gives_the_same_bytes_in_another_process(page_text: str) -> None:
    code = "import sys, hashlib; from reporters import html, view; from tests.reporters import example; print(hashlib.sha256(html.render(view.build(example.build())).encode()).hexdigest())"
    for seed, zone in (("1", "UTC"), ("2", "Pacific/Auckland")):
        environment = {"PYTHONHASHSEED": seed, "TZ": zone, "LANG": "C", "PATH": "/usr/bin:/bin"}
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT, env=environment)
        assert done.stdout.strip() == hashlib.sha256(page_text.encode()).hexdigest()


def test_a_report_of_a_hundred_records_a_finding_stays_below_five_megabytes() -> None:
    assert len(html.render(build(example.build(100))).encode()) <= 5_000_000


ASSURANCE = (
    "保証", "証明します", "問題は発見されなかった", "問題は見つかりませんでした", "問題はありません", "安全です", "適切に整備", "準拠しています", "お墨付き",
    "we certify", "we assure", "assurance", "guarantee", "no significant", "is secure", "fully compliant", "in our opinion",
)  # fmt: skip


def test_no_wording_of_ours_promises_assurance() -> None:
    sources = [*(ROOT / "reporters").glob("*.py"), *(ROOT / "reporters" / "templates").glob("*")]
    for path in sources:
        text = path.read_text(encoding="utf-8").lower()
        assert [phrase for phrase in ASSURANCE if phrase in text] == [], path.name


def test_every_verdict_has_a_sign_of_its_own(page_text: str) -> None:
    for code in ("pass", "fail", "unknown", "manual", "not_applicable"):
        assert f'<symbol id="i-{code}"' in page_text
        assert f'<pattern id="p-{code}"' in page_text
