"""Telegram as a Channel: our own client for all that serves, aiogram elsewhere for setting up.

updates.py parses, render.py renders, api.py calls and judges, errands.py has aiogram ask; here they meet.
"""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence

import msgspec

from actions import secrets
from bot.channels import Commands, Ear, FetchError, Forged, Listen, News, Rates, SendError
from bot.channels.telegram import errands, render, updates
from bot.channels.telegram.api import Api, Refused, form, labelled, uploaded
from bot.channels.transport import unproven
from bot.config.sections import Telegram as Settings
from models.message import Attachment, Incoming, Limits, Outgoing
from models.platform import Platform

log = logging.getLogger(__name__)

LIMITS = Limits()


def platform() -> Platform:
    """Telegram as people know it."""
    return Platform(
        "Telegram",
        chat="https://t.me/{us}?start={said}",
        command="{name}-{word}",
        group="https://t.me/{us}?startgroup={said}",
    )


FILE_BYTES = 20_000_000
"""What getFile gives out at most."""
_NEVER = ("too big", "invalid file")
"""What Telegram says of a file that it will never give out."""
SECRET = b"x-telegram-bot-api-secret-token"
CONNECTIONS = 100
"""Open at once towards Telegram."""


class Telegram:
    """One bot. `hook`: where Telegram calls ('' = we ask); `menus` by language."""

    name = "telegram"
    reads = False
    mend = "copy telegram.token anew from @BotFather (PENDAMPING_TELEGRAM__TOKEN)"

    def __init__(
        self,
        settings: Settings,
        *,
        hook: str,
        menus: Mapping[str, Commands],
        rates: Rates,
    ) -> None:
        self.rates = rates
        self.platform = platform()
        self._token, self._base = settings.token.reveal(), settings.api_base
        self.api = Api(self._token, self._base)
        self.errand: Callable[[errands.Errand], Awaitable[errands.Told]] = errands.done
        """Asks what is seldom asked."""
        self._secret = settings.webhook_secret.reveal()
        self._in_response = settings.reply_in_webhook
        self._hook = hook
        self._menus = menus
        self._keyboards: set[str] = set()
        self._begun = False
        self._failed_at = 0
        """When Telegram last failed to reach us, as far as we know."""

    def limits(self, address: str) -> Limits:
        """The same for every chat."""
        return LIMITS

    def greet(self, query: Mapping[str, str]) -> bytes | None:
        """Telegram never asks."""
        return None

    def verify(self, headers: Mapping[bytes, bytes], body: bytes) -> None:
        """The secret that we gave to setWebhook comes with every call."""
        given = headers.get(SECRET)
        if given is None:
            raise Forged("without the secret", status=401)
        if not secrets.same(given, self._secret):
            raise Forged("with a wrong secret")

    @property
    def _me(self) -> str:
        """Our name there, '' until it was learnt."""
        return self.platform.us

    def parse(self, body: bytes) -> Sequence[Incoming]:
        """One update."""
        return updates.parse(body, self._me)

    def answer(self, address: str, message: Outgoing) -> bytes | None:
        """The call as the webhook's response; a file cannot be uploaded that way."""
        if not self._in_response or message.photo or message.document:
            return None
        method, call = self._call(address, message)
        call.method = method
        return render.encode(call)

    def _call(self, address: str, message: Outgoing) -> render.Way:
        remove = not message.rows and address in self._keyboards and not (message.ack or message.edit)
        if remove:
            self._keyboards.discard(address)
        elif message.rows and render.shares(message):
            self._keyboards.add(address)
        return render.call_of(address, message, remove=remove)

    async def seen(self, said: Incoming, *, typing: bool = False) -> None:
        """Bots mark nothing as read there."""

    async def send(
        self, address: str, message: Outgoing, photo: bytes | None = None, *, account: str = "", ref: str = ""
    ) -> str:
        """One call, or another one that says the same where Telegram refuses the first."""
        way: render.Way | None = self._call(address, message)
        while way is not None:
            method, call = way
            try:
                if photo is not None:
                    return await self._upload(call, message, photo)
                return await self.api.message(method, render.encode(call))
            except SendError as error:
                if photo is None or not error.muted:
                    raise
                if not message.text:
                    return ""
                photo = None  # a group may take words, and no files
                continue
            except Refused as refused:
                refusal = refused.description
            way = render.another_way(method, call, refusal)
        raise SendError(refusal)

    async def _upload(self, call: render.Call, message: Outgoing, content: bytes) -> str:
        """A document, or the file as what its name says: a sound or a film of a label, else a picture."""
        fields = {"chat_id": call.chat_id, "caption": call.text, "parse_mode": call.parse_mode}
        if call.reply_markup is not None:
            fields["reply_markup"] = render.encode(call.reply_markup).decode()
        method, field = render.upload_of(message.photo, document=bool(message.document))
        file = uploaded(message.document) if message.document else labelled(field, message.photo)
        return await self.api.message(method, form(fields, field, content, file))

    async def fetch(self, attachment: Attachment, limit: int) -> bytes:
        """getFile and its download, at most 20 MB."""
        most = min(limit, FILE_BYTES)
        if attachment.size > most:
            raise FetchError(f"larger than {most // 1_000_000} MB", retryable=False)
        try:
            file = await self.api.tell("getFile", file_id=attachment.ref)
        except SendError as error:
            never = any(part in error.reason for part in _NEVER)
            raise FetchError(error.reason, retryable=not never) from None
        if file.file_size > most or not file.file_path:
            raise FetchError(f"larger than {most // 1_000_000} MB", retryable=False)
        return await self.api.download(file.file_path, most)

    async def menu(self, address: str, commands: Commands) -> None:
        """The commands of one chat."""
        scope = {"type": "chat", "chat_id": int(address)}
        await self.api.set("setMyCommands", commands=_commands(commands), scope=scope)

    async def start(self) -> None:
        """Learn our name, tell Telegram where to call, or that we ask, and offer strangers their commands."""
        await self.probe()
        await self._set_up(self._menus)

    async def _set_up(self, menus: Mapping[str, Commands]) -> None:
        told = await self.errand(
            errands.Hook(
                self._token,
                self._base,
                self._hook,
                self._secret,
                updates.ALLOWED,
                CONNECTIONS,
                {language: render.commands(offered) for language, offered in menus.items()},
            )
        )
        self._begun = self._begun or told.hooked
        told.well()

    def listener(self, ear: Ear) -> Listen | None:
        """Telegram calls us."""
        return None

    async def probe(self) -> None:
        """Who are we there?"""
        told = await self.api.tell("getMe")
        if not told.username:
            raise unproven("Telegram")
        self.platform.us = told.username

    async def reach(self, address: str, *, account: str = "") -> None:
        """Show that we write: nothing that stays."""
        await self.api.set("sendChatAction", chat_id=int(address), action="typing")

    async def look(self) -> Sequence[News]:
        """Whether Telegram still calls where we are, and gets through."""
        if not self._begun:
            return []
        told = await self.api.tell("getWebhookInfo")
        if told.url != self._hook:
            await self._set_up({})
            return [News(self.name, "machine.tg_webhook")]
        failed, self._failed_at = self._failed_at, told.last_error_date
        if self._hook and told.last_error_date > failed and told.pending_update_count:
            about = {"reason": told.last_error_message, "count": str(told.pending_update_count)}
            return [News(self.name, "machine.tg_unheard", about)]
        return []

    async def close(self) -> None:
        """Close the connections; the webhook stays, so that Telegram keeps what comes meanwhile."""
        await self.api.close()

    async def ask(self, offset: int, seconds: int) -> tuple[list[Incoming], int | None]:
        """getUpdates from an offset on: what was done, the last update's number. SendError, Refused."""
        if not self._me:
            await self.probe()
        asked = {"offset": offset, "timeout": seconds, "limit": 100, "allowed_updates": updates.ALLOWED}
        raw = await self.api.call("getUpdates", msgspec.json.encode(asked), seconds=seconds + 10)
        return updates.parse_list(raw, self._me)


def _commands(offered: Commands) -> list[dict[str, str]]:
    return [{"command": name, "description": text} for name, text in render.commands(offered)]
