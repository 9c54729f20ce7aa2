"""The botbench command: plays a dialogue against a bot as many users and prints figures. See README.md."""

import json
import sys

from bench.botbench.judge import faults, line, median
from bench.botbench.options import Options, parse
from bench.botbench.run import Result, run_once


def bench(o: Options) -> list[Result]:
    """Every run's figures, each printed as it ends."""
    rows = []
    for seed in range(1, o.runs + 1):
        rows.append(run_once(o, seed))
        print(line(o, seed, rows[-1]), flush=True)
    return rows


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
