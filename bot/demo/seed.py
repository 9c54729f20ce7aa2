"""Fills an empty demo: areas, forms, people and their earlier reports, all through the verbs of the bot."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from actions import entries, library, people, review, sources
from actions.review import Decision
from bot.app import Service
from bot.demo.people import CAMAT, INHABITANTS
from bot.demo.phone import HERE
from bot.demo.reports import REPORTS, Report
from bot.files.attachments import beside, data_beside
from forms import Interview, Said, Setting
from models import Tx, conversation, country, migrating, person
from models.conversation import Talk
from models.form import FormVersion
from models.media import Media

CHANNEL = "simulator"
FORM = "kegiatan"


async def seed(service: Service, questionnaires: Iterable[Path]) -> None:
    """Bring the database to this version; an empty one gets areas, forms, people and their reports."""
    await migrating.upgrade(service.database)
    now = service.clock.now()
    async with service.database.transaction() as tx:
        await country.load(tx)
        for file in questionnaires:
            version = await library.install(tx, file.read_bytes(), file.name, now=now, find=data_beside(file))
            await library.bring(tx, version, beside(file))
        if await person.count(tx):
            return
        await settle(tx, service, now - timedelta(days=7))
        for report in REPORTS:
            await _report(tx, service, report, now)


async def settle(tx: Tx, service: Service, now: datetime) -> None:
    """Let everybody of the demo join, each with what they are there."""
    for one in INHABITANTS:
        made = await people.invite(tx, service.kit, one.kind, one.area, one.villages, by=None, now=now)
        newcomer = people.Newcomer(CHANNEL, one.address, one.name, "id")
        await people.join(tx, service.kit, made.code, newcomer, now)


async def _report(tx: Tx, service: Service, report: Report, now: datetime) -> None:
    """Write a report at its day, and let the camat and the author do what came after."""
    then = now - timedelta(days=report.days, minutes=50)
    talk = await _talk(tx, report.author.address)
    version = await _form(tx, service)
    draft = entries.begin(service.kit, talk, version.id, then)
    interview = Interview.begin(
        await service.library.form(tx, version.id), await _setting(tx, service, talk, version, then)
    )
    today = then.astimezone(ZoneInfo(talk.zone)).date()
    _paste(interview, f"Tanggal: {today.isoformat()}\n{report.text}")
    for number, name in enumerate(report.photos, start=1):
        media = await _photo(tx, service, talk, draft.entry_id, name, then)
        interview.set(f"/data/foto_{number}", Said(media=media, media_kind="image"))
    await entries.submit(tx, service.kit, talk, interview, then)
    await conversation.save(tx, [talk], then)
    if report.verdict:
        await _judge(tx, service, report, draft.entry_id, then + timedelta(minutes=20))
    if report.mended:
        await _mend(tx, service, report, draft.entry_id, version, then + timedelta(minutes=40))


def _paste(interview: Interview, text: str) -> None:
    pasted = interview.paste(text)
    if pasted.problems or pasted.unknown_lines:
        raise ValueError(f"a report of the demo no longer fits its form: {pasted}")


async def _judge(tx: Tx, service: Service, report: Report, entry_id: str, then: datetime) -> None:
    camat = await _talk(tx, CAMAT.address)
    await review.decide(
        tx,
        service.kit,
        camat.person_id,
        Decision(report.verdict, entry_id, 1, words=report.note, origin=camat.contact_id),
        then,
    )


async def _mend(
    tx: Tx,
    service: Service,
    report: Report,
    entry_id: str,
    version: FormVersion,
    then: datetime,
) -> None:
    talk = await _talk(tx, report.author.address)
    _, submission = await entries.reopen(tx, talk, entry_id)
    form = await service.library.form(tx, version.id)
    interview = Interview.edit(form, submission, await _setting(tx, service, talk, version, then))
    _paste(interview, report.mended)
    await entries.submit(tx, service.kit, talk, interview, then)
    await conversation.save(tx, [talk], then)


async def _talk(tx: Tx, address: str) -> Talk:
    return (await conversation.load(tx, CHANNEL, [address]))[address]


async def _form(tx: Tx, service: Service) -> FormVersion:
    talk = await _talk(tx, CAMAT.address)
    return next(one for one in await service.library.offered(tx, talk) if one.form_id == FORM)


async def _setting(tx: Tx, service: Service, talk: Talk, version: FormVersion, then: datetime) -> Setting:
    form = await service.library.form(tx, version.id)
    return Setting(
        now=then.astimezone(ZoneInfo(talk.zone)),
        language=talk.language,
        externals=await sources.externals(tx, sources.Asker.of(talk), form.externals, then),
        username=talk.name,
        rng=service.kit.rng,
        words=sources.WORDS,
    )


async def _photo(tx: Tx, service: Service, talk: Talk, entry_id: str, name: str, then: datetime) -> str:
    """Keep a sample picture as if it had been sent; its name in the report."""
    row = Media(
        id=service.kit.ids(then),
        person_id=talk.person_id,
        entry_id=entry_id,
        channel=CHANNEL,
        ref=name,
        kind="image",
        created_at=then,
    )
    row.path, row.size, row.mime = await service.store.keep(row, (HERE / name).read_bytes())
    tx.add(row)
    return f"{row.id}.jpg"
