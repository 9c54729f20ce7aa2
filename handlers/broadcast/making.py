"""What the steps of making a broadcast share: what was chosen so far, the way out, names of areas."""

from __future__ import annotations

from actions.places import place
from handlers.turn import Turn

FLOW = "broadcast"
NEEDED = {
    "a": ("text", "roles"),
    "an": ("text", "roles"),
    "all": ("text", "roles"),
    "send": ("text", "roles", "areas"),
    "tonight": ("text", "roles", "areas"),
    "sched": ("text", "roles", "areas"),
    "back": ("text", "roles", "areas"),
    "text": (),
}
"""Verb of a button -> what must have been chosen; for all others that is the text."""


def fits(turn: Turn, verb: str) -> bool:
    """Whether a button belongs to what has been chosen so far."""
    return all(turn.me.data.get(name) for name in NEEDED.get(verb, ("text",)))


def step(turn: Turn, name: str, **more: object) -> None:
    """Go on to a step; what was chosen stays."""
    kept = {key: value for key, value in turn.me.data.items() if key != "page"}
    turn.go(FLOW, **(kept | {"step": name} | more))


async def label(turn: Turn, code: str) -> str:
    """An area by its name and the one above."""
    if not code:
        return turn.words.plain("broadcast.country")
    where = await place(turn.tx, code)
    return ", ".join((where.title, *where.within[:1]))
