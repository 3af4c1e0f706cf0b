"""The derivations loaded afresh, one module changed: every importer of a changed name sees the change, and nothing is left behind."""

from __future__ import annotations

import ast
import builtins
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from importlib import import_module
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, SourceFileLoader
from importlib.util import spec_from_file_location
from pathlib import Path
from types import CodeType, ModuleType
from typing import Any

from scanner.language import strict_yaml
from tests.proof.mutator import HIT, TICK, number, with_hits, with_ticks

ROOT = Path(__file__).resolve().parents[2]
DERIVE = "scanner.derive"
# These run the cases, and hold on to classes and functions of the derivations.
RUNNERS = ("tests.derive.case_runs",)


class Endless(BaseException):
    """A change made the code run on and on. No `Exception`, so that the code cannot catch it."""


class Steps:
    """Counts turns of loops and calls."""

    def __init__(self) -> None:
        self.taken = 0
        self.limit = sys.maxsize

    def tick(self) -> None:
        self.taken += 1
        if self.taken > self.limit:
            raise Endless


def paths() -> dict[str, Path]:
    """Every module of the derivations, by name."""
    found = {}
    for path in sorted((ROOT / "scanner" / "derive").rglob("*.py")):
        parts = path.relative_to(ROOT).with_suffix("").parts
        found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


def tree_of(path: Path) -> ast.Module:
    """A module's code with numbered statements and counted steps."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    number(tree)
    with_ticks(tree)
    return tree


def code_of(tree: ast.Module, path: Path) -> CodeType:
    return compile(tree, str(path), "exec", dont_inherit=True)


class Namespaces:
    """Loads the derivations again and again. ``steps``: what the loaded code has counted. ``instead``: files that stand for modules."""

    def __init__(self, instead: Mapping[str, Path] | None = None) -> None:
        self.steps = Steps()
        self.paths = {**paths(), **(instead or {})}
        # Reading the derivations' tables takes longer than all the rest.
        self._load = strict_yaml.load
        self._remembered = cache(strict_yaml.load)
        self._codes = {name: code_of(tree_of(path), path) for name, path in self.paths.items()}

    @contextmanager
    def loaded(self, changed: Mapping[str, CodeType], hit: Callable[[str, int], None] | None = None) -> Iterator[Sequence[ModuleType]]:
        """The modules of `RUNNERS` over freshly loaded derivations. Whatever the changed code raises while it loads comes through."""
        kept = {name: module for name, module in sys.modules.items() if _ours(name)}
        attributes = _attributes(kept)
        finder = _Finder(self.paths, {**self._codes, **changed}, hit)
        for name in kept:
            del sys.modules[name]
        setattr(builtins, TICK, self.steps.tick)
        strict_yaml.load = self._remembered
        sys.meta_path.insert(0, finder)
        try:
            yield [import_module(name) for name in RUNNERS]
        finally:
            sys.meta_path.remove(finder)
            strict_yaml.load = self._load
            delattr(builtins, TICK)
            for name in [name for name in sys.modules if _ours(name)]:
                del sys.modules[name]
            sys.modules.update(kept)
            for holder, name, module in attributes:
                setattr(holder, name, module)

    def forget(self) -> None:
        """Empty what functions of the loaded modules remember, so that the next case runs all that it needs itself."""
        for name, module in list(sys.modules.items()):
            if _ours(name):
                for value in list(vars(module).values()):
                    if hasattr(value, "cache_clear"):
                        value.cache_clear()

    def with_hits(self) -> dict[str, CodeType]:
        """The unchanged code of every module, made to report which statements run, and to count its steps."""
        found = {}
        for name, path in self.paths.items():
            tree = tree_of(path)
            with_hits(tree)
            found[name] = code_of(tree, path)
        return found


def _ours(name: str) -> bool:
    return name == DERIVE or name.startswith(f"{DERIVE}.") or name in RUNNERS


def _attributes(modules: Mapping[str, ModuleType]) -> list[tuple[ModuleType, str, Any]]:
    """Where packages hold their modules: a fresh import puts others there."""
    found = []
    for name, module in modules.items():
        parent, _, last = name.rpartition(".")
        holder = sys.modules.get(parent)
        if holder is not None and hasattr(holder, last):
            found.append((holder, last, module))
    return found


class _Finder(MetaPathFinder):
    def __init__(self, files: Mapping[str, Path], codes: Mapping[str, CodeType], hit: Callable[[str, int], None] | None) -> None:
        self._files = files
        self._codes = codes
        self._hit = hit

    def find_spec(self, fullname: str, *_: Any) -> ModuleSpec | None:
        """See `importlib.abc.MetaPathFinder`."""
        if fullname not in self._files:
            return None
        file = self._files[fullname]
        package = [str(file.parent)] if file.name == "__init__.py" else None
        loader = _Loader(fullname, str(file), self._codes[fullname], self._hit)
        return spec_from_file_location(fullname, file, loader=loader, submodule_search_locations=package)


class _Loader(SourceFileLoader):
    def __init__(self, fullname: str, path: str, code: CodeType, hit: Callable[[str, int], None] | None) -> None:
        super().__init__(fullname, path)
        self._code = code
        self._hit = hit

    def get_code(self, fullname: str) -> CodeType:  # noqa: ARG002
        """See `importlib.abc.InspectLoader`."""
        return self._code

    def exec_module(self, module: ModuleType) -> None:
        """See `importlib.abc.Loader`."""
        hit = self._hit
        if hit is not None:
            name = module.__name__
            setattr(module, HIT, lambda statement: hit(name, statement))
        super().exec_module(module)


def importers(files: Mapping[str, Path]) -> dict[str, frozenset[str]]:
    """For every module those that import it, at any remove."""
    direct: dict[str, set[str]] = {name: set() for name in files}
    for name, path in files.items():
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and node.module:
                for imported in (node.module, *(f"{node.module}.{alias.name}" for alias in node.names)):
                    if imported in direct:
                        direct[imported].add(name)
    found = {}
    for name in files:
        reached: set[str] = set()
        ahead = [name]
        while ahead:
            new = direct[ahead.pop()] - reached
            reached |= new
            ahead += new
        found[name] = frozenset(reached)
    return found
