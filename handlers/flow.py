"""What a flow is: something that is asked, how it is asked again, and the way out of it without a trace."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

from msgspec import ValidationError

from handlers import menu
from handlers.turn import Turn, quiet
from models.conversation import OFFERED, Memory, Talk
from models.message import Button, Outgoing

log = logging.getLogger(__name__)

Handler = Callable[[Turn], Awaitable[None]]


async def nothing(turn: Turn) -> bool:
    """No word of ours is an answer here."""
    return False


async def leave(turn: Turn) -> None:
    """End what is being asked: nothing came of it, and where one can go from here."""
    flow = turn.me.flow
    turn.end()
    turn.show(turn.words(f"gate.left_{flow}"), await menu.rows(turn))


def out(turn: Turn) -> tuple[Button, ...]:
    """The way out of what is being asked, as a button."""
    return (quiet(turn.words.plain("gate.cancel"), f"x:{turn.me.flow}"),)


@dataclass(frozen=True, slots=True)
class Flow:
    """`said` takes whatever is neither a command nor a button; `memory` is what it keeps.

    `asks`: what is asked (Memory.asked) -> who asks it again. `begins`: the command that begins it ('' = it
    stands in the draft, so it stays where its memory is lost). `own`: whether a text that is also a command's
    name is an answer to this question. `prose`: questions to which every text is an answer, also a whole
    report.
    """

    memory: type[Memory]
    said: Handler
    asks: Mapping[str, Handler]
    begins: str = ""
    leave: Handler = leave
    back: Handler = leave
    own: Callable[[Turn], Awaitable[bool]] = nothing
    prose: frozenset[str] = frozenset()

    def asked(self, talk: Talk) -> str:
        """Which of `asks` it is."""
        return talk.memory.asked if talk.memory is not None else ""

    async def again(self, turn: Turn) -> None:
        """The same question once more."""
        await self.asks[self.asked(turn.me)](turn)


def recall(turn: Turn, flows: Mapping[str, Flow]) -> Outgoing | None:
    """Read what the flow kept. Where this version cannot, the flow begins again; then says so."""
    talk = turn.talk
    if talk is None or not talk.flow or talk.memory is not None:
        return None
    flow = flows.get(talk.flow)
    try:
        if flow is None:
            raise ValidationError("it is no flow of ours")
        talk.memory = flow.memory.read(talk.data)
        return None
    except ValidationError as error:
        log.warning("conversation %s begins its flow %r again: %s", talk.contact_id, talk.flow, error)
    talk.data, talk.dirty = {key: one for key, one in talk.data.items() if key == OFFERED}, True
    if flow is not None and not flow.begins:
        talk.memory = flow.memory()
        return Outgoing(str(turn.words("gate.renewed_here")), language=turn.words.language)
    talk.flow = ""
    rows = ((menu.command(turn, flow.begins),),) if flow is not None else ()
    return Outgoing(str(turn.words("gate.renewed")), rows, language=turn.words.language)
