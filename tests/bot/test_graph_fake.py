"""The fake of WhatsApp's Graph API is itself held to what Meta documents.

1. A message is kept; a broken one is a fault, and is refused as Meta refuses it.
2. A template is handed in, waits, is approved, and is sent with what it needs.
3. Token, numbers, files, window, rate and pair limit behave; any failure can be ordered.
4. What the fake answers fits Meta's own description, where it stands beside the project.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from hashlib import sha256
from typing import Any

import pytest
import pytest_asyncio
from aiohttp import ClientSession, FormData, ServerDisconnectedError

from tests.fakes.graph import (
    HANG_UP,
    NO_JSON,
    NUMBER,
    WABA,
    FakeGraph,
    official,
)
from tests.fakes.graph.samples import (
    DEFINITION,
    GOOD,
    USER,
    message,
    template,
    text,
    without,
)
from tests.sample import NOW

JPEG = b"\xff\xd8\xff\xe0 a photo"


@pytest_asyncio.fixture
async def graph() -> AsyncIterator[FakeGraph]:
    async with FakeGraph() as server:
        yield server


class Client:
    """The calls that a bot makes, as (status, JSON)."""

    def __init__(self, graph: FakeGraph) -> None:
        self.graph = graph
        self.headers = {"Authorization": f"Bearer {graph.token}"}

    async def call(self, method: str, path: str, **more: Any) -> tuple[int, Any]:
        async with (
            ClientSession(headers=self.headers) as session,
            session.request(method, f"{self.graph.base}/v25.0/{path}", **more) as answer,
        ):
            return answer.status, await answer.json(content_type=None)

    async def send(self, payload: dict[str, Any], number: str = NUMBER) -> tuple[int, Any]:
        return await self.call("POST", f"{number}/messages", json=payload)

    async def code(self, payload: dict[str, Any]) -> int:
        """The error's code, 0 when it was accepted."""
        answer = (await self.send(payload))[1]
        return int(answer["error"]["code"]) if "error" in answer else 0


@pytest.fixture
def bot(graph: FakeGraph) -> Client:
    return Client(graph)


# 1. messages


async def test_a_broken_call_is_remembered_and_refused(graph: FakeGraph, bot: Client) -> None:
    assert await bot.code(text("")) == 131009
    assert await bot.code(without(text(), "to")) == 131008
    assert graph.faults == [
        "POST messages: text.body is empty",
        "POST messages: a recipient is required: to or recipient",
    ]
    assert graph.messages == {}


async def test_a_message_is_accepted_and_kept(graph: FakeGraph, bot: Client) -> None:
    status, answer = await bot.send(text())
    assert status == 200
    assert answer["contacts"] == [{"input": "6281200000001", "wa_id": "6281200000001"}]
    assert graph.messages == {answer["messages"][0]["id"]: text()}
    to_user = without(text(), "to") | {"recipient": USER}
    _, answer = await bot.send(to_user)
    assert answer["contacts"] == [{"input": USER, "user_id": USER}]
    assert graph.to(USER) == [to_user]
    assert await graph.sent(2) == [text(), to_user]
    assert [call.path for call in graph.calls] == [f"/{NUMBER}/messages"] * 2


async def test_a_message_is_marked_as_read(graph: FakeGraph, bot: Client) -> None:
    assert await bot.send(GOOD["typing"]) == (200, {"success": True})
    assert (graph.read, graph.messages, graph.faults) == (["wamid.x"], {}, [])


# 2. templates


async def test_a_template_is_handed_in_approved_and_sent(graph: FakeGraph, bot: Client) -> None:
    path = f"{WABA}/message_templates"
    status, answer = await bot.call("POST", path, json=DEFINITION)
    assert (status, answer["status"], answer["category"]) == (200, "PENDING", "UTILITY")
    assert (await bot.call("POST", path, json=DEFINITION))[1]["error"]["error_subcode"] == 2388024
    assert await bot.code(template("Sari", "2 hari")) == 132001
    graph.templates.set("APPROVED", "reminder")
    assert await bot.code(template("Sari", "2 hari", payload="go:1")) == 0
    assert (await bot.call("GET", answer["id"]))[1]["status"] == "APPROVED"
    assert await bot.call("POST", answer["id"], json=without(DEFINITION, "name", "language")) == (
        200,
        {"success": True},
    )
    assert await bot.code(template("Sari", "2 hari")) == 132001
    assert await bot.call("DELETE", path, params={"name": "reminder"}) == (200, {"success": True})
    assert (await bot.call("GET", path))[1] == {"data": []}
    assert graph.faults == []


@pytest.mark.parametrize(
    ("payload", "code"),
    [
        (template("Sari"), 132000),
        (template("Sari", "2 hari", "lagi"), 132000),
        (template("Sari", "2 hari", language="en"), 132001),
        (template("Sari", "2 hari", name="digest"), 132001),
        (template("Sari", "2 hari", name="paused"), 132015),
        (template("Sari", "2 hari", name="disabled"), 132016),
        (template("Sari", "2 hari", name="rejected"), 132001),
        (template(name="pictured"), 132012),
        (template("Sari", "2 hari", name="silent", payload="go:1"), 132018),
        (template(name="linked"), 132018),
        (template("Sari", name="named"), 132018),
    ],
)
async def test_a_template_needs_what_it_was_approved_with(
    graph: FakeGraph, bot: Client, payload: dict[str, Any], code: int
) -> None:
    body = {"type": "BODY", "text": "Salam {{1}}, {{2}} lagi."}
    link = {"type": "URL", "text": "Buka", "url": "https://example.org/{{1}}"}
    graph.templates.put("reminder", components=DEFINITION["components"])
    graph.templates.put("silent", components=[body])
    graph.templates.put("pictured", components=[{"type": "HEADER", "format": "IMAGE"}])
    graph.templates.put("linked", components=[{"type": "BUTTONS", "buttons": [link]}])
    graph.templates.put("named", components=[{"type": "BODY", "text": "Salam {{name}}."}])
    for status in ("paused", "disabled", "rejected"):
        graph.templates.put(status, components=[body], status=status.upper())
    assert await bot.code(payload) == code
    assert graph.faults == []


async def test_templates_are_listed_page_by_page(graph: FakeGraph, bot: Client) -> None:
    path = f"{WABA}/message_templates"
    for n in range(30):
        graph.templates.put(f"t{n}", status="APPROVED" if n % 3 else "PENDING")
    _, page = await bot.call("GET", path, params={"fields": "name,status"})
    assert len(page["data"]) == 25
    assert sorted(page["data"][0]) == ["id", "name", "status"]
    async with ClientSession(headers=bot.headers) as session, session.get(page["paging"]["next"]) as answer:
        last = await answer.json()
    assert [one["name"] for one in last["data"]] == ["t25", "t26", "t27", "t28", "t29"]
    assert "next" not in last["paging"]
    pending = await bot.call("GET", path, params={"status": "PENDING", "limit": "9"})
    assert len(pending[1]["data"]) == 9


# 3. token, numbers, files, window, rate, failures


async def test_a_wrong_token_opens_nothing(graph: FakeGraph, bot: Client) -> None:
    bot.headers["Authorization"] = "Bearer wrong"
    for path in (NUMBER, f"{WABA}/subscribed_apps", f"{WABA}/message_templates"):
        status, answer = await bot.call("GET", path)
        assert (status, answer["error"]["code"]) == (401, 190)
    del bot.headers["Authorization"]
    assert await bot.code(text()) == 190
    assert graph.messages == {}


@pytest.mark.parametrize("path", ["5/messages", "5/message_templates", f"{WABA}/messages", "5"])
async def test_an_id_that_is_not_ours(bot: Client, path: str) -> None:
    method, more = ("POST", {"json": text()}) if path.endswith("/messages") else ("GET", {})
    status, answer = await bot.call(method, path, **more)
    assert (status, answer["error"]["code"], answer["error"]["error_subcode"]) == (400, 100, 33)


async def test_an_address_that_is_none(graph: FakeGraph, bot: Client) -> None:
    assert (await bot.call("POST", f"{NUMBER}/massages", json={}))[1]["error"]["code"] == 131009
    assert (await bot.call("GET", f"{NUMBER}/messages/9"))[1]["error"]["code"] == 2500
    assert (await bot.call("POST", f"{NUMBER}/messages", data=b"[]"))[1]["error"]["code"] == 100
    assert graph.faults == ["POST massages: no such call", f"/v25.0/{NUMBER}/messages/9: no such address"]


async def test_our_number_and_account(graph: FakeGraph, bot: Client) -> None:
    _, about = await bot.call("GET", NUMBER, params={"fields": "quality_rating,verified_name"})
    assert about == {"id": NUMBER, "quality_rating": "GREEN", "verified_name": "Pendamping"}
    assert (await bot.call("GET", WABA))[1]["id"] == WABA
    assert [n["id"] for n in (await bot.call("GET", f"{WABA}/phone_numbers"))[1]["data"]] == [NUMBER]
    path = f"{WABA}/subscribed_apps"
    assert len((await bot.call("GET", path))[1]["data"]) == 1
    assert (await bot.call("DELETE", path))[1] == {"success": True}
    assert (await bot.call("GET", path))[1] == {"data": []}
    assert (await bot.call("POST", path))[1] == {"success": True}
    assert graph.subscribed


async def upload(bot: Client, content: bytes = JPEG, mime: str = "image/jpeg") -> tuple[int, Any]:
    form = FormData({"messaging_product": "whatsapp", "type": mime})
    form.add_field("file", content, filename="foto.jpg", content_type=mime)
    return await bot.call("POST", f"{NUMBER}/media", data=form)


async def test_a_file_goes_up_and_into_a_message(graph: FakeGraph, bot: Client) -> None:
    status, answer = await upload(bot)
    assert status == 200
    assert graph.calls[0].params["file"] == JPEG
    photo = message("image", {"id": answer["id"]})
    assert await bot.code(photo) == 0
    assert await bot.code(message("audio", {"id": answer["id"]})) == 131053
    assert await bot.code(message("image", {"id": "5"})) == 100
    graph.clock = lambda: NOW + timedelta(days=30)
    assert await bot.code(photo) == 100
    assert graph.faults == []


@pytest.mark.parametrize(
    ("content", "mime"), [(JPEG, "image/gif"), (b"", "image/png"), (b"x" * 5 * 1024**2 + b"x", "image/png")]
)
async def test_a_file_that_is_not_taken(graph: FakeGraph, bot: Client, content: bytes, mime: str) -> None:
    assert (await upload(bot, content, mime))[0] == 400
    assert len(graph.faults) == 1


async def test_a_file_that_somebody_sent_comes_down(graph: FakeGraph, bot: Client) -> None:
    media_id = graph.media.put(JPEG, "image/jpeg")
    _, about = await bot.call("GET", media_id)
    assert about["sha256"] == sha256(JPEG).hexdigest()
    assert (about["file_size"], about["mime_type"]) == (len(JPEG), "image/jpeg")

    async def down(headers: dict[str, str]) -> tuple[int, bytes]:
        async with ClientSession(headers=headers) as session, session.get(about["url"]) as answer:
            return answer.status, await answer.read()

    assert await down(bot.headers) == (200, JPEG)
    assert (await down({}))[0] == 401
    graph.clock = lambda: NOW + timedelta(minutes=6)
    assert (await down(bot.headers))[0] == 404
    graph.clock = lambda: NOW + timedelta(days=7)
    assert (await bot.call("GET", media_id))[1]["error"]["code"] == 100


async def test_the_window_shuts_after_a_day(graph: FakeGraph, bot: Client) -> None:
    graph.templates.put("reminder", components=DEFINITION["components"])
    assert await bot.code(text()) == 0
    graph.policy.enforce_window = True
    assert await bot.code(text()) == 131047
    assert await bot.code(template("Sari", "2 hari")) == 0
    sari = graph.phone()
    sari.says("halo")
    to_user = without(text(), "to") | {"recipient": sari.user_id}
    assert [await bot.code(one) for one in (text(), to_user)] == [0, 0]
    graph.clock = lambda: NOW + timedelta(hours=24)
    assert [await bot.code(one) for one in (text(), to_user)] == [131047, 131047]
    sari.quick_reply("go:1", "Lanjutkan")
    assert await bot.code(text()) == 0


async def test_a_window_can_be_set(graph: FakeGraph, bot: Client) -> None:
    graph.window_open("+6281200000002", NOW)
    assert await bot.code(text() | {"to": "6281200000002"}) == 131047
    graph.window_open("6281200000001", NOW + timedelta(seconds=1))
    assert await bot.code(text()) == 0


async def test_so_many_messages_a_second(graph: FakeGraph, bot: Client) -> None:
    graph.policy.rate = 3
    assert [await bot.code(text()) for _ in range(4)] == [0, 0, 0, 130429]
    graph.clock = lambda: NOW + timedelta(seconds=1)
    assert await bot.code(text()) == 0


async def test_a_burst_to_one_person_is_paid_back(graph: FakeGraph, bot: Client) -> None:
    graph.policy.burst = 2
    assert [await bot.code(text()) for _ in range(3)] == [0, 0, 131056]
    assert await bot.code(text() | {"to": "6281200000002"}) == 0
    graph.clock = lambda: NOW + timedelta(seconds=6)
    assert [await bot.code(text()) for _ in range(2)] == [0, 131056]


@pytest.mark.parametrize(
    ("code", "status"),
    [
        *((code, 400) for code in (130429, 131056, 131026, 131047, 131049, 131053, 132000, 132005, 132007)),
        *[(132001, 404), (132012, 400), (132015, 400), (190, 401), (368, 403)],
    ],
)
async def test_any_failure_can_be_ordered(graph: FakeGraph, bot: Client, code: int, status: int) -> None:
    graph.fail_next(code, details="so it is")
    got, answer = await bot.send(text())
    assert (got, answer["error"]["code"]) == (status, code)
    assert answer["error"]["error_data"] == {"messaging_product": "whatsapp", "details": "so it is"}
    assert answer["error"]["message"].startswith(f"(#{code}) ")
    assert await bot.code(text()) == 0


async def test_a_failure_waits_for_its_kind_of_call(graph: FakeGraph, bot: Client) -> None:
    graph.fail_next(131000, status=503, times=2)
    graph.fail_next(190, on="object")
    assert await bot.code(GOOD["read"]) == 0
    assert [(await bot.send(text()))[0] for _ in range(3)] == [503, 503, 200]
    assert (await bot.call("GET", NUMBER))[0] == 401
    assert (await bot.call("GET", NUMBER))[0] == 200


async def test_a_server_that_talks_no_json_or_not_at_all(graph: FakeGraph, bot: Client) -> None:
    graph.fail_next(NO_JSON)
    with pytest.raises(ValueError, match="Expecting value"):
        await bot.send(text())
    graph.fail_next(HANG_UP)
    with pytest.raises(ServerDisconnectedError):
        await bot.send(text())


# 4. the fake's own answers


async def test_the_answers_fit_the_published_description(graph: FakeGraph, bot: Client) -> None:
    answers = {
        "MessageResponsePayload": (await bot.send(text()))[1],
        "MarkMessageResponsePayload": (await bot.send(GOOD["read"]))[1],
        "GraphAPIError": (await bot.send(text(), "5"))[1],
        "PhoneNumberInfo": (await bot.call("GET", NUMBER))[1],
        "SubscribedAppsResponse": (await bot.call("GET", f"{WABA}/subscribed_apps"))[1],
        "SubscriptionResponse": (await bot.call("POST", f"{WABA}/subscribed_apps"))[1],
    }
    assert [fault for name, body in answers.items() for fault in official.against(name, body)] == []
