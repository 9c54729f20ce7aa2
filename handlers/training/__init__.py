"""Training sessions in chat: /bimtek, /hadir, their buttons, what is written meanwhile; decides nothing.

listing -> card (participants: answering) or desk (organisers: organising, making).
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping

from handlers import flow, menu
from handlers.memory import Attending
from handlers.numbers import number
from handlers.numbers import page as paged
from handlers.training import answering, importing, listing, making, organising
from handlers.training.answering import attend, counts
from handlers.training.importing import is_table
from handlers.training.listing import show
from handlers.turn import Turn
from models import buttons

__all__ = ["ASKED", "attend", "counts", "is_table", "said", "show", "tap"]

About = Callable[[Turn, str], Awaitable[None]]
"""Does something with the session of this id."""

PLAIN: Mapping[str, Callable[[Turn], Awaitable[None]]] = {
    "list": listing.show,
    "mine": listing.mine,
    "new": making.new,
    "web": making.browse,
    "sample": making.sample,
    "ask": making.begin,
}
"""Buttons that are about no session."""
ABOUT: Mapping[str, About] = {
    "o": answering.open_card,
    "yes": answering.yes,
    "no": answering.no,
    "ics": answering.calendar,
    "letter": answering.letter,
    "cert": answering.certificate,
    "m": organising.desk,
    "ann": organising.announce,
    "ed": making.change,
    "can": organising.ask_cancel,
    "hold": organising.hold,
    "imp": importing.store,
    "pdf": organising.paper,
    "xlsx": organising.workbook,
    "code": organising.code,
    "qr": organising.qr,
}
"""Buttons about a session."""


async def tap(turn: Turn) -> None:
    """A button: tr:<verb>, tr:<verb>:<id> or tr:<verb>:<id>:<more>."""
    _, verb, training_id, more = buttons.parts(turn.said.data, 4)
    if turn.recall(Attending):
        turn.end()
    if verb in PLAIN:
        await PLAIN[verb](turn)
    elif verb in ABOUT:
        await ABOUT[verb](turn, training_id)
    elif verb == "x":
        turn.show(turn.words("training.left"))
    elif not await _with_more(turn, verb, training_id, more):
        await menu.old_button(turn)
        return
    if not any(reply.ack for reply in turn.replies):
        turn.ack()


async def _with_more(turn: Turn, verb: str, training_id: str, more: str) -> bool:
    """Buttons whose verb carries something; False when it is none of ours."""
    if verb in ("fp", "ft", "fq"):
        await answering.fill(turn, training_id, verb[1])
    elif verb in ("sexL", "sexP", "sex-"):
        await answering.sex(turn, verb[3:])
    elif verb == "att":
        await organising.ticking(turn, training_id, paged(more) or 0)
    elif verb[:1] == "t" and (person := number(more)) is not None and (page := number(verb[1:])) is not None:
        await organising.tick(turn, training_id, person, page)
    else:
        return False
    return True


async def said(turn: Turn) -> None:
    """What is written or sent while something about a session is asked."""
    does = turn.memory(Attending).do
    if does == "cancel":
        await organising.cancel(turn)
    elif does == "letter":
        await answering.take_letter(turn)
    elif importing.is_table(turn):
        await importing.take(turn)
    elif does == "code":
        await answering.attend(turn)
    elif turn.said.kind == "text":
        await making.pasted(turn)
    else:
        turn.say(turn.words("training.how_new"))


async def _letter(turn: Turn) -> None:
    await answering.letter(turn, turn.memory(Attending).id)


async def _reason(turn: Turn) -> None:
    await organising.ask_cancel(turn, turn.memory(Attending).id)


ASKED = flow.Flow(
    Attending,
    said,
    {"code": answering.ask_code, "letter": _letter, "cancel": _reason, "new": making.new},
    begins="bimtek",
    prose=frozenset({"cancel", "new"}),
)
"""What is asked about sessions."""
