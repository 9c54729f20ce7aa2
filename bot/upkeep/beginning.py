"""Makes the channels ready beside everything else, each however long that takes; sends nobody's messages.

Nothing waits for it: pages and the other platform serve meanwhile. A platform that does not know us is the
operator's to mend: admins hear of it on another channel, and without another one the program ends.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping

from bot.channels import Channel, News, SendError
from bot.clock import Clock
from bot.faults import Fault
from bot.log import fault

log = logging.getLogger(__name__)

Tell = Callable[[News], Awaitable[None]]
"""Tells the admins."""
FIRST_PAUSE, LONGEST_PAUSE = 1.0, 300.0
"""Seconds until another try, doubled after each, and at most."""
PATIENCE = 60.0
"""Seconds that one try may take."""


class Beginnings:
    """One task for each channel, until it is ready."""

    def __init__(self, channels: Mapping[str, Channel], clock: Clock, tell: Tell) -> None:
        self._channels = channels
        self._clock = clock
        self._tell = tell
        self._refused: dict[str, SendError] = {}
        self._hopeless = asyncio.Event()
        self._tasks: list[asyncio.Task[None]] = []

    def start(self) -> None:
        """Begin with all of them."""
        self._tasks = [asyncio.create_task(self._begin(one)) for one in self._channels.values()]

    async def ready(self) -> None:
        """Wait until every channel is."""
        await asyncio.gather(*self._tasks)

    async def hopeless(self) -> Fault:
        """Wait until every platform has said that it does not know us; what the operator has to mend."""
        await self._hopeless.wait()
        name, error = next(iter(self._refused.items()))
        return Fault(error.reason, self._channels[name].mend)

    async def stop(self) -> None:
        """End, ready or not."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _begin(self, channel: Channel) -> None:
        pause = FIRST_PAUSE
        while True:
            seconds = pause
            try:
                async with asyncio.timeout(PATIENCE):
                    await channel.start()
                self._refused.pop(channel.name, None)
                return
            except SendError as error:
                seconds = max(pause, error.retry_after or 0)
                log.warning("%s is not ready, again in %.0f s: %s", channel.name, seconds, error.reason)
                await self._judge(channel.name, error)
            except Exception as error:
                fault(log, error, "%s is not ready, again in %.0f s", channel.name, seconds)
            await self._clock.sleep(seconds)
            pause = min(LONGEST_PAUSE, pause * 2)

    async def _judge(self, name: str, error: SendError) -> None:
        if not error.refused:
            return
        self._refused[name] = error
        if len(self._refused) == len(self._channels):
            self._hopeless.set()
        else:
            await self._tell(News(name, error.admin, {"reason": error.reason}))
