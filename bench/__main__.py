"""`make bench` and `make bench-kill`: exit code 1 when a goal is missed or anything was lost."""

import argparse
import sys

from bench.compare import compare
from bench.kill import kill
from bench.profile import profile


def main() -> int:
    p = argparse.ArgumentParser(prog="bench", description="Measures the bot against its peers, or kills it.")
    p.add_argument("--runs", type=int, default=3, help="rounds; medians are printed")
    p.add_argument("--users", type=int, default=50)
    p.add_argument("--duration", type=float, default=8.0, help="seconds measured per run")
    p.add_argument("--kill", type=int, default=0, metavar="TIMES", help="instead: kill -9 our bot so often")
    p.add_argument("--profile", action="store_true", help="instead: only the profile of our bot")
    a = p.parse_args()
    if a.kill:
        return 0 if kill(a.kill, a.users) else 1
    good = a.profile or compare(a.runs, a.users, a.duration)
    profile(a.users, min(a.duration, 5.0))
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
