"""An .xlsx is looked at before any library unpacks it: its size, XML's tricks, formulas nobody computed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import BytesIO
from zipfile import BadZipFile, ZipFile, ZipInfo

from forms.problem import FormMistake
from forms.xlsform.told import mistake, refusal

LARGEST_UNPACKED = 60_000_000
"""Bytes of a workbook or parcel, unpacked."""
_LARGEST_TEXTS = 30_000_000
"""Of the texts of all cells, which the reader keeps in memory together."""
_LARGEST_PARTS = {"styles": 1_000_000, "workbook": 1_000_000}
"""Of parts whose every element becomes an object before a cell is read."""
_ENCODING = re.compile(rb"<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([^\"']{1,40})")
_READABLE = (b"utf-8", b"us-ascii", b"ascii")
_MOST_ENTRIES = 2_000
"""Files within a workbook."""
_MOST_ROWS = 50_000
"""Of one sheet."""
_MOST_CELLS = 600_000
"""Of one sheet."""
_MOST_COLUMNS = 702
"""Up to ZZ."""
UNREADABLE = (KeyError, BadZipFile, OSError, NotImplementedError, RuntimeError, EOFError, ValueError)
_CHUNK = 1_000_000
"""Bytes that are unpacked at once, so that what is too large is noticed before it is in memory."""
_UNREAD = "customXml/"
"""What other programs keep in a workbook, often in another encoding; nothing here reads it."""
_PAGE = re.compile(r"xl/worksheets/[^/]+\.xml")
_SHEETS = ("survey", "choices", "settings", "external_choices", "entities")
_FORMULA = re.compile(
    rb'<c r="([A-Z]{1,3})(\d{1,7})"[^>]{0,200}>\s*<f[^>]{0,200}(?:/>|>[^<]{0,9000}</f>)\s*'
    rb"(?:<v[^>]{0,99}/>|<v[^>]{0,99}></v>)?\s*</c>"
)
# Beyond column ZZ; sheets often have empty cells with a format there.
_FAR = re.compile(rb'<c r="[A-Z]{3}\d+"[^>]{0,200}[^/]>\s*<(?:v|is)>')
_MANY_CELLS = 20_000
"""Cells of a workbook from which on empty ones are taken out before it is read."""
# One that says where it is: taking it out moves no other.
_EMPTY = re.compile(rb'<c r="[A-Z]+\d+"[^>]*/>|<c r="[A-Z]+\d+"[^>]*></c>')
_AFTER_NAME = (b" ", b"\t", b"\n", b"\r", b">", b"/")
_SHEET = re.compile(rb"<sheet\s[^>]*>")
_ATTRIBUTE = re.compile(rb'([\w:]+)="([^"]*)"')


def inspect(content: bytes) -> list[FormMistake]:
    """Mistakes that only show here; FormError for what must not be unpacked."""
    try:
        archive = ZipFile(BytesIO(content))
    except UNREADABLE as error:
        raise refusal("broken_file") from error
    entries = archive.infolist()
    if len(entries) > _MOST_ENTRIES or sum(entry.file_size for entry in entries) > LARGEST_UNPACKED:
        raise refusal("unpacks_too_large", limit=str(LARGEST_UNPACKED // 1_000_000))
    if any(entry.file_size > _LARGEST_TEXTS and "sharedStrings" in entry.filename for entry in entries):
        raise refusal("unpacks_too_large", limit=str(_LARGEST_TEXTS // 1_000_000))
    found: list[FormMistake] = []
    names = _sheet_names(archive)
    for entry in entries:
        if entry.filename.endswith((".xml", ".rels", ".vml")) and not entry.filename.startswith(_UNREAD):
            found += _inspect_part(archive, entry, names.get(entry.filename, ""))
    return found


def _inspect_part(archive: ZipFile, entry: ZipInfo, sheet: str) -> Iterator[FormMistake]:
    """Read no more than the archive promised: a lying size ends as a broken file."""
    most = _LARGEST_PARTS.get(entry.filename.rpartition("/")[2].removesuffix(".xml").lower(), entry.file_size)
    if entry.file_size > most:
        raise refusal("unpacks_too_large", limit=str(most // 1_000_000))
    content = _part(archive, entry)
    if not _plain(content) or b"<!DOCTYPE" in content or b"<!ENTITY" in content:
        raise refusal("dangerous_file")
    if not _PAGE.fullmatch(entry.filename):
        return
    if _count(content, b"row") > _MOST_ROWS:
        raise refusal("too_many_rows", sheet=sheet or entry.filename, limit=str(_MOST_ROWS))
    if _count(content, b"c") > _MOST_CELLS:
        raise refusal("too_many_cells", sheet=sheet or entry.filename, limit=f"{_MOST_CELLS:,}")
    if sheet in _SHEETS:
        if _FAR.search(content):
            raise refusal("too_many_columns", sheet=sheet, limit=str(_MOST_COLUMNS))
        for match in _FORMULA.finditer(content):
            cell = f"{match[1].decode()}{match[2].decode()}"
            yield mistake("formula_without_value", sheet, int(match[2]), match[1].decode(), cell=cell)


def _plain(content: bytes) -> bool:
    """Whether what stands there is what is looked for: in another encoding a word could hide."""
    told = _ENCODING.match(content.removeprefix(b"\xef\xbb\xbf"))
    if told is not None and told[1].lower() not in _READABLE:
        return False
    try:
        content.decode()
    except UnicodeDecodeError:
        return False
    return b"\0" not in content


def _count(content: bytes, name: bytes) -> int:
    """How many elements of a name begin there, however they are written."""
    return sum(content.count(before + name + after) for before in (b"<", b":") for after in _AFTER_NAME)


def slim(content: bytes) -> bytes:
    """The same workbook without its empty cells, where they are so many that reading them takes seconds."""
    archive = ZipFile(BytesIO(content))
    parts = {entry: _part(archive, entry) for entry in archive.infolist()}
    pages = {entry for entry in parts if _PAGE.fullmatch(entry.filename)}
    if sum(parts[entry].count(b"<c ") for entry in pages) < _MANY_CELLS:
        return content
    stream = BytesIO()
    with ZipFile(stream, "w") as written:
        for entry, part in parts.items():
            if entry.filename.startswith(_UNREAD):
                continue
            info = ZipInfo(entry.filename, entry.date_time)
            written.writestr(info, _EMPTY.sub(b"", part) if entry in pages else part)
    return stream.getvalue()


def _part(archive: ZipFile, entry: ZipInfo) -> bytes:
    try:
        with archive.open(entry) as stream:
            content = stream.read(entry.file_size + 1)
    except UNREADABLE as error:
        raise refusal("broken_file") from error
    if len(content) > entry.file_size:
        raise refusal("broken_file")
    return content


def _sheet_names(archive: ZipFile) -> dict[str, str]:
    """The archive's parts -> the names their sheets have in the workbook, in lower case."""
    try:
        book = archive.getinfo("xl/workbook.xml")
        links = archive.getinfo("xl/_rels/workbook.xml.rels")
    except KeyError:
        return {}
    targets = {}
    for link in re.findall(rb"<Relationship\s[^>]*>", _part(archive, links)):
        found = dict(_ATTRIBUTE.findall(link))
        targets[found.get(b"Id")] = found.get(b"Target", b"").decode("utf-8", "replace").lstrip("/")
    names = {}
    for sheet in _SHEET.findall(_part(archive, book)):
        found = dict(_ATTRIBUTE.findall(sheet))
        target = targets.get(found.get(b"r:id"), "")
        path = target if target.startswith("xl/") else f"xl/{target}"
        names[path] = found.get(b"name", b"").decode("utf-8", "replace").lower()
    return names
