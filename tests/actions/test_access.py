"""One-time links and sessions: they work once, they end, and tokens are not to be found in the database."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from actions import Kit, Refusal, Rules, access
from models.access import SignInLink, WebSession
from models.base import Ids
from models.database import Database
from tests.sample import NOW, person


def _token(link: str) -> str:
    return link.rpartition("/")[2]


async def test_a_link_opens_one_session(database: Database, kit: Kit) -> None:
    async with database.transaction() as tx:
        camat = await person(tx, "Camat", "camat")
        link = await access.new_link(tx, kit, camat.person_id, NOW)
        assert link.startswith("http://127.0.0.1:8080/masuk/")
    async with database.transaction() as tx:
        opened = await access.sign_in(tx, kit, _token(link), NOW + timedelta(minutes=14))
        assert opened.person_id == camat.person_id
        with pytest.raises(Refusal, match="link_unusable"):
            await access.sign_in(tx, kit, _token(link), NOW)
    async with database.reading() as tx:
        session = await access.session_of(tx, opened.token, NOW)
        assert session is not None
        assert session.person_id == camat.person_id
        assert await access.session_of(tx, opened.token, opened.expires_at) is None
        assert await access.session_of(tx, "", NOW) is None
        assert await access.session_of(tx, _token(link), NOW) is None


@pytest.mark.parametrize("token", ["", "0" * 48, "tidak ada"])
async def test_an_unknown_link_is_refused(database: Database, kit: Kit, token: str) -> None:
    async with database.transaction() as tx:
        with pytest.raises(Refusal, match="link_unusable"):
            await access.sign_in(tx, kit, token, NOW)


async def test_a_link_expires(database: Database, kit: Kit) -> None:
    async with database.transaction() as tx:
        camat = await person(tx, "Camat", "camat")
        link = await access.new_link(tx, kit, camat.person_id, NOW)
        with pytest.raises(Refusal, match="link_unusable"):
            await access.sign_in(tx, kit, _token(link), NOW + timedelta(minutes=15))


async def test_signing_out_ends_the_session(database: Database, kit: Kit) -> None:
    async with database.transaction() as tx:
        camat = await person(tx, "Camat", "camat")
        opened = await access.sign_in(
            tx, kit, _token(await access.new_link(tx, kit, camat.person_id, NOW)), NOW
        )
        await access.sign_out(tx, opened.token)
        assert await access.session_of(tx, opened.token, NOW) is None


async def test_posts_need_the_sessions_word(database: Database, kit: Kit) -> None:
    async with database.transaction() as tx:
        camat = await person(tx, "Camat", "camat")
        link = await access.new_link(tx, kit, camat.person_id, NOW)
        opened = await access.sign_in(tx, kit, _token(link), NOW)
        session = await access.session_of(tx, opened.token, NOW)
    assert session is not None
    access.check_csrf(session, opened.csrf)
    for wrong in ("", opened.csrf[:-1], opened.token, "é"):
        with pytest.raises(Refusal, match="stale_page"):
            access.check_csrf(session, wrong)


async def test_only_digests_are_stored(database: Database, kit: Kit) -> None:
    async with database.transaction() as tx:
        camat = await person(tx, "Camat", "camat")
        token = _token(await access.new_link(tx, kit, camat.person_id, NOW))
        opened = await access.sign_in(tx, kit, token, NOW)
        links = (await tx.execute(select(SignInLink.digest))).scalars().all()
        sessions = (await tx.execute(select(WebSession.digest))).scalars().all()
        assert token not in links
        assert opened.token not in sessions


async def test_the_address_is_the_configured_one(database: Database, kit: Kit) -> None:
    rules = Rules(public_url="https://lapor.example.id/")
    async with database.transaction() as tx:
        camat = await person(tx, "Camat", "camat")
        link = await access.new_link(tx, Kit(Ids(kit.rng), kit.rng, rules), camat.person_id, NOW)
    assert link.startswith("https://lapor.example.id/masuk/")


async def test_a_cookie_of_a_session_that_ended_is_still_known(database: Database, kit: Kit) -> None:
    async with database.transaction() as tx:
        camat = await person(tx, "Camat", "camat")
        link = await access.new_link(tx, kit, camat.person_id, NOW, to="bimtek")
        assert link.endswith("?ke=bimtek")
        opened = await access.sign_in(tx, kit, _token(link).partition("?")[0], NOW)
        known = [await access.was_here(tx, token) for token in (opened.token, "", "0" * 48)]
        assert known == [True, False, False]
        assert opened.expires_at == NOW + timedelta(hours=12)
        again = await access.new_link(tx, kit, camat.person_id, NOW)
        newest = await access.new_link(tx, kit, camat.person_id, NOW)
        with pytest.raises(Refusal, match="link_unusable"):
            await access.sign_in(tx, kit, _token(again), NOW)  # the newer one ended it
        await access.sign_in(tx, kit, _token(newest), NOW)
        nowhere = Kit(Ids(kit.rng), kit.rng, Rules(public_url=""))
        with pytest.raises(Refusal, match="no_pages"):
            await access.new_link(tx, nowhere, camat.person_id, NOW)
