"""How long calls may take, how large files may be, and what a call means that got no answer."""

from __future__ import annotations

import aiohttp

from bot.channels import FetchError, SendError

SILENT_SECONDS = 30
"""Of silence after which a platform's answer is given up."""
CONNECTING = 15
"""Seconds to wait for a connection, of those that there are or a new one."""
SLOW = aiohttp.ClientTimeout(total=300, connect=CONNECTING, sock_read=SILENT_SECONDS)
"""For files: as long as something still comes."""
CHUNK = 1 << 16
"""Bytes of a file that are read at once, so that one that is too long is noticed early."""
AGAIN, MUCH_LATER = 1.0, 120.0
"""Seconds until another try; after a silence of `SECONDS` the platform may still be at it."""
NOT_TAKEN = (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError, aiohttp.InvalidURL)
"""Nothing was written: no name, no connection, no way past a firewall."""
TOO_MUCH = (413, 414, 415, 422, 431)
"""Statuses that are about what we say, also where a server before the platform's gives no reason."""
LOST = (TimeoutError, aiohttp.ClientError, OSError)
"""All that a call can end in without an answer."""


def limit(seconds: float) -> aiohttp.ClientTimeout:
    """How long a call may take in all."""
    return aiohttp.ClientTimeout(total=seconds, connect=min(seconds, CONNECTING))


async def bounded(response: aiohttp.ClientResponse, most: int) -> bytes:
    """A file's bytes, refused once it is too much, whatever was said before."""
    content = bytearray()
    async for chunk in response.content.iter_chunked(CHUNK):
        content += chunk
        if len(content) > most:
            raise FetchError(f"larger than {most // 1_000_000} MB", retryable=False)
    return bytes(content)


def lost(platform: str, error: BaseException, *, harmless: bool = False) -> SendError:
    """A call without an answer; `harmless`: nobody sees what comes of it, so that it may be made again."""
    unsure = not (harmless or isinstance(error, NOT_TAKEN))
    pause = MUCH_LATER if unsure and isinstance(error, TimeoutError) else AGAIN
    reason = f"{platform} cannot be reached: {type(error).__name__}"
    return SendError(reason, retry_after=pause, down=True, unsure=unsure)


def unproven(platform: str, *, harmless: bool = False) -> SendError:
    """An answer that says "well" and does not hold what it must: no proof that anything was taken."""
    reason = f"{platform} answered without saying what it made"
    return SendError(reason, retry_after=AGAIN, down=True, unsure=not harmless)
