"""A small town on both platforms, and the program that serves it: what people do, and what they then see."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import Any

import httpx

from actions.templates import definitions
from bot.config import Config, load
from bot.operator.whatsapp_account.shapes import components
from models.database import Database
from models.person import Contact
from tests.actions.work import FORM
from tests.conversations.stage import plain
from tests.fakes.botapi import Call, FakeBotApi, Phone, Update
from tests.fakes.graph import NUMBER, SECRET, WABA, Body, FakeGraph, encode, sign
from tests.fakes.graph import Phone as WhatsAppPhone
from tests.running.program import Dial
from tests.running.started import Program, eventually, eventually_told
from tests.sample import VILLAGES, Somebody, person
from tests.web.browser import fields

HOOK = "a-secret-of-sixteen"
BEGIN = datetime(2026, 11, 30, 3, 0, tzinfo=UTC)
"""Monday 30 November 2026, 10.00 in Jakarta."""
CAST = {
    "Sari": "facilitator",
    "Tono": "facilitator",
    "Rina": "coordinator",
    "Budi": "camat",
    "Joko": "admin",
}
WATI = "ID.7101"
"""Wati, a facilitator, is on WhatsApp alone, and has been silent for long."""


class Town:
    """The platforms, the people, the program."""

    def __init__(self, url: str, folder: Path, api: FakeBotApi, graph: FakeGraph, delivery: str) -> None:
        self.folder, self.api, self.graph, self.delivery = folder, api, graph, delivery
        self.dial = Dial(folder / "dial")
        self.dial.begin(BEGIN)
        (folder / "forms").mkdir()
        (folder / "forms" / "kegiatan.md").write_text(FORM)
        self.program = Program(self._settings(url), folder, folder / "dial")
        self.database = Database(url, connections=2)
        self.people: dict[str, Somebody] = {}
        self.phones: dict[str, Phone] = {}
        self.numbers = count(1)
        self.looked: dict[str, int] = {}
        graph.clock = api.date = self.dial.true
        graph.policy.enforce_window = True
        self.wati: WhatsAppPhone = graph.phone(user_id=WATI, number="6281200000099", name="Wati")

    def _settings(self, url: str) -> dict[str, str]:
        return {
            "DATABASE__URL": url,
            "MEDIA__DIRECTORY": str(self.folder / "media"),
            "FORMS__DIRECTORY": str(self.folder / "forms"),
            "TELEGRAM__TOKEN": self.api.token,
            "TELEGRAM__API_BASE": self.api.base,
            "TELEGRAM__DELIVERY": self.delivery,
            "TELEGRAM__WEBHOOK_URL": "https://bot.example.id/hooks/telegram",
            "TELEGRAM__WEBHOOK_SECRET": HOOK,
            "WHATSAPP__TOKEN": self.graph.token,
            "WHATSAPP__APP_SECRET": SECRET,
            "WHATSAPP__VERIFY_TOKEN": "a-verify-token",
            "WHATSAPP__PHONE_NUMBER_IDS": NUMBER,
            "WHATSAPP__BUSINESS_ACCOUNT": WABA,
            "WHATSAPP__GRAPH_BASE": self.graph.base,
        }

    @property
    def config(self) -> Config:
        """What the program reads."""
        known = self.program.environment
        return load({name: value for name, value in known.items() if name.startswith("PENDAMPING_")}, None)

    async def settle(self) -> None:
        """People, before the program is started for the first time."""
        for definition in definitions():
            self.graph.templates.put(definition.name, definition.language, components(definition))
        async with self.database.transaction() as tx:
            for name, role in CAST.items():
                area = None if role == "admin" else "33.24.11"
                villages, position = (VILLAGES, "PLD") if role == "facilitator" else ((), "")
                who = await person(tx, name, role, area, position=position, villages=villages)
                self.people[name] = who
                self.phones[name] = Phone(int(who.address), name, numbers=self.numbers)
            who = await person(
                tx,
                "Wati",
                "facilitator",
                position="PLD",
                villages=VILLAGES,
                channel="whatsapp",
                address=WATI,
            )
            self.people["Wati"] = who
            (await tx.get_one(Contact, who.contact_id)).account = NUMBER

    # What people do

    async def post(self, path: str, content: bytes, headers: Mapping[str, str]) -> httpx.Response:
        """A platform calls."""
        async with self.program.browser() as platform:
            return await platform.post(
                path, content=content, headers={"Content-Type": "application/json", **headers}
            )

    async def deliver(self, *updates: Update) -> None:
        """Telegram has these for us; so they come by whichever way is set."""
        if self.delivery == "polling":
            self.api.deliver(*updates)
            return
        for update in updates:
            answer = await self.post(
                "/hooks/telegram", json.dumps(update).encode(), {"X-Telegram-Bot-Api-Secret-Token": HOOK}
            )
            assert answer.status_code == 200, answer.text
            self.api.respond(answer.content)

    async def says(self, who: str, text: str) -> None:
        """Somebody types in Telegram."""
        self.look(who)
        await self.deliver(self.phones[who].says(text))

    async def taps(self, who: str, label: str) -> None:
        """Somebody taps the newest button whose text begins like this."""
        chat = int(self.people[who].address)

        def find() -> tuple[int, str] | None:
            found = [
                (number, button["callback_data"])
                for (to, number), message in list(self.api.messages.items())
                if to == chat
                for row in message.get("reply_markup", {}).get("inline_keyboard", [])
                for button in row
                if button["text"].startswith(label) and "callback_data" in button
            ]
            return found[-1] if found else None

        number, data = await eventually(find, f"{who} sees a button [{label}]")
        self.look(who)
        await self.deliver(self.phones[who].taps(data, number))

    def in_group(self, chat: int, who: str, text: str) -> Update:
        """Somebody writes in a group."""
        message = self.phones[who].says(text)
        message["message"]["chat"] = {"id": chat, "title": "Tim Gemuh", "type": "group"}
        return message

    async def whatsapp(self, body: Body) -> None:
        """Meta calls."""
        content = encode(body)
        answer = await self.post("/hooks/whatsapp", content, {"X-Hub-Signature-256": sign(content)})
        assert answer.status_code == 200, answer.text

    async def sign_in(self, browser: httpx.AsyncClient, who: str) -> None:
        """By a link from the chat."""
        await self.says(who, "/web")
        asked = await self.sees(who, "")
        links = re.findall(rf"{re.escape(self.program.address)}(/masuk/\w+)", str(dict(asked.params)))
        page = (await browser.get(links[0])).text
        done = await browser.post(links[0], data=fields(page))
        assert done.status_code == 303, done.text

    # What they see

    def look(self, who: str) -> None:
        """What somebody got so far is seen."""
        self.looked[who] = len(self.api.calls)

    def told(self, who: str, part: str) -> Call | None:
        """What somebody got since they last did something, with this in its text."""
        return self.in_chat(int(self.people[who].address), part, self.looked.get(who, 0))

    def in_chat(self, chat: int, part: str, since: int = 0) -> Call | None:
        """The first message, or change of one, in a chat with this in its text."""
        for call in self.api.calls[since:]:
            text = plain(str(call.params.get("text") or call.params.get("caption") or ""))
            if call.params.get("chat_id") == chat and part in text:
                return call
        return None

    async def sees(self, who: str, part: str) -> Call:
        """The same, once it comes."""
        return await eventually(lambda: self.told(who, part), f"{who} sees {part!r}")

    def wati_got(self) -> list[dict[str, Any]]:
        """What went to Wati on WhatsApp."""
        return self.graph.to(WATI)

    # Time

    async def at(self, moment: datetime) -> None:
        """Nothing is under way; then it is this moment."""
        await eventually_told(self._idle, "the program comes to rest")
        for who in self.people:
            self.look(who)
        self.dial.add((moment - self.dial.now()).total_seconds())

    async def _idle(self) -> bool:
        async with self.program.browser() as operator:
            told = (await operator.get("/readyz")).json()
        return not told["oldest_due_seconds"]
