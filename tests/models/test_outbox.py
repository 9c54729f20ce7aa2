"""The outbox's statements: each touches the rows that it is about, none beside them, at the moment itself."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from models import inbox, outbox
from models.message import Outbox, Outgoing, pack
from models.outbox import SPENT, Letter, Receipt
from models.person import Contact
from tests.models.rows import with_state
from tests.sample import NOW, person

SECOND = timedelta(seconds=1)
UNTIL = NOW + 90 * SECOND


async def put(tx: AsyncSession, key: str, *, urgency: int = 1, **columns: Any) -> None:
    """A letter of this id; columns that only the outbox itself writes, too."""
    posted = {
        name: columns.pop(name) for name in ("due_at", "contact_id", "cause", "account") if name in columns
    }
    cause, text = posted.pop("cause", ""), columns.pop("text", key)
    letter = Letter(
        key, columns.pop("channel", "telegram"), f"to {key}", cause, pack(Outgoing(text)), urgency, **posted
    )
    await outbox.post(tx, [letter], NOW, None)
    if columns:
        await tx.execute(update(Outbox).where(Outbox.id == key).values(**with_state(columns)))


async def column(tx: AsyncSession, name: str) -> dict[str, Any]:
    found = await tx.execute(select(Outbox.id, getattr(Outbox, name)).order_by(Outbox.id))
    return {row[0]: row[1] for row in found}


async def two(tx: AsyncSession) -> tuple[int, int]:
    """Contacts of two people."""
    return (await person(tx, "Sari", "facilitator")).contact_id, (
        await person(tx, "Budi", "camat")
    ).contact_id


async def test_what_is_due_and_in_nobodys_hand_is_claimed(tx: AsyncSession) -> None:
    await put(tx, "b", due_at=NOW)
    await put(tx, "a", due_at=NOW)
    await put(tx, "c", due_at=NOW - SECOND)
    await put(tx, "later", due_at=NOW + SECOND)
    await put(tx, "held", claimed_until=NOW + SECOND)
    await put(tx, "left", due_at=NOW - SECOND / 2, claimed_until=NOW, status="failed")
    await put(tx, "done", done_at=NOW)
    await put(tx, "other", channel="whatsapp")
    await put(tx, "reply", urgency=0)
    mine = await outbox.claim(tx, "telegram", NOW, UNTIL, 10, (1,))
    assert [one.id for one in mine] == ["c", "left", "a", "b"]
    assert await outbox.claim(tx, "telegram", NOW, UNTIL, 10, (1,)) == []
    held = {key: until for key, until in (await column(tx, "claimed_until")).items() if until}
    assert held == dict.fromkeys(("a", "b", "c", "left"), UNTIL) | {"held": NOW + SECOND}
    assert set((await column(tx, "status")).values()) == {""}


@pytest.mark.parametrize(("limit", "found"), [(1, "r"), (2, "rs"), (3, "rsn"), (4, "rsnm"), (9, "rsnm")])
async def test_two_urgencies_together_claim_no_more_than_asked(
    tx: AsyncSession, limit: int, found: str
) -> None:
    for key, urgency in (("r", 0), ("s", 0), ("n", 1), ("m", 1)):
        await put(tx, key, urgency=urgency, due_at=NOW - SECOND if key in "rn" else NOW)
    assert "".join(one.id for one in await outbox.claim(tx, "telegram", NOW, UNTIL, limit, (0, 1))) == found


async def test_a_letter_brings_what_its_sender_needs(tx: AsyncSession) -> None:
    sari, budi = await two(tx)
    await tx.execute(update(Contact).where(Contact.id == sari).values(heard_at=NOW - SECOND))
    await tx.execute(update(Contact).where(Contact.id == budi).values(heard_at=NOW))
    told: dict[str, Any] = {
        "notice_id": "n",
        "attempts": 2,
        "useful_until": UNTIL,
        "unsure_at": NOW,
        "parts": 3,
    }
    await put(tx, "a", contact_id=sari, account="2", origin_contact_id=budi, **told)
    await put(tx, "nobodys")
    first, second = await outbox.claim(tx, "telegram", NOW, UNTIL, 10, (1,))
    assert {name: getattr(first, name) for name in told} == told
    assert (first.heard_at, first.account, first.origin_contact_id) == (NOW - SECOND, "2", budi)
    assert (second.heard_at, second.contact_id, second.response) == (None, None, False)


async def test_a_letter_is_posted_as_it_is(tx: AsyncSession) -> None:
    mine, response = Letter("a", "telegram", "1", "m", "{}", 0), Letter("b", "telegram", "1", "m", "{}", 0)
    response.response = True
    await outbox.post(tx, [mine, response], NOW, UNTIL)
    await outbox.post(tx, [], NOW, None)
    await outbox.post_once(tx, [], NOW)
    rows = (await tx.execute(select(Outbox).order_by(Outbox.id))).scalars()
    assert [(row.claimed_until, row.state, row.done_at, row.due_at) for row in rows] == [
        (UNTIL, "waiting", None, NOW),
        (None, "answered", NOW, NOW),
    ]


async def test_what_is_posted_once_is_there_once(tx: AsyncSession) -> None:
    letters = [Letter(key, "telegram", "1", "", "{}", 1, key="k", due_at=UNTIL) for key in "ab"]
    for one in letters:
        await outbox.post_once(tx, [one], NOW)
    assert await column(tx, "due_at") == {"a": UNTIL}


async def test_a_message_is_accepted_once(tx: AsyncSession) -> None:
    assert await inbox.accept(tx, [("telegram", "1"), ("telegram", "2")], NOW) == {
        ("telegram", "1"),
        ("telegram", "2"),
    }
    assert await inbox.accept(tx, [("telegram", "2"), ("whatsapp", "2")], NOW) == {("whatsapp", "2")}


async def test_replies_to_a_repeat_are_taken_by_one(tx: AsyncSession) -> None:
    about: dict[str, Any] = {"urgency": 0, "cause": "m1"}
    await put(tx, "b", **about)
    await put(tx, "a", **about)
    await put(tx, "free", claimed_until=NOW, **about)
    await put(tx, "held", claimed_until=NOW + SECOND, **about)
    await put(tx, "sent", done_at=NOW, external_id="7", **about)
    await put(tx, "lost", done_at=NOW, state="answered", **about)
    await put(tx, "elsewhere", channel="whatsapp", **about)
    await put(tx, "other", urgency=0, cause="m2")
    taken = await outbox.claim_replies(tx, "telegram", ["m1"], NOW, UNTIL)
    assert [(one.id, one.response) for one in taken] == [
        ("a", False), ("b", False), ("free", False), ("lost", True)]  # fmt: skip
    held = await column(tx, "claimed_until")
    assert [held[key] for key in ("a", "b", "free", "lost")] == [UNTIL, UNTIL, UNTIL, None]


def receipt(key: str, **more: Any) -> Receipt:
    return Receipt(
        key, UNTIL, 4, **{"external_id": "x", "error": "e", "template": "t", "window": "open", **more}
    )


async def test_a_receipt_says_everything_and_lets_go(tx: AsyncSession) -> None:
    await put(tx, "a", claimed_until=UNTIL)
    await put(tx, "b")
    await outbox.note(tx, [receipt("a", came="taken", unsure_at=NOW, parts=2)])
    await outbox.note(tx, [])
    row, other = (await tx.execute(select(Outbox).order_by(Outbox.id))).scalars()
    assert (row.due_at, row.attempts, row.done_at, row.external_id, row.error) == (UNTIL, 4, UNTIL, "x", "e")
    assert (row.template, row.window, row.unsure_at, row.parts, row.claimed_until) == (
        "t",
        "open",
        NOW,
        2,
        None,
    )
    assert (other.attempts, other.done_at) == (0, None)


@pytest.mark.parametrize(
    ("status", "done", "noted"),
    [("", True, True), ("", False, True), ("sent", True, True), ("sent", False, False),
     ("failed", True, False), ("failed", False, False)],
)  # fmt: skip
async def test_what_the_platform_told_stays(tx: AsyncSession, status: str, done: bool, noted: bool) -> None:
    await put(tx, "a", status=status)
    await outbox.note(tx, [receipt("a", came="taken" if done else "again")])
    assert await column(tx, "attempts") == {"a": 4 if noted else 0}


async def test_a_secret_is_forgotten_once_it_has_left(tx: AsyncSession) -> None:
    for key, secret in (("code", True), ("text", False)):
        content = pack(Outgoing(key, secret=secret))
        await outbox.post(tx, [Letter(key, "telegram", "1", "", content, 1)], NOW, None)
    await outbox.note(tx, [receipt("code"), receipt("text")])
    assert SPENT not in (await column(tx, "content")).values()
    await outbox.note(tx, [receipt("code", came="taken"), receipt("text", came="taken")])
    contents = await column(tx, "content")
    assert (contents["code"], "text" in contents["text"]) == (SPENT, True)


async def test_since_when_the_oldest_waits(tx: AsyncSession) -> None:
    for key, late in (("a", 0), ("b", 5), ("c", -1)):
        await put(tx, key, due_at=NOW - late * SECOND)
    await put(tx, "w", channel="whatsapp", due_at=NOW)
    await put(tx, "soon", channel="simulator", due_at=NOW + SECOND)
    await put(tx, "done", due_at=NOW - 9 * SECOND, done_at=NOW)
    assert dict(await outbox.oldest_due(tx, NOW)) == {"telegram": NOW - 5 * SECOND, "whatsapp": NOW}


async def test_an_open_window_lets_go_what_waited_for_it(tx: AsyncSession) -> None:
    sari, budi = await two(tx)
    for key, whose, state in (("mine", sari, "held"), ("stopped", sari, "stopped"), ("theirs", budi, "held")):
        await put(tx, key, contact_id=whose, due_at=UNTIL, state=state)
    await put(tx, "sent", contact_id=sari, due_at=UNTIL, done_at=NOW, window="shut")
    await put(tx, "put off", contact_id=sari, due_at=UNTIL)
    await outbox.let_go(tx, [sari], NOW)
    assert {key for key, at in (await column(tx, "due_at")).items() if at == NOW} == {"mine"}
    assert (await column(tx, "state"))["mine"] == "waiting"


async def test_a_new_address_is_for_what_waits(tx: AsyncSession) -> None:
    sari, budi = await two(tx)
    await put(tx, "mine", contact_id=sari)
    await put(tx, "sent", contact_id=sari, done_at=NOW)
    await put(tx, "theirs", contact_id=budi)
    await outbox.readdress(tx, sari, "new")
    assert await column(tx, "address") == {"mine": "new", "sent": "to sent", "theirs": "to theirs"}


@pytest.mark.parametrize("heir", [True, False])
async def test_a_lost_contacts_notices_go_to_the_heir_and_its_replies_nowhere(
    tx: AsyncSession, heir: bool
) -> None:
    sari, budi = await two(tx)
    await put(tx, "notice", contact_id=sari)
    await put(tx, "reply", contact_id=sari, urgency=0)
    await put(tx, "sent", contact_id=sari, done_at=NOW - SECOND)
    await put(tx, "theirs", contact_id=budi)
    to = await tx.get_one(Contact, budi)
    to.account = "2"
    await outbox.redirect(tx, sari, to if heir else None, NOW)
    ends = await column(tx, "done_at")
    assert ends == {"notice": None if heir else NOW, "reply": NOW, "sent": NOW - SECOND, "theirs": None}
    errors = await column(tx, "error")
    assert {key for key, error in errors.items() if error} == {key for key, at in ends.items() if at == NOW}
    row = await tx.get_one(Outbox, "notice")
    assert (row.contact_id, row.account, row.address) == (
        (budi, "2", to.address) if heir else (sari, "", "to notice")
    )


async def test_where_a_notice_was_sent_so_far(tx: AsyncSession) -> None:
    sari, budi = await two(tx)
    await put(tx, "n", contact_id=sari)
    await put(tx, "again", contact_id=budi, notice_id="n")
    await put(tx, "group", notice_id="n")
    await put(tx, "other", contact_id=budi)
    assert await outbox.tried(tx, "n") == {sari, budi}
    assert await outbox.tried(tx, "other") == {budi}


async def test_a_start_takes_what_is_unsent_out_of_every_hand(tx: AsyncSession) -> None:
    await put(tx, "held", claimed_until=UNTIL)
    await put(tx, "sent", claimed_until=UNTIL, done_at=NOW)
    await put(tx, "free")
    await outbox.release(tx)
    assert await column(tx, "claimed_until") == {"held": None, "sent": UNTIL, "free": None}


async def test_the_last_notice_that_arrived(tx: AsyncSession) -> None:
    sari, budi = await two(tx)

    def at(n: int) -> datetime:
        return NOW + n * SECOND

    assert await outbox.last_notice(tx, sari) is None
    await put(tx, "1", contact_id=sari, done_at=at(1))
    await put(tx, "2", contact_id=sari, done_at=at(2))
    await put(tx, "3", contact_id=sari)
    await put(tx, "4", contact_id=sari, done_at=at(4), error="blocked")
    await put(tx, "5", contact_id=sari, done_at=at(5), cause="m")
    await put(tx, "6", contact_id=budi, done_at=at(6))
    found = await outbox.last_notice(tx, sari)
    assert found is not None
    assert (found[0].text, found[1]) == ("2", at(2))
