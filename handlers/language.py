"""/bahasa: which language we speak with this person."""

from __future__ import annotations

from actions import people
from handlers.fill import beginning
from handlers.memory import View
from handlers.turn import Turn, button
from locales import LANGUAGES, words


async def show(turn: Turn) -> None:
    """Offer the languages."""
    mine = turn.me.language
    rows = tuple(
        (button(f"{'✓ ' if one == mine else ''}{words(one).plain('start.language')}", f"lang:{one}"),)
        for one in LANGUAGES
    )
    turn.say(turn.words("people.choose_language"), rows)


async def tap(turn: Turn) -> None:
    """A language was chosen."""
    chosen = turn.said.data.partition(":")[2]
    turn.ack()
    await people.set_language(turn.tx, turn.me.person_id, chosen)
    turn.me.language = words(chosen).language
    turn.mark(((button(f"✓ {words(chosen).plain('start.language')}", "was:lang"),),))
    turn.reword()
    turn.say(turn.words("people.language_set"))
    if turn.recall(View) and turn.me.draft is not None:
        await beginning.resume(turn, turn.me.draft.entry_id)
