"""Photos and files: fetched before the link dies, made small, without EXIF, tried again, never half there."""

from __future__ import annotations

import re
from hashlib import sha256
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from sqlalchemy import select

from actions import Kit
from bot.channels import FetchError
from bot.media import ATTEMPTS, EVERY, Fetcher, NotYet, Spoilt, Store, smaller
from bot.missing import Missing
from models import Database, media
from models.message import Outbox
from tests.fakes.channel import FakeChannel
from tests.fakes.clock import FakeClock
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


def test_a_picture_is_made_small_upright_and_nameless() -> None:
    done = opened(smaller(picture(4000, 3000, turned=True), 1600))
    assert (done.format, done.size) == ("JPEG", (1200, 1600))
    assert dict(done.getexif()) == {}


def test_a_small_picture_stays_as_large_and_a_png_becomes_a_jpeg() -> None:
    done = opened(smaller(picture(90, 60, kind="PNG"), 1600))
    assert (done.format, done.size) == ("JPEG", (90, 60))


@pytest.mark.parametrize("content", [b"", b"no picture", picture()[:200], b"GIF89a" + b"\xff" * 9])
def test_what_is_no_picture_is_told(content: bytes) -> None:
    with pytest.raises(Spoilt):
        smaller(content, 1600)


def test_a_picture_that_would_fill_the_memory_is_not_opened() -> None:
    out = BytesIO()
    Image.new("1", (9000, 9000)).save(out, "PNG")
    with pytest.raises(Spoilt):
        smaller(out.getvalue(), 1600)


class Room:
    """A store and a fetcher with one person who sent something."""

    def __init__(self, database: Database, kit: Kit, folder: Path) -> None:
        self.database = database
        self.clock = FakeClock()
        self.channel = FakeChannel()
        self.store = Store(database, folder, long_side=320)
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
    for media_id, reason in [("a1", "larger"), ("a2", "no picture")]:
        row = await room.row(media_id)
        assert row.due_at is None
        assert reason in row.error
        assert await room.store.read(media_id) is None


async def test_whoever_sent_what_never_came_is_told_once(room: Room, kit: Kit) -> None:
    room.fetcher = Fetcher(
        room.database,
        {"fake": room.channel},
        room.store,
        room.clock,
        kit.rng,
        limit=20_000_000,
        readers={EVERY: Missing(kit, room.clock).read},
    )
    room.channel.files["ref-b1"] = FetchError("larger than 20 MB", retryable=False)
    room.channel.files["ref-b2"] = b"no picture"
    room.channel.files["ref-b3"] = picture()
    await room.note("b1")
    async with room.database.transaction() as tx:
        first = await tx.get_one(media.Media, "b1")
        for media_id in ("b2", "b3"):
            another = media.Media(
                id=media_id, person_id=first.person_id, channel="fake", ref=f"ref-{media_id}", kind="image"
            )
            another.created_at, another.due_at = first.created_at, first.due_at
            tx.add(another)
    await room.fetcher.step()
    async with room.database.reading() as tx:
        told = (await tx.execute(select(Outbox.content))).scalars().all()
    assert ["tidak dapat kami ambil" in text for text in told] == [True]


async def test_trying_ends_some_day(room: Room) -> None:
    await room.note("a3", channel="gone")
    for _ in range(ATTEMPTS):
        await room.fetcher.step()
        room.clock.pass_(40_000)
    assert (await room.row("a3")).due_at is None
    assert await room.fetcher.step() == 0


async def test_a_crash_while_fetching_leaves_the_file_to_the_next(room: Room) -> None:
    await room.note("a4")
    async with room.database.transaction() as tx:
        await media.change(tx, "a4", {"due_at": room.clock.now()})
    room.channel.files["ref-a4"] = KeyboardInterrupt()  # type: ignore[assignment]
    with pytest.raises(TypeError):
        await room.fetcher.step()
    assert (await room.row("a4")).due_at is not None
    room.channel.files["ref-a4"] = picture()
    room.clock.pass_(301)
    await room.fetcher.step()
    assert (await room.row("a4")).path is not None


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
