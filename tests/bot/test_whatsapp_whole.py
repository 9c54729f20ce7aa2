"""What WhatsApp permits and tells, exactly at its limits; what each code means for everybody else."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from bot.channels import SendError
from bot.channels.whatsapp import contents, files, updates
from bot.channels.whatsapp.api import failure
from bot.channels.whatsapp.numbers import e164
from bot.channels.whatsapp.shapes import (
    Body,
    Change,
    Chosen,
    Contact,
    Context,
    Entry,
    File,
    Interactive,
    Location,
    Message,
    Metadata,
    Profile,
    QuickReply,
    Status,
    Text,
    Value,
)
from bot.channels.whatsapp.verdicts import VERDICTS, error, of
from bot.pictures import Spoilt
from models.message import Attachment, Incoming, Outgoing, Place

DOWN = {
    *(0, 102, 190, 3, 10, 33, 200, 131005, 131045, 133010, 131037, 368, 131031, 131042, 131048, 133016),
    *(1, 2, 131016, 131057, 133004),
}
REFUSED = {0, 102, 190, 3, 10, 33, 200, 131005, 131045, 133010, 131037, 133016}


@pytest.mark.parametrize("code", VERDICTS)
def test_whom_else_a_code_concerns(code: int) -> None:
    told = error(code, "")
    assert (told.down, told.refused) == (code in DOWN, code in REFUSED)
    assert (told.busy, told.crowded) == (code in {4, 17, 32, 341, 613, 80007, 80008, 130429}, code == 131056)
    assert str(told) == f"{code} {VERDICTS[code].says}"
    assert error(code, f"(#{code}) why").reason.endswith(": why")


def test_codes_at_the_edge_of_what_is_known() -> None:
    assert [of(code) == VERDICTS[200] for code in (199, 200, 299, 300)] == [False, True, True, False]
    assert (of(100, 33), of(100, 34), of(199), of(300)) == (VERDICTS[33], VERDICTS[100], None, None)
    statuses = (0, 428, 429, 430, 499, 500, 503)
    assert [error(9, "", status=status).retry_after for status in statuses] == [
        None,
        None,
        60,
        None,
        None,
        5,
        5,
    ]
    silent = failure(502, b"{}")
    assert (silent.retry_after, silent.down) == (1, True)
    assert failure(400, b'{"error":{"code":"190","message":"m"}}').refused


# What comes


@pytest.mark.parametrize(
    ("timestamp", "at"), [(-1, 0), (0, 0), (1, 1), ((1 << 34) - 1, (1 << 34) - 1), (1 << 34, 0)]
)
def test_a_second(timestamp: int, at: int) -> None:
    assert updates._moment(timestamp) == at


def test_ids_and_addresses_as_long_as_the_tables_hold_them() -> None:
    assert updates.name_of("w" * 128) == "w" * 128
    assert len(updates.name_of("w" * 129)) == 64
    assert updates._address("+" * 3, "a" * 65, "+" + "a" * 64) == "a" * 64
    assert updates._address("", "+62") == "62"
    assert updates._address() == ""


@pytest.mark.parametrize(
    ("digits", "number"),
    [
        ("4311111", "+4311111"),
        ("43111", ""),
        ("431111", "+431111"),
        ("6281200000001", "+6281200000001"),
        ("+6281200000001", "+6281200000001"),
        ("621111111111111", "+621111111111111"),
        ("6211111111111111", ""),
        ("62812000x", ""),
        ("٦٢٨١٢٠٠٠٠٠٠٠", ""),
        ("", ""),
    ],
)
def test_a_number(digits: str, number: str) -> None:
    assert e164(digits) == number


def parsed(*messages: Message, contacts: tuple[Contact, ...] = (), **value: Any) -> list[Any]:
    told = Value(Metadata("1"), list(contacts), list(messages), **value)
    body = Body("whatsapp_business_account", [Entry("w", [Change("messages", told)])])
    return list(updates.parse(msgspec.json.encode(body), {"1"}))


SARI = Contact("6281200000001", "ID.Sari", Profile("Sari\x00"))


def test_a_message_whole() -> None:
    one = Message("wamid.1", "6281200000001", "ID.Sari", 1000, "text", text=Text("ha\x00lo"))
    assert parsed(one, contacts=(SARI,)) == [
        Incoming(
            "whatsapp",
            "wamid.1",
            "ID.Sari",
            "text",
            1_000_000,
            "halo",
            message_id="wamid.1",
            name="Sari",
            account="1",
            number="+6281200000001",
            at=1000,
        )
    ]


def test_messages_of_one_second_keep_their_order_however_many() -> None:
    many = [Message(f"wamid.{n}", "628120000001", "", 1, "text", text=Text("a")) for n in range(1002)]
    orders = [one.order - 1000 for one in parsed(*many)]
    assert orders[:3] == [0, 1, 2]
    assert orders[998:] == [998, 999, 999, 999]


@pytest.mark.parametrize(
    "odd",
    [
        Message("", "628120000001", type="text", text=Text("a")),
        Message("wamid.1", "628120000001", type="text", text=Text("a"), group_id="g"),
        Message("wamid.1", "628120000001", type="reaction"),
        Message("wamid.1", "", type="text", text=Text("a")),
    ],
)
def test_what_nobody_said_to_us(odd: Message) -> None:
    assert parsed(odd) == []


def test_a_tap_names_the_message_that_was_tapped_on() -> None:
    chosen = Interactive("button_reply", Chosen("a:1", "Ya"))
    tap = Message(
        "wamid.2", "628120000001", type="interactive", interactive=chosen, context=Context("wamid.1")
    )
    [said] = parsed(tap)
    assert (said.kind, said.data, said.text, said.message_id) == ("button", "a:1", "Ya", "wamid.1")
    [alone] = parsed(msgspec.structs.replace(tap, context=None))
    assert alone.message_id == ""
    row = msgspec.structs.replace(tap, interactive=Interactive("list_reply", None, Chosen("a:2", "B")))
    assert parsed(row)[0].data == "a:2"
    quick = Message("wamid.3", "628120000001", type="button", button=QuickReply("rev:1", "Tinjau"))
    assert (parsed(quick)[0].data, parsed(quick)[0].text) == ("rev:1", "Tinjau")


@pytest.mark.parametrize(
    ("latitude", "longitude", "place"),
    [
        (90.0, 180.0, Place(90.0, 180.0)),
        (-90.0, -180.0, Place(-90.0, -180.0)),
        (90.1, 0.0, None),
        (0.0, 180.1, None),
    ],
)
def test_a_place_on_the_earth(latitude: float, longitude: float, place: Place | None) -> None:
    kind = "location" if place else "other"
    message = Message(type="location", location=Location(latitude, longitude))
    assert contents.content(message) == (kind, "", None, place)


FILE = File("F", "m" * 60 + "; codecs=opus", "cap", "a.bin")
KEPT = ("m" * 60, "a.bin")


@pytest.mark.parametrize(
    ("message", "kind", "text", "attachment"),
    [
        (Message(type="audio", audio=FILE), "voice", "", Attachment("F", "audio", *KEPT)),
        (Message(type="audio", voice=FILE), "voice", "", Attachment("F", "audio", *KEPT)),
        (Message(type="voice", voice=FILE), "voice", "", Attachment("F", "audio", *KEPT)),
        (Message(type="voice", audio=FILE), "voice", "", Attachment("F", "audio", *KEPT)),
        (Message(type="video", video=FILE), "file", "cap", Attachment("F", "video", *KEPT)),
        (Message(type="image", image=FILE), "photo", "cap", Attachment("F", "image", *KEPT)),
        (Message(type="document", document=FILE), "file", "cap", Attachment("F", "file", *KEPT)),
        (
            Message(type="document", document=File("F", "image/webp")),
            "photo",
            "",
            Attachment("F", "image", "image/webp"),
        ),
        (Message(type="sticker", sticker=FILE), "sticker", "", None),
        (Message(type="sticker", sticker=File("")), "other", "", None),
        (Message(type="image", image=File("F\x00")), "other", "", None),
        (Message(type="image", video=FILE), "other", "", None),
        (Message(image=FILE), "photo", "cap", Attachment("F", "image", *KEPT)),
        (Message(contacts=[1]), "contact", "", None),
        (Message(type="contacts", contacts=[]), "other", "", None),
        (Message(type="text"), "other", "", None),
        (Message(type="edit"), "other", "", None),
        (Message(), "other", "", None),
        (Message(type="interactive", interactive=Interactive("", Chosen("", "Ya"))), "text", "Ya", None),
        (Message(type="interactive"), "other", "", None),
        (Message(type="button", button=QuickReply("", "Ya")), "text", "Ya", None),
    ],
)
def test_what_a_message_holds(message: Message, kind: str, text: str, attachment: Attachment | None) -> None:
    assert contents.content(message) == (kind, text, attachment, None)


def test_a_status_tells_whose_message_it_was_only_when_both_are_known() -> None:
    told = Status("wamid.1", "delivered", 5, "6281200000001", "ID.Sari", "row")
    [status] = parsed(statuses=[told])
    assert (status.external_id, status.state, status.at, status.ref) == ("wamid.1", "delivered", 5, "row")
    assert (status.whose, status.number, status.error) == ("ID.Sari", "+6281200000001", None)
    for odd in (
        {"recipient_user_id": ""},
        {"recipient_id": ""},
        {"recipient_user_id": "628"},
        {"status": "failed"},
    ):
        [status] = parsed(statuses=[msgspec.structs.replace(told, **odd)])
        assert (status.whose, status.number) == ("", "")
    bare = Status("wamid.1", "read", 5)
    [status] = parsed(statuses=[bare], contacts=(SARI,))
    assert (status.whose, status.number) == ("ID.Sari", "+6281200000001")
    [status] = parsed(statuses=[bare], contacts=(SARI, SARI))
    assert status.whose == ""
    assert parsed(statuses=[Status("", "read"), Status("wamid.1", "odd")]) == []


# What goes


async def untouched(content: bytes, long_side: int) -> bytes:
    return b"smaller %d" % long_side


@pytest.mark.parametrize(
    ("message", "size", "taken"),
    [
        (Outgoing(photo="a.jpg"), 5_000_000, "image"),
        (Outgoing(photo="a.jpg"), 5_000_001, "smaller"),
        (Outgoing(photo="a.png"), 5_000_000, "image"),
        (Outgoing(photo="a.webp"), 1, "smaller"),
        (Outgoing(photo="m1"), 1, "image"),
        (Outgoing(photo="a.mp3"), 16_000_000, "audio"),
        (Outgoing(photo="a.mp3"), 16_000_001, ""),
        (Outgoing(photo="a.mp4"), 16_000_000, "video"),
        (Outgoing(photo="a.mp4"), 16_000_001, ""),
        (Outgoing(photo="form:1:a.pdf"), 1, "document"),
        (Outgoing(document="doc:1:a.pdf"), 1, "document"),
        (Outgoing(document="doc:1:a.pdf"), 0, ""),
        (Outgoing(document="doc:1:a.csv"), 1, "document"),
        (Outgoing(document="doc:1:a.json"), 1, "document"),
        (Outgoing(document="doc:1:a.exe"), 1, ""),
    ],
)
async def test_a_file_as_it_is_taken(message: Outgoing, size: int, taken: str) -> None:
    if not taken:
        with pytest.raises(SendError) as caught:
            await files.taken(message, bytes(size), untouched)
        assert caught.value.retry_after is None
        return
    file = await files.taken(message, bytes(size), untouched)
    assert file.kind == (taken if taken != "smaller" else "image")
    assert (file.content == b"smaller 1600") == (taken == "smaller")
    name = (message.document or message.photo).rpartition(":")[2]
    assert file.name == (name if taken == "document" else "")
    assert (file.mime == "text/plain") == name.endswith((".csv", ".json"))


@pytest.mark.parametrize(("error", "again"), [(Spoilt("heic"), None), (OSError("away"), 1)])
async def test_a_picture_that_cannot_be_made_smaller(error: Exception, again: float | None) -> None:
    async def broken(content: bytes, long_side: int) -> bytes:
        raise error

    with pytest.raises(SendError, match=str(error)) as caught:
        await files.taken(Outgoing(photo="a.webp"), b"x", broken)
    assert caught.value.retry_after == again


def test_a_document_of_a_hundred_million_bytes_and_a_long_name() -> None:
    class Sized(bytes):
        def __len__(self) -> int:
            return 100_000_000 + self[0]

    for more in (0, 1):
        file = files.Taken("document", "application/pdf", Sized([more]))
        if more:
            with pytest.raises(SendError):
                files._sized(file, 100_000_000)
        else:
            assert files._sized(file, 100_000_000) is file
    assert files._document("b" * 10 + "a  " * 200 + ".pdf", b"x").name == ("a " * 118 + ".pdf")[-240:]
