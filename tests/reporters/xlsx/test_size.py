"""A workbook of a tenant with 100,000 devices stays small, and what cannot be pinned in a cell says so."""

from __future__ import annotations

import json
from dataclasses import replace

from reporters.model import View
from reporters.view import build
from reporters.xlsx import render
from scanner.model.workbook import PINS_LONGEST
from tests.reporters.exports import grown
from tests.reporters.xlsx.reading import opened, table, texts

MIB = 1024 * 1024
RISK = "w:mic-sme-2021/8-3@company-pc:rule:windows-system-drive-encrypted"


def test_a_large_tenant_makes_a_small_workbook() -> None:
    view = build(grown(3, 8))
    raw = render(view)
    assert len(raw) < MIB
    book = opened(raw)
    assert sum(name.startswith("チェックリスト") for name in book.sheetnames) == 3
    for number in range(3):
        name = "チェックリスト" if number == 0 else f"チェックリスト {number + 1}"
        assert len(table(book, name).rows) == 32


def test_at_most_a_hundred_records_of_a_finding_are_listed_and_the_rest_is_said() -> None:
    book = opened(render(build(grown(1, 1))))
    listed = texts(book, "端末明細")
    assert any("100 / 100000" in text for text in listed)
    ids = [text for text in listed if text == "managed-device-has-user.company-pc"]
    assert len(ids) == 100


def test_what_was_not_listed_completely_cannot_be_accepted_here(view: View) -> None:
    open_ = [replace(one, complete=one.rule != "windows-system-drive-encrypted") for one in view.acceptable]
    row = table(opened(render(replace(view, acceptable=tuple(open_)))), "例外・リスク受容").rows[RISK]
    assert row["pins"] is None
    assert "waivers.yaml" in str(row["state"])


def test_pins_beyond_the_limit_are_not_cut_but_left_out(view: View) -> None:
    def longer(length: int) -> View:
        pins = json.dumps({"records": [{"id": "x" * (length - 41), "observed": {}}]})
        assert len(pins) == length
        return replace(view, acceptable=tuple(replace(one, pins=pins) if one.rule is not None else one for one in view.acceptable))

    fitting, beyond = (table(opened(render(longer(PINS_LONGEST + more))), "例外・リスク受容").rows[RISK] for more in (0, 1))
    assert len(str(fitting["pins"])) == PINS_LONGEST
    assert beyond["pins"] is None
    assert "waivers.yaml" in str(beyond["state"])
