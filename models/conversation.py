"""Where a conversation stands between two messages, loaded and saved for many people at once.

This is the path of every message: a few Core statements per batch, plain structs instead of ORM objects.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, ClassVar, Self

from msgspec import Struct, ValidationError, convert, to_builtins
from sqlalchemy import JSON, ForeignKey, String, bindparam, exists, insert, select, update
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Moment, Tx, core
from models.entry import Entry
from models.person import CONSENT, Consent, Contact, Person

OFFERED, SHAPE = "offered", "shape"
"""Keys of the stored object that are no fields of a flow's memory: see handlers/typed.py, Memory.shape."""


class Memory(Struct, omit_defaults=True, forbid_unknown_fields=True):
    """What a flow keeps between two messages; each has a kind of its own in handlers/memory.py.

    `shape` goes up when what was stored before is read no more, or means something else.
    """

    flow: ClassVar[str] = ""
    shape: ClassVar[int] = 1

    @property
    def asked(self) -> str:
        """What is asked now, where the flow has several questions."""
        return ""

    def stored(self) -> dict[str, Any]:
        """As it is kept; what is as by default is left out."""
        kept: dict[str, Any] = to_builtins(self)
        return kept if self.shape == 1 else {**kept, SHAPE: self.shape}

    @classmethod
    def read(cls, stored: dict[str, Any]) -> Self:
        """What was kept; ValidationError, which names the field, where it is of another shape."""
        if stored.get(SHAPE, 1) != cls.shape:
            raise ValidationError(f"it is of another shape than {cls.shape}")
        return convert({key: one for key, one in stored.items() if key not in (OFFERED, SHAPE)}, cls)


class Conversation(Base):
    """One contact's conversation: the flow that goes on (a key of handlers.FLOWS, '' = none), its memory.

    `entry_id` is the entry being filled. The row is made together with its contact.
    """

    __tablename__ = "conversation"

    contact_id: Mapped[int] = mapped_column(ForeignKey("contact.id"), primary_key=True)
    flow: Mapped[str] = mapped_column(String(40), default="")
    data: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    entry_id: Mapped[str | None] = mapped_column(ForeignKey("entry.id", ondelete="SET NULL"))
    updated_at: Mapped[Moment]


@dataclass(slots=True)
class Draft:
    """An entry's working copy. `fresh`: not stored yet; `dirty`: to be saved with the conversation."""

    entry_id: str
    form_version_id: int
    state: str = "draft"
    xml: str = ""
    at: str = ""
    step: int = 0
    seen: dict[str, str] = field(default_factory=dict)
    fresh: bool = False
    dirty: bool = False


@dataclass(slots=True)
class Talk:
    """A known contact, its person, where their conversation stands. Change draft; set dirty.

    `data` is the stored object; `memory` is what the flow reads of it, see Turn.go.
    """

    contact_id: int
    channel: str
    address: str
    unreachable: bool
    person_id: int
    name: str
    language: str
    zone: str
    area_code: str | None
    flow: str = ""
    data: dict[str, Any] = field(default_factory=dict)
    draft: Draft | None = None
    dirty: bool = False
    account: str = ""
    number: str = ""
    heard_at: datetime | None = None
    agreed: bool = False
    memory: Memory | None = None


_AGREED = exists().where(Consent.person_id == Person.id, Consent.version == CONSENT)
_LOAD = (
    select(
        Contact.id,
        Contact.channel,
        Contact.address,
        Contact.unreachable_at,
        Person.id,
        Person.name,
        Person.language,
        Person.zone,
        Person.area_code,
        Conversation.flow,
        Conversation.data,
        Entry.id,
        Entry.form_version_id,
        Entry.state,
        Entry.draft,
        Entry.at,
        Entry.step,
        Entry.seen,
        Contact.account,
        Contact.number,
        Contact.heard_at,
        _AGREED.label("agreed"),
    )
    .join(Person, Person.id == Contact.person_id)
    .join(Conversation, Conversation.contact_id == Contact.id)
    .outerjoin(Entry, Entry.id == Conversation.entry_id)
    .where(
        Contact.channel == bindparam("channel"), Contact.address.in_(bindparam("addresses", expanding=True))
    )
    .order_by(Contact.id)
    .with_for_update(of=Conversation)
)


async def load(tx: Tx, channel: str, addresses: Collection[str]) -> dict[str, Talk]:
    """Address -> Talk of those who are known, locked until the transaction ends (PostgreSQL)."""
    connection = await core(tx)
    rows = await connection.execute(_LOAD, {"channel": channel, "addresses": list(addresses)})
    talks: dict[str, Talk] = {}
    drafts: dict[str, Draft] = {}  # a person's two phones at one moment fill the same one
    for row in rows:
        draft = drafts.get(row[11])
        if draft is None and row[11] is not None:
            draft = drafts[row[11]] = Draft(
                row[11], row[12], row[13], row[14] or "", row[15], row[16], row[17]
            )
        talk = Talk(row[0], row[1], row[2], row[3] is not None, *row[4:9], row[9], row[10], draft)
        talk.account, talk.number, talk.heard_at, talk.agreed = row[18], row[19], row[20], bool(row[21])
        talks[talk.address] = talk
    return talks


_SAVE = (
    update(Conversation)
    .where(Conversation.contact_id == bindparam("key"))
    .values(
        flow=bindparam("new_flow"),
        data=bindparam("new_data"),
        entry_id=bindparam("new_entry"),
        updated_at=bindparam("now"),
    )
)
_SAVE_DRAFT = (
    update(Entry)
    .where(Entry.id == bindparam("key"))
    .values(
        draft=bindparam("new_draft"),
        at=bindparam("new_at"),
        step=bindparam("new_step"),
        seen=bindparam("new_seen"),
        updated_at=bindparam("now"),
    )
)


async def save(tx: Tx, talks: Iterable[Talk], now: datetime) -> None:
    """Store what changed: fresh drafts, then dirty drafts, then conversations; one statement each."""
    changed = [t for t in talks if t.dirty or (t.draft is not None and t.draft.dirty)]
    connection = await core(tx)
    drafts = [(t, t.draft) for t in changed if t.draft is not None and t.draft.dirty]
    fresh = [_entry_row(talk, draft, now) for talk, draft in drafts if draft.fresh]
    if fresh:
        await connection.execute(insert(Entry), fresh)
    stale = [_draft_row(draft, now) for _, draft in drafts if not draft.fresh]
    if stale:
        await connection.execute(_SAVE_DRAFT, stale)
    rows = [_talk_row(talk, now) for talk in changed if talk.dirty]
    if rows:
        await connection.execute(_SAVE, rows)
    for _, draft in drafts:
        draft.fresh = draft.dirty = False
    for talk in changed:
        talk.dirty = False


def _entry_row(talk: Talk, draft: Draft, now: datetime) -> dict[str, Any]:
    return {
        "id": draft.entry_id,
        "person_id": talk.person_id,
        "form_version_id": draft.form_version_id,
        "area_code": talk.area_code,
        "state": draft.state,
        "draft": draft.xml,
        "at": draft.at,
        "step": draft.step,
        "seen": draft.seen,
        "created_at": now,
        "updated_at": now,
    }


def _draft_row(draft: Draft, now: datetime) -> dict[str, Any]:
    return {
        "key": draft.entry_id,
        "new_draft": draft.xml,
        "new_at": draft.at,
        "new_step": draft.step,
        "new_seen": draft.seen,
        "now": now,
    }


def _talk_row(talk: Talk, now: datetime) -> dict[str, Any]:
    entry_id = talk.draft.entry_id if talk.draft else None
    return {
        "key": talk.contact_id,
        "new_flow": talk.flow,
        "new_data": talk.data,
        "new_entry": entry_id,
        "now": now,
    }
