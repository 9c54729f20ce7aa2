"""Compares what the bot stored with what it confirmed to the simulated users; judges nothing."""

import json
import re
import subprocess
from typing import Any

from bench.botbench.sim import Sim

Row = dict[str, Any]
Report = dict[str, Any]


def verify(command: str, sim: Sim) -> Report:
    """Run `command` (it prints rows as JSON lines) and count lost, doubled, unconfirmed and wrong rows."""
    out = subprocess.run(command, shell=True, capture_output=True, text=True)
    if out.returncode:
        return {"error": out.stderr[-300:]}
    rows, foreign = group(out.stdout.splitlines(), sim.key)
    wrong = [
        fault for key, want in sim.done.items() for fault in differences(key, want, rows.get(key, [])[:1])
    ]
    return {
        "done": len(sim.done),
        "rows": sum(map(len, rows.values())),
        "lost_rows": sum(1 for k in sim.done if k not in rows),
        "dup_rows": sum(len(v) - 1 for v in rows.values()),
        "unconfirmed_rows": sum(1 for k in rows if k not in sim.done),
        "wrong_values": len(wrong),
        "foreign_rows": foreign,
        **({"example": wrong[0]} if wrong else {}),
    }


def group(lines: list[str], key: str) -> tuple[dict[str, list[Row]], int]:
    """Rows by the dialogue's key found anywhere in them, and how many hold none."""
    pattern = re.compile(re.sub(r"%0?(\d*)d", lambda m: rf"\d{{{m[1] or '1,'}}}", key))
    rows: dict[str, list[Row]] = {}
    foreign = 0
    for line in filter(str.strip, lines):
        hit = pattern.search(line)
        if hit:
            rows.setdefault(hit[0], []).append(json.loads(line))
        else:
            foreign += 1
    return rows, foreign


def differences(key: str, want: dict[str, str], rows: list[Row]) -> list[str]:
    return [
        f"{key}.{col}: wanted {value[:40]!r}, row has {str(row.get(col))[:40]!r}"
        for row in rows
        for col, value in want.items()
        if not same(row.get(col), value)
    ]


def same(stored: Any, sent: str) -> bool:
    """Equal as text, or as numbers (7.1 and 7.10 are one location)."""
    if str(stored) == sent:
        return True
    try:
        return abs(float(stored) - float(sent)) < 1e-6
    except (TypeError, ValueError):
        return False
