"""The made-up companies by name, and what they say about themselves."""

from __future__ import annotations

from collections.abc import Mapping

from scanner.sandbox import answers
from scanner.sandbox.answers_csaj import CSAJ
from scanner.sandbox.firms import BASIC, BYOD, EMPTY, EXEMPLARY, NO_PERMISSION, SAMPLE, STALE, VPN
from scanner.sandbox.organisation import Organisation, WorkStyle
from scanner.sandbox.plan import Tenant

_EVERYTHING = {
    "uses_webmail": True,
    "connects_to_office_network": True,
    "uses_online_meetings": True,
    "uses_cloud_services": True,
    "uses_wireless_lan": True,
    "uses_smartphones": True,
    "stores_data_on_device": True,
    "has_unmanaged_devices": True,
    "uses_other_systems": True,
}
# What the home-work policy asks besides.
_POLICY = {
    "uses_vpn": True,
    "uses_home_lan": True,
    "shares_home_lan": True,
    "uses_tethering": False,
    "allows_pc_remote_desktop": False,
    "has_windows_servers": True,
    "servers_use_remote_desktop": True,
    "has_file_servers": True,
    "uses_usb_memory": False,
}


def _declared(*absent: str, undeclared: tuple[str, ...] = (), directory: bool = False) -> dict[str, bool]:
    return {name: name not in absent for name in _EVERYTHING if name not in undeclared} | {"uses_active_directory": directory}


COMPANIES: Mapping[str, tuple[Tenant, Organisation]] = {
    "sample": (
        SAMPLE,
        Organisation(
            (
                WorkStyle(
                    "company-pc", "会社支給端末でのクラウド利用", 2, _declared("connects_to_office_network", "has_unmanaged_devices"), {"macos": -1}
                ),
                WorkStyle(
                    "own-device",
                    "個人所有端末でのクラウド利用",
                    6,
                    _declared(
                        "stores_data_on_device",
                        "has_unmanaged_devices",
                        "uses_other_systems",
                        undeclared=("connects_to_office_network", "uses_wireless_lan"),
                    ),
                    {"windows": 1},
                    owners=("personal",),
                ),
            ),
            answers.SAMPLE,
            out_of_use=(("PC", 26, "故障のため廃棄予定", "2026-12-31"),),
        ),
    ),
    "exemplary": (
        EXEMPLARY,
        Organisation((WorkStyle("office-vpn", "会社支給端末での VPN とクラウドの利用", 1, _declared(), {}),), answers.EXEMPLARY),
    ),
    "basic": (
        BASIC,
        Organisation(
            (
                WorkStyle(
                    "company-pc",
                    "会社支給端末でのクラウド利用",
                    2,
                    _declared("connects_to_office_network", "uses_smartphones", "uses_other_systems"),
                    {"windows": 12},
                ),
            )
        ),
    ),
    "empty": (EMPTY, Organisation((WorkStyle("company-pc", "会社支給端末でのクラウド利用", 2),))),
    "no-permission": (
        NO_PERMISSION,
        Organisation(
            (WorkStyle("company-pc", "会社支給端末でのクラウド利用", 2, _declared("connects_to_office_network"), {"windows": 10, "ios": 2}),)
        ),
    ),
    "stale": (
        STALE,
        Organisation(
            (WorkStyle("company-pc", "会社支給端末でのクラウド利用", 2, _declared("connects_to_office_network", "has_unmanaged_devices"), {}),)
        ),
    ),
    "byod": (
        BYOD,
        Organisation(
            (
                WorkStyle(
                    "own-device",
                    "個人所有端末でのクラウド利用",
                    6,
                    _declared("connects_to_office_network", "has_unmanaged_devices", "uses_other_systems"),
                    {},
                    owners=("personal", "unknown"),
                ),
            ),
            answers.BYOD,
        ),
    ),
    "vpn": (
        VPN,
        Organisation(
            (
                WorkStyle(
                    "vpn-laptop",
                    "会社支給端末での VPN 利用",
                    1,
                    {**_declared("has_unmanaged_devices", directory=True), **_POLICY},
                    {},
                    team="vpn-laptop",
                ),
                WorkStyle(
                    "home-pc",
                    "個人所有 PC からのリモートデスクトップ",
                    5,
                    _declared(
                        "uses_online_meetings",
                        "uses_smartphones",
                        "stores_data_on_device",
                        "has_unmanaged_devices",
                        undeclared=("uses_cloud_services",),
                        directory=True,
                    ),
                    {},
                    owners=("personal",),
                    team="home-pc",
                ),
            ),
            (*answers.VPN, *CSAJ),
            checklists=("mic-sme-2021", "csaj-2018"),
        ),
    ),
}
