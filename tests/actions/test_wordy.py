"""What is told of many things: so many at once, in one message, with how many there are besides; pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any

import pytest
from markupsafe import Markup

from actions import mistakes, proofs
from actions.digests import wording as digest
from actions.places import Place, capital, village_word
from actions.reminders.dues import Due, Line, Said, Tap
from actions.reminders.wording import message
from actions.training import importing, table, telling
from actions.training.checks import Problem
from forms import FormMistake
from locales import words
from models.message import Button
from models.terms import Terms
from tests.actions.training.stage import FACTS
from tests.sample import NOW

W = words("id")


# A form's mistakes


def wrong(count: int, size: int = 1) -> list[FormMistake]:
    return [
        FormMistake(
            "mistake", "no_such_list", "", "survey", n + 1, values={"list": "x" * size, "within": "choices"}
        )
        for n in range(count)
    ]


@pytest.mark.parametrize(
    ("count", "most", "told"), [(12, 12, 12), (13, 12, 13), (1, 1, 1), (0, 12, 0), (2, 1, 2)]
)
def test_so_many_mistakes_and_how_many_more(count: int, most: int, told: int) -> None:
    lines = str(proofs.lines(wrong(count), W, most)).split("\n") if count else []
    assert len(lines) == told
    assert (str(W("author.and_more", n=count - most)) in lines) is (count > most)
    assert (proofs.MOST_MISTAKES, proofs.MOST_WARNINGS) == (12, 6)


def test_mistakes_fill_a_message_and_no_more() -> None:
    base = len(proofs.lines(wrong(1), W, 9)) - 1
    size = 1500 - base
    assert "lagi" not in str(proofs.lines(wrong(2, size), W, 9)).rpartition("x")[2]
    over = str(proofs.lines([*wrong(1, size), *wrong(1, size + 1)], W, 9))
    assert over.count("x" * size) == 1
    assert over.endswith(str(W("author.and_more", n=1)))


def test_where_a_mistake_stands_is_said_as_far_as_it_is_known() -> None:
    def place(**more: Any) -> str:
        return str(mistakes.place(FormMistake("mistake", "c", "m", **more), W))

    assert place() == ""
    every = place(sheet="survey", row=3, column="name")
    assert all(part in every for part in ("survey", "3", "name"))
    assert every.count(", ") == 2
    assert place(row=3) == str(W("author.place_row", row=3))
    warning = FormMistake("warning", "c", "m")
    assert mistakes.divided([warning, *wrong(1)]) == (wrong(1), [warning])


# A table of sessions


@pytest.mark.parametrize(("count", "lines"), [(25, 25), (26, 26), (27, 26)])
def test_so_many_rows_of_a_table_are_told(count: int, lines: int) -> None:
    bad = [table.Mistake(n, "", Problem("kind", "kind")) for n in range(count)]
    for told in (
        importing._mistakes(W, table.Read(mistakes=bad)),
        importing._sessions(W, table.Read(facts=[FACTS] * count)),
    ):
        shown = str(told).split("\n")
        assert len(shown) == lines
        assert (shown[-1] == str(W("training.more_mistakes", n=count - 25))) is (count > 25)


def test_a_long_value_is_cut() -> None:
    assert telling._short("x" * 160) == "x" * 160
    assert telling._short("x" * 161) == "x" * 159 + "…"


# Reminders


def due(kind: str, number: int, *taps: Tap) -> Due:
    line = Line(f"reminder.line_{kind}", (("title", f"T{number}"), ("number", f"K-{number}")), taps)

    def say(w: Any) -> Said:
        return line(w)

    return Due(f"{kind}:{number}", 1, kind, NOW, say, "")


def told(count: int, kind: str = "follow_up", taps: int = 1) -> Any:
    dues = [due(kind, n, *[Tap("reminder.report", f"d{n}.{t}") for t in range(taps)]) for n in range(count)]
    return message(dues, "id", "o")


def test_six_things_are_told_and_the_others_counted() -> None:
    assert told(6).text.count("• ") == 6
    assert "hal lain" not in told(6).text
    assert told(7).text.count("• ") == 6
    assert str(W.many("reminder.more", 1)) in told(7).text
    assert "• " not in told(1).text


@pytest.mark.parametrize(("count", "buttons"), [(1, ["d0.0"]), (2, ["d0.0", "d1.0"]), (3, ["m:riwayat"])])
def test_two_of_a_kind_have_buttons_of_their_own(count: int, buttons: list[str]) -> None:
    rows = told(count).rows
    assert [one.data for row in rows[:-1] for one in row] == buttons
    assert [(one.data, one.quiet) for one in rows[-1]] == [("rem:1h:o", True), ("rem:am:o", True)]


@pytest.mark.parametrize(("taps", "rows"), [(6, 6), (7, 6)])
def test_six_rows_of_buttons_besides_those_that_put_off(taps: int, rows: int) -> None:
    assert len(told(1, taps=taps).rows) == rows + 1


def test_a_recap_cannot_be_put_off() -> None:
    def say(w: Any) -> Said:
        return Said(Markup("Rekap"), ((Button("Buka", "rk:x"),),), "Gemuh: 3 laporan", "rk:o")

    made = message([Due("digest:1", 1, "digest", NOW, say, "")], "id", "o")
    assert [one.data for row in made.rows for one in row] == ["rk:x"]
    assert made.template is not None
    assert (made.template.values, made.template.payloads) == (("Gemuh: 3 laporan",), ("rk:o",))
    both = message([due("follow_up", 1), Due("digest:1", 1, "digest", NOW, say, "")], "id", "o")
    assert both.rows[-1][0].data == "rem:1h:o"


def test_dates_and_names_are_put_into_the_readers_words() -> None:
    line = Line("reminder.line_daily", (("day", date(2026, 11, 23)),), (Tap("reminder.report", "m:lapor"),))
    assert "Sen, 23 Nov 2026" in line(W).text
    assert "Mon, 23 Nov 2026" in line(words("en")).text
    assert line(W).rows == ((Button(W.plain("reminder.report"), "m:lapor"),),)


# Names in a recap


@pytest.mark.parametrize(("count", "more"), [(5, 0), (6, 1), (7, 2)])
def test_five_names_and_how_many_more(count: int, more: int) -> None:
    names: Sequence[str] = [f"N{n}" for n in range(count)]
    shown = digest._names(names, W)
    first = ", ".join(names[:5])
    assert shown == (W.plain("digest.and_more", names=first, n=more) if more else first)


# Places


def test_a_place_is_called_by_the_words_of_its_place() -> None:
    terms = Terms(village="nagari", district="kapanewon")
    assert (
        Place("33.24.11", "Gemuh", ("Kendal", "Jawa Tengah"), terms).full
        == "Kapanewon Gemuh, Kendal, Jawa Tengah"
    )
    assert Place("33.24", "Kabupaten Kendal").title == "Kabupaten Kendal"
    assert [Place(code, "X").level for code in (None, "33", "33.24", "33.24.11", "33.24.11.2001")] == [
        "country", "province", "regency", "district", "village"]  # fmt: skip
    assert Place("33.24.11.2001", "Sedayu", (), terms).title == "Nagari Sedayu"
    assert Place("33.24.11.1001", "Sedayu", (), terms).title == "Kelurahan Sedayu"
    assert [village_word(code, terms) for code in (None, "33.24.11.2101", "33.24.11.1001")] == [
        "nagari", "nagari", "kelurahan"]  # fmt: skip
    values = Place("33.24.11", "Gemuh", (), terms).words
    assert (values["village"], values["Village"], values["place"]) == ("nagari", "Nagari", "Kapanewon Gemuh")
    assert (capital(""), capital("kepala desa")) == ("", "Kepala desa")


def test_how_long_a_queue_waits_is_counted_by_the_clock_of_the_place() -> None:
    today = datetime(2026, 11, 24, tzinfo=UTC).date()
    for zone, at, days in (("Asia/Jakarta", 17, 0), ("Asia/Jakarta", 16, 1), ("Asia/Jayapura", 15, 0)):
        oldest = datetime(2026, 11, 23, at, 30, tzinfo=UTC)
        period = type("Period", (), {"today": today})
        one: Any = type("Tally", (), {"oldest": oldest, "period": period, "waiting": 2})
        one.place = Place("33.24.11", "Gemuh", zone=zone)
        key = "digest.queue" if days else "digest.queue_today"
        assert digest._queue(one, W) == W(key, n=2, days=days)
