"""What holds for every page: safe headers, escaping, two languages, sensible errors, no scripts."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from sqlalchemy import text

import web
from locales import read, words
from tests.web.browser import World, fields

TEMPLATES = sorted((Path(web.__file__).parent / "templates").glob("*.html"))


async def test_every_answer_carries_the_safe_headers(world: World) -> None:
    async with world.signed_in(world.camat) as camat:
        for path in ("/", "/antrean", "/nothing", "/static/style.css", "/masuk/x"):
            headers = (await camat.get(path)).headers
            policy = headers["content-security-policy"]
            assert "default-src 'none'" in policy
            assert "unsafe" not in policy
            assert "script-src" not in policy
            assert headers["x-content-type-options"] == "nosniff"
            assert headers["referrer-policy"] == "same-origin"
            assert headers["cache-control"] == "no-store"


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
def test_templates_hold_no_scripts_styles_or_other_hosts(template: Path) -> None:
    html = template.read_text()
    assert not re.search(r"<script|\son\w+=|\sstyle=|https?://|\|\s*safe", html)


async def test_what_people_wrote_is_escaped(world: World) -> None:
    sent = await world.send("<script>alert(1)</script> & <b>tebal</b>")
    async with world.signed_in(world.camat) as camat:
        for path in ("/antrean", f"/laporan/{sent.id}"):
            page = (await camat.get(path)).text
            assert "<script>alert" not in page
            assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


async def test_pages_speak_the_persons_language(world: World) -> None:
    async with world.signed_in(world.camat) as camat:
        assert "Antrean tinjauan" in (await camat.get("/antrean")).text
        async with world.database.transaction() as tx:
            await tx.execute(
                text("UPDATE person SET language = 'en' WHERE id = :id"), {"id": world.camat.person_id}
            )
        page = (await camat.get("/antrean")).text
        assert "Review queue" in page
        assert '<html lang="en">' in page


@pytest.mark.parametrize(
    ("language", "said"), [("id", "Masuk lewat obrolan"), ("en-GB", "Sign in"), ("fr", "Masuk")]
)
async def test_strangers_are_spoken_to_in_their_browsers_language(
    world: World, language: str, said: str
) -> None:
    async with world.browser(language) as nobody:
        assert said in (await nobody.get("/")).text


async def test_what_is_not_there_is_told_kindly(world: World) -> None:
    async with world.signed_in(world.camat) as camat:
        for path in (
            "/nothing",
            "/laporan/" + "0" * 32,
            "/laporan/../etc",
            "/static/../entry.py",
            "/laporan/%00",
        ):
            answer = await camat.get(path)
            assert answer.status_code == 404, path
            assert "Traceback" not in answer.text
        assert (await camat.get("/keluar")).status_code == 405
        assert (await camat.put("/antrean")).status_code == 405


async def test_our_own_fault_is_told_without_its_details(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    sent = await world.send()
    async with world.signed_in(world.camat) as camat:
        async with world.database.transaction() as tx:
            await tx.execute(text("UPDATE entry_version SET words = '[1]'"))
        answer = await camat.get(f"/laporan/{sent.id}")
    assert answer.status_code == 500
    assert "sudah dicatat" in answer.text
    assert "Traceback" not in answer.text
    assert sent.id in caplog.text


async def test_a_sign_in_link_never_reaches_the_log(world: World, caplog: pytest.LogCaptureFixture) -> None:
    path = await world.link(world.camat)
    async with world.browser() as camat:
        form = fields((await camat.get(path)).text)
        async with world.database.transaction() as tx:
            await tx.execute(text("ALTER TABLE web_session RENAME TO gone"))
        assert (await camat.post(path, data=form)).status_code == 500
    assert "/masuk failed" in caplog.text
    assert path.rpartition("/")[2] not in caplog.text


async def test_odd_fields_break_nothing(world: World) -> None:
    sent = await world.send()
    path = f"/laporan/{sent.id}/return"
    async with world.signed_in(world.camat) as camat:
        data = fields((await camat.get(f"/laporan/{sent.id}")).text, path)
        assert (await camat.post(path, content="a=1&" * 30)).status_code == 400
        assert (await camat.post(path, data=data | {"version": "9" * 30, "note": "x"})).status_code == 409
        odd = await camat.get("/antrean", params={"verb": "approve", "id": "\0"})
        assert odd.status_code == 200
        assert (await camat.post(path, data=data | {"note": "\0Lengkapi 😀"})).status_code == 303


async def test_a_form_larger_than_any_of_ours_is_refused(world: World) -> None:
    sent = await world.send()
    async with world.signed_in(world.camat) as camat:
        page = await camat.get(f"/laporan/{sent.id}")
        data = fields(page.text, f"/laporan/{sent.id}/return") | {"note": "x" * 50_000}
        assert (await camat.post(f"/laporan/{sent.id}/return", data=data)).status_code == 413
        data["note"] = "x" * 1001
        long = await camat.post(f"/laporan/{sent.id}/return", data=data)
        assert long.status_code == 409
        assert "x" * 1001 in long.text  # what was typed is not lost


def test_every_word_is_used_and_known() -> None:
    used = "".join(path.read_text() for path in [*TEMPLATES, *Path(web.__file__).parent.rglob("*.py")])
    parts = ("state", "event", "do", "done", "note", "error")
    training = ("state", "field", "hint", "section", "done", "said", "scan")
    built = (*(f"web.{part}_" for part in parts), *(f"web.training_{part}_" for part in training))
    keys = {key for key in words("id") if key.startswith("web.")}
    assert {key for key in keys if key not in used and not key.startswith(built)} == set()
    assert set(re.findall(r'"(web\.\w+[a-z0-9])"', used)) <= keys
    assert keys == {key for key in read("en")[0] if key.startswith("web.")}
