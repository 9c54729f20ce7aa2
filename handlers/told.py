"""How many people are told of what an organiser did, and when they read it; tells nobody by itself."""

from __future__ import annotations

from markupsafe import Markup

from actions import training
from handlers.turn import Turn
from models.training import Training


def told(turn: Turn, key: str, one: Training, people: int, **values: object) -> Markup:
    """`key`'s words about so many people; in their quiet hours also when they read it."""
    text = turn.words.many(key, people, **values)
    at = training.morning(turn.kit, one, turn.me.zone, (), turn.now) if people else None
    return text if at is None else text + " " + turn.words("training.in_the_morning", time=f"{at:%H.%M}")
