"""Training sessions (Bimtek): made, announced, answered, changed, called off, attended, certified.

sheet (answers -> facts) -> checks -> sessions -> telling are the organiser's; answers, attendance and papers
the participants'. Nothing is sent here.
"""

from actions.training.answers import answer, keep_letter, open_to, place_in_line, set_sex
from actions.training.attendance import attend, code_at, is_open, links, session_of, tick, typed, until
from actions.training.checks import Problem, check
from actions.training.facts import Facts, facts_of, map_link, when
from actions.training.papers import certify, to_fill, version_to_fill
from actions.training.reminding import DueTraining, due_reminders, part, useful_until
from actions.training.roll import roll
from actions.training.sessions import (
    announce,
    cancel,
    change,
    create,
    form_ids,
    grounds,
    hold,
    managed,
    may_manage,
    move,
    overseen,
    problems,
)
from actions.training.telling import calendar_file, morning

__all__ = [
    "DueTraining",
    "Facts",
    "Problem",
    "announce",
    "answer",
    "attend",
    "calendar_file",
    "cancel",
    "certify",
    "change",
    "check",
    "code_at",
    "create",
    "due_reminders",
    "facts_of",
    "form_ids",
    "grounds",
    "hold",
    "is_open",
    "keep_letter",
    "links",
    "managed",
    "map_link",
    "may_manage",
    "morning",
    "move",
    "open_to",
    "overseen",
    "part",
    "place_in_line",
    "problems",
    "roll",
    "session_of",
    "set_sex",
    "tick",
    "to_fill",
    "typed",
    "until",
    "useful_until",
    "version_to_fill",
    "when",
]
