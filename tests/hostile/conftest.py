"""The world in which every state is walked."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests import databases
from tests.handlers.walk import Walk, walked


@pytest.fixture(scope="module")
def walk(sqlite_maker: databases.Maker, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Walk]:
    with walked(sqlite_maker, tmp_path_factory.mktemp("walk")) as built:
        yield built
