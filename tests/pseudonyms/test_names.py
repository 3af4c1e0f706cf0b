"""Names in the form that they have where they stand, and addresses of networks."""

from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanner.pseudonyms.addresses import Addresses
from scanner.pseudonyms.names import NOBODY, Names
from scanner.pseudonyms.tokens import TOKEN, Tokens
from tests.pseudonyms.aids import KEY

Network = IPv4Network | IPv6Network
NAMES = Names(Tokens(KEY))
SPECIAL = [ip_network(each) for each in ("10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.168.0.0/16")]
ADDRESSES = Addresses(Tokens(KEY))


@pytest.mark.parametrize(
    "name", ["", "Administrator", "ADMINISTRADOR", "ゲスト", "Guest", "krbtgt", "Domain Admins", "Public", "Everyone", "WORKGROUP"]
)
def test_what_names_nobody_stays(name: str) -> None:
    assert (NAMES.name(name), NAMES.account(name), NAMES.host(name)) == (name, name, name)


@pytest.mark.parametrize("serial", ["", "Default string", "To be filled by O.E.M.", "0000000", "System Serial Number", "123456789", "None"])
def test_what_stands_in_the_place_of_a_serial_number_stays(serial: str) -> None:
    assert NAMES.serial(serial) == serial


def test_a_user_principal_name_stays_one() -> None:
    user, _, domain = NAMES.account("user02@sample.example.jp").partition("@")
    assert TOKEN.fullmatch(user)
    assert user == NAMES.name("USER02") == NAMES.account("user02")
    assert domain == NAMES.domain("Sample.Example.jp")
    assert NAMES.account("USER02@SAMPLE.EXAMPLE.JP") == f"{user}@{domain}"


def test_the_mark_of_a_guest_stays() -> None:
    user, _, domain = NAMES.account("taro_partner.example.com#EXT#@sample.onmicrosoft.com").partition("@")
    assert TOKEN.fullmatch(user.removesuffix("#EXT#"))
    assert user.endswith("#EXT#")
    assert domain.endswith(".onmicrosoft.com")


def test_an_account_of_a_computer_is_made_of_both_names() -> None:
    assert NAMES.account("PC-002\\pc-kanri") == f"{NAMES.host('pc-002')}\\{NAMES.name('pc-kanri')}"
    assert NAMES.account("PC-002\\Administrator") == f"{NAMES.host('PC-002')}\\Administrator"
    assert NAMES.account("BUILTIN\\Users") == "BUILTIN\\Users"


def test_a_computer_is_the_same_with_and_without_its_domain() -> None:
    first, _, rest = NAMES.host("sv-dc01.corp.vpn.example.jp").partition(".")
    assert first == NAMES.host("SV-DC01")
    assert rest == NAMES.domain("corp.vpn.example.jp")


def test_a_serial_number_is_the_same_wherever_it_stands() -> None:
    assert NAMES.serial("53BLMHK6Y3") == NAMES.serial(" 53blmhk6y3") == NAMES.computer("53blmhk6y3") == NAMES.host("53BLMHK6Y3")
    assert NAMES.computer("name:pc-001") == f"name:{NAMES.host('PC-001')}"


def test_a_domain_below_another_stays_below_it_and_tells_no_label_of_its_own() -> None:
    upper, lower = NAMES.domain("vpn.example.jp"), NAMES.domain("corp.vpn.example.jp")
    assert lower.endswith(f".{upper}")
    assert upper.endswith(".jp")
    assert not {"vpn", "example", "corp"} & set(lower.split("."))
    assert NAMES.domain("tanaka.co.jp").endswith(".co.jp")
    assert NAMES.domain("co.jp") == "co.jp"


def test_the_same_label_under_different_domains_is_not_the_same() -> None:
    assert NAMES.domain("mail.a.jp").split(".")[0] != NAMES.domain("mail.b.jp").split(".")[0]


def test_a_file_keeps_its_kind() -> None:
    assert NAMES.file("PC-002.json") == f"{NAMES.host('PC-002')}.json"


def test_no_name_of_nobody_is_spelled_so_that_it_is_never_found() -> None:
    assert all(each == "".join(each.split()).casefold() for each in NOBODY)


@pytest.mark.parametrize("text", ["Any", "LocalSubnet", "DefaultGateway", "", "0.0.0.0/0", "::/0", "10.0.0.9-10.0.0.1", "10.0.0.1-fe80::1", "1.2.3"])
def test_what_is_no_address_of_anybody_stays(text: str) -> None:
    assert ADDRESSES.replaced(text) == text


@pytest.mark.parametrize(
    "network", ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "fc00::/7", "fe80::/10"]
)
@given(st.data())
def test_addresses_of_a_kind_stay_of_that_kind(network: str, data: st.DataObject) -> None:
    net = ip_network(network)
    number = data.draw(st.integers(int(net.network_address), int(net.broadcast_address)))
    address = type(net.network_address)(number)
    assert ip_address(ADDRESSES.replaced(str(address))) in net


@given(st.integers(0, (1 << 32) - 1), st.integers(0, (1 << 32) - 1))
def test_two_addresses_agree_in_as_many_bits_as_before(one: int, other: int) -> None:
    before = (int(ip_address(one)) ^ int(ip_address(other))).bit_length()
    found = [int(ip_address(ADDRESSES.replaced(str(ip_address(each))))) for each in (one, other)]
    assert (found[0] ^ found[1]).bit_length() == before


@given(st.integers(0, (1 << 32) - 1), st.integers(0, 32))
def test_what_lay_in_a_network_still_does(address: int, length: int) -> None:
    net = ip_network((address, length), strict=False)
    found = ip_network(ADDRESSES.replaced(str(net)))
    assert ip_address(ADDRESSES.replaced(str(ip_address(address)))) in found
    assert found.prefixlen == length
    assert [_within(found, each) for each in SPECIAL] == [_within(net, each) for each in SPECIAL]


def _within(inner: Network, outer: Network) -> bool:
    return inner.network_address in outer and inner.broadcast_address in outer


def test_a_network_may_say_its_size_either_way() -> None:
    assert ADDRESSES.replaced("10.1.0.0/255.255.0.0") == ADDRESSES.replaced("10.1.0.0/16").replace("/16", "/255.255.0.0")


def test_a_range_keeps_its_length_and_its_order() -> None:
    low, _, high = ADDRESSES.replaced("203.0.113.5-203.0.113.9").partition("-")
    assert int(ip_address(high)) - int(ip_address(low)) == 4
    assert not low.startswith("203.0.113.")
