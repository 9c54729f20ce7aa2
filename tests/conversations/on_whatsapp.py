"""Transcripts on WhatsApp: signed webhook bodies go in, the Graph API calls that come out are shown.

Every call is checked by tests/fakes/graph, which also minds the reply window; `faults` must stay empty.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

import httpx

from actions.templates import definitions
from bot.config import Config
from bot.operator.whatsapp_account.shapes import components
from tests.conversations.calls import Sent
from tests.conversations.stage import FORMS, Event, Stage, photo
from tests.conversations.whatsapp_phone import Message, Way, shown
from tests.fakes.graph import NUMBER, SECRET, WABA, Body, Failure, FakeGraph, Phone, batch, encode, sign

PDF = "application/pdf"
TEXT = "text/plain"
BIG = 20_000_001
"""Bytes of a picture that is too large for us; sent as a file, since WhatsApp makes photos smaller."""


def settings(graph: FakeGraph) -> dict[str, str]:
    """What the bot has to know of it."""
    return {
        "WHATSAPP__TOKEN": graph.token,
        "WHATSAPP__APP_SECRET": SECRET,
        "WHATSAPP__VERIFY_TOKEN": "a-verify-token",
        "WHATSAPP__PHONE_NUMBER_IDS": NUMBER,
        "WHATSAPP__BUSINESS_ACCOUNT": WABA,
        "WHATSAPP__GRAPH_BASE": graph.base,
    }


class OnWhatsApp(Stage):
    """The bot behind its webhook; `graph` plays Meta's side. `failing`: how the next ones fail, once sent."""

    channel = "whatsapp"
    column = "W"

    def __init__(self, config: Config, graph: FakeGraph, *, whole: Stage | None = None) -> None:
        self.graph = graph
        self.phones: dict[str, Phone] = {}
        self.typed: dict[tuple[str, str], str] = {}
        self.posted = b""
        self.heard = self.told = self.called = 0
        self.failing: list[Failure] = []
        super().__init__(config, whole=whole)
        graph.clock = self.clock.now
        graph.policy.enforce_window = True

    def address(self, name: str) -> str:
        return f"ID.{7001 + len(self.addresses)}"

    async def begin(self) -> None:
        for definition in definitions():
            self.graph.templates.put(definition.name, definition.language, components(definition))
        for name, address in self.addresses.items():
            if name not in self.phones:
                self.phones[name] = self._phone(name, address)
        await self.service.channels["whatsapp"].start()

    def _phone(self, name: str, address: str) -> Phone:
        if name in self.people:
            self.graph.window_open(address, self.clock.now() + timedelta(hours=24))
        number = f"62812{len(self.phones) + 1:08d}"
        return self.graph.phone(user_id=address, number=number, name=name.removesuffix(" (WhatsApp)"))

    # Meta's side

    async def post(self, *bodies: Body) -> None:
        self.posted = encode(batch(*bodies))
        await self.again()

    async def again(self) -> None:
        headers = {"X-Hub-Signature-256": sign(self.posted), "Content-Type": "application/json"}
        transport = httpx.ASGITransport(app=self.service.asgi)
        async with httpx.AsyncClient(transport=transport, base_url="http://bot.test") as client:
            response = await client.post("/hooks/whatsapp", content=self.posted, headers=headers)
        assert (response.status_code, response.content) == (200, b"")

    async def block(self, who: str) -> None:
        self.graph.policy.gone.add(self.addresses[who])

    # What people do

    async def says(self, who: str, texts: Sequence[str]) -> None:
        bodies = [self.phones[who].says(text) for text in texts]
        self.typed |= {(who, text): _wamid(body) for text, body in zip(texts, bodies, strict=True)}
        await self.post(*bodies)

    def _messages(self, who: str) -> list[Message]:
        """What stands on somebody's phone, newest first."""
        found = self.graph.messages.items()
        sent = [(wamid, payload) for wamid, payload in found if _to(payload) == self.addresses[who]]
        return [shown(wamid, payload, self.graph.templates.known) for wamid, payload in reversed(sent)]

    async def taps(self, who: str, label: str, *, oldest: bool) -> None:
        messages = self._messages(who)
        for message in reversed(messages) if oldest else messages:
            way = message.way(label)
            if way is not None and not (oldest and way.kind == "type"):
                await self._take(who, way, message.wamid)
                return
        raise LookupError(f"{who} sees no button [{label}]")

    async def _take(self, who: str, way: Way, wamid: str) -> None:
        phone = self.phones[who]
        if way.kind == "type":
            await self.says(who, [way.data])
        elif way.kind == "quick":
            await self.post(phone.quick_reply(way.data, way.text, wamid))
        else:
            await self.post(phone.taps(way.data, way.text, wamid, row=way.kind == "row"))

    async def sends(self, who: str, what: str) -> None:
        phone, (kind, *rest) = self.phones[who], what.replace(",", " ").split()
        if kind == "photo":
            await self.post(phone.photo(self._file(photo()), caption=" ".join(rest)))
        elif kind == "album":
            await self.post(*(phone.photo(self._file(photo(n))) for n in range(int(rest[0]))))
        elif kind == "location":
            await self.post(phone.location(float(rest[0]), float(rest[1])))
        elif kind == "bigphoto":
            await self.post(phone.document(self._file(bytes(BIG)), "IMG_2026.jpg", "image/jpeg"))
        elif kind == "document" and rest:
            content = (FORMS / rest[0]).read_bytes()
            await self.post(phone.document(self._file(content, TEXT), rest[0], TEXT))
        elif kind == "document":
            await self.post(phone.document(self._file(b"%PDF-1.7", PDF), "surat.pdf", PDF))
        else:
            await self.post({"sticker": phone.sticker, "voice": phone.voice}[kind]())

    def _file(self, content: bytes, mime: str = "image/jpeg") -> str:
        return self.graph.media.put(content, mime)

    async def edits(self, who: str, before: str, after: str) -> None:
        wamid = self.typed[who, before]
        self.typed[who, after] = wamid
        await self.post(self.phones[who].edits(wamid, after))

    # What they see

    async def settle(self) -> None:
        """Also tell what became of the messages, as Meta does: in one body, not in order."""
        while True:
            await super().settle()
            told = [status for wamid, payload in self._untold() for status in self._statuses(wamid, payload)]
            if not told:
                return
            again = self.posted
            await self.post(*told)
            self.posted = again

    def _untold(self) -> list[tuple[str, Body]]:
        """The messages whose fate was not told yet, to people with a phone here."""
        new = list(self.graph.messages.items())[self.told :]
        self.told += len(new)
        return [(wamid, payload) for wamid, payload in new if _to(payload) in self.addresses.values()]

    def _statuses(self, wamid: str, payload: Body) -> list[Body]:
        phone = next(one for one in self.phones.values() if one.user_id == _to(payload))
        opaque = str(payload.get("biz_opaque_callback_data", ""))
        if self.failing:
            return [phone.status(wamid, "failed", errors=[self.failing.pop(0)], opaque=opaque)]
        category = "utility" if payload["type"] == "template" else "service"
        return [
            phone.status(wamid, state, category=category, opaque=opaque) for state in ("delivered", "sent")
        ]

    def events(self) -> list[Event]:
        new, self.heard = list(self.graph.messages.items())[self.heard :], len(self.graph.messages)
        calls, self.called = self.graph.calls[self.called :], len(self.graph.calls)
        self.shares.append([Sent(f"{c.method} {c.path}", _to(c.params), c.params) for c in calls])
        names = {address: name for name, address in self.addresses.items()}
        messages = [(names[_to(p)], shown(wamid, p, self.graph.templates.known)) for wamid, p in new]
        return [Event(who, "|", m.text, m.rows, m.photos, m.files) for who, m in messages]


def _to(payload: Mapping[str, Any]) -> str:
    return str(payload.get("recipient") or payload.get("to") or "")


def _wamid(body: Body) -> str:
    return str(body["entry"][0]["changes"][0]["value"]["messages"][0]["id"])
