"""Pictures made small within the test's own process: what the sandbox does, without starting it."""

from bot import pictures


async def smaller(content: bytes, long_side: int) -> bytes:
    """As bot.pictures.smaller."""
    return pictures.work(pictures.Asked(content, long_side)).taken()
