"""One service in a process of its own, and one undisturbed collection from it, for all tests that stop collections."""

from collections.abc import Iterator

import pytest

from tests.collecting.killing import Collection, served, undisturbed


@pytest.fixture(scope="session")
def collection(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Collection]:
    with served() as url:
        yield undisturbed(url, tmp_path_factory.mktemp("undisturbed"))
