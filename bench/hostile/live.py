"""The running bot while somebody sends what is hostile: how long others wait, how much memory it takes."""

from __future__ import annotations

import asyncio
import json
import os
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from bench.hostile import pictures, tables, texts
from models.media import Media
from tests import databases
from tests.fakes.botapi import FakeBotApi
from tests.fakes.graph import FakeGraph, encode, sign
from tests.running.town import HOOK, Town

JSON = {"Content-Type": "application/json"}
HEADERS = {"X-Telegram-Bot-Api-Secret-Token": HOOK, **JSON}
Post = tuple[str, bytes, dict[str, str]]
"""What a platform posts: the path, the body, its headers."""
PAUSE = 0.05
PATIENCE = 90
"""Seconds for all files of a kind."""
STILL = 5.0
"""Seconds of looking on while nothing happens."""
GOAL = 0.3
"""Seconds that somebody else may wait longer than beside nothing."""
DOORS = ("/pengingat cuti ", "/bimtek", "/undang", "/lapor")
BUSY = "import os\nos.nice(5)\nwhile True: pass"
"""What our readers are to the machine, without being ours."""


@dataclass
class Watch:
    """The waits of somebody else, and the most memory of the bot, and of its readers together."""

    what: str
    sent: int = 0
    """How much that was hostile."""
    left: int = 0
    """Files that were not read to the end."""
    waits: list[float] = field(default_factory=list)
    ours: list[float] = field(default_factory=list)
    """The waits without what bot and bench stood in line for a processor."""
    memory: int = 0
    readers: int = 0
    load: float = 0.0

    @property
    def worst(self) -> float:
        """Seconds that somebody waited because of the bot, however busy the machine was."""
        return max(self.ours)


def made(folder: Path) -> str:
    """The address of a fresh database; made before there is a loop."""
    with databases.sqlite(folder).fresh(folder) as url:
        return url


async def watched(url: str, folder: Path, share: int) -> AsyncIterator[Watch]:
    """A watch of each kind, as it ends; of each kind every so manieth."""
    async with FakeBotApi(token="1:test") as api, FakeGraph() as graph:
        town = Town(url, folder, api, graph, "webhook")
        await town.settle()
        await town.program.start()
        try:
            await town.says("Tono", "/menu")
            yield await _beside(town, "nothing", _still)
            yield await _beside(town, "somebody else's work", _busy)
            yield await _beside(town, "texts", partial(_say, town, _said(town, share)))
            for what, kind, files, name in KINDS:
                contents = [files[one]() for one in list(files)[::share]]
                yield await _beside(town, what, partial(_files, town, kind, contents, name))
            yield await _beside(town, "nothing again", _still)
        finally:
            await town.program.end()
            await town.database.close()


KINDS = (
    ("pictures", "image", pictures.PICTURES, "foto.jpg"),
    ("tables", "sessions", tables.XLSX, "sesi.xlsx"),
    ("tables as CSV", "sessions", tables.CSV, "sesi.csv"),
)
"""What they are, how the bot keeps them, the files, what they are called."""


async def _beside(town: Town, what: str, work: Callable[[Watch], Awaitable[None]]) -> Watch:
    watch, over = Watch(what), asyncio.Event()
    other = asyncio.create_task(_somebody(town, watch, over))
    looking = asyncio.create_task(_memory(town, watch, over))
    await work(watch)
    over.set()
    await asyncio.gather(other, looking)
    watch.load = os.getloadavg()[0]
    return watch


async def _still(_watch: Watch) -> None:
    await asyncio.sleep(STILL)


async def _busy(_watch: Watch) -> None:
    """A process of nobody's computes meanwhile."""
    process = await asyncio.create_subprocess_exec(sys.executable, "-c", BUSY)
    await asyncio.sleep(STILL)
    process.kill()
    await process.wait()


async def _somebody(town: Town, watch: Watch, over: asyncio.Event) -> None:
    """Somebody else looks at the menu again and again, and waits for each answer."""
    async with town.program.browser() as line:
        while not over.is_set():
            path, update, headers = telegram(town, "Tono", "/menu")
            begun, stood = time.perf_counter(), _stood(town.program.pid)
            answer = await line.post(path, content=update, headers=headers)
            wait = time.perf_counter() - begun
            watch.waits.append(wait)
            watch.ours.append(wait - min(wait, _stood(town.program.pid) - stood))
            assert answer.status_code == 200
            town.api.respond(answer.content)
            await asyncio.sleep(PAUSE)


def _stood(bot: int) -> float:
    """Seconds that the bot's loop and ours were ready and had no processor; 0 where the system tells none."""
    with suppress(OSError):
        told = [Path(f"/proc/{pid}/schedstat").read_text().split() for pid in (bot, os.getpid())]
        return sum(int(one[1]) for one in told) / 1e9
    return 0.0


async def _memory(town: Town, watch: Watch, over: asyncio.Event) -> None:
    bot = town.program.pid
    while not over.is_set():
        watch.memory = max(watch.memory, _resident(bot))
        watch.readers = max(watch.readers, sum(_resident(pid) for pid in _below(bot)))
        await asyncio.sleep(PAUSE)


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


def _said(town: Town, share: int) -> list[Post]:
    """Telegram's longest and WhatsApp's longest messages, in several states."""
    found: list[Post] = []
    for n, door in enumerate(DOORS):
        for _, text in texts.some(texts.SIZES[-1], each=1)[n::share]:
            long = door + text
            for part in (door, long[:4_000] if door.endswith(" ") else text[:4_000]):
                found.append(telegram(town, "Rina", part))
            found.append(whatsapp(town, long[: texts.SIZES[-1]]))
    return found


def telegram(town: Town, who: str, text: str) -> Post:
    """Somebody's message as Telegram posts it."""
    return "/hooks/telegram", json.dumps(town.phones[who].says(text)).encode(), HEADERS


def whatsapp(town: Town, text: str) -> Post:
    """Wati's message as Meta posts it."""
    content = encode(town.wati.says(text))
    return "/hooks/whatsapp", content, {"X-Hub-Signature-256": sign(content), **JSON}


async def _say(town: Town, said: Sequence[Post], watch: Watch) -> None:
    async with town.program.browser() as line:
        for path, content, headers in said:
            answer = await line.post(path, content=content, headers=headers)
            assert answer.status_code == 200
            watch.sent += 1


async def _files(town: Town, kind: str, contents: Sequence[bytes], name: str, watch: Watch) -> None:
    """Each of them, as if Rina had sent it; until all are read or given up."""
    now, ids = datetime.now(UTC), [f"{kind}{name[-3:]}{n}" for n in range(len(contents))]
    town.api.files.update(zip(ids, contents, strict=True))
    async with town.database.transaction() as tx:
        for one in ids:
            row = Media(id=one, person_id=town.people["Rina"].person_id, channel="telegram", ref=one)
            row.kind, row.name, row.created_at, row.due_at = kind, name, now, town.dial.now()
            tx.add(row)
    watch.sent = watch.left = len(ids)
    for _ in range(PATIENCE):
        watch.left = await _unread(town, ids)
        if not watch.left:
            return
        await asyncio.sleep(1)


async def _unread(town: Town, ids: list[str]) -> int:
    async with town.database.reading() as tx:
        rows = [await tx.get_one(Media, one) for one in ids]
    return sum(row.due_at is not None for row in rows)


HEAD = (
    "beside                 sent  left  answers   median  worst wait  without queueing     bot  readers  load"
)


def told(watch: Watch) -> str:
    """A line about one kind."""
    waits = sorted(watch.waits)
    middle, last = waits[len(waits) // 2] * 1000, waits[-1] * 1000
    return (
        f"{watch.what:21} {watch.sent:5} {watch.left:5} {len(waits):8} {middle:5.0f} ms {last:8.0f} ms"
        f" {watch.worst * 1000:14.0f} ms {watch.memory:4} MB {watch.readers:5} MB {watch.load:5.1f}"
    )
