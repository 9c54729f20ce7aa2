"""The end of an interview that belongs to a training session; judges no answer itself."""

from __future__ import annotations

from markupsafe import Markup

from actions import entries, training
from actions.library import of_sessions
from actions.training import Problem, sheet
from handlers.fill.ask import ask
from handlers.fill.session import Filling
from handlers.told import told
from handlers.turn import Turn, button
from models import training as sessions
from models.message import Rows
from models.training import Participant, Training


def belongs(filling: Filling) -> bool:
    """Whether this form is no report."""
    return of_sessions(filling.form.id)


async def send(filling: Filling) -> bool:
    """Finish it; False when something is wrong with it, which is told."""
    if sheet.is_ours(filling.interview):
        return await _session(filling)
    await _paper(filling)
    return True


async def _session(filling: Filling) -> bool:
    """Keep the session that was described, or its changes."""
    turn, facts = filling.turn, sheet.facts_in(filling.interview)
    of = await _changed(filling)
    wrong = await training.problems(turn.tx, turn.me.person_id, facts, turn.now, of)
    if wrong:
        ask(filling, str(wording(turn, wrong)))
        return False
    me = turn.me.person_id
    if of is None:
        one, people = await training.create(turn.tx, turn.kit, me, facts, turn.now), 0
    else:
        one, people = await training.change(turn.tx, turn.kit, me, of.id, facts, turn.now)
    await entries.discard(turn.tx, turn.me)
    turn.end()
    _kept(turn, one, people, new=of is None)
    return True


async def _changed(filling: Filling) -> Training | None:
    training_id = filling.draft.seen.get(sheet.CHANGES, "")
    if not training_id:
        return None
    return await training.managed(filling.turn.tx, filling.turn.me.person_id, training_id)


def wording(turn: Turn, problems: list[Problem]) -> Markup:
    """Everything that is wrong, a line each."""
    lines = [turn.words("training.wrong")]
    lines += [turn.words(f"training.wrong_{one.code}", **named(turn, one)) for one in problems]
    return Markup("\n").join(lines)


def named(turn: Turn, problem: Problem) -> dict[str, object]:
    """What fills a problem's words: its values, and what it is about."""
    key = f"training.label_{problem.about}"
    return {"about": turn.words.plain(key) if key in turn.words else problem.about, **problem.values}


def _kept(turn: Turn, one: Training, people: int, *, new: bool) -> None:
    w = turn.words
    manage = button(w.plain("training.manage"), f"tr:m:{one.id}")
    if one.state == "draft":
        announce = button(w.plain("training.announce"), f"tr:ann:{one.id}")
        key = "training.kept_new" if new else "training.kept_draft"
        turn.say(w(key, theme=one.theme, when=training.when(w, one)), ((announce,), (manage,)))
    else:
        turn.say(told(turn, "training.kept_change", one, people, theme=one.theme), ((manage,),))


async def _paper(filling: Filling) -> None:
    """A test or questionnaire: sent like a report, and what comes next is offered."""
    turn, draft = filling.turn, filling.draft
    await entries.submit(turn.tx, turn.kit, turn.me, filling.interview, turn.now, filed=True)
    turn.end()
    part = await sessions.of_entry(turn.tx, turn.me.person_id, draft.entry_id)
    one = await sessions.find(turn.tx, part.training_id) if part else None
    rows = await _next(turn, one, part) if one and part else ()
    turn.say(turn.words("training.paper_sent", title=filling.form.title(turn.me.language)), rows)


async def _next(turn: Turn, one: Training, part: Participant) -> Rows:
    left = await training.to_fill(turn.tx, one, part, turn.now)
    rows = [(button(turn.words.plain(f"training.fill_{x}"), f"tr:f{x}:{one.id}"),) for x in left]
    if "q" not in left and part.attended_at is not None:
        rows.append((button(turn.words.plain("training.certificate"), f"tr:cert:{one.id}"),))
    rows.append((button(turn.words.plain("training.details"), f"tr:o:{one.id}"),))
    return tuple(rows)
