"""What the built-in accounts are called where nobody renamed them."""

from __future__ import annotations

from scanner.model.placeholders import ADMINISTRATOR, GUEST, folded

__all__ = ["ADMINISTRATOR", "GUEST", "folded"]
