"""`pendamping check` tells apart a wrong token, number or account, a missing template, an unheard webhook."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from actions import templates
from bot.config import load
from bot.faults import Fault
from bot.operator.check import examine
from bot.operator.check.account import whatsapp
from bot.operator.whatsapp_account.api import Business
from tests.bot.operator import settings
from tests.bot.telegram_server import TOKEN
from tests.fakes.graph import DISPLAY, NUMBER, FakeGraph, number_info

FIELDS = {"TELEGRAM": "PENDAMPING_TELEGRAM__TOKEN", "URL": "PENDAMPING_SERVER__PUBLIC_URL"}


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder of its own: neither somebody's configuration nor their database."""
    monkeypatch.chdir(tmp_path)


@pytest_asyncio.fixture
async def graph() -> AsyncIterator[FakeGraph]:
    """An account in which everything is well."""
    async with FakeGraph() as fake:
        async with Business(load(settings(fake)).whatsapp) as account:
            for definition in templates.definitions():
                await account.create(definition)
        fake.templates.set("APPROVED")
        yield fake
        assert fake.faults == []


async def fault(graph: FakeGraph, **changed: str) -> str:
    with pytest.raises(Fault) as caught:
        await whatsapp(load(settings(graph) | {_variable(name): value for name, value in changed.items()}))
    return str(caught.value)


def _variable(name: str) -> str:
    return FIELDS.get(name, f"PENDAMPING_WHATSAPP__{name}")


async def test_all_is_well(graph: FakeGraph) -> None:
    told = await whatsapp(load(settings(graph)))
    assert told == f"{DISPLAY}, {len(templates.NOTICES)} templates, webhook subscribed"


async def test_several_numbers_are_all_looked_at(graph: FakeGraph) -> None:
    graph.numbers["106540352242923"] = number_info("106540352242923", "15550783882")
    both = settings(graph) | {"PENDAMPING_WHATSAPP__PHONE_NUMBER_IDS": f"{NUMBER},106540352242923"}
    assert (await whatsapp(load(both))).startswith(f"{DISPLAY}, 15550783882, ")
    told = await fault(graph, PHONE_NUMBER_IDS=f"{NUMBER},55555")
    assert "WhatsApp knows no phone number id 55555, or not for this token" in told
    assert NUMBER not in told


async def test_a_wrong_token_is_all_that_is_told(graph: FakeGraph) -> None:
    told = await fault(graph, TOKEN="EAAG-wrong-token", BUSINESS_ACCOUNT="55555", URL="http://127.0.0.1:8080")
    assert told.startswith("WhatsApp does not know this token, or it has expired\n  to mend it: make a token")
    assert told.count("to mend it") == 1
    assert "EAAG-wrong-token" not in told


async def test_an_unknown_number(graph: FakeGraph) -> None:
    told = await fault(graph, PHONE_NUMBER_IDS="55555")
    assert told.startswith("WhatsApp knows no phone number id 55555, or not for this token: ")
    assert "copy whatsapp.phone_number_ids anew" in told


async def test_an_unknown_account(graph: FakeGraph) -> None:
    told = await fault(graph, BUSINESS_ACCOUNT="55555")
    assert told.startswith("WhatsApp knows no business account 55555, or not for this token: ")
    assert "copy whatsapp.business_account anew" in told


async def test_a_token_with_too_few_rights(graph: FakeGraph) -> None:
    graph.fail_next(200, status=403, on="message_templates")
    assert "whatsapp_business_management" in await fault(graph)


async def test_a_missing_template_is_named(graph: FakeGraph) -> None:
    del graph.templates.known["fill_arrived", "en"]
    assert await fault(graph) == (
        "templates are missing (1):\n  fill_arrived en\n  to mend it: pendamping whatsapp templates push"
    )


@pytest.mark.parametrize("status", ["PENDING", "REJECTED", "PAUSED", "DISABLED"])
async def test_a_template_that_is_not_approved_is_named(graph: FakeGraph, status: str) -> None:
    graph.templates.set(status, "fill_arrived")
    told = await fault(graph)
    assert told.startswith("templates are not approved, so what they say waits until people write (2):\n")
    assert f"\n  fill_arrived en ({status})\n  fill_arrived id ({status})\n" in told
    assert "pendamping whatsapp templates status" in told


async def test_a_template_with_other_words_is_named(graph: FakeGraph) -> None:
    graph.templates.put("fill_arrived", "id")
    told = await fault(graph)
    assert told.startswith(
        "templates have other words than this version (1):\n  fill_arrived id (APPROVED)\n"
    )
    assert "push --edit" in told


async def test_a_webhook_that_nobody_hears(graph: FakeGraph) -> None:
    graph.subscribed = False
    told = await fault(graph)
    assert told.startswith("no app is subscribed to the account")
    assert told.endswith("to mend it: pendamping whatsapp subscribe")


@pytest.mark.parametrize("url", ["", "http://pendamping.example.go.id"])
async def test_an_address_that_meta_does_not_call(graph: FakeGraph, url: str) -> None:
    told = await fault(graph, URL=url)
    assert told.startswith("server.public_url is no https address")
    assert "/hooks/whatsapp" in told


async def test_everything_that_is_wrong_is_told_at_once(graph: FakeGraph) -> None:
    graph.subscribed = False
    del graph.templates.known["fill_arrived", "en"]
    graph.templates.set("PENDING", "people_accepted")
    told = await fault(graph, URL="", PHONE_NUMBER_IDS="55555")
    assert told.startswith("several things are wrong:\n  WhatsApp knows no phone number id 55555")
    assert told.count("to mend it") == 5
    assert "\n  templates are missing (1):\n    fill_arrived en\n    to mend it" in told


@pytest.mark.parametrize("code", [0, 500])
async def test_a_server_that_does_not_answer(graph: FakeGraph, code: int) -> None:
    graph.fail_next(code, on="object", times=2)
    assert (await fault(graph)).startswith(f"no answer from {graph.base}")


async def test_one_channel_is_enough(graph: FakeGraph) -> None:
    assert await whatsapp(load({"PENDAMPING_TELEGRAM__TOKEN": TOKEN})) == "not set up"
    found = {finding.subject: finding for finding in await examine(load(settings(graph)))}
    assert (found["telegram"].well, found["telegram"].told) == (True, "not set up")
    assert found["whatsapp"].well


async def test_none_is_a_step_still_to_be_done() -> None:
    found = {finding.subject: finding for finding in await examine(load({}))}
    assert str(found["telegram"]).startswith("todo  telegram")
    assert "nobody can write to the bot yet" in found["telegram"].told
    assert (found["whatsapp"].well, found["whatsapp"].told) == (True, "not set up")
