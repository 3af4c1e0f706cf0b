"""The tenant behind its addresses: a GET becomes the parts of a body."""

from __future__ import annotations

import re
from collections import OrderedDict
from collections.abc import Iterable, Sequence
from urllib.parse import unquote

from scanner.sandbox.asking import Asked, Projection, asked
from scanner.sandbox.catalogue import selectable
from scanner.sandbox.endpoints import Endpoint, Record
from scanner.sandbox.faults import Fault
from scanner.sandbox.licences import plans
from scanner.sandbox.pages import TAIL, Listing, changed, encode, head, read_token, shuffled, token_of, with_context
from scanner.sandbox.plan import Tenant
from scanner.sandbox.refusals import Refusal, withheld_code

_LISTINGS_OF_PARENTS = 64


class Addresses:
    """Answers GETs below a version. ``base``: the service's own scheme, host and port, for links.

    Collections stay in memory as encoded pages; of those below a parent, which may be as many as the tenant has objects, only the
    last few.
    """

    def __init__(self, tenant: Tenant, endpoints: Sequence[Endpoint], *, top: int | None, unordered: bool) -> None:
        self.base = ""
        self._tenant = tenant
        self._plans = plans(tenant)
        self._rows = [(row, _pattern(row)) for row in endpoints]
        self._top = top
        self._unordered = unordered
        self._listings: dict[str, Listing] = {}
        self._of_parents: OrderedDict[str, Listing] = OrderedDict()

    def get(self, path: str, query: str, fault: Fault) -> tuple[bytes, ...]:
        """Return the body of an answer with status 200, in parts. Raises `Refusal`."""
        row, parent = self._row(path)
        if withheld := self._tenant.refusal_at(row.api, row.path):
            raise Refusal(withheld.status, "Application is not authorized to perform this operation.", withheld_code(withheld, row.path))
        wanted = asked(row, query, selectable(row), self._plans)
        if row.collection:
            return self._page(wanted, parent, path, fault)
        record: Record | None = None
        if row.single is not None:
            record = row.single(self._tenant)
        elif row.single_of is not None:
            record = row.single_of(self._tenant, parent)
        if record is None:
            raise Refusal(404, f"Resource '{parent or path}' does not exist.", "ResourceNotFound")
        return (encode(with_context(wanted.context(parent), Projection(wanted)(record))),)

    def prepare(self, target: str) -> None:
        """Make all pages of a collection, so that no answer has to wait for them. Raises `Refusal`."""
        path, _, query = target.partition("?")
        row, parent = self._row(path)
        listing = self._listing(asked(row, query, selectable(row), self._plans), parent, path)
        number = 0
        while listing.page(number):
            number += 1

    def filled(self, text: str, this: str, first: str = "", previous: str = "") -> str:
        """Fill in the names that the links of faults may hold."""
        for name, value in (("self", this), ("first", first), ("previous", previous), ("base", self.base)):
            text = text.replace(f"{{{name}}}", value)
        return text

    def _page(self, wanted: Asked, parent: str, path: str, fault: Fault) -> tuple[bytes, ...]:
        key = f"{self._tenant.id} {path}?{wanted.meaning}"
        number, turn = read_token(key, wanted.token) if wanted.token else (0, 0)
        listing = self._listing(wanted, parent, path)
        page = listing.page(number)
        if page is None:
            raise Refusal(400, "The $skiptoken points past the end.", "Directory_ExpiredPageToken")
        before = listing.page(max(0, number - 1)) or page
        first = f"{self.base}{path}" + (f"?{wanted.base}" if wanted.base else "")

        def page_link(other: int, turn: int = 0) -> str:
            return f"{first}{'&' if wanted.base else '?'}$skiptoken={token_of(key, other, turn)}"

        items, link = page.items, None if page.last else page_link(number + 1)
        if fault.again:
            items, link = before.items, page_link(number, turn + 1)
        if fault.overlap and number:
            items = b",".join(part for part in (changed(before.items, fault.overlap, fault.change), items) if part)
        if fault.endless:
            link = page_link(0 if page.last else number + 1, turn + 1)
        if fault.link is not None:
            this = page_link(number, turn) if wanted.token else first
            link = self.filled(fault.link, this, first, page_link(number - 1) if number > 1 else first)
        return head(wanted.context(parent), link), items, TAIL

    def _listing(self, wanted: Asked, parent: str, path: str) -> Listing:
        key = f"{path}?{wanted.meaning}"
        found = self._listings.get(key) or self._of_parents.get(key)
        if found is not None:
            return found
        made = Listing(self._records(wanted.row, parent, key), wanted, min(wanted.size, self._top or wanted.size))
        if wanted.row.parented:
            self._of_parents[key] = made
            if len(self._of_parents) > _LISTINGS_OF_PARENTS:
                self._of_parents.popitem(last=False)
        else:
            self._listings[key] = made
        return made

    def _records(self, row: Endpoint, parent: str, key: str) -> Iterable[Record]:
        records: Iterable[Record] | None = None
        if row.objects is not None:
            records = row.objects(self._tenant)
        elif row.objects_of is not None:
            records = row.objects_of(self._tenant, parent)
        if records is None:
            raise Refusal(404, f"Resource '{parent}' does not exist or one of its queried reference-property objects are not present.")
        return shuffled(records, key) if self._unordered else records

    def _row(self, path: str) -> tuple[Endpoint, str]:
        for row, pattern in self._rows:
            if found := pattern.fullmatch(path):
                return row, unquote(found[1]) if row.parented else ""
        raise Refusal(400, f"Resource not found for the segment '{path.rpartition('/')[2]}'.")


def _pattern(row: Endpoint) -> re.Pattern[str]:
    return re.compile("([^/]+)".join(re.escape(part) for part in f"/{row.api}{row.path}".split("{id}")))
