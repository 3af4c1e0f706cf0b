"""Profiles of wireless networks as ``netsh wlan export profile`` writes them (WLAN_profile schema, v1 with what v2 to v4 add)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from scanner.ingest.model import HEAD, Format, Part, Parts, Path, Refused, Source, parts_of
from scanner.ingest.text import decode
from scanner.ingest.xml_tree import Element, parse, root_of
from scanner.model.errors import Place, input_error
from scanner.model.verdicts import Reason

RESOURCE = "windows.wirelessProfiles"
_SPACES = frozenset({"http://www.microsoft.com/networking/WLAN/profile/v1", "https://www.microsoft.com/networking/WLAN/profile/v1"})
# netsh writes the names as the schema spells them; other writers differ in case.
_AUTHENTICATIONS = {
    each.casefold(): each for each in ("open", "shared", "WPA", "WPAPSK", "WPA2", "WPA2PSK", "WPA3", "WPA3SAE", "WPA3ENT", "WPA3ENT192", "OWE")
}
_ENCRYPTIONS = {each.casefold(): each for each in ("none", "WEP", "TKIP", "AES", "GCMP256")}
_MODES = {"auto": "auto", "manual": "manual"}


@dataclass(frozen=True, slots=True)
class Profile:
    """One network: ``value`` as windows.wirelessProfiles names its fields; ``refused``: a key in clear text, left in the file."""

    value: Mapping[str, Any]
    refused: tuple[Refused, ...]


def detect(path: Path, head: bytes) -> Format | None:
    """Known by its first element, whatever the file is called (netsh names it by the network)."""
    return Format.WLAN if root_of(head[:HEAD]) == "WLANProfile" else None


def read(source: Source) -> Parts:
    """The one network of a file. Others that the PC knows may lie in files that were not given."""
    profile = read_profile(decode(source.data, source.name), source.name)
    return parts_of((Part(RESOURCE, None, (profile.value,), Reason.INCOMPLETE),), profile.refused)


def read_profile(text: str, file: str) -> Profile:
    """The network of a decoded profile. Raises `InputError` with a line where it is none. What the schema does not know is kept as it stands."""
    root = parse(text, file).root
    ssid = _ssid(root)
    if root.name != "WLANProfile" or root.space not in _SPACES or ssid is None:
        raise input_error(
            file,
            "無線 LAN のプロファイルではありません。<WLANProfile> の中に SSID の名前があるはずです。",
            "is no profile of a wireless network: a <WLANProfile> names an SSID.",
            line=root.line,
        )
    value: dict[str, Any] = {"ssid": ssid}
    _take(value, "connectionMode", root.said("connectionMode"), _MODES)
    encryption = root.one("MSM", "security", "authEncryption")
    if encryption is not None:
        _take(value, "authentication", encryption.said("authentication"), _AUTHENTICATIONS)
        _take(value, "encryption", encryption.said("encryption"), _ENCRYPTIONS)
        value |= {name: flag for name in ("useOneX", "transitionMode") if (flag := encryption.flag(name)) is not None}
    return Profile(value, tuple(_clear_keys(root, file)))


def _ssid(root: Element) -> str | None:
    """The network's name; by its bytes where it has no name, and by the profile's where it has several."""
    networks = list(root.all("SSIDConfig", "SSID"))
    if len(networks) > 1:
        return root.said("name") or None
    if not networks:
        return None
    name, raw = networks[0].said("name"), networks[0].said("hex")
    if name:
        return name
    try:
        return bytes.fromhex(raw or "").decode("utf-8") or None
    except ValueError:
        return raw


def _take(value: dict[str, Any], name: str, said: str | None, known: Mapping[str, str]) -> None:
    if said:
        value[name] = known.get(said.casefold(), said)


def _clear_keys(root: Element, file: str) -> list[Refused]:
    """Keys that somebody exported with key=clear. One that Windows encrypted for the PC is no secret outside it; neither is kept."""
    found = []
    for key in root.all("MSM", "security", "sharedKey"):
        material = key.one("keyMaterial")
        if material is not None and material.text and key.flag("protected") is not True:
            found.append(Refused("keyMaterial (sharedKey)", Place(file, material.line, 1)))
    return found
