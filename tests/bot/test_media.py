"""Photos and files: fetched before the link dies, made small, without EXIF, tried again, never half there."""

from __future__ import annotations

import asyncio
import re
from hashlib import sha256
from io import BytesIO
from pathlib import Path

import pytest
from aiohttp import ClientPayloadError
from PIL import Image
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from actions import Kit
from bot.channels import FetchError
from bot.files.fetcher import ATTEMPTS, EVERY, Effect, Fetcher, NotYet, Reader, Store
from bot.files.unfetched import Missing
from models import media
from models.database import Database
from models.message import Outbox
from tests.fakes.channel import FakeChannel
from tests.fakes.clock import FakeClock
from tests.fakes.pictures import smaller
from tests.sample import person

GPS = 0x8825


def picture(width: int = 400, height: int = 300, *, turned: bool = False, kind: str = "JPEG") -> bytes:
    out = BytesIO()
    image = Image.new("RGB", (width, height), (200, 30, 30))
    exif = Image.Exif()
    exif[0x010F] = "A phone"
    exif.get_ifd(GPS)[1] = "S"
    if turned:
        exif[0x0112] = 6
    image.save(out, kind, exif=exif)
    return out.getvalue()


def opened(content: bytes) -> Image.Image:
    return Image.open(BytesIO(content))


class Room:
    """A store and a fetcher with one person who sent something."""

    def __init__(self, database: Database, kit: Kit, folder: Path) -> None:
        self.database = database
        self.clock = FakeClock()
        self.channel = FakeChannel()
        self.store = Store(database, folder, long_side=320, smaller=smaller)
        self.folder = folder
        self.fetcher = Fetcher(
            database, {"fake": self.channel}, self.store, self.clock, kit.rng, limit=20_000_000
        )

    async def note(self, media_id: str, kind: str = "image", channel: str = "fake", mime: str = "") -> None:
        """A file that was sent just now."""
        now = self.clock.now()
        async with self.database.transaction() as tx:
            who = await person(tx, "Sari", "facilitator")
            row = media.Media(
                id=media_id, person_id=who.person_id, channel=channel, ref=f"ref-{media_id}", kind=kind
            )
            row.mime, row.created_at, row.due_at = mime, now, now
            tx.add(row)

    async def row(self, media_id: str) -> media.Media:
        async with self.database.reading() as tx:
            row = await media.get(tx, media_id)
        assert row is not None
        return row


@pytest.fixture
def room(database: Database, kit: Kit, tmp_path: Path) -> Room:
    return Room(database, kit, tmp_path / "media")


async def test_a_photo_is_fetched_once_and_read_from_our_own_store(room: Room) -> None:
    await room.note("abc01")
    room.channel.files["ref-abc01"] = picture()
    with pytest.raises(NotYet):
        await room.store.read("abc01")
    assert await room.fetcher.step() == 1
    assert await room.fetcher.step() == 0
    row = await room.row("abc01")
    assert row.path is not None
    assert re.fullmatch(r"(..)/\1[0-9a-f]{62}\.jpg", row.path)
    assert (row.mime, row.due_at) == ("image/jpeg", None)
    content = await room.store.read("abc01")
    assert content is not None
    assert (len(content), opened(content).size) == (row.size, (320, 240))
    assert [path.relative_to(room.folder).as_posix() for path in room.folder.rglob("*.*")] == [row.path]


async def test_a_file_is_kept_as_it_is(room: Room) -> None:
    await room.note("abc02", "file", mime="application/pdf")
    room.channel.files["ref-abc02"] = b"%PDF"
    await room.fetcher.step()
    digest = sha256(b"%PDF").hexdigest()
    assert (await room.row("abc02")).path == f"{digest[:2]}/{digest}.pdf"
    assert await room.store.read("abc02") == b"%PDF"


async def test_a_fetch_that_failed_is_tried_again_later_and_later(room: Room) -> None:
    await room.note("abc03")
    room.channel.files["ref-abc03"] = FetchError("not now", retryable=True)
    await room.fetcher.step()
    first = (await room.row("abc03")).due_at
    assert first is not None
    assert await room.fetcher.step() == 0
    room.clock.time = first
    assert await room.fetcher.step() == 1
    room.channel.files["ref-abc03"] = picture()
    room.clock.pass_(60)
    assert await room.fetcher.step() == 1
    assert (await room.row("abc03")).path is not None


async def test_what_cannot_be_fetched_at_all_is_given_up_with_its_reason(room: Room) -> None:
    room.channel.files["ref-a1"] = FetchError("larger than 20 MB", retryable=False)
    room.channel.files["ref-a2"] = b"no picture"
    await room.note("a1")
    await room.note("a2")
    await room.fetcher.step()
    for media_id, reason in [("a1", "larger"), ("a2", "no_picture")]:
        row = await room.row(media_id)
        assert row.due_at is None
        assert reason in row.error
        assert await room.store.read(media_id) is None


def fetcher(room: Room, kit: Kit, reader: Reader | None = None) -> Fetcher:
    """One that tells what was given up."""
    readers = {EVERY: reader or Missing(kit, room.clock).read}
    channels = {"fake": room.channel}
    return Fetcher(
        room.database, channels, room.store, room.clock, kit.rng, limit=20_000_000, readers=readers
    )


async def told(room: Room) -> list[str]:
    async with room.database.reading() as tx:
        return list((await tx.execute(select(Outbox.content))).scalars().all())


async def add(room: Room, first: str, *others: str) -> None:
    """More files of the one who sent the first."""
    async with room.database.transaction() as tx:
        one = await tx.get_one(media.Media, first)
        for media_id in others:
            another = media.Media(
                id=media_id, person_id=one.person_id, channel="fake", ref=f"ref-{media_id}", kind="image"
            )
            another.created_at, another.due_at = one.created_at, one.due_at
            tx.add(another)


async def test_whoever_sent_what_never_came_is_told_once(room: Room, kit: Kit) -> None:
    room.fetcher = fetcher(room, kit)
    room.channel.files["ref-b1"] = FetchError("larger than 20 MB", retryable=False)
    room.channel.files["ref-b2"] = b"no picture"
    room.channel.files["ref-b3"] = picture()
    await room.note("b1")
    await add(room, "b1", "b2", "b3")
    await room.fetcher.step()
    assert ["tidak dapat kami ambil" in text for text in await told(room)] == [True]


async def test_trying_ends_some_day(room: Room) -> None:
    await room.note("a3", channel="gone")
    for _ in range(ATTEMPTS):
        await room.fetcher.step()
        room.clock.pass_(40_000)
    assert (await room.row("a3")).due_at is None
    assert await room.fetcher.step() == 0


ODD = [MemoryError(), TypeError("odd"), KeyError("x"), ClientPayloadError("cut"), RuntimeError()]


@pytest.mark.parametrize("odd", ODD, ids=lambda odd: type(odd).__name__)
async def test_what_nobody_foresaw_is_counted_told_and_ends(room: Room, kit: Kit, odd: Exception) -> None:
    room.fetcher = fetcher(room, kit)
    await room.note("c1")
    room.channel.files["ref-c1"] = odd  # type: ignore[assignment]
    for _ in range(ATTEMPTS):
        assert await told(room) == []
        await room.fetcher.step()
        room.clock.pass_(40_000)
    row = await room.row("c1")
    assert (row.due_at, row.attempts) == (None, ATTEMPTS)
    assert row.error
    assert len(await told(room)) == 1


async def test_one_bad_file_leaves_the_others_of_its_step_alone(room: Room) -> None:
    await room.note("c2")
    await add(room, "c2", "c3")
    room.channel.files |= {"ref-c2": MemoryError(), "ref-c3": picture()}  # type: ignore[dict-item]
    await room.fetcher.step()
    assert (await room.row("c3")).path is not None
    assert (await room.row("c2")).due_at is not None


async def test_a_file_that_ends_the_process_each_time_is_given_up_untouched(
    room: Room, kit: Kit, monkeypatch: pytest.MonkeyPatch
) -> None:
    room.fetcher = fetcher(room, kit)
    await room.note("c4")

    async def dies(_row: media.Media) -> None:
        """As far as the tables tell."""

    with monkeypatch.context() as patched:
        patched.setattr(room.fetcher, "_fetch", dies)
        for _ in range(ATTEMPTS):
            assert await room.fetcher.step() == 1
            assert await room.fetcher.step() == 0
            room.clock.pass_(301)
    room.channel.files["ref-c4"] = picture()
    await room.fetcher.step()
    row = await room.row("c4")
    assert (row.due_at, row.path) == (None, None)
    assert len(await told(room)) == 1
    room.clock.pass_(400)
    assert await room.fetcher.step() == 0


@pytest.mark.parametrize("late", [False, True])
async def test_a_reader_that_always_fails_ends_too(room: Room, kit: Kit, late: bool) -> None:
    async def effect(_tx: AsyncSession) -> None:
        raise LookupError("no such person")

    async def reader(_row: media.Media, _content: bytes | None, _why: str) -> Effect | None:
        if late:
            return effect
        raise LookupError("no such person")

    room.fetcher = fetcher(room, kit, reader)
    await room.note("c5")
    room.channel.files["ref-c5"] = picture()
    for _ in range(ATTEMPTS + 1):
        await room.fetcher.step()
        room.clock.pass_(40_000)
    assert (await room.row("c5")).due_at is None
    assert await room.fetcher.step() == 0


async def test_an_iphones_heic_is_answered_with_what_to_do(room: Room, kit: Kit) -> None:
    room.fetcher = fetcher(room, kit)
    await room.note("c6")
    room.channel.files["ref-c6"] = b"\0\0\0\x24ftypheic\0\0\0\0mif1heic"
    await room.fetcher.step()
    assert ["HEIC" in text for text in await told(room)] == [True]


async def test_the_loop_fetches_and_outlives_a_failure(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    await room.note("a5")
    room.channel.files["ref-a5"] = picture()
    step, passes = room.fetcher.step, 0

    async def failing() -> int:
        nonlocal passes
        passes += 1
        if passes == 1:
            raise OSError("no disk")
        room.fetcher.stop()
        return await step()

    monkeypatch.setattr(room.fetcher, "step", failing)
    await room.fetcher.run()
    assert (await room.row("a5")).path is not None


async def test_who_fetches_ends_when_told_to(room: Room) -> None:
    at_work = asyncio.create_task(room.fetcher.run())
    room.fetcher.stop()
    await asyncio.wait_for(at_work, 5)


async def test_a_file_that_was_begun_too_often_is_given_up_with_its_reason(
    room: Room, caplog: pytest.LogCaptureFixture
) -> None:
    await room.note("abc77")
    async with room.database.transaction() as tx:
        await media.change(tx, "abc77", {"attempts": ATTEMPTS})
    await room.fetcher.step()
    row = await room.row("abc77")
    assert (row.due_at, row.error) == (None, "it was begun too often and never ended")
    assert [one for one in caplog.records if one.exc_info] == []
