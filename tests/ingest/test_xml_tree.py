"""XML that was written to harm: entities, DTDs, depth, size; and secrets that stay in the file."""

import time

import pytest

from scanner.ingest.xml_tree import MAX_ATTRIBUTES, MAX_DEPTH, parse, root_of
from scanner.model.errors import InputError

LAUGHS = "<!DOCTYPE l [<!ENTITY a 'ha'>" + "".join(f"<!ENTITY {chr(98 + n)} '{('&' + chr(97 + n) + ';') * 10}'>" for n in range(9)) + "]><l>&j;</l>"


def refused(text: str) -> str:
    with pytest.raises(InputError) as error:
        parse(text, "a.xml")
    (problem,) = error.value.problems
    assert problem.ja
    assert problem.place.file == "a.xml"
    return problem.en


@pytest.mark.parametrize(
    "text",
    [
        LAUGHS,
        f"<!DOCTYPE l [<!ENTITY a '{'x' * 50_000}'>]><l>{'&a;' * 50_000}</l>",
        "<!DOCTYPE l SYSTEM 'file:///etc/hostname'><l/>",
        "<!DOCTYPE l [<!ENTITY x SYSTEM 'file:///etc/hostname'>]><l>&x;</l>",
        "<!DOCTYPE l [<!ENTITY % p SYSTEM 'http://example.jp/x'> %p;]><l/>",
        "<!DOCTYPE l><l/>",
    ],
)
def test_a_dtd_is_refused_before_anything_in_it_works(text: str) -> None:
    began = time.monotonic()
    assert "declares a DTD" in refused(text)
    assert time.monotonic() - began < 1


def test_an_entity_that_nobody_declared_is_refused() -> None:
    assert "cannot be read as XML" in refused("<l>&nbsp;</l>")


def test_nesting_and_attributes_are_bounded() -> None:
    assert "nested too deeply" in refused("<a>" * (MAX_DEPTH + 1) + "</a>" * (MAX_DEPTH + 1))
    assert "nested too deeply" in refused("<a><Explain>" + "<a>" * 100_000)
    assert "too many attributes" in refused("<a " + " ".join(f"b{n}='1'" for n in range(MAX_ATTRIBUTES + 1)) + "/>")


def test_elements_are_bounded() -> None:
    assert "too many elements" in refused("<a>" + "<b/>" * 400_000 + "</a>")


@pytest.mark.parametrize("text", ["", " ", "<a>", "<a><b></a>", "no XML", "<a/><b/>", "<a>\0</a>", "<a b='1' b='2'/>", "<a>\ud800</a>"])
def test_what_is_broken_is_refused_with_its_place(text: str) -> None:
    assert refused(text)


def test_the_declared_encoding_is_past() -> None:
    assert parse('<?xml version="1.0" encoding="utf-16"?><a>在宅</a>', "a.xml").root.text == "在宅"


def test_names_are_found_without_their_prefixes() -> None:
    root = parse('<q:a xmlns:q="urn:one" xmlns="urn:two" q:type="t"><b> x </b></q:a>', "a.xml").root
    assert (root.space, root.name, root.attributes) == ("urn:one", "a", {"type": "t"})
    found = root.one("b")
    assert found is not None
    assert (found.space, found.text) == ("urn:two", "x")


def test_what_stands_twice_is_not_said() -> None:
    root = parse("<a><b>1</b><b>2</b><c>true</c><d>yes</d></a>", "a.xml").root
    assert root.said("b") is None
    assert [root.flag(name) for name in "bcde"] == [None, True, None, None]


@pytest.mark.parametrize(
    "text",
    ['<U>\n<P CPassword="s3cret"/></U>', "<U>\n<cpassword><x>s3cret</x></cpassword></U>", '<U>\n<Explain a:cpassword="s3cret" xmlns:a="u"/></U>'],
)
def test_a_password_of_preferences_is_named_and_never_kept(text: str) -> None:
    tree = parse(text, "Groups.xml")
    assert "s3cret" not in repr(tree)
    (secret,) = tree.refused
    assert "cpassword" in secret.what.casefold()
    assert (secret.place.file, secret.place.line) == ("Groups.xml", 2)


def test_an_empty_password_is_none() -> None:
    assert parse('<U cpassword=""/>', "Groups.xml").refused == ()


def test_long_parts_that_nobody_needs_are_left_out() -> None:
    root = parse("<a><Explain>long<b/></Explain><c>1</c></a>", "a.xml").root
    assert [child.name for child in root.children] == ["c"]


def test_the_first_element_is_known_in_every_encoding() -> None:
    text = '<?xml version="1.0"?><!-- <no> --><q:Rsop a="1">'
    assert [root_of(text.encode(name)) for name in ("utf-8", "utf-16", "utf-16-be")] == ["Rsop"] * 3
    assert root_of(b"PReg") is None
