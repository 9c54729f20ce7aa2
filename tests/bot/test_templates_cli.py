"""`pendamping whatsapp templates list | push | status` and `subscribe`, against a fake Graph API."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from typer.testing import CliRunner

from actions import templates
from actions.templates import NOTICES
from bot import log
from bot.config import load
from bot.operator.commands import app
from bot.operator.whatsapp_account import Business, standings, strangers
from bot.operator.whatsapp_account.api import PAGES
from tests.bot.operator import Command, command, settings
from tests.fakes.graph import Failure, FakeGraph

OURS = templates.definitions()
TOGETHER = 2 * len(NOTICES)


@pytest_asyncio.fixture
async def graph() -> AsyncIterator[FakeGraph]:
    async with FakeGraph() as fake:
        yield fake
        assert fake.faults == []


@pytest.fixture
def whatsapp(graph: FakeGraph, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Command:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(log, "begin", lambda config: None)
    return command(graph)


def lines(output: str, word: str) -> list[str]:
    return [line for line in output.splitlines() if word in line]


async def test_the_list_needs_no_account(whatsapp: Command) -> None:
    told = (await whatsapp("templates", "list", PENDAMPING_WHATSAPP__GRAPH_BASE="http://127.0.0.1:9")).stdout
    assert len(lines(told, "  UTILITY")) == TOGETHER
    assert "review_told_return  id  UTILITY\n  {{1}} number, for example K-2026-00012\n" in told
    assert (
        "  buttons: Perbaiki\n  | ↩ Laporan *{{1}}* dikembalikan oleh {{2}}.\n  | Judul: {{3}}\n  |\n" in told
    )


async def test_push_hands_in_what_is_missing_and_nothing_twice(graph: FakeGraph, whatsapp: Command) -> None:
    first = await whatsapp("templates", "push")
    assert first.exit_code == 0
    assert len(lines(first.stdout, "handed in: PENDING")) == TOGETHER
    assert set(graph.templates.known) == {(one.name, one.language) for one in OURS}
    handed_in = graph.templates.known["fill_arrived", "id"]
    assert handed_in.category == "UTILITY"
    assert handed_in.components[0]["example"] == {
        "body_text": [["K-2026-00012", "Sari Wulandari", "Musyawarah Desa RKPDes"]]
    }
    assert handed_in.components[1]["buttons"] == [{"type": "QUICK_REPLY", "text": "Tinjau"}]
    again = await whatsapp("templates", "push")
    assert again.exit_code == 0
    assert len(lines(again.stdout, "is there: PENDING")) == TOGETHER
    assert len([call for call in graph.calls if call.method == "POST"]) == TOGETHER


async def test_a_template_without_buttons_or_values(graph: FakeGraph, whatsapp: Command) -> None:
    await whatsapp("templates", "push")
    kinds = [part["type"] for part in graph.templates.known["people_accepted", "id"].components]
    assert kinds == ["BODY"]
    assert "example" not in graph.templates.known["template_news", "id"].components[0]


async def test_other_words_are_told_and_only_changed_when_asked(graph: FakeGraph, whatsapp: Command) -> None:
    await whatsapp("templates", "push")
    graph.templates.put("fill_arrived", "id", [{"type": "BODY", "text": "Ada laporan baru."}])
    told = await whatsapp("templates", "push")
    assert lines(told.stdout, "other words") == [
        "fill_arrived  id  is there with other words: left as it is (--edit changes it)"
    ]
    assert graph.templates.known["fill_arrived", "id"].components[0]["text"] == "Ada laporan baru."
    told = await whatsapp("templates", "push", "--edit")
    assert lines(told.stdout, "changed: ") == ["fill_arrived  id  changed: PENDING"]
    assert (await whatsapp("templates", "push")).stdout.count("is there: PENDING") == TOGETHER


async def test_one_that_is_refused_does_not_keep_the_others_back(
    graph: FakeGraph, whatsapp: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    create = graph.templates.create

    def strict(params: Mapping[str, Any]) -> dict[str, Any]:
        if params["name"] == "fill_arrived" and params["language"] == "id":
            raise Failure(100, "Body text is too long")
        return create(params)

    monkeypatch.setattr(graph.templates, "create", strict)
    told = await whatsapp("templates", "push")
    assert told.exit_code == 1
    assert lines(told.stdout, "refused") == ["fill_arrived  id  refused: Body text is too long (code 100)"]
    assert len(lines(told.stdout, "handed in")) == TOGETHER - 1
    assert "templates that WhatsApp refused: 1" in told.stderr


async def test_status_of_an_account_that_has_nothing(whatsapp: Command) -> None:
    told = await whatsapp("templates", "status")
    assert told.exit_code == 1
    assert len(lines(told.stdout, "MISSING")) == TOGETHER
    assert f"{TOGETHER} of {TOGETHER} templates cannot be sent" in told.stderr
    assert "pendamping whatsapp templates push\n" in told.stderr


async def test_status_when_all_is_well(graph: FakeGraph, whatsapp: Command) -> None:
    await whatsapp("templates", "push")
    graph.templates.set("APPROVED")
    graph.templates.put("hello_world", "en_US")
    graph.templates.known["fill_arrived", "id"].quality = "YELLOW"
    graph.templates.known["fill_arrived", "en"].category = "MARKETING"
    told = await whatsapp("templates", "status")
    assert told.exit_code == 0
    assert lines(told.stdout, "fill_arrived  ") == [
        "fill_arrived  en  APPROVED  counted as MARKETING",
        "fill_arrived  id  APPROVED  quality YELLOW",
    ]
    assert lines(told.stdout, "not ours") == ["hello_world  en_US  APPROVED  not ours"]


@pytest.mark.parametrize(
    ("status", "reason", "line"),
    [
        ("PENDING", "NONE", "PENDING"),
        ("PAUSED", "NONE", "PAUSED"),
        ("REJECTED", "INCORRECT_CATEGORY", "REJECTED  because INCORRECT_CATEGORY"),
    ],
)
async def test_status_tells_what_cannot_be_sent_and_why(
    graph: FakeGraph, whatsapp: Command, status: str, reason: str, line: str
) -> None:
    await whatsapp("templates", "push")
    graph.templates.set("APPROVED")
    graph.templates.set(status, "people_accepted", reason)
    told = await whatsapp("templates", "status")
    assert told.exit_code == 1
    assert lines(told.stdout, "people_accepted") == [
        f"people_accepted  {code}  {line}" for code in ("en", "id")
    ]
    assert f"2 of {TOGETHER} templates cannot be sent" in told.stderr
    assert "wait for those that are PENDING" in told.stderr


async def test_other_words_count_as_unusable(graph: FakeGraph, whatsapp: Command) -> None:
    await whatsapp("templates", "push")
    graph.templates.put("people_accepted", "id")
    graph.templates.set("APPROVED")
    told = await whatsapp("templates", "status")
    assert told.exit_code == 1
    assert lines(told.stdout, "other words") == ["people_accepted  id  APPROVED  with other words"]
    assert "push --edit" in told.stderr


async def test_subscribe(graph: FakeGraph, whatsapp: Command) -> None:
    graph.subscribed = False
    assert (await whatsapp("subscribe")).exit_code == 0
    assert graph.subscribed


COMMANDS = [("subscribe",), ("templates", "push"), ("templates", "status")]


@pytest.mark.parametrize("arguments", COMMANDS)
@pytest.mark.parametrize(
    ("setting", "value", "told"),
    [
        ("TOKEN", "EAAG-wrong-token", "WhatsApp does not know this token"),
        ("BUSINESS_ACCOUNT", "99999999", "check whatsapp.business_account"),
        ("GRAPH_BASE", "http://127.0.0.1:9", "no answer from http://127.0.0.1:9"),
    ],
)
async def test_what_the_operator_can_mend(
    whatsapp: Command, arguments: tuple[str, ...], setting: str, value: str, told: str
) -> None:
    result = await whatsapp(*arguments, **{f"PENDAMPING_WHATSAPP__{setting}": value})
    assert result.exit_code == 1
    assert told in result.stderr


@pytest.mark.parametrize(
    ("code", "status", "told"),
    [
        (500, 500, "no answer from http://127.0.0.1:"),
        (0, 500, "no answer from http://127.0.0.1:"),
        (200, 403, "the token may not do this"),
        (80007, 400, "WhatsApp is busy"),
        (100, 400, "cannot be read"),
    ],
)
async def test_answers_that_are_none(
    graph: FakeGraph, whatsapp: Command, code: int, status: int, told: str
) -> None:
    graph.fail_next(code, status=status, on="message_templates", times=2)
    result = await whatsapp("templates", "status")
    assert result.exit_code == 1
    assert told in result.stderr


def test_without_an_account_it_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(log, "begin", lambda config: None)
    result = CliRunner().invoke(app, ["whatsapp", "templates", "status"])
    assert result.exit_code == 1
    assert "WhatsApp is not set up" in result.stderr


async def test_a_long_listing_is_read_to_its_end(graph: FakeGraph) -> None:
    for n in range(230):
        graph.templates.put(f"t{n}")
    async with Business(load(settings(graph)).whatsapp) as account:
        found = await account.templates()
    assert [one.name for one in found] == [f"t{n}" for n in range(230)]
    assert len(graph.calls) == 3
    assert all("rejected_reason" in call.params["fields"] for call in graph.calls)


async def test_a_listing_that_never_ends_is_left(graph: FakeGraph, monkeypatch: pytest.MonkeyPatch) -> None:
    endless = {"data": [], "paging": {"cursors": {"after": "x"}, "next": "https://example.org"}}
    monkeypatch.setattr(graph.templates, "listed", lambda *_: endless)
    async with Business(load(settings(graph)).whatsapp) as account:
        assert await account.templates() == []
    assert len(graph.calls) == PAGES


async def test_sparse_and_odd_entries_are_read(graph: FakeGraph, monkeypatch: pytest.MonkeyPatch) -> None:
    odd = {
        "id": "7",
        "quality_score": {"date": 1},
        "rejected_reason": None,
        "name": "t",
        "language": "id",
        "components": [{"type": "HEADER", "format": "IMAGE"}],
    }
    monkeypatch.setattr(graph.templates, "listed", lambda *_: {"data": [odd]})
    async with Business(load(settings(graph)).whatsapp) as account:
        (found,) = await account.templates()
    assert (found.id, found.text, found.buttons, found.status) == ("7", "", (), "")
    assert [one.found for one in standings(OURS, [found])] == [None] * TOGETHER
    assert strangers(OURS, [found]) == [found]


async def test_a_listing_of_another_shape_is_no_traceback(
    graph: FakeGraph, whatsapp: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(graph.templates, "listed", lambda *_: {"data": [{"name": 1}]})
    told = await whatsapp("templates", "status")
    assert told.exit_code == 1
    assert "a list of templates that cannot be read" in told.stderr


async def test_an_account_is_used_within_its_time() -> None:
    with pytest.raises(RuntimeError, match="async with"):
        await Business(load({}).whatsapp).subscribed()
