"""Tokens: stable for a key, equal for equal names and for no others; security identifiers; the key itself."""

import re
import stat
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanner.model.errors import UsageError
from scanner.pseudonyms.keys import Key, load_key, new_key
from scanner.pseudonyms.names import Names
from scanner.pseudonyms.tokens import DEVICE, PERSON, TOKEN, Tokens, folded
from tests.pseudonyms.aids import KEY, OTHER

TOKENS = Tokens(KEY)
NAMES = Names(TOKENS)
# Spellings that differ in case, width, space and composition, and names that look alike without being equal.
LETTERS = st.text(st.sampled_from("aAｱアäÄ\u0061\u0308ßsSｘX１1 　-_0Oo"), max_size=6)


def test_a_token_is_the_same_for_ever() -> None:
    # Worked out once with Python's hmac and base64, apart from this code: base32(HMAC-SHA-256(key, "name\0pc-001"))[:12] in small letters.
    assert TOKENS.token(DEVICE, "PC-001") == "d-" + _by_hand("pc-001")
    assert TOKENS.token(PERSON, "山田 太郎") == "p-" + _by_hand("山田太郎")


def _by_hand(text: str) -> str:
    import base64
    import hashlib

    inner = hashlib.sha256(bytes(each ^ 0x36 for each in b"k" * 32 + bytes(32)) + b"name\0" + text.encode()).digest()
    outer = hashlib.sha256(bytes(each ^ 0x5C for each in b"k" * 32 + bytes(32)) + inner).digest()
    return base64.b32encode(outer).decode().lower()[:12]


@given(LETTERS, LETTERS)
def test_two_names_have_the_same_token_if_and_only_if_they_are_equal_but_for_spelling(one: str, other: str) -> None:
    same = TOKENS.token(PERSON, one) == TOKENS.token(PERSON, other)
    assert same == (folded(one) == folded(other) and (bool(folded(one)) or one == other))


@given(st.text(max_size=12), st.text(max_size=12))
def test_computers_accounts_and_serial_numbers_stay_as_equal_as_they_were(one: str, other: str) -> None:
    for replaced in (NAMES.host, NAMES.account, NAMES.serial, NAMES.name):
        if folded(one) == folded(other):
            assert folded(replaced(one)) == folded(replaced(other))
        elif "@" not in one + other:
            assert folded(replaced(one)) != folded(replaced(other))


@pytest.mark.parametrize(
    ("one", "other"),
    [("PC-001", "pc-001"), ("ＰＣ－００１", "PC-001"), ("山田　太郎", "山田 太郎"), ("ﾔﾏﾀﾞ", "ヤマダ"), ("A\u0308", "ä"), ("STRASSE", "straße")],
)
def test_spelling_makes_no_difference(one: str, other: str) -> None:
    assert TOKENS.token(PERSON, one) == TOKENS.token(PERSON, other)


def test_a_token_is_a_valid_name_of_a_computer_and_of_an_account() -> None:
    found = TOKENS.token(DEVICE, "なんでも")
    assert re.fullmatch(r"[a-z0-9-]{1,15}", found)
    assert TOKEN.fullmatch(found)


def test_an_empty_text_stays() -> None:
    assert [TOKENS.token(PERSON, each) for each in ("", " ", "\u3000")] == ["", " ", "\u3000"]


def test_another_key_gives_another_token_and_another_fingerprint() -> None:
    assert Tokens(OTHER).token(PERSON, "a") != TOKENS.token(PERSON, "a")
    assert KEY.fingerprint != OTHER.fingerprint
    assert re.fullmatch("[0-9a-f]{16}", KEY.fingerprint)


@pytest.mark.parametrize(
    "sid", ["S-1-5-18", "S-1-5-32-544", "S-1-1-0", "S-1-12-1-1111111111-2222222222-3333333333-4444444444", "S-1-5-80-956008885-3418522649-1831038044"]
)
def test_identifiers_that_mean_the_same_everywhere_stay(sid: str) -> None:
    assert TOKENS.sids(sid) == sid


def test_of_an_identifier_the_domain_changes_and_the_number_where_it_means_nobody_in_general() -> None:
    administrator, admins, somebody = (TOKENS.sids(f"S-1-5-21-1-2-3-{rid}") for rid in (500, 512, 1104))
    domain = TOKENS.sids("S-1-5-21-1-2-3")
    assert re.fullmatch(r"S-1-5-21(-\d{1,10}){3}", domain)
    assert domain != "S-1-5-21-1-2-3"
    assert (administrator, admins) == (f"{domain}-500", f"{domain}-512")
    assert somebody.startswith(f"{domain}-")
    assert int(somebody.rpartition("-")[2]) >= 1000
    assert int(somebody.rpartition("-")[2]) == TOKENS.number(1104) != 1104


@given(st.integers(1000, (1 << 32) - 1), st.integers(1000, (1 << 32) - 1))
def test_numbers_of_accounts_are_never_mixed_up(one: int, other: int) -> None:
    found = TOKENS.number(one), TOKENS.number(other)
    assert all(1000 <= each < 1 << 32 for each in found)
    assert (found[0] == found[1]) == (one == other)


@pytest.mark.parametrize("number", [0, 500, 513, 999, -1, 1 << 32])
def test_numbers_that_mean_the_same_everywhere_stay(number: int) -> None:
    assert TOKENS.number(number) == number


def test_identifiers_are_found_within_a_text() -> None:
    text = "*S-1-5-32-544,*S-1-5-21-1-2-3-1104"
    assert TOKENS.sids(text) == f"*S-1-5-32-544,*{TOKENS.sids('S-1-5-21-1-2-3-1104')}"


def test_a_new_key_is_random_its_owners_alone_and_never_overwrites(tmp_path: Path) -> None:
    path = tmp_path / "keys" / "k.key"
    made = new_key(path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert re.fullmatch(rb"[0-9a-f]{64}\n", path.read_bytes())
    assert load_key(path) == made
    assert new_key(tmp_path / "other") != made
    with pytest.raises(UsageError, match="never overwritten"):
        new_key(path)
    assert load_key(path) == made


@pytest.mark.parametrize("content", [b"", b"abc", b"g" * 64, b"0" * 63, b"0" * 65, b"0" * 64 + b"\nsecret"])
def test_what_is_no_key_is_refused_without_being_shown(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "k"
    path.write_bytes(content)
    with pytest.raises(UsageError) as caught:
        load_key(path)
    assert "secret" not in str(caught.value.ja + caught.value.en)


def test_a_key_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="cannot be read"):
        load_key(tmp_path / "none")


def test_a_key_does_not_show_itself() -> None:
    assert "k" * 8 not in repr(Key(b"k" * 32))
