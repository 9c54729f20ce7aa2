"""Long polling: asks for updates and confirms them only once the inbox has committed what they said."""

from __future__ import annotations

import logging

from bot.channels import SendError
from bot.channels.telegram import Telegram
from bot.channels.telegram.api import Refused
from bot.clock import Clock
from bot.inbox import Inbox, NotStored
from bot.pulse import Pulse

log = logging.getLogger(__name__)

SECONDS = 50
LONGEST = 60.0
CONFLICT = "another program asks with the same token, or a webhook is set: end the other one"


class Poller:
    """Asks Telegram in a loop; waits longer and longer while that fails."""

    def __init__(self, channel: Telegram, inbox: Inbox, clock: Clock, pulse: Pulse | None = None) -> None:
        self._pulse = pulse or Pulse(clock)
        self._channel = channel
        self._inbox = inbox
        self._clock = clock
        self.offset = 0

    async def run(self) -> None:
        """Ask until cancelled."""
        pause, beat = 0.5, self._pulse.watch("poller", LONGEST)
        while True:
            beat.well()  # that it asks is its work; whether the platform answers is told apart
            try:
                await self.step()
                pause = 0.5
            except (SendError, Refused, NotStored, ValueError) as error:
                pause = min(LONGEST, max(pause * 2, getattr(error, "retry_after", None) or 0))
                reason = CONFLICT if str(error).startswith("409") else error or "nothing could be stored"
                log.warning("no messages from Telegram for %.0f s: %s", pause, reason)
                await self._clock.sleep(pause)

    async def step(self, seconds: int = SECONDS) -> int:
        """Ask once and have what came handled; returns how many messages that were."""
        said, last = await self._channel.ask(self.offset, seconds)
        self._pulse.hear(self._channel.name, "asked")
        if said:
            await self._inbox.take(said)
        if last is not None:
            self.offset = last + 1
        return len(said)
