"""A real domain, read over LDAPS by our own command: as provisioned, and after each change that an administrator makes."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from scanner.cli.main import main
from scanner.snapshot.manifest import read_manifest
from scanner.snapshot.read import open_snapshot
from scanner.snapshot.verify import verify_snapshot
from tests.system.samba import ADMINISTRATOR_PASSWORD, BASE, READER_PASSWORD, Domain, served

pytestmark = pytest.mark.system

ADMINISTRATOR, READER = "Administrator@corp.example.jp", "CORP\\yomu"
RECOVERY_KEY = "111111-222222-333333-444444-555555-666666-777777-888888"
# 30 minutes in units of 100 ns, negative.
HALF_AN_HOUR = -18_000_000_000
TWO_DOCUMENTS = """\
name: 株式会社サンプル
checklists: [mic-sme-2021, csaj-2018]
work_styles:
  - {id: all, name: 在宅勤務, method: 1, circumstances: {uses_active_directory: true}}
"""
RECOVERY = f"""\
dn: CN=2026-11-01T09:00:00\\+09:00{{0C3EAF1B-7E1C-4B5B-9E35-0123456789AB}},CN=PC01,CN=Computers,{BASE}
changetype: add
objectClass: msFVE-RecoveryInformation
msFVE-RecoveryGuid:: G68+DBx+W0ueNQEjRWeJqw==
msFVE-RecoveryPassword: {RECOVERY_KEY}
"""


@dataclass(frozen=True)
class Stage:
    """One reading of the domain."""

    code: int
    folder: Path

    def records(self, name: str) -> list[dict[str, Any]]:
        return list(open_snapshot(self.folder).records(name))

    def judged(self) -> dict[str, str]:
        """The verdicts of all rules and items of the CSAJ policy on this reading."""
        out = self.folder.with_name(f"{self.folder.name}-judged")
        if not out.exists():
            main(["evaluate", str(self.folder), "--checklist", "csaj-2018", "--method", "1", "--out", str(out)])
        found = json.loads((out / "assessment.json").read_text(encoding="utf-8"))
        rules = {each["rule"]: each["verdict"] for each in found["findings"]}
        return {**rules, **{each["item"]: each["verdict"] for each in found["results"]}}

    def side_by_side(self) -> tuple[dict[str, Any], str]:
        """The assessment by the handbook and the policy together, and the part of its report about what they ask for differently."""
        declared, out = self.folder.with_name(f"{self.folder.name}.yaml"), self.folder.with_name(f"{self.folder.name}-both")
        declared.write_text(TWO_DOCUMENTS, encoding="utf-8")
        main(["evaluate", str(self.folder), "--organisation", str(declared), "--out", str(out)])
        assert main(["report", str(out), "--format", "html", "--out", str(out)]) == 0
        page = (out / "report.html").read_text(encoding="utf-8")
        [section] = re.findall(r'<section aria-labelledby="differences">.*?</section>', page, re.DOTALL)
        return json.loads((out / "assessment.json").read_text(encoding="utf-8")), section

    def by(self, name: str, key: str) -> dict[Any, dict[str, Any]]:
        return {each.get(key): each for each in self.records(name)}


@pytest.fixture(scope="module")
def stages(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Stage]]:
    """The domain's life: every change leaves the others in place."""
    folder = tmp_path_factory.mktemp("domain")
    with served(folder) as domain:
        yield dict(_lived(domain, folder))


def _lived(domain: Domain, folder: Path) -> Iterator[tuple[str, Stage]]:
    def read(name: str, user: str = ADMINISTRATOR, password: str = ADMINISTRATOR_PASSWORD) -> tuple[str, Stage]:
        return name, Stage(domain.collect(folder / name, user, password), folder / name)

    yield read("provisioned")
    middling = ("--min-pwd-length=8", "--complexity=on", "--account-lockout-threshold=10", "--account-lockout-duration=15")
    domain.tool("domain", "passwordsettings", "set", *middling, "--reset-account-lockout-after=15")
    yield read("middling")
    demanded = ("--min-pwd-length=12", "--complexity=on", "--account-lockout-threshold=10", "--account-lockout-duration=30")
    domain.tool("domain", "passwordsettings", "set", *demanded, "--reset-account-lockout-after=30")
    domain.tool("computer", "create", "PC01")
    domain.add(RECOVERY)
    yield read("strict")

    domain.tool("user", "create", "yomu", READER_PASSWORD)
    domain.tool("user", "create", "tanaka", READER_PASSWORD, "--given-name=太郎", "--surname=田中 (Y)*")
    domain.tool("user", "create", "taishoku", READER_PASSWORD)
    domain.tool("user", "disable", "taishoku")
    domain.tool("group", "add", "営業部")
    domain.tool("group", "addmembers", "営業部", "tanaka,taishoku")
    domain.tool("domain", "passwordsettings", "pso", "create", "yurui", "10", "--min-pwd-length=8", "--account-lockout-threshold=0")
    domain.tool("domain", "passwordsettings", "pso", "apply", "yurui", "営業部")
    yield read("weaker")
    yield read("reader", READER, READER_PASSWORD)
    # What docs/directory.md has an administrator delegate: generic read, for the container and what lies in it.
    container = f"CN=Password Settings Container,CN=System,{BASE}"
    domain.tool("dsacl", "set", f"--objectdn={container}", "--sddl=(A;CI;RPLCLORC;;;DU)")
    yield read("delegated", READER, READER_PASSWORD)

    domain.tool("group", "add", "kanrisha")
    domain.tool("group", "addmembers", "kanrisha", "tanaka")
    domain.tool("group", "addmembers", "Domain Admins", "kanrisha,yomu")
    domain.tool("user", "setprimarygroup", "yomu", "Domain Admins")
    domain.tool("user", "rename", "Administrator", "--samaccountname=kanri", "--force-new-cn=kanri")
    domain.tool("user", "create", "Administrator", READER_PASSWORD)
    yield read("renamed", "kanri@corp.example.jp")

    domain.tool("user", "rename", "Guest", "--samaccountname=okyaku", "--force-new-cn=okyaku")
    domain.tool("user", "enable", "okyaku")
    yield read("guest", "kanri@corp.example.jp")
    refused = domain.collect(folder / "untrusted", ADMINISTRATOR, ADMINISTRATOR_PASSWORD, "--trust-certificate", "0" * 64)
    yield "untrusted", Stage(refused, folder / "untrusted")


def test_everything_is_read_and_every_file_is_what_the_manifest_says(stages: dict[str, Stage]) -> None:
    for name in ("provisioned", "middling", "strict", "weaker", "renamed", "guest"):
        assert stages[name].code == 0
        snapshot, problems = verify_snapshot(stages[name].folder)
        assert problems == []
        assert {entry.complete for entry in snapshot.manifest.entries.values()} == {True}
        assert len(snapshot.manifest.entries) == 6


def test_as_provisioned_passwords_are_short_and_nobody_is_ever_locked_out(stages: dict[str, Stage]) -> None:
    domain = stages["provisioned"].records("directory.domain")[0]
    # What Samba provisions: 7 characters, complex (bit 1), no lockout.
    assert domain["minPwdLength"] == 7
    assert domain["pwdProperties"] & 1
    assert domain["lockoutThreshold"] == 0
    assert domain["dnsRoot"] == "corp.example.jp"
    assert domain["schemaHasLegacyLaps"] is domain["schemaHasWindowsLaps"] is False
    assert stages["provisioned"].records("directory.passwordSettings") == []


def test_as_provisioned_it_fails_what_it_fails_and_passes_what_it_meets(stages: dict[str, Stage]) -> None:
    found = stages["provisioned"].judged()
    failed = ("6.1.2-1", "6.1.2-2", "6.1.3-1", "domain-password-length", "domain-lockout-on", "domain-lockout-threshold")
    met = (
        "domain-password-complexity",
        "domain-password-not-reversible",
        "guest-account-disabled",
        "account-operators-empty",
        "operator-groups-empty",
    )
    assert {name: found[name] for name in (*failed, *met)} == {**dict.fromkeys(failed, "fail"), **dict.fromkeys(met, "pass")}


def _sides(assessment: dict[str, Any], rule: str) -> list[tuple[str, str, int, bool, str]]:
    [row] = [each for each in assessment["differences"] if each["rule"] == rule]
    return [(side["checklist"], side["item"], side["numbers"][0]["value"], side["decides"], side["verdict"]) for side in row["sides"]]


def test_eight_characters_and_fifteen_minutes_are_enough_for_one_document_and_not_for_the_other(stages: dict[str, Stage]) -> None:
    assessment, section = stages["middling"].side_by_side()
    # The handbook asks for long passwords without a number: none at all would contradict it, and eight is what is noted.
    assert _sides(assessment, "domain-password-length") == [
        ("mic-sme-2021", "9-1", 1, True, "pass"),
        ("mic-sme-2021", "9-1", 8, False, "pass"),
        ("mic-sme-2021", "10-2", 8, False, "pass"),
        ("csaj-2018", "6.1.2-2", 12, True, "fail"),
    ]
    assert _sides(assessment, "domain-lockout-duration") == [
        ("mic-sme-2021", "9-3", 1, False, "pass"),
        ("csaj-2018", "6.1.2-2", 30, True, "fail"),
    ]
    rows = {text[0]: text[1:] for text in map(_cells, re.findall(r"<tr>.*?</tr>", section, re.DOTALL)) if len(text) == 3}
    shown = {title.split("Active Directory")[-1].strip(): cells for title, cells in rows.items()}
    handbook, policy = shown["demands passwords of enough length"]
    assert (re.findall(r"at least : (\d+)", handbook), re.findall(r"at least : (\d+)", policy)) == (["1", "8", "8"], ["12"])
    assert (handbook.count("Pass"), "Fail" in handbook, policy.count("Fail"), "Pass" in policy) == (3, False, 2, False)
    handbook, policy = shown["last long enough"]
    assert (re.findall(r"at least : (\d+)", handbook), re.findall(r"at least : (\d+)", policy)) == (["1"], ["30"])


def _cells(row: str) -> list[str]:
    """What a person reads in the cells of a row."""
    return [" ".join(re.sub(r"<[^>]+>", " ", cell).split()) for cell in re.findall(r"<t[hd]\b[^>]*>(.*?)</t[hd]>", row, re.DOTALL)]


def test_as_provisioned_both_documents_fail_for_want_of_a_lockout(stages: dict[str, Stage]) -> None:
    assessment, _ = stages["provisioned"].side_by_side()
    found = {each["item"]: each["verdict"] for each in assessment["results"]}
    assert (found["9-3"], found["6.1.2-1"], found["6.1.2-2"]) == ("fail", "fail", "fail")
    # Seven characters: some length is enforced, but less than what is noted.
    assert [side[2:] for side in _sides(assessment, "domain-password-length")] == [
        (1, True, "pass"),
        (8, False, "fail"),
        (8, False, "fail"),
        (12, True, "fail"),
    ]


def test_after_the_change_the_demanded_values_are_read(stages: dict[str, Stage]) -> None:
    domain = stages["strict"].records("directory.domain")[0]
    assert (domain["minPwdLength"], domain["lockoutThreshold"], domain["lockoutDuration"]) == (12, 10, HALF_AN_HOUR)
    assert domain["lockOutObservationWindow"] == HALF_AN_HOUR
    found = stages["strict"].judged()
    # 6.1.2-1 asks a person something, too: its rule is what the directory decides.
    assert (found["domain-lockout-on"], found["6.1.2-2"]) == ("pass", "pass")


def test_a_weaker_policy_for_a_group_reaches_the_one_enabled_member(stages: dict[str, Stage]) -> None:
    policy = stages["weaker"].records("directory.passwordSettings")[0]
    assert (policy["cn"], policy["msDS-MinimumPasswordLength"], policy["msDS-LockoutThreshold"]) == ("yurui", 8, 0)
    [target] = policy["appliesTo"]
    assert (target["objectClass"], target["enabledMembers"]) == ("group", 1)
    found = stages["weaker"].judged()
    # Shorter than 12, and without any lockout for whom it reaches.
    assert (found["6.1.2-1"], found["6.1.2-2"]) == ("fail", "fail")


def test_an_ordinary_user_is_not_told_that_there_are_no_policies(stages: dict[str, Stage]) -> None:
    assert stages["reader"].code == 3
    entries = read_manifest(stages["reader"].folder)[0].entries
    entry = entries["directory.passwordSettings"]
    assert (entry.state, entry.reason) == ("not_obtained", "permission_denied")
    assert [name for name, each in entries.items() if not each.complete] == ["directory.passwordSettings"]
    found = stages["reader"].judged()
    # The domain's own policy is strict enough; whether a weaker one applies to somebody is not known.
    assert (found["domain-password-length"], found["domain-lockout-on"]) == ("unknown", "unknown")


def test_who_was_delegated_reading_is_told_all_policies(stages: dict[str, Stage]) -> None:
    assert stages["delegated"].code == 0
    assert stages["delegated"].records("directory.passwordSettings") == stages["weaker"].records("directory.passwordSettings")


def test_recovery_information_is_counted_for_those_who_may_see_it_and_unknown_to_others(stages: dict[str, Stage]) -> None:
    assert stages["strict"].by("directory.computers", "cn")["PC01"]["recoveryInformation"] == 1
    assert stages["strict"].by("directory.computers", "cn")["DC1"]["recoveryInformation"] == 0
    assert "recoveryInformation" not in stages["reader"].by("directory.computers", "cn")["PC01"]


def test_a_renamed_administrator_is_found_by_its_number_and_a_decoy_is_no_built_in_account(stages: dict[str, Stage]) -> None:
    before, after = (stages[name].by("directory.accounts", "rid") for name in ("weaker", "renamed"))
    assert before[500]["sAMAccountName"] == "Administrator"
    assert after[500]["sAMAccountName"] == "kanri"
    # The decoy is in no privileged group: it is no account of interest.
    assert "Administrator" not in stages["renamed"].by("directory.accounts", "sAMAccountName")
    assert (stages["weaker"].judged()["6.1.3-1"], stages["renamed"].judged()["6.1.3-1"]) == ("fail", "pass")


def test_a_renamed_and_enabled_guest_is_found_by_its_number(stages: dict[str, Stage]) -> None:
    before, after = (stages[name].by("directory.accounts", "rid")[501] for name in ("renamed", "guest"))
    assert before["userAccountControl"] & 2
    assert (after["sAMAccountName"], after["userAccountControl"] & 2) == ("okyaku", 0)
    rule = "guest-account-disabled"
    assert (stages["renamed"].judged()[rule], stages["guest"].judged()[rule]) == ("pass", "fail")
    assert stages["guest"].judged()["6.1.4-2"] == "fail"


def test_members_come_directly_through_a_group_and_as_primary_group(stages: dict[str, Stage]) -> None:
    groups = stages["renamed"].by("directory.privilegedGroups", "sAMAccountName")
    found = {each["name"]: each["through"] for each in groups["Domain Admins"]["members"]}
    assert found == {"kanri": "direct", "kanrisha": "direct", "tanaka": "nested", "yomu": "primary"}
    inherited = {each["name"]: each["through"] for each in groups["Administrators"]["members"]}
    assert (inherited["tanaka"], inherited["yomu"], inherited["Domain Admins"]) == ("nested", "nested", "direct")
    assert {"tanaka", "yomu"} <= set(stages["renamed"].by("directory.accounts", "sAMAccountName"))


def test_the_two_group_policies_of_every_domain_are_linked(stages: dict[str, Stage]) -> None:
    found = stages["provisioned"].by("directory.groupPolicies", "displayName")
    links = {name: [(link["target"], link["enabled"]) for link in each["links"]] for name, each in found.items()}
    assert links == {"Default Domain Policy": [(BASE, True)], "Default Domain Controllers Policy": [(f"OU=Domain Controllers,{BASE}", True)]}


def test_no_secret_lies_in_any_snapshot(stages: dict[str, Stage]) -> None:
    for stage in stages.values():
        for path in stage.folder.rglob("*.json*"):
            text = path.read_text(encoding="utf-8")
            assert not any(secret in text for secret in (RECOVERY_KEY, ADMINISTRATOR_PASSWORD, READER_PASSWORD))
            assert not re.search("unicodePwd|RecoveryPassword|supplementalCredentials", text)


def test_a_server_with_another_certificate_is_left_at_once(stages: dict[str, Stage]) -> None:
    assert stages["untrusted"].code == 3
    assert not stages["untrusted"].folder.exists()


def test_times_are_those_of_the_server(stages: dict[str, Stage]) -> None:
    manifest = json.loads((stages["guest"].folder / "manifest.json").read_text())
    stamps = {each["collected_at"] for each in manifest["resources"].values()}
    assert manifest["collected_at"] == max(stamps)
    assert all(re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", each) for each in stamps)
