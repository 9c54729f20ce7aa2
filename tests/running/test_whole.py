"""The running service: whatever bot/app.py wires is seen from outside, either way, on both databases."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from starlette.routing import BaseRoute, Match, Mount, Route
from starlette.types import Scope

from bot.app import Service, create_app
from tests.running.looking import LOOKS
from tests.running.looks import seed
from tests.running.town import Town

pytestmark = pytest.mark.running


def wired(service: Service) -> set[str]:
    """What bot/app.py wires, by name."""
    found = {f"job {job.name}" for job in service.by_the_clock()}
    found |= {f"loop {name}" for name in service.endless()}
    found |= {f"route POST /hooks/{channel}" for channel in service.channels}
    return found | {name for name, _ in addresses(service.routes())}


def addresses(routes: list[BaseRoute], before: str = "") -> Iterator[tuple[str, BaseRoute]]:
    """Every address of the pages, with its method."""
    for route in routes:
        if isinstance(route, Mount) and route.routes:
            yield from addresses(list(route.routes), before + route.path)
        elif isinstance(route, Route):
            for method in sorted((route.methods or set()) - {"HEAD"}):
                yield f"route {method} {before}{route.path}", route
        elif isinstance(route, Mount):
            yield f"route GET {before}{route.path}", route


def seen(service: Service, paths: set[tuple[str, str]]) -> set[str]:
    """Which of the addresses were asked; the first that fits answers, as in the program."""
    found = {f"route {method} {path}" for method, path in paths if path.startswith("/hooks/")}
    known = list(addresses(service.routes()))
    for method, path in paths:
        scope: Scope = {"type": "http", "method": method, "path": path, "root_path": "", "headers": []}
        fits = (name for name, route in known if route.matches(scope)[0] is Match.FULL)
        found |= set(list(fits)[:1])
    return found


async def test_everything_that_is_wired_is_seen_at_work(
    town: Town, capsys: pytest.CaptureFixture[str]
) -> None:
    await town.settle()
    await seed(town)
    await town.program.start()
    looked: set[str] = set()
    for look in LOOKS:
        await look.does(town)
        looked |= {f"{kind} {name}" for name in look.saw for kind in ("job", "loop")}
    await town.program.end()
    service = create_app(town.config)
    known = wired(service)
    looked = (looked | seen(service, town.program.paths)) & known
    await service.database.close()
    with capsys.disabled():
        print("\n".join(["", town.delivery, *sorted(looked)]))
    assert known - looked == set()
    assert "Traceback" not in town.program.log
