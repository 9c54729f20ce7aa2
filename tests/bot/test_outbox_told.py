"""What a failure tells is acted on: lost answers, lost files, groups that moved or mute us, our faults."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, update

from actions import Kit
from bot.channels import SendError, Status
from bot.channels.telegram.api import Refused, failure
from models import media, outbox
from models.database import Database
from models.group import Group
from models.message import Limits, Outgoing, pack
from models.outbox import Letter
from models.person import Assignment
from tests.bot.desk import House
from tests.bot.test_outbox import post, pump
from tests.fakes.channel import later


@pytest.fixture
def house(database: Database, kit: Kit, tmp_path: Path) -> House:
    return House(database, kit, tmp_path)


def lost() -> SendError:
    """The answer was lost."""
    return SendError("TimeoutError", retry_after=1, down=True, unsure=True)


async def rounds(house: House, seconds: float, step: float = 5.0) -> None:
    for _ in range(int(seconds / step)):
        await pump(house)
        house.clock.pass_(step)


async def test_a_message_whose_answer_was_lost_is_repeated_once_after_the_platform_was_asked(
    house: House,
) -> None:
    house.channel.failures = [lost(), lost(), lost()]
    house.channel.failing_probes = [SendError("away", retry_after=1, down=True)] * 2
    await post(house, "satu")
    await rounds(house, 15)
    assert (house.channel.probes, len(house.channel.failures)) == (1, 2)
    await rounds(house, 600)
    assert house.channel.probes >= 3
    assert len(house.channel.failures) == 1
    [row] = await house.rows()
    assert row.done_at is not None
    assert "may have arrived" in row.error


async def test_a_restart_forgets_neither_the_lost_answer_nor_to_ask(house: House) -> None:
    house.channel.failures = [lost()]
    await post(house, "satu")
    await pump(house)
    house.restart()
    house.clock.pass_(5)
    await pump(house)
    assert (house.channel.texts, house.channel.probes) == ([], 0)
    await rounds(house, 30)
    assert (house.channel.texts, house.channel.probes) == (["satu"], 1)


@pytest.mark.parametrize("state", ["sent", "delivered", "read"])
@pytest.mark.parametrize("first", ["the status", "the time-out"])
async def test_a_status_settles_what_may_have_arrived(house: House, state: str, first: str) -> None:
    house.channel.failures = [lost()]
    await post(house, "satu")
    await house.outbox.step()
    status = Status("fake", "wamid.1", state, 0, (await house.rows())[0].id)
    if first == "the time-out":
        await house.outbox.idle()
    await house.inbox.take([status])
    await rounds(house, 60)
    assert house.channel.texts == []
    [row] = await house.rows()
    assert (row.done_at is not None, row.external_id, row.error) == (True, "wamid.1", "")


async def test_a_long_message_goes_on_where_it_broke_off(
    database: Database, kit: Kit, tmp_path: Path
) -> None:
    house = House(database, kit, tmp_path, limits=Limits(text=50))
    house.channel.failures = [None, later(5)]
    words = [f"kata{n}" for n in range(30)]
    await post(house, " ".join(words))
    await rounds(house, 60)
    assert " ".join(house.channel.texts).split() == words


async def test_a_photo_that_is_not_on_the_disk_holds_up_nobody_and_admins_hear_once(house: House) -> None:
    admin = await house.somebody("Ani", "9")
    sari = await house.somebody("Sari", "1")
    now = house.clock.now()
    async with house.database.transaction() as tx:
        await tx.execute(
            update(Assignment).where(Assignment.person_id == admin.person_id).values(role="admin")
        )
        about = {
            "person_id": sari.person_id,
            "channel": "fake",
            "ref": "P",
            "kind": "image",
            "created_at": now,
        }
        tx.add(media.Media(id="m1", path="gone/away.jpg", due_at=None, **about))
        for text in ("Laporan K-1", "Laporan K-2"):
            letter = Letter(house.kit.ids(now), "fake", "1", "", pack(Outgoing(text=text, photo="m1")), 0)
            await outbox.post(tx, [letter], now, None)
    await pump(house)
    await rounds(house, 10)
    assert [text.split("\n")[0] for text in house.channel.texts[:2]] == ["Laporan K-1", "Laporan K-2"]
    assert all("tidak ada lagi di penyimpanan" in text for text in house.channel.texts[:2])
    assert [address for address, _ in house.channel.sent] == ["1", "1", "9"]
    assert house.channel.photos == [None] * 3


async def test_no_reply_waits_long_behind_anothers_failure(house: House) -> None:
    house.channel.failures = [SendError("the file could not be taken", retry_after=60)]
    await post(house, "kartu", to="1", urgency=0)
    await pump(house)
    await post(house, "menu", to="1", urgency=0)
    await rounds(house, 10)
    assert house.channel.texts == ["menu"]
    await rounds(house, 120)
    assert house.channel.texts == ["menu", "kartu"]


async def test_what_we_ourselves_fail_with_ends_after_three_tries_with_a_stack_and_the_letters_id(
    house: House, caplog: pytest.LogCaptureFixture
) -> None:
    house.channel.failures = [KeyError("mistake")] * 5
    await post(house, "satu")
    await rounds(house, 60)
    [row] = await house.rows()
    assert (row.attempts, row.done_at is not None, len(house.channel.failures)) == (3, True, 2)
    assert f"letter {row.id} through fake, try 3" in caplog.text
    assert caplog.text.count("Traceback") == 3


async def test_a_worker_that_fails_frees_its_letters_and_those_behind(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken(*_: object) -> None:
        raise KeyError("mistake")

    await post(house, "satu", "dua")
    monkeypatch.setattr(house.outbox, "_deliver", broken)
    await pump(house)
    monkeypatch.undo()
    assert [row.claimed_until for row in await house.rows()] == [None, None]
    await rounds(house, 30)
    assert sorted(house.channel.texts) == ["dua", "satu"]


async def test_an_acknowledgement_is_of_no_use_after_a_moment(house: House) -> None:
    house.channel.failures = [later(1)]
    await house.somebody("Sari", "1")
    await house.inbox.take([house.said("1", kind="stray", callback_id="cb")])
    await house.outbox.idle()
    await rounds(house, 60)
    assert house.channel.sent == []


async def test_the_replies_to_a_repeat_are_in_one_hand_only(house: House) -> None:
    await house.somebody("Sari", "1")
    house.channel.failures = [later(30)]
    said = house.said("1", "halo")
    await house.inbox.take([said])
    await house.outbox.idle()
    house.clock.pass_(31)
    now = house.clock.now()
    async with house.database.transaction() as tx:
        until = now + timedelta(seconds=90)
        assert len(await outbox.claim_replies(tx, "fake", [said.external_id], now, until)) == 1
        assert await outbox.claim_replies(tx, "fake", [said.external_id], now, until) == []
        assert await outbox.claim(tx, "fake", now, until, 10, (0,)) == []


# Groups


async def bound(house: House) -> None:
    joko = await house.somebody("Joko", "2")
    async with house.database.transaction() as tx:
        about = {"title": "Tim Gemuh", "bound_by": joko.person_id, "bound_at": house.clock.now()}
        tx.add(Group(channel="fake", address="-5", area_code=None, **about))


async def addresses(house: House) -> list[str]:
    async with house.database.reading() as tx:
        return list((await tx.execute(select(Group.address))).scalars())


async def test_a_group_that_an_answer_moves_gets_what_was_for_it_at_its_new_address(house: House) -> None:
    await bound(house)
    raw = (
        b'{"ok":false,"error_code":400,'
        b'"description":"Bad Request: group chat was upgraded to a supergroup chat",'
        b'"parameters":{"migrate_to_chat_id":-10055}}'
    )
    house.channel.failures = [failure(400, raw)]
    await post(house, "rekap", to="-5")
    await rounds(house, 30)
    assert ("-10055", "rekap") in [(address, message.text) for address, message in house.channel.sent]
    assert [address for address, message in house.channel.sent if message.text == "rekap"] == ["-10055"]
    assert await addresses(house) == ["-10055"]


@pytest.mark.parametrize(
    "said",
    [
        "Bad Request: not enough rights to send text messages to the chat",
        "Bad Request: TOPIC_CLOSED",
        "Bad Request: CHAT_WRITE_FORBIDDEN",
        "Forbidden: CHAT_SEND_PLAIN_FORBIDDEN",
    ],
)
async def test_who_bound_a_group_hears_that_it_mutes_us_and_the_group_stays(house: House, said: str) -> None:
    await bound(house)
    error = failure(400, b'{"ok":false,"error_code":400,"description":"%s"}' % said.encode())
    assert not isinstance(error, Refused)
    house.channel.failures = [error]
    await post(house, "rekap", to="-5")
    await rounds(house, 10)
    [(address, told)] = house.channel.sent
    assert address == "2"
    assert "tidak boleh menulis di sana" in told.text
    assert await addresses(house) == ["-5"]


async def test_who_bound_a_group_hears_that_it_is_gone(house: House) -> None:
    await bound(house)
    house.channel.failures = [SendError("Forbidden: bot was kicked from the group chat", unreachable=True)]
    await post(house, "rekap", to="-5")
    await rounds(house, 10)
    assert [address for address, _ in house.channel.sent] == ["2"]
    assert await addresses(house) == []


async def test_the_loop_stores_receipts_alone_and_keeps_them_when_that_fails(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    await house.somebody("Sari", "1")
    await house.inbox.take([house.said("1", "satu")])
    await asyncio.wait(list(house.outbox._workers))
    monkeypatch.setattr(outbox, "note", no_room)
    with pytest.raises(OSError, match="no room"):
        await house.outbox.flush()
    monkeypatch.undo()
    await house.outbox.flush()
    assert (await house.rows())[0].done_at is not None


async def no_room(*_: object) -> None:
    raise OSError("no room")


async def test_what_may_have_arrived_waits_until_a_call_on_its_way_is_answered(house: House) -> None:
    house.channel.failures = [lost()]
    house.channel.unreached = [lost(), SendError("away", retry_after=1, down=True)] * 15
    await post(house, "satu")
    await rounds(house, 3600)
    assert (house.channel.texts, house.channel.reached) == ([], ["1"] * len(house.channel.reached))
    assert 10 < len(house.channel.reached) < 30
    [row] = await house.rows()
    assert (row.attempts, row.done_at) == (1, None)
    house.channel.unreached = [SendError("nobody's message", code=100)]  # an error is an answer
    await rounds(house, 600)
    assert house.channel.texts == ["satu"]


async def test_only_what_may_have_arrived_asks_for_its_way(house: House) -> None:
    house.channel.failures = [later(5)]
    await post(house, "satu")
    await rounds(house, 60)
    assert (house.channel.texts, house.channel.reached) == (["satu"], [])


async def test_the_loop_stores_what_found_no_batch_to_travel_with(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    await house.somebody("Sari", "1")
    await house.inbox.take([house.said("1", "satu")])
    await asyncio.wait(list(house.outbox._workers))
    naps: list[float] = []

    async def nothing() -> int:
        return 0

    async def nap(seconds: float) -> None:
        naps.append(seconds)
        if sum(naps) >= 0.75:
            house.outbox.stop()

    monkeypatch.setattr(house.outbox, "step", nothing)
    monkeypatch.setattr(house.clock, "sleep", nap)
    assert (await house.rows())[0].done_at is None
    await house.outbox.run()
    assert (await house.rows())[0].done_at is not None
    assert sum(naps) < 1  # before the next look, which would store it, too
