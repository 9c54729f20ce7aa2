"""Transcripts on Telegram: what its webhook posts goes in, the Bot API calls that come out are shown.

Every call is checked by tests/fakes/botapi; `faults` must stay empty.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Sequence
from itertools import count
from typing import Any

import httpx

from bot.channels.telegram import Telegram, by_aiogram
from bot.config import Config
from tests.conversations.calls import Sent
from tests.conversations.stage import FORMS, Event, Stage, photo, plain
from tests.fakes.botapi import Call, FakeBotApi, Phone, Update

SECRET = "a-secret-of-sixteen"
HEADERS = {"X-Telegram-Bot-Api-Secret-Token": SECRET, "Content-Type": "application/json"}
NEW, CHANGED = (
    ("sendMessage", "sendPhoto", "sendDocument"),
    ("editMessageText", "editMessageReplyMarkup", "editMessageCaption"),
)


def settings(api: FakeBotApi) -> dict[str, str]:
    """What the bot has to know of it."""
    return {
        "TELEGRAM__TOKEN": api.token,
        "TELEGRAM__API_BASE": api.base,
        "TELEGRAM__DELIVERY": "webhook",
        "TELEGRAM__WEBHOOK_URL": "https://bot.example.id/hooks/telegram",
        "TELEGRAM__WEBHOOK_SECRET": SECRET,
    }


class OnTelegram(Stage):
    """The bot behind its webhook; `api` plays Telegram's side."""

    channel = "telegram"

    def __init__(self, config: Config, api: FakeBotApi, *, whole: Stage | None = None) -> None:
        self.api = api
        self.numbers = count(1)
        self.phones: dict[str, Phone] = {}
        self.typed: dict[tuple[str, str], Update] = {}
        self.posted: list[Update] = []
        self.heard = 0
        self.before: dict[tuple[int, int], str] = {}
        self.keyboards: dict[str, list[list[dict[str, Any]]]] = {}
        super().__init__(config, whole=whole)

    async def begin(self) -> None:
        for name, address in self.addresses.items():
            self.phones.setdefault(name, Phone(int(address), name, numbers=self.numbers))
        telegram = self.service.channels["telegram"]
        assert isinstance(telegram, Telegram)
        telegram.errand = by_aiogram.done  # a process takes seconds, and this one has aiogram
        await telegram.start()

    async def _post(self, *updates: Update) -> None:
        self.posted = list(updates)
        transport = httpx.ASGITransport(app=self.service.asgi)
        async with httpx.AsyncClient(transport=transport, base_url="http://bot.test") as client:
            asked = [client.post("/hooks/telegram", content=json.dumps(u), headers=HEADERS) for u in updates]
            for response in await asyncio.gather(*asked):
                assert response.status_code == 200
                self.api.respond(response.content)

    async def says(self, who: str, texts: Sequence[str]) -> None:
        updates = [self.phones[who].says(text) for text in texts]
        self.typed |= {(who, text): update for text, update in zip(texts, updates, strict=True)}
        await self._post(*updates)

    async def taps(self, who: str, label: str, *, oldest: bool) -> None:
        found: dict[int, str] = {}
        """The first such button of each message that has one."""
        for (chat, number), message in self.api.messages.items():
            for row in message.get("reply_markup", {}).get("inline_keyboard", []):
                for b in row:
                    if chat == int(self.addresses[who]) and b["text"] == label:
                        found.setdefault(number, b.get("callback_data", ""))
        if found:
            number, data = list(found.items())[0 if oldest else -1]
            await self._post(self.phones[who].taps(data, number))
        elif any(b["text"] == label for row in self.keyboards.get(who, []) for b in row):
            await self.says(who, [label])
        else:
            raise LookupError(f"{who} sees no button [{label}]")

    async def sends(self, who: str, what: str) -> None:
        phone, (kind, *rest) = self.phones[who], what.replace(",", " ").split()
        if kind == "photo":
            await self._post(phone.photo(self._file(0), caption=" ".join(rest)))
        elif kind == "album":
            await self._post(*(phone.photo(self._file(n), album="album") for n in range(int(rest[0]))))
        elif kind == "location":
            await self._post(phone.location(float(rest[0]), float(rest[1])))
        elif kind == "bigphoto":
            await self._post(phone.photo(self._file(0), size=20_000_001))
        elif kind == "document" and rest:
            self.api.files[rest[0]] = (FORMS / rest[0]).read_bytes()
            await self._post(phone.document(rest[0], "", len(self.api.files[rest[0]]), rest[0]))
        elif kind == "document":
            await self._post(phone.document("PDF", "application/pdf", 8))
        else:
            await self._post({"sticker": phone.sticker, "voice": phone.voice}[kind]())

    def _file(self, number: int) -> str:
        self.api.files[f"photo{number}"] = photo(number)
        return f"photo{number}"

    async def edits(self, who: str, before: str, after: str) -> None:
        update = self.phones[who].edits(self.typed[who, before], after)
        self.typed[who, after] = {"message": update["edited_message"]}
        await self._post(update)

    async def again(self) -> None:
        await self._post(*self.posted)

    async def block(self, who: str) -> None:
        self.api.blocked.add(int(self.addresses[who]))

    def events(self) -> list[Event]:
        names = {int(address): name for name, address in self.addresses.items()}
        calls, self.heard = self.api.calls[self.heard :], len(self.api.calls)
        taps = {u["callback_query"]["id"]: u["callback_query"]["from"]["id"] for u in self._tapped()}
        self.shares.append([self._sent(call, taps) for call in calls])
        found = [self._event(call, names, taps) for call in calls]
        self.before = {key: message.get("text", "") for key, message in self.api.messages.items()}
        return [event for event in found if event is not None]

    def _tapped(self) -> list[Update]:
        return [u for u in self.posted if "callback_query" in u]

    def _sent(self, call: Call, taps: dict[str, int]) -> Sent:
        """The call, its message by its place in the chat."""
        fields = dict(call.params)
        chat = fields.get("chat_id") or taps.get(fields.get("callback_query_id", ""), "")
        if "message_id" in fields:
            fields["message_id"] = [n for to, n in self.api.messages if to == chat].index(
                fields["message_id"]
            )
        way = " in the answer to the webhook" if call.in_response else ""
        return Sent(call.method + way, str(chat), fields)

    def _event(self, call: Call, names: dict[int, str], taps: dict[str, int]) -> Event | None:
        if call.method == "answerCallbackQuery":
            text = call.params.get("text")
            return Event(names[taps[call.params["callback_query_id"]]], "(", text) if text else None
        if call.method not in NEW + CHANGED or call.params["chat_id"] in self.api.blocked:
            return None
        who = names[call.params["chat_id"]]
        text = str(call.params.get("text") or call.params.get("caption") or "")
        kind = "|" if call.method in NEW else "~"
        place = call.params["chat_id"], call.params.get("message_id", 0)
        if kind == "~" and self.before.get(place) == plain(text):
            text = ""  # only its buttons changed
        files = (call.params["document"].name,) if call.method == "sendDocument" else ()
        return Event(who, kind, text, self._rows(who, call), int(call.method == "sendPhoto"), files)

    def _rows(self, who: str, call: Call) -> tuple[tuple[str, ...], ...]:
        markup = call.params.get("reply_markup", {})
        if "keyboard" in markup:
            self.keyboards[who] = markup["keyboard"]
        rows = markup.get("inline_keyboard") or markup.get("keyboard") or []
        return tuple(tuple(_label(button) for button in row) for row in rows)


def _label(button: dict[str, Any]) -> str:
    text = str(button["text"])
    return "→" + text if "url" in button else text
