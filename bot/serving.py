"""The bot under a web server, from start until the process is told to end; bot/app.py wires what runs."""

from __future__ import annotations

import asyncio
import gc
import logging
import socket
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn

from bot.app import Service
from bot.faults import Fault
from bot.patience import CONNECTIONS, Prompt
from bot.seldom import Seldom, Strangers


async def serve(service: Service, sockets: list[socket.socket]) -> None:
    """Start, serve on these listening sockets until the process is told to end, stop.

    Raises what keeps it from starting: within the lifespan it would end in uvicorn's log, as a traceback.
    """
    try:
        await service.start()
    except BaseException:  # told to end, too
        await service.stop()
        raise
    settings = uvicorn.Config(
        service.asgi,
        loop="none",
        http=Prompt,
        limit_concurrency=CONNECTIONS,
        ws="none",
        access_log=False,
        log_config=None,
        server_header=False,
        proxy_headers=False,
    )
    server = _Server(settings)
    watching = asyncio.create_task(_until_hopeless(service, server))
    strangers = Strangers(Seldom(logging.getLogger(__name__), service.clock))
    with _loaded_for_good(), strangers.of(logging.getLogger("uvicorn.error")):
        await _until_told(server, sockets)
    watching.cancel()
    [fault] = await asyncio.gather(watching, return_exceptions=True)
    if isinstance(fault, Fault):
        raise fault


async def _until_hopeless(service: Service, server: uvicorn.Server) -> None:
    """Raises the Fault, and has the server end, once no platform is left that knows us."""
    fault = await service.beginnings.hopeless()
    server.should_exit = True
    raise fault


@contextmanager
def _loaded_for_good() -> Iterator[None]:
    """What is loaded stays: each full collection would look through it, a third of a second."""
    gc.collect()
    before = gc.get_threshold()
    gc.set_threshold(10_000, 20, 20)
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()
        gc.set_threshold(*before)


class _Server(uvicorn.Server):
    """Who ends it cancels it: the process hears its signals in one place."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


async def _until_told(server: uvicorn.Server, sockets: list[socket.socket]) -> None:
    """Told once, it ends in order; told again, it waits for nobody."""
    serving = asyncio.create_task(server.serve(sockets=sockets))
    while not serving.done():
        try:
            await asyncio.shield(serving)
        except asyncio.CancelledError:
            server.force_exit = server.should_exit
            server.should_exit = True
    await serving
