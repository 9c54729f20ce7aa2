"""Filling any form in chat, one question at a time; knows no form by name and never sends or commits.

beginning -> (ask -> speech or taps -> answer)* -> closing; the other files here serve these.
"""

from __future__ import annotations

from handlers import menu
from handlers.fill import paste, speech
from handlers.fill.beginning import choose, preview, reopen, resume, start
from handlers.fill.closing import ask_stop
from handlers.fill.edited import edited
from handlers.fill.session import FLOW, opened
from handlers.fill.taps import tap, typed, was
from handlers.turn import Turn
from models.message import Rows

__all__ = [
    "asks", "cancel", "choose", "edited", "preview", "reopen", "resume", "said", "start", "tap", "unasked",
    "was",
]  # fmt: skip


async def said(turn: Turn) -> None:
    """Whatever is written or sent while a form is being filled."""
    filling = await opened(turn)
    if filling is None:
        turn.go("")
        await unasked(turn)
        return
    if not await typed(filling):
        await speech.take(filling)
    filling.keep()


def asks(rows: Rows) -> bool:
    """Whether these are the buttons of a question, which `said` takes typed, too."""
    first = rows[0][0].data if rows else ""
    return first.startswith("a:") and not first.endswith(":stay")


async def cancel(turn: Turn) -> None:
    """/batal: leave what is going on; a draft is only given up when they say so once more."""
    if turn.me.flow not in ("", FLOW):
        turn.go("")
        turn.say(turn.words("fill.cancelled"))
        return
    filling = await opened(turn)
    if filling is None:
        turn.say(turn.words("fill.nothing_to_cancel"), menu.rows(turn))
        return
    ask_stop(filling)
    filling.keep()


async def unasked(turn: Turn) -> None:
    """What comes while nothing is asked: a pasted report begins a draft, a paused draft is remembered."""
    if turn.me.draft is not None:
        await start(turn)
    elif turn.said.kind != "text" or not await paste.try_beginning(turn):
        await menu.puzzled(turn)
