"""Rules of filters are hostile text: whatever they say, they are understood or not, and nothing breaks."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanner.derive.reach.filters import UNREADABLE, Rule, parse_rule
from scanner.model.logic import Unknown

WORDS = st.sampled_from(
    [
        "(",
        ")",
        "[",
        "]",
        ",",
        "and",
        "-or",
        "device.model",
        "device.deviceOwnership",
        "device.operatingSystemVersion",
        "app.appVersion",
        "-eq",
        "-in",
        '"Corporate"',
        '"x',
        "10.0.22631",
        "$null",
        "-startsWith",
        "not",
        " ",
    ]
)
DEVICE = {"model": "note", "deviceownership": "corporate", "operatingsystemversion": (10, 0, 22631)}


@given(st.one_of(st.text(), st.lists(WORDS, max_size=30).map(" ".join)))
def test_any_text_is_a_rule_or_not_understood(text: str) -> None:
    rule = parse_rule(text)
    if isinstance(rule, Rule):
        assert rule.names
        found = rule.matches({name: DEVICE.get(name, UNREADABLE) for name in rule.names})
        assert found is True or found is False or isinstance(found, Unknown)
    else:
        assert rule == UNREADABLE


def test_no_depth_of_brackets_breaks_the_reader() -> None:
    assert parse_rule("(" * 3000) == UNREADABLE


@pytest.mark.parametrize("text", ['(device.model -eq "a")', '((device.model -eq "a") or (device.model -eq "b")) and device.model ne Null'])
def test_a_rule_names_its_properties(text: str) -> None:
    rule = parse_rule(text)
    assert isinstance(rule, Rule)
    assert rule.names == {"model"}
