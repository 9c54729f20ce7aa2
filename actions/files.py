"""A file that somebody sent: noted by the platform's reference, to be fetched and judged later."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from actions import Kit
from models import Tx
from models.media import Media
from models.message import Incoming

NAME, MIME = 120, 80
"""Letters that are kept."""


@dataclass(frozen=True, slots=True)
class Purpose:
    """Whose a file is and what for: `entry_id` where it answers a question.

    `name` is what it is called where its sender called it nothing.
    """

    person_id: int
    kind: str
    name: str = ""
    entry_id: str | None = None


def note(tx: Tx, kit: Kit, said: Incoming, purpose: Purpose, now: datetime) -> str:
    """Note what a message brought; returns its id in our store."""
    attachment = said.attachment
    if attachment is None:
        raise LookupError("a message without a file")
    one = Media(
        id=kit.ids(now),
        person_id=purpose.person_id,
        entry_id=purpose.entry_id,
        channel=said.channel,
        ref=attachment.ref,
        kind=purpose.kind,
        mime=attachment.mime[:MIME],
        name=(attachment.name or purpose.name)[-NAME:],
        size=attachment.size,
        created_at=now,
        due_at=now,
    )
    tx.add(one)
    return one.id
