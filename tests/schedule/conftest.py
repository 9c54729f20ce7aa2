"""A PostgreSQL database for what takes several processes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from actions import digests
from tests import databases


@pytest.fixture
def postgresql_url(postgresql_maker: databases.Maker, tmp_path: Path) -> Iterator[str]:
    with postgresql_maker.fresh(tmp_path) as url:
        yield url


@pytest.fixture(autouse=True)
def pictures_undrawn(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a recap's picture shows is tested elsewhere; a year has hundreds of them."""

    async def draw(*_: object) -> bytes:
        return b"picture"

    monkeypatch.setattr(digests, "draw", draw)
