"""The script by which the people of the world live: who reports when, forgets, is away, mends, marks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from functools import partial

from sqlalchemy import func, select

from actions import deadlines, training
from actions.deadlines import Marks
from actions.reminders import answering, choosing
from actions.training.facts import Facts
from models.entry import Entry
from models.message import Outbox
from models.training import Training
from tests.actions import work
from tests.schedule.world import BONTONOMPO, FIRST, GEMUH, LAST, PLACES, SENTANI, Place, World, closed

DAY = timedelta(days=1)
SNOOZE = re.compile(r"rem:1h:(\w+)")
SILENT = {"Sari": (date(2027, 4, 5), date(2027, 4, 14)), "Yosina": (date(2027, 9, 6), date(2027, 9, 17))}
"""Who reports nothing on these days, without leave."""
LEAVES = {
    "Wawan": (date(2027, 1, 18), date(2027, 1, 22)),
    "Rahma": (date(2027, 6, 14), date(2027, 6, 25)),
    "Budi": (date(2027, 7, 5), date(2027, 7, 9)),
}
IDLE = {"Bu Halima": (date(2027, 8, 2), date(2027, 8, 11))}
"""Which camat reviews nothing on these days."""
FORGOTTEN = date(2027, 2, 22)
"""What is returned on this day is not mended for ten days."""


@dataclass
class Life(World):
    """The world with its script."""

    version_id: int = 0
    buttons: dict[str, str] = field(default_factory=dict)
    numbers: int = 0

    async def begin(self) -> None:
        """Everybody is there, and their year is decided."""
        await self.people_it()
        async with self.database.transaction() as tx:
            self.version_id = (await work.form(tx)).id
        for place in PLACES:
            for day in days(FIRST, LAST):
                self.tick_at(*(place.at(day, clock) for clock in TICKS[place.name]))
                self._day(place, day)
        self._choices()
        self._sessions()

    def keep(self, name: str, row: Outbox) -> None:
        """Remember how the newest reminder is put off."""
        found = SNOOZE.search(row.content)
        if found:
            self.buttons[name] = found[1]

    # Days

    def _day(self, place: Place, day: date) -> None:
        for name in (place.pld, place.pd):
            if not closed(day) and not within(day, SILENT.get(name)) and not within(day, LEAVES.get(name)):
                self._report(place, name, day)
            if day.day in (4, 20):
                self.do(place.at(day, time(13)), partial(self._mark, name, day))
        if not closed(day) and not within(day, IDLE.get(place.camat)):
            self.do(place.at(day, time(10)), partial(self._review, place, day))

    def _report(self, place: Place, name: str, day: date) -> None:
        dice = self.rng.random()
        write = partial(self._write, place, name, day)
        if dice < 0.86:
            self.do(place.at(day, time(16, self.rng.randrange(60))), write)
        elif dice < 0.92:
            self.do(place.at(day, time(19, 30)), partial(self._later, name))
            self.do(place.at(day, time(20, 10)), write)
        elif dice < 0.95:
            self.do(place.at(day, time(19, 30)), partial(self._later, name))
        elif dice < 0.98:
            self.do(place.at(day + DAY, time(9)), write)

    async def _write(self, place: Place, name: str, day: date) -> None:
        """A report, as the form would leave it."""
        self.numbers += 1
        promise = day + timedelta(days=self.rng.randrange(3, 11)) if self.rng.random() < 0.06 else None
        if promise:
            self.do(place.at(promise, time(8, 40)), partial(self._follow_up, place, name, promise))
        entry = Entry(
            id=f"{self.numbers:032d}",
            number=f"K-{day.year}-{self.numbers:05d}",
            person_id=self.people[name].person_id,
            form_version_id=self.version_id,
            area_code=place.code,
            state="submitted",
            version=1,
            happened_on=day,
            minutes=self.rng.choice((420, 450, 480, 540)),
            visit=self.rng.random() < 0.8,
            village_code=place.villages[0],
            title=self.rng.choice(("Musdes", "Monev fisik", "Posyandu", "Rapat BUM Desa", "Verifikasi data")),
            follow_up_on=promise,
            created_at=self.now,
            updated_at=self.now,
            submitted_at=self.now,
            waiting_since=self.now,
        )
        async with self.database.transaction() as tx:
            tx.add(entry)

    async def _later(self, name: str) -> None:
        """The evening's reminder is put off."""
        outbox_id = self.buttons.get(name)
        if outbox_id is None:
            return
        async with self.database.transaction() as tx:
            who = self.people[name].person_id
            self.tick_at(await answering.in_an_hour(tx, self.kit, who, outbox_id, self.now))

    # The camat, and what becomes of it

    async def _review(self, place: Place, day: date) -> None:
        async with self.database.transaction() as tx:
            query = select(Entry).where(
                Entry.area_code == place.code, Entry.state.in_(("submitted", "resubmitted"))
            )
            for entry in (await tx.execute(query.order_by(Entry.number))).scalars():
                returned = day == FORGOTTEN or self.rng.random() < 0.03
                entry.state = "returned" if returned and entry.state == "submitted" else "approved"
                entry.decided_at = self.now
                if entry.state == "returned":
                    pause = 10 if day == FORGOTTEN else self.rng.choice((1, 2, 4))
                    self.do(self.now + pause * DAY, partial(self._mend, entry.id))

    async def _mend(self, entry_id: str) -> None:
        async with self.database.transaction() as tx:
            entry = await tx.get_one(Entry, entry_id)
            entry.state, entry.version = "resubmitted", entry.version + 1
            entry.submitted_at = entry.waiting_since = self.now

    async def _follow_up(self, place: Place, name: str, day: date) -> None:
        """What was promised for this day is done, or put off to the next."""
        who = self.people[name].person_id
        async with self.database.transaction() as tx:
            due = func.coalesce(Entry.put_off_to, Entry.follow_up_on)
            query = select(Entry.id).where(Entry.person_id == who, due == day, Entry.followed_up_at.is_(None))
            for entry_id in (await tx.execute(query.order_by(Entry.number))).scalars().all():
                if self.rng.random() < 0.7:
                    await answering.followed_up(tx, who, entry_id, self.now)
                else:
                    await answering.remind_on(tx, who, entry_id, day + DAY)
                    again = partial(self._follow_up, place, name, day + DAY)
                    self.do(place.at(day + DAY, time(8, 40)), again)

    async def _mark(self, name: str, day: date) -> None:
        """Half of what is due soon is done and marked."""
        who = self.people[name].person_id
        async with self.database.transaction() as tx:
            ahead = await deadlines.ahead(tx, who, day, day + timedelta(days=25), closed=closed)
            for one in ahead:
                left = set(one.keys) - one.done
                if left and self.rng.random() < 0.5:
                    await deadlines.mark_done(
                        tx, who, Marks(one.rule.code, one.day, sorted(left)), now=self.now, closed=closed
                    )

    # What people choose, and sessions

    def _choices(self) -> None:
        for name, (first, last) in LEAVES.items():
            place = next(one for one in PLACES if name in (one.pld, one.pd, one.camat))
            self.do(place.at(first - 3 * DAY, time(12)), partial(self._leave, name, first, last))
        self.do(BONTONOMPO.at(date(2027, 3, 1), time(12)), self._aco_chooses)

    async def _leave(self, name: str, first: date, last: date) -> None:
        async with self.database.transaction() as tx:
            who = self.people[name].person_id
            await choosing.add_leave(tx, who, first, last, self.now.date())

    async def _aco_chooses(self) -> None:
        """Aco wants the evening's reminder at 17.30, none of the target, and quiet from 20.00 to 09.15."""
        who, rules = self.people["Aco"].person_id, self.kit.rules.reminders
        async with self.database.transaction() as tx:
            await choosing.set_time(tx, who, "daily", time(17, 30), rules)
            await choosing.switch(tx, who, "target")
            await choosing.set_quiet(tx, who, time(20), time(9, 15))

    def _sessions(self) -> None:
        self.do(
            GEMUH.at(date(2027, 1, 25), time(9)), partial(self._announce, GEMUH, "Dewi", date(2027, 2, 9))
        )
        self.do(GEMUH.at(date(2027, 2, 3), time(9)), partial(self._move, "Dewi", date(2027, 2, 16)))
        never = date(2027, 5, 25)
        self.do(SENTANI.at(date(2027, 5, 3), time(9)), partial(self._announce, SENTANI, "Pak Marthen", never))
        self.do(SENTANI.at(date(2027, 5, 20), time(9)), partial(self._cancel, "Pak Marthen"))

    def _facts(self, place: Place, day: date) -> Facts:
        start = place.at(day, time(8, 30))
        facts = Facts(
            "Pengelolaan BUM Desa",
            start,
            start + timedelta(hours=7),
            place.zone,
            place="Aula kecamatan",
            roles=("facilitator",),
            areas=(place.code,),
        )
        leads = [start - timedelta(minutes=one) for one in facts.leads if isinstance(one, int)]
        self.tick_at(*leads, place.at(day, time(7)))
        return facts

    async def _announce(self, place: Place, by: str, day: date) -> None:
        who = self.people[by].person_id
        async with self.database.transaction() as tx:
            made = await training.create(tx, self.kit, who, self._facts(place, day), self.now)
            await training.announce(tx, self.kit, who, made.id, self.now)
        await self.listen()
        self.do(self.now + DAY, partial(self._answer, place.pld, made.id))

    async def _answer(self, name: str, training_id: str) -> None:
        async with self.database.transaction() as tx:
            await training.answer(tx, self.kit, self.people[name].person_id, training_id, "yes", self.now)

    async def _move(self, by: str, day: date) -> None:
        async with self.database.transaction() as tx:
            made = (await tx.execute(select(Training).where(Training.area_code == GEMUH.code))).scalar_one()
            facts = self._facts(GEMUH, day)
            await training.change(tx, self.kit, self.people[by].person_id, made.id, facts, self.now)
        await self.listen()

    async def _cancel(self, by: str) -> None:
        async with self.database.transaction() as tx:
            made = (await tx.execute(select(Training).where(Training.area_code == SENTANI.code))).scalar_one()
            reason = "Narasumber berhalangan"
            await training.cancel(tx, self.kit, self.people[by].person_id, made.id, reason, self.now)
        await self.listen()


TICKS = {
    "Gemuh": (time(7), time(8), time(19)),
    "Bontonompo": (time(7), time(8), time(9, 15), time(17, 30), time(19)),
    "Sentani": (time(7), time(8), time(19)),
}
"""Local times at which something may fall due there on any day."""


def days(first: date, last: date) -> Iterator[date]:
    """Every day from the first to the last."""
    return (first + timedelta(days=n) for n in range((last - first).days + 1))


def within(day: date, span: tuple[date, date] | None) -> bool:
    """Whether a day lies in a span."""
    return span is not None and span[0] <= day <= span[1]
