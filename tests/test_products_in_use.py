"""The sample company with a provider's PC service and two products, held to five documents: who has to act, and what nobody has shown yet."""

import json
import shutil
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from scanner.cli.main import main
from scanner.language.schema_check import schema
from scanner.library.library import load_library
from scanner.model.trees import leaves

SAMPLE = Path(__file__).resolve().parents[1] / "fixtures" / "tenants" / "sample"
Json = dict[str, Any]

# Counted in the documents: rows of the provider's table (13 of ◎, 9 and 9 of ○), and of the makers' mapping (B 4, C 1, E 4, F 4, H 3, I 1, J 4, M 2).
ROWS = {"secured-pc": 31, "lanscope-cloud": 23, "lanscope-cpms": 23}
# Signs of the mapping by column: ○ of the cloud edition 15 with J-6 that is only planned, ○ of CPMS 6, — the rest, and the booklet for M-1 and M-3.
SIGNS = {
    "secured-pc": {"〇": 31},
    "lanscope-cloud": {"○": 15, "—": 6, "セキュリティBOOK": 2},
    "lanscope-cpms": {"○": 6, "—": 15, "セキュリティBOOK": 2},
}


@pytest.fixture(scope="module")
def assessed(tmp_path_factory: pytest.TempPathFactory) -> Json:
    return evaluated(SAMPLE / "organisation-documents.yaml", tmp_path_factory.mktemp("documents"))


def evaluated(organisation: Path, out: Path) -> Json:
    assert main(["evaluate", str(SAMPLE / "snapshot"), "--organisation", str(organisation), "--out", str(out)]) == 0
    found: Json = json.loads((out / "assessment.json").read_bytes())
    return found


def other(folder: Path, *, products: bool, answer: bool) -> Path:
    """The same company without products, or without the answer that names one."""
    head, _, tail = (SAMPLE / "organisation-documents.yaml").read_text(encoding="utf-8").partition("products:\n")
    (folder / "organisation.yaml").write_text(f"{head}products:\n{tail}" if products else head, encoding="utf-8")
    name = "answers-documents.yaml" if answer else "answers.yaml"
    shutil.copyfile(SAMPLE / name, folder / "answers-documents.yaml")
    return folder / "organisation.yaml"


def verdicts(assessment: Json) -> str:
    return json.dumps(
        [[each[name] for name in ("checklist", "item", "work_style", "verdict", "reasons", "judged_by")] for each in assessment["results"]]
    )


def parts(assessment: Json) -> Iterator[tuple[Json, Json]]:
    for result in assessment["results"]:
        for leaf in leaves(result["judged_by"]) if result["judged_by"] else ():
            yield result, dict(leaf)


def test_it_has_the_shipped_shape(assessed: Json) -> None:
    jsonschema.Draft7Validator(schema("assessment")).validate(assessed)


def test_every_item_has_one_row_in_each_work_style(assessed: Json) -> None:
    items = [(checklist["id"], item["number"]) for checklist in assessed["checklists"] for item in checklist["items"]]
    rows = Counter((row["checklist"], row["item"], row["work_style"]) for row in assessed["ledger"])
    assert rows == Counter((*item, style) for item in items for style in ("company-pc", "own-device"))
    applies = {(each["checklist"], each["item"], each["work_style"]): each["verdict"] != "not_applicable" for each in assessed["results"]}
    assert {(row["checklist"], row["item"], row["work_style"]): row["applies"] for row in assessed["ledger"]} == applies


def test_every_row_of_the_makers_tables_stands_in_the_ledger_where_the_product_is_used(assessed: Json) -> None:
    found = Counter((claim["product"], row["work_style"]) for row in assessed["ledger"] for claim in row["claims"] if claim["relation"] == "direct")
    # The PC service and CPMS are used with company PCs only.
    assert found == {
        ("secured-pc", "company-pc"): 31,
        ("lanscope-cloud", "company-pc"): 23,
        ("lanscope-cloud", "own-device"): 23,
        ("lanscope-cpms", "company-pc"): 23,
    }
    assert {each["id"]: len(each["claims"]) for each in assessed["products"]} == ROWS
    assert {each["id"]: dict(Counter(claim["sign"] for claim in each["claims"])) for each in assessed["products"]} == SIGNS


def test_a_claim_stands_in_another_documents_row_only_through_a_pair(assessed: Json) -> None:
    for row in assessed["ledger"]:
        for claim in row["claims"]:
            same = (claim["checklist"], claim["item"]) == (row["checklist"], row["item"])
            assert (claim["relation"] == "direct") is same
    # The colliding numbers: 9-1 of the 2nd edition is met by no claim about 9-1 of the later one unless they are a pair.
    pairs = {(pair["item"], pair["other"]) for pair in _pairs("mic-sme-2022", "mic-sme-2021")}
    joined = {
        (claim["item"], row["item"])
        for row in assessed["ledger"]
        for claim in row["claims"]
        if row["checklist"] == "mic-sme-2021" and claim["checklist"] == "mic-sme-2022"
    }
    assert joined <= pairs
    assert joined


def _pairs(checklist: str, to: str) -> list[Json]:
    import yaml

    path = SAMPLE.parents[2] / "checklists" / f"{checklist}.yaml"
    loaded = yaml.load(path.read_text(encoding="utf-8"), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506 - a safe loader
    return [pair for walk in loaded["crosswalk"] if walk["to"] == to for pair in walk["pairs"]]


def test_footnotes_and_platforms_go_with_their_items(assessed: Json) -> None:
    claims = {(each["id"], claim["item"]): claim for each in assessed["products"] for claim in each["claims"]}
    passwords, logs = claims["lanscope-cloud", "管理者H-4"], claims["lanscope-cloud", "管理者J-6"]
    assert (passwords["extent"], passwords["platforms"], passwords["footnotes"]) == ("part", ["ios", "android"], ["※1"])
    assert (logs["extent"], logs["measures"], logs["footnotes"]) == ("planned", [], ["※2"])


def test_the_products_alone_change_no_verdict(assessed: Json, tmp_path: Path) -> None:
    for name in ("with", "without"):
        (tmp_path / name).mkdir()
    with_products = evaluated(other(tmp_path / "with", products=True, answer=False), tmp_path / "a")
    without = evaluated(other(tmp_path / "without", products=False, answer=False), tmp_path / "b")
    assert verdicts(with_products) == verdicts(without)
    assert (without["products"], without["ledger"]) == ([], [])
    # And the answer changes what stands on its question, nothing else.
    keys = [(each["checklist"], each["item"], each["work_style"]) for each in without["results"]]
    changed = [key for key, one, two in zip(keys, without["results"], assessed["results"], strict=True) if one["judged_by"] != two["judged_by"]]
    assert changed == [("mic-guideline-2021", "管理者H-4", "company-pc")]


def test_one_unknown_is_settled_by_the_answer_and_no_item_passes_by_coverage_alone(assessed: Json) -> None:
    covered = [(result, leaf) for result, leaf in parts(assessed) if "product" in leaf]
    ((result, leaf),) = covered
    assert (result["item"], result["work_style"], leaf["rule"], leaf["product"]) == (
        "管理者H-4",
        "company-pc",
        "phone-passcode-required",
        "lanscope-cloud",
    )
    assert (leaf["verdict"], leaf["basis"], leaf["covered_by"]) == ("pass", "document", "password-policy-forced-everywhere")
    finding = next(each for each in assessed["findings"] if each["id"] == leaf["finding"])
    assert finding["verdict"] == "unknown"
    # Whatever passes has no part that a product settles without an answer beside it that says so, with evidence and an end.
    said = {(each["question"], each["work_style"]): each for each in assessed["answers"]}
    for result, leaf in covered:
        answer = said[leaf["covered_by"], result["work_style"]]
        assert (answer["answer"], answer["product"], answer["expired"]) == ("yes", leaf["product"], False)
        assert answer["evidence"]
        assert answer["expires"]
    alone = [result["item"] for result in assessed["results"] if result["verdict"] == "pass" and _by_coverage(result["judged_by"])]
    assert alone == []


def _by_coverage(tree: Json) -> bool:
    found = list(leaves(tree))
    return any("product" in leaf for leaf in found) and not any(leaf.get("ask") and leaf["verdict"] == "pass" for leaf in found)


def test_evidence_is_told_for_that_claim_alone(assessed: Json) -> None:
    states = Counter(
        (claim["product"], claim["evidence"]["state"])
        for row in assessed["ledger"]
        for claim in row["claims"]
        if row["work_style"] == "company-pc" and claim["relation"] == "direct"
    )
    # Of the cloud edition: 14 ○ and 2 booklets of today, one of them shown; J-6 planned; 6 without a sign.
    assert states == {
        ("secured-pc", "open"): 31,
        ("lanscope-cloud", "shown"): 1,
        ("lanscope-cloud", "open"): 15,
        ("lanscope-cloud", "planned"): 1,
        ("lanscope-cloud", "nothing"): 6,
        ("lanscope-cpms", "open"): 8,
        ("lanscope-cpms", "nothing"): 15,
    }


def test_employees_act_where_the_document_wants_them_to_be_told(assessed: Json) -> None:
    told = {row["item"] for row in assessed["ledger"] if row["checklist"] == "mic-sme-2022" and row["employees"]["notice"]}
    # Rows of the provider's table whose demand ends in 周知する.
    assert told == {"1-1", "2-2", "2-4", "3-3", "3-4", "3-5", "4-1", "4-2", "5-1", "5-2", "5-3", "6-1", "7-1", "8-4", "8-5"}


def test_settings_of_the_baseline_are_told_by_their_rules(assessed: Json) -> None:
    (service,) = [each for each in assessed["products"] if each["id"] == "secured-pc"]
    assert [len(each["settings"]) for each in assessed["products"]] == [11, 0, 0]
    found = {each["id"]: each for each in service["settings"]}
    by_id = {each["id"]: each["verdict"] for each in assessed["findings"]}
    for setting in service["settings"]:
        for rule in setting["rules"]:
            assert all(by_id[each["finding"]] == each["verdict"] for each in rule["judged"])
    assert found["bitlocker"]["state"] == "deviates"  # a PC of the sample is not encrypted


def test_what_the_cloud_does_by_default_is_a_part_with_its_document_and_something_left_to_do() -> None:
    """Documented defaults only: each claim names its document, is part of the item, and says what stays with the company."""
    cloud = load_library().products["microsoft-365"]
    assert (cloud.kind, cloud.party) == ("cloud", "cloud")
    assert [each.item for each in cloud.covers] == ["2-2", "3-4", "6-1", "8-5", "9-1", "9-3"]
    for each in cloud.covers:
        assert (each.checklist, each.extent, len(each.footnotes), len(each.measures)) == ("mic-sme-2021", "part", 1, 1)
        assert each.customer is not None
    assert all(text.ja.startswith("learn.microsoft.com/") for text in cloud.footnotes.values())
