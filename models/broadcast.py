"""Broadcasts: one text to everybody with some roles in some areas; its messages are rows of the outbox.

Queries only; who may, what is said and when is decided in actions/broadcasts.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import (
    JSON,
    ColumnElement,
    ForeignKey,
    Select,
    String,
    Text,
    and_,
    bindparam,
    case,
    cast,
    exists,
    func,
    or_,
    select,
    true,
    update,
)
from sqlalchemy.orm import Mapped, mapped_column

from models.area import within
from models.base import Base, Moment, Tx, core
from models.message import Outbox
from models.outbox import after, may
from models.outbox_state import State
from models.person import Assignment, Contact, Person
from models.readers import Address

STATES = ("scheduled", "sending", "stopped", "done")


class Broadcast(Base):
    """One broadcast. Its author watches it at `contact_id`, in the message `progress_id` (the platform's id).

    `roles` are kinds of actions/people (pld, camat ...), `areas` codes ("" = the whole country). `total`
    counts the people it goes to, `due_at` is when it begins. Everybody up to the person `reached` has their
    message in the outbox; None: everybody has. `urgent`: it also goes out in quiet hours. `outcome`: what
    became of those of its messages that the outbox has forgotten, by the names of Counts.
    """

    __tablename__ = "broadcast"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    text: Mapped[str] = mapped_column(Text)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    contact_id: Mapped[int | None] = mapped_column(ForeignKey("contact.id"))
    roles: Mapped[list[Any]] = mapped_column(JSON, default=list)
    areas: Mapped[list[Any]] = mapped_column(JSON, default=list)
    urgent: Mapped[bool] = mapped_column(default=False)
    state: Mapped[str] = mapped_column(String(12))
    due_at: Mapped[Moment] = mapped_column(index=True)
    total: Mapped[int] = mapped_column(default=0)
    reached: Mapped[int | None] = mapped_column(default=0)
    progress_id: Mapped[str] = mapped_column(String(128), default="")
    created_at: Mapped[Moment]
    ended_at: Mapped[Moment | None]
    outcome: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict, server_default="{}")


class Reader(NamedTuple):
    """Somebody whom a broadcast goes to; `chosen` is their Person.reminders as JSON text."""

    id: int
    language: str
    zone: str
    channel: str
    chosen: str


class Counts(NamedTuple):
    """Of how many messages what is known: `sent` left and nothing more is known of them.

    `window`: they wait until their readers write; `later`: for their time, such as the end of quiet hours;
    `copies` went another way after they had failed, and are counted among both.
    """

    sent: int = 0
    delivered: int = 0
    read: int = 0
    failed: int = 0
    window: int = 0
    later: int = 0
    now: int = 0
    copies: int = 0


Post = tuple[str, str]
"""(role, position)."""


def _audience(posts: Collection[Post], areas: Collection[str], but: int) -> ColumnElement[bool]:
    """Whose assignments count: the role, the area or one below it, somebody who can be reached."""
    roles = [and_(Assignment.role == role, Assignment.position == position) for role, position in posts]
    inside = [within(Assignment.area_code, code) for code in areas if code]
    reached = exists().where(Contact.person_id == Assignment.person_id, Contact.unreachable_at.is_(None))
    return and_(
        Assignment.ended_at.is_(None),
        Assignment.person_id != but,
        or_(*roles),
        true() if "" in areas else or_(*inside),
        reached,
    )


async def count(tx: Tx, posts: Collection[Post], areas: Collection[str], but: int) -> int:
    """How many people hold one of the posts in one of the areas and can be reached, without this one."""
    query = select(func.count(Assignment.person_id.distinct())).where(_audience(posts, areas, but))
    return (await tx.execute(query)).scalar_one()


async def people(
    tx: Tx, posts: Collection[Post], areas: Collection[str], but: int, after: int, limit: int
) -> list[int]:
    """The ids of the next of them, in order."""
    query = (
        select(Assignment.person_id)
        .where(Assignment.person_id > after, _audience(posts, areas, but))
        .distinct()
        .order_by(Assignment.person_id)
        .limit(limit)
    )
    return list((await (await core(tx)).execute(query)).scalars())


async def readers(tx: Tx, ids: Collection[int]) -> list[Reader]:
    """These people, by id."""
    query = (
        select(Person.id, Person.language, Person.zone, Person.channel, cast(Person.reminders, String))
        .where(Person.id.in_(ids))
        .order_by(Person.id)
    )
    return [Reader(*row) for row in await (await core(tx)).execute(query)]


async def addresses(tx: Tx, ids: Collection[int]) -> list[Address]:
    """Where these people can be reached, each one's oldest first."""
    query = (
        select(
            Contact.person_id,
            Contact.id,
            Contact.channel,
            Contact.address,
            Contact.account,
            Contact.heard_at,
        )
        .where(Contact.person_id.in_(ids), Contact.unreachable_at.is_(None))
        .order_by(Contact.id)
    )
    return [Address(*row) for row in await (await core(tx)).execute(query)]


async def get(tx: Tx, key: str, *, lock: bool = False) -> Broadcast | None:
    """The broadcast with this id, locked until the transaction ends (PostgreSQL)."""
    return await tx.get(Broadcast, key, with_for_update=lock, populate_existing=lock)


async def mine(tx: Tx, person_id: int, limit: int) -> Sequence[Broadcast]:
    """The person's broadcasts, the newest first."""
    query = select(Broadcast).where(Broadcast.person_id == person_id).order_by(Broadcast.id.desc())
    return (await tx.execute(query.limit(limit))).scalars().all()


def _next(query: Select[Broadcast], lock: bool) -> Select[Broadcast]:
    query = query.order_by(Broadcast.due_at, Broadcast.id).limit(1)
    return query.with_for_update(skip_locked=True) if lock else query


async def due(tx: Tx, now: datetime, *, lock: bool = True) -> Broadcast | None:
    """One that has to begin, locked; those that others begin are passed over."""
    query = select(Broadcast).where(Broadcast.state == "scheduled", Broadcast.due_at <= now)
    return (await tx.execute(_next(query, lock))).scalar_one_or_none()


async def unposted(tx: Tx, *, lock: bool = True) -> Broadcast | None:
    """One of which not all messages are in the outbox, locked; those that others work on are passed over."""
    query = select(Broadcast).where(Broadcast.state == "sending", Broadcast.reached.is_not(None))
    return (await tx.execute(_next(query, lock))).scalar_one_or_none()


async def watched(tx: Tx, since: datetime) -> Sequence[Broadcast]:
    """Those that go on, and those that ended since then."""
    query = select(Broadcast).where(or_(Broadcast.state == "sending", Broadcast.ended_at >= since))
    return (await tx.execute(query.order_by(Broadcast.id))).scalars().all()


_WAYS: tuple[tuple[ColumnElement[bool], Any], ...] = (
    (Outbox.state == "given_up", "failed"),
    ((Outbox.state == "sent") & Outbox.status.in_(("delivered", "read")), Outbox.status),
    (Outbox.state == "sent", "sent"),
    (Outbox.state == "held", "window"),
    (Outbox.state == "stopped", "later"),
)
_COPY = Outbox.notice_id.is_not(None)
OUTCOME = (Outbox.broadcast_id, case(*_WAYS, else_="now"), _COPY)
"""What is remembered of a message that ended: its broadcast, what became of it, whether it is a copy."""


async def counts(tx: Tx, key: str, now: datetime) -> Counts:
    """What became of its messages so far, also of those that the outbox has forgotten."""
    way = case(*_WAYS, (Outbox.due_at > now, "later"), else_="now")
    query = select(way, _COPY, func.count()).where(Outbox.broadcast_id == key).group_by(way, _COPY)
    connection = await core(tx)
    found = Counter((await connection.execute(_OUTCOME, {"key": key})).scalar_one_or_none() or {})
    for state, copy, n in await connection.execute(query):
        found.update({state: n, "copies": n if copy else 0})
    return Counts(**found)


async def next_due(tx: Tx, key: str, now: datetime) -> datetime | None:
    """When the first of its messages leaves that wait for their time."""
    query = select(func.min(Outbox.due_at)).where(Outbox.broadcast_id == key, Outbox.state == "waiting")
    return (await tx.execute(query.where(Outbox.due_at > now))).scalar_one()


_OUTCOME = select(Broadcast.outcome).where(Broadcast.id == bindparam("key"))


async def remember(tx: Tx, ended: Collection[tuple[str | None, str, bool]]) -> None:
    """Add what became of these messages (OUTCOME) to their broadcasts, as the outbox forgets them."""
    told: dict[str, Counter[str]] = {}
    for key, way, copy in ended:
        if key is not None:
            told.setdefault(key, Counter()).update({way: 1, "copies": int(copy)})
    for key in sorted(told):
        one = await get(tx, key, lock=True)
        if one is not None:
            one.outcome = dict(told[key] + Counter(one.outcome))
    await tx.flush()


async def hold(tx: Tx, keys: Collection[str]) -> None:
    """Their messages that did not leave are stopped; what waits for a window does so no more."""
    if keys:
        theirs = update(Outbox).where(Outbox.broadcast_id.in_(keys), may("stop"))
        await tx.execute(theirs.values(state=after("stop")))


async def zones(tx: Tx) -> list[str]:
    """The zones that people live in."""
    return list((await tx.execute(select(Person.zone).distinct())).scalars())


async def let_go(tx: Tx, key: str, at: datetime, *, zone: str = "") -> None:
    """The messages of a stopped broadcast are due then: all of them, or those to people of this zone."""
    query = update(Outbox).where(Outbox.broadcast_id == key, may("resume"))
    if zone:
        there = select(Contact.id).join(Person, Person.id == Contact.person_id).where(Person.zone == zone)
        query = query.where(Outbox.contact_id.in_(there))
    await tx.execute(query.values(due_at=at, state=after("resume")))


class Shown(NamedTuple):
    """The message in which an author watches a broadcast, as it left last."""

    content: str
    due_at: datetime
    state: State
    external_id: str


async def shown(tx: Tx, key: str) -> Shown | None:
    """The message with this key of the outbox; None when there is none."""
    query = select(Outbox.content, Outbox.due_at, Outbox.state, Outbox.external_id)
    row = (await (await core(tx)).execute(query.where(Outbox.key == key))).one_or_none()
    return None if row is None else Shown(*row)


async def show(tx: Tx, key: str, content: str, now: datetime) -> None:
    """Send the message with this key once more, with other content, unless it is still on its way."""
    await tx.execute(
        update(Outbox)
        .where(Outbox.key == key, may("renewed"))
        .values(state=after("renewed"), content=content, due_at=now, done_at=None, attempts=0, status="")
    )
