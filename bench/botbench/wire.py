"""Minimal HTTP/1.1 over asyncio protocols: the fake Bot API's server and the webhook client."""

import asyncio
from collections.abc import Callable
from typing import Any, Protocol, cast
from urllib.parse import parse_qsl

import msgspec

loads = msgspec.json.decode
dumps = msgspec.json.encode

Params = dict[str, Any]
After = Callable[[], None] | None
Answer = bytes | asyncio.Future[bytes]
Handler = Callable[[bytes, bytes, bytes, bytes], tuple[Answer, After]]


def header(low: bytes, name: bytes) -> bytes:
    """Value of a header in a lower-cased head; name as b'content-type'."""
    i = low.find(b"\r\n" + name + b":")
    if i < 0:
        return b""
    i += len(name) + 3
    j = low.find(b"\r\n", i)
    return (low[i:] if j < 0 else low[i:j]).strip()


def split_body(low: bytes, data: bytes, start: int) -> tuple[bytes, int] | None:
    """(body, end offset), or None while the body is still incomplete."""
    n = header(low, b"content-length")
    if n:
        end = start + int(n)
        return None if len(data) < end else (data[start:end], end)
    if b"chunked" not in header(low, b"transfer-encoding"):
        return b"", start
    return _chunks(data, start)


def _chunks(data: bytes, i: int) -> tuple[bytes, int] | None:
    out: list[bytes] = []
    while True:
        j = data.find(b"\r\n", i)
        if j < 0:
            return None
        size = int(data[i:j].split(b";")[0], 16)
        if len(data) < j + 4 + size:
            return None
        if size == 0:
            return b"".join(out), j + 4
        out.append(data[j + 2 : j + 2 + size])
        i = j + 4 + size


def parse_params(ctype: bytes, body: bytes, head: bytes = b"") -> Params:
    """Parameters of a Bot API call: JSON, urlencoded or multipart. `head` keeps the boundary's case."""
    if not body:
        return {}
    if b"json" in ctype:
        return dict(loads(body))
    if b"multipart" in ctype:
        return _multipart(body, head)
    return dict(parse_qsl(body.decode(), keep_blank_values=True))


def _multipart(body: bytes, head: bytes) -> Params:
    i = head.lower().find(b"boundary=")
    mark = b"--" + head[i + 9 :].split(b"\r\n")[0].split(b";")[0].strip().strip(b'"')
    out: Params = {}
    for part in body.split(mark)[1:-1]:
        h, _, v = part.partition(b"\r\n\r\n")
        k = h.find(b'name="')
        name = h[k + 6 : h.find(b'"', k + 6)] if k >= 0 else b""
        if not name:  # name=token without quotes
            k = h.find(b"name=")
            name = h[k + 5 :].split(b"\r\n")[0].split(b";")[0]
        out[name.decode()] = v[:-2].decode("utf-8", "replace")
    return out


class ServerConn(asyncio.Protocol):
    """handler(path, low_head, head, body) -> (answer, after): `after` runs once the answer is written."""

    t: asyncio.Transport

    def __init__(self, handler: Handler) -> None:
        self.handler, self.buf = handler, b""
        self.busy: asyncio.Future[bytes] | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.t = cast(asyncio.Transport, transport)  # uvloop's is none by class

    def connection_lost(self, exc: Exception | None) -> None:
        if self.busy is not None:
            self.busy.cancel()

    def data_received(self, data: bytes) -> None:
        if self.buf:
            data = self.buf + data
            self.buf = b""
        while data:
            i = data.find(b"\r\n\r\n")
            if i < 0:
                break
            head = data[:i]
            low = head.lower()
            got = split_body(low, data, i + 4)
            if got is None:
                break
            data = data[got[1] :]
            self.answer(head, low, got[0])
        self.buf = data

    def answer(self, head: bytes, low: bytes, body: bytes) -> None:
        answer, after = self.handler(head.split(b" ", 2)[1], low, head, body)
        if isinstance(answer, bytes):
            self.write(answer)
        else:
            self.busy = answer
            answer.add_done_callback(self.late)
        if after:
            after()

    def late(self, fut: asyncio.Future[bytes]) -> None:
        self.busy = None
        if not fut.cancelled() and not self.t.is_closing():
            self.write(fut.result())

    def write(self, body: bytes) -> None:
        head = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n" % len(body)
        self.t.write(head + body)


class Pool(Protocol):
    """Who hands requests to the webhook connections and takes their answers."""

    def answered(
        self, conn: "ClientConn", item: Any, status: int, low: bytes, head: bytes, body: bytes
    ) -> None: ...

    def lost(self, conn: "ClientConn", item: Any) -> None: ...


class ClientConn(asyncio.Protocol):
    """One keep-alive connection to the bot's webhook; one request in flight: `item` is whose."""

    t: asyncio.Transport

    def __init__(self, pool: Pool) -> None:
        self.pool, self.buf, self.sent = pool, b"", 0.0
        self.item: Any = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.t = cast(asyncio.Transport, transport)  # uvloop's is none by class

    def send(self, item: Any, raw: bytes, now: float) -> None:
        self.item, self.sent = item, now
        self.t.write(raw)

    def data_received(self, data: bytes) -> None:
        if self.buf:
            data = self.buf + data
            self.buf = b""
        i = data.find(b"\r\n\r\n")
        low = data[:i].lower()
        got = split_body(low, data, i + 4) if i >= 0 else None
        if got is None:
            self.buf = data
            return
        item, self.item = self.item, None
        if b"\r\nconnection: close" in low:
            self.t.close()
        if item is not None:
            self.pool.answered(self, item, int(low[9:12]), low, data[:i], got[0])

    def connection_lost(self, exc: Exception | None) -> None:
        item, self.item = self.item, None
        self.pool.lost(self, item)
