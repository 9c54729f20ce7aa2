"""/hooks/<channel>: verify, parse, hand to the inbox, answer once committed. Raw ASGI: all messages pass.

401, 403  forged: nothing is stored         400  no payload at all
404       no such channel                   405  not a POST
413       too long                          503  nothing could be stored: deliver again
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from urllib.parse import parse_qsl

from starlette.types import ASGIApp, Receive, Scope, Send

from bot.channels import Channel, Forged, NotStored
from bot.clock import Clock
from bot.inbox import Inbox
from bot.pulse import Pulse
from bot.seldom import Seldom

log = logging.getLogger(__name__)

PREFIX = "/hooks/"
LARGEST_BODY = 4_000_000
"""Bytes of a body; WhatsApp's batches have up to 3 MB."""
RETRY = ((b"retry-after", b"5"),)

_Headers = tuple[tuple[bytes, bytes], ...]
JSON: _Headers = ((b"content-type", b"application/json"),)
PLAIN: _Headers = ((b"content-type", b"text/plain; charset=utf-8"), (b"x-content-type-options", b"nosniff"))
"""What a platform wants to have repeated is no page, whatever it holds."""


class _Refused(Exception):
    """The request ends here, with this status."""

    def __init__(self, status: int, headers: _Headers = ()) -> None:
        super().__init__(status)
        self.status = status
        self.headers = headers


class Webhooks:
    """The channels' webhooks, put before another ASGI application."""

    def __init__(self, channels: Mapping[str, Channel], inbox: Inbox, pulse: Pulse, clock: Clock) -> None:
        self._pulse = pulse
        self._channels = channels
        self._inbox = inbox
        self._seldom = Seldom(log, clock)

    def before(self, other: ASGIApp) -> ASGIApp:
        """An application that answers the webhooks itself and passes everything else on."""

        async def app(scope: Scope, receive: Receive, send: Send) -> None:
            if scope["type"] == "http" and scope["path"].startswith(PREFIX):
                await self(scope, receive, send)
            else:
                await other(scope, receive, send)

        return app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        try:
            body = await self._answer(scope, receive)
        except _Refused as refused:
            await _respond(send, refused.status, b"", refused.headers)
        else:
            await _respond(send, 200, body, (), PLAIN if scope["method"] == "GET" else JSON)

    async def _answer(self, scope: Scope, receive: Receive) -> bytes:
        channel = self._channels.get(scope["path"][len(PREFIX) :])
        if channel is None:
            raise _Refused(404)
        if scope["method"] == "GET":
            return self._greet(channel, scope)
        if scope["method"] != "POST":
            raise _Refused(405, ((b"allow", b"POST"),))
        raw = await _read(receive)
        try:
            channel.verify(dict(scope["headers"]), raw)
            self._pulse.hear(channel.name, "webhook")
            events = channel.parse(raw)
        except Forged as forged:
            self._seldom.warn(f"a forged call of the {channel.name} webhook", forged)
            raise _Refused(forged.status) from None
        except ValueError as error:
            self._seldom.warn(f"the {channel.name} webhook was called with what is no payload", error)
            raise _Refused(400) from None
        if not events:
            return b""
        try:
            taken = await self._inbox.take(events, respond=len(events) == 1)
        except NotStored:
            raise _Refused(503, RETRY) from None
        return taken[0].body if len(taken) == 1 else b""

    def _greet(self, channel: Channel, scope: Scope) -> bytes:
        """The answer to a platform that asks who we are, with a GET."""
        try:
            answer = channel.greet(dict(parse_qsl(scope["query_string"].decode("latin-1"))))
        except Forged as forged:
            self._seldom.warn(f"somebody asked the {channel.name} webhook to greet", forged)
            raise _Refused(forged.status) from None
        if answer is None:
            raise _Refused(405, ((b"allow", b"POST"),))
        return answer


async def _read(receive: Receive) -> bytes:
    """The body; refuses one that is too long before all of it was read."""
    chunks: list[bytes] = []
    size = 0
    while (event := await receive())["type"] == "http.request":
        chunks.append(event.get("body", b""))
        size += len(chunks[-1])
        if size > LARGEST_BODY:
            raise _Refused(413)
        if not event.get("more_body"):
            return b"".join(chunks)
    raise _Refused(400)


async def _respond(send: Send, status: int, body: bytes, headers: _Headers, kind: _Headers = JSON) -> None:
    length = (b"content-length", str(len(body)).encode())
    await send(
        {
            "type": "http.response.start",
            "status": status,
            "headers": [length, *(kind if body else ()), *headers],
        }
    )
    await send({"type": "http.response.body", "body": body})
