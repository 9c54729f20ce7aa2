"""An organiser sends a table of sessions: it is noted, and stored when they ask for it; not read here."""

from __future__ import annotations

from pathlib import PurePath

from actions import files
from actions.files import Purpose
from actions.training import importing
from handlers.memory import Attending
from handlers.turn import Turn, button, quiet

LARGEST_TABLE = 5_000_000
"""Bytes of a table, at most."""


def is_table(turn: Turn) -> bool:
    """Whether this is the table that was offered to be read."""
    attachment, kept = turn.said.attachment, turn.recall(Attending)
    awaited = kept is not None and kept.do == "new"
    return awaited and attachment is not None and _suffix(attachment.name) in importing.SUFFIXES


def _suffix(name: str) -> str:
    return PurePath(name.lower()).suffix


async def take(turn: Turn) -> None:
    """Note the file; what is in it is told when it has been read."""
    attachment = turn.said.attachment
    if attachment is None or attachment.size > LARGEST_TABLE:
        turn.say(turn.words("fill.file_too_big", limit=LARGEST_TABLE // 1_000_000))
        return
    files.note(turn.tx, turn.kit, turn.said, Purpose(turn.me.person_id, importing.KIND), turn.now)
    turn.say(turn.words("training.table_received", name=attachment.name))


async def store(turn: Turn, document_id: str) -> None:
    """Store the sound rows as drafts."""
    made = await importing.import_(turn.tx, turn.kit, turn.me.person_id, document_id, turn.now)
    turn.mark(())
    w = turn.words
    rows = ((button(w.plain("training.mine"), "tr:mine"), quiet(w.plain("training.back"), "tr:list")),)
    turn.say(w.many("training.imported", len(made)), rows)
