"""Posts are refused that our own pages did not send, or nobody signed in sent; from the list of addresses."""

from __future__ import annotations

from dataclasses import replace

import httpx
import pytest
from sqlalchemy import func, select
from starlette.routing import Mount, Route

from models.access import WebSession
from models.audit import Audit
from tests.web.browser import World, fields
from web import ROUTES

POSTS = [
    one.path for one in ROUTES if isinstance(one, Route) and one.methods is not None and "POST" in one.methods
]
OPEN = "/masuk/{token}"
EMPTY = ["", "-", " ", "x", "None", "null"]
"""What somebody may send in place of a secret."""
FOREIGN = [
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"},
    {"Sec-Fetch-Site": ""},
    {"Origin": "https://evil.example"},
    {"Origin": "null"},
    {"Origin": ""},
    {"Origin": "http://127.0.0.1:8080.evil.example"},
    {"Origin": "http://127.0.0.1"},
    {"Origin": "https://127.0.0.1:8080"},
]


def address(pattern: str, token: str = "0" * 48) -> str:
    """An address of a pattern."""
    values = {"entry_id": "e" * 16, "training_id": "t" * 16, "verb": "approve", "token": token}
    for name, value in values.items():
        pattern = pattern.replace(f"{{{name}}}", value)
    return pattern


async def stored(world: World) -> tuple[int, int]:
    """Sessions and acts."""
    async with world.database.reading() as tx:
        sessions = (await tx.execute(select(func.count()).select_from(WebSession))).scalar_one()
        return sessions, (await tx.execute(select(func.count()).select_from(Audit))).scalar_one()


def test_the_list_is_whole() -> None:
    assert OPEN in POSTS
    assert len(POSTS) >= 9


@pytest.mark.parametrize("pattern", POSTS)
async def test_nobody_posts_anything(world: World, pattern: str) -> None:
    token = (await world.link(world.camat)).rpartition("/")[2]
    before = await stored(world)
    async with world.browser() as nobody:
        for value in EMPTY:
            said = {"seed": value, "csrf": value, "note": "x", "version": "1"}
            for cookies in ({}, {"Cookie": f"pendamping={value}"}):
                answer = await nobody.post(address(pattern, token), data=said, headers=cookies)
                assert answer.status_code in (401, 403), (value, cookies)
                assert "set-cookie" not in answer.headers
    assert await stored(world) == before


@pytest.mark.parametrize("pattern", POSTS)
@pytest.mark.parametrize("headers", FOREIGN, ids=str)
async def test_no_other_site_posts_for_who_is_signed_in(
    world: World, pattern: str, headers: dict[str, str]
) -> None:
    async with world.signed_in(world.camat) as camat:
        link = await world.link(world.camat)
        seen = fields((await camat.get(link)).text)
        mine = fields((await camat.get("/antrean")).text)
        before = await stored(world)
        answer = await camat.post(
            address(pattern, link.rpartition("/")[2]), data={**seen, **mine}, headers=headers
        )
        assert answer.status_code == 403
        assert "sudah lama" in answer.text
        assert await stored(world) == before


@pytest.mark.parametrize(
    "headers", [{}, {"Sec-Fetch-Site": "same-origin"}, {"Origin": "http://127.0.0.1:8080"}], ids=str
)
async def test_our_own_page_posts(world: World, headers: dict[str, str]) -> None:
    async with world.browser() as camat:
        link = await world.link(world.camat)
        seen = fields((await camat.get(link)).text)
        assert (await camat.post(link, data=seen, headers=headers)).status_code == 303


async def test_the_seed_that_a_stranger_can_send_opens_nothing(world: World) -> None:
    """Another site's form carries no cookie of ours."""
    link = await world.link(world.camat)
    async with world.browser() as visitor:
        for seed in EMPTY:
            assert (await visitor.post(link, data={"seed": seed})).status_code == 403
        assert (await visitor.post(link)).status_code == 403


@pytest.mark.parametrize("pattern", [one for one in POSTS if one != OPEN])
async def test_a_body_of_nobody_is_not_read(world: World, pattern: str) -> None:
    async with world.browser() as client:
        app = client._transport.app  # type: ignore[attr-defined]
    sent: list[dict[str, object]] = []

    async def receive() -> dict[str, object]:
        raise AssertionError("the body was read")

    async def send(message: dict[str, object]) -> None:
        sent.append(message)

    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": "POST",
        "path": address(pattern),
        "raw_path": address(pattern).encode(),
        "root_path": "",
        "scheme": "http",
        "query_string": b"",
        "headers": [(b"host", b"x"), (b"cookie", b"pendamping=-")],
        "server": ("x", 80),
        "client": ("x", 1),
    }
    await app(scope, receive, send)
    assert sent[0]["status"] == 401


async def test_by_https_the_cookies_are_this_hosts_alone(world: World) -> None:
    rules = replace(world.kit.rules, public_url="https://lapor.example.id")
    world.kit = replace(world.kit, rules=rules)
    async with world.browser() as camat:
        camat.base_url = httpx.URL("https://lapor.example.id")
        link = await world.link(world.camat)
        seen = await camat.get(link)
        done = await camat.post(link, data=fields(seen.text), headers={"Origin": "https://lapor.example.id"})
        assert done.status_code == 303
        cookies = done.headers.get_list("set-cookie")
        assert all(one.startswith("__Host-") and "Secure" in one and "Path=/" in one for one in cookies)
        assert all("domain" not in one.lower() for one in cookies)
        left = await camat.post("/keluar", data=fields((await camat.get("/antrean")).text, "/keluar"))
        assert left.headers["clear-site-data"] == '"cache"'
        assert "Max-Age=0" in left.headers["set-cookie"]
        assert (await camat.get("/antrean")).status_code == 401


@pytest.mark.parametrize("slash", ["", "/"])
async def test_the_host_that_was_asked_for_decides_nothing(world: World, slash: str) -> None:
    patterns = [one.path for one in ROUTES if isinstance(one, Route | Mount)]
    async with world.signed_in(world.camat) as camat:
        for pattern in patterns:
            for method in ("GET", "POST"):
                answer = await camat.request(
                    method, address(pattern).rstrip("/") + slash, headers={"Host": "evil.example"}
                )
                assert "evil" not in answer.text + str(answer.headers), (method, pattern)
