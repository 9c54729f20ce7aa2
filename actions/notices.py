"""Telling somebody something: in their own language, as a row of the outbox; nothing is sent here."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from actions import Kit, templates
from locales import Words, words
from models import Tx, outbox, person, status
from models.message import Outgoing, Rows, pack
from models.outbox import Letter
from models.person import Contact, Person

MakeRows = Callable[[Words], Rows]
NOTICE = 1
BROADCAST = 2


@dataclass(frozen=True)
class Notice:
    """What is told: the words of `key`, filled with `values`; `rows` may be a function of the reader's words.

    `photo` and `document` are media ids. `origin` is the contact told when it cannot be delivered. `once`:
    nothing is told when this key was used before. `at`: there, wherever they want notices. `due`: not before.
    """

    key: str
    values: Mapping[str, object] = field(default_factory=dict)
    rows: Rows | MakeRows = ()
    photo: str = ""
    document: str = ""
    urgency: int = NOTICE
    origin: int | None = None
    once: str | None = None
    at: Contact | None = None
    due: datetime | None = None

    def message(self, w: Words) -> Outgoing:
        """The same in a reader's words."""
        rows = self.rows(w) if callable(self.rows) else self.rows
        return Outgoing(
            text=str(w(self.key, **self.values)),
            rows=rows,
            photo=self.photo,
            document=self.document,
            template=templates.for_notice(self.key, w, self.values, rows),
            language=w.language,
        )


async def tell(tx: Tx, kit: Kit, person_id: int, notice: Notice, now: datetime) -> int:
    """Put it into the outbox, for where the person wants notices; 1, or 0: nowhere, or told before."""
    recipient = await tx.get(Person, person_id)
    contact = notice.at if notice.at or recipient is None else await where(tx, recipient)
    if recipient is None or contact is None or (notice.once is not None and await _told(tx, notice.once)):
        return 0
    made = letter(kit, contact, notice.message(words(recipient.language)), now, origin=notice.origin)
    made.urgency, made.key, made.due_at = notice.urgency, notice.once, notice.due
    await outbox.post(tx, [made], now, None)
    return 1


def letter(
    kit: Kit, contact: Contact, message: Outgoing, now: datetime, *, origin: int | None = None
) -> Letter:
    """The message as a letter to a contact, to be posted; a notice, unless its urgency is changed."""
    return Letter(
        id=kit.ids(now),
        channel=contact.channel,
        address=contact.address,
        cause="",
        content=pack(message),
        urgency=NOTICE,
        contact_id=contact.id,
        origin_contact_id=origin,
        account=contact.account,
    )


async def where(tx: Tx, recipient: Person, *, past: str = "") -> Contact | None:
    """Who gets the person's notices: the contact on the channel they chose, else their first that works."""
    contacts = await person.contacts(tx, recipient.id)
    others = [one for one in contacts if one.channel != past]
    return chosen(recipient.channel, others or contacts)


def chosen(channel: str, contacts: Sequence[Contact]) -> Contact | None:
    """Of a person's reachable contacts, oldest first, the one on the channel, else the first."""
    return next((one for one in contacts if one.channel == channel), contacts[0] if contacts else None)


async def _told(tx: Tx, key: str) -> bool:
    return bool(await status.posted(tx, [key]))


async def tell_admins(
    tx: Tx, kit: Kit, channel: str, key: str, values: Mapping[str, object], now: datetime
) -> None:
    """Something about our own account has to be mended: each admin is told at most once an hour.

    On another channel than the one that is in trouble, where they have one.
    """
    for admin in await person.with_role(tx, person.ADMIN):
        once = f"admin|{channel}|{key}|{admin}|{now:%Y-%m-%dT%H}"
        at = await _elsewhere(tx, admin, channel)
        await tell(tx, kit, admin, Notice(key, values, once=once, at=at), now)


async def _elsewhere(tx: Tx, person_id: int, channel: str) -> Contact | None:
    """Where somebody can be told of trouble with a channel; None: where they want all that is told."""
    known = await person.get(tx, person_id)
    others = [one for one in await person.contacts(tx, person_id) if one.channel != channel]
    return chosen(known.channel if known else "", others)
