"""The cascade over all 91,599 areas of the country, by search; and what it costs."""

from __future__ import annotations

from pathlib import Path
from time import thread_time

from sqlalchemy import delete

from bot.config import load
from models import country
from models.area import Area
from tests.conversations.on_simulator import OnSimulator

FORM = "tests/conversations/forms/wilayah.md"
TYPED = ("papua tengah", "nabire", "teluk umar", "yeretuar")
SECONDS = 0.5
"""Of this thread, for one turn, once the list is there; a hundredth of that is usual."""


async def test_a_village_is_found_by_four_words(sqlite_url: str, tmp_path: Path) -> None:
    settings = {
        "PENDAMPING_DATABASE__URL": sqlite_url,
        "PENDAMPING_MEDIA__DIRECTORY": str(tmp_path / "media"),
    }
    stage = OnSimulator(load(settings, None))
    try:
        async with stage.service.database.transaction() as tx:
            await tx.execute(delete(Area))
            assert await country.load(tx) > 90_000
        await stage.open([FORM], [("Sari", "facilitator", "position=PLD")])
        await stage.says("Sari", ["/lapor"])
        await stage.settle()
        spent = []
        for text in TYPED:
            begun = thread_time()
            await stage.says("Sari", [text])
            await stage.settle()
            spent.append(thread_time() - begun)
        shown = stage.phone.shown(stage.addresses["Sari"])[-1].text
    finally:
        await stage.end()
    assert all(word in shown.casefold() for word in TYPED)
    assert max(spent[1:]) < SECONDS
