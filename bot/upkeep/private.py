"""What the service keeps is its own user's alone: the files it makes, and those that were there before."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy.engine import make_url

from bot.config import Config

MASK = 0o077
"""What others may not do with a new file or folder: anything."""
BESIDE = ("", "-wal", "-shm", "-journal", ".lock")
"""Files of a SQLite database, by what follows its name."""


def tighten(config: Config) -> None:
    """Take from others what they may do with our files and folders."""
    for path in open_to_others(config):
        path.chmod(stat.S_IMODE(path.stat().st_mode) & ~MASK)


def open_to_others(config: Config) -> list[Path]:
    """Our files and folders that other users of this machine may look into."""
    mine = (path for path in _ours(config) if path.exists() and path.stat().st_uid == os.geteuid())
    return [path for path in mine if path.stat().st_mode & MASK]


def _ours(config: Config) -> Iterator[Path]:
    """A closed folder closes what is in it; a folder that holds more than our data is not ours to close."""
    yield config.media.directory.absolute()
    url = make_url(config.database.url)
    if url.get_backend_name() == "sqlite" and url.database:
        file = Path(url.database).absolute()
        yield from (file.with_name(file.name + end) for end in BESIDE)
        if _alone(file.parent):
            yield file.parent


def _alone(folder: Path) -> bool:
    """Whether a folder can be meant for our data: nobody's home, nor where we stand, nor everybody's."""
    around = any(place.is_relative_to(folder) for place in (Path.home(), Path.cwd()))
    return folder.is_dir() and not around and not folder.stat().st_mode & stat.S_ISVTX
