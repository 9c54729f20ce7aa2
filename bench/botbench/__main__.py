"""The botbench command: plays a dialogue against a bot as many users and prints figures. See README.md."""

import json
import os
import shutil
import statistics
import sys
import tempfile
from pathlib import Path
from typing import Any

import uvloop

from bench.botbench.options import Options, parse
from bench.botbench.run import Result, Run

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


def bench(o: Options) -> list[Result]:
    """Every run's figures, each printed as it ends."""
    if o.cpu:
        os.sched_setaffinity(0, o.cpu)
    script = json.loads(o.script.read_text())
    rows = []
    for seed in range(1, o.runs + 1):
        rows.append(one(o, script, seed))
        print(line(o, seed, rows[-1]), flush=True)
    return rows


def one(o: Options, script: dict[str, Any], seed: int) -> Result:
    run_dir = Path(tempfile.mkdtemp(prefix="botbench-"))
    run = Run(o, script, run_dir, seed)
    try:
        result = uvloop.run(run.play())
        return result | run.stored() | ({"run_dir": str(run_dir)} if o.keep else {})
    except SystemExit:
        log = run_dir / "bot.log"
        print("\n".join(log.read_text().splitlines()[-30:]) if log.exists() else "no log", file=sys.stderr)
        raise
    finally:
        if not o.keep:
            shutil.rmtree(run_dir, ignore_errors=True)


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


def main() -> int:
    o = parse()
    rows = bench(o)
    if o.runs > 1:
        m = median(rows)
        rows.append(m | {"median": True})
        print(
            f"{o.label} MEDIAN of {o.runs}: {m['updates_per_s']} upd/s p50 {m.get('p50_ms')}"
            f" p99 {m.get('p99_ms')} ms cpu/1000 {m.get('cpu_s_per_1000')} s"
            f" aux {m['aux_cpu_s_per_1000']} rss {m['peak_rss_mb']} MB"
        )
    if o.out:
        with o.out.open("a") as f:
            f.writelines(json.dumps(r) + "\n" for r in rows)
    if not o.smoke:
        return 0
    bad = faults(rows[0])
    print("smoke:", "FAILED" if bad else "ok")
    if bad:
        print(json.dumps(rows[0], indent=1))
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
