"""Photos: from the store, to those who may see their entry, under that entry's address only."""

from __future__ import annotations

from models.entry import Entry
from models.media import Media
from tests.actions.work import PHOTOS
from tests.sample import NOW, person
from tests.web.browser import World

PICTURE = b"\xff\xd8\xff\xe0 a picture"


async def keep(world: World, sent: Entry, *, fetched: bool = True, kind: str = "image") -> str:
    """Put the entry's first photo into the store."""
    world.media.mkdir(exist_ok=True)
    (world.media / "one.jpg").write_bytes(PICTURE)
    async with world.database.transaction() as tx:
        tx.add(
            Media(
                id=PHOTOS[0],
                person_id=world.sari.person_id,
                entry_id=sent.id,
                channel="telegram",
                ref="AgAC",
                kind=kind,
                mime="image/jpeg",
                path="one.jpg" if fetched else None,
                created_at=NOW,
            )
        )
    return f"/laporan/{sent.id}/foto/{PHOTOS[0]}"


async def test_a_photo_is_shown_on_its_entry(world: World) -> None:
    sent = await world.send(photos=1)
    path = await keep(world, sent)
    async with world.signed_in(world.camat) as camat:
        assert path in (await camat.get(f"/laporan/{sent.id}")).text
        answer = await camat.get(path)
    assert answer.content == PICTURE
    assert answer.headers["content-type"] == "image/jpeg"
    assert answer.headers["cache-control"].startswith("private")
    assert "content-security-policy" in answer.headers


async def test_others_may_not_see_it(world: World) -> None:
    path = await keep(world, await world.send(photos=1))
    async with world.database.transaction() as tx:
        elsewhere = await person(tx, "Camat Lain", "camat", "33.24.10")
    async with world.signed_in(elsewhere) as other:
        assert (await other.get(path)).status_code == 403
    async with world.browser() as nobody:
        assert (await nobody.get(path)).status_code == 401
    async with world.signed_in(world.sari) as sari:
        assert (await sari.get(path)).status_code == 200


async def test_an_entry_lends_its_address_to_no_other_photo(world: World) -> None:
    path = await keep(world, await world.send(photos=1))
    other = await world.send()
    async with world.signed_in(world.camat) as camat:
        assert (await camat.get(f"/laporan/{other.id}/foto/{PHOTOS[0]}")).status_code == 404
        assert (await camat.get(path + "0")).status_code == 404


async def test_a_photo_that_is_not_there_yet_is_not_found(world: World) -> None:
    path = await keep(world, await world.send(photos=1), fetched=False)
    async with world.signed_in(world.camat) as camat:
        assert (await camat.get(path)).status_code == 404


async def test_a_photo_whose_file_is_gone_is_not_found(world: World) -> None:
    path = await keep(world, await world.send(photos=1))
    (world.media / "one.jpg").unlink()
    async with world.signed_in(world.camat) as camat:
        assert (await camat.get(path)).status_code == 404


async def test_a_file_that_is_no_picture_is_handed_over_and_not_shown(world: World) -> None:
    path = await keep(world, await world.send(photos=1), kind="file")
    async with world.signed_in(world.camat) as camat:
        answer = await camat.get(path)
    assert answer.headers["content-type"] == "application/octet-stream"
    assert answer.headers["content-disposition"] == "attachment"
