"""People, how they are reached, what they are where, their consent, and invitations.

A person's rights come from assignments (role x area); nothing about anybody is stored before they consent.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    JSON,
    BindParameter,
    ColumnElement,
    ForeignKey,
    String,
    UniqueConstraint,
    bindparam,
    func,
    or_,
    select,
    update,
)
from sqlalchemy.orm import Mapped, mapped_column

from models.area import line_of
from models.base import Base, Moment, Tx, core
from models.names import Name

ROLES = ("facilitator", "kpmd", "third_party", "coordinator", "camat", "admin")
FACILITATOR, KPMD, THIRD_PARTY, COORDINATOR, CAMAT, ADMIN = ROLES
WRITERS = (FACILITATOR, KPMD, THIRD_PARTY)
"""Those whose work is reporting: where they are at work is where they belong."""
POSITIONS = ("PLD", "PD", "TAPM")
PLD, PD, TAPM = POSITIONS
"""What a facilitator is: of villages, of a kecamatan, the expert of a regency or province."""
CONSENT = "2"
"""The version of the words that people agree to; who agreed to another one is asked anew."""
GONE = "gone:"
"""Begins what stands in place of an address that is somebody else's now; nobody can be at such a one."""


class Person(Base):
    """Somebody who consented. `area_code` is their kecamatan (or wider area), `zone` its IANA zone.

    `channel` is where they want notices ('' = where they were last heard), `sex` L, P or '' (not told).
    `reminders` is what they chose about reminders: see models/reminder.py.
    """

    __tablename__ = "person"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(Name(120))
    language: Mapped[str] = mapped_column(String(8), default="id")
    area_code: Mapped[str | None] = mapped_column(ForeignKey("area.code"))
    zone: Mapped[str] = mapped_column(String(40), default="Asia/Jakarta")
    channel: Mapped[str] = mapped_column(String(16), default="", server_default="")
    sex: Mapped[str] = mapped_column(String(1), default="", server_default="")
    reminders: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict, server_default="{}")
    created_at: Mapped[Moment]


class Contact(Base):
    """An address on a channel. `unreachable_at` is when the platform said that messages cannot arrive.

    `account` is which of our own addresses they speak to, `number` their telephone number in E.164 where it
    is known, `heard_at` when they last wrote (to within minutes; kept where the platform has a window).
    """

    __tablename__ = "contact"
    __table_args__ = (UniqueConstraint("channel", "address"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    channel: Mapped[str] = mapped_column(String(16))
    address: Mapped[str] = mapped_column(String(64))
    account: Mapped[str] = mapped_column(String(32), default="", server_default="")
    number: Mapped[str] = mapped_column(String(20), default="", server_default="", index=True)
    heard_at: Mapped[Moment | None]
    unreachable_at: Mapped[Moment | None]
    created_at: Mapped[Moment]


class Assignment(Base):
    """A role in an area, while it lasts. `acting` marks a stand-in (the acting camat, Plt.)."""

    __tablename__ = "assignment"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    role: Mapped[str] = mapped_column(String(16))
    position: Mapped[str] = mapped_column(String(8), default="")
    area_code: Mapped[str | None] = mapped_column(ForeignKey("area.code"), index=True)
    acting: Mapped[bool] = mapped_column(default=False)
    begun_at: Mapped[Moment]
    ended_at: Mapped[Moment | None]


class AssignedVillage(Base):
    """A village that an assignment covers (a PLD has about four)."""

    __tablename__ = "assigned_village"

    assignment_id: Mapped[int] = mapped_column(ForeignKey("assignment.id"), primary_key=True)
    village_code: Mapped[str] = mapped_column(ForeignKey("area.code"), primary_key=True)


class Consent(Base):
    """What somebody agreed to and when (UU 27/2022): the version of the text."""

    __tablename__ = "consent"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    version: Mapped[str] = mapped_column(String(16))
    language: Mapped[str] = mapped_column(String(8))
    given_at: Mapped[Moment]


async def assignments(tx: Tx, person_id: int) -> Sequence[Assignment]:
    """The person's assignments in force."""
    query = select(Assignment).where(Assignment.person_id == person_id, Assignment.ended_at.is_(None))
    return (await tx.execute(query.order_by(Assignment.id))).scalars().all()


async def first_assignments(tx: Tx, people: Collection[int]) -> dict[int, Assignment]:
    """Each person's first assignment in force."""
    query = select(Assignment).where(Assignment.person_id.in_(people), Assignment.ended_at.is_(None))
    found = (await tx.execute(query.order_by(Assignment.id.desc()))).scalars()
    return {one.person_id: one for one in found}


async def with_role(tx: Tx, role: str) -> list[int]:
    """Ids of those who hold the role, wherever."""
    query = select(Assignment.person_id).where(Assignment.role == role, Assignment.ended_at.is_(None))
    return sorted(set((await tx.execute(query)).scalars()))


async def covered(tx: Tx, assignment_id: int) -> set[str]:
    """Codes of the villages of an assignment."""
    query = select(AssignedVillage.village_code).where(AssignedVillage.assignment_id == assignment_id)
    return set((await tx.execute(query)).scalars())


async def villages(tx: Tx, person_id: int) -> list[str]:
    """Codes of the villages that the person's assignments in force cover, in order."""
    query = (
        select(AssignedVillage.village_code)
        .join(Assignment, Assignment.id == AssignedVillage.assignment_id)
        .where(Assignment.person_id == person_id, Assignment.ended_at.is_(None))
        .distinct()
        .order_by(AssignedVillage.village_code)
    )
    return list((await tx.execute(query)).scalars())


def has_one_of(roles: Collection[str] | BindParameter[str]) -> ColumnElement[bool]:
    """The assignment is to one of these roles or positions."""
    return or_(Assignment.role.in_(roles), Assignment.position.in_(roles))


_HOLDERS = (
    select(Person)
    .join(Assignment, Assignment.person_id == Person.id)
    .where(
        has_one_of(bindparam("roles", expanding=True)),
        Assignment.area_code.in_(bindparam("areas", expanding=True)),
        Assignment.ended_at.is_(None),
    )
    .order_by(Person.id)
)
"""Asked for every report that is sent, so it is built once."""


async def get(tx: Tx, person_id: int) -> Person | None:
    """Somebody, None when they are forgotten."""
    return await tx.get(Person, person_id)


async def change(tx: Tx, person_id: int, values: Mapping[str, object]) -> None:
    """Set columns of somebody."""
    await tx.execute(update(Person).where(Person.id == person_id).values(**values))


async def names(tx: Tx, people: Iterable[int]) -> dict[int, str]:
    """Person id -> name."""
    query = select(Person.id, Person.name).where(Person.id.in_(set(people)))
    return {row.id: row.name for row in await tx.execute(query)}


async def contact(tx: Tx, contact_id: int) -> Contact | None:
    """A contact, None when it is forgotten."""
    return await tx.get(Contact, contact_id)


async def holders(tx: Tx, roles: Collection[str], area_code: str) -> Sequence[Person]:
    """People with one of the roles or positions in this area or in what it is a part of (of a kecamatan the
    camat and the acting camat).
    """
    values = {"roles": list(roles), "areas": line_of(area_code)}
    return (await tx.execute(_HOLDERS, values)).scalars().unique().all()


async def contacts(tx: Tx, person_id: int, *, reachable: bool = True) -> Sequence[Contact]:
    """Where the person can be reached, oldest first."""
    query = select(Contact).where(Contact.person_id == person_id)
    if reachable:
        query = query.where(Contact.unreachable_at.is_(None))
    return (await tx.execute(query.order_by(Contact.id))).scalars().all()


async def mark_reachable(tx: Tx, contact_id: int, since: datetime | None) -> None:
    """Note that a contact cannot be reached since then, or (None) that it can again."""
    await tx.execute(update(Contact).where(Contact.id == contact_id).values(unreachable_at=since))


async def owner(tx: Tx, contact_id: int | None) -> tuple[Contact, Person] | None:
    """A contact and whose it is, None when it is forgotten."""
    query = select(Contact, Person).join(Person, Person.id == Contact.person_id)
    row = (await tx.execute(query.where(Contact.id == contact_id))).first() if contact_id else None
    return None if row is None else (row[0], row[1])


async def known_at(tx: Tx, channel: str, address: str) -> tuple[int, str] | None:
    """The id and the language of whose address it is."""
    query = select(Person.id, Person.language).join(Contact, Contact.person_id == Person.id)
    row = (await tx.execute(query.where(Contact.channel == channel, Contact.address == address))).first()
    return None if row is None else (row[0], row[1])


async def contact_at(tx: Tx, channel: str, address: str) -> Contact | None:
    """The known contact at this address."""
    query = select(Contact).where(Contact.channel == channel, Contact.address == address)
    return (await tx.execute(query)).scalar_one_or_none()


_HEARD = (
    update(Contact)
    .where(Contact.id == bindparam("key"))
    .values(heard_at=bindparam("at"), account=bindparam("by"), number=bindparam("tel"))
)


async def heard(tx: Tx, rows: Sequence[tuple[int, datetime, str, str]]) -> None:
    """Note when contacts were heard, at which of our addresses, their number: (id, at, account, number)."""
    told = [{"key": key, "at": at, "by": account, "tel": number} for key, at, account, number in rows]
    if told:
        await (await core(tx)).execute(_HEARD, told)


async def shut(tx: Tx, contact_id: int) -> None:
    """The platform says that the contact was not heard lately, whatever we thought."""
    await tx.execute(update(Contact).where(Contact.id == contact_id).values(heard_at=None))


async def at_addresses(tx: Tx, channel: str, addresses: Collection[str]) -> Sequence[Contact]:
    """The contacts at these addresses."""
    query = select(Contact).where(Contact.channel == channel, Contact.address.in_(addresses))
    return (await tx.execute(query.order_by(Contact.id))).scalars().all()


async def at_number(tx: Tx, channel: str, number: str) -> Sequence[Contact]:
    """The contacts that stand for this number (E.164): their own, or their address; oldest first, locked."""
    same = or_(Contact.number == number, Contact.address == number.lstrip("+"))
    query = select(Contact).where(Contact.channel == channel, same).order_by(Contact.id)
    return (await tx.execute(query.with_for_update())).scalars().all()


async def forget_number(tx: Tx, found: Contact, now: datetime) -> None:
    """The contact's number is somebody else's: it cannot be reached, and is not found by the number."""
    if found.address.isdecimal():
        found.address = f"{GONE}{found.id}"
    found.number, found.heard_at, found.unreachable_at = "", None, now
    await tx.flush()


async def count(tx: Tx) -> int:
    """How many people are stored."""
    return (await tx.execute(select(func.count()).select_from(Person))).scalar_one()
