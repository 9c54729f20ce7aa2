"""What goes to Telegram and comes from there, field by field: calls, refusals, what people and groups do."""

from __future__ import annotations

import json
from typing import Any

import pytest

from bot.channels import SendError
from bot.channels.telegram import render, updates
from bot.channels.telegram.api import Api, Refused, _made, _pool, failure, form, labelled, uploaded
from bot.channels.transport import TOO_MUCH
from bot.channels.whatsapp.api import Api as Graph
from models.message import Attachment, Button, Incoming, Outgoing

SARI: dict[str, Any] = {
    "id": 7001,
    "is_bot": False,
    "first_name": "Sari",
    "last_name": "L.",
    "language_code": "id",
}
PRIVATE: dict[str, Any] = {"id": 7001, "type": "private"}
GROUP: dict[str, Any] = {"id": -1001, "type": "supergroup", "title": "Tim\x00 Gemuh"}
PLAIN = {"parse_mode": "HTML", "link_preview_options": {"is_disabled": True}}


# Calls


def called(message: Outgoing, *, remove: bool = False) -> tuple[str, dict[str, Any]]:
    method, call = render.call_of("7001", message, remove=remove)
    return method, json.loads(render.encode(call))


ROWS = ((Button("Ya", data="a:1"), Button("Peta", url="https://x.id")),)
INLINE = {
    "inline_keyboard": [[{"text": "Ya", "callback_data": "a:1"}, {"text": "Peta", "url": "https://x.id"}]]
}


@pytest.mark.parametrize(
    ("message", "method", "fields"),
    [
        (
            Outgoing(ack="cb", text="Sudah"),
            "answerCallbackQuery",
            {"callback_query_id": "cb", "text": "Sudah"},
        ),
        (Outgoing(text="a"), "sendMessage", {"chat_id": 7001, "text": "a", **PLAIN}),
        (
            Outgoing(text="a", rows=ROWS),
            "sendMessage",
            {"chat_id": 7001, "text": "a", "reply_markup": INLINE, **PLAIN},
        ),
        (
            Outgoing(text="a", rows=((Button("Lokasi", share=True), Button("Lewati", data="x")),)),
            "sendMessage",
            {
                "chat_id": 7001,
                "text": "a",
                "reply_markup": {
                    "keyboard": [[{"text": "Lokasi", "request_location": True}, {"text": "Lewati"}]],
                    "one_time_keyboard": True,
                    "resize_keyboard": True,
                },
                **PLAIN,
            },
        ),
        (
            Outgoing(edit="5", text="b", rows=ROWS),
            "editMessageText",
            {"chat_id": 7001, "message_id": 5, "text": "b", "reply_markup": INLINE, **PLAIN},
        ),
        (
            Outgoing(edit="5"),
            "editMessageReplyMarkup",
            {"chat_id": 7001, "message_id": 5, "reply_markup": {"inline_keyboard": []}},
        ),
    ],
)
def test_a_call(message: Outgoing, method: str, fields: dict[str, Any]) -> None:
    assert called(message) == (method, fields)


def test_a_keyboard_below_is_taken_away_only_where_nothing_else_comes() -> None:
    gone = {"remove_keyboard": True}
    assert called(Outgoing(text="a"), remove=True)[1]["reply_markup"] == gone
    assert called(Outgoing(text="a", rows=ROWS), remove=True)[1]["reply_markup"] == INLINE


@pytest.mark.parametrize(
    ("method", "refusal", "then", "changed"),
    [
        ("sendMessage", "can't parse entities: x", "sendMessage", {"text": "a & b", "parse_mode": ""}),
        ("sendMessage", "message is too long", None, {}),
        ("sendMessage", "message to reply not found", None, {}),
        ("sendMessage", "there is no text in the message", None, {}),
        (
            "editMessageText",
            "there is no text in the message to edit",
            "editMessageCaption",
            {"text": "", "caption": "<b>a</b> &amp; b", "link_preview_options": None},
        ),
        ("editMessageText", "message to edit not found", "sendMessage", {"message_id": 0}),
        ("editMessageText", "message can't be edited", "sendMessage", {"message_id": 0}),
        ("editMessageText", "something else", None, {}),
        ("editMessageReplyMarkup", "message to edit not found", None, {}),
    ],
)
def test_another_way_to_say_it(method: str, refusal: str, then: str | None, changed: dict[str, Any]) -> None:
    message = Outgoing(text="<b>a</b> &amp; b", edit="5" if method != "sendMessage" else "")
    _, call = render.call_of("7001", message)
    way = render.another_way(method, call, refusal)
    if then is None:
        assert way is None
        return
    assert way is not None
    kept = {name: getattr(call, name) for name in render.Call.__struct_fields__}
    assert way[0] == then
    assert {name: getattr(way[1], name) for name in kept} == kept | changed


def test_a_caption_that_cannot_be_edited_is_said_anew_and_a_plain_text_stays_refused() -> None:
    call = render.Call(chat_id=1, message_id=5, caption="<i>a</i>", parse_mode="HTML")
    again = render.another_way("editMessageCaption", call, "message to edit not found")
    assert again is not None
    assert (again[1].text, again[1].caption, again[1].message_id) == ("<i>a</i>", "", 0)
    plain = render.another_way("editMessageCaption", call, "can't parse entities")
    assert plain is not None
    assert (plain[1].caption, plain[1].parse_mode) == ("a", "")
    assert render.another_way("sendMessage", plain[1], "can't parse entities") is None


def test_commands_as_telegram_takes_them() -> None:
    told = render.commands([("c" * 33, "t" * 257)] * 101)
    assert (len(told), len(told[0][0]), len(told[0][1])) == (100, 32, 256)


@pytest.mark.parametrize(
    ("name", "document", "way"),
    [
        ("a.jpg", False, ("sendPhoto", "photo")),
        ("", False, ("sendPhoto", "photo")),
        ("a.mp3", False, ("sendAudio", "audio")),
        ("a.mp4", False, ("sendVideo", "video")),
        ("a.mp3", True, ("sendDocument", "document")),
    ],
)
def test_how_a_file_is_uploaded(name: str, document: bool, way: tuple[str, str]) -> None:
    assert render.upload_of(name, document=document) == way
    assert render.upload_of(name)[0] != "sendDocument"


def test_what_a_file_is_called() -> None:
    assert [labelled("photo", name) for name in ("", "m1", "form:1:a.png", "a.mp3")] == [
        ("photo.jpg", "image/jpeg"),
        ("photo.jpg", "image/jpeg"),
        ("photo.png", "image/png"),
        ("photo.mp3", "audio/mpeg"),
    ]
    assert uploaded("doc:1:surat.pdf") == ("surat.pdf", "application/pdf")
    assert uploaded("surat.nobodys") == ("surat.nobodys", "application/octet-stream")
    data = form({"chat_id": 5, "caption": ""}, "photo", b"jpeg", ("a.jpg", "image/jpeg"))
    parts = {part[0]["name"]: part for part in data._fields}
    assert set(parts) == {"chat_id", "photo"}
    assert (parts["photo"][0]["filename"], parts["photo"][1]["Content-Type"]) == ("a.jpg", "image/jpeg")


# Refusals

TOLD = ("retry_after", "unreachable", "admin", "code", "down", "busy", "crowded", "refused", "muted")
NOTHING = (None, False, "", 0)


def meant(status: int, **answer: Any) -> dict[str, Any] | str:
    """What is told of an answer, but for what is nothing; a plain refusal as its words."""
    error = failure(status, json.dumps(answer).encode())
    if isinstance(error, Refused):
        assert str(error) == error.description
        return error.description
    told = {name: getattr(error, name) for name in (*TOLD, "moved_to")}
    return {name: value for name, value in told.items() if value not in NOTHING or name == "retry_after"}


@pytest.mark.parametrize(
    ("status", "answer", "told"),
    [
        (429, {"parameters": {"retry_after": 3}}, {"retry_after": 3, "busy": True, "crowded": True}),
        (400, {"parameters": {"migrate_to_chat_id": -55}}, {"retry_after": 0, "moved_to": "-55"}),
        (400, {"description": "Bad Request: TOPIC_CLOSED"}, {"muted": True}),
        (403, {"description": "bot was blocked by the user"}, {"unreachable": True}),
        (400, {"description": "chat not found"}, {"unreachable": True}),
        (400, {"description": "message is too long"}, "message is too long"),
        (
            401,
            {"description": "Unauthorized"},
            {"retry_after": 60, "down": True, "refused": True, "admin": "machine.tg_token"},
        ),
        (
            404,
            {"description": "Not Found"},
            {"retry_after": 60, "down": True, "refused": True, "admin": "machine.tg_token"},
        ),
        (402, {}, "402"),
        (405, {}, "405"),
        (409, {"description": "Conflict"}, {"retry_after": 1, "code": 409}),
        (410, {}, "410"),
        (429, {}, {"retry_after": 1, "busy": True, "crowded": True}),
        (429, {"parameters": {"retry_after": 0}}, {"retry_after": 1, "busy": True, "crowded": True}),
        (499, {}, {"retry_after": 1}),
        (500, {}, {"retry_after": 1, "down": True}),
        (501, {}, {"retry_after": 1, "down": True}),
        (200, {"error_code": 403}, {"unreachable": True}),
    ],
)
def test_what_a_refusal_means(status: int, answer: dict[str, Any], told: dict[str, Any] | str) -> None:
    expected = told if isinstance(told, str) else {"retry_after": None} | told
    assert meant(status, **answer) == expected


@pytest.mark.parametrize(
    ("raw", "told"),
    [
        (b'"error_code":"403","description":"\xff"', {"unreachable": True}),
        (b'"error_code":403,"description":null', {"unreachable": True}),
        (b'"error_code":403,"description":"x","parameters":[]', {"unreachable": True}),
        (b'"error_code":403,"description":"x","result":{"message_id":"none"}', {"unreachable": True}),
        (b'"error_code":429,"parameters":{"retry_after":"7"}', {"busy": True, "retry_after": 7}),
        (b'"error_code":400,"parameters":{"migrate_to_chat_id":"-1005"}', {"moved_to": "-1005"}),
        (b'"error_code":400,"description":"Bad Request: CHANNEL_PRIVATE"', {"unreachable": True}),
        (b'"error_code":400,"description":"Bad Request: group chat was deactivated"', {"unreachable": True}),
        (b'"error_code":400,"description":"Bad Request: USER_IS_BLOCKED"', {"unreachable": True}),
    ],
)
def test_an_odd_part_of_a_refusal_hides_nothing_else(raw: bytes, told: dict[str, Any]) -> None:
    error = failure(400, b'{"ok":false,%s}' % raw)
    assert isinstance(error, SendError)
    assert {name: getattr(error, name) for name in told} == told
    assert not error.down


@pytest.mark.parametrize("body", [b"<html>", b'{"ok":false,"error_code":%d,"description":"no"}'])
@pytest.mark.parametrize("status", [402, 405, 406, 410, 413, 414, 415, 422, 431])
def test_what_never_gets_better_is_given_up_and_not_tried_again(status: int, body: bytes) -> None:
    error = failure(status, body.replace(b"%d", b"%d" % status))
    spoken = b"%d" in body
    assert isinstance(error, Refused) == (spoken or status in TOO_MUCH)


@pytest.mark.parametrize("status", [408, 420, 425, 499])
def test_what_may_be_taken_another_time_is_tried_again(status: int) -> None:
    error = failure(status, b'{"ok":false,"error_code":%d,"description":"later"}' % status)
    assert isinstance(error, SendError)
    assert (error.retry_after, error.down) == (1, False)


def test_an_answer_that_says_nothing_is_an_outage() -> None:
    error = failure(502, b"<html>")
    assert isinstance(error, SendError)
    assert (error.retry_after, error.down, str(error)) == (
        1,
        True,
        "Telegram answered 502 without saying why",
    )


@pytest.mark.parametrize(
    ("method", "raw", "made"),
    [
        ("sendMessage", b'{"ok":true,"result":{"message_id":7}}', "7"),
        ("editMessageText", b'{"ok":true,"result":true}', ""),
        ("answerCallbackQuery", b'{"ok":true,"result":true}', ""),
        ("sendMessage", b'{"ok":true,"result":true}', None),
        ("sendMessage", b'{"ok":true,"result":{}}', None),
        ("editMessageText", b'{"ok":true}', None),
        ("editMessageText", b'{"result":true}', None),
        ("sendMessage", b'{"result":{"message_id":7}}', None),
        ("sendMessage", b"<html>", None),
        ("sendMessage", b'{"ok":false,"error_code":403,"description":"blocked"}', None),
    ],
)
def test_only_an_answer_that_names_what_was_made_is_a_proof(
    method: str, raw: bytes, made: str | None
) -> None:
    if made is not None:
        assert _made(method, raw) == made
        return
    with pytest.raises(SendError) as caught:
        _made(method, raw)
    assert caught.value.unreachable == (b"403" in raw)
    assert caught.value.unsure == (b"403" not in raw)


async def test_the_connections() -> None:
    pool = _pool()
    try:
        connector: Any = pool.connector
        assert (connector.limit, connector._cached_hosts._ttl) == (100, 600)
        assert not pool.auto_decompress
        assert {str(name) for name in pool.skip_auto_headers} == {"User-Agent", "Accept", "Accept-Encoding"}
        assert type(pool.cookie_jar).__name__ == "DummyCookieJar"
    finally:
        await pool.close()
    api = Api("1:test", "http://127.0.0.1:1")
    url = api._url("getMe")
    assert (str(url), api._url("getMe") is url) == ("http://127.0.0.1:1/bot1:test/getMe", True)
    await api.close()
    for one in (Api("1:test", "http://127.0.0.1:1"), Graph("token", "http://127.0.0.1:1", "v23.0")):
        with pytest.raises(SendError):
            await (one.tell("getMe") if isinstance(one, Api) else one.number("1"))
        opened: Any = one._pool
        assert (opened.connector.limit, opened.closed) == (100 if isinstance(one, Api) else 200, False)
        await one.close()
        assert opened.closed


# What comes


def update(**content: Any) -> list[Incoming]:
    return list(updates.parse(json.dumps({"update_id": 9, **content}).encode(), "pendamping_bot"))


def message(
    chat: dict[str, Any] = PRIVATE, sender: dict[str, Any] | None = SARI, **content: Any
) -> list[Incoming]:
    about = {"message_id": 5, "chat": chat, **({"from": sender} if sender else {}), **content}
    return update(message=about)


def said(kind: str, **more: Any) -> Incoming:
    about = {"message_id": "5", "name": "Sari L.", "language": "id"}
    return Incoming("telegram", "9", "7001", kind, 9, **about | more)  # type: ignore[arg-type]


def in_group(data: str, **more: Any) -> Incoming:
    return Incoming("telegram", "9", "-1001", "group", 9, data=data, name="Tim Gemuh", **more)


@pytest.mark.parametrize(
    ("text", "sender", "heard"),
    [
        ("/ikat AB-12", SARI, [in_group("bind", text="AB-12", member="7001", language="id")]),
        (
            "/IKAT@pendamping_bot  AB 12 ",
            SARI,
            [in_group("bind", text="AB 12", member="7001", language="id")],
        ),
        ("/start AB-12", SARI, [in_group("bind", text="AB-12", member="7001", language="id")]),
        ("/lepas", SARI, [in_group("unbind", member="7001", language="id")]),
        ("/lepas", SARI | {"is_bot": True}, [in_group("unbind")]),
        ("/lepas", None, [in_group("unbind")]),
        ("/ikat", SARI, []),
        ("/start  ", SARI, []),
        ("/menu", SARI, []),
        ("ikat AB-12", SARI, []),
    ],
)
def test_what_is_heard_in_a_group(text: str, sender: dict[str, Any] | None, heard: list[Incoming]) -> None:
    assert message(GROUP, sender, text=text) == heard
    assert update(edited_message={"message_id": 5, "chat": GROUP, "from": SARI, "text": text}) == []


def test_a_group_that_moved_and_one_that_removed_us() -> None:
    assert message(GROUP, migrate_to_chat_id=-55) == [in_group("moved", text="-55")]
    for status, heard in (("kicked", 1), ("left", 1), ("member", 0), ("administrator", 0)):
        change = {"chat": GROUP, "from": SARI, "new_chat_member": {"status": status}}
        assert update(my_chat_member=change) == [in_group("left")] * heard


@pytest.mark.parametrize(("status", "heard"), [("kicked", 1), ("member", 1), ("left", 0)])
def test_who_blocks_us_or_lets_us_in(status: str, heard: int) -> None:
    change = {"chat": PRIVATE, "from": SARI, "new_chat_member": {"status": status}}
    assert update(my_chat_member=change) == [said("blocked", message_id="", data=status)] * heard
    channel = change | {"chat": {"id": -5, "type": "channel"}}
    assert update(my_chat_member=channel) == []


def test_a_tap_where_it_counts_and_where_it_does_not() -> None:
    tap = {"id": "cb", "from": SARI, "data": "a:1", "message": {"message_id": 5, "chat": PRIVATE}}
    assert update(callback_query=tap) == [said("button", data="a:1", callback_id="cb")]
    stray = [said("stray", message_id="", callback_id="cb")]
    assert update(callback_query=tap | {"message": {"message_id": 5, "chat": GROUP}}) == stray
    assert update(callback_query={name: tap[name] for name in ("id", "from", "data")}) == stray


FILE = {"file_id": "F", "mime_type": "m" * 80, "file_name": "a\x00.bin", "file_size": 7}
KEPT: dict[str, Any] = {"mime": "m" * 80, "name": "a.bin", "size": 7}


@pytest.mark.parametrize(
    ("content", "kind", "attachment"),
    [
        ({"voice": FILE}, "voice", Attachment("F", "audio", **KEPT)),
        ({"audio": FILE}, "voice", Attachment("F", "audio", **KEPT)),
        ({"video": FILE}, "file", Attachment("F", "video", **KEPT)),
        ({"video_note": FILE}, "file", Attachment("F", "video", **KEPT)),
        ({"animation": FILE, "document": FILE}, "file", Attachment("F", "video", **KEPT)),
        (
            {"animation": FILE, "document": FILE | {"mime_type": "image/png"}},
            "file",
            Attachment("F", "video", **KEPT),
        ),
        ({"document": FILE}, "file", Attachment("F", "file", **KEPT)),
        (
            {"document": FILE | {"mime_type": "image/webp"}},
            "photo",
            Attachment("F", "image", **KEPT | {"mime": "image/webp"}),
        ),
        ({"sticker": {"file_id": "S"}}, "sticker", None),
        ({"contact": {"phone_number": "1", "first_name": "A"}}, "contact", None),
        ({"hologram": {}}, "other", None),
        (
            {
                "photo": [
                    {"file_id": "a", "width": 90, "height": 10, "file_size": 1},
                    {"file_id": "b", "width": 40, "height": 40, "file_size": 2},
                    {"file_id": "c", "width": 10, "height": 95, "file_size": 3},
                ]
            },
            "photo",
            Attachment("b", "image", "image/jpeg", "", 2),
        ),
    ],
)
def test_what_a_message_holds(content: dict[str, Any], kind: str, attachment: Attachment | None) -> None:
    more: dict[str, Any] = {"caption": "ba\x00lai", "media_group_id": "9"}
    assert message(**content, **more) == [said(kind, attachment=attachment, text="balai", album="9")]
    edited = {"message_id": 5, "chat": PRIVATE, "from": SARI, **content, **more}
    assert [one.edited for one in update(edited_message=edited)] == [True]


@pytest.mark.parametrize("chat", [{"id": 0, "type": "private"}, {"id": -7, "type": "private"}])
def test_nobody_says_nothing(chat: dict[str, Any]) -> None:
    assert message(chat, text="a") == []
    assert message(PRIVATE, None, text="a") == []
    assert message(PRIVATE, SARI | {"is_bot": True}, text="a") == []
    assert message(PRIVATE | {"id": 1}, text="a")[0].sender == "1"
    assert update() == []
    assert update(edited_message={"message_id": 5, "chat": PRIVATE, "from": SARI, "pinned_message": {}}) == []


def test_a_command_is_for_whom_it_names() -> None:
    for text, ours in (
        ("/a@pendamping_bot x", 1),
        ("/a@Other_Bot x", 0),
        ("/a x@other_bot", 1),
        ("/a", 1),
        ("a@other_bot", 1),
        ("/a@", 0),
    ):
        assert len(message(text=text)) == ours, text
