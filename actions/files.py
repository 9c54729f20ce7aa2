"""A file that somebody sent: noted by the platform's reference, to be fetched and judged later."""

from __future__ import annotations

from datetime import datetime

from actions import Kit
from models import Tx
from models.media import Media
from models.message import Incoming

NAME, MIME = 120, 80
"""Letters that are kept."""


def note(
    tx: Tx,
    kit: Kit,
    person_id: int,
    said: Incoming,
    kind: str,
    now: datetime,
    *,
    name: str = "",
    entry_id: str | None = None,
) -> str:
    """Note what a message brought, in an entry if it answers a question; returns its id in our store.

    `name` is what it is called where its sender called it nothing.
    """
    attachment = said.attachment
    if attachment is None:
        raise LookupError("a message without a file")
    one = Media(
        id=kit.ids(now),
        person_id=person_id,
        entry_id=entry_id,
        channel=said.channel,
        ref=attachment.ref,
        kind=kind,
        mime=attachment.mime[:MIME],
        name=(attachment.name or name)[-NAME:],
        size=attachment.size,
        created_at=now,
        due_at=now,
    )
    tx.add(one)
    return one.id
