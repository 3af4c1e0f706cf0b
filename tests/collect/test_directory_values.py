"""Values of a directory, decoded by hand: what each syntax means, and what is refused."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanner.collect.directory_values import (
    Decoder,
    Item,
    UnreadableError,
    boolean,
    classes,
    enabled_person,
    escaped,
    guid,
    integer,
    many,
    one,
    parent_of,
    record,
    rid,
    sid,
    sid_bytes,
    text,
    time,
)
from scanner.collect.entries import Trouble


@pytest.mark.parametrize(
    ("decoder", "value", "expected"),
    [
        # Revision 1, two parts, authority 5, then 32 and 544, least significant byte first.
        (sid, bytes.fromhex("01020000000000052000000020020000"), "S-1-5-32-544"),
        # Authority 5, then 21, 1, 2, 3 and 500.
        (sid, bytes.fromhex("010500000000000515000000010000000200000003000000f4010000"), "S-1-5-21-1-2-3-500"),
        (sid, bytes.fromhex("0101000000000005ffffffff"), "S-1-5-4294967295"),
        # The first three groups of a GUID are stored with the least significant byte first.
        (guid, bytes.fromhex("00112233445566778899aabbccddeeff"), "33221100-5544-7766-8899-aabbccddeeff"),
        (integer, b"-18000000000", -18_000_000_000),
        (integer, b"9223372036854775807", 2**63 - 1),
        (integer, b"-9223372036854775808", -(2**63)),
        (boolean, b"TRUE", True),
        (boolean, b"FALSE", False),
        (time, b"20261101093000.0Z", "2026-11-01T09:30:00Z"),
        (time, b"16010101000000Z", "1601-01-01T00:00:00Z"),
        (text, "株式会社サンプル".encode(), "株式会社サンプル"),
    ],
)  # fmt: skip
def test_a_value_is_what_its_syntax_says(decoder: Decoder, value: bytes, expected: object) -> None:
    assert decoder(value) == expected


@pytest.mark.parametrize(
    ("decoder", "value"),
    [
        (sid, b""),
        (sid, bytes.fromhex("02020000000000052000000020020000")),  # another revision
        (sid, bytes.fromhex("010200000000000520000000")),  # a part is missing
        (sid, bytes.fromhex("0110000000000005") + bytes(64)),  # sixteen parts
        (guid, bytes(15)),
        (integer, b"12 "),
        (integer, b"0x10"),
        (integer, b"9223372036854775808"),  # one more than 64 bits hold
        (integer, b"1" * 5000),
        (integer, "１２".encode()),
        (boolean, b"true"),
        (boolean, b"1"),
        (time, b"20261301000000.0Z"),
        (time, b"2026-11-01"),
        (time, b"20261101000000+0900"),
        (text, b"\xff\xfe"),
        (text, b"a" * 4097),
    ],
)
def test_what_is_no_value_of_the_syntax_is_refused(decoder: Decoder, value: bytes) -> None:
    with pytest.raises(UnreadableError):
        decoder(value)


@given(st.binary(max_size=80) | st.from_regex(rb"-?[0-9]{1,30}|[0-9]{14}(\\.0)?Z|S-1-[0-9-]{1,20}", fullmatch=True))
def test_whatever_is_sent_is_a_value_or_refused(value: bytes) -> None:
    for decoder in (sid, guid, integer, boolean, time, text):
        try:
            msgspec.json.encode(decoder(value))
        except UnreadableError:
            continue


def test_an_identifier_of_our_own_is_written_as_it_is_read() -> None:
    for name in ("S-1-5-32-544", "S-1-5-21-1471458313-548136332-982600225-500", "S-1-1-0"):
        assert sid(sid_bytes(name)) == name
    assert rid("S-1-5-21-1-2-3-500") == 500


def test_a_filter_holds_nothing_of_a_value_that_has_a_meaning_in_filters() -> None:
    # RFC 4515: parentheses, the star, the backslash; commas and signs of equality may stand.
    assert escaped("CN=a*b(c)\\d,DC=x") == "CN=a\\2ab\\28c\\29\\5cd,DC=x"
    assert escaped("営") == "\\e5\\96\\b6"
    assert escaped(b"A\x00") == "\\41\\00"


def test_absent_is_absent_and_unreadable_is_absent_and_said() -> None:
    item = Item("CN=x", {"a": (b"1",), "b": (b"x",), "c": (b"1", b"2"), "d": (b"3", b"y")})
    trouble = Trouble()
    assert one(item, "missing", integer, trouble) is None
    assert not trouble
    assert record(item, {"A": integer, "b": integer, "c": integer}, trouble) == {"A": 1}
    assert trouble.details == ["unreadable b", "unreadable c"]
    assert many(item, "D", integer, trouble) == [3]
    assert "unreadable D" in trouble.details


def test_who_may_not_see_the_class_of_an_object_may_see_nothing_of_it() -> None:
    assert classes(Item("CN=x", {})) == frozenset()
    assert classes(Item("CN=x", {"objectclass": (b"Top", b"User")})) == {"top", "user"}


@pytest.mark.parametrize(
    ("name", "above"),
    [
        ("CN=PC1,CN=Computers,DC=x", "cn=computers,dc=x"),
        # A comma within a name is escaped, as are other signs.
        ("CN=Yamada\\, Taro,OU=a,DC=x", "ou=a,dc=x"),
        ("CN=2026-11-01T09:00:00\\+09:00{0C3EAF1B},CN=PC1,DC=x", "cn=pc1,dc=x"),
        ("DC=x", ""),
        ("CN=x\\", ""),
    ],
)
def test_what_lies_above_an_object(name: str, above: str) -> None:
    assert parent_of(name) == above


def test_an_enabled_person_is_a_normal_account_that_is_not_disabled_and_not_krbtgt() -> None:
    # userAccountControl: 0x2 disabled, 0x200 normal, 0x1000 workstation, 0x10000 password never expires.
    assert enabled_person(0x200, 1104)
    assert enabled_person(0x10200, 500)
    assert not enabled_person(0x202, 1104)
    assert not enabled_person(0x1000, 1104)
    assert not enabled_person(0x200, 502)
