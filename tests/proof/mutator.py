"""Small changes of Python code: comparisons, connectives, conditions, constants, literals, operators, whole statements.

Prose is left alone (strings with spaces or outside ASCII), and so are annotations, decorators, imports and docstrings: no table of
cases speaks of them.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from tests.proof.small_changes import CHANGES, OPERATORS, is_prose, text_of

TICK = "__tick__"
HIT = "__hit__"

TRUTHS = {"bool", "Truth"}


@dataclass(frozen=True, slots=True)
class Mutant:
    """One change: ``holder[key]`` becomes ``value``. ``statement``: number of the function's statement it lies in; None outside functions."""

    line: int
    column: int
    what: str
    statement: int | None
    holder: Any
    key: str | int
    value: Any

    def swap(self, value: Any) -> Any:
        """Put another value in its place; returns what stood there."""
        if isinstance(self.key, int):
            old, self.holder[self.key] = self.holder[self.key], value
        else:
            old = getattr(self.holder, self.key)
            setattr(self.holder, self.key, value)
        return old


def number(tree: ast.Module) -> int:
    """Give every statement inside functions a number (attribute ``number``); returns how many there are."""
    count = 0
    for function in ast.walk(tree):
        if isinstance(function, ast.FunctionDef):
            for node in ast.walk(function):
                if isinstance(node, ast.stmt) and node is not function and not hasattr(node, "number"):
                    node.number = count  # type: ignore[attr-defined]
                    count += 1
    return count


def with_ticks(tree: ast.Module) -> None:
    """Count every turn of a loop and every call, so that a change that never ends is stopped."""
    for node in ast.walk(tree):
        if isinstance(node, ast.For | ast.While | ast.FunctionDef):
            node.body.insert(_after_docstring(node.body), _call(TICK, node))


def with_hits(tree: ast.Module) -> None:
    """Report the number of every statement before it runs."""
    for node in list(ast.walk(tree)):
        for name in ("body", "orelse", "finalbody"):
            body = getattr(node, name, None)
            if isinstance(body, list):
                setattr(node, name, list(_each_with_hit(body)))


def _each_with_hit(body: Sequence[ast.stmt]) -> Iterator[ast.stmt]:
    for each in body:
        if hasattr(each, "number"):
            yield _call(HIT, each, ast.Constant(each.number))
        yield each


def _call(name: str, near: ast.stmt, *arguments: ast.expr) -> ast.stmt:
    call = ast.Expr(ast.Call(ast.Name(name, ast.Load()), list(arguments), []))
    call.ours = True  # type: ignore[attr-defined]
    return ast.fix_missing_locations(ast.copy_location(call, near))


def _after_docstring(body: Sequence[ast.stmt]) -> int:
    return 1 if _is_docstring(body[0]) else 0


def _is_docstring(node: ast.AST) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def mutants(tree: ast.Module) -> list[Mutant]:
    """All small changes of a tree whose statements are numbered, in the order of the text."""
    found = _Finder()
    found.body(tree, "body", None)
    return sorted(found.found, key=lambda each: (each.line, each.column))


class _Finder:
    def __init__(self) -> None:
        self.found: list[Mutant] = []
        self._statement: ast.stmt | None = None
        self._returns: str = ""

    def _add(self, node: ast.AST, what: str, holder: Any, key: str | int, value: Any) -> None:
        statement = getattr(self._statement, "number", None)
        if isinstance(value, ast.AST):
            if not hasattr(value, "lineno"):
                ast.copy_location(value, node)
            ast.fix_missing_locations(value)
        line, column = getattr(node, "lineno", 0), getattr(node, "col_offset", 0)
        self.found.append(Mutant(line, column, what, statement, holder, key, value))

    def _instead(self, node: ast.expr, holder: Any, key: str | int, value: ast.expr) -> None:
        self._add(node, f"{text_of(node)} → {text_of(value)}", holder, key, value)

    def body(self, node: ast.AST, name: str, returns: str | None) -> None:
        """The statements of a block, each dropped and changed."""
        statements: list[ast.stmt] = getattr(node, name)
        before, self._returns = self._returns, self._returns if returns is None else returns
        for index, each in enumerate(statements):
            if hasattr(each, "ours") or _is_docstring(each) or isinstance(each, _LEFT_ALONE):
                continue
            outer, self._statement = self._statement, each
            if not _is_type(each):
                if not isinstance(each, ast.FunctionDef | ast.ClassDef | ast.AnnAssign | ast.If):
                    self._add(each, f"without: {text_of(each)}", statements, index, ast.Pass())
                self._statement_of(each)
            self._statement = outer
        self._returns = before

    def _statement_of(self, node: ast.stmt) -> None:
        if isinstance(node, ast.FunctionDef):
            self.body(node, "body", ast.unparse(node.returns) if node.returns else "")
            for index, default in enumerate(node.args.defaults):
                self.expression(default, node.args.defaults, index)
            return
        if isinstance(node, ast.Return) and node.value is not None and self._returns in TRUTHS and not isinstance(node.value, ast.Constant):
            for truth in (True, False):
                self._instead(node.value, node, "value", ast.Constant(truth))
        if isinstance(node, ast.If | ast.While):
            self._condition(node.test, node, "test")
        if isinstance(node, ast.AugAssign) and type(node.op) in OPERATORS:
            self._add(node, f"other operator: {text_of(node)}", node, "op", OPERATORS[type(node.op)]())
        if isinstance(node, ast.For):
            self._add(node, f"only the first: {text_of(node)}", node, "body", [*node.body, ast.copy_location(ast.Break(), node)])
        for name in ("body", "orelse", "finalbody"):
            if getattr(node, name, None):
                self.body(node, name, None)
        for handler in getattr(node, "handlers", ()):
            self.body(handler, "body", None)
        for case in getattr(node, "cases", ()):
            self.body(case, "body", None)
        self._children(node, ("annotation", "decorator_list", "body", "orelse", "finalbody", "handlers", "cases", "bases", "targets", "target"))

    def _condition(self, test: ast.expr, holder: ast.AST, key: str) -> None:
        self._instead(test, holder, key, ast.UnaryOp(ast.Not(), test))
        for truth in (True, False):
            if not (isinstance(holder, ast.While) and truth):
                self._instead(test, holder, key, ast.Constant(truth))

    def _children(self, node: ast.AST, skip: tuple[str, ...] = ()) -> None:
        for name, value in ast.iter_fields(node):
            if name in skip:
                continue
            if isinstance(value, ast.expr):
                self.expression(value, node, name)
            elif isinstance(value, list):
                for index, each in enumerate(value):
                    if isinstance(each, ast.expr):
                        self.expression(each, value, index)
                    elif isinstance(each, ast.keyword | ast.comprehension):
                        self._part(each)

    def _part(self, node: ast.keyword | ast.comprehension) -> None:
        if isinstance(node, ast.keyword):
            if node.arg != "strict":
                self.expression(node.value, node, "value")
            return
        for index, test in enumerate(node.ifs):
            self._instead(test, node.ifs, index, ast.UnaryOp(ast.Not(), test))
            self._instead(test, node.ifs, index, ast.Constant(value=True))
        self._children(node, ("target",))

    def expression(self, node: ast.expr, holder: Any, key: str | int) -> None:
        """An expression and all within it."""
        for value in CHANGES[type(node)](node) if type(node) in CHANGES else ():
            self._instead(node, holder, key, value)
        if isinstance(node, ast.Tuple | ast.List | ast.Set | ast.Dict):
            for near, what, smaller in _smaller(node):
                ast.copy_location(smaller, node)
                self._add(near, f"{what} in {text_of(node)}", holder, key, smaller)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "cast":
            self.expression(node.args[1], node.args, 1)
        elif not (isinstance(node, ast.JoinedStr) and is_prose(node)):
            # Another text in a set is the same change as that element left out.
            plain = isinstance(node, ast.Set) and all(isinstance(each, ast.Constant) for each in node.elts)
            self._children(node, ("elts",) if plain else ("slice",) if _names_a_type(node) else ())


_LEFT_ALONE = (ast.Import, ast.ImportFrom, ast.Pass, ast.Global, ast.Nonlocal)


def _smaller(node: ast.expr) -> Iterator[tuple[ast.expr, str, ast.expr]]:
    """A literal without one of its elements (prose stays), with the element."""
    if isinstance(node, ast.Dict):
        for index, key in enumerate(node.keys):
            values = [*node.values[:index], *node.values[index + 1 :]]
            smaller = ast.Dict([*node.keys[:index], *node.keys[index + 1 :]], values)
            yield node.values[index], f"without entry {text_of(key) if key else '**'}", smaller
    elif isinstance(node, ast.Tuple | ast.List | ast.Set):
        for index, each in enumerate(node.elts):
            rest = [*node.elts[:index], *node.elts[index + 1 :]]
            if is_prose(each) or (not isinstance(node, ast.Set) and not isinstance(node.ctx, ast.Load)):
                continue
            empty_set = ast.Call(ast.Name("set", ast.Load()), [], [])
            fewer = (ast.Set(rest) if rest else empty_set) if isinstance(node, ast.Set) else type(node)(rest, ast.Load())
            yield each, f"without element {text_of(each)}", fewer


def _is_type(node: ast.stmt) -> bool:
    """Whether a statement only names a type."""
    value = node.value if isinstance(node, ast.Assign) else None
    if isinstance(node, ast.AnnAssign):
        return node.value is None
    return isinstance(value, ast.Subscript | ast.BinOp) and all(
        isinstance(each, ast.Name | ast.Subscript | ast.BinOp | ast.Tuple | ast.Constant | ast.List | ast.BitOr | ast.Load | ast.Attribute)
        for each in ast.walk(value)
    )


def _names_a_type(node: ast.expr) -> bool:
    return isinstance(node, ast.Subscript) and isinstance(node.value, ast.Name) and node.value.id[:1].isupper() and not node.value.id.isupper()
