"""No string that a tenant or a person chooses can break SARIF, JUnit or the job summary, or bring anything of its own into them."""

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from reporters import job_summary, junit, sarif
from reporters.view import build
from tests.reporters.exports import named, parsed

PARSER = MarkdownIt("commonmark").enable("table").enable("strikethrough")
PIECES = [
    "]]>",
    "<![CDATA[",
    "<script>alert(1)</script>",
    '" onload="x',
    "'",
    "&amp;&#0;",
    "<!-- --",
    "a | b",
    "``` `",
    "\\|",
    "[x](javascript:alert(1))",
    "![x](https://attacker.example.jp/x.png)",
    "[[ATTACHMENT|/etc/passwd]]",
    "{0} {{x}}",
    "::error file=x::y",
    "@everyone #12 0123456789abcdef",
    "# Titel\n- Punkt\n",
    "\r\n",
    "\x00\x01\x0b\x1b[0m\x7f\x85",
    "\ud800",
    "\udfff",
    "\u202e\u2066\u2069",
    "\ufffe\uffff\ufeff",
    "\u2028\u2029",
    "\U0010ffff",
    "株式会社サンプル　🖥️",
    "=cmd|' /C calc'!A0",
]
TEXTS = st.lists(st.one_of(st.sampled_from(PIECES), st.text(st.characters(), max_size=20)), min_size=1, max_size=5).map("".join)
HIDDEN = re.compile("[\x00-\x09\x0b-\x1f\x7f-\xa0\u200b-\u200f\u2028-\u202e\u2060-\u206f\ud800-\udfff\ufeff\ufff0-\uffff]")


def strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, member in value.items():
            yield from (key, *strings(member))
    elif isinstance(value, list):
        for member in value:
            yield from strings(member)


def shape(value: Any) -> Any:
    """A JSON value without its texts; what names something (ids, kinds, files) stays."""
    if isinstance(value, dict):
        kept = {"text", "justification", "share", "markdown"}
        return {key: len(member) > 0 if key in kept else shape(member) for key, member in value.items()}
    return [shape(member) for member in value] if isinstance(value, list) else value


def elements(markdown: str) -> list[str]:
    """The kinds of blocks of a Markdown text, in order; within a line only what could act."""
    foreign = {"html_inline", "image", "link_open", "autolink", "s_open"}
    tokens = PARSER.parse(markdown)
    blocks = [token.type for token in tokens]
    return blocks + [child.type for token in tokens for child in token.children or () if child.type in foreign]


@pytest.fixture(scope="module")
def plain() -> tuple[Any, list[str], list[str]]:
    """What the three look like with a harmless name everywhere."""
    view = build(named("x"))
    return shape(json.loads(sarif.render(view, "ja"))), tags(junit.render(view, "ja")), elements(job_summary.render(view, "ja"))


def tags(xml: str) -> list[str]:
    return [each.tag for each in parsed(xml).iter()]


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=TEXTS)
@example(text="".join(PIECES))
@example(text="]]>" * 14_000)
@example(text="")
@example(text=" ")
def test_no_name_breaks_a_format(plain: tuple[Any, list[str], list[str]], text: str) -> None:
    view = build(named(text))
    log, xml, markdown = sarif.render(view, "ja"), junit.render(view, "ja"), job_summary.render(view, "ja")
    for written in (log, xml, markdown):
        written.encode("utf-8")
        assert HIDDEN.search(written) is None
    read = json.loads(log)
    assert shape(read) == plain[0]
    assert tags(xml) == plain[1]
    assert elements(markdown) == plain[2]
    assert "[[ATTACHMENT|" not in xml
    assert all(re.search(r"(?<!\\)\]\(", each) is None for each in strings(read))
    assert all(len(each) < 5_000 for each in strings(read))


def test_a_name_is_seen_as_what_it_is() -> None:
    view = build(named("PC-\u202etxt.exe ]]> <b>"))
    cases = {each.attrib["name"].split()[0]: each for each in parsed(junit.render(view, "ja"))[0].iter("testcase")}
    assert "PC-⟦U+202E⟧txt.exe ]]> <b>" in (cases["8-3"].findtext("system-out") or "")
    justifications = [
        each["justification"] for run in json.loads(sarif.render(view, "ja"))["runs"] for one in run["results"] for each in one["suppressions"]
    ]
    assert justifications
    assert all("PC-⟦U+202E⟧txt.exe ]]> <b>" in each for each in justifications)
    assert "`PC-⟦U+202E⟧txt.exe ]]> <b>`" in job_summary.render(view, "ja")


def test_no_device_and_no_user_is_named_where_a_repository_shows_it() -> None:
    view = build(named("だれかの端末"))
    log = json.loads(sarif.render(view, "ja"))
    # Left: the name of the work style, and who accepted what for which reason.
    told = [text for run in log["runs"] for one in run["results"] for text in strings(one | {"suppressions": []})]
    assert not any("だれかの端末" in text for text in told)
