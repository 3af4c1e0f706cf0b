"""The words of an assessment: everything that a report shows, in both languages, so that it needs nothing else."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from scanner.language.conditions import Condition, resolve
from scanner.language.sentences import sentence
from scanner.library.checklists import Checklist, Item
from scanner.library.glossary import Term, occurring
from scanner.library.library import Library
from scanner.library.procedures import Procedure
from scanner.library.rules import Rule
from scanner.library.templates import wanting
from scanner.model.text import Text
from scanner.resources.registry import Resource
from scanner.resources.service_plans import service_plans

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Judged:
    """A finding by its id, its rule, and the numbers that the rule was judged with."""

    finding: str
    rule: str
    values: Mapping[str, Any]


def texts_json(library: Library, checklists: Iterable[Checklist], judged: Iterable[Judged], resources: Iterable[str]) -> Json:
    """``texts`` of assessment.json. ``judged``: what came of rules. ``resources``: those of the snapshot."""
    by_rule: dict[str, list[Judged]] = {}
    for each in judged:
        by_rule.setdefault(each.rule, []).append(each)
    listed = list(checklists)
    asked = {leaf.target for checklist in listed for item in checklist.items for leaf in item.leaves() if leaf.kind == "ask"}
    described = [library.resources[name] for name in sorted(resources) if name in library.resources]
    plans = sorted({plan for each in described for plan in each.plan})
    return {
        "rules": {name: rule_texts(library.rules[name], found[0].values) for name, found in sorted(by_rule.items())},
        "demands": dict(_demands(library, by_rule)),
        "questions": {name: _question(library, name) for name in sorted(asked)},
        "procedures": {
            each.id: _procedure(each) for each in library.procedures.values() if not ({*by_rule, *asked}).isdisjoint((*each.mends, *each.questions))
        },
        "terms": {each.id: _term(each) for each in occurring(library.glossary, _shown(library, listed, asked))},
        "circumstances": {name: each.label.as_json() for checklist in listed for name, each in sorted(checklist.circumstances.items())},
        "resources": {each.name: each.title.as_json() for each in described},
        "rights": {each.name: each.rights.as_json() for each in described if each.rights is not None},
        "values": {each.name: values for each in described if (values := _values(each))},
        "plans": {name: _plan(name) for name in plans if name in service_plans()},
    }


def _demands(library: Library, by_rule: Mapping[str, list[Judged]]) -> Iterator[tuple[str, Json]]:
    """By finding, the conditions of rules that several documents or items give different numbers."""
    for name, found in sorted(by_rule.items()):
        if any(each.values != found[0].values for each in found):
            yield from ((each.finding, _conditions(library.rules[name], each.values)) for each in found)


def _conditions(rule: Rule, values: Mapping[str, Any]) -> Json:
    return {
        "where": _sentence(rule.where, values),
        "require": demand(rule, values).as_json(),
        "valid_when": _sentence(rule.valid_when, values),
        "conclusive_when": _sentence(rule.conclusive_when, values),
    }


def _values(resource: Resource) -> Json:
    """What the values of a resource's fields are called: field → value → words."""
    return {name: {value: text.as_json() for value, text in field.means.items()} for name, field in resource.fields.items() if field.means}


def _plan(name: str) -> Json:
    plan = service_plans()[name]
    return {"title": plan.title.as_json(), "brought_by": plan.brought_by.as_json()}


def rule_texts(rule: Rule, values: Mapping[str, Any]) -> Json:
    """Everything that a report says about one rule."""
    return {
        "title": rule.title.as_json(),
        "why": rule.why.as_json(),
        "fix": rule.fix.as_json(),
        "limits": rule.limits.as_json(),
        "references": [each.as_json() for each in rule.references],
        "cost": {"licence": rule.licence, "effort": rule.effort},
        "origin": rule.origin,
        "ledger": list(rule.ledger),
        **_conditions(rule, values),
    }


def _sentence(condition: Condition | None, values: Mapping[str, Any]) -> Json | None:
    return sentence(condition, values).as_json() if condition else None


def demand(rule: Rule, values: Mapping[str, Any]) -> Text:
    """What the rule demands, as a sentence."""
    if rule.require is not None:
        return sentence(rule.require, values)
    if rule.count is None:
        raise ValueError(f"rule {rule.id} demands nothing")
    of = sentence(rule.count.of, values)
    bounds = []
    if rule.count.at_least is not None:
        number = resolve(rule.count.at_least, values)
        bounds.append(Text(f" {number} 件以上ある", f"there are at least {number}"))
    if rule.count.at_most is not None:
        number = resolve(rule.count.at_most, values)
        bounds.append(Text(" 1 件もない", "there are none") if number == 0 else Text(f" {number} 件以下である", f"there are at most {number}"))
    return Text(
        f"次に当てはまるものが{'、かつ'.join(each.ja for each in bounds)}: {of.ja}",
        f"of those for which {of.en}, {' and '.join(each.en for each in bounds)}",
    )


def _question(library: Library, name: str) -> Json:
    question = library.questions[name]
    return {
        "question": question.text.as_json(),
        "help": question.help.as_json(),
        "who": question.who.as_json(),
        "evidence": question.evidence.as_json(),
        "remedy": question.remedy.as_json(),
        "templates": [each.id for each in wanting(library.templates, name)],
        "asked_because": question.asked_because.as_json(),
    }


def _shown(library: Library, checklists: Iterable[Checklist], asked: Iterable[str]) -> Iterator[Text]:
    """The texts that terms are explained in: what items demand and what people are asked."""
    yield from (item.demand for checklist in checklists for item in checklist.items)
    yield from (library.questions[name].text for name in asked)


def _term(term: Term) -> Json:
    return {
        **term.name.as_json(),
        "spellings": {language: list(term.in_language(language)) for language in ("ja", "en")},
        "meaning": term.meaning.as_json(),
    }


def _procedure(procedure: Procedure) -> Json:
    return {
        "number": procedure.number,
        "title": procedure.title.as_json(),
        "where": procedure.where.as_json(),
        "steps": [each.as_json() for each in procedure.steps],
        "cautions": [each.as_json() for each in procedure.cautions],
        "mends": list(procedure.mends),
        "questions": list(procedure.questions),
        "source": procedure.source.as_json(),
    }


def checklist_json(checklist: Checklist) -> Json:
    """One checklist as reports need it."""
    source, scope = checklist.source, checklist.applies_to
    return {
        "id": checklist.id,
        "title": checklist.title.as_json(),
        "origin": checklist.origin,
        "source": {
            "publisher": source.publisher.as_json(),
            "edition": source.edition.as_json(),
            "date": source.date,
            "revised": source.revised,
            "superseded_by": source.superseded_by.as_json() if source.superseded_by else None,
            "url": source.url,
        },
        "priorities": [
            {
                "sign": each.sign,
                "rank": each.rank,
                "optional": each.optional,
                "label": each.label.as_json(),
                "description": each.description.as_json() if each.description else None,
            }
            for each in checklist.priorities.values()
        ],
        "applies_to": {"ownership": scope.ownership or None, "platforms": list(scope.platforms)} if scope else None,
        "tailoring": checklist.tailoring.as_json() if checklist.tailoring else None,
        "roles": {name: text.as_json() for name, text in checklist.roles.items()},
        "threats": {name: text.as_json() for name, text in checklist.threats.items()},
        "categories": {name: text.as_json() for name, text in checklist.categories.items()},
        "methods": {
            str(number): {
                "sign": each.sign,
                "title": each.title.as_json(),
                "ownership": each.ownership,
                "office_network": each.office_network,
                "cloud": each.cloud,
                "data_on_device": each.data_on_device,
            }
            for number, each in checklist.methods.items()
        },
        "remarks": [text.as_json() for text in checklist.remarks],
        "items": [_item(item) for item in checklist.items],
    }


def _item(item: Item) -> Json:
    return {
        "number": item.number,
        "category": item.category,
        "section": item.section.as_json() if item.section else None,
        "role": item.role or None,
        "priority": item.priority,
        "inferred": item.inferred,
        "printed": [{"where": each.where.as_json(), "priority": each.priority} for each in item.printed],
        "notice": item.notice,
        "threats": list(item.threats),
        "methods": list(item.methods),
        "title": item.title.as_json(),
        "demand": item.demand.as_json(),
        "pages": dict(item.pages),
        "remarks": [text.as_json() for text in item.remarks],
    }
