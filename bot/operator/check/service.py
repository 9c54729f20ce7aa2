"""Does the running service do its work? Asks its /readyz, where it listens; fine when it does not run."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import aiohttp
import msgspec

from bot.channels.tolerant import UNREADABLE
from bot.config import Config
from bot.faults import Fault, indented

ANSWER_LIMIT = aiohttp.ClientTimeout(total=10)
"""For the running service to tell how it is."""
EVERYWHERE = {"0.0.0.0": "127.0.0.1", "::": "::1"}
"""Where one asks what listens on all addresses."""


class _Told(msgspec.Struct):
    """What /readyz tells."""

    status: str
    late: list[str]
    work: dict[str, dict[str, Any]] = {}
    heard: dict[str, dict[str, datetime]] = {}
    oldest_due_seconds: dict[str, int] = {}


_decode = msgspec.json.Decoder(_Told).decode


async def service(config: Config) -> str:
    """Every loop and job of the process that listens there has done its work lately."""
    host = EVERYWHERE.get(config.server.host, config.server.host)
    address = f"{f'[{host}]' if ':' in host else host}:{config.server.port}"
    try:
        async with (
            aiohttp.ClientSession(timeout=ANSWER_LIMIT) as session,
            session.get(f"http://{address}/readyz") as answer,
        ):
            told = _decode(await answer.read())
    except aiohttp.ClientConnectorError:
        return f"does not run (nobody listens on {address})"
    except (aiohttp.ClientError, TimeoutError, OSError):
        raise Fault(f"what listens on {address} does not answer", "see its log, and start it anew") from None
    except UNREADABLE:
        raise Fault(f"what listens on {address} is not Pendamping", "check server.port") from None
    if told.late:
        raise Fault(indented("the service does not do all of its work:", told.late), "see its log")
    return f"{', '.join(sorted(told.work))} at work{_heard(told)}{_waiting(told)}"


def _heard(told: _Told) -> str:
    return "".join(
        f"; {channel}: {how} {at:%Y-%m-%d %H:%M} UTC"
        for channel, ways in sorted(told.heard.items())
        for how, at in sorted(ways.items())
    )


def _waiting(told: _Told) -> str:
    return "".join(
        f"; {channel}: the oldest due message is {seconds} s old"
        for channel, seconds in sorted(told.oldest_due_seconds.items())
    )
