"""The outbox: nothing is lost, nothing is sent twice, order stays, and failures end where they should."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from pathlib import Path

import pytest

from actions import Kit
from bot.channels import SendError
from models import conversation, media, outbox
from models.database import Database
from models.message import Limits, Outgoing, pack
from models.outbox import Letter
from tests.bot.desk import House
from tests.fakes.channel import blocked, later


@pytest.fixture
def house(database: Database, kit: Kit, tmp_path: Path) -> House:
    return House(database, kit, tmp_path)


async def post(house: House, *texts: str, to: str = "1", urgency: int = 1, **more: int | None) -> None:
    """Notices in the outbox, in nobody's hand."""
    letters = [
        Letter(house.kit.ids(house.clock.now()), "fake", to, "", pack(Outgoing(text=text)), urgency, **more)  # type: ignore[arg-type]
        for text in texts
    ]
    async with house.database.transaction() as tx:
        await outbox.post(tx, letters, house.clock.now(), None)


async def pump(house: House) -> int:
    """One pass, until all of it is sent or put back."""
    count = await house.outbox.step()
    await house.outbox.idle()
    return count


async def test_what_is_due_is_sent_once(house: House) -> None:
    await post(house, "satu", "dua")
    assert await pump(house) == 2
    assert await pump(house) == 0
    assert house.channel.texts == ["satu", "dua"]


async def test_what_is_due_later_waits(house: House) -> None:
    house.channel.failures = [later(60)]
    await post(house, "satu")
    await pump(house)
    house.clock.pass_(59)
    assert await pump(house) == 0
    house.clock.pass_(2)
    assert await pump(house) == 1
    assert house.channel.texts == ["satu"]
    [row] = await house.rows()
    assert row.attempts == 2


async def test_replies_go_ahead_of_notices(house: House) -> None:
    await post(house, "pengumuman", to="2", urgency=2)
    await post(house, "pemberitahuan", to="2", urgency=1)
    await post(house, "jawaban", to="2", urgency=0)
    await pump(house)
    assert house.channel.texts == ["jawaban", "pemberitahuan", "pengumuman"]


async def test_those_behind_a_message_that_has_to_wait_wait_too(house: House) -> None:
    await house.somebody("Sari", "1")
    house.channel.failures = [later(5)]
    await post(house, "satu", "dua")
    await pump(house)
    await house.inbox.take([house.said("1", "halo")])
    await house.outbox.idle()
    assert house.channel.texts == []
    house.clock.pass_(10)
    await pump(house)
    assert house.channel.texts == ["echo halo", "satu", "dua"]


async def test_a_crash_after_the_commit_leaves_what_the_next_start_sends(house: House) -> None:
    await house.somebody("Sari", "1")
    house.channel.failures = [asyncio.CancelledError()]  # type: ignore[list-item]
    await house.inbox.take([house.said("1", "halo")])
    with pytest.raises(asyncio.CancelledError):
        await asyncio.gather(*house.outbox._workers)
    house.restart()
    await house.outbox.start()
    if not house.database.sqlite:  # another process may still hold it: only the lease's end frees it
        assert await pump(house) == 0
        house.clock.pass_(91)
    await pump(house)
    assert house.channel.texts == ["echo halo"]


async def test_two_senders_never_take_the_same_row(house: House) -> None:
    await post(house, *(f"nomor {n}" for n in range(40)), to="1")
    other = House(house.database, house.kit, house.folder)
    await asyncio.gather(house.outbox.step(), other.outbox.step())
    await asyncio.gather(house.outbox.idle(), other.outbox.idle())
    assert sorted(house.channel.texts + other.channel.texts) == sorted(f"nomor {n}" for n in range(40))


async def test_notices_keep_the_pace_of_one_a_second_after_a_burst(house: House) -> None:
    await post(house, *(str(n) for n in range(6)))
    began = house.clock.now()
    await pump(house)
    assert 3 <= (house.clock.now() - began).total_seconds() < 3.3
    assert len([s for s in house.clock.slept if s > 0.5]) == 3


async def test_all_notices_together_keep_the_bulk_pace(house: House) -> None:
    for n in range(60):
        await post(house, "siaran", to=str(n), urgency=2)
    began = house.clock.now()
    await pump(house)
    assert len(house.channel.sent) == 60
    assert house.clock.now() - began > timedelta(seconds=1)


async def test_replies_are_not_paced(house: House) -> None:
    await house.inbox.take([house.said("1", str(n)) for n in range(10)])
    await house.outbox.idle()
    assert house.clock.slept == []


async def test_a_platform_that_fails_on_and_on_is_given_up(house: House) -> None:
    house.channel.failures = [later(1)] * 50
    await post(house, "satu")
    for _ in range(20):
        await pump(house)
        house.clock.pass_(20_000)
    [row] = await house.rows()
    assert row.attempts == 12
    assert row.done_at is not None
    assert row.error == "too many"


async def test_a_lasting_refusal_is_noted_and_not_tried_again(house: House) -> None:
    house.channel.failures = [SendError("message is too long")]
    await post(house, "satu", "dua")
    await pump(house)
    assert house.channel.texts == ["dua"]
    assert [row.error for row in await house.rows()] == ["message is too long", ""]


async def test_who_blocked_us_is_marked_and_who_caused_the_notice_is_told(house: House) -> None:
    sari = await house.somebody("Sari", "1")
    camat = await house.somebody("Pak Camat", "2")
    house.channel.failures = [blocked()]
    await post(house, "Laporan K-1", to="2", contact_id=camat.contact_id, origin_contact_id=sari.contact_id)
    await pump(house)
    await pump(house)
    [(address, told)] = house.channel.sent
    assert address == "1"
    assert "Pak Camat" in told.text
    async with house.database.reading() as tx:
        talks = await conversation.load(tx, "fake", ["1", "2"])
    assert [talks[a].unreachable for a in ("1", "2")] == [False, True]


async def test_a_fault_of_ours_while_sending_is_tried_again(house: House) -> None:
    house.channel.failures = [KeyError("mistake")]
    await post(house, "satu")
    await pump(house)
    house.clock.pass_(10)
    await pump(house)
    assert house.channel.texts == ["satu"]


async def test_a_channel_that_is_not_set_up_any_more_keeps_its_letters(house: House) -> None:
    async with house.database.transaction() as tx:
        letter = Letter(house.kit.ids(house.clock.now()), "gone", "1", "", pack(Outgoing(text="a")), 1)
        await outbox.post(tx, [letter], house.clock.now(), None)
    assert await pump(house) == 0
    [row] = await house.rows()
    assert (row.done_at, row.attempts, row.claimed_until) == (None, 0, None)


async def test_long_texts_are_split_for_the_channel(database: Database, kit: Kit, tmp_path: Path) -> None:
    house = House(database, kit, tmp_path, limits=Limits(text=50))
    await post(house, "kata " * 30)
    await pump(house)
    assert len(house.channel.sent) > 2
    assert all(len(text) <= 50 for text in house.channel.texts)


async def test_a_photo_is_waited_for_until_it_is_fetched(house: House) -> None:
    sari = await house.somebody("Sari", "1")
    now = house.clock.now()
    async with house.database.transaction() as tx:
        tx.add(
            media.Media(
                id="m1",
                person_id=sari.person_id,
                channel="fake",
                ref="P",
                kind="image",
                created_at=now,
                due_at=now,
            )
        )
        letter = Letter(house.kit.ids(now), "fake", "1", "", pack(Outgoing(text="Balai", photo="m1")), 1)
        await outbox.post(tx, [letter], now, None)
    await pump(house)
    assert house.channel.sent == []
    (house.folder / "m1.jpg").write_bytes(b"jpeg")
    async with house.database.transaction() as tx:
        await media.change(tx, "m1", {"path": "m1.jpg", "due_at": None})
    house.clock.pass_(10)
    await pump(house)
    assert house.channel.photos == [b"jpeg"]


async def test_a_photo_that_never_comes_leaves_its_text(house: House) -> None:
    await house.inbox.take([house.said("1", "a")])
    now = house.clock.now()
    async with house.database.transaction() as tx:
        letter = Letter(house.kit.ids(now), "fake", "1", "", pack(Outgoing(text="Balai", photo="none")), 1)
        await outbox.post(tx, [letter], now, None)
    await pump(house)
    assert (house.channel.texts[-1], house.channel.photos[-1]) == ("Balai", None)


async def test_receipts_travel_with_the_next_batch(house: House) -> None:
    await house.somebody("Sari", "1")
    await house.inbox.take([house.said("1", "satu")])
    while house.outbox._workers:
        await asyncio.wait(list(house.outbox._workers))
    assert (await house.rows())[0].done_at is None
    await house.inbox.take([house.said("1", "dua")])
    assert (await house.rows())[0].done_at is not None
    await house.outbox.idle()


async def test_the_loop_sends_and_outlives_a_database_that_fails(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    await post(house, "satu")
    step = house.outbox.step
    passes = 0

    async def failing() -> int:
        nonlocal passes
        passes += 1
        if passes == 1:
            raise OSError("no disk")
        return await step()

    monkeypatch.setattr(house.outbox, "step", failing)
    house.channel.told = house.outbox.stop
    async with asyncio.timeout(20):
        await house.outbox.run()
    assert house.channel.texts == ["satu"]
    await house.outbox.idle()


async def test_what_waited_longer_than_it_is_of_use_is_not_sent(house: House) -> None:
    sari = await house.somebody("Sari", "1")
    until = house.clock.now() + timedelta(hours=2)
    house.channel.failures = [later(3 * 3600)]
    letters = [
        Letter(
            house.kit.ids(house.clock.now()),
            "fake",
            "1",
            "",
            pack(Outgoing(text="pengingat")),
            1,
            contact_id=sari.contact_id,
            useful_until=until,
        )
    ]
    async with house.database.transaction() as tx:
        await outbox.post(tx, letters, house.clock.now(), None)
    await pump(house)
    house.clock.pass_(3 * 3600 + 60)
    await pump(house)
    assert house.channel.texts == []
    [row] = await house.rows()
    assert (row.done_at is not None, row.error) == (True, "came too late to be of use")
