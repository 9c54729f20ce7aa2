"""Writes docs/xlsform.md: what of XLSForm works in a chat, from the reference in forms/xlsform/reference."""

from __future__ import annotations

from pathlib import Path

from forms.xlsform.reference import DIFFERENCES, REFERENCE, Row
from forms.xlsform.reference.engines import Difference
from locales import words

DOCUMENT = Path(__file__).resolve().parent.parent / "docs" / "xlsform.md"
HEAD = """# What of XLSForm works in a chat

Forms are written as for [ODK](https://docs.getodk.org/xlsform/). Each row below works, is noted (the form is
accepted, and its author is told what the chat does instead, once for all rows that have it), or is refused
with the place and the cure. Capitals in headings and appearances, blanks for underscores and the other
spellings in brackets mean the same.

This page is made of `forms/xlsform/reference/` by `make reference`; tests find what has no row, what works
but changes nothing, and what is noted but not told.
"""
ENGINES = """
## Where ODK's engines differ

JavaRosa (in Collect) and ODK Web Forms read the same form differently here and there. This engine does as the
specification says, else as a person expects; a test proves each line.

| | JavaRosa, Web Forms | here |
|---|---|---|
"""
_ANY = dict.fromkeys(("name", "type", "old", "new"), "…")


def document() -> str:
    """The page as Markdown."""
    parts = [HEAD]
    for title, rows in REFERENCE.items():
        parts.append(f"\n## {title}\n\n| | in a chat | | the author is told |\n|---|---|---|---|\n")
        parts += [f"{_line(row)}\n" for row in rows]
    parts.append(ENGINES)
    parts += [
        f"| {_plain(each.topic)} | {each.others} | {each.ours}{_proof(each)} |\n" for each in DIFFERENCES
    ]
    return "".join(parts)


def _proof(each: Difference) -> str:
    return f" `{_plain(each.proof)}` is {each.result or 'blank'}." if each.proof else ""


def _line(row: Row) -> str:
    w = words("en")
    others = f" ({', '.join(f'`{_plain(name)}`' for name in row.others)})" if row.others else ""
    told = w.plain(f"author.{row.note}", **_ANY) if row.note else ""
    return f"| `{_plain(row.name)}`{others} | {_plain(row.chat)} | {row.verdict} | {_plain(told)} |"


def _plain(text: str) -> str:
    return text.replace("|", "\\|")


def main() -> None:
    """The page anew."""
    DOCUMENT.write_text(document())
    print(DOCUMENT.name)


if __name__ == "__main__":
    main()
