"""An admin's phone, and what the machine does between it and a questionnaire that was sent."""

from __future__ import annotations

from hashlib import sha256

from sqlalchemy import select

from actions import Kit, proofs
from forms import examine_xlsform
from models.database import Database
from models.media import Media
from models.message import Attachment, Outbox, Outgoing, unpack
from tests import sample
from tests.handlers.driver import Phone

FIRST = """
| survey |
| | type | name | label |
| | text | nama | Nama? |
| | text | alamat | Alamat? |
| settings |
| | form_title | form_id | version |
| | Survei | survei | 1 |
"""
SECOND = FIRST.replace("| Survei | survei | 1 |", "| Survei | survei | 2 |").replace(
    "| | text | alamat | Alamat? |", "| | integer | umur | Umur? |"
)


async def admin(database: Database, kit: Kit, name: str = "Rina", language: str = "id") -> Phone:
    """An admin's phone."""
    async with database.transaction() as tx:
        return Phone(database, kit, await sample.person(tx, name, "admin", None, language=language))


async def sends(phone: Phone, name: str, *, size: int = 5_000) -> str:
    """A file is sent; what is answered at once."""
    await phone.does(kind="file", attachment=Attachment(f"ref-{name}", "file", "", name, size))
    return phone.last


async def noted(database: Database) -> list[Media]:
    """The questionnaires that wait to be fetched."""
    async with database.reading() as tx:
        return list((await tx.execute(select(Media).where(Media.kind == "form"))).scalars())


async def read(phone: Phone, sheet: str | None, name: str = "survei.md") -> Outgoing:
    """The machine fetched and read a questionnaire (None: it never came); the notice lands on the phone."""
    found = None if sheet is None else proofs.Found(examine_xlsform(sheet.encode(), name))
    sent = proofs.Sent(phone.who.person_id, name, sha256((sheet or "").encode()).hexdigest())
    async with phone.database.transaction() as tx:
        await proofs.tell(tx, phone.kit, sent, found, phone.now)
    async with phone.database.reading() as tx:
        query = select(Outbox.content).where(Outbox.address == phone.who.address).order_by(Outbox.id.desc())
        content = (await tx.execute(query.limit(1))).scalar_one_or_none()
    if content is not None:
        phone.screen.append(unpack(content))
    return phone.screen[-1]


async def publishes(phone: Phone, sheet: str) -> None:
    """A questionnaire goes into use, for everybody when it is new."""
    await read(phone, sheet)
    await phone.taps("Terbitkan …")
    if "Siapa" in phone.last:
        for label in ("Semua orang", "Seluruh Indonesia", "Ya, ditinjau"):
            await taps_shown(phone, label)
    await taps_shown(phone, "Terbitkan")


async def taps_shown(phone: Phone, label: str) -> str:
    """Tap a button of the message that was changed last, or of the newest one."""
    changed = [reply for reply in phone.marks if reply.text]
    rows = changed[-1].rows if changed and changed[-1].rows else phone.screen[-1].rows
    found = [one for row in rows for one in row if label in one.text] or [phone.button(label)]
    place = int(changed[-1].edit.removeprefix("out")) if changed else len(phone.screen) - 1
    return await phone.taps_data(found[0].data, place)
