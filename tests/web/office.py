"""A small office for the golden pages: every kind of person, of report and of session, each once."""

from __future__ import annotations

from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from datetime import timedelta
from io import BytesIO
from typing import Any

import httpx
from PIL import Image

from actions import review, training
from actions.review import Decision
from models import training as sessions
from models.entry import Entry
from tests.actions.work import PHOTOS, send_again
from tests.sample import Somebody, person
from tests.web.browser import World, fields
from tests.web.test_photo import keep
from tests.web.training import START, answers, made


@dataclass
class Office:
    """`names` are the ids and links by what addresses call them; `at` the browsers of who is signed in."""

    world: World
    around: AsyncExitStack
    names: dict[str, str] = field(default_factory=dict)
    people: dict[str, Somebody] = field(default_factory=dict)
    at: dict[str, httpx.AsyncClient] = field(default_factory=dict)

    async def settle(self) -> None:
        """Everything is there, everybody signed in; nobody has a browser with nothing in it."""
        await self._people()
        await self._reports()
        await self._sessions()
        for name, who in self.people.items():
            self.at[name] = await self.around.enter_async_context(self.world.signed_in(who))
            self.names[name] = str(who.person_id)
        self.names["masuk"] = (await self.world.link(self.world.camat)).strip("/")
        self.at["nobody"] = await self.around.enter_async_context(self.world.browser())
        self.at["stranger"] = await self.around.enter_async_context(self.world.browser("en"))

    async def _people(self) -> None:
        async with self.world.database.transaction() as tx:
            self.people = {
                "sari": self.world.sari,
                "camat": self.world.camat,
                "coordinator": await person(tx, "Pak Koordinator", "coordinator", "33.24"),
                "admin": await person(tx, "Admin", "admin", None),
                "english": await person(
                    tx, "Ms Camat", "camat", acting=True, language="en", zone="Asia/Jayapura"
                ),
                "elsewhere": await person(tx, "Camat Lain", "camat", "33.24.10"),
            }
            await person(tx, "Ucok <b>", "kpmd")

    async def _reports(self) -> None:
        world, sent = self.world, {}
        for name in ("waiting", "approved", "returned", "again"):
            world.now += timedelta(minutes=7)
            sent[name] = await world.send(f"Membahas {name} & <RKPDes>\ndi balai", photos=(name == "waiting"))
        await self._judge(sent["approved"], "approve", "")
        await self._judge(sent["returned"], "return", "Lengkapi <foto>.\nTerima kasih.")
        await self._judge(sent["again"], "return", "Tulis hasilnya.")
        world.now += timedelta(minutes=7)
        async with world.database.transaction() as tx:
            await send_again(
                tx, world.kit, world.library, world.sari, sent["again"].id, "Hasilnya ada", world.now
            )
        await keep(world, sent["waiting"])
        picture = BytesIO()
        Image.new("RGB", (64, 48), "teal").save(picture, "JPEG")
        (world.media / "one.jpg").write_bytes(picture.getvalue())
        self.names |= {name: one.id for name, one in sent.items()} | {"photo": PHOTOS[0]}

    async def _judge(self, one: Entry, verb: str, words: str) -> None:
        world = self.world
        world.now += timedelta(minutes=7)
        said = Decision(verb, one.id, 1, words=words, origin=world.camat.contact_id)
        async with world.database.transaction() as tx:
            await review.decide(tx, world.kit, world.camat.person_id, said, world.now)

    async def _sessions(self) -> None:
        world, hour = self.world, timedelta(hours=1)
        full: dict[str, Any] = {
            "quota": 1200,
            "organiser": "Dinas PMD",
            "letter_number": "005/12",
            "letter_needed": True,
        }
        full |= {"latitude": -6.95, "longitude": 110.12, "link": "https://rapat.example/1", "fee": 50000}
        full |= {"facilities": "Makan siang", "contact": "Bu Rini", "materials": "https://materi.example/1"}
        rich = await made(world, batch="2", certificate_prefix="BIMTEK-KEU", **full)
        await answers(world, world.sari, "yes", rich)
        held = await made(
            world, theme="Bimtek Aset", starts_at=world.now + hour, ends_at=world.now + 2 * hour,
            certificate_prefix="ASET",
        )  # fmt: skip
        now = await made(
            world, theme="Rakor <hari ini>", starts_at=world.now + 4 * hour, ends_at=world.now + 6 * hour
        )
        draft = await made(world, theme="Rancangan", announced=False, leads=(), starts_at=START)
        world.now += 3 * hour
        by = world.camat.person_id
        async with world.database.transaction() as tx:
            await training.tick(tx, by, held, world.sari.person_id, world.now)
            await training.hold(tx, world.kit, by, held, world.now)
        world.now += hour
        self.names |= {"rich": rich, "held": held, "now": now, "draft": draft}

    async def opened(self, training_id: str) -> str:
        """When a session was changed last, as its form says it."""
        async with self.world.database.reading() as tx:
            found = await sessions.get(tx, training_id)
        assert found is not None
        return found.updated_at.isoformat()

    async def hidden(self, who: str, address: str, action: str) -> dict[str, str]:
        """The hidden fields of a form on somebody's page."""
        return fields((await self.at[who].get(address)).text, action)
