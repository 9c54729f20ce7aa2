"""A file that was sent is noted: whose, from where, as what; fetched later."""

from __future__ import annotations

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from actions import Kit, files
from actions.files import Purpose
from models import media
from models.message import Attachment, Incoming
from tests.sample import NOW, person


def sent(attachment: Attachment | None) -> Incoming:
    return Incoming("telegram", "1", "7", "file", attachment=attachment)


@pytest.mark.parametrize(
    ("name", "kept"),
    [("surat tugas.pdf", "surat tugas.pdf"), ("x" * 130 + ".pdf", "x" * 116 + ".pdf"), ("", "surat.pdf")],
)
async def test_what_is_noted_of_a_file(tx: AsyncSession, kit: Kit, name: str, kept: str) -> None:
    sari = (await person(tx, "Sari", "facilitator")).person_id
    attachment = Attachment("ref", "file", "m" * 90, name, 5)
    key = files.note(tx, kit, sent(attachment), Purpose(sari, "letter", "surat.pdf", "e"), NOW)
    await tx.flush()
    one = await media.get(tx, key)
    assert one is not None
    assert (one.person_id, one.entry_id, one.channel, one.ref) == (sari, "e", "telegram", "ref")
    assert (one.kind, one.mime, one.name, one.size) == ("letter", "m" * 80, kept, 5)
    assert (one.created_at, one.due_at, one.path) == (NOW, NOW, None)


async def test_without_a_file_nothing_is_noted(tx: AsyncSession, kit: Kit) -> None:
    with pytest.raises(LookupError):
        files.note(tx, kit, sent(None), Purpose(1, "letter"), NOW)
