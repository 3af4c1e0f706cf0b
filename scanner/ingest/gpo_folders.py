"""The folder of one group policy: a backup ({id}/Backup.xml, DomainSysvol/GPO/Machine/…) or its place in SYSVOL (Policies/{GUID}/…)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from scanner.ingest.gpreport import Report, guid_of, read_reports
from scanner.ingest.inf import read_inf
from scanner.ingest.model import Refused, Source, located
from scanner.ingest.policy_settings import Settings, of_inf, of_pol
from scanner.ingest.preferences import read_preferences
from scanner.ingest.preg import read_pol
from scanner.ingest.text import decode
from scanner.ingest.xml_tree import Element, parse
from scanner.model.errors import Place, Problem

SECURITY_EXTENSION = "{827D319E-6EAC-11D2-A4EA-00C04F79F83A}"
REGISTRY_EXTENSION = "{35378EAC-683F-11D2-A89A-00C04FBBCFA2}"
PREFERENCES_EXTENSION = "{B087BE9D-ED37-454F-AF9C-04291E351182}"
COMPUTER_PART_OFF = 2
_INF = ("microsoft", "windows nt", "SecEdit", "GptTmpl.inf")
_POL = ("registry.pol",)
_PREFERENCES = ("Preferences", "Registry", "Registry.xml")
_SYSVOL = ("DomainSysvol", "GPO", "Machine")
_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d", re.ASCII)
_VERSION = re.compile(r"^\s*Version\s*=\s*(\d{1,10})\s*$", re.ASCII | re.IGNORECASE | re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Policy:
    """``value``: as policies.groupPolicies names its fields; ``settings``: as policies.groupPolicySettings does."""

    value: dict[str, Any]
    settings: tuple[dict[str, Any], ...]


@dataclass(frozen=True, slots=True)
class Folder:
    """A policy out of a folder, with the secrets that were left there and what is worth knowing."""

    policy: Policy
    refused: tuple[Refused, ...]
    warnings: tuple[Problem, ...]


def in_backup(source: Source) -> bool:
    """Whether a backup's own description lies in the same folder."""
    return source.beside("Backup.xml") is not None or source.beside("bkupInfo.xml") is not None


def in_policy(source: Source) -> bool:
    """Whether the file lies below a policy's folder, of a backup or of SYSVOL."""
    above = range(1, len(source.path))
    return any(source.beside(name, up=up) is not None for up in above for name in ("Backup.xml", "bkupInfo.xml", "GPT.INI"))


def of_report(report: Report) -> Policy:
    """The policy that a report describes."""
    value: dict[str, Any] = {"guid": report.guid, "from": "gpreport", "links": _links(report)}
    value |= _known(name=report.name, domain=report.domain, computerEnabled=report.computer_enabled, readTime=report.read_time)
    value |= {"securityPolicyRead": report.security_read, "registryRead": report.registry_read}
    return Policy(value, report.settings.values)


def read_backup(source: Source) -> Folder:
    """The policy of a backup, by its Backup.xml or, where that is missing, its bkupInfo.xml. Raises `InputError` of any of its files."""
    about = _About(source)
    machine = _Machine(source, _SYSVOL, about.extensions)
    value: dict[str, Any] = {"guid": about.guid, "from": "gpoBackup"}
    value |= _known(name=about.name, domain=about.domain, computerEnabled=about.computer_enabled(), backupTime=about.time)
    if about.report is not None:
        value |= {"links": _links(about.report)} | _known(readTime=about.report.read_time)
    value |= {"securityPolicyRead": machine.security_read, "registryRead": machine.registry_read}
    return Folder(Policy(value, machine.settings), (*about.refused, *machine.refused), (*about.warnings, *machine.warnings))


def read_sysvol(source: Source) -> Folder:
    """The policy whose GPT.INI this is. SYSVOL says neither its name nor where it is linked."""
    guid = guid_of(source.path[-2]) if len(source.path) > 1 else None
    if guid is None:
        raise located(source, "GPT.INI のあるフォルダーの名前が GUID ではありません。", "GPT.INI does not lie in a folder that is named by a GUID.")
    found = _VERSION.search(decode(source.data, source.name))
    here = tuple(each.casefold() for each in source.path[:-1])
    given = any(path[: len(here) + 1] == (*here, "machine") for path in source.tree)
    # The lower half counts the changes of the computer part; 0 = it was never touched.
    untouched = found is not None and int(found[1]) % 2**16 == 0
    machine = _Machine(source, ("Machine",), "" if given or untouched else None)
    value: dict[str, Any] = {"guid": guid, "from": "sysvol"}
    if len(source.path) > 3 and source.path[-3].casefold() == "policies":  # noqa: PLR2004
        value |= {"domain": source.path[-4]}
    value |= {"securityPolicyRead": machine.security_read, "registryRead": machine.registry_read}
    return Folder(Policy(value, machine.settings), machine.refused, tuple(machine.warnings))


def _links(report: Report) -> list[dict[str, Any]]:
    return [{"path": each.path} | _known(enabled=each.enabled, noOverride=each.no_override) for each in report.links]


def _known(**values: Any) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value is not None}


def _named(source: Source, *names: str) -> str:
    """A neighbour's name, as messages name the file itself."""
    return source.name[: len(source.name) - len(source.path[-1])] + "/".join(names)


class _Machine:
    """What the computer part sets. ``extensions``: the client side extensions that have something to do; None = not known."""

    def __init__(self, source: Source, folder: tuple[str, ...], extensions: str | None) -> None:
        self.warnings: list[Problem] = []
        self.source = source
        self.extensions = extensions
        self.security_read, self.registry_read = True, True
        found = (self._inf((*folder, *_INF)), self._pol((*folder, *_POL)), self._preferences((*folder, *_PREFERENCES)))
        self.settings = tuple(value for each in found for value in each.values)
        self.refused = tuple(secret for each in found for secret in each.refused)

    def _inf(self, path: tuple[str, ...]) -> Settings:
        data, name = self.source.beside(*path), _named(self.source, *path)
        if data is None:
            self.security_read = self._nothing_to_read(SECURITY_EXTENSION, name)
            return Settings((), ())
        inf = read_inf(decode(data, name), name)
        self.warnings.extend(inf.notes)
        self.security_read = inf.lack is None
        return of_inf(inf, name)

    def _pol(self, path: tuple[str, ...]) -> Settings:
        data, name = self.source.beside(*path), _named(self.source, *path)
        if data is None:
            self.registry_read = self._nothing_to_read(REGISTRY_EXTENSION, name)
            return Settings((), ())
        pol = read_pol(data, name)
        self.warnings.extend(pol.notes)
        self.registry_read = not pol.notes
        return of_pol(pol, name)

    def _preferences(self, path: tuple[str, ...]) -> Settings:
        data, name = self.source.beside(*path), _named(self.source, *path)
        if data is None:
            self.registry_read = self._nothing_to_read(PREFERENCES_EXTENSION, name, optional=True) and self.registry_read
            return Settings((), ())
        found = read_preferences(decode(data, name), name)
        if not found.whole:
            self.registry_read = False
            self.warnings.append(
                Problem(
                    Place(name),
                    "一部のコンピューターだけに届くか、値がないときだけ作られる設定があります。レジストリの設定は「不明」を含みます。",
                    "some preferences reach only some computers, or only create what is not there: registry settings are not known in full.",
                )
            )
        return found.settings

    def _nothing_to_read(self, extension: str, name: str, *, optional: bool = False) -> bool:
        """Whether nothing is lacking. ``optional``: where the extensions are not known either, the other files say enough."""
        if (optional and self.extensions is None) or (self.extensions is not None and extension not in self.extensions.upper()):
            return True
        self.warnings.append(
            Problem(
                Place(name),
                "あるはずのファイルがありません。この種類の設定は「不明」とします。",
                "is expected, but not there: settings of this kind are taken as unknown.",
            )
        )
        return False


class _About:
    """What Backup.xml, bkupInfo.xml and gpreport.xml say of the policy as a whole. They must speak of the same one."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.warnings: list[Problem] = []
        self.refused: list[Refused] = []
        core, info = self._element("Backup.xml", "GroupPolicyObject", "GroupPolicyCoreSettings"), self._element("bkupInfo.xml")
        self.report = self._report()
        guids = list(filter(None, (_guid(core, "ID"), _guid(info, "GPOGuid"), None if self.report is None else self.report.guid)))
        if not guids or len(set(guids)) > 1:
            raise located(
                source,
                "バックアップのファイルにある GPO の GUID が、ないか、互いに違います（Backup.xml、bkupInfo.xml、gpreport.xml）。",
                "the files of the backup name no GUID of a policy, or different ones (Backup.xml, bkupInfo.xml, gpreport.xml).",
            )
        self.guid = guids[0]
        self.name = _first(_said(core, "DisplayName"), _said(info, "GPODisplayName"), None if self.report is None else self.report.name)
        self.domain = _first(_said(core, "Domain"), _said(info, "GPODomain"), None if self.report is None else self.report.domain)
        time = _said(info, "BackupTime") or ""
        self.time = time if _TIME.fullmatch(time) else None
        # Present and empty: no extension has anything to do.
        self.extensions = core.said("MachineExtensionGuids") if core is not None else None
        self.options = _said(core, "Options")

    def computer_enabled(self) -> bool | None:
        """Whether the computer part is on; None where it is not said, or said in two ways."""
        option = int(self.options) & COMPUTER_PART_OFF == 0 if self.options in ("0", "1", "2", "3") else None
        reported = self.report.computer_enabled if self.report is not None else None
        return (option if reported is None else reported) if option is None or reported is None or option == reported else None

    def _element(self, name: str, *path: str) -> Element | None:
        data = self.source.beside(name)
        if data is None:
            return None
        own = _named(self.source, name)
        tree = parse(decode(data, own), own)
        self.refused.extend(tree.refused)
        return tree.root.one(*path)

    def _report(self) -> Report | None:
        data = self.source.beside("gpreport.xml")
        if data is None:
            self.warnings.append(
                Problem(
                    Place(_named(self.source, "gpreport.xml")),
                    "ありません。GPO がどこにリンクされているかは「不明」とします。",
                    "is not there: where the policy is linked is taken as unknown.",
                )
            )
            return None
        own = _named(self.source, "gpreport.xml")
        reports = read_reports(decode(data, own), own)
        self.refused.extend(reports.refused)
        return reports.policies[0]


def _guid(element: Element | None, name: str) -> str | None:
    return guid_of(_said(element, name))


def _said(element: Element | None, name: str) -> str | None:
    return (element.said(name) or None) if element is not None else None


def _first(*values: str | None) -> str | None:
    return next(_filled(values), None)


def _filled(values: tuple[str | None, ...]) -> Iterator[str]:
    return (value for value in values if value)
