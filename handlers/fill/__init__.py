"""Filling any form in chat, one question at a time; knows no form by name and never sends or commits.

beginning -> (ask -> speech or taps -> answer)* -> closing; the other files here serve these.
"""

from __future__ import annotations

from handlers import flow, menu
from handlers.fill import ask, paste, repeating, speech, stopping
from handlers.fill.answer import back
from handlers.fill.beginning import choose, go_on, preview, reopen, resume, start
from handlers.fill.edited import edited
from handlers.fill.session import opened
from handlers.fill.taps import tap, typed, was
from handlers.memory import View
from handlers.turn import Turn
from models.message import Rows

__all__ = [
    "ASKED", "asks", "cancel", "choose", "edited", "go_on", "preview", "reopen", "resume", "start",
    "tap", "try_pasted", "unasked", "was",
]  # fmt: skip


async def said(turn: Turn) -> None:
    """Whatever is written or sent while a form is being filled."""
    filling = await opened(turn)
    if filling is None:
        turn.end()
        await unasked(turn)
        return
    if not await stopping.said(filling) and not await typed(filling):
        await speech.take(filling)
    filling.keep()


def asks(rows: Rows) -> bool:
    """Whether these are the buttons of a question, which `said` takes typed, too."""
    first = rows[0][0].data if rows else ""
    return first.startswith("a:") and not first.endswith(":stay")


async def cancel(turn: Turn) -> None:
    """Stop filling; a draft is only given up when they say so once more."""
    filling = await opened(turn)
    if filling is None:
        turn.end()
        turn.say(turn.words("fill.nothing_to_cancel"), await menu.rows(turn))
        return
    if not repeating.leave(filling) and not stopping.declined(filling):
        stopping.ask_stop(filling)
    filling.keep()


async def _back(turn: Turn) -> None:
    filling = await opened(turn)
    if filling is None:
        await cancel(turn)
        return
    if not repeating.leave(filling) and not stopping.leave(filling):
        back(filling)
    filling.keep()


async def _again(turn: Turn) -> None:
    filling = await opened(turn)
    if filling is None:
        turn.end()
        return
    ask.ask(filling)
    filling.keep()


async def _is_choice(turn: Turn) -> bool:
    """Whether the question offers this very word, as "Hadir"; a choice goes before a command of that name."""
    filling = await opened(turn)
    if filling is None:
        return False
    filling.keep()
    return ask.offers(filling.step, turn.said.text)


ASKED = flow.Flow(View, said, {"": _again}, leave=cancel, back=_back, own=_is_choice, prose=frozenset({""}))
"""A form that is being filled: its questions are its own."""


async def try_pasted(turn: Turn) -> bool:
    """Begin a draft with a whole report, if it is one."""
    return turn.said.kind == "text" and await paste.try_beginning(turn)


async def unasked(turn: Turn) -> None:
    """What comes while nothing is asked: a pasted report begins a draft, a paused draft is remembered."""
    if turn.me.draft is not None:
        await start(turn)
    elif not await try_pasted(turn):
        await menu.puzzled(turn)
