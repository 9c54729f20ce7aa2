"""What people read wherever they are and whatever they say there, as golden files that one can agree with.

1. All that commands and their buttons lead to, by person. 2. What becomes of usual and of odd answers, and of
every button, in every state of every flow. `make golden` writes them anew.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest

from actions import Kit
from handlers import COMMANDS, FLOWS
from models.base import Ids
from models.database import Database
from tests import databases
from tests.golden import held
from tests.handlers import states
from tests.handlers.screens import PHOTO, PLACE, Writer, lucky
from tests.handlers.states import REACH, World

HERE = Path(__file__).parent / "screens"
TYPED = (
    *("x", "12", "-1", "1,5", "besok", "31/2", "9-11.30", "jam 7", "25.00"),
    *("ya", "lanjut", "lewati", "kembali", "ubah", "kirim", "semua", "cukup"),
    *("2, 1", "pamriyan", "gemuh", "Rapat & <b>musyawarah</b> desa", "H-3", "terima kasih"),
)
SAID = {text: {"text": text} for text in TYPED} | {"photo": PHOTO, "place": PLACE}


@pytest.fixture(scope="module")
def made(
    sqlite_maker: databases.Maker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[World, databases.Maker]]:
    """The world of every state, built once; every test gets a copy of it."""
    with sqlite_maker.fresh(tmp_path_factory.mktemp("screens")) as url:
        here = asyncio.run(_built(url))
        yield here, databases.Maker("sqlite", "", url.removeprefix("sqlite+aiosqlite:///"))


async def _built(url: str) -> World:
    database, rng = Database(url), Random(20261123)
    here = await states.world(database, Kit(ids=Ids(rng), rng=rng))
    await database.close()
    return here


@pytest.mark.parametrize("name", ["Budi", "Dewi", "Rina", "Sari"])
async def test_the_map_of_a_person(made: tuple[World, databases.Maker], tmp_path: Path, name: str) -> None:
    with made[1].fresh(tmp_path) as url:
        database = Database(url)
        chat = replace(made[0], database=database, kit=lucky(made[0].kit, 1)).chat(name)
        writer = Writer()
        await writer.map(chat, sorted(COMMANDS))
        await database.close()
    held(HERE / f"{name.lower()}.txt", "\n".join(writer.lines) + "\n")


@pytest.mark.parametrize("flow", sorted(FLOWS))
async def test_what_is_said_in_each_state(
    made: tuple[World, databases.Maker], tmp_path: Path, flow: str
) -> None:
    writer = Writer()
    for asked in FLOWS[flow].asks:
        for way, reach in REACH[flow, asked].items():
            with made[1].fresh(tmp_path) as url:
                database = Database(url)
                chat = await reach(replace(made[0], database=database, kit=lucky(made[0].kit, 1)))
                writer.lines.append(f"## {' '.join(filter(None, (flow, asked, way)))}")
                await writer.place(chat, SAID)
                await database.close()
    held(HERE / f"in_{flow}.txt", "\n".join(writer.lines) + "\n")
