"""The composition root: config -> database -> channels -> loops -> ASGI app; it wires, and decides nothing.

    service = create_app(config)            # the bot; the demo adds channels=[Simulator(...)]
    await serve(service, [listening])       # bot/serving.py; service.asgi is the ASGI application

What others plug into: `service.inbox.take(messages)` returns once everything is committed; replies then reach
`Channel.send`, or the webhook's response.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cached_property, partial
from random import Random, SystemRandom
from typing import Any

from starlette.applications import Starlette
from starlette.routing import BaseRoute
from starlette.types import ASGIApp

import handlers
import web
from actions import Kit, publishing
from actions.library import Library
from actions.training import importing
from bot import pictures
from bot.channels import Channel, Commands, Ear, News
from bot.channels.means import Means
from bot.channels.telegram import wiring as telegram
from bot.channels.whatsapp import wiring as whatsapp
from bot.clock import Clock
from bot.config import Config
from bot.delivery.mishaps import Mishaps
from bot.delivery.outbox import Outbox
from bot.files import tables
from bot.files.fetcher import EVERY, Fetcher, Reader, Store
from bot.files.questionnaires import Questionnaires
from bot.files.session_tables import Sessions
from bot.files.unfetched import Missing
from bot.inbox import Inbox
from bot.inbox.batch import Desk, Handle
from bot.inbox.menus import Menus, described
from bot.inbox.webhooks import Webhooks
from bot.pulse import Pulse
from bot.rules import rules
from bot.sandbox import Sandbox
from bot.upkeep import watch
from bot.upkeep.beginning import Beginnings
from bot.upkeep.health import Health
from bot.upkeep.jobs import Job, Jobs
from bot.upkeep.scheduled import clean, remind, spread
from bot.upkeep.wall import Wall
from handlers import offers
from locales import LANGUAGES
from models import Ids
from models.database import Database
from models.platform import Platform

READING = 8.0
"""Seconds in which an ending service lets its files be read: a host waits some ten before it kills."""
CHANNELS: Sequence[Callable[[Config, Means], Channel | None]] = (whatsapp.channel, telegram.channel)
"""What makes each platform's channel, where it is set up; people see them in this order."""


@dataclass
class Service:
    """Everything that runs. `asgi` is what a server serves; the lifespan ends with stop, `serve` starts."""

    config: Config
    clock: Clock
    database: Database
    kit: Kit
    library: Library
    channels: dict[str, Channel]
    store: Store
    outbox: Outbox
    inbox: Inbox
    pulse: Pulse
    sandbox: Sandbox
    wall: Wall
    extra: list[BaseRoute] = field(default_factory=list)
    """More routes, to be added before `asgi` is read (the demo's phone)."""
    loops: dict[str, asyncio.Task[None]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.webhooks = Webhooks(self.channels, self.inbox, self.pulse, self.clock)
        self.fetcher = Fetcher(
            self.database,
            self.channels,
            self.store,
            self.clock,
            self.kit.rng,
            limit=self.config.media.max_mb * 1_000_000,
            readers=self._readers(),
            pulse=self.pulse,
        )
        self.jobs = Jobs(self.clock, self.pulse, self.wall.believed)
        self.health = Health(self.database, self.clock, self.pulse, self.loops, self.wall.believed)
        self.wall.anew += [self.jobs.again, self.outbox.anew]

    def _readers(self) -> dict[str, Reader]:
        """The kind of a fetched file -> who reads it."""
        database, kit, clock = self.database, self.kit, self.clock
        reading = partial(tables.read, self.sandbox)
        return {
            publishing.KIND: Questionnaires(database, kit, clock, self.sandbox, self.store.read).read,
            importing.KIND: Sessions(database, kit, clock, reading).read,
            EVERY: Missing(kit, clock).read,
        }

    async def start(self) -> None:
        """Begin: free what a crash left, start the loops; the channels get ready beside them."""
        await self.outbox.start()
        self.beginnings.start()
        for name, run in self.endless().items():
            self.loops[name] = asyncio.create_task(run(), name=name)
        await self.wall.look()
        for job in self.by_the_clock():
            self.jobs.add(job)
        self.jobs.start()

    def endless(self) -> dict[str, Callable[[], Coroutine[Any, Any, None]]]:
        """What goes on all the while; every loop has its row here."""
        loops = {"outbox": self.outbox.run, "wall": self.wall.run}
        if self.config.media.download:
            loops["fetcher"] = self.fetcher.run
        ear = Ear(self.inbox.take, self.clock, self.pulse, self.tell)
        for name, channel in self.channels.items():
            asking = channel.listener(ear)
            if asking is not None:
                loops[f"{name} poller"] = asking
                self.health.asked.add(name)
        return loops

    def by_the_clock(self) -> list[Job]:
        """What is done again and again; whatever is to be done by the clock has its row here."""
        database, kit, now = self.database, self.kit, self.clock.now
        jobs = [
            Job("clean", timedelta(hours=1), lambda: clean(database, now(), self.clock.sleep)),
            Job("health", timedelta(minutes=1), self.health.look, dated=False),
            Job("platforms", watch.PERIOD, lambda: watch.look(self.channels, self.tell), dated=False),
            Job("broadcasts", timedelta(seconds=5), lambda: spread(database, kit, now())),
        ]
        if self.config.reminders.on:
            jobs.append(Job("remind", timedelta(minutes=1), lambda: remind(database, kit, now())))
        return jobs

    async def stop(self) -> None:
        """End: commit what was taken, send what is in hand, give everything back."""
        await self.beginnings.stop()
        await self.jobs.stop()
        self.outbox.stop()
        self.fetcher.stop()
        for name in ("wall", *(f"{one} poller" for one in self.channels)):
            if name in self.loops:
                self.loops[name].cancel()
        await self._loops_ended()
        await self.inbox.close()
        await self.outbox.idle()
        for channel in self.channels.values():
            await channel.close()
        await self.close()

    async def _loops_ended(self) -> None:
        """Let the loops put away what is in hand; a file that is read too long is read another time."""
        loops = list(self.loops.values())
        if loops and (await asyncio.wait(loops, timeout=READING))[1]:
            await self.sandbox.close()
        await asyncio.gather(*loops, return_exceptions=True)

    async def close(self) -> None:
        """Give back what also a service holds that never started."""
        await self.sandbox.close()
        await self.database.close()

    @cached_property
    def beginnings(self) -> Beginnings:
        """What makes the channels ready."""
        return Beginnings(self.channels, self.clock, self.tell)

    async def tell(self, news: News) -> None:
        """Have the admins told what they must know of our accounts."""
        await Mishaps(self.database, self.kit).tell_admins(news, self.clock.now())

    def site(self) -> web.Site:
        """What the pages need of us."""
        return web.Site(
            reading=self.database.reading,
            transaction=self.database.transaction,
            kit=self.kit,
            library=self.library,
            now=self.clock.now,
            media=self.config.media.directory,
            tables=partial(tables.read, self.sandbox),
        )

    def routes(self) -> list[BaseRoute]:
        """Every address but those of the webhooks."""
        return [*self.health.routes(), *self.extra, *web.routes(self.site())]

    @cached_property
    def asgi(self) -> ASGIApp:
        """Webhooks on the short way, everything else through Starlette."""
        pages = Starlette(routes=self.routes(), lifespan=self._lifespan)
        pages.router.redirect_slashes = False
        return self.webhooks.before(pages)

    @asynccontextmanager
    async def _lifespan(self, _pages: Starlette) -> AsyncIterator[None]:
        yield
        await self.stop()


def create_app(
    config: Config,
    *,
    clock: Clock | None = None,
    rng: Random | None = None,
    handle: Handle = handlers.handle,
    channels: Sequence[Channel] = (),
) -> Service:
    """Wire everything; nothing runs yet. `channels` come on top of the configured ones (the demo's phone)."""
    clock = clock or Clock()
    rng = rng or SystemRandom()
    pulse = Pulse(clock)
    platforms: dict[str, Platform] = {}
    kit = Kit(Ids(Random(rng.getrandbits(128))), rng, rules(config), platforms)  # ids are many and no secrets
    sandbox = Sandbox(ready=(pictures.JOB.module,))
    smaller = partial(pictures.smaller, sandbox)
    database = Database(config.database.url, connections=config.database.connections)
    wall = Wall(database, clock, kit, pulse)
    means = Means(database, clock, smaller, _menus(config), config.outbox.per_second, wall.witness)
    made = [make(config, means) for make in CHANNELS]
    known = {one.name: one for one in (*channels, *made) if one is not None}
    platforms.update({name: one.platform for name, one in known.items()})
    store = Store(database, config.media.directory, long_side=config.media.long_side, smaller=smaller)
    library = Library()
    sender = Outbox(database, known, clock, kit, store=store, pulse=pulse)
    changed = Menus(database, known, kit.rules).renew
    inbox = Inbox(database, Desk(known, handle, kit, library), sender, clock, changed=changed)
    return Service(config, clock, database, kit, library, known, store, sender, inbox, pulse, sandbox, wall)


def _menus(config: Config) -> dict[str, Commands]:
    """What platforms show to whom nobody knows, by language."""
    spoken = {language: described(offers.STRANGERS, language) for language in LANGUAGES}
    return {"": described(offers.STRANGERS, config.locale.language)} | spoken
