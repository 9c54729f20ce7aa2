"""Processes that die: two schedulers on one database, each killed at random moments and started again."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from random import Random

from sqlalchemy.ext.asyncio import AsyncSession

from actions import Kit
from bot.upkeep.scheduled import tell_reminders
from models.database import Database
from tests.schedule.life import Life
from tests.schedule.world import closed, new_kit


class Killed(Exception):
    """The process is no more."""


class Mortal(Database):
    """A process's database: at some transactions the process dies, before the commit or right after."""

    fate: Fate

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[AsyncSession]:
        async with super().transaction() as tx:
            yield tx
            before = self.fate.next()
            if before:
                raise Killed
        if before is False:
            raise Killed


@dataclass
class Fate:
    """After how many transactions of all processes the next one dies; `deaths` counts them."""

    rng: Random
    left: int
    mean: int
    deaths: int = 0
    alive: int = 0
    next_death: int = 1

    def next(self) -> bool | None:
        """True: die before the commit; False: die after it; None: live on."""
        self.alive += 1
        if self.alive < self.next_death or not self.left:
            return None
        self.left, self.deaths = self.left - 1, self.deaths + 1
        self.next_death = self.alive + self.rng.randrange(1, 2 * self.mean)
        return self.rng.random() < 0.5


@dataclass
class TwoSchedulers(Life):
    """The same world; its clock is asked by two processes at once."""

    url: str = ""
    fate: Fate = field(default_factory=lambda: Fate(Random(50), 50, 60))
    processes: list[tuple[Mortal, Kit]] = field(default_factory=list)
    seed: int = 100

    def start(self) -> tuple[Mortal, Kit]:
        """A new process."""
        self.seed += 1
        born = Mortal(self.url, connections=2)
        born.fate = self.fate
        return born, new_kit(self.seed)

    async def ask(self) -> None:
        """Both ask; a process that dies is started again and asks again."""
        if not self.processes:
            self.processes = [self.start(), self.start()]
        await asyncio.gather(*(self._ask(n) for n in range(len(self.processes))))

    async def _ask(self, n: int) -> None:
        while True:
            database, kit = self.processes[n]
            try:
                await tell_reminders(database, kit, self.now, closed=closed)
                return
            except Killed:
                await database.close()
                self.processes[n] = self.start()

    async def end(self) -> None:
        """Stop both."""
        for database, _ in self.processes:
            await database.close()
