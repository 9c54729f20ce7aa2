"""Forms with all that a form may hold, played to their end: what is asked, taken, refused, told and sent."""

from __future__ import annotations

from pathlib import Path

import pytest

from forms import Form, read_xlsform
from tests.forms.played import played
from tests.forms.sheet import NOW, setting
from tests.forms.test_kegiatan import FILE, ROWS
from tests.golden import held

TESTS = Path(__file__).parents[1]
FILES = {
    file.stem: file
    for file in (FILE, TESTS / "handlers" / "visit.md", *sorted((TESTS / "forms" / "whole").glob("*.md")))
}
"""The form that everybody fills, and two with every type and every structure."""


@pytest.mark.parametrize(
    ("name", "language"),
    [("jenis", "en"), ("jenis", "id"), ("kegiatan", "id"), ("susunan", "id"), ("visit", "en")],
)
def test_every_place_is_shown_and_every_answer_taken_as_before(name: str, language: str) -> None:
    """tests/forms/played/, to be read as whoever fills it would."""
    xml, _ = read_xlsform(FILES[name].read_bytes(), "form.md")
    written = "\n".join(played(Form.from_xml(xml), setting(NOW, language, ROWS)))
    held(TESTS / "forms" / "played" / f"{name}.{language}.txt", f"{written}\n")
