"""Free text: known names are replaced wherever they stand, and nothing else is."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanner.derive.reach.filters import UNREADABLE, Rule, parse_rule
from scanner.pseudonyms.records import Pseudonyms
from scanner.pseudonyms.texts import LONGEST_TEXT, Texts
from tests.pseudonyms.aids import KEY


def texts(*known: str) -> Texts:
    """Free text of a tenant with these names: people, computers (PC-…), domains (….jp)."""
    made = Pseudonyms(KEY)
    for each in known:
        kind = "host" if each.startswith("PC-") else "domain" if each.endswith(".jp") else "name"
        made.texts.learn_all([made.names.kinds[kind](each).encode()])
    return made.texts


NAMES = Pseudonyms(KEY).names


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("田中太郎の端末用ポリシー", f"{NAMES.name('田中太郎')}の端末用ポリシー"),
        ("田中 太郎の端末", f"{NAMES.name('田中太郎')}の端末"),
        ("Kiosk (tanaka)", f"Kiosk ({NAMES.name('tanaka')})"),
        ("TANAKA/PC-001", f"{NAMES.name('tanaka')}/{NAMES.host('pc-001')}"),
        # Within longer words it is no name.
        ("tanakaya, PC-0012, xPC-001", "tanakaya, PC-0012, xPC-001"),
        ("鈴木一郎", "鈴木一郎"),
        ("PC-001 と PC-001", f"{NAMES.host('PC-001')} と {NAMES.host('PC-001')}"),
    ],
)
def test_known_names_are_replaced(text: str, expected: str) -> None:
    assert texts("田中太郎", "tanaka", "PC-001").replaced(text) == expected


def test_of_two_names_the_longer_one_counts() -> None:
    assert texts("田中太", "田中太郎").replaced("田中太郎") == NAMES.name("田中太郎")


@pytest.mark.parametrize("text", ["10", "900", "12345", "NoSync", "true", "Administrator", "Default", ""])
def test_values_of_settings_are_no_names_even_if_somebody_is_called_so(text: str) -> None:
    assert texts("10", "900", "12345", "nosync", "true", "administrator", "default").replaced(text) == text


def test_names_of_one_or_two_letters_are_not_looked_for() -> None:
    assert texts("林", "阿部").replaced("林と阿部の森林") == "林と阿部の森林"


def test_a_mail_address_is_replaced_whether_it_is_known_or_not() -> None:
    found = texts().replaced("連絡先: suzuki@partner.example.com まで")
    assert found == f"連絡先: {NAMES.account('suzuki@partner.example.com')} まで"


def test_folders_of_people_are_replaced_and_those_of_everybody_are_not() -> None:
    assert texts().replaced(r"C:\Users\suzuki\Downloads") == rf"C:\Users\{NAMES.name('suzuki')}\Downloads"
    for text in (r"C:\Users\Public\Desktop", r"C:\Users\*\AppData", r"C:\Users", r"%USERPROFILE%\Documents"):
        assert texts().replaced(text) == text


def test_hosts_and_domains_are_replaced_where_the_domain_is_known() -> None:
    known = texts("vpn.example.jp")
    domain = NAMES.domain("vpn.example.jp")
    assert known.replaced("https://intra.vpn.example.jp/rules") == f"https://{NAMES.host('intra')}.{domain}/rules"
    assert known.replaced("\\\\VPN.example.jp\\SysVol") == f"\\\\{domain}\\SysVol"
    assert known.replaced("time.windows.com,0x9") == "time.windows.com,0x9"
    assert known.replaced("10.0.26200.9711") == "10.0.26200.9711"


def test_addresses_and_identifiers_are_replaced() -> None:
    made = Pseudonyms(KEY)
    rule = "v2.31|Action=Allow|RA4=192.168.10.0/255.255.255.0|"
    assert "192.168.10.0" not in made.texts.replaced(rule)
    assert made.texts.replaced(rule).startswith("v2.31|Action=Allow|RA4=192.168.")
    assert made.texts.replaced("*S-1-5-21-1-2-3-1104") == f"*{made.tokens.sids('S-1-5-21-1-2-3-1104')}"
    assert "00-1B-44-11-3A-B7" not in made.texts.replaced("MAC 00-1B-44-11-3A-B7")


def test_distinguished_names() -> None:
    known = texts("corp.example.jp", "田中太郎")
    labels = NAMES.domain("corp.example.jp").split(".")
    domain = ",".join(f"DC={each}" for each in labels)
    assert (
        known.dn("CN=山田 花子,OU=田中太郎の部下,DC=corp,DC=example,DC=jp")
        == f"CN={NAMES.name('山田花子')},OU={NAMES.name('田中太郎')}の部下,{domain}"
    )
    assert known.dn("CN=Domain Admins,CN=Users,DC=corp,DC=example,DC=jp") == f"CN=Domain Admins,CN=Users,{domain}"
    assert known.place("OU=Domain Controllers,DC=corp,DC=example,DC=jp") == f"OU=Domain Controllers,{domain}"
    assert known.place("corp.example.jp/大阪支社") == f"{'.'.join(labels)}/大阪支社"
    comma = "Yamada\\, Hanako"
    assert known.dn(f"CN={comma},DC=corp,DC=example,DC=jp") == f"CN={NAMES.name(comma)},{domain}"


def test_a_filter_that_compares_whole_names_still_does() -> None:
    text = '(device.deviceName -in ["PC-001", "PC-002"]) and (device.model -eq "Desk Mini")'
    rule = parse_rule(texts("PC-001").filter(text))
    assert isinstance(rule, Rule)
    matching = {"devicename": NAMES.host("pc-002"), "model": "desk mini"}
    assert rule.matches(matching) is True
    assert rule.matches({**matching, "devicename": NAMES.host("pc-003")}) is False


@pytest.mark.parametrize("operator", ["startsWith", "contains", "notContains"])
def test_a_filter_that_compares_a_part_of_a_name_cannot_be_read_any_more(operator: str) -> None:
    """Its answer cannot be known from tokens, so it must not be made up."""
    text = f'(device.deviceName -{operator} "PC-")'
    assert parse_rule(text) != UNREADABLE
    found = texts().filter(text)
    assert parse_rule(found) == UNREADABLE
    assert "PC-" not in found


def test_a_text_of_any_length_ends_soon_and_hides_what_was_not_searched() -> None:
    known = texts("田中太郎")
    begun = time.process_time()
    assert len(known.replaced("あ" * LONGEST_TEXT)) == LONGEST_TEXT
    assert known.replaced("田中太郎" * 1_000_000).startswith("x-")
    assert time.process_time() - begun < 20


@given(st.text(st.sampled_from("aAあ田中太郎-@.\\ ,=x1"), max_size=40))
def test_no_text_breaks_it_and_a_known_name_never_stays(text: str) -> None:
    known = texts("田中太郎")
    assert "田中太郎" not in known.replaced(text)
    assert isinstance(known.filter(text) + known.dn(text) + known.place(text), str)
