"""`make mutants`: a seeded sample meets the tests; prints the score and who survived, with the reason."""

from __future__ import annotations

import argparse
import shlex
import tomllib
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from queue import SimpleQueue
from random import Random
from tempfile import TemporaryDirectory

from tools.mutants.changes import Mutant, mutants
from tools.mutants.covering import Covering, covering
from tools.mutants.trial import Copy, Verdict

PROJECT = Path(__file__).resolve().parents[2]
PACKAGES = ("bot", "actions", "models", "web", "handlers", "forms")
REASONS = Path(__file__).with_name("survivors.toml")
GOAL = 0.95


def options(words: Sequence[str] | None = None) -> argparse.Namespace:
    """What was asked for."""
    asked = argparse.ArgumentParser(prog="make mutants", description=__doc__)
    asked.add_argument("--sample", type=int, default=240, help="how many mutants, spread over the packages")
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--only", action="append", default=[], help="a file or folder; may be repeated")
    asked.add_argument("--workers", type=int, default=2)
    asked.add_argument("--tests", default="", help="which tests there are at all, as pytest is told")
    return asked.parse_args(words)


def sample(root: Path, places: Sequence[str], size: int, seed: int) -> list[Mutant]:
    """So many mutants, the same for a seed: as many of each place as it can give, mixed over its files."""
    chance = Random(seed)
    drawn: list[Mutant] = []
    for place in places:
        files = [root / place] if place.endswith(".py") else sorted((root / place).rglob("*.py"))
        every = [one for file in files for one in mutants(str(file.relative_to(root)), file.read_text())]
        drawn += chance.sample(every, min(len(every), -(-size // len(places))))
    return drawn[:size] if len(drawn) > size else drawn


def judged(chosen: Sequence[Mutant], tests: Covering, workers: int) -> list[Verdict]:
    """Every mutant's fate, in the order given; printed as they come."""
    with TemporaryDirectory(prefix="mutants-") as folder:
        copies: SimpleQueue[Copy] = SimpleQueue()
        for number in range(workers):
            place = Path(folder) / str(number)
            place.mkdir()
            copies.put(Copy(tests.root, place))

        def judge(mutant: Mutant) -> Verdict:
            copy = copies.get()
            try:
                verdict = copy.judge(mutant, [(test, tests.seconds[test]) for test in tests.tests(mutant)])
            finally:
                copies.put(copy)
            print(f"{verdict.fate:7} {mutant.file}:{mutant.line} {mutant.kind}", flush=True)
            return verdict

        with ThreadPoolExecutor(workers) as pool:
            return list(pool.map(judge, chosen))


def report(verdicts: Sequence[Verdict], reasons: dict[str, str]) -> tuple[list[str], bool]:
    """The lines to print; and is the goal met: 95 % of what changes anything dies, none by hanging?"""
    fates = Counter(one.fate for one in verdicts)
    alive = [one for one in verdicts if one.fate == "alive"]
    same = [one for one in alive if reasons.get(one.mutant.key, "").startswith("equivalent")]
    real = len(verdicts) - len(same)
    score = (real - (len(alive) - len(same))) / real if real else 1.0
    lines: list[str] = []
    for one in (one for one in verdicts if one.fate != "killed"):
        why = reasons.get(one.mutant.key) or one.by or "no reason yet"
        lines.append(f"{one.fate} {one.mutant.key}\n    met {one.met} tests; {why}")
    lines.append(
        f"{len(verdicts)} mutants: {fates['killed']} killed, {fates['hung']} by hanging, {len(alive)} alive,"
        f" {len(same)} of them equivalent: {score:.1%}"
    )
    named = all(one.mutant.key in reasons for one in alive)
    return lines, score >= GOAL and not fates["hung"] and named


def main(words: Sequence[str] | None = None) -> int:
    """0 where the goal is met and each survivor has its reason."""
    asked = options(words)
    chosen = sample(PROJECT, asked.only or PACKAGES, asked.sample, asked.seed)
    tests = covering(PROJECT, PROJECT / ".mutants", shlex.split(asked.tests), asked.workers, PROJECT)
    reasons: dict[str, str] = tomllib.loads(REASONS.read_text())["survivors"]
    lines, well = report(judged(chosen, tests, asked.workers), reasons)
    print("\n".join(["", *lines]))
    return 0 if well else 1


if __name__ == "__main__":
    raise SystemExit(main())
