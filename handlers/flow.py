"""What a flow is: something that is asked, how it is asked again, and the way out of it without a trace."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

from handlers import menu
from handlers.turn import Turn, quiet
from models.conversation import Talk
from models.message import Button

Handler = Callable[[Turn], Awaitable[None]]


async def nothing(turn: Turn) -> bool:
    """No word of ours is an answer here."""
    return False


async def leave(turn: Turn) -> None:
    """End what is being asked: nothing came of it, and where one can go from here."""
    flow = turn.me.flow
    turn.go("")
    turn.show(turn.words(f"gate.left_{flow}"), await menu.rows(turn))


def out(turn: Turn) -> tuple[Button, ...]:
    """The way out of what is being asked, as a button."""
    return (quiet(turn.words.plain("gate.cancel"), f"x:{turn.me.flow}"),)


@dataclass(frozen=True, slots=True)
class Flow:
    """`said` takes whatever is neither a command nor a button.

    `asks`: what is asked -> who asks it again; `at` names what the conversation's data calls it ('' = there
    is one question). `own`: whether a text that is also a command's name is an answer to this question.
    `prose`: questions to which every text is an answer, also a whole report.
    """

    said: Handler
    asks: Mapping[str, Handler]
    at: str = ""
    leave: Handler = leave
    back: Handler = leave
    own: Callable[[Turn], Awaitable[bool]] = nothing
    prose: frozenset[str] = frozenset()

    def asked(self, talk: Talk) -> str:
        """Which of `asks` it is."""
        return str(talk.data.get(self.at, "")) if self.at else ""

    async def again(self, turn: Turn) -> None:
        """The same question once more."""
        await self.asks[self.asked(turn.me)](turn)
