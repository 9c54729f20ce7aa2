"""What the clock has done in short transactions, so that nobody who writes waits long for it; begins none.

A step looks in a snapshot and gives what is to be stored; bot/upkeep/scheduled.py drives the steps, and
commits each. Whoever asks at the same time does the same, so what is stored looks again, with a lock, where
it must.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeAlias

from actions import Kit
from models import Tx

Store: TypeAlias = Callable[[Tx], Awaitable[None]]
"""What is done in a transaction of its own."""
Look: TypeAlias = Callable[[Tx], Awaitable[Store | None]]
"""Finds what is to be stored, None when nothing is; what asks nothing of its snapshot holds nothing open."""


class Overtaken(Exception):
    """Somebody else did this meanwhile: the steps that are left are theirs."""


@dataclass
class Steps(ABC):
    """The steps that are left; each may put further ones before those."""

    kit: Kit
    now: datetime
    _left: deque[Look] = field(default_factory=deque, init=False)

    def __post_init__(self) -> None:
        self._left.append(self.begin)

    @abstractmethod
    async def begin(self, tx: Tx) -> Store | None:
        """The first step."""

    @property
    def over(self) -> bool:
        """Whether none is left."""
        return not self._left

    async def look(self, tx: Tx) -> Store | None:
        """Do the next step's looking; returns what is to be stored then."""
        return await self._left.popleft()(tx)

    def next(self, *looks: Look) -> None:
        """These come now, before those that are left."""
        self._left.extendleft(reversed(looks))
