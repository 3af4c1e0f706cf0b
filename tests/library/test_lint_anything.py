"""Whatever stands in the place of any value, a file is read or refused with located problems – never a crash, never silence."""

import copy
import json
import operator
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from scanner.judge.cases import check_cases
from scanner.language.strict_yaml import loads
from scanner.library.answers import WORDS, load_answers
from scanner.library.checklist_nodes import Known
from scanner.library.checklist_reader import checklist_of
from scanner.library.library import Library, load_library
from scanner.library.organisation import load_organisation
from scanner.library.questions import questions_of
from scanner.library.rule_reader import rule_of
from scanner.model.errors import InputError, Problems
from scanner.resources.check import check_resource
from scanner.resources.registry import resource_of
from tests.library.planting import CASES, CHECKLIST, COUNT_CASES, COUNT_RULE, QUESTIONS, RULE, assert_told, own_library
from tests.library.test_lint_organisation import ANSWERS, ORGANISATION
from tests.library.test_lint_resources import RESOURCE

WRONG: list[Any] = [None, True, -1, 10**17, 0.5, "", " ", "x", "2026-02-30", "${x}", [], [None], ["x", "x"], [[]], {}, {"x": None}, {"parameter": 1}]


def paths(value: Any, above: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    yield above
    for key, inner in value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ():
        yield from paths(inner, (*above, key))


def variants(text: str) -> Iterator[tuple[bytes, tuple[Any, ...]]]:
    """Yield the text as JSON (which is YAML) with each value replaced by each wrong one, each key removed, and one key added."""
    good = loads(text.encode(), "good.yaml", words=WORDS).data
    for path in paths(good):
        for wrong in WRONG:
            yield changed(good, path, lambda inner, key: operator.setitem(inner, key, wrong)), path  # noqa: B023 - called at once
        if path:
            yield changed(good, path, lambda inner, key: inner.pop(key)), path
            yield changed(good, path, lambda inner, key: inner[key].update(x=1) if isinstance(inner[key], dict) else None), path


def changed(good: Any, path: tuple[Any, ...], change: Callable[[Any, Any], Any]) -> bytes:
    whole = {"": copy.deepcopy(good)}
    inner: Any = whole
    for key in ("", *path)[:-1]:
        inner = inner[key]
    change(inner, ("", *path)[-1])
    return json.dumps(whole[""], ensure_ascii=False, indent=1).encode()


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Library:
    own = own_library(tmp_path_factory.mktemp("own"), {"fixtures/rules/own-rule.yaml": CASES, "fixtures/rules/own-count.yaml": COUNT_CASES})
    return load_library([own])


def check_rule(raw: bytes, library: Library, _: Path, problems: Problems) -> None:
    rule_of(loads(raw, "rules/data/own-rule.yaml"), library.resources, "own", problems)


def check_checklist(raw: bytes, library: Library, _: Path, problems: Problems) -> None:
    checklist_of(loads(raw, "checklists/own-list.yaml"), Known(library.rules, library.questions, questions_missing=False), "own", problems)


def check_questions(raw: bytes, _: Library, __: Path, problems: Problems) -> None:
    questions_of(loads(raw, "checklists/questions/own.yaml"), problems)


def check_resources(raw: bytes, _: Library, __: Path, problems: Problems) -> None:
    document = loads(raw, "scanner/resources/intune.printers.yaml")
    if check_resource(document, problems):
        resource_of(document)


def check_table(name: str) -> Callable[[bytes, Library, Path, Problems], None]:
    def check(raw: bytes, library: Library, folder: Path, problems: Problems) -> None:
        (folder / "table.yaml").write_bytes(raw)
        check_cases(folder / "table.yaml", "table.yaml", library.rules[name], problems)

    return check


def check_organisation(raw: bytes, library: Library, folder: Path, _: Problems) -> None:
    (folder / "organisation.yaml").write_bytes(raw)
    (folder / "answers.yaml").touch()
    load_organisation(folder / "organisation.yaml", library.checklists, library.rules)


def check_answers(raw: bytes, library: Library, folder: Path, _: Problems) -> None:
    (folder / "answers.yaml").touch()
    (folder / "organisation.yaml").write_text(ORGANISATION, encoding="utf-8")
    organisation = load_organisation(folder / "organisation.yaml", library.checklists, library.rules)
    (folder / "answers.yaml").write_bytes(raw)
    load_answers(folder / "answers.yaml", library.questions, library.rules, organisation)


FORMS: dict[str, tuple[str, Callable[[bytes, Library, Path, Problems], None]]] = {
    "rule": (RULE, check_rule),
    "count": (COUNT_RULE.replace("own-count", "own-rule"), check_rule),
    "checklist": (CHECKLIST, check_checklist),
    "questions": (QUESTIONS, check_questions),
    "resource": (RESOURCE, check_resources),
    "case table": (CASES, check_table("own-rule")),
    "case table of a count": (COUNT_CASES, check_table("own-count")),
    "organisation": (ORGANISATION, check_organisation),
    "answers": (ANSWERS, check_answers),
}


@pytest.mark.parametrize(("text", "check"), FORMS.values(), ids=FORMS)
def test_whatever_stands_there_is_read_or_refused_with_located_problems(
    tmp_path: Path, library: Library, text: str, check: Callable[[bytes, Library, Path, Problems], None]
) -> None:
    refused = 0
    for raw, path in variants(text):
        problems = Problems()
        try:
            check(raw, library, tmp_path, problems)
            found = list(problems)
        except InputError as error:
            found = list(error.problems)
        except Exception as error:
            raise AssertionError((path, raw.decode())) from error
        refused += bool(found)
        for problem in found:
            assert_told(problem, path)
    assert refused > 100
