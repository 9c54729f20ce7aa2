"""How an interview begins: a form is chosen, an open draft is taken up again, a returned report is opened."""

from __future__ import annotations

from actions import Refusal, entries
from forms import Interview
from handlers import choices
from handlers.fill import session
from handlers.fill.ask import ask
from handlers.fill.session import Filling, setting
from handlers.memory import View
from handlers.numbers import number
from handlers.turn import Turn, button
from models import conversation, entry
from models.conversation import Draft


async def start(turn: Turn) -> None:
    """/lapor: an open draft is offered first; else begin, asking which form when there are several."""
    waits = await _waits(turn)
    if waits is not None:
        await offer(turn, *waits)
        return
    await pick_form(turn)


async def go_on(turn: Turn) -> None:
    """ "lanjut": on with the open draft; where there is none, as /lapor."""
    waits = await _waits(turn)
    if waits is not None:
        await resume(turn, waits[0])
        return
    await pick_form(turn)


async def _waits(turn: Turn) -> tuple[str, int] | None:
    """The open draft, in front or kept: its entry and its form's version; whatever else was asked ends."""
    if turn.me.flow and turn.recall(View) is None:
        turn.end()
    draft = turn.me.draft
    if draft is not None:
        return draft.entry_id, draft.form_version_id
    return await entry.open_draft(turn.tx, turn.me.person_id)


async def offer(turn: Turn, entry_id: str, version_id: int) -> None:
    """There is a draft: go on with it, or start anew?"""
    w = turn.words
    form = await turn.library.form(turn.tx, version_id)
    rows = (
        (button(w.plain("fill.go_on"), f"f:go:{entry_id}"),),
        (button(w.plain("fill.anew"), f"f:anew:{entry_id}"),),
    )
    turn.say(w("fill.open_draft", title=form.title(turn.me.language)), rows, prompt=True)


async def pick_form(turn: Turn) -> None:
    """Begin the only form there is, or ask which."""
    versions = await turn.library.offered(turn.tx, turn.me)
    if not versions:
        raise Refusal("no_form")
    if len(versions) == 1:
        await begin(turn, versions[0].id)
        return
    forms = [(v.id, await turn.library.form(turn.tx, v.id)) for v in versions]
    items = [(form.title(turn.me.language), f"f:new:{version_id}") for version_id, form in forms]
    turn.say(turn.words("fill.which_form"), choices.grid(items, turn.limits), prompt=True)


async def begin(turn: Turn, version_id: int) -> None:
    """Open a new draft and ask its first question."""
    await _ask_first(turn, entries.begin(turn.kit, turn.me, version_id, turn.now))


async def preview(turn: Turn, version_id: int) -> None:
    """Try a form: its questions as they will be asked, and nothing is sent."""
    await put_aside(turn)
    draft = await entries.preview(turn.tx, turn.kit, turn.me, version_id, turn.now)
    await _ask_first(turn, draft, str(turn.words("author.trying")))


async def _ask_first(turn: Turn, draft: Draft, before: str = "") -> None:
    form = await turn.library.form(turn.tx, draft.form_version_id)
    filling = Filling(turn, draft, form, Interview.begin(form, await setting(turn, form)), turn.now)
    filling.moved()
    ask(filling, before)
    filling.keep()


async def choose(turn: Turn) -> None:
    """A tap on one of our offers: `f:<verb>:<id>`."""
    _, verb, rest = (*turn.said.data.split(":", 2), "", "")[:3]
    turn.ack()
    if verb == "new" and (version := number(rest)) is not None:
        await new(turn, version)
    elif verb == "go":
        await resume(turn, rest)
    elif verb == "anew":
        await anew(turn, rest)
    else:
        turn.say(turn.words("fill.old_button"))


async def new(turn: Turn, version_id: int) -> None:
    """Begin the chosen form, unless a draft was opened meanwhile or the form is no longer offered."""
    if turn.me.draft is not None:
        await start(turn)
        return
    offered = await turn.library.offered(turn.tx, turn.me)
    if all(version.id != version_id for version in offered):
        await pick_form(turn)
        return
    await begin(turn, version_id)


async def put_aside(turn: Turn) -> None:
    """Store the draft in front before another takes its place: it may have been answered a moment ago."""
    if turn.me.draft is not None and turn.me.draft.dirty:
        await conversation.save(turn.tx, [turn.me], turn.now)


async def resume(turn: Turn, entry_id: str) -> None:
    """Take an open draft up again where it stands."""
    draft = turn.me.draft
    if draft is None or draft.entry_id != entry_id:
        await put_aside(turn)
        await entries.resume(turn.tx, turn.me, entry_id)
    filling = await session.opened(turn)
    if filling is not None:
        filling.look(View())
        ask(filling)
        filling.keep()


async def anew(turn: Turn, entry_id: str) -> None:
    """Throw the open draft away and begin again; a draft that is already gone stays gone."""
    draft = turn.me.draft
    if draft is None or draft.entry_id != entry_id:
        await put_aside(turn)
        await entries.resume(turn.tx, turn.me, entry_id)
    await entries.discard(turn.tx, turn.me)
    turn.end()
    await start(turn)


async def reopen(turn: Turn, entry_id: str) -> None:
    """Open a returned report in its form, with the old answers."""
    await put_aside(turn)
    draft, submission = await entries.reopen(turn.tx, turn.me, entry_id)
    form = await turn.library.form(turn.tx, draft.form_version_id)
    world = await setting(turn, form)
    interview = (
        Interview.edit(form, submission, world)
        if submission
        else Interview.resume(form, draft.xml, draft.at, world)
    )
    filling = Filling(turn, draft, form, interview, turn.now)
    filling.moved()
    ask(filling, str(turn.words("fill.reopened")))
    filling.keep()
