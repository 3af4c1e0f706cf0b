"""Shares in whole per cent, rounded so that none promises too much: what is known downwards, what is open upwards."""

from __future__ import annotations


def at_least(part: int, whole: int) -> int:
    """Per cent of a ``whole`` above 0, rounded down."""
    return 100 * part // whole


def at_most(part: int, whole: int) -> int:
    """Per cent of a ``whole`` above 0, rounded up: what is there is never 0 %."""
    return -(-100 * part // whole)
