"""The inbox: accepted once, each person in order, one commit for all who wait; and when that fails."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from sqlalchemy.exc import OperationalError
from sqlalchemy.ext.asyncio import AsyncSession

from actions import Kit
from bot.channels import NotStored
from handlers.turn import Turn
from models import conversation, person
from models.database import Database
from models.message import Outgoing, unpack
from tests.bot.desk import House, echo
from tests.fakes.channel import later


@pytest.fixture
def house(database: Database, kit: Kit, tmp_path: Path) -> House:
    return House(database, kit, tmp_path)


async def talk_of(house: House, address: str) -> conversation.Talk:
    async with house.database.reading() as tx:
        return (await conversation.load(tx, "fake", [address]))[address]


async def test_what_was_said_is_committed_before_take_returns_and_answered_after(house: House) -> None:
    await house.somebody("Sari", "1")
    [taken] = await house.inbox.take([house.said("1", "halo")])
    assert not taken.repeated
    assert await house.handled() == ["1"]
    assert (await talk_of(house, "1")).data == {"said": ["halo"]}
    await house.outbox.idle()
    assert house.channel.sent == [("1", Outgoing(text="echo halo"))]
    [row] = await house.rows()
    assert (row.cause, row.urgency, row.external_id, row.attempts) == ("1", 0, "1", 1)
    assert row.done_at is not None
    assert row.claimed_until is None


async def test_people_who_wait_together_share_one_commit(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(5):
        await house.somebody(f"Orang {number}", str(number))
    commits = 0
    transaction = house.database.transaction

    @asynccontextmanager
    async def counting() -> AsyncIterator[AsyncSession]:
        nonlocal commits
        commits += 1
        async with transaction() as tx:
            yield tx

    monkeypatch.setattr(house.database, "transaction", counting)
    await asyncio.gather(*(house.inbox.take([house.said(str(n), "halo")]) for n in range(5)))
    assert commits == 1
    await house.outbox.idle()
    assert sorted(house.channel.texts) == ["echo halo"] * 5


async def test_one_persons_messages_are_taken_in_their_order(house: House) -> None:
    await house.somebody("Sari", "1")
    said = [house.said("1", text, number) for text, number in [("tiga", 13), ("satu", 11), ("dua", 12)]]
    await house.inbox.take(said)
    assert (await talk_of(house, "1")).data == {"said": ["satu", "dua", "tiga"]}
    await house.outbox.idle()
    assert house.channel.texts == ["echo satu", "echo dua", "echo tiga"]


async def test_a_tap_and_a_text_at_the_same_moment_are_both_taken_whichever_comes_first(house: House) -> None:
    await house.somebody("Sari", "1")
    tap = house.said("1", number=21, kind="button", data="x", callback_id="cb")
    text = house.said("1", "teks", number=22)
    await asyncio.gather(house.inbox.take([text]), house.inbox.take([tap]))
    assert (await talk_of(house, "1")).data == {"said": ["", "teks"]}
    await house.outbox.idle()
    assert Outgoing(ack="cb") in [message for _, message in house.channel.sent]


async def test_a_repeat_changes_nothing(house: House) -> None:
    await house.somebody("Sari", "1")
    said = house.said("1", "halo")
    await house.inbox.take([said])
    await house.outbox.idle()
    [again] = await house.inbox.take([said])
    await house.outbox.idle()
    assert again.repeated
    assert house.channel.texts == ["echo halo"]
    assert (await talk_of(house, "1")).data == {"said": ["halo"]}


async def test_the_same_message_twice_in_one_batch_is_taken_once(house: House) -> None:
    await house.somebody("Sari", "1")
    said = house.said("1", "halo")
    await asyncio.gather(house.inbox.take([said]), house.inbox.take([said]))
    await house.outbox.idle()
    assert house.channel.texts == ["echo halo"]


async def test_only_the_last_question_of_a_moment_is_asked(house: House) -> None:
    await house.somebody("Sari", "1")
    await house.inbox.take([house.said("1", text) for text in ("?satu", "catatan", "?dua")])
    await house.outbox.idle()
    assert house.channel.texts == ["echo catatan", "echo ?dua"]


async def test_a_failing_turn_fails_alone_is_answered_kindly_and_counts_as_handled(house: House) -> None:
    await house.somebody("Sari", "1")
    await house.somebody("Budi", "2")
    await asyncio.gather(
        house.inbox.take([house.said("1", "halo")]),
        house.inbox.take([house.said("2", "fail")]),
    )
    await house.outbox.idle()
    texts = {address: message.text for address, message in house.channel.sent}
    assert texts["1"] == "echo halo"
    assert "gangguan" in texts["2"]
    assert await house.handled() == ["1", "2"]
    assert (await talk_of(house, "2")).data == {}


async def test_somebody_who_registers_is_known_to_their_next_message_of_the_same_batch(
    database: Database, kit: Kit, tmp_path: Path
) -> None:
    async def register(turn: Turn) -> None:
        if turn.talk is None:
            now = turn.now
            who = person.Person(name="Baru", created_at=now)
            turn.tx.add(who)
            await turn.tx.flush()
            contact = person.Contact(
                person_id=who.id, channel="fake", address=turn.said.sender, created_at=now
            )
            turn.tx.add(contact)
            await turn.tx.flush()
            turn.tx.add(conversation.Conversation(contact_id=contact.id, updated_at=now))
            await turn.tx.flush()
            turn.say("terdaftar")
        else:
            await echo(turn)

    house = House(database, kit, tmp_path, register)
    await house.inbox.take([house.said("5", "masuk"), house.said("5", "halo")])
    await house.outbox.idle()
    assert house.channel.texts == ["terdaftar", "echo halo"]
    assert (await talk_of(house, "5")).data == {"said": ["halo"]}


class Full(Database):
    """A database whose disk is full as long as `full` is set."""

    full = False

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[AsyncSession]:
        async with super().transaction() as tx:
            yield tx
            if self.full:
                raise OperationalError("COMMIT", {}, OSError("database or disk is full"))


async def test_what_cannot_be_stored_is_refused_and_the_person_is_told_once(
    database_url: str, kit: Kit, tmp_path: Path
) -> None:
    database = Full(database_url)
    house = House(database, kit, tmp_path)
    await house.somebody("Sari", "1")
    database.full = True
    said = house.said("1", "halo")
    for _ in range(3):
        with pytest.raises(NotStored):
            await house.inbox.take([said])
    await house.inbox.close()
    assert len(house.channel.texts) == 1
    assert "belum tersimpan" in house.channel.texts[0]
    assert await house.handled() == []
    database.full = False
    await house.inbox.take([said])
    await house.outbox.idle()
    assert house.channel.texts[1:] == ["echo halo"]
    await database.close()


async def test_a_full_sqlite_file_is_refused_and_heals(sqlite_url: str, kit: Kit, tmp_path: Path) -> None:
    database = Database(sqlite_url)
    house = House(database, kit, tmp_path)
    await house.somebody("Sari", "1")
    async with database.transaction() as tx:
        connection = await tx.connection()
        pages = (await connection.exec_driver_sql("PRAGMA page_count")).scalar_one()
        await connection.exec_driver_sql(f"PRAGMA max_page_count={pages}")
    long = "x" * 20_000
    with pytest.raises(NotStored):
        await house.inbox.take([house.said("1", long, 7)])
    async with database.transaction() as tx:
        await (await tx.connection()).exec_driver_sql("PRAGMA max_page_count=1000000")
    await house.inbox.take([house.said("1", long, 7)])
    assert (await talk_of(house, "1")).data == {"said": [long]}
    await house.outbox.idle()
    await house.inbox.close()
    await database.close()


async def test_who_blocked_us_is_unreachable_until_they_speak_again(house: House) -> None:
    await house.somebody("Sari", "1")
    await house.inbox.take([house.said("1", kind="blocked", data="kicked")])
    assert (await talk_of(house, "1")).unreachable
    await house.inbox.take([house.said("1", kind="blocked", data="member")])
    assert not (await talk_of(house, "1")).unreachable
    await house.inbox.take([house.said("1", kind="blocked", data="kicked")])
    await house.inbox.take([house.said("1", "halo")])
    assert not (await talk_of(house, "1")).unreachable
    await house.outbox.idle()
    assert house.channel.texts == ["echo halo"]


async def test_a_changed_language_renews_the_menu(database: Database, kit: Kit, tmp_path: Path) -> None:
    async def switch(turn: Turn) -> None:
        turn.me.language = "en"

    house = House(database, kit, tmp_path, switch)
    await house.somebody("Sari", "1")
    await house.inbox.take([house.said("1", "/bahasa")])
    await house.inbox.close()
    assert house.changed == ["1"]


# Replies in the webhook's response


@pytest.fixture
def responding(database: Database, kit: Kit, tmp_path: Path) -> House:
    return House(database, kit, tmp_path, in_response=True)


async def test_the_only_message_travels_in_the_response(responding: House) -> None:
    house = responding
    await house.somebody("Sari", "1")
    [taken] = await house.inbox.take([house.said("1", "halo")], respond=True)
    assert b"echo halo" in taken.body
    assert taken.letters == []
    await house.outbox.idle()
    assert house.channel.sent == []
    [row] = await house.rows()
    assert row.done_at is not None


async def test_the_acknowledgement_goes_beside_the_message_in_the_response(responding: House) -> None:
    house = responding
    tap = house.said("1", kind="button", callback_id="cb")
    [taken] = await house.inbox.take([tap], respond=True)
    assert b"echo" in taken.body
    await house.outbox.idle()
    assert house.channel.sent == [("1", Outgoing(ack="cb"))]


async def test_two_messages_keep_their_order_so_neither_is_in_the_response(
    database: Database, kit: Kit, tmp_path: Path
) -> None:
    async def twice(turn: Turn) -> None:
        turn.say("satu")
        turn.say("dua")

    house = House(database, kit, tmp_path, twice, in_response=True)
    [taken] = await house.inbox.take([house.said("1", "halo")], respond=True)
    assert taken.body == b""
    await house.outbox.idle()
    assert house.channel.texts == ["satu", "dua"]


async def test_a_lost_response_is_given_again_to_the_repeat(responding: House) -> None:
    house = responding
    await house.somebody("Sari", "1")
    said = house.said("1", "halo")
    [first] = await house.inbox.take([said], respond=True)
    house.restart()
    [again] = await house.inbox.take([said], respond=True)
    assert again.repeated
    assert again.body == first.body
    await house.outbox.idle()
    assert house.channel.sent == []


async def test_unsent_replies_are_sent_when_the_repeat_comes(house: House) -> None:
    await house.somebody("Sari", "1")
    house.channel.failures = [later(30)]
    said = house.said("1", "halo")
    await house.inbox.take([said])
    await house.outbox.idle()
    assert house.channel.sent == []
    house.restart()
    house.clock.pass_(31)
    await house.inbox.take([said])
    await house.outbox.idle()
    assert house.channel.texts == ["echo halo"]
    assert unpack((await house.rows())[0].content).text == "echo halo"
