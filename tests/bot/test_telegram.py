"""Telegram as a channel against a Bot API on loopback that checks every call: sending, and how it fails."""

from __future__ import annotations

import asyncio
import json
from io import BytesIO
from typing import Any

import msgspec
import pytest
import telegram as ptb
from PIL import Image

from actions import Rules
from bot.channels import FetchError, Forged, SendError
from bot.channels.telegram import Telegram
from bot.inbox.menus import commands
from models.message import Attachment, Button, Outgoing
from tests.bot.telegrams import SECRET, channel_to
from tests.fakes.botapi import Failure, FakeBotApi, Phone, checked, rules

YES_NO = ((Button("Ya", "a:1"), Button("Tidak", "a:2")), (Button("Situs", url="https://example.id"),))


def picture() -> bytes:
    out = BytesIO()
    Image.new("RGB", (8, 6), (1, 2, 3)).save(out, "JPEG")
    return out.getvalue()


async def test_a_text_with_buttons(api: FakeBotApi, channel: Telegram) -> None:
    number = await channel.send("7001", Outgoing(text="<b>Halo</b> &lt;3", rows=YES_NO))
    message = api.messages[7001, int(number)]
    assert message["text"] == "Halo <3"
    assert message["reply_markup"]["inline_keyboard"][0][1] == {"text": "Tidak", "callback_data": "a:2"}
    assert message["reply_markup"]["inline_keyboard"][1] == [{"text": "Situs", "url": "https://example.id"}]
    assert api.faults == []


async def test_the_location_is_asked_for_by_the_lower_keyboard_which_goes_with_the_next_plain_text(
    api: FakeBotApi, channel: Telegram
) -> None:
    await channel.send(
        "7001", Outgoing(text="Di mana?", rows=((Button("Bagikan", share=True),), (Button("Lewati"),)))
    )
    await channel.send("7002", Outgoing(text="orang lain"))
    await channel.send("7001", Outgoing(text="Terima kasih"))
    await channel.send("7001", Outgoing(text="Selesai"))
    first, other, second, third = (call.get("reply_markup") for call in api.of("sendMessage"))
    assert first is not None
    assert first["keyboard"] == [[{"text": "Bagikan", "request_location": True}], [{"text": "Lewati"}]]
    assert first["one_time_keyboard"]
    assert (other, second, third) == (None, {"remove_keyboard": True}, None)
    assert api.faults == []


async def test_a_photo_is_uploaded_with_its_caption_and_buttons(api: FakeBotApi, channel: Telegram) -> None:
    content = picture()
    await channel.send("7001", Outgoing(text="<i>Balai</i>", photo="m1", rows=YES_NO), content)
    [call] = api.of("sendPhoto")
    assert (call["photo"], call["caption"], call["chat_id"]) == (content, "<i>Balai</i>", 7001)
    assert len(call["reply_markup"]["inline_keyboard"]) == 2
    assert api.faults == []


@pytest.mark.parametrize(
    ("name", "method", "field"),
    [("form:1:lagu.mp3", "sendAudio", "audio"), ("form:1:cara.mp4", "sendVideo", "video")],
)
async def test_what_a_label_lets_hear_or_see(
    api: FakeBotApi, channel: Telegram, name: str, method: str, field: str
) -> None:
    await channel.send("7001", Outgoing(text="<b>Apa ini?</b>", photo=name, rows=YES_NO), b"...")
    [call] = api.of(method)
    assert (call[field], call["caption"]) == (b"...", "<b>Apa ini?</b>")
    assert api.faults == []


async def test_a_document_keeps_its_name(api: FakeBotApi, channel: Telegram) -> None:
    message = Outgoing(text="Jadwal", document="doc:1f:bimtek.ics", rows=YES_NO)
    await channel.send("7001", message, b"BEGIN:VCALENDAR")
    [call] = api.of("sendDocument")
    assert (call["document"], call["document"].name) == (b"BEGIN:VCALENDAR", "bimtek.ics")
    assert call["caption"] == "Jadwal"
    assert channel.answer("7001", message) is None
    assert api.faults == []


async def test_edits_and_acknowledgements(api: FakeBotApi, channel: Telegram) -> None:
    number = await channel.send("7001", Outgoing(text="Pilih", rows=YES_NO))
    await channel.send("7001", Outgoing(edit=number, rows=((Button("✓ Ya", "was:1"),),)))
    await channel.send("7001", Outgoing(edit=number, text="Sudah"))
    await channel.send("7001", Outgoing(ack="cb1", text="Tersimpan"))
    await channel.send("7001", Outgoing(ack="cb2"))
    message = api.messages[7001, int(number)]
    assert (message["text"], message["reply_markup"]) == ("Sudah", {"inline_keyboard": []})
    assert api.of("answerCallbackQuery") == [
        {"callback_query_id": "cb1", "text": "Tersimpan"},
        {"callback_query_id": "cb2"},
    ]
    assert api.faults == []


@pytest.mark.parametrize(
    ("message", "method", "description"),
    [
        (
            Outgoing(ack="old"),
            "answerCallbackQuery",
            "Bad Request: query is too old and response timeout expired or query ID is invalid",
        ),
        (Outgoing(edit="5"), "editMessageReplyMarkup", "Bad Request: message to edit not found"),
        (
            Outgoing(edit="5"),
            "editMessageReplyMarkup",
            "Bad Request: message is not modified: it is the same",
        ),
    ],
)
async def test_what_comes_too_late_is_no_error(
    api: FakeBotApi, channel: Telegram, message: Outgoing, method: str, description: str
) -> None:
    api.fail(method, Failure(400, description))
    assert await channel.send("7001", message) == ""


@pytest.mark.parametrize(
    ("failure", "retry_after", "unreachable"),
    [
        (Failure(429, "Too Many Requests: retry after 17", 17), 17, False),
        (Failure(403, "Forbidden: bot was blocked by the user"), None, True),
        (Failure(403, "Forbidden: user is deactivated"), None, True),
        (Failure(400, "Bad Request: chat not found"), None, True),
        (Failure(400, "Bad Request: message is too long"), None, False),
        (Failure(500, "Internal Server Error"), 1, False),
        (Failure(401, "Unauthorized"), 60, False),
    ],
)
async def test_a_failure_carries_its_verdict(
    api: FakeBotApi, channel: Telegram, failure: Failure, retry_after: float | None, unreachable: bool
) -> None:
    api.fail("sendMessage", failure)
    with pytest.raises(SendError) as caught:
        await channel.send("7001", Outgoing(text="halo"))
    assert (caught.value.retry_after, caught.value.unreachable) == (retry_after, unreachable)


async def test_a_server_that_is_not_there_is_tried_again_and_no_token_is_told(api: FakeBotApi) -> None:
    nowhere = channel_to(api)
    await api.__aexit__()
    with pytest.raises(SendError) as caught:
        await nowhere.send("7001", Outgoing(text="halo"))
    assert caught.value.retry_after == 1
    assert api.token not in caught.value.reason
    await nowhere.close()


async def test_markup_that_telegram_cannot_read_goes_out_as_plain_text(
    api: FakeBotApi, channel: Telegram
) -> None:
    await channel.send("7001", Outgoing(text="a <blink>b</blink> &amp; c"))
    refused, sent = api.of("sendMessage")
    assert refused["parse_mode"] == "HTML"
    assert (sent["text"], "parse_mode" in sent) == ("a b & c", False)


async def test_the_text_under_a_photo_is_changed_as_its_caption(api: FakeBotApi, channel: Telegram) -> None:
    number = await channel.send("7001", Outgoing(text="Kartu", photo="m"), picture())
    assert await channel.send("7001", Outgoing(edit=number, text="<b>Disetujui</b>")) == number
    assert api.messages[7001, int(number)]["caption"] == "Disetujui"
    assert api.faults == []


async def test_what_cannot_be_changed_any_more_is_said_anew(api: FakeBotApi, channel: Telegram) -> None:
    number = await channel.send("7001", Outgoing(edit="404", text="Sudah", rows=YES_NO))
    assert api.messages[7001, int(number)]["text"] == "Sudah"
    api.fail("editMessageText", Failure(400, "Bad Request: message can't be edited"))
    await channel.send("7001", Outgoing(edit=number, text="Lagi"))
    assert [message["text"] for message in api.messages.values()] == ["Sudah", "Lagi"]
    assert api.faults == []


# Receiving


def test_the_secret_is_asked_for(channel: Telegram) -> None:
    channel.verify({b"x-telegram-bot-api-secret-token": SECRET.encode()}, b"{}")
    for headers, status in [({}, 401), ({b"x-telegram-bot-api-secret-token": b"wrong"}, 403)]:
        with pytest.raises(Forged) as caught:
            channel.verify(headers, b"{}")
        assert caught.value.status == status


async def test_a_reply_in_the_response_is_a_whole_call(api: FakeBotApi, channel: Telegram) -> None:
    for message in (Outgoing(text="Halo", rows=YES_NO), Outgoing(ack="cb"), Outgoing(ack="cb", text="ya")):
        body = channel.answer("7001", message)
        assert body is not None
        api.respond(body)
    assert [call.method for call in api.calls] == [
        "sendMessage",
        "answerCallbackQuery",
        "answerCallbackQuery",
    ]
    assert api.faults == []
    assert channel.answer("7001", Outgoing(text="Halo", photo="m")) is None
    assert channel_to(api, in_response=False).answer("7001", Outgoing(text="Halo")) is None


async def test_a_file_is_fetched_and_what_is_too_large_is_not(api: FakeBotApi, channel: Telegram) -> None:
    api.files = {"P": b"x" * 3000, "big": b"x" * 30_000_000}
    assert await channel.fetch(Attachment("P", size=0), 5000) == api.files["P"]
    for attachment, limit in [
        (Attachment("P"), 2000),
        (Attachment("P", size=6000), 5000),
        (Attachment("big"), 10**9),
    ]:
        with pytest.raises(FetchError) as caught:
            await channel.fetch(attachment, limit)
        assert not caught.value.retryable
    api.fail("getFile", Failure(500, "Internal Server Error"))
    with pytest.raises(FetchError) as caught:
        await channel.fetch(Attachment("P"), 5000)
    assert caught.value.retryable


@pytest.mark.parametrize(("status", "again"), [(404, False), (410, False), (500, True), (502, True)])
async def test_a_file_that_is_not_given_out_is_told_without_the_token(
    api: FakeBotApi, channel: Telegram, status: int, again: bool
) -> None:
    api.files, api.downloads = {"P": b"x"}, {"P": status}
    with pytest.raises(FetchError) as caught:
        await channel.fetch(Attachment("P"), 5000)
    assert (caught.value.retryable, str(status) in str(caught.value)) == (again, True)
    assert "/bot" not in str(caught.value)


async def test_asking_gives_what_was_done_and_the_last_number(api: FakeBotApi, channel: Telegram) -> None:
    sari = Phone(7001)
    api.deliver(sari.says("satu"), sari.says("dua"))
    said, last = await channel.ask(0, 0)
    assert [one.text for one in said] == ["satu", "dua"]
    assert await channel.ask((last or 0) + 1, 0) == ([], None)
    assert api.faults == []


# Set-up


async def test_starting_with_polling_takes_the_webhook_away(api: FakeBotApi, channel: Telegram) -> None:
    api.hook = {"url": "https://old.example"}
    await channel.start()
    assert api.hook == {}
    assert [call.get("language_code", "") for call in api.of("setMyCommands")] == [
        "",
        "en",
    ]
    assert api.faults == []


async def test_starting_with_a_webhook_gives_the_secret_and_the_kinds_we_use(api: FakeBotApi) -> None:
    channel = channel_to(api, hook="https://bot.example.id/hooks/telegram")
    await channel.start()
    assert api.hook["secret_token"] == SECRET
    assert set(api.hook["allowed_updates"]) == {
        "message",
        "edited_message",
        "callback_query",
        "my_chat_member",
    }
    assert api.faults == []
    await channel.close()


@pytest.mark.parametrize("text", ["<b>Rekap</b> minggu ini", ""])
async def test_a_group_that_takes_no_pictures_gets_the_words(
    api: FakeBotApi, channel: Telegram, text: str
) -> None:
    api.fail("sendPhoto", Failure(400, "Bad Request: not enough rights to send photos to the chat"))
    await channel.send("-5", Outgoing(text=text, photo="m"), picture())
    assert [call["text"] for call in api.of("sendMessage")] == ([text] if text else [])
    assert api.faults == []


async def test_a_group_that_takes_nothing_is_told_as_such(api: FakeBotApi, channel: Telegram) -> None:
    api.fail("sendPhoto", Failure(400, "Bad Request: CHAT_SEND_PHOTOS_FORBIDDEN"))
    api.fail("sendMessage", Failure(400, "Bad Request: CHAT_WRITE_FORBIDDEN"))
    with pytest.raises(SendError) as caught:
        await channel.send("-5", Outgoing(text="Rekap", photo="m"), picture())
    assert caught.value.muted


async def test_a_person_gets_the_commands_of_their_roles(api: FakeBotApi, channel: Telegram) -> None:
    await channel.menu("7001", commands(["camat"], "id", Rules()))
    [call] = api.of("setMyCommands")
    assert call["scope"] == {"type": "chat", "chat_id": 7001}
    assert "tinjau" in [command["command"] for command in call["commands"]]
    assert api.faults == []


async def test_a_wrong_token_is_told_without_the_token(api: FakeBotApi) -> None:
    api.token = "2:other"
    channel = channel_to(api)
    api.token = "3:right"
    with pytest.raises(SendError) as caught:
        await channel.start()
    assert "2:other" not in caught.value.reason
    await channel.close()


# The fake itself


async def test_python_telegram_bot_reads_what_the_fake_answers(api: FakeBotApi, channel: Telegram) -> None:
    await channel.send("7001", Outgoing(text="Halo", rows=YES_NO))
    await channel.send("7001", Outgoing(text="Foto", photo="m"), picture())
    messages = [ptb.Message.de_json(message, None) for message in api.messages.values()]
    assert messages[0].text == "Halo"
    assert messages[0].reply_markup is not None
    assert messages[0].reply_markup.inline_keyboard[1][0].url == "https://example.id"
    assert messages[1].caption == "Foto"
    async with ptb.Bot(api.token, base_url=f"{api.base}/bot", base_file_url=f"{api.base}/file/bot") as bot:
        assert bot.username == "pendamping_bot"
        sent = await bot.send_message(7001, "dari pustaka lain")
        assert sent.chat.id == 7001
    for update in (
        Phone(1).says("/start x"),
        Phone(1).taps("a", 5),
        Phone(1).photo(),
        Phone(1).member("kicked"),
    ):
        assert ptb.Update.de_json(update, None).effective_user is not None


BROKEN: dict[str, tuple[str, dict[str, Any]]] = {
    "unknown method": ("sendMesage", {"chat_id": 1, "text": "a"}),
    "missing field": ("sendMessage", {"chat_id": 1}),
    "unknown field": ("sendMessage", {"chat_id": 1, "text": "a", "txt": "a"}),
    "wrong type": ("sendMessage", {"chat_id": 1, "text": 5}),
    "empty text": ("sendMessage", {"chat_id": 1, "text": " "}),
    "too long text": ("sendMessage", {"chat_id": 1, "text": "😀" * 2049}),
    "too long caption": ("sendPhoto", {"chat_id": 1, "photo": b"x", "caption": "a" * 1025}),
    "bad HTML": ("sendMessage", {"chat_id": 1, "text": "<b>a</i>", "parse_mode": "HTML"}),
    "open HTML": ("sendMessage", {"chat_id": 1, "text": "<b>a", "parse_mode": "HTML"}),
    "unescaped HTML": ("sendMessage", {"chat_id": 1, "text": "1 < 2", "parse_mode": "HTML"}),
    "65 bytes of data": (
        "sendMessage",
        {
            "chat_id": 1,
            "text": "a",
            "reply_markup": {"inline_keyboard": [[{"text": "a", "callback_data": "é" * 32 + "x"}]]},
        },
    ),
    "a button that does nothing": (
        "sendMessage",
        {"chat_id": 1, "text": "a", "reply_markup": {"inline_keyboard": [[{"text": "a"}]]}},
    ),
    "11 in an album": ("sendMediaGroup", {"chat_id": 1, "media": [{"type": "photo", "media": "x"}] * 11}),
    "a long notice": ("answerCallbackQuery", {"callback_query_id": "1", "text": "a" * 201}),
    "a command in capitals": ("setMyCommands", {"commands": [{"command": "Lapor", "description": "x"}]}),
    "a secret with a space": ("setWebhook", {"url": "https://a.id", "secret_token": "a b"}),
}


@pytest.mark.parametrize("name", BROKEN)
def test_the_check_fails_on_broken_calls(name: str) -> None:
    method, params = BROKEN[name]
    assert rules.faults(method, params), "our own rules stand alone"
    assert checked(method, params)


def test_a_text_of_exactly_4096_units_beside_its_tags_passes() -> None:
    text = "<b>" + "😀" * 2048 + "</b>"
    assert checked("sendMessage", {"chat_id": 1, "text": text, "parse_mode": "HTML"}) == []


async def test_a_broken_call_is_remembered_and_refused(api: FakeBotApi, channel: Telegram) -> None:
    with pytest.raises(SendError):
        await channel.send("7001", Outgoing(text="a", rows=((Button("x", "é" * 33),),)))
    assert len(api.faults) >= 2


async def test_many_are_sent_at_once(api: FakeBotApi, channel: Telegram) -> None:
    sent = await asyncio.gather(*(channel.send("7001", Outgoing(text=str(n))) for n in range(30)))
    assert len(set(sent)) == 30
    assert json.loads(msgspec.json.encode(sent)) == sent


async def test_the_way_of_messages_is_asked_in_their_chat(api: FakeBotApi) -> None:
    channel = channel_to(api)
    await channel.reach("-100777")
    await channel.close()
    assert [(call.method, call.params) for call in api.calls] == [
        ("sendChatAction", {"chat_id": -100777, "action": "typing"})
    ]
    assert (api.messages, api.faults) == ({}, [])
