"""Signing in: a look uses nothing up, a press does, once; cookies and forms that others cannot forge."""

from __future__ import annotations

from datetime import timedelta

from actions import access
from actions.attempts import PAUSE
from actions.library import WRONG_LINKS
from tests.web.browser import World, fields


async def test_a_preview_does_not_use_the_link_up(world: World) -> None:
    path = await world.link(world.camat)
    async with world.browser() as preview:
        for _ in range(3):
            assert (await preview.get(path)).status_code == 200
        assert (await preview.head(path)).status_code == 200
    async with world.browser() as camat:
        form = await camat.get(path)
        assert "Masuk" in form.text
        done = await camat.post(path, data=fields(form.text))
        assert (done.status_code, done.headers["location"]) == (303, "/antrean")
        assert "Bu Camat" in (await camat.get("/antrean")).text


async def test_the_session_cookie_is_kept_from_scripts_and_other_sites(world: World) -> None:
    path = await world.link(world.camat)
    async with world.browser() as camat:
        done = await camat.post(path, data=fields((await camat.get(path)).text))
    cookie = next(c for c in done.headers.get_list("set-cookie") if c.startswith("pendamping="))
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    assert "Path=/" in cookie
    assert "Secure" not in cookie  # the address of this test is plain http


async def test_a_link_works_once(world: World) -> None:
    path = await world.link(world.camat)
    async with world.browser() as camat, world.browser() as thief:
        await camat.post(path, data=fields((await camat.get(path)).text))
        again = await thief.post(path, data=fields((await thief.get(path)).text))
    assert again.status_code == 410
    assert "Minta yang baru kepada bot" in again.text
    assert "pendamping=" not in str(again.headers.get_list("set-cookie"))


async def test_an_expired_or_invented_link_says_what_to_do(world: World) -> None:
    path = await world.link(world.camat)
    world.now += timedelta(minutes=world.kit.rules.link_minutes + 1)
    async with world.browser() as camat:
        for dead in (path, "/masuk/0123", "/masuk/%00%ff"):
            answer = await camat.post(dead, data=fields((await camat.get(dead)).text))
            assert answer.status_code == 410
            assert "Minta yang baru kepada bot" in answer.text


async def test_the_button_works_only_in_the_browser_that_was_shown_it(world: World) -> None:
    path = await world.link(world.camat)
    async with world.browser() as evil, world.browser() as victim:
        stolen = fields((await evil.get(path)).text)
        assert (await victim.post(path, data=stolen)).status_code == 403
        assert (await victim.post(path)).status_code == 403
        await victim.get(path)
        assert (await victim.post(path, data=stolen)).status_code == 403
        assert (await evil.post(path, data=stolen)).status_code == 303  # and nothing was used up


async def test_without_a_session_every_page_tells_how_to_sign_in(world: World) -> None:
    sent = await world.send()
    async with world.browser() as nobody:
        for path in ("/antrean", f"/laporan/{sent.id}", f"/laporan/{sent.id}/foto/{'1' * 32}"):
            answer = await nobody.get(path)
            assert answer.status_code == 401
            assert "/web" in answer.text
            assert "RKPDes" not in answer.text
        assert (await nobody.post(f"/laporan/{sent.id}/approve", data={"version": "1"})).status_code == 401
        assert (await nobody.get("/")).status_code == 200


async def test_sessions_end(world: World) -> None:
    async with world.signed_in(world.camat) as camat:
        assert (await camat.get("/")).headers["location"] == "/antrean"
        world.now += timedelta(hours=world.kit.rules.session_hours, minutes=1)
        assert (await camat.get("/antrean")).status_code == 401


async def test_signing_out_needs_the_page_and_ends_the_session(world: World) -> None:
    async with world.signed_in(world.camat) as camat:
        page = await camat.get("/antrean")
        cookie = camat.cookies["pendamping"]
        assert (await camat.post("/keluar", data={"csrf": "guess"})).status_code == 403
        assert (await camat.post("/keluar", data=fields(page.text, "/keluar"))).status_code == 303
        camat.cookies.set("pendamping", cookie)
        assert (await camat.get("/antrean")).status_code == 401


async def test_a_link_may_lead_to_a_page_of_ours_and_nowhere_else(world: World) -> None:
    ours = {"bimtek/baru": "/bimtek/baru", "bimtek": "/bimtek"}
    for to, page in (ours | {"/evil.example": "/antrean", "bimtek/../x": "/antrean"}).items():
        async with world.database.transaction() as tx:
            link = await access.new_link(tx, world.kit, world.camat.person_id, world.now, to)
        path = link.removeprefix(world.kit.rules.public_url)
        async with world.browser() as camat:
            done = await camat.post(path, data=fields((await camat.get(path)).text))
        assert done.headers["location"] == page, to


async def test_wrong_links_are_counted_and_a_right_one_is_still_right(world: World) -> None:
    path = await world.link(world.camat)
    async with world.browser() as browser:
        form = fields((await browser.get("/masuk/0123")).text)
        codes = [(await browser.post(f"/masuk/{n}", data=form)).status_code for n in range(WRONG_LINKS + 2)]
        assert codes == [410] * WRONG_LINKS + [429, 429]
        assert "tautan yang benar tetap berlaku" in (await browser.post("/masuk/0123", data=form)).text
        assert (await browser.post(path, data=form)).status_code == 303
    world.now += PAUSE
    async with world.browser() as browser:
        form = fields((await browser.get("/masuk/0123")).text)
        assert (await browser.post("/masuk/0123", data=form)).status_code == 410
