"""What WhatsApp gets to show: marks, buttons, lists, links, places, files, templates, each checked two ways.

1. Our HTML subset becomes WhatsApp's marks, only where WhatsApp reads them; literal signs never become marks.
2. Few short buttons stand under the message, others open as a list; links and places have their own shapes.
3. Nothing is longer than WhatsApp takes, and nothing is lost when marks and addresses make a text longer.
4. What WhatsApp has not (edits of buttons, silent acknowledgements) makes no call.
"""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markupsafe import escape

from bot.channels.fit import fit
from bot.channels.whatsapp.limits import LIMITS
from bot.channels.whatsapp.marks import JOINER, literal, marked, texts
from bot.channels.whatsapp.render import File, calls, encode, read
from models.message import Button, Outgoing, Rows, Template
from tests.fakes.graph import checked

SARI = "ID.13491208655302741918"
IMAGE = File("image", "900000000000001")


def sent(
    message: Outgoing, file: File | None = None, *, to: str = SARI, ref: str = ""
) -> list[dict[str, Any]]:
    """The calls as JSON, none of which breaks a rule."""
    made = [json.loads(encode(call)) for call in calls(to, message, file, ref=ref)]
    assert [fault for call in made for fault in checked(call)] == []
    return made


def only(message: Outgoing, file: File | None = None) -> dict[str, Any]:
    [call] = sent(message, file)
    part: dict[str, Any] = call[call["type"]]
    return part


def column(*buttons: Button) -> Rows:
    return tuple((button,) for button in buttons)


YES_NO = column(Button("Ya", "a:1"), Button("Tidak", "a:2"))
MANY = column(*(Button(f"{n}. Kegiatan", f"a:{n}") for n in range(1, 6)))


# 1. marks


@pytest.mark.parametrize(
    ("html", "shown"),
    [
        ("halo", "halo"),
        ("<b>Halo</b> a &lt; b &amp; c", "*Halo* a < b & c"),
        ("<i>miring</i>, <s>salah</s>, <u>garis</u>", "_miring_, ~salah~, garis"),
        ("<code>AB_12*</code>", "```AB_12*```"),
        ("<code>a`b</code>", "a`b"),
        ("<b>a <i>b</i></b>", "*a _b_*"),
        ("<b>a</b><b>b</b>", "*ab*"),
        ("x<b>y</b>", "xy"),  # inside a word the signs would be seen
        ("<b>y</b>2", "y2"),
        ("<b>satu\ndua</b>", "*satu*\n*dua*"),  # marks end with the line
        ("<b> a </b>b", " *a* b"),  # no blanks inside
        ("<b> </b>", " "),
        ("(<b>a</b>)", "(*a*)"),
        ('<a href="https://x.id/?a=1&amp;b=_2_">Buka</a>', "Buka: https://x.id/?a=1&b=_2_"),
        ('<a href="https://x.id">https://x.id</a>', "https://x.id"),
        ('<a href="tel:+62811">Pak Camat</a>', "Pak Camat: +62811"),
        ("*tebal*", f"*{JOINER}tebal*{JOINER}"),
        ("_a_ ~b~ `c`", f"_{JOINER}a_{JOINER} ~{JOINER}b~{JOINER} `{JOINER}c`{JOINER}"),
        ("```x```", f"```{JOINER}x```{JOINER}"),
        ("5*3 snake_case_x 3 * 4 * 5", "5*3 snake_case_x 3 * 4 * 5"),  # these are none anyway
        ("* satu\n* dua", "* satu\n* dua"),
        ("Nama: ____", "Nama: ____"),
        ("https://x.id/_a_/b_", "https://x.id/_a_/b_"),
        ("<b>*</b>", "*"),
    ],
)
def test_marks(html: str, shown: str) -> None:
    assert marked(html) == shown


READ = re.compile(rf"(?<!\w)([*_~`])(?![\s{JOINER}*_~`])[^\n]*?(?<![\s*_~`])\1(?![\w{JOINER}])")
"""What WhatsApp reads as marked: no letter outside, no blank inside, and no joiner at the sign."""


@settings(deadline=None)
@given(st.text(alphabet="ab *_~`\n.1", max_size=40))
def test_what_people_typed_never_becomes_marks_and_is_otherwise_as_it_was(text: str) -> None:
    shown = literal(text)
    assert shown.replace(JOINER, "") == text
    assert READ.search(shown) is None


def test_our_own_marks_are_read() -> None:
    assert [found[0] for found in READ.finditer(marked("<b>Halo</b> *x* <i>y</i>"))] == ["*Halo*", "_y_"]


@settings(deadline=None)
@given(st.text(alphabet="ab*_`<&\n ", max_size=30), st.sampled_from(["b", "i", "s", "u", "code"]))
def test_no_word_is_lost_in_any_mark(text: str, tag: str) -> None:
    html = f"({escape(text)} <{tag}>{escape(text)}</{tag}>)"
    kept = str.maketrans("", "", "*_~`" + JOINER)
    assert marked(html).translate(kept) == f"({text} {text})".translate(kept)


# 2. shapes


def test_a_text() -> None:
    [call] = sent(Outgoing(text="<b>Halo</b>"), ref="row1")
    assert call == {
        "messaging_product": "whatsapp",
        "recipient_type": "individual",
        "type": "text",
        "recipient": SARI,
        "biz_opaque_callback_data": "row1",
        "text": {"body": "*Halo*", "preview_url": False},
    }


def test_a_number_is_written_to_as_a_number() -> None:
    [call] = sent(Outgoing(text="x"), to="6281200000001")
    assert (call["to"], "recipient" in call) == ("6281200000001", False)


def test_few_short_buttons_stand_under_the_message() -> None:
    part = only(Outgoing(text="Benar?", rows=YES_NO))
    assert (part["type"], part["body"]["text"]) == ("button", "Benar?")
    assert [b["reply"] for b in part["action"]["buttons"]] == [
        {"id": "a:1", "title": "Ya"},
        {"id": "a:2", "title": "Tidak"},
    ]


def test_more_buttons_open_as_a_list_whose_ways_out_stand_apart() -> None:
    rows = (*MANY, *column(Button("‹ Kembali", "f:back", quiet=True), Button("Batal", "f:no", quiet=True)))
    part = only(Outgoing(text="Pilih kegiatan", rows=rows))
    assert (part["type"], part["action"]["button"]) == ("list", "Pilih")
    choices, ways = part["action"]["sections"]
    assert (choices["title"], [row["id"] for row in choices["rows"]]) == (
        "Pilih",
        [f"a:{n}" for n in range(1, 6)],
    )
    assert (ways["title"], [row["title"] for row in ways["rows"]]) == ("Lainnya", ["‹ Kembali", "Batal"])


def test_a_list_speaks_the_language_of_its_message() -> None:
    assert only(Outgoing(text="Choose", rows=MANY, language="en"))["action"]["button"] == "Choose"


def test_a_long_title_is_cut_where_the_full_text_stands_below_it() -> None:
    rows = column(Button("Musyawarah Desa penyusunan RKPDes 2027", "a:1"), Button("Ya", "a:2"))
    [long, short] = only(Outgoing(text="Apa?", rows=rows))["action"]["sections"][0]["rows"]
    assert len(long["title"]) <= 24
    assert long["description"] == "Musyawarah Desa penyusunan RKPDes 2027"
    assert "description" not in short


def test_two_buttons_of_one_name_are_rows_since_buttons_may_not_be() -> None:
    rows = column(Button("Ya", "a:1"), Button("Ya", "a:2"))
    assert only(Outgoing(text="?", rows=rows))["type"] == "list"


def test_one_button_twice_is_shown_once() -> None:
    assert len(only(Outgoing(text="?", rows=YES_NO + YES_NO))["action"]["buttons"]) == 2


def test_a_link_alone_is_a_button() -> None:
    part = only(Outgoing(text="Lihat", rows=column(Button("Buka halaman web Anda", url="https://x.id/a"))))
    assert part["type"] == "cta_url"
    assert part["action"]["parameters"] == {"display_text": "Buka halaman web An…", "url": "https://x.id/a"}


def test_a_link_beside_buttons_or_without_a_safe_address_is_a_line() -> None:
    beside = only(Outgoing(text="Lihat", rows=(*YES_NO, *column(Button("Buka", url="https://x.id/a_b")))))
    assert (beside["type"], beside["body"]["text"]) == ("button", "Lihat\nBuka: https://x.id/a_b")
    plain = only(Outgoing(text="Lihat", rows=column(Button("Buka", url="http://127.0.0.1:8080/x"))))
    assert plain["body"] == "Lihat\nBuka: http://127.0.0.1:8080/x"


def test_the_place_is_asked_for_by_its_own_message() -> None:
    rows = column(Button("Bagikan lokasi", share=True), Button("Lewati", "f:skip", quiet=True))
    [fitted] = fit(Outgoing(text="Di mana?", rows=rows), LIMITS)
    part = only(fitted)
    assert part["type"] == "location_request_message"
    assert "lewati" in part["body"]["text"]


def test_a_photo_with_a_caption() -> None:
    assert only(Outgoing(text="<i>Balai</i>", photo="m1"), IMAGE) == {"id": IMAGE.id, "caption": "_Balai_"}
    assert only(Outgoing(photo="m1"), IMAGE) == {"id": IMAGE.id}


def test_a_photo_stands_above_buttons_and_goes_ahead_of_a_list() -> None:
    part = only(Outgoing(text="Benar?", photo="m1", rows=YES_NO), IMAGE)
    assert part["header"] == {"type": "image", "image": {"id": IMAGE.id}}
    first, second = sent(Outgoing(text="Pilih", photo="m1", rows=MANY), IMAGE, ref="row1")
    assert (first["type"], second["interactive"]["type"]) == ("image", "list")
    assert ("biz_opaque_callback_data" in first, second["biz_opaque_callback_data"]) == (False, "row1")


def test_a_document_has_its_name_and_caption() -> None:
    file = File("document", "900000000000001", "daftar-hadir.pdf")
    part = only(Outgoing(text="Daftar hadir", document="doc:1:daftar-hadir.pdf"), file)
    assert part == {"id": file.id, "filename": "daftar-hadir.pdf", "caption": "Daftar hadir"}
    header = only(Outgoing(text="x", document="doc:1:daftar-hadir.pdf", rows=YES_NO), file)["header"]
    assert header["document"] == {"id": file.id, "filename": "daftar-hadir.pdf"}


def test_a_sound_has_no_caption_so_that_its_words_follow() -> None:
    first, second = sent(Outgoing(text="Apa ini?", photo="form:1:lagu.mp3"), File("audio", "900000000000001"))
    assert (first["audio"], second["text"]["body"]) == ({"id": "900000000000001"}, "Apa ini?")
    first, second = sent(
        Outgoing(text="Apa?", photo="form:1:lagu.mp3", rows=YES_NO), File("audio", "900000000000001")
    )
    assert (first["type"], second["interactive"]["type"]) == ("audio", "button")


def test_a_file_with_buttons_and_no_words_still_has_a_body() -> None:
    assert only(Outgoing(photo="m1", rows=YES_NO), IMAGE)["body"]["text"] == "Pilih"


def test_a_template() -> None:
    template = Template("fill_arrived", "id", ("K-1", "Sari"), ("r:1", "m:menu"))
    part = only(Outgoing(text="Ada laporan", rows=YES_NO, photo="m1", template=template))
    assert part["language"] == {"code": "id", "policy": "deterministic"}
    body, first, second = part["components"]
    assert body["parameters"] == [{"type": "text", "text": "K-1"}, {"type": "text", "text": "Sari"}]
    assert (first["index"], first["parameters"]) == ("0", [{"type": "payload", "payload": "r:1"}])
    assert (second["sub_type"], second["index"]) == ("quick_reply", "1")
    assert "components" not in only(Outgoing(template=Template("template_news", "id")))


def test_read_and_typing() -> None:
    plain, typing = (json.loads(read("wamid.A", typing=value)) for value in (False, True))
    assert checked(plain) == checked(typing) == []
    assert ("typing_indicator" in plain, typing["typing_indicator"]) == (False, {"type": "text"})


# 3. lengths


def test_marks_that_make_a_text_too_long_are_left_out() -> None:
    html = "<b>ab</b> " * 1300
    [text] = texts(html, 4096)
    assert (len(text), "*" in text) == (3900, False)


def test_addresses_that_make_a_text_too_long_go_ahead_with_their_words() -> None:
    html = "".join(f'<a href="https://pendamping.example/masuk/{n:040}">Buka {n}</a>\n' for n in range(20))
    calls_made = sent(Outgoing(text=html, rows=YES_NO))
    assert [call["type"] for call in calls_made][-1] == "interactive"
    whole = "".join(
        call["text"]["body"] if call["type"] == "text" else call["interactive"]["body"]["text"]
        for call in calls_made
    )
    assert whole.count("https://pendamping.example/masuk/") == 20


def test_an_address_longer_than_any_message_is_cut_into_parts() -> None:
    assert "".join(texts(f'<a href="https://x.id/{"a" * 2000}">B</a>', 1024)).count("a") == 2000


LABELS = st.text(alphabet="Aa1 .*_é😀", min_size=1, max_size=40).filter(str.strip)
BUTTONS = st.builds(
    Button, LABELS, st.text(alphabet="abc:1", min_size=1, max_size=64), quiet=st.booleans()
) | st.builds(Button, LABELS, url=st.sampled_from(["https://x.id/a", "http://x.id/b"]))
MARKUP = st.lists(
    st.tuples(st.sampled_from(["", "b", "i", "code"]), st.text(alphabet="ab *_\n.😀<", max_size=600)),
    max_size=8,
).map(lambda parts: "".join(f"<{t}>{escape(x)}</{t}>" if t else str(escape(x)) for t, x in parts))


@settings(deadline=None, max_examples=60)
@given(MARKUP, st.lists(BUTTONS, max_size=12), st.booleans())
def test_whatever_was_fit_is_taken(text: str, buttons: list[Button], photo: bool) -> None:
    message = Outgoing(text=f"x{text}", rows=column(*buttons), photo="m1" if photo else "")
    for part in fit(message, LIMITS):
        for call in calls(SARI, part, IMAGE if part.photo else None):
            found = [f for f in checked(json.loads(encode(call))) if "marks of formatting" not in f]
            assert found == []


# 4. what there is not


@pytest.mark.parametrize(
    "message", [Outgoing(edit="wamid.A", rows=YES_NO), Outgoing(ack="x"), Outgoing(), Outgoing(text=" ")]
)
def test_nothing_to_say_is_not_said(message: Outgoing) -> None:
    assert sent(message) == []


def test_a_notice_at_a_tap_and_an_edited_text_are_new_messages() -> None:
    assert only(Outgoing(ack="x", text="Tersimpan"))["body"] == "Tersimpan"
    assert only(Outgoing(edit="wamid.A", text="Sudah"))["body"] == "Sudah"
