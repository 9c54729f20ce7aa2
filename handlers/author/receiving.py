"""A questionnaire sent as a file: noted, then fetched and read by the machine; a notice reports on it."""

from __future__ import annotations

from pathlib import PurePath

from actions import enclosing, files, publishing
from actions.files import Purpose
from handlers import fill, menu
from handlers.fill import session
from handlers.memory import View
from handlers.turn import Turn
from models.message import Attachment, Incoming

SUFFIXES = (".xlsx", ".xls", ".xlsm", ".md", ".zip", *enclosing.SUFFIXES)
"""Forms, their data files, and both in one."""
LARGEST_FORM = 20_000_000
"""Bytes of a questionnaire that is sent in a chat."""


def is_form(said: Incoming) -> bool:
    """Whether a file was sent that may be a questionnaire."""
    attachment = said.attachment
    return said.kind == "file" and attachment is not None and _suffix(attachment) in SUFFIXES


def _suffix(attachment: Attachment) -> str:
    return PurePath(attachment.name.lower()).suffix


async def document(turn: Turn) -> None:
    """Take an author's questionnaire; anybody else's file, or one that a question asks for, is an answer."""
    attachment = turn.said.attachment
    if attachment is None or await _is_an_answer(turn) or not await _may(turn):
        await (fill.said(turn) if turn.recall(View) else menu.puzzled(turn))
        return
    limit = min(turn.limits.file_bytes, turn.kit.rules.file_bytes, LARGEST_FORM)
    if attachment.size > limit:
        turn.say(turn.words("fill.file_too_big", limit=limit // 1_000_000))
        return
    files.note(turn.tx, turn.kit, turn.said, Purpose(turn.me.person_id, publishing.KIND), turn.now)
    turn.say(turn.words("author.received", name=attachment.name))


async def _may(turn: Turn) -> bool:
    return await publishing.is_author(turn.tx, turn.me.person_id)


async def _is_an_answer(turn: Turn) -> bool:
    if turn.recall(View) is None:
        return False
    filling = await session.opened(turn)
    asked = filling is not None and getattr(filling.step, "type", "") == "file"
    if filling is not None:
        filling.keep()
    return asked
