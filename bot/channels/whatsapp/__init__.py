"""WhatsApp's Cloud API as a Channel: our own reading of its webhooks, one pool of connections to answer.

updates.py parses, render.py renders, api.py calls, verdicts.py says what errors mean; here they meet.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping, Sequence
from hashlib import sha256
from typing import Protocol

from actions import secrets
from bot.channels import Commands, Ear, Event, FetchError, Forged, Listen, News, Rates, SendError
from bot.channels.whatsapp import render, updates
from bot.channels.whatsapp.api import Api
from bot.channels.whatsapp.files import Taken, taken
from bot.channels.whatsapp.limits import FILE_BYTES, LIMITS, platform
from bot.config.sections import WhatsApp as Settings
from bot.pictures import Smaller
from models.message import Attachment, Incoming, Limits, Outgoing

__all__ = ["LIMITS", "Uploads", "WhatsApp"]

SIGNATURE = b"x-hub-signature-256"
NOBODYS = "wamid.none"
"""The id of no message."""
_STALE = frozenset((100, 131008, 131009, 131052, 131053))
"""Codes with which an uploaded file's id may be refused that is not there any more."""


class Uploads(Protocol):
    """What WhatsApp holds for us already: `digest` is SHA-256 in hex, `ref` its id of the file."""

    async def find(self, account: str, digest: str) -> str:
        """The file's id, '' when it is not known to be there."""

    async def keep(self, account: str, digest: str, ref: str) -> None:
        """The file is there from now on, for a while; an earlier id of it is forgotten."""


class WhatsApp:
    """One business account with its phone numbers; we are called by the first one's digits (for wa.me)."""

    name = "whatsapp"
    mend = "check whatsapp.token and whatsapp.phone_number_ids with `pendamping check`"

    def __init__(self, settings: Settings, *, uploads: Uploads, smaller: Smaller) -> None:
        self.api = Api(settings.token.reveal(), settings.graph_base, settings.api_version)
        one = settings.pair_seconds, settings.pair_burst
        self.rates = Rates(settings.per_second, *one, replies=True, groups="")
        self.reads = settings.read_receipts
        self._secret = settings.app_secret.reveal().encode()
        self._verify_token = settings.verify_token.reveal().encode()
        self._accounts = settings.phone_number_ids
        self._waba = settings.business_account
        self.platform = platform()
        self._uploads = uploads
        self._smaller = smaller

    def limits(self, address: str) -> Limits:
        """The same for everybody."""
        return LIMITS

    def greet(self, query: Mapping[str, str]) -> bytes | None:
        """Meta asks once, when the webhook is set, with the token that was agreed upon."""
        given = query.get("hub.verify_token", "").encode()
        if query.get("hub.mode") != "subscribe" or not secrets.same(given, self._verify_token):
            raise Forged("with a wrong verify token")
        return query.get("hub.challenge", "").encode()

    def verify(self, headers: Mapping[bytes, bytes], body: bytes) -> None:
        """Meta signs the raw body with the app secret."""
        given = headers.get(SIGNATURE)
        if given is None:
            raise Forged("without a signature", status=401)
        scheme, _, signature = given.partition(b"=")
        if scheme != b"sha256" or not secrets.signed(signature, self._secret, body):
            raise Forged("with a wrong signature")

    def parse(self, body: bytes) -> Sequence[Event]:
        """Every entry, change, message and status of a webhook."""
        return updates.parse(body, self._accounts, self._waba)

    def answer(self, address: str, message: Outgoing) -> bytes | None:
        """WhatsApp reads nothing in the webhook's response."""
        return None

    async def send(
        self, address: str, message: Outgoing, photo: bytes | None = None, *, account: str = "", ref: str = ""
    ) -> str:
        """What says the message, in order; the id of the last. A file is uploaded unless it is there."""
        sender = self._ours(account)
        if message.template is not None or photo is None:
            return await self._say(sender, address, message, None, ref)
        file = await taken(message, photo, self._smaller)
        digest = sha256(file.mime.encode() + b"\n" + file.content).hexdigest()
        known = await self._uploads.find(sender, digest)
        if known:
            try:
                return await self._say(sender, address, message, _named(file, known), ref)
            except SendError as error:
                if error.code not in _STALE:
                    raise
        fresh = await self.api.upload(sender, file.content, file.mime)
        await self._uploads.keep(sender, digest, fresh)
        return await self._say(sender, address, message, _named(file, fresh), ref)

    def _ours(self, account: str) -> str:
        return account if account in self._accounts else self._accounts[0]

    async def _say(
        self, sender: str, address: str, message: Outgoing, file: render.File | None, ref: str
    ) -> str:
        wamid = ""
        for call in render.calls(address, message, file, ref=ref):
            wamid = await self.api.message(sender, render.encode(call))
        return updates.name_of(wamid)

    async def seen(self, said: Incoming, *, typing: bool = False) -> None:
        """The two blue ticks, and "typing" until the answer comes or 25 seconds have passed."""
        if self.reads and said.external_id.startswith("wamid."):
            await self.api.read(self._ours(said.account), render.read(said.external_id, typing=typing))

    async def fetch(self, attachment: Attachment, limit: int) -> bytes:
        """Ask where the file is, then get it; what arrives is what WhatsApp says that it is."""
        most = min(limit, FILE_BYTES)
        about = await self.api.about(attachment.ref)
        if about.file_size > most:
            raise FetchError(f"larger than {most // 1_000_000} MB", retryable=False)
        content = await self.api.download(about.url, most)
        if not _is(content, about.sha256):
            raise FetchError("the file arrived damaged", retryable=True)
        return content

    async def menu(self, address: str, commands: Commands) -> None:
        """There are no menus."""

    async def start(self) -> None:
        """Each of our numbers must be ours; the first is the one that links lead to."""
        told = [await self.api.number(account) for account in self._accounts]
        self.platform.us = "".join(char for char in told[0].display_phone_number if char.isdecimal())

    def listener(self, ear: Ear) -> Listen | None:
        """WhatsApp calls us."""
        return None

    async def probe(self) -> None:
        """Is our number there?"""
        await self.api.number(self._accounts[0])

    async def reach(self, address: str, *, account: str = "") -> None:
        """Where messages are posted, a message that nobody wrote is marked as read: an error is an answer."""
        await self.api.read(self._ours(account), render.read(NOBODYS, typing=False))

    async def look(self) -> Sequence[News]:
        """Whether the token still holds: nothing else is set there by us."""
        await self.probe()
        return []

    async def close(self) -> None:
        """Close the connections."""
        await self.api.close()


def _named(file: Taken, ref: str) -> render.File:
    return render.File(file.kind, ref, file.name)


def _is(content: bytes, told: str) -> bool:
    """Whether a file has the SHA-256 that was told ('' = none was): in hex here, in base64 in webhooks."""
    digest = sha256(content)
    return told.lower() in ("", digest.hexdigest()) or told == b64encode(digest.digest()).decode()
