"""What came of an author's file, as data that can be sent from one process to another."""

from __future__ import annotations

import msgspec

from forms.problem import FormMistake


class Examined(msgspec.Struct, frozen=True):
    """All that was found, and the form unless it has mistakes (``xml`` empty).

    ``externals`` are the stems of the data files that it reads.
    """

    mistakes: list[FormMistake]
    xml: bytes = b""
    form_id: str = ""
    version: str = ""
    title: str = ""
    externals: list[str] = []
