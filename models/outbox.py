"""Queries of the outbox: post, claim by lease, note the receipt; few statements for many.

A row is claimed by compare-and-set: `claimed_until` in the future means that a sender has it in hand.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any, get_args

import msgspec
from sqlalchemy import ColumnElement, Integer, Update, bindparam, case, func, insert, or_, select, update
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from models.base import Tx, UtcDateTime, core
from models.message import A_NOTICE, UNSENT, Outbox, Outgoing, in_state, pack, unpack
from models.outbox_state import ENDED, MOVES, Act, Came
from models.person import Contact

SPENT = pack(Outgoing())
"""What stands in place of a message that held a code or a link, once it is done."""


class Letter(msgspec.Struct):
    """An outbox row in a sender's hand, or to be posted (`due_at` None = now).

    `message` is its content once more, if its writer is near. `heard_at` is when its reader was last heard,
    where their platform asks for it.
    """

    id: str
    channel: str
    address: str
    cause: str
    content: str
    urgency: int
    attempts: int = 0
    contact_id: int | None = None
    origin_contact_id: int | None = None
    response: bool = False
    account: str = ""
    notice_id: str | None = None
    broadcast_id: str | None = None
    heard_at: datetime | None = None
    useful_until: datetime | None = None
    unsure_at: datetime | None = None
    parts: int = 0
    message: Outgoing | None = None
    key: str | None = None
    due_at: datetime | None = None


class Receipt(msgspec.Struct):
    """What came of a letter, `at` when it ended or when it is due again.

    `window` says whether the window for free speech was "open" or "shut", `template` what it left as.
    """

    id: str
    at: datetime
    attempts: int
    came: Came = "again"
    external_id: str = ""
    error: str = ""
    template: str = ""
    window: str = ""
    unsure_at: datetime | None = None
    parts: int = 0


LETTER = (
    Outbox.id,
    Outbox.channel,
    Outbox.address,
    Outbox.cause,
    Outbox.content,
    Outbox.urgency,
    Outbox.attempts,
    Outbox.contact_id,
    Outbox.origin_contact_id,
    (Outbox.state == "answered").label("response"),
    Outbox.account,
    Outbox.notice_id,
    Outbox.broadcast_id,
    Contact.heard_at,
    Outbox.useful_until,
    Outbox.unsure_at,
    Outbox.parts,
)
_SECRET = Outbox.content.like('%"secret":true%')


def may(act: Act) -> ColumnElement[bool]:
    """Whether a row is in a state that the act moves."""
    return in_state(*MOVES[act])


def after(act: Act) -> ColumnElement[str] | str:
    """The state that the act leads a row to."""
    moves = MOVES[act]
    ends = set(moves.values())
    return ends.pop() if len(ends) == 1 else case(moves, value=Outbox.state)


def _noting(came: Came) -> Update:
    """What came of letters in hand; what a status told meanwhile stays."""
    ends = ENDED.issuperset(MOVES[came].values())
    told = Outbox.status != "failed" if ends else Outbox.status == ""
    return (
        update(Outbox)
        .where(Outbox.id == bindparam("r_id"), told, may(came))
        .values(
            state=after(came),
            due_at=bindparam("r_at"),
            attempts=bindparam("r_attempts"),
            done_at=bindparam("r_at") if ends else None,
            external_id=bindparam("r_external_id"),
            error=bindparam("r_error"),
            template=bindparam("r_template"),
            window=bindparam("r_window"),
            unsure_at=bindparam("r_unsure_at"),
            parts=bindparam("r_parts"),
            claimed_until=None,
            content=case((_SECRET, SPENT), else_=Outbox.content) if ends else Outbox.content,
        )
    )


_NOTE = {came: _noting(came) for came in get_args(Came)}
_FIELDS = [name for name in Receipt.__struct_fields__ if name != "came"]


async def post(tx: Tx, letters: Sequence[Letter], now: datetime, claimed_until: datetime | None) -> None:
    """Put letters into the outbox: already in hand until then, those that travel in a response as done."""
    if letters:
        rows = [_row(letter, now, claimed_until) for letter in letters]
        await (await core(tx)).execute(insert(Outbox), rows)


async def post_once(tx: Tx, letters: Sequence[Letter], now: datetime) -> None:
    """Put letters into the outbox whose keys were never used; the others are there already."""
    if letters:
        connection = await core(tx)
        insert_into = sqlite_insert if connection.dialect.name == "sqlite" else postgresql_insert
        rows = [_row(letter, now, None) for letter in letters]
        await connection.execute(insert_into(Outbox).on_conflict_do_nothing(), rows)


def _row(letter: Letter, now: datetime, claimed_until: datetime | None) -> dict[str, Any]:
    return {
        "id": letter.id,
        "contact_id": letter.contact_id,
        "channel": letter.channel,
        "address": letter.address,
        "cause": letter.cause,
        "content": letter.content,
        "urgency": letter.urgency,
        "due_at": letter.due_at or now,
        "claimed_until": None if letter.response else claimed_until,
        "attempts": letter.attempts,
        "state": "answered" if letter.response else "waiting",
        "done_at": now if letter.response else None,
        "external_id": "",
        "error": "",
        "origin_contact_id": letter.origin_contact_id,
        "key": letter.key,
        "account": letter.account,
        "useful_until": letter.useful_until,
        "notice_id": letter.notice_id,
        "broadcast_id": letter.broadcast_id,
    }


async def note(tx: Tx, receipts: Sequence[Receipt]) -> None:
    """Store what came of letters, and put them out of hand; what the platform told of one stays so."""
    for came in {one.came for one in receipts}:
        rows = [{f"r_{name}": getattr(one, name) for name in _FIELDS} for one in receipts if one.came == came]
        await (await core(tx)).execute(_NOTE[came], rows)


def _free(now: datetime) -> ColumnElement[bool]:
    return or_(Outbox.claimed_until.is_(None), Outbox.claimed_until <= now)


_DUE = (
    select(*LETTER)
    .outerjoin(Contact, Contact.id == Outbox.contact_id)
    .where(
        UNSENT,
        Outbox.state == "waiting",
        Outbox.channel == bindparam("on"),
        Outbox.urgency == bindparam("how"),
        Outbox.due_at <= bindparam("at", type_=UtcDateTime),
        or_(Outbox.claimed_until.is_(None), Outbox.claimed_until <= bindparam("at", type_=UtcDateTime)),
    )
    .order_by(Outbox.due_at, Outbox.id)
    .limit(bindparam("most", type_=Integer))
    .with_for_update(skip_locked=True, of=Outbox)
)
"""One urgency at a time, so that the index leads to what is due and past nothing that is not."""


async def claim(
    tx: Tx, channel: str, now: datetime, until: datetime, limit: int, urgencies: Sequence[int]
) -> list[Letter]:
    """Take what is due on a channel and in nobody's hand; rows that others are taking are passed over."""
    connection = await core(tx)
    letters: list[Letter] = []
    for urgency in urgencies:
        if len(letters) < limit:
            values = {"on": channel, "how": urgency, "at": now, "most": limit - len(letters)}
            letters += [Letter(*tuple(row)) for row in await connection.execute(_DUE, values)]
    await _lease(tx, letters, until)
    return letters


async def oldest_due(tx: Tx, now: datetime) -> list[tuple[str, datetime]]:
    """By channel, since when the oldest message is due that has not left."""
    query = select(Outbox.channel, func.min(Outbox.due_at))
    query = query.where(UNSENT, Outbox.state == "waiting", Outbox.due_at <= now).group_by(Outbox.channel)
    return [(row[0], row[1]) for row in await tx.execute(query)]


async def claim_replies(
    tx: Tx, channel: str, causes: Collection[str], now: datetime, until: datetime
) -> list[Letter]:
    """Take the replies to repeated messages that nobody saw: unsent, or sent in a response that was lost."""
    unseen = or_(UNSENT & _free(now), Outbox.state == "answered")
    query = (
        select(*LETTER)
        .outerjoin(Contact, Contact.id == Outbox.contact_id)
        .where(Outbox.cause.in_(causes), Outbox.channel == channel, unseen)
        .order_by(Outbox.id)
        .with_for_update(skip_locked=True, of=Outbox)
    )
    letters = [Letter(*tuple(row)) for row in await tx.execute(query)]
    await _lease(tx, [letter for letter in letters if not letter.response], until)
    return letters


async def _lease(tx: Tx, letters: Sequence[Letter], until: datetime) -> None:
    if letters:
        ids = [letter.id for letter in letters]
        await tx.execute(update(Outbox).where(Outbox.id.in_(ids)).values(claimed_until=until, status=""))


async def let_go(tx: Tx, contact_ids: Collection[int], now: datetime) -> None:
    """The window opened: what waited for it may leave."""
    await tx.execute(
        update(Outbox)
        .where(Outbox.contact_id.in_(contact_ids), UNSENT, may("opened"))
        .values(due_at=now, state=after("opened"))
    )


async def readdress(tx: Tx, contact_id: int, address: str) -> None:
    """A contact has another address: what waits for it goes there."""
    waiting = update(Outbox).where(Outbox.contact_id == contact_id, UNSENT)
    await tx.execute(waiting.values(address=address))


async def redirect(tx: Tx, contact_id: int, to: Contact | None, now: datetime) -> None:
    """A contact is nobody's any more: notices that wait for it go to another one, the rest nowhere."""
    waiting = Outbox.contact_id == contact_id, UNSENT
    if to is not None:
        there = {"contact_id": to.id, "channel": to.channel, "address": to.address, "account": to.account}
        await tx.execute(update(Outbox).where(*waiting, Outbox.urgency > 0).values(**there))
    ends = {"state": after("gone"), "done_at": now, "error": "the address is gone"}
    await tx.execute(update(Outbox).where(*waiting, may("gone")).values(**ends))


async def tried(tx: Tx, notice_id: str) -> set[int]:
    """The contacts that a notice was sent to so far."""
    query = select(Outbox.contact_id).where(or_(Outbox.id == notice_id, Outbox.notice_id == notice_id))
    return {row for row in (await tx.execute(query)).scalars() if row is not None}


async def release(tx: Tx) -> None:
    """Take every unsent row out of hand: only right where one process alone sends, when it starts."""
    await tx.execute(
        update(Outbox).where(UNSENT, Outbox.claimed_until.is_not(None)).values(claimed_until=None)
    )


async def last_notice(tx: Tx, contact_id: int) -> tuple[Outgoing, datetime] | None:
    """The notice that reached the contact last, and when it was sent; None when there is none."""
    query = (
        select(Outbox.content, Outbox.done_at)
        .where(Outbox.contact_id == contact_id, A_NOTICE, Outbox.state == "sent")
        .order_by(Outbox.id.desc())
        .limit(1)
    )
    row = (await tx.execute(query)).one_or_none()
    return (unpack(row.content), row.done_at) if row is not None else None
