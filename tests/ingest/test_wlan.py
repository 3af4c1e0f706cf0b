"""Profiles of wireless networks: what protects them, in every spelling, and keys in clear text that stay in the file."""

import pytest

from scanner.ingest import wlan
from scanner.ingest.model import HEAD, Format, Parts
from scanner.ingest.wlan import read_profile
from scanner.model.errors import InputError
from scanner.model.verdicts import Reason
from scanner.resources.registry import local_registry
from tests.ingest.windows_files import FORMATS, source

V1 = "http://www.microsoft.com/networking/WLAN/profile/v1"


def read(name: str) -> Parts:
    return wlan.read(source(name, (FORMATS / "wlan" / name).read_bytes()))


def profile(body: str, space: str = V1) -> dict[str, object]:
    return dict(read_profile(f'<WLANProfile xmlns="{space}">{body}</WLANProfile>', "a.xml").value)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("Wi-Fi-home.xml", {"ssid": "自宅の無線", "authentication": "WPA2PSK", "encryption": "AES", "connectionMode": "auto", "useOneX": False}),
        (
            "Wi-Fi-wpa3.xml",
            {"ssid": "home6", "authentication": "WPA3SAE", "encryption": "AES", "connectionMode": "auto", "useOneX": False, "transitionMode": True},
        ),
        ("Wi-Fi-open.xml", {"ssid": "Free", "authentication": "open", "encryption": "none", "connectionMode": "auto", "useOneX": False}),
        # CP932, and no <hex> beside the name.
        (
            "Wi-Fi-office-cp932.xml",
            {"ssid": "本社", "authentication": "WPA3ENT192", "encryption": "GCMP256", "connectionMode": "auto", "useOneX": True},
        ),
    ],
)
def test_a_network_is_read(name: str, value: dict[str, object]) -> None:
    parts = read(name)
    (part,) = parts.parts
    assert (part.resource, part.values, part.lack) == ("windows.wirelessProfiles", (value,), Reason.INCOMPLETE)
    assert parts.refused == ()


def test_a_key_in_clear_text_is_named_with_its_line_and_stays_in_the_file() -> None:
    parts = read("Wi-Fi-clear.xml")
    assert [(each.what, each.place.file, each.place.line) for each in parts.refused] == [("keyMaterial (sharedKey)", "Wi-Fi-clear.xml", 22)]
    assert "correct-horse" not in repr(parts)
    assert parts.parts[0].values[0]["ssid"] == "hotel"


def test_a_key_that_does_not_say_that_it_is_protected_counts_as_clear() -> None:
    text = f'<WLANProfile xmlns="{V1}"><SSIDConfig><SSID><name>a</name></SSID></SSIDConfig><MSM><security><sharedKey><keyMaterial>k3y</keyMaterial></sharedKey></security></MSM></WLANProfile>'
    found = read_profile(text, "a.xml")
    assert [each.what for each in found.refused] == ["keyMaterial (sharedKey)"]
    assert "k3y" not in repr(found)


def test_names_fold_to_the_schema_s_and_others_stay_as_they_are() -> None:
    security = (
        "<MSM><security><authEncryption><authentication>wpa2psk</authentication><encryption>CCMP128</encryption></authEncryption></security></MSM>"
    )
    found = profile(f"<SSIDConfig><SSID><name>a</name></SSID></SSIDConfig>{security}")
    assert (found["authentication"], found["encryption"]) == ("WPA2PSK", "CCMP128")


def test_what_is_not_said_is_not_there() -> None:
    assert profile("<SSIDConfig><SSID><name>a</name></SSID></SSIDConfig>") == {"ssid": "a"}
    assert profile("<name>both</name><SSIDConfig><SSID><name>a</name></SSID><SSID><name>b</name></SSID></SSIDConfig>") == {"ssid": "both"}


@pytest.mark.parametrize(("raw", "ssid"), [("E887AAE5AE85", "自宅"), ("FF00", "FF00"), ("xyz", "xyz")])
def test_a_network_without_a_name_is_named_by_its_bytes(raw: str, ssid: str) -> None:
    assert profile(f"<SSIDConfig><SSID><hex>{raw}</hex></SSID></SSIDConfig>")["ssid"] == ssid


@pytest.mark.parametrize(
    "text",
    [
        "<WLANProfile/>",
        f'<LANProfile xmlns="{V1}"><SSIDConfig><SSID><name>a</name></SSID></SSIDConfig></LANProfile>',
        '<WLANProfile xmlns="urn:other"><SSIDConfig><SSID><name>a</name></SSID></SSIDConfig></WLANProfile>',
        f'<WLANProfile xmlns="{V1}"><SSIDConfig><SSID/></SSIDConfig></WLANProfile>',
    ],
)
def test_what_is_no_profile_is_refused(text: str) -> None:
    with pytest.raises(InputError, match="no profile of a wireless network"):
        read_profile(text, "a.xml")


def test_a_profile_is_known_by_its_first_element() -> None:
    head = (FORMATS / "wlan" / "Wi-Fi-home.xml").read_bytes()[:HEAD]
    assert wlan.detect(("任意の名前.xml",), head) is Format.WLAN
    assert wlan.detect(("a.xml",), b"<Rsop/>") is None


def test_every_name_that_is_known_here_is_one_of_the_resource_s() -> None:
    fields = local_registry()["windows.wirelessProfiles"].fields
    assert fields["authentication"].values == set(wlan._AUTHENTICATIONS.values())
    assert fields["encryption"].values == set(wlan._ENCRYPTIONS.values())
