"""Whatever stands in the place of any value of a product, of its use or of an answer that names it: read or refused with located problems, never a crash."""

from collections.abc import Callable
from pathlib import Path

import pytest

from scanner.language.strict_yaml import loads
from scanner.library.answers import load_answers
from scanner.library.library import Library, load_library
from scanner.library.organisation import load_organisation
from scanner.library.products import Named, product_of
from scanner.model.errors import InputError, Problem, Problems
from tests.library.planting import assert_told, own_library
from tests.library.test_lint_anything import variants
from tests.library.test_lint_products import ANSWERS, FILE, LIMITED, ORGANISATION, PRODUCT


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Library:
    return load_library([own_library(tmp_path_factory.mktemp("own"), {FILE: PRODUCT})])


def of_product(raw: bytes, library: Library, _: Path) -> list[Problem]:
    problems = Problems()
    product_of(loads(raw, FILE), Named(library.checklists, library.rules, frozenset()), "own", problems)
    return list(problems)


def of_organisation(raw: bytes, library: Library, folder: Path) -> list[Problem]:
    (folder / "organisation.yaml").write_bytes(raw)
    (folder / "answers.yaml").touch()
    load_organisation(folder / "organisation.yaml", library.checklists, library.rules, library.products)
    return []


def of_answers(raw: bytes, library: Library, folder: Path) -> list[Problem]:
    (folder / "organisation.yaml").write_text(ORGANISATION, encoding="utf-8")
    (folder / "answers.yaml").write_bytes(raw)
    organisation = load_organisation(folder / "organisation.yaml", library.checklists, library.rules, library.products)
    load_answers(folder / "answers.yaml", library.questions, library.rules, organisation)
    return []


@pytest.mark.parametrize(
    ("text", "check"),
    [(PRODUCT, of_product), (LIMITED, of_product), (ORGANISATION, of_organisation), (ANSWERS, of_answers)],
    ids=["product", "limited product", "organisation", "answers"],
)
def test_whatever_stands_there_is_read_or_refused_with_located_problems(
    tmp_path: Path, library: Library, text: str, check: Callable[[bytes, Library, Path], list[Problem]]
) -> None:
    refused = 0
    for raw, path in variants(text):
        try:
            found = check(raw, library, tmp_path)
        except InputError as error:
            found = list(error.problems)
        except Exception as error:
            raise AssertionError((path, raw.decode())) from error
        refused += bool(found)
        for problem in found:
            assert_told(problem, path)
    assert refused > 100
