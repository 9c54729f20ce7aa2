"""Telegram groups: bound by a code, told each Monday without naming anybody, let go."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from datetime import timedelta
from itertools import count
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from sqlalchemy import select

from bot.upkeep.scheduled import remind
from models.group import WAITING, Group
from models.message import Outbox
from models.person import Contact
from tests.conversations.on_telegram import OnTelegram, settings
from tests.conversations.test_transcripts import TOKEN, config
from tests.fakes.botapi import Call, FakeBotApi, Update

GROUP, MOVED = -4001, -1001234567890
JOKO, SARI, STRANGER = 7002, 7001, 9999
MONDAY = timedelta(days=6, hours=22)
"""From the sample's Monday, 10:00, to the next, 08:00."""


class Team:
    """The bot, Joko who coordinates, Sari who reports, and the team's group."""

    def __init__(self, stage: OnTelegram) -> None:
        self.stage = stage
        self.numbers = count(1000)
        self.seen = 0

    async def posts(self, update: Update) -> list[Call]:
        """An update comes; what the bot then says in groups."""
        await self.stage._post({"update_id": next(self.numbers), **update})
        return await self.said()

    async def said(self) -> list[Call]:
        """What the bot said in groups since it was last asked."""
        await self.stage.settle()
        calls, self.seen = self.stage.api.calls[self.seen :], len(self.stage.api.calls)
        return [call for call in calls if int(call.params.get("chat_id", 0)) < 0]

    async def writes(self, text: str, by: int = JOKO, chat: int = GROUP, **more: Any) -> list[Call]:
        """Somebody writes in the group."""
        who = {"id": by, "is_bot": False, "first_name": "Joko", "language_code": "id"}
        about = {"id": chat, "title": "Tim Gemuh", "type": "group"}
        number = next(self.numbers)
        return await self.posts(
            {"message": {"message_id": number, "from": who, "chat": about, "date": 1, "text": text, **more}}
        )

    async def later(self, pause: timedelta) -> None:
        """Time passes, and the clock ticks once after it."""
        stage = self.stage
        await stage.later(pause)
        await remind(stage.service.database, stage.service.kit, stage.clock.now())
        await stage.settle()

    async def code(self, who: str = "Joko", area: str = "") -> str:
        """The code that somebody gets in private."""
        await self.stage.says(who, ["/grup"])
        await self.stage.settle()
        if area:
            await self.stage.taps(who, area, oldest=False)
            await self.stage.settle()
        texts = [str(call.params.get("text", "")) for call in self.stage.api.calls]
        found = re.findall(r"/ikat@\w+ ([A-Z0-9-]{14})<", "\n".join(texts))
        return str(found[-1])

    async def groups(self) -> list[tuple[str, str, str | None]]:
        """What is bound: (address, title, area)."""
        async with self.stage.service.database.reading() as tx:
            rows = (await tx.execute(select(Group))).scalars().all()
        return [
            (one.address, one.title, one.area_code) for one in rows if not one.address.startswith(WAITING)
        ]


def text(call: Call) -> str:
    return str(call.params.get("text") or call.params.get("caption"))


@pytest_asyncio.fixture
async def team(database_url: str, tmp_path: Path) -> AsyncIterator[Team]:
    async with FakeBotApi(token=TOKEN) as api:
        stage = OnTelegram(config(database_url, tmp_path, **settings(api)), api)
        await stage.open(
            ["questionnaires/kegiatan.md"],
            [["Sari", "facilitator", "position=PLD"], ["Joko", "coordinator"], ["Wati", "coordinator"]],
        )
        yield Team(stage)
        await stage.end()
    assert api.faults == []


async def test_a_group_is_bound_told_each_monday_once_and_let_go(team: Team) -> None:
    assert "Grup ini menerima rekap <b>Kecamatan Gemuh</b>" in text(
        (await team.writes(f"/ikat@pendamping_bot {await team.code()}"))[0]
    )
    assert await team.groups() == [(str(GROUP), "Tim Gemuh", "33.24.11")]
    await team.later(MONDAY)
    (told,) = await team.said()
    assert told.method == "sendPhoto"
    assert "reply_markup" not in told.params
    assert "Kecamatan Gemuh</b>, 23–29 Nov 2026" in text(told)
    assert "Belum melapor: <b>1</b> dari 1 pendamping" in text(told)
    assert "Sari" not in text(told)
    await team.later(timedelta(hours=3))
    assert await team.said() == []
    assert "tidak menerima rekap lagi" in text((await team.writes("/lepas"))[0])
    assert await team.groups() == []
    await team.later(timedelta(days=7))
    assert await team.said() == []


async def test_a_link_binds_too(team: Team) -> None:
    await team.writes(f"/start@pendamping_bot {(await team.code()).replace('-', '')}")
    assert [one[0] for one in await team.groups()] == [str(GROUP)]


async def test_who_bound_it_is_told_in_private(team: Team) -> None:
    await team.writes(f"/ikat {await team.code()}", by=STRANGER)
    told = [call for call in team.stage.api.calls if call.params.get("chat_id") == JOKO]
    assert "Grup Tim Gemuh kini menerima rekap Kecamatan Gemuh" in text(told[-1])


@pytest.mark.parametrize("said", ["/ikat ABCD-EFGH-2345", "/ikat besok"])
async def test_a_code_that_is_none(team: Team, said: str) -> None:
    assert "Kode itu tidak dikenal" in text((await team.writes(said))[0])
    assert await team.groups() == []


async def test_a_code_is_used_once_and_for_a_day(team: Team) -> None:
    first = await team.code()
    second = await team.code()
    assert "Kode itu tidak dikenal" in text((await team.writes(f"/ikat {first}"))[0])
    await team.writes(f"/ikat {second}")
    assert "Kode itu tidak dikenal" in text((await team.writes(f"/ikat {second}", chat=GROUP - 1))[0])
    third = await team.code()
    await team.later(timedelta(hours=25))
    assert "Kode itu tidak dikenal" in text((await team.writes(f"/ikat {third}", chat=GROUP - 1))[0])
    assert [one[0] for one in await team.groups()] == [str(GROUP)]


@pytest.mark.parametrize("said", ["Halo semua", "/lapor", "/start", "/tinjau", "/lepas", "/bantuan", "menu"])
async def test_nothing_else_is_heard_in_a_group(team: Team, said: str) -> None:
    assert await team.writes(said) == []
    async with team.stage.service.database.reading() as tx:
        assert len((await tx.execute(select(Contact))).all()) == 3


async def test_whoever_does_not_look_after_it_cannot_let_it_go(team: Team) -> None:
    await team.writes(f"/ikat {await team.code()}")
    for who in (SARI, STRANGER):
        assert "hanya untuk yang mengikatnya" in text((await team.writes("/lepas", by=who))[0])
    assert len(await team.groups()) == 1
    await team.writes("/lepas", by=7003)  # another coordinator of the kecamatan
    assert await team.groups() == []


async def test_it_is_let_go_in_private_too(team: Team) -> None:
    await team.writes(f"/ikat {await team.code()}")
    await team.stage.says("Joko", ["/grup"])
    await team.stage.settle()
    await team.stage.taps("Joko", "Lepas Tim Gemuh", oldest=False)
    await team.stage.settle()
    assert await team.groups() == []


async def test_a_group_that_removed_us_is_forgotten(team: Team) -> None:
    await team.writes(f"/ikat {await team.code()}")
    bot = {"id": 1, "is_bot": True, "first_name": "Bot"}
    about = {"id": GROUP, "title": "Tim Gemuh", "type": "group"}
    change = {"chat": about, "date": 1, "from": {"id": STRANGER, "is_bot": False, "first_name": "X"}}
    change |= {"old_chat_member": {"user": bot, "status": "member"}}
    change |= {"new_chat_member": {"user": bot, "status": "left"}}
    assert await team.posts({"my_chat_member": change}) == []
    assert await team.groups() == []


async def test_a_group_that_moved_is_followed(team: Team) -> None:
    await team.writes(f"/ikat {await team.code()}")
    assert await team.writes("", migrate_to_chat_id=MOVED) == []
    assert [one[0] for one in await team.groups()] == [str(MOVED)]
    await team.later(MONDAY)
    assert [call.params["chat_id"] for call in await team.said()] == [MOVED]


async def test_a_group_that_is_gone_gets_nothing_more(team: Team) -> None:
    await team.writes(f"/ikat {await team.code()}")
    team.stage.api.blocked.add(GROUP)
    await team.later(MONDAY)
    assert await team.groups() == []


async def test_the_same_code_for_another_area_binds_anew(team: Team) -> None:
    await team.writes(f"/ikat {await team.code()}")
    await team.writes(f"/ikat {await team.code('Wati')}")
    assert [one[0] for one in await team.groups()] == [str(GROUP)]
    async with team.stage.service.database.reading() as tx:
        waiting = (await tx.execute(select(Outbox.id).where(Outbox.done_at.is_(None)))).all()
    assert waiting == []
