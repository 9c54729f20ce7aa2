"""WhatsApp's errors, told at once or by a status: the outbox row, its sender, the admins, the other way.

Budi returns Sari's report; the notice to her WhatsApp fails. Ani is the admin. What the codes mean stands in
bot/channels/whatsapp/verdicts.py; here each is followed to its end, against the Graph API's fake.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from actions import notices
from actions.notices import Notice
from models import document
from models.message import Button, Outbox
from models.person import Contact, Person
from tests.conversations.on_both import OnBoth
from tests.conversations.on_telegram import settings as telegram
from tests.conversations.on_whatsapp import settings as whatsapp
from tests.conversations.test_transcripts import TOKEN, config
from tests.fakes.botapi import FakeBotApi
from tests.fakes.graph import Failure, FakeGraph

UNDELIVERED = "Pemberitahuan kepada <b>Sari</b> tidak dapat disampaikan"
VALUES = {"number": "K-2026-00001", "name": "Budi", "title": "Rapat", "note": "Lengkapi foto"}
ROWS = ((Button("Perbaiki", "mine:mend:1"),),)
SARI, BUDI, ANI = "Sari (WhatsApp)", "Budi", "Ani"


@dataclass(frozen=True)
class Case:
    """What follows from a code. `again`: seconds until the next try, at least; None = never this way."""

    code: int
    again: int | None = None
    admin: str = ""
    unreachable: bool = False
    template: bool = False
    """It is the template that fails: the window is shut."""
    ours: bool = False
    """It was we who sent too much: such a try counts for nothing."""


CASES = [
    Case(130429, again=3, ours=True),
    Case(131056, again=6),
    Case(131053, again=60),
    Case(190, again=600, admin="menolak token"),
    Case(131026, unreachable=True),
    Case(131049),
    *(
        Case(code, admin="menolak templat", template=True)
        for code in (132000, 132001, 132005, 132007, 132012, 132015, 132016)
    ),
]
LATER = [case for case in CASES if case.again is not None]
NEVER = [case for case in CASES if case.again is None]
HOW = ("answer", "status")


def name_of(case: Case) -> str:
    return str(case.code)


class Scene:
    """The people, and how Graph API calls go wrong for Sari."""

    def __init__(self, stage: OnBoth, graph: FakeGraph) -> None:
        self.stage = stage
        self.graph = graph

    async def shut(self) -> None:
        """More than a day passes; everybody but Sari writes."""
        self.stage.clock.time += timedelta(hours=25)

    async def notice(self, code: int = 0, how: str = "answer", *, photo: str = "") -> None:
        """Sari is told; the first try fails with the code, as the answer or by a status."""
        if code:
            self.fails_next(code, how)
        kit, now = self.stage.service.kit, self.stage.clock.now()
        async with self.stage.service.database.transaction() as tx:
            sari, budi = self.stage.people[SARI], self.stage.people[BUDI]
            await notices.tell(
                tx,
                kit,
                sari.person_id,
                Notice("review.told_return", VALUES, ROWS, origin=budi.contact_id, document=photo),
                now,
            )
        await self.stage.settle()

    def fails_next(self, code: int, how: str) -> None:
        """The next message fails: as the answer, or after it had left."""
        if how == "answer":
            self.graph.fail_next(code)
        else:
            self.stage.whatsapp.failing.append(Failure(code))

    async def rows(self, who: str = SARI) -> list[Outbox]:
        """Everything that was to go to somebody's address."""
        async with self.stage.service.database.reading() as tx:
            query = select(Outbox).where(Outbox.contact_id == self.stage.people[who].contact_id)
            return list((await tx.execute(query.order_by(Outbox.id))).scalars())

    async def contact(self) -> Contact:
        async with self.stage.service.database.reading() as tx:
            return await tx.get_one(Contact, self.stage.people[SARI].contact_id)

    def told(self, who: str) -> list[str]:
        """What somebody saw since this was last asked."""
        return self.seen().get(who, [])

    def seen(self) -> dict[str, list[str]]:
        """What everybody saw since this was last asked."""
        seen: dict[str, list[str]] = {}
        for event in self.stage.events():
            seen.setdefault(event.who, []).append(event.text)
        return seen


@asynccontextmanager
async def scene(url: str, folder: Path, *, both: bool = False) -> AsyncIterator[Scene]:
    """`both`: Sari also has Telegram, though she wants to be told on WhatsApp."""
    sari = ["Sari", "facilitator", "also=whatsapp" if both else "on=whatsapp"]
    async with FakeBotApi(token=TOKEN) as api, FakeGraph() as graph:
        stage = OnBoth(config(url, folder, **(telegram(api) | whatsapp(graph))), api, graph)
        try:
            await stage.open([], [sari, ["Budi", "camat"], ["Ani", "admin", "area=-"]])
            async with stage.service.database.transaction() as tx:
                (await tx.get_one(Person, stage.people[SARI].person_id)).channel = "whatsapp"
            yield Scene(stage, graph)
        finally:
            await stage.end()
    assert api.faults + graph.faults == []


@pytest.mark.parametrize("how", HOW)
@pytest.mark.parametrize("case", LATER, ids=name_of)
async def test_it_goes_again_after_a_while(case: Case, how: str, database_url: str, tmp_path: Path) -> None:
    async with scene(database_url, tmp_path) as it:
        begun = it.stage.clock.now()
        await it.notice(case.code, how)
        (row,) = await it.rows()
        assert row.error.startswith(f"{case.code} ")
        assert (row.done_at, row.attempts) == (None, 0 if case.ours and how == "answer" else 1)
        assert row.status == ("failed" if how == "status" else "")
        assert case.again is not None
        assert case.again <= (row.due_at - begun).total_seconds() <= 1.3 * case.again + 3
        seen = it.seen()
        assert BUDI not in seen
        assert [case.admin in text for text in seen.get(ANI, [])] == [True] * bool(case.admin)
        it.stage.clock.time = row.due_at
        await it.stage.settle()
        (row,) = await it.rows()
        assert (row.done_at, row.error, row.status) == (it.stage.clock.now(), "", "delivered")
        assert "Lengkapi foto" in it.told(SARI)[-1]


@pytest.mark.parametrize("how", HOW)
@pytest.mark.parametrize("case", NEVER, ids=name_of)
async def test_it_is_given_up_and_its_sender_is_told(
    case: Case, how: str, database_url: str, tmp_path: Path
) -> None:
    async with scene(database_url, tmp_path) as it:
        if case.template:
            await it.shut()
        await it.notice(case.code, how)
        (row,) = await it.rows()
        assert row.error.startswith(f"{case.code} ")
        assert row.done_at is not None
        assert row.status == ("failed" if how == "status" else "")
        if how == "status":
            left = ("shut", "review_told_return") if case.template else ("open", "")
            assert (row.window, row.template) == left
        assert ((await it.contact()).unreachable_at is not None) == case.unreachable
        seen = it.seen()
        assert [text.startswith(UNDELIVERED) for text in seen[BUDI]] == [True]
        assert [case.admin in text for text in seen.get(ANI, [])] == [True] * bool(case.admin)


@pytest.mark.parametrize("how", HOW)
@pytest.mark.parametrize("case", NEVER, ids=name_of)
async def test_it_takes_the_other_way_and_nobody_is_troubled(
    case: Case, how: str, database_url: str, tmp_path: Path
) -> None:
    async with scene(database_url, tmp_path, both=True) as it:
        if case.template:
            await it.shut()
        await it.notice(case.code, how)
        (row,), (other,) = await it.rows(), await it.rows("Sari")
        assert row.error.startswith(f"{case.code} ")
        assert (other.notice_id, other.error) == (row.id, "")
        assert other.done_at is not None
        seen = it.seen()
        assert "Lengkapi foto" in seen["Sari"][-1]
        assert BUDI not in seen


@pytest.mark.parametrize("how", HOW)
async def test_a_window_that_is_shut_makes_it_a_template(how: str, database_url: str, tmp_path: Path) -> None:
    async with scene(database_url, tmp_path) as it:
        await it.notice(131047, how)
        (row,) = await it.rows()
        assert (row.window, row.template, row.status) == ("shut", "review_told_return", "delivered")
        assert (row.error, row.category) == ("", "utility")
        assert row.done_at is not None
        assert (await it.contact()).heard_at is None
        seen = it.seen()
        assert seen[SARI][-1].startswith("(templat)\n")
        assert not {BUDI, ANI} & set(seen)


@pytest.mark.parametrize("how", HOW)
async def test_a_shut_window_that_no_template_opens_waits_and_says_so(
    how: str, database_url: str, tmp_path: Path
) -> None:
    async with scene(database_url, tmp_path) as it:
        it.fails_next(131047, how)
        await it.stage.tell(BUDI, SARI, "Besok kantor tutup.")
        await it.stage.settle()
        row = (await it.rows())[0]
        assert (row.state, row.done_at, row.template) == ("held", None, "")
        seen = it.seen()
        assert "menunggu" in seen[BUDI][-1]
        assert seen[SARI][-1].startswith("(templat)\nAda kabar")
        await it.stage.taps(SARI, "Baca", oldest=False)
        await it.stage.settle()
        assert it.told(SARI)[-1] == "Besok kantor tutup."
        assert (await it.rows())[0].done_at is not None


async def test_a_file_that_is_not_taken_is_handed_in_again(database_url: str, tmp_path: Path) -> None:
    async with scene(database_url, tmp_path) as it:
        now = it.stage.clock.now()
        async with it.stage.service.database.transaction() as tx:
            ref = document.keep(tx, it.stage.service.kit.ids(now), "surat.pdf", b"%PDF-1.7", now)
        it.graph.fail_next(131053, on="media")
        await it.notice(photo=ref)
        (row,) = await it.rows()
        assert row.error.startswith("131053 ")
        assert row.done_at is None
        it.stage.clock.time = row.due_at
        await it.stage.settle()
        files = [event.files for event in it.stage.events() if event.who == SARI]
        assert files == [("surat.pdf",)]


async def test_a_token_that_expired_is_told_once_however_much_waits(
    database_url: str, tmp_path: Path
) -> None:
    async with scene(database_url, tmp_path) as it:
        it.graph.fail_next(190, times=3)
        for _ in range(3):
            await it.notice()
        assert [row.done_at for row in await it.rows()] == [None] * 3
        assert len(it.told(ANI)) == 1


async def test_an_answer_that_fails_reaches_its_reader_or_only_the_log(
    database_url: str, tmp_path: Path
) -> None:
    async with scene(database_url, tmp_path) as it:
        it.graph.fail_next(130429)
        await it.stage.says(SARI, ["menu"])
        await it.stage.settle()
        (row,) = await it.rows()
        assert row.done_at is None
        it.stage.clock.time = row.due_at
        await it.stage.settle()
        assert "Halo, Sari" in it.told(SARI)[-1]
        it.graph.fail_next(131026)
        await it.stage.says(SARI, ["menu"])
        await it.stage.settle()
        assert (await it.contact()).unreachable_at is not None
        await it.stage.says(SARI, ["menu"])
        await it.stage.settle()
        assert (await it.contact()).unreachable_at is None
        assert not {BUDI, ANI} & set(it.seen())
