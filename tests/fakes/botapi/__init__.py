"""A Bot API server on loopback: checks every call three ways, remembers it, and answers as Telegram does.

async with FakeBotApi() as api:
    ...                       # the bot talks to api.base
assert api.faults == []       # nothing was wrong with any call
"""

from tests.fakes.botapi.server import Call, Failure, FakeBotApi, checked
from tests.fakes.botapi.updates import Phone, Update

__all__ = ["Call", "Failure", "FakeBotApi", "Phone", "Update", "checked"]
