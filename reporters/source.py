"""The assessment opened for reading: what is looked up by name, and what a finding holds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from reporters.dates import Dates
from reporters.shape import At, ReportError
from reporters.text import Text, same, visible
from reporters.tree import verdict_of

SCHEMA = "telework-scan/assessment/1"


@dataclass(frozen=True, slots=True)
class Finding:
    """A rule's result over a population; ``records`` are JSON objects as they stand."""

    id: str
    rule: str
    scope: str
    resource: str
    verdict: str
    counts: Mapping[str, int]
    bounds: tuple[int, int | None] | None
    records: tuple[Any, ...]
    total: int
    complete: bool
    at: At

    @property
    def short_of_ledger(self) -> bool:
        """Whether everything was read and judged, and the ledger still declares more than that."""
        return self.complete and self.verdict == "unknown" and self.counts["unknown"] == 0

    @property
    def judged(self) -> int:
        """How many records were judged, whatever came out."""
        return self.counts["pass"] + self.counts["fail"] + self.counts["unknown"]

    def subjects(self, reason: str) -> Iterator[tuple[str, str]]:
        """Id and name of the listed records that are unknown for ``reason``."""
        for index, record in enumerate(self.records):
            try:
                if record["verdict"] == "unknown" and reason in record["reasons"]:
                    yield str(record["id"]), visible(record["name"] or str(record["id"]))
            except (KeyError, TypeError) as error:
                raise malformed(self, index, error) from None


class Source:
    """Look-ups over one assessment. A name that is not there raises ReportError."""

    def __init__(self, assessment: Mapping[str, Any]) -> None:
        """``assessment`` is the parsed assessment.json; another schema raises ReportError."""
        self.root = At(assessment, "assessment")
        schema = self.root.at("schema").raw()
        if schema != SCHEMA:
            raise ReportError(f"assessment.schema: expected {SCHEMA}, found {visible(schema)}")
        self.dates = Dates(self.root.at("organisation").at("timezone").raw())
        self._texts = self.root.at("texts")
        self._resources = {at.at("resource").raw(): at for at in self.root.at("snapshot").at("resources").each()}
        self._findings = {at.at("id").raw(): self._finding(at) for at in self.root.at("findings").each()}
        self._answers = list(self.root.at("answers").each())

    def rule(self, rule: str) -> At:
        """Return the texts of a rule."""
        return self._texts.at("rules").at(rule)

    def demand(self, finding: str | None, rule: str) -> At:
        """Return where the conditions of a finding stand: its own, where its rule was judged with several sets of numbers."""
        demands = self._texts.optional("demands")
        return demands.at(finding) if demands is not None and finding is not None and demands.has(finding) else self.rule(rule)

    def question(self, question: str) -> At:
        """Return the texts of a question."""
        return self._texts.at("questions").at(question)

    def product_title(self, product: str) -> Text:
        """Return what a product in use is called, on one line; one that is not listed is called by its id."""
        listed = self.root.optional("products")
        for at in listed.each() if listed is not None else ():
            if at.at("id").raw() == product:
                title = at.at("title").text()
                return Text(visible(title.ja), visible(title.en))
        return same(visible(product))

    def procedures(self) -> Iterator[tuple[str, At]]:
        """Return the procedures that help with anything judged, by id."""
        at = self._texts.optional("procedures")
        return iter(()) if at is None else at.pairs()

    def terms(self) -> Iterator[tuple[str, At]]:
        """Return the words of the glossary that occur, by id."""
        at = self._texts.optional("terms")
        return iter(()) if at is None else at.pairs()

    def has_rule(self, rule: str) -> bool:
        """Whether there are words of a rule."""
        return self._texts.at("rules").has(rule)

    def rule_title(self, rule: str) -> Text:
        """Return what a rule states; one without words is called by its id."""
        rules = self._texts.at("rules")
        return rules.at(rule).at("title").text() if rules.has(rule) else same(visible(rule))

    def question_title(self, question: str) -> Text:
        """Return what a question asks; one that no item asks is called by its id."""
        questions = self._texts.at("questions")
        return questions.at(question).at("question").text() if questions.has(question) else same(visible(question))

    def circumstance(self, circumstance: str) -> Text:
        """Return what a circumstance says; one without words is called by its id."""
        return self._named("circumstances", circumstance)

    def resource_title(self, resource: str) -> Text:
        """Return what a resource is called; one without a title is called by its id."""
        return self._named("resources", resource)

    def rights(self, resource: str) -> Text | None:
        """Who may read a resource of the directory or of a PC; None for what a permission opens."""
        rights = self._texts.optional("rights")
        return rights.at(resource).text() if rights is not None and rights.has(resource) else None

    def value_names(self, resource: str) -> Mapping[str, Mapping[str, Text]]:
        """Return what values of a resource's fields are called: field → value → words. Empty for most."""
        named = self._texts.at("values")
        if not named.has(resource):
            return {}
        return {field: {value: words.text() for value, words in values.pairs()} for field, values in named.at(resource).pairs()}

    def inputs(self, resource: str) -> tuple[At, ...]:
        """Return the snapshot's entries that a resource stands on: its own, or those that it was worked out from."""
        own = self.resource(resource)
        if own is not None:
            return (own,)
        names = [
            each.raw() for at in self.root.at("snapshot").at("derived").each() if at.at("resource").raw() == resource for each in at.at("from").each()
        ]
        return tuple(entry for name in names if (entry := self.resource(name)) is not None)

    def plan_title(self, plan: str) -> Text:
        """Return what a service plan is called; one without a title is called by its code."""
        known = self._plan(plan)
        return same(visible(plan)) if known is None else known.at("title").text()

    def plan_product(self, plan: str) -> Text | None:
        """Return the product for small businesses that brings a service plan, where one is known."""
        known = self._plan(plan)
        return None if known is None else known.at("brought_by").text()

    def _plan(self, plan: str) -> At | None:
        plans = self._texts.at("plans")
        return plans.at(plan) if plans.has(plan) else None

    def _named(self, kind: str, code: str) -> Text:
        names = self._texts.at(kind)
        return names.at(code).text() if names.has(code) else same(visible(code))

    def resource(self, resource: str) -> At | None:
        """Return the snapshot's entry of a resource; None for one that was derived or never asked for."""
        return self._resources.get(resource)

    def finding(self, finding: str) -> Finding:
        """Return a finding by its id."""
        if finding not in self._findings:
            raise ReportError(f"assessment.findings: no finding {visible(finding)}")
        return self._findings[finding]

    def answer(self, question: str, style: str) -> At | None:
        """Return the answer to a question for a work style: its own first, then the one for all."""
        fallback = None
        for at in self._answers:
            if at.at("question").raw() != question:
                continue
            scope = at.at("work_style").value
            if scope == style:
                return at
            if scope is None and fallback is None:
                fallback = at
        return fallback

    def _finding(self, at: At) -> Finding:
        bounds = at.maybe("bounds")
        records = at.at("records")
        if not isinstance(records.value, list):
            records.wrong("a list")
        counts = at.at("counts")
        entries = self.inputs(at.at("resource").raw())
        return Finding(
            id=at.at("id").raw(),
            rule=at.at("rule").raw(),
            scope=at.at("scope").raw(),
            resource=at.at("resource").raw(),
            verdict=verdict_of(at),
            counts={name: counts.at(name).number() for name in _COUNTS},
            bounds=None if bounds is None else (bounds.at("low").number(), _maybe_number(bounds)),
            records=tuple(records.value),
            total=at.at("total").number(),
            complete=bool(entries) and all(entry.at("complete").flag() for entry in entries),
            at=at,
        )


def malformed(finding: Finding, index: int, error: Exception) -> ReportError:
    """Return the error for a record that does not have the shape of one."""
    return ReportError(f"{finding.at.place}.records[{index}]: malformed record ({error!r})")


_COUNTS = ("pass", "fail", "unknown", "not_judged")


def _maybe_number(bounds: At) -> int | None:
    high = bounds.maybe("high")
    return None if high is None else high.number()
