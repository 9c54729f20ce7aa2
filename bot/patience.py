"""How long a client may take to say what it wants, and to read the answer; else it is dropped."""

from __future__ import annotations

import asyncio

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

HEAD_SECONDS = 10.0
"""From a connection, or a request's first byte, to the end of its headers."""
BODY_SECONDS = 60.0
"""From there to the end of its body: 5 MB over a village's line."""
ANSWER_SECONDS = 120.0
"""In which some of what waits to be read is read: the system itself holds a part of it."""
REQUESTS_AHEAD = 20
"""Requests that a client may send before the answers to those before them; browsers send none."""
CONNECTIONS = 800
"""At once; more are told to come again. A process has often no more than 1,024 files."""


class Prompt(HttpToolsProtocol):
    """uvicorn's protocol, with an end to waiting."""

    _waiting: asyncio.TimerHandle | None = None
    _reading: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Somebody comes, and should say why."""
        super().connection_made(transport)
        self._wait(HEAD_SECONDS)

    def on_message_begin(self) -> None:
        """The first byte of a request, maybe on a connection that was used before."""
        super().on_message_begin()
        self._wait(HEAD_SECONDS)

    def on_headers_complete(self) -> None:
        """The body is still to come."""
        if len(self.pipeline) >= REQUESTS_AHEAD:
            self.transport.close()  # not at once: what is being answered may write yet
            return
        self._wait(BODY_SECONDS)
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        """All was said."""
        self._heard()
        super().on_message_complete()

    def connection_lost(self, exc: Exception | None) -> None:
        """They went."""
        self._heard()
        self._read()
        super().connection_lost(exc)

    def pause_writing(self) -> None:
        """More waits for them than there is room for."""
        super().pause_writing()
        self._offer()

    def resume_writing(self) -> None:
        """They read; how much of a whole answer is left is seen from here on."""
        self._read()
        super().resume_writing()
        if self.cycle is None or self.cycle.response_complete:
            self._offer()

    def on_response_complete(self) -> None:
        """The end of an answer was written, and waits for them maybe."""
        super().on_response_complete()
        self._offer()

    def _offer(self) -> None:
        """See after a while whether what waits for them has become less."""
        if self._reading is None and (left := self.transport.get_write_buffer_size()):
            self._reading = self.loop.call_later(ANSWER_SECONDS, self._look, left)

    def _look(self, left: int) -> None:
        self._reading = None
        if self.transport.get_write_buffer_size() < left:
            self._offer()
        else:
            self._drop()

    def _read(self) -> None:
        if self._reading is not None:
            self._reading.cancel()
            self._reading = None

    def _wait(self, seconds: float) -> None:
        self._heard()
        self._waiting = self.loop.call_later(seconds, self._drop)

    def _heard(self) -> None:
        if self._waiting is not None:
            self._waiting.cancel()
            self._waiting = None

    def _drop(self) -> None:
        self._waiting = None
        self.transport.abort()
