"""A small piece of the country for tests: a few areas by their codes, and invented people who work there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy.ext.asyncio import AsyncSession

from models.conversation import Conversation
from models.person import CONSENT, AssignedVillage, Assignment, Consent, Contact, Person

NOW = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)
"""Monday 23 November 2026, 10:00 in Jakarta."""

GEMUH = "33.24.11"
VILLAGES = ("33.24.11.2001", "33.24.11.2002", "33.24.11.2003")
AREAS = [
    ("13", "Sumatera Barat"),
    ("13.06", "Kabupaten Agam"),
    ("13.06.01", "Tanjung Mutiara"),
    ("33", "Jawa Tengah"),
    ("33.24", "Kabupaten Kendal"),
    (GEMUH, "Gemuh"),
    ("33.24.10", "Pegandon"),
    ("91", "Papua"),
    ("91.03", "Kabupaten Jayapura"),
    ("91.03.01", "Sentani"),
    ("13.06.01.2001", "Tiku Selatan"),
    ("33.24.11.2001", "Sedayu"),
    ("33.24.11.2002", "Pamriyan"),
    ("33.24.11.2003", "Jenarsari"),
    ("33.24.11.2004", "Poncorejo"),
    ("33.24.11.2005", "Gebang"),
    ("33.24.11.2006", "Krompaan"),
    ("33.24.11.2007", "Gemuhblanten"),
    ("33.24.11.2008", "Tamangede"),
    ("33.24.11.2009", "Lumansari"),
    ("33.24.11.2010", "Johorejo"),
    ("33.24.11.2011", "Tlahab"),
    ("33.24.11.2012", "Pucangrejo"),
    ("33.24.11.2013", "Sojomerto"),
    ("33.24.11.2014", "Triharjo"),
    ("33.24.11.2015", "Cepokomulyo"),
    ("33.24.11.2016", "Galih"),
    ("33.24.10.2001", "Margomulyo"),
    ("33.24.10.2002", "Tegorejo"),
    ("91.03.01.2005", "Yobeh"),
]


@dataclass(frozen=True)
class Somebody:
    """An invented person as stored: ids, and the address on the channel they were given."""

    person_id: int
    contact_id: int
    address: str


async def person(
    tx: AsyncSession,
    name: str,
    role: str,
    area_code: str | None = GEMUH,
    *,
    position: str = "",
    villages: tuple[str, ...] = (),
    acting: bool = False,
    channel: str = "telegram",
    address: str = "",
    language: str = "id",
    zone: str = "Asia/Jakarta",
) -> Somebody:
    """Store somebody who consented and holds a role; the address comes from the person's id unless given."""
    who = Person(name=name, language=language, area_code=area_code, zone=zone, created_at=NOW)
    tx.add(who)
    await tx.flush()
    contact = Contact(
        person_id=who.id, channel=channel, address=address or str(7000 + who.id), created_at=NOW
    )
    assignment = Assignment(
        person_id=who.id, role=role, position=position, area_code=area_code, acting=acting, begun_at=NOW
    )
    tx.add_all(
        [contact, assignment, Consent(person_id=who.id, version=CONSENT, language=language, given_at=NOW)]
    )
    await tx.flush()
    tx.add(Conversation(contact_id=contact.id, updated_at=NOW))
    tx.add_all([AssignedVillage(assignment_id=assignment.id, village_code=code) for code in villages])
    await tx.flush()
    return Somebody(who.id, contact.id, contact.address)
