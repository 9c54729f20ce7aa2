"""/riwayat: a person's own entries with their states; one can be opened, mended, or asked to be corrected.

Buttons: mine:p<page>, mine:o:<entry id>, mine:fix:<entry id>, mine:ask:<entry id>, mine:pics:<entry id>.
"""

from __future__ import annotations

from markupsafe import Markup

from actions import Refusal, cards, entries
from actions.cards import Card
from handlers import cards as shown
from handlers import dates, flow, gate, menu
from handlers.fill import beginning
from handlers.memory import Correcting
from handlers.numbers import page
from handlers.turn import Turn, button, quiet
from models import buttons, entry, review_rules
from models.entry import Entry
from models.message import Button, Rows
from models.review_rules import TO_MEND, VERDICTS

PAGE = 5
"""Entries on one page."""
REASON = 1000
"""Characters of a reason, at most."""


async def show(turn: Turn) -> None:
    """The newest page; "/riwayat K-2026-00001" that report."""
    number = gate.number(turn.said.text)
    if not number:
        await _page(turn, 0)
        return
    found = await entry.by_number(turn.tx, number)
    await _open(turn, await _own(turn, found.id if found else ""))


async def _page(turn: Turn, page: int) -> None:
    found = list(await entry.of_person(turn.tx, turn.me.person_id, limit=PAGE + 1, offset=page * PAGE))
    w = turn.words
    if not found:
        turn.show(w("entries.none"), await menu.rows(turn))
        return
    numbers = [f"{place}. " if turn.limits.few else "" for place in range(1, PAGE + 1)]
    lines = [number + await _item(turn, one) for number, one in zip(numbers, found, strict=False)]
    titles = [number + _title(turn, one) for number, one in zip(numbers, found, strict=False)]
    rows = tuple((button(title, f"mine:o:{one.id}"),) for title, one in zip(titles, found, strict=False))
    text = Markup("\n\n").join([w("entries.list"), *lines])
    turn.show(text, (*rows, *_pages(page, len(found) > PAGE)))


def _pages(page: int, more: bool) -> Rows:
    back = (quiet(f"‹ {page}", f"mine:p{page - 1}"),) if page else ()
    forth = (quiet(f"{page + 2} ›", f"mine:p{page + 1}"),) if more else ()
    return ((*back, *forth),) if back or forth else ()


async def _item(turn: Turn, one: Entry) -> Markup:
    w = turn.words
    day = dates.day(w, one.happened_on or one.created_at.astimezone(turn.local.tzinfo).date())
    state = shown.state(w, one.state)
    key = "entries.item" if one.number else "entries.item_draft"
    where = await cards.where(turn.tx, one)
    return w(key, number=one.number, state=state, date=day, where=where, title=one.title)


def _title(turn: Turn, one: Entry) -> str:
    state = shown.state(turn.words, one.state)
    return f"{one.number} · {state}" if one.number else state


async def tap(turn: Turn) -> None:
    """A button of the list or of an entry."""
    _, verb, entry_id = buttons.parts(turn.said.data, 3)
    if turn.recall(Correcting):
        turn.end()
    if (wanted := page(verb)) is not None:
        await _page(turn, wanted)
    elif verb in TAPS:
        found = await _own(turn, entry_id)
        if _changed(found, verb, buttons.read(turn.said.data).version):
            turn.say(turn.words("entries.changed", number=found.number))
            verb = "o"
        await TAPS[verb](turn, found)
    else:
        await menu.old_button(turn)
        return
    turn.ack()


def _changed(found: Entry, verb: str, told: int) -> bool:
    """Whether a button is about what is no longer so: an older version, or a report to be mended."""
    mended = verb == "fix" and found.state not in TO_MEND
    return bool(found.version) and (told not in (0, found.version) or mended)


async def _own(turn: Turn, entry_id: str) -> Entry:
    found = await entry.find(turn.tx, entry_id)
    if found is None or found.person_id != turn.me.person_id:
        raise Refusal("no_entry")
    return found


async def _open(turn: Turn, found: Entry) -> None:
    """One entry with what can be done with it."""
    if not found.version:
        await beginning.resume(turn, found.id)
        return
    card = await cards.load(turn.tx, turn.library, found, turn.me.language)
    turn.show(shown.whole(turn.words, card, turn.me.zone), _rows(turn, card))


def _rows(turn: Turn, card: Card) -> Rows:
    w = turn.words
    verbs: tuple[Button, ...] = ()
    if card.state in TO_MEND:
        verbs = (button(w.plain("review.mend"), f"mine:fix:{card.entry_id}"),)
    elif review_rules.may(card.state, "ask_correction"):
        verbs = (button(w.plain("entries.ask"), f"mine:ask:{card.entry_id}"),)
    photos: tuple[Button, ...] = ()
    if card.photos:
        photos = (button(w.plain("entries.photos", n=len(card.photos)), f"mine:pics:{card.entry_id}"),)
    back = (quiet(w.plain("entries.back"), "mine:p0"),)
    return tuple(row for row in (verbs, photos, back) if row)


async def _photos(turn: Turn, found: Entry) -> None:
    card = await cards.load(turn.tx, turn.library, found, turn.me.language)
    for n, photo in enumerate(card.photos, 1):
        turn.say(turn.words("review.photo", number=card.number, n=n, total=len(card.photos)), photo=photo)


async def _fix(turn: Turn, found: Entry) -> None:
    """The same form again, with the old answers and the note."""
    verdicts = [one for one in await cards.remarks(turn.tx, found.id) if one.verb in VERDICTS]
    if verdicts and verdicts[-1].note:
        last = verdicts[-1]
        turn.say(turn.words("entries.note", name=last.name, note=last.note, number=found.number))
    await beginning.reopen(turn, found.id)


async def _ask(turn: Turn, found: Entry) -> None:
    entries.move(found.state, "ask_correction")
    turn.go(Correcting(entry=found.id))
    turn.say(turn.words("entries.ask_reason", number=found.number), (flow.out(turn),), prompt=True)


async def _again(turn: Turn) -> None:
    await _ask(turn, await _own(turn, turn.memory(Correcting).entry))


TAPS = {"o": _open, "fix": _fix, "ask": _ask, "pics": _photos}
"""The verb in a button's data -> what is done with the entry that it names."""


async def said(turn: Turn) -> None:
    """The reason for a correction."""
    reason = turn.said.text.strip()
    if turn.said.kind != "text" or not reason:
        turn.say(turn.words("review.note_in_words"), (flow.out(turn),))
        return
    if len(reason) > REASON:
        raise Refusal("note_long", most=REASON, length=len(reason))
    entry_id = turn.memory(Correcting).entry
    turn.end()
    found = await entries.ask_correction(turn.tx, turn.kit, turn.me, entry_id, reason, turn.now)
    if found.state in TO_MEND:
        mend = button(turn.words.plain("review.mend"), f"mine:fix:{found.id}")
        turn.say(turn.words("entries.open_again", number=found.number), ((mend,),))
        return
    turn.say(turn.words("entries.asked", number=found.number), await menu.rows(turn))


ASKED = flow.Flow(Correcting, said, {"": _again}, begins="riwayat", prose=frozenset({""}))
"""The reason."""
