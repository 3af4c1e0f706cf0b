"""What sign-ins are told apart by: app, client, platform, place, device, risk and flow. Of each, which values a policy is for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from scanner.derive.access.choices import INCONCLUSIVE, Chosen
from scanner.derive.access.places import ALL_TRUSTED, ANYWHERE, Origin, Places
from scanner.derive.access.policies import Conditions, Filter
from scanner.model.logic import Truth, Unknown, conjunction, disjunction, negate

EVERYTHING, NOTHING, OFFICE365, ADMIN_PORTALS = "All", "None", "Office365", "MicrosoftAdminPortals"
OTHER = ""
NO_FILTER = Filter("", "")
# Microsoft Intune Enrollment and Microsoft Intune: leaving them out lets a device enrol, and opens no data.
ENROLMENT = frozenset({"d4ebce55-015a-49b5-a083-c84d1797ae8c", "0000000a-0000-0000-c000-000000000000"})
# Apps of the Office 365 suite that policies can name one by one (reference-office-365-application-contents, ids from the service's own lists).
SUITE = frozenset({
    "00000002-0000-0ff1-ce00-000000000000", "00000003-0000-0ff1-ce00-000000000000", "00000004-0000-0ff1-ce00-000000000000",
    "00000005-0000-0ff1-ce00-000000000000", "00000006-0000-0ff1-ce00-000000000000", "00000007-0000-0ff1-ce00-000000000000",
    "09abbdfd-ed23-44ee-a2d9-a627aa1c90f3", "1fec8e78-bce4-4aaf-ab1b-5451cc387264", "2d4d3d8e-2be3-4bef-9f87-7875a61c29de",
    "331cc017-5973-4173-b270-f0042fddfd75", "4345a7b9-9a63-4910-a426-35363201d503", "4765445b-32c6-49b0-83e6-1d93765276ca",
    "4b233688-031c-404b-9a80-a4f3f2351f90", "5e3ce6c0-2b1f-4285-8d4b-75ee78787346", "6204c1d1-4712-4c46-a7d9-3ed63d992682",
    "66a88757-258c-4c72-893c-3e8bed4d6899", "766d89a4-d6a6-444d-8a5e-e1a18622288a", "89bee1f7-5e6e-4d8a-9f3d-ecd601259da7",
    "905fcf26-4eb7-48a0-9ff0-8dcc7194b5ba", "94c63fef-13a3-47bc-8074-75af8c65887a", "95de633a-083e-42f5-b444-a4295d8e9314",
    "ab9b8c07-8f02-4f72-87fa-80105867a763", "c9a559d2-7aab-4f13-a6ed-e7e9c52aec87", "cc15fd57-2c6c-4117-a88c-83b1d56b4bbe",
    "cf53fce8-def6-4aeb-8d30-b158e7b1cf83", "d3590ed6-52b3-4102-aeff-aad2292ab01c",
})  # fmt: skip

REGISTER_INFO, REGISTER_DEVICE = "urn:user:registersecurityinfo", "urn:user:registerdevice"
BROWSER, APPS, ACTIVE_SYNC, LEGACY = "browser", "mobileAppsAndDesktopClients", "exchangeActiveSync", "other"
MODERN_CLIENTS, LEGACY_CLIENTS = (BROWSER, APPS), (ACTIVE_SYNC, LEGACY)
# A platform is read from what a client says of itself; the last one stands for whatever it says besides.
PLATFORMS = ("android", "iOS", "windows", "windowsPhone", "macOS", "linux", OTHER)
RISKS = ("none", "low", "medium", "high")
INSIDER_RISKS = (OTHER, "minor", "moderate", "elevated")
DEVICE_CODE, TRANSFER = "deviceCodeFlow", "authenticationTransfer"
FLOWS = (OTHER, DEVICE_CODE, TRANSFER)


@dataclass(frozen=True, slots=True)
class App:
    """A class of apps. ``name``: an id or a suite; "" = all others. ``rule``: the filter that they meet, "" = none. ``suite``: part of Office 365."""

    name: str
    rule: str
    suite: bool


# Stands for what is tagged with an authentication context, inside any app.
TAGGED = App("#", "", suite=False)


def apps_of(policies: Sequence[Conditions]) -> list[App]:
    """The apps that policies tell apart: named ones, the suites, those that meet a filter, all others, and what is tagged."""
    named = {app for each in policies for chosen in (each.include_apps, each.exclude_apps) for app in chosen.values} | {OFFICE365}
    rules = {each.app_filter.rule for each in policies if isinstance(each.app_filter, Filter) and each.app_filter.mode}
    return [
        *(App(name, "", name == OFFICE365 or name in SUITE) for name in sorted(named - {EVERYTHING, NOTHING} - ENROLMENT)),
        *(App(OTHER, rule, suite) for rule in sorted(rules) for suite in (False, True)),
        App(OTHER, "", suite=False),
        TAGGED,
    ]


def accepts_app(policy: Conditions, app: App) -> Truth:
    """Whether a policy is for sign-ins to an app. A filter that includes apps leaves out all that do not meet it."""
    if app == TAGGED:
        return negate(policy.contexts.empty)
    found = policy.app_filter
    if isinstance(found, Unknown):
        return found
    meets = found.rule == app.rule
    everything = policy.include_apps.has(EVERYTHING) if found.mode != "include" else False
    left_out = disjunction((_names(policy.exclude_apps, app), found.mode == "exclude" and meets))
    return conjunction((disjunction((everything, _names(policy.include_apps, app), found.mode == "include" and meets)), negate(left_out)))


def free_app(app: App) -> Truth:
    """Whether an app need not be covered. Whether any app meets a filter is not to be seen."""
    if app.rule:
        return INCONCLUSIVE
    return app == TAGGED


def _names(apps: Chosen, app: App) -> Truth:
    return disjunction((apps.has(app.name), app.suite and apps.has(OFFICE365)))


def accepts_action(policy: Conditions, action: str) -> Truth:
    """Whether a policy is for a user action."""
    return policy.actions.has(action)


def accepts_client(policy: Conditions, client: str) -> Truth:
    """Whether a policy is for a kind of client. What an empty list means is not documented."""
    return INCONCLUSIVE if policy.clients.empty is True else policy.clients.any((EVERYTHING.lower(), client))


def accepts_platform(policy: Conditions, platform: str) -> Truth:
    """Whether a policy is for a platform. None included means all of them."""
    included = disjunction((policy.include_platforms.empty, policy.include_platforms.any((EVERYTHING.lower(), platform))))
    return conjunction((included, negate(policy.exclude_platforms.any((EVERYTHING.lower(), platform)))))


def accepts_origin(policy: Conditions, origin: Origin) -> Truth:
    """Whether a policy is for sign-ins from there. No place included means all of them."""
    included = _lies_in(policy.include_places, origin, origin.perhaps)
    excluded = _lies_in(policy.exclude_places, origin, {} if origin.outside else origin.perhaps)
    return conjunction((disjunction((policy.include_places.empty, included)), negate(excluded)))


def _lies_in(places: Chosen, origin: Origin, perhaps: Mapping[str, Unknown]) -> Truth:
    unsure = (conjunction((places.has(name), why)) for name, why in perhaps.items())
    return disjunction((places.has(ANYWHERE), *map(places.has, origin.named), conjunction((places.has(ALL_TRUSTED), origin.trusted)), *unsure))


def origins_of(policies: Iterable[Conditions], places: Places) -> list[Origin]:
    """Every origin that the policies tell apart."""
    return places.origins({name for each in policies for chosen in (each.include_places, each.exclude_places) for name in chosen.values})


def accepts_risk(chosen: Chosen, level: str) -> Truth:
    """Whether a condition of risk levels (or of flows) meets one; without any it meets all."""
    return disjunction((chosen.empty, chosen.has(level)))
