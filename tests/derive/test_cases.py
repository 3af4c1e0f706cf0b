"""Every derivation says what was worked out by hand, case by case (fixtures/derive)."""

import pytest

from tests.derive.case_runs import run
from tests.derive.cases import Case, Table, tables

TABLES = tables()
CASES = [pytest.param(case, id=f"{table.name}: {case.name}") for table in TABLES for case in table.cases]


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_a_case_table_says_what_it_means(table: Table) -> None:
    assert list(table.problems) == []
    assert table.cases


@pytest.mark.parametrize("case", CASES)
def test_a_derivation_says_what_was_worked_out_by_hand(case: Case) -> None:
    assert run(case) == []
