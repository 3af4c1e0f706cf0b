"""The three LANSCOPE products against the cells of their mapping table, copied by hand row by row."""

from collections import Counter

import pytest

from scanner.library.library import load_library

LIBRARY = load_library()
PRODUCTS = ("lanscope-on-premises", "lanscope-cloud", "lanscope-cpms")
# One line a row: on-premises, cloud, CPMS. "B" is the cell with セキュリティBOOK, read as spanning both rows and all three columns.
TABLE = """
B-1 ○ ○ —
B-2 ○ ○ —
B-3 ○ — —
B-4 ○ ○ —
C-2 ○ ○ —
E-4 ○ ○ —
E-8 ○ ○ —
E-9 ○ ○ —
E-10 — ○ —
F-1 — — ○
F-2 — — ○
F-3 — — ○
F-4 — — ○
H-4 — ○※1 —
H-5 — ○ —
H-6 — ○ —
I-6 ○ ○ ○
J-5 ○ ○ —
J-6 ○ ○※2 ○
J-9 ○ ○ —
J-10 ○ — —
M-1 B B B
M-3 B B B
"""
ROWS = {f"管理者{cells[0]}": cells[1:] for line in TABLE.split("\n") if (cells := line.split())}


def printed(name: str) -> dict[str, str]:
    """Sign and footnotes of the mapping table by item; ``※`` alone stands on an explaining page and not in the table."""
    found = {}
    for each in LIBRARY.products[name].covers:
        sign = "B" if each.sign == "セキュリティBOOK" else each.sign
        found[each.item] = sign + "".join(note for note in each.footnotes if note != "※")
    return found


@pytest.mark.parametrize("column", range(3))
def test_every_cell_of_the_table(column: int) -> None:
    assert len(ROWS) == 23
    assert printed(PRODUCTS[column]) == {item: cells[column] for item, cells in ROWS.items()}
    assert {each.checklist for each in LIBRARY.products[PRODUCTS[column]].covers} == {"mic-guideline-2021"}


def test_signs_per_product() -> None:
    counted = {name: Counter(printed(name).values()) for name in PRODUCTS}
    assert counted["lanscope-on-premises"] == {"○": 13, "—": 8, "B": 2}
    assert counted["lanscope-cloud"] == {"○": 13, "○※1": 1, "○※2": 1, "—": 6, "B": 2}
    assert counted["lanscope-cpms"] == {"○": 6, "—": 15, "B": 2}


def test_how_far_each_goes() -> None:
    """In part: what the item wants of rules and people, what the page limits to phones, or another thing than what the page explains."""
    counted = {name: Counter(each.extent for each in LIBRARY.products[name].covers) for name in PRODUCTS}
    assert counted["lanscope-on-premises"] == {"full": 8, "part": 7, "none": 8}
    assert counted["lanscope-cloud"] == {"full": 7, "part": 9, "planned": 1, "none": 6}
    assert counted["lanscope-cpms"] == {"full": 3, "part": 5, "none": 15}


def test_footnotes_limit_the_platforms_or_say_that_it_is_planned() -> None:
    cloud = LIBRARY.products["lanscope-cloud"]
    phones = cloud.claim("mic-guideline-2021", "管理者H-4")
    planned = cloud.claim("mic-guideline-2021", "管理者J-6")
    assert phones is not None
    assert planned is not None
    assert (phones.extent, phones.platforms, phones.footnotes) == ("part", ("ios", "android"), ("※1",))
    assert (planned.extent, planned.measures, planned.covers, planned.footnotes) == ("planned", (), False, ("※2",))


def test_what_is_not_answered_leaves_nothing_to_do_or_to_request() -> None:
    for name in PRODUCTS:
        for each in LIBRARY.products[name].covers:
            assert (each.extent == "none") == (each.customer is None), f"{name} {each.item}"
            assert each.extent != "none" or (each.measures, each.request) == ((), None)


def test_how_long_logs_are_kept() -> None:
    on_premises = LIBRARY.products["lanscope-on-premises"].claim("mic-guideline-2021", "管理者J-6")
    cpms = LIBRARY.products["lanscope-cpms"].claim("mic-guideline-2021", "管理者J-6")
    assert on_premises is not None
    assert cpms is not None
    assert ["最大5年" in each.ja for each in on_premises.measures] == [True]
    assert ["最大1年" in each.ja for each in cpms.measures] == [True]
    assert (on_premises.footnotes, cpms.footnotes) == ((), ("※",))


def test_nothing_is_claimed_for_management() -> None:
    assert not any(each.item.startswith("経営者") for name in PRODUCTS for each in LIBRARY.products[name].covers)
