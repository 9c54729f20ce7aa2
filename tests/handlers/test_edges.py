"""Where lists, texts and numbers of the chat end: what stands at an edge, and one past it; no database."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from markupsafe import Markup

from actions.cards import Card, Line, Remark, duration
from handlers import cards, choices, digests, entries, everyday, gate, people, review
from handlers.memory import Inviting
from handlers.numbers import number, page
from locales import words
from models.message import Button, Limits, Rows
from models.review_rules import STATES, verdicts
from tests.sample import NOW

W = words("id")
TELEGRAM = Limits(choices=4, page=2)
WHATSAPP = Limits(choices=4, page=2, few=3)


def items(count: int) -> list[tuple[str, str]]:
    return [(f"T{n}", f"d{n}") for n in range(count)]


def shape(rows: Rows) -> list[list[str]]:
    return [[one.text for one in row] for row in rows]


@pytest.mark.parametrize(
    ("longest", "columns", "wide"),
    [(9, 3, 3), (10, 3, 2), (18, 3, 2), (19, 3, 1), (9, 2, 2), (9, 1, 1)],
)
def test_how_many_stand_side_by_side(longest: int, columns: int, wide: int) -> None:
    texts = [("a", "a"), ("b", "b"), ("c", "c"), ("x" * longest, "x")]
    rows = choices.grid(texts, Limits(columns=columns))
    assert len(rows[0]) == wide
    assert sum(map(len, rows)) == 4
    assert choices.grid([], Limits()) == ()


@pytest.mark.parametrize(
    ("count", "below", "quiet", "few", "whole"),
    [(4, 0, 0, 0, True), (5, 0, 0, 0, False), (3, 1, 0, 0, True), (4, 1, 0, 0, False), (4, 0, 1, 0, False),
     (4, 0, 1, 3, True), (4, 1, 0, 3, False)],
)  # fmt: skip
def test_what_fits_is_not_paged(count: int, below: int, quiet: int, few: int, whole: bool) -> None:
    limits = Limits(choices=4, page=2, few=few)
    rows = choices.paged(items(count), 0, "t", limits, below=below, quiet=quiet)
    assert (rows[-1][-1].data[:1] != "t") is whole


def test_the_pages_of_a_list() -> None:
    def turned(at: int, **more: Any) -> list[list[str]]:
        return shape(choices.paged(items(5), at, "t", TELEGRAM, **more))

    first, middle, last = ["2/3 ›"], ["‹ 1/3", "3/3 ›"], ["‹ 2/3"]
    assert [turned(n) for n in (-1, 0)] == [[["T0", "T1"], first]] * 2
    assert turned(1) == [["T2", "T3"], middle]
    assert [turned(n) for n in (2, 3, 99)] == [[["T4"], last]] * 3
    assert turned(0, below=1) == [["T0"], ["2/5 ›"]]
    assert turned(0, below=9) == [["T0"], ["2/5 ›"]]
    [_, ways] = choices.paged(items(5), 0, "t", TELEGRAM)
    assert [(one.data, one.quiet) for one in ways] == [("t:p1", True)]
    [_, ways] = choices.paged(items(5), 2, "t", TELEGRAM)
    assert [(one.data, one.quiet) for one in ways] == [("t:p1", True)]


def test_numbers_go_on_through_the_whole_list() -> None:
    def places(at: int, **more: Any) -> list[int]:
        rows = choices.paged(items(5), at, "t", WHATSAPP, **more)
        return [one.number for row in rows for one in row if one.data.startswith("d")]

    assert (places(0), places(1), places(2)) == ([1, 2], [3, 4], [5])
    assert places(0, places=[7, 8, 9, 3, 4]) == [8, 9]
    assert [one.number for row in choices.grid(items(2), TELEGRAM, [4, 5]) for one in row] == [0, 0]
    assert [one.number for row in choices.grid(items(2), WHATSAPP) for one in row] == [0, 0]


@pytest.mark.parametrize(
    ("text", "found"),
    [("1", [0]), ("3", [2]), ("4", []), ("0", []), ("2,3", [1, 2]), (" 2; 1 .", [1, 0]), ("1 x", []),
     ("", []), ("1000000000", []), ("1)", [0]), ("²", [])],
)  # fmt: skip
def test_numbers_that_are_typed(text: str, found: list[int]) -> None:
    assert choices.numbered(["a", "b", "c"], text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [("sed", [0]), ("É", [0, 1, 2]), ("  ", []), ("!", []), ("(kpmd)", [2]), ("e", [0, 1, 2])],
)
def test_what_a_search_finds(text: str, found: list[int]) -> None:
    assert choices.found(["Sedayu", "Bénér", "Kader (KPMD)"], text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [("0", 0), ("000000009", 9), ("999999999", 999999999), ("1000000000", None), ("-1", None), ("", None),
     ("²", None), ("１", None), ("1 ", None)],
)  # fmt: skip
def test_a_number_in_a_button(text: str, found: int | None) -> None:
    assert number(text) == found
    assert page(f"p{text}") == found
    assert page(text) is None


@pytest.mark.parametrize(("length", "heard"), [(40, True), (41, False)])
def test_a_longer_text_is_no_command(length: int, heard: bool) -> None:
    text = "batal".ljust(length, ".")
    assert (gate.bare(text) == "batal") is heard
    assert (gate.command(text, ["batal"], {}) == "batal") is heard


@pytest.mark.parametrize(
    ("text", "command"),
    [
        ("tinjau k-2026-1", "tinjau"),
        ("riwayat K 2026 12345", "riwayat"),
        ("cek k-2026-1", "tinjau"),
        ("lapor k-2026-1", ""),
        ("lap k-2026-1", ""),
        ("tinjau k-2026-123456", ""),
        ("tinjau k-202-1", ""),
        ("k-2026-1", ""),
        ("cek", "tinjau"),
        ("x", ""),
        ("/x", "x"),
        ("/cek sesuatu", "tinjau"),
        ("/", ""),
        ("/1", ""),
    ],
)
def test_a_number_goes_with_few_commands(text: str, command: str) -> None:
    names, aliases = ["tinjau", "riwayat", "lapor"], {"cek": "tinjau", "lap": "lapor"}
    assert gate.command(text, names, aliases) == command


def test_a_reports_number_and_a_code() -> None:
    assert [gate.number(text) for text in ("k-2026-1", "tinjau K 2026 00042", "k-2026-", "k-2026-1 x")] == [
        "K-2026-00001", "K-2026-00042", "", ""]  # fmt: skip
    told = ("123456", "12345", "1234567", "hadir 123456", "kode 123 456", "/start hadir-123456", "x 123456")
    assert [gate.code(text) for text in told] == [
        ("123456", False), ("", False), ("", False), ("123456", True), ("123456", True), ("123456", True),
        ("", False)]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("mau lapor " + "a " * 5, "report"),
        ("mau lapor " + "a " * 6, ""),
        ("mau lapor" + "." * 51, "report"),
        ("mau lapor" + "." * 52, ""),
        ("mau lapor\n", "report"),
        ("mau\nlapor", ""),
        ("halo", "greeting"),
        ("halo semua orang", ""),
        ("", ""),
    ],
)
def test_a_longer_text_means_nothing_by_itself(text: str, found: str) -> None:
    assert everyday.meant(text) == found


# Cards and lists

LINE = Line("Uraian", "x" * 280, "text", "process")
REMARK = Remark("return", "Budi", "Foto?", 1, NOW)
CARD = Card(
    "e", "K-1", 2, "returned", "Kegiatan", 1, "Sari", "PLD", "Desa Sedayu, Gemuh", "33.24.11",
    date(2026, 11, 23), 90, True, "Rapat", datetime(2026, 11, 23, 17, 30, tzinfo=UTC),
    (LINE,), ("p", "q"), (REMARK,),
)  # fmt: skip


def test_the_head_of_a_card_says_what_is_known() -> None:
    whole = str(cards.head(W, CARD, "Asia/Jakarta"))
    assert all(
        told in whole for told in ("K-1", "Sari", "PLD", "1 jam 30 menit", "Sedayu", "24 Nov 2026, 00.30")
    )
    bare = replace(CARD, position="", minutes=0, where="", happened_on=None, sent_at=None)
    told = str(cards.head(W, bare, "Asia/Jakarta"))
    assert "K-1" in told
    assert not any(gone in told for gone in ("PLD", "jam", "Sedayu", "Nov"))
    assert len(told.split("\n")) == 2
    assert "jam" not in str(cards.head(W, replace(CARD, minutes=0), "Asia/Jakarta"))
    visited, not_ = (str(cards.head(W, replace(CARD, visit=one), "Asia/Jakarta")) for one in (True, False))
    assert visited != not_


def test_a_glance_cuts_what_the_whole_tells() -> None:
    def glance(card: Card) -> str:
        return str(cards.glance(W, card, "Asia/Jakarta"))

    assert "x" * 280 in glance(CARD)
    assert "…" not in glance(CARD)
    longer = replace(CARD, lines=(replace(LINE, text="x" * 281),))
    assert "x" * 280 + "…" in glance(longer)
    assert "x" * 281 in cards.whole(W, longer, "Asia/Jakarta")
    assert "Foto?" in glance(CARD)
    silent = replace(CARD, remarks=(replace(REMARK, note=""),))
    assert "Budi" not in glance(silent)
    assert "Budi" in cards.whole(W, silent, "Asia/Jakarta")
    assert "\n\n\n" not in glance(replace(CARD, lines=(), remarks=()))


def test_a_label_that_asks_keeps_its_mark() -> None:
    asks, says = (str(cards._line(W, replace(LINE, label=one, text="t"))) for one in ("Apa?", "Apa: "))
    assert "Apa?" in asks
    assert "Apa::" not in says
    assert asks != says


@pytest.mark.parametrize(
    ("minutes", "told"), [(45, "45 menit"), (60, "1 jam"), (61, "1 jam 1 menit"), (119, "1 jam 59 menit")]
)
def test_how_long_it_took(minutes: int, told: str) -> None:
    assert duration(W, minutes) == told


class Talker:
    """As much of a Turn as buttons need."""

    words, limits = W, Limits()


TURN: Any = Talker()


def data(rows: Rows) -> list[list[str]]:
    return [[one.data for one in row] for row in rows]


@pytest.mark.parametrize(
    ("state", "photos", "rows"),
    [
        ("returned", (), [["mine:fix:e"], ["mine:p0"]]),
        ("approved", ("p",), [["mine:ask:e"], ["mine:pics:e"], ["mine:p0"]]),
        ("submitted", (), [["mine:p0"]]),
    ],
)
def test_what_can_be_done_with_ones_own(state: str, photos: tuple[str, ...], rows: list[list[str]]) -> None:
    assert data(entries._rows(TURN, replace(CARD, state=state, photos=photos))) == rows


VERDICTS = {
    "submitted": [["rev:approve:e:2", "rev:return:e:2"]],
    "resubmitted": [["rev:approve:e:2", "rev:return:e:2"]],
    "correction": [["rev:grant:e:2", "rev:refuse:e:2"]],
    "approved": [],
    "returned": [],
}


def test_every_state_of_a_sent_report_has_its_verdicts() -> None:
    assert VERDICTS.keys() == STATES.keys() - {"draft"}


@pytest.mark.parametrize("state", VERDICTS)
@pytest.mark.parametrize(
    ("photos", "whole", "rows"),
    [
        ((), False, [["rev:whole:e:2"]]),
        (("p",), False, [["rev:whole:e:2"]]),
        (("p", "q"), False, [["rev:whole:e:2", "rev:photos:e:2"]]),
        (("p", "q"), True, []),
    ],
)
def test_what_stands_under_a_card(
    state: str, photos: tuple[str, ...], whole: bool, rows: list[list[str]]
) -> None:
    card, last = replace(CARD, state=state, photos=photos), [["rev:next:e:2"]]
    verbs = list(verdicts(state))
    assert data(review._rows(TURN, card, verbs, whole=whole)) == [*VERDICTS[state], *rows, *last]
    assert data(review._rows(TURN, card, (), whole=whole)) == [*rows, *last]


@pytest.mark.parametrize(
    ("at", "more", "told"),
    [
        (0, False, ()),
        (0, True, (("mine:p1",),)),
        (1, False, (("mine:p0",),)),
        (1, True, (("mine:p0", "mine:p2"),)),
    ],
)
def test_pages_of_ones_reports(at: int, more: bool, told: tuple[tuple[str, ...], ...]) -> None:
    rows = entries._pages(at, more)
    assert tuple(map(tuple, data(rows))) == told
    assert [one.text for row in rows for one in row] == [
        f"‹ {at}" if one[-1] == str(at - 1) else f"{at + 2} ›" for row in told for one in row]  # fmt: skip


@pytest.mark.parametrize(
    ("at", "count", "told"),
    [(0, 6, []), (0, 7, ["p1"]), (1, 7, ["p0"]), (1, 12, ["p0"]), (1, 13, ["p0", "p2"])],
)
def test_pages_of_open_problems(at: int, count: int, told: list[str]) -> None:
    ways = digests._pages("33.24.11", at, count)
    assert [one.data for one in ways] == [f"rk:p:33.24.11:{way}" for way in told]


@pytest.mark.parametrize(
    ("verb", "value", "changed"),
    [("t", "a", {"ticked": ["b"]}), ("t", "c", {"ticked": ["a", "b", "c"]}), ("t", "x", None),
     ("all", "", {"ticked": ["a", "b", "c"]}), ("none", "", {"ticked": []}),
     ("back", "", {"find": "", "page": 0}), ("p2", "", {"page": 2}), ("px", "", None)],
)  # fmt: skip
def test_a_tap_on_villages(verb: str, value: str, changed: dict[str, Any] | None) -> None:
    kept = Inviting(step="kind", ticked=["a", "b"], page=1, find="d")
    means = people._changed(kept, ["a", "b", "c"], verb, value)
    before = {"ticked": ["a", "b"], "page": 1, "find": "d"}
    assert means == (changed is not None)
    assert {name: getattr(kept, name) for name in before} == {**before, **(changed or {})}


def test_the_day_that_a_button_names() -> None:
    assert digests._day("20261129") == date(2026, 11, 29)
    assert [digests._day(value) for value in ("", "x", "20261301")] == [None] * 3


def test_the_parts_of_a_message_stand_apart() -> None:
    joined = cards._joined(Markup("a"), [], [Markup("b"), Markup("c")])
    assert joined == "a\n\nb\nc"
    assert Button("‹ Batal (3)").word == "batal"
