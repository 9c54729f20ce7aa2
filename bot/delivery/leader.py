"""Which of many processes sends notices: only one does, so that all together keep to a platform's rate."""

from __future__ import annotations

import logging
from contextlib import AsyncExitStack

from models.database import Database
from models.election import elected

log = logging.getLogger(__name__)

NAME = "notices"


class Lead:
    """`mine`: this process sends notices. Another takes over once it has ended, or lost its database."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._held: AsyncExitStack | None = None

    @property
    def mine(self) -> bool:
        """Whether it is this process."""
        return self._held is not None

    async def seek(self) -> None:
        """Take the lead where nobody has it."""
        if self._held is not None:
            return
        stack = AsyncExitStack()
        if await stack.enter_async_context(elected(self._database, NAME)):
            self._held = stack
        else:
            await stack.aclose()

    async def resign(self) -> None:
        """Leave it to others."""
        held, self._held = self._held, None
        if held is not None:
            try:
                await held.aclose()
            except Exception as error:
                log.warning("the lead was lost with its connection: %s", type(error).__name__)
