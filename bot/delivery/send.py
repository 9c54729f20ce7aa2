"""Says one letter on its channel: freely or by template, with its file; decides nothing about failures."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import timedelta

import msgspec

from bot.channels import Channel, SendError
from bot.channels.fit import fit
from bot.clock import Clock
from bot.delivery.verdict import Shut
from bot.files.fetcher import NotYet, Store
from locales import words
from models.message import Limits, Outgoing, unpack
from models.outbox import Letter, Receipt

log = logging.getLogger(__name__)

FILE = (FileNotFoundError, IsADirectoryError, NotADirectoryError, PermissionError)
"""What the disk says of a file that should be there."""
MARGIN = timedelta(minutes=10)
"""The window counts as shut so much earlier: when a person was heard is only noted every few minutes."""


class Delivery:
    """What it takes to say a letter."""

    def __init__(
        self,
        channels: Mapping[str, Channel],
        clock: Clock,
        store: Store,
        lacking: Callable[[Letter], Awaitable[None]],
    ) -> None:
        """`lacking` is told that a letter leaves without its file."""
        self._lacking = lacking
        self._channels = channels
        self._clock = clock
        self._store = store

    async def send(self, letter: Letter, turn: Callable[[], Awaitable[None]]) -> Receipt:
        """Everything that the letter says; raises SendError, or Shut when it has to wait for the window.

        `turn` waits until another message may leave: a long letter is several.
        """
        channel = self._channels.get(letter.channel)
        if channel is None:
            raise SendError("this channel is not set up", retry_after=600)
        if letter.unsure_at is not None:
            await _reach(channel, letter)
        limits = channel.limits(letter.address)
        window = self._window(letter, limits.window)
        receipt = Receipt(letter.id, self._clock.now(), letter.attempts + 1, window=window)
        parts = _parts(letter, limits, window)
        begun = letter.parts if letter.parts < len(parts) else 0
        for number, part in enumerate(parts[begun:], begun):
            if number > begun:
                await turn()
            part, file = await self._with_file(letter, part)
            ref = letter.id if number == len(parts) - 1 else ""
            receipt.external_id = await channel.send(
                letter.address, part, file, account=letter.account, ref=ref
            )
            receipt.template = part.template.name if part.template else ""
            letter.parts = receipt.parts = number + 1
        receipt.came, receipt.at = "taken", self._clock.now()
        return receipt

    def _window(self, letter: Letter, hours: int) -> str:
        """Whether we may speak freely now; '' where the platform has no such window."""
        if not hours:
            return ""
        heard = letter.heard_at
        opened = heard is not None and self._clock.now() - heard < timedelta(hours=hours) - MARGIN
        return "open" if opened else "shut"

    async def _with_file(self, letter: Letter, part: Outgoing) -> tuple[Outgoing, bytes | None]:
        """The part and its file; without it where the file should be there and is not, and saying so."""
        ref = part.photo or part.document
        if not ref:
            return part, None
        try:
            return part, await self._store.read(ref)
        except NotYet:
            raise SendError("the photo is not fetched yet", retry_after=5) from None
        except FILE as error:
            log.error("the file %s of letter %s is gone: %s", ref, letter.id, type(error).__name__)
            await self._lacking(letter)
            text = f"{part.text}\n\n{words(part.language)('machine.file_gone')}".strip()
            return msgspec.structs.replace(part, text=text, photo="", document=""), None


async def _reach(channel: Channel, letter: Letter) -> None:
    """What may have arrived is repeated only where a call on its way is answered, whatever is answered."""
    try:
        await channel.reach(letter.address, account=letter.account)
    except SendError as error:
        if error.down or error.unsure:
            error.unsure = False
            raise


def _parts(letter: Letter, limits: Limits, window: str) -> Sequence[Outgoing]:
    if letter.message is not None and window != "shut":
        return [letter.message]
    message = letter.message or unpack(letter.content)
    if window != "shut":
        return fit(msgspec.structs.replace(message, template=None), limits)
    if message.template is None:
        raise Shut
    return [message]
