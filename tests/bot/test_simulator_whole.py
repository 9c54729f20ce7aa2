"""All that arrives from a simulated phone and all that it shows, field by field and at each limit."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from bot.channels import FetchError, SendError
from bot.channels.simulator import TELEGRAM, WHATSAPP, approved
from bot.channels.simulator.history import Bubble, History, Line
from bot.channels.simulator.rules import check, clean
from models.message import Attachment, Button, Incoming, Outgoing, Place, Template
from tests.bot.test_simulator import NOW, buttons, phone

FIRST = int(NOW.timestamp())
AT = NOW.isoformat()


def numbered(*numbers: int) -> list[str]:
    return [str(FIRST + n) for n in numbers]


def incoming(n: int, kind: str, message: int, **more: object) -> Incoming:
    about = {"channel": "simulator", "external_id": str(FIRST + n), "sender": "sari", "order": FIRST + n}
    about |= {"kind": kind, "message_id": str(FIRST + message), "name": "Sari"}
    return Incoming(**about | more)  # type: ignore[arg-type]


def bubble(n: int, change: int, **more: object) -> Bubble:
    about = {"id": FIRST + n, "address": "sari", "at": AT, "mine": True, "change": FIRST + change}
    return Bubble(**about | more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("act", "arrives", "shown"),
    [
        (
            lambda one: one.say("sari", 'a <b> "c"'),
            incoming(3, "text", 1, text='a <b> "c"'),
            bubble(1, 2, text='a &lt;b&gt; "c"'),
        ),
        (
            lambda one: one.send_photos("sari", b"one", caption='<x> "y"'),
            incoming(3, "photo", 1, text='<x> "y"'),
            bubble(1, 2, kind="photo", text='&lt;x&gt; "y"'),
        ),
        (
            lambda one: one.send_location("sari", -6.123456, 110.5),
            incoming(3, "location", 1, location=Place(-6.123456, 110.5, 0.0)),
            bubble(1, 2, kind="location", text="-6.12346, 110.50000"),
        ),
        (
            lambda one: one.send_other("sari", "sticker"),
            incoming(3, "sticker", 1),
            bubble(1, 2, kind="sticker", text="sticker"),
        ),
        (
            lambda one: one.send_document("sari", '<a>"b".pdf', b"%PDF"),
            incoming(3, "file", 1),
            bubble(1, 2, kind="file", text='&lt;a&gt;"b".pdf'),
        ),
    ],
)
async def test_what_a_person_does(act: object, arrives: Incoming, shown: Bubble) -> None:
    simulator, arrived = phone()
    simulator.names["sari"] = "Sari"
    assert callable(act)
    await act(simulator)
    [[one]] = arrived
    [drawn] = simulator.shown("sari")
    files = {ref: simulator.file(ref) for ref in drawn.photos}
    drawn.photos = ()
    assert (msgspec.structs.replace(one, attachment=None), drawn) == (arrives, shown)
    assert list(files.values()) == ([b"one"] if arrives.kind == "photo" else [])


async def test_the_files_that_a_person_sends() -> None:
    simulator, arrived = phone()
    await simulator.send_photos("sari", b"one", b"three", size=7)
    await simulator.send_other("sari", "voice", b"ogg!")
    await simulator.send_document("sari", "a.pdf", b"%PDF-")
    await simulator.send_photos("sari", b"alone")
    files = [one.attachment for batch in arrived for one in batch]
    refs = [one.ref for one in files if one is not None]
    assert files == [
        Attachment(refs[0], mime="image/jpeg", name=refs[0], size=7),
        Attachment(refs[1], mime="image/jpeg", name=refs[1], size=7),
        Attachment(refs[2], kind="file", size=4),
        Attachment(refs[3], kind="file", name="a.pdf", size=5),
        Attachment(refs[4], mime="image/jpeg", name=refs[4], size=5),
    ]
    assert [one.album for batch in arrived for one in batch] == [f"album{FIRST + 1}"] * 2 + ["", "", ""]
    assert [len(ref) for ref in refs] == [32] * 5
    for most, content in ((5, b"three"), (4, None)):
        if content is None:
            with pytest.raises(FetchError) as caught:
                await simulator.fetch(Attachment(refs[1]), most)
        else:
            assert await simulator.fetch(Attachment(refs[1]), most) == content
    assert not caught.value.retryable
    with pytest.raises(FetchError) as caught:
        await simulator.fetch(Attachment("none"), 100)
    assert not caught.value.retryable


async def test_a_tap_on_either_platform() -> None:
    for style, text, call in ((TELEGRAM, "", f"tap{FIRST + 3}"), (WHATSAPP, 'Ya <b> "', "")):
        simulator, arrived = phone()
        simulator.names["sari"] = "Sari"
        simulator.styles["sari"] = style
        rows = ((Button('Ya <b> "', data="x:1"), Button("Tidak", data="x:2")),)
        await simulator.send("sari", Outgoing(text="?", rows=rows))
        await simulator.tap("sari", 'Ya <b> "')
        [[said]] = arrived
        assert (said.data, said.text, said.callback_id, said.message_id) == (
            "x:1",
            text,
            call,
            str(FIRST + 1),
        )
        own = [(one.text, one.mine, one.style) for one in simulator.shown("sari")[1:]]
        assert own == ([] if style == TELEGRAM else [('Ya &lt;b&gt; "', True, WHATSAPP)])
        with pytest.raises(LookupError):
            await simulator.tap("sari", "Peta")
        with pytest.raises(LookupError):
            await simulator.tap("sari", "Ya <b>", "x")
        await simulator.tap("sari", "x:2", str(FIRST + 1))
        assert arrived[1][0].data == "x:2"


async def test_an_own_message_is_edited_on_its_phone_alone() -> None:
    simulator, arrived = phone()
    theirs = await simulator.send("sari", Outgoing(text="theirs"))
    await simulator.say("sari", "12")
    own = arrived[0][0].message_id
    for address, number in (("sari", theirs), ("camat", own), ("sari", "x"), ("sari", "999")):
        with pytest.raises(LookupError):
            await simulator.edit(address, number, "15")
    await simulator.edit("sari", own, '<15>"')
    edited = simulator.shown("sari")[-1]
    assert (edited.text, edited.edited, edited.change) == ('&lt;15&gt;"', True, simulator.history.last - 1)
    assert (arrived[1][0].text, arrived[1][0].edited, arrived[1][0].kind) == ('<15>"', True, "text")


async def test_who_writes_is_silent_no_more_and_what_is_offline_arrives_nowhere() -> None:
    simulator, arrived = phone()
    simulator.fall_silent("sari")
    simulator.go_offline("sari")
    await simulator.say("sari", "a")
    assert ("sari" in simulator.silent, arrived) == (True, [])
    simulator.go_offline("sari")
    await simulator.go_online("sari")
    await simulator.go_online("sari")
    assert ("sari" in simulator.silent, len(arrived), simulator.offline("sari")) == (False, 1, False)
    simulator.deliver = None
    await simulator.say("sari", "b")
    assert len(arrived) == 1


# What is shown


async def test_what_the_bot_sends() -> None:
    simulator, _ = phone()
    sent = await simulator.send("sari", Outgoing(text="Halo", photo="a.jpg"), photo=b"jpeg")
    sound = await simulator.send("sari", Outgoing(photo="lagu.mp3", text="x"), photo=b"mp3")
    odd = await simulator.send("sari", Outgoing(photo="odd", text="x"), photo=b"odd")
    letter = await simulator.send("sari", Outgoing(document="doc:1:surat.pdf", text="x"), photo=b"%PDF")
    bubbles = simulator.shown("sari")
    assert [str(one.id) for one in bubbles] == [sent, sound, odd, letter]
    assert [one.kind for one in bubbles] == ["image", "audio", "text", "file"]
    assert [len(one.photos) for one in bubbles] == [1, 1, 1, 0]
    assert (bubbles[3].file_name, bubbles[0].file, bubbles[0].mine) == ("surat.pdf", "", False)
    assert [simulator.file(one.photos[0]) for one in bubbles[:3]] == [b"jpeg", b"mp3", b"odd"]
    assert (await simulator.send("sari", Outgoing(text="ya", edit=sent)), bubbles[0].text) == (sent, "ya")
    assert bubbles[0].change == simulator.history.last
    with pytest.raises(SendError):
        await simulator.send("sari", Outgoing(text="x", edit="x"))
    assert [address for address, _ in simulator.sent] == ["sari"] * 6
    await simulator.menu("sari", [("lapor", "Lapor")])
    assert simulator.menus == {"sari": [("lapor", "Lapor")]}
    assert (await simulator.look(), simulator.greet({}), simulator.answer("sari", Outgoing(text="a"))) == (
        (),
        None,
        None,
    )


async def test_a_list_on_whatsapp_has_lines_and_few_buttons_have_none() -> None:
    simulator, _ = phone()
    rows = (*buttons(*"abc"), (Button("Batal", data="q", quiet=True),))
    await simulator.send("sari", Outgoing(text="x", rows=rows))
    simulator.styles["sari"] = WHATSAPP
    await simulator.send("sari", Outgoing(text="x", rows=rows))
    telegram, whatsapp = simulator.shown("sari")
    assert (telegram.lines, telegram.rows, telegram.style) == ((), rows, TELEGRAM)
    assert (whatsapp.rows, whatsapp.style) == (rows, WHATSAPP)
    assert whatsapp.lines == (
        *(Line(text, "", f"x:{text}", False) for text in "abc"),
        Line("Batal", "", "q", True),
    )


@pytest.mark.parametrize(
    ("style", "message", "more"),
    [
        (TELEGRAM, Outgoing(text="a" * 4096), Outgoing(text="a" * 4097)),
        (TELEGRAM, Outgoing(text="😀" * 2048), Outgoing(text="😀" * 2048 + "a")),
        (TELEGRAM, Outgoing(text="a" * 1024, photo="p"), Outgoing(text="a" * 1025, photo="p")),
        (TELEGRAM, Outgoing(text="a" * 1024, document="p"), Outgoing(text="a" * 1025, document="p")),
        (
            TELEGRAM,
            Outgoing(text="x", rows=buttons(*map(str, range(100)))),
            Outgoing(text="x", rows=buttons(*map(str, range(101)))),
        ),
        (
            TELEGRAM,
            Outgoing(text="x", rows=((Button("a", data="é" * 32),),)),
            Outgoing(text="x", rows=((Button("a", data="é" * 32 + "x"),),)),
        ),
        (
            WHATSAPP,
            Outgoing(text="x", rows=buttons(*map(str, range(10)))),
            Outgoing(text="x", rows=buttons(*map(str, range(11)))),
        ),
        (
            WHATSAPP,
            Outgoing(text="x", rows=((Button("😀" * 10, url="https://x"),),)),
            Outgoing(text="x", rows=((Button("😀" * 10 + "a", url="https://x"),),)),
        ),
        (
            WHATSAPP,
            Outgoing(text="a" * 1024, rows=buttons("a")),
            Outgoing(text="a" * 1025, rows=buttons("a")),
        ),
        (
            WHATSAPP,
            Outgoing(text="x", photo="p", rows=buttons(*"abc")),
            Outgoing(text="x", photo="p", rows=buttons(*"abcd")),
        ),
        (
            WHATSAPP,
            Outgoing(text="x", document="p", rows=buttons(*"abc")),
            Outgoing(text="x", document="p", rows=buttons(*"abcd")),
        ),
        (WHATSAPP, Outgoing(text="x", rows=((Button("a", share=True),),)), Outgoing(text="x", edit="1")),
        (WHATSAPP, Outgoing(text="x", rows=buttons("a", "b")), Outgoing(text="x", rows=buttons("a", "a"))),
        (WHATSAPP, Outgoing(photo="p"), Outgoing(rows=buttons("a"))),
        (TELEGRAM, Outgoing(document="p"), Outgoing(rows=buttons("a"))),
        (TELEGRAM, Outgoing(edit="1", rows=buttons("a")), Outgoing(text="</b>")),
        (TELEGRAM, Outgoing(ack="cb"), Outgoing(text="<b><i>x</b></i>")),
    ],
)
def test_exactly_so_much_is_shown(style: str, message: Outgoing, more: Outgoing) -> None:
    check(style, message)
    with pytest.raises(SendError) as refused:
        check(style, more)
    assert refused.value.retry_after is None


@pytest.mark.parametrize("address", ["http://x.id", "https://x.id", "geo:1,2", "tel:+62"])
def test_a_link_leads_somewhere(address: str) -> None:
    html, length = clean(f'<b>a</b> <a href="{address}">😀</a>')
    assert (html.count("<a "), length) == (1, 4)
    assert clean('a "b" &lt;')[0] == 'a "b" &lt;'
    with pytest.raises(SendError, match="nowhere"):
        clean('<a name="x">y</a>')


def test_a_template_is_shown_with_its_marks_and_its_values_without() -> None:
    body = '*{{1}}* _a_ ~b~ ```c``` x*y*z "q" <w>'
    assert approved.shown(body, ['*v* "<']) == (
        '<b>*v* "&lt;</b> <i>a</i> <s>b</s> <code>c</code> x*y*z "q" &lt;w&gt;'
    )
    language = {one.language for one in approved.known().values()}
    assert language == {"id", "en"}
    assert len(approved.examples("id")) * 2 == len(approved.known())
    with pytest.raises(SendError) as caught:
        approved.filled(Template("none", "id"))
    assert caught.value.code == 132001
    for odd in (Template("fill_arrived", "id", ("1",), ("m",)), Template("fill_arrived", "id", ("1",) * 3)):
        with pytest.raises(SendError) as caught:
            approved.filled(odd)
        assert caught.value.code == 132000


# The history


def test_what_is_new_since_a_change_comes_in_order() -> None:
    history = History(first=10)
    one, two = (history.put(Bubble(history.number(), "sari", AT)) for _ in range(2))
    history.toast("sari", "Tersimpan")
    history.put(one)
    assert [one.id, two.id, one.change, two.change] == [11, 13, 16, 14]
    assert [each.change for each in history.since(13)] == [14, 15, 16]
    assert [each.change for each in history.since(15)] == [16]
    assert history.since(16) == []
    assert [each.id for each in history.of("sari")] == [11, 13]
    for n in range(25):
        history.toast("sari", str(n))
    assert [toast.text for toast in history.toasts] == [str(n) for n in range(4, 25)]


async def test_nothing_new_is_nothing_after_a_while() -> None:
    history = History()
    assert (history.last, list(await history.news(0, 0.001))) == (0, [])


def test_a_file_of_a_phone_is_kept_in_its_folder(tmp_path: Path) -> None:
    simulator, _ = phone(tmp_path / "deep" / "phones")
    refs = [simulator._keep(content) for content in (b"one", b"two")]
    assert [simulator.file(ref) for ref in refs] == [b"one", b"two"]
    assert sorted(path.name for path in (tmp_path / "deep" / "phones" / "files").iterdir()) == sorted(refs)
    assert simulator.file("0" * 32) is None
    assert phone()[0].file(refs[0]) is None
    lasting = History(tmp_path)
    lasting.put(Bubble(5, "sari", AT))
    lasting.put(Bubble(3, "sari", AT))
    assert (tmp_path / "phones.jsonl").read_bytes().count(b"\n") == 2
    again = History(tmp_path, first=1)
    assert (again.last, [each.id for each in again.of("sari")]) == (5, [3, 5])
    assert History(tmp_path, first=99).last == 99
