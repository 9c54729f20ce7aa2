"""Every notice has a template that WhatsApp would take, or a reason to wait; what goes into it fits."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from actions import templates
from actions.templates import BODY, NOTICES, VALUE, WAITS, Definition
from locales import LANGUAGES, SOURCE, words
from models.message import Button
from tests.actions import told

DEFINITIONS = templates.definitions()
VARIABLE = re.compile(r"\{\{(\d+)\}\}")
WORD = re.compile(r"[^\W\d_]{2,}")
PICTURE = re.compile("[\U0001f000-\U0001faff℀-⅏←-➿⬀-⯿⌀-⏿️]")
ROW = ((Button(text="Perbaiki", data="mine:fix:e1"),),)
RETURNED = {"number": "K-1", "name": "Budi", "title": "Rapat", "note": "Tambah foto"}


def every(definition: Definition) -> str:
    return f"{definition.name}-{definition.language}"


# Which notices there are


def test_every_notice_that_is_told_has_a_template_or_a_reason_to_wait() -> None:
    decided = set(NOTICES) | set(WAITS)
    lacking = set()
    for pattern in told.told():
        keys = {key for key in words(SOURCE) if re.fullmatch(pattern, key)}
        lacking |= (keys or {pattern}) - decided
    assert lacking == set()


def test_the_tables_name_no_notice_that_is_gone() -> None:
    assert set(NOTICES).isdisjoint(WAITS)
    assert {key for key in (*NOTICES, *WAITS) if key not in words(SOURCE)} == set()
    assert all(reason for reason in WAITS.values())


CODE = """
from actions import notices

KEY = "a.constant"

async def one(tx, late, mail):
    await notices.tell(tx, kit, 1, Notice("a.direct"), now)
    await notices.tell(tx, kit, 1, Notice(key="a.named"), now)
    await notices.tell(tx, kit, 1, Notice(f"a.with_{late}"), now)
    key = "a.overwritten"
    key = "a.late"
    if not late:
        key = "a.early"
    await notices.tell(tx, kit, 1, Notice(key), now)
    await notices.tell(tx, kit, 1, Notice(KEY), now)
    await two(tx, "a.passed")
    await mail.tell(tx, "a.of_a_method")

async def two(tx, key):
    await notices.tell(tx, kit, 1, Notice(key), now)

class Mail:
    async def tell(self, tx, key):
        await notices.tell(tx, kit, 1, Notice(key), now)
"""
ELSEWHERE = """
from a import notices, other, some, two

async def three(tx):
    await two(tx, key="a.from_elsewhere")
    await other.tell(tx, "a.other")
    await notices.tell(tx, kit, 1, Notice(some.KEY), now)
"""


def test_keys_are_found_however_they_are_given() -> None:
    found = set(told.read(some=CODE, elsewhere=ELSEWHERE).patterns())
    names = {"direct", "named", "late", "early", "constant", "passed", "of_a_method", "from_elsewhere"}
    assert found == {rf"a\.{name}" for name in names} | {r"a\.with_[A-Za-z0-9_]+"}


@pytest.mark.parametrize("key", ["table[verb]", "unknown", "given", "some.KEY"])
def test_a_key_that_cannot_be_read_is_told(key: str) -> None:
    call = f"notices.tell(tx, kit, 1, Notice({key}), now)"
    code = f"from a import some\nasync def one(tx, given):\n    await {call}\n"
    with pytest.raises(told.Unclear, match="some"):
        list(told.read(some=code).patterns())


# What WhatsApp asks of a template


@pytest.mark.parametrize("definition", DEFINITIONS, ids=every)
def test_the_name_and_the_length(definition: Definition) -> None:
    assert re.fullmatch(r"[a-z0-9_]{1,64}", definition.name)
    assert len(definition.body.text) <= BODY
    assert not re.search(r"\n{3}|\t| {2}|^\s|\s$", definition.body.text)
    assert len(PICTURE.findall(definition.body.text)) <= 10


@pytest.mark.parametrize("definition", DEFINITIONS, ids=every)
def test_values_are_numbered_as_they_come(definition: Definition) -> None:
    found = VARIABLE.findall(definition.body.text)
    assert found == [str(n + 1) for n in range(len(definition.body.names))]
    assert "{" not in VARIABLE.sub("", definition.body.text)


@pytest.mark.parametrize("definition", DEFINITIONS, ids=every)
def test_there_is_a_word_before_after_and_between_values(definition: Definition) -> None:
    pieces = VARIABLE.split(definition.body.text)[::2]
    assert all(WORD.search(piece) for piece in pieces)


@pytest.mark.parametrize("definition", DEFINITIONS, ids=every)
def test_no_value_begins_a_line_after_the_first(definition: Definition) -> None:
    lines = definition.body.text.split("\n")[1:]
    assert all(WORD.search(line.partition("{{")[0]) for line in lines if "{{" in line)


@pytest.mark.parametrize("definition", DEFINITIONS, ids=every)
def test_there_are_words_enough_for_the_values(definition: Definition) -> None:
    values = len(definition.body.names)
    assert len(WORD.findall(definition.body.text)) + values >= 3 * values + 1


@pytest.mark.parametrize("definition", DEFINITIONS, ids=every)
def test_marks_stand_where_whatsapp_reads_them(definition: Definition) -> None:
    assert "<" not in definition.body.text
    for mark in ("*", "_", "~"):
        parts = VARIABLE.sub("x", definition.body.text).split(mark)
        assert len(parts) % 2 == 1
        assert all(part == part.strip() != "" for part in parts[1::2])
        assert not any(part[-1:].isalnum() for part in parts[:-1:2])
        assert not any(part[:1].isalnum() for part in parts[2::2])


@pytest.mark.parametrize("definition", DEFINITIONS, ids=every)
def test_buttons(definition: Definition) -> None:
    assert len(definition.buttons) <= 10
    assert len(set(definition.buttons)) == len(definition.buttons)
    assert all(0 < len(text) <= 25 and not PICTURE.search(text) for text in definition.buttons)
    assert not any(mark in text for text in definition.buttons for mark in "*_~\n{")


@pytest.mark.parametrize("definition", DEFINITIONS, ids=every)
def test_every_value_has_an_example(definition: Definition) -> None:
    assert len(definition.examples) == len(definition.body.names)
    assert all(templates.flat(example) == example for example in definition.examples)


def test_the_languages_have_the_same_templates_and_names_differ() -> None:
    names = [[one.name for one in DEFINITIONS if one.language == language] for language in LANGUAGES]
    assert all(one == names[0] for one in names)
    assert len(set(names[0])) == len(NOTICES)


def test_the_words_are_those_of_the_notice() -> None:
    assert templates.body("review.told_return", "id").text == (
        "↩ Laporan *{{1}}* dikembalikan oleh {{2}}.\n"
        "Judul: {{3}}\n"
        "\n"
        "💬 Catatan: {{4}}\n"
        "\n"
        "Ketuk *Perbaiki*: jawaban lama Anda masih ada."
    )
    assert templates.body("fill.arrived", "en").text == (
        "📥 New report *{{1}}* from {{2}}\nTitle: {{3}}\n\nTap the button below to go on."
    )
    assert templates.body("people.accepted", "id").text == (
        "Kabar dari Pendamping: 👋 {{1}} sudah menerima undangan Anda."
    )


# Filling one


def test_a_notice_as_its_template() -> None:
    found = templates.for_notice("review.told_return", words("id"), RETURNED, ROW)
    assert found is not None
    assert (found.name, found.language) == ("review_told_return", "id")
    assert found.values == ("K-1", "Budi", "Rapat", "Tambah foto")
    assert found.payloads == ("mine:fix:e1",)


def test_a_notice_without_a_template_waits() -> None:
    assert templates.for_notice("author.unfetched", words("id"), {"name": "a.xlsx"}) is None


def test_only_the_first_buttons_that_come_back_are_carried_on() -> None:
    rows = ((Button(text="Buka", url="https://example.org"), Button(text="Isi", data="m:lapor")), *ROW)
    found = templates.for_notice(templates.REMINDER, words("en"), {"summary": "x"}, rows)
    assert found is not None
    assert found.payloads == ("m:lapor",)


def test_buttons_are_matched_by_their_names() -> None:
    w = words("id")
    keys = ("training.details", "training.no", "training.yes")
    rows = (tuple(Button(text=w.plain(key), data=key) for key in keys),)
    values = dict.fromkeys(("theme", "when", "place", "organiser"), "x")
    found = templates.for_notice("training.invited", w, values, rows)
    assert found is not None
    assert found.payloads == ("training.yes", "training.no", "training.details")


def test_a_button_without_data_opens_the_menu() -> None:
    found = templates.for_notice(templates.REMINDER, words("id"), {"summary": "x"})
    assert found is not None
    assert found.payloads == ("m:menu",)


def test_a_notice_that_lacks_a_value_is_a_mistake() -> None:
    with pytest.raises(KeyError, match="note"):
        templates.for_notice(
            "review.told_return", words("id"), {k: RETURNED[k] for k in ("number", "name", "title")}
        )


# Values


@pytest.mark.parametrize(
    ("value", "told_as"),
    [
        ("satu\ndua\n\n tiga", "satu · dua · tiga"),
        ("a\t b      c\xa0 d", "a b c d"),
        ("  tepi \n", "tepi"),
        ("", "–"),
        (" \n\t", "–"),
        (17, "17"),
        ("<b>bukan tanda</b>", "<b>bukan tanda</b>"),
        (Markup("<b>a</b>\n1 &lt; 2 &amp; 3"), "a · 1 < 2 & 3"),
        ("a\x00b\x0bc\x85d\u2028e", "ab · c · d · e"),
    ],
)
def test_a_value_on_one_line(value: object, told_as: str) -> None:
    assert templates.flat(value) == told_as


@given(st.lists(st.text(max_size=3000), min_size=1, max_size=6), st.integers(60, BODY))
def test_whatever_is_said_fits(texts: list[str], room: int) -> None:
    flat = [templates.flat(text) for text in texts]
    kept = templates.shortened(flat, room)
    assert sum(map(templates.length, kept)) <= room
    for whole, part in zip(flat, kept, strict=True):
        assert 0 < templates.length(part) <= VALUE
        assert not re.search(r"[\n\t]| {4}", part)
        assert part == whole or (part.endswith("…") and whole.startswith(part[:-1].rstrip()))


@given(st.text(), st.text(), st.text(), st.text())
def test_a_filled_template_is_never_too_long(number: str, name: str, title: str, note: str) -> None:
    values = {"number": number, "name": name * 50, "title": title * 50, "note": note * 50}
    for language in LANGUAGES:
        found = templates.for_notice("review.told_return", words(language), values, ROW)
        assert found is not None
        text = VARIABLE.sub("", templates.body("review.told_return", language).text)
        assert templates.length("".join([text, *found.values])) <= BODY


def test_the_longest_lose_first() -> None:
    assert templates.shortened(["aa", "b" * 50, "cc"], 20) == ["aa", "b" * 15 + "…", "cc"]
    assert templates.shortened(["a" * 30, "b" * 30], 20) == ["a" * 9 + "…", "b" * 9 + "…"]
    assert templates.shortened([], 20) == []
    assert templates.shortened(["😀" * 30], 20) == ["😀" * 9 + "…"]
