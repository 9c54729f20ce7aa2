"""Health: what is late is named by /healthz, /readyz, the log and `check`; silence is no cause to end."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from datetime import timedelta
from typing import Any

import httpx
import pytest
import pytest_asyncio
from aiohttp import web
from aiohttp.test_utils import TestServer
from sqlalchemy.exc import OperationalError
from starlette.applications import Starlette

from bot.config import Config
from bot.config.sections import Server
from bot.faults import Fault
from bot.operator.check.service import service
from bot.pulse import Pulse
from bot.upkeep.health import LONGEST_WAIT, SILENCE, Health
from models.database import Database
from models.message import Outbox
from tests.fakes.clock import FakeClock


class Ward:
    """A process's health, and what tests do to it."""

    def __init__(self, database: Database) -> None:
        self.clock = FakeClock()
        self.pulse = Pulse(self.clock)
        self.loops: dict[str, asyncio.Task[None]] = {}
        self.health = Health(database, self.clock, self.pulse, self.loops)
        self.beat = self.pulse.watch("remind", 60)

    async def asked(self, path: str) -> tuple[int, dict[str, Any]]:
        transport = httpx.ASGITransport(Starlette(routes=self.health.routes()))
        async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
            answer = await client.get(path)
        return answer.status_code, answer.json()


@pytest.fixture
def ward(database: Database) -> Ward:
    return Ward(database)


async def test_all_is_well(ward: Ward) -> None:
    ward.beat.begin()
    ward.beat.well()
    ward.pulse.hear("telegram", "sent")
    at = ward.clock.now().isoformat(timespec="seconds")
    assert await ward.asked("/healthz") == (200, {"status": "ok"})
    assert await ward.asked("/readyz") == (
        200,
        {
            "status": "ok",
            "late": [],
            "work": {"remind": {"period": 60, "began": at, "worked": at}},
            "heard": {"telegram": {"sent": at}},
            "oldest_due_seconds": {},
        },
    )


async def test_a_job_that_did_not_do_its_work_is_named(ward: Ward, caplog: pytest.LogCaptureFixture) -> None:
    ward.beat.failed(RuntimeError("Sari, 0812"))
    ward.clock.pass_(211)
    told = "remind: nothing done for 211 s, due every 60 s, last failed with RuntimeError"
    for path in ("/healthz", "/readyz"):
        status, answer = await ward.asked(path)
        assert (status, answer["status"], answer["late"]) == (503, "late", [told])
    with caplog.at_level(logging.INFO, "bot.upkeep.health"):
        await ward.health.look()
        await ward.health.look()
        ward.beat.well()
        await ward.health.look()
    assert [one.getMessage() for one in caplog.records] == [f"late: {told}", "well again: remind"]


async def test_a_loop_that_ended_is_named(ward: Ward) -> None:
    async def ends() -> None: ...

    ward.loops["fetcher"] = asyncio.create_task(ends())
    await ward.loops["fetcher"]
    assert await ward.asked("/healthz") == (503, {"status": "late", "late": ["fetcher: it ended"]})


async def test_a_platform_that_is_asked_and_silent_is_told_but_no_cause_to_end(ward: Ward) -> None:
    ward.health.asked.add("telegram")
    ward.clock.pass_(SILENCE.total_seconds())
    ward.beat.well()
    assert (await ward.asked("/readyz"))[0] == 200
    ward.clock.pass_(1)
    status, answer = await ward.asked("/readyz")
    assert (status, answer["late"]) == (503, ["telegram: not heard since 2026-11-23 03:00 UTC"])
    assert (await ward.asked("/healthz"))[0] == 200
    ward.pulse.hear("telegram", "asked")
    assert (await ward.asked("/readyz"))[0] == 200


@pytest.mark.parametrize("leap", [timedelta(days=-1), timedelta(days=1)])
async def test_silence_goes_by_the_time_that_passes(ward: Ward, leap: timedelta) -> None:
    ward.health.asked.add("telegram")
    ward.pulse.hear("telegram", "asked")
    ward.clock.time += leap
    assert (await ward.asked("/readyz"))[0] == 200
    ward.beat.well()
    ward.clock.pass_(SILENCE.total_seconds() + 1)
    ward.beat.well()
    assert "telegram: not heard since 2026-11-23 03:00 UTC" in (await ward.asked("/readyz"))[1]["late"]


async def test_how_long_the_oldest_due_message_waits(ward: Ward, database: Database) -> None:
    now = ward.clock.now()
    values: dict[str, Any] = {"channel": "telegram", "address": "1", "cause": "", "content": "", "urgency": 1}
    async with database.transaction() as tx:
        tx.add(Outbox(id="a", due_at=now - LONGEST_WAIT, **values))
        tx.add(Outbox(id="b", due_at=now - timedelta(days=1), state="sent", done_at=now, **values))
        tx.add(Outbox(id="c", due_at=now + timedelta(days=1), **values))
    assert (await ward.asked("/readyz"))[1]["oldest_due_seconds"] == {
        "telegram": LONGEST_WAIT.total_seconds()
    }
    ward.beat.well()
    ward.clock.pass_(60)
    status, answer = await ward.asked("/readyz")
    assert (status, answer["late"]) == (503, ["telegram: a message has been due for 61 min"])


async def test_a_database_that_does_not_answer(ward: Ward, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(_self: Database) -> None:
        raise OperationalError("SELECT 1", {}, Exception("gone"))

    monkeypatch.setattr(Database, "reading", away)
    for path in ("/healthz", "/readyz"):
        status, answer = await ward.asked(path)
        assert (status, answer["late"]) == (503, ["database: it does not answer"])


async def test_a_figure_has_no_parts_of_a_second_and_a_doubted_date_is_told(
    ward: Ward, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    ward.clock.pass_(0.5)
    ward.beat.well()
    ward.pulse.hear("telegram", "sent")
    ward.health._dated = lambda: False
    status, answer = await ward.asked("/readyz")
    assert (status, answer["late"]) == (
        503,
        ["wall: the machine's date is in doubt, and nothing goes by it"],
    )
    assert answer["work"]["remind"]["worked"] == "2026-11-23T03:00:00+00:00"
    assert answer["heard"] == {"telegram": {"sent": "2026-11-23T03:00:00+00:00"}}

    def away(_self: Database) -> None:
        raise OSError("no disk")

    monkeypatch.setattr(Database, "reading", away)
    assert (await ward.asked("/readyz"))[1]["oldest_due_seconds"] == {}
    assert "the database does not answer: OSError" in caplog.text


# check, which is another process


@pytest_asyncio.fixture
async def serving() -> AsyncIterator[Callable[[object], Any]]:
    told: list[object] = []
    servers: list[TestServer] = []

    async def answer(_request: web.Request) -> web.Response:
        return told[0] if isinstance(told[0], web.Response) else web.json_response(told[0], status=503)

    async def serve(what: object) -> Config:
        told.append(what)
        application = web.Application()
        application.router.add_get("/readyz", answer)
        servers.append(TestServer(application, host="127.0.0.1"))
        await servers[-1].start_server()
        return Config(server=Server(host="0.0.0.0", port=servers[-1].port or 0))

    yield serve
    for server in servers:
        await server.close()


WELL = {
    "status": "ok",
    "late": [],
    "work": {"remind": {"period": 60}, "outbox": {"period": 1}},
    "heard": {"telegram": {"asked": "2026-11-24T09:00:00+00:00"}},
    "oldest_due_seconds": {"telegram": 4},
}


async def test_check_tells_what_the_service_tells(serving: Callable[[object], Any]) -> None:
    assert await service(await serving(WELL)) == (
        "outbox, remind at work; telegram: asked 2026-11-24 09:00 UTC; "
        "telegram: the oldest due message is 4 s old"
    )


async def test_check_names_what_is_late(serving: Callable[[object], Any]) -> None:
    with pytest.raises(Fault, match=r"does not do all of its work:\n  remind: nothing done for 211 s"):
        await service(await serving({"status": "late", "late": ["remind: nothing done for 211 s"]}))


async def test_check_says_when_something_else_listens(serving: Callable[[object], Any]) -> None:
    with pytest.raises(Fault, match="is not Pendamping"):
        await service(await serving(web.Response(text="<html>")))


async def test_check_is_content_when_the_service_does_not_run() -> None:
    assert "does not run" in await service(Config(server=Server(port=1)))
