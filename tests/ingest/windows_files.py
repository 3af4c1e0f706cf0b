"""Files as Windows writes them, and what a reader is given of them."""

from collections.abc import Mapping
from pathlib import Path

from scanner.ingest.model import Source

FORMATS = Path(__file__).resolve().parents[1] / "data" / "ingest" / "formats"
DOMAIN_POLICY = "{31B2F340-016D-11D2-945F-00C04FB984F9}"
HOME_POLICY = "{A1B2C3D4-0001-4ABC-8DEF-0123456789AB}"
DOMAIN_BACKUP = "{6E1F0B52-7C1D-4E0A-9B57-1A2B3C4D5E01}"
HOME_BACKUP = "{6E1F0B52-7C1D-4E0A-9B57-1A2B3C4D5E02}"
MACHINE = "DomainSysvol/GPO/Machine"
INF = f"{MACHINE}/microsoft/windows nt/SecEdit/GptTmpl.inf"
POL = f"{MACHINE}/registry.pol"


def sources(files: Mapping[str, bytes]) -> dict[str, Source]:
    """What a reader is given of each file, when all of them are given together."""
    tree = {tuple(name.casefold().split("/")): (lambda data=data: data) for name, data in files.items()}
    return {name: Source(name, tuple(name.split("/")), data, tree) for name, data in files.items()}


def source(name: str, data: bytes) -> Source:
    """A file that was given alone."""
    return sources({name: data})[name]


def folder(name: str) -> dict[str, bytes]:
    """Every file of a folder of samples, by its path from there."""
    root = FORMATS / name
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in sorted(root.rglob("*")) if path.is_file()}


def utf16(text: str) -> bytes:
    """As Windows' own tools save it."""
    return b"\xff\xfe" + text.replace("\n", "\r\n").encode("utf-16-le")
