"""Round trips: what goes out and comes back is equal but for its ids; the other engines are no part of it."""

from __future__ import annotations

import shutil
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from bench.roundtrip import __main__ as command
from bench.roundtrip import engines
from bench.roundtrip.engines import Act, Missing
from bench.roundtrip.filling import corrections, filled, leaves, reopened
from bench.roundtrip.sheets import OWN, Sheet, found, with_lists
from bench.roundtrip.trip import Compared, Difference, Trip, same
from forms import Form, Interview
from tests.forms.sheet import NOW, form, unnamed

SEEDS = range(3)
SHEETS = {name: with_lists(name, one) for name, one in found(OWN)}
LISTS = """
| survey |
| | type | name | label | calculation |
| | select_one_from_file pos.csv | pos | Pos | |
| | calculate | kader | | instance('pos')/root/item[kode = '7']/kader |
"""


BY_CHANCE_NEVER = ("alokasi.md", "wilayah.md")
"""A sum that must be 100 to the unit; lists that are not here."""


class Echo:
    """An engine that does what we do, or says what it is told to say."""

    name = "Web Forms"

    def __init__(self, sheet: Sheet, **told: object) -> None:
        self.sheet, self.told = sheet, told

    def trip(self, name: str, xml: str, attachments: list[str], acts: list[Act]) -> dict[str, object]:
        read, edited = (reopened(self.sheet, xml, NOW, 5, each) for each in ((), acts))
        state = [{"leaves": leaves(one), "broken": []} for one in (read, edited)]
        sent = Interview(edited).finalize()
        return {"read": state[0], "edited": state[1], "taken": [True] * len(acts), "xml": sent, **self.told}


@pytest.mark.parametrize("name", sorted(SHEETS))
def test_own_forms_export_open_and_export_the_same(name: str) -> None:
    """Whatever the answers; corrected and opened again, too."""
    sheet, filled_ones = SHEETS[name], 0
    for seed in SEEDS:
        interview = filled(sheet, NOW, seed)
        if interview is None:
            continue
        filled_ones += 1
        sent = interview.finalize()
        again = Interview(reopened(sheet, sent, NOW, seed))
        assert again.problems() == []
        assert leaves_but_ids(again) == leaves_but_ids(interview)
        assert unnamed(again.finalize()) == unnamed(sent)
        trip = Trip(sheet, sent, NOW, seed)
        assert list(trip.alone()) == []
        compared = Compared()
        trip.through(Echo(sheet), compared)  # type: ignore[arg-type]
        assert compared.differences == []
    assert filled_ones or name in BY_CHANCE_NEVER


def leaves_but_ids(interview: Interview) -> dict[str, tuple[str, bool]]:
    found = leaves(interview.instance)
    return {ref: leaf for ref, leaf in found.items() if leaf[1] and not ref.endswith("instanceID")}


@pytest.mark.parametrize(
    ("told", "kinds"),
    [
        ({"error": "too odd"}, {"unreadable"}),
        ({"taken": [False, False]}, {"not there"}),
        ({"read": {"leaves": {}, "broken": ["/data/nama"]}}, {"relevance", "validity"}),
    ],
)
def test_what_is_not_the_same_is_told(told: dict[str, object], kinds: set[str]) -> None:
    sheet = SHEETS["keluarga.md"]
    interview = filled(sheet, NOW, 1)
    assert interview is not None
    trip, compared = Trip(sheet, interview.finalize(), NOW, 1), Compared()
    trip.acts = trip.acts or (Act("/data/x", "1"), Act("/data/x", ""))
    trip.through(Echo(sheet, **told), compared)  # type: ignore[arg-type]
    assert kinds <= {one.kind for one in compared.differences}


@pytest.mark.parametrize(
    ("ref", "kind"),
    [
        ("/data/tanggal", "validity"),
        ("/data/seluruh", "hidden condition"),
        ("/data/catatan", "shown condition"),
        ("/data/x", "validity"),
    ],
)
def test_what_nobody_can_answer_is_told_apart(ref: str, kind: str) -> None:
    sheet = SHEETS["dapur.md"]
    interview = filled(sheet, NOW, 1)
    assert interview is not None
    trip, compared = Trip(sheet, interview.finalize(), NOW, 1), Compared()
    told = {"leaves": leaves(trip.own.instance), "broken": [ref]}
    trip.through(Echo(sheet, read=told), compared)  # type: ignore[arg-type]
    assert [(one.kind, one.ref) for one in compared.differences] == [(kind, ref)]


def test_an_answer_is_changed_or_changed_and_set_back() -> None:
    sheet = SHEETS["dapur.md"]
    interview = filled(sheet, NOW, 1)
    assert interview is not None
    sent = interview.finalize()
    (change,) = corrections(sheet, sent, NOW, 2)
    there, back = corrections(sheet, sent, NOW, 3)
    assert reopened(sheet, sent, NOW, 1).find(change.ref) is not None
    assert there.ref == back.ref
    assert there.value != back.value


@pytest.mark.parametrize(
    ("ours", "theirs", "equal"),
    [
        ("1", "1.0", True),
        ("a b", "b a", True),
        ("09:00:00.000+07:00", "09:00:00+07:00", False),
        ("2026-11-23T10:00:00.000+07:00", "2026-11-23T03:00:00.000Z", True),
        ("1 2 0 0;3 4 0 0", "1 2 0 0; 3 4 0 0", True),
        ("1", "", False),
        ("a", "b", False),
    ],
)
def test_the_same_value_may_be_written_otherwise(ours: str, theirs: str, equal: bool) -> None:
    assert same(ours, theirs) is equal


def test_a_difference_is_listed_by_what_its_entry_names() -> None:
    one = Difference("JavaRosa", "a.xlsx", "read", "value", "/data/x", "1", "2")
    known = [{"engine": "Java*", "ref": "/data/*", "reason": "why"}]
    assert command.reason(one, known) == "why"
    assert command.reason(replace(one, engine="Web Forms"), known) == ""
    assert all(each["reason"] for each in command.listed())


def test_lists_are_made_up_for_the_files_that_a_form_reads() -> None:
    sheet = with_lists("pos", form(LISTS))
    assert set(sheet.rows) == {"pos"}
    assert {row["kode"] for row in sheet.rows["pos"]} == {"7", "t0", "t1", "t2"}
    assert sheet.files["pos.csv"].startswith("name,label,kader,kode\n")


def test_without_the_other_engines_it_says_what_is_missing(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(shutil, "which", lambda name: None)
    monkeypatch.setattr(sys, "argv", ["roundtrip", "--cases", "/nowhere"])
    assert command.main() == command.MISSING
    assert "Node.js 20 or newer, with npm; a JDK (java, javac)" in capsys.readouterr().out
    with pytest.raises(Missing):
        engines.engines(Path("/nowhere"))


def test_the_report_ends_with_one_where_something_is_new(capsys: pytest.CaptureFixture[str]) -> None:
    new = Difference("JavaRosa", "a.xlsx", "read", "value", "/data/x", "1", "2")
    total = {"JavaRosa": Compared(1, 3, [new, replace(new, ref="/data/y")])}
    listed = [{"ref": "/data/y", "reason": "why"}]
    assert command.report(total, listed, every=False) == command.UNEXPECTED
    told = capsys.readouterr().out
    assert "1 trips, 3 leaves compared, 1 unlisted differences, 1 listed" in told
    assert "JavaRosa, read: value of a.xlsx /data/x: ours '1', theirs '2'" in told
    assert command.report(total, [{"reason": "all"}], every=True) == 0


def test_forms_are_found_once_each(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("| survey |\n| | type | name | label |\n| | text | n | N |\n")
    (tmp_path / "b.md").write_text("no form")
    xml: bytes = dict(found([tmp_path]))["a.md"].xml
    for name in ("a.xml", "c.xml"):
        (tmp_path / name).write_bytes(xml)
    forms = dict(found([tmp_path]))
    assert list(forms) == ["a.md", "c.xml"]
    assert isinstance(forms["c.xml"], Form)
