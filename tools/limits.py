"""Writes docs/limits.md: the numbers at modules' own level, their values, and what the code says of them."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping, Sequence, Set
from datetime import datetime, time, timedelta
from fnmatch import fnmatch
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import NamedTuple

PROJECT = Path(__file__).resolve().parent.parent
DOCUMENT = PROJECT / "docs" / "limits.md"
ROOMS = {
    "bot": "the machine", "handlers": "talk in chat", "web": "pages", "actions": "verbs",
    "forms": "the form engine", "models": "what is stored",
}  # fmt: skip
HEAD = """# Limits, paces, pauses and sizes

How much is taken, how long something waits, and how often it is tried again, as the code has it; what an
operator may change stands in `config.example.toml` instead. At the end stand codes of platforms and of HTTP,
as far as the code goes by them, and units. A name with a _ before it is its module's own.

This page is made from the numbers at modules' own level by `make limits`, and what they mean is what is
written beside them there; a test fails while it says something else than the code.
"""
CODES = (
    "*_CODES", "_GONE", "CONFLICTS", "_STALE", "_NOT_THERE", "DOWN", "BUSY", "CROWDED", "_PERMISSIONS",
    "ANSWERS", "WORDED", "WHOLE", "MONDAY", "SATURDAY", "DISTRICT", "KECAMATAN", "VILLAGE_CODE",
    "FIRST_VILLAGE", "LEVELS", "MASK", "_UNSEEN", "DAY", "WEEK", "HOUR", "*EPOCH*", "_DAY_SECONDS",
    "_MODULUS", "_MULTIPLIER", "_NOW", "_ANY", "MONTHS", "AWAY", "_COLUMN", "EARTH_RADIUS_METRES",
    "actions/deadlines/typed.py LAST_DAY", "actions/deadlines/typed.py LENGTHS",
    "actions/notices.py BROADCAST",
    "actions/notices.py NOTICE", "actions/reminders/deadlines.py LINES",
)  # fmt: skip
"""Names of what is a platform's, a standard's, a unit or a mark, and no choice of ours."""
ELSEWHERE = {
    "actions/deadlines/presets.py _ALL": "docs/deadlines.md",
    "actions/reminders/kinds.py KINDS": "docs/reminders.md",
    "bot/channels/whatsapp/verdicts.py VERDICTS": "docs/whatsapp.md",
    "bot/demo/*.py [DRS]*": "people and places that were made up for the demo",
    "bot/*.py _ROOT": "a folder",
    "bot/operator/holidays_cli.py Year": "pendamping holidays --help",
    "forms/instance/submission.py _OWN": "docs/interchange.md",
    "forms/xlsform/mends.py _RULES": "the author is told what was mended",
    "forms/xpath/library/* [A-Z]*S": "docs/xlsform.md: how many arguments a function takes",
    "forms/xpath/library/* GEO": "docs/xlsform.md",
    "forms/xpath/library/* TEXT": "docs/xlsform.md",
    "forms/xpath/library/* LOGIC": "docs/xlsform.md",
    "forms/xpath/library/* _SPANS": "docs/xlsform.md",
    "forms/xpath/special.py SPECIAL": "docs/xlsform.md",
    "handlers/deadlines/buttons.py WRITE": "how a button's data is written",
    "models/* _[CDMOP]*": "statements of SQL",
}
"""File and name -> where it is told what takes a number, and is none."""

RUN = 9
"""From so many numbers in a row on only the first and the last are told."""


class Row(NamedTuple):
    """A name of a module that stands for a number, or for several."""

    file: str
    name: str
    value: str
    meaning: str


def document(every: Sequence[Row]) -> str:
    """The page as Markdown."""
    parts = [HEAD]
    for room, what in ROOMS.items():
        ours = [row for row in every if row.file.startswith(f"{room}/") and not is_code(row)]
        parts.append(_table(f"{room}: {what}", ours))
    return "".join([*parts, _table("Codes, units and marks", [row for row in every if is_code(row)])])


def rows(room: str) -> Iterator[Row]:
    """Of every module of a room."""
    for file, name, meaning in numbers(room):
        if not any(fnmatch(f"{file} {name}", one) for one in ELSEWHERE):
            yield Row(file, name, _told(_value(file, name), name, meaning), meaning)


@cache
def numbers(room: str) -> list[tuple[str, str, str]]:
    """The file, the name and the meaning of all that is made of a number."""
    found = []
    for path in sorted((PROJECT / room).rglob("*.py")):
        source = path.read_text()
        body, lines = ast.parse(source).body, source.splitlines()
        for node, after in zip(body, [*body[1:], None], strict=True):
            for name in _numbered(node):
                found.append((str(path.relative_to(PROJECT)), name, _meaning(node, after, lines)))
    return found


def _value(file: str, name: str) -> object:
    module = file.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
    return getattr(import_module(module), name)


def _numbered(node: ast.stmt) -> list[str]:
    """The names that a statement gives to what is made of a number."""
    if not isinstance(node, ast.Assign | ast.AnnAssign) or node.value is None:
        return []
    found = (part.value for part in ast.walk(node.value) if isinstance(part, ast.Constant))
    if not any(type(value) in (int, float) for value in found):
        return []
    targets = node.targets if isinstance(node, ast.Assign) else [node.target]
    return [part.id for one in targets for part in ast.walk(one) if isinstance(part, ast.Name)]


def _meaning(node: ast.stmt, after: ast.stmt | None, lines: Sequence[str]) -> str:
    """What stands below a constant as its docstring, beside it, or above it."""
    if isinstance(after, ast.Expr) and isinstance(after.value, ast.Constant):
        return " ".join(str(after.value.value).split())
    beside = lines[(node.end_lineno or node.lineno) - 1].partition("  # ")[2]
    above: list[str] = []
    for line in reversed(lines[: node.lineno - 1]):
        if not line.startswith("# "):
            break
        above.insert(0, line[2:])
    return beside or " ".join(above)


def is_code(row: Row) -> bool:
    """Is it told as it stands, and apart?"""
    return any(one in (row.name, f"{row.file} {row.name}") or fnmatch(row.name, one) for one in CODES)


# --- values -------------------------------------------------------------------------------------------------


def _told(value: object, name: str, said: str) -> str:
    """In the unit that the name or the first word of what is said names."""
    if not isinstance(value, int | float):
        return _many(value)
    if "SECONDS" in name or said.startswith("Seconds"):
        return span(timedelta(seconds=value)) if value >= 1 else f"{value} s"
    if "BYTES" in name or said.startswith("Bytes"):
        return f"{value // 1_000_000:,} MB" if value % 1_000_000 == 0 else f"{value:,} bytes"
    return f"{value:,}" if value < 1e12 else f"{value:.17g}"


def _many(value: object) -> str:
    fields = _fields(value)
    match value:
        case timedelta():
            return span(value)
        case datetime():
            return f"{value:%Y-%m-%d}"
        case time():
            return f"{value:%H:%M}"
        case range():
            return f"{value.start} to {value.stop - 1}"
        case _ if fields:
            numbers = [(name, getattr(value, name)) for name in fields]
            return " ".join(f"{name} {each:,}" for name, each in numbers if type(each) in (int, float)) or "-"
        case Mapping():
            return ", ".join(f"{_key(key)}: {_many(each)}" for key, each in value.items())
        case Set():
            return ", ".join(map(_many, sorted(value)))
        case tuple() if len(value) > RUN and value[-RUN:] == tuple(range(value[-1] - RUN + 1, value[-1] + 1)):
            first = next(at for at, each in enumerate(value) if each == value[-1] - len(value) + 1 + at)
            return ", ".join(map(_many, [*value[:first], range(value[first], value[-1] + 1)]))
        case tuple():
            return ", ".join(f"({_many(each)})" if isinstance(each, tuple) else _many(each) for each in value)
    return str(value)


def _fields(value: object) -> Sequence[str]:
    """Of a record, whichever library it is made with."""
    for kind in ("__dataclass_fields__", "__struct_fields__", "_fields"):
        if hasattr(value, kind):
            return list(getattr(value, kind))
    return [one.name for one in getattr(value, "__attrs_attrs__", ())]


def _key(key: object) -> str:
    return f"U+{ord(key):04X}" if isinstance(key, str) and not key.isprintable() else str(key)


def span(value: timedelta) -> str:
    """A length of time in the units that people say."""
    seconds, told = value.total_seconds(), list[str]()
    for unit, size in (("d", 86_400), ("h", 3_600), ("min", 60)):
        whole, seconds = divmod(seconds, size)
        told += [f"{whole:,.0f} {unit}"] if whole else []
    return " ".join([*told, f"{seconds:g} s"] if seconds or not told else told)


def _table(title: str, of: Sequence[Row]) -> str:
    lines = [f"| `{row.file}` | {row.name} | {_plain(row.value)} | {_plain(row.meaning)} |\n" for row in of]
    return "".join([f"\n## {title}\n\n| | | | what it means |\n|---|---|---|---|\n", *lines])


def _plain(text: str) -> str:
    return re.sub(r"[|<>*]", r"\\\g<0>", text)


def main() -> None:
    """The page anew."""
    DOCUMENT.write_text(document([row for room in ROOMS for row in rows(room)]))
    print(DOCUMENT.name)


if __name__ == "__main__":
    main()
