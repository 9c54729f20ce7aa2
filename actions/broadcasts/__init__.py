"""Broadcasts: one text to many people, now or later; watched, stopped and resumed by whoever wrote it.

rights (who may, where, to whom) and wording (what they get) are used by verbs (send, stop, resume, drop), by
posting (the messages, span by span) and by progress; Begin, Post and Watch are what the clock drives.
"""

from actions.broadcasts.progress import Progress, progress
from actions.broadcasts.reach import KINDS, grounds, may, reachable
from actions.broadcasts.ticking import Begin, Post, Watch
from actions.broadcasts.typed import moment_of
from actions.broadcasts.verbs import (
    Author,
    Draft,
    check_text,
    check_time,
    drop,
    find,
    hasten,
    morning,
    night,
    resume,
    send,
    size,
    stop,
)
from actions.broadcasts.wording import preview

__all__ = [
    "KINDS",
    "Author",
    "Begin",
    "Draft",
    "Post",
    "Progress",
    "Watch",
    "check_text",
    "check_time",
    "drop",
    "find",
    "grounds",
    "hasten",
    "may",
    "moment_of",
    "morning",
    "night",
    "preview",
    "progress",
    "reachable",
    "resume",
    "send",
    "size",
    "stop",
]
