"""The consent: short first, whole on demand, and anew for whoever agreed to older words."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import select, text, update

from actions import Kit, Rules, people
from locales import LANGUAGES, words
from models import Base
from models.audit import Audit
from models.database import Database
from models.entry import Entry
from models.person import CONSENT, Consent
from tests.handlers.chat import Chat
from tests.sample import GEMUH, NOW, VILLAGES, person

OPERATOR = "Dinas PMD Kabupaten Kendal, pmd@example.go.id"


async def older(database: Database, kit: Kit, role: str = "facilitator") -> Chat:
    """Somebody who agreed to the words of an older version."""
    async with database.transaction() as tx:
        who = await person(tx, "Sari", role, villages=VILLAGES)
        await tx.execute(update(Consent).values(version="1"))
    return Chat(database, kit, who.address)


async def stored(database: Database) -> str:
    async with database.reading() as tx:
        names = [
            one for one in Base.metadata.tables if one not in ("area", "conversation", "outbox", "inbox")
        ]
        return str([(await tx.execute(text(f"SELECT * FROM {one}"))).all() for one in names])


@pytest.mark.parametrize("act", ["/lapor", "halo", "/undang", "/hadir 123456", "1", "tidak", "ya"])
async def test_whoever_agreed_to_older_words_is_asked_before_anything(
    database: Database, kit: Kit, act: str
) -> None:
    chat = await older(database, kit)
    before = await stored(database)
    said = await chat.says(act)
    assert "isi persetujuan berubah" in said
    assert "Sari" in said
    assert chat.labels == ["Setuju", "Tidak setuju", "Selengkapnya"]
    await chat.taps_data("m:lapor")
    await chat.does(kind="photo")
    await chat.does(kind="location")
    assert "isi persetujuan berubah" in chat.last
    assert await stored(database) == before


@pytest.mark.parametrize("answer", ["", "setuju", " Ya. ", "OK"])
async def test_who_agrees_goes_on(database: Database, kit: Kit, answer: str) -> None:
    chat = await older(database, kit)
    await chat.says("/lapor")
    await (chat.says(answer) if answer else chat.taps("Setuju"))
    assert "persetujuan Anda dicatat" in chat.last
    assert chat.choices
    async with database.reading() as tx:
        given = list((await tx.execute(select(Consent.version).order_by(Consent.id))).scalars())
        verbs = list((await tx.execute(select(Audit.verb))).scalars())
    assert (given, verbs) == (["1", CONSENT], ["consent"])
    await chat.says("/menu")
    assert "persetujuan" not in chat.last


async def test_who_does_not_agree_loses_nothing(database: Database, kit: Kit) -> None:
    chat = await older(database, replace(kit, rules=Rules(operator=OPERATOR)))
    before = await stored(database)
    await chat.says("/lapor")
    assert OPERATOR in await chat.taps("Tidak setuju")
    assert await stored(database) == before
    assert "isi persetujuan berubah" in await chat.says("halo")


async def test_a_draft_waits_for_the_answer(database: Database, kit: Kit) -> None:
    chat = await older(database, kit)
    async with database.transaction() as tx:
        await tx.execute(update(Consent).values(version=CONSENT))
    await chat.taps_data("m:lapor")
    async with database.transaction() as tx:
        drafts = list((await tx.execute(select(Entry.draft))).scalars())
        await tx.execute(update(Consent).values(version="1"))
    await chat.says("isi jawaban")
    await chat.taps("Setuju")
    async with database.reading() as tx:
        assert list((await tx.execute(select(Entry.draft))).scalars()) == drafts


async def test_the_whole_text_says_who_reads_what_and_how_long(database: Database, kit: Kit) -> None:
    chat = await older(database, kit)
    await chat.says("halo")
    whole = await chat.taps("Selengkapnya")
    assert "isi persetujuan" not in whole
    for part in (
        "TAPM",
        "koordinator",
        "camat",
        "yang mengundang Anda",
        "8 hari",
        "120 hari",
        "nomor telepon",
    ):
        assert part in whole
    assert chat.labels == ["Setuju", "Tidak setuju"]
    assert "dicatat" in await chat.taps("Setuju")


async def test_a_stranger_reads_the_whole_text_and_joins(database: Database, kit: Kit) -> None:
    async with database.transaction() as tx:
        code = (await people.invite(tx, kit, "kpmd", GEMUH, VILLAGES[:1], by=None, now=NOW)).code
    chat = Chat(database, kit, "71")
    before = await stored(database)
    short = await chat.says(code)
    assert len(short) < 1400
    assert "Selengkapnya" in chat.labels
    assert "Hak Anda" in await chat.taps("Selengkapnya")
    assert "Selengkapnya" not in chat.labels
    assert await stored(database) == before
    assert "Terima kasih" in await chat.taps("Setuju")


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_promise_of_a_command_that_there_is_not(language: str) -> None:
    w = words(language)
    told = " ".join(w.source(key) for key in w if key.startswith("consent."))
    commands = {part.strip(".,;") for part in told.split() if part.startswith("/")}
    assert commands <= {"/nama", "/nama."}
