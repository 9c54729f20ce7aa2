"""An author's file -> the form, or all that is wrong with it; read in the sandbox: it may be hostile or huge.

examined = await examine(sandbox, content, "survey.xlsx")      # never raises for what the file holds
"""

from __future__ import annotations

from pathlib import Path

import msgspec

from bot.files.completing import found_in
from bot.sandbox import Job, Sandbox, Undone
from forms import (
    Examined,
    FormError,
    FormMistake,
    enclose,
    examine_xlsform,
    form_and_files,
    label_media,
    wanted,
)

LARGEST_FILE = 20_000_000
"""Bytes of a questionnaire, or of a file beside it."""


class Asked(msgspec.Struct, frozen=True):
    """The file, what its author calls it, and whether old types are refused.

    `ours`: stems of lists that the bot has itself; no file of a ZIP takes their place.
    """

    content: bytes
    name: str
    strict: bool
    ours: frozenset[str] = frozenset()


class Told(msgspec.Struct, frozen=True):
    """What was found, and the files that the form reads and that did not come (see `wanted`).

    Of a ZIP also the pictures and sounds of its labels, by name.
    """

    examined: Examined
    wanted: dict[str, bool] = {}
    media: dict[str, bytes] = {}


JOB = Job(__name__, Asked, Told, memory=280_000_000, cpu_seconds=15)
"""What reading a questionnaire may take of memory (bytes), processor and time (seconds)."""


async def examine(sandbox: Sandbox, content: bytes, filename: str, *, strict: bool = False) -> Examined:
    """The form, or all that is wrong with it; too_costly when it takes more than it may."""
    if len(content) > LARGEST_FILE:
        return too_large()
    try:
        return (await sandbox.do(JOB, Asked(content, filename, strict))).examined
    except Undone:
        return _too_costly()


async def open_parcel(sandbox: Sandbox, content: bytes, filename: str, ours: frozenset[str]) -> Told:
    """The same for a file that may be a ZIP with the form's files; `ours`: see Asked."""
    try:
        return await sandbox.do(JOB, Asked(content, filename, strict=False, ours=ours))
    except Undone:
        return Told(_too_costly())


async def examine_file(sandbox: Sandbox, file: Path, *, strict: bool = False) -> Examined:
    """The same for a file on this machine, which is not read when it is too large."""
    if file.stat().st_size > LARGEST_FILE:
        return too_large()
    return await examine(sandbox, file.read_bytes(), file.name, strict=strict)


def too_large() -> Examined:
    """What is said of a file that nobody reads."""
    values = {"limit": str(LARGEST_FILE // 1_000_000)}
    return Examined([FormMistake("mistake", "file_too_large", "file_too_large", values=values)])


def _too_costly() -> Examined:
    return Examined([FormMistake("mistake", "too_costly", "reading it took too much time or memory")])


def work(asked: Asked) -> Told:
    """The reading itself."""
    if not asked.name.lower().endswith(".zip"):
        examined = examine_xlsform(asked.content, asked.name, strict=asked.strict)
        return Told(examined, wanted(examined.xml))
    try:
        name, content, files = form_and_files(asked.content)
    except FormError as error:
        return Told(Examined(error.mistakes))
    examined = examine_xlsform(content, name, strict=asked.strict)
    media = {one: files[one] for one in label_media(examined.xml) if one in files}
    find = found_in({one: files[one] for one in files if Path(one).stem not in asked.ours})
    whole = enclose(examined, find, more=True)
    return Told(whole, wanted(whole.xml), media)
