"""A fake Bot API that permits so many messages in any second and answers 429 beyond; counts who got what."""

from __future__ import annotations

import time
from collections import Counter, deque

from bench.botbench.fakeapi import SENDS_TEXT, FakeApi
from bench.botbench.wire import After, Answer, Params, ServerConn, dumps
from bench.schedule.people import READER

SECOND = 1.0
REFUSED = dumps(
    {
        "ok": False,
        "error_code": 429,
        "description": "Too Many Requests: retry after 1",
        "parameters": {"retry_after": 1},
    }
)


class Limit:
    """At most `most` in any second; what is beyond is refused and does not count."""

    def __init__(self, most: int) -> None:
        self.most = most
        self.refused = 0
        self.taken = 0
        self.early: list[int] = []
        self._lately: deque[float] = deque()

    def take(self, now: float, *, free: bool = False) -> bool:
        """Whether a message may come now; a `free` one always may, and takes its place."""
        while self._lately and self._lately[0] <= now - SECOND:
            self._lately.popleft()
        if len(self._lately) >= self.most and not free:
            self.refused += 1
            self.early.append(round(1000 * (SECOND - (now - self._lately[0]))))
            return False
        self._lately.append(now)
        self.taken += 1
        return True


class Refusing(ServerConn):
    """Answers with the status that belongs to a refusal."""

    def write(self, body: bytes) -> None:
        if body is not REFUSED:
            super().write(body)
            return
        head = b"HTTP/1.1 429 Too Many Requests\r\nContent-Type: application/json\r\n"
        self.t.write(head + b"Content-Length: %d\r\n\r\n" % len(body) + body)


class LimitedApi(FakeApi):
    """`got` counts the messages of each reader; `begun` and `ended` are when the first and the last came."""

    limit = Limit(30)
    begun = ended = 0.0
    taken_at_begin = taken_at_end = 0
    refused_replies = 0
    within_answer = False

    def permit(self, most: int) -> None:
        """So many in any second."""
        self.limit = Limit(most)
        self.got: Counter[int] = Counter()

    async def listen(self, port: int) -> int:
        self.server = await self.loop.create_server(
            lambda: Refusing(self.handle), "127.0.0.1", port, backlog=2048
        )
        return int(self.server.sockets[0].getsockname()[1])

    def call(self, name: str, p: Params) -> tuple[Answer, After]:
        if name not in SENDS_TEXT:
            return super().call(name, p)
        now, chat = time.monotonic(), int(p.get("chat_id") or 0)
        reader = chat >= READER
        if not self.limit.take(now, free=self.within_answer):
            self.refused_replies += not reader
            return REFUSED, None
        if not reader:
            return super().call(name, p)
        self.note(chat, now)
        return super().call(name, p)[0], None

    def note(self, chat: int, now: float) -> None:
        """A reader's message came."""
        if not self.got:
            self.begun, self.taken_at_begin = now, self.limit.taken
        self.ended, self.taken_at_end = now, self.limit.taken
        self.got[chat] += 1

    def reply_in_answer(self, p: Params) -> None:
        """What travels in a webhook's answer cannot be refused, and counts all the same."""
        self.within_answer = True
        super().reply_in_answer(p)
        self.within_answer = False
