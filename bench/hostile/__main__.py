"""`make bench-hostile`: what the worst texts, pictures and tables cost, and who waits; 1 beyond a goal."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.hostile import live, texts

SHOWN = 8


def main() -> int:
    """Texts in this process, then texts, pictures and tables beside somebody else in the running bot."""
    costs = []
    for size in texts.SIZES:
        readers = {**texts.READERS, **(texts.SAYERS if size <= texts.MESSAGE else {})}
        costs += texts.costs(readers, texts.some(size, each=4))
    costs.sort(reverse=True)
    print(
        f"the dearest of {len(costs)} readers and sizes (goal: {texts.BOUND * 1000:.0f} ms of the processor)"
    )
    for seconds, reader, what, size in costs[:SHOWN]:
        print(f"{seconds * 1000:8.1f} ms  {reader}: {what}, {size:,} characters")
    with TemporaryDirectory() as folder:
        url = live.made(Path(folder))
        found = asyncio.run(live.watched(url, Path(folder)))
    print("\n".join(live.told(found)))
    worst = max(wait for watch in found.values() for wait in watch.waits)
    print(f"the longest wait of somebody else: {worst * 1000:.0f} ms (goal: {live.GOAL * 1000:.0f} ms)")
    return 0 if costs[0][0] <= texts.BOUND and worst <= live.GOAL else 1


if __name__ == "__main__":
    sys.exit(main())
