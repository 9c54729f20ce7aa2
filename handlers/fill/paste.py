"""A pasted report: lines of `Label: value` fill all they can; the rest is asked or reported back."""

from __future__ import annotations

import re

from markupsafe import Markup

from actions import entries
from forms import Interview, Pasted
from handlers.fill.answer import wording
from handlers.fill.ask import ask
from handlers.fill.session import Filling, opened_anew, setting
from handlers.turn import Turn

WHILE_FILLING, FROM_NOTHING = 2, 3
"""So many lines must be recognised for a text to be a report, while a form is open and while none is."""
SHOWN = 10
"""Lines that were not understood are repeated up to this many."""
_LINE = re.compile(r"^[^:\n]{1,60}:", re.MULTILINE)


def looks_pasted(text: str, lines: int) -> bool:
    """Whether it is worth trying to read the text as a report."""
    return text.count(":") >= lines and len(_LINE.findall(text)) >= lines


async def try_filling(filling: Filling) -> bool:
    """Read the text into the open draft; False, with nothing changed, when it is no report."""
    text = filling.turn.said.text
    if not looks_pasted(text, WHILE_FILLING):
        return False
    trial = await opened_anew(filling)
    pasted = trial.paste(text)
    if _recognised(pasted) < WHILE_FILLING:
        return False
    filling.use(trial)
    _told(filling, pasted)
    return True


async def try_beginning(turn: Turn) -> bool:
    """Begin a draft of the form that understands most of the text; False when none understands enough."""
    if not looks_pasted(turn.said.text, FROM_NOTHING):
        return False
    best: tuple[int, int, Interview, Pasted] | None = None
    for version in await turn.library.offered(turn.tx, turn.me):
        form = await turn.library.form(turn.tx, version.id)
        trial = Interview.begin(form, await setting(turn, form))
        pasted = trial.paste(turn.said.text)
        if best is None or _recognised(pasted) > best[0]:
            best = (_recognised(pasted), version.id, trial, pasted)
    if best is None or best[0] < FROM_NOTHING:
        return False
    draft = entries.begin(turn.kit, turn.me, best[1], turn.now)
    filling = Filling(turn, draft, await turn.library.form(turn.tx, best[1]), best[2], turn.now)
    _told(filling, best[3])
    filling.keep()
    return True


def _recognised(pasted: Pasted) -> int:
    return len(pasted.filled) + len(pasted.problems)


def _told(filling: Filling, pasted: Pasted) -> None:
    """Say what was filled and what was not, and go on with what is missing."""
    turn, w = filling.turn, filling.turn.words
    lines = [w.many("fill.pasted", len(pasted.filled))]
    lines += [w("fill.pasted_otherwise", label=label, value=told) for label, told in pasted.otherwise]
    lines += [
        w("fill.pasted_problem", label=label, message=Markup(wording(turn, problem)))
        for label, problem in pasted.problems
    ]
    if pasted.unknown_lines:
        lines.append(w("fill.pasted_unknown"))
        lines += [w("fill.pasted_line", line=line[:80]) for line in pasted.unknown_lines[:SHOWN]]
    filling.moved()
    ask(filling, str(Markup("\n").join(lines)))
