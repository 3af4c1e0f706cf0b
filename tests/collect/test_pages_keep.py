"""Whatever pages came before: the records of a page are what keeping leaves of each of them, and nothing else."""

import json
from typing import Any

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from scanner.collect.pages import BrokenError, Reader
from scanner.resources.keeping import Keeping
from tests.resources.test_keeping import KEEP, NEVER, RECORDS, VALUES, resource

ALIKE = st.fixed_dictionaries({"id": st.sampled_from(["1", "2"])}, optional=dict.fromkeys(("a", "b", "c", "wifi"), VALUES))
PAGES = st.lists(st.lists(ALIKE | RECORDS, max_size=4), min_size=1, max_size=5)


@given(PAGES, NEVER, KEEP, st.booleans(), st.integers(0, 3))
def test_what_was_read_before_changes_nothing(
    pages: list[list[dict[str, Any]]], never: list[str], keep: dict[str, frozenset[str]], escaped: bool, again: int
) -> None:
    one = resource(*never, keep=keep)
    reader, keeping, encode = Reader(one), Keeping(one), msgspec.json.Encoder().encode
    for page in pages + pages[:again]:
        body = json.dumps({"@odata.context": "x", "value": page}, ensure_ascii=escaped, separators=(",", ":")).encode()
        expected = [encode(keeping.kept(record)) for record in page]
        assert [text for _, text in reader.collection(body).records] == expected
        for record, text in zip(page, expected, strict=True):
            try:
                ((_, single),) = reader.single(encode(record)).records
            except BrokenError:
                continue
            assert single == text
