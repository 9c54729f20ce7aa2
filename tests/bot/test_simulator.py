"""The simulated phone: what people do arrives as a webhook's body, what the bot says is shown or refused."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from pathlib import Path

import pytest

from actions.templates import Definition
from bot.channels import FetchError, Forged, SendError
from bot.channels.simulator import WHATSAPP, Simulator, approved
from bot.channels.simulator.history import KEPT_BUBBLES
from bot.channels.simulator.rules import clean
from models.message import Button, Incoming, Outgoing, Template

NOW = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)


def phone(folder: Path | None = None) -> tuple[Simulator, list[list[Incoming]]]:
    """A simulator whose inbox only remembers what arrived, batch by batch."""
    simulator, arrived = Simulator(lambda: NOW, folder), []

    async def deliver(body: bytes) -> None:
        arrived.append(list(simulator.parse(body)))

    simulator.deliver = deliver
    return simulator, arrived


def buttons(*texts: str) -> tuple[tuple[Button, ...], ...]:
    return tuple((Button(text=text, data=f"x:{text}"),) for text in texts)


async def test_what_is_typed_arrives_once_with_growing_order() -> None:
    simulator, arrived = phone()
    await simulator.say("sari", "satu")
    await simulator.say("sari", "dua", "tiga")
    assert [[one.text for one in batch] for batch in arrived] == [["satu"], ["dua", "tiga"]]
    said = [one for batch in arrived for one in batch]
    assert len({one.external_id for one in said}) == 3
    assert [one.order for one in said] == sorted(one.order for one in said)
    assert [bubble.text for bubble in simulator.shown("sari")] == ["satu", "dua", "tiga"]


async def test_a_button_is_tapped_by_its_text_on_the_newest_message_that_has_it() -> None:
    simulator, arrived = phone()
    await simulator.send("sari", Outgoing(text="lama", rows=buttons("Ya", "Tidak")))
    newest = await simulator.send("sari", Outgoing(text="baru", rows=buttons("Ya")))
    await simulator.tap("sari", "Ya")
    tapped = arrived[0][0]
    assert (tapped.kind, tapped.data, tapped.message_id) == ("button", "x:Ya", newest)
    assert tapped.callback_id
    with pytest.raises(LookupError):
        await simulator.tap("sari", "Mungkin")


async def test_a_button_that_went_away_can_still_be_tapped_on_the_message_named() -> None:
    simulator, arrived = phone()
    old = await simulator.send("sari", Outgoing(text="lama", rows=buttons("Ya")))
    await simulator.send("sari", Outgoing(edit=old))
    await simulator.tap("sari", "x:Ya", old)
    assert (arrived[0][0].data, arrived[0][0].message_id) == ("x:Ya", old)


async def test_edits_change_text_and_buttons_or_buttons_alone() -> None:
    simulator, _ = phone()
    sent = await simulator.send("sari", Outgoing(text="<b>Tanya</b>", rows=buttons("Ya")))
    await simulator.send("sari", Outgoing(edit=sent, rows=buttons("✓ Ya")))
    bubble = simulator.shown("sari")[0]
    assert (bubble.text, bubble.rows, bubble.edited) == ("<b>Tanya</b>", buttons("✓ Ya"), False)
    await simulator.send("sari", Outgoing(edit=sent, text="lain"))
    assert (bubble.text, bubble.rows, bubble.edited) == ("lain", (), True)


async def test_nobody_edits_a_message_of_another_phone() -> None:
    simulator, _ = phone()
    sent = await simulator.send("sari", Outgoing(text="x"))
    with pytest.raises(SendError):
        await simulator.send("camat", Outgoing(edit=sent, text="y"))
    await simulator.say("sari", "12")
    with pytest.raises(LookupError):
        await simulator.edit("camat", str(simulator.shown("sari")[-1].id), "13")


async def test_an_edited_message_arrives_under_its_own_id() -> None:
    simulator, arrived = phone()
    await simulator.say("sari", "12")
    own = arrived[0][0].message_id
    await simulator.edit("sari", own, "15")
    again = arrived[1][0]
    assert (again.text, again.edited, again.message_id) == ("15", True, own)
    assert [(b.text, b.edited) for b in simulator.shown("sari")] == [("15", True)]


async def test_an_album_arrives_together_and_its_files_can_be_fetched() -> None:
    simulator, arrived = phone()
    await simulator.send_photos("sari", b"one", b"two", caption="musdes")
    first, second = arrived[0]
    assert first.album == second.album != ""
    assert (first.text, second.text) == ("musdes", "")
    assert first.attachment is not None
    assert await simulator.fetch(first.attachment, 100) == b"one"
    with pytest.raises(FetchError):
        await simulator.fetch(first.attachment, 2)


async def test_location_and_other_kinds_arrive() -> None:
    simulator, arrived = phone()
    await simulator.send_location("sari", -6.95, 110.12, 8)
    await simulator.send_other("sari", "sticker")
    await simulator.send_other("sari", "file", b"%PDF")
    place, sticker, document = (batch[0] for batch in arrived)
    assert place.location is not None
    assert (place.location.latitude, place.location.accuracy) == (-6.95, 8)
    assert (sticker.kind, sticker.attachment) == ("sticker", None)
    assert document.attachment is not None
    assert document.attachment.kind == "file"


async def test_an_offline_phone_sends_everything_at_once_later() -> None:
    simulator, arrived = phone()
    simulator.go_offline("sari")
    await simulator.say("sari", "a")
    await simulator.say("sari", "b")
    assert arrived == []
    assert simulator.offline("sari")
    await simulator.go_online("sari")
    assert [one.text for one in arrived[0]] == ["a", "b"]


async def test_an_acknowledgement_is_a_toast_and_no_message() -> None:
    simulator, _ = phone()
    assert await simulator.send("sari", Outgoing(ack="tap1", text="Tersimpan")) == ""
    await simulator.send("sari", Outgoing(ack="tap2"))
    assert simulator.shown("sari") == []
    assert [toast.text for toast in simulator.history.toasts] == ["Tersimpan"]


@pytest.mark.parametrize(
    "message",
    [
        Outgoing(),
        Outgoing(text="a" * 4097),
        Outgoing(text="😀" * 2049),
        Outgoing(text="a" * 1025, photo="p"),
        Outgoing(text="<b>x"),
        Outgoing(text="x</b>"),
        Outgoing(text="<script>x</script>"),
        Outgoing(text='<a href="javascript:x">x</a>'),
        Outgoing(text="x", rows=((Button(text="a", data="x" * 65),),)),
        Outgoing(text="x", rows=((Button(text="a"),),)),
        Outgoing(text="x", rows=((Button(text=" ", data="a"),),)),
        Outgoing(text="x", rows=buttons(*map(str, range(101)))),
        Outgoing(text="x", edit="999"),
    ],
)
async def test_telegram_refuses(message: Outgoing) -> None:
    simulator, _ = phone()
    with pytest.raises(SendError) as refused:
        await simulator.send("sari", message)
    assert refused.value.retry_after is None


@pytest.mark.parametrize(
    "message",
    [
        Outgoing(text="a" * 1025, rows=buttons("a")),
        Outgoing(text="x", edit="1"),
        Outgoing(text="x", rows=((Button(text="a", share=True), *buttons("b")[0]),)),
        Outgoing(text="x", rows=((Button(text="a", url="https://x.id"), *buttons("b")[0]),)),
        Outgoing(text="x", rows=((Button(text="a" * 21, url="https://x.id"),),)),
        Outgoing(text="x", rows=buttons(*map(str, range(11)))),
        Outgoing(text="x", rows=buttons("a", "a")),
        Outgoing(text="x", photo="p", rows=buttons(*"abcd")),
    ],
)
async def test_whatsapp_refuses_what_telegram_shows(message: Outgoing) -> None:
    simulator, _ = phone()
    sent = await simulator.send("sari", Outgoing(text="x"))
    if message.edit:
        message = Outgoing(text="x", edit=sent)
    await simulator.send("sari", message)
    simulator.styles["sari"] = WHATSAPP
    with pytest.raises(SendError):
        await simulator.send("sari", message)


async def test_whatsapp_shows_few_buttons_as_they_are_and_more_as_a_list() -> None:
    simulator, arrived = phone()
    simulator.styles["sari"] = WHATSAPP
    await simulator.send("sari", Outgoing(text="x", rows=buttons("a", "b", "c")))
    await simulator.send("sari", Outgoing(text="x", rows=buttons("a", "b", "c", "d")))
    assert [bool(bubble.lines) for bubble in simulator.shown("sari")] == [False, True]
    await simulator.tap("sari", "d")
    tapped = arrived[0][0]
    assert (tapped.callback_id, tapped.text) == (
        "",
        "d",
    )  # nothing is acknowledged: the tap becomes a message
    assert (simulator.shown("sari")[-1].text, simulator.shown("sari")[-1].mine) == ("d", True)
    assert not simulator.limits("sari").edits
    assert simulator.limits("camat").edits


async def test_a_row_of_a_list_that_was_cut_says_the_rest_below() -> None:
    simulator, _ = phone()
    simulator.styles["sari"] = WHATSAPP
    rows = (*buttons("Pemberdayaan masyarakat desa"), (Button("Batal", data="x", quiet=True),))
    await simulator.send("sari", Outgoing(text="x", rows=rows))
    long, back = simulator.shown("sari")[0].lines
    assert (long.title, long.detail) == ("Pemberdayaan masyarakat…", "Pemberdayaan masyarakat desa")
    assert (back.title, back.detail, back.quiet) == ("Batal", "", True)


async def test_after_a_day_of_silence_only_a_template_goes_out() -> None:
    simulator, _ = phone()
    simulator.styles["sari"] = WHATSAPP
    await simulator.say("sari", "halo")
    simulator.fall_silent("sari")
    with pytest.raises(SendError) as refused:
        await simulator.send("sari", Outgoing(text="x"))
    assert refused.value.shut
    template = Template("fill_arrived", "id", ("K-1", "Sari <b>", "*Musdes*"), ("m:tinjau",))
    await simulator.send("sari", Outgoing(text="x", template=template))
    shown = simulator.shown("sari")[-1]
    assert shown.template == "fill_arrived"
    assert "<b>K-1</b>" in shown.text
    assert "Sari &lt;b&gt;" in shown.text
    assert "*Musdes*" in shown.text
    assert [(one.text, one.data) for row in shown.rows for one in row] == [("Tinjau", "m:tinjau")]
    await simulator.tap("sari", "Tinjau")
    await simulator.send("sari", Outgoing(text="x"))


@pytest.mark.parametrize(
    "template",
    [
        Template("no_such", "id"),
        Template("fill_arrived", "fr", ("1", "2", "3"), ("m",)),
        Template("fill_arrived", "id", ("1", "2"), ("m",)),
        Template("fill_arrived", "id", ("1", "2", "3")),
    ],
)
async def test_whatsapp_refuses_templates_that_it_does_not_have(template: Template) -> None:
    simulator, _ = phone()
    with pytest.raises(SendError, match="only WhatsApp"):
        await simulator.send("sari", Outgoing(text="x", template=template))
    simulator.styles["sari"] = WHATSAPP
    with pytest.raises(SendError) as refused:
        await simulator.send("sari", Outgoing(text="x", template=template))
    assert refused.value.code in (132000, 132001)


@pytest.mark.parametrize("template", approved.known().values(), ids=str)
def test_every_template_can_be_shown(template: Definition) -> None:
    values = [f"nilai-{number}" for number in range(len(template.body.names))]
    text = approved.shown(template.body.text, values)
    assert all(value in text for value in values)
    assert clean(text)[1] > 0
    assert "{{" not in text


async def test_files_are_shown_by_their_name() -> None:
    simulator, _ = phone()
    await simulator.send("sari", Outgoing(text="Surat", document="doc:1:surat tugas.pdf"), photo=b"%PDF")
    shown = simulator.shown("sari")[0]
    assert (shown.kind, shown.file_name, shown.photos) == ("file", "surat tugas.pdf", ())
    assert simulator.file(shown.file) == b"%PDF"


async def test_what_people_type_is_shown_as_text() -> None:
    simulator, _ = phone()
    await simulator.say("sari", "<img src=x onerror=alert(1)>")
    assert simulator.shown("sari")[0].text == "&lt;img src=x onerror=alert(1)&gt;"


async def test_history_survives_a_restart_even_in_the_middle_of_a_write(tmp_path: Path) -> None:
    simulator, _ = phone(tmp_path)
    simulator.styles["sari"] = WHATSAPP
    await simulator.say("sari", "halo")
    await simulator.send("sari", Outgoing(text="<b>Halo</b>", rows=buttons("a")), photo=b"jpeg")
    with (tmp_path / "phones.jsonl").open("ab") as file:
        file.write(b'{"id": 99999, "addr')
    again, arrived = phone(tmp_path)
    assert [b.text for b in again.shown("sari")] == ["halo", "<b>Halo</b>"]
    assert again.file(again.shown("sari")[1].photos[0]) == b"jpeg"
    assert again.style("sari") == WHATSAPP
    await again.say("sari", "lagi")
    assert arrived[0][0].order > simulator.history.last


async def test_news_comes_when_something_happens_and_not_before() -> None:
    simulator, _ = phone()
    assert await simulator.history.news(simulator.history.last, 0) == []
    before = simulator.history.last
    await simulator.say("sari", "x")
    assert [b.change > before for b in await simulator.history.news(before, 0)] == [True]


async def test_files_outside_the_folder_are_out_of_reach(tmp_path: Path) -> None:
    (tmp_path / "secret").write_bytes(b"secret")
    simulator, _ = phone(tmp_path / "phones")
    assert simulator.file("../../secret") is None


def test_there_is_no_webhook_that_anybody_outside_could_call() -> None:
    simulator, _ = phone()
    with pytest.raises(Forged):
        simulator.verify({}, b"[]")


async def test_a_plain_address_becomes_a_link_and_a_written_one_stays_as_it_is() -> None:
    simulator, _ = phone()
    await simulator.send("sari", Outgoing(text="Buka http://127.0.0.1:8080/masuk/ab?x=1&amp;y=2."))
    await simulator.send("sari", Outgoing(text='<a href="https://x.id/?a=1&amp;b">https://x.id</a>'))
    plain, written = (bubble.text for bubble in simulator.shown("sari"))
    assert 'href="http://127.0.0.1:8080/masuk/ab?x=1&amp;y=2"' in plain
    assert plain.endswith("</a>.")
    assert written.count("<a ") == 1
    assert 'href="https://x.id/?a=1&amp;b"' in written


def test_a_body_that_is_no_payload_is_refused() -> None:
    simulator, _ = phone()
    for body in (b"", b"{}", b"[1]", b"\xff"):
        with pytest.raises(ValueError, match="payload"):
            simulator.parse(body)


async def test_whoever_waits_for_news_is_woken() -> None:
    simulator, _ = phone()
    waiting = asyncio.ensure_future(simulator.history.news(simulator.history.last, 60))
    await asyncio.sleep(0)
    await simulator.say("sari", "x")
    assert len(await waiting) == 1


async def test_a_restart_keeps_the_newest_of_a_long_history(tmp_path: Path) -> None:
    simulator, _ = phone(tmp_path)
    for number in range(KEPT_BUBBLES + 5):
        await simulator.say("sari", str(number))
    await simulator.say("camat", "x")
    again, _ = phone(tmp_path)
    assert [b.text for b in again.shown("sari")][:1] == ["5"]
    assert len(again.shown("sari")) == KEPT_BUBBLES
    assert len(again.shown("camat")) == 1
