"""Invitations: who may invite whom where, codes that work once, and nothing stored before consent."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace
from datetime import timedelta
from random import Random

import pytest
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from actions import Kit, Refusal, people
from actions.people.invites import ALPHABET, new_code
from models import person as stored
from models.audit import Audit
from models.conversation import load
from models.database import Database
from models.message import Outbox, unpack
from models.person import CONSENT, Consent, Contact, Person
from tests.fakes.platforms import platforms
from tests.sample import GEMUH, NOW, VILLAGES, person

SEDAYU, PAMRIYAN, JENARSARI = VILLAGES


@dataclass(frozen=True)
class Held:
    role: str
    area_code: str | None
    position: str = ""


ADMIN = Held("admin", None)
KENDAL = Held("coordinator", "33.24")
KORCAM = Held("coordinator", GEMUH)
CAMAT = Held("camat", GEMUH)


@pytest.mark.parametrize(
    ("held", "kind", "area_code", "allowed"),
    [
        (ADMIN, "admin", None, True),
        (ADMIN, "camat", "91.03.01", True),
        (ADMIN, "king", None, False),
        (KENDAL, "camat", GEMUH, True),
        (KENDAL, "coordinator", GEMUH, True),
        (KENDAL, "coordinator", "33.24", False),
        (KENDAL, "tapm", "33.24", True),
        (KENDAL, "pld", "91.03.01", False),
        (KENDAL, "pld", None, False),
        (KENDAL, "admin", None, False),
        (KORCAM, "pld", GEMUH, True),
        (KORCAM, "camat", GEMUH, False),
        (KORCAM, "pld", "33.24.10", False),
        (CAMAT, "pld", GEMUH, True),
        (CAMAT, "acting", GEMUH, True),
        (CAMAT, "camat", GEMUH, False),
        (CAMAT, "pld", "33.24.10", False),
        (Held("facilitator", GEMUH), "pld", GEMUH, False),
        (Held("coordinator", "33.2"), "pld", GEMUH, False),
    ],
)
def test_who_may_invite_whom_where(held: Held, kind: str, area_code: str | None, allowed: bool) -> None:
    assert people.may([held], kind, area_code) is allowed


def test_only_what_has_room_is_offered() -> None:
    assert people.offered([ADMIN]) == tuple(people.KINDS)
    assert people.offered([CAMAT]) == ("pld", "pd", "kpmd", "third", "coordinator", "acting")
    assert people.offered([KORCAM]) == ("pld", "pd", "kpmd", "third")
    assert people.offered([Held("facilitator", GEMUH)]) == ()
    assert people.grounds([KORCAM, KENDAL, KORCAM], "pld") == (GEMUH, "33.24")
    assert people.grounds([ADMIN], "tapm") == (None,)


def test_every_kind_is_found_again_by_what_is_stored() -> None:
    for name, kind in people.KINDS.items():
        assert people.kind_of(kind.role, kind.position, kind.acting) == name
    with pytest.raises(LookupError):
        people.kind_of("facilitator", "", False)


def test_codes_are_read_as_people_type_them() -> None:
    code = new_code(Random(7))
    assert len(code) == 12
    assert set(code) <= set(ALPHABET)
    assert people.pretty("ABCDEFGHJKMN") == "ABCD-EFGH-JKMN"
    assert people.as_code(" abcd-efgh jkm7\n") == "ABCDEFGHJKM7"
    for dash in "\u2010\u2011\u2012\u2013\u2014\u2212":  # as writing programs set them
        code = f"abcd{dash}efgh{dash}jkm7"
        assert people.as_code(code) == people.code_in(f"Kodenya: {code}, silakan") == "ABCDEFGHJKM7"
    assert people.as_code("ABCDEFGHJKM0") == ""
    assert people.as_code("laporan") == ""
    assert people.as_code("Penganggaran") == ""


def test_links_are_made_where_the_bot_has_a_name(kit: Kit) -> None:
    here = replace(kit, platforms=platforms(telegram="desa_bot"))
    assert people.links(here, "ABCDEFGHJKMN") == {"telegram": "https://t.me/desa_bot?start=ABCDEFGHJKMN"}


async def _join(tx: AsyncSession, kit: Kit, code: str, address: str = "71") -> Person:
    sari = people.Newcomer("telegram", address, name="  Sari\n Wulan ", language="en-GB")
    return await people.join(tx, kit, code, sari, NOW)


async def test_consent_stores_the_person_whole(database: Database, kit: Kit) -> None:
    async with database.transaction() as tx:
        camat = await person(tx, "Camat", "camat")
        made = await people.invite(
            tx, kit, "pld", GEMUH, [PAMRIYAN, SEDAYU, SEDAYU], by=camat.person_id, now=NOW
        )
        who = await _join(tx, kit, made.code)
    async with database.transaction() as tx:
        talk = (await load(tx, "telegram", ["71"]))["71"]
        assert (talk.name, talk.language, talk.zone, talk.area_code) == (
            "Sari Wulan",
            "en",
            "Asia/Jakarta",
            GEMUH,
        )
        assert await stored.villages(tx, who.id) == [SEDAYU, PAMRIYAN]
        consent = (await tx.execute(select(Consent).where(Consent.person_id == who.id))).scalar_one()
        assert (consent.version, consent.language, consent.given_at) == (CONSENT, "en", NOW)
        verbs = (await tx.execute(select(Audit.verb).order_by(Audit.id))).scalars().all()
        assert list(verbs) == ["invite", "join"]


async def test_whoever_invited_is_told_in_their_language(database: Database, kit: Kit) -> None:
    async with database.transaction() as tx:
        camat = await person(tx, "Camat", "camat", language="en")
        for address in ("71", "72"):
            made = await people.invite(tx, kit, "pld", GEMUH, [SEDAYU], by=camat.person_id, now=NOW)
            await _join(tx, kit, made.code, address)
        own = await people.invite(tx, kit, "kpmd", GEMUH, [SEDAYU], by=camat.person_id, now=NOW)
        await people.add_role(tx, kit, own.code, camat.person_id, NOW)
        rows = (await tx.execute(select(Outbox.contact_id, Outbox.content))).all()
        assert [row.contact_id for row in rows] == [camat.contact_id] * 2
        assert "Sari Wulan has accepted your invitation" in unpack(rows[0].content).text


async def test_a_code_works_once_and_expires(database: Database, kit: Kit) -> None:
    async with database.transaction() as tx:
        made = await people.invite(tx, kit, "admin", by=None, now=NOW)
        late = made.invite.expires_at
        with pytest.raises(Refusal, match="invite_unusable"):
            await people.look(tx, made.code, late)
        await people.look(tx, made.code, late - timedelta(seconds=1))
        await _join(tx, kit, made.code)
    async with database.transaction() as tx:
        with pytest.raises(Refusal, match="invite_unusable"):
            await _join(tx, kit, made.code, "72")
        assert (await tx.execute(select(func.count()).select_from(Contact))).scalar_one() == 1


async def test_of_two_who_take_a_code_at_the_same_moment_one_gets_it(database: Database, kit: Kit) -> None:
    async with database.transaction() as tx:
        made = await people.invite(tx, kit, "admin", by=None, now=NOW)

    async def take(address: str) -> str:
        try:
            async with database.transaction() as tx:
                return (await _join(tx, kit, made.code, address)).name
        except Refusal as no:
            return no.code

    came = await asyncio.gather(take("71"), take("72"), take("73"))
    assert sorted(came) == ["Sari Wulan", "invite_unusable", "invite_unusable"]
    async with database.reading() as tx:
        assert (await tx.execute(select(func.count()).select_from(Person))).scalar_one() == 1


async def test_an_address_joins_once(database: Database, kit: Kit) -> None:
    async with database.transaction() as tx:
        first = await people.invite(tx, kit, "camat", GEMUH, by=None, now=NOW)
        second = await people.invite(tx, kit, "acting", GEMUH, by=None, now=NOW)
        await _join(tx, kit, first.code)
        with pytest.raises(Refusal, match="already_known"):
            await _join(tx, kit, second.code)
        await people.look(tx, second.code, NOW)


async def test_the_zone_is_the_areas(database: Database, kit: Kit) -> None:
    async with database.transaction() as tx:
        made = await people.invite(tx, kit, "camat", "91.03.01", by=None, now=NOW)
        assert (await _join(tx, kit, made.code)).zone == "Asia/Jayapura"


async def test_a_known_person_gets_another_role_and_more_villages(database: Database, kit: Kit) -> None:
    async with database.transaction() as tx:
        sari = await person(tx, "Sari", "coordinator", "33.24")
        first = await people.invite(tx, kit, "pld", GEMUH, [SEDAYU], by=None, now=NOW)
        again = await people.invite(tx, kit, "pld", GEMUH, [SEDAYU, JENARSARI], by=None, now=NOW)
        who = await people.add_role(tx, kit, first.code, sari.person_id, NOW)
        assert who.area_code == GEMUH
        await people.add_role(tx, kit, again.code, sari.person_id, NOW)
        assert [a.role for a in await stored.assignments(tx, sari.person_id)] == [
            "coordinator",
            "facilitator",
        ]
        assert await stored.villages(tx, sari.person_id) == [SEDAYU, JENARSARI]
        with pytest.raises(Refusal, match="invite_unusable"):
            await people.add_role(tx, kit, again.code, sari.person_id, NOW)


async def test_a_camat_elsewhere_keeps_their_own_area(database: Database, kit: Kit) -> None:
    async with database.transaction() as tx:
        camat = await person(tx, "Camat", "camat")
        made = await people.invite(tx, kit, "acting", "33.24.10", by=None, now=NOW)
        assert (await people.add_role(tx, kit, made.code, camat.person_id, NOW)).area_code == GEMUH


@pytest.mark.parametrize(
    ("kind", "area_code", "villages", "code"),
    [
        ("pld", "33.24", [SEDAYU], "invite_area"),
        ("pld", "33.24.99", [SEDAYU], "invite_area"),
        ("pld", None, [SEDAYU], "invite_area"),
        ("admin", GEMUH, [], "invite_area"),
        ("pld", GEMUH, [], "invite_villages"),
        ("pld", GEMUH, ["33.24.10.2001"], "invite_villages"),
    ],
)
async def test_invitations_that_make_no_sense(
    database: Database, kit: Kit, kind: str, area_code: str | None, villages: list[str], code: str
) -> None:
    async with database.transaction() as tx:
        with pytest.raises(Refusal, match=code):
            await people.invite(tx, kit, kind, area_code, villages, by=None, now=NOW)


async def test_who_may_not_invite_is_refused(database: Database, kit: Kit) -> None:
    async with database.transaction() as tx:
        sari = await person(tx, "Sari", "facilitator")
        with pytest.raises(Refusal, match="may_not_invite"):
            await people.invite(tx, kit, "pld", GEMUH, [SEDAYU], by=sari.person_id, now=NOW)


async def test_language_and_name_can_be_changed(database: Database) -> None:
    async with database.transaction() as tx:
        sari = await person(tx, "Sari", "facilitator")
        await people.set_language(tx, sari.person_id, "en")
        assert await people.set_name(tx, sari.person_id, " Sari  Wulandari ", NOW) == "Sari Wulandari"
        talk = (await load(tx, "telegram", [sari.address]))[sari.address]
        assert (talk.language, talk.name) == ("en", "Sari Wulandari")
        with pytest.raises(Refusal, match="name_empty"):
            await people.set_name(tx, sari.person_id, "  ", NOW)
