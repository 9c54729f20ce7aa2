"""What is asked of people: roles in force, where they hold, who is reached where, a code's last moment."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from models import access, invite, person, readers
from models.access import SignInLink, WebSession
from models.invite import Invite
from models.person import AssignedVillage, Assignment, Contact, Person
from models.reminder import Leave
from tests import sample
from tests.models.rows import DAY, SECOND
from tests.sample import GEMUH, NOW, VILLAGES

PEGANDON = "33.24.10"


async def role(tx: AsyncSession, who: int, name: str, area: str | None, **more: Any) -> Assignment:
    made = Assignment(person_id=who, role=name, area_code=area, begun_at=NOW, **more)
    tx.add(made)
    await tx.flush()
    return made


async def test_an_assignment_holds_while_it_is_in_force(tx: AsyncSession) -> None:
    sari = (await sample.person(tx, "Sari", "coordinator", "33.24")).person_id
    await role(tx, sari, "camat", GEMUH, ended_at=NOW)
    assert [one.role for one in await person.assignments(tx, sari)] == ["coordinator"]


async def test_who_holds_a_role_there(tx: AsyncSession) -> None:
    one = (await sample.person(tx, "A", "camat")).person_id
    two = (await sample.person(tx, "B", "camat", acting=True)).person_id
    await sample.person(tx, "C", "camat", PEGANDON)
    await sample.person(tx, "D", "coordinator")
    gone = (await sample.person(tx, "E", "camat")).person_id
    await tx.execute(update(Assignment).where(Assignment.person_id == gone).values(ended_at=NOW))
    await role(tx, one, "camat", GEMUH)
    assert [who.id for who in await person.holders(tx, ["camat"], GEMUH)] == [one, two]
    assert await readers.areas_with(tx, "camat", [GEMUH, "33.24"]) == {GEMUH: {one, two}}
    assert await person.count(tx) == 5


async def test_the_villages_of_roles_in_force(tx: AsyncSession) -> None:
    sari = await sample.person(tx, "Sari", "facilitator", villages=(VILLAGES[2], VILLAGES[0]))
    await sample.person(tx, "Budi", "facilitator", villages=(VILLAGES[1],))
    other = await role(tx, sari.person_id, "kpmd", GEMUH)
    ended = await role(tx, sari.person_id, "kpmd", PEGANDON, ended_at=NOW)
    tx.add_all([AssignedVillage(assignment_id=other.id, village_code=VILLAGES[0]),
                AssignedVillage(assignment_id=ended.id, village_code="33.24.10.2001")])  # fmt: skip
    await tx.flush()
    assert await person.villages(tx, sari.person_id) == [VILLAGES[0], VILLAGES[2]]


async def contact(tx: AsyncSession, who: int, address: str, **more: Any) -> Contact:
    made = Contact(person_id=who, channel="whatsapp", address=address, created_at=NOW, **more)
    tx.add(made)
    await tx.flush()
    return made


async def test_where_somebody_is_reached(tx: AsyncSession) -> None:
    sari = await sample.person(tx, "Sari", "facilitator")
    budi = await sample.person(tx, "Budi", "facilitator")
    gone = await contact(tx, sari.person_id, "1", unreachable_at=NOW)
    late = await contact(tx, sari.person_id, "2", number="+3")
    bare = await contact(tx, budi.person_id, "3")
    tx.add(Contact(person_id=budi.person_id, channel="simulator", address="3", number="+3", created_at=NOW))
    await tx.flush()
    mine = sari.person_id
    assert [one.id for one in await person.contacts(tx, mine)] == [sari.contact_id, late.id]
    every = await person.contacts(tx, mine, reachable=False)
    assert [one.id for one in every] == [sari.contact_id, gone.id, late.id]
    assert [one.id for one in await person.at_number(tx, "whatsapp", "+3")] == [late.id, bare.id]
    assert [one.id for one in await person.at_addresses(tx, "whatsapp", ["3", "1"])] == [gone.id, bare.id]
    at = await person.contact_at(tx, "whatsapp", "2")
    assert at is late
    assert await person.contact_at(tx, "telegram", "2") is None
    await person.heard(tx, [(late.id, NOW, "number-2", "+9")])
    await person.heard(tx, [])
    await tx.refresh(late)
    assert (late.heard_at, late.account, late.number) == (NOW, "number-2", "+9")
    await person.forget_number(tx, bare, NOW)
    await person.forget_number(tx, late, NOW)
    assert (bare.address, late.address) == (f"gone:{bare.id}", f"gone:{late.id}")
    assert (late.number, late.heard_at, late.unreachable_at) == ("", None, NOW)
    named = await contact(tx, budi.person_id, "ID.7", number="+7", heard_at=NOW)
    await person.shut(tx, named.id)
    await person.mark_reachable(tx, gone.id, None)
    await tx.refresh(named)
    await tx.refresh(gone)
    assert (named.heard_at, gone.unreachable_at) == (None, None)
    await person.forget_number(tx, named, NOW)
    assert (named.address, named.number) == ("ID.7", "")


async def test_an_invitation_until_its_last_moment(tx: AsyncSession) -> None:
    rina = (await sample.person(tx, "Rina", "coordinator")).person_id
    sari = (await sample.person(tx, "Sari", "facilitator")).person_id

    async def made(key: str, by: int = rina, **more: Any) -> Invite:
        said = {"created_at": NOW, "expires_at": NOW + DAY, **more}
        one = Invite(digest=key, role="kpmd", created_by=by, **said)
        tx.add(one)
        await tx.flush()
        return one

    await made("a")
    await made("b", created_at=NOW + SECOND)
    await made("c")
    await made("theirs", by=sari)
    await made("used", used_at=NOW)
    await made("over", expires_at=NOW)

    async def open_at(now: datetime) -> list[str]:
        return [one.digest for one in await invite.unused(tx, rina, now)]

    assert await open_at(NOW) == ["b", "a", "c"]
    assert await open_at(NOW + DAY - SECOND) == ["b", "a", "c"]
    assert await open_at(NOW + DAY) == []
    for key, now, found in (("a", NOW + DAY - SECOND, True), ("a", NOW + DAY, False), ("used", NOW, False),
                            ("over", NOW, False), ("none", NOW, False)):  # fmt: skip
        assert (await invite.find(tx, key, now) is not None) is found
    assert not await invite.use(tx, "a", sari, NOW + DAY)
    assert await invite.use(tx, "a", sari, NOW + DAY - SECOND)
    assert not await invite.use(tx, "a", rina, NOW)
    one = await tx.get_one(Invite, "a", populate_existing=True)
    assert (one.used_by, one.used_at) == (sari, NOW + DAY - SECOND)
    assert (await tx.get_one(Invite, "b")).used_at is None


async def test_a_link_and_a_session_until_their_last_moment(tx: AsyncSession) -> None:
    sari = (await sample.person(tx, "Sari", "camat")).person_id
    budi = (await sample.person(tx, "Budi", "camat")).person_id
    for key, who, used in (("a", sari, None), ("b", sari, NOW), ("c", budi, None), ("d", sari, None)):
        tx.add(SignInLink(digest=key, person_id=who, expires_at=NOW + SECOND, used_at=used))
    tx.add(WebSession(digest="s", person_id=sari, csrf="", expires_at=NOW + SECOND))
    await tx.flush()
    assert [await access.use_link(tx, key, NOW + SECOND) for key in "ab"] == [None, None]
    assert [await access.use_link(tx, key, NOW) for key in "aab"] == [sari, None, None]
    await access.drop_links(tx, sari)
    assert [await tx.get(SignInLink, key, populate_existing=True) is None for key in "abcd"] == [
        False, False, False, True]  # fmt: skip
    assert await access.session(tx, "s", NOW) is not None
    assert await access.session(tx, "s", NOW + SECOND) is None
    assert await access.session(tx, "x", NOW) is None


async def test_whom_the_clock_may_tell_by_spans(tx: AsyncSession) -> None:
    """Both ends of a span are in it; roles that ended and addresses that reach nobody are not told of."""
    west, east = "Asia/Jakarta", "Asia/Jayapura"
    people = [await sample.person(tx, "P", "facilitator", zone=zone) for zone in (west, west, east, west)]
    ids = [one.person_id for one in people]
    span = ids[1], ids[2]
    await role(tx, ids[1], "kpmd", PEGANDON, position="x")
    await role(tx, ids[2], "kpmd", GEMUH, ended_at=NOW)
    await contact(tx, ids[1], "1", account="A", heard_at=NOW)
    await contact(tx, ids[2], "2", unreachable_at=NOW)
    await tx.execute(update(Person).where(Person.id == ids[1]).values(language="en", channel="whatsapp"))
    first, second = await readers.readers(tx, span)
    assert first == (ids[1], "P", "en", west, "whatsapp", GEMUH, "{}")
    assert second.id == ids[2]
    held = await readers.held(tx, span)
    assert [(one.person_id, one.role, one.position, one.area_code, one.since) for one in held] == [
        (ids[1], "facilitator", "", GEMUH, NOW),
        (ids[2], "facilitator", "", GEMUH, NOW),
        (ids[1], "kpmd", "x", PEGANDON, NOW),
    ]
    reached = await readers.addresses(tx, span)
    assert [(one.person_id, one.channel, one.account, one.heard_at) for one in reached] == [
        (ids[1], "telegram", "", None),
        (ids[2], "telegram", "", None),
        (ids[1], "whatsapp", "A", NOW),
    ]
    assert await readers.ids(tx, [west]) == [ids[0], ids[1], ids[3]]
    assert sorted(await readers.profiles(tx)) == [(west, "{}"), (east, "{}")]


async def test_a_leave_touches_its_first_and_its_last_day(tx: AsyncSession) -> None:
    who = (await sample.person(tx, "Sari", "facilitator")).person_id
    other = (await sample.person(tx, "Budi", "facilitator")).person_id
    first, last = NOW.date(), NOW.date() + 2 * DAY
    tx.add_all([Leave(person_id=one, first=first, last=last) for one in (who, other)])
    await tx.flush()
    for since, until, found in ((last, last + DAY, True), (last + DAY, last + DAY, False),
                                (first - DAY, first, True), (first - DAY, first - DAY, False)):  # fmt: skip
        expected = [(who, first, last)] if found else []
        assert await readers.away(tx, (who, who), since, until) == expected
        assert await readers.away_people(tx, [who], since, until) == expected


async def test_codes_that_link_end_before_their_time(tx: AsyncSession) -> None:
    rina = (await sample.person(tx, "Rina", "coordinator")).person_id
    sari = (await sample.person(tx, "Sari", "facilitator")).person_id
    for key, who, more in (("a", sari, {}), ("used", sari, {"used_at": NOW}), ("theirs", rina, {}),
                           ("role", None, {"created_by": sari})):  # fmt: skip
        said = {"created_at": NOW, "expires_at": NOW + DAY, **more}
        tx.add(Invite(digest=key, role="", person_id=who, **said))
    await tx.flush()
    await invite.end_links(tx, sari, NOW)
    ends = {one.digest: one.expires_at for one in (await tx.execute(select(Invite))).scalars()}
    later = NOW + DAY
    assert ends == {"a": NOW, "used": later, "theirs": later, "role": later}


async def test_who_is_behind_an_id_an_address_or_a_contact(tx: AsyncSession) -> None:
    sari = await sample.person(tx, "Sari", "facilitator", language="en")
    budi = await sample.person(tx, "Budi", "facilitator")
    assert await person.names(tx, [sari.person_id, budi.person_id, 99]) == {
        sari.person_id: "Sari",
        budi.person_id: "Budi",
    }
    found = [await person.get(tx, who) for who in (budi.person_id, 99)]
    assert [one and one.name for one in found] == ["Budi", None]
    contact = await person.contact(tx, sari.contact_id)
    assert contact is not None
    assert contact.address == sari.address
    owners = [await person.owner(tx, contact_id) for contact_id in (sari.contact_id, 99, None)]
    assert [one and (one[0].id, one[1].name) for one in owners] == [(sari.contact_id, "Sari"), None, None]
    known = [await person.known_at(tx, channel, sari.address) for channel in ("telegram", "simulator")]
    assert known == [(sari.person_id, "en"), None]
    await person.change(tx, sari.person_id, {"language": "id", "sex": "P"})
    assert await person.known_at(tx, "telegram", sari.address) == (sari.person_id, "id")


async def test_the_first_role_in_force_and_its_villages(tx: AsyncSession) -> None:
    sari = (await sample.person(tx, "Sari", "facilitator", villages=VILLAGES[:2])).person_id
    ana = (await sample.person(tx, "Ana", "admin", None)).person_id
    gone = (await sample.person(tx, "Gani", "admin", None)).person_id
    await tx.execute(update(Assignment).where(Assignment.person_id == gone).values(ended_at=NOW))
    await role(tx, sari, "admin", None)
    held = await person.first_assignments(tx, [gone, ana, sari])
    assert {who: one.role for who, one in held.items()} == {sari: "facilitator", ana: "admin"}
    assert await person.covered(tx, held[sari].id) == set(VILLAGES[:2])
    assert await person.with_role(tx, "admin") == sorted([sari, ana])
