"""Calls of the Bot API: ready JSON for the frequent, aiogram's Bot for the rest, and what errors mean."""

from __future__ import annotations

from mimetypes import guess_extension, guess_type
from typing import Any

import aiohttp
import msgspec
from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.exceptions import TelegramAPIError, TelegramNetworkError, TelegramRetryAfter
from yarl import URL

from bot.channels import SendError

SECONDS = 30
LIMIT = aiohttp.ClientTimeout(total=SECONDS)
GONE = ("chat not found", "user is deactivated", "peer_id_invalid", "bot can't initiate conversation")
HARMLESS = {
    "answerCallbackQuery": ("query is too old", "query id is invalid"),
    "editMessageReplyMarkup": (
        "message is not modified",
        "message to edit not found",
        "message can't be edited",
    ),
    "editMessageText": ("message is not modified",),
    "editMessageCaption": ("message is not modified",),
}
"""What a call may come too late for: nothing is lost, and trying again helps nobody."""
_JSON = {"Content-Type": "application/json"}


class Parameters(msgspec.Struct):
    retry_after: float = 0.0


class _Result(msgspec.Struct):
    message_id: int = 0


class _Answer(msgspec.Struct):
    ok: bool = False
    result: _Result | bool | None = None
    error_code: int = 0
    description: str = ""
    parameters: Parameters | None = None


_decode = msgspec.json.Decoder(_Answer).decode


class Refused(Exception):
    """Telegram said no, for good: `description` is its own."""

    def __init__(self, description: str) -> None:
        super().__init__(description)
        self.description = description


class Api:
    """One bot's connection to one Bot API server."""

    def __init__(self, token: str, base: str) -> None:
        self._session = AiohttpSession(api=TelegramAPIServer.from_base(base))
        self.bot = Bot(token, session=self._session)
        self._urls: dict[str, URL] = {}
        self._pool: aiohttp.ClientSession | None = None

    def _url(self, method: str) -> URL:
        url = self._urls.get(method)
        if url is None:
            url = self._urls[method] = URL(self._session.api.api_url(self.bot.token, method))
        return url

    async def call(self, method: str, body: bytes | aiohttp.FormData, *, seconds: float = SECONDS) -> bytes:
        """The call's raw answer when it is ok. Raises SendError, or Refused for a plain 400."""
        if self._pool is None:
            self._pool = _pool()
        headers = _JSON if isinstance(body, bytes) else None
        limit = LIMIT if seconds == SECONDS else aiohttp.ClientTimeout(total=seconds)
        try:
            async with self._pool.post(
                self._url(method), data=body, headers=headers, timeout=limit
            ) as response:
                if response.status == 200:
                    return await response.read()
                raw = await response.read()
        except (TimeoutError, aiohttp.ClientError, OSError) as error:
            reason = f"Telegram cannot be reached: {type(error).__name__}"
            raise SendError(reason, retry_after=1, down=True) from None
        raise failure(response.status, raw)

    async def message(self, method: str, body: bytes | aiohttp.FormData) -> str:
        """The call; the id of the message it made or changed, '' where it made none."""
        try:
            raw = await self.call(method, body)
        except Refused as refused:
            if any(part in refused.description.lower() for part in HARMLESS.get(method, ())):
                return ""
            raise
        return _message_id(raw)

    async def close(self) -> None:
        """Close the connections."""
        await self._session.close()
        if self._pool is not None:
            await self._pool.close()


def _pool() -> aiohttp.ClientSession:
    """Connections for the frequent calls, without what these never need."""
    return aiohttp.ClientSession(
        connector=aiohttp.TCPConnector(limit=100, ttl_dns_cache=600),
        cookie_jar=aiohttp.DummyCookieJar(),
        auto_decompress=False,
        skip_auto_headers=("User-Agent", "Accept", "Accept-Encoding"),
    )


def _message_id(raw: bytes) -> str:
    try:
        result = _decode(raw).result
    except msgspec.DecodeError:
        return ""
    return str(result.message_id or "") if isinstance(result, _Result) else ""


def failure(status: int, raw: bytes) -> SendError | Refused:
    """What an answer that is not ok means."""
    try:
        answer = _decode(raw)
    except msgspec.DecodeError:
        return SendError(f"Telegram answered {status} without saying why", retry_after=1, down=True)
    code, said = answer.error_code or status, answer.description
    if answer.parameters is not None and answer.parameters.retry_after:
        return SendError(said, retry_after=answer.parameters.retry_after, busy=True)
    if code == 403 or any(part in said.lower() for part in GONE):
        return SendError(said, unreachable=True)
    if code == 400:
        return Refused(said)
    if code in (401, 404):
        return SendError(f"Telegram refuses the token: {said}", retry_after=60, down=True)
    return SendError(f"{code} {said}", retry_after=1, down=code >= 500)


def failed(error: TelegramAPIError) -> SendError:
    """The same, for a call that aiogram made."""
    if isinstance(error, TelegramRetryAfter):
        return SendError(error.message, retry_after=error.retry_after)
    if isinstance(error, TelegramNetworkError):
        return SendError(f"Telegram cannot be reached: {error.message}", retry_after=1)
    return SendError(error.message)


File = tuple[str, str]
"""(its name, its MIME type)."""


def labelled(field: str, name: str) -> File:
    """What a picture, sound or film is called; without a suffix its name is a JPEG's."""
    kind = guess_type(name)[0] or "image/jpeg"
    return f"{field}{guess_extension(kind) or '.jpg'}", kind


def uploaded(ref: str) -> File:
    """What a document is called, by its reference, which ends in the name that its reader sees."""
    name = ref.rpartition(":")[2]
    return name, guess_type(name)[0] or "application/octet-stream"


def form(fields: dict[str, Any], field: str, content: bytes, file: File) -> aiohttp.FormData:
    """A call with a file to upload."""
    data = aiohttp.FormData({key: str(value) for key, value in fields.items() if value})
    data.add_field(field, content, filename=file[0], content_type=file[1])
    return data
