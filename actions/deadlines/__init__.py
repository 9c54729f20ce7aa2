"""Deadlines: rules by area, what of them lies ahead of whom, marking, changing, and whom to remind."""

from actions.deadlines import rules
from actions.deadlines.agenda import Occurrence, ahead, calendar, days_of, one
from actions.deadlines.book import Book, Rule, effective, load, name
from actions.deadlines.marking import Marks, mark_done, unmark
from actions.deadlines.presets import PRESETS, Preset
from actions.deadlines.recurrence import check, occurrences, shifted, tidy
from actions.deadlines.reminding import DueDeadline, due_reminders
from actions.deadlines.rules import Wanted, add, change, grounds, reset
from actions.deadlines.settle import person_key, village_key
from actions.deadlines.workdays import closed

__all__ = [
    "PRESETS",
    "Book",
    "DueDeadline",
    "Marks",
    "Occurrence",
    "Preset",
    "Rule",
    "Wanted",
    "add",
    "ahead",
    "calendar",
    "change",
    "check",
    "closed",
    "days_of",
    "due_reminders",
    "effective",
    "grounds",
    "load",
    "mark_done",
    "name",
    "occurrences",
    "one",
    "person_key",
    "reset",
    "rules",
    "shifted",
    "tidy",
    "unmark",
    "village_key",
]
