"""/formulir: the questionnaires in use, and how an author brings another one."""

from __future__ import annotations

from markupsafe import Markup

from actions import Refusal, publishing
from actions.library import of_sessions
from handlers import dates
from handlers.author import terms
from handlers.turn import Turn
from models import form


async def show(turn: Turn) -> None:
    """Every form in use with its version and terms."""
    if not await publishing.is_author(turn.tx, turn.me.person_id):
        raise Refusal("not_an_author")
    w, lines = turn.words, [turn.words("author.forms")]
    for version in await form.newest(turn.tx):
        day = dates.day(w, version.installed_at.astimezone(turn.local.tzinfo).date())
        told = await terms.worded(turn, publishing.terms_of(version), lambda key: w.plain(key))
        number = version.version or "–"
        key = "author.form_of_sessions" if of_sessions(version.form_id) else "author.form"
        lines.append(w(key, title=version.title, version=number, day=day, **told))
    turn.say(Markup("\n\n").join([*lines, w("author.how")]))
