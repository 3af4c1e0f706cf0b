"""How records are counted and named."""

from reporters.phrases import observed, population, unit
from reporters.shape import At
from reporters.source import Finding
from reporters.text import Text


def test_devices_are_in_the_ledger_and_may_be_declared_to_be_none() -> None:
    assert unit("device").nothing_to_judge() == Text(
        "判定する端末が 1 台もなく、台帳にも 0 の申告がない", "no device to judge, and the ledger does not say zero"
    )


def test_nothing_is_said_of_the_ledger_where_it_counts_no_such_thing() -> None:
    assert unit("person").nothing_to_judge() == Text("判定する利用者が 1 人もない", "no person to judge")
    assert unit("tenant").nothing_to_judge() == Text("判定する記録が 1 件もない", "no record to judge")


def test_what_a_tenant_holds_is_counted_as_records() -> None:
    assert (unit("tenant").ja(2), unit("tenant").en(1), unit("tenant").noun) == ("2 件", "1 record", "記録")


def finding(scope: str, passed: int, failed: int) -> Finding:
    counts = {"pass": passed, "fail": failed, "unknown": 0, "not_judged": 0}
    return Finding("f", "rule", scope, "resource", "fail" if failed else "pass", counts, None, (), passed + failed, True, At({}, "finding"))


def test_a_single_setting_of_a_tenant_is_not_counted() -> None:
    assert observed("fail", finding("tenant", 0, 1)) is None
    assert observed("fail", finding("tenant", 1, 1)) == Text("2 件中 1 件", "1 of 2 records")
    assert observed("fail", finding("person", 0, 1)) == Text("1 人中 1 人", "1 of 1 person")
    assert observed("pass", finding("device", 3, 0)) == Text("3 台すべて", "all 3 devices")


def test_the_ledger_is_compared_with_what_was_judged_and_older_records_are_told_apart() -> None:
    assert population(33, 32, 3, 0, 0) == Text(
        "台帳の申告は 33、判定した記録は 32 件です（うち情報が古い 3 件）。差の 1 件は判定できていません。",
        "The ledger declares 33; 32 records were judged (3 out of date). 1 of the ledger was not seen.",
    )
    assert population(32, 33, 0, 0, 1) == Text(
        "台帳の申告は 32、判定した記録は 33 件です。同じ端末の古い記録 1 件は除いています。台帳より 1 件多いので、台帳を確かめてください。",
        "The ledger declares 32; 33 records were judged. 1 older record of the same devices left out. That is 1 more than the ledger says: check the ledger.",
    )
    assert population(32, 32, 0, 0, 0).ja == "台帳の申告は 32、判定した記録は 32 件です。"
    assert population(None, 32, 0, 0, 2).ja == (
        "判定した記録は 32 件です。同じ端末の古い記録 2 件は除いています。台帳がないため、登録されていない端末は数えられません。"
    )
