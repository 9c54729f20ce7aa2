"""The ends of an interview: sent, put aside, or thrown away."""

from __future__ import annotations

from markupsafe import Markup

from actions import entries
from forms import Problem
from handlers.fill import summary, trained
from handlers.fill.answer import wording
from handlers.fill.ask import ask, redraw
from handlers.fill.session import Filling, opened_anew
from handlers.memory import View
from handlers.turn import button
from models.entry import PREVIEW
from models.review_rules import STATES

UNMET = ("unmet", "unmet_required")
"""Problems that no answer of their own can settle."""


def later(filling: Filling) -> None:
    """Put the draft aside."""
    filling.turn.end()
    filling.turn.say(filling.turn.words("fill.kept"))


async def drop(filling: Filling) -> None:
    """Throw the draft away."""
    turn = filling.turn
    returned = filling.draft.state != "draft"
    await entries.discard(turn.tx, turn.me)
    turn.end()
    turn.say(turn.words("fill.dropped_changes" if returned else "fill.dropped"))


def show_changes(filling: Filling) -> None:
    """Offer each answer as a button."""
    filling.look(View(change=True))
    if filling.turn.said.kind == "button":
        redraw(filling)
    else:
        ask(filling)


async def send(filling: Filling) -> bool:
    """Send the report; False when an answer stops it, which is then asked again."""
    turn, w = filling.turn, filling.turn.words
    filling.use(await opened_anew(filling))  # the clock, lists and reported hours may have moved on
    problems = filling.interview.problems()
    if problems:
        _stopped(filling, *problems[0])
        return False
    if filling.draft.state == PREVIEW:
        await _tried(filling)
        return True
    if trained.belongs(filling):
        return await trained.send(filling)
    sent = await entries.submit(turn.tx, turn.kit, turn.me, filling.interview, turn.now)
    turn.end()
    here = await turn.library.place(turn.tx, turn.me.area_code, turn.now)
    lines = [w("fill.sent", number=sent.number), w(_after(sent), **here.words)]
    if sent.drp:
        lines.append(w("fill.drp", text=sent.drp))
    again = button(w.plain("menu.to_lapor"), "m:lapor")
    history = button(w.plain("menu.to_riwayat"), "m:riwayat")
    turn.say("\n\n".join(lines), ((again, history),))
    return True


def _stopped(filling: Filling, ref: str, problem: Problem) -> None:
    """Ask the answer that stops it again; of what nobody can answer, those that decide about it."""
    if problem.code in UNMET:
        _held(filling)
        return
    filling.interview.jump(ref)
    filling.moved()
    ask(filling, wording(filling.turn, problem))


def _held(filling: Filling) -> None:
    w, held = filling.turn.words, filling.interview.held()
    filling.moved()
    refs = list(dict.fromkeys(each for ref, _ in held for each in filling.interview.behind(ref)))
    filling.look(View(change=True, behind=refs))
    how = w("fill.unmet_behind" if refs else "fill.unmet_alone")
    lines = [*summary.unmet(filling, held), Markup(), how]
    filling.turn.say(Markup("\n").join(lines), summary.change_rows(filling, ()))


async def _tried(filling: Filling) -> None:
    """The form was tried to its end: nothing is sent, nothing is kept."""
    turn, w, version_id = filling.turn, filling.turn.words, filling.draft.form_version_id
    await entries.discard(turn.tx, turn.me)
    turn.end()
    publish = button(w.plain("author.publish"), f"form:ask:{version_id}")
    again = button(w.plain("author.try_again"), f"form:try:{version_id}")
    turn.say(w("author.tried", title=filling.form.title(turn.me.language)), ((publish, again),))


def _after(sent: entries.Sent) -> str:
    if not STATES[sent.state].waits_for:
        return "fill.sent_own" if sent.own else "fill.sent_filed"
    return "fill.sent_waits" if sent.reviewers else "fill.sent_no_reviewer"
