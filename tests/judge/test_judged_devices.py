"""How many devices an item is about: each counts once, however many rules judge it."""

import pytest

from scanner.judge.assess import judged_devices

PHONES = frozenset({"ios", "android"})
WINDOWS = frozenset({"windows"})
EVERY = frozenset({"windows", "macos", "ios", "android"})


@pytest.mark.parametrize(
    ("findings", "expected"),
    [
        pytest.param([(PHONES, 7), (PHONES, 6)], 7, id="two rules about the same phones"),
        pytest.param([(WINDOWS, 25), (PHONES, 7)], 32, id="PCs and phones"),
        pytest.param([(WINDOWS, 25), (EVERY, 33), (PHONES, 7)], 33, id="the phones are among all devices"),
        pytest.param([(EVERY, 20), (WINDOWS, 25)], 25, id="a rule about all devices that left some out"),
        pytest.param([(WINDOWS, 25), (PHONES, 7), (EVERY, 10)], 32, id="what was judged apart is not forgotten"),
        pytest.param([], 0, id="no rule"),
    ],
)
def test_a_device_counts_once(findings: list[tuple[frozenset[str], int]], expected: int) -> None:
    assert judged_devices(findings) == expected
