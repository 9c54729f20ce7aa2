"""In the room: ticking names on a phone, also by several people at once; the code on the screen."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta

from actions import training
from tests.fakes.platforms import platforms
from tests.sample import person
from tests.web.browser import World, fields
from tests.web.training import START, answers, made, part, stored


async def test_names_are_ticked_and_unticked(world: World) -> None:
    training_id = await made(world)
    path = f"/bimtek/{training_id}/hadir"
    await answers(world, world.sari, "yes", training_id)
    world.now = START
    async with world.signed_in(world.camat) as camat:
        page = (await camat.get(path)).text
        assert "0 dari 1 tercatat hadir" in page
        sari = {"hadir": str(world.sari.person_id)}
        done = await camat.post(path, data=fields(page) | sari)
        assert done.headers["location"] == f"{path}?hal=1&n=1"
        page = (await camat.get(done.headers["location"])).text
        assert "1 dari 1 tercatat hadir" in page
        assert "hadir 7 Des 2026, 08.30 WIB" in page
        one = await part(world, training_id, world.sari)
        assert (one.attended_at, one.attended_by) == (START, world.camat.person_id)
        same = await camat.post(path, data=fields(page) | sari)
        assert same.headers["location"].endswith("n=0")
        await camat.post(path, data=fields(page))
        assert (await part(world, training_id, world.sari)).attended_at is None


async def test_who_came_meanwhile_is_not_unticked(world: World) -> None:
    training_id = await made(world)
    path = f"/bimtek/{training_id}/hadir"
    await answers(world, world.sari, "yes", training_id)
    world.now = START
    async with world.signed_in(world.camat) as camat:
        page = (await camat.get(path)).text
        async with world.database.transaction() as tx:
            code = training.code_at(await training.managed(tx, world.camat.person_id, training_id), START)
            await training.attend(tx, world.sari.person_id, code, START)
        done = await camat.post(path, data=fields(page))  # nothing was ticked when the page was made
        assert done.headers["location"].endswith("n=0")
        again = await camat.post(path, data=fields(page) | {"hadir": str(world.sari.person_id)})
        assert again.headers["location"].endswith("n=0")
    assert (await part(world, training_id, world.sari)).attended_at == START


async def test_somebody_who_never_answered_is_found_by_name(world: World) -> None:
    async with world.database.transaction() as tx:
        wati = await person(tx, "Wati_100%", "facilitator", position="PD")
    training_id = await made(world)
    path = f"/bimtek/{training_id}/hadir"
    world.now = START
    async with world.signed_in(world.camat) as camat:
        assert "Belum ada yang menjawab hadir" in (await camat.get(path)).text
        page = (await camat.get(path, params={"cari": "i_1"})).text
        assert "Wati_100%" in page
        assert "PD, Gemuh" in page
        assert "Sari" not in page
        assert "belum menjawab" in page
        done = await camat.post(path, data=fields(page) | {"hadir": str(wati.person_id)})
        assert "Wati_100%" in (await camat.get(done.headers["location"])).text
        for odd in ("\0", "<b>", "%"):
            assert (await camat.get(path, params={"cari": odd})).status_code == 200
    assert (await part(world, training_id, wati)).attended_at == START


async def test_before_its_time_nobody_is_ticked(world: World) -> None:
    training_id = await made(world)
    path = f"/bimtek/{training_id}/hadir"
    await answers(world, world.sari, "yes", training_id)
    async with world.signed_in(world.camat) as camat:
        page = (await camat.get(path)).text
        assert "mulai satu jam sebelum acara" in page
        assert "disabled" in page
        csrf = fields((await camat.get("/bimtek")).text)
        early = await camat.post(path, data=csrf | {"hadir": str(world.sari.person_id)})
        assert (early.status_code, "belum mulai" in early.text) == (409, True)
        stranger = await camat.post(path, data=csrf | {"hadir": "999999"})
        assert stranger.status_code == 409
        assert (await camat.post(path, data=csrf | {"hadir": "²x"})).status_code == 303


async def test_a_page_of_names_at_a_time(world: World) -> None:
    async with world.database.transaction() as tx:
        people = [await person(tx, f"Peserta {n:03d}", "facilitator", position="PLD") for n in range(101)]
    training_id = await made(world)
    async with world.database.transaction() as tx:
        for one in people:
            await training.answer(tx, world.kit, one.person_id, training_id, "yes", world.now)
    world.now = START
    path = f"/bimtek/{training_id}/hadir"
    async with world.signed_in(world.camat) as camat:
        first, second = (await camat.get(path)).text, (await camat.get(f"{path}?hal=2")).text
        assert ("Peserta 099" in first, "Peserta 100" in first) == (True, False)
        assert ("Peserta 099" in second, "Peserta 100" in second) == (False, True)
        everybody = {"hadir": [str(one.person_id) for one in people[:100]]}
        done = await camat.post(path, data=fields(first) | everybody)
        assert done.headers["location"] == f"{path}?hal=1&n=100"
        page = (await camat.get(done.headers["location"])).text
        assert page.count('name="semula"') == 100
        was = re.findall(r'name="semula" value="(\d+)"', page)
        data = {"csrf": fields(page)["csrf"], "semula": was, "hadir": was[1:]}
        assert (await camat.post(path, data=data)).headers["location"].endswith("n=1")
        assert "99 dari 101 tercatat hadir" in (await camat.get(path)).text


async def test_the_screen_shows_the_code_and_renews_itself(world: World) -> None:
    world.kit = replace(world.kit, platforms=platforms(telegram="pendamping_bot", whatsapp="6281200000000"))
    training_id = await made(world)
    path = f"/bimtek/{training_id}/layar"
    world.now = START + timedelta(seconds=59)
    async with world.signed_in(world.camat) as camat:
        first = (await camat.get(path)).text
        world.now += timedelta(seconds=1)
        second = (await camat.get(path)).text
    codes = [re.search(r'class="code">(\d{3}) (\d{3})<', page) for page in (first, second)]
    assert all(codes)
    assert codes[0] is not None
    assert codes[1] is not None
    assert codes[0][0] != codes[1][0]
    assert '<meta http-equiv="refresh" content="30">' in first
    assert first.count("<svg") == 2
    assert "style=" not in first
    assert "pukul 08.31" in first
    async with world.database.transaction() as tx:
        code = codes[0][1] + codes[0][2]  # the one before is still taken
        one, _ = await training.attend(tx, world.sari.person_id, code, world.now)
    assert one.id == training_id
    async with world.signed_in(world.camat) as camat:
        assert "1 sudah tercatat hadir" in (await camat.get(path)).text


async def test_the_screen_before_and_after(world: World) -> None:
    training_id = await made(world)
    path = f"/bimtek/{training_id}/layar"
    shown = {}
    for name, now in (("early", world.now), ("now", START), ("late", START + timedelta(hours=9))):
        world.now = now
        async with world.signed_in(world.camat) as camat:
            shown[name] = (await camat.get(path)).text
    assert "mulai 7 Des 2026, 07.30 WIB" in shown["early"]
    assert 'class="code"' in shown["now"]
    assert "<svg" not in shown["now"]  # no bot has a name here
    assert "tidak dicatat lagi dengan kode" in shown["late"]
    secret = (await stored(world)).secret
    assert all('class="code"' not in shown[name] and secret not in shown[name] for name in ("early", "late"))
