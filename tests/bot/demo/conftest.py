"""Demos that were started once: seeding takes a second, a copy does not."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.bot.demo.stage import running


@pytest.fixture(scope="module")
def seeded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where a demo that was started once keeps its data; filled by the first test that needs it."""
    return tmp_path_factory.mktemp("demo")


@pytest.fixture
async def folder(seeded: Path, tmp_path: Path) -> Path:
    """A copy of it."""
    if not any(seeded.iterdir()):
        async with running(seeded):
            pass
    return Path(shutil.copytree(seeded, tmp_path / "demo"))
