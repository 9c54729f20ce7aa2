"""Fitting one message to what a channel can show. Requirements:

1. nothing longer than the limit leaves, counted in UTF-16 units of what is seen;
2. nothing that is seen gets lost, and markup stays whole in every part;
3. buttons are shortened, put in rows that the channel has, or told as a numbered list.
"""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from markupsafe import escape

from bot.channels.fit import fit, seen, shorten, split, units
from models.message import Button, Limits, Outgoing
from tests.fakes.botapi.rules import parsed

TELEGRAM = Limits()
WHATSAPP = Limits(
    text=4096, caption=1024, button=20, choices=10, buttons=10, row=1, page=8, columns=1, edits=False
)


def buttons(*texts: str) -> tuple[tuple[Button, ...], ...]:
    return tuple((Button(text, data=f"d:{n}"),) for n, text in enumerate(texts))


def test_what_fits_is_left_alone() -> None:
    message = Outgoing(text="Halo", rows=buttons("Ya", "Tidak"), prompt=True)
    assert fit(message, TELEGRAM) == [message]


def test_tags_and_escapes_do_not_count() -> None:
    message = Outgoing(text="<b>" + "&lt;" * 4096 + "</b>")
    assert fit(message, TELEGRAM) == [message]


def test_a_long_text_is_cut_at_lines_with_its_buttons_last_and_its_edit_first() -> None:
    text = "\n".join(f"<b>Baris {n}</b> isi yang panjang sekali" for n in range(300))
    parts = fit(Outgoing(text=text, rows=buttons("Ya"), edit="5", prompt=True), TELEGRAM)
    assert len(parts) > 1
    assert [part.edit for part in parts] == ["5"] + [""] * (len(parts) - 1)
    assert [bool(part.rows) for part in parts] == [False] * (len(parts) - 1) + [True]
    assert all(part.prompt for part in parts)
    assert "\n".join(seen(part.text) for part in parts) == seen(text)


def test_a_tag_over_a_cut_is_closed_and_opened_again() -> None:
    first, second = split('<b>satu <a href="https://a.id">dua tiga</a></b>', 9)
    assert first == '<b>satu <a href="https://a.id">dua </a></b>'
    assert second == '<b><a href="https://a.id">tiga</a></b>'


@given(st.text(alphabet=st.sampled_from(["a", "<", "&", " ", "\n", ".", "😀", "é"]), max_size=200))
def test_parts_fit_stay_whole_and_lose_nothing(plain: str) -> None:
    html = f"<i>{escape(plain)}</i> <b>{escape(plain)}</b>"
    parts = split(html, 20)
    assert all(units(seen(part)) <= 20 for part in parts)
    assert all(parsed(part)[1] == "" for part in parts)
    kept = "".join(seen(part) for part in parts)
    assert "".join(kept.split()) == "".join(seen(html).split())


def test_4000_emoji_are_cut_between_characters() -> None:
    parts = fit(Outgoing(text="😀" * 4000), TELEGRAM)
    assert [units(part.text) for part in parts] == [4096, 3904]


def test_a_caption_that_is_too_long_follows_its_photo() -> None:
    photo, text = fit(Outgoing(text="x " * 600, photo="m1", rows=buttons("Ya")), TELEGRAM)
    assert (photo.photo, photo.text, photo.rows) == ("m1", "", ())
    assert (text.photo, len(text.rows)) == ("", 1)


def test_a_button_is_shortened() -> None:
    [message] = fit(Outgoing(text="a", rows=buttons("Pemberdayaan masyarakat desa")), WHATSAPP)
    assert message.rows[0][0] == Button("Pemberdayaan masyar…", data="d:0")
    assert shorten("😀😀😀", 5) == "😀😀…"


def test_rows_are_as_wide_as_the_channel_has_them() -> None:
    wide = (tuple(Button(str(n), data=f"d:{n}") for n in range(7)),)
    [message] = fit(Outgoing(text="a", rows=wide), Limits(row=3))
    assert [len(row) for row in message.rows] == [3, 3, 1]


def test_too_many_choices_become_a_numbered_list() -> None:
    [message] = fit(Outgoing(text="Pilih:", rows=buttons(*(f"Desa <{n}>" for n in range(12)))), WHATSAPP)
    assert message.rows == ()
    assert "\n1. Desa &lt;0&gt;" in message.text
    assert "\n12. Desa &lt;11&gt;" in message.text


def test_a_share_button_goes_where_nothing_can_be_shared() -> None:
    rows = ((Button("Bagikan", share=True),), (Button("Lewati", data="d"),))
    [message] = fit(Outgoing(text="a", rows=rows), Limits(shares_location=False))
    assert [b.text for row in message.rows for b in row] == ["Lewati"]


def test_where_nothing_can_be_edited_a_new_text_is_said_and_changed_buttons_are_not() -> None:
    assert fit(Outgoing(edit="5", rows=buttons("✓ Ya")), WHATSAPP) == []
    assert fit(Outgoing(edit="5", text="Sudah"), WHATSAPP) == [Outgoing(text="Sudah")]


def test_a_notice_at_a_tap_is_cut() -> None:
    [message] = fit(Outgoing(ack="cb", text="x" * 300), TELEGRAM)
    assert units(message.text) == 200
