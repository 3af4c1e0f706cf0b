"""Every YAML trap is refused at its place, with a hint; what is plain is read as it stands."""

import pytest

from scanner.language.strict_yaml import loads
from scanner.language.yaml_text import MAX_BYTES
from scanner.model.errors import InputError, Problem


def problems(text: str | bytes) -> list[Problem]:
    raw = text.encode() if isinstance(text, str) else text
    with pytest.raises(InputError) as error:
        loads(raw, "x.yaml")
    return list(error.value.problems)


TRAPS = [
    # duplicate keys
    ("a: 1\nb: 2\na: 3\n", 3, 1, "重複"),
    ("a:\n  x: 1\n  x: 2\n", 3, 3, "重複"),
    # implicit dates
    ("on_day: 2021-05-31\n", 1, 9, "引用符"),
    ("a: [2026-02-29]\n", 1, 5, "引用符"),
    # yes/no/on/off
    ("a: yes\n", 1, 4, "引用符"),
    ("a: Off\n", 1, 4, "引用符"),
    ("a: [n]\n", 1, 5, "引用符"),
    ("on: 1\n", 1, 1, "引用符"),
    # sexagesimal
    ("a: 1:30\n", 1, 4, "引用符"),
    ("a: 190:20:30\n", 1, 4, "引用符"),
    # octal and other number forms
    ("a: 010\n", 1, 4, "引用符"),
    ("a: 0o17\n", 1, 4, "引用符"),
    ("a: 0x1F\n", 1, 4, "引用符"),
    ("a: 1_000\n", 1, 4, "引用符"),
    ("a: 1e5\n", 1, 4, "引用符"),
    ("a: .inf\n", 1, 4, "引用符"),
    ("a: +1\n", 1, 4, "引用符"),
    # booleans and null in other spellings
    ("a: True\n", 1, 4, "小文字"),
    ("a: ~\n", 1, 4, "小文字"),
    ("a: NULL\n", 1, 4, "小文字"),
    # aliases and anchors
    ("a: &x 1\nb: 2\n", 1, 4, "アンカー"),
    ("a: &x [1]\nb: *x\n", 2, 4, "別名"),
    ("<<: 1\n", 1, 1, "マージ"),
    # tags
    ("a: !!python/object:os.system x\n", 1, 4, "タグ"),
    ("a: !!binary aGVsbG8=\n", 1, 4, "タグ"),
    # tabs
    ("a:\n\tb: 1\n", 2, 1, "タブ"),
    ("a: x\ty\n", 1, 5, "タブ"),
    # control characters
    ("a: b\x07c\n", 1, 5, "制御文字"),
    ("a: 1\nb: \x00\n", 2, 4, "制御文字"),
    # full-width colon, digits, spaces; the parser itself gives up only a line later
    ("v：15\nw: 1\n", 1, 1, "全角"),
    ("a:\n  b: 1\n　　c: 2\n", 3, 1, "全角"),
    ("a:\n  - v：15\n    w: 1\n", 2, 5, "全角"),
    ("v：15\n", 1, 1, "全角"),
    ("- field：x\n", 1, 3, "全角"),
    ("a: １５\n", 1, 4, "全角"),
    ("a: ｔｒｕｅ\n", 1, 4, "全角"),
    ("a: 1\n\u3000b: 2\n", 2, 1, "全角"),
    ("a: \u3000x\n", 1, 4, "全角"),
    # nothing, twice, or missing
    ("", 1, 1, "空"),
    ("a: 1\n---\nb: 2\n", 2, 1, "1 つ"),
    ("a:\nb: 1\n", 1, 3, "値"),
]


@pytest.mark.parametrize(("text", "line", "column", "word"), TRAPS, ids=[repr(trap[0])[:30] for trap in TRAPS])
def test_a_trap_is_a_located_problem_in_both_languages(text: str, line: int, column: int, word: str) -> None:
    found = [each for each in problems(text) if word in each.ja + each.hint_ja]
    assert [(each.place.line, each.place.column) for each in found] == [(line, column)]
    assert found[0].en


def test_two_mistakes_are_both_reported() -> None:
    assert len(problems("a: yes\nb: 010\n")) == 2


def test_a_duplicate_key_names_the_line_of_the_first() -> None:
    assert "1 行目" in problems("a: 1\na: 2\n")[0].ja


@pytest.mark.parametrize("encoding", ["cp932", "utf-16", "euc_jp"])
def test_another_encoding_is_named_as_the_likely_cause(encoding: str) -> None:
    found = problems("名前: 端末\n".encode(encoding))[0]
    assert "UTF-8" in found.ja
    assert "Shift_JIS" in found.hint_ja


def test_a_file_that_is_too_large_is_refused() -> None:
    assert "大きすぎ" in problems(b"a: " + b"x" * MAX_BYTES)[0].ja


@pytest.mark.parametrize("text", ["[" * 100_000, "{a: " * 100_000, "- " * 5_000 + "x"])
def test_depth_is_bounded(text: str) -> None:
    assert problems(text)


def test_plain_values_are_read_as_they_stand() -> None:
    text = 'a: 1\nb: -2\nc: 0.5\nd: true\ne: null\nf: "yes"\ng: "2021-05-31"\nh: Intune 管理センター > 端末：一覧\n◎: ①\n8: z\n'
    assert loads(text.encode(), "x").data == {
        "a": 1,
        "b": -2,
        "c": 0.5,
        "d": True,
        "e": None,
        "f": "yes",
        "g": "2021-05-31",
        "h": "Intune 管理センター > 端末：一覧",
        "◎": "①",
        "8": "z",
    }


def test_words_are_words_where_the_file_says_so() -> None:
    assert loads(b"answer: yes\n", "answers.yaml", words=frozenset({"yes", "no"})).data == {"answer": "yes"}


@pytest.mark.parametrize("raw", [b"\xef\xbb\xbfa: 1\nb: 2\n", b"a: 1\r\nb: 2\r\n", b"a: 1\rb: 2\r"])
def test_byte_order_mark_and_line_ends_make_no_difference(raw: bytes) -> None:
    document = loads(raw, "x")
    assert document.data == {"a": 1, "b": 2}
    assert document.place(("b",)).line == 2


def test_places_point_at_values_and_keys() -> None:
    document = loads(b"a:\n  - x: 1\n    z: 2\n", "f.yaml")
    assert str(document.place(("a", 0, "z"))) == "f.yaml:3:8"
    assert str(document.key_place(("a", 0, "z"))) == "f.yaml:3:5"
