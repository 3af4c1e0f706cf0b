"""The rules of a SARIF run: what each one asks, why, and how to mend it, in the report's language and with the other beside it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import PurePosixPath
from typing import Any

from reporters.markdown_text import inline
from reporters.model_parts import Part
from reporters.text import LANGUAGES, Text
from reporters.words import WORDS

_LONGEST = 1_000
_LONGEST_TITLE = 500
"""GitHub takes titles and descriptions of 1,024 characters; escaping may double them."""
_LONGEST_HELP = 2_000


def rule_id(part: Part) -> str:
    """Return the id of a rule or of a question, which have names of their own."""
    return part.id if part.kind == "rule" else f"question/{part.id}"


def message(text: Text, language: str) -> str:
    """Return a text in one language as a message string, and not longer than is shown."""
    return literal(_cut(text.of(language), _LONGEST))


def literal(value: str) -> str:
    """``value`` as a message string says it: braces doubled (else placeholders), and no bracket that opens a link."""
    doubled = _braces(value)
    return doubled.replace("\\", "\\\\").replace("[", "\\[").replace("]", "\\]") if "](" in doubled else doubled


def _braces(value: str) -> str:
    return value.replace("{", "{{").replace("}", "}}")


def _cut(value: str, longest: int) -> str:
    return value if len(value) <= longest else f"{value[: longest - 1]}…"


def descriptors(used: Iterable[tuple[Part, str]], language: str) -> tuple[list[dict[str, Any]], dict[str, int]]:
    """Return the descriptors of rules and questions (each with its file), in the order of their ids, and the index of each id."""
    found: dict[str, tuple[Part, str]] = {}
    for part, uri in used:
        found.setdefault(rule_id(part), (part, uri))
    listed = sorted(found)
    return [_descriptor(name, *found[name], language) for name in listed], {name: index for index, name in enumerate(listed)}


def _descriptor(name: str, part: Part, uri: str, language: str) -> dict[str, Any]:
    languages = (language, *(each for each in LANGUAGES if each != language))
    return {
        "id": name,
        "shortDescription": {"text": literal(_cut(part.title.of(language), _LONGEST_TITLE))},
        "fullDescription": {"text": literal(_cut(" / ".join(part.title.of(each) for each in languages), _LONGEST_TITLE))},
        "help": {
            "text": literal("\n\n".join(f"{head}: {text}" for each in languages for head, text in _help(part, each))),
            "markdown": _braces("\n\n".join(f"**{inline(head)}**: {inline(text)}" for each in languages for head, text in _help(part, each))),
        },
        "properties": {"tags": _tags(part, uri)},
    }


def _help(part: Part, language: str) -> Iterator[tuple[str, str]]:
    texts = {"asked_because": part.asked_because, "remedy": part.remedy}
    if part.rule is not None:
        texts = {"why": part.rule.why, "fix": part.rule.fix, "limits": part.rule.limits}
    yield WORDS["rule"].of(language), part.title.of(language)
    for name, text in texts.items():
        if text is not None and text.of(language):
            yield WORDS[name].of(language), _cut(text.of(language), _LONGEST_HELP)


def _tags(part: Part, uri: str) -> list[str]:
    """At most ten are read. A rule is tagged with the folder that it lies in."""
    if part.rule is None:
        return ["security", "telework", "question"]
    folders = PurePosixPath(uri).parts[1:-1]
    return ["security", "telework", *folders[:1], *(["own"] if part.rule.own else [])]
