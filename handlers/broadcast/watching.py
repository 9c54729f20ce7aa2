"""A broadcast that was made: how far it is, stopping it, going on, and the list of one's own."""

from __future__ import annotations

from actions import broadcasts
from actions.broadcasts.wording import head
from handlers.turn import Turn, button
from models import broadcast
from models.broadcast import Broadcast
from models.message import Rows

LATEST_COUNT = 3
"""How many of the latest are offered."""
MARKS = {"scheduled": "🕒", "sending": "▶", "stopped": "⏹", "done": "✅"}


async def listed(turn: Turn) -> Rows:
    """The latest, as buttons."""
    found = await broadcast.mine(turn.tx, turn.me.person_id, LATEST_COUNT)
    return tuple((button(f"{MARKS[one.state]} {head(one.text)}", f"bc:o:{one.id}"),) for one in found)


async def open_(turn: Turn, key: str) -> None:
    """How far it is."""
    await shown(turn, await broadcasts.find(turn.tx, turn.me.person_id, key))


async def stop(turn: Turn, key: str) -> None:
    """What did not leave stays."""
    await shown(turn, await broadcasts.stop(turn.tx, turn.me.person_id, key, now=turn.now))


async def go_on(turn: Turn, key: str) -> None:
    """Send the rest."""
    await shown(turn, await broadcasts.resume(turn.tx, turn.kit, turn.me.person_id, key, now=turn.now))


async def hasten(turn: Turn, key: str) -> None:
    """Now, not when it was planned."""
    await shown(turn, await broadcasts.hasten(turn.tx, turn.me.person_id, key, now=turn.now))


async def drop(turn: Turn, key: str) -> None:
    """Forget one that has not begun."""
    await broadcasts.drop(turn.tx, turn.me.person_id, key, now=turn.now)
    turn.show(turn.words("broadcast.dropped"))


async def shown(turn: Turn, one: Broadcast) -> None:
    """Its progress, in place of the message that was tapped; from now on the author watches it there."""
    night = not one.urgent and broadcasts.night(turn.kit, turn.me.zone, turn.now)
    until = broadcasts.morning(turn.kit, turn.me.zone, turn.now) if night else None
    found = await broadcasts.progress(turn.tx, one, turn.now, until)
    w, zone = turn.words, turn.me.zone
    there = turn.said.message_id if turn.said.kind == "button" and turn.limits.edits else ""
    one.contact_id, one.progress_id = turn.me.contact_id, there
    turn.show(found.text(w, zone), found.rows(w, renew=not there))
