"""A simulated year: every message to three kecamatan, each in its zone, as texts that one can agree with.

1. The list is the golden one, told within a tick of when it fell due.
2. With fifty deaths of the process and two schedulers on PostgreSQL it is the same list.
"""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path

import pytest

from actions.reminders import plan
from tests.schedule.life import Life
from tests.schedule.mortal import TwoSchedulers
from tests.schedule.world import PLACES, Place, golden, new_kit, opened

HERE = Path(__file__).parent
REWRITE = os.environ.get("REWRITE_TRANSCRIPTS") == "1"


def path(place: Place) -> Path:
    return HERE / f"{place.name.lower()}.txt"


async def test_a_year_of_messages(sqlite_url: str) -> None:
    database = opened(sqlite_url)
    world = Life(database, new_kit(1))
    await world.begin()
    await world.live()
    latest = await world.latest()
    await database.close()
    for place in PLACES:
        if REWRITE:
            path(place).write_text(golden(world.told, place), encoding="utf-8")
        assert golden(world.told, place) == path(place).read_text(encoding="utf-8")
    assert latest < timedelta(minutes=5)


@pytest.mark.timeout(1200)
async def test_the_same_year_with_deaths_and_two_schedulers(
    postgresql_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(plan, "AT_ONCE", 3)  # several transactions in a tick, to die between
    database = opened(postgresql_url)
    world = TwoSchedulers(database, new_kit(2), url=postgresql_url)
    await world.begin()
    await world.live()
    await world.end()
    await database.close()
    assert world.fate.deaths == 50
    for place in PLACES:
        assert golden(world.told, place) == path(place).read_text(encoding="utf-8")
