"""Every verb that takes a person refuses those whose business it is not; a new verb without a row fails.

The one who asks is a facilitator of the neighbouring kecamatan: known, but nothing here is theirs.
"""

from __future__ import annotations

import ast
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec
import pytest
import pytest_asyncio
from sqlalchemy import select

from actions import (
    Kit,
    Refusal,
    broadcasts,
    deadlines,
    digests,
    export,
    people,
    publishing,
    reading,
    review,
    training,
)
from actions.broadcasts import Author
from actions.deadlines import Marks, Wanted, rules
from actions.digests import groups, oversight, settling, sheets
from actions.library import Library
from actions.reminders import answering, choosing
from actions.review import Decision
from actions.training import answers, importing, papers
from actions.training.roll import roll
from locales import words
from models import document
from models.broadcast import Broadcast
from models.database import Database
from models.export import Chosen
from models.group import Group
from models.message import Outbox
from models.training import Training
from tests import sample
from tests.actions.training.stage import facts
from tests.actions.work import send
from tests.sample import GEMUH, NOW, VILLAGES

ACTIONS = Path(__file__).parents[2] / "actions"
ASKING = {"by", "person_id"}


@dataclass
class Asked:
    """Somebody, and what is not theirs."""

    tx: Any
    kit: Kit
    me: int
    contact: int
    sari: int
    session: str
    entry: str
    version: int
    broadcast: str
    outbox: str

    def about(self, one: str = "") -> tuple[Any, Kit, int, str]:
        """What most verbs of a session begin with."""
        return self.tx, self.kit, self.me, one or self.session


Row = tuple[str, Callable[[Asked], Awaitable[Any]]]
REFUSED: Mapping[str, Row] = {
    "broadcasts.verbs.send": ("broadcast_not_yours", lambda x: broadcasts.send(
        x.tx, x.kit, Author(x.me, x.contact), broadcasts.Draft("Halo", ("pld",), (GEMUH,)), NOW
    )),
    "broadcasts.verbs.find": ("broadcast_gone", lambda x: broadcasts.find(x.tx, x.me, x.broadcast)),
    "broadcasts.verbs.stop": ("broadcast_gone", lambda x:
        broadcasts.stop(x.tx, x.me, x.broadcast, now=NOW)),
    "broadcasts.verbs.resume": ("broadcast_gone", lambda x:
        broadcasts.resume(*x.about(x.broadcast), now=NOW)),
    "broadcasts.verbs.hasten": ("broadcast_gone", lambda x:
        broadcasts.hasten(x.tx, x.me, x.broadcast, now=NOW)),
    "broadcasts.verbs.drop": ("broadcast_gone", lambda x:
        broadcasts.drop(x.tx, x.me, x.broadcast, now=NOW)),
    "deadlines.marking.mark_done": ("deadline_unknown", lambda x: deadlines.mark_done(
        x.tx, x.me, Marks("BLT", NOW.date(), [deadlines.person_key(x.sari)]), now=NOW)),
    "deadlines.marking.unmark": ("deadline_unknown", lambda x: deadlines.unmark(
        x.tx, x.me, Marks("BLT", NOW.date(), [deadlines.person_key(x.sari)]), now=NOW)),
    "deadlines.rules.check": ("deadline_not_allowed", lambda x: rules.check(x.tx, x.me, GEMUH)),
    "deadlines.rules.change": ("deadline_not_allowed", lambda x: deadlines.change(
        x.tx, x.me, GEMUH, "BLT", now=NOW, on=False)),
    "deadlines.rules.add": ("deadline_not_allowed", lambda x: deadlines.add(
        x.tx, x.me, GEMUH, Wanted("Setor", "FREQ=MONTHLY;BYMONTHDAY=5", "person"), now=NOW)),
    "deadlines.rules.reset": ("deadline_not_allowed", lambda x: deadlines.reset(
        x.tx, x.me, GEMUH, "BLT", now=NOW)),
    "digests.groups.code": ("not_overseer", lambda x: groups.code(*x.about(GEMUH), "telegram", NOW)),
    "digests.groups.unbind": ("group_not_yours", lambda x: groups.unbind(
        x.tx, "telegram", "-100", x.me, NOW)),
    "digests.nudging.nudge": ("not_overseer", lambda x: digests.nudge(
        *x.about(GEMUH), None, NOW, origin=x.contact)),
    "digests.oversight.of": ("not_overseer", lambda x: oversight.of(x.tx, x.me)),
    "digests.oversight.check": ("not_overseer", lambda x: oversight.check(x.tx, x.me, GEMUH)),
    "digests.settling.problems": ("not_overseer", lambda x: settling.problems(x.tx, x.me, GEMUH, NOW)),
    "digests.settling.settle": ("not_overseer", lambda x: settling.settle(x.tx, x.me, x.entry, NOW)),
    "digests.sheets.recap": ("not_overseer", lambda x: sheets.recap(*x.about(GEMUH), NOW, None)),
    "export.begin": ("may_not_export", lambda x: export.begin(
        x.tx, Chosen("kegiatan"), "web", by=x.me, now=NOW)),
    "people.invites.invite": ("may_not_invite", lambda x: people.invite(
        x.tx, x.kit, "pld", GEMUH, VILLAGES, by=x.me, now=NOW)),
    "people.invites.renew": ("invite_unusable", lambda x: people.renew(*x.about("SALAH"), NOW)),
    "publishing.publish": ("not_an_author", lambda x: publishing.publish(
        x.tx, x.version, by=x.me, now=NOW)),
    "reminders.answering.in_an_hour": ("reminder_gone", lambda x:
        answering.in_an_hour(*x.about(x.outbox), NOW)),
    "reminders.answering.in_the_morning": ("reminder_gone", lambda x:
        answering.in_the_morning(*x.about(x.outbox), NOW)),
    "reminders.answering.followed_up": ("no_entry", lambda x: answering.followed_up(
        x.tx, x.me, x.entry, NOW)),
    "reminders.answering.promise": ("no_entry", lambda x: answering.promise(x.tx, x.me, x.entry)),
    "reminders.answering.remind_on": ("no_entry", lambda x: answering.remind_on(
        x.tx, x.me, x.entry, NOW.date())),
    "reminders.choosing.drop_leave": ("reminder_no_leave", lambda x: choosing.drop_leave(x.tx, x.me, 1)),
    "review.areas": ("not_a_reviewer", lambda x: review.areas(x.tx, x.me)),
    "review.desks": ("not_a_reviewer", lambda x: review.desks(x.tx, x.me)),
    "review.count": ("not_a_reviewer", lambda x: review.count(x.tx, x.me)),
    "review.following": ("not_a_reviewer", lambda x: review.following(x.tx, x.me)),
    "reading.readable": ("not_your_area", lambda x: reading.readable(x.tx, x.me, x.entry)),
    "review.readable": ("not_your_area", lambda x: review.readable(x.tx, x.me, x.entry)),
    "review.check": ("not_your_area", lambda x: review.check(x.tx, x.me, "approve", x.entry, 1)),
    "review.decide": ("not_your_area", lambda x: review.decide(
        x.tx, x.kit, x.me, Decision("approve", x.entry, 1), NOW
    )),
    "training.answers.part_of": ("not_invited", lambda x: part_of(x)),
    "training.answers.answer": ("not_invited", lambda x: training.answer(*x.about(), "yes", NOW)),
    "training.answers.keep_letter": ("not_invited", lambda x: training.keep_letter(
        x.tx, x.me, x.session, "f" * 32)),
    "training.attendance.attend": ("code_unknown", lambda x: attend(x)),
    "training.attendance.tick": ("not_organiser", lambda x: training.tick(
        x.tx, x.me, x.session, x.sari, NOW)),
    "training.importing.import_": ("not_organiser", lambda x: import_(x)),
    "training.papers.version_to_fill": ("not_invited", lambda x: papers.version_to_fill(
        x.tx, x.me, x.session, "q", NOW)),
    "training.papers.certify": ("not_attended", lambda x: training.certify(*x.about(), NOW)),
    "training.papers.certify_all": ("not_organiser", lambda x: papers.certify_all(
        x.tx, x.me, x.session, NOW)),
    "training.roll.roll": ("not_organiser", lambda x: roll(*x.about(), "xlsx", words("id"), NOW)),
    "training.sessions.managed": ("not_organiser", lambda x: training.managed(x.tx, x.me, x.session)),
    "training.sessions.overseen": ("not_organiser", lambda x: training.overseen(x.tx, x.me, x.session)),
    "training.sessions.create": ("not_organiser", lambda x: training.create(
        x.tx, x.kit, x.me, facts(), NOW)),
    "training.sessions.announce": ("not_organiser", lambda x: training.announce(*x.about(), NOW)),
    "training.sessions.change": ("not_organiser", lambda x: training.change(*x.about(), facts(), NOW)),
    "training.sessions.cancel": ("not_organiser", lambda x: training.cancel(*x.about(), "Banjir", NOW)),
    "training.sessions.hold": ("not_organiser", lambda x: training.hold(*x.about(), NOW)),
}  # fmt: skip
"""A verb -> what it refuses with, and how it is asked."""


async def part_of(x: Asked) -> Any:
    return await answers.part_of(x.tx, x.me, await x.tx.get_one(Training, x.session))


async def attend(x: Asked) -> Any:
    secret = await x.tx.get_one(Training, x.session)
    return await training.attend(x.tx, x.me, training.code_at(secret, NOW), NOW)


async def import_(x: Asked) -> Any:
    document.keep(x.tx, "a" * 32, importing.NAME, msgspec.json.encode([facts()]), NOW)
    await x.tx.flush()
    return await importing.import_(x.tx, x.kit, x.me, "a" * 32, NOW)


OWN = {
    "enclosing.reader_of", "enclosing.kept", "enclosing.form_on_its_way",
    "access.new_link", "lost.tell", "notices.tell", "people.invites.joined_with",
    "people.invites.waiting", "people.joining.agree", "people.joining.add_role",
    "people.joining.set_language", "people.joining.set_name", "people.linking.link_code",
    "people.linking.prefer", "people.linking.where", "publishing.is_author", "reading.note",
    "reading.noted", "library.install", "publishing.propose", "reminders.choosing.standing",
    "reminders.choosing.switch", "reminders.choosing.set_time", "reminders.choosing.set_quiet",
    "reminders.choosing.add_leave", "broadcasts.verbs.size", "broadcasts.wording.preview",
    "broadcasts.wording.message", "deadlines.agenda.ahead", "deadlines.agenda.one",
    "deadlines.rules.grounds", "deadlines.settle.done", "training.answers.open_to",
    "training.answers.set_sex", "training.attendance.session_of", "tables.world",
    "training.importing.tell", "training.sessions.grounds", "training.sessions.problems",
    "training.sessions.may_manage", "rights.person_may", "review.verdicts",
}  # fmt: skip
"""Verbs about the person alone, or that answer what somebody may: nothing of others' is touched."""


def verbs() -> set[str]:
    """Public coroutine functions of actions/ that are told who asks."""
    return {
        ".".join((*path.relative_to(ACTIONS).with_suffix("").parts, one.name))
        for path in ACTIONS.rglob("*.py")
        for one in ast.parse(path.read_text(encoding="utf-8")).body
        if isinstance(one, ast.AsyncFunctionDef) and not one.name.startswith("_")
        if ASKING & {each.arg for each in (*one.args.args, *one.args.kwonlyargs)}
    }


def test_every_verb_has_a_row() -> None:
    assert verbs() == set(REFUSED) | OWN
    assert not set(REFUSED) & OWN


@pytest_asyncio.fixture
async def asked(sqlite_url: str, kit: Kit) -> AsyncIterator[Asked]:
    database = Database(sqlite_url)
    async with database.transaction() as tx:
        sari = await sample.person(tx, "Sari", "facilitator", position="PLD", villages=VILLAGES)
        budi = await sample.person(tx, "Budi", "camat")
        yuni = await sample.person(tx, "Yuni", "facilitator", "33.24.10", position="PLD")
        made = await training.create(
            tx, kit, budi.person_id, facts(starts_at=NOW, ends_at=NOW.replace(hour=9)), NOW.replace(day=22)
        )
        await training.announce(tx, kit, budi.person_id, made.id, NOW.replace(day=22))
        entry = await send(tx, kit, Library(), sari)
        entry.follow_up_on, entry.problem = NOW.date(), True
        draft = broadcasts.Draft("Halo", ("pld",), (GEMUH,))
        await broadcasts.send(tx, kit, Author(budi.person_id, budi.contact_id), draft, NOW)
        tx.add(Group(channel="telegram", address="-100", title="Tim", area_code=GEMUH,
                     bound_by=budi.person_id, bound_at=NOW))  # fmt: skip
        await tx.flush()
        cast = (await tx.execute(select(Broadcast))).scalars().one()
        told = (
            (await tx.execute(select(Outbox).where(Outbox.contact_id == sari.contact_id))).scalars().first()
        )
        assert told is not None
        yield Asked(tx, kit, yuni.person_id, yuni.contact_id, sari.person_id, made.id, entry.id,
                    entry.form_version_id, cast.id, told.id)  # fmt: skip
    await database.close()


@pytest.mark.parametrize("verb", REFUSED)
async def test_a_stranger_is_refused(asked: Asked, verb: str) -> None:
    code, ask = REFUSED[verb]
    with pytest.raises(Refusal) as no:
        await ask(asked)
    assert no.value.code == code
