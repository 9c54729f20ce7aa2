"""Files and folders of the service are its user's alone: new ones and those that were there."""

from __future__ import annotations

import os
import stat
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.config import Config
from bot.config.sections import Database, Media
from bot.faults import Fault
from bot.files.fetcher import Store
from bot.operator.check import files
from bot.upkeep import private
from models import migrating
from models.database import Database as Store_


def config(folder: Path) -> Config:
    url = f"sqlite+aiosqlite:///{folder / 'bot.db'}"
    return Config(database=Database(url=url), media=Media(directory=folder / "media"))


@dataclass
class Folder:
    """As much of a Store as writing needs."""

    _folder: Path


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@pytest.fixture
def loose(tmp_path: Path) -> Path:
    """A data folder as it was made under umask 022."""
    folder = tmp_path / "data"
    (folder / "media").mkdir(parents=True)
    for name in ("bot.db", "bot.db-wal", "bot.db-shm", "bot.db.lock"):
        (folder / name).write_bytes(b"x")
        (folder / name).chmod(0o644)
    for one in (folder, folder / "media"):
        one.chmod(0o755)
    return folder


async def test_what_was_open_is_closed(loose: Path) -> None:
    with pytest.raises(Fault, match=r"bot\.db-wal"):
        await files(config(loose))
    private.tighten(config(loose))
    assert {mode(one) for one in loose.iterdir() if one.is_file()} == {0o600}
    assert mode(loose) == mode(loose / "media") == 0o700
    assert await files(config(loose)) == "for this user alone"
    private.tighten(config(loose))


def test_a_folder_that_is_not_ours_alone_is_let_be(loose: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (loose / "work").mkdir()
    monkeypatch.chdir(loose / "work")
    private.tighten(config(loose))
    assert mode(loose) == 0o755
    assert mode(loose / "bot.db") == 0o600
    monkeypatch.chdir("/")
    loose.chmod(0o1777)
    private.tighten(config(loose))
    assert mode(loose) == 0o1777


def test_nothing_there_is_nothing_open(tmp_path: Path) -> None:
    private.tighten(config(tmp_path / "none"))
    assert private.open_to_others(config(tmp_path / "none")) == []
    url = "postgresql+asyncpg://u:p@db/x"
    there = Config(database=Database(url=url), media=Media(directory=tmp_path / "none"))
    assert private.open_to_others(there) == []


async def test_new_files_are_ours_alone(tmp_path: Path) -> None:
    before = os.umask(private.MASK)
    try:
        made = Store_(f"sqlite+aiosqlite:///{tmp_path / 'data' / 'bot.db'}")
        await migrating.upgrade(made)
        path = Store._write(Folder(tmp_path / "data" / "media"), "m", "image/jpeg", b"x")  # type: ignore[arg-type]
        await made.close()
    finally:
        os.umask(before)
    assert mode(tmp_path / "data") == 0o700
    assert mode(tmp_path / "data" / "bot.db") == 0o600
    assert mode(tmp_path / "data" / "media" / path) == 0o600
    assert mode((tmp_path / "data" / "media" / path).parent) == 0o700
