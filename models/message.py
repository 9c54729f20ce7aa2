"""What a person said and what we say to them, as data, with the inbox and outbox tables.

Knows no channel: a channel parses its platform's payload into Incoming and renders an Outgoing.
Texts are an HTML subset (b i u s code a) in which everything that is not ours was escaped
(markupsafe), with "\\n" for a new line; channels turn that into what they can show.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Literal

import msgspec
from sqlalchemy import ColumnElement, ForeignKey, Index, String, Text, literal_column, text
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Moment
from models.outbox_state import OPEN, State

Kind = Literal[
    "text",
    "button",
    "location",
    "photo",
    "file",
    "contact",
    "sticker",
    "voice",
    "other",
    "blocked",
    "moved",
    "group",
    "stray",
]
"""`blocked`: they blocked us (data "kicked") or let us in again (data "member"). `moved`: `data` is their new
address, `number` the new number; nobody is answered. `group`: something in a group, whose address is `sender`
and whose title `name`: data "bind" (`text`: a code), "unbind", "left", "moved" (`text`: where it is now).
`stray`: a tap on something that is not ours; it is acknowledged, and nothing follows."""


class Place(msgspec.Struct, frozen=True):
    """A shared location: degrees (WGS 84) and the accuracy in metres, 0 when not told."""

    latitude: float
    longitude: float
    accuracy: float = 0.0


class Attachment(msgspec.Struct, frozen=True):
    """A photo or file that the platform holds: `ref` is its file id there, `size` in bytes (0 = not told)."""

    ref: str
    kind: Literal["image", "audio", "video", "file"] = "image"
    mime: str = ""
    name: str = ""
    size: int = 0


class Incoming(msgspec.Struct, frozen=True):
    """One thing a person did. `external_id` is unique in the channel; `order` sorts one person's messages.

    `account` is which of our own addresses they spoke to ('' = there is only one), `number` their telephone
    number in E.164 ('' = not told), `at` when they did it in seconds since 1970 (0 = now). `member`: who of a
    group did it (their own address).
    """

    channel: str
    external_id: str
    sender: str
    kind: Kind
    order: int = 0
    text: str = ""
    data: str = ""  # what the tapped button carried
    message_id: str = ""  # of this message, or of the message that the tapped button hangs on
    callback_id: str = ""  # to acknowledge a tap with
    edited: bool = False
    location: Place | None = None
    attachment: Attachment | None = None
    album: str = ""
    name: str = ""
    language: str = ""  # the client's, e.g. "id"; may be empty
    account: str = ""
    number: str = ""
    at: int = 0
    member: str = ""


class Button(msgspec.Struct, frozen=True, omit_defaults=True):
    """A button: plain text, and one of `data` (1-64 bytes, comes back), `url`, `share` (the location).

    `quiet`: a way on, back or out that words can replace ("kembali", "batal"); where a platform shows few
    buttons, the quiet ones give way to the choices, except one that `stays`. `number`: its place in the whole
    list, where the message offers only a part of it (0 = its place in the message).
    """

    text: str
    data: str = ""
    url: str = ""
    share: bool = False
    quiet: bool = False
    number: int = 0
    stays: bool = False

    @property
    def word(self) -> str:
        """What may be typed instead: its text in lower case without signs and counts ("‹ Batal": "batal")."""
        return _word(self.text)


_COUNT = re.compile(r"\(\d+\)")
_SIGNS = re.compile(r"[^\w/.,'-]+")


@lru_cache(maxsize=4096)
def _word(text: str) -> str:
    return " ".join(_SIGNS.sub(" ", _COUNT.sub(" ", text)).split()).lower() or text


Rows = tuple[tuple[Button, ...], ...]


def numbered(rows: Rows) -> list[tuple[int, Button]]:
    """The choices among the buttons (quiet ones and links are none), with the numbers that mean them."""
    found = [one for row in rows for one in row if one.data and not one.quiet]
    return [(one.number or place, one) for place, one in enumerate(found, 1)]


class Template(msgspec.Struct, frozen=True, omit_defaults=True):
    """A text that a platform approved beforehand, by name: actions/templates.py.

    `values` fill it in order; `payloads` is what each of its own buttons brings back, in order (their texts
    were approved with it).
    """

    name: str
    language: str
    values: tuple[str, ...] = ()
    payloads: tuple[str, ...] = ()


class Outgoing(msgspec.Struct, frozen=True, omit_defaults=True):
    """One thing we say to one person.

    `edit` names an earlier message (provider's id): with text its whole content is replaced, without
    text only its buttons are. `ack` acknowledges a tap (text = a short notice shown at the tap, may be
    empty). `photo` is a media id whose picture is sent with the text as caption, `document` one whose file
    is attached. `prompt` marks a question that a later prompt of the same moment makes superfluous.
    `language` is what it is written in, for the words that a channel adds.
    `secret`: it holds a code or a link, so its content is forgotten once it has left.
    `template` says the same where a platform lets us speak only by template; its buttons stand in for `rows`.
    """

    text: str = ""
    rows: Rows = ()
    photo: str = ""
    edit: str = ""
    ack: str = ""
    prompt: bool = False
    document: str = ""
    template: Template | None = None
    language: str = "id"
    secret: bool = False


_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder(Outgoing).decode


def pack(message: Outgoing) -> str:
    """Outgoing -> the JSON text that the outbox stores."""
    return _encode(message).decode()


def unpack(content: str) -> Outgoing:
    """The outbox's JSON text -> Outgoing."""
    return _decode(content)


class Limits(msgspec.Struct, frozen=True):
    """What a channel can show. Lengths in UTF-16 units.

    `choices` = most choices that one message should offer (more are paged), `columns` = how many fit
    side by side unless they are tiny; `buttons` and `row` = most buttons that a message and a row can
    carry. `body` = the text of a message with buttons. `few` = most buttons that stand under the message,
    none longer than `short`; others open as a list from one button (0 = there are no lists). `window` = hours
    after a person's last message in which we may speak freely, later only by template (0 = always).
    """

    text: int = 4096
    caption: int = 1024
    body: int = 4096
    button: int = 64
    choices: int = 30
    buttons: int = 100
    row: int = 8
    page: int = 8
    columns: int = 3
    edits: bool = True
    shares_location: bool = True
    file_bytes: int = 20_000_000
    few: int = 0
    short: int = 20
    window: int = 0


STATUSES = ("", "sent", "delivered", "read", "failed")
"""What became of a message at the platform, in the order in which it goes on; it never goes back."""


class Inbox(Base):
    """A message that was handled: what makes a repeat change nothing. Holds no content."""

    __tablename__ = "inbox"

    channel: Mapped[str] = mapped_column(String(16), primary_key=True)
    external_id: Mapped[str] = mapped_column(String(128), primary_key=True)
    received_at: Mapped[Moment] = mapped_column(index=True)


A_NOTICE = text("cause = ''")
_WAITS = text(f"state IN {OPEN}")
_ENDED = text("done_at IS NOT NULL")


class Outbox(Base):
    """A message to be sent, or sent. `cause` is the external_id of the message it replies to ('' = a notice).

    `state` is of models/outbox_state.py, `done_at` when it ended, `error` what a person reads of why.
    Urgency: 0 = a reply to somebody who is talking, 1 = a notice, 2 = a broadcast. `claimed_until` is a
    lease: a sender that died leaves the row to others after it. `origin_contact_id` is who gets told
    when a notice cannot be delivered. `key` makes scheduled notices unique (what, whom, due). `notice_id`
    is the row that this one replaces on another channel. `template` is the template that it left as, `window`
    whether the platform's window for free speech was open or shut ('' = it has none) when it left;
    `category` is what the platform counts it as; `status` one of STATUSES, which the platform told later.
    `useful_until`: after that it is not sent any more. `unsure_at`: when a try was made whose answer was
    lost, so that it may have arrived; such a message is tried once more and never again. `parts`: how many
    parts of a long message have left.
    """

    __tablename__ = "outbox"
    __table_args__ = (
        Index(
            "ix_outbox_due",
            *("state", "channel", "urgency", "due_at", "id"),
            sqlite_where=_WAITS,
            postgresql_where=_WAITS,
        ),
        Index("ix_outbox_done_at", "done_at", sqlite_where=_ENDED, postgresql_where=_ENDED),
        Index("ix_outbox_broadcast_id_status", "broadcast_id", "status"),
        Index("ix_outbox_notice", "contact_id", sqlite_where=A_NOTICE, postgresql_where=A_NOTICE),
    )

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    contact_id: Mapped[int | None] = mapped_column(ForeignKey("contact.id"))
    channel: Mapped[str] = mapped_column(String(16))
    address: Mapped[str] = mapped_column(String(64))
    cause: Mapped[str] = mapped_column(String(128), index=True)
    content: Mapped[str] = mapped_column(Text)
    urgency: Mapped[int]
    state: Mapped[State] = mapped_column(String(12), default="waiting")
    due_at: Mapped[Moment]
    claimed_until: Mapped[Moment | None]
    attempts: Mapped[int] = mapped_column(default=0)
    done_at: Mapped[Moment | None]
    external_id: Mapped[str] = mapped_column(String(128), default="", index=True)
    error: Mapped[str] = mapped_column(Text, default="")
    origin_contact_id: Mapped[int | None] = mapped_column(ForeignKey("contact.id"))
    key: Mapped[str | None] = mapped_column(String(128), unique=True)
    account: Mapped[str] = mapped_column(String(32), default="", server_default="")
    notice_id: Mapped[str | None] = mapped_column(String(32), index=True)
    broadcast_id: Mapped[str | None] = mapped_column(ForeignKey("broadcast.id"))
    template: Mapped[str] = mapped_column(String(64), default="", server_default="")
    window: Mapped[str] = mapped_column(String(8), default="", server_default="")
    category: Mapped[str] = mapped_column(String(24), default="", server_default="")
    status: Mapped[str] = mapped_column(String(12), default="", server_default="")
    status_at: Mapped[Moment | None]
    useful_until: Mapped[Moment | None]
    unsure_at: Mapped[Moment | None]
    parts: Mapped[int] = mapped_column(default=0, server_default="0")


def in_state(*states: State) -> ColumnElement[bool]:
    """Whether a row is in one of these, with their words in the statement itself."""
    return Outbox.state.in_([literal_column(f"'{one}'") for one in states])


UNSENT = in_state(*OPEN)
"""It has not ended: word for word what ix_outbox_due says, as SQLite uses that index for nothing else."""
