"""Fitting one message to what a channel can show. Requirements:

1. nothing longer than the limit leaves, counted in UTF-16 units of what is seen;
2. nothing that is seen gets lost, and markup stays whole in every part;
3. buttons are shortened, put in rows that the channel has, or told as a numbered list;
4. where few stand under a message: choices first, more of them open as a list and are numbered in the text,
   what has no room is told as words to type; every choice can be tapped, or its number is told.
"""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import escape

from bot.channels.fit import fit, is_list, seen, shorten, split, titled, units
from bot.channels.whatsapp.limits import LIMITS as WHATSAPP
from models.message import Button, Limits, Outgoing
from tests.fakes.botapi.rules import parsed

TELEGRAM = Limits()
NARROW = Limits(button=20, choices=10, buttons=10, row=1, columns=1, edits=False)


def buttons(*texts: str) -> tuple[tuple[Button, ...], ...]:
    return tuple((Button(text, data=f"d:{n}"),) for n, text in enumerate(texts))


def quiet(*texts: str) -> tuple[tuple[Button, ...], ...]:
    return (tuple(Button(text, data=f"q:{n}", quiet=True) for n, text in enumerate(texts)),)


def labels(message: Outgoing) -> list[str]:
    return [button.text for row in message.rows for button in row]


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
    [message] = fit(Outgoing(text="a", rows=buttons("Pemberdayaan masyarakat desa")), NARROW)
    assert message.rows[0][0] == Button("Pemberdayaan masyar…", data="d:0")
    assert shorten("😀😀😀", 5) == "😀😀…"


def test_rows_are_as_wide_as_the_channel_has_them() -> None:
    wide = (tuple(Button(str(n), data=f"d:{n}") for n in range(7)),)
    [message] = fit(Outgoing(text="a", rows=wide), Limits(row=3))
    assert [len(row) for row in message.rows] == [3, 3, 1]


def test_too_many_choices_become_a_numbered_list() -> None:
    [message] = fit(Outgoing(text="Pilih:", rows=buttons(*(f"Desa <{n}>" for n in range(12)))), NARROW)
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


NAV = quiet("‹ Kembali", "Lewati", "Batal")


def test_few_short_buttons_stay_as_they_are() -> None:
    for rows in (buttons("Ya", "Tidak"), NAV, buttons("Ya"), buttons("Ya", "x" * 20, "😀" * 10)):
        message = Outgoing(text="Halo", rows=rows)
        assert fit(message, WHATSAPP) == [message]


def test_quiet_buttons_give_way_to_the_choices_and_are_told() -> None:
    [message] = fit(Outgoing(text="Kapan?", rows=buttons("Hari ini", "Kemarin") + NAV), WHATSAPP)
    assert labels(message) == ["Hari ini", "Kemarin", "‹ Kembali"]
    assert message.text == "Kapan?\n\nAtau ketik: <b>lewati</b>, <b>batal</b>"
    [english] = fit(Outgoing(text="?", rows=buttons("A", "B", "C") + quiet("Back"), language="en"), WHATSAPP)
    assert english.text == "?\n\nOr type: <b>back</b>"


def test_a_word_to_type_has_no_signs_and_no_count() -> None:
    for text, word in (
        ("‹ Kembali", "kembali"),
        ("Selesai (3)", "selesai"),
        ("🗑 Buang", "buang"),
        ("2/5 ›", "2/5"),
    ):
        assert Button(text).word == word


def test_more_choices_make_a_list_numbered_in_the_text() -> None:
    texts = ("Perencanaan & musyawarah", "Pelayanan dasar", "BUM Desa", "Lainnya")
    [message] = fit(Outgoing(text="Kategori?", rows=buttons(*texts) + NAV), WHATSAPP)
    assert is_list(message.rows, WHATSAPP)
    assert labels(message) == [
        *("1. Perencanaan & musyawarah", "2. Pelayanan dasar", "3. BUM Desa", "4. Lainnya"),
        *("‹ Kembali", "Lewati", "Batal"),
    ]
    assert message.text == (
        "Kategori?\n\n1. Perencanaan &amp; musyawarah\n2. Pelayanan dasar\n3. BUM Desa\n4. Lainnya"
    )
    assert titled(labels(message)[0], WHATSAPP) == ("1. Perencanaan & musyaw…", "1. Perencanaan & musyawarah")
    assert titled("3. BUM Desa", WHATSAPP) == ("3. BUM Desa", "")


def test_one_long_choice_makes_a_list_too() -> None:
    [message] = fit(Outgoing(text="Ya?", rows=buttons("Setuju dengan semua syarat", "Tidak")), WHATSAPP)
    assert labels(message) == ["1. Setuju dengan semua syarat", "2. Tidak"]
    [message] = fit(Outgoing(text="Ya?", rows=buttons("Ya") + quiet("Simpan dulu lalu lanjutkan")), WHATSAPP)
    assert labels(message) == ["Ya"]
    assert message.text.endswith("<b>simpan dulu lalu lanjutkan</b>")


def test_quiet_ones_that_a_list_has_no_room_for_are_told() -> None:
    [message] = fit(Outgoing(text="?", rows=buttons(*"abcdefghi") + NAV), WHATSAPP)
    assert labels(message)[-2:] == ["9. i", "‹ Kembali"]
    assert message.text.endswith("\n9. i\n\nAtau ketik: <b>lewati</b>, <b>batal</b>")


def test_of_too_many_choices_the_first_are_shown_and_all_are_told() -> None:
    [message] = fit(Outgoing(text="?", rows=buttons(*(f"Desa {n}" for n in range(1, 15)))), WHATSAPP)
    assert labels(message) == [f"{n}. Desa {n}" for n in range(1, 11)]
    assert message.text.endswith("\n14. Desa 14")


def test_a_page_is_numbered_by_the_whole_list() -> None:
    rows = tuple((Button(text, data=text, number=number),) for number, text in enumerate("abcd", 8))
    [message] = fit(Outgoing(text="?", rows=rows), WHATSAPP)
    assert labels(message) == ["8. a", "9. b", "10. c", "11. d"]


def test_choices_that_bear_numbers_get_no_others() -> None:
    [lines] = fit(Outgoing(text="1. A\n2. B", rows=buttons("1. A", "2. B", "3. C", "4. D")), WHATSAPP)
    assert (labels(lines), lines.text) == (["1. A", "2. B", "3. C", "4. D"], "1. A\n2. B")
    [digits] = fit(Outgoing(text="Berapa?", rows=buttons("0", "5", "10", "Lebih")), WHATSAPP)
    assert (labels(digits), digits.text) == (["0", "5", "10", "Lebih"], "Berapa?")
    [long] = fit(Outgoing(text="?", rows=buttons("1", "2", "3", "Lebih dari sepuluh orang hadir")), WHATSAPP)
    assert long.text.endswith("\nLebih dari sepuluh orang hadir")


def test_beside_the_button_that_shares_there_is_no_other() -> None:
    rows = (
        (Button("📍 Kirim lokasi", share=True), Button("Peta", url="https://x.id/?a&b")),
        *buttons("Cukup"),
    )
    [message] = fit(Outgoing(text="Di mana?", rows=rows + NAV[:1]), WHATSAPP)
    assert [b.share for row in message.rows for b in row] == [True]
    assert '\n<a href="https://x.id/?a&amp;b">Peta</a>\n' in message.text
    assert message.text.endswith("Atau ketik: <b>cukup</b>, <b>kembali</b>, <b>lewati</b>, <b>batal</b>")


def test_a_link_stands_alone_or_in_the_text() -> None:
    link = Button("Buka halaman laporan", url="https://x.id")
    assert fit(Outgoing(text="a", rows=((link,),)), WHATSAPP) == [Outgoing(text="a", rows=((link,),))]
    [beside] = fit(Outgoing(text="a", rows=((link,), *buttons("Ya"))), WHATSAPP)
    assert labels(beside) == ["Ya"]
    assert beside.text == 'a\n\n<a href="https://x.id">Buka halaman laporan</a>'
    [two] = fit(Outgoing(text="a", rows=((link, link),)), WHATSAPP)
    assert (two.rows, two.text.count("<a ")) == ((), 2)


def test_a_long_text_goes_before_the_part_that_has_the_buttons() -> None:
    text = "\n\n".join(f"<b>{n}.</b> Jawaban yang panjang sekali. " * 4 for n in range(40))
    parts = fit(Outgoing(text=text, rows=buttons("Kirim", "Ubah") + quiet("Batal")), WHATSAPP)
    assert [bool(part.rows) for part in parts] == [False] * (len(parts) - 1) + [True]
    assert all(units(seen(part.text)) <= 4096 for part in parts)
    assert 300 < units(seen(parts[-1].text)) <= 1024
    assert parts[-1].text.startswith("<b>")
    assert "".join("".join(seen(part.text) for part in parts).split()) == "".join(seen(text).split())


def test_a_list_follows_its_picture_and_few_buttons_hang_on_it() -> None:
    few = Outgoing(text="Ya?", photo="m1", rows=buttons("Ya", "Tidak"))
    assert fit(few, WHATSAPP) == [few]
    picture, asked = fit(Outgoing(text="Yang mana?", photo="m1", rows=buttons(*"abcd")), WHATSAPP)
    assert picture == Outgoing(photo="m1")
    assert (asked.photo, labels(asked)[3]) == ("", "4. d")
    share = ((Button("📍", share=True),),)
    assert [part.photo for part in fit(Outgoing(text="?", photo="m1", rows=share), WHATSAPP)] == ["m1", ""]


def test_a_sound_has_no_caption_and_a_file_has_one() -> None:
    sound, text = fit(Outgoing(text="Dengarkan", photo="form:1:lagu.mp3"), WHATSAPP)
    assert (sound.photo, text.text) == ("form:1:lagu.mp3", "Dengarkan")
    letter = Outgoing(text="Surat", document="doc:1:surat.pdf")
    assert fit(letter, WHATSAPP) == [letter]


some = st.lists(
    st.builds(
        Button,
        st.text(alphabet="aB 1.(‹é😀&<", min_size=1, max_size=30).filter(str.strip),
        data=st.uuids().map(str),
        quiet=st.booleans(),
    ),
    max_size=16,
)


@given(some, st.integers(0, 3000))
def test_every_button_can_be_tapped_or_typed(offered: list[Button], length: int) -> None:
    parts = fit(Outgoing(text="x" * (length + 1), rows=tuple((one,) for one in offered)), WHATSAPP)
    told = "\n".join(seen(part.text) for part in parts)
    kept = {one.data for row in parts[-1].rows for one in row}
    assert all(one.data in kept or (one.word if one.quiet else one.text) in told for one in offered)
    assert sum(map(len, parts[-1].rows)) <= 10
    assert all(units(seen(part.text)) <= (1024 if part.rows else 4096) for part in parts)
    assert [bool(part.rows) for part in parts[:-1]] == [False] * (len(parts) - 1)


# Exactly at the limit


@pytest.mark.parametrize("limits", [TELEGRAM, WHATSAPP], ids=["telegram", "whatsapp"])
def test_exactly_so_much_stays_in_one_message(limits: Limits) -> None:
    for sign in ("x", "😀"):
        fits = sign * (1024 // units(sign))
        one = Outgoing(text=f"<b>{fits}</b>", photo="m1", rows=buttons("Ya"), prompt=True)
        assert fit(one, limits) == [one]
        photo, *texts = fit(Outgoing(text=f"<b>{fits}</b>x", photo="m1", rows=buttons("Ya")), limits)
        assert (photo, texts[0].photo, texts[-1].rows) == (Outgoing(photo="m1"), "", buttons("Ya"))
        letter = Outgoing(text=fits + "x", document="doc:1:a.pdf")
        assert fit(letter, limits)[0] == Outgoing(document="doc:1:a.pdf")
        assert fit(letter, limits)[1].document == ""
        most = sign * (4096 // units(sign))
        assert fit(Outgoing(text=most, secret=True, language="en"), limits) == [
            Outgoing(text=most, secret=True, language="en")
        ]


def test_all_parts_of_a_secret_are_secret_and_the_last_has_the_language() -> None:
    rows = buttons("Ya")
    first, last = fit(
        Outgoing(text="x " * 2100, secret=True, prompt=True, language="en", rows=rows), TELEGRAM
    )
    assert (first.secret, first.prompt, first.rows, first.language) == (True, True, (), "id")
    assert (last.secret, last.prompt, last.rows, last.language) == (True, True, rows, "en")


@pytest.mark.parametrize(("count", "listed"), [(10, False), (11, True)])
def test_so_many_buttons_stand_and_more_are_a_list(count: int, listed: bool) -> None:
    [message] = fit(Outgoing(text="a", rows=buttons(*map(str, range(count)))), NARROW)
    assert (message.rows == ()) == listed
    assert message.text.startswith("a\n\n1. 0\n") == listed


@pytest.mark.parametrize("text", ["x" * 20, "😀" * 10])
def test_a_button_that_just_fits_stays(text: str) -> None:
    kept = Outgoing(text="a", rows=buttons(text, "b"))
    assert fit(kept, NARROW) == [kept]
    [cut] = fit(Outgoing(text="a", rows=buttons(text + "x", "b")), NARROW)
    assert labels(cut)[0].endswith("…")
    assert units(labels(cut)[0]) <= 20
    assert fit(kept, WHATSAPP) == [kept]
    assert is_list(buttons(text + "x"), WHATSAPP)
    assert not is_list(buttons("a", "b", text), WHATSAPP)
    assert is_list(buttons("a", "b", "c", "d"), WHATSAPP)


def test_where_nothing_can_be_shared_no_list_shares() -> None:
    unshared = msgspec.structs.replace(WHATSAPP, shares_location=False)
    rows = ((Button("📍 Kirim lokasi", share=True),), *buttons("Ya"))
    [message] = fit(Outgoing(text="a", rows=rows), unshared)
    assert (labels(message), message.text) == (["Ya"], "a")


def test_a_row_that_was_cut_says_the_rest_in_seventy_two() -> None:
    title, detail = titled("x" * 100, WHATSAPP)
    assert (units(title), units(detail), detail[-1]) == (24, 72, "…")
    assert titled("x" * 24, WHATSAPP) == ("x" * 24, "")


def test_a_long_link_alone_is_shortened() -> None:
    [message] = fit(Outgoing(text="a", rows=((Button("x" * 21, url="https://x.id"),),)), WHATSAPP)
    assert labels(message) == ["x" * 19 + "…"]
    link = ((Button("Peta", url="https://x.id"),),)
    assert fit(Outgoing(text="a", rows=link), WHATSAPP) == [Outgoing(text="a", rows=link)]
