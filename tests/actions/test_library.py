"""The library: a form is installed once, compiled once, offered to those it is meant for."""

from __future__ import annotations

from datetime import timedelta
from random import Random

import pytest

from actions.library import FRESH_FOR, Kept, Library, Live, bring, install, meant_for
from forms import FormError, Interview, Setting
from models import form
from models.database import Database
from models.form import FormVersion
from models.person import Assignment
from tests import sample
from tests.actions import work
from tests.sample import NOW


async def test_the_same_content_is_one_version(database: Database) -> None:
    async with database.transaction() as tx:
        first = await install(tx, work.FORM.encode(), "kegiatan.md", now=NOW)
        again = await install(tx, work.FORM.encode(), "kegiatan.md", now=NOW)
        other = await install(
            tx, work.FORM.replace("Uraian", "Isi").encode(), "kegiatan.md", now=NOW, by=None
        )
        assert first.id == again.id != other.id
        assert (first.form_id, first.version, first.title, first.review) == (
            "kegiatan",
            "1",
            "Kegiatan",
            True,
        )
        assert [version.id for version in await form.newest(tx)] == [other.id]


async def test_a_form_with_mistakes_is_not_installed(database: Database) -> None:
    async with database.transaction() as tx:
        with pytest.raises(FormError):
            await install(
                tx, b"| survey |\n| | type | name | label |\n| | nonsense | a | A |\n", "x.md", now=NOW
            )
        assert await form.newest(tx) == []


PICTURED = b"""
| survey |
|        | type | name | label | image | audio |
|        | note | a    | Lihat | a.png |       |
|        | text | b    | Apa?  | a.png | b.mp3 |
| settings |
|          | form_title | form_id |
|          | Gambar     | gambar  |
"""


async def test_a_version_keeps_the_media_of_its_labels(database: Database) -> None:
    files = {"a.png": b"picture"}
    async with database.transaction() as tx:
        version = await install(tx, PICTURED, "gambar.md", now=NOW)
        assert await bring(tx, version, files.get) == ["b.mp3"]
        assert await bring(tx, version, {"b.mp3": b"sound"}.get) == []
        ref = form.label_ref(version.id, "a.png")
        assert await form.label_bytes(tx, ref) == b"picture"
        assert await form.label_bytes(tx, form.label_ref(version.id, "c.png")) is None


async def test_it_is_compiled_once(database: Database) -> None:
    library = Library()
    async with database.transaction() as tx:
        version = await work.form(tx)
        compiled = await library.form(tx, version.id)
        assert await library.form(tx, version.id) is compiled
        assert compiled.externals == {"desa"}
        with pytest.raises(LookupError):
            await library.form(tx, 999)


async def test_forms_are_offered_to_their_audience(database: Database) -> None:
    library = Library()
    async with database.transaction() as tx:
        await work.form(tx)
        only = await install(tx, work.FORM.replace("| kegiatan |", "| lain |").encode(), "f.md", now=NOW)
        only.audience = {"roles": ["coordinator"], "areas": ["33.24"]}
        sari = await sample.person(tx, "Sari", "facilitator")
        budi = await sample.person(tx, "Budi", "coordinator")
        yos = await sample.person(tx, "Yos", "coordinator", "91.03.01")
        offered = [
            [version.form_id for version in await library.offered(tx, await work.talk_of(tx, who))]
            for who in (sari, budi, yos)
        ]
    assert offered == [["kegiatan"], ["kegiatan", "lain"], ["kegiatan"]]


@pytest.mark.parametrize(
    ("audience", "meant"),
    [
        ({}, True),
        ({"roles": [], "areas": []}, True),
        ({"roles": ["facilitator"]}, True),
        ({"roles": ["camat"]}, False),
        ({"areas": ["33"]}, True),
        ({"areas": ["33.24.11"]}, True),
        ({"areas": ["33.24.1"]}, False),
        ({"roles": ["camat"], "areas": ["33"]}, False),
    ],
)
def test_meant_for(audience: dict[str, list[str]], meant: bool) -> None:
    held = [Assignment(role="facilitator", area_code="33.24.11"), Assignment(role="camat", area_code=None)]
    assert meant_for(FormVersion(audience=audience), held[:1]) is meant


async def test_a_kept_interview_is_taken_once_for_its_state_and_while_fresh(database: Database) -> None:
    async with database.transaction() as tx:
        version = await work.form(tx)
        compiled = await Library().form(tx, version.id)
    interview = Interview.begin(compiled, Setting(now=NOW, rng=Random(0)))
    live = Live(size=2 * len("xml"))
    kept = Kept(("xml", "at"), interview, NOW)
    live.keep("a", kept)
    assert live.take("a", ("xml", "at"), NOW) is kept
    assert live.take("a", ("xml", "at"), NOW) is None
    live.keep("a", kept)
    assert live.take("a", ("other", "at"), NOW) is None
    live.keep("a", kept)
    assert live.take("a", ("xml", "at"), NOW + FRESH_FOR) is None
    for name in ("a", "b", "b", "c"):
        live.keep(name, kept)
    assert live.take("a", ("xml", "at"), NOW) is None
    assert live.take("b", ("xml", "at"), NOW) is kept
    assert live.take("c", ("xml", "at"), NOW + FRESH_FOR - timedelta(seconds=1)) is kept
