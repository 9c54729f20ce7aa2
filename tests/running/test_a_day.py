"""A day of the simulated year, lived with the real program: the same messages as in the golden list."""

from __future__ import annotations

import heapq
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest

from actions import digests
from tests.conversations.stage import plain
from tests.fakes.botapi import Call
from tests.running.started import eventually_told
from tests.running.town import Town
from tests.schedule.life import Life
from tests.schedule.test_year import path
from tests.schedule.world import PLACES, Place, Told, golden, new_kit, opened

pytestmark = pytest.mark.running

NIGHT = datetime(2026, 12, 6, 15, 0, tzinfo=UTC)
"""Midnight in Jayapura, where Monday, 7 December, begins first."""
OVER = NIGHT + timedelta(hours=26)
DAY = "Sen 7 Des 2026"
SNOOZE = re.compile(r"rem:1h:(\w+)")


@dataclass
class Lived(Life):
    """The world until the night, by itself; then its people live on, and the program tells what is due."""

    calls: int = 0
    heard: list[Told] = field(default_factory=list)

    async def until(self, end: datetime) -> None:
        """Live as in the simulated year, without the program."""
        while self.queue[0][0] < end:
            self.now, _, _, act = heapq.heappop(self.queue)
            await act()

    async def with_program(self, town: Town, end: datetime) -> None:
        """Live on: what people do is done as ever; where the year has a tick, the program's clock comes."""
        while self.queue[0][0] < end:
            self.now, tick, _, act = heapq.heappop(self.queue)
            if not tick:
                await act()
                continue
            town.dial.add((self.now - town.dial.now()).total_seconds())
            await eventually_told(lambda: self._quiet(town), f"what is due at {self.now} is told", 60)
            self._hear(town)

    async def _quiet(self, town: Town) -> bool:
        """Whether the reminders were asked for since, and everything has left."""
        async with town.program.browser() as operator:
            told = (await operator.get("/readyz")).json()
        work = told["work"]["remind"]
        asked = (
            work.get("worked", "") >= work.get("began", "~") >= f"{self.now.astimezone(UTC):%Y-%m-%dT%H:%M}"
        )
        return bool(asked and told["oldest_due_seconds"] == {})

    def _hear(self, town: Town) -> None:
        names = {int(who.address): name for name, who in self.people.items()}
        calls, self.calls = town.api.calls[self.calls :], len(town.api.calls)
        new = [self._told(names, call) for call in calls if call.method in ("sendMessage", "sendPhoto")]
        order = list(self.people)
        self.heard += sorted(new, key=lambda one: order.index(one.name))

    def _told(self, names: dict[int, str], call: Call) -> Told:
        name = names[call.params["chat_id"]]
        found = SNOOZE.search(str(call.params.get("reply_markup", "")))
        if found:
            self.buttons[name] = found[1]
        text = str(call.params.get("text") or call.params.get("caption"))
        return Told(self.now, name, plain(text), call.method == "sendPhoto")


def of_the_day(text: str) -> list[str]:
    """The messages of the day, in a golden text."""
    return [block.strip("\n") for block in text.split("\n\n") if block.startswith(DAY)]


def listed(told: Sequence[Told], place: Place) -> list[str]:
    """The same of what was heard."""
    return of_the_day(golden(told, place))


async def test_a_monday_is_as_the_golden_list_has_it(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    async def undrawn(*_: object) -> bytes:
        return b"picture"

    url = town.program.environment["PENDAMPING_DATABASE__URL"]
    database = opened(url)
    world = Lived(database, new_kit(1))
    with monkeypatch.context() as before:
        before.setattr(digests, "draw", undrawn)
        await world.begin()
        await world.until(NIGHT)
    town.dial.begin(NIGHT)
    await town.program.start()
    await world.with_program(town, OVER)
    await town.program.end()
    await database.close()
    for place in PLACES:
        wanted = of_the_day(path(place).read_text(encoding="utf-8"))
        assert wanted
        assert listed(world.heard, place) == wanted
