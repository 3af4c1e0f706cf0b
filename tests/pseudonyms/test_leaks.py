"""No name of a pseudonymised tenant stands in any output; the same key gives the same bytes, another key shares no token."""

import json
import zipfile
from pathlib import Path

import pytest

from scanner.cli.formats import FORMATS
from scanner.cli.main import main
from scanner.pseudonyms.snapshot import pseudonymise
from scanner.pseudonyms.tokens import TOKEN
from tests.collect.fake_graph import tree
from tests.pseudonyms.aids import KEY, OTHER, TENANTS
from tests.pseudonyms.leaks import found_in, names_in

COMPANY = {"sample": "株式会社サンプル", "vpn": "株式会社つながる"}


@pytest.mark.parametrize("name", ["sample", "vpn"])
def test_no_name_is_in_any_output(name: str, tmp_path: Path) -> None:
    tenant = TENANTS / name
    key, snapshot, assessment, reports = tmp_path / "k.key", tmp_path / "s", tmp_path / "a", tmp_path / "r"
    assert main(["pseudonymise", "--new-key", str(key)]) == 0
    assert main(["pseudonymise", str(tenant / "snapshot"), "--key", str(key), "--out", str(snapshot)]) == 0
    judging = ["--organisation", str(tenant / "organisation.yaml"), "--out", str(assessment), "--pseudonymise", str(key)]
    assert main(["evaluate", str(snapshot), *judging]) == 0
    assert main(["report", str(assessment), "--format", ",".join(FORMATS), "--out", str(reports)]) == 0
    names = names_in(tenant / "snapshot")
    assert len(names) > 200
    for each in reports.iterdir():
        if zipfile.is_zipfile(each):
            zipfile.ZipFile(each).extractall(tmp_path / "r" / f"{each.name}.parts")
    # The company's own name stands in its organisation.yaml, and so in what is made for it.
    assert set(found_in(snapshot, names)) == set()
    assert set(found_in(assessment, names)) == {COMPANY[name]}
    assert set(found_in(reports, names)) == {COMPANY[name]}
    written = json.loads((assessment / "assessment.json").read_bytes())
    signed = {each["by"] for each in written["answers"]} | {each["declared_by"] for each in written["organisation"]["work_styles"]}
    assert [each for each in signed if not TOKEN.fullmatch(each)] == []


def test_what_the_test_looks_for_is_in_the_original() -> None:
    for name in ("sample", "vpn"):
        names = names_in(TENANTS / name / "snapshot")
        assert set(found_in(TENANTS / name / "snapshot", names)) >= {each for each in names if "\\" not in each}
        assert {"pc-001", "user01", f"user01@{name}.example.jp", "社員01"} <= names


def test_one_key_gives_the_same_bytes_and_another_key_no_token_of_it(tmp_path: Path) -> None:
    for folder, key in (("a", KEY), ("b", KEY), ("c", OTHER)):
        pseudonymise(TENANTS / "vpn" / "snapshot", key, tmp_path / folder)
    one, again, other = (tree(tmp_path / folder) for folder in "abc")
    assert one == again
    assert one.keys() == other.keys()
    tokens, others = ({found[0] for data in each.values() for found in TOKEN.finditer(data.decode())} for each in (one, other))
    assert len(tokens) == len(others) > 100
    assert tokens & others == set()
