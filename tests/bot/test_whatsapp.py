"""WhatsApp as a channel against a Graph API on loopback that checks every call: sending, files, failures."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from datetime import timedelta
from io import BytesIO
from typing import Any

import msgspec
import pytest
import pytest_asyncio
from PIL import Image

from bot.channels import FetchError, Forged, Rates, SendError
from bot.channels.whatsapp import WhatsApp
from bot.channels.whatsapp.limits import LIMITS
from bot.config import Secret
from bot.config.sections import WhatsApp as Settings
from models.message import Attachment, Button, Incoming, Outgoing, Template
from tests.fakes.graph import HANG_UP, NO_JSON, NUMBER, SECRET, WABA, FakeGraph, encode, number_info, sign
from tests.fakes.pictures import smaller
from tests.sample import NOW

SARI = "ID.13491208655302741918"
OTHER = "106540352242923"
VERIFY = "a-token-of-our-own"
YES_NO = ((Button("Ya", "a:1"),), (Button("Tidak", "a:2"),))


class Remembered:
    """Uploads in memory."""

    def __init__(self) -> None:
        self.kept: dict[tuple[str, str], str] = {}

    async def find(self, account: str, digest: str) -> str:
        return self.kept.get((account, digest), "")

    async def keep(self, account: str, digest: str, ref: str) -> None:
        self.kept[account, digest] = ref


def channel_to(graph: FakeGraph, *, token: str = "", **more: Any) -> WhatsApp:
    settings = Settings(
        token=Secret(token or graph.token),
        app_secret=Secret(SECRET),
        verify_token=Secret(VERIFY),
        phone_number_ids=more.pop("phone_number_ids", (NUMBER, OTHER)),
        business_account=WABA,
        graph_base=graph.base,
        **more,
    )
    return WhatsApp(settings, uploads=Remembered(), smaller=smaller)


@pytest_asyncio.fixture
async def graph() -> AsyncIterator[FakeGraph]:
    async with FakeGraph(numbers={NUMBER: number_info(), OTHER: number_info(OTHER, "15550783882")}) as fake:
        yield fake


@pytest_asyncio.fixture
async def channel(graph: FakeGraph) -> AsyncIterator[WhatsApp]:
    opened = channel_to(graph)
    yield opened
    await opened.close()


def picture(kind: str = "JPEG") -> bytes:
    out = BytesIO()
    Image.new("RGB", (8, 6), (1, 2, 3)).save(out, kind)
    return out.getvalue()


# What comes


def signed(body: bytes, secret: str = SECRET) -> dict[bytes, bytes]:
    return {b"x-hub-signature-256": sign(body, secret).encode()}


def test_a_signed_body_is_metas(channel: WhatsApp) -> None:
    body = encode(FakeGraph().phone().says("halo ünï"))
    channel.verify(signed(body), body)


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 401),
        ({b"x-hub-signature": sign(b"{}").encode()}, 401),
        (signed(b"{}", "another"), 403),
        (signed(b"{ }"), 403),
        ({b"x-hub-signature-256": b""}, 403),
        ({b"x-hub-signature-256": b"sha256=\xff\xfe"}, 403),
        ({b"x-hub-signature-256": sign(b"{}").removeprefix("sha256=").encode()}, 403),
    ],
)
def test_a_body_that_is_not_metas_is_forged(
    channel: WhatsApp, headers: dict[bytes, bytes], status: int
) -> None:
    with pytest.raises(Forged) as forged:
        channel.verify(headers, b"{}")
    assert forged.value.status == status


def test_the_handshake_answers_the_challenge(channel: WhatsApp) -> None:
    query = {"hub.mode": "subscribe", "hub.verify_token": VERIFY, "hub.challenge": "1158201444"}
    assert channel.greet(query) == b"1158201444"


@pytest.mark.parametrize(
    "query",
    [
        {},
        {"hub.mode": "subscribe", "hub.challenge": "1"},
        {"hub.mode": "subscribe", "hub.verify_token": "wrong-ünï", "hub.challenge": "1"},
        {"hub.mode": "unsubscribe", "hub.verify_token": VERIFY, "hub.challenge": "1"},
    ],
)
def test_a_handshake_without_our_token_is_forged(channel: WhatsApp, query: dict[str, str]) -> None:
    with pytest.raises(Forged):
        channel.greet(query)


async def test_messages_of_all_our_numbers_are_read(graph: FakeGraph, channel: WhatsApp) -> None:
    for number in (NUMBER, OTHER):
        [said] = channel.parse(encode(graph.phone(phone_number_id=number).says("halo")))
        assert isinstance(said, Incoming)
        assert said.account == number
    assert channel.parse(encode(graph.phone(phone_number_id="1").says("halo"))) == []


def test_limits_pace_and_answers(channel: WhatsApp) -> None:
    assert channel.limits(SARI) is LIMITS
    assert channel.rates == Rates(80, 6, 45, replies=True, groups="")
    assert channel.answer(SARI, Outgoing(text="x")) is None


# What goes


async def test_a_message_brings_back_our_row(graph: FakeGraph, channel: WhatsApp) -> None:
    wamid = await channel.send(SARI, Outgoing(text="<b>Benar?</b>", rows=YES_NO), ref="row1")
    message = graph.messages[wamid]
    assert message["interactive"]["body"] == {"text": "*Benar?*"}
    assert (message["recipient"], message["biz_opaque_callback_data"]) == (SARI, "row1")
    assert graph.calls[0].path == f"/{NUMBER}/messages"
    assert graph.faults == []


async def test_an_answer_leaves_from_the_number_that_was_written_to(
    graph: FakeGraph, channel: WhatsApp
) -> None:
    await channel.send(SARI, Outgoing(text="x"), account=OTHER)
    await channel.send(SARI, Outgoing(text="x"), account="1")  # a number that we had once
    assert [call.path for call in graph.calls] == [f"/{OTHER}/messages", f"/{NUMBER}/messages"]


async def test_a_template_once_the_window_is_shut(graph: FakeGraph, channel: WhatsApp) -> None:
    graph.window_open(SARI, NOW - timedelta(hours=1))
    with pytest.raises(SendError) as error:
        await channel.send(SARI, Outgoing(text="x"))
    assert (error.value.shut, error.value.retry_after, error.value.code) == (True, None, 131047)
    read = {"type": "QUICK_REPLY", "text": "Baca"}
    graph.templates.put(
        "template_news",
        "id",
        [{"type": "BODY", "text": "Ada kabar."}, {"type": "BUTTONS", "buttons": [read]}],
    )
    template = Template("template_news", "id", (), ("m:kabar",))
    wamid = await channel.send(SARI, Outgoing(text="x", template=template))
    assert graph.messages[wamid]["template"]["name"] == "template_news"
    assert graph.faults == []


async def test_nothing_to_show_makes_no_call(graph: FakeGraph, channel: WhatsApp) -> None:
    assert await channel.send(SARI, Outgoing(edit="wamid.A", rows=YES_NO)) == ""
    assert graph.calls == []


async def test_read_and_typing(graph: FakeGraph, channel: WhatsApp) -> None:
    said = Incoming("whatsapp", "wamid.A", SARI, "text", account=OTHER)
    await channel.seen(said)
    await channel.seen(said, typing=True)
    await channel.seen(msgspec.structs.replace(said, external_id="f" * 64))  # known by its hash alone
    assert graph.read == ["wamid.A", "wamid.A"]
    assert [call.params.get("typing_indicator") for call in graph.calls] == [None, {"type": "text"}]
    assert {call.path for call in graph.calls} == {f"/{OTHER}/messages"}
    assert graph.faults == []


async def test_the_way_of_messages_is_asked_where_they_go(graph: FakeGraph, channel: WhatsApp) -> None:
    await channel.reach(SARI, account=OTHER)
    await channel.reach(SARI)
    assert [call.path for call in graph.calls] == [f"/{OTHER}/messages", f"/{NUMBER}/messages"]
    assert (graph.read, graph.messages, graph.faults) == (["wamid.none"] * 2, {}, [])


async def test_who_wants_no_read_receipts_sends_none(graph: FakeGraph) -> None:
    channel = channel_to(graph, read_receipts=False)
    await channel.seen(Incoming("whatsapp", "wamid.A", SARI, "text"))
    await channel.close()
    assert (graph.calls, channel.reads) == ([], False)


# Files


def uploads(graph: FakeGraph) -> int:
    return sum(call.path.endswith("/media") for call in graph.calls)


async def test_a_photo_is_uploaded_once_for_each_number(graph: FakeGraph, channel: WhatsApp) -> None:
    message, content = Outgoing(text="Balai", photo="m1"), picture()
    first = graph.messages[await channel.send(SARI, message, content)]
    again = graph.messages[await channel.send("6281200000001", message, content)]
    assert first["image"] == again["image"]
    assert (first["image"]["caption"], uploads(graph)) == ("Balai", 1)
    await channel.send(SARI, message, content, account=OTHER)
    assert uploads(graph) == 2
    assert graph.faults == []


async def test_an_upload_that_is_gone_is_made_anew(graph: FakeGraph, channel: WhatsApp) -> None:
    message, content = Outgoing(text="Balai", photo="m1"), picture()
    await channel.send(SARI, message, content)
    graph.media.kept.clear()
    wamid = await channel.send(SARI, message, content)
    await channel.send(SARI, message, content)
    assert graph.messages[wamid]["image"]["id"] in graph.media.kept
    assert uploads(graph) == 2


async def test_what_has_nothing_to_do_with_the_upload_is_not_tried_again(
    graph: FakeGraph, channel: WhatsApp
) -> None:
    message, content = Outgoing(text="Balai", photo="m1"), picture()
    await channel.send(SARI, message, content)
    graph.fail_next(131056)
    with pytest.raises(SendError):
        await channel.send(SARI, message, content)
    assert uploads(graph) == 1


async def test_a_failed_upload_says_what_follows(graph: FakeGraph, channel: WhatsApp) -> None:
    graph.fail_next(131053, on="media")
    with pytest.raises(SendError) as error:
        await channel.send(SARI, Outgoing(photo="m1"), picture())
    assert (error.value.retry_after, error.value.code) == (60, 131053)


async def test_a_photo_whose_bytes_are_gone_leaves_its_words(graph: FakeGraph, channel: WhatsApp) -> None:
    wamid = await channel.send(SARI, Outgoing(text="Balai", photo="m1"), None)
    assert graph.messages[wamid]["text"]["body"] == "Balai"


@pytest.mark.parametrize(
    ("name", "kind", "mime"),
    [
        ("doc:1:daftar hadir.pdf", "document", "application/pdf"),
        ("doc:1:jadwal.ics", "document", "text/plain"),
        ("doc:1:isi.csv", "document", "text/plain"),
        ("doc:1:bidang.json", "document", "text/plain"),
    ],
)
async def test_documents(graph: FakeGraph, channel: WhatsApp, name: str, kind: str, mime: str) -> None:
    wamid = await channel.send(SARI, Outgoing(text="Ini", document=name), b"...")
    part = graph.messages[wamid][kind]
    assert (part["filename"], part["caption"]) == (name.removeprefix("doc:1:"), "Ini")
    assert graph.media.kept[part["id"]].mime.split(";")[0] == mime
    assert graph.faults == []


@pytest.mark.parametrize(
    ("name", "kind"),
    [("form:1:lagu.mp3", "audio"), ("form:1:cara.mp4", "video"), ("form:1:isi.pdf", "document")],
)
async def test_what_a_label_lets_hear_or_see(
    graph: FakeGraph, channel: WhatsApp, name: str, kind: str
) -> None:
    await channel.send(SARI, Outgoing(text="Apa ini?", photo=name), b"...")
    assert next(iter(graph.messages.values()))["type"] == kind
    assert graph.faults == []


@pytest.mark.parametrize("kind", ["GIF", "WEBP"])
async def test_pictures_of_other_kinds_become_jpegs(graph: FakeGraph, channel: WhatsApp, kind: str) -> None:
    wamid = await channel.send(SARI, Outgoing(photo=f"form:1:a.{kind.lower()}"), picture(kind))
    kept = graph.media.kept[graph.messages[wamid]["image"]["id"]]
    assert (kept.mime, kept.content[:3]) == ("image/jpeg", b"\xff\xd8\xff")
    assert graph.faults == []


async def test_a_picture_that_is_too_heavy_is_made_lighter(graph: FakeGraph, channel: WhatsApp) -> None:
    out = BytesIO()
    Image.effect_noise((2400, 2400), 90).convert("RGB").save(out, "PNG")
    assert len(out.getvalue()) > 5_000_000
    wamid = await channel.send(SARI, Outgoing(photo="form:1:a.png"), out.getvalue())
    assert len(graph.media.kept[graph.messages[wamid]["image"]["id"]].content) < 5_000_000


@pytest.mark.parametrize(
    ("message", "content"),
    [
        (Outgoing(document="doc:1:semua.zip"), b"PK"),
        (Outgoing(photo="form:1:a.webp"), b"no picture"),
        (Outgoing(photo="form:1:lagu.mp3"), b"0" * 16_000_001),
        (Outgoing(document="doc:1:a.pdf"), b""),
    ],
)
async def test_a_file_that_whatsapp_never_takes_is_given_up_at_once(
    graph: FakeGraph, channel: WhatsApp, message: Outgoing, content: bytes
) -> None:
    with pytest.raises(SendError) as error:
        await channel.send(SARI, message, content)
    assert error.value.retry_after is None
    assert graph.calls == []


async def test_a_file_that_somebody_sent_is_fetched(graph: FakeGraph, channel: WhatsApp) -> None:
    media = graph.media.put(b"a photo", "image/jpeg")
    assert await channel.fetch(Attachment(media), 1000) == b"a photo"


async def test_a_file_that_is_gone_too_large_or_damaged(graph: FakeGraph, channel: WhatsApp) -> None:
    media = graph.media.put(b"a photo", "image/jpeg")
    for ref, limit, again in (("1", 1000, False), (media, 3, False)):
        with pytest.raises(FetchError) as error:
            await channel.fetch(Attachment(ref), limit)
        assert error.value.retryable is again


async def test_a_file_that_is_larger_than_was_said_is_refused_while_it_comes(
    graph: FakeGraph, channel: WhatsApp
) -> None:
    media = graph.media.put(b"x" * 100_000, "image/jpeg")
    about = await channel.api.about(media)
    with pytest.raises(FetchError) as error:
        await channel.api.download(about.url, 70_000)
    assert not error.value.retryable


async def test_a_file_with_other_bytes_than_promised_is_fetched_again(
    graph: FakeGraph, channel: WhatsApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    media = graph.media.put(b"a photo", "image/jpeg")

    async def another(url: str, most: int) -> bytes:
        return b"a phot0"

    monkeypatch.setattr(channel.api, "download", another)
    with pytest.raises(FetchError) as error:
        await channel.fetch(Attachment(media), 1000)
    assert error.value.retryable


@pytest.mark.parametrize("url", ["", "http://elsewhere.example/x", "ftp://x", "file:///etc/passwd"])
async def test_the_token_is_shown_to_no_other_address(channel: WhatsApp, url: str) -> None:
    with pytest.raises(FetchError):
        await channel.api.download(url, 1000)


@pytest.mark.parametrize(
    ("code", "on"), [(500, "download"), (HANG_UP, "download"), (190, "object"), (500, "object")]
)
async def test_a_fetch_that_failed_for_a_while_is_tried_again(
    graph: FakeGraph, channel: WhatsApp, code: int, on: str
) -> None:
    media = graph.media.put(b"a photo", "image/jpeg")
    graph.fail_next(code, on=on, times=2 if code == HANG_UP else 1)  # aiohttp itself asks once more then
    with pytest.raises(FetchError) as error:
        await channel.fetch(Attachment(media), 1000)
    assert error.value.retryable
    assert await channel.fetch(Attachment(media), 1000) == b"a photo"


# Beginning, and failures


async def test_starting_learns_the_number_that_links_lead_to(graph: FakeGraph) -> None:
    graph.numbers[NUMBER]["display_phone_number"] = "+62 812-0000-0001"
    channel = channel_to(graph)
    await channel.start()
    await channel.close()
    assert channel.platform.us == "6281200000001"
    assert graph.faults == []


@pytest.mark.parametrize(
    ("more", "code", "admin"),
    [
        ({"token": "another-token"}, 190, "machine.wa_token"),
        ({"phone_number_ids": (NUMBER, "1" * 15)}, 100, "machine.wa_access"),
    ],
)
async def test_starting_with_a_wrong_token_or_number_says_so(
    graph: FakeGraph, more: dict[str, Any], code: int, admin: str
) -> None:
    channel = channel_to(graph, **more)
    with pytest.raises(SendError) as error:
        await channel.start()
    await channel.close()
    assert (error.value.code, error.value.admin) == (code, admin)
    assert "another-token" not in str(error.value)


async def test_no_answer_and_an_answer_without_json_are_tried_again(
    graph: FakeGraph, channel: WhatsApp
) -> None:
    for code in (HANG_UP, NO_JSON):
        graph.fail_next(code)
        with pytest.raises(SendError) as error:
            await channel.send(SARI, Outgoing(text="x"))
        assert (error.value.retry_after, error.value.unreachable) == (1, False)


async def test_a_server_that_is_not_there(graph: FakeGraph) -> None:
    channel = channel_to(FakeGraph(base="http://127.0.0.1:9"))
    with pytest.raises(SendError) as error:
        await channel.send(SARI, Outgoing(text="x"))
    await channel.close()
    assert error.value.retry_after == 1


async def test_many_messages_share_the_connections(graph: FakeGraph, channel: WhatsApp) -> None:
    await asyncio.gather(*(channel.send(f"62812000{n:05}", Outgoing(text="x")) for n in range(100)))
    assert len(graph.messages) == 100
    assert graph.faults == []
    await channel.menu(SARI, [("bantuan", "Bantuan")])  # there are no menus
    assert len(graph.calls) == 100


async def test_nothing_secret_is_in_an_error(graph: FakeGraph) -> None:
    channel = channel_to(graph, token="secret-token")
    with pytest.raises(SendError) as error:
        await channel.send(SARI, Outgoing(text="x"))
    await channel.close()
    assert "secret-token" not in json.dumps([str(error.value), error.value.reason])
