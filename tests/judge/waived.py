"""Waivers for tests."""

from scanner.judge.waivers import Waivers, Watch


def none_accepted() -> Waivers:
    """An assessment without any waiver."""
    return Waivers((), Watch((), ()), lambda _: False)
