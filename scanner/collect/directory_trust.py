"""Which server a directory is read from, and how we know that it is the right one: LDAPS, and a certificate that is verified or pinned."""

from __future__ import annotations

import hashlib
import hmac
import re
import socket
import ssl
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from scanner.model.errors import UsageError

PORT = 636
_FINGERPRINT = re.compile("[0-9a-f]{64}", re.ASCII)


class DirectoryError(UsageError):
    """The directory could not be reached, did not prove who it is, or refused."""

    exit_code = 3


@dataclass(frozen=True, slots=True)
class Address:
    """A server: its host (name or address) and port."""

    host: str
    port: int

    def __str__(self) -> str:
        return f"ldaps://{f'[{self.host}]' if ':' in self.host else self.host}:{self.port}"


def address_of(url: str) -> Address:
    """The address that ``ldaps://host[:port]`` means. Raises `UsageError` for everything else, plain LDAP above all."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError:
        parts, host, port = urlsplit(""), None, None
    if parts.scheme == "ldap":
        raise UsageError(
            "ldap:// では接続しません。パスワードが暗号化されずにネットワークを流れるためです。ldaps:// で始まるアドレスを指定してください。",
            "ldap:// is refused: the password would cross the network in the clear. Give an address that begins with ldaps://.",
        )
    extra = parts.username is not None or parts.path not in ("", "/") or parts.query or parts.fragment
    if parts.scheme != "ldaps" or not host or extra:
        raise UsageError(
            "--server には、ドメイン コントローラーのアドレスを ldaps://dc1.corp.example.jp の形で指定してください。",
            "give --server the address of a domain controller, like ldaps://dc1.corp.example.jp.",
        )
    return Address(host, port or PORT)


def fingerprint_of(option: str) -> str:
    """The SHA-256 of a certificate as hexadecimal digits, with or without colons. Raises `UsageError`."""
    found = option.replace(":", "").replace(" ", "").lower()
    if not _FINGERPRINT.fullmatch(found):
        raise UsageError(
            "--trust-certificate には、証明書の SHA-256 フィンガープリント（16 進数 64 桁）を指定してください。",
            "give --trust-certificate the SHA-256 fingerprint of the certificate (64 hexadecimal digits).",
        )
    return found


class Trust:
    """How the server's certificate is judged: by an authority (``ca``, else the system's), or by its own ``fingerprint`` alone.

    Raises `UsageError` where the file of the authority cannot be used.
    """

    def __init__(self, address: Address, ca: Path | None, fingerprint: str | None) -> None:
        self.address = address
        self._fingerprint = fingerprint
        if fingerprint is not None:
            self._context = _unverified()
            return
        try:
            self._context = ssl.create_default_context(cafile=str(ca) if ca else None)
        except OSError as error:  # also of what is no certificate
            raise UsageError(
                f"--ca のファイル {ca} を、認証局の証明書（PEM 形式）として読めません。",
                f"--ca: {ca} cannot be read as the certificate of an authority (PEM).",
            ) from error
        self._context.minimum_version = ssl.TLSVersion.TLSv1_2

    def wrapped(self, plain: socket.socket) -> ssl.SSLSocket:
        """The connection, encrypted, to the server that it should be. Raises `DirectoryError`; nothing was sent to the server then."""
        try:
            secure = self._context.wrap_socket(plain, server_hostname=self.address.host)
        except ssl.SSLCertVerificationError as error:
            raise self._not_trusted(error) from error
        if self._fingerprint is not None and not hmac.compare_digest(_sha256(secure), self._fingerprint):
            found = _sha256(secure)
            secure.close()
            raise DirectoryError(
                f"サーバー {self.address} の証明書が、--trust-certificate で指定したものと違います（今の SHA-256: {found}）。"
                "パスワードは送っていません。証明書が更新されたのかを、サーバーの管理者に確かめてください。",
                f"the certificate of {self.address} is not the one of --trust-certificate (SHA-256 now: {found}). The password was not sent."
                " Ask the server's administrator whether it was renewed.",
            )
        return secure

    def _not_trusted(self, error: ssl.SSLCertVerificationError) -> DirectoryError:
        found = self._shown()
        why = error.verify_message or "certificate verify failed"
        return DirectoryError(
            f"サーバー {self.address} の証明書を信頼できません（{why}）。パスワードは送っていません。\n"
            f"    証明書の SHA-256 フィンガープリント: {found}\n"
            "    社内の認証局の証明書（PEM 形式）を --ca で指定してください。名前が違うという場合は、証明書にある名前で --server を指定します。"
            "それができないときは、上の値をサーバーの管理者に確かめ、一致した場合に限り --trust-certificate で指定してください。",
            f"the certificate of {self.address} is not trusted ({why}). The password was not sent.\n"
            f"    SHA-256 fingerprint of the certificate: {found}\n"
            "    Give the certificate of your own authority (PEM) with --ca; where the name differs, give --server the name in the certificate."
            " If neither can be done, compare the value with the server's administrator and, only if it is the same, give it with --trust-certificate.",
        )

    def _shown(self) -> str:
        """The fingerprint of the certificate that is not trusted: asked for once more, with nothing sent."""
        try:
            with (
                socket.create_connection((self.address.host, self.address.port), timeout=10) as plain,
                _unverified().wrap_socket(plain, server_hostname=self.address.host) as secure,
            ):
                return _sha256(secure)
        except OSError:
            return "—"


def _unverified() -> ssl.SSLContext:
    """For a certificate that is compared with a fingerprint, or only shown."""
    context = ssl.create_default_context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    return context


def _sha256(secure: ssl.SSLSocket) -> str:
    return hashlib.sha256(secure.getpeercert(binary_form=True) or b"").hexdigest()
