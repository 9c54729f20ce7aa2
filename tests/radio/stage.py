"""Transcripts on village radio: the whole bot, with one channel that it has never heard of."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

import httpx

from bot.channels import Channel
from bot.config import Config
from models.message import Outgoing
from tests.conversations.stage import Event, Stage, labels, photo
from tests.radio import Radio


class OnRadio(Stage):
    """Its phones are what was sent to each call sign."""

    channel = Radio.name

    def __init__(self, config: Config) -> None:
        self.radio = Radio()
        self.serial = 1
        self.told = 0
        self.texts: dict[str, str] = {}
        super().__init__(config)

    def extra_channels(self) -> Sequence[Channel]:
        return [self.radio]

    async def begin(self) -> None:
        await self.radio.start()

    async def _heard(self, who: str, *things: Mapping[str, object]) -> None:
        sign = self.addresses[who]
        heard = [{"serial": self.serial + n, "call_sign": sign, **one} for n, one in enumerate(things)]
        self.serial += len(things)
        transport = httpx.ASGITransport(app=self.service.asgi)
        async with httpx.AsyncClient(transport=transport, base_url="http://bot.test") as client:
            answer = await client.post(
                "/hooks/radio", content=json.dumps(heard), headers={"X-Station": "desa"}
            )
        assert answer.status_code == 200

    async def says(self, who: str, texts: Sequence[str]) -> None:
        await self._heard(who, *({"text": text} for text in texts))

    async def taps(self, who: str, label: str, *, oldest: bool) -> None:
        rows: dict[str, Outgoing] = {}
        for address, number, message, _ in self.radio.sent:
            if address == self.addresses[who] and not message.ack:
                rows[number] = message
        having = [
            (n, b) for n, m in rows.items() for row in m.rows for b in row if label in labels(((b,),))[0]
        ]
        if not having:
            raise LookupError(f"{who} sees no button [{label}]")
        number, tapped = having[0 if oldest else -1]
        await self._heard(who, {"kind": "button", "choice": tapped.data, "under": number})

    async def sends(self, who: str, what: str) -> None:
        kind, *rest = what.replace(",", " ").split()
        if kind == "location":
            place = {"latitude": float(rest[0]), "longitude": float(rest[1]), "accuracy": 12.0}
            await self._heard(who, {"kind": kind, "place": place})
        elif kind == "photo":
            self.radio.photos[ref := f"scan-{self.serial}"] = photo()
            await self._heard(who, {"kind": kind, "photo": ref})
        else:
            await self._heard(who, {"kind": kind})

    async def edits(self, who: str, before: str, after: str) -> None:
        raise NotImplementedError

    async def again(self) -> None:
        raise NotImplementedError

    async def block(self, who: str) -> None:
        self.radio.silent.add(self.addresses[who])

    def events(self) -> list[Event]:
        names = {address: name for name, address in self.addresses.items()}
        found: list[Event] = []
        new, self.told = self.radio.sent[self.told :], len(self.radio.sent)
        for address, number, message, _ in new:
            who, before = names[address], self.texts.get(number)
            if message.ack:
                found += [Event(who, "(", message.text)] if message.text else []
                continue
            text = "" if message.edit and message.text in ("", before) else message.text
            self.texts[number] = message.text or before or ""
            pictures = int(bool(message.photo) and not message.edit)
            found.append(Event(who, "~" if message.edit else "|", text, labels(message.rows), pictures))
        return found
