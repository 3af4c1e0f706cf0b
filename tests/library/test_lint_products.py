"""What is wrong with a product, with its use in an organisation, or with an answer that names it: one located problem each."""

from pathlib import Path

import pytest

from scanner.library.answers import Answer, load_answers
from scanner.library.library import Library, load_library, read_library
from scanner.library.organisation import Organisation, load_organisation
from scanner.library.workbook_yaml import answers_yaml
from scanner.model.errors import InputError, Problem
from tests.library.planting import CASES, CHECKLIST, COUNT_CASES, Mistake, assert_one_problem, lint, mistakes, own_library, planted, problems_of

FILE = "checklists/products/own-service.yaml"
PRODUCT = """\
product: own-service
title: {ja: 自社の委託先, en: our provider}
kind: service
party: provider
publisher: {ja: 株式会社サンプル, en: Sample Inc.}
source: {title: {ja: 対応表, en: a table}, date: "2025-04", url: null}
signs:
  〇: {ja: 対応, en: covered}
  予: {ja: 予定, en: planned}
footnotes:
  ※1: {ja: 予定です。, en: Planned.}
covers:
  - checklist: own-list
    item: "1-1"
    sign: 〇
    extent: full
    measures: [{ja: 暗号化します。, en: Encrypts.}]
    customer: null
  - checklist: own-list
    item: "1-2"
    sign: 予
    extent: planned
    footnotes: [※1]
    measures: []
    customer: {ja: 規程を作る。, en: Write rules.}
settings:
  - id: encryption
    title: {ja: 暗号化, en: encryption}
    path: {ja: 設定, en: settings}
    now: {ja: 今の設定, en: settings today}
    rules: [own-rule]
"""

IN_PRODUCT = mistakes(
    ("named otherwise than its file", "product: own-service", "product: ‸own-server", "own-service"),
    ("unknown checklist", '- checklist: own-list\n    item: "1-1"', '- checklist: ‸own-lists\n    item: "1-1"', "own-list"),
    ("unknown item", 'item: "1-2"', 'item: ‸"1-3"', "1-3"),
    ("item twice", 'item: "1-2"', 'item: ‸"1-1"', "前にも"),
    ("sign without a meaning", "sign: 〇", "sign: ‸△", "signs"),
    ("footnote without words", "footnotes: [※1]", "footnotes: [※1, ‸※2]", "※2"),
    ("footnote of no item", "footnotes:\n  ※1:", "footnotes:\n  ‸※2: {ja: 別の注, en: another}\n  ※1:", "※2"),
    ("some devices of a whole", "extent: full\n", "extent: full\n    platforms: ‸[ios]\n", "part"),
    ("something done of what is planned", "measures: []", "measures: ‸[{ja: します。, en: Does.}]", "planned"),
    (
        "something done of nothing",
        "extent: planned\n    footnotes: [※1]\n    measures: []",
        "extent: none\n    footnotes: [※1]\n    measures: ‸[{ja: します。, en: Does.}]",
        "none",
    ),
    ("nothing said of the customer", "    customer: null\n", "", "customer", '  - ‸checklist: own-list\n    item: "1-1"'),
    ("extent of no step", "extent: full", "extent: ‸whole", "full"),
    ("party of nobody", "party: provider", "party: ‸we", "provider"),
    ("day without quotes", 'date: "2025-04"', "date: ‸2025-04-01", "引用符"),
    ("address without https", "url: null", "url: ‸http://www.example.jp/", "https"),
    ("unknown rule", "rules: [own-rule]", "rules: [‸own-rules]", "own-rule"),
    (
        "setting twice",
        "settings:\n",
        "settings:\n  - {id: encryption, title: {ja: 甲, en: a}, path: {ja: 甲, en: a}, now: {ja: 甲, en: a}, rules: []}\n",
        "前にも",
        "- id: ‸encryption\n",
    ),
    ("no alternative", "rules: [own-rule]", "rules: [own-rule]\n    alternative: ‸false", "alternative: true"),
    ("a word in one language", "title: {ja: 自社の委託先, en: our provider}", "title: ‸{ja: 自社の委託先}", "en"),
)


@pytest.mark.parametrize("mistake", IN_PRODUCT, ids=lambda each: each.name)
def test_a_mistake_in_a_product_is_one_located_problem(tmp_path: Path, mistake: Mistake) -> None:
    wrong, line, column = planted(PRODUCT, mistake)
    folder = own_library(tmp_path, {FILE: wrong})
    assert_one_problem(problems_of(folder), f"{folder}/{FILE}", line, column, mistake.word)


def test_a_product_twice_is_a_problem(tmp_path: Path) -> None:
    one, two = own_library(tmp_path / "one", {FILE: PRODUCT}), tmp_path / "two" / FILE
    two.parent.mkdir(parents=True)
    two.write_text(PRODUCT, encoding="utf-8")
    assert_one_problem(read_library([one, tmp_path / "two"])[1], two, 1, 10, "own-service")


def test_a_checklist_that_does_not_load_is_not_held_against_its_product(tmp_path: Path) -> None:
    folder = own_library(tmp_path, {FILE: PRODUCT, "checklists/own-list.yaml": CHECKLIST.replace("- rule: own-rule", "- rule: own-rulez")})
    assert {each.place.file for each in problems_of(folder)} == {f"{folder}/checklists/own-list.yaml"}


def test_a_product_in_the_wrong_place_is_told(tmp_path: Path) -> None:
    folder = own_library(tmp_path, {"checklists/product/own-service.yaml": PRODUCT})
    assert_one_problem(problems_of(folder), f"{folder}/checklists/product/own-service.yaml", 1, 1, "checklists/products")


ORGANISATION = """\
name: 株式会社サンプル
checklists: [own-list]
answers: answers.yaml
work_styles:
  - {id: office, name: 会社, method: 1}
  - {id: home, name: 自宅, method: 5}
products:
  - {product: own-service, work_styles: [office], contact: 総務担当, until: "2027-03-31"}
"""
ANSWERS = """\
answers:
  - question: own-question
    work_style: office
    answer: yes
    by: 総務担当
    on: "2026-10-10"
    expires: "2027-10-09"
    evidence: [{url: "https://intra.example.jp/report"}]
    covers: [own-rule]
    product: own-service
"""

IN_ORGANISATION = mistakes(
    ("unknown product", "product: own-service", "product: ‸own-services", "own-service"),
    ("product twice", 'until: "2027-03-31"}\n', 'until: "2027-03-31"}\n  - product: ‸own-service\n', "前にも"),
    ("unknown work style", "work_styles: [office]", "work_styles: [‸offices]", "office"),
    ("no work style", "work_styles: [office]", "work_styles: ‸[]", "1 つ以上"),
    ("no such day", '"2027-03-31"', '‸"2027-02-31"', "2027-02-31"),
    ("nobody to ask", "contact: 総務担当", 'contact: ‸" "', "空"),
    ("unknown key", "contact: 総務担当", "‸phone: 総務担当", "phone"),
)
IN_ANSWERS = mistakes(
    ("product that is not in use", "product: own-service", "product: ‸secured-pc", "products"),
    ("nothing covered", "    covers: [own-rule]\n", "", "covers", "product: ‸own-service"),
    ("no evidence", '    evidence: [{url: "https://intra.example.jp/report"}]\n', "", "evidence", "product: ‸own-service"),
    ("no end", '    expires: "2027-10-09"\n', "", "expires", "product: ‸own-service"),
    ("work style without the product", "work_style: office", "work_style: home", "home", "product: ‸own-service"),
    ("rule of an item that is only planned", "covers: [own-rule]", "covers: [own-rule, ‸own-count]", "own-count"),
)


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Library:
    return load_library([own_library(tmp_path_factory.mktemp("own"), {FILE: PRODUCT})])


def written(folder: Path, organisation: str, answers: str) -> Path:
    (folder / "answers.yaml").write_text(answers, encoding="utf-8")
    (folder / "organisation.yaml").write_text(organisation, encoding="utf-8")
    return folder / "organisation.yaml"


def read(file: Path, library: Library) -> tuple[Organisation, tuple[Answer, ...]]:
    organisation = load_organisation(file, library.checklists, library.rules, library.products)
    return organisation, load_answers(file.with_name("answers.yaml"), library.questions, library.rules, organisation)


def problems_in(file: Path, library: Library) -> list[Problem]:
    try:
        read(file, library)
    except InputError as error:
        return list(error.problems)
    return []


@pytest.mark.parametrize("mistake", IN_ORGANISATION, ids=lambda each: each.name)
def test_a_mistake_in_the_products_of_an_organisation_is_one_located_problem(tmp_path: Path, library: Library, mistake: Mistake) -> None:
    wrong, line, column = planted(ORGANISATION, mistake)
    file = written(tmp_path, wrong, "answers: []\n")
    assert_one_problem(problems_in(file, library), file, line, column, mistake.word)


@pytest.mark.parametrize("mistake", IN_ANSWERS, ids=lambda each: each.name)
def test_a_mistake_in_an_answer_that_names_a_product_is_one_located_problem(tmp_path: Path, library: Library, mistake: Mistake) -> None:
    wrong, line, column = planted(ANSWERS, mistake)
    file = written(tmp_path, ORGANISATION, wrong)
    assert_one_problem(problems_in(file, library), file.with_name("answers.yaml"), line, column, mistake.word)


def test_the_good_files_load_and_the_answer_goes_round_through_yaml(tmp_path: Path, library: Library) -> None:
    organisation, answers = read(written(tmp_path, ORGANISATION, ANSWERS), library)
    (used,) = organisation.products
    assert (used.product.id, used.work_styles, used.contact, used.until) == ("own-service", ("office",), "総務担当", "2027-03-31")
    # 1-1 is covered and stands on own-rule; 1-2 is only planned, so nothing may be said for own-count.
    assert used.settles == {"own-question": frozenset({"own-rule"})}
    assert organisation.warnings == ()
    assert answers[0].product == "own-service"
    again = written(tmp_path, ORGANISATION, answers_yaml(answers))
    assert read(again, library)[1] == answers


def test_a_product_that_no_chosen_document_is_about_is_told_not_refused(tmp_path: Path, library: Library) -> None:
    other = ORGANISATION.replace("[own-list]", "[mic-sme-2021]").replace("answers: answers.yaml\n", "")
    organisation, _ = read(written(tmp_path, other, "answers: []\n"), library)
    assert [("自社の委託先" in each.ja, "own-list" in each.en) for each in organisation.warnings] == [(True, True)]


LIMITED = PRODUCT.replace("extent: full\n", "extent: part\n    platforms: [ios]\n")


def test_a_claim_for_phones_covers_no_rule_about_pcs(tmp_path: Path) -> None:
    """own-rule counts Windows PCs (its ledger), the claim is about iPhones."""
    folder = own_library(tmp_path / "own", {FILE: LIMITED})
    file = written(tmp_path, ORGANISATION, ANSWERS)
    (problem,) = problems_in(file, load_library([folder]))
    assert "own-rule" in problem.ja
    assert str(problem.place).endswith("answers.yaml:9:14")


def test_lint_accepts_a_library_with_a_product(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    cases = {"fixtures/rules/own-rule.yaml": CASES, "fixtures/rules/own-count.yaml": COUNT_CASES}
    assert lint([own_library(tmp_path, {FILE: PRODUCT, **cases})], capsys) == []


GUIDE = Path(__file__).resolve().parents[2] / "docs" / "products.md"


def test_the_guides_own_product_loads(tmp_path: Path) -> None:
    blocks = [block.partition("```")[0] for block in GUIDE.read_text(encoding="utf-8").split("```yaml\n")[1:]]
    (product,) = [block for block in blocks if "\nproduct: our-provider" in block]
    folder = own_library(tmp_path, {"checklists/products/our-provider.yaml": product})
    assert problems_of(folder) == []


def test_the_guides_own_organisation_and_answer_load(tmp_path: Path) -> None:
    blocks = [block.partition("```")[0] for block in GUIDE.read_text(encoding="utf-8").split("```yaml\n")[1:]]
    used, answers = blocks[0], next(block for block in blocks if block.startswith("answers:"))
    head = ORGANISATION.partition("work_styles:")[0].replace("own-list", "mic-guideline-2021")
    styles = "work_styles:\n  - {id: company-pc, name: 会社, method: 2}\n"
    file = written(tmp_path, head + styles + used + "  - product: lanscope-cloud\n", answers)
    organisation, (answer,) = read(file, load_library())
    assert [each.product.id for each in organisation.products] == ["secured-pc", "microsoft-365", "lanscope-cloud"]
    assert answer.product == "lanscope-cloud"
