"""Verdicts and reasons: the only vocabulary in which a result is said."""

from __future__ import annotations

from enum import StrEnum


class Verdict(StrEnum):
    """What is said of an item, of a part of it, or of a finding."""

    PASS = "pass"
    FAIL = "fail"
    UNKNOWN = "unknown"
    MANUAL = "manual"
    NOT_APPLICABLE = "not_applicable"


# Which of its parts' verdicts a group of parts has: the first that one of them has. The order: docs/adr/0002.
STRENGTH = {
    "all": (Verdict.FAIL, Verdict.UNKNOWN, Verdict.MANUAL, Verdict.PASS, Verdict.NOT_APPLICABLE),
    "any": (Verdict.PASS, Verdict.UNKNOWN, Verdict.MANUAL, Verdict.FAIL, Verdict.NOT_APPLICABLE),
}


class RecordVerdict(StrEnum):
    """What is said of one record. ``NOT_JUDGED``: the rule is not about this record."""

    PASS = "pass"
    FAIL = "fail"
    UNKNOWN = "unknown"
    NOT_JUDGED = "not_judged"


class Reason(StrEnum):
    """Why a verdict is not simply pass or fail."""

    FIELD_MISSING = "field_missing"
    NOT_COLLECTED = "not_collected"
    PERMISSION_DENIED = "permission_denied"
    NOT_LICENSED = "not_licensed"
    INCOMPLETE = "incomplete"
    STALE = "stale"
    INCONCLUSIVE = "inconclusive"
    INVALID_VALUE = "invalid_value"
    RULE_ERROR = "rule_error"
    NO_SUBJECT = "no_subject"
    METHOD = "method"
    EXEMPT = "exempt"
    OPTIONAL = "optional"
    UNANSWERED = "unanswered"
    ANSWER_EXPIRED = "answer_expired"


class Basis(StrEnum):
    """What a part's verdict stands on: a machine's reading, a document, or somebody's word."""

    MACHINE = "machine"
    DOCUMENT = "document"
    STATEMENT = "statement"
