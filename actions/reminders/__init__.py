"""Reminders: what falls due by the clock, told once, in one message per person and moment, at local time.

Nothing is planned ahead: `due` works out from the database what falls due in a window, `Tick` tells it.
A new kind is a row of KINDS, a source in plan.py, and its words in locales/ (domain "reminder").
"""

from actions.reminders.chosen import Chosen, chosen
from actions.reminders.dues import Call, Due, Line, Look, Said, Tap
from actions.reminders.kinds import KINDS, Kind
from actions.reminders.plan import Window, due, spans
from actions.reminders.ticking import Tick, Ticked

__all__ = [
    "KINDS",
    "Call",
    "Chosen",
    "Due",
    "Kind",
    "Line",
    "Look",
    "Said",
    "Tap",
    "Tick",
    "Ticked",
    "Window",
    "chosen",
    "due",
    "spans",
]
