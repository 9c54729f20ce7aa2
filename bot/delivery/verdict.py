"""Pure: what follows from a message that did not go out, in one of a few words; undelivered.py acts on it.

One judgement for what a call answers and for what a status tells later; it knows no texts and no tables.
"""

from __future__ import annotations

from datetime import datetime
from random import Random
from typing import Literal, NamedTuple, TypeAlias

from bot.backoff import backoff
from bot.channels import SendError
from models.outbox import Letter

ATTEMPTS = 12
"""Tries before a message is given up: with the growing pauses about a day. An outage uses up none."""
FAULTS = 3
"""Tries of a message with which we ourselves fail."""
LONGEST_PAUSE = 300.0
"""Seconds between two such questions, at most."""
SHORT_PAUSE = 3.0
"""Seconds that others to the same person wait, at most, for one whose failure is no matter of theirs."""
MAYBE = "its answer was lost twice: it may have arrived"
"""What is noted of a message that nobody can tell of whether the platform took it."""

What: TypeAlias = Literal["again", "template", "held", "another way", "never", "left"]
"""What becomes of a letter that did not go out.

`again`: the same way, after a pause. `template`: as that, at once. `held`: nothing may be said freely and it
has no template, so it goes another way, or leaves once its reader writes. `another way`: a copy of it takes
that, as it was to be held. `never`: not this way, so another, or whoever caused it is told. `left`: at this
try, as it may have arrived or nobody needs it after a moment; nobody is told.
"""


class Verdict(NamedTuple):
    """What follows from an error: `why` is noted of the letter, `pause` in seconds is for what goes again."""

    what: What
    error: SendError
    why: str
    pause: float = 0.0


class Shut(SendError):
    """The letter can only be said freely, and the window for that is shut: the platform was not asked."""

    def __init__(self) -> None:
        super().__init__("the window is shut", shut=True)


def verdict(error: SendError, letter: Letter, attempts: int, now: datetime, rng: Random) -> Verdict:
    """What follows from an error after so many tries that count, the last one among them."""
    if isinstance(error, Shut):
        return Verdict("held", error, error.reason)
    if error.shut and letter.heard_at is not None:
        return Verdict("template", error, error.reason)
    if _fleeting(letter) or (error.unsure and letter.unsure_at is not None):
        return Verdict("left", error, MAYBE if error.unsure else error.reason)
    pause = again(error, attempts, rng)
    if pause is None:
        return Verdict("never", error, error.reason)
    if letter.unsure_at is not None:
        pause = max(pause, doubled((now - letter.unsure_at).total_seconds()))
    return Verdict("again", error, error.reason, pause)


def _fleeting(letter: Letter) -> bool:
    """Whether nobody needs it after a moment."""
    message = letter.message
    return message is not None and bool(message.ack or (message.edit and not message.text))


def again(error: SendError, attempts: int, rng: Random) -> float | None:
    """Seconds until a message is tried again after so many tries; None: never this way."""
    if attempts >= ATTEMPTS:
        return None
    if error.shut:
        return 0.0
    if error.retry_after is None:
        return None
    return max(error.retry_after, backoff(max(attempts, 1), rng))


def doubled(waited: float) -> float:
    """Seconds until the way of what may have arrived is asked again, after so many: as long again."""
    return min(waited, LONGEST_PAUSE)


def behind(error: SendError, pause: float) -> float:
    """Seconds that what is behind it, to the same person, has to wait."""
    return pause if error.crowded else min(pause, SHORT_PAUSE)
