"""What state a message of the outbox is in, and what leads from which state to which: one table, no SQL.

What the platform told of a message after it had left is another fact: Outbox.status.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, get_args

State = Literal["waiting", "held", "stopped", "sent", "answered", "given_up"]
"""`waiting`: to be sent once it is due, or in a sender's hand. `held`: until its reader writes, as the window
is shut. `stopped`: with its broadcast. `sent`: the platform took it. `answered`: it travelled in a webhook's
response, so it arrived unless a repeat comes. `given_up`: it is not sent any more, and `error` says why."""
OPEN: tuple[State, ...] = ("waiting", "held", "stopped")
"""A message in one of these has not ended."""
ENDED: frozenset[State] = frozenset(("sent", "answered", "given_up"))
"""A message in one of these has: `done_at` says when."""

Came = Literal["taken", "again", "shut", "never"]
"""What came of a try: the platform took it; it is tried again; the window is shut; it never arrives so."""
Act = Came | Literal["failed", "opened", "stop", "resume", "gone", "renewed"]

_EVERY: tuple[State, ...] = get_args(State)


def _all(after: State, *before: State) -> dict[State, State]:
    return dict.fromkeys(before, after)


MOVES: Mapping[Act, Mapping[State, State]] = {
    "taken": _all("sent", *_EVERY),
    "again": _all("waiting", "waiting", "answered") | _all("stopped", "stopped"),
    "shut": _all("held", "waiting", "answered") | _all("stopped", "stopped"),
    "never": _all("given_up", *_EVERY),
    "failed": _all("waiting", "waiting", "held", *ENDED) | _all("stopped", "stopped"),
    "opened": _all("waiting", "held"),
    "stop": _all("stopped", "waiting", "held"),
    "resume": _all("waiting", *OPEN),
    "gone": _all("given_up", *OPEN),
    "renewed": _all("waiting", *ENDED),
}
"""Act -> state before -> state after; a message in a state that an act does not name stays as it is.

`taken`, `never`: also as a status says, whatever came of our call. `failed`: a status says so, and it is
tried again. `opened`: the reader wrote. `stop`, `resume`: their broadcast. `gone`: the address is nobody's
any more. `renewed`: the same message leaves once more, with other content.
"""
