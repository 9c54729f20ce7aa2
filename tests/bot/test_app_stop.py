"""An ending process commits what was taken and sends what is in hand: each step of `stop` is waited for."""

from __future__ import annotations

import asyncio
import gc
from collections.abc import AsyncIterator
from pathlib import Path
from random import Random

import httpx
import pytest
import pytest_asyncio
from sqlalchemy import select

from bot import app, sandbox
from bot.app import Service, create_app
from bot.config import Config
from bot.config.sections import Database, Media
from bot.faults import listen
from bot.serving import serve
from handlers.turn import Turn
from models.media import Media as MediaRow
from models.message import Attachment, Incoming, Outbox, Outgoing
from tests.bot.desk import echo
from tests.conversations.stage import photo
from tests.fakes.channel import FakeChannel
from tests.sample import NOW, Somebody, person

SECONDS = 30


class Gate:
    """What passes waits here until it is opened; `reached` says that something came."""

    def __init__(self) -> None:
        self.reached, self.opened = asyncio.Event(), asyncio.Event()

    async def pass_(self) -> None:
        self.reached.set()
        await self.opened.wait()


class SlowChannel(FakeChannel):
    """A platform that answers when a test lets it."""

    def __init__(self, sending: Gate, fetching: Gate) -> None:
        super().__init__()
        self.sending, self.fetching = sending, fetching
        self.open: list[bool] = []
        """For each message, whether the connections were open still."""

    async def send(
        self, address: str, message: Outgoing, photo: bytes | None = None, *, account: str = "", ref: str = ""
    ) -> str:
        await self.sending.pass_()
        self.open.append(self.running)
        return await super().send(address, message, photo, account=account, ref=ref)

    async def fetch(self, attachment: Attachment, limit: int) -> bytes:
        await self.fetching.pass_()
        return await super().fetch(attachment, limit)


class House:
    """The whole service with one slow channel, and three places where work may wait."""

    def __init__(self, url: str, folder: Path) -> None:
        self.handling, self.sending, self.fetching = Gate(), Gate(), Gate()
        self.channel = SlowChannel(self.sending, self.fetching)
        self.folder = folder

        async def handle(turn: Turn) -> None:
            await self.handling.pass_()
            await echo(turn)

        config = Config(database=Database(url=url), media=Media(directory=folder))
        self.service: Service = create_app(config, rng=Random(1), handle=handle, channels=[self.channel])
        self.sari: Somebody

    async def begin(self) -> None:
        """Sari is known."""
        async with self.service.database.transaction() as tx:
            self.sari = await person(tx, "Sari", "facilitator", channel="fake", address="7001")

    def says(self, text: str) -> asyncio.Task[object]:
        """She writes; the platform waits for its answer."""
        said = Incoming("fake", text, "7001", "text", 1, text=text)
        return asyncio.create_task(self.service.inbox.take([said]))

    async def wants(self, *refs: str) -> None:
        """She sent photos, which are due to be fetched."""
        async with self.service.database.transaction() as tx:
            for number, ref in enumerate(refs):
                about = {"id": f"{number:032}", "channel": "fake", "ref": ref, "kind": "image"}
                tx.add(MediaRow(**about, person_id=self.sari.person_id, created_at=NOW, due_at=NOW))

    async def rows(self) -> list[Outbox]:
        """The outbox, read by another process's connection."""
        async with self.service.database.reading() as tx:
            return list((await tx.execute(select(Outbox))).scalars())


@pytest_asyncio.fixture
async def house(database_url: str, tmp_path: Path) -> AsyncIterator[House]:
    made = House(database_url, tmp_path)
    await made.begin()
    yield made
    for gate in (made.handling, made.sending, made.fetching):
        gate.opened.set()
    await made.service.stop()


async def ends_only_after(service: Service, gate: Gate) -> None:
    """The service is told to stop while something waits at the gate: it goes on until that is done."""
    async with asyncio.timeout(SECONDS):
        await gate.reached.wait()
        stopping = asyncio.create_task(service.stop())
        done, _ = await asyncio.wait([stopping], timeout=1.5)
        assert not done
        gate.opened.set()
        await stopping


async def test_what_was_taken_is_committed_and_answered(house: House) -> None:
    house.sending.opened.set()
    await house.service.start()
    taking = house.says("halo")
    await ends_only_after(house.service, house.handling)
    await taking
    assert (house.channel.texts, house.channel.open) == (["echo halo"], [True])
    assert [row.external_id for row in await house.rows()] == ["1"]


async def test_what_is_in_hand_is_sent_and_its_receipt_kept(house: House) -> None:
    house.handling.opened.set()
    await house.service.start()
    await house.says("halo")
    await ends_only_after(house.service, house.sending)
    assert (house.channel.texts, house.channel.open) == (["echo halo"], [True])
    (row,) = await house.rows()
    assert (row.external_id, row.done_at is not None) == ("1", True)


async def test_what_is_being_fetched_is_kept(house: House) -> None:
    house.channel.files["ref"] = photo()
    await house.wants("ref")
    await house.service.start()
    await ends_only_after(house.service, house.fetching)
    async with house.service.database.reading() as tx:
        row = (await tx.execute(select(MediaRow))).scalar_one()
    assert row.path is not None
    assert (house.folder / row.path).is_file()


async def test_a_file_that_is_read_too_long_is_read_another_time(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    reading = Gate()

    async def forever(process: asyncio.subprocess.Process, *_: object) -> tuple[bytes, bytes]:
        reading.reached.set()
        await process.wait()
        raise asyncio.IncompleteReadError(b"", 1)

    monkeypatch.setattr(sandbox, "_exchange", forever)
    monkeypatch.setattr(app, "READING", 0.05)
    house.channel.files |= {"first": photo(), "second": photo()}
    house.fetching.opened.set()
    await house.wants("first", "second")
    await house.service.start()
    async with asyncio.timeout(SECONDS):
        await reading.reached.wait()
        await house.service.stop()
    async with house.service.database.reading() as tx:
        rows = (await tx.execute(select(MediaRow))).scalars().all()
    assert [(row.path, row.due_at is not None, row.attempts) for row in rows] == [(None, True, 1)] * 2


async def test_a_job_that_is_under_way_is_done(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    spreading, after = Gate(), []

    async def spread(*_: object) -> None:
        await spreading.pass_()
        after.append(house.channel.running)

    monkeypatch.setattr(app, "spread", spread)
    await house.service.start()
    await ends_only_after(house.service, spreading)
    assert after == [True]


async def test_a_served_process_that_is_told_to_end_stops(house: House) -> None:
    """As a signal does it: the work is cancelled, uvicorn ends in order, the lifespan, `stop`."""
    house.handling.opened.set()
    collected = gc.get_threshold()
    with listen("127.0.0.1", 0) as sock:
        serving = asyncio.create_task(serve(house.service, [sock]))
        async with asyncio.timeout(SECONDS):
            async with httpx.AsyncClient(timeout=SECONDS) as client:
                address = f"http://127.0.0.1:{sock.getsockname()[1]}/healthz"
                assert (await client.get(address)).status_code == 200
            await house.says("halo")
            await house.sending.reached.wait()
            serving.cancel()
            await asyncio.wait([serving], timeout=1.5)
            assert not serving.done()
            house.sending.opened.set()
            await serving
    assert house.channel.texts == ["echo halo"]
    assert not house.channel.running
    assert (gc.get_threshold(), gc.get_freeze_count()) == (collected, 0)
    (row,) = await house.rows()
    assert row.done_at is not None
