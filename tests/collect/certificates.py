"""A certificate authority made on the spot, as a company with an inspecting proxy has one."""

import datetime as dt
import ssl
from dataclasses import dataclass
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import NameOID

HOSTS = ("localhost", "graph.microsoft.com", "login.microsoftonline.com", "login.microsoft.com", "pipelines.actions.githubusercontent.com")
FROM, UNTIL = dt.datetime(2020, 1, 1, tzinfo=dt.UTC), dt.datetime(2120, 1, 1, tzinfo=dt.UTC)


def _name(text: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])


@dataclass(frozen=True)
class Authority:
    file: Path
    server: ssl.SSLContext


def authority(folder: Path, *hosts: str) -> Authority:
    """An authority's own certificate as a PEM file, and a server that holds one of its certificates for the hosts."""
    own, key = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    base = x509.CertificateBuilder().not_valid_before(FROM).not_valid_after(UNTIL)
    root = (
        base.subject_name(_name("Sample CA"))
        .issuer_name(_name("Sample CA"))
        .public_key(own.public_key())
        .serial_number(1)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(own, hashes.SHA256())
    )
    leaf = (
        base.subject_name(_name(hosts[0]))
        .issuer_name(_name("Sample CA"))
        .public_key(key.public_key())
        .serial_number(2)
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(host) for host in hosts]), critical=False)
        .sign(own, hashes.SHA256())
    )
    file, pair = folder / "ca.pem", folder / "server.pem"
    file.write_bytes(root.public_bytes(serialization.Encoding.PEM))
    pair.write_bytes(_pem(key) + leaf.public_bytes(serialization.Encoding.PEM))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pair)
    return Authority(file, context)


def _pem(key: ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey, password: str | None = None) -> bytes:
    protection = serialization.BestAvailableEncryption(password.encode()) if password else serialization.NoEncryption()
    return key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, protection)


def client_certificate(path: Path, password: str | None = None) -> Path:
    """A PEM file with an RSA key and its certificate, as is registered for an application."""
    key = rsa.generate_private_key(65537, 2048)
    builder = x509.CertificateBuilder(_name("telework-scan"), _name("telework-scan"), key.public_key(), 3, FROM, UNTIL)
    path.write_bytes(_pem(key, password) + builder.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM))
    return path
