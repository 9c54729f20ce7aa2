"""Looks now and then whether the platforms still have of us what we set there; admins hear what was amiss."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from datetime import timedelta

from bot.channels import Channel, News, SendError
from bot.log import fault
from bot.upkeep.beginning import Tell

log = logging.getLogger(__name__)

PERIOD = timedelta(minutes=5)
"""Between two looks at what is late."""


async def look(channels: Mapping[str, Channel], tell: Tell) -> None:
    """Each platform once; one that does not answer keeps no other from being looked at."""
    for channel in channels.values():
        try:
            told = await channel.look()
        except SendError as error:
            log.warning("%s could not be looked at: %s", channel.name, error.reason)
            told = [News(channel.name, error.admin, {"reason": error.reason})] if error.admin else []
        except Exception as error:
            fault(log, error, "%s could not be looked at", channel.name)
            continue
        for news in told:
            log.warning("%s tells %s", news.channel, news.key)
            await tell(news)
