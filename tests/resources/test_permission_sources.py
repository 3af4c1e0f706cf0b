"""Permissions only read, each says where it was seen, and docs/permissions.md shows both for every endpoint."""

import re
from collections import defaultdict
from pathlib import Path

import pytest

from scanner.collect.documents import parts, renewed
from scanner.collect.permissions import only_reads
from scanner.resources.registry import Resource, registry

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "permissions.md").read_text(encoding="utf-8")
RESOURCES = list(registry().values())
# Microsoft's names are Area.Verb.Scope; what stands in the middle says what may be done.
VERBS = {"Read", "ReadBasic"}
MICROSOFT = re.compile(r"(https://learn\.microsoft\.com/(?:en-us/)?graph/api/[a-z0-9_-]+(?:\?view=graph-rest-(?:beta|1\.0))?)(?: \(.+\))?")


@pytest.mark.parametrize("resource", RESOURCES, ids=lambda each: each.name)
def test_every_permission_reads_and_nothing_else(resource: Resource) -> None:
    assert resource.permission
    assert len(set(resource.permissions)) == len(resource.permissions)
    for name in resource.permissions:
        _, verb, scope = name.split(".")
        assert verb in VERBS
        assert re.fullmatch("[A-Z][A-Za-z]+", scope)
        assert only_reads(name)


@pytest.mark.parametrize("resource", RESOURCES, ids=lambda each: each.name)
def test_every_permission_says_where_it_was_seen_or_that_nobody_has_seen_it(resource: Resource) -> None:
    source = resource.permission_source
    found = MICROSOFT.fullmatch(source)
    assert found is not None or "unverified" in source
    if found is not None and "view=" in found[1]:
        assert ("view=graph-rest-beta" in found[1]) is (resource.api == "beta")
    if resource.api == "beta" and found is not None and "view=" not in found[1]:
        assert "v1.0" in source, "a page of v1.0 stands for an address of beta, and the source does not say so"


def test_the_page_shows_for_every_endpoint_its_permissions_and_their_source() -> None:
    """The table is generated, so this reads what a person reads: one line for each resource, all of its endpoint's together."""
    lines: dict[tuple[str, str], list[str]] = defaultdict(list)
    for line in PAGE.splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if line.startswith("| `") and len(cells) == 7:
            lines[cells[3], cells[2].strip("`")].append(line)
    assert set(lines) == {(each.api, each.endpoint) for each in RESOURCES}
    for each in RESOURCES:
        (line,) = (line for line in lines[each.api, each.endpoint] if line.startswith(f"| `{each.name}` |"))
        assert all(f"`{permission}`" in line for permission in each.permissions)
        found = MICROSOFT.fullmatch(each.permission_source)
        assert f"[Microsoft]({found[1]})" in line if found else each.permission_source in line
        if found and found[1] != each.permission_source:
            assert "※" in line
            assert f"- `{each.name}`: " in PAGE


def test_the_page_is_generated_from_the_resource_files() -> None:
    assert renewed(PAGE, parts()) == PAGE
    assert "<!-- make docs: permissions -->" in PAGE
    assert "<!-- make docs: resources -->" in PAGE
