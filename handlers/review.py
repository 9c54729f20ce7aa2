"""/tinjau: a reviewer's queue as cards, one after the other, with a verdict under each.

Buttons: rev:<verb>:<entry id>:<version>; a verdict that needs a note waits for it in the conversation.
"""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from actions import cards, reading, review
from actions.cards import Card
from actions.review import Decision
from handlers import cards as shown
from handlers import flow, gate, menu
from handlers.memory import Reviewing
from handlers.numbers import number
from handlers.turn import Turn, button, quiet
from models import buttons, entry
from models.entry import Entry
from models.message import Button, Outgoing, Rows
from models.review_rules import VERDICTS


async def show(turn: Turn) -> None:
    """The first card of the queue; "/tinjau K-2026-00001" that report's."""
    if turn.recall(Reviewing):
        turn.end()
    number = gate.number(turn.said.text)
    if not number:
        await _next(turn)
        return
    found = await entry.by_number(turn.tx, number)
    await _open(turn, found.id if found else "")


async def _open(turn: Turn, entry_id: str, told: int = 0) -> None:
    """One report as it is now; when it was sent again since it was told of, that is said."""
    found = await review.readable(turn.tx, turn.me.person_id, entry_id)
    newer = bool(told) and told != found.version
    await _card(turn, found, turn.words("review.newer", number=found.number) if newer else Markup())


async def _next(turn: Turn, after: str = "") -> None:
    """The next card, or that there is none."""
    left = await review.count(turn.tx, turn.me.person_id)
    found = await review.following(turn.tx, turn.me.person_id, after)
    if found is not None:
        await _card(turn, found, turn.words.many("review.left", left))
    elif left:
        again = (button(turn.words.plain("review.again"), "rev:first"),)
        turn.say(turn.words.many("review.end", left), (again,))
    else:
        turn.say(turn.words("review.empty"))


async def _load(turn: Turn, found: Entry) -> Card:
    """The card of a report, and a note of who looks at it."""
    await reading.note(turn.tx, turn.me.person_id, found, found.version, turn.now)
    return await cards.load(turn.tx, turn.library, found, turn.me.language)


async def _card(turn: Turn, found: Entry, before: Markup) -> None:
    card = await _load(turn, found)
    glance = shown.glance(turn.words, card, turn.me.zone)
    text = before + "\n\n" + glance if before else glance
    verbs = await review.verdicts(turn.tx, turn.me.person_id, found)
    turn.say(text, _rows(turn, card, verbs), photo=card.photos[0] if card.photos else "")


def _rows(turn: Turn, card: Card, verbs: Sequence[str], *, whole: bool = False) -> Rows:
    w, key = turn.words, f"{card.entry_id}:{card.version}"
    verdicts = tuple(button(w.plain(f"review.{verb}"), f"rev:{verb}:{key}") for verb in verbs)
    more: tuple[Button, ...] = () if whole else (quiet(w.plain("review.whole"), f"rev:whole:{key}"),)
    if len(card.photos) > 1 and not whole:
        more += (quiet(w.plain("review.photos", n=len(card.photos) - 1), f"rev:photos:{key}"),)
    following = (quiet(w.plain("review.next"), f"rev:next:{key}"),)
    return tuple(row for row in (verdicts, more, following) if row)


async def tap(turn: Turn) -> None:
    """A button of a card."""
    _, verb, entry_id, version = buttons.parts(turn.said.data, 4)
    if turn.recall(Reviewing):
        turn.end()
    if verb in ("first", "next"):
        await _next(turn, entry_id)
    elif verb == "o":
        await _open(turn, *buttons.read(turn.said.data))
    elif verb in ("whole", "photos"):
        await _look(turn, verb, *buttons.read(turn.said.data))
    elif verb in VERDICTS and (told := number(version)) is not None:
        await _verdict(turn, verb, entry_id, told)
    else:
        await menu.old_button(turn)
        return
    turn.ack()


async def _look(turn: Turn, verb: str, entry_id: str, told: int) -> None:
    """The whole entry, or its other photos; of another version than the card's, that it changed."""
    found = await review.readable(turn.tx, turn.me.person_id, entry_id)
    if told != found.version:
        await _open(turn, entry_id, told)
        return
    card = await _load(turn, found)
    if verb == "whole":
        verbs = await review.verdicts(turn.tx, turn.me.person_id, found)
        turn.say(shown.whole(turn.words, card, turn.me.zone), _rows(turn, card, verbs, whole=True))
    for n, photo in enumerate(card.photos[1:] if verb == "photos" else (), 2):
        turn.say(turn.words("review.photo", number=card.number, n=n, total=len(card.photos)), photo=photo)


async def _verdict(turn: Turn, verb: str, entry_id: str, version: int) -> None:
    """Decide at once, or ask for the note that the verdict needs."""
    if not VERDICTS[verb].note:
        await _decide(turn, _decision(turn, verb, entry_id, version), turn.said.message_id)
        return
    found = await review.check(turn.tx, turn.me.person_id, verb, entry_id, version)
    turn.go(Reviewing(verb=verb, entry=entry_id, version=version, card=turn.said.message_id))
    _ask_note(turn, verb, found.number)


def _ask_note(turn: Turn, verb: str, number: str | None) -> None:
    turn.say(turn.words(f"review.ask_{verb}", number=number), (flow.out(turn),), prompt=True)


async def _again(turn: Turn) -> None:
    kept = turn.memory(Reviewing)
    found = await review.check(turn.tx, turn.me.person_id, kept.verb, kept.entry, kept.version)
    _ask_note(turn, kept.verb, found.number)


async def said(turn: Turn) -> None:
    """The note for a verdict."""
    kept = turn.memory(Reviewing)
    if turn.said.kind != "text":
        turn.say(turn.words("review.note_in_words"), (flow.out(turn),))
        return
    note = review.check_note(kept.verb, turn.said.text)
    turn.end()
    await _decide(turn, _decision(turn, kept.verb, kept.entry, kept.version, note), kept.card)


ASKED = flow.Flow(
    Reviewing,
    said,
    {verb: _again for verb, step in VERDICTS.items() if step.note},
    begins="tinjau",
    prose=frozenset(verb for verb, step in VERDICTS.items() if step.note),
)
"""The note."""


def _decision(turn: Turn, verb: str, entry_id: str, version: int, note: str = "") -> Decision:
    return Decision(verb, entry_id, version, words=note, origin=turn.me.contact_id)


async def _decide(turn: Turn, one: Decision, card: str) -> None:
    """Do it, mark the card, say what became of it, and show the next."""
    verdict = await review.decide(turn.tx, turn.kit, turn.me.person_id, one, turn.now)
    w, verb = turn.words, one.verb
    if card and turn.limits.edits:
        done = ((button(w.plain(f"review.done_{verb}"), "was:review"),),)
        turn.replies.append(Outgoing(edit=card, rows=done))
    key = f"review.result_{verb}_untold" if verdict.unheard else f"review.result_{verb}"
    turn.say(w(key, number=verdict.entry.number, name=verdict.author))
    await _next(turn, one.entry_id)
