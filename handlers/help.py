"""The help text: what to write and what to tap; short enough for one message."""

from __future__ import annotations

from handlers import menu
from handlers.turn import Turn


async def show(turn: Turn) -> None:
    """What the bot does and how to answer it."""
    turn.say(turn.words("help.text"), menu.rows(turn))
