"""/web: a one-time link that signs in to the page."""

from __future__ import annotations

from actions import access
from handlers.turn import Turn


async def show(turn: Turn) -> None:
    """Send the link. It is a plain address: a platform refuses buttons for addresses that it cannot reach."""
    link = await access.new_link(turn.tx, turn.kit, turn.me.person_id, turn.now)
    turn.say(turn.words("access.link", link=link, minutes=turn.kit.rules.link_minutes))
