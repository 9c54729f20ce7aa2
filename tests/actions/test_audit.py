"""What stands in the audit: each act once, by whom, about what, when; a module that writes it has a row.

And all else that each act leaves in the database, as files in acts/; `make golden` writes them anew.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from actions import (
    Kit,
    access,
    broadcasts,
    deadlines,
    entries,
    export,
    people,
    publishing,
    reading,
    review,
    training,
)
from actions.broadcasts import Author
from actions.deadlines import Marks, Wanted, workdays
from actions.digests import groups, settling, sheets
from actions.digests.groups import Room
from actions.library import Library
from actions.people import identity
from actions.reminders import answering
from actions.review import Decision
from models.audit import Audit
from models.database import Database
from models.entry import Entry
from models.export import Chosen
from models.person import CONSENT, Contact
from tests import sample
from tests.actions.training.stage import facts
from tests.actions.work import send, talk_of
from tests.golden import held
from tests.rows import Difference, rows
from tests.sample import GEMUH, NOW, VILLAGES, Somebody

ACTIONS = Path(__file__).parents[2] / "actions"
LEFT = Path(__file__).parent / "acts"
LATER = NOW + timedelta(hours=1)
SOON = facts(starts_at=LATER, ends_at=LATER + timedelta(hours=2))


@dataclass
class Stage:
    """Sari writes, Budi (camat) and Rina (coordinator) look after Gemuh, Ana is the admin."""

    tx: AsyncSession
    kit: Kit
    sari: Somebody
    budi: Somebody
    rina: Somebody
    ana: Somebody
    entry: Entry

    @property
    def ids(self) -> dict[str, Any]:
        """What a row may name."""
        people = {name: getattr(self, name).person_id for name in ("sari", "budi", "rina", "ana")}
        about = {"contact": self.sari.contact_id, "entry": self.entry.id, "form": self.entry.form_version_id}
        return people | about

    def named(self, value: Any) -> Any:
        """With ids in place of names; a name alone becomes the id itself."""
        if not isinstance(value, str) or "@" not in value:
            return value
        before, _, name = value.partition("@")
        return f"{before}{self.ids[name]}" if before else self.ids[name]

    async def session(self) -> str:
        """One that was announced; who is asked for has nothing to do with it yet."""
        made = await training.create(self.tx, self.kit, self.rina.person_id, SOON, NOW)
        await training.announce(self.tx, self.kit, self.rina.person_id, made.id, NOW)
        return made.id

    async def broadcast(self, at: datetime | None = None) -> str:
        """Budi's, to the facilitators of Gemuh."""
        draft = broadcasts.Draft("Halo", ("pld",), (GEMUH,))
        told = await broadcasts.send(
            self.tx, self.kit, Author(self.budi.person_id, self.budi.contact_id), replace(draft, at=at), NOW
        )
        return told.id

    async def group(self, now: datetime) -> None:
        """Budi's code is written in a group."""
        code = await groups.code(self.tx, self.kit, self.budi.person_id, GEMUH, "telegram", NOW)
        await groups.bind(self.tx, self.kit, Room("telegram", "-100", "Tim"), code, now)


@pytest_asyncio.fixture
async def stage(sqlite_url: str, kit: Kit) -> AsyncIterator[Stage]:
    database = Database(sqlite_url)
    async with database.transaction() as tx:
        sari = await sample.person(tx, "Sari", "facilitator", position="PLD", villages=VILLAGES)
        budi = await sample.person(tx, "Budi", "camat")
        rina = await sample.person(tx, "Rina", "coordinator")
        ana = await sample.person(tx, "Ana", "admin", None)
        yield Stage(tx, kit, sari, budi, rina, ana, await send(tx, kit, Library(), sari))
    await database.close()


# What is done at LATER, after what came before it: each returns nothing.


async def sign_in(x: Stage) -> None:
    link = await access.new_link(x.tx, x.kit, x.sari.person_id, LATER)
    await access.sign_in(x.tx, x.kit, link.rpartition("/")[2], LATER)


async def link(x: Stage) -> None:
    code = await people.link_code(x.tx, x.kit, x.sari.person_id, LATER)
    await people.link(x.tx, x.kit, code, channel="whatsapp", address="62811", now=LATER)


async def rename(x: Stage) -> None:
    for _ in range(2):
        await people.set_name(x.tx, x.sari.person_id, "Sari Dewi", LATER)


async def invite(x: Stage) -> None:
    made = await people.invite(x.tx, x.kit, "pld", GEMUH, VILLAGES[:1], by=x.rina.person_id, now=LATER)
    await people.renew(x.tx, x.kit, x.rina.person_id, people.key(made.invite), LATER)


async def join(x: Stage) -> None:
    joko = people.Newcomer("telegram", "1", "Joko", "id")
    made = await people.invite(x.tx, x.kit, "kpmd", GEMUH, VILLAGES[:1], by=x.rina.person_id, now=NOW)
    await people.join(x.tx, x.kit, made.code, joko, LATER)


async def add_role(x: Stage) -> None:
    made = await people.invite(x.tx, x.kit, "admin", by=None, now=NOW)
    await people.add_role(x.tx, x.kit, made.code, x.sari.person_id, LATER)


async def numbered(x: Stage) -> Contact:
    found = await x.tx.get_one(Contact, x.sari.contact_id)
    found.channel, found.address, found.number = "whatsapp", "ID.1", "+62811"
    await x.tx.flush()
    return found


async def moved(x: Stage) -> None:
    await numbered(x)
    for _ in range(2):
        await identity.moved(x.tx, x.kit, "whatsapp", "ID.1", "ID.2", "+62811", LATER)


async def number_lost(x: Stage) -> None:
    await numbered(x)
    await identity.recognise(x.tx, x.kit, "whatsapp", "ID.9", "+62811", LATER)


async def recap(x: Stage) -> None:
    await sheets.recap(x.tx, x.kit, x.budi.person_id, GEMUH, LATER, None)


async def unbind(x: Stage) -> None:
    await x.group(NOW)
    await groups.unbind(x.tx, "telegram", "-100", x.rina.person_id, LATER)


async def follow(x: Stage) -> None:
    await x.group(NOW)
    await groups.follow(x.tx, x.kit, "telegram", "-100", "-200", LATER)
    await groups.follow(x.tx, x.kit, "telegram", "-100", "-200", LATER)


async def settle(x: Stage) -> None:
    x.entry.problem = True
    for _ in range(2):
        await settling.settle(x.tx, x.budi.person_id, x.entry.id, LATER)


async def followed_up(x: Stage) -> None:
    x.entry.follow_up_on = NOW.date()
    for _ in range(2):
        await answering.followed_up(x.tx, x.sari.person_id, x.entry.id, LATER)


async def submit(x: Stage) -> None:
    await send(x.tx, x.kit, Library(), x.sari, now=LATER)


async def approve(x: Stage) -> None:
    await review.decide(x.tx, x.kit, x.budi.person_id, Decision("approve", x.entry.id, 1), LATER)


async def ask_correction(x: Stage) -> None:
    x.entry.state = "approved"
    await entries.ask_correction(x.tx, x.kit, await talk_of(x.tx, x.sari), x.entry.id, "salah", LATER)


async def read(x: Stage) -> None:
    for _ in range(2):
        await reading.note(x.tx, x.budi.person_id, x.entry, 1, LATER)


async def publish(x: Stage) -> None:
    terms = publishing.Terms(("facilitator",), (GEMUH,), review=False)
    await publishing.publish(x.tx, x.entry.form_version_id, by=x.ana.person_id, now=LATER, terms=terms)


async def take_along(x: Stage) -> None:
    await export.begin(x.tx, Chosen("kegiatan"), "web", by=x.budi.person_id, now=LATER)
    await export.begin(x.tx, Chosen("kegiatan"), "cli", by=None, now=LATER)


async def send_broadcast(x: Stage) -> None:
    draft = broadcasts.Draft("Halo", ("pld",), (GEMUH,))
    budi = x.budi
    await broadcasts.send(x.tx, x.kit, Author(budi.person_id, budi.contact_id), draft, LATER)


async def stop_and_resume(x: Stage) -> None:
    mine = x.budi.person_id, await x.broadcast()
    for _ in range(2):
        await broadcasts.stop(x.tx, *mine, now=LATER)
    for _ in range(2):
        await broadcasts.resume(x.tx, x.kit, *mine, now=LATER)


async def hasten(x: Stage) -> None:
    mine = x.budi.person_id, await x.broadcast(at=LATER)
    for _ in range(2):
        await broadcasts.hasten(x.tx, *mine, now=LATER)


async def drop(x: Stage) -> None:
    await broadcasts.drop(x.tx, x.budi.person_id, await x.broadcast(at=LATER), now=LATER)


async def announce(x: Stage) -> None:
    soon = facts(starts_at=LATER + timedelta(hours=1), ends_at=LATER + timedelta(hours=2))
    made = await training.create(x.tx, x.kit, x.rina.person_id, soon, LATER)
    await training.announce(x.tx, x.kit, x.rina.person_id, made.id, LATER)


async def change(x: Stage) -> None:
    about = (
        x.rina.person_id,
        await x.session(),
        facts(starts_at=NOW.replace(day=25), ends_at=NOW.replace(day=26)),
    )
    await training.change(x.tx, x.kit, *about, LATER)


async def cancel(x: Stage) -> None:
    await training.cancel(x.tx, x.kit, x.rina.person_id, await x.session(), "Banjir", LATER)


async def hold(x: Stage) -> None:
    await training.hold(x.tx, x.kit, x.rina.person_id, await x.session(), LATER)


async def tick(x: Stage) -> None:
    about = x.rina.person_id, await x.session(), x.sari.person_id
    for _ in range(2):
        await training.tick(x.tx, *about, LATER)


async def rules(x: Stage) -> None:
    mine = x.tx, x.rina.person_id, GEMUH, "BLT"
    await deadlines.change(*mine, now=LATER, title="BLT", on=True)
    for _ in range(2):
        await deadlines.reset(*mine, now=LATER)
    monthly = "FREQ=MONTHLY;BYMONTHDAY=5"
    await deadlines.add(x.tx, x.rina.person_id, GEMUH, Wanted("Setor", monthly, "person"), now=LATER)


async def done(x: Stage) -> None:
    marks = Marks("DRP-KOREKSI", date(2026, 12, 2), [deadlines.person_key(x.sari.person_id)])
    mine = x.tx, x.sari.person_id, marks
    for _ in range(2):
        await deadlines.mark_done(*mine, now=LATER)
    for _ in range(2):
        await deadlines.unmark(*mine, now=LATER)


async def days_off(x: Stage) -> None:
    day = NOW.date()
    await workdays.set_day(x.tx, day, off=True, now=LATER)
    await workdays.set_day(x.tx, day, off=False, now=LATER)
    for _ in range(2):
        await workdays.forget(x.tx, day, now=LATER)


Row = tuple[str, str, str, dict[str, Any]]
"""Verb, name of who did it ('' = nobody), pattern of the subject, detail; @name stands for that one's id."""
ABOUT = {"state": "submitted", "version": 1}
ACTS: tuple[tuple[str, Callable[[Stage], Awaitable[None]], list[Row]], ...] = (
    ("access", sign_in, [("ask_link", "sari", "person:@sari", {}), ("sign_in", "sari", "person:@sari", {})]),
    ("people.joining", rename, [("rename", "sari", "person:@sari", {"old": "Sari", "new": "Sari Dewi"})]),
    ("people.joining", lambda x: people.agree(x.tx, x.sari.person_id, "en", LATER),
     [("consent", "sari", "person:@sari", {"version": CONSENT})]),
    ("people.joining", join,
     [("join", "new", "person:*", {"as": "kpmd", "area": GEMUH, "by": "@rina"})]),
    ("people.joining", add_role,
     [("add_role", "sari", "person:@sari", {"as": "admin", "area": None, "by": None})]),
    ("people.linking", link, [("link_code", "sari", "person:@sari", {}),
                              ("link", "sari", "person:@sari", {"channel": "whatsapp"})]),
    ("people.invites", invite, [("invite", "rina", f"area:{GEMUH}", {"as": "pld"}),
                                ("renew_invite", "rina", f"area:{GEMUH}", {"as": "pld"})]),
    ("people.identity", moved,
     [("contact_moved", "sari", "person:@sari", {"channel": "whatsapp", "contact": "@contact"})]),
    ("people.identity", number_lost,
     [("number_lost", "sari", "person:@sari", {"channel": "whatsapp", "contact": "@contact"})]),
    ("digests.sheets", recap, [("recap", "budi", f"area:{GEMUH}", {})]),
    ("digests.groups", lambda x: x.group(LATER),
     [("bind_group", "budi", f"area:{GEMUH}", {"channel": "telegram"})]),
    ("digests.groups", unbind, [("unbind_group", "rina", f"area:{GEMUH}", {"channel": "telegram"})]),
    ("digests.groups", follow, [("move_group", "budi", f"area:{GEMUH}", {"channel": "telegram"})]),
    ("entries", settle, [("follow_up", "budi", "entry:@entry", ABOUT)]),
    ("entries", followed_up, [("follow_up", "sari", "entry:@entry", ABOUT)]),
    ("entries", submit, [("submit", "sari", "entry:*", ABOUT)]),
    ("entries", approve, [("approve", "budi", "entry:@entry", {"state": "approved", "version": 1})]),
    ("entries", ask_correction,
     [("ask_correction", "sari", "entry:@entry", {"state": "correction", "version": 1})]),
    ("reading", read, [("read", "budi", "entry:@entry", {"version": 1})]),
    ("publishing", publish, [("publish_form", "ana", "form:@form", {
        "version": "1", "roles": ["facilitator"], "areas": [GEMUH], "review": False})]),
    ("export", take_along, [("export", "budi", "form:kegiatan", {"way": "web", "areas": [GEMUH]}),
                            ("export", "", "form:kegiatan", {"way": "cli", "areas": None})]),
    ("broadcasts.verbs", send_broadcast,
     [("send_broadcast", "budi", "broadcast:*", {"total": 1, "state": "sending"})]),
    ("broadcasts.verbs", stop_and_resume,
     [("stop_broadcast", "budi", "broadcast:*", {"total": 1, "state": "stopped"}),
      ("resume_broadcast", "budi", "broadcast:*", {"total": 1, "state": "sending"})]),
    ("broadcasts.verbs", hasten,
     [("hasten_broadcast", "budi", "broadcast:*", {"total": 1, "state": "sending"})]),
    ("broadcasts.verbs", drop,
     [("drop_broadcast", "budi", "broadcast:*", {"total": 1, "state": "scheduled"})]),
    ("training.sessions", announce, [("training_create", "rina", "training:*", {"version": 0}),
                                     ("training_announce", "rina", "training:*", {"version": 1})]),
    ("training.sessions", change, [("training_change", "rina", "training:*", {"version": 2})]),
    ("training.sessions", cancel, [("training_cancel", "rina", "training:*", {"version": 2})]),
    ("training.sessions", hold, [("training_hold", "rina", "training:*", {"version": 1})]),
    ("training.attendance", tick,
     [("training_tick", "rina", "training:*", {"person": "@sari", "there": is_there})
      for is_there in (True, False)]),
    ("deadlines.rules", rules, [
        ("deadline_change", "rina", "deadline:BLT", {"area": GEMUH, "what": ["on", "title"]}),
        ("deadline_reset", "rina", "deadline:BLT", {"area": GEMUH, "what": []}),
        ("deadline_add", "rina", "deadline:LOKAL-1", {"area": GEMUH, "what": []})]),
    ("deadlines.marking", done, [
        (verb, "sari", "deadline:DRP-KOREKSI", {"due": "2026-12-02", "for": "p:@sari"})
        for verb in ("deadline_done", "deadline_undone")]),
    ("deadlines.workdays", days_off, [
        (f"day_off_{verb}", "", f"day:{NOW.date()}", {}) for verb in ("add", "strike", "remove")]),
)  # fmt: skip


def name(expected: list[Row]) -> str:
    """What an act is called: its verb, and who did it."""
    verb, who, *_ = expected[0]
    return f"{verb}_{who or 'nobody'}"


def test_every_module_that_writes_the_audit_has_a_row() -> None:
    writing = {
        ".".join(path.relative_to(ACTIONS).with_suffix("").parts)
        for path in ACTIONS.rglob("*.py")
        if "Audit(" in path.read_text(encoding="utf-8")
    }
    assert writing == {module for module, _, _ in ACTS}


@pytest.mark.parametrize(
    ("act", "expected"), [pytest.param(act, told, id=name(told)) for _, act, told in ACTS]
)
async def test_an_act_stands_in_the_audit_once(
    stage: Stage, act: Callable[[Stage], Awaitable[None]], expected: list[Row]
) -> None:
    before = await rows(stage.tx)
    await act(stage)
    left = [*stage.tx.new, *stage.tx.dirty, *stage.tx.deleted]
    assert [one for one in left if not isinstance(one, Audit)] == []  # plain statements see what a verb did
    held(LEFT / f"{name(expected)}.txt", str(Difference(before, await rows(stage.tx))))
    query = select(Audit).where(Audit.at == LATER).order_by(Audit.id)
    found = list((await stage.tx.execute(query)).scalars())
    who = {stage.ids[name]: name for name in ("sari", "budi", "rina", "ana")} | {None: ""}
    assert [(one.verb, who.get(one.person_id, "new"), one.detail) for one in found] == [
        (verb, name, {key: stage.named(value) for key, value in detail.items()})
        for verb, name, _, detail in expected
    ]
    for one, (_, _, subject, _) in zip(found, expected, strict=True):
        assert fnmatch(one.subject, stage.named(subject))


def test_every_act_has_its_rows() -> None:
    """And no rows stand for an act that is gone."""
    assert {path.stem for path in LEFT.glob("*.txt")} == {name(told) for _, _, told in ACTS}
