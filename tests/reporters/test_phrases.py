"""How records are counted and named."""

from reporters.phrases import unit
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
