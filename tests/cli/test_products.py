"""Products on the command line: the letter, drafts and workbook keep what an answer says of a product, lint follows the organisation."""

import json
import re
import shutil
from pathlib import Path
from typing import Any

import pytest

from scanner.cli.main import main
from scanner.library.answers import load_answers
from scanner.library.assurance import promises
from scanner.library.library import load_library
from scanner.library.organisation import load_organisation

SAMPLE = Path(__file__).resolve().parents[2] / "fixtures" / "tenants" / "sample"
NAME = "password-policy-forced-everywhere"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample company with a provider and two products, judged by the document that both are about."""
    made = tmp_path_factory.mktemp("製品")
    for name in ("organisation-documents.yaml", "answers-documents.yaml"):
        shutil.copyfile(SAMPLE / name, made / name)
    assert evaluated(made, made / "a", "mic-guideline-2021") == 0
    return made


def evaluated(folder: Path, out: Path, checklist: str) -> int:
    organisation = str(folder / "organisation-documents.yaml")
    return main(["evaluate", str(SAMPLE / "snapshot"), "--organisation", organisation, "--checklist", checklist, "--out", str(out)])


def test_the_letter_is_a_format(folder: Path, tmp_path: Path) -> None:
    assert main(["report", str(folder / "a"), "--format", "letter", "--out", str(tmp_path)]) == 0
    text = (tmp_path / "request-letters.md").read_text(encoding="utf-8")
    letters = text.split("\n---\n")[1:]
    # All three are in use; of this document the PC service says nothing itself, but it does of items that correspond.
    assert ["エムオーテックス" in each for each in letters] == [False, True, True]
    assert "NTTコミュニケーションズ" in letters[0]
    assert promises(text) == []
    cloud = letters[1]
    # 15 ○ and the booklet for 2, less the one that is planned (J-6). What is shown of H-4 is shown for the company's PCs only.
    asked = cloud.partition("### お願いする資料")[2].partition("\n### ")[0]
    rows = [line for line in asked.splitlines() if re.match(r"\| \d+ \| ", line)]
    assert len(rows) == 16
    assert [row for row in rows if "個人所有端末でのクラウド利用" in row] == [row for row in rows if "管理者H-4" in row]
    assert "管理者J-6" in cloud.partition("### 提供予定")[2].partition("\n### ")[0]
    assert main(["report", str(folder / "a"), "--format", "letter", "--lang", "en", "--out", str(tmp_path)]) == 0
    assert "What we ask for" in (tmp_path / "request-letters.md").read_text(encoding="utf-8")


def test_a_part_that_a_product_settles_names_it_wherever_reasons_are_told(folder: Path, tmp_path: Path) -> None:
    assert main(["report", str(folder / "a"), "--format", "html,md", "--out", str(tmp_path)]) == 0
    for name in ("report.html", "report.md"):
        text = (tmp_path / name).read_text(encoding="utf-8")
        assert "機械では確認できず、製品「LANSCOPE クラウド版」についての回答で補完" in text, name
        assert "対応する製品: LANSCOPE クラウド版" in text.replace("\\", "").replace('<span lang="ja">', "").replace("</span>", "").replace(
            '<span lang="en">Done by the product', ""
        ), name


def test_a_draft_keeps_what_an_expired_answer_said_of_a_product(folder: Path, tmp_path: Path) -> None:
    for name in ("organisation-documents.yaml", "answers-documents.yaml"):
        shutil.copyfile(folder / name, tmp_path / name)
    answers = tmp_path / "answers-documents.yaml"
    before, _, product = answers.read_text(encoding="utf-8").rpartition(f"  - question: {NAME}\n")
    answers.write_text(f"{before}  - question: {NAME}\n{product.replace('2027-10-10', '2026-10-11')}", encoding="utf-8")
    assert evaluated(tmp_path, tmp_path / "a", "mic-guideline-2021") == 0
    assert main(["init", "--assessment", str(tmp_path / "a"), "--out", str(tmp_path / "drafts")]) == 0
    draft = (tmp_path / "drafts" / "answers.yaml").read_text(encoding="utf-8")
    lines = draft.partition(f"#  - question: {NAME}\n")[2].partition("#\n")[0].splitlines()
    assert "#    covers: [phone-passcode-required]" in lines
    assert "#    product: lanscope-cloud" in lines
    found: Any = json.loads((tmp_path / "a" / "assessment.json").read_bytes())
    assert not [each for each in found["results"] if "lanscope-cloud" in json.dumps(each["judged_by"])]  # expired: it covers nothing


def test_a_workbook_that_goes_round_keeps_the_product(folder: Path, tmp_path: Path) -> None:
    assert main(["report", str(folder / "a"), "--format", "xlsx", "--out", str(tmp_path)]) == 0
    organisation = folder / "organisation-documents.yaml"
    made = ["workbook", str(tmp_path / "workbook.xlsx"), "--organisation", str(organisation), "--out", str(tmp_path / "back")]
    assert main(made) == 0
    library = load_library()
    known = load_organisation(organisation, library.checklists, library.rules, library.products)
    back = load_answers(tmp_path / "back" / "answers.yaml", library.questions, library.rules, known)
    (one,) = [each for each in back if each.question == NAME]
    assert (one.product, one.covers, one.work_style) == ("lanscope-cloud", ("phone-passcode-required",), "company-pc")


def test_init_says_how_to_name_products(tmp_path: Path) -> None:
    assert main(["init", "--name", "株式会社サンプル", "--method", "2", "--out", str(tmp_path)]) == 0
    written = (tmp_path / "organisation.yaml").read_text(encoding="utf-8")
    assert "# products:" in written
    (tmp_path / "organisation.yaml").write_text(
        written.replace("# products:", "products:").replace("#   - {product", "  - {product"), encoding="utf-8"
    )
    assert main(["lint", str(tmp_path / "organisation.yaml")]) == 0


def test_the_products_are_among_the_inputs_with_their_hashes(folder: Path) -> None:
    found: Any = json.loads((folder / "a" / "assessment.json").read_bytes())
    assert {"checklists/products/secured-pc.yaml", "checklists/products/lanscope-cloud.yaml", "checklists/products/lanscope-cpms.yaml"} <= {
        each["name"] for each in found["inputs"]
    }
