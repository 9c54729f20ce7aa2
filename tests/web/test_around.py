"""What stands around every page: the answers kept for a post, cookies, what is worded, what is left out."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import httpx
import pytest
from jinja2 import UndefinedError
from sqlalchemy import func, select
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.routing import Route

from locales import words
from models.form import FormVersion
from tests.actions.work import PHOTOS
from tests.sample import person
from tests.web.browser import World, fields
from tests.web.test_photo import keep
from tests.web.training import made
from web import errors, page
from web.again import Again
from web.guard import Guard
from web.headers import Headers

COOKIE = "HttpOnly; Max-Age={}; Path=/; SameSite=lax"


# Answers that are kept


def posted(world: World, answer: Callable[[], Response]) -> httpx.AsyncClient:
    """A page at /x whose form answers so, and an address without a page."""

    async def show(_request: Request) -> Response:
        return PlainTextResponse("the page")

    async def take(_request: Request) -> Response:
        return answer()

    ways = [Route("/x", show), Route("/x", take, methods=["POST"]), Route("/y", take, methods=["POST"])]
    app = Starlette(routes=ways, middleware=[Middleware(Again)])
    app.state.site = world.site()
    return httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://127.0.0.1")


@pytest.mark.parametrize(("size", "status"), [(500_000, 303), (500_001, 409)])
async def test_an_answer_of_so_many_letters_is_kept(lone: World, size: int, status: int) -> None:
    async with lone.signed_in(lone.camat) as camat:
        cookies = dict(camat.cookies)
    async with posted(lone, lambda: HTMLResponse("x" * size, 409)) as client:
        client.cookies.update(cookies)
        assert (await client.post("/x")).status_code == status


async def test_what_cannot_be_kept_is_answered_at_once(lone: World) -> None:
    async with lone.signed_in(lone.camat) as camat:
        cookies = dict(camat.cookies)
    async with posted(lone, lambda: HTMLResponse("no", 422)) as client:
        client.cookies.update({"pendamping": "of nobody"})
        assert ((await client.post("/x")).status_code, (await client.post("/x")).text) == (422, "no")
        client.cookies.update(cookies)
        assert (await client.post("/x")).status_code == 303
        assert (await client.post("/y")).status_code == 422  # no page leads there
    for other in (HTMLResponse("gone", 410), PlainTextResponse("plain", 409)):
        async with posted(lone, lambda other=other: other) as client:  # type: ignore[misc]
            client.cookies.update(cookies)
            assert (await client.post("/x")).text in ("gone", "plain")


@pytest.mark.parametrize("around", [Again, Guard, Headers])
async def test_what_is_no_http_is_let_through_as_it_is(around: Any) -> None:
    passed: list[object] = []

    async def app(*call: object) -> None:
        passed.extend(call)

    call = ({"type": "websocket"}, "receive", "send")
    await around(app)(*call)
    assert passed == list(call)


# Cookies


async def test_cookies_say_how_long_they_last_and_who_may_see_them(lone: World) -> None:
    link = await lone.link(lone.camat)
    async with lone.browser() as camat:
        shut = await camat.get("/antrean?hal=2")
        assert shut.headers["set-cookie"] == f'tujuan="/antrean?hal=2"; {COOKIE.format(3600)}'
        seen = await camat.get(link)
        seed = fields(seen.text)["seed"]
        assert (len(seed), seen.headers["set-cookie"]) == (32, f"masuk={seed}; {COOKIE.format(3600)}")
        assert fields((await camat.get(link)).text)["seed"] == seed
        done = await camat.post(link, data=fields(seen.text))
        kept = COOKIE.format(lone.kit.rules.session_hours * 3600)
        assert done.headers.get_list("set-cookie") == [
            f'tujuan=""; {COOKIE.format(0)}',
            f"pendamping={camat.cookies['pendamping']}; {kept}",
            f'masuk=""; {COOKIE.format(0)}',
        ]
        left = await camat.post("/keluar", data=fields((await camat.get("/antrean")).text, "/keluar"))
        assert left.headers["set-cookie"] == f'pendamping=""; {COOKIE.format(0)}'


async def test_only_what_was_looked_at_is_where_one_wanted_to_be(lone: World) -> None:
    async with lone.browser() as nobody:
        assert 'tujuan="/rekap"' in (await nobody.head("/rekap")).headers["set-cookie"]
        assert "set-cookie" not in (await nobody.post("/bimtek/baru")).headers


# What is worded, and what is left out


@pytest.mark.parametrize(
    ("status", "key"),
    [(400, "other"), (403, "other"), (404, "404"), (405, "405"), (413, "413"), (414, "other")],
)
async def test_an_error_in_words(lone: World, status: int, key: str) -> None:
    async with lone.browser() as client:
        app = client._transport.app.routes[0].app  # type: ignore[attr-defined]
    scope = {"type": "http", "method": "GET", "path": "/", "query_string": b"", "headers": [], "app": app}
    shown = await errors.failed(Request(scope), HTTPException(status))
    assert shown.status_code == status
    assert str(words("id")(f"web.error_{key}")) in bytes(shown.body).decode()
    assert f"Kode {status}" in bytes(shown.body).decode()


async def test_an_error_speaks_the_language_of_who_is_signed_in(lone: World) -> None:
    async with lone.database.transaction() as tx:
        who = await person(tx, "Ms Camat", "camat", language="en")
    async with lone.signed_in(who) as camat:
        page = (await camat.get("/tidak-ada", headers={"Accept-Language": "id"})).text
    assert str(words("en")("web.error_404")) in page
    assert '<html lang="en">' in page


async def test_an_error_stands_under_no_tab(lone: World) -> None:
    async with lone.signed_in(lone.camat) as camat:
        assert 'aria-current="page"' not in (await camat.get("/tidak-ada")).text
        assert 'href="/antrean" aria-current="page"' in (await camat.get("/antrean")).text


async def test_a_fault_has_its_stack_in_the_log(
    lone: World, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("web.queue.rows", None)
    async with lone.signed_in(lone.camat) as camat:
        assert (await camat.get("/antrean")).status_code == 500
    assert "the page /antrean failed" in caplog.text
    assert "Traceback" in caplog.text


def test_what_a_template_decides_leaves_no_lines_of_its_own() -> None:
    decides = page._templates.from_string("<p>\n  {% if true %}\n  a\n  {% endif %}\n</p>")
    assert decides.render() == "<p>\n  a\n</p>"


def test_a_page_that_names_what_nobody_gave_it_is_a_fault() -> None:
    with pytest.raises(UndefinedError):
        page._templates.from_string("{{ nothing }}").render()


@pytest.mark.parametrize("query", ["verb=x&id={}", "verb=approve&id=-", "verb=approve", "id={}"])
async def test_only_what_was_done_is_told_as_done(lone: World, query: str) -> None:
    sent = await lone.send()
    async with lone.signed_in(lone.camat) as camat:
        answer = await camat.get(f"/antrean?{query.format(sent.id)}")
        assert (answer.status_code, 'role="status"' in answer.text) == (200, False)
        done = (await camat.get(f"/antrean?verb=approve&id={sent.id}")).text
    assert f"{sent.number} disetujui" in done


@pytest.mark.parametrize(
    ("begins", "kind"),
    [
        (b"\x89PNG\r\n", "image/png"),
        (b"RIFF1234WEBP", "image/webp"),
        (b"GIF89a", "image/gif"),
        (b"\xff\xd8\xff\xe0", "image/jpeg"),
    ],
)
async def test_a_picture_is_called_what_it_is(lone: World, begins: bytes, kind: str) -> None:
    path = await keep(lone, await lone.send(photos=1))
    (lone.media / "one.jpg").write_bytes(begins + b" a picture")
    async with lone.signed_in(lone.camat) as camat:
        answer = await camat.get(path)
    assert (answer.headers["content-type"], answer.headers["content-disposition"]) == (kind, "inline")
    assert PHOTOS[0] in path


async def test_nobody_has_a_form_stored_and_who_organises_nothing_reads_none(lone: World) -> None:
    async with lone.browser() as nobody:
        assert (await nobody.get("/bimtek/baru")).status_code == 401
    async with lone.database.reading() as tx:
        assert (await tx.execute(select(func.count()).select_from(FormVersion))).scalar_one() == 0
    async with lone.signed_in(lone.sari) as sari:
        csrf = fields((await sari.get("/antrean")).text)
        for path in ("/bimtek/tempel", "/bimtek/baru"):
            assert (await sari.post(path, data=csrf | {"teks": "Kami mengundang"})).status_code == 403


@pytest.mark.parametrize(
    ("path", "kind", "name"),
    [
        ("bimtek.ics", "text/calendar; charset=utf-8", "bimtek.ics"),
        ("daftar-hadir.pdf", "application/pdf", "daftar-hadir.pdf"),
        (
            "daftar-hadir.xlsx",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            "daftar-hadir.xlsx",
        ),
    ],
)
async def test_a_file_has_its_kind_and_name(lone: World, path: str, kind: str, name: str) -> None:
    training_id = await made(lone)
    async with lone.signed_in(lone.camat) as camat:
        headers = (await camat.get(f"/bimtek/{training_id}/{path}")).headers
        drawn = await camat.get("/rekap/33.24.11.png")
    assert headers["content-type"] == kind
    assert headers["content-disposition"] == f"attachment; filename*=UTF-8''{name}"
    assert drawn.headers["content-type"] == "image/png"
