"""/web: a one-time link that signs in to the page."""

from __future__ import annotations

from actions import access
from handlers.turn import Turn


async def show(turn: Turn, to: str = "") -> None:
    """Send the link, which leads to a page of ours ('' = the queue).

    It is a plain address: a platform refuses buttons for addresses that it cannot reach.
    """
    link = await access.new_link(turn.tx, turn.kit, turn.me.person_id, turn.now, to)
    turn.say(turn.words("access.link", link=link, minutes=turn.kit.rules.link_minutes), secret=True)
