"""Small changes of one Python expression."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from typing import Any

from scanner.model.verdicts import Reason

COMPARISONS: dict[type[ast.cmpop], tuple[type[ast.cmpop], ...]] = {
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
    ast.Is: (ast.IsNot,),
    ast.IsNot: (ast.Is,),
    ast.In: (ast.NotIn,),
    ast.NotIn: (ast.In,),
    ast.Lt: (ast.LtE, ast.GtE),
    ast.LtE: (ast.Lt, ast.Gt),
    ast.Gt: (ast.GtE, ast.LtE),
    ast.GtE: (ast.Gt, ast.Lt),
}
OPERATORS: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.FloorDiv,
    ast.FloorDiv: ast.Mult,
    ast.Mod: ast.FloorDiv,
    ast.BitAnd: ast.BitOr,
    ast.BitOr: ast.BitAnd,
    ast.LShift: ast.RShift,
    ast.RShift: ast.LShift,
}
NAMES = {"conjunction": "disjunction", "any": "all", "min": "max"}
METHODS = {
    "union": "intersection",
    "difference": "intersection",
    "issubset": "issuperset",
    "startswith": "endswith",
    "removeprefix": "removesuffix",
    "lower": "upper",
    "casefold": "upper",
}
BOTH_WAYS = {name: other for pairs in (NAMES, METHODS) for one, two in pairs.items() for name, other in ((two, one), (one, two))}
OPPOSITE: dict[tuple[type[ast.cmpop], bool], tuple[type[ast.cmpop], bool]] = {
    (ast.Is, True): (ast.IsNot, False),
    (ast.Is, False): (ast.IsNot, True),
    (ast.IsNot, True): (ast.Is, False),
    (ast.IsNot, False): (ast.Is, True),
}


def is_prose(node: ast.AST) -> bool:
    """Whether an expression is a text for people."""
    texts = [each.value for each in ast.walk(node) if isinstance(each, ast.Constant) and isinstance(each.value, str)]
    return any(not text.isascii() or " " in text.strip() for text in texts) and isinstance(node, ast.Constant | ast.JoinedStr | ast.BinOp)


def text_of(node: ast.AST) -> str:
    """A piece of code on one short line; of a block its first line."""
    whole = ast.unparse(node)
    text = " ".join((whole.splitlines()[0] if hasattr(node, "body") and isinstance(node, ast.stmt) else whole).split())
    return text if len(text) <= 70 else f"{text[:69]}…"


def _compare(node: ast.Compare) -> Iterator[ast.expr]:
    for index, operator in enumerate(node.ops):
        for other in COMPARISONS[type(operator)]:
            yield ast.Compare(node.left, [*node.ops[:index], other(), *node.ops[index + 1 :]], node.comparators)
    last = node.comparators[0]
    if len(node.ops) == 1 and isinstance(last, ast.Constant) and isinstance(last.value, bool) and (type(node.ops[0]), last.value) in OPPOSITE:
        operator_of, truth = OPPOSITE[type(node.ops[0]), last.value]
        yield ast.Compare(node.left, [operator_of()], [ast.Constant(truth)])


def _connective(node: ast.BoolOp) -> Iterator[ast.expr]:
    yield ast.BoolOp(ast.Or() if isinstance(node.op, ast.And) else ast.And(), node.values)
    for index in range(len(node.values)):
        rest = [*node.values[:index], *node.values[index + 1 :]]
        yield rest[0] if len(rest) == 1 else ast.BoolOp(node.op, rest)


def _unary(node: ast.UnaryOp) -> Iterator[ast.expr]:
    yield node.operand


def _binary(node: ast.BinOp) -> Iterator[ast.expr]:
    if is_prose(node):
        return
    if type(node.op) in OPERATORS:
        yield ast.BinOp(node.left, OPERATORS[type(node.op)](), node.right)
    yield node.left


def _constant(node: ast.Constant) -> Iterator[ast.expr]:
    value = node.value
    if isinstance(value, bool):
        yield ast.Constant(not value)
    elif isinstance(value, int):
        yield from (ast.Constant(value + step) for step in (1, -1))
    elif isinstance(value, str) and not is_prose(node):
        yield ast.Constant(f"{value}~")


def _attribute(node: ast.Attribute) -> Iterator[ast.expr]:
    if isinstance(node.value, ast.Name) and node.value.id == "Reason":
        order = list(Reason.__members__)
        yield ast.Attribute(node.value, order[(order.index(node.attr) + 1) % len(order)], ast.Load())


def _call_of(node: ast.Call) -> Iterator[ast.expr]:
    function = node.func
    if isinstance(function, ast.Name) and function.id in BOTH_WAYS:
        yield ast.Call(ast.Name(BOTH_WAYS[function.id], ast.Load()), node.args, node.keywords)
    if isinstance(function, ast.Name) and function.id in ("negate", "not_known", "sorted", "reversed") and len(node.args) == 1:
        yield node.args[0]
    if isinstance(function, ast.Name) and function.id in ("isinstance", "any", "all", "bool"):
        yield ast.UnaryOp(ast.Not(), node)
    if isinstance(function, ast.Attribute) and function.attr in BOTH_WAYS:
        yield ast.Call(ast.Attribute(function.value, BOTH_WAYS[function.attr], ast.Load()), node.args, node.keywords)
    if isinstance(function, ast.Attribute) and function.attr in ("isdisjoint", "issubset", "issuperset"):
        yield ast.UnaryOp(ast.Not(), node)


def _either(node: ast.IfExp) -> Iterator[ast.expr]:
    yield node.body
    yield node.orelse


CHANGES: dict[type[ast.expr], Callable[[Any], Iterator[ast.expr]]] = {
    ast.Compare: _compare,
    ast.BoolOp: _connective,
    ast.UnaryOp: _unary,
    ast.BinOp: _binary,
    ast.Constant: _constant,
    ast.Attribute: _attribute,
    ast.Call: _call_of,
    ast.IfExp: _either,
}
