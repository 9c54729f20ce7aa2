"""Whether to stop filling: on, put aside, or thrown away. What is typed while that is asked means one of
them, and is no answer to the question behind it.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence

from handlers import gate
from handlers.fill import closing
from handlers.fill.ask import ask
from handlers.fill.session import Filling
from handlers.onward import onward
from handlers.turn import button


def ask_stop(filling: Filling) -> None:
    """Go on, put the draft aside or throw it away? Cancelling loses nothing by mistake."""
    w, tag = filling.turn.words, filling.tag
    rows = (
        (button(w.plain("fill.stay"), f"{tag}:stay"),),
        (button(w.plain("fill.later"), f"{tag}:later"), button(w.plain("fill.drop"), f"{tag}:drop")),
    )
    _look(filling, stop=True)
    filling.turn.say(w("fill.stop"), (*rows, *onward(filling.turn)), prompt=True)


def _look(filling: Filling, *, stop: bool) -> None:
    with filling.looking() as view:
        view.stop = stop


def leave(filling: Filling) -> bool:
    """On after all, with what was ticked; False where it was not asked."""
    if not filling.view.stop:
        return False
    _look(filling, stop=False)
    ask(filling)
    return True


def declined(filling: Filling) -> bool:
    """The same for a word that cancels anything, where it cancels the stopping: "tidak jadi"."""
    listed = filling.turn.words.plain("fill.says_stay").split(", ")
    return gate.bare(filling.turn.said.text) in listed and leave(filling)


async def said(filling: Filling) -> bool:
    """Do what was typed; False for what is an answer after all."""
    if not filling.view.stop:
        return False
    act = _meant(filling) if filling.turn.said.kind == "text" else None
    if act is None:
        _look(filling, stop=False)
        return False
    await act(filling)
    return True


Act = Callable[[Filling], Awaitable[None]]


def _meant(filling: Filling) -> Act | None:
    """What a text asks for; a bare yes stops, and loses nothing."""
    w, word = filling.turn.words, gate.bare(filling.turn.said.text)
    acts: Sequence[tuple[str, str, Act]] = (
        (w.plain("fill.stay"), w.plain("fill.says_stay"), _stay),
        (w.plain("fill.later"), w.plain("fill.says_later"), _later),
        (w.plain("fill.drop"), w.plain("fill.says_drop"), closing.drop),
    )
    if gate.declines(word):
        return _stay
    found = next((act for label, also, act in acts if word in (gate.bare(label), *also.split(", "))), None)
    return found or (_later if gate.agrees(word) else None)


async def _stay(filling: Filling) -> None:
    leave(filling)


async def _later(filling: Filling) -> None:
    closing.later(filling)
