"""Every webhook body that lies beside the project is accepted, and what each one does stands in one table.

CASES names another folder of the same layout; files that the table does not list must at least be accepted.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.channels import Event, News, Status
from bot.channels.whatsapp import updates
from bot.channels.whatsapp.numbers import e164
from models.message import Attachment, Incoming, Place
from tests import beside
from tests.core import bodies
from tests.fakes.graph import NUMBER, WABA, Body, Failure, Phone, batch, change, encode, template_status

CASES = beside.CASES / "whatsapp-inbound"
NOTHING = ""
"""Accepted, stored nowhere and answered by nothing."""
STRANGER = "9999999999999"
"""A phone number that is not ours."""

TABLE = {
    "001-meta-text-message": "text",
    "004-meta-reaction-message": NOTHING,  # a kindness, not an answer
    "005-meta-image-message": "photo",
    "007-meta-contact-sharing-message": "contact",
    "009-meta-button-message": "button",
    "010-meta-interactive-list-reply-message": "button",
    "011-meta-interactive-button-reply-message": "button",
    "012-meta-order-message": "other",  # we sell nothing
    "014-meta-group-create-message": NOTHING,
    "019-pywa-callback-button-quick-reply-without-context": "button",
    "020-pywa-callback-selection-callback": "button",
    "021-pywa-callback-selection-description": "button",
    "022-pywa-deleted-message-revoke": NOTHING,  # what was answered stays answered
    "024-pywa-flow-completion-completion": "other",  # of a flow that we never sent
    "025-pywa-flow-completion-without-flow-token": "other",
    "026-pywa-message-text": "text",
    "032-pywa-message-voice": "voice",
    "034-pywa-message-animated-sticker": "sticker",
    "036-pywa-message-unreaction-empty": NOTHING,
    "037-pywa-message-unreaction-no-emoji": NOTHING,
    "039-pywa-message-chosen-location": "location",
    "040-pywa-message-contacts": "contact",
    "044-pywa-message-reply": "text",
    "045-pywa-message-forwarded": "text",
    "047-pywa-message-interactive-message-with-err": "other, wa_trouble",
    "049-pywa-message-status-sent": "sent",
    "052-pywa-message-status-played": "read",
    "054-pywa-message-status-with-tracker": "sent",
    "056-pywa-system-phone-number-change": "moved",
    "057-pywa-system-identity-change": NOTHING,
    "058-pywa-user-marketing-preferences-resume": NOTHING,  # we send nothing of that kind
    "059-pywa-user-marketing-preferences-signup": NOTHING,
    "060-pywa-template-status-update-approved": "wa_template",
    "061-pywa-template-status-update-rejected": "wa_template",
    "062-pywa-template-quality-update-yellow": "wa_quality",
    "064-pywa-account-update-account-restriction": "wa_account",
    "066-pywa-account-update-account-disabled": "wa_account",
    "067-pywa-account-update-pricing-tiering-update": NOTHING,  # nobody has to do anything
    "068-pywa-call-connect-user-initiated": NOTHING,
    "069-pywa-outgoing-message-text": NOTHING,  # sent by hand, by one of ours
    "070-pywa-outgoing-message-delete": NOTHING,
    "071-pywa-outgoing-message-edit": NOTHING,
    "073-netflie-text": "text",
    "074-netflie-batch-two-texts": "text, text",
    "075-netflie-reaction": NOTHING,
    "080-netflie-unknown-131051": "other",
    "081-netflie-location": "other",  # degrees that are words
    "082-netflie-contacts": "contact",
    "083-netflie-button-2": "button",
    "086-netflie-nfm-reply-flow": "other",
    "087-netflie-order": "other",
    "088-netflie-system-number-change": "moved",
    "091-netflie-status-delivered": "delivered",
    "093-netflie-status-failed-131053": "failed 131053",
    "094-netflie-text-from-ad-referral": "text",
    "095-piusalfred-line222": "text",  # and a reaction
    "096-piusalfred-line328": "text",
    "097-piusalfred-line460": "text, location, sticker",
    "098-piusalfred-line1084": "moved",
    "099-piusalfred-line1148": "sent",
    "100-piusalfred-line1234": "other",
    "101-piusalfred-line1806": NOTHING,
    "102-derived-status-failed-131047": "failed 131047",
    "103-derived-status-failed-131026": "failed 131026",
    "107-derived-status-failed-130429": "failed 130429",
    "108-derived-status-failed-131050": "failed 131050",
    "110-derived-status-failed-132001": "failed 132001",
    "111-derived-duplicate-of-pywa-text": "text",  # the inbox knows it by its id
    "112-derived-statuses-out-of-order-read-delivered-sent-in-one-value": "delivered, read, sent",
    "114-derived-long-text-emoji-zwj-rtl": "text",
    "115-derived-text-from-username-user-without-phone-bsuid-only": "text",
    "116-derived-other-phone-number-id": NOTHING,
    "119-derived-empty-entry": NOTHING,
    "120-meta-docs-value-level-errors-130429": "wa_trouble",
}


def files() -> dict[str, bytes]:
    return {path.stem: path.read_bytes() for path in sorted(CASES.glob("*.json"))}


def ours(bodies: Sequence[bytes]) -> set[str]:
    """The phone numbers that the files are addressed to."""
    found = {one for body in bodies for one in re.findall(r'"phone_number_id":\s*"([^"]+)"', body.decode())}
    return found - {STRANGER}


def told(events: Sequence[Event]) -> str:
    """What a body does, in the table's words."""
    words = []
    for event in events:
        if isinstance(event, Status):
            words.append(f"{event.state} {event.error.code}" if event.error else event.state)
        elif isinstance(event, News):
            words.append(event.key.removeprefix("machine."))
        else:
            words.append(f"{event.kind}{' edited' if event.edited else ''}")
    return ", ".join(words)


@beside.needs(CASES)
def test_every_file_is_accepted_and_does_what_the_table_says() -> None:
    read = files()
    numbers = ours(list(read.values()))
    found = {name: told(updates.parse(body, numbers)) for name, body in read.items()}
    assert {name: what for name, what in found.items() if what != TABLE.get(name, what)} == {}


@beside.needs(CASES)
def test_what_each_file_says_can_be_stored() -> None:
    read = files()
    numbers = ours(list(read.values()))
    for body in read.values():
        for event in updates.parse(body, numbers):
            if isinstance(event, Status):
                assert 0 < len(event.external_id) <= 128
                assert event.category in ("", "service", "user_initiated", "utility", "marketing")
            if isinstance(event, Incoming):
                assert "\\u0000" not in msgspec.json.encode(event).decode()
                assert 0 < len(event.external_id) <= 128
                assert 0 < len(event.sender) <= 64
                assert event.account in numbers


# The same without the files


@pytest.mark.parametrize(
    ("what", "body"), [(what, body) for what in bodies.WHATSAPP for body in bodies.WHATSAPP[what]]
)
def test_a_body_of_our_own_does_what_it_says(what: str, body: Body) -> None:
    assert told(updates.parse(encode(body), {bodies.NUMBER})) == what


SARI = Phone()


def parse(body: Body, waba: str = WABA) -> Sequence[Event]:
    return updates.parse(encode(body), {NUMBER}, waba)


def one(body: Body) -> Incoming:
    [event] = parse(body)
    assert isinstance(event, Incoming)
    return event


def the_message(body: Body) -> dict[str, Any]:
    message: dict[str, Any] = body["entry"][0]["changes"][0]["value"]["messages"][0]
    return message


def test_a_text_by_business_scoped_id() -> None:
    body = SARI.says("mulai AB-12")
    message = the_message(body)
    at = int(message["timestamp"])
    assert one(body) == Incoming(
        "whatsapp",
        message["id"],
        "ID.13491208655302741918",
        "text",
        at * 1000,
        "mulai AB-12",
        message_id=message["id"],
        name="Sari",
        account=NUMBER,
        number="+6281200000001",
        at=at,
    )


def test_somebody_whose_number_is_withheld() -> None:
    said = one(Phone(number="").says("halo"))
    assert (said.sender, said.number) == ("ID.13491208655302741918", "")


def test_somebody_without_a_business_scoped_id() -> None:
    said = one(Phone(user_id="").says("halo"))
    assert (said.sender, said.number) == ("6281200000001", "+6281200000001")


def test_the_contact_tells_the_id_that_the_message_leaves_out() -> None:
    body = SARI.says("halo")
    del the_message(body)["from_user_id"]
    assert one(body).sender == "ID.13491208655302741918"


def test_of_many_contacts_each_message_has_its_own() -> None:
    sari, budi = Phone("ID.1", "6281200000001", "Sari"), Phone("ID.2", "6281200000002", "Budi")
    said = parse(batch(sari.says("a"), budi.says("b"), Phone("", "6281200000003", "Tini").says("c")))
    assert [(event.sender, event.name) for event in said if isinstance(event, Incoming)] == [
        ("ID.1", "Sari"),
        ("ID.2", "Budi"),
        ("6281200000003", "Tini"),
    ]


def test_a_message_that_names_nobody_is_let_be() -> None:
    assert parse(Phone(user_id="", number="").says("halo")) == []


def test_a_batch_of_thirty_gives_thirty_in_order() -> None:
    said = parse(batch(*(SARI.says(f"{n}") for n in range(30))))
    found = [event for event in said if isinstance(event, Incoming)]
    assert [event.text for event in found] == [f"{n}" for n in range(30)]
    orders = [event.order for event in found]
    assert orders == sorted(set(orders))


def test_taps_on_buttons_rows_and_templates() -> None:
    for body in (
        SARI.taps("a:1:2", "Ya", "wamid.A"),
        SARI.taps("a:1:2", "Ya", "wamid.A", row=True),
        SARI.quick_reply("a:1:2", "Ya", "wamid.A"),
    ):
        said = one(body)
        assert (said.kind, said.data, said.text, said.message_id) == ("button", "a:1:2", "Ya", "wamid.A")


def test_a_tap_that_carries_nothing_is_its_words() -> None:
    said = one(SARI.quick_reply("", "Ya"))
    assert (said.kind, said.text, said.data) == ("text", "Ya", "")


def test_a_photo_and_a_picture_sent_as_a_file() -> None:
    said = one(SARI.photo("77", caption="balai"))
    assert (said.kind, said.text) == ("photo", "balai")
    assert said.attachment == Attachment("77", "image", "image/jpeg")
    assert told([one(SARI.document("78", "foto.png", "image/png"))]) == "photo"


def test_a_document_has_its_name() -> None:
    said = one(SARI.document("78", "rab.pdf", "application/pdf", caption="RAB"))
    assert (said.kind, said.text) == ("file", "RAB")
    assert said.attachment == Attachment("78", "file", "application/pdf", "rab.pdf")


def test_sounds_films_stickers_cards_and_places() -> None:
    bodies = [SARI.voice(), SARI.video("5"), SARI.sticker(), SARI.shares("Ani", "6281"), SARI.location(-7, 1)]
    assert [one(body).kind for body in bodies] == ["voice", "file", "sticker", "contact", "location"]
    assert one(SARI.voice()).attachment == Attachment("1234567890987654321", "audio", "audio/ogg")
    assert one(SARI.location(-6.98, 110.1)).location == Place(-6.98, 110.1)


def test_what_may_be_seen_only_once_comes_without_an_id_and_is_kindly_puzzling() -> None:
    body = SARI.photo("77")
    del the_message(body)["image"]["id"]
    assert one(body).kind == "other"


@pytest.mark.parametrize("kind", ["unsupported", "unknown", "ephemeral", "hologram", "order"])
def test_what_we_do_not_know_is_kindly_puzzling(kind: str) -> None:
    assert one(SARI.unsupported(kind)).kind == "other"


def test_an_edited_text_names_its_message() -> None:
    said = one(SARI.edits("wamid.A", "dua"))
    assert (said.edited, said.text, said.message_id) == (True, "dua", "wamid.A")


def test_an_edited_caption() -> None:
    new = {"type": "image", "image": {"caption": "balai desa", "id": "5"}}
    body = SARI.message("edit", {"edit": {"original_message_id": "wamid.A", "message": new}})
    assert (one(body).text, one(body).edited) == ("balai desa", True)


@pytest.mark.parametrize(
    "content",
    [{}, {"edit": {"original_message_id": "wamid.A"}}, {"edit": {"message": {"type": "location"}}}],
)
def test_an_edit_without_words_is_let_be(content: dict[str, Any]) -> None:
    assert parse(SARI.message("edit", content)) == []


def test_reactions_deletions_and_the_first_opening_of_the_chat_are_let_be() -> None:
    assert parse(SARI.reacts("wamid.A")) == parse(SARI.deletes("wamid.A")) == []
    assert parse(SARI.message("request_welcome", {})) == []


def test_groups_are_let_be() -> None:
    body = SARI.says("halo")
    the_message(body)["group_id"] = "Y2FwaV9ncm91cDox"
    assert parse(body) == []


def test_another_number_is_told_for_every_address_that_we_may_know() -> None:
    phone = Phone("ID.1", "6281200000001")
    moves = [event for event in parse(phone.moves("6281200000009", "ID.2")) if isinstance(event, Incoming)]
    assert [(event.kind, event.sender, event.data, event.number) for event in moves] == [
        ("moved", "ID.1", "ID.2", "+6281200000009"),
        ("moved", "6281200000001", "ID.2", "+6281200000009"),
    ]
    assert len({event.external_id for event in moves}) == 2


def test_another_id_without_any_number() -> None:
    system = {"type": "user_changed_user_id", "previous_user_id": "ID.1", "user_id": "ID.2"}
    body = Phone("", "").message("system", {"system": system})
    said = one(body)
    assert (said.kind, said.sender, said.data, said.number) == ("moved", "ID.1", "ID.2", "")


def test_what_is_for_another_phone_number_is_let_be() -> None:
    other = Phone(phone_number_id=STRANGER)
    assert parse(other.says("halo")) == parse(other.status("wamid.A", "read")) == []


def test_statuses_bring_back_our_row_and_what_it_counts_as() -> None:
    [status] = parse(SARI.status("wamid.A", "delivered", category="utility", opaque="row1"))
    assert isinstance(status, Status)
    assert (status.state, status.ref, status.category, status.external_id) == (
        "delivered",
        "row1",
        "utility",
        "wamid.A",
    )


def test_a_failed_status_says_what_follows() -> None:
    [status] = parse(SARI.status("wamid.A", "failed", errors=[Failure(131047)]))
    assert isinstance(status, Status)
    assert status.error is not None
    assert (status.error.shut, status.error.code) == (True, 131047)


def test_a_failed_status_without_a_reason() -> None:
    [status] = parse(SARI.status("wamid.A", "failed"))
    assert isinstance(status, Status)
    assert status.error is not None
    assert status.error.retry_after is None


def test_states_that_we_do_not_keep_are_let_be() -> None:
    assert parse(SARI.status("wamid.A", "deleted")) == parse(SARI.status("", "sent")) == []


def test_news_of_our_account() -> None:
    [news] = parse(template_status("REJECTED", "pengingat", reason="INVALID_FORMAT"))
    values = {"name": "pengingat", "language": "id", "event": "REJECTED (INVALID_FORMAT)"}
    assert news == News("whatsapp", "machine.wa_template", values)
    ban = {"event": "DISABLED_UPDATE", "ban_info": {"waba_ban_state": "REINSTATE"}}
    [news] = parse(change(ban, field="account_update"))
    assert isinstance(news, News)
    assert news.values == {"event": "DISABLED_UPDATE REINSTATE"}
    number = {"event": "FLAGGED", "display_phone_number": "15550783881", "current_limit": "TIER_1K"}
    assert told(parse(change(number, field="phone_number_quality_update"))) == "wa_number"
    moved = {"message_template_name": "x", "previous_category": "UTILITY", "new_category": "MARKETING"}
    assert told(parse(change(moved, field="template_category_update"))) == "wa_category"
    violation = {"event": "ACCOUNT_VIOLATION", "violation_info": {"violation_type": "SPAM"}}
    assert told(parse(change(violation, field="account_update"))) == "wa_account"


def test_news_of_another_account_is_let_be() -> None:
    assert parse(template_status("APPROVED", "pengingat"), waba="100000000000000") == []


def test_a_nul_character_is_left_out_since_postgresql_cannot_keep_it() -> None:
    assert one(SARI.says("a\x00b")).text == "ab"
    assert one(Phone(name="S\x00ri").says("a")).name == "Sri"


def test_half_a_character_is_replaced_and_spoils_nothing() -> None:
    raw = encode(batch(SARI.says("satu"), SARI.says("dua"))).replace(b"satu", b"sa\\ud800tu")
    said = [event.text for event in updates.parse(raw, {NUMBER}) if isinstance(event, Incoming)]
    assert said == ["sa?tu", "dua"]


def test_an_id_too_long_to_store_is_stored_by_its_hash() -> None:
    body = SARI.says("halo")
    the_message(body)["id"] = "wamid." + "A" * 200
    assert len(one(body).external_id) == 64
    assert one(body).external_id == one(body).external_id


def test_nulls_mean_not_there_and_numbers_may_stand_for_words() -> None:
    body = SARI.says("halo")
    odd = {"context": None, "timestamp": 1697043223, "from": 6281200000001, "image": None}
    the_message(body).update(odd)
    assert (one(body).text, one(body).number) == ("halo", "+6281200000001")


def test_one_odd_message_spoils_no_other_and_is_itself_answered() -> None:
    body = batch(SARI.says("satu"), SARI.says("odd"), SARI.says("dua"), SARI.status("wamid.A", "read"))
    value = body["entry"][0]["changes"][0]["value"]
    value["messages"][1]["text"] = ["odd"]
    value["messages"].insert(2, "no message")
    value["statuses"].insert(0, {"id": {}, "status": 5})
    value["contacts"].append(7)
    body["entry"] += [5, {"id": [], "changes": {}}, {"changes": [None, {"field": {}, "value": []}]}]
    assert told(parse(body)) == "text, other, text, read"


@pytest.mark.parametrize("timestamp", ["", "yesterday", -5, "99999999999999999999999", 1e300, {}])
def test_a_time_that_is_none_counts_as_none(timestamp: Any) -> None:
    body = SARI.says("halo")
    the_message(body)["timestamp"] = timestamp
    assert (one(body).text, one(body).at, one(body).order) == ("halo", 0, 0)


@pytest.mark.parametrize("latitude", ["NaN", 91, "x", None, "Infinity"])
def test_a_place_off_the_earth_is_no_place(latitude: Any) -> None:
    body = SARI.location(0, 0)
    the_message(body)["location"]["latitude"] = latitude
    assert one(body).kind == "other"


def test_a_body_for_another_product_is_let_be() -> None:
    assert parse({**SARI.says("halo"), "object": "page"}) == ()


@pytest.mark.parametrize("body", [b"{}", b'{"entry":[]}', b'{"entry":5}', b'{"object":5,"entry":{}}'])
def test_a_body_that_tells_nothing_is_accepted(body: bytes) -> None:
    assert list(updates.parse(body, {NUMBER})) == []


@pytest.mark.parametrize("odd", [b"\xff\xfe", b"\\ud83d", b"[" * 1500 + b"]" * 1500])
@pytest.mark.parametrize("where", [b"satu", b"Sari", b"ID.1"])
def test_bytes_that_are_no_text_spoil_no_other_message(where: bytes, odd: bytes) -> None:
    both = Phone("ID.1", "6281200000001", "Sari").says("satu")
    both["entry"] += Phone("ID.2", "6281200000002", "Budi").says("dua")["entry"]
    whole = encode(both)
    there = b'"%s"' % where if odd.startswith(b"[") else where
    assert updates.parse(whole.replace(there, odd), {NUMBER})[-1] == updates.parse(whole, {NUMBER})[-1]


NO_OBJECTS = [b"", b"{", b"[]", b"null", b"5", b"\xff\xfe", b'"a"', b"[" * 100_000, b'{"a":' * 100_000]


@pytest.mark.parametrize("body", NO_OBJECTS, ids=range(len(NO_OBJECTS)))
def test_what_is_no_json_object_is_an_error(body: bytes) -> None:
    with pytest.raises(ValueError):  # noqa: PT011  (its subclasses are many)
        updates.parse(body, {NUMBER})


@pytest.mark.parametrize(
    ("digits", "number"),
    [
        ("6281200000001", "+6281200000001"),
        ("+6281200000001", "+6281200000001"),
        ("16505551234", "+16505551234"),
        ("081200000001", ""),
        ("62", ""),
        ("PHONE_NUMBER", ""),
        ("", ""),
        ("٦٢٨١٢٠٠٠٠٠٠٠١", ""),
        ("999999999999", ""),
    ],
)
def test_numbers(digits: str, number: str) -> None:
    assert e164(digits) == number


# Whatever else may come

SEEDS = [
    encode(body)
    for body in (
        batch(SARI.says("halo"), SARI.taps("a", "b"), SARI.status("wamid.A", "read")),
        SARI.location(1, 2),
        SARI.photo("7", caption="x"),
        SARI.edits("wamid.A", "y"),
        Phone().moves("6281200000005", "ID.5"),
        template_status("APPROVED", "x"),
    )
]
SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5)
JSON = st.recursive(
    SCALARS, lambda x: st.lists(x, max_size=2) | st.dictionaries(st.text(max_size=3), x, max_size=2)
)


def _places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Every place in a JSON value."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [path, *(place for key, item in inner for place in _places(item, (*path, key)))]


def _put(value: Any, path: tuple[Any, ...], new: Any) -> Any:
    if not path:
        return new
    copy = value.copy()
    copy[path[0]] = _put(value[path[0]], path[1:], new)
    return copy


def understood(body: bytes) -> None:
    """Parsed, or refused as no payload; and what came of it can be stored."""
    try:
        events = updates.parse(body, {NUMBER}, WABA)
    except ValueError:
        return
    for event in events:
        if isinstance(event, Incoming):
            text = msgspec.json.encode(event).decode()
            assert "\\u0000" not in text
            assert 0 < len(event.sender) <= 64
            assert 0 < len(event.external_id) <= 128


@settings(deadline=None)
@given(st.sampled_from(SEEDS), st.data())
def test_any_part_may_be_anything(seed: bytes, data: st.DataObject) -> None:
    body = json.loads(seed)
    for _ in range(data.draw(st.integers(1, 3))):
        body = _put(body, data.draw(st.sampled_from(_places(body))), data.draw(JSON))
    understood(json.dumps(body).encode())


@settings(deadline=None)
@given(st.sampled_from(SEEDS), st.integers(0, 2000), st.binary(max_size=4), st.integers(0, 20))
def test_bytes_may_be_lost_or_changed(seed: bytes, at: int, new: bytes, cut: int) -> None:
    place = at % len(seed)
    understood(seed[:place] + new + seed[place + cut :])


@settings(deadline=None)
@given(st.binary(max_size=60))
def test_any_bytes(body: bytes) -> None:
    understood(body)
