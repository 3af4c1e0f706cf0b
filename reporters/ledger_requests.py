"""What to ask a provider for: every claim about an item that applies, once, by how far it is shown."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from reporters.model_ledger import ClaimView, LedgerRow, Request
from reporters.shape import At
from reporters.text import Text, same
from reporters.words_ledger import LETTER, WANTED

Key = tuple[str, str, str]
_WORST = ("expired", "open", "stated", "planned", "shown", "nothing")


Told = tuple[str, LedgerRow, ClaimView]


def requests(rows: Iterable[Told], claims: Mapping[Key, At], kind: str) -> tuple[Request, ...]:
    """The requests to one product's maker, in the order of its document.

    ``rows``: its claims in the ledger, each with its work style; ``kind``: of the product.
    """
    found: dict[Key, list[Told]] = {}
    for style, row, claim in rows:
        found.setdefault(claim.key, []).append((style, row, claim))
    return tuple(_request(found[key], at, kind) for key, at in claims.items() if key in found)


def _request(found: list[Told], at: At, kind: str) -> Request:
    # Of several work styles the one that has least counts; a claim about this very item says most.
    claim = min((claim for *_, claim in found), key=lambda one: (_rank(one.evidence.code), one.of is not None))
    code, life = claim.evidence.code, claim.evidence.life
    lacking = dict.fromkeys(style for style, _, one in found if one.evidence.code == code)
    title, number = at.maybe_text("title"), at.at("item").shown()
    named = Text(f"{number} {title.ja}", f"{number} {title.en}") if title is not None else same(number)
    soon = code == "shown" and life is not None and life.code == "soon"
    kind_of, wanted, due = "shown" if code == "shown" else "none", None, None
    if code in ("open", "stated", "expired") or soon:
        kind_of, wanted = "open", at.maybe_text("request") or WANTED["renewal" if soon else kind if kind in WANTED else "service"]
        due = LETTER["at_once"] if code == "expired" else life.expires if soon and life is not None else None
    elif code == "planned":
        kind_of, wanted = "planned", at.maybe_text("request") or WANTED["planned"]
    return Request(
        kind=kind_of,
        document=at.at("document").text(),
        item=named,
        styles=tuple(lacking) if len(lacking) < len({style for style, *_ in found}) else (),
        claim=claim,
        wanted=wanted,
        due=due,
    )


def _rank(code: str) -> int:
    return _WORST.index(code) if code in _WORST else 0
