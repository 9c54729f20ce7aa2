"""kill -9 of our bot amid the dialogues, again and again: nothing confirmed may be lost or doubled."""

import json

from bench.botbench.judge import line
from bench.botbench.run import Result, run_once
from bench.bots import OURS

MUST_BE_ZERO = ("aborted", "lost_answers", "unfinished")
PATIENCE = 15.0
"""Seconds a user waits before saying it again: longer than a busy machine needs to start the bot."""
SHOWN = (*MUST_BE_ZERO, "lost_updates", "recovered", "dup_prompts", "retries", "restart_s", "db")
ROWS_MUST_BE_ZERO = ("lost_rows", "dup_rows", "wrong_values", "foreign_rows", "error")


def kill(times: int, users: int) -> bool:
    """True when no answer and no row was lost, doubled or wrong."""
    o = OURS.options(users, 0)
    o.kill, o.timeout, o.drain = times, PATIENCE, 4 * PATIENCE
    r = run_once(o, 1)
    print(line(o, 1, r))
    print(json.dumps({k: r.get(k) for k in SHOWN}, indent=1))
    bad = losses(r)
    print(f"{times} kills:", f"LOST {bad}" if bad else "no answer and no row lost or doubled")
    return not bad


def losses(r: Result) -> dict[str, object]:
    bad = {k: r[k] for k in MUST_BE_ZERO if r[k]}
    bad |= {k: r["db"][k] for k in ROWS_MUST_BE_ZERO if r["db"].get(k)}
    return bad if r["updates"] else bad | {"updates": 0}
