"""Files that lie beside a questionnaire: its data and the media of its labels. Decides nothing."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from actions import sources

LARGEST_FILE = 10_000_000
"""Bytes of a file; Telegram takes no larger picture."""


def beside(file: Path) -> Callable[[str], bytes | None]:
    """Finds a file by its name in the questionnaire's folder, or in `<questionnaire>-media` there."""
    folders = (file.parent / f"{file.stem}-media", file.parent)

    def find(name: str) -> bytes | None:
        if Path(name).name != name:
            return None
        there = next((folder / name for folder in folders if (folder / name).is_file()), None)
        return there.read_bytes() if there is not None and there.stat().st_size <= LARGEST_FILE else None

    return find


def data_beside(file: Path) -> Callable[[str], bytes | None]:
    """The same for its data files; the lists that the bot provides itself are not taken from files."""
    find = beside(file)
    return lambda name: None if Path(name).stem in sources.SOURCES else find(name)
