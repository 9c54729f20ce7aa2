"""Our bot beside itself at an older commit, in one run: start, memory at rest, the standard dialogue."""

import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench.botbench.judge import faults, line, median
from bench.botbench.run import Result, run_once
from bench.bots import OURS, OURS_ON_WHATSAPP, ROOT, Contestant
from bench.compare import cells, per_core, show
from bench.start import measured, shown

NO_SLOWER = 0.95
"""Times the older commit's updates per second and core; what is less is no noise."""


@contextmanager
def checked_out(commit: str) -> Iterator[Path]:
    """The code as it was, in a folder of its own that goes with the block."""
    with tempfile.TemporaryDirectory(prefix="botbench-") as folder:
        root = Path(folder, "code")
        _git("worktree", "add", "--quiet", "--detach", str(root), commit)
        try:
            yield root
        finally:
            _git("worktree", "remove", "--force", str(root))


def _git(*words: str) -> None:
    subprocess.run(["git", "-C", str(ROOT), *words], check=True)


def against(commit: str, runs: int, users: int, duration: float) -> bool:
    """Take turns with it; True when the goals of the start are met, and nothing became slower or failed."""
    with checked_out(commit) as root:
        light = shown(measured(runs, {OURS.label: ROOT, f"{OURS.label} at {commit}": root}))
        pairs = [(one, one.at(root, f"{one.label} at {commit}")) for one in (OURS, OURS_ON_WHATSAPP)]
        rows: dict[Contestant, list[Result]] = {one: [] for pair in pairs for one in pair}
        for turn in range(1, runs + 1):
            for who, results in rows.items():
                results.append(run_once(who.options(users, duration), turn, who.platform))
                print(line(who.options(users, duration), turn, results[-1]), flush=True)
    medians = {who: median(results) for who, results in rows.items()}
    show([cells(medians[who], results) for who, results in rows.items()], runs, users)
    ratios = [per_core(medians[now]) / per_core(medians[before]) for now, before in pairs]
    for (now, before), ratio in zip(pairs, ratios, strict=True):
        print(f"updates/s per core, {now.label} against {before.label}: {ratio:.2f}x (goal: {NO_SLOWER}x)")
    failed = [one for now, _ in pairs for one in rows[now] if faults(one)]
    return light and min(ratios) >= NO_SLOWER and not failed
