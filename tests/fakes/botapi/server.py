"""The server itself, on aiohttp; see the package. It keeps messages, so that edits and taps fit to them."""

from __future__ import annotations

import asyncio
import json
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from email.utils import format_datetime
from typing import Any, Self

from aiohttp import MultipartReader, web

from tests.fakes.botapi import official, opinion, rules
from tests.fakes.botapi.updates import DATE, Update

ME = {
    "id": 1,
    "is_bot": True,
    "first_name": "Pendamping",
    "username": "pendamping_bot",
    "can_join_groups": False,
    "can_read_all_group_messages": False,
    "supports_inline_queries": False,
}
BOT = {key: ME[key] for key in ("id", "is_bot", "first_name", "username")}


class Upload(bytes):
    """A file that was sent along, and what it is called."""

    name: str = ""


@dataclass(frozen=True)
class Call:
    """One call as it came in: files are Upload, everything else as JSON has it."""

    method: str
    params: Mapping[str, Any]
    in_response: bool = False


@dataclass(frozen=True)
class Failure:
    """What the next call of a method gets instead of its result."""

    code: int
    description: str
    retry_after: int = 0
    moved_to: int = 0

    @property
    def body(self) -> dict[str, Any]:
        """Telegram's JSON for it."""
        body: dict[str, Any] = {"ok": False, "error_code": self.code, "description": self.description}
        about = {"retry_after": self.retry_after, "migrate_to_chat_id": self.moved_to}
        told = {name: value for name, value in about.items() if value}
        return body | ({"parameters": told} if told else {})


def checked(method: str, params: Mapping[str, Any]) -> list[str]:
    """What is wrong with a call by our own rules, the published ones, and the second opinion."""
    return [*rules.faults(method, params), *official.faults(method, params), *opinion.faults(method, params)]


@dataclass
class FakeBotApi:
    """`calls` in order; `faults` of all of them; `messages` by (chat, id) as they stand now."""

    token: str = "1:test"
    calls: list[Call] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    messages: dict[tuple[int, int], dict[str, Any]] = field(default_factory=dict)
    failures: dict[str, deque[Failure]] = field(default_factory=dict)
    files: dict[str, bytes] = field(default_factory=dict)
    downloads: dict[str, int] = field(default_factory=dict)
    """The status with which a file is not given out."""
    pending: list[Update] = field(default_factory=list)
    hook: Mapping[str, Any] = field(default_factory=dict)
    hook_trouble: dict[str, Any] = field(default_factory=dict)
    """What getWebhookInfo tells besides: last_error_date and last_error_message."""
    blocked: set[int] = field(default_factory=set)
    """Chats of people who blocked the bot."""
    base: str = ""
    date: Callable[[], datetime] | None = None
    """What its answers say the time is, if not the machine's."""
    _last: int = 1000
    _runner: web.AppRunner | None = None
    _news: asyncio.Event = field(default_factory=asyncio.Event)
    _heard: asyncio.Event = field(default_factory=asyncio.Event)

    async def __aenter__(self) -> Self:
        app = web.Application(client_max_size=60_000_000)
        app.router.add_route("*", "/bot{token}/{method}", self._called)
        app.router.add_get("/file/bot{token}/{path:.*}", self._downloaded)
        app.on_response_prepare.append(self._date)
        self._runner = web.AppRunner(app, shutdown_timeout=0.1, handler_cancellation=True)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        self.base = f"http://127.0.0.1:{self._runner.addresses[0][1]}"
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._runner is not None:
            await self._runner.cleanup()

    async def _date(self, _request: web.Request, response: web.StreamResponse) -> None:
        if self.date is not None:
            response.headers["Date"] = format_datetime(self.date(), usegmt=True)

    # What tests use

    def fail(self, method: str, *failures: Failure) -> None:
        """The next calls of the method fail like this."""
        self.failures.setdefault(method, deque()).extend(failures)

    def of(self, method: str) -> list[Mapping[str, Any]]:
        """The calls of one method."""
        return [call.params for call in self.calls if call.method == method]

    async def called(self, method: str) -> Mapping[str, Any]:
        """Wait for a call of the method; the newest."""
        while not self.of(method):
            self._heard.clear()
            await self._heard.wait()
        return self.of(method)[-1]

    def deliver(self, *updates: Update) -> None:
        """Updates that the bot gets when it asks."""
        self.pending.extend(updates)
        self._news.set()

    def respond(self, body: bytes) -> None:
        """What the bot put into a webhook's response is a call like any other, whose answer nobody sees."""
        if body:
            params = json.loads(body)
            self._take(Call(params.pop("method"), params, in_response=True))

    # What the bot sees

    async def _called(self, request: web.Request) -> web.Response:
        method = request.match_info["method"]
        if request.match_info["token"] != self.token:
            return web.json_response(Failure(401, "Unauthorized").body, status=401)
        answer = self._take(Call(method, await _params(method, request)))
        if method == "getUpdates" and answer["ok"]:
            answer = {"ok": True, "result": await self._updates(self.calls[-1].params)}
        return web.json_response(answer, status=200 if answer["ok"] else answer["error_code"])

    def _take(self, call: Call) -> dict[str, Any]:
        self.calls.append(call)
        self._heard.set()
        faults = checked(call.method, call.params)
        self.faults += [f"{call.method}: {fault}" for fault in faults]
        if call.params.get("chat_id") in self.blocked:
            return Failure(403, "Forbidden: bot was blocked by the user").body
        waiting = self.failures.get(call.method)
        if waiting:
            return waiting.popleft().body
        if faults:
            return Failure(404 if "not found" in faults[0] else 400, f"Bad Request: {faults[0]}").body
        return self._result(call)

    def _result(self, call: Call) -> dict[str, Any]:
        match call.method:
            case "getMe":
                result: Any = ME
            case "getWebhookInfo":
                about = {"url": self.hook.get("url", ""), "has_custom_certificate": False}
                result = about | {"pending_update_count": len(self.pending)} | self.hook_trouble
            case "getFile":
                return self._file(str(call.params["file_id"]))
            case "sendMessage" | "sendPhoto" | "sendDocument" | "sendAudio" | "sendVideo":
                result = self._new(call.params)
            case "editMessageText" | "editMessageCaption" | "editMessageReplyMarkup":
                return self._edited(call.params)
            case _:
                result = True
        if call.method in ("setWebhook", "deleteWebhook"):
            self.hook = call.params if call.method == "setWebhook" else {}
        return {"ok": True, "result": result}

    def _new(self, params: Mapping[str, Any]) -> dict[str, Any]:
        self._last += 1
        chat = params["chat_id"]
        message: dict[str, Any] = {
            "message_id": self._last,
            "from": BOT,
            "chat": {"id": chat, "type": "private", "first_name": "Sari"},
            "date": DATE,
        }
        if "photo" in params:
            size = {"file_id": f"sent{self._last}", "file_unique_id": "u", "width": 90, "height": 60}
            message |= {"photo": [size], "caption": _seen(params, "caption")}
        elif "document" in params:
            file = {
                "file_id": f"sent{self._last}",
                "file_unique_id": "u",
                "file_name": params["document"].name,
            }
            message |= {"document": file, "caption": _seen(params, "caption")}
        else:
            message["text"] = _seen(params, "text")
        if "inline_keyboard" in params.get("reply_markup", {}):
            message["reply_markup"] = params["reply_markup"]
        self.messages[chat, self._last] = message
        return message

    def _edited(self, params: Mapping[str, Any]) -> dict[str, Any]:
        message = self.messages.get((params["chat_id"], params["message_id"]))
        if message is None:
            return Failure(400, "Bad Request: message to edit not found").body
        if "text" in params and "text" not in message:
            return Failure(400, "Bad Request: there is no text in the message to edit").body
        before = dict(message)
        message |= {name: _seen(params, name) for name in ("text", "caption") if name in params}
        message["reply_markup"] = params.get("reply_markup", {"inline_keyboard": []})
        if before == message:
            return Failure(400, "Bad Request: message is not modified").body
        return {"ok": True, "result": message | {"edit_date": DATE}}

    def _file(self, file_id: str) -> dict[str, Any]:
        if file_id not in self.files:
            return Failure(400, "Bad Request: invalid file_id").body
        if len(self.files[file_id]) > 20 * 1024 * 1024:
            return Failure(400, "Bad Request: file is too big").body
        about = {"file_id": file_id, "file_unique_id": "u", "file_size": len(self.files[file_id])}
        return {"ok": True, "result": {**about, "file_path": f"photos/{file_id}"}}

    async def _downloaded(self, request: web.Request) -> web.Response:
        name = request.match_info["path"].removeprefix("photos/")
        status = self.downloads.get(name, 200 if name in self.files else 404)
        return web.Response(status=status, body=self.files.get(name, b"")[: None if status == 200 else 0])

    async def _updates(self, params: Mapping[str, Any]) -> list[Update]:
        self.pending = [u for u in self.pending if u["update_id"] >= params.get("offset", 0)]
        if not self.pending and params.get("timeout"):
            self._news.clear()
            await self._news.wait()
        return self.pending[: params.get("limit", 100)]


def _seen(params: Mapping[str, Any], name: str) -> str:
    text: str = params.get(name, "")
    return rules.parsed(text)[0] if params.get("parse_mode") == "HTML" else text


async def _params(method: str, request: web.Request) -> dict[str, Any]:
    if request.content_type == "application/json":
        given: dict[str, Any] = await request.json()
        return given
    if request.content_type == "multipart/form-data":
        return await _multipart(method, await request.multipart())
    return {name: _typed(method, name, str(value)) for name, value in (await request.post()).items()}


async def _multipart(method: str, reader: MultipartReader) -> dict[str, Any]:
    params: dict[str, Any] = {}
    async for part in reader:
        if part is None or isinstance(part, MultipartReader) or part.name is None:
            continue
        content = Upload(await part.read())
        content.name = part.filename or ""
        params[part.name] = content if content.name else _typed(method, part.name, content.decode())
    return params


def _typed(method: str, name: str, value: str) -> Any:
    """A form's text as the type that the field has; left as it is where that fails."""
    if rules.kind_of(method, name) in ("str", "file", ""):
        return value
    try:
        return json.loads(value)
    except ValueError:
        return value
