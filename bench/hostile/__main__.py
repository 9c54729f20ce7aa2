"""`make bench-hostile`: what the worst texts, pictures and tables cost, and who waits; 1 beyond a goal.

--all takes every text, picture and table (some minutes), not a third of each kind.
"""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.hostile import live, texts

SHOWN = 5
SHARE = 3


def main() -> int:
    """Texts in this process, then texts, pictures and tables beside somebody else in the running bot."""
    every = "--all" in sys.argv[1:]
    dearest = _texts(every)
    with TemporaryDirectory() as folder:
        url = live.made(Path(folder))
        well = asyncio.run(_live(url, Path(folder), 1 if every else SHARE))
    return 0 if well and dearest <= texts.BOUND else 1


def _texts(every: bool) -> float:
    costs = []
    for size in texts.SIZES:
        readers = {**texts.READERS, **(texts.SAYERS if size <= texts.MESSAGE else {})}
        costs += texts.costs(readers, texts.some(size, each=len(texts.BEFORE) if every else 3))
    costs.sort(reverse=True)
    goal = texts.BOUND * 1000
    print(f"the dearest of {len(costs)} readers and sizes (goal: {goal:.0f} ms of the processor)")
    for seconds, reader, what, size in costs[:SHOWN]:
        print(f"{seconds * 1000:8.1f} ms  {reader}: {what}, {size:,} characters", flush=True)
    return costs[0][0]


async def _live(url: str, folder: Path, share: int) -> bool:
    print(live.HEAD, flush=True)
    seen = []
    async for watch in live.watched(url, folder, share):
        print(live.told(watch), flush=True)
        seen.append(watch)
    nothing, *beside = seen
    more, goal = max(watch.worst for watch in beside) - nothing.worst, live.GOAL * 1000
    longer = f"{more * 1000:.0f} ms longer than beside nothing (goal: {goal:.0f} ms)"
    print(f"without queueing the longest wait is {longer}")
    return more <= live.GOAL and not any(watch.left for watch in beside)


if __name__ == "__main__":
    sys.exit(main())
