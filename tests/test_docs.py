"""What the documents say is so: permissions, operators, links, commands, and the example that rule authors start from."""

import importlib
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from scanner.cli.main import COMMANDS, main
from scanner.cli.parser import parser_for
from scanner.judge.store import read_assessment
from scanner.language.operators import GROUPS, OPERATORS, QUANTIFIERS
from scanner.language.rule_schema import AREAS, rule_schema
from scanner.library.library import load_library
from scanner.resources.registry import registry

ROOT = Path(__file__).resolve().parents[1]
EXAMPLE = ROOT / "docs" / "examples" / "own-library"
RULE = "example-windows-minimum-version"
PRINTED_COMMANDS = [*sorted(ROOT.glob("README*.md")), ROOT / "CONTRIBUTING.md", ROOT / "SECURITY.md", *sorted(ROOT.glob("docs/*.md"))]

FENCE = re.compile(r"^```([^\n]*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\]\(([^()\s]+)\)")


def text_of(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def rows(text: str, first_heading: str, number: int = 0) -> list[list[str]]:
    """The body of the table (the first, second, … such) whose first column is headed so."""
    lines = text.splitlines()
    starts = [index for index, line in enumerate(lines) if line.startswith(f"| {first_heading} |")]
    body = []
    for line in lines[starts[number] + 2 :]:
        if not line.startswith("|"):
            break
        body.append([cell.strip() for cell in line.strip("|").split("|")])
    return body


def coded(cell: str) -> list[str]:
    return re.findall(r"`([^`]+)`", cell)


def markdown_files() -> list[str]:
    done = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", "*.md"], capture_output=True, text=True, check=True, cwd=ROOT
    )
    return sorted(name for name in done.stdout.split("\0") if name and (ROOT / name).is_file())


def anchors(text: str) -> set[str]:
    headings = re.findall(r"^#+ (.+?)\s*$", FENCE.sub("", text), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def code(text: str) -> Iterator[str]:
    """Code that a reader may type: fenced lines without their comments, and spans of code in the prose."""
    for _, block in FENCE.findall(text):
        yield from (line.partition("#")[0] for line in block.splitlines())
    yield from coded(FENCE.sub("", text))


def test_the_permissions_page_lists_exactly_the_resources_of_the_registry() -> None:
    listed = [
        (*coded(name), title, *coded(endpoint), api, tuple(coded(permissions)), tuple(coded(plan)))
        for name, title, endpoint, api, permissions, plan, _ in rows(text_of("docs/permissions.md"), "リソース")
    ]
    assert listed == [(each.name, each.title.ja, each.endpoint, each.api, each.permissions, each.plan) for each in registry().values()]


def test_the_permissions_page_lists_exactly_the_permissions_and_what_each_reads() -> None:
    listed = {coded(permission)[0]: sorted(coded(usual) + coded(more)) for permission, usual, more in rows(text_of("docs/permissions.md"), "権限")}
    expected: dict[str, list[str]] = {}
    for each in registry().values():
        for permission in each.permissions:
            expected.setdefault(permission, []).append(each.name)
    assert listed == expected
    assert list(listed) == sorted(listed)


def test_the_permissions_page_says_where_every_permission_was_read() -> None:
    sources = [source for *_, source in rows(text_of("docs/permissions.md"), "リソース")]
    assert [each for each in sources if not re.fullmatch(r"\[Microsoft\]\(https://learn\.microsoft\.com/\S+\)※?|未確認: .+", each)] == []


def test_the_permissions_page_explains_every_service_plan() -> None:
    listed = {coded(plan)[0] for plan, _, _ in rows(text_of("docs/permissions.md"), "プラン")}
    assert listed == {plan for each in registry().values() for plan in each.plan}


def test_every_permission_only_reads() -> None:
    named = {permission for each in registry().values() for permission in each.permissions}
    assert [each for each in named if not re.fullmatch(r"[A-Za-z]+\.Read(Basic)?\.[A-Za-z]+", each)] == []


def test_the_rule_reference_names_exactly_the_operators_and_the_types_that_they_take() -> None:
    listed = {coded(name)[0]: sorted(coded(kinds)) for name, kinds, _, _ in rows(text_of("docs/writing-rules.md"), "演算子")}
    assert listed == {name: sorted(each.kinds) for name, each in OPERATORS.items()}


def test_the_rule_reference_names_exactly_the_ways_to_combine_conditions() -> None:
    spelled = " ".join(coded(form)[0] for form, _ in rows(text_of("docs/writing-rules.md"), "書き方"))
    assert set(re.findall(r"(\w+):", spelled)) - {"field", "when_empty"} == {*GROUPS, *QUANTIFIERS}


def test_the_rule_reference_names_exactly_the_keys_of_a_rule_and_of_a_parameter() -> None:
    text, properties = text_of("docs/writing-rules.md"), rule_schema()["properties"]
    assert {name for key, _, _ in rows(text, "キー") for name in coded(key)} == set(properties)
    assert {name for key, _ in rows(text, "キー", 1) for name in coded(key)} == set(properties["parameters"]["additionalProperties"]["properties"])
    assert {coded(value)[0] for value, _, _ in rows(text, "値")} == set(properties["on_empty"]["enum"])
    assert all(f"`{area}`" in text for area in AREAS)


def test_the_words_of_errors_in_the_rule_reference_are_those_that_the_tool_says() -> None:
    said = "\n".join(path.read_text(encoding="utf-8") for path in (*ROOT.glob("scanner/**/*.py"), *ROOT.glob("scanner/**/*.json")))
    assert [words for words, _ in rows(text_of("docs/writing-rules.md"), "言葉") if coded(words)[0] not in said] == []


@pytest.mark.parametrize("name", markdown_files())
def test_every_relative_link_leads_somewhere(name: str) -> None:
    text = text_of(name)
    broken = []
    for target in LINK.findall(FENCE.sub("", text)):
        if re.match(r"[a-z][a-z0-9+.-]*:", target):
            continue
        file, _, anchor = target.partition("#")
        path = (ROOT / name).parent / file if file else ROOT / name
        if not path.exists() or (anchor and path.suffix == ".md" and anchor not in anchors(path.read_text(encoding="utf-8"))):
            broken.append(target)
    assert broken == []


@pytest.mark.parametrize("path", PRINTED_COMMANDS, ids=lambda path: path.name)
def test_every_printed_command_exists(path: Path) -> None:
    targets = set(re.findall(r"^([a-z][\w-]*):", text_of("Makefile"), re.MULTILINE))
    unknown = []
    for line in code(path.read_text(encoding="utf-8")):
        unknown += [line for name in re.findall(r"(?:telework-scan|-m scanner)\s+([a-z][\w-]*)", line) if name not in COMMANDS]
        unknown += [line for name in re.findall(r"(?:^|[;&|]\s*|\s)make\s+([a-z][\w-]*)", line) if name not in targets]
    assert unknown == []


def options_of(command: str) -> set[str]:
    """Every option that a command takes."""
    parser = parser_for(command, "")
    importlib.import_module(f"scanner.cli.{command.replace('-', '_')}").add_arguments(parser)
    return {option for action in parser._actions for option in action.option_strings}


@pytest.mark.parametrize("path", PRINTED_COMMANDS, ids=lambda path: path.name)
def test_every_option_of_a_printed_command_exists(path: Path) -> None:
    unknown = []
    for line in code(path.read_text(encoding="utf-8")):
        for command, rest in re.findall(r"(?:telework-scan|-m scanner)\s+([a-z][\w-]*)([^;|&]*)", line):
            unknown += [line for option in re.findall(r"(?<!\S)(--[a-z][a-z-]*)", rest) if option not in options_of(command)]
    assert unknown == []


@pytest.mark.parametrize("name", ["SECURITY.md", "docs/permissions.md"])
def test_a_page_names_the_commands_that_connect_to_graph(name: str) -> None:
    text = text_of(name)
    assert {"collect", "scan"} <= set(COMMANDS)
    assert all(f"`telework-scan {command}`" in text for command in ("collect", "scan"))
    assert "まだありません" not in text
    assert "no command yet" not in text


def test_the_security_page_promises_silence_for_the_same_commands_in_both_languages() -> None:
    promised = [
        set(coded(sentence)) & set(COMMANDS)
        for sentence in re.findall(r"^.*(?:は通信をしません|open no socket).*$", text_of("SECURITY.md"), re.MULTILINE)
    ]
    assert promised == [{"evaluate", "report", "lint", "explain", "verify", "permissions", "diff", "history"}] * 2


def test_the_example_library_lints_clean(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["lint", str(EXAMPLE)]) == 0, capsys.readouterr().err
    assert load_library([EXAMPLE]).rules[RULE].origin == "own"


def printed_files() -> dict[str, str]:
    """Files that CONTRIBUTING prints, put together from their pieces."""
    pieces: dict[str, str] = {}
    for label, block in FENCE.findall(text_of("CONTRIBUTING.md")):
        if label.startswith("yaml "):
            name = label.removeprefix("yaml ")
            pieces[name] = pieces.get(name, "") + block
    return pieces


def test_the_files_printed_piece_by_piece_are_those_of_the_example() -> None:
    printed = printed_files()
    written = {path.relative_to(EXAMPLE).as_posix(): path.read_text(encoding="utf-8") for path in EXAMPLE.rglob("*.yaml")}
    assert {name: text for name, text in printed.items() if name in written} == written
    assert printed.keys() - written.keys() == {"checklists/example-company.yaml"}


def test_the_printed_library_can_be_explained_and_judged_as_described(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    library, out = tmp_path / "my-library", tmp_path / "result"
    for name, text in printed_files().items():
        (library / name).parent.mkdir(parents=True, exist_ok=True)
        (library / name).write_text(text, encoding="utf-8")
    assert main(["lint", str(library)]) == 0, capsys.readouterr().err
    capsys.readouterr()
    assert main(["explain", RULE, "--library", str(library)]) == 0
    explained = capsys.readouterr().out
    assert [block for label, block in FENCE.findall(text_of("CONTRIBUTING.md")) if label == "text" and block not in explained] == []
    sample = ROOT / "fixtures" / "tenants" / "sample" / "snapshot"
    assert main(["evaluate", str(sample), "--library", str(library), "--checklist", "example-company", "--method", "2", "--out", str(out)]) == 0
    assert [(each["item"], each["verdict"]) for each in read_assessment(out)["results"]] == [("1-1", "fail")]
    assert main(["report", str(out), "--out", str(tmp_path / "report")]) == 0
    assert "独自" in (tmp_path / "report" / "report.html").read_text(encoding="utf-8")


def test_every_decision_is_listed_short_and_ends_with_an_english_summary_of_three_lines() -> None:
    folder = ROOT / "docs" / "adr"
    decisions = sorted(folder.glob("[0-9]*.md"))
    assert [target for target in LINK.findall(text_of("docs/adr/README.md")) if target[0].isdigit()] == [path.name for path in decisions]
    assert [path.name[:4] for path in decisions] == [f"{number:04}" for number in range(1, len(decisions) + 1)]
    for path in decisions:
        lines = path.read_text(encoding="utf-8").splitlines()
        assert lines[0].startswith(f"# {path.name[:4]} "), path.name
        assert [line for line in lines if line.startswith("## ")] == ["## 背景", "## 決定", "## 結果"], path.name
        assert lines[-4] == "", path.name
        assert lines[-3].startswith("*English:* "), path.name
        assert not re.search("[ぁ-んァ-ヶ]", "".join(lines[-3:])), path.name
        assert len(lines) <= 40, path.name
