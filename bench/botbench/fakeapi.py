"""Fake Telegram Bot API: takes the bot's calls, delivers updates by webhook or polling; checks no limits."""

import asyncio
import time
from collections import deque
from collections.abc import Callable
from urllib.parse import urlsplit

from bench.botbench.sim import Message, Sim, User
from bench.botbench.wire import (
    After,
    Answer,
    ClientConn,
    Params,
    ServerConn,
    dumps,
    header,
    loads,
    parse_params,
)

BOT = {"id": 123456, "is_bot": True, "first_name": "Bench", "username": "bench_bot"}
ME = BOT | {
    "can_join_groups": True,
    "can_read_all_group_messages": False,
    "supports_inline_queries": False,
    "can_connect_to_business": False,
    "has_main_web_app": False,
}
OK_TRUE = b'{"ok":true,"result":true}'
NO_UPDATES = b'{"ok":true,"result":[]}'
SENDS_TEXT = {
    "sendmessage",
    "editmessagetext",
    "sendphoto",
    "sendlocation",
    "senddocument",
    "editmessagecaption",
}
RETURN_TRUE = ("answer", "set", "delete", "pin", "unpin", "close", "log", "leave", "ban")


class FakeApi:
    server: asyncio.Server

    def __init__(
        self,
        loop: asyncio.AbstractEventLoop,
        sim: Sim,
        conns: int = 100,
        retry_delay: float = 0.2,
        hook_timeout: float = 60.0,
        polling: bool = False,
    ) -> None:
        self.loop, self.sim, self.conns, self.polling = loop, sim, conns, polling
        self.retry_delay, self.hook_timeout = retry_delay, hook_timeout
        self.calls: dict[str, int] = {}
        self.mid = 1000
        self.cb_open: set[str] = set()
        # webhook
        self.url = self.host = ""
        self.port, self.head = 0, b""
        self.idle: list[ClientConn] = []
        self.live: set[ClientConn] = set()
        self.opening = 0
        self.ready: deque[User] = deque()  # chats with an update to post
        self.retries = self.non2xx = self.hook_replies = self.acked = 0
        self.down = False
        # polling
        self.pending: dict[int, tuple[User, Message]] = {}
        self.poll: asyncio.Future[bytes] | None = None
        self.poll_limit = 100
        self.polled = False

    async def listen(self, port: int) -> int:
        self.server = await self.loop.create_server(
            lambda: ServerConn(self.handle), "127.0.0.1", port, backlog=2048
        )
        return int(self.server.sockets[0].getsockname()[1])

    def close(self) -> None:
        self.server.close()
        for conn in list(self.live):
            conn.t.abort()

    # ---- the bot's calls ---------------------------------------------------------------------------------
    def handle(self, path: bytes, low: bytes, head: bytes, body: bytes) -> tuple[Answer, After]:
        path, _, query = path.partition(b"?")
        name = path[path.rfind(b"/") + 1 :].decode().lower()
        params = parse_params(header(low, b"content-type"), body, head)
        if query:
            params = {**parse_params(b"", query), **params}
        return self.call(name, params)

    def call(self, name: str, p: Params) -> tuple[Answer, After]:
        self.calls[name] = self.calls.get(name, 0) + 1
        if name in SENDS_TEXT or name == "editmessagereplymarkup":
            return self.message(name, p)
        if name == "answercallbackquery":
            self.cb_open.discard(str(p.get("callback_query_id")))
            return OK_TRUE, None
        if name == "getupdates":
            return self.get_updates(p), None
        if name == "getme":
            return dumps({"ok": True, "result": ME}), None
        if name == "setwebhook":
            self.set_hook(str(p.get("url") or ""), str(p.get("secret_token") or ""))
            return OK_TRUE, None
        if name == "getwebhookinfo":
            info = {"url": self.url, "has_custom_certificate": False, "pending_update_count": 0}
            return dumps({"ok": True, "result": info}), None
        if name.startswith(RETURN_TRUE) or name == "sendchataction":
            return OK_TRUE, None
        return self.message(name, p)

    def message(self, name: str, p: Params) -> tuple[bytes, Callable[[], None] | None]:
        chat = int(p.get("chat_id") or 0)
        edit = name.startswith("edit")
        text = p.get("text") or p.get("caption") or ""
        markup = p.get("reply_markup")
        if isinstance(markup, str):
            markup = loads(markup) if markup else None
        msg = {
            "message_id": self.message_id(edit, p),
            "from": BOT,
            "chat": {"id": chat, "type": "private", "first_name": "Fasil"},
            "date": int(time.time()),
        }
        if text:
            msg["text"] = text
        if markup and "inline_keyboard" in markup:
            msg["reply_markup"] = markup
        if edit:
            msg["edit_date"] = msg["date"]
        answer = dumps({"ok": True, "result": msg})
        if name == "editmessagereplymarkup":
            return answer, None
        return answer, lambda: self.sim.on_reply(chat, text, markup, msg, edit)

    def message_id(self, edit: bool, p: Params) -> int:
        if edit and p.get("message_id"):
            return int(p["message_id"])
        self.mid += 1
        return self.mid

    # ---- delivery by webhook -----------------------------------------------------------------------------
    def set_hook(self, url: str, secret: str) -> None:
        self.url = url
        u = urlsplit(url)
        self.host, self.port = u.hostname or "", u.port or 80
        lines = [
            f"POST {u.path or '/'} HTTP/1.1",
            f"Host: {self.host}:{self.port}",
            "Content-Type: application/json",
        ]
        if secret:
            lines.append(f"X-Telegram-Bot-Api-Secret-Token: {secret}")
        self.head = "\r\n".join([*lines, "Content-Length: "]).encode()

    def deliver(self, chat: User, update_id: int, update: Message) -> None:
        """Queue an update; a chat's updates are posted one at a time and in order, as Telegram does."""
        if self.polling:
            self.pending[update_id] = (chat, update)
            self.wake()
            return
        chat.queue.append((update_id, dumps(update)))
        if len(chat.queue) == 1:
            self.ready.append(chat)
            self.pump()

    def pump(self) -> None:
        if self.down:
            return
        ready, idle, now = self.ready, self.idle, time.monotonic()
        while ready and idle:
            conn = idle.pop()
            if conn.t.is_closing():
                continue
            chat = ready.popleft()
            raw = chat.queue[0][1]
            conn.send(chat, self.request(raw), now)
        for _ in range(min(len(ready), self.conns - len(self.live) - self.opening)):
            self.opening += 1
            self.loop.create_task(self.open())

    def request(self, raw: bytes) -> bytes:
        """An update as the webhook's HTTP request."""
        return self.head + b"%d\r\n\r\n" % len(raw) + raw

    async def open(self) -> None:
        try:
            _, conn = await self.loop.create_connection(lambda: ClientConn(self), self.host, self.port)
        except OSError:
            await asyncio.sleep(0.05)
            self.opening -= 1
            if not self.opening:
                self.pump()
            return
        self.opening -= 1
        self.live.add(conn)
        self.idle.append(conn)
        self.pump()

    def answered(
        self, conn: ClientConn, chat: User, status: int, low: bytes, head: bytes, body: bytes
    ) -> None:
        if not conn.t.is_closing():
            self.idle.append(conn)
        if 200 <= status < 300:
            self.acked += 1
            chat.queue.popleft()
            chat.acked = True
            if chat.queue:
                self.ready.append(chat)
            if len(body) > 10:
                self.reply_in_answer(parse_params(header(low, b"content-type"), body, head))
        else:
            self.non2xx += 1
            self.again(chat)
        if self.ready:
            self.pump()

    def reply_in_answer(self, p: Params) -> None:
        """A Bot API call may travel in the webhook's answer; its result is never told."""
        if "method" in p:
            self.hook_replies += 1
            _, after = self.call(p.pop("method").lower(), p)
            if after:
                after()

    def lost(self, conn: ClientConn, chat: User | None) -> None:
        self.live.discard(conn)
        if conn in self.idle:
            self.idle.remove(conn)
        if chat is not None:
            self.again(chat)

    def again(self, chat: User) -> None:
        self.retries += 1
        chat.redelivered = True
        self.loop.call_later(self.retry_delay, self.requeue, chat)

    def requeue(self, chat: User) -> None:
        self.ready.append(chat)
        self.pump()

    def sweep(self) -> None:
        """Close webhook requests that got no answer in time: the update is retried."""
        limit = time.monotonic() - self.hook_timeout
        for c in [c for c in self.live if c.item is not None and c.sent < limit]:
            c.t.abort()

    # ---- delivery by getUpdates --------------------------------------------------------------------------
    def get_updates(self, p: Params) -> Answer:
        self.polled = True
        offset, limit = int(p.get("offset") or 0), int(p.get("limit") or 100)
        for uid in [u for u in self.pending if u < offset]:
            self.pending.pop(uid)[0].acked = True
            self.acked += 1
        if self.poll is not None:
            settle(self.poll, NO_UPDATES)
        if self.pending or not int(p.get("timeout") or 0):
            return self.batch(limit)
        self.poll = fut = self.loop.create_future()
        self.poll_limit = limit
        self.loop.call_later(min(int(p["timeout"]), 25), settle, fut, NO_UPDATES)
        return fut

    def batch(self, limit: int) -> bytes:
        updates = [update for _, update in self.pending.values()][:limit]
        return dumps({"ok": True, "result": updates})

    def wake(self) -> None:
        if self.poll is not None and not self.poll.done():
            fut, self.poll = self.poll, None
            # answered at the end of this loop turn, so that updates sent together travel together
            self.loop.call_soon(lambda: settle(fut, self.batch(self.poll_limit)))


def settle(fut: asyncio.Future[bytes], result: bytes) -> None:
    if not fut.done():
        fut.set_result(result)
