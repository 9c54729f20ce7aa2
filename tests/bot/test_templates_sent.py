"""Every template, handed in and filled as a notice fills it, is accepted; its buttons bring the data back."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from actions import templates
from actions.templates import NOTICES
from bot.config import load
from bot.operator.whatsapp_account import Business
from locales import LANGUAGES, words
from models.message import Button, Incoming, Outgoing, Rows
from tests.bot.operator import settings
from tests.bot.test_whatsapp import SARI, channel_to
from tests.fakes.graph import FakeGraph, Phone, encode

LONG = "Kata\nkata\t dan      kata *tebal* 😀. " * 90


@pytest_asyncio.fixture
async def graph() -> AsyncIterator[FakeGraph]:
    """An account with all our templates, in which nobody wrote within the day."""
    async with FakeGraph() as fake:
        async with Business(load(settings(fake)).whatsapp) as account:
            for definition in templates.definitions():
                await account.create(definition)
        fake.templates.set("APPROVED")
        fake.policy.enforce_window = True
        yield fake
        assert fake.faults == []


def buttons(key: str, language: str) -> Rows:
    return tuple(
        (Button(words(language).plain(one), f"tap:{'x' * 50}:{n}"),) for n, one in enumerate(NOTICES[key])
    )


@pytest.mark.parametrize("value", ["", "Rapat", LONG], ids=["empty", "short", "long"])
async def test_every_notice_leaves_as_its_template(graph: FakeGraph, value: str) -> None:
    channel = channel_to(graph)
    for key in NOTICES:
        for language in LANGUAGES:
            names = templates.body(key, language).names
            rows = buttons(key, language)
            template = templates.for_notice(key, words(language), dict.fromkeys(names, value), rows)
            assert template is not None
            wamid = await channel.send(SARI, Outgoing(text="x", rows=rows, template=template))
            assert graph.messages[wamid]["template"]["name"] == template.name
    await channel.close()
    assert len(graph.messages) == len(NOTICES) * len(LANGUAGES)


async def test_a_tap_on_a_template_comes_back_with_its_data(graph: FakeGraph) -> None:
    channel = channel_to(graph)
    rows = ((Button("Perbaiki", "mine:fix:e1"),),)
    values = {"number": "K-1", "name": "Budi", "title": "Rapat", "note": "Foto?"}
    template = templates.for_notice("review.told_return", words("id"), values, rows)
    wamid = await channel.send(SARI, Outgoing(text="x", rows=rows, template=template))
    sent = graph.messages[wamid]["template"]
    body, button = sent["components"]
    assert [one["text"] for one in body["parameters"]] == ["K-1", "Budi", "Rapat", "Foto?"]
    payload = button["parameters"][0]["payload"]
    (said,) = channel.parse(encode(Phone(user_id=SARI).quick_reply(payload, "Perbaiki", wamid)))
    assert isinstance(said, Incoming)
    assert (said.kind, said.data, said.message_id) == ("button", "mine:fix:e1", wamid)
    await channel.close()
