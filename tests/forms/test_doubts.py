"""Formulas that work get no note, their neighbours that do not get one."""

from __future__ import annotations

import pytest

from tests.forms.slips import told

SHEET = """s relevant
select_multiple yt;many;Apa saja?;
select_one yt;one;Yang mana?;
rank yt;urut;Urutan?;
date;hari;Kapan?;
text;q;Q;{}
c
yt;ya;Ya
yt;tidak;Tidak
yt;ragu;Ragu"""


@pytest.mark.parametrize(
    "formula",
    [
        "${many} = 'ya tidak'",
        "${many} != 'ya tidak ragu'",
        "'ya ragu' = ${many}",
        "${urut} = 'ragu ya tidak'",
        "selected(${many}, 'ya') or ${one} = 'ragu'",
        "'2026-01-05' + 1 > ${hari}",
        "${hari} - '2026-01-05' >= 7",
        "${hari} + '7' > today()",
        "'2026-01-05T08:00' + 0.5 > now()",
        "-'3' * 2 < count-selected(${many})",
    ],
)
def test_what_works_has_no_note(formula: str) -> None:
    assert told(SHEET.format(formula)) == []


@pytest.mark.parametrize(
    ("formula", "code"),
    [
        ("${many} = 'ya tidk'", "no_such_choice"),
        ("${many} = 'tidak ya'", "no_such_choice"),
        ("${one} = 'ya tidak'", "no_such_choice"),
        ("selected(${many}, 'ya tidak')", "no_such_choice"),
        ("'2026-13-05' + 1 > ${hari}", "adds_text"),
        ("${hari} - '05/01/2026' >= 7", "adds_text"),
        ("${hari} + '7 hari' > today()", "adds_text"),
        ("${one} + 'a' > 0", "adds_text"),
    ],
)
def test_what_does_not_work_has_one(formula: str, code: str) -> None:
    assert told(SHEET.format(formula)) == [f"? {code} survey 6 relevant"]
