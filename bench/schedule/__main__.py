"""`make bench-schedule`: 35,000 people fall due in one minute; exit code 1 when a goal is missed.

Planning and enqueueing, delivery against the permitted rate, what was lost or doubled, and how long those who
are in conversation wait meanwhile. The platform permits 300 messages a second instead of Telegram's 30, so
that a run takes two minutes; with --per-second 30 it takes twenty.
"""

from __future__ import annotations

import argparse
import json
import sys
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from bench.botbench.run import Result
from bench.schedule.run import Wanted, measure
from tests import postgres

GOALS: dict[str, tuple[str, float]] = {
    "plan_s": ("<", 5.0),
    "used": (">=", 0.95),
    "lost": ("<=", 0),
    "doubled": ("<=", 0),
    "p99_ms": ("<", 300.0),
}
"""Figure -> what it has to be."""
LINES = {
    "plan_s": "planning and enqueueing, s",
    "plan_cpu_s": "the bot's CPU time meanwhile, s",
    "posted": "messages enqueued",
    "deliver_s": "delivery, s",
    "notices_per_s": "of these per second",
    "messages_per_s": "all messages per second, replies included",
    "permitted_per_s": "permitted per second",
    "used": "part of the permitted rate",
    "refused": "answered 429",
    "lost": "lost",
    "doubled": "doubled",
    "updates": "answers to people in conversation",
    "p50_ms": "their p50, ms",
    "p99_ms": "their p99, ms",
    "max_ms": "their longest, ms",
    "bot_cores": "processors the bot used",
    "peak_rss_mb": "memory, MB",
}


def met(name: str, value: Any) -> bool:
    """Whether a figure is what it has to be; those without a goal are."""
    if name not in GOALS:
        return True
    how, goal = GOALS[name]
    if value is None:
        return False
    return bool({"<": value < goal, "<=": value <= goal, ">=": value >= goal}[how])


def table(r: Result) -> str:
    """The figures, a line each, with their goals."""
    wide = max(map(len, LINES.values()))
    rows = []
    for name, label in LINES.items():
        goal = (
            f"  ({' '.join(map(str, GOALS[name]))}{'' if met(name, r[name]) else ', MISSED'})"
            if name in GOALS
            else ""
        )
        rows.append(f"{label:<{wide}}  {r[name]!s:>10}{goal}")
    return "\n".join(rows)


def verdict(r: Result, readers: int) -> list[str]:
    """The goals that were missed."""
    missed = [name for name in GOALS if not met(name, r[name])]
    return missed if r["posted"] == readers else [*missed, "posted"]


def parse(argv: list[str] | None = None) -> argparse.Namespace:
    p = argparse.ArgumentParser(prog="bench.schedule", description=__doc__)
    p.add_argument("--readers", type=int, default=35_000)
    p.add_argument("--per-second", type=int, default=300, help="what the platform permits")
    p.add_argument("--talking", type=float, default=10.0, help="updates per second of people in conversation")
    p.add_argument("--what", choices=["reminders", "broadcast"], default="reminders")
    p.add_argument("--postgres", action="store_true", help="on PostgreSQL instead of SQLite")
    p.add_argument("--json", type=Path, help="write the figures to this file")
    p.add_argument(
        "--limit", type=float, default=0, help="seconds for the delivery (default: what it needs, and 60)"
    )
    return p.parse_args(argv)


def main() -> int:
    a = parse()
    limit = a.limit or a.readers / a.per_second + 60
    with ExitStack() as stack:
        base = stack.enter_context(postgres.server(settings=())) if a.postgres else None
        url = base.render_as_string(hide_password=False) if base else ""
        r = measure(Wanted(a.readers, a.per_second, a.talking, a.what, url, limit))
    print(f"{a.readers} people, {a.what}, {'PostgreSQL' if a.postgres else 'SQLite'}:")
    print(table(r))
    missed = verdict(r, a.readers)
    print("Goals missed: " + ", ".join(missed) if missed else "All goals met.")
    if a.json:
        a.json.write_text(json.dumps(r, indent=1))
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
