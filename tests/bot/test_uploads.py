"""What a platform holds already is remembered by its content, for as long as it is kept there."""

from __future__ import annotations

from datetime import timedelta

from bot.channels.whatsapp.uploads import Uploads
from models.database import Database
from tests.fakes.clock import FakeClock


async def test_a_file_is_known_until_the_platform_forgets_it(database: Database) -> None:
    clock = FakeClock()
    uploads = Uploads(database, clock, "whatsapp", timedelta(days=29))
    assert await uploads.find("1", "ab") == ""
    await uploads.keep("1", "ab", "media-7")
    await uploads.keep("1", "ab", "media-8")
    assert await uploads.find("1", "ab") == "media-8"
    assert await uploads.find("2", "ab") == ""
    clock.pass_(29 * 24 * 3600 + 1)
    assert await uploads.find("1", "ab") == ""


async def test_a_file_that_the_platform_lost_is_forgotten(database: Database) -> None:
    uploads = Uploads(database, FakeClock(), "whatsapp", timedelta(days=29))
    await uploads.keep("1", "ab", "media-7")
    await uploads.keep("1", "ab", "")
    assert await uploads.find("1", "ab") == ""
