"""What came of an author's file, as data that can be sent from one process to another."""

from __future__ import annotations

import msgspec

from forms.definition import Form
from forms.problem import FormMistake


class Examined(msgspec.Struct, frozen=True):
    """All that was found, and the form unless it has mistakes (``xml`` empty).

    ``externals`` are the stems of the data files that it reads; ``readers`` the first row of the survey that
    names each, ``places`` the rows of all questions that name one, by their paths.
    """

    mistakes: list[FormMistake]
    xml: bytes = b""
    form_id: str = ""
    version: str = ""
    title: str = ""
    externals: list[str] = []
    readers: dict[str, int] = {}
    places: dict[str, int] = {}

    @classmethod
    def of(cls, form: Form, found: list[FormMistake]) -> Examined:
        """A form that can be used."""
        names = sorted(form.externals | form.open_files)
        return cls(found, form.xml, form.id, form.version, form.title(), names)
