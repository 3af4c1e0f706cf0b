"""What the company's network demands: its proxy and its own certificate authority. There is no switch to skip TLS checks."""

from __future__ import annotations

import os
import ssl
import urllib.request
from pathlib import Path

import httpx

from scanner.model.errors import UsageError


def trust() -> ssl.SSLContext:
    """The certificates that the system trusts; SSL_CERT_FILE and SSL_CERT_DIR take the place of the system's.

    Raises `UsageError` where a variable names nothing that exists or can be read as certificates.
    """
    for variable in ("SSL_CERT_FILE", "SSL_CERT_DIR"):
        named = os.environ.get(variable)
        if named and not Path(named).exists():
            raise UsageError(
                f"環境変数 {variable} が指す証明書が見つかりません: {named}", f"the certificates that {variable} names do not exist: {named}"
            )
    context = ssl.create_default_context()
    own_file = os.environ.get("SSL_CERT_FILE")
    try:
        if own_file:
            context.load_verify_locations(own_file)  # OpenSSL itself would pass over an unreadable file in silence
        elif not os.environ.get("SSL_CERT_DIR") and not context.get_ca_certs() and not _system_has_certificates():
            import certifi

            context.load_verify_locations(certifi.where())
    except (ssl.SSLError, OSError):
        raise UsageError(
            f"環境変数 SSL_CERT_FILE が指すファイルを証明書（PEM形式）として読めません: {own_file}",
            f"the file that SSL_CERT_FILE names cannot be read as PEM certificates: {own_file}",
        ) from None
    return context


def _system_has_certificates() -> bool:
    paths = ssl.get_default_verify_paths()
    return bool(paths.cafile or paths.capath)


def proxy_to(host: str) -> httpx.Proxy | None:
    """The proxy on the way to an https host: HTTPS_PROXY, else ALL_PROXY, unless NO_PROXY names the host.

    Raises `UsageError`, never showing the variable's value: it may hold a password.
    """
    proxies = urllib.request.getproxies()
    address = proxies.get("https") or proxies.get("all")
    if not address or urllib.request.proxy_bypass(host):
        return None
    try:
        proxy = httpx.Proxy(address if "://" in address else f"http://{address}")
    except (ValueError, httpx.InvalidURL):
        proxy = None
    if proxy is None or proxy.url.scheme not in ("http", "https") or not proxy.url.host:
        raise UsageError(
            "環境変数 HTTPS_PROXY（または ALL_PROXY）を、http:// か https:// で始まるプロキシのアドレスとして読めません。",
            "HTTPS_PROXY (or ALL_PROXY) is not the address of an http:// or https:// proxy.",
        )
    return proxy
