"""docs/derived.md tells of every derived resource what it stands on, and of every field what its values mean."""

import re
from pathlib import Path

from scanner.collect.derivations import sections
from scanner.resources.registry import derived_registry

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "derived.md").read_text(encoding="utf-8")


def test_every_derived_resource_has_a_section_with_its_inputs_sources_and_fields() -> None:
    text = "\n".join(sections(derived_registry()))
    told = re.split(r"^### (\S+)$", text, flags=re.MULTILINE)[1:]
    assert told[::2] == list(derived_registry())
    for name, section in zip(told[::2], told[1::2], strict=True):
        resource = derived_registry()[name]
        assert all(f"`{each}`" in section for each in resource.derived_from)
        assert re.search(r"^- 出典: <https://", section, re.MULTILINE), name
        assert re.findall(r"^\| `([^`]+)` \|", section, re.MULTILINE) == list(resource.fields)


def test_the_overview_leads_to_every_section() -> None:
    anchors = re.findall(r"\]\(#(derived\w+)\)", PAGE)
    assert anchors == [name.lower().replace(".", "") for name in derived_registry()]
