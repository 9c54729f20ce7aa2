"""People whom we do not know: answered, nothing of theirs stored; and a repeat after the process died."""

from __future__ import annotations

from pathlib import Path

import pytest

from actions import Kit
from bot.inbox.unknown import MOST_MESSAGES, Answered
from models.database import Database
from models.message import Outgoing
from tests.bot.desk import House


@pytest.fixture
def house(database: Database, kit: Kit, tmp_path: Path) -> House:
    return House(database, kit, tmp_path)


async def test_they_are_answered_and_leave_nothing_behind(house: House) -> None:
    [taken] = await house.inbox.take([house.said("99", "siapa?")])
    await house.outbox.idle()
    assert not taken.repeated
    assert house.channel.texts == ["echo siapa?"]
    assert await house.rows() == []
    assert await house.handled() == []


async def test_a_repeat_is_not_answered_twice_by_one_process(house: House) -> None:
    said = house.said("99", "halo")
    await house.inbox.take([said])
    [again] = await house.inbox.take([said])
    await house.outbox.idle()
    assert again.repeated
    assert house.channel.texts == ["echo halo"]
    assert await house.handled() == []


async def test_a_repeat_is_answered_by_the_process_after_the_one_that_died(house: House) -> None:
    said = house.said("99", "halo")
    await house.inbox.take([said])
    house.restart()
    [again] = await house.inbox.take([said])
    await house.outbox.idle()
    assert not again.repeated
    assert house.channel.texts.count("echo halo") >= 1


async def test_a_lost_response_is_given_again(database: Database, kit: Kit, tmp_path: Path) -> None:
    house = House(database, kit, tmp_path, in_response=True)
    said = house.said("99", "halo")
    [first] = await house.inbox.take([said], respond=True)
    [again] = await house.inbox.take([said], respond=True)
    assert again.repeated
    assert b"echo halo" in first.body
    assert again.body == first.body
    await house.outbox.idle()
    assert house.channel.sent == []


async def test_what_a_group_is_told_is_stored_like_what_people_are_told(house: House) -> None:
    [taken] = await house.inbox.take([house.said("-100", "halo", kind="group")])
    await house.outbox.idle()
    [row] = await house.rows()
    assert (row.address, row.contact_id, row.cause) == ("-100", None, taken.said.external_id)
    assert await house.handled() == [taken.said.external_id]


async def test_a_fault_is_told_once_too(database: Database, kit: Kit, tmp_path: Path) -> None:
    house = House(database, kit, tmp_path)
    said = house.said("99", "fail")
    for _ in range(2):
        await house.inbox.take([said])
    await house.outbox.idle()
    [(_, told)] = house.channel.sent
    assert isinstance(told, Outgoing)
    assert "gangguan" in told.text
    assert await house.handled() == []


def test_only_the_newest_are_remembered() -> None:
    answered = Answered()
    for number in range(MOST_MESSAGES + 1):
        answered.keep(("fake", str(number)), b"x")
    assert answered.body(("fake", "0")) is None
    assert answered.body(("fake", "1")) == b"x"
    assert answered.body(("fake", str(MOST_MESSAGES))) == b"x"
