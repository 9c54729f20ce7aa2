"""What is looked at, one thing each, in the order of a week; each says which jobs and loops it saw."""

from __future__ import annotations

import re
from datetime import timedelta
from random import Random

from sqlalchemy import func, insert, select

from actions import Kit, notices
from bot.operator.check.service import service
from models import Ids, outbox
from models.message import Outgoing
from models.person import Person
from tests.conversations.stage import photo, plain
from tests.models.test_retention import FORGETFUL, row
from tests.running import pages
from tests.running.looking import saw
from tests.running.started import eventually, eventually_told
from tests.running.town import BEGIN, HOOK, Town
from tests.web.browser import fields

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
EVENING = BEGIN + 9 * HOUR
"""19.00 in Jakarta."""
MORNING = BEGIN + DAY - 3 * HOUR
"""07.00 on Tuesday, the first of the month."""
MONDAY = BEGIN + 7 * DAY - 3 * HOUR
GROUP = -4001
OLD = timedelta(days=400)


async def seed(town: Town) -> None:
    """What is there before the program starts: old rows of each table that forgets, beside a new one."""
    async with town.database.transaction() as tx:
        for table in FORGETFUL:
            for number, at in enumerate((BEGIN - OLD, BEGIN + OLD)):
                values = row(table, number, at, town.people["Tono"].person_id)
                await tx.execute(insert(table).values(values))


@saw()
async def menus_and_webhook_are_set(town: Town) -> None:
    await eventually(lambda: town.api.of("setMyCommands"), "commands are set")
    if town.delivery == "webhook":
        hook = await eventually(lambda: town.api.hook, "a webhook is set")
        assert (hook["url"], hook["secret_token"]) == ("https://bot.example.id/hooks/telegram", HOOK)
    else:
        assert town.api.hook == {}
    for channel, status in (("telegram", 401), ("whatsapp", 401), ("sms", 404)):
        assert (await town.post(f"/hooks/{channel}", b"{}", {})).status_code == status


@saw("platforms")
async def a_webhook_that_somebody_moved_is_set_again(town: Town) -> None:
    before = dict(town.api.hook)
    town.api.hook = {"url": "https://elsewhere.example.id"}
    await eventually(lambda: dict(town.api.hook) == before, "the webhook is as it was")


@saw("clean")
async def each_table_forgets_what_is_old(town: Town) -> None:
    async def left() -> bool:
        async with town.database.reading() as tx:
            counts = [
                (await tx.execute(select(func.count()).where(rule.column < BEGIN - OLD / 2))).scalar_one()
                for rule in FORGETFUL.values()
            ]
        return not any(counts)

    await eventually_told(left, "the old rows are gone")
    async with town.database.reading() as tx:
        for rule in FORGETFUL.values():
            kept = (await tx.execute(select(func.count()).where(rule.column > BEGIN + OLD / 2))).scalar_one()
            assert kept == 1


@saw("health")
async def health_is_told(town: Town) -> None:
    async with town.program.browser() as operator:
        assert (await operator.get("/healthz")).json() == {"status": "ok"}
        before = (await operator.get("/readyz")).json()
        assert before["status"] == "ok", before

        async def again() -> bool:
            told = (await operator.get("/readyz")).json()
            return bool(told["work"]["health"].get("worked") > before["work"]["health"]["worked"])

        town.dial.add(1)
        await eventually_told(again, "the health job looks again")


@saw()
async def check_tells_of_the_service_that_runs(town: Town) -> None:
    told = await service(town.config)
    assert "broadcasts" in told
    assert "remind" in told


@saw("telegram poller", "outbox", "fetcher")
async def a_report_with_an_album_is_sent(town: Town) -> None:
    await town.says("Sari", "/lapor")
    await town.sees("Sari", "Tanggal")
    await town.taps("Sari", "Hari ini")
    await town.sees("Sari", "Desa")
    await town.taps("Sari", "Sedayu")
    await town.sees("Sari", "Uraian")
    await town.says("Sari", "Membahas RKPDes bersama BPD")
    await town.sees("Sari", "Foto 1")
    for number in range(2):
        town.api.files[f"photo{number}"] = photo(number)
    town.look("Sari")
    await town.deliver(*(town.phones["Sari"].photo(f"photo{n}", album="album") for n in range(2)))
    await town.sees("Sari", "Ringkasan")
    await town.taps("Sari", "📨 Kirim")
    await town.sees("Sari", "K-2026-00001")
    media = town.folder / "media"
    await eventually(lambda: len(list(media.rglob("*.jpg"))) == 2, "both photos are kept")


@saw("outbox")
async def the_camat_decides_on_a_page(town: Town) -> None:
    await town.sees("Budi", "K-2026-00001")
    async with town.program.browser() as browser:
        await town.sign_in(browser, "Budi")
        queue = (await browser.get("/antrean")).text
        entry = re.findall(r"/laporan/\w+", queue)[0]
        page = (await browser.get(entry)).text
        picture = re.findall(rf"{entry}/foto/[\w.]+", page)[0]
        assert (await browser.get(picture)).headers["content-type"] == "image/jpeg"
        town.look("Sari")
        done = await browser.post(f"{entry}/approve", data=fields(page, f"{entry}/approve"))
        assert done.status_code == 303
    assert "disetujui" in plain(str((await town.sees("Sari", "K-2026-00001")).params["text"]))


@saw("broadcasts", "outbox")
async def a_broadcast_leaves_and_its_progress_is_shown(town: Town) -> None:
    await town.says("Rina", "/siaran Rapat koordinasi hari Jumat pukul 09.00.")
    await town.taps("Rina", "☐ PLD")
    await town.taps("Rina", "Lanjut (3")
    await town.taps("Rina", "Lanjut (3")
    town.look("Sari")
    await town.taps("Rina", "✅ Kirim sekarang")
    await town.sees("Sari", "Rapat koordinasi hari Jumat")
    town.dial.add(10)
    await town.sees("Rina", "Terkirim: 3 dari 3")


@saw("outbox")
async def a_notice_waits_for_whatsapps_window(town: Town) -> None:
    """A broadcast has a template; what somebody says freely has none, and waits until she writes."""
    await eventually(lambda: [m for m in town.wati_got() if m["type"] == "template"], "a template leaves")
    async with town.database.transaction() as tx:
        wati = await tx.get_one(Person, town.people["Wati"].person_id)
        contact = await notices.where(tx, wati)
        assert contact is not None
        kit, now = _kit(), town.dial.now()
        letter = notices.letter(kit, contact, Outgoing(text="Kunci balai ada di Bu RT."), now)
        await outbox.post(tx, [letter], now, None)
    await eventually(
        lambda: len([m for m in town.wati_got() if m["type"] == "template"]) > 1, "she is told that it waits"
    )
    assert not _free(town, "Kunci balai")
    await town.whatsapp(town.wati.says("halo"))
    await eventually(lambda: _free(town, "Kunci balai"), "it leaves once she wrote")


def _free(town: Town, part: str) -> bool:
    return any(part in str(m) for m in town.wati_got() if m["type"] != "template")


@saw("outbox")
async def a_session_is_made_on_the_pages(town: Town) -> None:
    await pages.every_page_is_visited(town)
    await town.sees("Sari", pages.THEME)


@saw("wall")
async def a_date_that_was_set_is_noticed(town: Town) -> None:
    """Back by three hours, then right again: what goes by the date waits, and goes on at once."""
    town.look("Joko")
    town.dial.set(wrong=-3 * HOUR.total_seconds())
    await town.sees("Joko", "Tanggal di server tampaknya salah")
    async with town.program.browser() as operator:
        assert "wall: the machine's date is in doubt" in str((await operator.get("/readyz")).json()["late"])
        town.dial.set(wrong=0.0)

        async def well() -> bool:
            return (await operator.get("/readyz")).status_code == 200

        await eventually_told(well, "the date is believed again")


@saw("outbox")
async def a_group_is_bound(town: Town) -> None:
    await town.says("Rina", "/grup")
    asked = await town.sees("Rina", "/ikat")
    code = re.findall(r"/ikat@\w+ ([A-Z0-9-]{14})", plain(str(asked.params["text"])))[0]
    await town.deliver(town.in_group(GROUP, "Rina", f"/ikat {code}"))
    await eventually(lambda: town.in_chat(GROUP, "rekap"), "the group hears that it is bound")


@saw("remind")
async def who_has_not_reported_is_reminded(town: Town) -> None:
    await town.at(EVENING)
    await town.sees("Tono", "laporan")
    assert town.told("Sari", "laporan") is None


@saw("remind")
async def a_digest_comes_with_its_picture(town: Town) -> None:
    await town.at(MORNING)
    for who in ("Rina", "Budi"):
        call = await town.sees(who, "Rekap")
        assert call.method == "sendPhoto"


@saw("remind")
async def a_deadline_is_told(town: Town) -> None:
    await town.at(MORNING + HOUR)
    await town.sees("Sari", "Tenggat")


@saw("remind")
async def a_session_is_told_the_day_before(town: Town) -> None:
    await town.at(MORNING + 3 * HOUR)
    await town.sees("Sari", pages.THEME)
    await pages.who_came_gets_a_certificate(town)


@saw("remind")
async def a_group_gets_its_recap(town: Town) -> None:
    await town.at(MONDAY)
    since = len(town.api.calls)
    town.dial.add(HOUR.total_seconds())
    call = await eventually(lambda: town.in_chat(GROUP, "Gemuh", since), "the group gets a recap")
    assert call.method == "sendPhoto"


def _kit() -> Kit:
    rng = Random(1)
    return Kit(ids=Ids(rng), rng=rng)
