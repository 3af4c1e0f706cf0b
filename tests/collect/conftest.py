"""Tests of collecting see nothing of the machine's own network settings and identities."""

import pytest

from tests.collect.certificates import HOSTS, Authority, authority
from tests.collect.proxy import VARIABLES

AZURE = ("AZURE_TENANT_ID", "AZURE_CLIENT_ID", "AZURE_FEDERATED_TOKEN_FILE", "AZURE_AUTHORITY_HOST", "AZURE_REGIONAL_AUTHORITY_NAME")
PLATFORM = ("IDENTITY_ENDPOINT", "IDENTITY_HEADER", "IMDS_ENDPOINT", "MSI_ENDPOINT", "MSI_SECRET")


@pytest.fixture(autouse=True)
def _bare_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in (*VARIABLES, *AZURE, *PLATFORM):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture(scope="session")
def company(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    """The company's own certificate authority, and a server that passes for Microsoft's hosts with its certificate."""
    return authority(tmp_path_factory.mktemp("ca"), *HOSTS)
