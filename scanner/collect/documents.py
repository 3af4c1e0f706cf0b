"""Fills the generated parts of pages under docs/ in from resource files, rules and checklists: `python -m scanner.collect.documents`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from scanner.collect import dataflow, derivations
from scanner.collect.permissions import rows
from scanner.collect.plan import needed
from scanner.library.coverage import page
from scanner.library.library import Library, load_library
from scanner.resources.registry import Resource, derived_registry, local_registry, registry
from scanner.resources.service_plans import service_plans

PAGES = ("docs/permissions.md", "docs/data-flow.md", "docs/derived.md", "docs/coverage.md")
_PART = re.compile(r"(<!-- make docs: ([a-z-]+) -->\n).*?(<!-- /make docs -->)", re.DOTALL)
_NOTE = re.compile(r"(https://\S+)(?: \((.*)\))?")


def renewed(text: str, parts: Mapping[str, str]) -> str:
    """The page with each part between ``<!-- make docs: name -->`` and ``<!-- /make docs -->`` made anew. Raises `KeyError` for an unknown name."""
    return _PART.sub(lambda found: f"{found[1]}\n{parts[found[2]].strip()}\n\n{found[3]}", text)


def parts() -> dict[str, str]:
    """All generated parts by name."""
    library = load_library()
    default = frozenset(_default(library))
    resources, derived = registry(), derived_registry()
    made = {
        "permissions": _permissions(library),
        "resources": _resources(resources),
        "source-notes": _source_notes(resources),
        "plans": _plans(resources),
        "overview": dataflow.overview(resources, default),
        "sections": dataflow.sections(resources),
        "requests": dataflow.requests(resources),
        "beta": dataflow.betas(resources),
        "local": dataflow.local_sections(local_registry()),
        "derived": derivations.overview(derived),
        "derived-fields": derivations.sections(derived),
        "coverage": (line for checklist in library.checklists.values() for line in (*page(library, checklist), "")),
    }
    return {name: "\n".join(lines) for name, lines in made.items()}


def _everybody(library: Library) -> tuple[tuple[str, ...], tuple[int, ...]]:
    """All shipped checklists and every method that they know."""
    return tuple(library.checklists), tuple(sorted({method for each in library.checklists.values() for method in each.numbers}))


def _default(library: Library) -> tuple[str, ...]:
    return needed(library, *_everybody(library))


def _permissions(library: Library) -> Iterator[str]:
    default = set(_default(library))
    yield from ("| 権限 | いつも読むもの | `--all` で加わるもの |", "|---|---|---|")
    for row in rows(library, *_everybody(library), beyond=True):
        usual, more = ([name for name in row.resources if (name in default) is wanted] for wanted in (True, False))
        yield f"| `{row.permission}` | {_names(usual)} | {_names(more)} |"


def _names(names: Iterable[str]) -> str:
    return "、".join(f"`{name}`" for name in names) or "–"


def _resources(resources: Mapping[str, Resource]) -> Iterator[str]:
    yield from ("| リソース | 内容 | エンドポイント | API | 最小の権限 | プラン | 権限の出典 |", "|---|---|---|---|---|---|---|")
    for each in resources.values():
        plan = " / ".join(f"`{name}`" for name in each.plan) or "–"
        yield f"| `{each.name}` | {each.title.ja} | `{each.endpoint}` | {each.api} | {_names(each.permissions)} | {plan} | {_source(each)} |"


def _source(resource: Resource) -> str:
    """Where the permission was read, as a link; in words where it was not seen on Microsoft's page."""
    found = _NOTE.fullmatch(resource.permission_source)
    if found is None:
        return f"未確認: {resource.permission_source or '–'}"
    return f"[Microsoft]({found[1]}){'※' if found[2] else ''}"


def _source_notes(resources: Mapping[str, Resource]) -> Iterator[str]:
    for each in resources.values():
        found = _NOTE.fullmatch(each.permission_source)
        if found is not None and found[2]:
            yield f"- `{each.name}`: {found[2]}"


def _plans(resources: Mapping[str, Resource]) -> Iterator[str]:
    asked = {name for each in resources.values() for name in each.plan}
    yield from ("| プラン | 製品 | 含む契約（中小企業向けの例） |", "|---|---|---|")
    for plan in service_plans().values():
        if plan.name in asked:
            yield f"| `{plan.name}` | {plan.title.ja} | {plan.brought_by.ja} |"


def main() -> None:
    """Write the pages of this checkout."""
    root, made = Path(__file__).resolve().parents[2], parts()
    for name in PAGES:
        path = root / name
        path.write_text(renewed(path.read_text(encoding="utf-8"), made), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
