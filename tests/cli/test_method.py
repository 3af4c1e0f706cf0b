"""`method` finds the way of teleworking by the traits of the handbook's table (pages 11–12), and says why."""

import itertools

import pytest

from scanner.cli.main import main
from scanner.cli.method import Traits, choose, reasons
from scanner.library.library import load_library

# The handbook's table: owner × (VPN or remote desktop | secure browser | cloud only | none).
# Beside a VPN, cloud services change nothing (footnote 2); a secure browser leaves no data on the device, whatever it opens.
TABLE = [
    ("company", "vpn", 1),
    ("company", "cloud", 2),
    ("company", "nothing", 3),
    ("company", "secure-browser", 4),
    ("personal", "vpn", 5),
    ("personal", "cloud", 6),
    ("personal", "nothing", 7),
    ("personal", "secure-browser", 8),
]


@pytest.mark.parametrize(("owner", "way", "number"), TABLE)
def test_the_traits_of_the_table_give_its_method(owner: str, way: str, number: int, capsys: pytest.CaptureFixture[str]) -> None:
    flags = {name: "yes" if name == way else "no" for name in ("vpn", "secure-browser", "cloud")}
    assert main(["method", "--device", owner, *itertools.chain.from_iterable((f"--{name}", value) for name, value in flags.items())]) == 0
    out = capsys.readouterr().out
    assert out.startswith("①②③④⑤⑥⑦⑧"[number - 1])
    assert f"--method {number}" in out


def test_cloud_use_beside_a_vpn_stays_the_vpn_method() -> None:
    assert choose(Traits(company_device=True, vpn=True, secure_browser=False, cloud=True)) == 1


def test_a_secure_browser_may_open_cloud_services() -> None:
    assert choose(Traits(company_device=False, vpn=False, secure_browser=True, cloud=True)) == 8


def test_the_choice_says_what_would_make_it_another_one() -> None:
    for traits in itertools.product([True, False], repeat=4):
        told = reasons(Traits(*traits))
        assert len(told) >= 2
        assert "別に判定" in told[0].ja
        assert any("方式になります" in text.ja or "変わりません" in text.ja for text in told[1:])


def test_the_names_are_those_of_the_checklist() -> None:
    from scanner.cli.method import NAMES

    methods = load_library().checklists["mic-sme-2021"].methods
    for number, name in enumerate(NAMES, 1):
        assert name.ja.replace("／", "/") == methods[number].title.ja.replace("／", "/")


def test_without_a_terminal_a_missing_answer_is_asked_for_by_flag(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["method", "--device", "company"]) == 2
    assert "--vpn" in capsys.readouterr().err
