"""Says one letter on its channel: freely or by template, with its file; decides nothing about failures."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import timedelta

import msgspec

from bot.channels import Channel, SendError
from bot.channels.fit import fit
from bot.clock import Clock
from bot.media import NotYet, Store
from models.message import Limits, Outgoing, unpack
from models.outbox import Letter, Receipt

MARGIN = timedelta(minutes=10)
"""The window counts as shut so much earlier: when a person was heard is only noted every few minutes."""


class Shut(Exception):
    """The letter can only be said freely, and the window for that is shut."""


class Delivery:
    """What it takes to say a letter."""

    def __init__(self, channels: Mapping[str, Channel], clock: Clock, store: Store) -> None:
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
        limits = channel.limits(letter.address)
        window = self._window(letter, limits.window)
        receipt = Receipt(letter.id, self._clock.now(), letter.attempts + 1, window=window)
        for number, part in enumerate(_parts(letter, limits, window)):
            if number:
                await turn()
            file = await self._file(part.photo or part.document)
            receipt.external_id = await channel.send(
                letter.address, part, file, account=letter.account, ref=letter.id
            )
            receipt.template = part.template.name if part.template else ""
        receipt.done_at = receipt.due_at = self._clock.now()
        return receipt

    def _window(self, letter: Letter, hours: int) -> str:
        """Whether we may speak freely now; '' where the platform has no such window."""
        if not hours:
            return ""
        heard = letter.heard_at
        opened = heard is not None and self._clock.now() - heard < timedelta(hours=hours) - MARGIN
        return "open" if opened else "shut"

    async def _file(self, ref: str) -> bytes | None:
        try:
            return await self._store.read(ref) if ref else None
        except NotYet:
            raise SendError("the photo is not fetched yet", retry_after=5) from None


def _parts(letter: Letter, limits: Limits, window: str) -> Sequence[Outgoing]:
    if letter.message is not None and window != "shut":
        return [letter.message]
    message = letter.message or unpack(letter.content)
    if window != "shut":
        return fit(msgspec.structs.replace(message, template=None), limits)
    if message.template is None:
        raise Shut
    return [message]
