"""Our bot and its peers side by side, taking turns so that noise hits all alike; prints the ratios."""

from bench.botbench.judge import faults, line, median
from bench.botbench.run import Result, run_once
from bench.bots import OURS, OURS_ON_WHATSAPP, PEERS, Contestant

COLUMNS = ("bot", "updates/s", "per core", "p50 ms", "p99 ms", "CPU ms", "RSS MB", "rows", "faults")
WHATSAPP_GOAL = 0.8  # times our own updates per second and core on Telegram
GOAL = 3.0  # times the updates per second and core of the faster peer


def compare(runs: int, users: int, duration: float) -> bool:
    """Play `runs` rounds, print table and ratios; True when the goals are met and ours is flawless."""
    rows: dict[Contestant, list[Result]] = {who: [] for who in (OURS, OURS_ON_WHATSAPP, *PEERS)}
    for turn in range(1, runs + 1):
        for who, results in rows.items():
            o = who.options(users, duration)
            results.append(run_once(o, turn, who.platform))
            print(line(o, turn, results[-1]), flush=True)
    medians = {who: median(results) for who, results in rows.items()}
    show([cells(medians[who], results) for who, results in rows.items()], runs, users)
    return verdict(medians, sum(len(faults(r)) for who in (OURS, OURS_ON_WHATSAPP) for r in rows[who]))


def per_core(r: Result) -> float:
    """Updates per second of a whole core: what a second of the bot's own CPU time answers."""
    return 1000 / float(r["cpu_s_per_1000"])


def cells(m: Result, results: list[Result]) -> list[str]:
    stored = sum(r["db"].get("rows", 0) for r in results)
    done = sum(r["db"].get("done", 0) for r in results)
    figures = [f"{m['updates_per_s']:.0f}", f"{per_core(m):.0f}", f"{m['p50_ms']:.1f}", f"{m['p99_ms']:.1f}"]
    figures += [f"{m['cpu_s_per_1000']:.3f}", f"{m['peak_rss_mb']:.0f}", f"{stored}/{done}"]
    return [m["label"], *figures, str(sum(len(faults(r)) for r in results))]


def show(rows: list[list[str]], runs: int, users: int) -> None:
    print(f"\nThe standard dialogue, {users} users, closed loop, medians of {runs}:")
    print(table(rows))


def table(rows: list[list[str]]) -> str:
    everything = [list(COLUMNS), *rows]
    widths = [max(len(row[i]) for row in everything) for i in range(len(COLUMNS))]
    lines = [
        "  ".join(
            c.ljust(w) if i == 0 else c.rjust(w) for i, (c, w) in enumerate(zip(row, widths, strict=True))
        )
        for row in everything
    ]
    return "\n".join(lines)


def verdict(medians: dict[Contestant, Result], our_faults: int) -> bool:
    ours = medians[OURS]
    fastest = max((medians[who] for who in PEERS), key=per_core)
    calmest = min(medians[who]["p99_ms"] for who in PEERS)
    speed = per_core(ours) / per_core(fastest)
    wait = ours["p99_ms"] / calmest
    print(
        f"updates/s per core against the faster peer ({fastest['label']}): {speed:.2f}x (goal: {GOAL:.0f}x)"
    )
    print(f"p99 against the best peer's: {wait:.2f}x (goal: at most 1x)")
    there = per_core(medians[OURS_ON_WHATSAPP]) / per_core(ours)
    print(f"updates/s per core on WhatsApp against Telegram: {there:.2f}x (goal: {WHATSAPP_GOAL}x)")
    return speed >= GOAL and wait <= 1 and there >= WHATSAPP_GOAL and not our_faults
