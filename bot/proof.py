"""An author's file -> the form, or all that is wrong with it; read in the sandbox: it may be hostile or huge.

examined = await examine(sandbox, content, "survey.xlsx")      # never raises for what the file holds
"""

from __future__ import annotations

from pathlib import Path

import msgspec

from bot.sandbox import Job, Sandbox, Undone
from forms import Examined, FormMistake, examine_xlsform

LARGEST = 20_000_000


class Asked(msgspec.Struct, frozen=True):
    """The file, what its author calls it, and whether old types are refused."""

    content: bytes
    name: str
    strict: bool


class Told(msgspec.Struct, frozen=True):
    """What was found."""

    examined: Examined


JOB = Job(__name__, Asked, Told, memory=280_000_000, cpu_seconds=15)


async def examine(sandbox: Sandbox, content: bytes, filename: str, *, strict: bool = False) -> Examined:
    """The form, or all that is wrong with it; too_costly when it takes more than it may."""
    if len(content) > LARGEST:
        return too_large()
    try:
        return (await sandbox.do(JOB, Asked(content, filename, strict))).examined
    except Undone:
        return Examined([FormMistake("mistake", "too_costly", "reading it took too much time or memory")])


async def examine_file(sandbox: Sandbox, file: Path, *, strict: bool = False) -> Examined:
    """The same for a file on this machine, which is not read when it is too large."""
    if file.stat().st_size > LARGEST:
        return too_large()
    return await examine(sandbox, file.read_bytes(), file.name, strict=strict)


def too_large() -> Examined:
    """What is said of a file that nobody reads."""
    values = {"limit": str(LARGEST // 1_000_000)}
    return Examined([FormMistake("mistake", "file_too_large", "file_too_large", values=values)])


def work(asked: Asked) -> Told:
    """The reading itself."""
    return Told(examine_xlsform(asked.content, asked.name, strict=asked.strict))
