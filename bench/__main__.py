"""`make bench` and `make bench-kill`: exit code 1 when a goal is missed or anything was lost."""

import argparse
import sys

from bench.against import against
from bench.bots import OURS
from bench.compare import compare
from bench.kill import kill
from bench.profile import profile
from bench.start import HERE, measured, shown


def main() -> int:
    p = argparse.ArgumentParser(prog="bench", description="Measures the bot against its peers, or kills it.")
    p.add_argument("--runs", type=int, default=3, help="rounds; medians are printed")
    p.add_argument("--users", type=int, default=50)
    p.add_argument("--duration", type=float, default=8.0, help="seconds measured per run")
    p.add_argument("--kill", type=int, default=0, metavar="TIMES", help="instead: kill -9 our bot so often")
    p.add_argument("--profile", action="store_true", help="instead: only the profile of our bot")
    p.add_argument("--start", action="store_true", help="instead: only the start, and the memory at rest")
    p.add_argument(
        "--against", metavar="COMMIT", help="instead: start, rest and dialogue beside an older commit"
    )
    a = p.parse_args()
    if a.kill:
        return 0 if kill(a.kill, a.users) else 1
    if a.against:
        return 0 if against(a.against, a.runs, a.users, a.duration) else 1
    light = a.profile or shown(measured(a.runs, {OURS.label: HERE}))
    if a.start:
        return 0 if light else 1
    good = (a.profile or compare(a.runs, a.users, a.duration)) and light
    profile(a.users, min(a.duration, 5.0))
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
