"""A form that was read already, and data files that came after it -> the form with their rows (sandbox)."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import msgspec

from bot.sandbox import Job, Sandbox, Undone
from forms import Examined, Form, FormMistake, enclose, wanted


class Asked(msgspec.Struct, frozen=True):
    """The XForm, and the files by name."""

    xml: bytes
    files: dict[str, bytes]


class Told(msgspec.Struct, frozen=True):
    """The form with the rows, or what is wrong with a file; and the files that it still wants."""

    examined: Examined
    wanted: dict[str, bool] = {}


JOB = Job(__name__, Asked, Told, memory=280_000_000, cpu_seconds=15)
"""What the filling of a form's gaps may take of memory (bytes), processor and time (seconds)."""


async def complete(sandbox: Sandbox, xml: bytes, files: Mapping[str, bytes]) -> Told:
    """The form with the rows of these files; what it still wants stays outside."""
    try:
        return await sandbox.do(JOB, Asked(xml, dict(files)))
    except Undone:
        return Told(
            Examined([FormMistake("mistake", "too_costly", "reading it took too much time or memory")])
        )


def found_in(files: Mapping[str, bytes]) -> Callable[[str], bytes | None]:
    """Finds a file by its name; phones and computers change capitals."""
    lower = {name.lower(): content for name, content in files.items()}
    return lambda name: lower.get(name.lower())


def work(asked: Asked) -> Told:
    """The reading itself."""
    whole = enclose(Examined.of(Form.from_xml(asked.xml), []), found_in(asked.files), more=True)
    return Told(whole, wanted(whole.xml))
