"""Invented bodies as Telegram and WhatsApp send them, by what they should do; nobody in them is real.

They are written out by hand, apart from the fakes' phones, so that both can be wrong in their own way only.
"""

from __future__ import annotations

from typing import Any

Body = dict[str, Any]
NUMBER = "100200300400500"
PERSON = {"id": 70010001, "is_bot": False, "first_name": "Sari", "language_code": "id"}
CHAT = {"id": 70010001, "type": "private", "first_name": "Sari"}
CHANNEL = {"id": -5, "type": "channel", "title": "K"}
GROUP = {"id": -1009000000001, "type": "supergroup", "title": "Kecamatan"}


def message(number: int, chat: Body = CHAT, **content: Any) -> Body:
    about = {"message_id": 900 + number, "from": PERSON, "chat": chat, "date": 1_780_000_000}
    return {"update_id": number, "message": {**about, **content}}


def _tap(number: int, **content: Any) -> Body:
    tap = {"id": f"8{number}", "from": PERSON, "chat_instance": "4", **content}
    return {"update_id": number, "callback_query": tap}


SIZES = [
    {"file_id": "kecil", "file_unique_id": "k", "width": 90, "height": 60, "file_size": 1_500},
    {"file_id": "besar", "file_unique_id": "b", "width": 1280, "height": 853, "file_size": 210_000},
]
FILE = {"file_id": "berkas", "file_unique_id": "f", "file_size": 40_000}

TELEGRAM: dict[str, list[Body]] = {
    "text": [
        message(1, text="mulai ABCD-2345", entities=[]),
        message(2, text="/lapor", entities=[{"type": "bot_command", "offset": 0, "length": 6}]),
        message(3, text="👩‍🌾 ‮مرحبا", link_preview_options={"is_disabled": True}),
        message(
            4, text="diteruskan", forward_origin={"type": "hidden_user", "date": 1, "sender_user_name": "X"}
        ),
        message(5, text="isi", something_new={"nested": [1, None]}),
    ],
    "text edited": [
        {"update_id": 6, "edited_message": message(6, text="baru", edit_date=1_780_000_060)["message"]}
    ],
    "button": [
        _tap(7, data="a:1:2", message=message(7, text="?")["message"]),
        _tap(8, data="x" * 64, message={"chat": CHAT, "message_id": 3, "date": 0}),
    ],
    "stray": [
        _tap(9, data="a:1:2", inline_message_id="BQ"),
        _tap(10, data="a", message=message(10, GROUP)["message"]),
    ],
    "photo": [
        message(11, photo=SIZES, caption="balai desa"),
        message(12, photo=SIZES, media_group_id="77"),
        message(13, document={**FILE, "mime_type": "image/jpeg", "file_name": "IMG.jpg"}),
    ],
    "file": [
        message(14, document={**FILE, "mime_type": "application/pdf", "file_name": "notulen.pdf"}),
        message(15, document=FILE),
        message(16, video={**FILE, "width": 4, "height": 3, "duration": 2}),
    ],
    "voice": [message(17, voice={**FILE, "duration": 3, "mime_type": "audio/ogg"})],
    "sticker": [
        message(
            18,
            sticker={
                **FILE,
                "type": "regular",
                "width": 5,
                "height": 5,
                "is_animated": False,
                "is_video": False,
            },
        )
    ],
    "contact": [
        message(19, contact={"phone_number": "620000000", "first_name": "Sari", "user_id": 70010001})
    ],
    "location": [
        message(20, location={"latitude": -7.01, "longitude": 110.2}),
        message(
            21,
            venue={"location": {"latitude": -7.0, "longitude": 110.0}, "title": "Balai", "address": ""},
            location={"latitude": -7.0, "longitude": 110.0},
        ),
    ],
    "other": [message(22), message(23, dice={"emoji": "🎲", "value": 3})],
    "": [
        message(24, GROUP, text="halo semua"),
        message(25, pinned_message={"message_id": 1, "date": 0, "chat": CHAT}),
        {"update_id": 26, "poll": {"id": "1", "question": "?", "options": []}},
        {"update_id": 27, "channel_post": message(27, CHANNEL, text="a")["message"]},
        {"update_id": 28, "a_kind_of_next_year": {"id": 1}},
    ],
}


def _body(value: Body, number: str = NUMBER) -> Body:
    meta = {"display_phone_number": "620000000000", "phone_number_id": number}
    change = {"field": "messages", "value": {"messaging_product": "whatsapp", "metadata": meta, **value}}
    return {"object": "whatsapp_business_account", "entry": [{"id": "555", "changes": [change]}]}


def said(number: int, kind: str, content: Any, to: str = NUMBER, **more: Any) -> Body:
    contact = {"profile": {"name": "Budi"}, "wa_id": "6200000011", "user_id": "ID.5550001"}
    about = {"from": "6200000011", "from_user_id": "ID.5550001", "id": f"wamid.own{number}"}
    one = {**about, "timestamp": "1780000000", "type": kind, kind: content, **more}
    return _body({"contacts": [contact], "messages": [one]}, to)


def _status(number: int, state: str, **more: Any) -> Body:
    about = {
        "id": f"wamid.sent{number}",
        "status": state,
        "timestamp": "1780000001",
        "recipient_id": "6200000011",
    }
    return _body({"statuses": [{**about, **more}]})


PICTURE = {"id": "911", "mime_type": "image/jpeg", "sha256": "x"}

WHATSAPP: dict[str, list[Body]] = {
    "text": [
        said(1, "text", {"body": "halo"}),
        said(2, "text", {"body": "👨‍👩‍👧 שלום" * 30}, context={"forwarded": True}),
        said(3, "text", {"body": "ya"}, context={"from": "620", "id": "wamid.earlier"}),
    ],
    "photo": [said(4, "image", {**PICTURE, "caption": "balai"})],
    "file": [said(5, "document", {**PICTURE, "mime_type": "application/pdf", "filename": "a.pdf"})],
    "voice": [said(6, "audio", {**PICTURE, "mime_type": "audio/ogg; codecs=opus", "voice": True})],
    "sticker": [said(7, "sticker", {**PICTURE, "mime_type": "image/webp", "animated": False})],
    "location": [said(8, "location", {"latitude": -7.01, "longitude": 110.2, "name": "Balai"})],
    "contact": [
        said(9, "contacts", [{"name": {"formatted_name": "Budi"}, "phones": [{"phone": "+62 000"}]}])
    ],
    "button": [
        said(10, "interactive", {"type": "button_reply", "button_reply": {"id": "a:1", "title": "Ya"}}),
        said(
            11,
            "interactive",
            {"type": "list_reply", "list_reply": {"id": "a:2", "title": "B", "description": "c"}},
        ),
        said(12, "button", {"payload": "a:3", "text": "Buka"}),
    ],
    "other": [said(13, "order", {"catalog_id": "1", "product_items": []})],
    "": [
        said(14, "reaction", {"message_id": "wamid.sent1", "emoji": "👍"}),
        said(15, "text", {"body": "bukan untuk kami"}, "9999999999999"),
        {"object": "whatsapp_business_account", "entry": []},
    ],
    "sent": [_status(1, "sent", pricing={"billable": True, "pricing_model": "PMP", "category": "utility"})],
    "delivered": [_status(2, "delivered")],
    "read": [_status(3, "read")],
    "failed 131047": [_status(4, "failed", errors=[{"code": 131047, "title": "Re-engagement message"}])],
}
