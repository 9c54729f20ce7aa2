"""Telegram by aiogram, for errands alone: who the bot is, where Telegram calls, what everybody is offered.

Nothing that serves may load this. Answers are judged as our own client judges them.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from typing import TypeVar

import msgspec
from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.exceptions import AiogramError, TelegramNetworkError
from aiogram.methods.base import Response, TelegramMethod, TelegramType
from aiogram.types import BotCommand

from bot.channels import SendError
from bot.channels.telegram.api import Refused, judged
from bot.channels.telegram.errands import Errand, Hook, Look, Told
from bot.channels.transport import LOST, SILENT_SECONDS, lost, unproven

Said = TypeVar("Said")
_decode = msgspec.json.Decoder(Errand).decode


class _Session(AiohttpSession):
    """aiogram's connections; an answer that is not ok has our verdict."""

    def check_response(
        self, bot: Bot, method: TelegramMethod[TelegramType], status_code: int, content: str
    ) -> Response[TelegramType]:
        judged(status_code, content.encode())
        return super().check_response(bot, method, status_code, content)


def told(asked: bytes) -> bytes:
    """The errand's answer as a line."""
    return msgspec.json.encode(asyncio.run(done(_decode(asked)))) + b"\n"


async def done(errand: Errand) -> Told:
    """Do it; what ends it is part of the answer."""
    told = Told()
    session = _Session(api=TelegramAPIServer.from_base(errand.base), timeout=SILENT_SECONDS)
    try:
        async with Bot(errand.token, session=session).context() as bot:
            await (_look(bot, told) if isinstance(errand, Look) else _hook(bot, errand, told))
    except SendError as error:
        told.failed = vars(error)
    return told


async def _look(bot: Bot, told: Told) -> None:
    told.username = (await _said(bot.get_me())).username or ""
    if not told.username:
        raise unproven("Telegram")
    hook = await _said(bot.get_webhook_info())
    told.url, told.trouble = hook.url, hook.last_error_message or ""


async def _hook(bot: Bot, errand: Hook, told: Told) -> None:
    if errand.url:
        await _set(
            bot.set_webhook(
                errand.url,
                secret_token=errand.secret,
                allowed_updates=list(errand.updates),
                max_connections=errand.connections,
            )
        )
    else:
        await _set(bot.delete_webhook())
    told.hooked = True
    for language, offered in errand.menus.items():
        commands = [BotCommand(command=name, description=text) for name, text in offered]
        await _set(bot.set_my_commands(commands, language_code=language or None))


async def _set(call: Awaitable[bool]) -> None:
    """What Telegram answers with "true"."""
    if await _said(call) is not True:
        raise unproven("Telegram")


async def _said(call: Awaitable[Said]) -> Said:
    """What a call brings, else a SendError: such calls may be made as often as one likes."""
    try:
        return await call
    except Refused as refused:
        raise SendError(refused.description, retry_after=60) from None
    except TelegramNetworkError as error:
        raise lost("Telegram", error.__cause__ or error) from None
    except LOST as error:
        raise lost("Telegram", error) from None
    except AiogramError:
        raise unproven("Telegram") from None
