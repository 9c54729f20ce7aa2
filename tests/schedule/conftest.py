"""A PostgreSQL database for what takes several processes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import databases


@pytest.fixture
def postgresql_url(postgresql_maker: databases.Maker, tmp_path: Path) -> Iterator[str]:
    with postgresql_maker.fresh(tmp_path) as url:
        yield url
