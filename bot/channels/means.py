"""What a platform's folder gets from the composition root to make its channel."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from bot.channels import Commands
from bot.clock import Clock
from bot.pictures import Smaller
from models.database import Database


@dataclass(frozen=True, slots=True)
class Means:
    """`menus` are what strangers can do, by language ('' = the default one).

    `per_second` is the outbox's rate; `witness` gives whom the dates of the platform's answers are told.
    """

    database: Database
    clock: Clock
    smaller: Smaller
    menus: Mapping[str, Commands]
    per_second: float
    witness: Callable[[], Callable[[str], None]]
