"""An organiser describes a session: one question at a time, or by a pasted announcement; and changes it."""

from __future__ import annotations

from markupsafe import Markup

from actions import Refusal, entries, tables, training
from actions.training import announcement, sheet
from forms import Interview
from handlers import web
from handlers.fill import beginning, session
from handlers.fill.ask import ask
from handlers.fill.session import Filling
from handlers.flow import out
from handlers.memory import Attending
from handlers.turn import Turn, button


async def new(turn: Turn) -> None:
    """How shall it be described?"""
    if not await training.grounds(turn.tx, turn.me.person_id):
        raise Refusal("not_organiser")
    turn.go(Attending(do="new"))
    w = turn.words
    browser = ((button(w.plain("training.in_browser"), "tr:web"),),) if turn.kit.rules.pages else ()
    rows = (
        (button(w.plain("training.one_by_one"), "tr:ask"),),
        *browser,
        (button(w.plain("training.sample"), "tr:sample"), *out(turn)),
    )
    turn.say(w("training.how_new"), rows, prompt=True)


async def browse(turn: Turn) -> None:
    """All questions at once, as a page."""
    await web.show(turn, "bimtek/baru")


async def sample(turn: Turn) -> None:
    """A table with the names of all columns, to be filled and sent."""
    w = turn.words
    file = await tables.sample(turn.tx, turn.library, w, turn.now)
    turn.go(Attending(do="new"))
    turn.say(w("training.sample_how"), document=file)


async def begin(turn: Turn) -> None:
    """The first question."""
    if not await training.grounds(turn.tx, turn.me.person_id):
        raise Refusal("not_organiser")
    await beginning.put_aside(turn)
    version = await sheet.version(turn.tx, turn.now)
    await beginning.begin(turn, version.id)


async def pasted(turn: Turn) -> None:
    """An announcement: what was found is told, what is missing is asked, then all of it can be corrected."""
    filling = await _filling(turn)
    found = announcement.read(turn.said.text, sheet.columns(filling.form), turn.local.date())
    wrong = dict(sheet.fill(filling.interview, found))
    sheet.settle(filling.interview)
    filling.moved()
    ask(filling, understood=str(_found(filling, [name for name in found if name not in wrong])))
    filling.keep()


async def _filling(turn: Turn) -> Filling:
    await beginning.put_aside(turn)
    version = await sheet.version(turn.tx, turn.now)
    draft = entries.begin(turn.kit, turn.me, version.id, turn.now)
    form = await turn.library.form(turn.tx, version.id)
    return Filling(turn, draft, form, Interview.begin(form, await session.setting(turn, form)), turn.now)


def _found(filling: Filling, names: list[str]) -> Markup:
    w, interview = filling.turn.words, filling.interview
    told = [name for name in names if name != sheet.MORE and interview.value(sheet.ref(name))]
    lines = [w("training.found" if told else "training.found_nothing")]
    for name in told:
        value = interview.worded(sheet.ref(name))
        lines.append(w("training.card_line", label=sheet.label(interview, name), value=value))
    return Markup("\n").join(lines)


async def change(turn: Turn, training_id: str) -> None:
    """The same form with the answers as they are: any of them can be changed."""
    found = await training.managed(turn.tx, turn.me.person_id, training_id)
    training.move(found.state, "change")
    filling = await _filling(turn)
    filling.draft.seen = {sheet.CHANGES: found.id}
    world = await session.setting(turn, filling.form)
    facts = training.facts_of(found)
    described = sheet.described(filling.form, facts, world)
    filling.use(described)
    filling.moved()
    ask(filling, str(turn.words("training.change_how")))
    filling.keep()
