"""Calls of the Bot API while we serve: ready JSON, files, and what errors mean."""

from __future__ import annotations

from collections.abc import Callable
from mimetypes import guess_extension, guess_type
from typing import Any

import aiohttp
import msgspec
from yarl import URL

from bot.channels import FetchError, SendError, tolerant
from bot.channels.bounds import Number
from bot.channels.transport import LOST, SILENT_SECONDS, SLOW, TOO_MUCH, bounded, limit, lost, unproven

TOKEN = "machine.tg_token"
CONFLICT = "machine.tg_conflict"

GONE = (
    "chat not found",
    "user not found",
    "user is deactivated",
    "user_deactivated",
    "user_is_blocked",
    "peer_id_invalid",
    "channel_private",
    "chat was deactivated",
    "bot can't initiate conversation",
)
MUTED = (
    "not enough rights",
    "have no rights",
    "need administrator rights",
    "chat_write_forbidden",
    "chat_restricted",
    "_forbidden",
    "topic_closed",
    "topic_deleted",
)
"""What a group says that does not let us speak."""
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
LATER = (408, 420, 425, 499)
"""What of our side may be taken another time; any other code of a refusal is about what we say."""
_GONE = (400, 403, 404, 410)
_JSON = {"Content-Type": "application/json"}


class Parameters(msgspec.Struct):
    retry_after: float = 0.0
    migrate_to_chat_id: Number = 0


class _Result(msgspec.Struct):
    message_id: Number = 0


class _Answer(msgspec.Struct):
    ok: bool = False
    result: _Result | bool | None = None
    error_code: int = 0
    description: str = ""
    parameters: Parameters | None = None


class Told(msgspec.Struct):
    """What getMe, getWebhookInfo and getFile tell."""

    username: str = ""
    url: str = ""
    pending_update_count: int = 0
    last_error_date: int = 0
    last_error_message: str = ""
    file_path: str = ""
    file_size: int = 0


class _Telling(msgspec.Struct):
    result: Told


_decode = msgspec.json.Decoder(_Answer).decode
_decode_told = msgspec.json.Decoder(_Telling).decode
_plain = limit(SILENT_SECONDS)


class Refused(Exception):
    """Telegram said no to what we say, for good: `description` is its own."""

    def __init__(self, description: str) -> None:
        super().__init__(description)
        self.description = description


class Api:
    """One bot's connection to one Bot API server."""

    def __init__(self, token: str, base: str) -> None:
        self._calls, self._files = f"{base}/bot{token}", f"{base}/file/bot{token}"
        self._urls: dict[str, URL] = {}
        self._pool: aiohttp.ClientSession | None = None
        self.dates: Callable[[str], None] = lambda _date: None
        """Told the date of each answer."""

    def _url(self, method: str) -> URL:
        url = self._urls.get(method)
        if url is None:
            url = self._urls[method] = URL(f"{self._calls}/{method}")
        return url

    async def call(
        self, method: str, body: bytes | aiohttp.FormData, *, seconds: float = SILENT_SECONDS
    ) -> bytes:
        """The call's raw answer when it is ok. Raises SendError, or Refused."""
        headers = _JSON if isinstance(body, bytes) else None
        within = _plain if seconds == SILENT_SECONDS else limit(seconds)
        status = 0
        try:
            async with self._session().post(
                self._url(method), data=body, headers=headers, timeout=within
            ) as response:
                status = response.status
                self.dates(response.headers.get("Date", ""))
                raw = await response.read()
        except LOST as error:
            if status in (0, 200):
                raise lost("Telegram", error) from None
            raw = b""  # it was refused, whatever it wanted to say of that
        if status == 200:
            return raw
        raise failure(status, raw)

    def _session(self) -> aiohttp.ClientSession:
        if self._pool is None:
            self._pool = _pool()
        return self._pool

    async def message(self, method: str, body: bytes | aiohttp.FormData) -> str:
        """The call; the id of the message it made or changed, '' where it made none."""
        try:
            raw = await self.call(method, body)
        except Refused as refused:
            if any(part in refused.description.lower() for part in HARMLESS.get(method, ())):
                return ""
            raise
        return _made(method, raw)

    async def tell(self, method: str, **about: object) -> Told:
        """A call that asks or sets, which may be made as often as one likes. Raises SendError."""
        try:
            return _decode_told(await self.call(method, msgspec.json.encode(about))).result
        except tolerant.UNREADABLE:
            raise unproven("Telegram") from None
        except Refused as refused:
            raise SendError(refused.description, retry_after=60) from None

    async def set(self, method: str, **about: object) -> None:
        """The same for one that Telegram answers with "true"."""
        try:
            raw = await self.call(method, msgspec.json.encode(about))
        except Refused as refused:
            raise SendError(refused.description, retry_after=60) from None
        if _answer(raw).result is not True:
            raise unproven("Telegram")

    async def download(self, path: str, most: int) -> bytes:
        """The bytes at a path that getFile told, at most so many; FetchError."""
        try:
            async with self._session().get(f"{self._files}/{path}", timeout=SLOW) as response:
                if response.status != 200:
                    gone = response.status in _GONE
                    reason = f"Telegram gives the file not: {response.status}"
                    raise FetchError(reason, retryable=not gone)
                return await bounded(response, most)
        except LOST as error:  # its text may hold the address, and so the token
            raise FetchError(f"the file broke off: {type(error).__name__}", retryable=True) from None

    async def close(self) -> None:
        """Close the connections."""
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


def judged(status: int, raw: bytes) -> None:
    """Raises what an answer means that is not ok."""
    if status != 200:
        raise failure(status, raw)
    _answer(raw)


def _answer(raw: bytes) -> _Answer:
    try:
        answer = _decode(raw)
    except tolerant.UNREADABLE:
        raise unproven("Telegram") from None
    if answer.error_code:
        raise failure(answer.error_code, raw)
    if not answer.ok:
        raise unproven("Telegram")
    return answer


def _made(method: str, raw: bytes) -> str:
    """The id of the message that a call made; only what makes none may say "true" instead."""
    result = _answer(raw).result
    if isinstance(result, _Result) and result.message_id:
        return str(result.message_id)
    if result is True and method in HARMLESS:
        return ""
    raise unproven("Telegram")


def failure(status: int, raw: bytes) -> SendError | Refused:
    """What an answer that is not ok means."""
    try:
        answer: _Answer | None = _decode(raw)
    except tolerant.UNREADABLE:
        answer = tolerant.read(raw, _Answer)
    if answer is None and status in TOO_MUCH:
        return Refused(f"Telegram answered {status}")
    if answer is None:
        return SendError(f"Telegram answered {status} without saying why", retry_after=1, down=True)
    code, said = answer.error_code or status, answer.description
    about = answer.parameters or Parameters()
    if about.retry_after:
        return SendError(said, retry_after=about.retry_after, busy=True, crowded=True)
    if about.migrate_to_chat_id:
        return SendError(said, retry_after=0, moved_to=str(about.migrate_to_chat_id))
    return _meaning(code, said)


def _meaning(code: int, said: str) -> SendError | Refused:
    lower = said.lower()
    if any(part in lower for part in MUTED):
        return SendError(said, muted=True)
    if code == 403 or any(part in lower for part in GONE):
        return SendError(said, unreachable=True)
    if code in (401, 404):
        reason = f"Telegram refuses the token: {said}"
        return SendError(reason, retry_after=60, down=True, refused=True, admin=TOKEN)
    if code == 429:  # without saying for how long
        return SendError(f"{code} {said}", retry_after=1, busy=True, crowded=True)
    if code == 409:
        return SendError(f"{code} {said}", retry_after=1, code=code)
    if 400 <= code < 500 and code not in LATER:
        return Refused(said or str(code))
    return SendError(f"{code} {said}", retry_after=1, down=code >= 500)


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
