"""Clients that do not end what they begin, against the real process: dropped, and nobody else is."""

from __future__ import annotations

import asyncio
from asyncio import StreamReader, StreamWriter

import pytest

from tests.running import program
from tests.running.started import eventually_told
from tests.running.town import Town

pytestmark = pytest.mark.running

HALF = 50
ROOM = 20
STARTS = (
    b"",
    b"GET /healthz HTTP/1.1\r\nHost: a\r\nX: ",
    b"POST /hooks/telegram HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\n{",
)
Line = tuple[StreamReader, StreamWriter]


async def begun(town: Town, count: int) -> list[Line]:
    """So many clients that have said the beginning of something."""
    lines = []
    for n in range(count):
        reader, writer = await asyncio.open_connection("127.0.0.1", town.program.port)
        writer.write(STARTS[n % len(STARTS)])
        await writer.drain()
        lines.append((reader, writer))
    return lines


async def dropped(line: Line) -> None:
    """It is ended by the other side."""
    reader, writer = line
    try:
        await reader.read()
    except ConnectionResetError:
        pass
    finally:
        writer.close()


async def health(town: Town) -> int:
    async with town.program.browser() as operator:
        return (await operator.get("/healthz")).status_code


@pytest.mark.parametrize("way", ["webhook on sqlite"], indirect=True)
async def test_half_sent_requests_are_dropped_and_others_are_served(town: Town) -> None:
    town.program.environment[program.PATIENCE] = "2"
    await town.program.start()
    lines = await begun(town, HALF)
    assert await health(town) == 200
    async with asyncio.timeout(15):
        await asyncio.gather(*map(dropped, lines))
    assert await health(town) == 200
    assert "Traceback" not in town.program.log


@pytest.mark.parametrize("way", ["webhook on sqlite"], indirect=True)
async def test_more_clients_than_there_is_room_for_are_told_to_come_again(town: Town) -> None:
    town.program.environment |= {program.PATIENCE: "3", program.CONNECTIONS: str(ROOM)}
    await town.program.start()
    lines = await begun(town, ROOM)
    assert await health(town) == 503

    async def served() -> bool:
        return await health(town) == 200

    await eventually_told(served, "there is room again")
    async with asyncio.timeout(15):
        await asyncio.gather(*map(dropped, lines))
