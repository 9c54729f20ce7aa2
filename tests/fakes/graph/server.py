"""The server itself, on aiohttp; see the package. It remembers calls and messages, answers as Meta does."""

from __future__ import annotations

import asyncio
import re
from base64 import b64encode
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from itertools import count
from typing import Any, Self

from aiohttp import web

from tests.fakes.graph import media, official
from tests.fakes.graph.errors import HANG_UP, NO_JSON, Failure, unknown_object
from tests.fakes.graph.media import UPLOADED, Media
from tests.fakes.graph.phone import DISPLAY, NUMBER, WABA, Phone
from tests.fakes.graph.policy import DAY, Policy
from tests.fakes.graph.reading import parameters
from tests.fakes.graph.rules import definition
from tests.fakes.graph.rules import faults as message_faults
from tests.fakes.graph.templates import Templates
from tests.sample import NOW

VERSION = re.compile(r"v[0-9]+\.[0-9]+")
DOWNLOAD = "/whatsapp_business/attachments/"
OF_NUMBERS = frozenset(["messages", "media"])
OF_ACCOUNTS = frozenset(["message_templates", "subscribed_apps", "phone_numbers"])
Numbers = dict[str, dict[str, Any]]


def number_info(number_id: str = NUMBER, display: str = DISPLAY) -> dict[str, Any]:
    """What GET /{phone number id} tells of one of our numbers."""
    about = {"id": number_id, "display_phone_number": display, "verified_name": "Pendamping"}
    return {
        **about,
        "quality_rating": "GREEN",
        "code_verification_status": "VERIFIED",
        "name_status": "APPROVED",
    }


@dataclass(frozen=True)
class Call:
    """One call as it came in; `path` without the version, a file is bytes under "file"."""

    method: str
    path: str
    params: Mapping[str, Any]


def checked(payload: Any) -> list[str]:
    """What is wrong with a message by our own rules, and by the published description."""
    return message_faults(payload) or official.faults(payload)


@dataclass
class FakeGraph:
    """`calls` in order; `faults` of all of them; `messages` by wamid; `read` the ids marked as read.

    `policy` enforces nothing until a test says so: see `window_open`, `policy.rate`, `policy.burst`.
    """

    token: str = "test-token"
    waba: str = WABA
    clock: Callable[[], datetime] = lambda: NOW
    numbers: Numbers = field(default_factory=lambda: {NUMBER: number_info()})
    calls: list[Call] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    messages: dict[str, dict[str, Any]] = field(default_factory=dict)
    read: list[str] = field(default_factory=list)
    subscribed: bool = True
    base: str = ""
    failures: dict[str, deque[Failure]] = field(default_factory=dict)
    _wamids: count[int] = field(default_factory=lambda: count(1))
    _runner: web.AppRunner | None = None
    _heard: asyncio.Event = field(default_factory=asyncio.Event)

    def __post_init__(self) -> None:
        self.policy = Policy(lambda: self.clock())
        self.media = Media(lambda: self.clock())
        self.templates = Templates()

    async def __aenter__(self) -> Self:
        app = web.Application(client_max_size=110_000_000)
        app.router.add_route("*", "/{path:.*}", self._called)
        self._runner = web.AppRunner(app, shutdown_timeout=0.1, handler_cancellation=True)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self.base = f"http://127.0.0.1:{self._runner.addresses[0][1]}"
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._runner is not None:
            await self._runner.cleanup()

    # What tests use

    def fail_next(
        self, code: int, *, status: int | None = None, details: str = "", on: str = "messages", times: int = 1
    ) -> None:
        """The next calls fail: 500 = a page without JSON, 0 = no answer at all.

        `on`: messages, read, media, message_templates, subscribed_apps, phone_numbers, download,
        or object (a call to an id itself).
        """
        failure = Failure(code, details, status=status)
        self.failures.setdefault(on, deque()).extend([failure] * times)

    def window_open(self, address: str, until: datetime) -> None:
        """The person at this address may be answered freely until then; from now on windows count."""
        self.policy.enforce_window = True
        self.policy.open(address, until)

    def phone(self, **about: Any) -> Phone:
        """A person whose messages open the reply window here for 24 hours, as they do at Meta."""
        return Phone(**{"clock": self.clock, "heard": self._wrote, **about})

    def to(self, address: str) -> list[dict[str, Any]]:
        """The messages that went to a number or user id, in order."""
        return [m for m in self.messages.values() if address in (m.get("to"), m.get("recipient"))]

    async def sent(self, least: int = 1) -> list[dict[str, Any]]:
        """All messages, once there are so many."""
        while len(self.messages) < least:
            self._heard.clear()
            await self._heard.wait()
        return list(self.messages.values())

    def _wrote(self, *addresses: str) -> None:
        for address in filter(None, addresses):
            self.policy.open(address, self.clock() + DAY)

    # What the bot sees

    async def _called(self, request: web.Request) -> web.Response:
        try:
            if request.path == DOWNLOAD:
                return self._download(request)
            return web.json_response(await self._answer(request))
        except Failure as failure:
            if failure.code == HANG_UP and request.transport is not None:
                request.transport.close()
            if failure.code in (NO_JSON, HANG_UP):
                return web.Response(status=failure.status, text="<html>Sorry, something went wrong.</html>")
            return web.json_response(failure.body, status=failure.status)
        finally:
            self._heard.set()

    async def _answer(self, request: web.Request) -> dict[str, Any]:
        version, object_id, edge, *more = [*request.path.strip("/").split("/"), "", ""]
        params = await parameters(request)
        self.calls.append(Call(request.method, request.path.removeprefix(f"/{version}"), params))
        if not VERSION.fullmatch(version) or any(more):
            self.faults.append(f"{request.path}: no such address")
            raise Failure(2500, request.path)
        found = self._faults(request.method, edge, params)
        self.faults += [f"{request.method} {edge}: {fault}" for fault in found]
        self._admit(request, "read" if edge == "messages" and "status" in params else edge or "object")
        if found:
            raise Failure(131008 if "is required" in found[0] else 131009, found[0])
        return self._result(request, object_id, edge, params)

    def _faults(self, method: str, edge: str, params: dict[str, Any]) -> list[str]:
        match method, edge:
            case "POST", "messages":
                return checked(params)
            case "POST", "media":
                return list(media.faults(params.get("mime", ""), params.get("file", b""), params))
            case "POST", "message_templates":
                return list(definition.faults(params))
            case ("GET", _) | ("DELETE", "message_templates" | "subscribed_apps" | ""):
                return []
            case "POST", "subscribed_apps" | "":
                return []
        return ["no such call"]

    def _admit(self, request: web.Request, on: str) -> None:
        if request.headers.get("Authorization") != f"Bearer {self.token}":
            raise Failure(190)
        waiting = self.failures.get(on)
        if waiting:
            raise waiting.popleft()

    def _result(
        self, request: web.Request, object_id: str, edge: str, params: dict[str, Any]
    ) -> dict[str, Any]:
        method = request.method
        if (edge in OF_NUMBERS and object_id not in self.numbers) or (
            edge in OF_ACCOUNTS and object_id != self.waba
        ):
            raise unknown_object(method, object_id)
        match edge:
            case "messages":
                return self._message(object_id, params)
            case "media" if method == "POST":
                return {"id": self.media.put(params["file"], params["mime"], lives=UPLOADED)}
            case "message_templates":
                return self._templates(method, params)
            case "subscribed_apps":
                return self._subscription(method)
            case "phone_numbers":
                return {"data": list(self.numbers.values())}
            case "":
                return self._object(method, object_id, params)
        raise Failure(2500, request.path)

    def _message(self, number_id: str, params: dict[str, Any]) -> dict[str, Any]:
        if "status" in params:
            self.read.append(params["message_id"])
            return {"success": True}
        kind = params["type"]
        address = str(params.get("to") or params["recipient"])
        self.policy.check(number_id, address, template=kind == "template")
        if kind == "template":
            self.templates.check(params["template"])
        elif kind in media.TYPES:
            self.media.check(kind, params[kind])
        wamid = "wamid." + b64encode(f"HBgM{address}-{next(self._wamids):06d}".encode()).decode()
        self.messages[wamid] = params
        who = {"wa_id": address.removeprefix("+")} if "to" in params else {"user_id": address}
        accepted = {"id": wamid, **({"message_status": "accepted"} if kind == "template" else {})}
        return {
            "messaging_product": "whatsapp",
            "contacts": [{"input": address, **who}],
            "messages": [accepted],
        }

    def _templates(self, method: str, params: dict[str, Any]) -> dict[str, Any]:
        if method == "POST":
            return self.templates.create(params)
        if method == "DELETE":
            known = self.templates.known
            for key in [key for key in known if key[0] == params.get("name")]:
                del known[key]
            return {"success": True}
        return self.templates.listed(params, f"{self.base}/v25.0/{self.waba}/message_templates")

    def _subscription(self, method: str) -> dict[str, Any]:
        if method == "GET":
            app = {
                "id": "67084829",
                "name": "Pendamping",
                "link": "https://www.facebook.com/games/?app_id=67084829",
            }
            return {"data": [{"whatsapp_business_api_data": app}] if self.subscribed else []}
        self.subscribed = method == "POST"
        return {"success": True}

    def _object(self, method: str, object_id: str, params: dict[str, Any]) -> dict[str, Any]:
        template = self.templates.by_id(object_id)
        if method == "GET" and object_id in self.numbers:
            return _chosen(self.numbers[object_id], params)
        if method == "GET" and object_id == self.waba:
            return _chosen({"id": self.waba, "name": "Pendamping", "currency": "IDR"}, params)
        if template is not None and method in ("GET", "POST"):
            return template.body if method == "GET" else self.templates.edit(template, params)
        if method == "GET":
            return self.media.about(object_id, self.base)
        if method == "DELETE" and object_id in self.media.kept:
            del self.media.kept[object_id]
            return {"success": True}
        raise unknown_object(method, object_id)

    def _download(self, request: web.Request) -> web.Response:
        self.calls.append(Call(request.method, DOWNLOAD, dict(request.query)))
        self._admit(request, "download")
        file = self.media.download(request.query.get("mid", ""), request.query.get("ext", ""))
        return web.Response(body=file.content, content_type=file.mime.split(";")[0])


def _chosen(about: dict[str, Any], params: Mapping[str, Any]) -> dict[str, Any]:
    """The fields that were asked for; the id is always among them."""
    names = params["fields"].split(",") if params.get("fields") else list(about)
    return {name: about[name] for name in ["id", *names] if name in about}
