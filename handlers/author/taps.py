"""A button of a questionnaire that is to be tried or published: `form:<verb>:<value>`; authors only."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping

from actions import Refusal, publishing
from handlers import fill, menu
from handlers.author import terms
from handlers.memory import Publishing
from handlers.numbers import number
from handlers.turn import Turn, button
from models import area, buttons
from models.person import ROLES

Act = Callable[[Turn, str], Awaitable[None]]


async def tap(turn: Turn) -> None:
    """Do what the button says; one of an earlier round says that it is old."""
    _, verb, value = buttons.parts(turn.said.data, 3)
    if not await publishing.is_author(turn.tx, turn.me.person_id):
        raise Refusal("not_an_author")
    act = ANYWHERE.get(verb) or (WITHIN.get(verb) if turn.recall(Publishing) else None)
    if act is None:
        await menu.old_button(turn)
        return
    turn.ack()
    await act(turn, value)


async def ask(turn: Turn, value: str) -> None:
    """ask:<version>: on what terms shall it be published?"""
    await terms.ask(turn, await publishing.proposal(turn.tx, _number(value)))


async def try_it(turn: Turn, value: str) -> None:
    """try:<version>: its questions, as people will be asked."""
    version = await publishing.proposal(turn.tx, _number(value))
    await fill.preview(turn, version.id)


async def role(turn: Turn, value: str) -> None:
    """role:<role>: tick it or take the tick away."""
    if value in ROLES:
        with turn.changing(Publishing) as kept:
            kept.roles = _toggled(kept.roles, value)
    await terms.show(turn)


async def place(turn: Turn, value: str) -> None:
    """area:<code>: add it or take it out."""
    if await area.get(turn.tx, value) is not None:
        with turn.changing(Publishing) as kept:
            kept.areas = _toggled(kept.areas, value)
    await terms.show(turn)


async def go(turn: Turn, value: str) -> None:
    """go:<step>: what is asked next."""
    step = next((one for one in terms.STEPS[:-1] if one == value), None)
    if step is not None:
        with turn.changing(Publishing) as kept:
            kept.step = step
    await terms.show(turn)


async def review(turn: Turn, value: str) -> None:
    """review:yes or review:no: does the camat review what is sent?"""
    with turn.changing(Publishing) as kept:
        kept.review, kept.step = value == "yes", "confirm"
    await terms.show(turn)


async def publish(turn: Turn, value: str) -> None:
    """publish:<version>: new entries take it from now on."""
    if _number(value) != turn.memory(Publishing).version:
        turn.say(turn.words("menu.old_button"))
        return
    told = await terms.terms_told(turn)
    version = await publishing.publish(
        turn.tx, _number(value), by=turn.me.person_id, now=turn.now, terms=terms.chosen(turn)
    )
    turn.end()
    turn.show(turn.words("author.published", title=version.title, version=version.version or "–", **told))
    turn.say(turn.words("author.published_how"), ((button(turn.words.plain("menu.to_lapor"), "m:lapor"),),))


def _number(value: str) -> int:
    return number(value) or 0


def _toggled(values: list[str], value: str) -> list[str]:
    return [one for one in values if one != value] if value in values else [*values, value]


ANYWHERE: Mapping[str, Act] = {"ask": ask, "try": try_it}
WITHIN: Mapping[str, Act] = {
    "role": role,
    "area": place,
    "go": go,
    "review": review,
    "publish": publish,
}
"""Only while the terms of a form are being asked."""
