"""Security templates: every encoding, quotes and lists, what is cut off, said twice or no template at all."""

import pytest

from scanner.ingest import inf
from scanner.ingest.inf import Line, policy_values, read_inf
from scanner.ingest.model import HEAD, Format
from scanner.ingest.text import decode
from scanner.model.errors import InputError
from scanner.model.verdicts import Reason
from tests.ingest.windows_files import FORMATS, source, utf16

SECEDIT = FORMATS / "secedit"
LSA = r"MACHINE\System\CurrentControlSet\Control\Lsa"
VERSION = '[Version]\nsignature="$CHICAGO$"\n'


def read(name: str) -> inf.Inf:
    return read_inf(decode((SECEDIT / name).read_bytes(), name), name)


def line(found: inf.Inf, section: str, key: str) -> Line:
    return next(each for each in found.lines if each.section == section and each.key == key)


def lines(text: str) -> tuple[Line, ...]:
    return read_inf(text + VERSION, "a.inf").lines


def problems(text: str) -> list[tuple[int, str]]:
    with pytest.raises(InputError) as refused:
        read_inf(text, "a.inf")
    return [(problem.place.line, problem.en) for problem in refused.value.problems]


@pytest.mark.parametrize("name", ["workstation-utf16.inf", "workstation-cp932.inf", "workstation-utf8.inf"])
def test_the_same_settings_come_out_of_every_encoding(name: str) -> None:
    found = read(name)
    assert found.lack is None
    assert found.notes == ()
    # 17 + 3 + 8 + 4 lines stand in the file.
    assert len(found.lines) == 32
    assert line(found, "System Access", "MinimumPasswordLength").number == 12
    assert line(found, "System Access", "NewAdministratorName").value == "管理担当"
    assert line(found, "Event Audit", "AuditLogonEvents").number == 3


def test_registry_values_are_read_by_their_type() -> None:
    found = read("workstation-utf16.inf")
    level = line(found, "Registry Values", rf"{LSA}\LmCompatibilityLevel")
    assert (level.type, level.value, level.number) == (4, "5", 5)
    cached = line(found, "Registry Values", r"MACHINE\Software\Microsoft\Windows NT\CurrentVersion\Winlogon\CachedLogonsCount")
    assert (cached.type, cached.value, cached.number) == (1, "10", None)


def test_a_list_of_texts_keeps_the_commas_within_them() -> None:
    found = read("workstation-utf16.inf")
    notice = line(found, "Registry Values", r"MACHINE\Software\Microsoft\Windows\CurrentVersion\Policies\System\LegalNoticeText")
    assert notice.values == ("この PC は業務用です,無断で使わないでください", "お困りのときは情報システムへ")
    pipes = line(found, "Registry Values", r"MACHINE\System\CurrentControlSet\Services\LanManServer\Parameters\NullSessionPipes")
    assert pipes.values == ()


def test_a_right_without_anybody_is_a_list_of_nobody() -> None:
    found = read("workstation-utf16.inf")
    assert line(found, "Privilege Rights", "SeTrustedCredManAccessPrivilege").values == ()
    assert line(found, "Privilege Rights", "SeRemoteInteractiveLogonRight").values == ("*S-1-5-32-544", "遠隔保守")


def test_the_name_of_a_value_may_hold_an_equals_sign() -> None:
    (found,) = lines("[Registry Values]\nMACHINE\\Software\\A=B\\C=4,1\n")
    assert (found.key, found.number) == (r"MACHINE\Software\A=B\C", 1)


def test_names_of_sections_fold_and_spaces_do_not_matter() -> None:
    (found,) = lines("[SYSTEM ACCESS]\n  LockoutBadCount=10  \n")
    assert (found.section, found.key, found.number) == ("System Access", "LockoutBadCount", 10)


@pytest.mark.parametrize("value", ["", "ten", "1O", "0x0A", "1,5", "12345678901", "１２"])
def test_what_is_no_decimal_number_has_no_number(value: str) -> None:
    (found,) = lines(f"[System Access]\nLockoutBadCount = {value}\n")
    assert found.number is None


def test_a_dword_beyond_32_bits_has_no_number() -> None:
    assert [each.number for each in lines("[Registry Values]\nA=4,4294967295\nB=4,4294967296\nC=4,-1\n")] == [4294967295, None, None]


def test_a_last_line_without_its_end_is_not_read_because_1_may_be_the_beginning_of_10() -> None:
    found = read_inf("[Version]\nRevision=1\n[System Access]\nMinimumPasswordLength = 12\nLockoutBadCount = 1", "a.inf")
    assert [each.key for each in found.lines] == ["MinimumPasswordLength"]
    assert found.lack is Reason.INCOMPLETE
    assert [note.place.line for note in found.notes] == [5]


def test_a_file_that_ends_before_its_version_may_be_cut_off() -> None:
    found = read_inf("[System Access]\nLockoutBadCount = 10\n", "a.inf")
    assert found.lack is Reason.INCOMPLETE


def test_two_lines_that_disagree_say_nothing() -> None:
    found = read_inf(f"[System Access]\nLockoutBadCount = 10\nMinimumPasswordLength = 12\nlockoutbadcount = 0\n{VERSION}", "a.inf")
    assert [each.key for each in found.lines] == ["MinimumPasswordLength"]
    assert found.lack is Reason.INVALID_VALUE
    assert [(note.place.line, "line 2" in note.en) for note in found.notes] == [(4, True)]


def test_the_same_said_twice_counts_once() -> None:
    found = read_inf(f"[System Access]\nLockoutBadCount = 10\nLockoutBadCount = 10\n{VERSION}", "a.inf")
    assert [each.number for each in found.lines] == [10]
    assert found.lack is None
    assert len(found.notes) == 1


def test_an_unknown_section_is_kept_out_with_a_note_whatever_its_lines_look_like() -> None:
    found = read_inf(f'[Other]\n"Spooler",4,""\n[Service General Setting]\n"Spooler",4,""\n[System Access]\nLockoutBadCount = 10\n{VERSION}', "a.inf")
    assert [each.key for each in found.lines] == ["LockoutBadCount"]
    # The other one is known, and not needed.
    assert [(note.place.line, "'[Other]'" in note.ja) for note in found.notes] == [(1, True)]


def test_every_line_that_is_wrong_is_named() -> None:
    found = problems("[System Access]\nLockoutBadCount 10\n= 3\n[Registry Values]\nA=5\n[Privilege Rights\nB = c\n")
    assert [number for number, _ in found] == [2, 3, 5, 6]
    assert "key=number of the type,value" in found[2][1]


@pytest.mark.parametrize("text", ["", "\n;\n", "Access denied", "アクセスが拒否されました。\n", '{"a": 1}\n'])
def test_what_is_no_template_is_refused(text: str) -> None:
    assert len(problems(text)) == 1


def test_endless_lines_are_refused_by_name() -> None:
    assert problems("[System Access]\nA = " + "1" * 200_000 + "\n")[0][0] == 2


def test_the_reader_gives_the_security_policy_of_a_pc() -> None:
    data = (SECEDIT / "workstation-cp932.inf").read_bytes()
    parts = inf.read(source("pc/workstation.inf", data))
    (part,) = parts.parts
    assert (part.resource, part.of, part.lack) == ("windows.securityPolicy", None, None)
    assert {"section": "System Access", "key": "LockoutBadCount", "value": "10"} in part.values
    assert {"section": "Registry Values", "key": rf"{LSA}\NoLMHash", "type": 4, "value": "1"} in part.values


def test_an_export_of_some_areas_only_is_incomplete() -> None:
    (part,) = inf.read(source("a.inf", utf16(f"[System Access]\nLockoutBadCount = 10\n{VERSION}"))).parts
    assert part.lack is Reason.INCOMPLETE


def test_a_password_among_the_registry_values_is_named_and_left_there() -> None:
    text = f'[Registry Values]\nMACHINE\\Software\\Microsoft\\Windows NT\\CurrentVersion\\Winlogon\\DefaultPassword=1,"hunter2"\n{VERSION}'
    parts = inf.read(source("a.inf", utf16(text)))
    assert [(each.what, each.place.line) for each in parts.refused] == [("DefaultPassword", 2)]
    assert "hunter2" not in repr(parts)
    assert "hunter2" not in repr(policy_values(text, "a.inf"))


@pytest.mark.parametrize(
    ("path", "format_"),
    [(("pc", "secpol.inf"), Format.INF), (("a.cfg",), Format.INF), (("GptTmpl.inf",), None), (("a.txt",), None)],
)
def test_a_template_is_known_by_its_name_and_its_first_section(path: tuple[str, ...], format_: Format | None) -> None:
    assert inf.detect(path, (SECEDIT / "workstation-utf16.inf").read_bytes()[:HEAD]) == format_


def test_an_inf_of_a_driver_is_none() -> None:
    assert inf.detect(("a.inf",), b"[Manufacturer]\r\n%a%=b\r\n") is None
