"""The window for free speech: templates when it is shut, waiting without one, another way, statuses."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from pathlib import Path

import msgspec
import pytest
from sqlalchemy import select

from actions import Kit, notices
from actions.notices import Notice
from bot.channels import News, NotStored, SendError, Status
from models import outbox
from models import status as status_rows
from models.conversation import Conversation
from models.database import Database
from models.message import Button, Incoming, Limits, Outgoing, Template, pack
from models.outbox import Letter
from models.person import Assignment, Contact, Person
from tests.bot.desk import House
from tests.fakes.channel import blocked
from tests.sample import NOW, Somebody

TEMPLATE = Template("told", "id", ("Sari",))
ROWS = ((Button("Buka", "m:menu"),),)


@pytest.fixture
def house(database: Database, kit: Kit, tmp_path: Path) -> House:
    return House(database, kit, tmp_path, limits=Limits(window=24))


async def notice(
    house: House, whom: Somebody, text: str, *, template: Template | None = None, **more: object
) -> str:
    now = house.clock.now()
    message = Outgoing(text=text, rows=ROWS, template=template)
    letter = Letter(
        house.kit.ids(now),
        "fake",
        whom.address,
        "",
        pack(message),
        1,
        contact_id=whom.contact_id,
        **more,  # type: ignore[arg-type]
    )
    async with house.database.transaction() as tx:
        await outbox.post(tx, [letter], now, None)
    return letter.id


def by_number(said: Incoming, number: str) -> Incoming:
    return msgspec.structs.replace(said, number=number)


async def pump(house: House) -> None:
    for _ in range(3):
        await house.outbox.step()
        await house.outbox.idle()


async def contact(house: House, whom: Somebody) -> Contact:
    async with house.database.reading() as tx:
        return await tx.get_one(Contact, whom.contact_id)


async def second(house: House, whom: Somebody, address: str) -> int:
    async with house.database.transaction() as tx:
        added = Contact(
            person_id=whom.person_id, channel="fake", address=address, created_at=NOW, heard_at=None
        )
        tx.add(added)
        await tx.flush()
        tx.add(Conversation(contact_id=added.id, updated_at=NOW))
        return added.id


async def test_a_message_opens_the_window_for_a_day(house: House) -> None:
    sari = await house.somebody("Sari", "1")
    await house.inbox.take([by_number(house.said("1", "halo", account="our-number"), "+62811")])
    await house.outbox.idle()
    known = await contact(house, sari)
    assert (known.heard_at, known.account, known.number) == (house.clock.now(), "our-number", "+62811")
    await notice(house, sari, "bebas", template=TEMPLATE)
    await pump(house)
    assert house.channel.sent[-1][1] == Outgoing(text="bebas", rows=ROWS)
    house.clock.pass_(24 * 3600)
    await notice(house, sari, "templat", template=TEMPLATE)
    await pump(house)
    assert house.channel.sent[-1][1].template == TEMPLATE
    rows = [(row.window, row.template) for row in await house.rows()]
    assert rows == [("open", ""), ("open", ""), ("shut", "told")]


async def test_when_one_was_heard_is_not_written_with_every_message(house: House) -> None:
    sari = await house.somebody("Sari", "1")
    first = house.clock.now()
    for minutes, expected in ((0, first), (4, first), (2, first + timedelta(minutes=6))):
        house.clock.pass_(60 * minutes)
        await house.inbox.take([house.said("1", "halo")])
        assert (await contact(house, sari)).heard_at == expected
    await house.outbox.idle()


async def test_a_late_delivery_opens_no_more_than_was_said_then(house: House) -> None:
    sari = await house.somebody("Sari", "1")
    long_ago = house.clock.now() - timedelta(days=6)
    await house.inbox.take([house.said("1", "halo", at=int(long_ago.timestamp()))])
    await house.outbox.idle()
    assert (await contact(house, sari)).heard_at == long_ago


async def test_what_has_no_template_waits_until_the_person_writes_and_says_so(house: House) -> None:
    sari, budi = await house.somebody("Sari", "1"), await house.somebody("Budi", "2")
    await house.inbox.take([house.said("2", "halo")])
    await notice(house, sari, "bebas", origin_contact_id=budi.contact_id)
    await pump(house)
    assert sorted(to for to, _ in house.channel.sent) == ["1", "2", "2"]
    assert any("menunggu" in message.text for to, message in house.channel.sent if to == "2")
    house.clock.pass_(3 * 24 * 3600)
    await pump(house)
    assert len(house.channel.sent) == 3
    await house.inbox.take([house.said("1", "saya di sini")])
    await pump(house)
    assert "bebas" in [message.text for to, message in house.channel.sent if to == "1"]
    assert all(row.done_at for row in await house.rows())


async def test_whoever_something_waits_for_hears_of_it_once_a_day(house: House) -> None:
    sari = await house.somebody("Sari", "1")
    await notice(house, sari, "satu")
    await notice(house, sari, "dua")
    await pump(house)
    [(_, sent)] = house.channel.sent
    assert sent.template == Template("template_news", "id", (), ("m:kabar",))
    house.clock.pass_(24 * 3600)
    await notice(house, sari, "tiga")
    await pump(house)
    assert [message.template is not None for _, message in house.channel.sent] == [True, True]
    await house.inbox.take([house.said("1", kind="button", data="m:kabar")])
    await pump(house)
    assert {"satu", "dua", "tiga"} <= set(house.channel.texts)


async def test_a_shut_window_is_believed_from_the_platform(house: House) -> None:
    sari = await house.somebody("Sari", "1")
    await house.inbox.take([house.said("1", "halo")])
    await house.outbox.idle()
    house.channel.failures = [SendError("more than 24 hours", shut=True)]
    await notice(house, sari, "bebas", template=TEMPLATE)
    await pump(house)
    assert house.channel.sent[-1][1].template == TEMPLATE
    assert (await contact(house, sari)).heard_at is None


async def test_a_notice_that_fails_for_good_takes_the_other_way(house: House) -> None:
    sari, budi = await house.somebody("Sari", "1"), await house.somebody("Budi", "2")
    await second(house, sari, "1b")
    await house.inbox.take([house.said("1b", "halo"), house.said("1", "halo"), house.said("2", "halo")])
    await house.outbox.idle()
    house.channel.failures = [blocked()]
    first = await notice(house, sari, "kabar", origin_contact_id=budi.contact_id)
    await pump(house)
    assert house.channel.sent[-1] == ("1b", Outgoing(text="kabar", rows=ROWS))
    assert [row.notice_id for row in await house.rows()][-1] == first
    house.channel.failures = [blocked(), blocked()]
    await notice(house, sari, "kabar lagi", origin_contact_id=budi.contact_id)
    await pump(house)  # the first address is marked: nothing else is left after the second
    assert house.channel.sent[-1][0] == "2"
    assert "Sari" in house.channel.texts[-1]


async def test_where_another_way_is_open_nothing_waits_for_the_window(house: House) -> None:
    sari = await house.somebody("Sari", "1")
    await second(house, sari, "1b")
    await house.inbox.take([house.said("1b", "halo")])
    await notice(house, sari, "kabar")
    await pump(house)
    assert house.channel.sent[-1] == ("1b", Outgoing(text="kabar", rows=ROWS))
    await house.inbox.take([house.said("1", "halo")])
    await pump(house)
    assert house.channel.texts.count("kabar") == 1


def status(state: str, ref: str, at: int = 0, **more: object) -> Status:
    return Status("fake", "m1", state, at or int(NOW.timestamp()), ref, **more)  # type: ignore[arg-type]


async def test_statuses_never_go_back_and_come_in_any_order(house: House) -> None:
    sari = await house.somebody("Sari", "1")
    key = await notice(house, sari, "kabar", template=TEMPLATE)
    await pump(house)
    told = [status("read", key), status("delivered", key, category="utility"), status("sent", key)]
    assert await house.inbox.take(told) == []
    [row] = await house.rows()
    assert (row.status, row.category) == ("read", "utility")
    await house.inbox.take([status("delivered", key), status("failed", key)])
    assert [row.status for row in await house.rows()] == ["read"]


async def test_a_status_without_our_mark_is_found_by_the_platforms_id(house: House) -> None:
    sari = await house.somebody("Sari", "1")
    await notice(house, sari, "kabar", template=TEMPLATE)
    await pump(house)
    [row] = await house.rows()
    unmarked = [Status("fake", row.external_id, "delivered", 0), Status("fake", "unknown", "read", 0)]
    await house.inbox.take([*unmarked, status("odd", row.id)])
    assert [row.status for row in await house.rows()] == ["delivered"]


async def test_what_failed_afterwards_goes_as_a_template_when_the_window_was_shut(house: House) -> None:
    sari = await house.somebody("Sari", "1")
    await house.inbox.take([house.said("1", "halo")])
    key = await notice(house, sari, "kabar", template=TEMPLATE)
    await pump(house)
    await house.inbox.take([status("failed", key, error=SendError("24 hours", shut=True, code=131047))])
    await pump(house)
    assert house.channel.sent[-1][1].template == TEMPLATE
    assert [(row.status, row.window) for row in await house.rows()][-1] == ("", "shut")


async def test_what_failed_afterwards_is_tried_again_later_or_given_up(house: House) -> None:
    sari, budi = await house.somebody("Sari", "1"), await house.somebody("Budi", "2")
    await house.inbox.take([house.said("1", "halo"), house.said("2", "halo")])
    key = await notice(house, sari, "kabar", origin_contact_id=budi.contact_id)
    await pump(house)
    await house.inbox.take([status("failed", key, error=SendError("too many", retry_after=60))])
    await pump(house)
    assert house.channel.texts.count("kabar") == 1
    house.clock.pass_(120)
    await pump(house)
    assert house.channel.texts.count("kabar") == 2
    gone = SendError("undeliverable", unreachable=True, code=131026)
    await house.inbox.take([status("failed", key, error=gone)])
    await pump(house)
    assert (await contact(house, sari)).unreachable_at is not None
    assert house.channel.sent[-1][0] == "2"
    row = next(row for row in await house.rows() if row.id == key)
    assert (row.status, row.error) == ("failed", "undeliverable")


async def test_admins_hear_of_news_once_an_hour(house: House) -> None:
    admin = await house.somebody("Ani", "1")
    async with house.database.transaction() as tx:
        tx.add(Assignment(person_id=admin.person_id, role="admin", begun_at=NOW))
    await house.inbox.take([house.said("1", "halo")])
    news = News("fake", "machine.undelivered", {"name": "templat"})
    await house.inbox.take([news, news])
    await house.inbox.take([news])
    await pump(house)
    assert len([text for text in house.channel.texts if "templat" in text]) == 1


async def test_statuses_that_cannot_be_stored_are_asked_for_again(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def full(*_: object) -> None:
        raise OSError("no space left on the device")

    monkeypatch.setattr(status_rows, "mark", full)
    with pytest.raises(NotStored):
        await house.inbox.take([status("read", "x")])


async def test_odd_statuses_keep_no_message_from_being_handled(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def odd(*_: object) -> None:
        raise ZeroDivisionError

    await house.somebody("Sari", "1")
    monkeypatch.setattr(status_rows, "mark", odd)
    with pytest.raises(NotStored):
        await house.inbox.take([house.said("1", "halo"), status("read", "x")])
    await house.outbox.idle()
    assert house.channel.texts == ["echo halo"]


async def test_an_address_changes_and_the_person_stays(house: House) -> None:
    sari = await house.somebody("Sari", "62811")
    await house.inbox.take([by_number(house.said("62811", "halo"), "+62811")])
    await house.inbox.take([by_number(house.said("ID.9", "saya"), "+62811")])
    assert (await contact(house, sari)).address == "ID.9"
    await house.inbox.take([by_number(house.said("ID.9", kind="moved", data="ID.9"), "+62822")])
    assert (await contact(house, sari)).number == "+62822"
    await house.inbox.take([by_number(house.said("ID.9", "lagi"), "+62822")])
    await house.outbox.idle()
    assert [to for to, _ in house.channel.sent] == ["62811", "ID.9", "ID.9"]
    async with house.database.reading() as tx:
        assert len((await tx.execute(select(Person))).scalars().all()) == 1


async def test_reading_is_shown_where_the_platform_can(house: House) -> None:
    house.channel.reads = True
    await house.somebody("Sari", "1")
    said = house.said("1", "halo")
    await house.inbox.take([said])
    await house.inbox.take([said])
    await house.inbox.close()
    assert house.channel.read == [(said.external_id, False)]


async def test_a_notice_carries_its_template(house: House) -> None:
    sari = await house.somebody("Sari", "1")
    async with house.database.transaction() as tx:
        values = {"number": "K-1", "title": "Rapat", "name": "Budi", "note": "foto?"}
        await notices.tell(tx, house.kit, sari.person_id, Notice("review.told_return", values, ROWS), NOW)
    await pump(house)
    sent = house.channel.sent[-1][1]
    assert sent.template is not None
    assert sent.template.name == "review_told_return"


async def test_whoever_told_statuses_and_went_leaves_the_others_unharmed(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    await house.somebody("Sari", "1")
    storing, go_on = asyncio.Event(), asyncio.Event()

    async def slow(*_: object) -> None:
        storing.set()
        await go_on.wait()

    monkeypatch.setattr(status_rows, "mark", slow)
    gone = asyncio.create_task(house.inbox.take([status("read", "x")]))
    await storing.wait()
    waits = asyncio.create_task(house.inbox.take([house.said("1", "halo")]))
    await asyncio.sleep(0)
    gone.cancel()
    go_on.set()
    [taken] = await asyncio.wait_for(waits, 5)
    await house.outbox.idle()
    assert (taken.repeated, house.channel.texts) == (False, ["echo halo"])
