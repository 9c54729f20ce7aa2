"""The WhatsApp Business Account as its operator sees it: templates, numbers, webhook; sends no message."""

from bot.operator.whatsapp_account.api import Business, Denied
from bot.operator.whatsapp_account.shapes import Remote, Standing, standings, strangers

__all__ = ["Business", "Denied", "Remote", "Standing", "standings", "strangers"]
