"""An organiser at work: announce, cancel, close, the code in the room, the ticked list, the papers."""

from __future__ import annotations

from io import BytesIO

import segno

from actions import training
from handlers import choices
from handlers.memory import Attending
from handlers.told import told
from handlers.training import card
from handlers.turn import Turn, quiet
from models import document
from models import training as sessions
from models.message import Rows
from models.training import Training


async def desk(turn: Turn, training_id: str) -> None:
    """The session and what can be done with it."""
    await card.desk(turn, await _own(turn, training_id))


async def _own(turn: Turn, training_id: str) -> Training:
    return await training.managed(turn.tx, turn.me.person_id, training_id)


async def announce(turn: Turn, training_id: str) -> None:
    """Invite everybody whom it is for."""
    people = await training.announce(turn.tx, turn.kit, turn.me.person_id, training_id, turn.now)
    turn.mark(())
    one = await _own(turn, training_id)
    await card.desk(turn, one, str(told(turn, "training.announced", one, people)))


async def ask_cancel(turn: Turn, training_id: str) -> None:
    """Why is it off? A draft, of which nobody knows, just goes."""
    one = await _own(turn, training_id)
    training.move(one.state, "cancel")
    if one.state == "draft":
        await training.cancel(turn.tx, turn.kit, turn.me.person_id, one.id, "", turn.now)
        turn.mark(())
        turn.say(turn.words("training.dropped", theme=one.theme))
        return
    turn.go(Attending(do="cancel", id=one.id))
    keep = (quiet(turn.words.plain("training.keep"), "tr:x"),)
    turn.say(turn.words("training.ask_reason", theme=one.theme), (keep,), prompt=True)


async def cancel(turn: Turn) -> None:
    """The reason was given."""
    reason = turn.said.text.strip()
    if turn.said.kind != "text" or not reason:
        turn.say(turn.words("training.reason_please"))
        return
    training_id = turn.memory(Attending).id
    one, people = await training.cancel(turn.tx, turn.kit, turn.me.person_id, training_id, reason, turn.now)
    turn.end()
    turn.say(told(turn, "training.cancelled_told", one, people, theme=one.theme))


async def hold(turn: Turn, training_id: str) -> None:
    """It took place."""
    people = await training.hold(turn.tx, turn.kit, turn.me.person_id, training_id, turn.now)
    one = await _own(turn, training_id)
    await card.desk(turn, one, str(told(turn, "training.held_told", one, people)))


async def code(turn: Turn, training_id: str) -> None:
    """The code of this minute, to be read out or shown."""
    one = await _own(turn, training_id)
    w = turn.words
    until = f"{training.until(turn.now).astimezone(turn.local.tzinfo):%H.%M}"
    there = await sessions.attended(turn.tx, one.id)
    rows = (
        (card.tap(turn, "training.code_again", "code", one), card.tap(turn, "training.qr", "qr", one)),
        (card.aside(turn, "training.manage", "m", one),),
    )
    now = training.code_at(one, turn.now)
    turn.show(w("training.code_shown", theme=one.theme, code=now, until=until, n=there), rows)


async def qr(turn: Turn, training_id: str) -> None:
    """The code as a picture that a phone's camera opens."""
    one = await _own(turn, training_id)
    now = training.code_at(one, turn.now)
    link = training.links(turn.kit, now).get(turn.said.channel)
    if not link:
        turn.say(turn.words("training.no_link"))
        return
    made = BytesIO()
    segno.make(link, error="m").save(made, kind="png", scale=12, border=4)
    photo = document.keep(turn.tx, turn.kit.ids(turn.now), "hadir.png", made.getvalue(), turn.now)
    until = f"{training.until(turn.now).astimezone(turn.local.tzinfo):%H.%M}"
    again = (card.tap(turn, "training.qr_again", "qr", one),)
    turn.say(turn.words("training.qr_shown", theme=one.theme, code=now, until=until), (again,), photo=photo)


async def ticking(turn: Turn, training_id: str, page: int = 0) -> None:
    """Who came: a list to tick."""
    one = await _own(turn, training_id)
    people = await sessions.listed(turn.tx, one.id)
    items = [
        (f"{'☑' if part.attended_at else '☐'} {who.name}", f"tr:t{page}:{one.id}:{who.id}")
        for part, who in people
    ]
    rows = choices.paged(items, page, f"tr:att:{one.id}", turn.limits, below=2, quiet=1)
    there = sum(part.attended_at is not None for part, _ in people)
    papers = (card.tap(turn, "training.list", "pdf", one), card.tap(turn, "training.sheet", "xlsx", one))
    back: Rows = (papers, (card.aside(turn, "training.manage", "m", one),))
    key = "training.tick_how" if people else "training.nobody_yet"
    turn.show(turn.words(key, theme=one.theme, n=there, total=len(people)), (*rows, *back))


async def paper(turn: Turn, training_id: str) -> None:
    """The attendance list, to be printed and signed."""
    await _roll(turn, training_id, "pdf")


async def workbook(turn: Turn, training_id: str) -> None:
    """The attendance list, to be counted with."""
    await _roll(turn, training_id, "xlsx")


async def _roll(turn: Turn, training_id: str, kind: str) -> None:
    one, count, file = await training.roll(
        turn.tx, turn.kit, turn.me.person_id, training_id, kind, turn.words, turn.now
    )
    values = {"men": count.men, "women": count.women, "unknown": count.unknown, "n": count.all}
    turn.say(turn.words("training.roll", theme=one.theme, **values), document=file)


async def tick(turn: Turn, training_id: str, person_id: int, page: int) -> None:
    """Tick somebody, or take the tick away."""
    await training.tick(turn.tx, turn.me.person_id, training_id, person_id, turn.now)
    await ticking(turn, training_id, page)
