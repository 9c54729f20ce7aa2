"""WhatsApp's channel as the settings want it."""

from __future__ import annotations

from datetime import timedelta

from bot.channels.means import Means
from bot.channels.whatsapp import WhatsApp
from bot.channels.whatsapp.uploads import Uploads
from bot.config import Config

KEPT_UPLOADS = timedelta(days=29)
"""WhatsApp keeps what was uploaded for thirty."""


def channel(config: Config, means: Means) -> WhatsApp | None:
    """The channel, where it is set up."""
    if not config.whatsapp.token:
        return None
    uploads = Uploads(means.database, means.clock, WhatsApp.name, KEPT_UPLOADS)
    made = WhatsApp(config.whatsapp, uploads=uploads, smaller=means.smaller)
    made.api.dates = means.witness()
    return made
