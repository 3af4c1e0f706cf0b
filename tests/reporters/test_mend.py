"""What is to be mended where an item failed: everything that is demanded, and one way where several would do."""

from reporters.tree import Node, to_mend


def node(kind: str, name: str, verdict: str, *children: Node) -> Node:
    return Node(kind, name, verdict, {}, None, None, None, None, None, {}, children)


def names(root: Node) -> list[str]:
    return [leaf.id for leaf in to_mend(root)]


def test_all_that_failed_is_to_be_mended_where_all_is_demanded() -> None:
    root = node("all", "", "fail", node("rule", "a", "fail"), node("rule", "b", "pass"), node("ask", "c", "fail"), node("ask", "d", "manual"))
    assert names(root) == ["a", "c"]


def test_of_alternatives_the_first_is_to_be_mended_and_whatever_else_it_demands() -> None:
    first = node("all", "", "fail", node("rule", "a", "fail"), node("rule", "b", "fail"))
    assert names(node("any", "", "fail", first, node("rule", "c", "fail"))) == ["a", "b"]


def test_beside_alternatives_the_rest_is_still_to_be_mended() -> None:
    either = node("any", "", "fail", node("rule", "a", "fail"), node("rule", "b", "fail"))
    assert names(node("all", "", "fail", either, node("rule", "c", "fail"))) == ["a", "c"]


def test_a_single_leaf_is_its_own_remedy() -> None:
    assert names(node("ask", "a", "fail")) == ["a"]
