"""What the steps of making a broadcast share: what was chosen so far, the way out, names of areas."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from actions.places import place
from handlers.memory import Broadcasting, BroadcastStep
from handlers.turn import Turn

WITH_ROLES = ("a", "an", "all")
WITH_AREAS = ("send", "tonight", "sched", "back")
"""Verbs of buttons that need roles to be chosen, and areas as well; all but "text" need the text."""


def fits(turn: Turn, verb: str) -> bool:
    """Whether a button belongs to what has been chosen so far."""
    kept = turn.memory(Broadcasting)
    roles = bool(kept.roles) or verb not in WITH_ROLES + WITH_AREAS
    return verb == "text" or bool(kept.text and roles and (kept.areas or verb not in WITH_AREAS))


@contextmanager
def stepping(turn: Turn, name: BroadcastStep) -> Iterator[Broadcasting]:
    """Go on to a step, with what is changed; what was chosen stays."""
    with turn.changing(Broadcasting) as kept:
        kept.step, kept.page = name, 0
        yield kept


def step(turn: Turn, name: BroadcastStep) -> None:
    """Go on to a step; what was chosen stays."""
    with stepping(turn, name):
        pass


async def label(turn: Turn, code: str) -> str:
    """An area by its name and the one above."""
    if not code:
        return turn.words.plain("broadcast.country")
    where = await place(turn.tx, code)
    return ", ".join((where.title, *where.within[:1]))
