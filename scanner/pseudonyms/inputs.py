"""What an organisation writes itself – its file, answers, waivers – with the names in it replaced as in the snapshot that is judged."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from scanner.library.answers import Answer
from scanner.library.organisation import Organisation
from scanner.library.rules import Rule
from scanner.library.waivers import Pinned, Waiver
from scanner.model.text import Text
from scanner.pseudonyms.records import Pseudonyms
from scanner.pseudonyms.tokens import is_token
from scanner.resources.registry import Resource

_GUID = re.compile(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")


def names_to_match(organisation: Organisation) -> list[str]:
    """The accounts and devices that an organisation names and that would not be found among tokens."""
    accounts = [each.account for each in organisation.break_glass if not is_token(each.account.partition("@")[0])]
    devices = [each.device for each in organisation.out_of_use if not is_token(each.device)]
    return [each for each in (*accounts, *devices) if not _GUID.fullmatch(each)]


def names_of_people(organisation: Organisation, answers: tuple[Answer, ...], waivers: tuple[Waiver, ...]) -> list[str]:
    """Who declared, decided, answered or approved something, as far as it is no token."""
    found = [each.by for each in organisation.break_glass]
    found += [each.by for each in organisation.out_of_use]
    found += [each.by for each in organisation.tailoring]
    found += [each.by for each in answers]
    found += [each.approved_by for each in waivers]
    found += [each.declared_by for each in organisation.work_styles if each.declared_by]
    found += [each.contact for each in organisation.products if each.contact]
    return [each for each in found if not is_token(each)]


class Replacing:
    """Replaces names in what an organisation writes. ``pseudonyms`` must have learnt the snapshot's names."""

    def __init__(self, pseudonyms: Pseudonyms) -> None:
        self._pseudonyms = pseudonyms
        self._text = pseudonyms.texts.replaced

    def _unless_token(self, replaced: Callable[[str], str], text: str) -> str:
        return text if is_token(text) or _GUID.fullmatch(text) else replaced(text)

    def _person(self, text: str) -> str:
        return self._unless_token(self._pseudonyms.names.name, text)

    def _account(self, text: str) -> str:
        return text if is_token(text.partition("@")[0]) else self._unless_token(self._pseudonyms.names.account, text)

    def _maybe(self, text: str | None) -> str | None:
        return text and self._text(text)

    def organisation(self, given: Organisation) -> Organisation:
        """The organisation: its accounts, devices and people as tokens; its own name, and those of its work styles, as it wrote them."""
        person, host = self._person, self._pseudonyms.names.host
        return replace(
            given,
            break_glass=tuple(
                replace(each, account=self._account(each.account), reason=self._text(each.reason), by=person(each.by)) for each in given.break_glass
            ),
            out_of_use=tuple(
                replace(each, device=self._unless_token(host, each.device), reason=self._text(each.reason), by=person(each.by))
                for each in given.out_of_use
            ),
            work_styles=tuple(replace(each, declared_by=each.declared_by and person(each.declared_by)) for each in given.work_styles),
            tailoring=tuple(replace(each, reason=self._text(each.reason), by=person(each.by)) for each in given.tailoring),
            products=tuple(replace(each, contact=each.contact and person(each.contact)) for each in given.products),
            warnings=tuple(Text(self._text(each.ja), self._text(each.en)) for each in given.warnings),
        )

    def answer(self, given: Answer) -> Answer:
        """An answer: who gave it as a token, its note and what its evidence is called without known names."""
        evidence = tuple(replace(each, file=self._maybe(each.file), url=self._maybe(each.url)) for each in given.evidence)
        return replace(given, by=self._person(given.by), note=self._maybe(given.note), evidence=evidence)

    def waiver(self, given: Waiver, rules: Mapping[str, Rule]) -> Waiver:
        """A waiver, pinned to the same records with the same values."""
        rule = rules.get(given.rule) if given.rule else None
        records = tuple(
            Pinned(self._id(each.id, rule), {name: self._observed(name, value, rule) for name, value in each.observed.items()})
            for each in given.records
        )
        return replace(given, records=records, reason=self._text(given.reason), approved_by=self._person(given.approved_by))

    def _id(self, text: str, rule: Rule | None) -> str:
        kind = _kind_of_id(rule.resource) if rule else ""
        return self._unless_token(self._pseudonyms.names.kinds.get(kind, self._text), text)

    def _observed(self, name: str, value: Any, rule: Rule | None) -> Any:
        field = rule.resource.fields.get(name) if rule else None
        replaced = self._pseudonyms.names.kinds.get(field.personal if field else "", self._text)
        return _deeply(lambda text: self._unless_token(replaced, text), value)


def _kind_of_id(resource: Resource) -> str:
    return next((each.personal for each in resource.fields.values() if each.path == resource.identity.id), "")


def _deeply(replaced: Callable[[str], str], value: Any) -> Any:
    if isinstance(value, str):
        return replaced(value)
    if isinstance(value, Mapping):
        return {name: _deeply(replaced, each) for name, each in value.items()}
    return [_deeply(replaced, each) for each in value] if isinstance(value, list | tuple) else value
