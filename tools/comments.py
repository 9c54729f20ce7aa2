"""Writes a comment on every key of locales/: where it stands, who sees it there, and what fills its values.

`python -m tools.comments` derives them from the code and the templates, and changes nothing else in the
catalogues; a second run changes nothing. Translators' tools show them beside the text.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path
from string import Formatter
from textwrap import wrap

from babel.messages.pofile import read_po

from tools.uses import Use, Uses, uses

LOCALES = Path(__file__).resolve().parent.parent / "locales"
SHOWN = 3
"""Places that are named of one key."""
WIDTH = 108
"""Characters of a comment's line."""
PLURAL = "the number that chooses the form"
_KEY = re.compile(r'^msgid "(.+)"$')
_MARK = "#."


def comments(found: Uses, texts: Mapping[str, Sequence[str]]) -> dict[str, list[str]]:
    """Key -> the lines of its comment; `texts` are each key's, in all languages."""
    return {key: _lines(found.of(key, texts), texts[key]) for key in texts}


def _lines(places: Sequence[Use], texts: Sequence[str]) -> list[str]:
    faces = ", ".join(sorted({one.face for one in places}))
    files: dict[str, list[str]] = defaultdict(list)
    for one in places:
        files[one.file] += [one.function] if one.function not in files[one.file] else []
    where = [f"{file} {', '.join(filter(None, functions))}".rstrip() for file, functions in files.items()]
    more = f"; and {len(where) - SHOWN} more" if len(where) > SHOWN else ""
    said = [f"{faces}: {'; '.join(where[:SHOWN])}{more}"]
    values = [_value(name, places) for name in _names(texts)]
    said += [f"Values: {', '.join(values)}"] if values else []
    return [line for one in said for line in wrap(one, WIDTH, break_long_words=False, break_on_hyphens=False)]


def _names(texts: Sequence[str]) -> list[str]:
    """The values of a text; {Village} is {village} that begins a sentence."""
    named = (name for text in texts for _, name, _, _ in Formatter().parse(text) if name)
    return sorted({name.lower() for name in named})


def _value(name: str, places: Sequence[Use]) -> str:
    filled = next((one.values[name] for one in places if name in one.values), "")
    meaning = filled or (PLURAL if name == "n" else "")
    return f"{{{name}}} = {meaning}" if meaning else f"{{{name}}}"


def commented(text: str, of: Mapping[str, Sequence[str]]) -> str:
    """A catalogue with these comments instead of those it had."""
    lines: list[str] = []
    for line in text.splitlines():
        key = _KEY.match(line)
        if key:
            while lines and lines[-1].startswith(_MARK):
                lines.pop()
            lines += [f"{_MARK} {one}" for one in of[key[1]]]
        lines.append(line)
    return "\n".join(lines) + "\n"


def catalogues() -> list[Path]:
    """Every language's files."""
    return sorted(LOCALES.glob("*/*.po"))


def texts() -> dict[str, list[str]]:
    """Key -> its texts in all languages, plural forms among them."""
    found: dict[str, list[str]] = defaultdict(list)
    for path in catalogues():
        with path.open("rb") as file:
            for one in read_po(file):
                key = one.id if isinstance(one.id, str) else one.id[0]
                if key:
                    found[key] += [one.string] if isinstance(one.string, str) else one.string or ()
    return found


def main() -> None:
    """Every catalogue anew."""
    of = comments(uses(), texts())
    for path in catalogues():
        before = path.read_text(encoding="utf-8")
        after = commented(before, of)
        if after != before:
            path.write_text(after, encoding="utf-8")
            print(path.relative_to(LOCALES.parent))


if __name__ == "__main__":
    main()
