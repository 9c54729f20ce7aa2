"""Typst as we use it: no text is read as code or stops it, and what no font draws is left out."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import example, given
from hypothesis import settings as cases
from hypothesis import strategies as st

from reports import typeset

MADE = datetime(2026, 12, 10, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Sari  Wulandari\n", "Sari Wulandari"),
        ("Sari 😀👍🏽 W", "Sari W"),
        ("a\x00b\ud800c\u200bd\ufe0f", "abcd"),
        ("Desa\u00a0Lo\u0301rem 25 °C © 2026", "Desa Lo\u0301rem 25 °C © 2026"),
        ("محمد 你", "محمد 你"),
        ("x" * 60, "\u200b".join(["x" * 24, "x" * 24, "x" * 12])),
        ("", ""),
    ],
)
def test_what_is_shown(text: str, shown: str) -> None:
    assert typeset.shown(text) == shown


@cases(max_examples=40)
@given(st.text(), st.text())
@example('#panic("x") #read("/etc/passwd") $x$ *b* _i_ @ref <label>', "\\ \" ' ` // /* */ ] } )")
def test_any_text_is_set(title: str, theme: str) -> None:
    names = (
        *("name", "position", "number", "batch", "when", "by"),
        *("theme", "signed", "signer", "signer_position", "signer_number"),
    )
    page = {name: theme if place % 2 else title for place, name in enumerate(names)}
    data: typeset.Data = {"language": "id", "title": title, "given": theme, "for": title, "pages": [page]}
    assert typeset.pdf("certificate", data, made_at=MADE).startswith(b"%PDF-")
