"""Group policies out of a backup (Backup-GPO), a copy of SYSVOL, or a report as XML: which there are, where they are linked, what they set."""

from __future__ import annotations

from scanner.ingest import gpo_folders
from scanner.ingest.gpreport import Report, read_reports
from scanner.ingest.model import HEAD, Format, Part, Parts, Path, Source, located, parts_of
from scanner.ingest.text import decode
from scanner.ingest.xml_tree import parse, root_of
from scanner.model.verdicts import Reason

POLICIES, SETTINGS = "policies.groupPolicies", "policies.groupPolicySettings"
_HEADS = {"backup.xml": "GroupPolicyBackupScheme", "bkupinfo.xml": "BackupInst", "manifest.xml": "Backups"}
_PARTS = frozenset({"gpttmpl.inf", "registry.pol"})


def detect(path: Path, head: bytes) -> Format | None:
    """The format of a file that is, or belongs to, a group policy; None of any other."""
    name = path[-1].casefold()
    root = root_of(head) if name.endswith(".xml") else None
    if name in _HEADS and root == _HEADS[name]:
        return Format.GPO
    if root in ("GPO", "report") and b"GroupPolicy/Settings" in head.replace(b"\0", b""):
        return Format.GPREPORT
    if name in _PARTS:
        return Format.GPO if name == "gpttmpl.inf" else Format.REGISTRY_POL
    above = [folder.casefold() for folder in path[:-1]]
    return Format.GPO if name == "gpt.ini" or "domainsysvol" in above or (root and "preferences" in above) else None


def read(source: Source) -> Parts:
    """What one file gives. The files of one policy's folder give it once, together: with Backup.xml, bkupInfo.xml or GPT.INI."""
    name = source.path[-1].casefold()
    if detect(source.path, source.data[:HEAD]) is Format.GPREPORT:
        # In a backup the report goes with the rest: it alone says where the policy is linked.
        return parts_of(()) if name == "gpreport.xml" and gpo_folders.in_backup(source) else _reports(source)
    if name in ("backup.xml", "bkupinfo.xml"):
        return parts_of(()) if name == "bkupinfo.xml" and source.beside("Backup.xml") is not None else _parts_of(gpo_folders.read_backup(source))
    if name == "gpt.ini":
        return _parts_of(gpo_folders.read_sysvol(source))
    if name == "manifest.xml":
        return _manifest(source)
    if name in _PARTS and not gpo_folders.in_policy(source):
        raise located(
            source,
            "どのグループ ポリシーのものかが、このファイルだけでは分かりません。",
            "the file alone does not say which group policy it belongs to.",
            (
                "バックアップ（Backup-GPO）のフォルダーか、SYSVOL の Policies のフォルダーごと指定してください。",
                "give the whole folder of the backup (Backup-GPO), or the Policies folder of SYSVOL.",
            ),
        )
    return _other(source)


def _reports(source: Source) -> Parts:
    found = read_reports(decode(source.data, source.name), source.name)
    policies = [gpo_folders.of_report(each) for each in found.policies]
    parts = [part for each in policies for part in _of_policy(each)]
    refused = [secret for each in found.policies for secret in each.settings.refused]
    return parts_of(parts, (*found.refused, *refused), domains=_domains(found.policies))


def _domains(reports: tuple[Report, ...]) -> list[str]:
    return [each.domain for each in reports if each.domain]


def _parts_of(folder: gpo_folders.Folder) -> Parts:
    domain = folder.policy.value.get("domain")
    return parts_of(_of_policy(folder.policy), folder.refused, folder.warnings, domains=[domain] if domain else [])


def _of_policy(policy: gpo_folders.Policy) -> tuple[Part, Part]:
    whole = policy.value["securityPolicyRead"] and policy.value["registryRead"]
    return (
        Part(POLICIES, None, (policy.value,), None),
        Part(SETTINGS, policy.value["guid"], policy.settings, None if whole else Reason.INCOMPLETE),
    )


def _manifest(source: Source) -> Parts:
    """The list of a folder's backups says nothing that the backups beside it do not."""
    parse(decode(source.data, source.name), source.name)
    depth = len(source.path)
    if not any(len(path) == depth + 1 and path[-1] in ("backup.xml", "bkupinfo.xml") for path in source.tree):
        raise located(
            source,
            "GPO のバックアップの一覧だけがあり、バックアップのフォルダーがありません。",
            "is the list of a folder's GPO backups, but the backups are not beside it.",
            ("バックアップのフォルダーごと指定してください。", "give the whole folder."),
        )
    return parts_of(())


def _other(source: Source) -> Parts:
    """Files of a policy that are read with it, or not at all. Preferences are only looked through for passwords."""
    if root_of(source.data[:HEAD]) is None or not source.path[-1].casefold().endswith(".xml"):
        return parts_of(())
    return parts_of((), parse(decode(source.data, source.name), source.name).refused)
