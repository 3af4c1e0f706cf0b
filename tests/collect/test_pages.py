"""Bodies: records stay the bytes that came, nothing forbidden stays in them, and what cannot be read is never an empty list."""

import json
from typing import Any

import pytest

from scanner.collect.pages import MAX_COMMAS, BrokenError, Reader
from scanner.resources.registry import registry
from scanner.snapshot.strict_json import decode
from tests.collect.fake_graph import compact

USER = b'{"id":"1","displayName":"\xe7\x9b\xa3\xe6\x9f\xbb","accountEnabled":true}'


def reader(resource: str = "entra.users") -> Reader:
    return Reader(registry()[resource])


def body(*records: bytes, link: str = "") -> bytes:
    return b'{"@odata.context":"x",%b"value":[' % (f'"@odata.nextLink":"{link}",'.encode() if link else b"") + b",".join(records) + b"]}"


def texts(resource: str, *bodies: bytes) -> list[bytes]:
    """The records of several bodies in a row: from the second on, a reader knows what to expect."""
    own = reader(resource)
    return [text for each in bodies for _, text in own.collection(each).records]


def test_a_page_gives_its_records_with_their_ids_and_the_link() -> None:
    page = reader().collection(body(USER, b'{"id":"2"}', link="https://graph.test/v1.0/users?page=2"))
    assert page.records == [("1", USER), ("2", b'{"id":"2"}')]
    assert page.link == "https://graph.test/v1.0/users?page=2"


def test_an_empty_page_is_empty_and_may_lead_on() -> None:
    assert reader().collection(body()).records == []
    assert reader().collection(body(link="https://graph.test/x")).link == "https://graph.test/x"


@pytest.mark.parametrize("link", [b"null", b'""'])
def test_no_link_is_the_end_and_an_empty_one_is_a_link_that_leads_nowhere(link: bytes) -> None:
    assert reader().collection(b'{"value":[],"@odata.nextLink":%b}' % link).link == json.loads(link)


VERBATIM = {
    "Japanese": USER,
    "spaces": b'{ "id" : "1" ,  "displayName":"a" }',
    "escaped slash": rb'{"id":"1","displayName":"a\/b"}',
    "a number's spelling": b'{"id":"1","x":1.50,"y":1E3}',
    "unknown properties": b'{"id":"1","somethingNew":{"deep":[1,{"er":null}]},"@odata.type":"#microsoft.graph.user"}',
    "without id": b'{"displayName":"a"}',
    "quotation marks and backslashes": rb'{"id":"1","displayName":"a\"b\\c"}',
}


@pytest.mark.parametrize("text", VERBATIM.values(), ids=VERBATIM)
def test_records_stay_the_bytes_that_came(text: bytes) -> None:
    assert texts("entra.users", body(text), body(text, text)) == [text] * 3


ANEW = {
    "line breaks": (b'{\n  "id": "1",\r\n  "displayName": "a"\n}', b'{"id":"1","displayName":"a"}'),
    "escaped characters": (rb'{"id":"1","displayName":"\u7aef\u672b"}', '{"id":"1","displayName":"端末"}'.encode()),
    "escaped line break": (rb'{"id":"1","displayName":"a\u000ab"}', rb'{"id":"1","displayName":"a\nb"}'),
}


@pytest.mark.parametrize(("text", "expected"), ANEW.values(), ids=ANEW)
def test_line_breaks_and_escaped_characters_are_spelled_anew_on_one_line(text: bytes, expected: bytes) -> None:
    assert texts("entra.users", body(text), body(text, text)) == [expected] * 3


def test_an_escaped_backslash_is_no_escaped_character() -> None:
    assert texts("entra.users", body(rb'{"id":"1","displayName":"C:\\users"}')) == [rb'{"id":"1","displayName":"C:\\users"}']


FORBIDDEN = {
    "at the top": ("entra.users", b'{"id":"1","mobilePhone":"090","displayName":"a"}', b'{"id":"1","displayName":"a"}'),
    "inside": ("entra.users", b'{"id":"1","x":{"mobilePhone":"090","y":1}}', b'{"id":"1","x":{"y":1}}'),
    "in a list": ("entra.users", b'{"id":"1","x":[{"mobilePhone":"090"},{"y":1}]}', b'{"id":"1","x":[{},{"y":1}]}'),
    "escaped": ("entra.users", rb'{"id":"1","mobile\u0050hone":"090"}', b'{"id":"1"}'),
    "null": ("entra.users", b'{"id":"1","mobilePhone":null}', b'{"id":"1"}'),
    "a recovery key": ("bitlocker.recoveryKeys", b'{"id":"1","key":"123456-123456"}', b'{"id":"1"}'),
    "kept where it is only a value": ("entra.users", b'{"id":"1","displayName":"mobilePhone"}', b'{"id":"1","displayName":"mobilePhone"}'),
}


@pytest.mark.parametrize(("resource", "text", "expected"), FORBIDDEN.values(), ids=FORBIDDEN)
def test_what_must_not_be_stored_is_dropped_on_the_first_page_and_on_any_other(resource: str, text: bytes, expected: bytes) -> None:
    plain = b'{"id":"0","displayName":"a","x":{"y":2}}'
    assert texts(resource, body(text)) == [expected]
    assert texts(resource, body(plain), body(plain), body(text), body(plain), body(text, plain)) == [
        plain,
        plain,
        expected,
        plain,
        expected,
        plain,
    ]


HIDDEN = {
    "in a list": (b'{"id":"1","x":[{"y":1,"mobilePhone":"090"}]}', b'{"id":"1","x":[{"y":1}]}'),
    "deeper": (b'{"id":"1","x":[{"y":[{"mobilePhone":"090"}]}]}', b'{"id":"1","x":[{"y":[{}]}]}'),
    "instead of a list": (b'{"id":"1","x":{"mobilePhone":"090"}}', b'{"id":"1","x":{}}'),
    "below a known object": (b'{"id":"1","z":{"x":[{"mobilePhone":"090"}]}}', b'{"id":"1","z":{"x":[{}]}}'),
}


@pytest.mark.parametrize(("text", "expected"), HIDDEN.values(), ids=HIDDEN)
def test_it_is_dropped_too_where_a_reader_expects_values_of_any_kind(text: bytes, expected: bytes) -> None:
    usual = b'{"id":"0","x":[{"y":1}],"z":{"x":[{"y":"mobile"}]}}'
    assert texts("entra.users", body(usual), body(usual), body(usual, text), body(usual)) == [usual, usual, usual, expected, usual]
    deep = b'{"id":"1","x":%b%b}' % (b"[" * 100, b"]" * 100)
    own = reader()
    own.collection(body(usual))
    with pytest.raises(BrokenError):
        own.collection(body(deep))
    assert own.collection(body(deep.replace(b"[[", b"[", 1).replace(b"]]", b"]", 1))).records


def test_what_a_reader_has_seen_before_makes_no_difference() -> None:
    shapes = [
        b'{"id":"%d","displayName":"a"}',
        b'{"id":"%d","accountEnabled":null,"displayName":"a"}',
        b'{"displayName":"a","id":"%d"}',
        b'{"id":"%d","signInActivity":{"lastSignInDateTime":null}}',
        b'{"id":"%d","signInActivity":null,"x":[1,2,[3]]}',
        rb'{"id":"%d","displayName":"\u7aef","mobilePhone":"090"}',
        b'{"id":"%d","n":1.0}',
    ]
    bodies = [body(*(shape % number for number in range(3))) for shape in (*shapes, *reversed(shapes), *shapes)]
    own = reader()
    assert [own.collection(each) for each in bodies] == [reader().collection(each) for each in bodies]


NO_LIST = {
    "HTML": b"<html><body>Bad gateway</body></html>",
    "nothing": b"",
    "an error": b'{"error":{"code":"x","message":"y"}}',
    "an error after data": b'{"value":[{"id":"1"}],"error":{"code":"x"}}',
    "no value": b'{"@odata.context":"x"}',
    "value null": b'{"value":null}',
    "value an object": b'{"value":{"id":"1"}}',
    "value a text": b'{"value":"[]"}',
    "a bare list": b'[{"id":"1"}]',
    "a record that is null": b'{"value":[null]}',
    "a record that is a number": b'{"value":[{"id":"1"},1]}',
    "a record that is a list": b'{"value":[[]]}',
    "a link that is a number": b'{"value":[],"@odata.nextLink":1}',
    "NaN": b'{"value":[{"id":"1","x":NaN}]}',
    "a number nobody can hold": b'{"value":[{"id":"1","x":1e999}]}',
    "an integer nobody can hold": b'{"value":[{"id":"1","x":%b}]}' % (b"9" * 5000),
    "a key that comes twice": b'{"value":[{"id":"1","id":"2"}]}',
    "half a character": rb'{"value":[{"id":"1","x":"\ud800"}]}',
    "no UTF-8": b'{"value":[{"id":"1","x":"\xff"}]}',
    "UTF-16": '{"value":[]}'.encode("utf-16"),
    "a byte order mark": b'\xef\xbb\xbf{"value":[]}',
    "a bare control character": b'{"value":[{"id":"1","x":"\x01"}]}',
    "deeper than anybody reads": b'{"value":[{"id":"1","x":%b1%b}]}' % (b"[" * 200, b"]" * 200),
    "so deep that it hurts": b'{"value":[{"id":"1","x":%b' % (b"[" * 100_000),
    "something behind it": b'{"value":[]}{}',
}


@pytest.mark.parametrize("warm", [False, True], ids=["first", "later"])
@pytest.mark.parametrize("text", NO_LIST.values(), ids=NO_LIST)
def test_what_is_no_list_of_objects_is_broken_and_never_an_empty_list(text: bytes, warm: bool) -> None:
    own = reader()
    if warm:
        own.collection(body(b'{"id":"1","x":"a"}'))
    with pytest.raises(BrokenError) as error:
        own.collection(text)
    assert error.value.detail == "no JSON"


@pytest.mark.parametrize("warm", [False, True], ids=["first", "later"])
def test_a_page_cut_off_anywhere_is_broken(warm: bool) -> None:
    whole = body(USER, b'{"id":"2","displayName":"b","x":[1,{"y":null}]}', link="https://graph.test/v1.0/users?page=2")
    own = reader()
    if warm:
        own.collection(whole)
    for at in range(len(whole)):
        with pytest.raises(BrokenError):
            own.collection(whole[:at])


def test_a_body_that_would_fill_the_memory_with_records_is_too_large() -> None:
    with pytest.raises(BrokenError) as error:
        reader().collection(body(*[b"{}"] * (MAX_COMMAS + 2)))
    assert error.value.detail == "too large"


SINGLE = b'{"@odata.context":"x","id":"a","isEnabled":true}'


def test_a_single_object_is_kept_as_it_came_with_its_context() -> None:
    own = reader("entra.securityDefaults")
    for _ in range(3):
        assert own.single(SINGLE).records == [("a", SINGLE)]
    assert own.single(b"  " + SINGLE + b" ").records == [("a", SINGLE)]
    assert own.single(b'{\n"id": "a"\n}\n').records == [("a", b'{"id":"a"}')]
    assert own.single(b'{"id":"b","isEnabled":null}').records == [("b", b'{"id":"b","isEnabled":null}')]


@pytest.mark.parametrize(
    "text",
    [b'{"value":{"id":"a"}}', b'{"value":[{"id":"a"}]}', b'{"error":{"code":"x"}}', b'[{"id":"a"}]', b"null", b'{"id":"a"', b'{"id":1,"id":2}'],
)
def test_what_is_no_plain_object_is_broken(text: bytes) -> None:
    own = reader("entra.securityDefaults")
    own.single(SINGLE)
    with pytest.raises(BrokenError):
        own.single(text)


def test_of_a_parent_a_list_gives_its_items_and_anything_else_is_one_object() -> None:
    own = reader("entra.groupMembers")
    assert own.of_parent(body(b'{"id":"1"}', b'{"id":"2"}', link="https://graph.test/x")).link == "https://graph.test/x"
    assert [id_ for id_, _ in own.of_parent(b'{"value": [{"id":"1"},{"id":"2"}]}').records] == ["1", "2"]
    assert own.of_parent(b'{"value":[]}').records == []
    assert own.of_parent(b'{"perUserMfaState":"enforced"}').records == [("", b'{"perUserMfaState":"enforced"}')]
    with pytest.raises(BrokenError):
        own.of_parent(b'{"value":{"id":"1"}}')


@pytest.mark.parametrize("value", [1, None, True, ["a"], {"b": 1}, ""])
def test_an_id_that_is_no_text_is_no_id(value: Any) -> None:
    assert [id_ for id_, _ in reader().collection(body(compact({"id": value, "displayName": "a"}))).records] == [""]


def test_every_record_can_be_read_by_the_reader_of_snapshots() -> None:
    strange = [b'{"id":"1","x":"%b"}' % each for each in (rb"\"", rb"\\", rb"\/", rb"\b\f\n\r\t", "\U0001f600\u2028\x7f".encode())]
    for text in texts("entra.users", *(body(each) for each in strange), body(*strange)):
        assert decode(text, "x")["id"] == "1"
