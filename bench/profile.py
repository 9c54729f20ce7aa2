"""Where our bot's time goes: a short run under cProfile, its five dearest functions, the packages' shares."""

import pstats
import shutil
from collections import Counter
from pathlib import Path

from bench.botbench.judge import line
from bench.botbench.run import run_once
from bench.bots import OURS

TOP = 5
ROOT = Path(__file__).resolve().parent.parent


def profile(users: int, duration: float) -> None:
    """Run and print; cProfile makes everything slower, so only the shares mean something."""
    o = OURS.options(users, duration)
    o.env["BENCH_PROFILE"] = "{run_dir}/profile"
    o.keep = True
    r = run_once(o, 1)
    print(line(o, 1, r))
    run_dir = Path(r["run_dir"])
    stats = pstats.Stats(str(run_dir / "profile"))
    shutil.rmtree(run_dir, ignore_errors=True)
    show(stats)


def show(stats: pstats.Stats) -> None:
    own = {where: row[2] for where, row in stats.stats.items()}  # type: ignore[attr-defined]
    total = sum(own.values())
    print(f"\nThe profile's top {TOP} by own time (of {total:.1f} s in the event loop's thread):")
    for where, seconds in sorted(own.items(), key=lambda item: -item[1])[:TOP]:
        print(f"  {100 * seconds / total:5.1f} %  {name(where)}")
    shares: Counter[str] = Counter()
    for where, seconds in own.items():
        shares[package(where[0])] += seconds
    print("By package: " + ", ".join(f"{p} {100 * s / total:.0f} %" for p, s in shares.most_common(8)))


def name(where: tuple[str, int, str]) -> str:
    file, number, function = where
    return function if file == "~" else f"{package(file)}/{Path(file).name}:{number} {function}"


def package(file: str) -> str:
    if file == "~":
        return "builtins"
    path = Path(file)
    if "site-packages" in path.parts:
        return path.parts[path.parts.index("site-packages") + 1]
    return path.relative_to(ROOT).parts[0] if path.is_relative_to(ROOT) else "stdlib"
