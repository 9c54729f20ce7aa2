"""What a run's figures mean: its faults, its line of text, the median of several; runs nothing."""

import statistics
from typing import Any

from bench.botbench.options import Options
from bench.botbench.run import Result

FAULTS = (
    "wrong",
    "dup_prompts",
    "extra",
    "no_button",
    "timeouts",
    "aborted",
    "lost_answers",
    "unfinished",
    "unanswered_callbacks",
)


def faults(r: Result) -> dict[str, Any]:
    """What a flawless bot does not show: empty for it."""
    found = {name: r[name] for name in FAULTS if r[name]}
    db = r.get("db", {})
    found |= {name: n for name, n in db.items() if name not in ("done", "rows") and n}
    if db and db.get("rows") != db.get("done"):
        found["rows"] = f"{db.get('rows')} of {db.get('done')}"
    return found if r["updates"] else found | {"updates": 0}


def line(o: Options, run: int, r: Result) -> str:
    db = r.get("db", {})
    load = o.rate if o.mode == "open" else o.users
    return (
        f"{o.label} {o.mode} {load} run {run}: {r['updates_per_s']} upd/s"
        f"  p50 {r['p50_ms']} p95 {r['p95_ms']} p99 {r['p99_ms']} ms  cpu/1000 {r['cpu_s_per_1000']} s"
        f"  rss {r['peak_rss_mb']} MB  bot {r['bot_cores']} harness {r['harness_cores']} cores"
        f"  rows {db.get('rows')}/{db.get('done')}  kills {r['kills']}  faults {faults(r) or 'none'}"
    )


def median(rows: list[Result]) -> Result:
    """The median of every figure that is a number in the first run."""
    numbers = [k for k, v in rows[0].items() if isinstance(v, (int, float))]
    figures = {k: round(statistics.median(r[k] for r in rows), 4) for k in numbers}
    aux = {
        k: statistics.median(r["aux_cpu_s_per_1000"].get(k, 0) for r in rows)
        for k in rows[0]["aux_cpu_s_per_1000"]
    }
    return figures | {"label": rows[0]["label"], "median_of": len(rows), "aux_cpu_s_per_1000": aux}
