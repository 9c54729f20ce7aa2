"""Stands before a fake platform and misbehaves: in each mode the call was taken or not, in its own way."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Self

import aiohttp
from aiohttp import web

PASSED = ("Content-Type", "Authorization")
WELL = "well"
NOT_TAKEN = ("refused", "500", "502 html", "429", "200 html", "200 {}", "hang")
TAKEN = ("taken, slow", "taken, cut", "taken, 200 html", "taken, 200 {}")


class Faulty:
    """`mode` is how calls go wrong now, those of which `concerned` says so; `tries` counts these."""

    def __init__(
        self, upstream: str, concerned: Callable[[web.Request], bool] = lambda request: True
    ) -> None:
        self.mode = WELL
        self.tries = 0
        self.concerned = concerned
        self._upstream = upstream
        self._runner: web.AppRunner | None = None
        self._port = 0
        self._session: aiohttp.ClientSession | None = None

    async def __aenter__(self) -> Self:
        self._session = aiohttp.ClientSession()
        await self._listen()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._away()
        if self._session is not None:
            await self._session.close()

    @property
    def base(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self._port}"

    async def turn(self, mode: str) -> None:
        """From now on calls go like this."""
        if (mode == "refused") != (self.mode == "refused"):
            await (self._away() if mode == "refused" else self._listen())
        self.mode = mode

    async def _listen(self) -> None:
        app = web.Application(client_max_size=20_000_000)
        app.router.add_route("*", "/{path:.*}", self._called)
        self._runner = web.AppRunner(app, shutdown_timeout=0.01, handler_cancellation=True)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", self._port).start()
        self._port = self._runner.addresses[0][1]

    async def _away(self) -> None:
        runner, self._runner = self._runner, None
        if runner is not None:
            await runner.cleanup()

    async def _called(self, request: web.Request) -> web.StreamResponse:
        body = await request.read()
        if self.mode == WELL or not self.concerned(request):
            return await self._passed_on(request, body)
        self.tries += 1
        if self.mode in TAKEN:
            await self._passed_on(request, body)
        return await self._wrong(request)

    async def _passed_on(self, request: web.Request, body: bytes) -> web.Response:
        assert self._session is not None
        headers = {
            name: request.headers[name]
            for name in ("Content-Type", "Authorization")
            if name in request.headers
        }
        async with self._session.request(
            request.method, self._upstream + request.path_qs, data=body, headers=headers
        ) as answer:
            return web.Response(
                status=answer.status, body=await answer.read(), content_type=answer.content_type
            )

    async def _wrong(self, request: web.Request) -> web.StreamResponse:
        match self.mode.removeprefix("taken, "):
            case "500":
                return web.json_response({"ok": False, "error_code": 500, "description": "x"}, status=500)
            case "502 html":
                return web.Response(status=502, text="<html>Bad Gateway</html>", content_type="text/html")
            case "429":
                return web.json_response(_BUSY, status=429)
            case "200 html":
                return web.Response(text="<html>Welcome</html>", content_type="text/html")
            case "200 {}":
                return web.json_response({})
            case "cut" if request.transport is not None:
                request.transport.close()
                return web.Response()
            case _:
                await asyncio.sleep(3600)
        raise AssertionError(self.mode)


_BUSY = {
    "ok": False,
    "error_code": 429,
    "description": "Too Many Requests: retry after 3",
    "parameters": {"retry_after": 3},
    "error": {"code": 130429, "message": "(#130429) Rate limit hit"},
}
