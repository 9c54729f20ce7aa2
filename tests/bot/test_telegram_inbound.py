"""Every update that lies beside the project is accepted, and what each of them does stands in one table.

CASES names another folder of the same layout; files that the table does not list must at least be accepted.
"""

from __future__ import annotations

import json
import time
from itertools import count

import msgspec
import pytest

from bot.channels.telegram import updates
from models.message import Attachment, Incoming, Place
from tests import beside
from tests.core.bodies import TELEGRAM, Body
from tests.fakes.botapi import Phone

CASES = beside.CASES / "telegram-inbound"
NOTHING = ""
"""Accepted, stored nowhere and answered by nothing."""

TABLE = {
    "001-docs-text-without-chat-type": "text",
    "002-docs-text": "text",
    "003-docs-forwarded-old-style": "text",
    "004-docs-forwarded-channel-old-style": "text",
    "005-docs-reply": "text",
    "006-docs-edited-message": "text edited",
    "007-docs-entities": "text",
    "011-docs-inline-query-numeric-id": NOTHING,  # we have no inline mode
    "013-teloxide-message-text": "text",
    "014-teloxide-message-story": NOTHING,  # groups
    "015-teloxide-message-reply-to-message": NOTHING,
    "019-teloxide-new-update-kind-some-field-idk": NOTHING,  # kinds that we do not know
    "022-teloxide-message-reaction-old-reaction": NOTHING,
    "026-teloxide-purchased-paid-media-paid-media-payload": NOTHING,
    "027-teloxide-message-video": "file",
    "029-teloxide-message-media-group-id": "file",
    "030-teloxide-message-text": "text",
    "033-teloxide-message-forward-origin": NOTHING,
    "035-teloxide-message-migrate-from-chat-id": NOTHING,
    "036-teloxide-message-location": NOTHING,  # from nobody, in chat 0
    "037-teloxide-message-video-chat-started": NOTHING,
    "038-teloxide-message-photo": "photo",
    "039-teloxide-message-forum-topic-created": NOTHING,
    "040-teloxide-message-reply-to-message": NOTHING,
    "042-teloxide-message-forum-topic-closed": NOTHING,
    "043-teloxide-channel-post-giveaway": NOTHING,  # channels
    "044-teloxide-channel-post-giveaway-created": NOTHING,
    "045-teloxide-channel-post-giveaway-completed": NOTHING,
    "046-teloxide-channel-post-reply-to-message": NOTHING,
    "048-teloxide-channel-post-suggested-post-approved": NOTHING,
    "053-teloxide-channel-post-gift": NOTHING,
    "054-teloxide-channel-post-unique-gift": NOTHING,
    "055-teloxide-channel-post-boost-added": NOTHING,
    "056-teloxide-message-text": "text",
    "057-teloxide-message-photo": "photo",
    "059-rubenlagus-message-write-access-allowed": NOTHING,  # said by Telegram itself
    "060-php-telegram-bot-message-reply-to-message": NOTHING,
    "061-php-telegram-bot-message-text": "text",
    "063-php-telegram-bot-message-text": "text",
    "069-telegrambots-message-text": "text",
    "070-telegrambots-message-text": "text",
    "071-telegrambots-message-text": "text",
    "073-telegrambots-callback-query-id": "button",  # on a message too old to be shown; without data
    "074-telegrambots-message-photo": "photo",
    "076-odd-start-deep-link-payload-64": "text",
    "077-odd-command-with-bot-name-in-group": NOTHING,
    "081-odd-callback-query-inline-message": "stray",  # on a message that no chat of ours holds
    "082-odd-callback-query-forged-data-64-bytes-cyrillic": "button",
    "085-odd-contact-own": "contact",
    "087-odd-contact-without-user-id": "contact",
    "088-odd-location": "location",
    "091-odd-venue": "location",
    "092-odd-photo-caption-entities": "photo",
    "095-odd-media-group-part-3": "photo",
    "096-odd-document-2gb": "file",
    "097-odd-document-without-name-and-size": "file",
    "098-odd-voice": "voice",
    "100-odd-sticker": "sticker",
    "101-odd-animation-also-document": "file",
    "107-odd-linked-channel-auto-forward": NOTHING,
    "108-odd-forward-from-hidden-user": "text",
    "109-odd-forum-topic-message": NOTHING,
    "110-odd-migrate-to-chat-id": "group",  # it has another address now
    "111-odd-migrate-from-chat-id": NOTHING,
    "112-odd-my-chat-member-blocked": "blocked",
    "118-odd-chosen-inline-result": NOTHING,
    "119-odd-web-app-data": NOTHING,
    "121-odd-successful-payment": NOTHING,
    "125-odd-text-with-nul-like-and-control-chars": "text",
    "126-odd-text-lone-name-html": "text",
    "129-odd-old-update-23-hours": "text",
    "130-odd-via-bot": "text",
    "131-odd-quote-reply-external": "text",
    "132-odd-business-message": NOTHING,  # spoken to its owner, not to us
    "133-odd-business-connection": NOTHING,
    "135-odd-unknown-future-fields": "text",
    "136-odd-message-with-no-content-known": "other",
    "138-odd-user-id-over-32-bit": "text",
}


def parse(update: object) -> list[Incoming]:
    return list(updates.parse(json.dumps(update).encode()))


def told(said: list[Incoming]) -> str:
    return " ".join(f"{one.kind}{' edited' if one.edited else ''}" for one in said)


@beside.needs(CASES)
def test_every_file_is_accepted_and_does_what_the_table_says() -> None:
    found = {path.stem: told(list(updates.parse(path.read_bytes()))) for path in sorted(CASES.glob("*.json"))}
    assert {name: what for name, what in found.items() if what != TABLE.get(name, what)} == {}


@beside.needs(CASES)
def test_what_each_file_says_can_be_stored() -> None:
    for path in CASES.glob("*.json"):
        for one in updates.parse(path.read_bytes()):
            text = msgspec.json.encode(one).decode()
            assert "\\u0000" not in text
            assert one.sender.isdigit() or (one.kind == "group" and int(one.sender) < 0)
            assert len(one.data.encode()) <= 64


# The same without the files


@pytest.mark.parametrize(("what", "update"), [(what, one) for what in TELEGRAM for one in TELEGRAM[what]])
def test_a_body_of_our_own_does_what_it_says(what: str, update: Body) -> None:
    assert told(parse(update)) == what


SARI = Phone(7001)


def test_a_text() -> None:
    [said] = parse(Phone(7001, numbers=count(5)).says("/start AB-12"))
    assert said == Incoming(
        "telegram", "5", "7001", "text", 5, "/start AB-12", message_id="50005", name="Sari", language="id"
    )


def test_a_tap() -> None:
    [said] = parse(SARI.taps("a:1:2", 77))
    assert (said.kind, said.data, said.message_id, said.callback_id[:2]) == ("button", "a:1:2", "77", "cb")


def test_an_edited_text_names_its_message() -> None:
    first = SARI.says("satu")
    [said] = parse(SARI.edits(first, "dua"))
    assert (said.edited, said.text, said.message_id) == (True, "dua", str(first["message"]["message_id"]))


def test_of_a_photos_sizes_the_largest_counts_and_an_album_is_named() -> None:
    [said] = parse(SARI.photo("P", caption="balai", album="9"))
    assert (said.kind, said.text, said.album) == ("photo", "balai", "9")
    assert said.attachment == Attachment("P", "image", "image/jpeg", "", 90_000)


def test_a_picture_sent_as_a_file_is_a_photo_other_files_are_files() -> None:
    assert told(parse(SARI.document("D", "image/jpeg", 5))) == "photo"
    assert told(parse(SARI.document("D", "application/pdf", 5))) == "file"


def test_a_place() -> None:
    [said] = parse(SARI.location(-6.98, 110.1))
    assert said.location == Place(-6.98, 110.1, 12.5)


def test_voice_and_stickers_have_kinds_of_their_own() -> None:
    assert [told(parse(SARI.voice())), told(parse(SARI.sticker()))] == ["voice", "sticker"]


def test_blocking_and_letting_in_again() -> None:
    assert [parse(SARI.member(status))[0].data for status in ("kicked", "member")] == ["kicked", "member"]


def test_nulls_mean_not_there() -> None:
    update = SARI.says("halo")
    update["message"] |= {"from": {"id": 7001, "first_name": "Sari", "last_name": None}, "photo": None}
    assert told(parse(update)) == "text"


def test_a_nul_character_is_left_out_since_postgresql_cannot_keep_it() -> None:
    assert parse(SARI.says("a\x00b"))[0].text == "ab"


@pytest.mark.parametrize("chat", ["group", "supergroup", "channel"])
def test_outside_private_chats_nothing_is_said(chat: str) -> None:
    message, tap = SARI.says("halo"), SARI.taps("x", 1)
    message["message"]["chat"] = tap["callback_query"]["message"]["chat"] = {"id": -100, "type": chat}
    assert parse(message) == []
    assert [(one.kind, one.sender, one.callback_id[:2]) for one in parse(tap)] == [("stray", "7001", "cb")]


@pytest.mark.parametrize("content", ["pinned_message", "write_access_allowed", "successful_payment"])
def test_what_telegram_says_itself_is_not_answered(content: str) -> None:
    assert parse(SARI.message(**{content: {}})) == []


def test_what_we_do_not_know_is_kindly_puzzling() -> None:
    assert told(parse(SARI.message(hologram={}))) == "other"


def test_an_update_of_a_strange_shape_is_let_be() -> None:
    assert parse({"update_id": 1, "message": "text"}) == []


@pytest.mark.parametrize(
    "body", [b"", b"{", b"[]", b"{}", b"null", b'{"update_id":"x"}', b"\xff\xfe", b'"a"']
)
def test_what_is_no_update_is_an_error(body: bytes) -> None:
    with pytest.raises(ValueError, match=r"no update|no JSON|JSON is malformed"):
        updates.parse(body)


def test_one_odd_update_spoils_no_other_of_the_same_answer() -> None:
    body = {"ok": True, "result": [SARI.says("satu"), {"update_id": 98, "message": 5}, SARI.says("dua")]}
    said, last = updates.parse_list(json.dumps(body).encode())
    assert [one.text for one in said] == ["satu", "dua"]
    assert last == body["result"][-1]["update_id"]  # type: ignore[index]


# What cannot be decoded spoils nothing else


def altered(update: object, old: bytes, new: bytes) -> bytes:
    body = json.dumps(update).encode()
    assert old in body
    return body.replace(old, new)


def nested(depth: int) -> bytes:
    return altered(SARI.message(text="halo", odd="X"), b'"X"', b"[" * depth + b"]" * depth)


ODD = {
    "invalid UTF-8": (altered(SARI.says("aXb"), b"aXb", b"a\xff\xfeb"), "a\ufffd\ufffdb"),
    "half a surrogate pair": (altered(SARI.says("aXb"), b"aXb", b"a\\ud83db"), "a?b"),
    "half a pair elsewhere": (altered(SARI.message(text="halo", odd="X"), b'"X"', b'"\\ude00"'), "halo"),
    "1500 deep": (nested(1500), "halo"),
    "60000 deep": (nested(60_000), "halo"),
    "a number for a text": (json.dumps(SARI.message(text=12)).encode(), "12"),
    "a text for a list": (json.dumps(SARI.message(text="halo", photo="x")).encode(), "halo"),
    "a list for a struct": (json.dumps(SARI.message(text="halo", location=[])).encode(), "halo"),
    "one bad size of a photo": (
        json.dumps(
            SARI.message(caption="balai", photo=[5, {"file_id": "P", "width": 9, "height": 9}])
        ).encode(),
        "balai",
    ),
    "a language that is no word": (
        json.dumps(SARI.says("halo") | {}).replace('"language_code": "id"', '"language_code": {}').encode(),
        "halo",
    ),
}


@pytest.mark.parametrize("name", ODD)
def test_what_can_be_read_of_an_odd_update_is_read(name: str) -> None:
    body, text = ODD[name]
    assert [one.text for one in updates.parse(body)] == [text]


@pytest.mark.parametrize("name", ODD)
def test_an_odd_update_spoils_no_other_of_the_same_answer(name: str) -> None:
    body, text = ODD[name]
    first, last = SARI.says("satu"), SARI.says("dua")
    answer = b'{"ok":true,"result":[' + b",".join([json.dumps(first).encode(), body]) + b","
    said, offset = updates.parse_list(answer + json.dumps(last).encode() + b"]}")
    assert [one.text for one in said] == ["satu", text, "dua"]
    assert offset == last["update_id"]


def test_what_still_cannot_be_read_is_passed_over_and_confirmed(caplog: pytest.LogCaptureFixture) -> None:
    broken = b'{"update_id":77,"message":{"text":nul}}'
    said, offset = updates.parse_list(b'{"ok":true,"result":[' + broken + b"]}")
    assert (said, offset) == ([], 77)
    assert list(updates.parse(broken)) == []
    assert "update 77" in caplog.text


def test_a_number_within_a_message_is_not_the_updates() -> None:
    odd = b'{"message":{"update_id":9,"text":"\\"update_id\\":8"},"update_id":77,"x":"\\ud800"}'
    assert updates.parse_list(b'{"ok":true,"result":[' + odd + b"]}") == ([], 77)


@pytest.mark.parametrize("body", [b"", b"<html>", b"[]", b"{}", b'{"ok":true}', b'{"ok":true,"result":[{'])
def test_what_is_no_answer_confirms_nothing(body: bytes) -> None:
    with pytest.raises(ValueError, match=r"no JSON object|without result"):
        updates.parse_list(body)


@pytest.mark.cost
def test_a_hostile_body_costs_no_more_than_its_length() -> None:
    began = time.process_time()
    with pytest.raises(ValueError, match="no JSON object"):
        updates.parse_list(b'{"result":["' + b'\\"' * 1_000_000)
    assert time.process_time() - began < 2


# Whom a command is for


@pytest.mark.parametrize("command", ["/lepas", "/start", "/ikat", "/menu", "/batal"])
def test_a_command_for_another_bot_is_not_ours(command: str) -> None:
    for name, ours in (("other_bot", 0), ("Pendamping_Bot", 1)):
        update = SARI.says(f"{command}@{name} AB-12")
        assert len(updates.parse(json.dumps(update).encode(), "pendamping_bot")) == ours
        update["message"]["chat"] = {"id": -1001, "type": "supergroup", "title": "Tim"}
        heard = ours if command in ("/lepas", "/start", "/ikat") else 0
        assert len(updates.parse(json.dumps(update).encode(), "pendamping_bot")) == heard


def test_an_address_in_a_text_is_no_command() -> None:
    assert told(parse(SARI.says("kirim ke balai@desa.id"))) == "text"
    assert told(parse(SARI.says("/lapor balai@desa.id"))) == "text"
