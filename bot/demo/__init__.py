"""The demo: the whole bot on this machine, invented people, a phone in the browser; never part of `run`."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import typer
from starlette.responses import RedirectResponse
from starlette.routing import Route

from bot.app import Service, create_app
from bot.channels.simulator import Simulator
from bot.clock import Clock
from bot.config import Config
from bot.config.sections import Database, Forms, Media, Server
from bot.demo.people import GUEST, INHABITANTS
from bot.demo.phone import Face, Phone, Spot
from bot.demo.phone.window import Window
from bot.demo.seed import CHANNEL, seed
from bot.faults import listen
from bot.inbox.menus import Menus
from bot.serving import serve
from bot.upkeep import private
from bot.upkeep.alone import alone
from models.message import Incoming

FOLDER = Path("data/demo")
QUESTIONNAIRES = Path(__file__).resolve().parent.parent.parent / "questionnaires"
SPOTS = (
    Spot("Balai Desa Sedayu", -6.98312, 110.11874),
    Spot("Kantor Kecamatan Gemuh", -6.97165, 110.10523),
)
PLACE = "Kecamatan Gemuh"


def settings(port: int, folder: Path) -> Config:
    """The demo's configuration: its own database and files, on loopback, whatever config.toml says."""
    return Config(
        server=Server(port=port, public_url=f"http://127.0.0.1:{port}"),
        database=Database(url=f"sqlite+aiosqlite:///{folder / 'demo.db'}"),
        media=Media(directory=folder / "media"),
        forms=Forms(directory=QUESTIONNAIRES),
    )


def create(port: int, folder: Path, clock: Clock) -> tuple[Service, Simulator]:
    """The bot with the phone besides its pages; nothing runs yet."""
    simulator = Simulator(clock.now, folder / "phones")
    private.tighten(settings(port, folder))
    service = create_app(settings(port, folder), clock=clock, channels=[simulator])
    simulator.names = {one.address: one.name for one in INHABITANTS}

    async def deliver(body: bytes) -> None:
        await service.inbox.take(simulator.parse(body))

    simulator.deliver = deliver
    faces = [Face(one.address, one.name) for one in INHABITANTS if one.phone]
    window = Window(service.database, simulator)
    phone = Phone(simulator, window, [*faces, Face(GUEST, "Tamu")], SPOTS, PLACE)
    service.extra += [Route("/", _to_phone), *phone.routes()]
    return service, simulator


async def _to_phone(request: object) -> RedirectResponse:
    return RedirectResponse("/phone", 303)


async def run(port: int, folder: Path = FOLDER) -> None:
    """Start on loopback, say what to open, and serve until the process is told to end."""
    with alone(settings(port, folder).database.url), listen("127.0.0.1", port) as sock:
        port = sock.getsockname()[1]
        async with opened(port, folder) as service:
            await seed(service, sorted(QUESTIONNAIRES.glob("*.md")))
            await offer(service)
            typer.echo(f"\n  Open http://127.0.0.1:{port}/phone\n\n  Ctrl+C ends it; what you did stays.\n")
            await serve(service, [sock])


@asynccontextmanager
async def opened(port: int, folder: Path) -> AsyncIterator[Service]:
    """The demo wired, and what it holds given back at whatever moment the process is told to end."""
    service, _ = create(port, folder, Clock())
    try:
        yield service
    finally:
        await service.close()


async def offer(service: Service) -> None:
    """Show everybody's commands from the start, as after their first message."""
    menus = Menus(service.database, service.channels, service.kit.rules)
    for one in INHABITANTS:
        await menus.renew(Incoming(channel=CHANNEL, external_id="", sender=one.address, kind="text"))


def reset(folder: Path = FOLDER) -> str:
    """Forget what was done in the demo; returns what to tell."""
    if not folder.exists():
        return "There is nothing to forget."
    with alone(settings(0, folder).database.url):
        shutil.rmtree(folder)
    return "The demo's data is gone; the next start begins anew."
