"""A directory in memory that answers searches as Active Directory does: a small domain, and what a real one has that Samba lacks."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from scanner.collect.directory_connection import Found
from scanner.collect.directory_values import Item, parent_of, sid_bytes
from scanner.collect.entries import Failure
from scanner.model.verdicts import Reason

BASE = "DC=corp,DC=example,DC=jp"
CONFIGURATION = f"CN=Configuration,{BASE}"
SCHEMA = f"CN=Schema,{CONFIGURATION}"
SYSTEM, USERS, BUILTIN, COMPUTERS = (f"CN={name},{BASE}" for name in ("System", "Users", "Builtin", "Computers"))
CONTAINER = f"CN=Password Settings Container,{SYSTEM}"
POLICIES = f"CN=Policies,{SYSTEM}"
DOMAIN = "S-1-5-21-1-2-3"
CLOCK = b"20261101000000.0Z"
GLOBAL_GROUP, UNIVERSAL_GROUP = b"-2147483646", b"-2147483640"
ENABLED, DISABLED_ACCOUNT, WORKSTATION = b"512", b"514", b"4096"
# What no search may ever ask for, and what asks for everything.
SECRETS = frozenset(
    each.lower()
    for each in (
        "*", "+", "unicodePwd", "dBCSPwd", "ntPwdHistory", "lmPwdHistory", "supplementalCredentials", "ms-Mcs-AdmPwd", "msLAPS-Password",
        "msLAPS-EncryptedPassword", "msLAPS-EncryptedPasswordHistory", "msFVE-RecoveryPassword", "msFVE-KeyPackage", "msDS-ManagedPassword",
    )
)  # fmt: skip

Values = Mapping[str, bytes | Sequence[bytes]]
_PART = re.compile(r"\(([A-Za-z0-9.-]+)=((?:[^()\\]|\\[0-9a-f]{2})*)\)")


class FakeDirectory:
    """Objects by name. One without any attribute is there, but may not be read; ``failing``: a search for it fails (its filter or base).

    ``hides_member_of``: who reads may not see memberOf, as in a hardened domain.
    """

    def __init__(self, objects: Mapping[str, Values] | None = None, *, hides_member_of: bool = False) -> None:
        self.objects: dict[str, dict[str, tuple[bytes, ...]]] = {}
        self.failing: dict[str, Failure] = {}
        self.asked: list[tuple[str, str, str, tuple[str, ...]]] = []
        self.portion = 1500
        self._hides_member_of = hides_member_of
        for dn, values in {**_small_domain(), **(objects or {})}.items():
            self.put(dn, values)

    def put(self, dn: str, values: Values) -> None:
        """Add an object, or put another in its place."""
        self.objects[dn] = {name.lower(): (value,) if isinstance(value, bytes) else tuple(value) for name, value in values.items()}

    def search(self, base: str, scope: str, matching: str, attributes: Iterable[str]) -> Found:
        """See `scanner.collect.directory_connection.Source`."""
        asked = tuple(attributes)
        assert not {each.lower() for each in asked} & SECRETS
        self.asked.append((base, scope, matching, asked))
        for key, failure in self.failing.items():
            if key in (matching, base):
                return Found((), failure, absent=False, pages=1)
        if base not in self.objects and base:
            return Found((), Failure(Reason.INCOMPLETE, "LDAP result 32"), absent=True, pages=1)
        found = [Item(dn, self._given(dn, asked)) for dn in self._below(base, scope) if _matches(matching, self._seen(dn))]
        return Found(tuple(found), None, absent=False, pages=1)

    def _below(self, base: str, scope: str) -> Iterator[str]:
        for dn in self.objects:
            below = {"base": False, "one": dn != "" and parent_of(dn) == base.casefold(), "sub": dn.endswith(f",{base}")}[scope]
            # The configuration is a naming context of its own: a search of the domain does not go into it.
            elsewhere = dn.endswith(CONFIGURATION) and not base.endswith(CONFIGURATION)
            if (below and not elsewhere) or (dn == base and scope != "one"):
                yield dn

    def _seen(self, dn: str) -> dict[str, tuple[bytes, ...]]:
        groups = [each.encode() for each, values in self.objects.items() if dn.encode() in values.get("member", ())]
        return {**self.objects[dn], **({} if self._hides_member_of or not self.objects[dn] else {"memberof": tuple(groups)})}

    def _given(self, dn: str, asked: tuple[str, ...]) -> dict[str, tuple[bytes, ...]]:
        given: dict[str, tuple[bytes, ...]] = {}
        for each in asked:
            name, _, span = each.lower().partition(";range=")
            values = self.objects[dn].get(name, ())
            start = int(span.partition("-")[0]) if span else 0
            if span or len(values) > self.portion:
                last = start + self.portion - 1
                end = "*" if last >= len(values) - 1 else str(last)
                given[f"{name};range={start}-{end}"] = values[start : start + self.portion]
            elif values:
                given[name] = values
        return {name: values for name, values in given.items() if values}


def _matches(matching: str, values: Mapping[str, Sequence[bytes]]) -> bool:
    def part(found: re.Match[str]) -> str:
        name, value = found[1].lower(), found[2]
        if value == "*":
            return "T" if name == "objectclass" or values.get(name) else "F"
        wanted = re.sub(rb"\\([0-9a-f]{2})", lambda each: bytes.fromhex(each[1].decode()), value.encode())
        return "T" if any(each.lower() == wanted.lower() for each in values.get(name, ())) else "F"

    text, count = _PART.sub(part, matching), 1
    while count:
        text, count = re.subn(r"\(([&|])([TF]+)\)", lambda each: "T" if (all, any)[each[1] == "|"](sign == "T" for sign in each[2]) else "F", text)
    assert text in ("T", "F"), matching
    return text == "T"


def person(rid: int, name: str, control: bytes = ENABLED, **more: bytes | Sequence[bytes]) -> Values:
    """A user, or with ``control`` something like it."""
    return {
        "objectClass": [b"top", b"person", b"organizationalPerson", b"user"], "objectCategory": b"person",
        "objectSid": sid_bytes(f"{DOMAIN}-{rid}"), "sAMAccountName": name.encode(), "userAccountControl": control,
        "primaryGroupID": b"513", "whenCreated": b"20260101000000.0Z", "pwdLastSet": b"134000000000000000", **more,
    }  # fmt: skip


def group(sid: str, name: str, *members: str, kind: bytes = GLOBAL_GROUP) -> Values:
    """A group with members by their names."""
    return {
        "objectClass": [b"top", b"group"], "objectSid": sid_bytes(sid), "sAMAccountName": name.encode(), "groupType": kind,
        "member": [each.encode() for each in members],
    }  # fmt: skip


def computer(rid: int, name: str, **more: bytes | Sequence[bytes]) -> Values:
    """A computer that its reader sees whole."""
    return {
        "objectClass": [b"top", b"person", b"organizationalPerson", b"user", b"computer"], "objectCategory": b"computer",
        "objectSid": sid_bytes(f"{DOMAIN}-{rid}"), "cn": name.encode(), "userAccountControl": WORKSTATION, "primaryGroupID": b"515",
        "isCriticalSystemObject": b"FALSE", **more,
    }  # fmt: skip


def policy(name: str, *targets: str, **more: bytes) -> Values:
    """A fine-grained password policy."""
    return {
        "objectClass": [b"top", b"msDS-PasswordSettings"], "objectGUID": name.encode().ljust(16, b"\0"), "cn": name.encode(),
        "msDS-PasswordSettingsPrecedence": b"10", "msDS-MinimumPasswordLength": b"8", "msDS-LockoutThreshold": b"0",
        "msDS-PasswordComplexityEnabled": b"FALSE", "msDS-LockoutDuration": b"-18000000000",
        "msDS-PSOAppliesTo": [each.encode() for each in targets], **more,
    }  # fmt: skip


def attribute(name: str, flags: int = 0) -> Values:
    """An attribute of the schema."""
    return {"lDAPDisplayName": name.encode(), "searchFlags": str(flags).encode()}


def named(name: str) -> str:
    """Where users and groups lie."""
    return f"CN={name},{USERS}"


def _small_domain() -> dict[str, Values]:
    container = {"objectClass": [b"top", b"container"]}
    built_in = {"512": "Domain Admins", "518": "Schema Admins", "519": "Enterprise Admins", "520": "Group Policy Creator Owners"}
    local = {
        "544": "Administrators", "548": "Account Operators", "549": "Server Operators", "550": "Print Operators", "551": "Backup Operators",
        "552": "Replicator",
    }  # fmt: skip
    return {
        "": {
            "defaultNamingContext": BASE.encode(), "rootDomainNamingContext": BASE.encode(), "configurationNamingContext": CONFIGURATION.encode(),
            "schemaNamingContext": SCHEMA.encode(), "currentTime": CLOCK, "domainControllerFunctionality": b"7",
        },
        BASE: {"objectClass": [b"top", b"domain", b"domainDNS"], "objectSid": sid_bytes(DOMAIN), "minPwdLength": b"7", "lockoutThreshold": b"0"},
        **dict.fromkeys((SYSTEM, USERS, BUILTIN, COMPUTERS, POLICIES, SCHEMA, f"CN=Partitions,{CONFIGURATION}", f"CN=Sites,{CONFIGURATION}"), container),
        f"CN=CORP,CN=Partitions,{CONFIGURATION}": {"nCName": BASE.encode(), "dnsRoot": b"corp.example.jp"},
        f"CN=SAM-Account-Name,{SCHEMA}": attribute("sAMAccountName", 13),
        CONTAINER: {"objectClass": [b"top", b"msDS-PasswordSettingsContainer"]},
        named("Administrator"): person(500, "Administrator", adminCount=b"1"),
        named("Guest"): person(501, "Guest", b"66082"),
        named("krbtgt"): person(502, "krbtgt", DISABLED_ACCOUNT, servicePrincipalName=b"kadmin/changepw", adminCount=b"1"),
        **{named(name): group(f"{DOMAIN}-{number}", name, named("Administrator")) for number, name in built_in.items()},
        **{f"CN={name},{BUILTIN}": group(f"S-1-5-32-{number}", name, kind=b"-2147483643") for number, name in local.items()},
        f"CN=DC1,{COMPUTERS}": computer(1000, "DC1"),
        f"CN={{31B2F340-016D-11D2-945F-00C04FB984F9}},{POLICIES}": {
            "objectClass": [b"top", b"groupPolicyContainer"], "name": b"{31B2F340-016D-11D2-945F-00C04FB984F9}", "displayName": b"Default Domain Policy",
        },
    }  # fmt: skip
