"""Items read for comparing their parts."""

from typing import Any

from scanner.change.facts import Facts, Tree, facts
from tests.change.making import assessment, item

Json = dict[str, Any]
ONE = "1" * 64


def read(tree: Json, **about: Any) -> Facts:
    return facts(assessment(item("1", tree), **about), "test")


def tree(made: Json) -> Tree:
    (result,) = read(made).results.values()
    assert result.tree is not None
    return result.tree
