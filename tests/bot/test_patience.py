"""Clients that do not end what they begin are dropped; whoever comes meanwhile is served."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, StreamingResponse
from starlette.routing import Route

from bot import patience

HALF = 50
MUCH = 6_000_000
"""More bytes of an answer than the system takes for a client that does not read."""
LAST = b"GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"
WHOLE = b"GET / HTTP/1.1\r\nHost: a\r\n\r\n"
STARTS = {
    "nothing": b"",
    "half a line": b"GET / HT",
    "half the headers": b"GET / HTTP/1.1\r\nHost: a\r\nX: ",
    "half the body": b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\nabc",
    "a chunk": b"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n",
    "a second request": WHOLE + b"GET / HTTP/1.1\r\nHo",
}


async def echo(request: Request) -> PlainTextResponse:
    return PlainTextResponse(str(len(await request.body())))


async def much(_request: Request) -> PlainTextResponse:
    return PlainTextResponse("x" * MUCH)


async def parts(_request: Request) -> StreamingResponse:
    return StreamingResponse(iter(["x" * 50_000] * (MUCH // 50_000)))


async def late(_request: Request) -> PlainTextResponse:
    await asyncio.sleep(0.3)
    return PlainTextResponse("0")


@pytest_asyncio.fixture
async def port(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[int]:
    monkeypatch.setattr(patience, "ANSWER_SECONDS", 1.0)
    monkeypatch.setattr(patience, "HEAD_SECONDS", 1.0)
    monkeypatch.setattr(patience, "BODY_SECONDS", 1.0)
    listening = socket.create_server(("127.0.0.1", 0))
    more = [Route("/much", much), Route("/parts", parts), Route("/late", late)]
    app = Starlette(routes=[Route("/", echo, methods=["GET", "POST"]), *more])
    config = uvicorn.Config(app, http=patience.Prompt, log_config=None, lifespan="off", timeout_keep_alive=60)
    server = uvicorn.Server(config)
    running = asyncio.create_task(server.serve(sockets=[listening]))
    await asyncio.sleep(0.2)
    yield listening.getsockname()[1]
    server.should_exit = True
    await running


async def read_on(port: int, start: bytes) -> bytes:
    """What came until the other side ended it; TimeoutError when it did not."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(start)
    try:
        async with asyncio.timeout(30):
            return await reader.read()
    except ConnectionResetError:
        return b""
    finally:
        writer.close()


@pytest.mark.parametrize("start", STARTS.values(), ids=STARTS)
async def test_who_does_not_end_a_request_is_dropped(port: int, start: bytes) -> None:
    half = [asyncio.create_task(read_on(port, start)) for _ in range(HALF)]
    await asyncio.sleep(0.05)
    assert (await read_on(port, LAST)).endswith(b"\r\n0")
    await asyncio.gather(*half)


async def test_who_is_slow_but_goes_on_in_time_is_served(port: int) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    for part in (
        b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nConnection: close\r\n",
        b"\r\na",
        b"bc",
    ):
        writer.write(part)
        await asyncio.sleep(0.15)
    assert (await reader.read()).endswith(b"\r\n3")
    writer.close()


async def test_a_connection_may_rest_between_requests(port: int) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    for _ in range(2):
        writer.write(WHOLE)
        assert (await reader.readuntil(b"\r\n\r\n")).startswith(b"HTTP/1.1 200")
        assert await reader.readexactly(1) == b"0"
        await asyncio.sleep(1.2)
    writer.close()


async def asked(port: int, path: str, takes: int) -> socket.socket:
    """A client that takes little at a time has asked for much."""
    client = socket.socket()
    client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, takes)
    client.setblocking(False)
    loop = asyncio.get_running_loop()
    await loop.sock_connect(client, ("127.0.0.1", port))
    await loop.sock_sendall(client, f"GET {path} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n".encode())
    return client


async def read_all(client: socket.socket, pause: float = 0.0) -> int:
    """The bytes that came until the other side ended it."""
    loop, count = asyncio.get_running_loop(), 0
    with client:
        try:
            while part := await loop.sock_recv(client, 100_000):
                count += len(part)
                await asyncio.sleep(pause)
        except ConnectionResetError:
            pass
    return count


@pytest.mark.parametrize("path", ["/much", "/parts"])
async def test_who_does_not_read_the_answer_is_dropped(port: int, path: str) -> None:
    clients = [await asked(port, path, 4_096) for _ in range(5)]
    await asyncio.sleep(2.5)
    assert (await read_on(port, LAST)).endswith(b"\r\n0")
    assert max([await read_all(client) for client in clients]) < MUCH


@pytest.mark.parametrize("path", ["/much", "/parts"])
async def test_who_reads_slowly_gets_all_of_it(port: int, path: str) -> None:
    assert await read_all(await asked(port, path, 200_000), pause=0.02) > MUCH


async def test_who_asks_on_and_on_without_waiting_is_dropped(
    port: int, caplog: pytest.LogCaptureFixture
) -> None:
    """What is asked ahead is kept in memory: of one client a few requests, not millions."""
    ask = WHOLE.replace(b"GET /", b"GET /late")
    assert (await read_on(port, ask * patience.REQUESTS_AHEAD + LAST)).count(
        b"HTTP/1.1 200"
    ) == patience.REQUESTS_AHEAD + 1
    assert (await read_on(port, ask * 1_000 + LAST)).count(b"HTTP/1.1 200") < 2
    assert (await read_on(port, WHOLE.replace(b"/", b"/much", 1) * 1_000)).count(b"HTTP/1.1 200") < 2
    await asyncio.sleep(0.5)
    assert [one for one in caplog.records if one.levelname == "ERROR"] == []
