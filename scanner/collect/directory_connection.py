"""The connection to a directory: signing in and searching, over LDAPS. Here alone ldap3 is loaded.

Nothing but bind, search and unbind is ever asked for; referrals are not followed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any, NamedTuple, Protocol

import ldap3
from ldap3.core.exceptions import LDAPException

from scanner.collect.directory_trust import Address, DirectoryError, Trust
from scanner.collect.directory_values import Item
from scanner.collect.entries import Failure
from scanner.model.text import Text
from scanner.model.verdicts import Reason

CONNECT_SECONDS, ANSWER_SECONDS = 10, 60
PAGE = 500
MOST_OBJECTS = 300_000
# RFC 4511, appendix A.
SUCCESS, NO_SUCH_OBJECT, INVALID_CREDENTIALS, NO_ACCESS = 0, 32, 49, 50
_PAGING = "1.2.840.113556.1.4.319"
_SCOPES: dict[str, Any] = {"base": ldap3.BASE, "one": ldap3.LEVEL, "sub": ldap3.SUBTREE}
_LOST = (LDAPException, OSError, ValueError)

# What Active Directory says of a sign-in that it refused ("data 52e"): the Windows error codes.
_REFUSALS = {
    "52e": Text("ユーザー名かパスワードが違います。", "the user name or the password is wrong."),
    "525": Text("その名前のユーザーがいません。", "there is no user of that name."),
    "530": Text("この時間帯のログオンが許可されていません。", "logging on is not allowed at this time."),
    "531": Text("この PC からのログオンが許可されていません。", "logging on is not allowed from this computer."),
    "532": Text("パスワードの期限が切れています。", "the password has expired."),
    "533": Text("アカウントが無効になっています。", "the account is disabled."),
    "701": Text("アカウントの期限が切れています。", "the account has expired."),
    "773": Text("パスワードの変更が必要です。", "the password has to be changed first."),
    "775": Text("アカウントがロックアウトされています。", "the account is locked out."),
}


class Found(NamedTuple):
    """What a search gave. ``failure``: why it may not be all; None if it is. ``absent``: there is no such base, or it is hidden."""

    items: tuple[Item, ...]
    failure: Failure | None
    absent: bool
    pages: int


class Source(Protocol):
    """What can be searched."""

    def search(self, base: str, scope: str, matching: str, attributes: Iterable[str]) -> Found:
        """Objects at (``base``), right below (``one``) or anywhere below (``sub``) a name, with the attributes that are named."""
        ...


class Directory:
    """A directory that somebody has signed in to."""

    def __init__(self, connection: Any) -> None:
        self._connection = connection

    def search(self, base: str, scope: str, matching: str, attributes: Iterable[str]) -> Found:
        """See `Source`. Never raises: what goes wrong is said in the answer."""
        items: list[Item] = []
        asked = list(attributes) or ["1.1"]
        pages, cookie = 0, None
        while True:
            paging = {} if scope == "base" else {"paged_size": PAGE, "paged_cookie": cookie}
            try:
                _, result, response, _ = self._connection.search(
                    base, matching, _SCOPES[scope], attributes=asked, time_limit=ANSWER_SECONDS, **paging
                )
                items += [_item(each) for each in response or () if each["type"] == "searchResEntry"]
                cookie = result.get("controls", {}).get(_PAGING, {}).get("value", {}).get("cookie")
            except _LOST:
                return Found(tuple(items), Failure(Reason.INCOMPLETE, "connection lost"), absent=False, pages=pages)
            pages += 1
            failure = _failure(result["result"])
            if failure is None and cookie and len(items) > MOST_OBJECTS:
                failure = Failure(Reason.INCOMPLETE, f"more than {MOST_OBJECTS} objects")
            if failure is not None or not cookie:
                return Found(tuple(items), failure, absent=result["result"] == NO_SUCH_OBJECT, pages=pages)

    def close(self) -> None:
        """Sign out, if the connection still stands."""
        try:
            self._connection.unbind()
        except _LOST:
            return


def _item(entry: Any) -> Item:
    values = {name.lower(): tuple(map(bytes, found)) for name, found in entry["raw_attributes"].items() if found}
    return Item(str(entry["dn"]), values)


def _failure(code: int) -> Failure | None:
    if code == SUCCESS:
        return None
    return Failure(Reason.PERMISSION_DENIED if code == NO_ACCESS else Reason.INCOMPLETE, f"LDAP result {code}")


def sign_in(address: Address, trust: Trust, user: str, password: str) -> Directory:
    """Connect and bind. Raises `DirectoryError`; the password is sent only to a server that ``trust`` has accepted."""
    tls = _Tls(trust)
    server = ldap3.Server(address.host, address.port, use_ssl=True, tls=tls, get_info=ldap3.NONE, connect_timeout=CONNECT_SECONDS)
    connection = ldap3.Connection(
        server,
        user,
        password,
        client_strategy=ldap3.SAFE_SYNC,
        authentication=ldap3.SIMPLE,
        read_only=True,
        auto_referrals=False,
        auto_range=False,
        check_names=False,
        receive_timeout=ANSWER_SECONDS,
    )
    try:
        _, result, _, _ = connection.bind()
    except _LOST as error:
        if connection.socket is not None:  # ldap3 leaves it open
            connection.socket.close()
        raise tls.refused or _unreachable(address) from error
    finally:
        connection.password = None
    if result["result"] != SUCCESS:
        connection.unbind()
        raise _refused(address, result)
    return Directory(connection)


class _Tls(ldap3.Tls):
    """Lets `Trust` make the encrypted connection, and remembers what it refused."""

    def __init__(self, trust: Trust) -> None:
        super().__init__()
        self._trust = trust
        self.refused: DirectoryError | None = None

    def wrap_socket(self, connection: Any, do_handshake: bool = False) -> None:  # noqa: ARG002, FBT001, FBT002 - ldap3's signature
        """Encrypt the socket of a connection that was just opened."""
        try:
            connection.socket = self._trust.wrapped(connection.socket)
        except DirectoryError as error:
            self.refused = error
            raise OSError from error


def _unreachable(address: Address) -> DirectoryError:
    return DirectoryError(
        f"{address} に接続できません。アドレス、ネットワーク、ドメイン コントローラーの LDAPS（ポート {address.port}）が有効かを確かめてください。",
        f"{address} cannot be reached: see to the address, the network, and whether the domain controller offers LDAPS (port {address.port}).",
    )


def _refused(address: Address, result: Any) -> DirectoryError:
    code = result["result"]
    if code == INVALID_CREDENTIALS:
        found = re.search(r"\bdata ([0-9a-f]{3,8})\b", str(result["message"]))
        why = _REFUSALS.get(found[1] if found else "", _REFUSALS["52e"])
        return DirectoryError(
            f"{address} にサインインできません。{why.ja}--user は tanaka@corp.example.jp か CORP\\tanaka の形で指定します。",
            f"signing in to {address} failed: {why.en} Give --user like tanaka@corp.example.jp or CORP\\tanaka.",
        )
    return DirectoryError(f"{address} がサインインを断りました（LDAP の結果コード {code}）。", f"{address} refused the sign-in (LDAP result {code}).")
