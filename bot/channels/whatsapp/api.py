"""Calls of the Graph API through one pool of connections, and what its errors mean; knows no message."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import quote, urlsplit

import aiohttp
import msgspec

from bot.channels import FetchError, SendError, tolerant
from bot.channels.bounds import Key
from bot.channels.transport import LOST, SILENT_SECONDS, SLOW, TOO_MUCH, bounded, limit, lost, unproven
from bot.channels.whatsapp import verdicts
from bot.channels.whatsapp.shapes import Error
from bot.channels.whatsapp.updates import name_of

LIMIT = limit(SILENT_SECONDS)
CONNECTIONS = 200
"""Open at once towards WhatsApp."""
_JSON = {"Content-Type": "application/json"}
_NOT_THERE = frozenset((100, 33, 131052))
"""Codes of a file that is not there any more."""


class _Refusal(Error):
    error_subcode: int = 0


class _Answer(msgspec.Struct):
    """What an answer that is not ok holds."""

    error: _Refusal | None = None


class _Id(msgspec.Struct):
    id: str = ""


class _Kept(msgspec.Struct):
    """A file that was taken."""

    id: Key = ""


class _Sent(msgspec.Struct):
    messages: list[_Id] = []


class _Done(msgspec.Struct):
    success: bool = False


class About(msgspec.Struct):
    """What is told of a file."""

    url: str = ""
    mime_type: str = ""
    sha256: str = ""
    file_size: int = 0


class Number(msgspec.Struct):
    """What is told of one of our phone numbers."""

    display_phone_number: str = ""
    verified_name: str = ""


_decode_answer = msgspec.json.Decoder(_Answer, strict=False).decode
_decode_sent = msgspec.json.Decoder(_Sent).decode
_decode_done = msgspec.json.Decoder(_Done).decode
_decode_kept = msgspec.json.Decoder(_Kept).decode
_decode_about = msgspec.json.Decoder(About, strict=False).decode
_decode_number = msgspec.json.Decoder(Number).decode


MEDIA = ("fbsbx.com", "whatsapp.net")
"""Where Meta keeps files."""


class Api:
    """One token at one Graph API server. Everything raises SendError, files FetchError."""

    def __init__(self, token: str, base: str, version: str) -> None:
        self._base = base
        self._url = f"{base}/{version}"
        self._headers = {"Authorization": f"Bearer {token}"}
        self._pool: aiohttp.ClientSession | None = None
        self.dates: Callable[[str], None] = lambda _date: None
        """Told the date of each answer."""

    async def message(self, account: str, body: bytes) -> str:
        """POST /messages; the message's id."""
        raw = await self._call("POST", f"{account}/messages", body, sends=True)
        try:
            made = _decode_sent(raw).messages
        except tolerant.UNREADABLE:
            made = []
        if not made or not made[0].id:
            raise unproven("WhatsApp")
        return name_of(made[0].id)

    async def read(self, account: str, body: bytes) -> None:
        """POST /messages that a message was read, or that an answer is being written."""
        raw = await self._call("POST", f"{account}/messages", body)
        try:
            done = _decode_done(raw).success
        except tolerant.UNREADABLE:
            done = False
        if not done:
            raise unproven("WhatsApp", harmless=True)

    async def upload(self, account: str, content: bytes, mime: str) -> str:
        """POST /media; the file's id."""
        form = aiohttp.FormData({"messaging_product": "whatsapp", "type": mime})
        form.add_field("file", content, filename="file", content_type=mime)
        raw = await self._call("POST", f"{account}/media", form)
        try:
            name = _decode_kept(raw).id
        except tolerant.UNREADABLE:
            name = ""
        if not name:
            raise unproven("WhatsApp", harmless=True)
        return name

    async def number(self, account: str) -> Number:
        """What one of our phone numbers is."""
        raw = await self._call("GET", f"{account}?fields=display_phone_number,verified_name")
        try:
            told = _decode_number(raw)
        except tolerant.UNREADABLE:
            told = Number()
        if not told.display_phone_number:
            raise unproven("WhatsApp", harmless=True)
        return told

    async def about(self, file: str) -> About:
        """Where a file can be fetched, for some minutes."""
        try:
            return _decode_about(await self._call("GET", quote(file, safe="")))
        except SendError as error:
            raise FetchError(error.reason, retryable=error.code not in _NOT_THERE) from None
        except tolerant.UNREADABLE:
            raise FetchError("WhatsApp tells nothing of this file", retryable=True) from None

    async def download(self, url: str, most: int) -> bytes:
        """The bytes at an address that `about` told, at most so many."""
        if not self._trusted(url):
            raise FetchError("WhatsApp names no address that the token may be shown", retryable=True)
        try:
            async with self._session().get(url, headers=self._headers, timeout=SLOW) as response:
                if response.status != 200:
                    raise FetchError(f"the file's address answers {response.status}", retryable=True)
                return await bounded(response, most)
        except LOST as error:
            raise FetchError(f"WhatsApp cannot be reached: {type(error).__name__}", retryable=True) from None

    def _trusted(self, url: str) -> bool:
        """Whether an address is one that the token may be shown: Meta's own."""
        parts = urlsplit(url)
        host = parts.hostname or ""
        ours = any(host.endswith(f".{domain}") for domain in MEDIA)
        return url.startswith(f"{self._base}/") or (parts.scheme == "https" and ours)

    async def close(self) -> None:
        """Close the connections."""
        if self._pool is not None:
            await self._pool.close()

    async def _call(
        self, method: str, path: str, body: bytes | aiohttp.FormData | None = None, *, sends: bool = False
    ) -> bytes:
        """`sends`: somebody sees what comes of it, so that it must not be made twice."""
        headers = self._headers | _JSON if isinstance(body, bytes) else self._headers
        within = SLOW if isinstance(body, aiohttp.FormData) else LIMIT
        status = 0
        try:
            async with self._session().request(
                method, f"{self._url}/{path}", data=body, headers=headers, timeout=within
            ) as response:
                status = response.status
                self.dates(response.headers.get("Date", ""))
                raw = await response.read()
        except LOST as error:
            if status in (0, 200):
                raise lost("WhatsApp", error, harmless=not sends) from None
            raw = b""  # it was refused, whatever it wanted to say of that
        if status == 200:
            return raw
        raise failure(status, raw)

    def _session(self) -> aiohttp.ClientSession:
        if self._pool is None:
            self._pool = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(limit=CONNECTIONS, ttl_dns_cache=600),
                cookie_jar=aiohttp.DummyCookieJar(),
                skip_auto_headers=("User-Agent",),
            )
        return self._pool


def failure(status: int, raw: bytes) -> SendError:
    """What an answer that is not ok means."""
    try:
        answer: _Answer | None = _decode_answer(raw)
    except tolerant.UNREADABLE:
        answer = tolerant.read(raw, _Answer)
    told = answer.error if answer is not None else None
    if told is None and status in TOO_MUCH:
        return SendError(f"WhatsApp answered {status}")
    if told is None:
        return SendError(f"WhatsApp answered {status} without saying why", retry_after=1, down=True)
    return verdicts.error(told.code, verdicts.said(told), status=status, subcode=told.error_subcode)
