"""What was told, put off, marked, bound and filed: each statement at the moment itself, and beside it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from models import (
    attempt,
    day_off,
    deadline,
    document,
    export,
    group,
    leap,
    media,
    outbox,
    reminder,
    status,
    upload,
)
from models import form as forms
from models.day_off import DayOff
from models.deadline import Deadline
from models.entry import EntryVersion
from models.export import Chosen
from models.group import Group
from models.media import Media
from models.message import Outbox, Outgoing, pack
from models.outbox import SPENT, Letter
from models.person import Assignment
from models.reminder import Leave, Reminder, Snooze
from tests import sample
from tests.models.rows import DAY, SECOND, entry, form, with_state
from tests.sample import GEMUH, NOW, VILLAGES

KENDAL, PEGANDON = "33.24", "33.24.10"
TODAY = NOW.date()


async def put(
    tx: AsyncSession, key: str, *, address: str = "1", channel: str = "telegram", **columns: Any
) -> None:
    """A letter, with columns that only the outbox itself writes."""
    letter = Letter(key, channel, address, "", columns.pop("content", pack(Outgoing(key))), 1)
    letter.key = key
    await outbox.post(tx, [letter], NOW, None)
    if columns:
        await tx.execute(update(Outbox).where(Outbox.id == key).values(**with_state(columns)))


async def row(tx: AsyncSession, key: str) -> Outbox:
    return await tx.get_one(Outbox, key, populate_existing=True)


# What became of messages

FOLLOWS = {
    "sent": {""},
    "delivered": {"", "sent"},
    "read": {"", "sent", "delivered"},
    "failed": {"", "sent"},
}


@pytest.mark.parametrize("state", FOLLOWS)
async def test_a_status_goes_on_and_never_back(tx: AsyncSession, state: str) -> None:
    befores = ("", "sent", "delivered", "read", "failed")
    for before in befores:
        await put(tx, f"{state}{before}", status=before)
    await put(tx, "beside")
    told = [(f"{state}{before}", NOW + SECOND, "", "") for before in befores]
    await status.mark(tx, state, told)
    await status.mark(tx, state, [])
    marked = {before for before in befores if (await row(tx, f"{state}{before}")).status_at is not None}
    assert marked == FOLLOWS[state]
    assert (await row(tx, state)).status == state
    assert (await row(tx, "beside")).status == ""


async def test_a_status_settles_what_was_unsure(tx: AsyncSession) -> None:
    await put(tx, "lost", error="no answer", claimed_until=NOW)
    await put(tx, "known", external_id="7", done_at=NOW, category="utility")
    for key in ("lost", "known"):
        await status.mark(tx, "sent", [(key, NOW + SECOND, "", "9")])
    await status.mark(tx, "delivered", [("lost", NOW + 2 * SECOND, "marketing", "x")])
    lost, known = await row(tx, "lost"), await row(tx, "known")
    assert (lost.external_id, lost.done_at, lost.error, lost.claimed_until) == ("9", NOW + SECOND, "", None)
    assert (lost.category, lost.status_at) == ("marketing", NOW + 2 * SECOND)
    assert (known.external_id, known.done_at, known.category) == ("7", NOW, "utility")
    await put(tx, "elsewhere", channel="whatsapp", external_id="7")
    assert await status.find(tx, "telegram", ["7", "8"]) == {"7": "known"}


async def test_what_fails_after_it_left(tx: AsyncSession) -> None:
    for key, before in (("a", ""), ("b", "sent"), ("c", "delivered"), ("d", "failed")):
        await put(tx, key, status=before, done_at=NOW, claimed_until=NOW, attempts=2)
    await put(tx, "secret", content=SPENT, done_at=NOW)
    again = NOW + timedelta(hours=1)
    found = {key: await status.letter(tx, key) for key in ("a", "b", "c", "d", "none", "secret")}
    letters = {key: one for key, one in found.items() if one is not None}
    assert {key: (one.id, one.attempts) for key, one in letters.items()} == {
        "a": ("a", 2), "b": ("b", 2), "secret": ("secret", 0)}  # fmt: skip
    for key in ("a", "secret"):
        await status.fail(tx, letters[key], NOW + SECOND, "full", again)
    await status.fail(tx, letters["b"], NOW + SECOND, "blocked", None)
    assert await status.letter(tx, "a") is None
    first, last = await row(tx, "a"), await row(tx, "b")
    assert (first.done_at, first.due_at, first.status, first.error, first.claimed_until) == (
        None, again, "failed", "full", None)  # fmt: skip
    assert (last.done_at, last.due_at, last.status_at) == (NOW + SECOND, NOW, NOW + SECOND)
    assert (await row(tx, "secret")).done_at == NOW + SECOND


async def test_what_a_wrong_date_left_behind(tx: AsyncSession) -> None:
    """The date said NOW + 1 day for a while; letters made then have ids of then."""
    ahead, made = NOW + DAY, {"old": -SECOND, "due": SECOND, "later": SECOND, "done": SECOND}
    ids = {name: f"{int((NOW + at).timestamp() * 1000) << 16:016x}{name}" for name, at in made.items()}
    await put(tx, ids["old"], due_at=NOW + SECOND)
    await put(tx, ids["due"], due_at=ahead, claimed_until=ahead)
    await put(tx, ids["later"], due_at=ahead + SECOND, claimed_until=NOW + timedelta(minutes=2))
    await put(tx, ids["done"], due_at=ahead, done_at=NOW, claimed_until=ahead)
    await leap.bring_back(tx, NOW, ahead)
    rows = {name: await row(tx, key) for name, key in ids.items()}
    lease = NOW + timedelta(minutes=2)
    assert {name: (one.due_at, one.claimed_until) for name, one in rows.items()} == {
        "old": (NOW + SECOND, None),
        "due": (NOW, lease),
        "later": (ahead + SECOND, lease),
        "done": (ahead, ahead),
    }


# Reminders


async def remind(tx: AsyncSession, key: str, who: int, **more: Any) -> None:
    said = {"kind": "daily", "due_at": NOW, "decided_at": NOW, "state": "sent", **more}
    tx.add(Reminder(key=key, person_id=who, **said))
    await tx.flush()


async def test_a_watermark_of_each_name(tx: AsyncSession) -> None:
    assert await reminder.watermark(tx, "a") is None
    for name, at in (("a", NOW), ("b", NOW), ("a", NOW + DAY)):
        await reminder.begin_watermark(tx, name, at)
    await reminder.move_watermark(tx, "a", NOW + SECOND)
    assert [await reminder.watermark(tx, name, lock=True) for name in "ab"] == [NOW + SECOND, NOW]
    who = (await sample.person(tx, "Sari", "facilitator")).person_id
    for key, late, state in (("a", 1, "dropped"), ("b", 1, "unheard"), ("c", 1, "sent"), ("d", 0, "dropped")):
        await remind(tx, key, who, due_at=NOW + late * SECOND, state=state)
    await leap.put_back(tx, "a", NOW)
    assert [await reminder.watermark(tx, name) for name in "ab"] == [NOW, NOW]
    assert list(await tx.scalars(select(Reminder.key).order_by(Reminder.key))) == ["c", "d"]


async def test_what_was_decided_stays(tx: AsyncSession) -> None:
    who = (await sample.person(tx, "Sari", "facilitator")).person_id
    about = {"person_id": who, "kind": "daily", "due_at": NOW, "decided_at": NOW, "outbox_id": "o"}
    assert await reminder.note(tx, []) == set()
    assert await reminder.note(tx, [{"key": "a", "state": "sent", **about}]) == {"a"}
    again = [{"key": key, "state": "later", **about} for key in "ab"]
    assert await reminder.note(tx, again) == {"b"}
    assert (await tx.get_one(Reminder, "a")).state == "sent"
    await remind(tx, "c", who, outbox_id="other")
    assert [one.key for one in await reminder.told_in(tx, who, "o")] == ["a", "b"]
    assert await reminder.told_in(tx, who + 1, "o") == []


@pytest.mark.parametrize(
    ("row_", "goes"),
    [
        ({}, True),
        ({"done_at": NOW}, False),
        ({"claimed_until": NOW}, True),
        ({"claimed_until": NOW + SECOND}, False),
    ],
)
async def test_a_report_withdraws_what_waits(tx: AsyncSession, row_: dict[str, Any], goes: bool) -> None:
    who = (await sample.person(tx, "Sari", "facilitator")).person_id
    for key, day in (("o", TODAY), ("p", TODAY - DAY)):
        await put(tx, key, **row_)
        await remind(tx, f"daily|{who}|{day}", who, outbox_id=key)
    await reminder.reported(tx, who, TODAY, NOW)
    left = list(await tx.scalars(select(Outbox.id).order_by(Outbox.id)))
    assert left == (["p"] if goes else ["o", "p"])


async def test_what_was_put_off(tx: AsyncSession) -> None:
    who = (await sample.person(tx, "Sari", "facilitator")).person_id
    other = (await sample.person(tx, "Budi", "facilitator")).person_id
    for key, owner, due, done in (("b", who, 0, None), ("a", who, 0, None), ("c", other, -1, None),
                                  ("late", who, 1, None), ("done", who, -1, NOW)):  # fmt: skip
        tx.add(Snooze(id=key, person_id=owner, due_at=NOW + due * SECOND, done_at=done))
    await tx.flush()
    assert [one.id for one in await reminder.snoozed(tx, NOW)] == ["c", "a", "b"]
    assert {one.id for one in await reminder.snoozes_of(tx, who)} == {"a", "b", "late"}
    await reminder.end_snoozes(tx, [], NOW)
    await reminder.end_snoozes(tx, ["a", "c"], NOW)
    assert [one.id for one in await reminder.snoozed(tx, NOW)] == ["b"]


async def test_leave(tx: AsyncSession) -> None:
    who = (await sample.person(tx, "Sari", "facilitator")).person_id
    other = (await sample.person(tx, "Budi", "facilitator")).person_id
    days = ((who, 5, 6), (who, 1, 2), (who, 0, 0), (who, -2, -1), (other, 0, 9))
    tx.add_all([Leave(person_id=one, first=TODAY + a * DAY, last=TODAY + b * DAY) for one, a, b in days])
    await tx.flush()
    found = await reminder.leaves(tx, who, TODAY)
    assert [(one.first - TODAY).days for one in found] == [0, 1, 5]
    assert not await reminder.drop_leave(tx, other, found[0].id)
    assert [await reminder.drop_leave(tx, who, found[0].id) for _ in range(2)] == [True, False]
    assert len(await reminder.leaves(tx, who, TODAY)) == 2


async def test_attempts_are_counted_until_their_moment(tx: AsyncSession) -> None:
    until = NOW + SECOND
    for _ in range(2):
        await attempt.fail(tx, "a", NOW, until)
    assert [await attempt.failed(tx, what, NOW) for what in "ab"] == [2, 0]
    assert await attempt.failed(tx, "a", until) == 0
    await attempt.fail(tx, "a", until, until + SECOND)
    assert await attempt.failed(tx, "a", until) == 1


async def test_days_off(tx: AsyncSession) -> None:
    for n, off in ((1, True), (0, True), (1, False)):
        await day_off.keep(tx, DayOff(day=TODAY + n * DAY, off=off, name="", set_at=NOW))
    assert [(one.day, one.off) for one in await day_off.every(tx)] == [(TODAY, True), (TODAY + DAY, False)]
    assert [await day_off.forget(tx, TODAY) for _ in range(2)] == [True, False]
    assert len(await day_off.every(tx)) == 1


# Deadlines


async def test_the_rules_of_areas(tx: AsyncSession) -> None:
    about: dict[str, Any] = {"rrule": "FREQ=DAILY", "subject": "person", "updated_at": NOW}
    for area in (None, "33", KENDAL, GEMUH, PEGANDON, "13", "33.2"):
        if area != "33.2":
            tx.add(Deadline(code="X", area_code=area, **about))
    await tx.flush()

    async def found(*areas: str) -> list[str | None]:
        return [one.area_code for one in await deadline.rows(tx, areas)]

    assert await found(GEMUH) == [None, "33", KENDAL, GEMUH]
    assert await found(KENDAL) == [None, "33", KENDAL, GEMUH, PEGANDON]
    assert await found() == [None]
    assert len(await deadline.rows(tx)) == 6
    one = await deadline.row(tx, "X", KENDAL)
    assert one is not None
    assert one.area_code == KENDAL
    assert await deadline.row(tx, "Y", KENDAL) is None
    assert [await deadline.forget(tx, "X", KENDAL) for _ in range(2)] == [True, False]
    assert not await deadline.forget(tx, "Y", GEMUH)
    assert await found(KENDAL) == [None, "33", GEMUH, PEGANDON]
    assert await deadline.forget(tx, "X", None)


async def test_posts_in_force(tx: AsyncSession) -> None:
    sari = await sample.person(tx, "Sari", "facilitator", villages=(VILLAGES[1], VILLAGES[0]))
    eka = await sample.person(tx, "Eka", "facilitator", PEGANDON)
    rini = await sample.person(tx, "Rini", "coordinator", KENDAL)
    gone = await sample.person(tx, "Gone", "facilitator")
    await tx.execute(update(Assignment).where(Assignment.person_id == gone.person_id).values(ended_at=NOW))
    ids = [one.person_id for one in (sari, eka, rini)]

    async def found(**more: Any) -> list[int]:
        return [one.person_id for one in await deadline.posts(tx, **more)]

    assert await found() == ids
    assert await found(person_id=ids[1]) == [ids[1]]
    assert await found(roles=["facilitator"]) == ids[:2]
    assert await found(area_code=GEMUH) == [ids[0]]
    assert await found(area_code=KENDAL) == ids
    assert await found(span=(ids[1], ids[2])) == ids[1:]
    [mine] = await deadline.posts(tx, person_id=ids[0])
    assert mine == (ids[0], "facilitator", GEMUH, NOW, (VILLAGES[0], VILLAGES[1]))
    assert len(await deadline.villages(tx, GEMUH)) == 16
    assert await deadline.villages(tx, PEGANDON) == ["33.24.10.2001", "33.24.10.2002"]


async def test_marks(tx: AsyncSession) -> None:
    who = (await sample.person(tx, "Sari", "facilitator")).person_id
    mine = [("X", TODAY + n * DAY, f"p:{who}") for n in range(3)]
    assert await deadline.mark(tx, [], who, NOW) == []
    assert await deadline.mark(tx, mine[:2], who, NOW) == mine[:2]
    assert await deadline.mark(tx, [*mine[1:], ("Y", TODAY, "v:1")], who, NOW) == [
        mine[2],
        ("Y", TODAY, "v:1"),
    ]
    assert await deadline.marked(tx, TODAY, TODAY + DAY, ["X"]) == set(mine[:2])
    assert await deadline.marked(tx, TODAY + DAY, TODAY + DAY, ["X", "Y"]) == {mine[1]}
    assert sorted(await deadline.unmark(tx, [mine[0], ("X", TODAY, "p:0")])) == [mine[0]]
    assert await deadline.marked(tx, TODAY, TODAY + 9 * DAY, ["X", "Y"]) == {*mine[1:], ("Y", TODAY, "v:1")}


async def test_forms_that_were_sent(tx: AsyncSession) -> None:
    await form(tx)
    other = await form(tx, "lain")
    sari = await sample.person(tx, "Sari", "facilitator")
    eka = await sample.person(tx, "Eka", "facilitator", PEGANDON, zone="Asia/Jayapura")

    async def sent(key: str, who: int, *moments: int, **more: Any) -> None:
        at = [NOW + n * SECOND for n in moments]
        await entry(tx, key, who, submitted_at=at[-1], **more)
        for number, moment in enumerate(at, 1):
            tx.add(
                EntryVersion(
                    entry_id=key, version=number, form_version_id=1, submission="", submitted_at=moment
                )
            )
        await tx.flush()

    await sent("mine", sari.person_id, 0, 5, village_code=VILLAGES[0])
    await sent("before", sari.person_id, -1, 5)
    await sent("theirs", eka.person_id, 3, area_code=PEGANDON)
    await sent("lain", sari.person_id, 3, form_version_id=other.id)
    mine = ("kegiatan", sari.person_id, VILLAGES[0], NOW, "Asia/Jakarta")
    theirs = ("kegiatan", eka.person_id, None, NOW + 3 * SECOND, "Asia/Jayapura")
    every = await deadline.filed(tx, ["kegiatan"], NOW)
    assert sorted(every, key=lambda one: one.at) == [mine, theirs]
    assert await deadline.filed(tx, ["kegiatan"], NOW, person_id=sari.person_id) == [mine]
    assert (
        len(await deadline.filed(tx, ["kegiatan"], NOW, person_id=sari.person_id, districts=[PEGANDON])) == 2
    )
    assert len(await deadline.filed(tx, ["kegiatan", "lain"], NOW, person_id=sari.person_id)) == 2


# Groups, files, forms


async def test_groups_and_their_codes(tx: AsyncSession) -> None:
    sari = (await sample.person(tx, "Sari", "camat")).person_id
    budi = (await sample.person(tx, "Budi", "camat")).person_id
    for address, who, late in (("-1", sari, 0), ("-2", budi, 0), ("code:a", sari, 0), ("code:b", budi, 0),
                               ("code:c", budi, -1)):  # fmt: skip
        said = {"area_code": GEMUH, "bound_by": who, "bound_at": NOW + late * SECOND}
        tx.add(Group(channel="telegram", address=address, title="Tim", **said))
    await tx.flush()
    assert [one.address for one in await group.bound(tx)] == ["-1", "-2"]
    assert [one.address for one in await group.bound(tx, sari)] == ["-1"]
    await group.forget_codes(tx, sari, NOW)
    left = [one is not None for one in [await group.get(tx, "telegram", f"code:{c}") for c in "abc"]]
    assert left == [False, True, False]
    await put(tx, "waits", address="-1")
    await put(tx, "sent", address="-1", done_at=NOW)
    await put(tx, "elsewhere", address="-1", channel="simulator")
    await put(tx, "theirs", address="-2")
    await group.move(tx, "telegram", "-1", "-10")
    assert [(await row(tx, key)).address for key in ("waits", "sent", "elsewhere")] == ["-10", "-1", "-1"]
    assert await group.get(tx, "telegram", "-10") is not None
    await group.move(tx, "telegram", "-2", "-10")
    assert [one.address for one in await group.bound(tx)] == ["-10", "-2"]
    assert not await group.forget(tx, "telegram", "-1")
    assert (await row(tx, "theirs")).address == "-10"
    assert await status.posted(tx, ["waits", "none"]) == {"waits"}
    assert await group.forget(tx, "telegram", "-10")
    assert list(await tx.scalars(select(Outbox.id).order_by(Outbox.id))) == ["elsewhere", "sent"]
    assert [one.address for one in await group.bound(tx)] == ["-2"]


async def test_files_to_fetch(tx: AsyncSession) -> None:
    who = (await sample.person(tx, "Sari", "facilitator")).person_id
    about: dict[str, Any] = {
        "person_id": who,
        "channel": "telegram",
        "ref": "r",
        "kind": "image",
        "created_at": NOW,
    }
    for key, due, of in (
        ("b", NOW, "e"),
        ("a", NOW - SECOND, "e"),
        ("late", NOW + SECOND, "f"),
        ("done", None, "e"),
    ):
        tx.add(Media(id=key, due_at=due, entry_id=of, **about))
    await tx.flush()
    assert [one.id for one in await media.due(tx, NOW, 9)] == ["a", "b"]
    assert [one.id for one in await media.due(tx, NOW, 1)] == ["a"]
    assert [one.id for one in await media.of_entry(tx, "e")] == ["a", "b", "done"]
    await media.change(tx, "a", {"size": 7})
    assert [(await tx.get_one(Media, key, populate_existing=True)).size for key in "ab"] == [7, 0]


async def test_versions_of_forms(tx: AsyncSession) -> None:
    first, second = await form(tx, version="1", retired_at=NOW), await form(tx, version="2", digest="d2")
    other = await form(tx, "bantuan", version="1")
    third = await form(tx, version="3", digest="d3", retired_at=NOW)
    assert [one.id for one in await forms.newest(tx)] == [other.id, second.id]
    assert await forms.in_use(tx, "kegiatan") is second
    assert await forms.in_use(tx, "none") is None
    assert [await export.versions(tx, name) for name in ("kegiatan", "none")] == [
        [third.id, second.id, first.id],
        [],
    ]
    found = await forms.find(tx, "kegiatan", "d3")
    assert found is not None
    assert [found.id, await forms.find(tx, "bantuan", "d3")] == [third.id, None]
    third.retired_at = None
    used = await forms.in_use(tx, "kegiatan")  # of two that are in use the later one
    assert used is third
    await forms.retire_others(tx, third, NOW + SECOND)
    rows = [
        await tx.get_one(forms.FormVersion, one.id, populate_existing=True)
        for one in (first, second, other, third)
    ]
    assert [one.retired_at for one in rows] == [NOW, NOW + SECOND, None, None]
    tx.add_all(
        [forms.FormFile(form_version_id=first.id, name=name, content=name.encode()) for name in ("a", "b")]
    )
    await tx.flush()
    assert await forms.file_names(tx, first.id) == {"a", "b"}
    assert [await forms.label_bytes(tx, forms.label_ref(n, "b")) for n in (first.id, second.id)] == [
        b"b",
        None,
    ]


async def test_the_files_of_a_form_go_along_to_its_next_version(tx: AsyncSession) -> None:
    first, second = await form(tx, version="1", retired_at=NOW), await form(tx, version="2", digest="d2")
    tx.add_all(
        [forms.FormFile(form_version_id=first.id, name=name, content=name.encode()) for name in ("a", "b")]
    )
    tx.add(forms.FormFile(form_version_id=second.id, name="a", content=b"its own"))
    await tx.flush()
    await forms.take_files(tx, second.id, first.id)
    held = [[forms.label_ref(one.id, name) for name in ("a", "b")] for one in (first, second)]
    assert [[await forms.label_bytes(tx, each) for each in one] for one in held] == [
        [b"a", b"b"],
        [b"its own", b"b"],
    ]


async def test_what_leaves_the_house(tx: AsyncSession) -> None:
    version, other = await form(tx), await form(tx, "lain")
    who = (await sample.person(tx, "Sari", "facilitator")).person_id

    async def sent(key: str, late: int, of: int = version.id, area: str = GEMUH, versions: int = 1) -> None:
        await entry(tx, key, who, area_code=area, version=versions, form_version_id=of)
        for number in range(1, versions + 1):
            at = NOW + (late if number == versions else -99) * SECOND
            tx.add(
                EntryVersion(
                    entry_id=key, version=number, form_version_id=of, submission=f"{number}", submitted_at=at
                )
            )
        await tx.flush()

    await sent("c", 0)
    await sent("a", 1, versions=2)
    await sent("b", 2, area=PEGANDON)
    await sent("far", 1, area="13.06.01")
    await sent("lain", 1, of=other.id)
    await entry(tx, "draft", who, version=0)
    about = {"person_id": who, "channel": "t", "ref": "", "kind": "image", "created_at": NOW}
    tx.add_all([Media(id=key, entry_id=of, **about) for key, of in (("q", "a"), ("p", "a"), ("r", "b"))])
    await tx.flush()

    async def found(**more: Any) -> str:
        return " ".join([one.entry.id async for one in export.each(tx, Chosen("kegiatan", **more))])

    assert await found() == "a b c far"
    assert await found(since=NOW + SECOND) == "a b far"
    assert await found(before=NOW + SECOND) == "c"
    assert await found(areas=(GEMUH,)) == "a c"
    assert await found(areas=(KENDAL,)) == "a b c"
    assert await found(areas=(GEMUH, PEGANDON), since=NOW + SECOND) == "a b"
    [one, two] = [each async for each in export.each(tx, Chosen("kegiatan", (KENDAL,), NOW + SECOND))]
    assert (one.sent.submission, one.author.name, [file.id for file in one.files]) == (
        "2",
        "Sari",
        ["p", "q"],
    )
    assert [file.id for file in two.files] == ["r"]


async def test_a_file_that_a_platform_holds_until_then(tx: AsyncSession) -> None:
    for ref in ("r", "again"):
        await upload.keep(tx, "whatsapp", "1", "d", ref, NOW + SECOND)
    await upload.keep(tx, "whatsapp", "2", "d", "other", NOW + SECOND)
    about = [("whatsapp", "1", "d"), ("whatsapp", "2", "d"), ("whatsapp", "1", "x"), ("telegram", "1", "d")]
    assert [await upload.find(tx, *one, NOW) for one in about] == ["again", "other", "", ""]
    assert await upload.find(tx, "whatsapp", "1", "d", NOW + SECOND) == ""
    ref = document.keep(tx, "a" * 32, "x:y.png", b"1", NOW)
    await tx.flush()
    assert (await document.read(tx, ref), document.name_of(ref)) == (b"1", "x:y.png")
    assert await document.again(tx, "a" * 32, "n.png", NOW + SECOND) == f"doc:{'a' * 32}:n.png"
    assert (await tx.get_one(document.Document, "a" * 32)).created_at == NOW + SECOND
    assert await document.again(tx, "b" * 32, "n.png", NOW) == ""
    assert await document.read(tx, "doc:none:x") is None
