"""WhatsApp's Cloud API as a Channel."""

from bot.channels.whatsapp.limits import LIMITS

__all__ = ["LIMITS"]
