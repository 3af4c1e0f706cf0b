"""Numbers of a directory that the case tables cannot write (more than 18 digits), and names."""

from datetime import UTC, datetime

import pytest

from scanner.derive.directory.names import ADMINISTRATOR, GUEST, folded
from scanner.derive.directory.units import DOMAIN_CONTROLLER, bit, instant, minutes
from scanner.language.types import INVALID

NOW = datetime(2026, 11, 1, tzinfo=UTC)


def test_the_smallest_number_is_an_interval_without_end() -> None:
    assert minutes(-(2**63)) is None


def test_the_largest_filetime_never_comes() -> None:
    assert instant(2**63 - 1, NOW) is None


@pytest.mark.parametrize("filetime", [2**63 - 2, 2_650_467_744_000_000_000])
def test_a_filetime_after_the_year_9999_is_no_moment(filetime: int) -> None:
    assert instant(filetime, NOW) is INVALID


def test_the_highest_bit_is_read_in_either_spelling() -> None:
    assert bit(-(2**31), 2**31) is True
    assert bit(2**31 | DOMAIN_CONTROLLER, DOMAIN_CONTROLLER) is True


def test_no_name_is_a_default_of_both_accounts() -> None:
    assert not ADMINISTRATOR & GUEST


@pytest.mark.parametrize("name", ["ADMINISTRATEUR", "administrador", "ADMINISTRATÖR", "järjestelmänvalvoja", "RENDSZERGAZDA", "администратор"])
def test_the_names_of_every_language_of_windows_are_defaults(name: str) -> None:
    assert folded(name) in ADMINISTRATOR


@pytest.mark.parametrize("name", ["gast", "INVITÉ", "Invitado", "CONVIDADO", "gäst", "Vieras", "VENDÉG", "ГОСТЬ", "ゲスト"])
def test_the_names_of_guests_are_defaults(name: str) -> None:
    assert folded(name) in GUEST
