"""Slips of authors as text files: what is written, what is told of it, and the cure.

# title                          begins a slip
s relevant;hint                  the sheet survey: type, name, label and these columns
c parent                         the sheet choices: list_name, name, label and these
set form_id;version              the sheet settings; without it form_id is slip
ent dataset;label                the sheet entities
@yn                              the sheet choices with the list yn: y Ya, n Tidak
sheet pilihan: list_name;name    any other sheet, or these with other columns
text;nama;Nama?                  a row; "\\;" is a semicolon in a cell
! no_label survey 3 label        a mistake that is told: code, sheet, row, column
? never_true survey 3 relevant   a note
- text;a -> integer;a            the cure: the first such words become these, "|" is the end of a row
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import NamedTuple

from forms import FormError, FormMistake, load_xlsform

_SHORT = {
    "s": "survey: type;name;label",
    "c": "choices: list_name;name;label",
    "set": "settings: ",
    "ent": "entities: ",
}
_YN = "c\nyn;y;Ya\nyn;n;Tidak"
_CURE = re.compile(r"- (.*?) ->(?: (.*))?")
_SHEET = re.compile(r"(?:sheet )?(\w+): (.*)")


SHEETS = tuple(sorted(file.stem for file in Path(__file__).parent.glob("*.txt")))
"""The files of slips, by what they are about."""


class Slip(NamedTuple):
    """``told`` are its lines of what is expected."""

    source: str
    told: list[str]
    cures: list[tuple[str, str]]


def slips() -> dict[str, Slip]:
    """All of them by file and title."""
    found = {}
    for file in sorted(Path(__file__).parent.glob("*.txt")):
        for part in f"\n{file.read_text()}".split("\n# ")[1:]:
            title, _, rest = part.partition("\n")
            name = f"{file.stem}: {title}"
            assert name not in found, name
            found[name] = _slip(rest.strip("\n").split("\n"))
    return found


def _slip(lines: list[str]) -> Slip:
    source, told, cures = [], [], []
    for line in lines:
        cure = _CURE.fullmatch(line)
        if cure:
            cures.append((cure[1].replace("|", "\n"), (cure[2] or "").replace("|", "\n")))
        elif line.startswith(("! ", "? ")):
            told.append(line)
        else:
            source.append(line)
    return Slip("\n".join(source), told, cures)


def cured(slip: Slip) -> str:
    """The source after its cures."""
    source = slip.source
    for old, new in slip.cures:
        assert old in source, old
        source = source.replace(old, new, 1)
    return source


def markdown(source: str) -> str:
    """The sheets as pyxform reads them from Markdown."""
    written: list[str] = []
    for line in source.replace("@yn", _YN).split("\n"):
        word, _, rest = line.partition(" ")
        if word in _SHORT and ";" not in word:
            line = _SHORT[word] + (";" if word in "sc" and rest else "") + rest
        sheet = _SHEET.fullmatch(line)
        if sheet:
            written.append(f"| {sheet[1]} |")
        if line:
            written.append(_row(sheet[2] if sheet else line))
    if not re.search(r"\| (settings?|pengaturan) \|", "\n".join(written)):
        written += ["| settings |", _row("form_id"), _row("slip")]
    return "\n".join(written) + "\n"


def _row(cells: str) -> str:
    return "| | " + " | ".join(cell.replace("\\;", ";") for cell in re.split(r"(?<!\\);", cells)) + " |"


@cache
def found(source: str) -> list[FormMistake]:
    """Mistakes and notes of a source."""
    try:
        return load_xlsform(markdown(source).encode(), "slip.md")[1]
    except FormError as error:
        return error.mistakes


def told(source: str) -> list[str]:
    """The same as lines of a slip, one for each row."""
    lines = []
    for one in found(source):
        sign = "!" if one.level == "mistake" else "?"
        for row in one.rows or (one.row,):
            place = [one.sheet, str(row or ""), one.column.replace(" ", "_")]
            lines.append(" ".join(part for part in (sign, one.code, *place) if part))
    return lines
