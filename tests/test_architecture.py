"""The house: who may import whom, how long a file may be, what stays out of commands that do not need it."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]

MAY_IMPORT = {
    "model": set(),
    "language": {"model"},
    "resources": {"language", "model"},
    "library": {"resources", "language", "model"},
    "snapshot": {"resources", "language", "model"},
    "derive": {"library", "snapshot", "resources", "language", "model"},
    "collect": {"library", "snapshot", "resources", "language", "model"},
    "ingest": {"library", "snapshot", "resources", "language", "model"},
    "sandbox": {"library", "snapshot", "resources", "language", "model"},
    "overlay": {"ingest", "library", "snapshot", "resources", "language", "model"},
    "pseudonyms": {"library", "snapshot", "resources", "language", "model"},
    "change": {"snapshot", "resources", "language", "model"},
    "judge": {"derive", "library", "snapshot", "resources", "language", "model"},
    "cli": {
        "judge",
        "change",
        "overlay",
        "pseudonyms",
        "sandbox",
        "collect",
        "ingest",
        "derive",
        "library",
        "snapshot",
        "resources",
        "language",
        "model",
        "reporters",
    },
    "reporters": {"model"},
}


def modules() -> Iterator[tuple[str, Path]]:
    for path in sorted(ROOT.glob("scanner/*/**/*.py")):
        yield path.relative_to(ROOT / "scanner").parts[0], path
    for path in sorted(ROOT.glob("reporters/**/*.py")):
        yield "reporters", path


def imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module


def room(module: str) -> str | None:
    parts = module.split(".")
    if parts[0] == "reporters":
        return "reporters"
    return parts[1] if parts[0] == "scanner" and len(parts) > 1 else None


def test_every_room_imports_only_what_it_may() -> None:
    wrong = [
        f"{path.relative_to(ROOT)} imports {module}"
        for own, path in modules()
        for module in imports(path)
        if (other := room(module)) not in (None, own) and other not in MAY_IMPORT[own]
    ]
    assert wrong == []


def test_every_folder_is_a_known_room() -> None:
    assert {own for own, _ in modules()} <= set(MAY_IMPORT)


def test_the_rooms_form_no_circle() -> None:
    order: list[str] = []
    while len(order) < len(MAY_IMPORT):
        ready = [name for name, needs in MAY_IMPORT.items() if name not in order and needs <= set(order)]
        assert ready, "circle"
        order += ready


def test_no_module_imports_in_a_circle() -> None:
    edges = {}
    for _, path in modules():
        name = ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
        edges[name] = {module for module in imports(path) if module.split(".")[0] in ("scanner", "reporters")}

    def visit(name: str, trail: tuple[str, ...]) -> None:
        assert name not in trail, f"circle: {' → '.join((*trail, name))}"
        for other in edges.get(name, ()):
            if other != "scanner":
                visit(other, (*trail, name))

    for name in edges:
        visit(name, ())


def test_no_file_is_longer_than_300_lines() -> None:
    paths = [*ROOT.glob("scanner/**/*.py"), *ROOT.glob("reporters/**/*.py"), *ROOT.glob("tests/**/*.py")]
    assert [str(path.relative_to(ROOT)) for path in paths if len(path.read_text(encoding="utf-8").splitlines()) > 300] == []


def test_only_the_command_line_prints_reads_the_clock_or_exits() -> None:
    wrong = []
    for own, path in modules():
        if own in ("cli", "sandbox"):
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                called = ast.unparse(node.func)
                if called in ("print", "sys.exit", "exit", "datetime.now", "datetime.today", "datetime.utcnow", "time.time", "date.today"):
                    wrong.append(f"{path.relative_to(ROOT)}: {called}")
    assert wrong == []


@pytest.mark.parametrize("arguments", [["--version"], ["--help"]])
def test_version_and_help_import_nothing_heavy(arguments: list[str]) -> None:
    code = f"import sys; from scanner.cli.main import main; main({arguments!r}); print(sorted(set(sys.modules) & {HEAVY!r}))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    assert done.stdout.splitlines()[-1] == "[]"


HEAVY = {"yaml", "jinja2", "jsonschema", "msgspec", "rich", "msgraph", "azure", "asyncio", "http.client", "hypothesis"}


@pytest.mark.parametrize("command", ["evaluate", "report", "lint", "explain", "verify"])
def test_offline_commands_import_no_network_and_no_azure(command: str) -> None:
    code = (
        f"import sys, importlib; importlib.import_module('scanner.cli.{command}'); import reporters.html, reporters.markdown, reporters.view;"
        "print(sorted(name for name in sys.modules if name.split('.')[0] in ('msgraph', 'azure', 'kiota_abstractions', 'httpx', 'aiohttp')))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    assert done.stdout.strip() == "[]"


def test_the_project_names_no_package_registry_and_no_path_of_a_machine() -> None:
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"], capture_output=True, text=True, check=True, cwd=ROOT
    ).stdout
    forbidden = ["py" + "pi.org", "pythonh" + "osted", "npm" + "js.", "deb" + ".debian", "/wo" + "rk/", "/ro" + "ot/"]
    wrong = []
    for name in filter(None, listed.split("\0")):
        text = (ROOT / name).read_text(encoding="utf-8", errors="ignore")
        wrong += [f"{name}: {word}" for word in forbidden if word in text]
    assert wrong == []
