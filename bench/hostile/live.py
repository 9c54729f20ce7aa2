"""The running bot while somebody sends what is hostile: how long others wait, how much memory it takes."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from bench.hostile import pictures, tables, texts
from models.media import Media
from tests import databases
from tests.fakes.botapi import FakeBotApi
from tests.fakes.graph import FakeGraph
from tests.running.town import Town

PAUSE = 0.05
PATIENCE = 600
"""Seconds for all files of a kind."""
GOAL = 0.3
"""Seconds that somebody else may wait."""
DOORS = ("/pengingat cuti ", "/bimtek", "/undang", "/lapor")


@dataclass
class Watch:
    """The waits of somebody else, and the most memory of the bot, and of its readers together."""

    waits: list[float] = field(default_factory=list)
    memory: int = 0
    readers: int = 0


def made(folder: Path) -> str:
    """The address of a fresh database; made before there is a loop."""
    with databases.sqlite(folder).fresh(folder) as url:
        return url


async def watched(url: str, folder: Path) -> dict[str, Watch]:
    """A watch of each kind."""
    async with FakeBotApi(token="1:test") as api, FakeGraph() as graph:
        town = Town(url, folder, api, graph, "webhook")
        await town.settle()
        await town.program.start()
        try:
            await town.says("Tono", "/menu")
            found = {"nothing": await _beside(town, asyncio.sleep(3))}
            found["texts"] = await _beside(town, _texts(town))
            found["pictures"] = await _beside(town, _files(town, "image", pictures.PICTURES, "foto.jpg"))
            found["tables"] = await _beside(town, _files(town, "sessions", tables.XLSX, "sesi.xlsx"))
            found["tables as CSV"] = await _beside(town, _files(town, "sessions", tables.CSV, "sesi.csv"))
        finally:
            await town.program.end()
            await town.database.close()
        return found


async def _beside(town: Town, work: Awaitable[object]) -> Watch:
    watch, over = Watch(), asyncio.Event()
    other = asyncio.create_task(_somebody(town, watch, over))
    looking = asyncio.create_task(_memory(town, watch, over))
    await work
    over.set()
    await asyncio.gather(other, looking)
    return watch


async def _somebody(town: Town, watch: Watch, over: asyncio.Event) -> None:
    """Somebody else looks at the menu again and again, and waits for each answer."""
    while not over.is_set():
        begun = time.perf_counter()
        await town.says("Tono", "/menu")
        watch.waits.append(time.perf_counter() - begun)
        await asyncio.sleep(PAUSE)


async def _memory(town: Town, watch: Watch, over: asyncio.Event) -> None:
    assert town.program._process is not None
    bot = town.program._process.pid
    while not over.is_set():
        watch.memory = max(watch.memory, _resident(bot))
        watch.readers = max(watch.readers, sum(_resident(pid) for pid in _below(bot)))
        await asyncio.sleep(PAUSE / 2)


def _below(pid: int) -> list[int]:
    """The processes that a process started, and theirs."""
    with suppress(OSError):
        named = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        return [one for child in map(int, named) for one in (child, *_below(child))]
    return []


def _resident(pid: int) -> int:
    """Megabytes."""
    with suppress(OSError):
        pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
        return pages * 4096 // 1_000_000
    return 0


async def _texts(town: Town) -> None:
    """Telegram's longest and WhatsApp's longest messages, in several states."""
    for door in DOORS:
        for n, (_, text) in enumerate(texts.hostile(texts.SIZES[-1], ("", "senin"))):
            if n % 4 == 0:
                await town.says("Rina", door)
                await town.says("Rina", door + text[:4_000] if door.endswith(" ") else text[:4_000])
            if n % 8 == 0:
                await town.whatsapp(town.wati.says((door + text)[: texts.SIZES[-1]]))


async def _files(town: Town, kind: str, files: Mapping[str, Callable[[], bytes]], name: str) -> None:
    """Each of them, as if Rina had sent it; until all are read or given up."""
    now, ids = datetime.now(UTC), []
    for n, content in enumerate(files.values()):
        ids.append(f"{kind}{name[-3:]}{n}")
        town.api.files[ids[-1]] = await asyncio.to_thread(content)
        async with town.database.transaction() as tx:
            row = Media(id=ids[-1], person_id=town.people["Rina"].person_id, channel="telegram", ref=ids[-1])
            row.kind, row.name, row.created_at, row.due_at = kind, name, now, town.dial.now()
            tx.add(row)
    for _ in range(PATIENCE):
        if await _read(town, ids):
            return
        await asyncio.sleep(1)
    raise TimeoutError(f"not all {kind} were read")


async def _read(town: Town, ids: list[str]) -> bool:
    async with town.database.reading() as tx:
        rows = [await tx.get_one(Media, one) for one in ids]
    return all(row.due_at is None for row in rows)


def told(found: Mapping[str, Watch]) -> list[str]:
    """A line for each kind."""
    head = "hostile          answers   median   worst wait   bot's memory   readers' memory"
    lines = [head]
    for what, watch in found.items():
        waits = sorted(watch.waits)
        middle, worst = waits[len(waits) // 2] * 1000, waits[-1] * 1000
        lines.append(
            f"{what:15} {len(waits):8} {middle:5.0f} ms {worst:9.0f} ms {watch.memory:11} MB"
            f" {watch.readers:14} MB"
        )
    return lines
