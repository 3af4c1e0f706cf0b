"""Hidden characters are shown, moments and days have one form, remedies are cut at sentences."""

import pytest

from reporters.dates import Dates
from reporters.shape import ReportError
from reporters.text import Text, opening, prose, visible

TOKYO = Dates("Asia/Tokyo")


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("PC-014", "PC-014"),
        ("社員　０１", "社員　０１"),
        ("髙﨑 🖥️", "髙﨑 🖥️"),
        ("PC-\u202egnp.exe", "PC-⟦U+202E⟧gnp.exe"),
        ("a\u2066b\u2069", "a⟦U+2066⟧b⟦U+2069⟧"),
        ("一行\n二行\r\x00\x1b[0m", "一行⟦U+000A⟧二行⟦U+000D⟧⟦U+0000⟧⟦U+001B⟧[0m"),
        ("zero\u200bwidth\ufeff\u00ad", "zero⟦U+200B⟧width⟦U+FEFF⟧⟦U+00AD⟧"),
        ("no\u00a0break", "no⟦U+00A0⟧break"),
        ("\ud800 alone", "⟦U+D800⟧ alone"),
        ("tag\U000e0041", "tag⟦U+E0041⟧"),
        ("forged ⟦U+202E⟧", "forged ⟦U+27E6⟧U+202E⟦U+27E7⟧"),
        ("\u3164", "⟦U+3164⟧"),
    ],
)
def test_hidden_characters_are_shown(given: str, shown: str) -> None:
    assert visible(given) == shown


def test_a_long_string_is_cut_and_says_by_how_much() -> None:
    assert visible("あ" * 170) == "あ" * 160 + "…⟦+10⟧"


def test_prose_keeps_its_lines_and_its_length() -> None:
    assert prose("一行目\r\n二行目\u202e" + "長" * 300) == "一行目\n二行目⟦U+202E⟧" + "長" * 300


def test_moments_are_written_in_the_zone_of_the_organisation() -> None:
    assert TOKYO.moment("2026-11-01T00:00:00Z") == Text("2026年11月1日 09:00 (Asia/Tokyo)", "2026-11-01 09:00 (Asia/Tokyo)")
    assert TOKYO.moment("2026-10-31T23:05:12.1234567Z").en == "2026-11-01 08:05 (Asia/Tokyo)"
    assert Dates("America/New_York").compact("2026-11-01T05:30:00Z") == "2026-11-01 01:30"
    assert TOKYO.day("2026-10-01") == Text("2026年10月1日", "2026-10-01")
    assert TOKYO.day("2018-05") == Text("2018年5月", "2018-05")
    assert TOKYO.day("2018") == Text("2018年", "2018")


@pytest.mark.parametrize(
    "value",
    ["0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z", "2026-02-30T00:00:00Z", "２０２６-11-01T00:00:00Z", "2026-11-01", "yesterday", ""],
)
def test_what_is_no_moment_stands_as_it_is(value: str) -> None:
    assert TOKYO.moment(value) == Text(value, value)
    assert TOKYO.compact(value) == value


@pytest.mark.parametrize("zone", ["Asia/Atlantis", "../etc/passwd", ""])
def test_an_unknown_zone_is_an_error_with_its_place(zone: str) -> None:
    with pytest.raises(ReportError, match=r"organisation\.timezone"):
        Dates(zone)


def test_a_remedy_is_cut_after_its_first_telling_sentence() -> None:
    long = Text(
        "Intune 管理センター > デバイス で設定を必須にします。次に割り当てます。",
        "Intune admin center > Devices > Policies: make it mandatory. Then assign it.",
    )
    assert opening(long) == Text(
        "Intune 管理センター > デバイス で設定を必須にします。", "Intune admin center > Devices > Policies: make it mandatory."
    )
    short = Text("画面にはありません。コマンドで外します。", "No screen shows it. Use the command. A third sentence that stays away from here.")
    assert opening(short) == Text(
        "画面にはありません。コマンドで外します。", "No screen shows it. Use the command. A third sentence that stays away from here."
    )


def test_a_language_we_do_not_have_is_refused() -> None:
    with pytest.raises(ValueError, match="fr"):
        Text("あ", "a").of("fr")
