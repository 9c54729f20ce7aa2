"""Long polling: asks for updates and confirms them only once the inbox has committed what they said."""

from __future__ import annotations

import logging
from collections.abc import Sequence

from bot.channels import Ear, Listen, News, NotStored, SendError
from bot.channels.telegram import Telegram
from bot.channels.telegram.api import CONFLICT as CONFLICT_KEY
from bot.channels.telegram.api import Refused
from bot.log import fault

log = logging.getLogger(__name__)

POLL_SECONDS = 50
"""For which Telegram holds a question open while there is nothing new."""
LONGEST_PAUSE = 60.0
"""Seconds between two tries of a poll that fails, at most."""
CONFLICTS = 409
LASTING = 3
"""Conflicts in a row that are no restart any more, in which the old process asks for a last time."""
CONFLICT = "another program asks with the same token, or a webhook is set: end the other one"


class Poller:
    """Asks Telegram in a loop; waits longer and longer while that fails."""

    def __init__(self, channel: Telegram, ear: Ear) -> None:
        self._channel = channel
        self._ear = ear
        self._conflicts = 0
        self.offset = 0

    async def run(self) -> None:
        """Ask until cancelled."""
        pause, beat = 0.5, self._ear.pulse.watch(f"{self._channel.name} poller", LONGEST_PAUSE)
        while True:
            beat.well()  # that it asks is its work; whether the platform answers is told apart
            try:
                await self.step()
                pause, self._conflicts = 0.5, 0
            except Exception as error:
                pause = min(LONGEST_PAUSE, max(pause * 2, getattr(error, "retry_after", None) or 0))
                await self._judged(error, pause)
                await self._ear.clock.sleep(pause)

    async def _judged(self, error: Exception, pause: float) -> None:
        """Say it; what somebody else does with our account is mended where it can be, and told."""
        if not isinstance(error, (SendError, Refused, NotStored)):
            fault(log, error, "no messages from Telegram for %.0f s", pause)
            return
        conflict = isinstance(error, SendError) and error.code == CONFLICTS
        reason = CONFLICT if conflict else str(error) or "nothing could be stored"
        log.warning("no messages from Telegram for %.0f s: %s", pause, reason)
        if not isinstance(error, SendError):
            return
        try:
            for news in await self._news(error):
                await self._ear.tell(news)
        except SendError as other:
            log.warning("Telegram's webhook could not be looked at: %s", other.reason)

    async def _news(self, error: SendError) -> Sequence[News]:
        if error.code == CONFLICTS:
            self._conflicts += 1
            if "webhook" in error.reason.lower():
                return await self._channel.look()
            return [News(self._channel.name, CONFLICT_KEY)] if self._conflicts >= LASTING else []
        return [News(self._channel.name, error.admin, {"reason": error.reason})] if error.admin else []

    async def step(self, seconds: int = POLL_SECONDS) -> int:
        """Ask once and have what came handled; returns how many messages that were."""
        said, last = await self._channel.ask(self.offset, seconds)
        self._ear.pulse.hear(self._channel.name, "asked")
        if said:
            await self._ear.take(said)
        if last is not None:
            self.offset = last + 1
        return len(said)


class Polled(Telegram):
    """Telegram where it cannot call us: we ask."""

    def listener(self, ear: Ear) -> Listen | None:
        """The loop that asks."""
        return Poller(self, ear).run
