"""How long a client may take to say what it wants: whoever takes longer is dropped. Knows no request."""

from __future__ import annotations

import asyncio

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

HEAD_SECONDS = 10.0
"""From a connection, or a request's first byte, to the end of its headers."""
BODY_SECONDS = 60.0
"""From there to the end of its body: 5 MB over a village's line."""
CONNECTIONS = 800
"""At once; more are told to come again. A process has often no more than 1,024 files."""


class Prompt(HttpToolsProtocol):
    """uvicorn's protocol, with an end to waiting."""

    _waiting: asyncio.TimerHandle | None = None

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
        self._wait(BODY_SECONDS)
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        """All was said."""
        self._heard()
        super().on_message_complete()

    def connection_lost(self, exc: Exception | None) -> None:
        """They went."""
        self._heard()
        super().connection_lost(exc)

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
